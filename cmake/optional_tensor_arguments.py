#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes include/torch_ir/json/detail/optional_tensor_arguments.hpp from a table {operator: [arguments of type Tensor?]}.

    python3 cmake/optional_tensor_arguments.py optional_tensor_args.json > include/torch_ir/json/detail/optional_tensor_arguments.hpp
"""
import json
import sys

table = json.load(open(sys.argv[1], encoding="utf-8"))
lines = sorted(" ".join([op, *names]) for op, names in table.items())

print('''// SPDX-License-Identifier: MIT
/// Which arguments of which operators are optional tensors. Made by cmake/optional_tensor_arguments.py from the schemas of
/// LibTorch 2.13: do not edit.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Whether the schema of `op` (`aten.linear.default`) gives `argument` the type of an optional tensor. Binary search.
[[nodiscard]] constexpr bool is_optional_tensor_argument(std::string_view op, std::string_view argument) noexcept;

/// The operator and its arguments, separated by spaces; sorted.''')
print(f"inline constexpr std::array<std::string_view, {len(lines)}> optional_tensor_arguments{{")
for line in lines:
    print(f'    "{line}",')
print('''};

// ---- implementation -------------------------------------------------------------------------------------------------

constexpr bool is_optional_tensor_argument(std::string_view op, std::string_view argument) noexcept {
    auto const name = [](std::string_view line) { return line.substr(0, line.find(' ')); };
    auto const found = std::lower_bound(optional_tensor_arguments.begin(), optional_tensor_arguments.end(), op,
                                        [&](std::string_view line, std::string_view wanted) { return name(line) < wanted; });
    if (found == optional_tensor_arguments.end() || name(*found) != op) return false;
    std::string_view rest = *found;
    while (rest.find(' ') != std::string_view::npos) {
        rest.remove_prefix(rest.find(' ') + 1);
        if (name(rest) == argument) return true;
    }
    return false;
}

}}}  // namespace torch_ir::detail''')
