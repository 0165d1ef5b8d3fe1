// SPDX-License-Identifier: MIT
/// Where the values and vertices of a program went when an editor changed it.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A call in an editor. It stays valid, and means the same call, until that is erased.
enum class call_index : std::uint32_t {};
/// No call.
inline constexpr call_index no_call{std::numeric_limits<std::uint32_t>::max()};

/// From the program that an editor read to the one that it made. `program_editor::result` fills it in. All look-ups take constant time.
class edit_map {
public:
    /// The value with that id in the editor (those that were read have kept their ids); no_value if it is gone.
    [[nodiscard]] value_id now(value_id before) const noexcept { return to_index(before) < values_.size() ? values_[to_index(before)] : no_value; }
    /// The vertex that the node on `before` is on now; no_vertex if the node is gone. A call that was replaced counts as the same. If a source other
    /// than a program was driven into the editor, `before` counts its inputs, weights and calls in the order of their events.
    [[nodiscard]] vertex now(vertex before) const noexcept { return before < vertices_.size() ? vertices_[before] : no_vertex; }
    /// The vertex of a call of the editor; no_vertex if it was erased.
    [[nodiscard]] vertex of(call_index i) const noexcept {
        auto const n = static_cast<std::size_t>(i);
        return n < calls_.size() ? calls_[n] : no_vertex;
    }
    /// The same for the sub-programs, by their numbers.
    [[nodiscard]] std::vector<edit_map> const& subgraphs() const noexcept { return subgraphs_; }

private:
    friend class program_editor;
    std::vector<value_id> values_;
    std::vector<vertex> vertices_;
    std::vector<vertex> calls_;
    std::vector<edit_map> subgraphs_;
};

/// `after` with the data that nodes and edges of `before` had, as far as they are still there: an edge is where the same argument of the same node
/// uses the same value. What is new gets default data. Linear.
template <class N, class E>
[[nodiscard]] basic_ir<N, E> keep_properties(basic_ir<N, E> const& before, ir after, edit_map const& map);

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

template <class N, class E>
void copy_properties(basic_ir<N, E> const& before, basic_ir<N, E>& after, edit_map const& map) {
    auto const& old = before.graph();
    auto const& now = after.graph();
    for (vertex v = 0; v < num_vertices(old); ++v) {
        vertex const w = map.now(v);
        if (w == no_vertex) continue;
        after.properties(w) = before.properties(v);
        auto [e, end] = in_edges(v, old);
        auto [f, last] = in_edges(w, now);
        for (; e != end; ++e)  // both in the order of the arguments
            for (auto g = f; g != last; ++g) {
                if (now[*g].argument != old[*e].argument || now[*g].element != old[*e].element || now[*g].value != map.now(old[*e].value)) continue;
                after.properties(*g) = before.properties(*e);
                f = ++g;
                break;
            }
    }
    for (std::size_t s = 0; s < map.subgraphs().size() && s < before.subgraphs().size() && s < after.subgraphs().size(); ++s)
        copy_properties(before.subgraphs()[s], after.subgraph(s), map.subgraphs()[s]);
}

}  // namespace detail

template <class N, class E>
basic_ir<N, E> keep_properties(basic_ir<N, E> const& before, ir after, edit_map const& map) {
    basic_ir<N, E> out(std::move(after));
    detail::copy_properties(before, out, map);
    return out;
}

}}  // namespace torch_ir
