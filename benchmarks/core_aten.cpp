// SPDX-License-Identifier: MIT
// How long it takes to make programs core ATen, beside Python's run_decompositions of the same archive, and how much memory.
#include "../tests/zoo/sequence_models.hpp"
#include "bench.hpp"
#include "machine.hpp"

#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/libtorch/joint_graph.hpp>
#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/libtorch/nn_module.hpp>
#include <torch_ir/pt2/read.hpp>

#include <filesystem>
#include <string>
#include <utility>

#include <ATen/ops/empty.h>

namespace {

using namespace torch_ir_bench;
namespace fs = std::filesystem;

constexpr double limit_per_call = 40e-6, times_faster_than_python = 20;

void archives(suite& s) {
    fs::path const reference = TORCH_IR_REFERENCE_DIR;
    fs::path const models = (reference.empty() ? fs::path(TORCH_IR_TEST_DATA) / "reference" : reference) / "models";
    for (std::string const name : {"TransformerBlock", "MobileNetV3Small", "TransformerEncoderNet", "GRUNet"}) {
        auto const archive = models / name / "model_cpu.pt2";
        std::string const row = "core_aten/" + name;
        if (!fs::exists(archive)) {
            s.skip(row, "not in the set of reference models");
            continue;
        }
        auto const program = torch_ir::build(torch_ir::pt2_archive::open(archive.string()));
        double const calls = static_cast<double>(torch_ir::to_core_aten(program).calls().size());
        double const ours = median_seconds([&] { keep(torch_ir::to_core_aten(program)); }, 15);
        s.record(row + ", each call", "s", ours / calls, limit_per_call, 1.0, "the baseline is the budget of 40 us");
        if (auto const python = seconds_of_peer("run_decompositions_peer.py", archive.string()))
            s.record(row + " beside run_decompositions", "s", ours, *python, 1 / times_faster_than_python);
        else s.skip(row + " beside run_decompositions", "no Python with torch that loads it");
        double const joint = median_seconds([&] { keep(torch_ir::joint_graph(program)); }, 5);
        s.record(row + ", with its backward", "s", joint, ours, std::nullopt, "the baseline is the forward alone");
    }
}

/// 32 layers, whose weights are on meta.
void large_model(suite& s) {
    constexpr torch_ir_zoo::llama_size size{.layers = 32, .width = 4096, .hidden = 11008, .heads = 32, .key_heads = 32, .vocabulary = 32000, .positions = 4096};
    constexpr double seconds_at_most = 0.4;
    auto model = torch_ir::with_meta_device([&] { return torch_ir_zoo::llama(size); });
    model.eval();
    double weights = 0;
    for (auto const& p : model.parameters()) weights += static_cast<double>(p.numel()) * static_cast<double>(p.element_size());
    auto const options = at::TensorOptions().dtype(c10::kLong).device(c10::kMeta);
    auto const program = torch_ir::extract_ir(model, {at::empty({1, 512}, options), at::empty({512}, options)}, {.model_name = "Llama7B"});
    double const seconds = median_seconds([&] { keep(torch_ir::to_core_aten(program)); }, 5);
    auto const peak = peak_bytes([&] { keep(torch_ir::to_core_aten(program)); });
    s.record("core_aten/Llama of 7 billion parameters", "s", seconds, seconds_at_most, 1.0, std::to_string(program.calls().size()) + " calls before");
    s.record("core_aten/its peak memory beside its weights", "bytes", static_cast<double>(peak), weights, 1e-2);
}

registration const r("core_aten", archives);
registration const large("core_aten_large", large_model);

}  // namespace
