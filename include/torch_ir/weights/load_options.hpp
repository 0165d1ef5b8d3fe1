// SPDX-License-Identifier: MIT
/// What to take from a file of weights.
#pragma once

#include <torch_ir/config.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a checkpoint has in the place of a weight, and can't be read as one: `{"fc.weight", "a quantized tensor"}`.
struct left_out_weight {
    std::string name;
    std::string reason;
};

/// How to read weights. The defaults suit a file that holds one set of weights.
struct load_options {
    std::string key{};           ///< the dictionary inside of a checkpoint, `model.state_dict`; of TorchScript, a sub-module; by default it is found
    std::string strip_prefix{};  ///< taken from the names that begin with it: `module.` of a model that was trained in parallel
    std::string model{};         ///< which model of a `.pt2` archive; by default "model", or the only one

    /// Called for each tensor of a checkpoint that has no plain elements (sparse, quantized, conjugated, …), and for what may be a weight and is no
    /// tensor (a NumPy array, an object). Without it the first such tensor is an error that names it, and the others are passed over.
    std::function<void(left_out_weight const&)> left_out{};
    bool types_only = false;         ///< of checkpoints: the tensors have dtype and sizes, but no elements, and nothing is unpacked for them
    std::uint64_t max_inflated = 0;  ///< `zip_options::max_inflated` of a file that is an archive
};

}}  // namespace torch_ir
