// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/detail/linear_rules.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/detail/linear_rules") {
namespace {

std::string linear(std::string const& body) {
    std::string const head = R"(
        program "Test"
        %w: float32[3, 4] = parameter("w")
        %b: float32[3] = parameter("b")
        %x: float32[2, 4] = input
        %s: float32[5, 2, 4] = input
        %k: float32[3, 4] = input
        %m: float32[2, 3] = input
    )";
    return rewritten(head + body, [](program_editor& e) { apply_rules(e, linear_rules()); });
}

}  // namespace

TEST_CASE("addmm with a transposed weight is linear") {
    CHECK(linear(R"(
            %t: float32[4, 3] = aten.t.default(self=%w)
            %addmm: float32[2, 3] = aten.addmm.default(self=%b, mat1=%x, mat2=%t)
            return %addmm)") == lines(R"(
            %linear: float32[2, 3] = aten.linear.default(input=%x, weight=%w, bias=%b)
            return %linear)"));
}

TEST_CASE("addmm with a factor, a full matrix to add, or a transposed matrix that others see, stays") {
    for (std::string const body : {"%y: float32[2, 3] = aten.addmm.default(self=%b, mat1=%x, mat2=%t, *, alpha=2)\nreturn %y",
                                   "%y: float32[2, 3] = aten.addmm.default(self=%m, mat1=%x, mat2=%t)\nreturn %y",
                                   "%y: float32[2, 3] = aten.addmm.default(self=%b, mat1=%x, mat2=%t)\nreturn %y, %t"})
        CHECK(linear("%t: float32[4, 3] = aten.t.default(self=%w)\n" + body).find("linear") == std::string::npos);
}

TEST_CASE("a product with a transposed weight and a bias added in place is linear") {
    CHECK(linear(R"(
            %t: float32[4, 3] = aten.t.default(self=%w)
            %matmul: float32[5, 2, 3] = aten.matmul.default(self=%s, other=%t)
            %add_: float32[5, 2, 3] = aten.add_.Tensor(self=%matmul, other=%b)
            return %add_)") == lines(R"(
            %linear: float32[5, 2, 3] = aten.linear.default(input=%s, weight=%w, bias=%b)
            return %linear)"));
}

TEST_CASE("a product with a transposed weight is linear, one with another transposed matrix is not") {
    CHECK(linear(R"(
            %t: float32[4, 3] = aten.t.default(self=%w)
            %matmul: float32[5, 2, 3] = aten.matmul.default(self=%s, other=%t)
            return %matmul)") == lines(R"(
            %linear: float32[5, 2, 3] = aten.linear.default(input=%s, weight=%w)
            return %linear)"));
    CHECK(linear(R"(
            %t: float32[4, 3] = aten.t.default(self=%k)
            %matmul: float32[5, 2, 3] = aten.matmul.default(self=%s, other=%t)
            return %matmul)")
              .find("linear") == std::string::npos);
}

TEST_CASE("a part of a weight counts as one") {
    CHECK(linear(R"(
            %slice_1: float32[2, 4] = aten.slice.Tensor(self=%w, dim=0, start=1, end=3)
            %t: float32[4, 2] = aten.t.default(self=%slice_1)
            %matmul: float32[2, 2] = aten.matmul.default(self=%x, other=%t)
            return %matmul)") == lines(R"(
            %slice_1: float32[2, 4] = aten.slice.Tensor(self=%w, dim=0, start=1, end=3)
            %linear: float32[2, 2] = aten.linear.default(input=%x, weight=%slice_1)
            return %linear)"));
}

TEST_CASE("something else than a bias that is added in place stays") {
    CHECK(linear(R"(
            %t: float32[4, 3] = aten.t.default(self=%w)
            %matmul: float32[2, 3] = aten.matmul.default(self=%x, other=%t)
            %add_: float32[2, 3] = aten.add_.Tensor(self=%matmul, other=%m)
            return %add_)") == lines(R"(
            %linear: float32[2, 3] = aten.linear.default(input=%x, weight=%w)
            %add_: float32[2, 3] = aten.add_.Tensor(self=%linear, other=%m)
            return %add_)"));
}

TEST_CASE("a write between the product and the sum keeps them apart") {
    CHECK(linear(R"(
            %t: float32[4, 3] = aten.t.default(self=%w)
            %matmul: float32[2, 3] = aten.matmul.default(self=%x, other=%t)
            %zero_: float32[2, 4] = aten.zero_.default(self=%x)
            %add_: float32[2, 3] = aten.add_.Tensor(self=%matmul, other=%b)
            return %add_)") == lines(R"(
            %linear: float32[2, 3] = aten.linear.default(input=%x, weight=%w)
            %zero_: float32[2, 4] = aten.zero_.default(self=%x)
            %add_: float32[2, 3] = aten.add_.Tensor(self=%linear, other=%b)
            return %add_)"));
}

TEST_CASE("a call without types stays") {
    CHECK(linear(R"(
            %t: none = aten.t.default(self=%w)
            %addmm: none = aten.addmm.default(self=%b, mat1=%x, mat2=%t)
            return %addmm)")
              .find("linear") == std::string::npos);
}
}  // TEST_SUITE("rewrite/detail/linear_rules")
