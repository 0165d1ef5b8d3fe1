// SPDX-License-Identifier: MIT
/// The longest chain of calls that need each other's results: what a run takes at least, however much goes on at once.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>

#include <functional>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The chain of calls that a run can't be faster than.
struct critical_path_result {
    std::vector<vertex> calls;  ///< from the first to the last
    double length = 0;          ///< sum of their weights
    double total = 0;           ///< of all calls: total / length is how much can go on at once, on average
};

/// `weight(call_node const&)` tells how long a call takes, 0 or more: a measured time, FLOPs. Of several longest chains the one that ends first.
/// Follows the data only: an operator that overwrites a value in place is not known to come before those that read the value later.
/// Throws errc::invalid_ir for a cycle. Linear.
[[nodiscard]] critical_path_result critical_path(ir const& program, std::function<double(call_node const&)> const& weight);

/// The chain of the most calls.
[[nodiscard]] critical_path_result critical_path(ir const& program);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/visit/order.hpp>

#include <algorithm>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE critical_path_result critical_path(ir const& program, std::function<double(call_node const&)> const& weight) {
    auto const& g = program.graph();
    std::vector<double> length(num_vertices(g), 0);
    std::vector<vertex> before(num_vertices(g), no_vertex);
    critical_path_result out;
    vertex end = no_vertex;
    for (vertex const v : topological_order(program)) {
        for (auto [e, last] = in_edges(v, g); e != last; ++e) {
            auto const from = source(*e, g);
            if (length[from] > length[v] || (before[v] == no_vertex && std::holds_alternative<call_node>(program.node(from))))
                length[v] = length[from], before[v] = from;
        }
        auto const* c = std::get_if<call_node>(&program.node(v));
        if (c == nullptr) continue;
        double const w = weight(*c);
        length[v] += w, out.total += w;
        if (end == no_vertex || length[v] > length[end]) end = v;
    }
    if (end == no_vertex) return out;
    out.length = length[end];
    for (vertex v = end; v != no_vertex; v = before[v])
        if (std::holds_alternative<call_node>(program.node(v))) out.calls.push_back(v);
    std::reverse(out.calls.begin(), out.calls.end());
    return out;
}

TORCH_IR_INLINE critical_path_result critical_path(ir const& program) {
    return critical_path(program, [](call_node const&) { return 1.0; });
}

}}  // namespace torch_ir

#endif
