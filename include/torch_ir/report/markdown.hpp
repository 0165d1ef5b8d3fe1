// SPDX-License-Identifier: MIT
/// A program and what its verifications found as a Markdown page with Mermaid drawings, as code hosts render it; and a page that sums up many.
///
/// \code
///     torch_ir::model_report report{.name = "SelfAttention", .verifications = {{"float32", result}}};
///     torch_ir::write_file(torch_ir::report_file(report.name), torch_ir::write_markdown(report, program));
/// \endcode
#pragma once

#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/draw/mermaid_pie.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/report/verification.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A verification and what it was of: `float32`.
struct labelled_verification {
    std::string label;
    verification result;
};

/// What a page tells besides the program.
struct model_report {
    std::string name;
    std::string description{};
    std::vector<std::string> categories{};
    std::vector<labelled_verification> verifications{};
    std::string problem{};  ///< what went wrong before anything could be compared; empty for nothing

    /// Nothing went wrong, something was verified, and all of it is valid.
    [[nodiscard]] bool is_good() const noexcept {
        return problem.empty() && !verifications.empty() &&
               std::all_of(verifications.begin(), verifications.end(), [](auto const& v) { return v.result.is_valid(); });
    }
};

/// How much a page shows.
struct markdown_options {
    mermaid_limits limits{};      ///< of the flowchart: a larger one is drawn smaller (see `draw_mermaid_flowchart`)
    std::size_t max_rows = 2000;  ///< of the tables of nodes and weights
};

/// A line of the page that sums up.
struct report_line {
    std::string name;
    std::vector<std::string> categories{};
    std::size_t nodes = 0, edges = 0, inputs = 0, outputs = 0, weights = 0;
    std::int64_t parameters = 0;
    double max_absolute = 0;  ///< of all verifications; NaN where there is none
    bool is_good = false;
    std::string problem{};  ///< why it is not
};

/// The page of one model: a table of counts, the verifications, a flowchart, the operators as a pie, tables of nodes and weights. Counts are those of
/// `compute_statistics`; edges are the uses of values. Any text of the program is escaped. Linear in the program, but for the flowchart, which is
/// drawn several times where it is too large for Mermaid.
[[nodiscard]] std::string write_markdown(model_report const& report, ir const& program, markdown_options const& options = {});
/// The page of a model of which there is no program.
[[nodiscard]] std::string write_markdown(model_report const& report);

/// The line of a model in the summary.
[[nodiscard]] report_line summarize(model_report const& report, ir const& program);
/// The line of a model of which there is no program.
[[nodiscard]] report_line summarize(model_report const& report);

/// The page that sums up: how many are good, a table with a link to each page, and the problems.
[[nodiscard]] std::string write_markdown_summary(std::span<report_line const> lines, std::string_view title = "Summary");

/// The file name of a model's page: `name` with anything but letters, digits, `-` and `_` replaced, and `.md`.
[[nodiscard]] std::string report_file(std::string_view name);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(report)

#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/printable.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Plain text of a page: nothing in it is markup.
[[nodiscard]] inline std::string markdown_text(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c == '\n' || c == '\r') {
            out += "<br>";
            continue;
        }
        if (std::string_view("\\`*_{}[]<>#|~&").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return printable_text(out);
}

/// Code in a cell of a table; empty text stays empty.
[[nodiscard]] inline std::string markdown_code(std::string_view text) {
    if (text.empty()) return {};
    std::string inner, run, longest;
    for (char const c : text) {
        run = c == '`' ? run + '`' : std::string();
        longest = std::max(longest, run, [](auto const& a, auto const& b) { return a.size() < b.size(); });
        if (c == '\n' || c == '\r') inner += ' ';
        else if (c == '|') inner += "\\|";
        else inner += c;
    }
    std::string const fence = longest + "`", space = longest.empty() ? "" : " ";
    return fence + space + printable_line(inner) + space + fence;
}

/// The first `most` bytes at most, not ending inside of a character.
[[nodiscard]] inline std::string shortened(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    text.resize(most);
    return text + " …";
}

[[nodiscard]] inline std::string joined(std::vector<std::string> const& texts) {
    std::string out;
    for (auto const& t : texts) out += (out.empty() ? "" : ", ") + t;
    return out;
}

[[nodiscard]] inline std::string type_text(value_type const& type) {
    if (auto const* t = std::get_if<tensor_type>(&type)) return std::string(to_string(t->dtype)) + to_string(t->sizes);
    std::string out;
    append_text(out, type, {});
    return out;
}

