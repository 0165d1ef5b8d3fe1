// SPDX-License-Identifier: MIT
// How long it takes to write programs as ONNX models, beside torch.onnx.export of the same archive.
#include "../tests/zoo/sequence_models.hpp"
#include "bench.hpp"
#include "machine.hpp"

#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/lower_for_onnx.hpp>
#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/libtorch/nn_module.hpp>
#include <torch_ir/onnx/write.hpp>
#include <torch_ir/pt2/read.hpp>

#include <filesystem>
#include <string>

#include <ATen/ops/empty.h>

namespace {

using namespace torch_ir_bench;
namespace fs = std::filesystem;

constexpr double times_faster_than_python = 100;

void archives(suite& s) {
    fs::path const reference = TORCH_IR_REFERENCE_DIR;
    fs::path const models = (reference.empty() ? fs::path(TORCH_IR_TEST_DATA) / "reference" : reference) / "models";
    auto const file = (fs::temp_directory_path() / "torch_ir_bench.onnx").string();
    for (std::string const name : {"TransformerBlock", "MobileNetV3Small", "TransformerEncoderNet"}) {
        auto const path = models / name / "model_cpu.pt2";
        std::string const row = "onnx/" + name;
        if (!fs::exists(path)) {
            s.skip(row, "not in the set of reference models");
            continue;
        }
        auto const archive = torch_ir::pt2_archive::open(path.string());
        auto const program = torch_ir::build(archive);
        auto const weights = archive.weights<torch_ir::state_dict>();
        double const ours = median_seconds([&] { keep(torch_ir::write_onnx(file, torch_ir::lower_for_onnx(program), weights)); }, 15);
        if (auto const python = seconds_of_peer("torch_onnx_peer.py", path.string()))
            s.record(row + " beside torch.onnx.export", "s", ours, *python, 1 / times_faster_than_python);
        else s.skip(row + " beside torch.onnx.export", "no Python with torch and onnxscript");
    }
    fs::remove(file);
}

/// The shape of Llama 3 8B: 32 layers, whose weights are on meta.
void large_model(suite& s) {
    constexpr torch_ir_zoo::llama_size size{.layers = 32, .width = 4096, .hidden = 14336, .heads = 32, .key_heads = 8, .vocabulary = 128256, .positions = 4096};
    constexpr double seconds_at_most = 0.15;
    auto model = torch_ir::with_meta_device([&] { return torch_ir_zoo::llama(size); });
    model.eval();
    auto const options = at::TensorOptions().dtype(c10::kLong).device(c10::kMeta);
    auto const program =
        torch_ir::lower_for_onnx(torch_ir::extract_ir(model, {at::empty({1, 512}, options), at::empty({512}, options)}, {.model_name = "Llama8B"}));
    auto const file = (fs::temp_directory_path() / "torch_ir_bench.onnx").string();
    double const seconds = median_seconds([&] { keep(torch_ir::write_onnx(file, program)); }, 5);
    s.record("onnx/Llama of 8 billion parameters, without weights", "s", seconds, seconds_at_most, 1.0, std::to_string(program.calls().size()) + " calls");
    fs::remove(file);
}

registration const r("onnx", archives);
registration const large("onnx_large", large_model);

}  // namespace
