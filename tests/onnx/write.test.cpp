// SPDX-License-Identifier: MIT
#include <torch_ir/onnx/write.hpp>

#include <torch_ir/ir/elements.hpp>
#include <torch_ir/onnx/print.hpp>
#include <torch_ir/onnx/translations.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/errors.hpp"
#include "support/process.hpp"

namespace {

using namespace torch_ir;

std::string text_of(std::string const& program, onnx_options const& options = {}) { return to_text(to_onnx(parse_text(program), {}, options)); }

state_dict linear_weights() {
    state_dict weights;
    weights.insert("fc.weight", make_tensor_data<float>({2, 3}, {1, 2, 3, 4, 5, 6}));
    weights.insert("fc.bias", make_tensor_data<float>({2}, {1, 2}));
    return weights;
}
constexpr char const* linear =
    "%p_fc_weight: float32[2, 3]{grad} = parameter(\"fc.weight\")\n%p_fc_bias: float32[2]{grad} = parameter(\"fc.bias\")\n%x: float32[4, 3] = input\n"
    "%linear: float32[4, 2] = aten.linear.default(input=%x, weight=%p_fc_weight, bias=%p_fc_bias)\nreturn %linear";

}  // namespace

TEST_SUITE("onnx/write") {
TEST_CASE("weights are initializers under their keys, inputs and outputs have the names of the program") {
    CHECK(to_text(to_onnx(parse_text(linear), linear_weights())) ==
          "opset 20\n"
          "input x: float32[4, 3]\n"
          "initializer fc.weight: float32[2, 3] = 1, 2, 3, 4, 5, 6\n"
          "initializer fc.bias: float32[2] = 1, 2\n"
          "linear = Gemm(x, fc.weight, fc.bias) {transB = 1}\n"
          "output linear: float32[4, 2]\n");
}
TEST_CASE("without weights they are inputs") {
    CHECK(text_of(linear) ==
          "opset 20\ninput x: float32[4, 3]\ninput fc.weight: float32[2, 3]\ninput fc.bias: float32[2]\n"
          "linear = Gemm(x, fc.weight, fc.bias) {transB = 1}\noutput linear: float32[4, 2]\n");
}
TEST_CASE("a weight that is missing, or of another type, is an error that names it") {
    state_dict weights = linear_weights();
    weights.set("fc.bias", make_tensor_data<float>({3}, {1, 2, 3}));
    CHECK_THROWS_WITH_AS((void)to_onnx(parse_text(linear), weights), doctest::Contains("weight 'fc.bias': expected float32[2]"), error);
    state_dict fewer;
    fewer.insert("fc.weight", make_tensor_data<float>({2, 3}, {1, 2, 3, 4, 5, 6}));
    CHECK_THROWS_WITH_AS((void)to_onnx(parse_text(linear), fewer), doctest::Contains("'fc.bias'"), error);
}
TEST_CASE("open sizes are symbols, and are calculated from the inputs where they are needed") {
    CHECK(text_of("%x: float32[{s0=2}, 3, {s1=5}] = input\n%y: float32[{s0=2}, {Mul(3, s1)=15}] = aten.flatten.using_ints(self=%x, start_dim=1)\n"
                  "%z: float32[{s0=2}, {Mul(3, s1)=15}] = aten.zeros_like.default(self=%y)\nreturn %z") ==
          "opset 20\n"
          "input x: float32[s0, 3, s1]\n"
          "initializer constant: int64[1] = 0\n"
          "initializer constant_2: int64[] = 3\n"
          "initializer constant_3: int64[1] = 1\n"
          "initializer constant_4: float32[] = 0\n"
          "y.Shape = Shape(x) {end = 1, start = 0}\n"
          "y.Squeeze = Squeeze(y.Shape, constant)\n"
          "y.Shape_2 = Shape(x) {end = 3, start = 2}\n"
          "y.Squeeze_2 = Squeeze(y.Shape_2, constant)\n"
          "y.Mul = Mul(constant_2, y.Squeeze_2)\n"
          "z.Reshape = Reshape(y.Squeeze, constant_3)\n"
          "z.Reshape_2 = Reshape(y.Mul, constant_3)\n"
          "z.Concat = Concat(z.Reshape, z.Reshape_2) {axis = 0}\n"
          "z = Expand(constant_4, z.Concat)\n"
          "output z: float32[s0, 3*s1]\n");
}
TEST_CASE("an output that is an input, a weight or an output already is a copy") {
    CHECK(text_of("%x: float32[3] = input\n%y: float32[3] = aten.relu.default(self=%x)\nreturn %x, %y, %y") ==
          "opset 20\ninput x: float32[3]\ny = Relu(x)\nx_output = Identity(x)\ny_output = Identity(y)\n"
          "output x_output: float32[3]\noutput y: float32[3]\noutput y_output: float32[3]\n");
}
TEST_CASE("all calls that can't be written are named, not the first alone") {
    std::string const program =
        "%x: float32[3] = input\n%a: float32[3] = aten.special_bessel_j1.default(self=%x)\n%b: float32[3] = aten.relu_.default(self=%a)\n%c: float32[3] = "
        "aten.special_bessel_j0.default(self=%b)\nreturn %c";
    CHECK_THROWS_WITH_AS(
        (void)to_onnx(parse_text(program)),
        doctest::Contains("3 calls: node 'a' (aten.special_bessel_j1.default): no counterpart in ONNX; node 'b' (aten.relu_.default): it writes to memory"),
        error);
    auto const all = onnx_obstacles(parse_text(program));
    REQUIRE(all.size() == 3);
    CHECK(all[2].node == "c");
    CHECK(all[2].op == "aten.special_bessel_j0.default");
    CHECK_FALSE(all[2].has_translation);
}
TEST_CASE("operators without a counterpart may become custom ones") {
    CHECK(text_of("%x: float32[3] = input\n%a: float32[3] = aten.linalg_matrix_power.default(self=%x, n=2)\nreturn %a", {.allow_custom = true}) ==
          "opset 20\ninput x: float32[3]\na = aten::linalg_matrix_power.default(x) {n = 2}\noutput a: float32[3]\n");
}
TEST_CASE("the opset is one that is written") {
    CHECK_THROWS_WITH_AS((void)text_of(linear, {.opset = 17}), doctest::Contains("opset: expected 18 to 23, found 17"), error);
}
TEST_CASE("a higher opset has operators of its own") {
    std::string const program =
        "%q: float32[1, 2, 4, 8] = input\n%y: float32[1, 2, 4, 8] = aten.scaled_dot_product_attention.default(query=%q, key=%q, value=%q)\nreturn %y";
    CHECK(text_of(program, {.opset = 23}).find("Attention(q, q, q) {is_causal = 0, scale = 0.353553") != std::string::npos);
    CHECK(text_of(program).find("Softmax(") != std::string::npos);
}
TEST_CASE("branches are graphs that use values from outside") {
    auto const text = text_of(
        "%p: bool[] = input\n%x: float32[3] = input\n"
        "graph 0 {\n%a: float32[3] = input\n%b: float32[3] = aten.relu.default(self=%a)\nreturn %b\n}\n"
        "graph 1 {\n%a: float32[3] = input\nreturn %a\n}\n"
        "%c: float32[3] = higher_order.cond(%p, graph(0, \"yes\"), graph(1, \"no\"), [%x])\nreturn %c\n");
    CHECK(text.find("then_branch:\n        b = Relu(x)\n        output b: float32[3]\n") != std::string::npos);
    CHECK(text.find("Identity(x)") != std::string::npos);
}
TEST_CASE("weights go to a file of their own on demand, aligned, and the file is whole or not at all") {
    torch_ir_test::temporary_folder folder;
    auto const path = (folder.path() / "m.onnx").string();
    state_dict weights;
    weights.insert("w", make_tensor_data(dtype::float32, {1 << 18}, std::vector<std::byte>(1 << 20)));
    weights.insert("v", make_tensor_data(dtype::float32, {1 << 18}, std::vector<std::byte>(1 << 20, std::byte{1})));
    auto const program = parse_text(
        "%w: float32[262144] = parameter(\"w\")\n%v: float32[262144] = parameter(\"v\")\n%y: float32[262144] = aten.add.Tensor(self=%w, other=%v)\nreturn %y");
    auto const inside = write_onnx(path, program, weights);
    CHECK(inside.external_data.empty());
    CHECK(std::filesystem::file_size(path) == inside.bytes);
    auto const beside = write_onnx(path, program, weights, {.external_data = true});
    CHECK(beside.external_data == path + ".data");
    CHECK(std::filesystem::file_size(path) < 2000);
    CHECK(std::filesystem::file_size(beside.external_data) == (2U << 20U));
    CHECK(std::filesystem::file_size(path) + std::filesystem::file_size(beside.external_data) == beside.bytes);
}
TEST_CASE("complex numbers are pairs of reals, and what isn't written on pairs is refused") {
    CHECK(text_of("%x: complex64[3, 2] = input\n%y: complex64[2, 3] = aten.transpose.int(self=%x, dim0=0, dim1=1)\nreturn %y") ==
          "opset 20\ninput x: float32[3, 2, 2]\ny = Transpose(x) {perm = [1, 0, 2]}\noutput y: float32[2, 3, 2]\n");
    CHECK(onnx_obstacles(parse_text("%x: complex64[3] = input\n%y: complex64[3] = aten.exp.default(self=%x)\nreturn %y")).size() == 1);
    CHECK(onnx_obstacles(parse_text("%x: float32[3] = input\n%y: complex32[3] = aten._to_copy.default(self=%x, dtype=torch.complex32)\nreturn %y")).size() ==
          1);
    CHECK_THROWS_WITH_AS((void)text_of("%x: complex32[3] = input\nreturn %x"), doctest::Contains("complex32"), error);
}
}  // TEST_SUITE("onnx/write")
