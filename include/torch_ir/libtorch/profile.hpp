// SPDX-License-Identifier: MIT
/// Where a run spends time and memory: an observer that records each node, and reports on what it recorded.
///
/// \code
///     torch_ir::profiler p;
///     static_cast<void>(run.execute({x}, p));
///     std::cout << torch_ir::to_string(torch_ir::make_profile_report(p));
///     std::ofstream("trace.json") << torch_ir::to_chrome_trace(p);      // for chrome://tracing or ui.perfetto.dev
/// \endcode
#pragma once

#include <torch_ir/analyze/cost.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/ir/sort_stably.hpp>
#include <torch_ir/libtorch/memory_meter.hpp>
#include <torch_ir/libtorch/observer.hpp>
#include <torch_ir/report/profile_report.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
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

/// Records the nodes of a run, on the thread that made it. A node with sub-programs includes what they took.
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

/// Sums over the runs of one program: each run has a profiler of its own.
///
/// \code
///     torch_ir::profile_collector sums(program.model_name(), &cost);
///     static_cast<void>(run.execute({x}));                            // to warm up
///     sums.count_warm_up();
///     for (int k = 0; k < 10; ++k) {
///         torch_ir::profiler p;
///         static_cast<void>(run.execute({x}, p));
///         sums.add(p);
///     }
///     std::cout << torch_ir::to_string(sums.report());
/// \endcode
class profile_collector {
public:
    /// `cost` is that of the program at the sizes of the runs (`compute_cost`), read here; without it the report has no FLOPs.
    explicit profile_collector(std::string model_name = {}, program_cost const* cost = nullptr);

    /// Takes in a run. What happened inside of sub-programs counts for its own operators and is taken off the higher-order operator around it, so that the
    /// times of operators and of nodes add up; a module has what is in it. O(n log n) in the events.
    void add(profiler const& run);
    void count_warm_up(std::size_t runs = 1) noexcept { warm_up_ += runs; }

    /// O(n log n) in nodes and runs.
    [[nodiscard]] profile_report report() const;

private:
    /// What one row took in each run.
    struct sums {
        profile_row row;
        std::size_t first = 0;                        ///< when it was seen first
        std::vector<std::chrono::nanoseconds> times;  ///< by run; runs at the end in which it was not may be missing
    };
    using table = std::map<std::string, sums, std::less<>>;
    struct known_flops {
        std::string op;
        std::int64_t flops = 0;
        bool is_counted = false;
    };

    std::string model_name_;
    std::optional<std::int64_t> flops_;
    std::map<std::pair<std::size_t, std::string>, known_flops> cost_;  ///< by depth and name of the call
    std::size_t warm_up_ = 0;
    std::size_t executed_ = 0;
    std::int64_t peak_memory_ = 0;
    std::vector<std::chrono::nanoseconds> totals_;
    table operators_, modules_, nodes_;

    void add(table& to, std::string const& key, profile_event const& e, std::chrono::nanoseconds time, std::int64_t allocated);
    [[nodiscard]] std::vector<profile_row> rows_of(table const& from) const;
};

/// The report of one run.
[[nodiscard]] profile_report make_profile_report(profiler const& run);

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

[[nodiscard]] inline std::chrono::nanoseconds median_of(std::vector<std::chrono::nanoseconds> times) {
    if (times.empty()) return {};
    auto const middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

[[nodiscard]] inline std::string microseconds(std::chrono::nanoseconds t) {
    char text[40];
    std::snprintf(text, sizeof text, "%lld.%03lld", static_cast<long long>(t.count() / 1000), static_cast<long long>(t.count() % 1000));
    return text;
}

}  // namespace detail

TORCH_IR_INLINE profile_collector::profile_collector(std::string model_name, program_cost const* cost) : model_name_(std::move(model_name)) {
    if (cost == nullptr) return;
    flops_ = cost->total.flops;
    for (auto const& c : cost->calls) {
        bool const is_counted = c.status == cost_status::counted || c.status == cost_status::composite;
        known_flops known{c.call->op.text(), c.numbers.flops, is_counted};
        auto const [at, is_new] = cost_.try_emplace({c.depth, c.call->name}, known);
        if (!is_new && (at->second.op != known.op || at->second.flops != known.flops)) at->second.is_counted = false;  // which of them ran can't be told
    }
}

