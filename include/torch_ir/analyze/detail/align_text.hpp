// SPDX-License-Identifier: MIT
/// What of two calls is compared when programs are, and as which text: the stored form of a program must not show.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/detail/map_uses.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/type.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The name of an operator; Python's `<function sym_float at 0x7f…>` without its address.
[[nodiscard]] std::string operator_text(op_name const& op);

/// The uses of a value are not part of an attribute, a list of nothing else is none.
[[nodiscard]] bool has_uses(attribute const& a);

/// An attribute for people: `[1, 1]`, `torch.float32`, `True`; uses are called by `name(value_id)`.
template <class Name>
[[nodiscard]] std::string attribute_text(attribute const& a, Name&& name);

/// The attributes of a call without its uses, sorted by name. None counts as absent, as exporters write one or the other.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> attributes_of(call_node const& c);

/// All of them as one text.
[[nodiscard]] std::string attributes_text(call_node const& c);

/// Equal to the eye of a reader: strides, gradients and hints don't count, meta stands for any device, and any symbolic size for another.
[[nodiscard]] bool same_type(value_type const& x, value_type const& y);

/// A text that is equal for types that are the same to `same_type`; of those with equal texts, only devices differ.
[[nodiscard]] std::string look_of_type(value_type const& type);

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::string operator_text(op_name const& op) {
    constexpr std::string_view function = "<function ";
    std::string_view const text = op.text();
    if (!text.starts_with(function)) return op.text();
    std::string_view const rest = text.substr(function.size());
    return "torch." + std::string(rest.substr(0, rest.find_first_of(" >")));
}

inline bool has_uses(attribute const& a) {
    bool found = false;
    for_each_use(a, [&](value_id, std::uint32_t) { found = true; });
    return found || a.is<symbol_list>() || a.is<tensor_list>();
}

template <class Name>
std::string attribute_text(attribute const& a, Name&& name) {
    std::vector<std::string> names;
    attribute numbered = a;  // with numbers of its own, so that the names are as many as the uses
    map_uses(numbered, [&](value_id v) {
        names.push_back(name(v));
        return value_id{static_cast<std::uint32_t>(names.size() - 1)};
    });
    std::string out;
    append_text(out, numbered, names);
    return out;
}

inline std::vector<std::pair<std::string, std::string>> attributes_of(call_node const& c) {
    std::vector<std::pair<std::string, std::string>> out;
    for (auto const& argument : c.arguments) {
        if (argument.value.is<none>() || has_uses(argument.value) || argument.value.is<subgraph_ref>()) continue;
        if (c.bound == binding::flattened && argument.name.starts_with("_tensor_list_")) continue;
        out.emplace_back(argument.name, attribute_text(argument.value, [](value_id) { return std::string(); }));
    }
    std::sort(out.begin(), out.end());
    return out;
}

inline std::string attributes_text(call_node const& c) {
    std::string out;
    for (auto const& [name, value] : attributes_of(c)) out += name + "=" + value + "\n";
    return out;
}

inline bool same_type(value_type const& x, value_type const& y) {
    auto const *s = std::get_if<tensor_type>(&x), *t = std::get_if<tensor_type>(&y);
    if (!s || !t) {
        auto const *k = std::get_if<symbol_type>(&x), *l = std::get_if<symbol_type>(&y);
        return k && l ? k->kind == l->kind : x.index() == y.index();
    }
    bool const same_device = s->device == t->device || s->device.type == "meta" || t->device.type == "meta" ||
                             (s->device.type == t->device.type && (s->device.index < 0 || t->device.index < 0));
    return s->dtype == t->dtype && s->layout == t->layout && same_device &&
           std::equal(s->sizes.begin(), s->sizes.end(), t->sizes.begin(), t->sizes.end(),
                      [](dim const& m, dim const& n) { return m.is_static() == n.is_static() && (!m.is_static() || m.value() == n.value()); });
}

inline std::string look_of_type(value_type const& type) {
    if (auto const* s = std::get_if<symbol_type>(&type)) return concat("symbol ", std::to_string(static_cast<int>(s->kind)));
    auto const* t = std::get_if<tensor_type>(&type);
    if (!t) return std::to_string(type.index());
    std::string out = concat(to_string(t->dtype), " ", to_string(t->layout));
    for (dim const& d : t->sizes) out += d.is_static() ? concat(" ", std::to_string(d.value())) : " ?";
    return out;
}

}}}  // namespace torch_ir::detail
