// SPDX-License-Identifier: MIT
// The examples in the comments of libtorch/.
#include <torch_ir/libtorch/bisect.hpp>
#include <torch_ir/libtorch/decomposition.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/fold_constants.hpp>
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/libtorch/joint_graph.hpp>
#include <torch_ir/libtorch/kernels.hpp>
#include <torch_ir/libtorch/lower_for_onnx.hpp>
#include <torch_ir/libtorch/lowering_targets.hpp>
#include <torch_ir/libtorch/memory_meter.hpp>
#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/libtorch/module_weights.hpp>
#include <torch_ir/libtorch/nn_module.hpp>
#include <torch_ir/libtorch/numeric_check.hpp>
#include <torch_ir/libtorch/observer.hpp>
#include <torch_ir/libtorch/optimize.hpp>
#include <torch_ir/libtorch/profile.hpp>
#include <torch_ir/libtorch/random_inputs.hpp>
#include <torch_ir/libtorch/run/compile.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/onnx/write.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/weights/load.hpp>

#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/rand.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "check.hpp"

at::Tensor my_gelu(at::Tensor const& x) { return at::gelu(x); }

void libtorch_bisect_example(torch_ir::ir const& program, torch_ir::tensor_map const& weights, torch_ir::ir const& reference, at::Tensor const& x) {
    torch_ir::bisection const b = torch_ir::bisect_ir(program, weights, reference, weights, {x});
    if (b.first) std::cout << b.first->node << ": " << b.first->reason << '\n';
}

void libtorch_executor_example(at::Tensor const& x) {
    torch_ir::pt2_archive const archive = torch_ir::pt2_archive::open("model.pt2");
    torch_ir::executor run(archive);                               // or an ir: `executor run(program);`
    run.load_weights(archive.weights<torch_ir::state_dict>());     // or load_safetensors("weights.safetensors")
    at::Tensor const y = run.execute({x}).tensors().front();
}

void libtorch_extract_example() {
    auto const w = at::rand({10, 3});
    auto const program = torch_ir::extract_ir([&](at::Tensor x) { return at::linear(x, w).relu(); },
                                              {{"w", w}}, {at::rand({1, 3})}, {.model_name = "Net"});
}

at::Tensor performance_example(at::Tensor const& x) {
    torch_ir::executor_options options;
    options.optimize = true;
    torch_ir::executor run(torch_ir::pt2_archive::open("model.pt2"), options);
    run.load_weights(torch_ir::load_weights("weights.safetensors"));      // rewrites, packs, fuses
    at::Tensor const y = run.execute({x}).tensors().front();
    return y;
}

void libtorch_optimize_example(torch_ir::ir const& program) {
    torch_ir::optimized_program const fast = torch_ir::optimize(program, torch_ir::to_tensors(torch_ir::load_weights("weights.safetensors")));
    torch_ir::executor run(fast.program, {.optimize = true});         // packs weights and fuses kernels
    run.load_weights(fast.weights);
}

void libtorch_fold_constants_example(torch_ir::ir const& program) {
    auto const folded = torch_ir::fold_constants(program, torch_ir::to_tensors(torch_ir::load_weights("weights.safetensors")));
    torch_ir::executor run(folded.program);
    run.load_weights(folded.weights);
}

void libtorch_kernels_example(torch_ir::ir const& program) {
    torch_ir::kernel_registry kernels;
    kernels.add("aten.gelu.default", [](torch_ir::node_info const&, std::vector<c10::IValue>& stack) {
        at::Tensor const x = stack[0].toTensor();
        stack.assign(1, my_gelu(x));
    });
    torch_ir::executor run(program, {.kernels = kernels});
}

void libtorch_memory_meter_example(torch_ir::executor const& run, at::Tensor const& x) {
    torch_ir::memory_meter const meter;
    static_cast<void>(run.execute({x}));
    std::cout << meter.peak() << " bytes at most, in " << meter.allocations() << " pieces\n";
}

void libtorch_meta_device_example() {
    auto model = torch_ir::with_meta_device([] { return torch::nn::Linear(100000, 100000); });   // no memory, no work
}

void libtorch_module_weights_example() {
    torch::nn::Linear model(3, 2), other(3, 2);
    torch_ir::save_weights("for_python.pt", model);                              // torch.load reads it
    torch_ir::load_weights_into(other, torch_ir::load_weights("for_python.pt"));  // as other.load_state_dict(torch.load(…)) in Python
    check(at::equal(model->weight, other->weight), "the same weights");
}

