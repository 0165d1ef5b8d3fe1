// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/detail/overload_rules.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/detail/overload_rules") {
namespace {

/// The one call that a call becomes, without its result; `type` is that of the result.
std::string call(std::string const& before, std::string const& type = "float32[2, 3, 16, 16]") {
    std::string const text =
        "program \"Test\"\n%x: float32[2, 3, 8, 8] = input\n%l: float32[2, 3, 8] = input\n%w: float32[4, 3, 3, 3] = input\n%b: float32[4] = "
        "input\n%y: " +
        type + " = " + before + "\nreturn %y";
    auto const out = rewritten(text, [](program_editor& e) { apply_rules(e, overload_rules()); });
    auto const begin = out.find(" = ") + 3;
    return out.substr(begin, out.find('\n') - begin);
}

}  // namespace

TEST_CASE("padding modes have names") {
    CHECK(call("aten._pad_enum.default(self=%x, pad=[1, 1], mode=3)") == "aten.pad.default(self=%x, pad=[1, 1])");
    CHECK(call("aten._pad_enum.default(self=%x, pad=[1, 1], mode=3, value=2.0)") == "aten.pad.default(self=%x, pad=[1, 1], mode=\"constant\", value=2.0)");
    CHECK(call("aten._pad_enum.default(self=%x, pad=[1, 1], mode=0)") == "aten.pad.default(self=%x, pad=[1, 1], mode=\"reflect\")");
    CHECK(call("aten._pad_enum.default(self=%x, pad=[1, 1], mode=1, value=None)") == "aten.pad.default(self=%x, pad=[1, 1], mode=\"replicate\")");
    CHECK(call("aten._pad_enum.default(self=%x, pad=[1, 1], mode=2)") == "aten.pad.default(self=%x, pad=[1, 1], mode=\"circular\")");
    CHECK(call("aten._pad_enum.default(self=%x, pad=[1, 1], mode=4)") == "aten._pad_enum.default(self=%x, pad=[1, 1], mode=4)");
}

TEST_CASE("norm is vector_norm") {
    CHECK(call("aten.norm.Scalar(self=%x)") == "aten.linalg_vector_norm.default(self=%x)");
    CHECK(call("aten.norm.Scalar(self=%x, p=2.0)") == "aten.linalg_vector_norm.default(self=%x)");
    CHECK(call("aten.norm.Scalar(self=%x, p=1)") == "aten.linalg_vector_norm.default(self=%x, ord=1)");
    CHECK(call("aten.norm.ScalarOpt_dim(self=%x, p=2.0, dim=[1], keepdim=True)") == "aten.linalg_vector_norm.default(self=%x, ord=2.0, dim=[1], keepdim=True)");
    CHECK(call("aten.norm.ScalarOpt_dim(self=%x, p=None, dim=[1])") == "aten.linalg_vector_norm.default(self=%x, ord=2.0, dim=[1])");
    CHECK(call("aten.norm.ScalarOpt_dtype(self=%x, p=1, *, dtype=torch.float64)") == "aten.linalg_vector_norm.default(self=%x, ord=1, *, dtype=torch.float64)");
}

TEST_CASE("deviation and variance without a correction name the dimension only") {
    CHECK(call("aten.std.correction(self=%x, dim=[1])") == "aten.std.dim(self=%x, dim=[1])");
    CHECK(call("aten.var.correction(self=%x, dim=[1], *, correction=None, keepdim=True)") == "aten.var.dim(self=%x, dim=[1], unbiased=True, keepdim=True)");
    CHECK(call("aten.var.correction(self=%x, dim=[1], *, correction=0)") == "aten.var.correction(self=%x, dim=[1], *, correction=0)");
}

TEST_CASE("a split into sizes is split_with_sizes") {
    auto const split = [](std::string const& dim) {
        return rewritten(
            "program \"Test\"\n%x: float32[2, 4] = input\n[%a: float32[2, 1], %b: float32[2, 3]] = aten.split.sizes@split(self=%x, "
            "split_size=[1, 3]" +
                dim + ")\nreturn %a, %b",
            [](program_editor& e) { apply_rules(e, overload_rules()); });
    };
    CHECK(split(", dim=1") ==
          "[%getitem: float32[2, 1], %getitem_1: float32[2, 3]] = aten.split_with_sizes.default@split_with_sizes(self=%x, split_sizes=[1, 3], "
          "dim=1)\n"
          "return %getitem, %getitem_1\n");
    CHECK(split("").find("split_sizes=[1, 3])") != std::string::npos);
}