TORCH_IR_INLINE void profile_collector::add(table& to, std::string const& key, profile_event const& e, std::chrono::nanoseconds time, std::int64_t allocated) {
    sums& s = to[key];
    std::size_t const run = totals_.size();
    if (s.times.empty()) s.first = to.size();
    if (s.times.size() <= run) {
        s.times.resize(run + 1);
        s.row.calls = s.row.uncounted = 0;
        s.row.allocated = s.row.flops = 0;
    }
    s.times[run] += time;
    ++s.row.calls;
    s.row.allocated += allocated;
    auto const known = cost_.find({e.depth, e.node});
    if (known != cost_.end() && known->second.is_counted && known->second.op == e.op) s.row.flops += known->second.flops;
    else ++s.row.uncounted;
}

TORCH_IR_INLINE void profile_collector::add(profiler const& run) {
    std::vector<std::pair<std::chrono::nanoseconds, std::int64_t>> inside;  // of events of each depth whose parent has not ended yet
    std::chrono::nanoseconds total{};
    for (auto const& e : run.events()) {
        inside.resize(std::max(inside.size(), e.depth + 2));
        auto const [time, allocated] = std::exchange(inside[e.depth + 1], {});
        auto const own = e.duration - time;
        auto const bytes = e.allocated - allocated;
        add(operators_, e.op, e, own, bytes);
        auto const key = detail::concat(std::to_string(e.depth), " ", e.module, " ", e.node, " ", e.op);
        add(nodes_, key, e, own, bytes);
        profile_row& row = nodes_[key].row;
        row.name = e.node, row.op = e.op, row.module = e.module;
        if (e.module.empty()) add(modules_, {}, e, own, bytes);
        for (std::size_t end = 0; end < e.module.size();) {
            end = std::min(e.module.find('.', end + 1), e.module.size());
            add(modules_, e.module.substr(0, end), e, own, bytes);
        }
        total += own;
        inside[e.depth].first += e.duration;
        inside[e.depth].second += e.allocated;
    }
    executed_ = run.events().size();
    peak_memory_ = std::max(peak_memory_, run.peak_memory());
    totals_.push_back(total);
}

TORCH_IR_INLINE std::vector<profile_row> profile_collector::rows_of(table const& from) const {
    std::vector<std::pair<std::size_t, profile_row>> rows;
    for (auto const& [key, s] : from) {
        profile_row row = s.row;
        if (row.name.empty()) row.name = key;
        auto times = s.times;
        times.resize(totals_.size());
        row.time = detail::median_of(times);
        row.least = *std::min_element(times.begin(), times.end());
        rows.emplace_back(s.first, std::move(row));
    }
    detail::sort_stably(rows, [](auto const& a, auto const& b) { return a.first < b.first; });
    std::vector<profile_row> out;
    for (auto& [first, row] : rows) out.push_back(std::move(row));
    return out;
}

TORCH_IR_INLINE profile_report profile_collector::report() const {
    profile_report out{.model_name = model_name_, .runs = totals_.size(), .warm_up = warm_up_, .executed = executed_, .flops = flops_};
    out.peak_memory = peak_memory_;
    if (totals_.empty()) return out;
    out.time = detail::median_of(totals_);
    out.least = *std::min_element(totals_.begin(), totals_.end());
    out.operators = rows_of(operators_);
    out.modules = rows_of(modules_);
    out.nodes = rows_of(nodes_);
    for (auto* rows : {&out.operators, &out.nodes}) detail::sort_stably(*rows, [](auto const& a, auto const& b) { return a.time > b.time; });
    return out;
}

TORCH_IR_INLINE profile_report make_profile_report(profiler const& run) {
    profile_collector sums;
    sums.add(run);
    return sums.report();
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
