// SPDX-License-Identifier: MIT
/// Finds the first node of a program that departs from a reference.
///
/// \code
///     torch_ir::bisection const b = torch_ir::bisect_ir(program, weights, reference, weights, {x});
///     if (b.first) std::cout << b.first->node << ": " << b.first->reason << '\n';
/// \endcode
///
/// Both programs run node by node over their alignment (analyze/align.hpp) and the results of nodes that correspond are compared. Both run in float64, so that
/// rounding, which grows from node to node, stays far below what a real error does; where a program can't (or where only the recorded dtypes
/// make the difference) they run as recorded. The node that is named departs although what it works on does not: what comes after it is its consequence.
#pragma once

#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/common/tensors.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/report/bisection.hpp>

#include <ATen/core/ivalue.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How to look for the node.
struct bisect_options {
    std::uint64_t seed = 0;                     ///< both sides draw the same random numbers
    std::size_t memory = std::size_t{2} << 30;  ///< bytes of results that are kept at once; more of them take more runs
};

/// The first node of `program` that departs from `reference` for these inputs. Both run several times. Throws what `executor` throws for
/// the recorded dtypes; a program that fails there is reported by that error.
[[nodiscard]] bisection bisect_ir(ir const& program, tensor_map const& weights, ir const& reference, tensor_map const& reference_weights,
                                  std::vector<c10::IValue> const& inputs, bisect_options const& options = {});

/// The first node where rounding becomes large: the program as recorded beside itself in float64. Half of the digits of the node's dtype are wrong there.
[[nodiscard]] bisection bisect_ir(ir const& program, tensor_map const& weights, std::vector<c10::IValue> const& inputs, bisect_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_verify)

#include <torch_ir/analyze/align.hpp>
#include <torch_ir/libtorch/verify/difference.hpp>
#include <torch_ir/libtorch/verify/paired_run.hpp>
#include <torch_ir/libtorch/verify/promote.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// What counts as a difference.
struct bisect_limits {
    double tight = 1e-9;  ///< above it equal nodes with equal arguments don't agree
    double loose = 1e-6;  ///< above it nothing agrees
    departure_options measure{};
};

/// Explains what a comparison found.
class bisector {
public:
    bisector(side_by_side& sides, bisect_limits const& limits) : sides_(sides), limits_(limits) {}

    [[nodiscard]] std::optional<divergence> find() {
        auto found = sides_.compare(limits_.tight, limits_.measure);
        std::vector<departed_node> chosen;  // the first that surely departs, and what little there was before it
        constexpr std::size_t most = 32;
        for (auto const& d : found) {
            bool const is_sure = d.error > limits_.loose;
            if (is_sure || chosen.size() < most) chosen.push_back(d);
            if (is_sure) break;
        }
        auto const details = sides_.look_at(chosen);
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            auto const changes = attribute_changes(details[i].theirs->call(details[i].their_vertex), details[i].ours->call(details[i].our_vertex));
            double const arguments = argument_error(details[i]);
            bool const is_own = arguments <= limits_.tight && (!changes.empty() || has_other_operands(details[i]));
            if (chosen[i].error <= limits_.loose && !is_own) continue;
            return explain(chosen[i], details[i], changes, arguments);
        }
        if (auto const& failed = sides_.failure()) {
            if (failed->node == no_vertex) raise(error(errc::execution, failed->message));
            divergence out = describe(*failed->program, failed->node);
            out.reason = "it fails: " + failed->message;
            out.error = std::numeric_limits<double>::infinity();
            if (auto const& [theirs, w] = sides_.counterpart(*failed->program, failed->node); theirs) {
                out.reference_node = theirs->call(w).name;
                out.reference_op = theirs->call(w).op.text();
                out.attributes = attribute_changes(theirs->call(w), failed->program->call(failed->node));
            }
            return out;
        }
        return explain_outputs();
    }

