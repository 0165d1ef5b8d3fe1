// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/detail/scalar_rules.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/detail/scalar_rules") {
namespace {

std::string scalar(std::string const& body) {
    std::string const head = R"(
        program "Test"
        %x: float32[2, 3] = input
        %h: bfloat16[2, 3] = input
        %i: int64[2, 3] = input
    )";
    return rewritten(head + body, [](program_editor& e) { apply_rules(e, scalar_rules()); });
}

/// `number op tensor` as C++ does it.
std::string reversed(std::string const& number, std::string const& op, std::string const& x, std::string const& type) {
    return scalar("%empty_like: " + type + "[2, 3] = aten.empty_like.default(self=%" + x + ", *, memory_format=torch.preserve_format)\n" + "%fill_: " + type +
                  "[2, 3] = aten.fill_.Scalar(self=%empty_like, value=" + number + ")\n" + "%y: " + type + "[2, 3] = aten." + op + "(self=%fill_, other=%" + x +
                  ")\nreturn %y");
}

}  // namespace

TEST_CASE("a number is an argument of the overload for tensors") {
    CHECK(scalar(R"(
            %a: float32[2, 3] = aten.add.Scalar(self=%x, other=2.0, alpha=1)
            %s: float32[2, 3] = aten.sub.Scalar(self=%a, other=2, alpha=3)
            %m: float32[2, 3] = aten.mul.Scalar(self=%s, other=2)
            %d: float32[2, 3] = aten.div.Scalar(self=%m, other=2)
            %f: float32[2, 3] = aten.div.Scalar_mode(self=%d, other=2, *, rounding_mode="floor")
            %g: float32[2, 3] = aten.floor_divide.Scalar(self=%f, other=2)
            %p: float32[2, 3] = aten.add_.Scalar(self=%g, other=1)
            return %p)") == lines(R"(
            %add: float32[2, 3] = aten.add.Tensor(self=%x, other=2.0)
            %sub: float32[2, 3] = aten.sub.Tensor(self=%add, other=2, *, alpha=3)
            %mul: float32[2, 3] = aten.mul.Tensor(self=%sub, other=2)
            %div: float32[2, 3] = aten.div.Tensor(self=%mul, other=2)
            %div_1: float32[2, 3] = aten.div.Tensor_mode(self=%div, other=2, *, rounding_mode="floor")
            %floor_divide: float32[2, 3] = aten.floor_divide.default(self=%div_1, other=2)
            %add_: float32[2, 3] = aten.add_.Tensor(self=%floor_divide, other=1)
            return %add_)"));
}

TEST_CASE("comparisons and powers have a number in Python too") {
    std::string const body =
        "%gt: bool[2, 3] = aten.gt.Scalar(self=%x, other=1)\n%pow_1: float32[2, 3] = aten.pow.Tensor_Scalar(self=%x, exponent=2)\nreturn %gt, "
        "%pow_1\n";
    CHECK(scalar(body) == body);
}

TEST_CASE("bitwise operators are Python's operators") {
    CHECK(scalar(R"(
            %a: int64[2, 3] = aten.bitwise_and.Scalar(self=%i, other=3)
            %o: int64[2, 3] = aten.bitwise_or.Tensor(self=%a, other=%i)
            %x_: int64[2, 3] = aten.bitwise_xor_.Tensor(self=%o, other=%i)
            return %x_)") == lines(R"(
            %and_1: int64[2, 3] = aten.__and__.Scalar(self=%i, other=3)
            %or_1: int64[2, 3] = aten.__or__.Tensor(self=%and_1, other=%i)
            %ixor: int64[2, 3] = aten.__ixor__.Tensor(self=%or_1, other=%i)
            return %ixor)"));
}

TEST_CASE("a number minus a tensor is rsub") {
    CHECK(reversed("1.0", "sub_.Tensor", "x", "float32") == lines(R"(
            %rsub: float32[2, 3] = aten.rsub.Scalar(self=%x, other=1.0)
            return %rsub)"));
    CHECK(reversed("1", "sub_.Tensor", "i", "int64") == lines(R"(
            %rsub: int64[2, 3] = aten.rsub.Scalar(self=%i, other=1)
            return %rsub)"));
}

TEST_CASE("a number by a tensor is the reciprocal times the number") {
    CHECK(reversed("3.0", "div_.Tensor", "x", "float32") == lines(R"(
            %reciprocal: float32[2, 3] = aten.reciprocal.default(self=%x)
            %mul: float32[2, 3] = aten.mul.Tensor(self=%reciprocal, other=3.0)
            return %mul)"));
}

TEST_CASE("a number modulo a tensor is remainder") {
    CHECK(reversed("2", "remainder_.Tensor", "x", "float32") == lines(R"(
            %remainder: float32[2, 3] = aten.remainder.Scalar_Tensor(self=2, other=%x)
            return %remainder)"));
}

TEST_CASE("a number that the tensor's type would round stays in a tensor") {
    for (auto const& kept : {reversed("1.5", "sub_.Tensor", "i", "int64"), reversed("0.1", "sub_.Tensor", "h", "bfloat16"),
                             reversed("257", "sub_.Tensor", "h", "bfloat16"), reversed("2", "div_.Tensor", "i", "int64")})
        CHECK(kept.find("fill_.Scalar") != std::string::npos);
    CHECK(reversed("0.5", "sub_.Tensor", "h", "bfloat16").find("rsub.Scalar") != std::string::npos);
    CHECK(reversed("256", "sub_.Tensor", "h", "bfloat16").find("rsub.Scalar") != std::string::npos);
}

TEST_CASE("a filled tensor that others see, or of another type or tensor, stays") {
    std::string const fill = "%fill_: float32[2, 3] = aten.fill_.Scalar(self=%e, value=1)\n";
    std::string const plain = "%e: float32[2, 3] = aten.empty_like.default(self=%x)\n";
    for (auto const& body : {plain + fill + "%y: float32[2, 3] = aten.sub_.Tensor(self=%fill_, other=%x)\nreturn %y, %e",
                             plain + fill + "%y: float32[2, 3] = aten.sub_.Tensor(self=%fill_, other=%x)\nreturn %y, %fill_",
                             plain + fill + "%y: float32[2, 3] = aten.sub_.Tensor(self=%fill_, other=%x, *, alpha=2)\nreturn %y",
                             plain + fill + "%y: float32[2, 3] = aten.sub_.Tensor(self=%fill_, other=%h)\nreturn %y",
                             std::string("%e: float64[2, 3] = aten.empty_like.default(self=%x, *, dtype=torch.float64)\n"
                                         "%fill_: float64[2, 3] = aten.fill_.Scalar(self=%e, value=1)\n%y: float64[2, 3] = "
                                         "aten.sub_.Tensor(self=%fill_, other=%x)\nreturn %y")})
        CHECK(scalar(body).find("fill_.Scalar") != std::string::npos);
}
}  // TEST_SUITE("rewrite/detail/scalar_rules")
