// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/decompose.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/decompose") {
namespace {

decomposition_table table() {
    decomposition_table t;
    t.emplace("aten.silu.default", parse_text(R"(
        program "silu"
        %self: none = input
        %s: none = aten.sigmoid.default(self=%self)
        %y: none = aten.mul.Tensor(self=%self, other=%s)
        return %y)"));
    t.emplace("aten.softmax.int", parse_text(R"(
        program "softmax"
        %self: none = input
        %dim: none = input
        %dtype: none = input(None)
        %y: none = aten._softmax.default(self=%self, dim=%dim, half_to_float=False)
        return %y)"));
    t.emplace("aten.sigmoid.default", parse_text(R"(
        program "sigmoid"
        %self: none = input
        %n: none = aten.neg.default(self=%self)
        %e: none = aten.exp.default(self=%n)
        %a: none = aten.add.Tensor(self=%e, other=1)
        %y: none = aten.reciprocal.default(self=%a)
        return %y)"));
    return t;
}

std::string decomposed(std::string const& body, decomposition_table const& t) {
    return rewritten("program \"Test\"\n%x: float32[2, 3] = input\n" + body, [&](program_editor& e) { decompose(e, t); });
}

}  // namespace

TEST_CASE("calls are replaced by templates, and what these call in turn") {
    CHECK(decomposed("%y: float32[2, 3] = aten.silu.default(self=%x)\nreturn %y", table()) == lines(R"(
            %neg: float32[2, 3] = aten.neg.default(self=%x)
            %exp: float32[2, 3] = aten.exp.default(self=%neg)
            %add: float32[2, 3] = aten.add.Tensor(self=%exp, other=1)
            %reciprocal: float32[2, 3] = aten.reciprocal.default(self=%add)
            %mul: float32[2, 3] = aten.mul.Tensor(self=%x, other=%reciprocal)
            return %mul)"));
}

TEST_CASE("arguments of any kind are handed through; an input that is fixed has a default") {
    CHECK(decomposed("%y: float32[2, 3] = aten.softmax.int(self=%x, dim=-1)\nreturn %y", table()) ==
          "%_softmax: float32[2, 3] = aten._softmax.default(self=%x, dim=-1, half_to_float=False)\nreturn %_softmax\n");
}

TEST_CASE("a call with other arguments than the template's stays") {
    std::string const body =
        "%softmax: float32[2, 3] = aten.softmax.int(self=%x, dim=-1, strange=1)\n%softmax_1: float32[2, 3] = aten.softmax.int(self=%x)\nreturn "
        "%softmax, %softmax_1\n";
    CHECK(decomposed(body, table()) == body);
}

TEST_CASE("templates that can't be used are refused") {
    auto const code = [](std::string const& body) {
        decomposition_table t;
        t.emplace("aten.relu.default", parse_text("program \"t\"\n" + body));
        try {
            decomposed("%y: float32[2, 3] = aten.relu.default(self=%x)\nreturn %y", t);
        } catch (error const& e) {
            return e.code();
        }
        return errc::io;
    };
    CHECK(code("%self: none = input\nreturn %self, %self") == errc::argument);
    CHECK(code("%w: none = parameter(\"w\")\n%self: none = input\nreturn %w") == errc::argument);
    CHECK(code("%self: none = input\nreturn 5") == errc::argument);
    CHECK(code("%self: none = input\n%y: none = aten.relu.default(self=%self)\nreturn %y") == errc::argument);
}
}  // TEST_SUITE("rewrite/decompose")