private:
    side_by_side& sides_;
    bisect_limits limits_;

    [[nodiscard]] double argument_error(node_detail const& d) const {
        if (d.our_arguments.size() != d.their_arguments.size()) return std::numeric_limits<double>::infinity();
        double most = 0;
        for (std::size_t i = 0; i < d.our_arguments.size(); ++i)
            if (holds_tensors(d.our_arguments[i]) || holds_tensors(d.their_arguments[i]))
                most = std::max(most, departure(d.their_arguments[i], d.our_arguments[i], limits_.measure));
        return most;
    }
    [[nodiscard]] static bool holds_tensors(c10::IValue value) {
        bool found = false;
        for_each_tensor(value, [&](at::Tensor&) { found = true; });
        return found;
    }

    struct operand_pair {
        value_id ours;
        value_id theirs;
        std::string name;
    };
    [[nodiscard]] static std::vector<operand_pair> operand_pairs(node_detail const& d) {
        auto const list = [](ir const& p, vertex v) {
            std::vector<std::pair<value_id, std::string>> out;
            for (auto const& a : p.call(v).arguments)
                for_each_use(a.value, [&](value_id id, std::uint32_t) {
                    if (auto const* value = p.find_value(id); value && value->tensor()) out.emplace_back(id, a.name);
                });
            return out;
        };
        auto const ours = list(*d.ours, d.our_vertex), theirs = list(*d.theirs, d.their_vertex);
        std::vector<operand_pair> out;
        for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) out.push_back({ours[i].first, theirs[i].first, ours[i].second});
        return out;
    }
    [[nodiscard]] static bool has_other_operands(node_detail const& d) {
        auto const pairs = operand_pairs(d);
        return std::any_of(pairs.begin(), pairs.end(), [&](auto const& o) { return d.nodes->value_in_b(*d.ours, *d.theirs, o.ours) != o.theirs; });
    }

    [[nodiscard]] static std::string label(ir const& p, value_id v) {
        auto const* found = p.find_value(v);
        return found ? "'" + found->name + "'" : "a value without a producer";
    }

    /// The first of the calls without counterparts that `v` depends on, up to calls that have some; no_vertex if there is none.
    [[nodiscard]] static vertex first_unaligned(ir const& p, std::vector<vertex> const& counterpart, value_id v) {
        vertex first = no_vertex;
        std::vector<value_id> open{v};
        std::vector<bool> seen(num_vertices(p.graph()));
        while (!open.empty()) {
            auto const from = p.origin(open.back()).producer;
            open.pop_back();
            if (from == no_vertex || seen[from] || counterpart[from] != no_vertex || !std::holds_alternative<call_node>(p.node(from))) continue;
            seen[from] = true;
            first = std::min(first, from);
            for (auto const& a : p.call(from).arguments) for_each_use(a.value, [&](value_id id, std::uint32_t) { open.push_back(id); });
        }
        return first;
    }
    [[nodiscard]] static std::vector<std::string> unaligned_names(ir const& p, std::vector<vertex> const& counterpart, value_id v) {
        std::vector<std::string> out;
        vertex const first = first_unaligned(p, counterpart, v);
        if (first == no_vertex) return out;
        for (vertex w = first; w <= p.origin(v).producer; ++w)
            if (counterpart[w] == no_vertex && std::holds_alternative<call_node>(p.node(w))) out.push_back(p.call(w).name);
        return out;
    }

    [[nodiscard]] static divergence describe(ir const& p, vertex v) {
        auto const& c = p.call(v);
        divergence out;
        out.node = c.name;
        out.op = c.op.text();
        out.module = module_of(c);
        out.source = source_line(c.metadata);
        return out;
    }

    void add_values(divergence& out, node_detail const& d) const {
        out.reference_node = d.theirs->call(d.their_vertex).name;
        out.reference_op = d.theirs->call(d.their_vertex).op.text();
        auto const& names = d.argument_names;
        for (std::size_t i = 0; i < d.our_arguments.size(); ++i)
            if (!d.our_arguments[i].isNone()) out.arguments.push_back(summarize(i < names.size() ? names[i] : std::to_string(i), d.our_arguments[i]));
        auto const add = [&](std::vector<value_summary>& to, std::vector<c10::IValue> const& values, ir const& p, vertex v) {
            auto const& results = p.call(v).results;
            for (std::size_t i = 0; i < values.size(); ++i) to.push_back(summarize(i < results.size() ? results[i].name : "", values[i]));
        };
        add(out.found, d.our_results, *d.ours, d.our_vertex);
        add(out.expected, d.their_results, *d.theirs, d.their_vertex);
    }

    /// Blames a call that the reference does not have, the first of those that `used` depends on.
    [[nodiscard]] static divergence blame_unaligned(node_detail const& d, vertex v, value_id used, std::string const& user) {
        divergence out = describe(*d.ours, v);
        for (auto const& [x, y] : d.nodes->replaced) {
            if (x != v) continue;
            out.reference_node = d.theirs->call(y).name;
            out.reference_op = d.theirs->call(y).op.text();
            out.attributes = attribute_changes(d.theirs->call(y), d.ours->call(x));
        }
        auto const own = unaligned_names(*d.ours, d.nodes->in_b, used);
        if (own.size() > 1) {  // any of them may be the one
            out.last = own.back();
            out.reason = "one of " + std::to_string(own.size()) + " calls that the reference spells otherwise; what they work on is equal, and " + user +
                         " differs behind them";
        } else {
            out.reason = out.reference_node.empty() ? "the reference has no such call, and " + user + " differs behind it"
                                                    : "the reference calls " + out.reference_op + " here, and " + user + " differs behind it";
        }
        return out;
    }

    /// Those that choose a kernel, and change no number, behind the others.
    [[nodiscard]] static std::vector<change> in_order_of_effect(std::vector<change> const& changes) {
        auto const chooses_kernel = [](change const& c) { return c.what.starts_with("cudnn_") || c.what == "benchmark" || c.what == "deterministic"; };
        std::vector<change> out;
        for (bool const last : {false, true})
            for (auto const& c : changes)
                if (chooses_kernel(c) == last) out.push_back(c);
        return out;
    }

    [[nodiscard]] divergence explain(departed_node const& departed, node_detail const& d, std::vector<change> const& changes, double arguments) const {
        std::string const user = "'" + d.ours->call(d.our_vertex).name + "'";
        divergence out = describe(*d.ours, d.our_vertex);
        out.error = departed.error;
        add_values(out, d);
        out.attributes = in_order_of_effect(changes);
        auto const pairs = operand_pairs(d);
        if (arguments > limits_.loose) {
            for (auto const& o : pairs) {
                if (vertex const v = first_unaligned(*d.ours, d.nodes->in_b, o.ours); v != no_vertex) {
                    divergence other = blame_unaligned(d, v, o.ours, user);
                    other.error = departed.error;
                    other.missing = unaligned_names(*d.theirs, d.nodes->in_a, o.theirs);
                    return other;
                }
            }
            for (auto const& o : pairs) {
                for (auto& name : unaligned_names(*d.theirs, d.nodes->in_a, o.theirs)) out.missing.push_back(std::move(name));
                if (d.nodes->value_in_b(*d.ours, *d.theirs, o.ours) == o.theirs) {
                    auto const from = d.ours->origin(o.ours).producer;
                    if (auto const* w = std::get_if<weight_node>(&d.ours->node(from)); w && sides_.has_other_weight(w->target) && out.reason.empty())
                        out.reason = "weight '" + w->target + "' has other elements than the reference's";
                } else if (out.reason.empty()) {
                    out.reason = "it works on " + label(*d.ours, o.ours) + ", where the reference works on " + label(*d.theirs, o.theirs);
                }
            }
            if (!out.missing.empty()) out.reason += std::string(out.reason.empty() ? "" : "; ") + "the program lacks '" + out.missing.front() + "' before it";
            if (out.reason.empty()) {
                out.reason = "its arguments differ";
                for (std::size_t i = 0; i < std::min(d.our_arguments.size(), d.their_arguments.size()); ++i)
                    if (d.our_arguments[i].isNone() != d.their_arguments[i].isNone())
                        out.reason = "argument " + (i < d.argument_names.size() ? d.argument_names[i] : std::to_string(i)) + " is " +
                                     (d.our_arguments[i].isNone() ? "absent, and is not" : "given, and is absent") + " in the reference";
            }
        } else if (!changes.empty()) {
            auto const& change = out.attributes.front();
            out.reason = "equal arguments, but another attribute: " + change.what + " should be " + (change.before.empty() ? "absent" : change.before) +
                         " and is " + (change.after.empty() ? "absent" : change.after);
        } else if (has_other_operands(d)) {
            out.reason = "it has other operands than in the reference";
        } else {
            out.reason = sides_.same_program() ? "its arguments are right to " + short_number(arguments) + ", its results to " + short_number(departed.error) +
                                                     " only: rounding becomes large here"
                                               : "equal operator, attributes and arguments, but other results";
        }
        return out;
    }

    /// All nodes agree: the outputs may still be other values.
    [[nodiscard]] std::optional<divergence> explain_outputs() {
        ir const &a = sides_.ours(), &b = sides_.theirs();
        auto const nodes = sides_.nodes();
        auto const &found = sides_.our_outputs(), &expected = sides_.their_outputs();
        for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
            double const error = departure(expected[i], found[i], limits_.measure);
            if (!(error > limits_.loose)) continue;
            auto const uses = [](ir const& p) {
                std::vector<std::optional<value_id>> out;
                for (auto const& e : p.outputs())
                    if (e.kind == output_kind::user || e.kind == output_kind::loss) {
                        auto const* u = e.value.get_if<use>();
                        out.push_back(u ? std::optional(u->value) : std::nullopt);
                    }
                return out;
            };
            auto const ours = uses(a), theirs = uses(b);
            if (i >= ours.size() || i >= theirs.size() || !ours[i]) continue;
            std::string const output = "output " + std::to_string(i);
            node_detail d;
            d.ours = &a;
            d.theirs = &b;
            d.nodes = &nodes;
            divergence out;
            if (vertex const v = first_unaligned(a, nodes.in_b, *ours[i]); v != no_vertex) {
                out = blame_unaligned(d, v, *ours[i], output);
            } else {
                auto const from = a.origin(*ours[i]).producer;
                if (from != no_vertex && std::holds_alternative<call_node>(a.node(from))) out = describe(a, from);
                else out.node = a.value(*ours[i]).name;
                out.reason = output + " is " + label(a, *ours[i]) + ", where the reference returns " + (theirs[i] ? label(b, *theirs[i]) : "a constant");
            }
            if (theirs[i]) out.missing = unaligned_names(b, nodes.in_a, *theirs[i]);
            out.error = error;
            out.found = {summarize(output, found[i])};
            out.expected = {summarize(output, expected[i])};
            return out;
        }
        return std::nullopt;
    }
};

