// SPDX-License-Identifier: MIT
/// Where a run spends time and memory: an observer that records each node, and reports on what it recorded.
///
/// \code
///     torch_ir::profiler p;
///     static_cast<void>(run.execute({x}, p));
///     std::cout << torch_ir::to_table(p);
///     std::ofstream("trace.json") << torch_ir::to_chrome_trace(p);      // for chrome://tracing or ui.perfetto.dev
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/ir/sort_stably.hpp>
#include <torch_ir/libtorch/memory_meter.hpp>
#include <torch_ir/libtorch/observer.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// One node that was executed.
struct profile_event {
    std::string node;
    std::string op;
    std::string module;                ///< path of the module that it comes from; empty if unknown
    std::chrono::nanoseconds start{};  ///< since the profiler was made
    std::chrono::nanoseconds duration{};
    std::int64_t allocated = 0;  ///< bytes that it asked for
    std::int64_t in_use = 0;     ///< bytes in use after it
    std::size_t depth = 0;       ///< of sub-programs around it
};

/// Records the nodes of one run after another, all on the thread that made it. A node with sub-programs includes what they took.
class profiler {
public:
    void before(node_event const& e);
    void after(node_event const& e);

    /// In the order in which the nodes ended.
    [[nodiscard]] std::vector<profile_event> const& events() const noexcept { return events_; }
    /// The most memory that was in use at once, beside the inputs and weights.
    [[nodiscard]] std::int64_t peak_memory() const { return meter_.peak(); }

private:
    using clock = std::chrono::steady_clock;
    struct open_node {
        clock::time_point start;
        std::int64_t allocated = 0;
    };

    memory_meter meter_;
    clock::time_point origin_ = clock::now();
    std::vector<open_node> open_;
    std::vector<profile_event> events_;
};

/// What all calls of one operator, or of one node, took together.
struct profile_row {
    std::string name;
    std::size_t calls = 0;
    std::chrono::nanoseconds time{};
    std::int64_t allocated = 0;
};

/// Sums by operator, the longest first. What happened inside of sub-programs counts for its own operators and is taken off
/// the higher-order operator around it, so that the times add up.
[[nodiscard]] std::vector<profile_row> by_operator(profiler const& p);
/// The same by node.
[[nodiscard]] std::vector<profile_row> by_node(profiler const& p);

/// Both sums as text: at most `most_nodes` nodes.
[[nodiscard]] std::string to_table(profiler const& p, std::size_t most_nodes = 20);

/// The trace event format that Chrome and Perfetto show: a complete event for each node and a counter of the memory in use.
[[nodiscard]] std::string to_chrome_trace(profiler const& p);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/detail/json_text.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE void profiler::before(node_event const&) { open_.push_back({clock::now(), meter_.allocated()}); }

TORCH_IR_INLINE void profiler::after(node_event const& e) {
    auto const now = clock::now();
    if (open_.empty()) return;
    open_node const begun = open_.back();
    open_.pop_back();
    auto const& stack = e.node.metadata.stack;
    events_.push_back({e.node.name, e.node.op, stack && !stack->empty() ? stack->back().path : std::string(), begun.start - origin_, now - begun.start,
                       meter_.allocated() - begun.allocated, meter_.in_use(), open_.size()});
}

