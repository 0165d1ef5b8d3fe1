// SPDX-License-Identifier: MIT
// The programs of docs/usage.md that run LibTorch.
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/libtorch/bisect.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/libtorch/module_weights.hpp>
#include <torch_ir/libtorch/nn_module.hpp>
#include <torch_ir/libtorch/profile.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/rewrite/canonicalize.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/load.hpp>

#include <ATen/ops/equal.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/relu.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "check.hpp"

struct MyModelImpl : torch::nn::Module {
    torch::nn::Conv2d conv{nullptr};
    torch::nn::BatchNorm2d bn{nullptr};
    torch::nn::Linear fc{nullptr};
    MyModelImpl() {
        conv = register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 64, 3).padding(1)));
        bn = register_module("bn", torch::nn::BatchNorm2d(64));
        fc = register_module("fc", torch::nn::Linear(64 * 32 * 32, 10));
    }
    at::Tensor forward(at::Tensor x) { return fc->forward(bn->forward(conv->forward(x)).relu().flatten(1)); }
};
TORCH_MODULE(MyModel);

torch_ir::ir extract_my_model() {
    MyModel model = torch_ir::with_meta_device([] { return MyModel(); });  // no memory, no initialisation
    model->eval();                                                         // batch norm and dropout behave as in inference
    return torch_ir::extract_ir(model, {at::empty({1, 3, 32, 32}, at::kMeta)}, {.model_name = "MyModel"});
}

void run_and_verify(torch_ir::ir const& program) {
    MyModel original;
    original->eval();
    torch_ir::tensor_map const weights = torch_ir::weights_of(*original);
    at::Tensor const input = at::rand({1, 3, 32, 32});

    torch_ir::executor run(program);
    run.load_weights(weights);
    at::Tensor const output = run.execute({input}).tensors().front();
    std::cout << "output shape: " << output.sizes() << '\n';
    check(output.sizes() == at::IntArrayRef({1, 10}), "ten classes");

    auto const report = torch_ir::verify_ir_with_state_dict(program, weights, original, {input}, {.rtol = 1e-5, .atol = 1e-5});
    std::cout << "Verification: " << (report.is_valid() ? "PASSED" : "FAILED") << '\n' << to_string(report) << '\n';
    check(report.is_valid(), "the program computes what the module computes");
    std::cout << "max " << report.max_absolute() << ", mean " << report.mean_absolute() << '\n';
    for (auto const& o : report.outputs)
        std::cout << "output " << o.index << ": " << to_string(o.found) << ", close: " << o.is_close << ", largest difference " << o.max_absolute << '\n';
}

void verify_with_files(torch_ir::ir const& program) {
    MyModel original;
    original->eval();
    MyModel another;
    torch_ir::save_weights("weights.pt", original);                              // Python's torch.load reads it, too
    torch_ir::load_weights_into(another, torch_ir::load_weights("weights.pt"));  // a file of any format, Python's among them
    check(at::equal(another->fc->weight, original->fc->weight), "the same weights");
    auto const report = torch_ir::verify_ir(program, "weights.pt", original, {at::rand({1, 3, 32, 32})});
    std::cout << summary(report) << '\n';
    check(report.is_valid(), "weights from a file are the same weights");
}

void find_the_first_wrong_node(torch_ir::ir const& program, torch_ir::ir const& original, torch_ir::tensor_map const& weights, at::Tensor const& x) {
    auto const found = torch_ir::bisect_ir(program, weights, original, weights, {x});
    if (found.first) std::cout << found.first->node << ": " << found.first->reason << '\n';
    check(!found.first, "a program does not depart from itself");
}

void look_inside(torch_ir::executor const& run, at::Tensor const& x) {
    torch_ir::profiler profile;
    static_cast<void>(run.execute({x}, profile));
    std::cout << to_string(torch_ir::make_profile_report(profile));
}

int main() {
    torch_ir::ir const program = extract_my_model();
    std::cout << to_text(program);
    check(program.calls().size() == 5 && program.weights().size() == 9, "the module's five calls");
    run_and_verify(program);
    verify_with_files(program);

    // Strict: what is a warning otherwise (a module in training mode) is an error.
    MyModel training = torch_ir::with_meta_device([] { return MyModel(); });
    try {
        static_cast<void>(torch_ir::extract_ir(training, {at::empty({1, 3, 32, 32}, at::kMeta)}, {.strict = true}));
        check(false, "a module in training mode is refused");
    } catch (torch_ir::error const& e) {
        std::cout << "extraction failed: " << e.what() << '\n';
    }

    // The steps of an extraction one by one: record, spell as torch.export does, keep.
    torch_ir::ir const recorded =
        torch_ir::extract_ir([](at::Tensor x) { return at::relu(x + 1); }, {at::rand({2})}, {.model_name = "Steps", .canonicalize = false});
    torch_ir::program_editor edit(recorded);
    torch_ir::canonicalize(edit);
    torch_ir::ir const canonical = std::move(edit).result();
    check(canonical.calls().size() == 2 && canonical.model_name() == "Steps", "two calls");

    // An archive of torch.export with its weights, run and compared with what Python computed.
    auto const archive = torch_ir::pt2_archive::open("model.pt2");
    torch_ir::executor run(archive);
    run.load_weights(archive.weights<torch_ir::state_dict>());
    auto const inputs = torch_ir::to_tensors(torch_ir::load_safetensors("inputs.safetensors"));
    auto const outputs = torch_ir::to_tensors(torch_ir::load_safetensors("outputs.safetensors"));
    at::Tensor const x = inputs.at("input_0");
    auto const report = torch_ir::verify_ir(run, {x}, std::vector{outputs.at("output_0")});
    std::cout << to_string(report) << '\n';
    check(report.is_valid(), "the archive computes what Python computed");
    look_inside(run, x);
    find_the_first_wrong_node(torch_ir::build(archive), torch_ir::build(archive), run.weights(), x);
    return finish();
}