/// Calls of a program and of its sub-programs.
[[nodiscard]] inline std::size_t count_calls(ir const& program) {
    std::size_t count = program.calls().size();
    for (auto const& s : program.subgraphs()) count += count_calls(s);
    return count;
}

[[nodiscard]] inline double epsilon_of(dtype t) noexcept {
    switch (t) {
        case dtype::float64:
        case dtype::complex128: return 0x1p-52;
        case dtype::float16:
        case dtype::complex32: return 0x1p-10;
        case dtype::bfloat16:
        case dtype::bcomplex32: return 0x1p-7;
        case dtype::float8_e4m3fn:
        case dtype::float8_e4m3fnuz: return 0x1p-3;
        case dtype::float8_e5m2:
        case dtype::float8_e5m2fnuz: return 0x1p-2;
        default: return 0x1p-23;
    }
}

/// The coarsest of the dtypes that a program computes in.
[[nodiscard]] inline double epsilon_of(ir const& program) {
    double most = 0x1p-52;
    bool any = false;
    for (vertex const v : program.calls())
        for (auto const& r : program.call(v).results)
            if (auto const* t = r.tensor(); t && (kind_of(t->dtype) == dtype_kind::floating || kind_of(t->dtype) == dtype_kind::complex)) {
                most = std::max(most, epsilon_of(t->dtype));
                any = true;
            }
    return any ? most : 0x1p-23;
}

