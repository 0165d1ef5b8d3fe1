// SPDX-License-Identifier: MIT
// Archives of all releases since PyTorch 2.1 compute what those releases computed.
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/schema/outside.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <map>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <doctest/doctest.h>

#include "support/legacy.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/legacy") {
namespace {

std::vector<at::Tensor> leaves(legacy_case const& c, std::string const& file, std::string const& prefix) {
    std::vector<at::Tensor> out;
    auto const found = c.files.find(file);
    if (found == c.files.end()) return out;
    auto const tensors = torch_ir::load_safetensors(found->second, c.name);
    while (auto const* t = tensors.find(prefix + std::to_string(out.size()))) out.push_back(torch_ir::to_tensor(*t).clone());
    return out;
}

/// An operator that only the author's library has; empty where there is none.
std::string foreign_operator(torch_ir::ir const& program) {
    for (auto const v : program.calls()) {
        auto const& c = program.call(v);
        auto op = c.op.text();
        for (auto const& a : c.arguments)
            if (auto const* inner = a.value.get_if<torch_ir::operator_ref>()) op = inner->name.substr(inner->name.starts_with("torch.ops.") ? 10 : 0);
        if (op.starts_with("models.") || op.starts_with("fixtures.") || op == "higher_order.call_torchbind") return op;
    }
    return {};
}

}  // namespace

TEST_CASE("archives of every release compute what it computed") {
    std::map<std::string, int> outcomes;
    for (auto const& c : legacy_cases()) {
        CAPTURE(c.name);
        if (c.name.ends_with("/AotiSources")) continue;  // compiled code only
        torch_ir::pt2_archive const archive(c.files.at("model.pt2"), c.name);
        if (archive.models().size() > 1 && std::find(archive.models().begin(), archive.models().end(), "model") == archive.models().end()) continue;
        auto const program = torch_ir::build(archive);
        auto const expected = leaves(c, "outputs.safetensors", "output_");
        if (expected.empty()) {
            ++outcomes["nothing was recorded"];
            continue;
        }
        if (!foreign_operator(program).empty()) {
            ++outcomes["operators of a library"];
            continue;
        }
        torch_ir::executor_options options;
        options.allowed_operators = {"aten._print"};
        torch_ir::executor run(program, options);
        run.load_weights(c.files.contains("weights.safetensors") ? torch_ir::load_safetensors(c.files.at("weights.safetensors"), c.name)
                                                                 : archive.weights<torch_ir::state_dict>());
        auto const inputs = leaves(c, "inputs.safetensors", "input_");
        auto const v = torch_ir::verify_ir(run, std::vector<c10::IValue>(inputs.begin(), inputs.end()), expected);
        CHECK_MESSAGE(v.is_valid(), to_string(v));
        ++outcomes[v.max_absolute() == 0 ? "equal" : "close"];
    }
    for (auto const& [what, count] : outcomes) MESSAGE(count, " ", what);
    check_seen("archives that were run", outcomes["equal"] + outcomes["close"], {90, 300});
}

}  // TEST_SUITE("reference/legacy")
