// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/meta_device.hpp>

#include <ATen/ATen.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>
#include <torch/nn/modules/transformer.h>
#include <torch/types.h>

#include <stdexcept>
#include <thread>

#include "support/torch.hpp"

namespace nn = torch::nn;
using namespace torch_ir;

TEST_SUITE("libtorch/meta_device") {

TEST_CASE("modules are constructed on meta, however large, with types and without elements") {
    auto const linear = with_meta_device([] { return nn::Linear(10'000'000, 1'000'000); });  // 40 TB, were it real
    CHECK(linear->weight.is_meta());
    CHECK(linear->weight.sizes() == at::IntArrayRef({1'000'000, 10'000'000}));
    CHECK(linear->weight.requires_grad());
    auto const others = with_meta_device([] {
        return nn::Sequential(nn::Embedding(nn::EmbeddingOptions(1000, 8).padding_idx(1)), nn::BatchNorm1d(8), nn::LSTM(4, 4),
                              nn::Transformer(nn::TransformerOptions(16, 2, 1, 1)));
    });
    for (auto const& p : others->parameters()) CHECK(p.is_meta());
    for (auto const& b : others->buffers()) CHECK(b.is_meta());
}

TEST_CASE("a maker that names its device gets it, and tensors that exist keep theirs") {
    auto const before = at::ones({2});
    meta_device_guard const guard;
    CHECK(at::zeros({2}).is_meta());
    CHECK(at::zeros({2}, at::kCPU).is_cpu());
    CHECK((before + 1).is_cpu());
    CHECK(at::zeros_like(before).is_cpu());
}

TEST_CASE("a tensor with elements of its own stays on the CPU, and filling one on meta by its pointer is an exception") {
    meta_device_guard const guard;
    CHECK(torch::tensor(std::vector<float>{1.0F, 2.0F}).is_cpu());
    CHECK_THROWS(static_cast<void>(at::empty({2}).data_ptr<float>()));
}

TEST_CASE("guards nest, end with their scope also by an exception, and are the thread's own") {
    {
        meta_device_guard const outer;
        {
            meta_device_guard const inner;
            CHECK(at::zeros({2}).is_meta());
        }
        CHECK(at::zeros({2}).is_meta());
        bool other_is_cpu = false;
        std::thread([&] { other_is_cpu = at::zeros({2}).is_cpu(); }).join();
        CHECK(other_is_cpu);
    }
    CHECK(at::zeros({2}).is_cpu());
    CHECK_THROWS_AS(static_cast<void>(with_meta_device([]() -> int { throw std::runtime_error("no"); })), std::runtime_error);
    CHECK(at::zeros({2}).is_cpu());
    CHECK(current_dispatch_mode() == nullptr);
}

}  // TEST_SUITE("libtorch/meta_device")
