// SPDX-License-Identifier: MIT
/// What runs of a program took: sums by operator, module and node, over several runs, printable and as JSON. Without LibTorch; libtorch/profile.hpp measures.
///
/// \code
///     std::cout << torch_ir::to_string(report, {.rows = torch_ir::profile_rows::by_module, .depth = 2});
///     torch_ir::write_file("profile.json", torch_ir::to_json(report));      // a page of HTML takes it for colours: torch-ir visualize --overlay
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/number_text.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What the rows of a table stand for.
enum class profile_rows : std::uint8_t { by_operator, by_module, by_node };

/// What all calls of one operator, of one module with those inside of it, or of one node took in a run.
struct profile_row {
    std::string name;      ///< of the operator or node; path of the module, empty for calls outside of modules
    std::string op{};      ///< of a node
    std::string module{};  ///< of a node: the path of its module; empty if unknown
    std::size_t calls = 0;
    std::chrono::nanoseconds time{};   ///< the median of the runs
    std::chrono::nanoseconds least{};  ///< in the run where it was least
    std::int64_t allocated = 0;        ///< bytes
    std::int64_t flops = 0;            ///< of the calls that are counted (analyze/cost.hpp)
    std::size_t uncounted = 0;         ///< calls of which it is not known
};

/// A program's runs. Times are those of its nodes: what lies between them doesn't count.
struct profile_report {
    std::string model_name{};
    std::size_t runs = 0;                  ///< that were measured
    std::size_t warm_up = 0;               ///< that were not, before them
    std::size_t executed = 0;              ///< nodes that the last run executed
    std::chrono::nanoseconds time{};       ///< of all nodes: the median of the runs
    std::chrono::nanoseconds least{};      ///< of the fastest run
    std::int64_t peak_memory = 0;          ///< bytes in use at once, at most, beside inputs and weights
    std::optional<std::int64_t> flops{};   ///< of a run, as `compute_cost` has it for the program at these sizes; nothing where nobody asked
    std::vector<profile_row> operators{};  ///< the longest first
    std::vector<profile_row> modules{};    ///< in the order in which they first ran, each with what is in it
    std::vector<profile_row> nodes{};      ///< the longest first
};

/// What a table shows.
struct profile_text_options {
    std::optional<profile_rows> rows{};                           ///< nothing: operators, then nodes
    std::size_t most = 20;                                        ///< rows of nodes
    std::size_t depth = std::numeric_limits<std::size_t>::max();  ///< levels of modules
};

/// For people: a line for each row, and one for the whole. `GFLOP/s` ends in + where a part of the calls is not counted. Ends with a new line.
[[nodiscard]] std::string to_string(profile_report const&, profile_text_options const& options = {});

/// All rows; docs/schemas/profile.schema.json has the form. Times are in milliseconds.
[[nodiscard]] std::string to_json(profile_report const&);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(report)

#include <torch_ir/detail/json_text.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdio>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline double milliseconds(std::chrono::nanoseconds t) { return static_cast<double>(t.count()) / 1e6; }

/// Levels of a path: 1 for `encoder`, 2 for `encoder.0`.
[[nodiscard]] inline std::size_t levels_of(std::string_view path) {
    return path.empty() ? 0 : static_cast<std::size_t>(std::count(path.begin(), path.end(), '.')) + 1;
}

/// FLOPs for each nanosecond are GFLOP/s: `0.0123`, `4.56`, `1234`.
[[nodiscard]] inline std::string gflops_number(std::int64_t flops, std::chrono::nanoseconds time) {
    double const x = static_cast<double>(flops) / static_cast<double>(time.count());
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), x < 999.5 ? "%.3g" : "%.0f", x);
    return text.data();
}

[[nodiscard]] inline std::string gflops_text(profile_row const& r) {
    if (r.flops == 0 || r.time.count() == 0) return "-";
    return gflops_number(r.flops, r.time) + (r.uncounted != 0 ? "+" : "");
}

/// The text of a row's first column.
[[nodiscard]] inline std::string profile_name(profile_row const& r) {
    if (r.name.empty()) return "(outside of modules)";
    return r.op.empty() ? r.name : concat(r.name, " (", r.op, ")");
}

