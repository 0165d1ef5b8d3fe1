// SPDX-License-Identifier: MIT
/// The visitor concept: sources announce a program, event by event, to a visitor.
///
/// A visitor is a plain struct that says only what it cares about; `call` is mandatory, so that a misspelt hook is an error.
///
/// \code
///     struct op_counter {
///         std::map<std::string, int> counts;
///         void call(torch_ir::call_node const& c) { ++counts[c.op.text()]; }
///     };
///     auto counts = torch_ir::drive(program, op_counter{}).counts;
/// \endcode
///
/// Events, in order: `begin(model_info)`, then `input(input_node)` and `weight(weight_node)` as the program's arguments stand,
/// `constant(tensor_constant)`, `unresolved(unresolved_value)` (damaged programs only), `call(call_node)` in trace order, each after the
/// sub-programs it is the first to refer to, `output(output_node)`, `end()`. A source that owns its nodes passes them as
/// lvalues; one that makes them on the way passes rvalues, so a visitor takes `T const&` to look or `T` to keep.
#pragma once

#include <type_traits>
#include <utility>

#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Something that can be told of calls.
template <class V>
concept visitor = requires(V& v, call_node const& c) {
    v.call(c);
};

/// Something that announces a program: `s.drive(v)`.
template <class S, class V>
concept source_for = visitor<std::remove_cvref_t<V>> && requires(S& s, V& v) {
    s.drive(v);
};

/// Announce one event to a visitor that may not have the hook. Sources use these and nothing else.
/// \{
template <class V, class Info>
void announce_begin(V& v, Info&& info) {
    if constexpr (requires { v.begin(std::forward<Info>(info)); }) v.begin(std::forward<Info>(info));
}
template <class V, class Node>
void announce_input(V& v, Node&& n) {
    if constexpr (requires { v.input(std::forward<Node>(n)); }) v.input(std::forward<Node>(n));
}
template <class V, class Node>
void announce_weight(V& v, Node&& n) {
    if constexpr (requires { v.weight(std::forward<Node>(n)); }) v.weight(std::forward<Node>(n));
}
template <class V, class Constant>
void announce_constant(V& v, Constant&& c) {
    if constexpr (requires { v.constant(std::forward<Constant>(c)); }) v.constant(std::forward<Constant>(c));
}
template <class V>
void announce_unresolved(V& v, unresolved_value const& u) {
    if constexpr (requires { v.unresolved(u); }) v.unresolved(u);
}
/// Announces a sub-program: `walk(nested_visitor)` is called if the visitor wants it.
template <class V, class Walk>
void announce_subgraph(V& v, subgraph_info const& info, Walk&& walk) {
    if constexpr (requires { v.subgraph(info); }) {
        decltype(auto) nested = v.subgraph(info);
        walk(nested);
    }
}
template <visitor V, class Call>
void announce_call(V& v, Call&& c) {
    v.call(std::forward<Call>(c));
}
template <class V, class Output>
void announce_output(V& v, Output&& o) {
    if constexpr (requires { v.output(std::forward<Output>(o)); }) v.output(std::forward<Output>(o));
}
template <class V>
void announce_end(V& v) {
    if constexpr (requires { v.end(); }) v.end();
}
/// \}

}}  // namespace torch_ir
