// SPDX-License-Identifier: MIT
#include <torch_ir/torch_ir.hpp>

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

#include <iostream>

namespace nn = torch::nn;

int main() {
    auto model = torch_ir::with_meta_device([] { return nn::Sequential(nn::Linear(784, 256), nn::ReLU(), nn::Linear(256, 10)); });
    model->eval();                                             // a thousand parameters or 70 billion: no memory is allocated for them
    std::cout << to_text(torch_ir::extract_ir(model, {at::empty({1, 784}, at::kMeta)}, {.model_name = "MLP"}));
}
