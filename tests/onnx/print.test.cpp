// SPDX-License-Identifier: MIT
#include <torch_ir/onnx/print.hpp>

#include <torch_ir/ir/elements.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <vector>

TEST_SUITE("onnx/print") {
TEST_CASE("a model is a line for each input, initializer, node and output") {
    using namespace torch_ir;
    onnx_model model;
    model.opset = 21;
    model.graph.inputs.push_back({"x", dtype::float32, std::vector<onnx_dim>{std::int64_t{2}, "s0"}, {}});
    model.graph.initializers.push_back({"w", make_tensor_data<float>({2}, {0.1F, -3}), {}});
    auto branch = std::make_shared<onnx_graph>();
    branch->nodes.push_back({.op_type = "Identity", .inputs = {"x"}, .outputs = {"b"}});
    branch->outputs.push_back({"b", dtype::float32, std::nullopt, {}});
    model.graph.nodes.push_back(
        {.op_type = "Foo",
         .inputs = {"x", "", "w"},
         .outputs = {"y", "z"},
         .attributes = {{"k", std::vector<std::int64_t>{1, 2}}, {"mode", std::string("m")}, {"body", std::shared_ptr<onnx_graph const>(branch)}},
         .domain = "d"});
    model.graph.outputs.push_back({"y", dtype::int8, std::vector<onnx_dim>{}, {}});
    CHECK(to_text(model) ==
          "opset 21\n"
          "input x: float32[2, s0]\n"
          "initializer w: float32[2] = 0.1, -3\n"
          "y, z = d::Foo(x, none, w) {k = [1, 2], mode = 'm'}\n"
          "    body:\n"
          "        b = Identity(x)\n"
          "        output b: float32[?]\n"
          "output y: int8[]\n");
}
}  // TEST_SUITE("onnx/print")
