// SPDX-License-Identifier: MIT
/// The arguments of a script's `forward` out of plain tensors: tuples, lists and dictionaries are packed as its signature says.
#pragma once

#include <torch_ir/libtorch/convert.hpp>

#include <string>
#include <vector>

#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/api/module.h>

namespace torch_ir_tool {

/// Tensors in order: a tuple takes as many as it has members, a list the rest but for what follows it, an optional argument one if there is one. With `names`
/// (`d_a`, as a program calls its inputs) a dictionary takes those that begin with its own. Throws errc::argument for too few, too many, and a dictionary without names.
[[nodiscard]] std::vector<c10::IValue> pack_inputs(torch::jit::Module const& script, std::vector<c10::IValue> tensors,
                                                   std::vector<std::string> const& names = {});

/// Tensors of a file: `input_0`, `input_1`, … in order, or by name: `x`, `pair.0`, `list.2`, `dict.key`. Throws errc::argument likewise, with the file.
[[nodiscard]] std::vector<c10::IValue> pack_inputs(torch::jit::Module const& script, torch_ir::tensor_map const& tensors, std::string const& file);

}  // namespace torch_ir_tool
