// SPDX-License-Identifier: MIT
/// Operators that reach beyond the program that calls them: to files, to other processes, to the terminal.
#pragma once

#include <torch_ir/config.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

inline constexpr std::string_view outside_reason = "it reaches beyond the program, to files, other processes or the terminal";
inline constexpr std::string_view outside_remedy = "a model computes with its inputs and weights alone: take the call out of it";

/// Whether an operator reads or writes something that is neither an argument nor a result, by its name without overload (`aten::from_file`). What a
/// file's code may not do; a C++ function that is traced may.
[[nodiscard]] inline bool reaches_outside(std::string_view op) noexcept {
    constexpr auto operators =
        std::to_array<std::string_view>({"aten::_print", "aten::from_file", "aten::save", "prim::rpc_async", "prim::rpc_remote", "prim::rpc_sync"});
    constexpr auto spaces = std::to_array<std::string_view>({"c10d::", "symm_mem::"});
    return std::binary_search(operators.begin(), operators.end(), op) ||
           std::any_of(spaces.begin(), spaces.end(), [&](std::string_view s) { return op.starts_with(s); });
}

}}}  // namespace torch_ir::detail
