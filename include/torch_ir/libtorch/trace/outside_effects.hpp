// SPDX-License-Identifier: MIT
/// Which operators the code of a file may not call while it is traced: those that reach beyond the program (schema/outside.hpp).
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/op_name.hpp>
#include <torch_ir/schema/outside.hpp>

#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

inline constexpr std::string_view outside_reason = "it reaches beyond the program, to files, other processes or the state of this one";
inline constexpr std::string_view outside_remedy = "a model computes with its inputs and weights alone: take the call out of it";

/// By the name without overload, as LibTorch writes it: `aten::from_file`. What a file's code may not do; a C++ function that is traced may. What a script
/// prints, and that a profiler would record it, harms nobody.
[[nodiscard]] inline bool reaches_outside(std::string_view op) {
    auto const colons = op.find("::");
    if (colons == std::string_view::npos) return false;
    auto const space = op.substr(0, colons), base = op.substr(colons + 2);
    if (space == "prim") return base.starts_with("rpc_");
    if (space == "profiler" || op == "aten::warn" || op == "aten::manual_seed") return false;
    return !outside_effect(op_name(concat(space, ".", base, ".default"))).empty();
}

}}}  // namespace torch_ir::detail
