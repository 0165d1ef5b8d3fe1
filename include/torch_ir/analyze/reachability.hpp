// SPDX-License-Identifier: MIT
/// What depends on what.
///
/// \code
///     auto const conv = get_node(program, "conv2d");
///     for (auto const v : torch_ir::dependents(program, {conv})) std::cout << name_of(program.node(v)) << '\n';   // all that changes with it
/// \endcode
///
/// These follow the data: that an in-place operator changes what a later call reads is not an edge.
/// `extract_subgraph` (rewrite/extract_subgraph.hpp) makes a program of a part, and does take such writes along.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The vertices themselves and all that use their results, directly or not, in trace order. Linear.
[[nodiscard]] std::vector<vertex> dependents(ir const& program, std::vector<vertex> const& from);

/// The vertices themselves and all whose results they use, directly or not, in trace order. Linear.
[[nodiscard]] std::vector<vertex> dependencies(ir const& program, std::vector<vertex> const& of);

/// The vertices on the ways from `from` to `to`, ends included, in trace order; empty where no way leads there. Linear.
[[nodiscard]] std::vector<vertex> vertices_between(ir const& program, std::vector<vertex> const& from, std::vector<vertex> const& to);

/// `later` uses what `earlier` computes, directly or not; a vertex depends on itself. Linear.
[[nodiscard]] bool depends_on(ir const& program, vertex later, vertex earlier);

/// The users of a vertex, each once, in trace order. Linear in its edges.
[[nodiscard]] std::vector<vertex> users_of(ir const& program, vertex v);
/// The vertices whose values a vertex uses, likewise.
[[nodiscard]] std::vector<vertex> producers_of(ir const& program, vertex v);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::vector<vertex> users_of(ir const& program, vertex v) {
    std::vector<vertex> out;
    for (auto [e, end] = out_edges(v, program.graph()); e != end; ++e) out.push_back(target(*e, program.graph()));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

TORCH_IR_INLINE std::vector<vertex> producers_of(ir const& program, vertex v) {
    std::vector<vertex> out;
    for (auto [e, end] = in_edges(v, program.graph()); e != end; ++e) out.push_back(source(*e, program.graph()));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

namespace detail {

/// By vertex: whether it is reached, along the edges or against them.
template <bool Forward>
[[nodiscard]] std::vector<bool> reached(ir const& program, std::vector<vertex> waiting) {
    auto const& g = program.graph();
    std::vector<bool> done(num_vertices(g), false);
    for (vertex const v : waiting) done[v] = true;
    auto const reach = [&](vertex v) {
        if (!done[v]) done[v] = true, waiting.push_back(v);
    };
    while (!waiting.empty()) {
        vertex const v = waiting.back();
        waiting.pop_back();
        if constexpr (Forward) {
            for (auto [e, end] = out_edges(v, g); e != end; ++e) reach(target(*e, g));
        } else {
            for (auto [e, end] = in_edges(v, g); e != end; ++e) reach(source(*e, g));
        }
    }
    return done;
}

[[nodiscard]] inline std::vector<vertex> marked(std::vector<bool> const& marks) {
    std::vector<vertex> out;
    for (vertex v = 0; v < marks.size(); ++v)
        if (marks[v]) out.push_back(v);
    return out;
}

}  // namespace detail

TORCH_IR_INLINE std::vector<vertex> dependents(ir const& program, std::vector<vertex> const& from) {
    return detail::marked(detail::reached<true>(program, from));
}

TORCH_IR_INLINE std::vector<vertex> dependencies(ir const& program, std::vector<vertex> const& of) {
    return detail::marked(detail::reached<false>(program, of));
}

TORCH_IR_INLINE std::vector<vertex> vertices_between(ir const& program, std::vector<vertex> const& from, std::vector<vertex> const& to) {
    auto const forward = detail::reached<true>(program, from);
    auto both = detail::reached<false>(program, to);
    for (std::size_t v = 0; v < both.size(); ++v) both[v] = both[v] && forward[v];
    return detail::marked(both);
}

TORCH_IR_INLINE bool depends_on(ir const& program, vertex later, vertex earlier) { return detail::reached<true>(program, {earlier})[later]; }

}}  // namespace torch_ir

#endif
