// SPDX-License-Identifier: MIT
/// A verification as markdown, as code hosts render it.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/report/bisection.hpp>
#include <torch_ir/report/verification.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A heading, the result, a table with a row for each output, what a bisection found, and what the report says of itself.
[[nodiscard]] std::string to_markdown(verification const& v);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(report)

#include <torch_ir/ir/printable.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Text in a cell of a table: one line, nothing that means something there.
[[nodiscard]] inline std::string markdown_cell(std::string_view text) {
    std::string line(text), out;
    std::replace(line.begin(), line.end(), '\n', ' ');
    for (char const c : printable_line(line)) {
        if (c == '<') out += "&lt;";
        else if (c == '&') out += "&amp;";
        else {
            if (std::string_view("|\\`*_[]").find(c) != std::string_view::npos) out += '\\';
            out += c;
        }
    }
    return out;
}

[[nodiscard]] inline std::string markdown_row(std::vector<std::string> const& cells) {
    std::string out = "|";
    for (auto const& c : cells) out += " " + markdown_cell(c) + " |";
    return out + "\n";
}

[[nodiscard]] inline std::string to_markdown(bisection const& b) {
    std::string const scope = markdown_cell(b.method) + ", " + std::to_string(b.compared) + " of " + std::to_string(b.nodes) + " nodes compared" +
                              (b.note.empty() ? "" : "; " + markdown_cell(b.note));
    std::string out = "### First divergence\n\n";
    if (!b.first) return out + markdown_cell(nothing_departs(b)) + " (" + scope + ").\n";
    divergence const& d = *b.first;
    out += (d.last.empty() ? "Node **" : "From node **") + markdown_cell(d.node) + "** (" + markdown_cell(d.op) + ")" +
           (d.last.empty() ? "" : " to **" + markdown_cell(d.last) + "**") + ": " + markdown_cell(d.reason) + " (" + scope + ").\n\n| | |\n|---|---|\n";
    auto const row = [&](std::string const& name, std::string const& text) {
        if (!text.empty()) out += markdown_row({name, text});
    };
    row("Module", d.module);
    row("Source", d.source);
    row("In the reference", d.reference_node.empty() ? "" : d.reference_node + ", " + d.reference_op);
    for (auto const& a : d.attributes)
        row("Attribute " + a.what, "expected " + (a.before.empty() ? "none" : a.before) + ", found " + (a.after.empty() ? "none" : a.after));
    for (auto const& v : d.arguments) row("Argument", summary_text(v));
    for (auto const& v : d.expected) row("Expected", summary_text(v));
    for (auto const& v : d.found) row("Found", summary_text(v));
    return out;
}

}  // namespace detail

TORCH_IR_INLINE std::string to_markdown(verification const& v) {
    std::string out = "## Numerical verification\n\n" + std::string(v.is_valid() ? "✅ " : "❌ ") + detail::markdown_cell(summary(v)) + "\n\n";
    for (auto const& difference : v.structure) out += "- " + detail::markdown_cell(difference) + "\n";
    if (v.non_finite) out += "- " + detail::markdown_cell(to_string(*v.non_finite)) + "\n";
    if (!v.structure.empty() || v.non_finite) out += "\n";
    if (!v.outputs.empty()) {
        out += "| Output | Type | Close | Max abs | Mean abs | Max rel | Cosine | Mismatches | First mismatch |\n|---|---|---|---|---|---|---|---|---|\n";
        for (auto const& o : v.outputs) {
            bool const is_same = o.expected == o.found;
            auto const number = [&](double x) { return is_same && !o.is_random ? detail::short_number(x) : std::string("—"); };
            std::string const first = !o.first ? "" : detail::join(o.first->position) + ": expected " + o.first->expected + ", found " + o.first->found;
            out += detail::markdown_row({std::to_string(o.index) + (o.name.empty() ? "" : " " + o.name),
                                         is_same ? to_string(o.expected) : to_string(o.found) + ", expected " + to_string(o.expected),
                                         o.is_close ? "yes" : "no", number(o.max_absolute), number(o.mean_absolute), number(o.max_relative), number(o.cosine),
                                         std::to_string(o.mismatches) + " of " + std::to_string(o.elements), o.is_random ? "random" : first});
        }
        out += "\n";
    }
    if (v.bisected) out += detail::to_markdown(*v.bisected);
    if (v.about.empty()) return out;
    out += detail::concat(v.bisected ? "\n" : "", "### About this report\n\n| | |\n|---|---|\n");
    for (auto const& fact : v.about) out += detail::markdown_row({fact.name, fact.text});
    return out;
}

}}  // namespace torch_ir

#endif
