// SPDX-License-Identifier: MIT
// The zoo's guide models beside what the Python system and PyTorch recorded of the same models.
#include "check.hpp"

#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <map>
#include <string>
#include <vector>

#include "support/reference.hpp"
#include "support/torch.hpp"

using namespace torch_ir_zoo;

namespace {

/// In order.
std::vector<std::string> operators_of(torch_ir::ir const& program) {
    std::vector<std::string> out;
    for (auto const v : program.calls()) out.push_back(program.call(v).op.text());
    return out;
}

/// Keys, shapes and dtypes.
std::map<std::string, std::string> weights_in(torch_ir::ir const& program) {
    std::map<std::string, std::string> out;
    for (auto const v : program.weights()) {
        auto const* type = program.weight(v).result.tensor();
        out.emplace(program.weight(v).target, type ? torch_ir::to_string(*type) : "");
    }
    return out;
}

}  // namespace

TEST_CASE("the nine models of the guide have the operators, weights and shapes that the Python system has, and compute the same") {
    c10::AutoGradMode const no_gradients(false);
    std::size_t compared = 0, run = 0;
    for (std::string const name : {"SiameseEncoder", "MultiTaskHead", "DeepResNet", "DenseBlock", "RecurrentUnroll", "WeightTying", "SelfAttention",
                                   "CrossAttention", "TransformerBlock"}) {
        INFO(name);
        auto const found = std::find_if(registry().begin(), registry().end(), [&](entry const& e) { return e.name == name; });
        REQUIRE(found != registry().end());
        auto const folder = torch_ir_test::reference_root() / "models" / name;
        if (!torch_ir_test::fs::exists(folder / "ir.json")) continue;
        ++compared;
        auto const theirs = torch_ir::load_ir((folder / "ir.json").string());
        auto const model = found->make();
        model->module().eval();
        std::vector<c10::IValue> arguments;
        if (auto const file = folder / "inputs.safetensors"; torch_ir_test::fs::exists(file)) {
            auto const inputs = torch_ir::to_tensors(torch_ir::load_safetensors(file));
            for (std::size_t i = 0; i < inputs.size(); ++i) arguments.emplace_back(inputs.at("input_" + std::to_string(i)));
        } else {
            arguments = model->pack(make_inputs(found->inputs, c10::kFloat, c10::kMeta));
        }

        auto const ours = model->extract(arguments, {.model_name = name});
        CHECK(operators_of(ours) == operators_of(theirs));
        CHECK(weights_in(ours) == weights_in(theirs));
        CHECK(ours.weights().size() == theirs.weights().size());
        for (std::size_t i = 0; i < std::min(ours.weights().size(), theirs.weights().size()); ++i)
            CHECK(ours.weight(ours.weights()[i]).result.name == theirs.weight(theirs.weights()[i]).result.name);

        if (!torch_ir_test::fs::exists(folder / "weights.safetensors")) continue;
        auto const weights = torch_ir::to_tensors(torch_ir::load_safetensors(folder / "weights.safetensors"));
        for (auto& p : model->module().named_parameters()) p.value().copy_(weights.at(p.key()));
        for (auto& b : model->module().named_buffers()) b.value().copy_(weights.at(b.key()));
        auto const recorded = torch_ir::to_tensors(torch_ir::load_safetensors(folder / "outputs.safetensors"));
        std::vector<at::Tensor> expected;
        for (std::size_t i = 0; i < recorded.size(); ++i) expected.push_back(recorded.at("output_" + std::to_string(i)));
        auto const by_module = torch_ir::verify_outputs(expected, tensors_in(model->forward(arguments)));
        CHECK_MESSAGE(by_module.is_valid(), torch_ir::summary(by_module));
        auto const by_program = torch_ir::verify_outputs(expected, torch_ir::execute_ir(ours, arguments, weights).tensors());
        CHECK_MESSAGE(by_program.is_valid(), torch_ir::summary(by_program));
        ++run;
    }
    torch_ir_test::check_seen("models", compared, {3, 9});
    torch_ir_test::check_seen("models run", run, {3, 7});
}

TEST_CASE("a model may be registered from outside") {
    auto const found = std::find_if(registry().begin(), registry().end(), [](entry const& e) { return e.name == "MyCustomModel"; });
    REQUIRE(found != registry().end());
    CHECK(check_model(*found, c10::kFloat, 1).is_good());
    CHECK(found->categories == std::vector<std::string>{"custom"});
}
