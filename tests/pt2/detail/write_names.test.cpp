// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/write_names.hpp>

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;
using namespace torch_ir::detail;

TEST_SUITE("pt2/detail/write_names") {

TEST_CASE("a placeholder is an argument of Python") {
    for (auto const* name : {"x", "p_fc_weight", "_", "input", "match", "X1"}) CHECK(is_placeholder_name(name));
    for (auto const* name : {"", "1x", "a.b", "a b", "class", "self", "None", "lambda",
                             "gr\xc3\xb6\xc3\x9f"
                             "e"})
        CHECK(!is_placeholder_name(name));
    CHECK(to_placeholder_name("a.b[0]") == "a_b_0_");
    CHECK(to_placeholder_name("1x") == "_1x");
    CHECK(to_placeholder_name("class") == "class_");
    CHECK(to_placeholder_name("\xe2\x82\xac") == "value");
    CHECK(to_placeholder_name("") == "value");
}

TEST_CASE("a name that serves is kept, and no new one takes it") {
    program_writer p;
    auto const a = p.input("x.", {1}), b = p.input("x_", {1}), c = p.input("", {1});
    auto const d = p.call("x_", "aten.relu.default", {tensor("self", a)}, {1});
    auto const e = p.call("x_", "aten.relu.default", {tensor("self", d)}, {1});
    ir const program = p.finish({b, c, e});
    pt2_names const names(program);
    CHECK(names.of(a) == "x__1");
    CHECK(names.of(b) == "x_");
    CHECK(names.of(c) == "input");
    CHECK(names.of(d) == "x__2");
    CHECK(names.of(e) == "x__3");
    CHECK(names.of_call(program.calls()[0]) == "x_");
    CHECK(names.of_call(program.calls()[1]) == "x__1");
    CHECK(names.renamed() == std::vector<std::pair<std::string, std::string>>{{"x.", "x__1"}, {"", "input"}});
}

}
