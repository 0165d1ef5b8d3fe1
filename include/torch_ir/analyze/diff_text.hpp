// SPDX-License-Identifier: MIT
/// A difference of programs as text for people and as JSON: what `torch-ir diff` prints.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/ir/printable.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A line for each difference: `-` removed, `+` added, `~` changed; the last line counts them. `equal` if there is none. Ends without a new line.
[[nodiscard]] std::string to_string(ir_difference const& d);

/// `{"is_equal": …, "added": […], "removed": […], "changed": […], "inputs": […], "weights": […], "outputs": […]}`.
[[nodiscard]] std::string to_json(ir_difference const& d);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/detail/json_text.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline std::string change_text(change const& c) {
    auto const side = [](std::string const& text) { return text.empty() ? std::string("absent") : text; };
    return c.what + " " + side(c.before) + " -> " + side(c.after);
}

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

}  // namespace detail

TORCH_IR_INLINE std::string to_string(ir_difference const& d) {
    if (d.is_equal()) return "equal";
    std::string out;
    auto const line = [&](std::string const& text) { out += printable_line(text) + "\n"; };
    auto const place = [](listed_node const& n) { return n.module.empty() ? std::string() : "  # module " + n.module; };
    auto const ends = [&](std::string_view what, std::vector<change> const& list) {
        for (auto const& c : list) {
            std::string const name = (what.empty() || c.what.starts_with("output ") ? "" : std::string(what) + " ") + c.what;
            if (c.before.empty()) line("+ " + name + ": " + c.after);
            else if (c.after.empty()) line("- " + name + ": " + c.before);
            else line("~ " + name + ": " + c.before + " -> " + c.after);
        }
    };
    ends("input", d.inputs);
    ends("weight", d.weights);
    for (auto const& n : d.removed) line("- " + n.name + " = " + n.text + place(n));
    for (auto const& n : d.added) line("+ " + n.name + " = " + n.text + place(n));
    for (auto const& n : d.changed) {
        std::vector<std::string> parts;
        if (n.before.op != n.after.op) parts.push_back("operator " + n.before.op + " -> " + n.after.op);
        for (auto const* list : {&n.attributes, &n.operands, &n.types})
            for (auto const& c : *list) parts.push_back(detail::change_text(c));
        std::string text = "~ " + n.before.name + (n.before.name == n.after.name ? "" : " -> " + n.after.name) + " (" + n.before.op + "): ";
        for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : "; ") + parts[i];
        line(text + place(n.before));
    }
    ends("output", d.outputs);
    ends("", d.conditions);
    return out + std::to_string(d.added.size()) + " nodes added, " + std::to_string(d.removed.size()) + " removed, " + std::to_string(d.changed.size()) +
           " changed; " + std::to_string(d.inputs.size()) + " inputs, " + std::to_string(d.weights.size()) + " weights, " + std::to_string(d.outputs.size()) +
           " outputs differ" + (d.conditions.empty() ? "" : "; " + std::to_string(d.conditions.size()) + " conditions on the inputs differ");
}

TORCH_IR_INLINE std::string to_json(ir_difference const& d) {
    detail::json_writer out(detail::json_charset::utf8);
    out.open('{');
    out.key("is_equal");
    out.boolean(d.is_equal());
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
    out.close('}');
    return std::move(out.text());
}

}}  // namespace torch_ir

#endif
