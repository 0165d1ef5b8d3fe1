// SPDX-License-Identifier: MIT
/// How long values live, and how much memory a run needs for them at most.
///
/// \code
///     auto const l = torch_ir::compute_liveness(program);
///     std::cout << l.peak_bytes << " bytes while '" << name_of(program.node(l.peak)) << "' runs\n";
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/size_options.hpp>
#include <torch_ir/ir/sort_stably.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Memory that a run allocates: a result of a call with all that are views of it or overwrite it. Steps number the calls in trace order.
struct live_range {
    value_id value = no_value;  ///< the result that the memory is allocated for
    std::int64_t bytes = 0;
    std::size_t first = 0;  ///< the step that makes it
    std::size_t last = 0;   ///< the last step that uses it; the number of calls where it is an output
    bool is_output = false;
    std::vector<value_id> views{};  ///< the other values in it, in trace order
};

/// Weights and inputs are the caller's and not in the peak: a run takes them as they are.
struct liveness {
    std::vector<live_range> ranges;      ///< in the order in which they are made
    std::vector<std::int64_t> bytes_at;  ///< by step: what is allocated while the call runs, what it returns included
    std::int64_t peak_bytes = 0;
    vertex peak = no_vertex;        ///< the first call with the peak
    std::vector<value_id> at_peak;  ///< what is allocated then, largest first
    std::int64_t input_bytes = 0;
    std::int64_t weight_bytes = 0;
    std::vector<std::string> unknown;  ///< values that are left out because their sizes are not known
};

/// Memory is given back after its last use; a call's own working memory is not counted; a sub-program needs its peak while its call runs.
/// `reshape`, `to` and others that copy only at times are taken to do what the recorded strides say. Linear but for the order of `at_peak`. Throws
/// errc::argument for a symbol that the program has not.
[[nodiscard]] liveness compute_liveness(ir const& program, size_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/analyze/detail/known_sizes.hpp>
#include <torch_ir/analyze/detail/view_rules.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline liveness compute_liveness(ir const& program, size_rule const& rule) {
    auto const tensors = known_tensors(program, rule);
    constexpr auto none = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> range_of(program.value_count(), none);
    auto const steps = program.calls().size();
    liveness out;
    auto const bytes_of = [&](value_id v) { return tensors[to_index(v)] ? to_count(tensors[to_index(v)]->bytes()) : 0; };
    for (vertex const v : program.inputs()) out.input_bytes = add_counts(out.input_bytes, bytes_of(program.input(v).result.id));
    for (vertex const v : program.weights()) out.weight_bytes = add_counts(out.weight_bytes, bytes_of(program.weight(v).result.id));
    std::vector<std::int64_t> inside(steps, 0);
    std::vector<std::optional<std::int64_t>> peaks(program.subgraphs().size());  // each looked into once, however often it is used
    for (std::size_t step = 0; step < steps; ++step) {
        auto const& c = program.call(program.calls()[step]);
        for (auto const& a : c.arguments) {
            for_each_use(a.value, [&](value_id v, std::uint32_t) {
                if (to_index(v) < range_of.size() && range_of[to_index(v)] != none) out.ranges[range_of[to_index(v)]].last = step;
            });
            for_each_subgraph(a.value, [&](subgraph_ref const& s) {
                if (s.index >= peaks.size()) return;
                if (!peaks[s.index]) peaks[s.index] = compute_liveness(program.subgraphs()[s.index], rule).peak_bytes;
                inside[step] = std::max(inside[step], *peaks[s.index]);
            });
        }
        for (std::size_t r = 0; r < c.results.size(); ++r) {
            auto const id = c.results[r].id;
            if (!c.results[r].tensor()) continue;
            if (auto const source = memory_of_result(program, tensors, c, r); source != no_value) {
                range_of[to_index(id)] = range_of[to_index(source)];
                if (range_of[to_index(id)] != none) out.ranges[range_of[to_index(id)]].views.push_back(id);
                continue;
            }
            if (!tensors[to_index(id)]) {
                out.unknown.push_back(c.results[r].name);
                continue;
            }
            range_of[to_index(id)] = out.ranges.size();
            out.ranges.push_back({id, bytes_of(id), step, step});
        }
    }
    for (auto const& entry : program.outputs())
        for_each_use(entry.value, [&](value_id v, std::uint32_t) {
            if (to_index(v) >= range_of.size() || range_of[to_index(v)] == none) return;
            auto& r = out.ranges[range_of[to_index(v)]];
            r.last = steps, r.is_output = true;
        });
    std::vector<running_count> made(steps), freed(steps + 1);
    for (auto const& r : out.ranges) made[r.first] += r.bytes, freed[r.last] += r.bytes;
    running_count live;
    for (std::size_t step = 0; step < steps; ++step) {
        running_count during = live;
        out.bytes_at.push_back((during += std::max(made[step].value(), inside[step])).value());
        live += made[step];
        live -= freed[step];
    }
    auto const top = std::max_element(out.bytes_at.begin(), out.bytes_at.end());
    if (top == out.bytes_at.end()) return out;
    auto const step = static_cast<std::size_t>(top - out.bytes_at.begin());
    out.peak_bytes = *top;
    out.peak = program.calls()[step];
    for (auto const& r : out.ranges)
        if (r.first <= step && step <= r.last) out.at_peak.push_back(r.value);
    detail::sort_stably(out.at_peak, [&](value_id a, value_id b) { return bytes_of(a) > bytes_of(b); });
    return out;
}

}  // namespace detail

TORCH_IR_INLINE liveness compute_liveness(ir const& program, size_options const& options) {
    detail::size_rule const rule(program, options);
    return detail::compute_liveness(program, rule);
}

}}  // namespace torch_ir

#endif