[[nodiscard]] inline std::vector<c10::IValue> promoted_values(std::vector<c10::IValue> values) {
    for (auto& v : values) v = promoted(v);
    return values;
}

[[nodiscard]] inline executor recorded_executor(ir const& program, tensor_map const& weights) {
    executor run(program);
    run.load_weights(weights);
    return run;
}

}  // namespace detail

TORCH_IR_INLINE bisection bisect_ir(ir const& program, tensor_map const& weights, ir const& reference, tensor_map const& reference_weights,
                                    std::vector<c10::IValue> const& inputs, bisect_options const& options) {
    alignment const nodes = align(program, reference);
    bisection out{.method = "both sides in float64", .nodes = detail::count_calls(program)};
    auto const run_in = [&](executor const& ours, executor const& theirs, std::vector<c10::IValue> const& given, detail::bisect_limits const& limits) {
        detail::side_by_side sides({program, ours, given}, {reference, theirs, given}, nodes, {options.seed, options.memory});
        auto found = detail::bisector(sides, limits).find();
        out.compared = sides.compared();
        return std::pair(std::move(found), sides.outputs_are_close());
    };
    try {
        out.first = run_in(promoted_executor(program, weights), promoted_executor(reference, reference_weights), detail::promoted_values(inputs), {}).first;
        if (out.first) return out;
    } catch (error const& e) {
        out.note = std::string("not in float64: ") + e.what();
    }
    double const epsilon = std::max(detail::epsilon_of(program), detail::epsilon_of(reference));
    auto [found, are_close] = run_in(detail::recorded_executor(program, weights), detail::recorded_executor(reference, reference_weights), inputs,
                                     {4 * epsilon, std::min(1000 * epsilon, 0.1), {.least_scale = 0.05}});
    if (!are_close || !out.note.empty()) {
        out.first = std::move(found);
        if (out.first || !out.note.empty()) out.method = "both sides in the recorded dtypes";
    }
    return out;
}

TORCH_IR_INLINE bisection bisect_ir(ir const& program, tensor_map const& weights, std::vector<c10::IValue> const& inputs, bisect_options const& options) {
    bisection out{.method = "the recorded dtypes beside float64", .nodes = detail::count_calls(program), .is_with_itself = true};
    executor const ours = detail::recorded_executor(program, weights);
    if (ours.program().is_random) {
        out.note = "a program that draws random numbers can't be recomputed";
        return out;
    }
    double const limit = std::sqrt(detail::epsilon_of(program));
    try {
        executor const theirs = promoted_executor(program, weights);
        auto const promoted_inputs = detail::promoted_values(inputs);
        alignment const nodes = align(program, program);
        detail::side_by_side sides({program, ours, inputs}, {program, theirs, promoted_inputs}, nodes, {options.seed, options.memory});
        out.first = detail::bisector(sides, {limit, limit, {.least_scale = 0.05, .any_dtype = true}}).find();
        out.compared = sides.compared();
    } catch (error const& e) {
        out.note = std::string("not in float64: ") + e.what();
    }
    return out;
}

}}  // namespace torch_ir

#endif
