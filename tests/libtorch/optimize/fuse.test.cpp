// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/optimize/fuse.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/optimize/fused_convolution.hpp>
#include <torch_ir/libtorch/optimize/fused_linear.hpp>
#include <torch_ir/libtorch/profile.hpp>
#include <torch_ir/text/parse.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <ATen/ops/allclose.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/randn.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir;

TEST_SUITE("libtorch/optimize/fuse") {
namespace {

/// A program, run as it is and fused.
struct both_ways {
    ir program;
    tensor_map weights;
    plan fused;
    fusion_report report;
    std::vector<at::Tensor> expected, found;

    both_ways(std::string const& text, tensor_map given, std::vector<c10::IValue> const& inputs, optimize_options const& options = by_rule())
        : program(parse_text(text)), weights(std::move(given)), fused(compile(program)) {
        report = fuse(fused, program, weights, options);
        executor plain(program);
        plain.load_weights(weights);
        expected = plain.execute(inputs).tensors();
        executor fast(fused);
        fast.load_weights(weights);
        found = fast.execute(inputs).tensors();
        REQUIRE(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            CHECK(at::allclose(found[i], expected[i], 1e-4, 1e-5, true));
            CHECK(found[i].strides() == expected[i].strides());
        }
    }
    static optimize_options by_rule() { return {.choice = kernel_choice::by_rule}; }
    [[nodiscard]] std::size_t steps() const { return fused.steps.size(); }
};

std::vector<std::string> const activations{
    "aten.relu.default(self=%c)",
    "aten.hardswish.default(self=%c)",
    "aten.silu.default(self=%c)",
    "aten.sigmoid.default(self=%c)",
    "aten.tanh.default(self=%c)",
    "aten.hardsigmoid.default(self=%c)",
    "aten.gelu.default(self=%c)",
    "aten.gelu.default(self=%c, approximate=\"tanh\")",
    "aten.leaky_relu.default(self=%c, negative_slope=0.2)",
    "aten.hardtanh.default(self=%c, min_val=-0.5, max_val=0.25)",
    "aten.relu6.default(self=%c)",
    "aten.clamp.default(self=%c, min=-1, max=0.5)",
};

std::string linear_program(std::string const& end, std::string const& rows = "300") {
    return "program \"Test\"\n%w: float32[96, 64] = parameter(\"w\")\n%b: float32[96] = parameter(\"b\")\n%x: float32[" + rows + ", 64] = input\n%y: float32[" +
           rows + ", 96] = input\n%c: float32[" + rows + ", 96] = aten.linear.default(input=%x, weight=%w, bias=%b)\n" + end;
}

std::string image_program(std::string const& end) {
    return "program \"Test\"\n%w: float32[8, 4, 3, 3] = parameter(\"w\")\n%b: float32[8] = parameter(\"b\")\n%x: float32[2, 4, 9, 9] = input\n"
           "%y: float32[2, 8, 9, 9] = input\n%c: float32[2, 8, 9, 9] = aten.conv2d.default(input=%x, weight=%w, bias=%b, padding=[1, 1])\n" +
           end;
}

tensor_map linear_weights() { return {{"w", at::randn({96, 64})}, {"b", at::randn({96})}}; }
tensor_map image_weights() { return {{"w", at::randn({8, 4, 3, 3})}, {"b", at::randn({8})}}; }
std::vector<c10::IValue> linear_inputs(std::int64_t rows = 300) { return {at::randn({rows, 64}), at::randn({rows, 96})}; }
std::vector<c10::IValue> image_inputs() { return {at::randn({2, 4, 9, 9}), at::randn({2, 8, 9, 9})}; }

}  // namespace

TEST_CASE("linear layers and convolutions do the activation behind them in one step, with packed and with plain weights") {
    for (auto const& a : activations) {
        CAPTURE(a);
        both_ways const packed(linear_program("%r: float32[300, 96] = " + a + "\nreturn %r\n"), linear_weights(), linear_inputs());
        CHECK(packed.steps() == 1);
        CHECK(packed.report.absorbed == 1);
        both_ways const plain(linear_program("%r: float32[2, 96] = " + a + "\nreturn %r\n", "2"), linear_weights(), linear_inputs(2));
        CHECK(plain.steps() == 1);
        both_ways const image(image_program("%r: float32[2, 8, 9, 9] = " + a + "\nreturn %r\n"), image_weights(), image_inputs());
        CHECK(image.report.convolutions == 1);
        CHECK(image.report.conversions == 1);
        CHECK(image.steps() == 2);
    }
}

TEST_CASE("limits that oneDNN refuses are left to the operator") {
    for (std::string const a : {"aten.clamp.default(self=%c, min=1, max=-1)", "aten.clamp.default(self=%c, min=0.5)", "aten.clamp.default(self=%c, max=0.5)",
                                "aten.hardtanh.default(self=%c, min_val=-inf, max_val=1.0)"}) {
        CAPTURE(a);
        CHECK(both_ways(linear_program("%r: float32[300, 96] = " + a + "\nreturn %r\n"), linear_weights(), linear_inputs()).report.absorbed == 0);
        CHECK(both_ways(image_program("%r: float32[2, 8, 9, 9] = " + a + "\nreturn %r\n"), image_weights(), image_inputs()).report.absorbed == 0);
    }
}

TEST_CASE("sums with another tensor of the same sizes are done at the end; a convolution does relu behind the sum as well") {
    for (std::string const sum : {"aten.add.Tensor(self=%c, other=%y)", "aten.add.Tensor(self=%y, other=%c)"}) {
        both_ways const linear(linear_program("%r: float32[300, 96] = " + sum + "\nreturn %r\n"), linear_weights(), linear_inputs());
        CHECK(linear.report.absorbed == 1);
        both_ways const image(image_program("%s: float32[2, 8, 9, 9] = " + sum + "\n%r: float32[2, 8, 9, 9] = aten.relu.default(self=%s)\nreturn %r\n"),
                              image_weights(), image_inputs());
        CHECK(image.report.absorbed == 2);
    }
    both_ways const scaled(linear_program("%r: float32[300, 96] = aten.add.Tensor(self=%c, other=%y, alpha=2)\nreturn %r\n"), linear_weights(),
                           linear_inputs());
    CHECK(scaled.report.absorbed == 0);
    both_ways const itself(linear_program("%r: float32[300, 96] = aten.add.Tensor(self=%c, other=%c)\nreturn %r\n"), linear_weights(), linear_inputs());
    CHECK(itself.report.absorbed == 0);
}

TEST_CASE("a value that something else uses, that is an output, or that is written, is not fused over") {
    std::string const relu = "%r: float32[300, 96] = aten.relu.default(self=%c)\n";
    CHECK(both_ways(linear_program(relu + "return %r, %c\n"), linear_weights(), linear_inputs()).report.absorbed == 0);
    CHECK(both_ways(linear_program(relu + "%s: float32[300, 96] = aten.neg.default(self=%c)\nreturn %r, %s\n"), linear_weights(), linear_inputs())
              .report.absorbed == 0);
    CHECK(
        both_ways(linear_program("%m: float32[300, 96] = aten.mul_.Tensor(self=%c, other=%y)\n%r: float32[300, 96] = aten.relu.default(self=%c)\nreturn %r\n"),
                  linear_weights(), linear_inputs())
            .report.linears == 0);
    both_ways const written(
        "program \"Test\"\n%w: float32[96, 64] = parameter(\"w\")\n%x: float32[300, 64] = input\n%n: float32[96, 64] = aten.add_.Tensor(self=%w, other=1)\n"
        "%c: float32[300, 96] = aten.linear.default(input=%x, weight=%w)\nreturn %c\n",
        {{"w", at::randn({96, 64})}}, {at::randn({300, 64})});
    CHECK(written.report.linears == 0);
}

TEST_CASE("products of other spellings are layers as well") {
    std::string const head = "program \"Test\"\n%w: float32[64, 96] = parameter(\"w\")\n%b: float32[96] = parameter(\"b\")\n%x: float32[300, 64] = input\n";
    tensor_map const weights{{"w", at::randn({64, 96})}, {"b", at::randn({96})}};
    for (std::string const call :
         {"aten.addmm.default(self=%b, mat1=%x, mat2=%w)", "aten.mm.default(self=%x, mat2=%w)", "aten.matmul.default(self=%x, other=%w)"})
        CHECK(both_ways(head + "%c: float32[300, 96] = " + call + "\nreturn %c\n", weights, {at::randn({300, 64})}).report.linears == 1);
    CHECK(both_ways(head + "%c: float32[300, 96] = aten.addmm.default(self=%b, mat1=%x, mat2=%w, beta=2)\nreturn %c\n", weights, {at::randn({300, 64})})
              .report.linears == 0);
}

TEST_CASE("channels last spread over what takes any strides, and end where a view or an output needs the recorded ones") {
    both_ways const net(image_program(R"(
        %p: float32[2, 8, 4, 4] = aten.max_pool2d.default(self=%c, kernel_size=[2, 2])
        %s: float32[2, 8, 4, 4] = aten.mul.Tensor(self=%p, other=2.0)
        %f: float32[2, 128] = aten.view.default(self=%s, size=[2, 128])
        %t: float32[2, 4, 8, 4] = aten.transpose.int(self=%s, dim0=1, dim1=2)
        return %f, %t)"),
                        image_weights(), image_inputs());
    CHECK(net.report.conversions == 1);
    both_ways const grouped(
        "program \"Test\"\n%w: float32[8, 1, 3, 3] = parameter(\"w\")\n%v: float32[16, 8, 1, 1] = parameter(\"v\")\n%u: float32[16, 3, 2, 2] = "
        "parameter(\"u\")\n"
        "%x: float32[2, 8, 9, 9] = input\n"
        "%d: float32[2, 8, 5, 5] = aten.conv2d.default(input=%x, weight=%w, stride=[2, 2], padding=[1, 1], groups=8)\n"
        "%e: float32[2, 16, 5, 5] = aten.conv2d.default(input=%d, weight=%v)\n"
        "%f: float32[2, 3, 10, 10] = aten.conv_transpose2d.input(input=%e, weight=%u, stride=[2, 2])\nreturn %f\n",
        {{"w", at::randn({8, 1, 3, 3})}, {"v", at::randn({16, 8, 1, 1})}, {"u", at::randn({16, 3, 2, 2})}}, {at::randn({2, 8, 9, 9})});
    CHECK(grouped.report.convolutions == 3);
}

TEST_CASE("a convolution that oneDNN refuses stays as it is") {
    both_ways const refused(
        "program \"Test\"\n%w: float32[8, 16, 3, 3] = parameter(\"w\")\n%x: float32[2, 8, 6, 5] = input\n"
        "%c: float32[2, 16, 11, 10] = aten.conv_transpose2d.input(input=%x, weight=%w, output_padding=[1, 1], dilation=[2, 2])\nreturn %c\n",
        {{"w", at::randn({8, 16, 3, 3})}}, {at::randn({2, 8, 6, 5})});
    CHECK(refused.report.convolutions == 0);
    for (kernel_choice const choice : {kernel_choice::measured, kernel_choice::by_rule}) {
        ir const program = parse_text(
            "program \"Test\"\n%w: float32[8, 16, 3, 3] = parameter(\"w\")\n%x: float32[2, 8, 6, 5] = input\n"
            "%c: float32[2, 16, 11, 10] = aten.conv_transpose2d.input(input=%x, weight=%w, output_padding=[1, 1], dilation=[2, 2])\nreturn %c\n");
        plan p = compile(program);
        CHECK(fuse(p, program, {{"w", at::randn({8, 16, 3, 3})}}, {.choice = choice}).convolutions == 0);
    }
}

TEST_CASE("padding in words, dilation, and programs of channels last") {
    for (std::string const how : {"padding=\"same\"", "padding=\"same\", dilation=[2, 2]", "padding=[2, 2], dilation=[2, 2]"})
        CHECK(both_ways("program \"Test\"\n%w: float32[8, 4, 3, 3] = parameter(\"w\")\n%x: float32[2, 4, 9, 9] = input\n%c: float32[2, 8, 9, 9] = " +
                            std::string(how.starts_with("padding=\"") ? "aten.conv2d.padding" : "aten.conv2d.default") + "(input=%x, weight=%w, " + how +
                            ")\nreturn %c\n",
                        {{"w", at::randn({8, 4, 3, 3})}}, {at::randn({2, 4, 9, 9})})
                  .report.convolutions == 1);
    both_ways const last(
        "program \"Test\"\n%w: float32[8, 4, 3, 3] = parameter(\"w\")\n%x: float32[2, 4, 9, 9]{strides=[324, 1, 36, 4]} = input\n"
        "%c: float32[2, 8, 7, 7]{strides=[392, 1, 56, 8]} = aten.conv2d.default(input=%x, weight=%w)\nreturn %c\n",
        {{"w", at::randn({8, 4, 3, 3})}}, {at::randn({2, 4, 9, 9}).contiguous(c10::MemoryFormat::ChannelsLast)});
    CHECK(last.report.convolutions == 1);
}

TEST_CASE("open sizes run at any size") {
    ir const program = parse_text(
        "program \"Test\"\n%w: float32[96, 64] = parameter(\"w\")\n%x: float32[{s0=4}, 64] = input\n"
        "%c: float32[{s0=4}, 96] = aten.linear.default(input=%x, weight=%w)\n%r: float32[{s0=4}, 96] = aten.gelu.default(self=%c)\nreturn %r\n");
    tensor_map const weights{{"w", at::randn({96, 64})}};
    executor plain(program), fast(program, {.optimize = true});
    plain.load_weights(weights);
    fast.load_weights(weights);
    for (std::int64_t const rows : {2, 7, 200, 999}) {
        std::vector<c10::IValue> const inputs{at::randn({rows, 64})};
        CHECK(at::allclose(fast.execute(inputs).tensors()[0], plain.execute(inputs).tensors()[0], 1e-4, 1e-5));
    }
}

TEST_CASE("activations that lose NaN in oneDNN are kept apart on request, and the others keep it") {
    float const nan = std::numeric_limits<float>::quiet_NaN();
    for (auto const& a : activations) {
        CAPTURE(a);
        for (bool const is_image : {false, true}) {
            auto weights = is_image ? image_weights() : linear_weights();
            auto inputs = is_image ? image_inputs() : linear_inputs();
            inputs[0].toTensor().view({-1})[5].fill_(nan);
            std::string const text =
                is_image ? image_program("%r: float32[2, 8, 9, 9] = " + a + "\nreturn %r\n") : linear_program("%r: float32[300, 96] = " + a + "\nreturn %r\n");
            both_ways const kept(text, weights, inputs, {.choice = kernel_choice::by_rule, .preserve_nan = true});
            CHECK(at::isnan(kept.found[0]).any().item().toBool());
        }
    }
}

TEST_CASE("of convolutions of the same sizes, those whose weights aren't finite are computed as by eager code") {
    at::Tensor const finite = at::randn({3, 1, 3, 3});
    at::Tensor infinite = finite.clone();
    infinite.view({-1})[0].fill_(std::numeric_limits<float>::infinity());
    both_ways const two(
        "program \"Test\"\n%v: float32[3, 1, 3, 3] = parameter(\"v\")\n%w: float32[3, 1, 3, 3] = parameter(\"w\")\n%x: float32[1, 3, 6, 6] = input\n"
        "%a: float32[1, 3, 6, 6] = aten.conv2d.default(input=%x, weight=%v, padding=[1, 1], groups=3)\n"
        "%b: float32[1, 3, 6, 6] = aten.conv2d.default(input=%x, weight=%w, padding=[1, 1], groups=3)\nreturn %a, %b\n",
        {{"v", finite}, {"w", infinite}}, {at::randn({1, 3, 6, 6}).abs().add(0.1)});
    CHECK(two.report.convolutions == 2);
}

TEST_CASE("transposed convolutions hand NaN and infinity on, as eager ones do") {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
    for (std::string const how : {"stride=[2, 2], dilation=[2, 2]", "stride=[2, 2]", ""})
        for (char const* const a : {"aten.sigmoid.default(self=%c)", "aten.relu.default(self=%c)"})
            for (float const special : {nan, -infinity}) {
                CAPTURE(how);
                CAPTURE(a);
                CAPTURE(special);
                bool const is_dilated = how.find("dilation") != std::string::npos, has_stride = !how.empty();
                std::string const sizes = is_dilated ? "[1, 16, 9, 9]" : has_stride ? "[1, 16, 8, 8]" : "[1, 16, 5, 5]";
                at::Tensor x = at::randn({1, 1, 4, 4});
                x.view({-1})[5].fill_(special);
                std::string const text = "program \"Test\"\n%w: float32[1, 16, 2, 2] = parameter(\"w\")\n%x: float32[1, 1, 4, 4] = input\n%c: float32" + sizes +
                                         " = aten.conv_transpose2d.input(input=%x, weight=%w" + (how.empty() ? "" : ", " + how) + ")\n%r: float32" + sizes +
                                         " = " + a + "\nreturn %r\n";
                both_ways const compared(text, {{"w", at::randn({1, 16, 2, 2}).abs()}}, {x}, {.choice = kernel_choice::by_rule, .preserve_nan = true});
                CHECK(at::isnan(compared.found[0]).any().item().toBool() == std::isnan(special));
            }
}

TEST_CASE("a fused step is named after all that it stands for, and an error in it as well") {
    both_ways const net(linear_program("%r: float32[300, 96] = aten.gelu.default(self=%c)\nreturn %r\n"), linear_weights(), linear_inputs());
    CHECK(net.fused.steps[0].name == "c+r");
    CHECK(net.fused.steps[0].op == "fused linear (aten.linear.default + aten.gelu.default)");
    executor run(net.fused);
    run.load_weights(net.weights);
    CHECK(run.missing_weights().empty());  // a fused step holds its weights
    profiler p;
    static_cast<void>(run.execute(linear_inputs(), p));
    CHECK(p.events().size() == 1);
    CHECK(p.events()[0].node == "c+r");
}

TEST_CASE("other dtypes are left alone") {
    for (std::string const type : {"float64", "bfloat16"}) {
        ir const program = parse_text("program \"Test\"\n%w: " + type + "[96, 64] = parameter(\"w\")\n%x: " + type + "[300, 64] = input\n%c: " + type +
                                      "[300, 96] = aten.linear.default(input=%x, weight=%w)\nreturn %c\n");
        plan p = compile(program);
        CHECK(fuse(p, program, {{"w", at::randn({96, 64}).to(type == "float64" ? at::kDouble : at::kBFloat16)}}).linears == 0);
    }
}
}  // TEST_SUITE("libtorch/optimize/fuse")
