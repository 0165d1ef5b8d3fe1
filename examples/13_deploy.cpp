// SPDX-License-Identifier: MIT
// From a C++ module to what is deployed: extracted strictly, looked at, made smaller by passes that are checked on real numbers, saved with its weights, and
// verified against the module. (Usage guide §7, §8)
#include <torch_ir/analyze/graph_analyzer.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/fold_constants.hpp>
#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/libtorch/nn_module.hpp>
#include <torch_ir/libtorch/numeric_check.hpp>
#include <torch_ir/libtorch/random_inputs.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/save.hpp>

#include <ATen/ops/arange.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/rand.h>
#include <torch/nn/modules/linear.h>

#include <iostream>

namespace nn = torch::nn;

/// A linear layer behind positions whose frequencies are parameters, and with weights that are normalised at each call.
struct PositionsImpl : nn::Module {
    nn::Linear fc{nullptr};
    at::Tensor frequencies;
    PositionsImpl() {
        fc = register_module("fc", nn::Linear(8, 4));
        frequencies = register_parameter("frequencies", at::rand({8}));
    }
    at::Tensor forward(at::Tensor x) {
        at::Tensor const positions = at::outer(at::arange(x.size(0), x.options()), frequencies).sin();
        at::Tensor const weight = fc->weight / fc->weight.norm();
        return (x + positions).matmul(weight.t()) + fc->bias;
    }
};
TORCH_MODULE(Positions);

int main() {
    auto on_meta = torch_ir::with_meta_device([] { return Positions(); });
    on_meta->eval();
    auto const program = torch_ir::extract_ir(on_meta, {at::empty({16, 8}, at::kMeta)}, {.model_name = "Positions", .strict = true});

    torch_ir::graph_analyzer const analyzer(program);
    for (auto const& [label, key] : analyzer.weight_name_mapping()) std::cout << label << " -> " << key << '\n';

    Positions original;
    original->eval();
    auto weights = torch_ir::weights_of(*original);
    auto const done = torch_ir::pipeline({"cse"})
                          .add(torch_ir::fold_constants_pass(weights))
                          .add(torch_ir::get_rewrite_pass("dce"))
                          .check(torch_ir::numeric_check(program, weights, {torch_ir::random_inputs(program, 0)}))
                          .run(program);
    for (auto const& pass : done.passes) std::cout << pass.name << ": " << pass.calls_before << " -> " << pass.calls_after << " calls\n";

    torch_ir::save_ir(done.program, "positions.json");
    torch_ir::save_weights("positions.safetensors", torch_ir::to_state_dict(weights));

    auto const deployed = torch_ir::load_ir("positions.json");
    for (auto const v : deployed.calls()) std::cout << "  " << deployed.call(v).op.text() << '\n';
    at::Tensor const x = at::rand({16, 8});
    std::cout << summary(torch_ir::verify_ir(deployed, "positions.safetensors", original, {x})) << '\n';
}