template <class Row>
void markdown_table(std::string& out, std::string_view head, std::size_t count, std::size_t most, Row&& row) {
    auto const columns = static_cast<std::size_t>(std::count(head.begin(), head.end(), '|')) + 1;
    out.append("| ").append(head).append(" |\n|");
    for (std::size_t i = 0; i < columns; ++i) out += " --- |";
    for (std::size_t i = 0; i < std::min(count, most); ++i) {
        out += "\n|";
        for (std::string const& cell : row(i)) out.append(" ").append(cell).append(cell.empty() ? "|" : " |");
    }
    if (count > most) out += "\n\n… and " + std::to_string(count - most) + " more.";
    out += "\n\n";
}

TORCH_IR_INLINE void append_verification(std::string& out, labelled_verification const& v) {
    out += "**" + markdown_text(v.label) + "**: " + markdown_text(summary(v.result)) + "\n\n";
    if (v.result.outputs.empty()) return;
    markdown_table(out, "Output | Type | Close | max_diff | mean_diff | Max relative | rtol | atol | Mismatches", v.result.outputs.size(),
                   v.result.outputs.size(), [&](std::size_t i) -> std::vector<std::string> {
                       auto const& o = v.result.outputs[i];
                       std::string const kind = o.is_close ? o.is_random ? "random: type only" : "yes" : "**no**";
                       return {o.name.empty() ? std::to_string(o.index) : markdown_code(o.name),
                               markdown_code(to_string(o.expected)),
                               kind,
                               short_number(o.max_absolute),
                               short_number(o.mean_absolute),
                               short_number(o.max_relative),
                               short_number(o.used.relative),
                               short_number(o.used.absolute),
                               std::to_string(o.mismatches) + " of " + std::to_string(o.elements)};
                   });
    for (auto const& o : v.result.outputs)
        if (!o.is_close) out += "- " + markdown_text(to_string(o)) + "\n\n";
}

[[nodiscard]] inline std::string markdown_head(model_report const& r) {
    std::string out = "# " + markdown_text(r.name) + "\n\n";
    if (!r.description.empty()) out += markdown_text(r.description) + "\n\n";
    if (!r.categories.empty()) out += "Categories: " + markdown_text(joined(r.categories)) + "\n\n";
    out += std::string("Status: ") + (r.is_good() ? "**passed**" : "**failed**") + "\n\n";
    if (!r.problem.empty()) out += "Problem: " + markdown_text(r.problem) + "\n\n";
    return out;
}

/// The cells of a call: number, node, operator, inputs, outputs, other arguments, module.
[[nodiscard]] inline std::vector<std::string> markdown_node(ir const& program, std::size_t i) {
    call_node const& c = program.call(program.calls()[i]);
    std::vector<std::string> inputs, outputs, others;
    for (auto const& a : c.arguments) {
        bool uses = false;
        for_each_use(a.value, [&](value_id v, std::uint32_t) {
            uses = true;
            auto const* found = program.find_value(v);
            inputs.push_back(found ? found->name : "?");
        });
        if (uses) continue;
        std::string text = a.name.empty() ? "" : a.name + "=";
        append_text(text, a.value, {});
        others.push_back(std::move(text));
    }
    for (auto const& r : c.results) outputs.push_back(type_text(r.type));
    auto const& stack = c.metadata.stack;
    auto const code = [](std::vector<std::string> const& texts) { return markdown_code(shortened(joined(texts), 300)); };
    return {std::to_string(i + 1),
            markdown_code(c.name),
            markdown_code(c.op.text()),
            code(inputs),
            code(outputs),
            code(others),
            markdown_code(stack && !stack->empty() ? stack->back().path : "")};
}

[[nodiscard]] inline std::vector<std::string> markdown_weight(ir const& program, std::size_t i) {
    weight_node const& w = program.weight(program.weights()[i]);
    auto const* t = w.result.tensor();
    auto const elements = t ? element_count(t->sizes) : std::nullopt;
    std::string const kind = w.kind == weight_kind::parameter ? "parameter" : w.kind == weight_kind::buffer ? "buffer" : "constant";
    return {markdown_code(w.target),
            kind,
            t ? markdown_code(to_string(t->sizes)) : "",
            t ? std::string(to_string(t->dtype)) : "",
            elements ? with_thousands(*elements) : "",
            markdown_code(shortened(joined(w.aliases), 300))};
}

}  // namespace detail

TORCH_IR_INLINE std::string write_markdown(model_report const& report) {
    std::string out = detail::markdown_head(report);
    if (report.verifications.empty()) return out;
    out += "## Numerical Verification\n\n";
    for (auto const& v : report.verifications) detail::append_verification(out, v);
    return out;
}

