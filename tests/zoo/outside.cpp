// SPDX-License-Identifier: MIT
// A model that is none of the zoo's, as a user registers it.
#include "registry.hpp"

#include <torch/nn.h>

namespace {

struct MyCustomModel : torch::nn::Module {
    MyCustomModel() { conv = register_module("conv", torch::nn::Conv2d(3, 64, 3)); }
    at::Tensor forward(at::Tensor x) { return conv(x); }
    torch::nn::Conv2d conv{nullptr};
};
TORCH_IR_REGISTER_MODEL(MyCustomModel, ({{{1, 3, 32, 32}}}), ({"custom"}), "My custom test model")

}  // namespace
