// SPDX-License-Identifier: MIT
/// Deterministic topological order of a program's vertices.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include <boost/graph/adjacency_list.hpp>

#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Vertices so that each stands behind the producers of what it uses. Trace order (vertex order) is kept wherever the data
/// flow allows it, so a program in trace order gives 0, 1, 2, …; the order is the same on every run and machine.
/// Throws errc::invalid_ir that names a node of the cycle if there is one. O(V + E), O(V log V + E) out of trace order.
[[nodiscard]] std::vector<vertex> topological_order(ir const& program);

/// The same; nothing if there is a cycle.
[[nodiscard]] std::optional<std::vector<vertex>> find_topological_order(ir const& program);

/// Vertices that stand on a cycle or behind one, in vertex order: empty for a sound program. O(V log V + E).
[[nodiscard]] std::vector<vertex> vertices_in_or_behind_cycles(ir const& program);

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

namespace detail {

/// Kahn's algorithm; of the vertices that are ready the first in trace order goes first. Leaves out vertices behind a cycle.
[[nodiscard]] inline std::vector<vertex> ready_order(ir const& program) {
    auto const& g = program.graph();
    std::size_t const count = num_vertices(g);
    std::vector<std::size_t> waiting(count);
    std::priority_queue<vertex, std::vector<vertex>, std::greater<>> ready;
    for (vertex v = 0; v < count; ++v) {
        waiting[v] = in_degree(v, g);
        if (waiting[v] == 0) ready.push(v);
    }
    std::vector<vertex> order;
    order.reserve(count);
    while (!ready.empty()) {
        vertex const v = ready.top();
        ready.pop();
        order.push_back(v);
        for (auto [e, end] = out_edges(v, g); e != end; ++e)
            if (--waiting[target(*e, g)] == 0) ready.push(target(*e, g));
    }
    return order;
}

[[nodiscard]] inline bool is_in_trace_order(ir const& program) {
    auto const& g = program.graph();
    for (vertex v = 0; v < num_vertices(g); ++v)
        for (auto [e, end] = out_edges(v, g); e != end; ++e)
            if (target(*e, g) <= v) return false;
    return true;
}

}  // namespace detail

TORCH_IR_INLINE std::optional<std::vector<vertex>> find_topological_order(ir const& program) {
    std::size_t const count = num_vertices(program.graph());
    std::vector<vertex> order;
    if (detail::is_in_trace_order(program)) {
        order.resize(count);
        for (vertex v = 0; v < count; ++v) order[v] = v;
        return order;
    }
    order = detail::ready_order(program);
    if (order.size() != count) return std::nullopt;
    return order;
}

TORCH_IR_INLINE std::vector<vertex> topological_order(ir const& program) {
    auto order = find_topological_order(program);
    if (!order) {
        auto const stuck = vertices_in_or_behind_cycles(program);
        raise(error::invalid_ir("node '" + name_of(program.node(stuck.front())) + "'", "no cycle", "an input that depends on the node's own result"));
    }
    return *std::move(order);
}

TORCH_IR_INLINE std::vector<vertex> vertices_in_or_behind_cycles(ir const& program) {
    std::size_t const count = num_vertices(program.graph());
    std::vector<bool> done(count, false);
    for (vertex const v : detail::ready_order(program)) done[v] = true;
    std::vector<vertex> stuck;
    for (vertex v = 0; v < count; ++v)
        if (!done[v]) stuck.push_back(v);
    return stuck;
}

#endif

}}  // namespace torch_ir