TEST_CASE("the open end of a slice is Python's") {
    CHECK(call("aten.slice.Tensor(self=%x, dim=1, start=1, end=4611686018427387903)") == "aten.slice.Tensor(self=%x, dim=1, start=1, end=9223372036854775807)");
    CHECK(call("aten.slice.Tensor(self=%x, dim=1, start=1, end=3)") == "aten.slice.Tensor(self=%x, dim=1, start=1, end=3)");
}

TEST_CASE("upsampling takes a size or scales") {
    CHECK(call("aten.upsample_nearest2d.default(self=%x, output_size=[16, 16], scales_h=2.0, scales_w=2.0)") ==
          "aten.upsample_nearest2d.vec(input=%x, output_size=None, scale_factors=[2.0, 2.0])");
    CHECK(call("aten.upsample_nearest2d.default(self=%x, output_size=[4, 4])") ==
          "aten.upsample_nearest2d.vec(input=%x, output_size=[4, 4], scale_factors=None)");
    CHECK(call("aten.upsample_bilinear2d.default(self=%x, output_size=[16, 16], align_corners=True, scales_h=2.0, scales_w=2.0)") ==
          "aten.upsample_bilinear2d.vec(input=%x, output_size=None, align_corners=True, scale_factors=[2.0, 2.0])");
    CHECK(call("aten._upsample_bilinear2d_aa.default(self=%x, output_size=[4, 4], align_corners=False)") ==
          "aten._upsample_bilinear2d_aa.vec(input=%x, output_size=[4, 4], align_corners=False, scale_factors=None)");
    CHECK(call("aten.upsample_linear1d.default(self=%l, output_size=[12], align_corners=False, scales=1.5)") ==
          "aten.upsample_linear1d.vec(input=%l, output_size=None, align_corners=False, scale_factors=[1.5])");
}

TEST_CASE("scales that don't make the size stay, and so does half a scale") {
    for (std::string const kept : {"aten.upsample_nearest2d.default(self=%x, output_size=[17, 16], scales_h=2.0, scales_w=2.0)",
                                   "aten.upsample_nearest2d.default(self=%x, output_size=[16, 16], scales_h=2.0)"})
        CHECK(call(kept) == kept);
}

TEST_CASE("a traced convolution gets its name") {
    std::string const tail = ", benchmark=False, deterministic=False, cudnn_enabled=True, allow_tf32=True)";
    CHECK(call("aten._convolution.default(input=%x, weight=%w, bias=%b, stride=[1, 1], padding=[0, 0], dilation=[1, 1], transposed=False, "
               "output_padding=[0, 0], groups=1" +
               tail) == "aten.conv2d.default(input=%x, weight=%w, bias=%b)");
    CHECK(call("aten._convolution.default(input=%x, weight=%w, bias=None, stride=[2, 2], padding=[1, 1], dilation=[1, 1], transposed=False, "
               "output_padding=[0, 0], groups=1" +
               tail) == "aten.conv2d.default(input=%x, weight=%w, bias=None, stride=[2, 2], padding=[1, 1])");
    CHECK(call("aten._convolution.default(input=%x, weight=%w, bias=%b, stride=[2, 2], padding=[0, 0], dilation=[1, 1], transposed=True, "
               "output_padding=[1, 1], groups=1" +
               tail) == "aten.conv_transpose2d.input(input=%x, weight=%w, bias=%b, stride=[2, 2], padding=[0, 0], output_padding=[1, 1])");
}

TEST_CASE("local response norm has one view") {
    auto const norm = [](std::string const& result) {
        return rewritten(
            "program \"Test\"\n%x: float32[2, 3, 8, 8] = input\n%mul: float32[2, 3, 8, 8] = aten.mul.Tensor(self=%x, other=%x)\n"
            "%unsqueeze: float32[2, 1, 3, 8, 8] = aten.unsqueeze.default(self=%mul, dim=1)\n"
            "%view: float32[2, 1, 3, 8, 8] = aten.view.default(self=%unsqueeze, size=[2, 1, 3, 8, -1])\nreturn " +
                result,
            [](program_editor& e) { apply_rules(e, overload_rules()); });
    };
    CHECK(norm("%view").find("unsqueeze") == std::string::npos);
    CHECK(norm("%view, %unsqueeze").find("unsqueeze.default") != std::string::npos);
}
}  // TEST_SUITE("rewrite/detail/overload_rules")
