// SPDX-License-Identifier: MIT
/// The visitor concept: sources announce a program, event by event, to a visitor.
///
/// A visitor is a plain struct that says only what it cares about; `call` is mandatory.
///
/// \code
///     struct op_counter {
///         std::map<std::string, int> counts;
///         void call(torch_ir::call_node const& c) { ++counts[c.op.text()]; }
///     };
///     auto counts = torch_ir::drive(program, op_counter{}).counts;
/// \endcode
///
/// Events of every source, in this order:
///
/// 1. `begin(model_info)`
/// 2. `input(input_node)` and `weight(weight_node)`, as the program's arguments are ordered
/// 3. `constant(tensor_constant)`: elements of lifted constants, and of buffers that a state dict leaves out
/// 4. `unresolved(unresolved_value)`: damaged programs only
/// 5. `call(call_node)` in trace order. Before it, for each sub-program that it is the first to refer to, by number:
///    `subgraph(subgraph_info)` returns the visitor of the sub-program, which is told all events of it; then
///    `end_subgraph(subgraph_info, nested)` takes that visitor back. Sub-programs that nothing refers to come after the last call
/// 6. `output(output_node)`
/// 7. `end()`
///
/// The names of these hooks are reserved in a visitor: a member of such a name that can't be called with `T const&` and with `T&&` is a
/// compile error that says so. (A misspelt hook can't be told from a function of your own.) Sources that make nodes on the way
/// pass rvalues, those that own them lvalues; a visitor takes `T const&` to look or `T` to keep.
#pragma once

#include <type_traits>
#include <utility>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/tensor_data.hpp>

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
void announce_begin(V& v, Info&& info);
template <class V, class Node>
void announce_input(V& v, Node&& n);
template <class V, class Node>
void announce_weight(V& v, Node&& n);
template <class V, class Constant>
void announce_constant(V& v, Constant&& c);
template <class V, class Value>
void announce_unresolved(V& v, Value&& u);
/// `walk(nested_visitor)` announces the sub-program; it is called if the visitor wants it.
template <class V, class Walk>
void announce_subgraph(V& v, subgraph_info const& info, Walk&& walk);
template <class V, class Call>
void announce_call(V& v, Call&& c);
template <class V, class Output>
void announce_output(V& v, Output&& o);
template <class V>
void announce_end(V& v);
/// \}

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

/// Has, as its own member or a base's, whatever the names say: `&both::name` is ambiguous then.
struct hook_names {
    int begin, input, weight, constant, unresolved, subgraph, end_subgraph, output, end;
};
template <class V>
struct with_hook_names : V, hook_names {};

// clang-format off
template <class V> concept names_begin = !requires { &with_hook_names<V>::begin; };
template <class V> concept names_input = !requires { &with_hook_names<V>::input; };
template <class V> concept names_weight = !requires { &with_hook_names<V>::weight; };
template <class V> concept names_constant = !requires { &with_hook_names<V>::constant; };
template <class V> concept names_unresolved = !requires { &with_hook_names<V>::unresolved; };
template <class V> concept names_subgraph = !requires { &with_hook_names<V>::subgraph; };
template <class V> concept names_end_subgraph = !requires { &with_hook_names<V>::end_subgraph; };
template <class V> concept names_output = !requires { &with_hook_names<V>::output; };
template <class V> concept names_end = !requires { &with_hook_names<V>::end; };
// clang-format on

/// What `v.subgraph(info)` gives, as `end_subgraph` gets it back: a visitor that was returned by value as an rvalue.
template <class V>
using nested_visitor = decltype(std::declval<V&>().subgraph(std::declval<subgraph_info const&>()))&&;

/// Whether V has each hook; a static_assert where it has a member of that name that is no such hook.
template <class V>
struct hooks_of {
    // A final class can't be looked at in this way: its hooks are found where they can be called.
    static constexpr bool open = std::is_class_v<V> && !std::is_final_v<V>;

