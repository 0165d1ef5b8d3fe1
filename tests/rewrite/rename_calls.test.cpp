// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/rename_calls.hpp>

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/rename_calls") {
namespace {

std::string renamed(std::string const& body) {
    return rewritten("program \"Test\"\n%x: float32[2] = input\n%add: float32[2] = input\n" + body, [](program_editor&) {});
}

}  // namespace

TEST_CASE("calls are named after their operators and numbered in order") {
    CHECK(renamed(R"(
            %a: float32[2] = aten.relu.default(self=%x)
            %b: float32[2] = aten.relu_.default(self=%a)
            %c: float32[2] = aten.relu.default(self=%b)
            %d: float32[2] = aten.relu_.default(self=%c)
            return %d)") == lines(R"(
            %relu: float32[2] = aten.relu.default(self=%x)
            %relu_: float32[2] = aten.relu_.default(self=%relu)
            %relu_1: float32[2] = aten.relu.default(self=%relu_)
            %relu__1: float32[2] = aten.relu_.default(self=%relu_1)
            return %relu__1)"));
}

TEST_CASE("names of inputs are taken, and so are Python's own") {
    CHECK(renamed("%a: float32[2] = aten.add.Tensor(self=%x, other=%add)\n%p: float32[2] = aten.pow.Tensor_Scalar(self=%a, exponent=2)\n%n: "
                  "float32[2] = "
                  "aten.__and__.Tensor(self=%p, other=%p)\nreturn %n") ==
          "%add_1: float32[2] = aten.add.Tensor(self=%x, other=%add)\n%pow_1: float32[2] = aten.pow.Tensor_Scalar(self=%add_1, "
          "exponent=2)\n%and_1: float32[2] = "
          "aten.__and__.Tensor(self=%pow_1, other=%pow_1)\nreturn %and_1\n");
}

TEST_CASE("results of a call with several are items of it; one that is called unused stays so") {
    CHECK(renamed(R"(
            %v: float32[1], %i: int64[1] = aten.topk.default@t(self=%x, k=1)
            %w: float32[1], %t2_unused_1: int64[1] = aten.topk.default@t2(self=%x, k=1)
            return %v)") == lines(R"(
            %getitem: float32[1], %getitem_1: int64[1] = aten.topk.default@topk(self=%x, k=1)
            %getitem_2: float32[1], %topk_1_unused_1: int64[1] = aten.topk.default@topk_1(self=%x, k=1)
            return %getitem)"));
}

TEST_CASE("the table of reserved names is sorted") { CHECK(std::is_sorted(detail::python_names.begin(), detail::python_names.end())); }

TEST_CASE("a program is told apart from a renamed one by the number of changes") {
    program_editor edit(
        parse_text("program \"Test\"\n%x: float32[2] = input\n%relu: float32[2] = aten.relu.default(self=%x)\n%r: float32[2] = "
                   "aten.relu.default(self=%relu)\nreturn %r"));
    CHECK(rename_calls(edit) == 1);
    CHECK(rename_calls(edit) == 0);
}
}  // TEST_SUITE("rewrite/rename_calls")
