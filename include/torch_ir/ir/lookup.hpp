// SPDX-License-Identifier: MIT
/// Finding nodes, values and weights by label. Labels are for people: ids and vertices are the identity.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The first node of that name in trace order, or nothing. Linear.
[[nodiscard]] std::optional<vertex> find_node(ir const& program, std::string_view name);

/// The same; throws errc::argument if there is none.
[[nodiscard]] vertex get_node(ir const& program, std::string_view name);

/// The first value of that name in trace order, or nullptr. Linear.
[[nodiscard]] value const* find_value(ir const& program, std::string_view name);

/// The weight with that key in the state dict, or nullptr. Linear.
[[nodiscard]] weight_node const* find_weight(ir const& program, std::string_view target);

/// Placeholder label → state-dict key, in trace order (`p_fc_weight` → `fc.weight`).
[[nodiscard]] std::vector<std::pair<std::string, std::string>> weight_name_mapping(ir const& program);

/// The argument of a call by its schema name, or nullptr.
[[nodiscard]] argument const* find_argument(call_node const& call, std::string_view name) noexcept;

/// The value that a use in argument `a` of the program refers to when `a` is one tensor or symbol, or nullptr.
[[nodiscard]] value const* find_used_value(ir const& program, attribute const& a);

/// A call, or one argument of it, for messages: `node 'linear' (aten.linear.default), argument 'bias'`.
[[nodiscard]] std::string place_of(call_node const& call, std::string_view argument = {});

/// The innermost source line that a call comes from, as `model.py:12`; empty where its source did not record one.
[[nodiscard]] std::string source_line(call_metadata const& m);

/// Where a call comes from, for messages: ` in module 'layers.0' at model.py:12`, or a part of that, or nothing.
[[nodiscard]] std::string location_of(call_metadata const& m);

/// An index over names for repeated look-ups. It borrows the program's strings: valid as long as the program lives unchanged.
class name_index {
public:
    explicit name_index(ir const& program);

    /// The first node of that name, or nothing. Constant time.
    [[nodiscard]] std::optional<vertex> find_node(std::string_view name) const;
    /// The first value of that name, or nothing. Constant time.
    [[nodiscard]] std::optional<value_id> find_value(std::string_view name) const;

private:
    detail::view_map<vertex> nodes_;
    detail::view_map<value_id> values_;
};

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

TORCH_IR_INLINE std::optional<vertex> find_node(ir const& program, std::string_view name) {
    for (vertex v = 0; v < num_vertices(program.graph()); ++v)
        if (name_of(program.node(v)) == name) return v;
    return std::nullopt;
}

TORCH_IR_INLINE vertex get_node(ir const& program, std::string_view name) {
    auto const v = find_node(program, name);
    if (!v) raise(error::bad_argument("program '" + program.model_name() + "'", detail::concat("a node named '", name, "'"), "none"));
    return *v;
}

TORCH_IR_INLINE value const* find_value(ir const& program, std::string_view name) {
    for (vertex v = 0; v < num_vertices(program.graph()); ++v)
        for (auto const& r : results_of(program.node(v)))
            if (r.name == name) return &r;
    return nullptr;
}

TORCH_IR_INLINE weight_node const* find_weight(ir const& program, std::string_view target) {
    for (vertex const v : program.weights())
        if (program.weight(v).target == target) return &program.weight(v);
    return nullptr;
}

TORCH_IR_INLINE std::vector<std::pair<std::string, std::string>> weight_name_mapping(ir const& program) {
    std::vector<std::pair<std::string, std::string>> out;
    for (vertex const v : program.weights()) out.emplace_back(program.weight(v).result.name, program.weight(v).target);
    return out;
}

TORCH_IR_INLINE value const* find_used_value(ir const& program, attribute const& a) {
    auto const* u = a.get_if<use>();
    return u ? program.find_value(u->value) : nullptr;
}

TORCH_IR_INLINE name_index::name_index(ir const& program) {
    for (vertex v = 0; v < num_vertices(program.graph()); ++v) {
        nodes_.emplace(name_of(program.node(v)), v);
        for (auto const& r : results_of(program.node(v))) values_.emplace(r.name, r.id);
    }
}

TORCH_IR_INLINE argument const* find_argument(call_node const& call, std::string_view name) noexcept {
    for (auto const& a : call.arguments)
        if (a.name == name) return &a;
    return nullptr;
}

// From the last `File "/path/model.py", line 12, in forward` of a Python stack.
TORCH_IR_INLINE std::string source_line(call_metadata const& m) {
    if (!m.trace) return {};
    std::string_view const trace = *m.trace;
    constexpr std::string_view file = "File \"", line = "\", line ";
    auto const at = trace.rfind(file);
    if (at == std::string_view::npos) return {};
    std::string_view const rest = trace.substr(at + file.size());
    auto const end = rest.find(line);
    if (end == std::string_view::npos) return {};
    std::string_view const path = rest.substr(0, end), behind = rest.substr(end + line.size());
    std::string_view const number = behind.substr(0, behind.find_first_not_of("0123456789"));
    return detail::concat(path.substr(path.rfind('/') + 1), ":", number);
}

TORCH_IR_INLINE std::string location_of(call_metadata const& m) {
    std::string out;
    if (m.stack && !m.stack->empty() && !m.stack->back().path.empty()) out += " in module '" + m.stack->back().path + "'";
    if (std::string const line = source_line(m); !line.empty()) out += " at " + line;
    return out;
}

TORCH_IR_INLINE std::string place_of(call_node const& call, std::string_view argument) {
    return detail::concat("node '", call.name, "' (", call.op.text(), ")", argument.empty() ? "" : ", argument '", argument, argument.empty() ? "" : "'");
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