    static constexpr bool begin = requires(V & v, model_info const& x, model_info&& y) { v.begin(x), v.begin(std::move(y)); };
    static constexpr bool input = requires(V & v, input_node const& x, input_node&& y) { v.input(x), v.input(std::move(y)); };
    static constexpr bool weight = requires(V & v, weight_node const& x, weight_node&& y) { v.weight(x), v.weight(std::move(y)); };
    static constexpr bool constant = requires(V & v, tensor_constant const& x, tensor_constant&& y) { v.constant(x), v.constant(std::move(y)); };
    static constexpr bool unresolved = requires(V & v, unresolved_value const& x, unresolved_value&& y) { v.unresolved(x), v.unresolved(std::move(y)); };
    static constexpr bool subgraph = requires(V & v, subgraph_info const& x) { v.subgraph(x); };
    static constexpr bool end_subgraph = requires(V & v, subgraph_info const& x) { v.end_subgraph(x, std::declval<nested_visitor<V>>()); };
    static constexpr bool output = requires(V & v, output_node const& x, output_node&& y) { v.output(x), v.output(std::move(y)); };
    static constexpr bool end = requires(V & v) { v.end(); };

    static consteval bool check() {
        static_assert(
            requires(V & v, call_node const& x, call_node&& y) { v.call(x), v.call(std::move(y)); },
            "the visitor's hook 'call' must take a call_node: callable with call_node const& and with call_node&&");
        if constexpr (open) {
            static_assert(begin || !names_begin<V>, "the visitor's hook 'begin' must take a model_info: callable with model_info const& and with model_info&&");
            static_assert(input || !names_input<V>,
                          "the visitor's hook 'input' must take an input_node: callable with input_node const& and with input_node&&");
            static_assert(weight || !names_weight<V>,
                          "the visitor's hook 'weight' must take a weight_node: callable with weight_node const& and with weight_node&&");
            static_assert(constant || !names_constant<V>,
                          "the visitor's hook 'constant' must take a tensor_constant: callable with tensor_constant const& and with tensor_constant&&");
            static_assert(unresolved || !names_unresolved<V>,
                          "the visitor's hook 'unresolved' must take an unresolved_value: callable with unresolved_value const& and with unresolved_value&&");
            static_assert(subgraph || !names_subgraph<V>,
                          "the visitor's hook 'subgraph' must take a subgraph_info const& and return the visitor of the sub-program");
            static_assert(end_subgraph || !names_end_subgraph<V>,
                          "the visitor's hook 'end_subgraph' must take a subgraph_info const& and what its hook 'subgraph' returns: an rvalue of what is "
                          "returned by value, else the reference");
            static_assert(output || !names_output<V>,
                          "the visitor's hook 'output' must take an output_node: callable with output_node const& and with output_node&&");
            static_assert(end || !names_end<V>, "the visitor's hook 'end' must be callable without arguments");
        }
        return true;
    }
};

/// The hooks of V, checked.
template <class V>
struct checked_hooks : hooks_of<V> {
    static_assert(hooks_of<V>::check());
};

}  // namespace detail

template <class V, class Info>
void announce_begin(V& v, Info&& info) {
    if constexpr (detail::checked_hooks<V>::begin) v.begin(std::forward<Info>(info));
}

template <class V, class Node>
void announce_input(V& v, Node&& n) {
    if constexpr (detail::checked_hooks<V>::input) v.input(std::forward<Node>(n));
}

template <class V, class Node>
void announce_weight(V& v, Node&& n) {
    if constexpr (detail::checked_hooks<V>::weight) v.weight(std::forward<Node>(n));
}

template <class V, class Constant>
void announce_constant(V& v, Constant&& c) {
    if constexpr (detail::checked_hooks<V>::constant) v.constant(std::forward<Constant>(c));
}

template <class V, class Value>
void announce_unresolved(V& v, Value&& u) {
    if constexpr (detail::checked_hooks<V>::unresolved) v.unresolved(std::forward<Value>(u));
}

template <class V, class Walk>
void announce_subgraph(V& v, subgraph_info const& info, Walk&& walk) {
    if constexpr (detail::checked_hooks<V>::subgraph) {
        decltype(auto) nested = v.subgraph(info);
        walk(nested);
        if constexpr (detail::hooks_of<V>::end_subgraph) v.end_subgraph(info, static_cast<detail::nested_visitor<V>>(nested));
    }
}

template <class V, class Call>
void announce_call(V& v, Call&& c) {
    static_assert(detail::hooks_of<V>::check());
    v.call(std::forward<Call>(c));
}

template <class V, class Output>
void announce_output(V& v, Output&& o) {
    if constexpr (detail::checked_hooks<V>::output) v.output(std::forward<Output>(o));
}

template <class V>
void announce_end(V& v) {
    if constexpr (detail::checked_hooks<V>::end) v.end();
}

}}  // namespace torch_ir
