// SPDX-License-Identifier: MIT
/// Drives a visitor over any source, a program among them.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/visit/order.hpp>
#include <torch_ir/visit/subgraph_sequence.hpp>
#include <torch_ir/visit/visitor.hpp>

#include <concepts>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Lets a source announce itself to `v` and returns `v` (a temporary visitor by value, another by reference), whose state is the result. `options`
/// are the source's own (`pt2_options`). Throws what the source and the visitor throw.
template <class S, class V, class... Options>
V drive(S&& source, V&& v, Options const&... options) {
    static_assert(detail::hooks_of<std::remove_reference_t<V>>::check());
    source.drive(v, options...);
    return std::forward<V>(v);
}

/// The program of a source: the definition of "extract". `Program` is `ir`, or a `basic_ir` with your own data on the nodes.
template <class Program = ir, class S, class... Options>
requires std::derived_from<Program, ir>
[[nodiscard]] Program build(S&& source, Options const&... options) {
    ir_builder b;
    source.drive(b, options...);
    if constexpr (std::is_same_v<Program, ir>) return std::move(b).result();
    else return Program(std::move(b).result());
}

// ---- implementation -------------------------------------------------------------------------------------------------

/// What `program.drive(v)` does.
template <class V>
void announce_program(ir const& program, V& v) {
    auto const order = topological_order(program);
    announce_begin(v, program.info());
    for (vertex const at : order) {
        if (auto const* i = std::get_if<input_node>(&program.node(at))) announce_input(v, *i);
        else if (auto const* w = std::get_if<weight_node>(&program.node(at))) announce_weight(v, *w);
    }
    for (auto const& c : program.constants()) announce_constant(v, c);
    for (auto const& u : program.unresolved()) announce_unresolved(v, u);
    subgraph_sequence sequence(program.subgraphs().size());
    auto const announce_nested = [&](subgraph_info const& s) {
        announce_subgraph(v, s, [&](auto& nested) { announce_program(program.subgraphs()[s.index], nested); });
    };
    for (vertex const at : order) {
        auto const* c = std::get_if<call_node>(&program.node(at));
        if (!c) continue;
        sequence.before(*c, announce_nested);
        announce_call(v, *c);
    }
    sequence.rest(announce_nested);
    if (program.output() != no_vertex) announce_output(v, std::get<output_node>(program.node(program.output())));
    announce_end(v);
}

}}  // namespace torch_ir
