// SPDX-License-Identifier: MIT
/// What to take from a file of weights.
#pragma once

#include <torch_ir/config.hpp>

#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How to read weights. The defaults suit a file that holds one set of weights.
struct load_options {
    std::string key{};           ///< the dictionary inside of a checkpoint, `model.state_dict`; of TorchScript, a sub-module; by default it is found
    std::string strip_prefix{};  ///< taken from the names that begin with it: `module.` of a model that was trained in parallel
    std::string model{};         ///< which model of a `.pt2` archive; by default "model", or the only one
};

}}  // namespace torch_ir
