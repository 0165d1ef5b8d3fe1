// SPDX-License-Identifier: MIT
/// What a bisection found: the first node that departs from a reference, and all that helps to see why. Without LibTorch.
#pragma once

#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/config.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A value at a glance. Minimum, maximum and mean are those of its finite elements; of a complex tensor, of the magnitudes.
struct value_summary {
    std::string name;  ///< of the argument, or the label of the value
    std::string type;  ///< `float32[2, 3]`, or the value itself where it is no tensor
    bool is_tensor = false;
    double min = 0;
    double max = 0;
    double mean = 0;
    std::uint64_t nan = 0;
    std::uint64_t infinite = 0;
};

/// A node that departs from the reference though what it works on does not.
struct divergence {
    std::string node{};
    std::string op{};
    std::string module{};          ///< path of the module; empty if unknown
    std::string source{};          ///< `model.py:12`; empty if unknown
    std::string last{};            ///< the fault lies in one of the calls from `node` to this one, which the reference spells otherwise; empty: in `node`
    std::string reference_node{};  ///< its counterpart; empty if there is none
    std::string reference_op{};
    std::string reason{};              ///< one sentence
    double error = 0;                  ///< largest difference, relative to the expected element; infinity for another shape, dtype or NaN
    std::vector<change> attributes{};  ///< reference → program
    std::vector<value_summary> arguments{};
    std::vector<value_summary> found{};     ///< its results
    std::vector<value_summary> expected{};  ///< those of the reference
    std::vector<std::string> missing{};     ///< nodes of the reference without a counterpart that explain the difference
};

/// The result of a bisection.
struct bisection {
    std::string method{};      ///< `both sides in float64`
    std::size_t nodes = 0;     ///< of the program
    std::size_t compared = 0;  ///< of them, with a counterpart in the reference
    std::string note{};        ///< what limits the answer; may be empty
    std::optional<divergence> first{};
    bool is_with_itself = false;  ///< the program was compared with itself in float64: there was no original
};

/// A paragraph for people. Ends without a new line.
[[nodiscard]] std::string to_string(bisection const& b);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(report)

#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/printable.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline std::string summary_text(value_summary const& v) {
    if (!v.is_tensor) return v.name + " = " + v.type;
    char text[160];
    std::snprintf(text, sizeof text, ": min %.6g, max %.6g, mean %.6g", v.min, v.max, v.mean);
    std::string out = printable_name(v.name) + " " + v.type + text;
    if (v.nan != 0) out += ", NaN " + std::to_string(v.nan);
    if (v.infinite != 0) out += ", infinite " + std::to_string(v.infinite);
    return out;
}

TORCH_IR_INLINE void write_summaries(json_writer& out, std::string_view key, std::vector<value_summary> const& list) {
    out.key(key);
    out.open('[');
    for (auto const& v : list) {
        out.item();
        out.open_line('{');
        out.key("name");
        out.string(v.name);
        out.key(v.is_tensor ? "type" : "value");
        out.string(v.type);
        if (v.is_tensor) {
            for (auto const& [name, number] : {std::pair("min", v.min), {"max", v.max}, {"mean", v.mean}}) {
                out.key(name);
                std::isfinite(number) ? out.number(number) : out.null();
            }
            out.key("nan");
            out.integer(v.nan);
            out.key("infinite");
            out.integer(v.infinite);
        }
        out.close('}');
    }
    out.close(']');
}

/// `null` where nothing departs.
TORCH_IR_INLINE void write_divergence(json_writer& out, std::optional<divergence> const& found) {
    if (!found) return out.null();
    divergence const& d = *found;
    auto const text = [&](std::string_view key, std::string const& value) {
        out.key(key);
        value.empty() ? out.null() : out.string(value);
    };
    out.open('{');
    text("node", d.node);
    if (!d.last.empty()) text("last_node", d.last);
    text("operator", d.op);
    text("module", d.module);
    text("source", d.source);
    text("reason", d.reason);
    text("reference_node", d.reference_node);
    text("reference_operator", d.reference_op);
    out.key("relative_error");
    std::isfinite(d.error) ? out.number(d.error) : out.null();
    out.key("attributes");
    out.open('[');
    for (auto const& a : d.attributes) {
        out.item();
        out.open_line('{');
        text("name", a.what);
        text("expected", a.before);
        text("found", a.after);
        out.close('}');
    }
    out.close(']');
    write_summaries(out, "arguments", d.arguments);
    write_summaries(out, "found", d.found);
    write_summaries(out, "expected", d.expected);
    out.key("missing");
    out.open_line('[');
    for (auto const& m : d.missing) {
        out.item();
        out.string(m);
    }
    out.close(']');
    out.close('}');
}

/// What it means that nothing was found.
[[nodiscard]] inline std::string nothing_departs(bisection const& b) {
    if (!b.is_with_itself) return "no node departs from the reference";
    return "the program was compared with itself in float64, and rounding becomes large nowhere; if an output differs, the program, its weights or what was "
           "expected is other than in the original: compare with that to find the node (torch-ir: --reference ORIGINAL)";
}

}  // namespace detail

TORCH_IR_INLINE std::string to_string(bisection const& b) {
    std::string out;
    auto const line = [&](std::string const& text) { out += (out.empty() ? "" : "\n") + printable_line(text); };
    std::string const scope = " (" + b.method + ", " + std::to_string(b.compared) + " of " + std::to_string(b.nodes) + " nodes compared" +
                              (b.note.empty() ? "" : "; " + b.note) + ")";
    if (!b.first) return printable_line("Bisection: " + detail::nothing_departs(b) + scope);
    divergence const& d = *b.first;
    if (d.last.empty()) line("Bisection: the first node that departs from the reference is '" + printable_name(d.node) + "', " + d.op + scope);
    else
        line("Bisection: the program departs from the reference between '" + printable_name(d.node) + "', " + d.op + ", and '" + printable_name(d.last) + "'" +
             scope);
    line("  why: " + d.reason);
    if (!d.module.empty()) line("  module: " + d.module);
    if (!d.source.empty()) line("  source: " + d.source);
    if (!d.reference_node.empty()) line("  in the reference: '" + printable_name(d.reference_node) + "', " + d.reference_op);
    for (auto const& a : d.attributes)
        line("  attribute " + a.what + ": expected " + (a.before.empty() ? "none" : a.before) + ", found " + (a.after.empty() ? "none" : a.after));
    for (auto const& v : d.arguments) line("  argument " + detail::summary_text(v));
    for (auto const& v : d.expected) line("  expected " + detail::summary_text(v));
    for (auto const& v : d.found) line("  found " + detail::summary_text(v));
    return out;
}

}}  // namespace torch_ir

#endif
