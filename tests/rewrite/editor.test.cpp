// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/editor.hpp>

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/rewriting.hpp"
#include "support/same_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/editor") {
namespace {

std::string const chain = R"(
    program "Test"
    %w: float32[2] = parameter("w")
    %x: float32[2] = input
    %a: float32[2] = aten.relu.default(self=%x)
    %b: float32[2] = aten.add.Tensor(self=%a, other=%a)
    %c: float32[2] = aten.zero_.default(self=%b)
    %d: float32[2] = aten.cat.default(tensors=[%c, %w])
    return %d, %a)";

call_index find(program_editor const& e, std::string const& name) {
    for (auto i = e.first(); i != no_call; i = e.next(i))
        if (e.at(i).name == name) return i;
    return no_call;
}

value_id result(program_editor const& e, std::string const& name) { return e.at(find(e, name)).results.front().id; }

template <class F>
errc code_of(F&& f) {
    try {
        f();
    } catch (error const& e) {
        return e.code();
    }
    return errc::io;
}

}  // namespace

TEST_CASE("an editor knows producers, users and types") {
    program_editor const e(parse_text(chain));
    CHECK(e.size() == 4);
    auto const a = find(e, "a");
    CHECK(e.use_count(result(e, "a")) == 3);
    CHECK(e.use_count(result(e, "c")) == 1);
    CHECK(e.only_user(result(e, "c")) == find(e, "d"));
    CHECK(e.only_user(result(e, "a")) == no_call);
    CHECK(e.only_user(result(e, "d")) == no_call);  // an output
    CHECK(e.producer(result(e, "a")) == a);
    CHECK(e.producer(e.use_in(a, "self")) == no_call);
    CHECK(e.use_in(find(e, "d"), "tensors") == no_value);
    CHECK(e.use_in(a, "other") == no_value);
    CHECK(to_string(*e.find_tensor(result(e, "a"))) == "float32[2]");
    CHECK(e.find_weight(e.use_in(a, "self")) == nullptr);
    CHECK(e.previous(e.next(a)) == a);
    CHECK(e.next(e.last()) == no_call);
}

TEST_CASE("writes between two calls are seen, at the two they are not") {
    program_editor const e(parse_text(chain));
    CHECK(e.writes_between(find(e, "a"), find(e, "d")));
    CHECK_FALSE(e.writes_between(find(e, "a"), find(e, "c")));
    CHECK_FALSE(e.writes_between(find(e, "c"), find(e, "d")));
}

TEST_CASE("an unchanged program comes out as it went in") {
    auto const seed = torch_ir_test::new_seed();
    INFO("seed ", seed);
    for (bool const damaged : {false, true}) {
        random_program make(seed, {.damaged = damaged, .metadata = true});
        for (int i = 0; i < 60; ++i) {
            auto const program = make();
            CHECK(difference(program, program_editor(program).result(), true) == "");
        }
    }
}

TEST_CASE("redirecting, erasing and inserting") {
    program_editor e(parse_text(chain));
    auto const a = result(e, "a");
    e.redirect(a, e.use_in(find(e, "a"), "self"));
    CHECK(e.use_count(a) == 0);
    e.erase(find(e, "a"));
    CHECK(e.size() == 3);
    call_node neg;
    neg.name = "neg";
    neg.op = op_name("aten.neg.default");
    neg.arguments = {{"self", use{e.use_in(find(e, "b"), "self")}}};
    neg.results = {{e.new_value(), "neg", e.at(find(e, "b")).results.front().type}};
    auto const made = neg.results.front().id;
    e.insert_before(find(e, "c"), std::move(neg));
    e.redirect(result(e, "b"), made);
    CHECK(calls_of(std::move(e).result()) == lines(R"(
            %b: float32[2] = aten.add.Tensor(self=%x, other=%x)
            %neg: float32[2] = aten.neg.default(self=%x)
            %c: float32[2] = aten.zero_.default(self=%neg)
            %d: float32[2] = aten.cat.default(tensors=[%c, %w])
            return %d, %x)"));
}

TEST_CASE("unused calls go with what only they needed, up to one that writes") {
    program_editor e(
        parse_text("program \"Test\"\n%x: float32[2] = input\n%a: float32[2] = aten.relu.default(self=%x)\n%z: float32[2] = aten.zero_.default(self=%a)\n"
                   "%b: float32[2] = aten.neg.default(self=%z)\n%c: float32[2] = aten.abs.default(self=%b)\nreturn %x"));
    CHECK(e.erase_unused(e.last()) == 2);
    CHECK(e.size() == 2);
    CHECK(e.at(e.last()).name == "z");
    CHECK(e.erase_unused(e.last()) == 0);
}

TEST_CASE("weights that nobody uses go when asked for, with the elements of constants") {
    program_editor e(parse_text(R"(
            program "Test"
            constant "c" = int64[1] "0100000000000000"
            constant "d" = int64[1] "0200000000000000"
            %w: float32[2] = parameter("w")
            %v: float32[2] = parameter("v")
            %c: int64[1] = constant("c")
            %d: int64[1] = constant("d")
            %x: float32[2] = input
            %a: float32[2] = aten.add.Tensor(self=%x, other=%v)
            %b: float32[2] = aten.add.Tensor(self=%a, other=%d)
            return %b)"));
    CHECK(e.erase_weights([](weight_node const& w) { return w.target == "v"; }) == 0);  // in use
    CHECK(e.erase_weights([](weight_node const& w) { return w.target != "w"; }) == 1);
    CHECK(e.constants().size() == 1);
    CHECK(e.find_weight(e.use_in(e.first(), "other"))->target == "v");
    auto const program = std::move(e).result();
    CHECK(validate_ir(program).empty());
    CHECK(program.weights().size() == 3);
    CHECK(program.constants().front().target == "d");
}

TEST_CASE("what would break the program is refused") {
    program_editor e(parse_text(chain));
    CHECK(code_of([&] { e.erase(find(e, "a")); }) == errc::invalid_ir);
    CHECK(code_of([&] { e.replace(find(e, "a"), call_node{}); }) == errc::invalid_ir);
    CHECK(code_of([&] { e.rename(find(e, "a"), "n", {}); }) == errc::argument);
    auto again = e.at(find(e, "a"));
    CHECK(code_of([&] { e.insert_before(find(e, "a"), again); }) == errc::invalid_ir);
}

TEST_CASE("a program of a hundred thousand calls is edited in about a second") {
    program_writer p;
    auto v = p.input("x", {2});
    for (int i = 0; i < 100000; ++i) v = p.call("c" + std::to_string(i), "aten.relu.default", {tensor("self", v)}, {2});
    auto const program = p.finish({v});
    auto const begin = std::chrono::steady_clock::now();
    program_editor e(program);
    rename_calls(e);
    auto const out = std::move(e).result();
    auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    CHECK(out.calls().size() == 100000);
    CHECK(out.call(out.calls().back()).name == "relu_99999");
    MESSAGE("100,000 calls: ", seconds, " s");
    CHECK(seconds < 20);  // not quadratic, on any machine and in any build
}
}  // TEST_SUITE("rewrite/editor")
