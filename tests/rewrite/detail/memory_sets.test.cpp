// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/detail/memory_sets.hpp>

#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/detail/memory_sets") {
TEST_CASE("views and in-place results share memory with what they come from, fresh results don't") {
    program_editor const e(parse_text(R"(
            program "Test"
            %x: float32[2] = input
            %y: float32[2] = input
            %a: float32[2] = aten.neg.default(self=%x)
            %b: float32[2] = aten.view.default(self=%a, size=[2])
            %c: float32[2] = aten.zero_.default(self=%b)
            %d: float32[2] = aten.neg.default(self=%c)
            return %d)"));
    memory_sets sets(e);
    auto const id = [&](std::string const& name) {
        for (std::uint32_t v = 0; v < e.value_count(); ++v)
            if (e.find_value(value_id{v})->name == name) return value_id{v};
        return no_value;
    };
    CHECK(sets.set_of(id("a")) == sets.set_of(id("c")));
    CHECK(sets.set_of(id("x")) == sets.set_of(id("y")));
    CHECK(sets.set_of(id("a")) != sets.set_of(id("x")));
    CHECK(sets.set_of(id("d")) != sets.set_of(id("a")));
    CHECK(sets.is_written(id("a")));
    CHECK_FALSE(sets.is_written(id("x")));
    CHECK(sets.version(id("a")) == 0);
    for (auto i = e.first(); i != no_call; i = e.next(i)) sets.pass(e.at(i));
    CHECK(sets.version(id("a")) == 1);
    CHECK(sets.version(id("d")) == 0);
}
TEST_CASE("an in-place operator touches what it is called on, and not its other operands") {
    std::string const text = R"(
            program "Test"
            %x: float32[2] = input
            %y: float32[2] = input
            %a: float32[2] = aten.neg.default(self=%x)
            %b: float32[2] = aten.neg.default(self=%y)
            %c: float32[2] = aten.add_.Tensor(self=%a, other=%b)
            %d: float32[2] = mine.add_.default(self=%x, other=%a)
            return %d)";
    program_editor const e(parse_text(text));
    auto const id = [&](std::string const& name) {
        for (std::uint32_t v = 0; v < e.value_count(); ++v)
            if (e.find_value(value_id{v})->name == name) return value_id{v};
        return no_value;
    };
    memory_sets sets(e);
    CHECK(sets.is_written(id("a")));
    CHECK_FALSE(sets.is_written(id("b")));
    CHECK(sets.set_of(id("x")) == sets.set_of(id("a")));  // an operator that is not known touches all
    CHECK(sets.is_written(id("y")));
    memory_sets apart(e, true);
    CHECK(apart.is_written(id("x")));
    CHECK_FALSE(apart.is_written(id("y")));
}
}  // TEST_SUITE("rewrite/detail/memory_sets")