void libtorch_nn_module_example() {
    auto model = torch_ir::with_meta_device([] {
        return torch::nn::Sequential(torch::nn::Linear(784, 256), torch::nn::ReLU(), torch::nn::Linear(256, 10));
    });
    model->eval();
    auto const program = torch_ir::extract_ir(model, {at::empty({1, 784}, at::kMeta)}, {.model_name = "MLP"});
}

void libtorch_numeric_check_example(torch_ir::ir const& program, torch_ir::tensor_map const& weights) {
    torch_ir::numeric_check const check(program, weights, {torch_ir::random_inputs(program, 0)});
    auto const done = torch_ir::pipeline({"canonicalize", "cse", "dce"}).check(check).run(program);
}

void libtorch_decomposition_example() {
    torch_ir::register_decomposition("mylib::scaled_silu", [](at::Tensor x, double scale) { return x * x.sigmoid() * scale; });
}

void libtorch_functionalize_example() {
    torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
    torch_ir::ir const core = torch_ir::to_core_aten(program, {.keep = {"aten.linear"}});
}

void libtorch_joint_graph_example() {
    torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
    torch_ir::ir const joint = torch_ir::joint_graph(program, {.loss = 0});
}

void libtorch_lowering_targets_example() {
    torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
    torch_ir::ir const lowered = torch_ir::lower_for(program, "torch-mlir");
}

void libtorch_observer_example(torch_ir::executor const& run, at::Tensor const& x) {
    struct counter {
        int calls = 0;
        void after(torch_ir::node_event const&) { ++calls; }
    };
    counter c;
    static_cast<void>(run.execute({x}, c));
}

void libtorch_profile_example(torch_ir::executor const& run, at::Tensor const& x) {
    torch_ir::profiler p;
    static_cast<void>(run.execute({x}, p));
    std::cout << torch_ir::to_string(torch_ir::make_profile_report(p));
    std::ofstream("trace.json") << torch_ir::to_chrome_trace(p);      // for chrome://tracing or ui.perfetto.dev
}

void libtorch_profile_collector_example(torch_ir::executor const& run, torch_ir::ir const& program, torch_ir::program_cost const& cost, at::Tensor const& x) {
    torch_ir::profile_collector sums(program.model_name(), &cost);
    static_cast<void>(run.execute({x}));                            // to warm up
    sums.count_warm_up();
    for (int k = 0; k < 10; ++k) {
        torch_ir::profiler p;
        static_cast<void>(run.execute({x}, p));
        sums.add(p);
    }
    std::cout << torch_ir::to_string(sums.report());
}

void libtorch_run_compile_example(torch_ir::ir const& program) {
    torch_ir::plan const p = torch_ir::compile(program);                        // or a pt2_archive, a json_source
}

void libtorch_torchscript_example() {
    auto const script = torch_ir::load_torchscript("model.pt");
    auto const program = torch_ir::extract_ir(script, {at::empty({1, 3, 224, 224}, at::kMeta)});
}

void libtorch_verify_example(torch_ir::ir const& program, torch::nn::Sequential const& model, at::Tensor const& x) {
    // model: a module, TorchScript, any callable, or recorded outputs
    torch_ir::verification const v = torch_ir::verify_ir(program, "weights.pt", model, {x});
    std::cout << to_string(v) << '\n';
}

void libtorch_lower_for_onnx_example() {
    torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
    torch_ir::write_onnx("model.onnx", torch_ir::lower_for_onnx(program), torch_ir::load_weights("model.pt2"));
}

int main() {
    auto const archive = torch_ir::pt2_archive::open("model.pt2");
    auto const program = torch_ir::build(archive);
    auto const weights = torch_ir::to_tensors(archive.weights<torch_ir::state_dict>());
    auto const inputs = torch_ir::random_inputs(program, 0);
    at::Tensor const x = inputs.front().toTensor();
    torch_ir::executor run(program);
    run.load_weights(weights);

    libtorch_bisect_example(program, weights, program, x);
    libtorch_executor_example(x);
    libtorch_extract_example();
    libtorch_fold_constants_example(program);
    libtorch_optimize_example(program);
    static_cast<void>(performance_example(x));
    libtorch_kernels_example(program);
    libtorch_memory_meter_example(run, x);
    libtorch_meta_device_example();
    libtorch_module_weights_example();
    libtorch_nn_module_example();
    libtorch_numeric_check_example(program, weights);
    libtorch_decomposition_example();
    libtorch_functionalize_example();
    libtorch_lower_for_onnx_example();
    libtorch_observer_example(run, x);
    libtorch_profile_example(run, x);
    libtorch_run_compile_example(program);
    return finish();  // TorchScript and the module of verify.hpp are not files of this folder: those two are compiled only
}
