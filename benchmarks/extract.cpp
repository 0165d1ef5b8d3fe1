// SPDX-License-Identifier: MIT
// How long extraction from C++ takes, beside Python's torch.export of the same architecture, and how much memory.
#include "../tests/zoo/sequence_models.hpp"
#include "bench.hpp"
#include "machine.hpp"

#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/libtorch/nn_module.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>

namespace {

using namespace torch_ir_bench;

constexpr int layers = 500;
constexpr std::int64_t width = 64;

/// Layers of a linear operator and an activation: two operators each.
struct perceptron {
    torch_ir::tensor_map weights;
    at::Tensor x = at::empty({1, width}, c10::kMeta);

    explicit perceptron(std::int64_t size = width) : x(at::empty({1, size}, c10::kMeta)) {
        for (int i = 0; i < layers; ++i) {
            weights.emplace("layers." + std::to_string(2 * i) + ".weight", at::empty({size, size}, c10::kMeta));
            weights.emplace("layers." + std::to_string(2 * i) + ".bias", at::empty({size}, c10::kMeta));
        }
    }
    [[nodiscard]] torch_ir::ir extract() const {
        return torch_ir::extract_ir(
            [this](at::Tensor y) {
                for (int i = 0; i < layers; ++i) {
                    std::string const key = "layers." + std::to_string(2 * i);
                    y = at::linear(y, weights.at(key + ".weight"), weights.at(key + ".bias")).relu();
                }
                return y;
            },
            weights, {x});
    }
};

void extraction(suite& s) {
    constexpr double limit_per_operator = 15e-6, times_faster_than_python = 50;
    // The same graph with 500 x 32 GB of weights: the graph's memory is all that it takes.
    constexpr std::int64_t large = 89'000;
    perceptron const huge(large);
    double const huge_peak = static_cast<double>(peak_bytes([&] { keep(huge.extract()); }));
    double const weights = static_cast<double>(layers) * static_cast<double>(large) * static_cast<double>(large + 1) * 4;
    s.record("extract/peak memory beside 16 TB of weights", "bytes", huge_peak, weights, 1e-5);
    perceptron const model;
    double const ours = median_seconds([&] { keep(model.extract()); }, 15);
    s.record("extract/1000 operators, each", "s", ours / (2 * layers), limit_per_operator, 1.0, "the baseline is the budget of 15 us");
    if (auto const python = seconds_of_peer("torch_export_peer.py", std::to_string(layers)))
        s.record("extract/1000 operators beside torch.export", "s", ours, *python, 1 / times_faster_than_python);
    else s.skip("extract/1000 operators beside torch.export", "no Python with torch");
}

/// Constructed and extracted on meta: seconds, and the memory of the graph.
void large_model(suite& s) {
    constexpr torch_ir_zoo::llama_size size{.layers = 80, .width = 8192, .hidden = 28672, .heads = 64, .key_heads = 8, .vocabulary = 128256, .positions = 4096};
    constexpr double seconds_at_most = 10;
    double weights = 0, nodes = 0;
    auto const start = std::chrono::steady_clock::now();
    auto const peak = peak_bytes([&] {
        auto model = torch_ir::with_meta_device([&] { return torch_ir_zoo::llama(size); });
        model.eval();
        auto const options = at::TensorOptions().dtype(c10::kLong).device(c10::kMeta);
        auto const program = torch_ir::extract_ir(model, {at::empty({1, 512}, options), at::empty({512}, options)}, {.model_name = "Llama70B"});
        for (auto const& p : model.parameters()) weights += static_cast<double>(p.numel()) * static_cast<double>(p.element_size());
        nodes = static_cast<double>(program.calls().size());
    });
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    s.record("extract/Llama of 70 billion parameters", "s", seconds, seconds_at_most, 1.0, std::to_string(static_cast<int>(nodes)) + " nodes");
    s.record("extract/its peak memory beside its weights", "bytes", static_cast<double>(peak), weights, 1e-3);
}

registration const large("extract_large", large_model);
registration const r("extract", extraction);

}  // namespace
