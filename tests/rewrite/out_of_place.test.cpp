// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/out_of_place.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/out_of_place") {
namespace {

std::string cleared(std::string const& body) {
    return rewritten("program \"Test\"\n%x: float32[2] = input\n%n: int64[2] = input\n" + body, [](program_editor& e) { make_out_of_place(e); });
}

}  // namespace

TEST_CASE("writes to memory of a call's own become new values, which later users read") {
    CHECK(cleared(R"(
            %a: float32[2] = aten.neg.default(self=%x)
            %b: float32[2] = aten.abs.default(self=%a)
            %c: float32[2] = aten.relu_.default(self=%a)
            %d: float32[2] = aten.add_.Tensor(self=%c, other=%x)
            %e: float32[2] = aten.mul.Tensor(self=%a, other=%b)
            return %d, %e)") == lines(R"(
            %neg: float32[2] = aten.neg.default(self=%x)
            %abs_1: float32[2] = aten.abs.default(self=%neg)
            %relu: float32[2] = aten.relu.default(self=%neg)
            %add: float32[2] = aten.add.Tensor(self=%relu, other=%x)
            %mul: float32[2] = aten.mul.Tensor(self=%add, other=%abs_1)
            return %add, %mul)"));
}

TEST_CASE("memory that others see is written as before: an input's, one with views, one that another operator writes to") {
    for (std::string const body : {
             "%relu_: float32[2] = aten.relu_.default(self=%x)\nreturn %relu_\n",
             "%neg: float32[2] = aten.neg.default(self=%x)\n%view: float32[2] = aten.view.default(self=%neg, size=[2])\n"
             "%relu_: float32[2] = aten.relu_.default(self=%neg)\nreturn %view\n",
             "%neg: float32[2] = aten.neg.default(self=%x)\n%relu_: float32[2] = aten.relu_.default(self=%neg)\n"
             "%fill_: float32[2] = aten.fill_.Scalar(self=%relu_, value=1)\nreturn %fill_\n",
             "%neg: float32[2] = aten.neg.default(self=%x)\n%relu_: float32[2] = aten.relu_.default(self=%neg)\nreturn %neg, %relu_\n",
         })
        CHECK(cleared(body) == body);
}

TEST_CASE("integers, answers and operands of another dtype are left alone, for their results would get another dtype") {
    for (std::string const body : {
             "%neg: int64[2] = aten.neg.default(self=%n)\n%add_: int64[2] = aten.add_.Tensor(self=%neg, other=%n)\nreturn %add_\n",
             "%neg: float32[2] = aten.neg.default(self=%x)\n%gt_: float32[2] = aten.gt_.Tensor(self=%neg, other=%x)\nreturn %gt_\n",
             "%neg: float32[2] = aten.neg.default(self=%x)\n%mul_: float32[2] = aten.mul_.Tensor(self=%neg, other=%n)\nreturn %mul_\n",
         })
        CHECK(cleared(body) == body);
}
}  // TEST_SUITE("rewrite/out_of_place")
