// SPDX-License-Identifier: MIT
/// Finding nodes, values and weights by label. Labels are for people: ids and vertices are the identity.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The first node of that name in trace order, or nothing. Linear.
template <class N, class E>
[[nodiscard]] std::optional<vertex> find_node(basic_ir<N, E> const& program, std::string_view name);

/// The same; throws errc::argument if there is none.
template <class N, class E>
[[nodiscard]] vertex get_node(basic_ir<N, E> const& program, std::string_view name);

/// The first value of that name in trace order, or nullptr. Linear.
template <class N, class E>
[[nodiscard]] value const* find_value(basic_ir<N, E> const& program, std::string_view name);

/// The weight with that key in the state dict, or nullptr. Linear.
template <class N, class E>
[[nodiscard]] weight_node const* find_weight(basic_ir<N, E> const& program, std::string_view target);

/// Placeholder label → state-dict key, in trace order (`p_fc_weight` → `fc.weight`).
template <class N, class E>
[[nodiscard]] std::vector<std::pair<std::string, std::string>> weight_name_mapping(basic_ir<N, E> const& program);

/// The argument of a call by its schema name, or nullptr.
[[nodiscard]] argument const* find_argument(call_node const& call, std::string_view name) noexcept;

/// The value that a use in argument `a` of the program refers to when `a` is one tensor or symbol, or nullptr.
template <class N, class E>
[[nodiscard]] value const* find_used_value(basic_ir<N, E> const& program, attribute const& a);

/// An index over names for repeated look-ups. It borrows the program's strings: valid as long as the program lives unchanged.
class name_index {
public:
    template <class N, class E>
    explicit name_index(basic_ir<N, E> const& program);

    /// The first node of that name, or nothing. Constant time.
    [[nodiscard]] std::optional<vertex> find_node(std::string_view name) const;
    /// The first value of that name, or nothing. Constant time.
    [[nodiscard]] std::optional<value_id> find_value(std::string_view name) const;

private:
    std::unordered_map<std::string_view, vertex> nodes_;
    std::unordered_map<std::string_view, value_id> values_;
};

// ---- implementation -------------------------------------------------------------------------------------------------

template <class N, class E>
std::optional<vertex> find_node(basic_ir<N, E> const& program, std::string_view name) {
    for (vertex v = 0; v < num_vertices(program.graph()); ++v)
        if (name_of(program.node(v)) == name) return v;
    return std::nullopt;
}

template <class N, class E>
vertex get_node(basic_ir<N, E> const& program, std::string_view name) {
    auto const v = find_node(program, name);
    if (!v) raise(error::bad_argument("program '" + program.model_name() + "'", detail::concat("a node named '", name, "'"), "none"));
    return *v;
}

template <class N, class E>
value const* find_value(basic_ir<N, E> const& program, std::string_view name) {
    for (vertex v = 0; v < num_vertices(program.graph()); ++v)
        for (auto const& r : results_of(program.node(v)))
            if (r.name == name) return &r;
    return nullptr;
}

template <class N, class E>
weight_node const* find_weight(basic_ir<N, E> const& program, std::string_view target) {
    for (vertex const v : program.weights())
        if (program.weight(v).target == target) return &program.weight(v);
    return nullptr;
}

template <class N, class E>
std::vector<std::pair<std::string, std::string>> weight_name_mapping(basic_ir<N, E> const& program) {
    std::vector<std::pair<std::string, std::string>> out;
    for (vertex const v : program.weights()) out.emplace_back(program.weight(v).result.name, program.weight(v).target);
    return out;
}

template <class N, class E>
value const* find_used_value(basic_ir<N, E> const& program, attribute const& a) {
    auto const* u = a.get_if<use>();
    return u ? program.find_value(u->value) : nullptr;
}

template <class N, class E>
name_index::name_index(basic_ir<N, E> const& program) {
    for (vertex v = 0; v < num_vertices(program.graph()); ++v) {
        nodes_.emplace(name_of(program.node(v)), v);
        for (auto const& r : results_of(program.node(v))) values_.emplace(r.name, r.id);
    }
}

#if TORCH_IR_BODIES_OF(ir)

TORCH_IR_INLINE argument const* find_argument(call_node const& call, std::string_view name) noexcept {
    for (auto const& a : call.arguments)
        if (a.name == name) return &a;
    return nullptr;
}

TORCH_IR_INLINE std::optional<vertex> name_index::find_node(std::string_view name) const {
    auto const i = nodes_.find(name);
    return i == nodes_.end() ? std::nullopt : std::optional(i->second);
}

TORCH_IR_INLINE std::optional<value_id> name_index::find_value(std::string_view name) const {
    auto const i = values_.find(name);
    return i == values_.end() ? std::nullopt : std::optional(i->second);
}

#endif

}}  // namespace torch_ir
