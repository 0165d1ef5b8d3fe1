// SPDX-License-Identifier: MIT
#include <torch_ir/onnx/translations.hpp>

#include <torch_ir/onnx/print.hpp>
#include <torch_ir/onnx/write.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/parse.hpp>

#include <doctest/doctest.h>

#include <string>

namespace {

/// The lines of the nodes of a program that is written with these options.
std::string nodes(std::string const& program, torch_ir::onnx_options const& options = {}) {
    std::string const text = to_text(to_onnx(torch_ir::parse_text(program), {}, options));
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = text.find('\n', at);
        auto const line = text.substr(at, end - at);
        if (line.rfind("input ", 0) != 0 && line.rfind("initializer ", 0) != 0 && line.rfind("output ", 0) != 0 && line.rfind("opset ", 0) != 0)
            out += line + "\n";
        at = end + 1;
    }
    return out;
}

}  // namespace

TEST_SUITE("onnx/translations") {
TEST_CASE("an operator is found by its overload, else by its name") {
    torch_ir::onnx_translations t;
    CHECK(t.find(torch_ir::op_name("aten.add.Tensor")) != nullptr);
    CHECK(t.find(torch_ir::op_name("aten.add.Tensor")) == t.find(torch_ir::op_name("aten.add.Scalar")));
    CHECK(t.find(torch_ir::op_name("aten.max.dim")) != t.find(torch_ir::op_name("aten.max.default")));
    CHECK(t.find(torch_ir::op_name("aten.kaiser_window.default")) == nullptr);
    t.add("aten.add.Tensor", [](torch_ir::onnx_call& c) { c.result(c.input("self")); });
    CHECK(t.find(torch_ir::op_name("aten.add.Tensor")) != t.find(torch_ir::op_name("aten.add.Scalar")));
    CHECK(t.entries().at("aten.silu").how == "Mul(self, Sigmoid(self))");
}
TEST_CASE("a formula is calculated in the type of the result, a comparison in that of its operands") {
    CHECK(nodes("%x: int64[3] = input\n%y: float32[3] = aten.sqrt.default(self=%x)\nreturn %y") == "y.Cast = Cast(x) {to = 1}\ny = Sqrt(y.Cast)\n");
}
TEST_CASE("types are promoted as PyTorch does: a number doesn't change the type of a tensor of its kind") {
    CHECK(nodes("%x: float16[3] = input\n%y: float16[3] = aten.add.Scalar(self=%x, other=2.5)\nreturn %y", {.types = torch_ir::onnx_types::specification}) ==
          "y = Add(x, constant_2)\n");
    CHECK(nodes("%x: int32[3] = input\n%y: bool[3] = aten.lt.Scalar(self=%x, other=2)\nreturn %y") == "y = Less(x, constant_2)\n");
    CHECK(nodes("%x: int32[3] = input\n%y: bool[3] = aten.lt.Scalar(self=%x, other=2.5)\nreturn %y") ==
          "y.Cast = Cast(x) {to = 1}\ny = Less(y.Cast, constant_2)\n");
}
TEST_CASE("what has no kernel of a type is calculated in another, between casts, unless the specification alone counts") {
    std::string const program = "%x: bfloat16[3] = input\n%y: bfloat16[3] = aten.relu.default(self=%x)\nreturn %y";
    CHECK(nodes(program) == "y.Cast = Cast(x) {to = 1}\ny.Relu = Relu(y.Cast)\ny = Cast(y.Relu) {to = 16}\n");
    CHECK(nodes(program, {.types = torch_ir::onnx_types::specification}) == "y = Relu(x)\n");
}
TEST_CASE("users add translations of their own operators, and may replace ours") {
    torch_ir::register_schema("onnxtest::half(Tensor x) -> Tensor");
    torch_ir::onnx_translations t;
    t.add("onnxtest.half", [](torch_ir::onnx_call& c) {
        auto const x = c.input("x");
        c.result(c.make("Mul", {x, c.number(0.5, x.dtype)}));
    });
    CHECK(nodes("%x: float32[3] = input\n%y: float32[3] = onnxtest.half.default(x=%x)\nreturn %y", {.translations = &t}) == "y = Mul(x, constant)\n");
}
}  // TEST_SUITE("onnx/translations")
