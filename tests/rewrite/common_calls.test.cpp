// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/common_calls.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/common_calls") {
namespace {

/// How many calls are merged away.
std::size_t merged(std::string const& body) {
    std::size_t n = 0;
    rewritten("program \"Test\"\n%x: float32[2] = input\n%y: float32[2] = input\n" + body, [&](program_editor& e) { n = merge_equal_calls(e); });
    return n;
}

std::string const twice = "%a: float32[2] = aten.relu.default(self=%x)\n%b: float32[2] = aten.relu.default(self=%x)\n";
std::string const sum = "%s: float32[2] = aten.add.Tensor(self=%a, other=%b)\nreturn %s";

}  // namespace

TEST_CASE("equal calls share one, and then what was equal but for them") {
    CHECK(rewritten("program \"Test\"\n%x: float32[2] = input\n" + twice +
                        "%c: float32[2] = aten.neg.default(self=%a)\n%d: float32[2] = aten.neg.default(self=%b)\n" +
                        "%s: float32[2] = aten.add.Tensor(self=%c, other=%d)\nreturn %s",
                    [](program_editor& e) { merge_equal_calls(e); }) == lines(R"(
            %relu: float32[2] = aten.relu.default(self=%x)
            %neg: float32[2] = aten.neg.default(self=%relu)
            %add: float32[2] = aten.add.Tensor(self=%neg, other=%neg)
            return %add)"));
}

TEST_CASE("other operators, arguments or operands are not equal") {
    CHECK(merged("%a: float32[2] = aten.relu.default(self=%x)\n%b: float32[2] = aten.relu.default(self=%y)\n" + sum) == 0);
    CHECK(merged("%a: float32[2] = aten.mul.Tensor(self=%x, other=0.0)\n%b: float32[2] = aten.mul.Tensor(self=%x, other=-0.0)\n" + sum) == 0);
    CHECK(merged("%a: float32[2] = aten.mul.Tensor(self=%x, other=1)\n%b: float32[2] = aten.mul.Tensor(self=%x, other=1.0)\n" + sum) == 0);
    CHECK(merged("%a: float32[2] = aten.mul.Tensor(self=%x, other=nan)\n%b: float32[2] = aten.mul.Tensor(self=%x, other=nan)\n" + sum) == 1);
}

TEST_CASE("random calls and outputs keep their own") {
    CHECK(merged("%a: float32[2] = aten.rand.default(size=[2])\n%b: float32[2] = aten.rand.default(size=[2])\n" + sum) == 0);
    CHECK(merged(twice + "return %a, %b") == 0);
    CHECK(merged(twice + "%c: float32[2] = aten.neg.default(self=%b)\nreturn %a, %c") == 1);
}

TEST_CASE("an argument that is written between makes a difference, also through a view or a weight's neighbour") {
    std::string const first = "%a: float32[2] = aten.relu.default(self=%c)\n";
    std::string const second = "%b: float32[2] = aten.relu.default(self=%c)\n";
    std::string const made = "%c: float32[2] = aten.neg.default(self=%x)\n%v: float32[2] = aten.view.default(self=%c, size=[2])\n";
    CHECK(merged(made + first + second + sum) == 1);
    CHECK(merged(made + first + "%z: float32[2] = aten.zero_.default(self=%c)\n" + second + sum) == 0);
    CHECK(merged(made + first + "%z: float32[2] = aten.zero_.default(self=%v)\n" + second + sum) == 0);
    CHECK(merged(made + first + "%z: float32[2] = mylib.poke.default(self=%v)\n" + second + sum) == 0);
    CHECK(merged(made + "%z: float32[2] = aten.zero_.default(self=%v)\n" + first + second + sum) == 1);
    CHECK(merged("%a: float32[2] = aten.relu.default(self=%x)\n%z: float32[2] = aten.zero_.default(self=%y)\n%b: float32[2] = "
                 "aten.relu.default(self=%x)\n" +
                 sum) == 0);
}

TEST_CASE("a result that is written, itself or through a view, stays one's own") {
    CHECK(merged(twice + "%z: float32[2] = aten.zero_.default(self=%b)\n" + sum) == 0);
    CHECK(merged(twice + "%v: float32[2] = aten.view.default(self=%a, size=[2])\n%z: float32[2] = aten.zero_.default(self=%v)\n" + sum) == 0);
}

TEST_CASE("calls with several results are merged result by result") {
    CHECK(merged("%a: float32[1], %i: int64[1] = aten.topk.default@t1(self=%x, k=1)\n%b: float32[1], %j: int64[1] = "
                 "aten.topk.default@t2(self=%x, k=1)\n"
                 "%s: float32[1] = aten.add.Tensor(self=%a, other=%j)\nreturn %s") == 1);
}
}  // TEST_SUITE("rewrite/common_calls")
