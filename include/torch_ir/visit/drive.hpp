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

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Announces `program` to `v` in topological order (`topological_order`: trace order where there is one) and returns `v` (a temporary
/// visitor by value, another by reference), whose state is the result. Nodes are passed by reference and stay valid as long as the program. Linear. Throws
/// errc::invalid_ir for a cycle, else what the visitor throws.
template <class N, class E, class V>
requires visitor<std::remove_cvref_t<V>> V drive(basic_ir<N, E> const& program, V&& v);

/// Lets any other source (`s.drive(v)`) announce itself to `v`, and returns `v`.
template <class S, class V>
requires source_for<S, V> V drive(S&& source, V&& v) {
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
requires visitor<std::remove_cvref_t<V>> V drive(basic_ir<N, E> const& program, V&& v) {
    auto const order = topological_order(program);
    announce_begin(v, program.info());
    for (vertex const at : order) {
        if (auto const* i = std::get_if<input_node>(&program.node(at))) announce_input(v, *i);
        else if (auto const* w = std::get_if<weight_node>(&program.node(at))) announce_weight(v, *w);
    }
    for (auto const& c : program.constants()) announce_constant(v, c);
    for (auto const& u : program.unresolved()) announce_unresolved(v, u);
    std::uint32_t announced = 0;
    auto const announce_through = [&](std::uint32_t last, std::string const& label) {
        for (; announced <= last && announced < program.subgraphs().size(); ++announced) {
            auto const& nested_program = program.subgraphs()[announced];
            announce_subgraph(v, subgraph_info{announced, announced == last ? label : nested_program.model_name()},
                              [&](auto& nested) { drive(nested_program, nested); });
        }
    };
    for (vertex const at : order) {
        auto const* c = std::get_if<call_node>(&program.node(at));
        if (!c) continue;
        for (auto const& a : c->arguments) for_each_subgraph(a.value, [&](subgraph_ref const& s) { announce_through(s.index, s.name); });
        announce_call(v, *c);
    }
    if (auto const count = program.subgraphs().size(); count > announced)  // sub-programs that nothing refers to
        announce_through(static_cast<std::uint32_t>(count - 1), program.subgraphs().back().model_name());
    if (program.output() != no_vertex) announce_output(v, std::get<output_node>(program.node(program.output())));
    announce_end(v);
    return std::forward<V>(v);
}

}}  // namespace torch_ir
