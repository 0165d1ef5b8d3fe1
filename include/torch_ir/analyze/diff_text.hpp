// SPDX-License-Identifier: MIT
/// A difference of programs as text for people and as JSON: what `torch-ir diff` prints.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/analyze/diff_groups.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/ir/printable.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a difference amounts to, in one line: `12 nodes added, 3 removed, 5 changed; 40 weights added, 0 removed, 0 changed; 60 differences`; `equal` where there
/// is none. Inputs, outputs and conditions are named where they differ.
[[nodiscard]] std::string difference_summary(ir_difference const& d);

/// The summary, then a paragraph for each group of `group_differences` with a line for each difference in it: `-` removed, `+` added, `~` changed. Ends
/// without a new line.
[[nodiscard]] std::string to_string(ir_difference const& d, difference_form form = difference_form::folded);

/// `{"is_equal": …, "differences": 60, "added": […], "removed": […], "changed": […], "inputs": […], "weights": […], "outputs": […], "modules": […]}`.
/// docs/schemas/diff.schema.json describes it.
[[nodiscard]] std::string to_json(ir_difference const& d);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <tuple>

#include <torch_ir/analyze/detail/diff_words.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

TORCH_IR_INLINE void write_changes(json_writer& out, std::string_view key, std::vector<change> const& list, std::string_view what) {
    out.key(key);
    out.open('[');
    for (auto const& c : list) {
        out.item();
        out.open_line('{');
        for (auto const& [name, text] : {std::pair(what, &c.what), {"before", &c.before}, {"after", &c.after}}) {
            out.key(name);
            if (text->empty() && name != what) out.null();
            else out.string(*text);
        }
        if (!c.default_value.empty()) {
            out.key("default");
            out.string(c.default_value);
        }
        out.close('}');
    }
    out.close(']');
}

TORCH_IR_INLINE void write_listed(json_writer& out, listed_node const& n) {
    out.open('{');
    for (auto const& [name, text] : {std::pair(std::string_view("name"), &n.name), {"operator", &n.op}, {"module", &n.module}, {"text", &n.text}}) {
        out.key(name);
        out.string(*text);
    }
    out.close('}');
}

/// Those in which something differs, and those that one program lacks, with their classes.
TORCH_IR_INLINE void write_modules(json_writer& out, ir_difference const& d) {
    view_set named;
    std::vector<std::string> of_calls;
    of_calls.reserve(d.removed.size() + d.added.size() + d.changed.size() * 2);
    auto const call = [&](listed_node const& n) { named.insert(of_calls.emplace_back(n.program + n.module)); };
    for (auto const& n : d.removed) call(n);
    for (auto const& n : d.added) call(n);
    for (auto const& n : d.changed) call(n.before), call(n.after);
    for (auto const& w : d.weights) named.insert(outer_module(w.what));
    out.key("modules");
    out.open('[');
    for (auto const& m : d.modules) {
        if (!named.contains(m.path) && m.size_before != 0 && m.size_after != 0) continue;
        out.item();
        out.open_line('{');
        out.key("path");
        out.string(m.path);
        for (auto const& [key, type, size] : {std::tuple(std::string_view("before"), &m.type_before, m.size_before), {"after", &m.type_after, m.size_after}}) {
            out.key(key);
            if (size == 0) out.null();
            else out.string(*type);
        }
        out.close('}');
    }
    out.close(']');
}

}  // namespace detail

TORCH_IR_INLINE std::string difference_summary(ir_difference const& d) {
    using detail::counted;
    if (d.is_equal()) return "equal";
    auto const kinds = [](std::size_t added, std::size_t removed, std::size_t changed, std::string_view what) {
        return detail::concat(counted(added, what), " added, ", detail::count_text(removed), " removed, ", detail::count_text(changed), " changed");
    };
    std::string out = kinds(d.added.size(), d.removed.size(), d.changed.size(), "node");
    if (!d.weights.empty()) {
        std::size_t added = 0, removed = 0;
        for (auto const& c : d.weights) added += c.before.empty() ? 1U : 0U, removed += c.after.empty() ? 1U : 0U;
        out += "; " + kinds(added, removed, d.weights.size() - added - removed, "weight");
    }
    for (auto const& [list, what] : {std::pair(&d.inputs, "input"), {&d.outputs, "output"}, {&d.conditions, "condition"}})
        if (!list->empty()) out += detail::concat("; ", counted(list->size(), what), list->size() == 1 ? " differs" : " differ");
    return detail::concat(out, "; ", counted(d.count(), "difference"));
}

TORCH_IR_INLINE std::string to_string(ir_difference const& d, difference_form form) {
    std::string out = difference_summary(d);
    for (auto const& g : group_differences(d, form)) {
        out += detail::concat("\n\n", printable_line(g.title));
        for (auto const& l : g.lines) out += detail::concat("\n  ", std::string(1, l.sign), " ", printable_line(l.text));
    }
    return out;
}

TORCH_IR_INLINE std::string to_json(ir_difference const& d) {
    detail::json_writer out(detail::json_charset::utf8);
    out.open('{');
    out.key("is_equal");
    out.boolean(d.is_equal());
    out.key("differences");
    out.integer(d.count());
    for (auto const& [name, list] : {std::pair(std::string_view("added"), &d.added), {"removed", &d.removed}}) {
        out.key(name);
        out.open('[');
        for (auto const& n : *list) {
            out.item();
            detail::write_listed(out, n);
        }
        out.close(']');
    }
    out.key("changed");
    out.open('[');
    for (auto const& n : d.changed) {
        out.item();
        out.open('{');
        out.key("before");
        detail::write_listed(out, n.before);
        out.key("after");
        detail::write_listed(out, n.after);
        detail::write_changes(out, "attributes", n.attributes, "name");
        detail::write_changes(out, "operands", n.operands, "argument");
        detail::write_changes(out, "types", n.types, "value");
        out.close('}');
    }
    out.close(']');
    detail::write_changes(out, "inputs", d.inputs, "name");
    detail::write_changes(out, "weights", d.weights, "name");
    detail::write_changes(out, "outputs", d.outputs, "name");
    if (!d.conditions.empty()) detail::write_changes(out, "conditions", d.conditions, "name");
    detail::write_modules(out, d);
    out.close('}');
    return std::move(out.text());
}

}}  // namespace torch_ir

#endif