inline void append_profile_rows(std::string& out, std::string_view title, std::vector<profile_row const*> const& rows, std::size_t most,
                                profile_report const& report) {
    std::size_t const count = std::min(most, rows.size());
    std::size_t width = title.size();
    for (std::size_t i = 0; i < count; ++i) width = std::max(width, profile_name(*rows[i]).size());
    auto const line = [&](std::string_view name, std::string_view rest) { out.append(name).append(width - name.size(), ' ').append(rest).append("\n"); };
    line(title,
         report.flops ? "    calls      time/ms        %     least/ms     GFLOP/s   allocated" : "    calls      time/ms        %     least/ms   allocated");
    auto const total = static_cast<double>(report.time.count());
    for (std::size_t i = 0; i < count; ++i) {
        profile_row const& r = *rows[i];
        std::array<char, 128> text{};
        auto const share = total > 0 ? 100 * static_cast<double>(r.time.count()) / total : 0.0;
        std::snprintf(text.data(), text.size(), "%9zu  %11.3f  %6.2f%%  %11.3f", r.calls, milliseconds(r.time), share, milliseconds(r.least));
        std::string numbers = text.data();
        if (report.flops) {
            std::snprintf(text.data(), text.size(), "  %10s", gflops_text(r).c_str());
            numbers += text.data();
        }
        std::snprintf(text.data(), text.size(), "  %10s", with_byte_unit(r.allocated).c_str());
        line(profile_name(r), numbers + text.data());
    }
    if (count < rows.size()) out += concat("... and ", std::to_string(rows.size() - count), " more\n");
}

/// Members of an object, a line of code each.
class profile_members {
public:
    explicit profile_members(json_writer& out) : out_(out) {}

    void text(std::string_view key, std::string_view value) {
        out_.key(key);
        out_.string(value);
    }
    template <std::integral T>
    void count(std::string_view key, T value) {
        out_.key(key);
        out_.integer(value);
    }
    void time(std::string_view key, std::chrono::nanoseconds value) {
        out_.key(key);
        out_.number(milliseconds(value));
    }

private:
    json_writer& out_;
};

inline void write_profile_rows(json_writer& out, std::string_view key, std::string_view name, std::vector<profile_row> const& rows) {
    profile_members member(out);
    out.key(key);
    out.open('[');
    for (auto const& r : rows) {
        out.item();
        out.open_line('{');
        member.text(name, r.name);
        if (!r.op.empty()) {
            member.text("operator", r.op);
            member.text("module", r.module);
        }
        member.count("calls", r.calls);
        member.time("time_ms", r.time);
        member.time("least_ms", r.least);
        member.count("flops", r.flops);
        member.count("uncounted_calls", r.uncounted);
        member.count("allocated_bytes", r.allocated);
        out.close('}');
    }
    out.close(']');
}

}  // namespace detail

TORCH_IR_INLINE std::string to_string(profile_report const& report, profile_text_options const& options) {
    auto const all = [](std::vector<profile_row> const& rows) {
        std::vector<profile_row const*> out;
        for (auto const& r : rows) out.push_back(&r);
        return out;
    };
    std::string out;
    if (!options.rows || *options.rows == profile_rows::by_operator)
        detail::append_profile_rows(out, "operator", all(report.operators), report.operators.size(), report);
    if (!options.rows) out += "\n";
    if (!options.rows || *options.rows == profile_rows::by_node) detail::append_profile_rows(out, "node", all(report.nodes), options.most, report);
    if (options.rows && *options.rows == profile_rows::by_module) {
        std::vector<profile_row const*> shown;
        for (auto const& r : report.modules)
            if (detail::levels_of(r.name) <= options.depth) shown.push_back(&r);
        detail::append_profile_rows(out, "module", shown, shown.size(), report);
    }
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(), " nodes in %.3f ms", detail::milliseconds(report.time));
    out += detail::concat("\n", with_thousands(static_cast<std::int64_t>(report.executed)), text.data());
    if (report.runs > 1) {
        std::snprintf(text.data(), text.size(), " (median of %zu runs after %zu to warm up; the fastest took %.3f ms)", report.runs, report.warm_up,
                      detail::milliseconds(report.least));
        out += text.data();
    }
    if (report.flops && *report.flops > 0 && report.time.count() > 0)
        out += detail::concat(", ", with_unit(static_cast<double>(*report.flops)), "FLOP, ", detail::gflops_number(*report.flops, report.time), " GFLOP/s");
    return out + detail::concat(", at most ", with_byte_unit(report.peak_memory), " of memory\n");
}

TORCH_IR_INLINE std::string to_json(profile_report const& report) {
    detail::json_writer out(detail::json_charset::utf8);
    detail::profile_members member(out);
    out.open('{');
    member.text("model_name", report.model_name);
    member.count("runs", report.runs);
    member.count("warm_up", report.warm_up);
    member.count("executed_nodes", report.executed);
    member.time("time_ms", report.time);
    member.time("least_ms", report.least);
    member.count("peak_bytes", report.peak_memory);
    out.key("flops");
    report.flops ? out.integer(*report.flops) : out.null();
    detail::write_profile_rows(out, "operators", "operator", report.operators);
    detail::write_profile_rows(out, "modules", "module", report.modules);
    detail::write_profile_rows(out, "nodes", "node", report.nodes);
    out.close('}');
    return std::move(out.text());
}

}}  // namespace torch_ir

#endif
