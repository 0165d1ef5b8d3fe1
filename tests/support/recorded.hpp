// SPDX-License-Identifier: MIT
/// What was recorded beside an archive of the reference set: inputs, outputs, weights.
#pragma once

#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "reference.hpp"

namespace torch_ir_test {

/// The tensors `<prefix>0`, `<prefix>1`, … of a file; none where there is no file.
inline std::vector<at::Tensor> leaves(fs::path const& file, std::string const& prefix) {
    std::vector<at::Tensor> out;
    if (!fs::exists(file)) return out;
    auto const tensors = torch_ir::load_safetensors(file.string());
    while (auto const* t = tensors.find(prefix + std::to_string(out.size()))) out.push_back(torch_ir::to_tensor(*t).clone());
    return out;
}

/// The model's weights: those of the archive, else those beside it; nothing where there are none.
inline std::optional<torch_ir::state_dict> weights_for(torch_ir::pt2_archive const& archive, torch_ir::ir const& program, fs::path const& folder) {
    if (archive.has_weights()) return archive.weights<torch_ir::state_dict>();
    if (fs::exists(folder / "weights.safetensors")) return torch_ir::load_safetensors((folder / "weights.safetensors").string());
    if (fs::exists(folder / "model_cpu.pt2")) return torch_ir::pt2_archive::open((folder / "model_cpu.pt2").string()).weights<torch_ir::state_dict>();
    if (program.weights().empty()) return torch_ir::state_dict();
    return std::nullopt;
}

}  // namespace torch_ir_test
