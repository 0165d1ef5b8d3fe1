// SPDX-License-Identifier: MIT
#include <torch_ir/onnx/outline_modules.hpp>

#include <torch_ir/onnx/print.hpp>
#include <torch_ir/onnx/write.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/errors.hpp"
#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("onnx/outline_modules") {
namespace {

/// Layers in a row, `relu(x + w)` each, and `x * last` behind them; `odd` has neg for relu.
class outlined_layers {
public:
    explicit outlined_layers(int layers, int odd = -1) {
        std::vector<value_id> weights;
        for (int i = 0; i < layers; ++i) weights.push_back(program_.weight("w" + std::to_string(i), "layers." + std::to_string(i) + ".bias", {4}));
        auto const x = program_.input("x", {2, 4});
        auto last = x;
        for (int i = 0; i < layers; ++i) {
            auto const n = std::to_string(i);
            auto const module = std::make_shared<module_stack const>(module_stack{{"", "", "demo.Net"}, {"layers@" + n, "layers." + n, "demo.Layer"}});
            last = call("add_" + n, "aten.add.Tensor", {tensor("self", last), tensor("other", weights[static_cast<std::size_t>(i)])}, module);
            last = call("act_" + n, i == odd ? "aten.neg.default" : "aten.relu.default", {tensor("self", last)}, module);
        }
        auto const net = std::make_shared<module_stack const>(module_stack{{"", "", "demo.Net"}});
        outputs_ = {call("scaled", "aten.mul.Tensor", {tensor("self", last), tensor("other", x)}, net)};
    }
    ir finish(bool also_inner = false) {
        if (also_inner) outputs_.push_back(inner_);
        return program_.finish(outputs_);
    }

private:
    program_writer program_;
    std::vector<value_id> outputs_;
    value_id inner_{};

    value_id call(std::string name, std::string op, std::vector<argument> arguments, std::shared_ptr<module_stack const> stack) {
        call_node n;
        n.results.push_back(program_.make(name, {2, 4}, dtype::float32));
        n.name = std::move(name);
        n.op = op_name(std::move(op));
        n.arguments = std::move(arguments);
        n.metadata.stack = std::move(stack);
        auto const id = n.results.front().id;
        if (n.name == "add_1") inner_ = id;
        program_.builder().call(std::move(n));
        return id;
    }
};

std::string outlined_text(ir const& program) { return to_text(to_onnx(program, {}, {.functions = true})); }

}  // namespace

TEST_CASE("layers that are alike are calls of one function, with their weights as arguments") {
    CHECK(outlined_text(outlined_layers(3).finish()) ==
          "opset 20\n"
          "function torch_ir.modules::Layer(x, bias) -> act_0\n"
          "    add_0 = Add(x, bias)\n"
          "    act_0 = Relu(add_0)\n"
          "input x: float32[2, 4]\n"
          "input layers.0.bias: float32[4]\n"
          "input layers.1.bias: float32[4]\n"
          "input layers.2.bias: float32[4]\n"
          "act_0 = torch_ir.modules::Layer(x, layers.0.bias)\n"
          "act_1 = torch_ir.modules::Layer(act_0, layers.1.bias)\n"
          "act_2 = torch_ir.modules::Layer(act_1, layers.2.bias)\n"
          "scaled = Mul(act_2, x)\n"
          "output scaled: float32[2, 4]\n");
}
TEST_CASE("a layer that is other than the rest stays as it is") {
    auto const text = outlined_text(outlined_layers(3, 1).finish());
    CHECK(text.find("act_1 = Neg(add_1)") != std::string::npos);
    CHECK(text.find("act_2 = torch_ir.modules::Layer(act_1, layers.2.bias)") != std::string::npos);
}
TEST_CASE("what is used outside of one layer is a result of all") {
    auto const text = outlined_text(outlined_layers(2).finish(true));
    CHECK(text.find("Layer(x, bias) -> add_0, act_0") != std::string::npos);
    CHECK(text.find("add_1, act_1 = torch_ir.modules::Layer(act_0, layers.1.bias)") != std::string::npos);
}
TEST_CASE("a model without repeats has no functions") {
    auto model = to_onnx(outlined_layers(1).finish());
    CHECK(outline_modules(model) == 0);
    CHECK(model.functions.empty());
    CHECK(model.domains.empty());
    onnx_model nothing;
    CHECK(outline_modules(nothing) == 0);
}
TEST_CASE("inner values have no types in the model, results of calls have; the domain is imported") {
    auto const model = to_onnx(outlined_layers(2).finish(), {}, {.functions = true});
    REQUIRE(model.functions.size() == 1);
    CHECK(model.functions.front().name == "Layer");
    for (auto const& v : model.graph.values) CHECK(v.name.find("add_") == std::string::npos);
    REQUIRE(model.domains.size() == 1);
    CHECK(model.domains.front().first == onnx_module_domain);
    CHECK(model.graph.nodes.front().metadata.front().second == ": demo.Net/layers.0: demo.Layer");
}
TEST_CASE("functions need the modules in the metadata") {
    CHECK_THROWS_WITH_AS((void)to_onnx(outlined_layers(2).finish(), {}, {.functions = true, .metadata = false}), doctest::Contains("functions"), error);
}
}  // TEST_SUITE("onnx/outline_modules")
