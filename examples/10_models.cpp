// SPDX-License-Identifier: MIT
// Models of several kinds from C++: extracted on meta, saved, run with the weights of the original and verified against it.
// (Usage guide §1, §4, §5, §7, §8)
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/libtorch/nn_module.hpp>
#include <torch_ir/libtorch/verify.hpp>

#include <ATen/ops/cat.h>
#include <ATen/ops/rand.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

#include <iostream>
#include <string>
#include <vector>

namespace nn = torch::nn;

struct CnnImpl : nn::Module {
    nn::Conv2d conv{nullptr};
    nn::BatchNorm2d bn{nullptr};
    nn::Linear fc{nullptr};
    CnnImpl() {
        conv = register_module("conv", nn::Conv2d(nn::Conv2dOptions(3, 8, 3).padding(1)));
        bn = register_module("bn", nn::BatchNorm2d(8));
        fc = register_module("fc", nn::Linear(8 * 16 * 16, 10));
    }
    at::Tensor forward(at::Tensor x) { return fc->forward(bn->forward(conv->forward(x)).relu().flatten(1)); }
};
TORCH_MODULE(Cnn);

struct TwoInputsImpl : nn::Module {
    nn::Linear fc1{nullptr}, fc2{nullptr}, fc3{nullptr};
    TwoInputsImpl() {
        fc1 = register_module("fc1", nn::Linear(10, 20));
        fc2 = register_module("fc2", nn::Linear(5, 20));
        fc3 = register_module("fc3", nn::Linear(40, 10));
    }
    at::Tensor forward(at::Tensor x1, at::Tensor x2) { return fc3->forward(at::cat({fc1->forward(x1), fc2->forward(x2)}, 1)); }
};
TORCH_MODULE(TwoInputs);

/// Extracts from a model that takes no memory, saves, loads, runs with the weights of a real one and compares with it.
template <class Make, class Forward>
void pipeline(std::string const& name, Make make, Forward forward, std::vector<c10::IValue> const& inputs) {
    auto on_meta = torch_ir::with_meta_device(make);
    on_meta->eval();
    torch_ir::save_ir(torch_ir::extract_ir(on_meta, inputs, {.model_name = name, .strict = true}), name + ".json");
    auto const program = torch_ir::load_ir(name + ".json");

    auto original = make();
    original->eval();
    auto const report = torch_ir::verify_ir(program, torch_ir::weights_of(*original), inputs, {forward(original)});
    std::cout << program.model_name() << ": " << program.calls().size() << " nodes, " << program.weights().size() << " weights, "
              << summary(report) << '\n';
}

int main() {
    at::Tensor const image = at::rand({1, 3, 16, 16}), digit = at::rand({1, 784}), a = at::rand({1, 10}), b = at::rand({1, 5});
    pipeline("CNN", [] { return Cnn(); }, [&](Cnn& m) { return m->forward(image); }, {image});
    auto const mlp = [] { return nn::Sequential(nn::Linear(784, 256), nn::ReLU(), nn::Dropout(0.2), nn::Linear(256, 10)); };
    pipeline("MLP", mlp, [&](nn::Sequential& m) { return m->forward(digit); }, {digit});
    pipeline("TwoInputs", [] { return TwoInputs(); }, [&](TwoInputs& m) { return m->forward(a, b); }, {a, b});
}
