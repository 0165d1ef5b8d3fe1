// SPDX-License-Identifier: MIT
/// Drives a visitor over a program or any other source.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/visit/order.hpp>
#include <torch_ir/visit/visitor.hpp>

namespace torch_ir::inline v0 {

/// Announces `program` to `v` in topological order (`topological_order`: trace order where there is one) and returns `v`, whose
/// state is the result. Nodes are passed by reference and stay valid as long as the program. Linear. Throws
/// errc::invalid_ir for a cycle, else what the visitor throws.
template <class N, class E, class V>
    requires visitor<std::remove_cvref_t<V>>
V&& drive(basic_ir<N, E> const& program, V&& v);

/// Lets any other source (`s.drive(v)`) announce itself to `v`, and returns `v`.
template <class S, class V>
    requires source_for<S, V>
V&& drive(S&& source, V&& v) {
    source.drive(v);
    return std::forward<V>(v);
}

/// Drives a builder over a source and returns the program: the definition of "extract".
template <class S>
[[nodiscard]] ir build(S&& source) {
    ir_builder b;
    source.drive(b);
    return std::move(b).result();
}

// ---- implementation -------------------------------------------------------------------------------------------------

template <class N, class E, class V>
    requires visitor<std::remove_cvref_t<V>>
V&& drive(basic_ir<N, E> const& program, V&& v) {
    auto const order = topological_order(program);
    announce_begin(v, program.info());
    for (vertex const at : order) {
        if (auto const* i = std::get_if<input_node>(&program.node(at))) announce_input(v, *i);
        else if (auto const* w = std::get_if<weight_node>(&program.node(at))) announce_weight(v, *w);
    }
    for (auto const& c : program.constants()) announce_constant(v, c);
    for (auto const& u : program.unresolved()) announce_unresolved(v, u);
    std::uint32_t announced = 0;
    for (vertex const at : order) {
        auto const* c = std::get_if<call_node>(&program.node(at));
        if (!c) continue;
        for (auto const& a : c->arguments)
            if (auto const* s = a.value.template get_if<subgraph_ref>())
                for (; announced <= s->index && announced < program.subgraphs().size(); ++announced)
                    announce_subgraph(v, subgraph_info{announced, s->name},
                                      [&](auto& nested) { drive(program.subgraphs()[announced], nested); });
        announce_call(v, *c);
    }
    if (program.output() != no_vertex) announce_output(v, std::get<output_node>(program.node(program.output())));
    announce_end(v);
    return std::forward<V>(v);
}

}  // namespace torch_ir::inline v0
