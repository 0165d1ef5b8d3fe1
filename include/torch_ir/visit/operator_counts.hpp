// SPDX-License-Identifier: MIT
/// How often each operator occurs in a program.
#pragma once

#include <torch_ir/detail/pytorch_ir_nodes.hpp>
#include <torch_ir/ir/ir.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace torch_ir::inline v0 {

/// An operator, named as pytorch-ir names it (`aten.relu.default`, `cond`, `<built-in function getitem>`), and how often it occurs.
struct operator_count {
    std::string op_type;
    std::size_t count = 0;
};

/// The operators of a program, most frequent first, among equals in order of first occurrence. The `getitem` of each result of
/// a call with several counts, sub-programs are not looked into. Linear.
template <class N, class E>
[[nodiscard]] std::vector<operator_count> count_operators(basic_ir<N, E> const& program) {
    std::vector<operator_count> counts;
    std::unordered_map<std::string, std::size_t> place;
    detail::for_each_pytorch_ir_type(program, [&](std::string op_type) {
        auto const [at, is_new] = place.try_emplace(op_type, counts.size());
        if (is_new) counts.push_back({std::move(op_type), 0});
        ++counts[at->second].count;
    });
    std::stable_sort(counts.begin(), counts.end(), [](auto const& a, auto const& b) { return a.count > b.count; });
    return counts;
}

}  // namespace torch_ir::inline v0
