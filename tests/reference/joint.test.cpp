// SPDX-License-Identifier: MIT
// The joint graph of every program of the reference set gives the gradients that autograd gives of the program itself.
#include <torch_ir/libtorch/joint_graph.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/validate/validate.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/randn_like.h>
#include <doctest/doctest.h>
#include <torch/csrc/autograd/autograd.h>

#include "support/random_operators.hpp"
#include "support/recorded.hpp"
#include "support/reference.hpp"
#include "support/type_watch.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/joint") {
namespace {

/// The parameters that the program records to require gradients.
std::set<std::string, std::less<>> differentiable(torch_ir::ir const& program) {
    std::set<std::string, std::less<>> out;
    for (auto const v : program.weights()) {
        auto const& w = program.weight(v);
        if (w.kind == torch_ir::weight_kind::parameter && w.result.tensor()->requires_grad) out.insert(w.target);
    }
    return out;
}

/// How many gradients were compared.
int verify(fs::path const& path, fs::path const& inputs_file, bool core, seen_types& types) {
    CAPTURE(path.string());
    CAPTURE(core);
    auto const archive = torch_ir::pt2_archive::open(path.string());
    auto const program = torch_ir::build(archive);
    auto const weights = weights_for(archive, program, path.parent_path());
    auto const wanted = differentiable(program);
    if (!weights || wanted.empty()) return 0;
    torch_ir::executor eager(program, {.gradients = true});
    eager.load_weights(*weights);
    if (!eager.missing_weights().empty()) return 0;
    auto const tensors = leaves(inputs_file, "input_");
    std::vector<c10::IValue> inputs(tensors.begin(), tensors.end());
    std::vector<at::Tensor> outputs, tangents, parameters;
    for (auto const& t : eager.execute(inputs).tensors())
        if (t.requires_grad()) outputs.push_back(t);
    if (outputs.empty()) return 0;
    if (draws_random_numbers(torch_ir::to_core_aten(program))) return 0;
    for (auto const& t : outputs) {
        tangents.push_back(at::randn_like(t));
        inputs.emplace_back(tangents.back());
    }
    auto const all = eager.weights();
    for (auto const& key : wanted) parameters.push_back(all.at(key));
    auto const expected = torch::autograd::grad(outputs, parameters, tangents, false, false, true);

    auto const joint = torch_ir::joint_graph(program, {.core = core});
    CHECK(torch_ir::validate_ir(joint).size() <= torch_ir::validate_ir(program).size());
    torch_ir::executor run(joint);
    run.load_weights(*weights);
    std::map<std::string, at::Tensor> found;
    type_watch watch(joint);
    for (auto const& g : run.execute(inputs, watch).mutations)
        if (g.kind == torch_ir::output_kind::gradient_to_parameter) found[g.target] = g.value;
    double scale = 1;  // what is rounded are sums of what flows back, even where they are zero in the end
    for (auto const& g : expected)
        if (g.defined() && g.numel() > 0) scale = std::max(scale, g.abs().max().item<double>());
    types.seen += watch.seen;
    types.others_seen += watch.others_seen;
    types.others.insert(watch.others.begin(), watch.others.end());
    std::size_t i = 0;
    int compared = 0;
    for (auto const& key : wanted) {
        CAPTURE(key);
        auto const& gradient = expected[i++];
        CHECK(found.contains(key) == gradient.defined());
        if (!found.contains(key) || !gradient.defined()) continue;
        REQUIRE(gradient.sizes() == found[key].sizes());
        if (gradient.numel() > 0) CHECK((gradient - found[key]).abs().max().item<double>() <= 1e-5 * scale);
        ++compared;
    }
    return compared;
}

}  // namespace

TEST_CASE("joint graphs give the gradients of the programs") {
    int programs = 0;
    seen_types types;
    at::manual_seed(7);
    for (auto const& folder : reference_folders("models"))
        for (auto const* archive : {"model.pt2", "model_cpu.pt2"}) {
            if (!fs::exists(folder / archive) || !fs::exists(folder / "inputs.safetensors")) continue;
            for (bool const core : {false, true}) programs += verify(folder / archive, folder / "inputs.safetensors", core, types) > 0;
        }
    check_seen("joint graphs verified", programs, {20, 140});
    check_seen("results of them seen", types.seen, {2000, 9000});
    std::string others;
    for (auto const& op : types.others) others += op + " ";
    MESSAGE(types.others_seen << " of them lie otherwise than recorded: " << others);
    CHECK(types.others_seen * 200 <= types.seen);
}
}  // TEST_SUITE("reference/joint")
