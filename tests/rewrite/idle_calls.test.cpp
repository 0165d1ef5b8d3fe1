// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/idle_calls.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/idle_calls") {
namespace {

std::string shortened(std::string const& body, idle_options const& options = {}) {
    return rewritten("program \"Test\"\n%x: float32[2, 3] = input\n%w: float32[2, 3] = parameter(\"w\")\n" + body,
                     [&](program_editor& e) { eliminate_idle_calls(e, options); });
}

}  // namespace

TEST_CASE("what gives back what it gets goes") {
    CHECK(shortened(R"(
            %a: float32[2, 3] = aten.dropout.default(input=%x, p=0.5, train=False)
            %b: float32[2, 3] = aten.to.dtype(self=%a, dtype=torch.float32)
            %c: float32[2, 3] = aten.contiguous.default(self=%b)
            %d: float32[2, 3] = aten.view.default(self=%c, size=[2, -1])
            %e: float32[2, 3] = aten.expand.default(self=%d, size=[2, 3])
            %f: float32[2, 3] = aten.neg.default(self=%e)
            %g: float32[2, 3] = aten.clone.default(self=%f)
            %h: float32[2, 3] = aten._to_copy.default(self=%g, dtype=torch.float32)
            return %h)") == lines(R"(
            %neg: float32[2, 3] = aten.neg.default(self=%x)
            return %neg)"));
}

TEST_CASE("what changes dtype, strides or sizes, or trains, stays") {
    std::string const body = R"(
            %dropout: float32[2, 3] = aten.dropout.default(input=%x, p=0.5, train=True)
            %to: float64[2, 3] = aten.to.dtype(self=%x, dtype=torch.float64)
            %transpose: float32[3, 2]{strides=[1, 3]} = aten.transpose.int(self=%x, dim0=0, dim1=1)
            %contiguous: float32[3, 2] = aten.contiguous.default(self=%transpose)
            %view: float32[6] = aten.view.default(self=%contiguous, size=[6])
            %alias: float32[2, 3]{nostrides} = aten.neg.default(self=%x)
            return %dropout, %to, %view, %alias)";
    std::string const named = R"(
            %dropout: float32[2, 3] = aten.dropout.default(input=%x, p=0.5, train=True)
            %to: float64[2, 3] = aten.to.dtype(self=%x, dtype=torch.float64)
            %transpose: float32[3, 2]{strides=[1, 3]} = aten.transpose.int(self=%x, dim0=0, dim1=1)
            %contiguous: float32[3, 2] = aten.contiguous.default(self=%transpose)
            %view: float32[6] = aten.view.default(self=%contiguous, size=[6])
            %neg: float32[2, 3]{nostrides} = aten.neg.default(self=%x)
            return %dropout, %to, %view, %neg)";
    CHECK(shortened(body) == lines(named));
}

TEST_CASE("a copy stays where one of the two is written, and where an output would hand out an input's or a weight's memory") {
    for (std::string const body : {
             "%clone: float32[2, 3] = aten.clone.default(self=%x)\n%add_: float32[2, 3] = aten.add_.Scalar(self=%x, other=1)\nreturn %clone, %add_\n",
             "%clone: float32[2, 3] = aten.clone.default(self=%w)\nreturn %clone\n",
             "%clone: float32[2, 3] = aten.clone.default(self=%x)\n%view: float32[6] = aten.view.default(self=%clone, size=[6])\nreturn %view\n",
             "%neg: float32[2, 3] = aten.neg.default(self=%x)\n%clone: float32[2, 3] = aten.clone.default(self=%neg)\nreturn %neg, %clone\n",
         })
        CHECK(shortened(body) == body);
    CHECK(shortened("%clone: float32[2, 3] = aten.clone.default(self=%w)\n%neg: float32[2, 3] = aten.neg.default(self=%clone)\nreturn %neg\n") ==
          "%neg: float32[2, 3] = aten.neg.default(self=%w)\nreturn %neg\n");
}

TEST_CASE("assertions go, unless they are to be kept") {
    std::string const body =
        "aten._assert_tensor_metadata.default@_assert_tensor_metadata_default(a=%x, dtype=torch.float32)\n%neg: float32[2, 3] = "
        "aten.neg.default(self=%x)\nreturn %neg\n";
    CHECK(shortened(body) == "%neg: float32[2, 3] = aten.neg.default(self=%x)\nreturn %neg\n");
    CHECK(shortened(body, {.assertions = false}).find("_assert_tensor_metadata.default") != std::string::npos);
}
}  // TEST_SUITE("rewrite/idle_calls")
