// SPDX-License-Identifier: MIT
// The folded programs compute what the programs computed, by LibTorch.
#include <torch_ir/rewrite/fold_batch_norm.hpp>

#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/reference.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/fold_batch_norm") {
namespace {

struct layer {
    std::string name;
    std::string call;  ///< with %x, %w and, if `bias`, %b
    std::vector<std::int64_t> input, weight;
    std::int64_t channels;
    std::string result;
    bool bias;
};

std::string sizes_text(std::vector<std::int64_t> const& sizes) {
    std::string out;
    for (auto const s : sizes) out += (out.empty() ? "" : ", ") + std::to_string(s);
    return "[" + out + "]";
}

}  // namespace

TEST_CASE("each kind of layer with a norm behind it computes the same when it is folded") {
    std::vector<layer> const layers{
        {"conv1d", "aten.conv1d.default(input=%x, weight=%w, bias=%b, stride=[2])", {2, 4, 9}, {6, 4, 3}, 6, "[2, 6, 4]", true},
        {"conv2d", "aten.conv2d.default(input=%x, weight=%w)", {2, 4, 5, 5}, {6, 4, 3, 3}, 6, "[2, 6, 3, 3]", false},
        {"conv3d", "aten.conv3d.default(input=%x, weight=%w, bias=%b)", {1, 2, 3, 3, 3}, {4, 2, 2, 2, 2}, 4, "[1, 4, 2, 2, 2]", true},
        {"convolution",
         "aten.convolution.default(input=%x, weight=%w, bias=None, stride=[1, 1], padding=[0, 0], dilation=[1, 1], transposed=False, output_padding=[0, 0], "
         "groups=2)",
         {2, 4, 5, 5},
         {6, 2, 3, 3},
         6,
         "[2, 6, 3, 3]",
         false},
        {"transposed convolution",
         "aten.convolution.default(input=%x, weight=%w, bias=%b, stride=[2, 2], padding=[0, 0], dilation=[1, 1], transposed=True, output_padding=[0, 0], "
         "groups=2)",
         {2, 4, 3, 3},
         {4, 3, 2, 2},
         6,
         "[2, 6, 6, 6]",
         true},
        {"conv_transpose1d", "aten.conv_transpose1d.default(input=%x, weight=%w)", {2, 3, 4}, {3, 5, 2}, 5, "[2, 5, 5]", false},
        {"conv_transpose2d", "aten.conv_transpose2d.input(input=%x, weight=%w, bias=%b, groups=2)", {2, 4, 3, 3}, {4, 3, 2, 2}, 6, "[2, 6, 4, 4]", true},
        {"linear", "aten.linear.default(input=%x, weight=%w)", {3, 4}, {5, 4}, 5, "[3, 5]", false}};
    std::size_t folded_layers = 0;
    for (std::string const type : {"float32", "float64"})
        for (auto const& l : layers) {
            CAPTURE(l.name);
            std::string const n = std::to_string(l.channels);
            auto const line = [&](std::string const& name, std::string const& sizes, std::string const& kind, std::string const& key) {
                return "%" + name + ": " + type + sizes + " = " + kind + "(\"" + key + "\")\n";
            };
            std::string text = "program \"Test\"\n" + line("w", sizes_text(l.weight), "parameter", "layer.weight");
            if (l.bias) text += line("b", "[" + n + "]", "parameter", "layer.bias");
            text += line("g", "[" + n + "]", "parameter", "norm.weight") + line("s", "[" + n + "]", "parameter", "norm.bias") +
                    line("m", "[" + n + "]", "buffer", "norm.running_mean") + line("v", "[" + n + "]", "buffer", "norm.running_var");
            text += "%x: " + type + sizes_text(l.input) + " = input\n%y: " + type + l.result + " = " + l.call + "\n%n: " + type + l.result +
                    " = aten.batch_norm.default(input=%y, weight=%g, bias=%s, running_mean=%m, running_var=%v, training=False, momentum=0.1, eps=1e-05, "
                    "cudnn_enabled=True)\nreturn %n";
            auto const options = at::TensorOptions().dtype(type == "float32" ? at::kFloat : at::kDouble);
            tensor_map tensors{{"layer.weight", at::randn(l.weight, options)},
                               {"norm.weight", at::randn({l.channels}, options)},
                               {"norm.bias", at::randn({l.channels}, options)},
                               {"norm.running_mean", at::randn({l.channels}, options)},
                               {"norm.running_var", at::rand({l.channels}, options) + 0.5}};
            if (l.bias) tensors.emplace("layer.bias", at::randn({l.channels}, options));
            ir const program = parse_text(text);
            auto weights = to_state_dict(tensors);
            ir const folded = fold_batch_norm(program, weights);
            REQUIRE(folded.calls().size() == 1);
            ++folded_layers;
            auto const x = at::randn(l.input, options);
            auto const expected = execute_ir(program, {x}, tensors).outputs.front().toTensor();
            auto const found = execute_ir(folded, {x}, weights).outputs.front().toTensor();
            double const epsilon = type == "float32" ? 1e-5 : 1e-13;
            CHECK(found.allclose(expected, epsilon, epsilon * (1 + expected.abs().max().item<double>())));
        }
    CHECK(folded_layers == 2 * layers.size());
}

TEST_CASE("DeepResNet without its norms gives the outputs that PyTorch recorded") {
    std::string const folder = std::string(TORCH_IR_TEST_DATA) + "/reference/models/DeepResNet/";
    ir const program = build(pt2_archive::open(folder + "model_cpu.pt2"));
    auto weights = load_safetensors(folder + "weights.safetensors");
    ir const folded = fold_batch_norm(program, weights);
    std::size_t norms = 0;
    for (auto const v : program.calls()) norms += program.call(v).op.base() == "batch_norm" ? 1 : 0;
    CHECK(norms == 7);
    CHECK(folded.calls().size() == program.calls().size() - norms);
    auto const inputs = load_safetensors(folder + "inputs.safetensors");
    auto const outputs = load_safetensors(folder + "outputs.safetensors");
    std::vector<c10::IValue> given;
    for (auto const& e : inputs) given.emplace_back(to_tensor(e.data));
    auto const found = execute_ir(folded, given, weights).outputs;
    REQUIRE(found.size() == outputs.size());
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i].toTensor().allclose(to_tensor(outputs[i].data), 1e-4, 1e-4));
}
}  // TEST_SUITE("libtorch/fold_batch_norm")