namespace detail {

/// Sums of what each event took by itself, by the text that `key` gives.
template <class Key>
[[nodiscard]] std::vector<profile_row> sum_events(profiler const& p, Key key) {
    std::map<std::string, profile_row, std::less<>> rows;
    std::vector<std::pair<std::chrono::nanoseconds, std::int64_t>> inside;  // of events of each depth whose parent has not ended yet
    for (auto const& e : p.events()) {
        inside.resize(std::max(inside.size(), e.depth + 2));
        auto const [time, allocated] = std::exchange(inside[e.depth + 1], {});
        profile_row& row = rows[key(e)];
        ++row.calls;
        row.time += e.duration - time;
        row.allocated += e.allocated - allocated;
        inside[e.depth].first += e.duration;
        inside[e.depth].second += e.allocated;
    }
    std::vector<profile_row> out;
    for (auto& [name, row] : rows) {
        row.name = name;
        out.push_back(std::move(row));
    }
    detail::sort_stably(out, [](auto const& a, auto const& b) { return a.time > b.time; });
    return out;
}

TORCH_IR_INLINE void append_rows(std::string& out, std::string_view title, std::vector<profile_row> const& rows, std::size_t most) {
    std::chrono::nanoseconds total{};
    for (auto const& r : rows) total += r.time;
    std::size_t const count = std::min(most, rows.size());
    std::size_t width = title.size();
    for (std::size_t i = 0; i < count; ++i) width = std::max(width, rows[i].name.size());
    auto const line = [&](std::string_view name, std::string_view rest) { out.append(name).append(width - name.size(), ' ').append(rest).append("\n"); };
    line(title, "    calls      time/ms        %     each/us   allocated");
    char text[128];
    for (std::size_t i = 0; i < count; ++i) {
        profile_row const& r = rows[i];
        double const time = static_cast<double>(r.time.count());
        std::snprintf(text, sizeof text, "%9zu  %11.3f  %6.2f  %10.2f  %10s", r.calls, time / 1e6,
                      total.count() == 0 ? 0.0 : 100 * time / static_cast<double>(total.count()), time / 1e3 / static_cast<double>(r.calls),
                      with_byte_unit(r.allocated).c_str());
        line(rows[i].name, text);
    }
    if (count < rows.size()) out += "... and " + std::to_string(rows.size() - count) + " more\n";
}

[[nodiscard]] inline std::string microseconds(std::chrono::nanoseconds t) {
    char text[40];
    std::snprintf(text, sizeof text, "%lld.%03lld", static_cast<long long>(t.count() / 1000), static_cast<long long>(t.count() % 1000));
    return text;
}

}  // namespace detail

TORCH_IR_INLINE std::vector<profile_row> by_operator(profiler const& p) {
    return detail::sum_events(p, [](profile_event const& e) { return e.op; });
}

TORCH_IR_INLINE std::vector<profile_row> by_node(profiler const& p) {
    return detail::sum_events(p, [](profile_event const& e) { return e.node + " (" + e.op + ")"; });
}

TORCH_IR_INLINE std::string to_table(profiler const& p, std::size_t most_nodes) {
    std::string out;
    auto const operators = by_operator(p);
    detail::append_rows(out, "operator", operators, operators.size());
    out += "\n";
    detail::append_rows(out, "node", by_node(p), most_nodes);
    std::chrono::nanoseconds total{};
    for (auto const& r : operators) total += r.time;
    char text[64];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(total.count()) / 1e6);
    out += detail::concat("\n", std::to_string(p.events().size()), " nodes in ", text, " ms, at most ", with_byte_unit(p.peak_memory()), " of memory\n");
    return out;
}

TORCH_IR_INLINE std::string to_chrome_trace(profiler const& p) {
    detail::json_writer out(detail::json_charset::utf8);
    out.open_line('{');
    out.key("displayTimeUnit");
    out.string("ns");
    out.key("traceEvents");
    out.open_compact('[');
    auto const event = [&](char const* phase, auto const& members) {  // on a line of its own
        out.item();
        out.raw("\n");
        out.open_line('{');
        out.key("ph");
        out.string(phase);
        out.key("pid");
        out.integer(1);
        out.key("tid");
        out.integer(1);
        members();
        out.close('}');
    };
    auto const text = [&](std::string_view key, std::string_view value) {
        out.key(key);
        out.string(value);
    };
    auto const time = [&](std::string_view key, std::chrono::nanoseconds t) {
        out.key(key);
        out.raw(detail::microseconds(t));
    };
    for (auto const& e : p.events()) {
        event("X", [&] {
            text("cat", "node");
            text("name", e.op);
            time("ts", e.start);
            time("dur", e.duration);
            out.key("args");
            out.open_line('{');
            text("node", e.node);
            if (!e.module.empty()) text("module", e.module);
            out.key("allocated");
            out.integer(e.allocated);
            out.close('}');
        });
        event("C", [&] {
            text("name", "memory in use");
            time("ts", e.start + e.duration);
            out.key("args");
            out.open_line('{');
            out.key("bytes");
            out.integer(e.in_use);
            out.close('}');
        });
    }
    out.raw("\n");
    out.close(']');
    out.close('}');
    out.raw("\n");
    return std::move(out.text());
}

}}  // namespace torch_ir

#endif