TORCH_IR_INLINE std::string write_markdown(model_report const& report, ir const& program, markdown_options const& options) {
    statistics const counts = compute_statistics(program);
    std::string out = detail::markdown_head(report) + "## Summary\n\n";
    std::vector<std::vector<std::string>> const rows{{"Nodes", std::to_string(counts.nodes)},          {"Edges", std::to_string(num_edges(program.graph()))},
                                                     {"Inputs", std::to_string(counts.inputs.size())}, {"Outputs", std::to_string(counts.outputs.size())},
                                                     {"Weights", std::to_string(counts.weights)},      {"Total params", with_thousands(counts.parameters)}};
    detail::markdown_table(out, "Metric | Value", rows.size(), rows.size(), [&](std::size_t i) { return rows[i]; });
    auto const shapes = [&](std::string_view kind, std::vector<named_shape> const& all) {
        for (auto const& s : all)
            out.append("- ")
                .append(kind)
                .append(" ")
                .append(detail::markdown_code(s.name))
                .append(": ")
                .append(detail::markdown_code(to_string(s.shape)))
                .append("\n");
    };
    shapes("Input", counts.inputs);
    shapes("Output", counts.outputs);

    out += "\n## Numerical Verification\n\n";
    if (report.verifications.empty()) out += "Not verified.\n\n";
    for (auto const& v : report.verifications) detail::append_verification(out, v);

    out += "## DAG Visualization\n\n```mermaid\n";
    out += draw_mermaid_flowchart(program, {.modules = true, .repeats = true, .limits = options.limits}) + "\n```\n\n";
    out += "## Operator Distribution\n\n";
    out += counts.operators.empty() ? "No operators.\n\n" : "```mermaid\n" + draw_mermaid_pie(counts.operators) + "\n```\n\n";

    auto const table = [&](std::string_view title, std::size_t count, std::string_view head, auto&& row) {
        out.append("## ")
            .append(title)
            .append("\n\n<details>\n<summary>")
            .append(std::to_string(count))
            .append(count == 1 ? " line" : " lines")
            .append("</summary>\n\n");
        detail::markdown_table(out, head, count, options.max_rows, row);
        out += "</details>\n\n";
    };
    table("Node Details", program.calls().size(), "# | Node | Operator | Inputs | Outputs | Arguments | Module",
          [&](std::size_t i) { return detail::markdown_node(program, i); });
    table("Weight Metadata", program.weights().size(), "Name | Kind | Shape | dtype | Elements | Also named",
          [&](std::size_t i) { return detail::markdown_weight(program, i); });
    out.pop_back();
    return out;
}

TORCH_IR_INLINE report_line summarize(model_report const& report) {
    report_line line{
        .name = report.name, .categories = report.categories, .max_absolute = std::nan(""), .is_good = report.is_good(), .problem = report.problem};
    for (auto const& v : report.verifications) {
        line.max_absolute = std::fmax(line.max_absolute, v.result.max_absolute());
        if (line.problem.empty() && !v.result.is_valid()) line.problem = v.label + ": " + summary(v.result);
    }
    if (line.problem.empty() && !line.is_good) line.problem = "not verified";
    return line;
}

TORCH_IR_INLINE report_line summarize(model_report const& report, ir const& program) {
    report_line line = summarize(report);
    statistics const counts = compute_statistics(program);
    line.nodes = counts.nodes;
    line.edges = num_edges(program.graph());
    line.inputs = counts.inputs.size();
    line.outputs = counts.outputs.size();
    line.weights = counts.weights;
    line.parameters = counts.parameters;
    return line;
}

TORCH_IR_INLINE std::string report_file(std::string_view name) {
    std::string out;
    for (char const c : name) out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ? c : '_';
    return (out.empty() ? "model" : out) + ".md";
}

TORCH_IR_INLINE std::string write_markdown_summary(std::span<report_line const> lines, std::string_view title) {
    auto const good = std::count_if(lines.begin(), lines.end(), [](auto const& l) { return l.is_good; });
    std::string out = "# " + detail::markdown_text(title) + "\n\n" + std::to_string(good) + " of " + std::to_string(lines.size()) + " models passed.\n\n";
    detail::markdown_table(out, "Model | Categories | Nodes | Edges | Inputs | Outputs | Weights | Total params | max_diff | Status", lines.size(),
                           lines.size(), [&](std::size_t i) -> std::vector<std::string> {
                               report_line const& l = lines[i];
                               return {"[" + detail::markdown_text(l.name) + "](" + report_file(l.name) + ")",
                                       detail::markdown_text(detail::joined(l.categories)),
                                       std::to_string(l.nodes),
                                       std::to_string(l.edges),
                                       std::to_string(l.inputs),
                                       std::to_string(l.outputs),
                                       std::to_string(l.weights),
                                       with_thousands(l.parameters),
                                       std::isnan(l.max_absolute) ? "" : detail::short_number(l.max_absolute),
                                       l.is_good ? "passed" : "**failed**"};
                           });
    for (auto const& l : lines)
        if (!l.is_good) out += "- **" + detail::markdown_text(l.name) + "**: " + detail::markdown_text(l.problem) + "\n";
    while (out.ends_with("\n\n")) out.pop_back();
    return out;
}

}}  // namespace torch_ir

#endif
