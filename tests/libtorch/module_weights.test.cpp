// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/module_weights.hpp>

#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/weights/load.hpp>

#include <ATen/ops/equal.h>
#include <ATen/ops/rand.h>

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>

#include "support/torch.hpp"

using namespace torch_ir;
using namespace torch_ir_test;
namespace nn = torch::nn;

TEST_SUITE("libtorch/module_weights") {
namespace {

nn::Sequential small_model() { return nn::Sequential(nn::Linear(3, 2), nn::BatchNorm1d(2)); }

bool same_weights(nn::Sequential const& a, nn::Sequential const& b) {
    auto const x = weights_of(*a), y = weights_of(*b);
    if (x.size() != y.size()) return false;
    for (auto const& [key, t] : x)
        if (!at::equal(t, y.at(key))) return false;
    return true;
}

}  // namespace

TEST_CASE("a module's weights go through files of each kind into another module") {
    auto model = small_model();
    model->forward(at::rand({4, 3}));  // the buffers change, too
    for (std::string const ending : {".safetensors", ".pt"}) {
        auto const path = (std::filesystem::temp_directory_path() / ("torch_ir_module_weights" + ending)).string();
        save_weights(path, model);
        auto other = small_model();
        CHECK_FALSE(same_weights(model, other));
        load_weights_into(other, load_weights(path));
        CHECK(same_weights(model, other));
        CHECK(weights_of(*other).at("0.weight").requires_grad());
        std::filesystem::remove(path);
    }
}

TEST_CASE("a module on meta takes real weights, and computes with them") {
    auto model = small_model();
    auto other = with_meta_device([] { return small_model(); });
    load_weights_into(other, weights_of(*model));
    CHECK(same_weights(model, other));
    model->eval(), other->eval();
    auto const x = at::rand({4, 3});
    CHECK(at::equal(model->forward(x), other->forward(x)));
    weights_of(*model).at("0.weight").data().zero_();
    CHECK_FALSE(same_weights(model, other));  // a copy
}

TEST_CASE("what does not fit is listed, and then nothing is loaded") {
    auto model = small_model();
    auto const before = weights_of(*model).at("1.bias").clone();
    tensor_map weights{{"0.weight", at::rand({2, 4})}, {"1.bias", at::rand({2})}, {"2.weight", at::rand({2})}};
    CHECK(
        message_of([&] { load_weights_into(model, weights); }) ==
        "weights for module 'torch::nn::SequentialImpl': expected its parameters and buffers, found '0.bias' is missing, '0.weight' is [2, 4], not [2, 3], "
        "'1.num_batches_tracked' is missing, '1.running_mean' is missing, '1.running_var' is missing, '1.weight' is missing, '2.weight' is not of the module");
    CHECK(at::equal(weights_of(*model).at("1.bias"), before));
    weights.erase("0.weight");
    load_weights_into(model, weights, {.strict = false});
    CHECK(at::equal(weights_of(*model).at("1.bias"), weights.at("1.bias")));
}
}  // TEST_SUITE("libtorch/module_weights")
