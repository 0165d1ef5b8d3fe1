// SPDX-License-Identifier: MIT
/// Runs two aligned programs and compares the results of nodes that correspond: the engine of a bisection.
#pragma once

#include <torch_ir/analyze/align.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/sort_stably.hpp>
#include <torch_ir/libtorch/common/find_operator.hpp>
#include <torch_ir/libtorch/common/pytree.hpp>
#include <torch_ir/libtorch/compare.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/observer.hpp>
#include <torch_ir/libtorch/run/compile.hpp>
#include <torch_ir/libtorch/scoped_seed.hpp>
#include <torch_ir/libtorch/verify/difference.hpp>
#include <torch_ir/visit/order.hpp>

#include <ATen/core/ivalue.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// One program with what it runs on. Borrowed.
struct bisected_side {
    ir const& program;
    executor const& run;
    std::vector<c10::IValue> const& inputs;
};

struct side_by_side_options {
    std::uint64_t seed = 0;
    std::size_t memory = std::size_t{2} << 30;
};

/// A pair of nodes whose results differ at one of its executions (in a loop there are several).
struct departed_node {
    std::size_t pair = 0;
    std::size_t execution = 0;
    std::size_t order = 0;  ///< in our run
    double error = 0;
};

/// A pair of nodes with the values of one execution.
struct node_detail {
    ir const* ours = nullptr;
    ir const* theirs = nullptr;
    alignment const* nodes = nullptr;
    vertex our_vertex = no_vertex;
    vertex their_vertex = no_vertex;
    std::vector<c10::IValue> our_arguments{}, their_arguments{}, our_results{}, their_results{};
    std::vector<std::string> argument_names{};
};

class side_by_side {
public:
    /// All must outlive it.
    side_by_side(bisected_side const& ours, bisected_side const& theirs, alignment const& nodes, side_by_side_options const& options)
        : ours_(ours), theirs_(theirs), nodes_(nodes), options_(options) {
        add_pairs(ours.program, ours.run.program(), theirs.program, theirs.run.program(), nodes);
    }

    /// The executions whose results differ by more than `limit`, in the order of our run. Where our program fails, what was before.
    [[nodiscard]] std::vector<departed_node> compare(double limit, departure_options const& measure);
    /// Runs again and keeps the values of these executions.
    [[nodiscard]] std::vector<node_detail> look_at(std::vector<departed_node> const& chosen);

    [[nodiscard]] ir const& ours() const noexcept { return ours_.program; }
    [[nodiscard]] ir const& theirs() const noexcept { return theirs_.program; }
    [[nodiscard]] alignment const& nodes() const noexcept { return nodes_; }
    [[nodiscard]] bool same_program() const noexcept { return &ours_.program == &theirs_.program; }
    [[nodiscard]] std::size_t compared() const noexcept { return compared_; }
    /// Of the last comparison.
    [[nodiscard]] std::vector<c10::IValue> const& our_outputs() const noexcept { return our_outputs_; }
    [[nodiscard]] std::vector<c10::IValue> const& their_outputs() const noexcept { return their_outputs_; }
    [[nodiscard]] bool outputs_are_close() const;
    /// Our program failed to run, and how; the node is among `ours()` or its sub-programs.
    struct run_failure {
        ir const* program = nullptr;
        vertex node = no_vertex;
        std::string message;
    };
    [[nodiscard]] std::optional<run_failure> const& failure() const noexcept { return failure_; }
    [[nodiscard]] bool has_other_weight(std::string const& target) const;
    /// The counterpart of a call of ours and its program; nullptr if it has none.
    [[nodiscard]] std::pair<ir const*, vertex> counterpart(ir const& program, vertex v) const {
        for (auto const& p : pairs_)
            if (p.ours == &program && p.our_vertex == v) return {p.theirs, p.their_vertex};
        return {nullptr, no_vertex};
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    struct node_pair {
        ir const* ours;
        vertex our_vertex;
        ir const* theirs;
        vertex their_vertex;
        alignment const* nodes;
    };
    struct side_steps {
        ir const* program;
        std::vector<vertex> calls;       ///< by step
        std::vector<std::size_t> pairs;  ///< by step: its pair or `none`
    };
    using step_table = std::unordered_map<plan const*, side_steps>;
    using results = std::vector<c10::IValue>;

    bisected_side ours_, theirs_;
    alignment const& nodes_;
    side_by_side_options options_;
    std::vector<node_pair> pairs_;
    step_table our_steps_, their_steps_;
    std::size_t compared_ = 0;
    std::vector<c10::IValue> our_outputs_, their_outputs_;
    std::optional<run_failure> failure_;

    void add_pairs(ir const& a, plan const& p, ir const& b, plan const& q, alignment const& nodes);

    [[nodiscard]] static c10::IValue copy(c10::IValue const& v) {
        return map_tensors(v, [](at::Tensor const& t) { return t.clone(); });
    }
    [[nodiscard]] static std::vector<c10::IValue> copies(std::span<c10::IValue const> values) {
        std::vector<c10::IValue> out;
        for (auto const& v : values) out.push_back(copy(v));
        return out;
    }
    [[nodiscard]] static std::size_t bytes_of(c10::IValue const& v) {
        std::size_t n = 0;
        static_cast<void>(map_tensors(v, [&](at::Tensor const& t) {
            n += t.nbytes();
            return t;
        }));
        return n;
    }
    [[nodiscard]] static std::size_t pair_at(step_table const& steps, node_event const& e) {
        auto const found = steps.find(&e.running.program);
        return found == steps.end() ? none : found->second.pairs[e.index];
    }

    /// Runs one side, watched. Where ours fails, `failure_` tells.
    template <class Observer>
    [[nodiscard]] std::vector<c10::IValue> run(bisected_side const& side, bool is_ours, Observer& observer);

    struct recorder;
    struct comparer;
    struct looker;
};

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_verify)

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The calls of a program in the order of its plan.
[[nodiscard]] inline std::vector<vertex> calls_in_order(ir const& program) {
    std::vector<vertex> out;
    for (vertex const v : topological_order(program))
        if (std::holds_alternative<call_node>(program.node(v))) out.push_back(v);
    return out;
}

TORCH_IR_INLINE void side_by_side::add_pairs(ir const& a, plan const& p, ir const& b, plan const& q, alignment const& nodes) {
    auto const x = calls_in_order(a), y = calls_in_order(b);
    side_steps ours{&a, x, std::vector<std::size_t>(x.size(), none)}, theirs{&b, y, std::vector<std::size_t>(y.size(), none)};
    std::unordered_map<vertex, std::size_t> step_of;
    for (std::size_t j = 0; j < y.size(); ++j) step_of.emplace(y[j], j);
    for (std::size_t i = 0; i < x.size(); ++i) {
        vertex const w = nodes.in_b[x[i]];
        if (w == no_vertex) continue;
        ours.pairs[i] = theirs.pairs[step_of.at(w)] = pairs_.size();
        pairs_.push_back({&a, x[i], &b, w, &nodes});
    }
    our_steps_.emplace(&p, std::move(ours));
    their_steps_.emplace(&q, std::move(theirs));
    for (auto const& s : nodes.subgraphs)
        if (s.a_index < p.subprograms.size() && s.b_index < q.subprograms.size())
            add_pairs(a.subgraphs()[s.a_index], p.subprograms[s.a_index], b.subgraphs()[s.b_index], q.subprograms[s.b_index], s.nodes);
}

/// Keeps the reference's results, as many as the memory allows.
struct side_by_side::recorder {
    step_table const& steps;
    std::vector<bool> const& done;
    std::size_t memory;
    std::vector<std::vector<results>> kept;
    std::size_t bytes = 0;
    bool is_full = false;

    void after(node_event const& e) {
        std::size_t const pair = pair_at(steps, e);
        if (pair == none || done[pair]) return;
        if (bytes > memory && kept[pair].empty()) {
            is_full = true;
            return;
        }
        kept[pair].push_back(copies(e.values));
        for (auto const& v : kept[pair].back()) bytes += bytes_of(v);
    }
};

/// Compares our results with them.
struct side_by_side::comparer {
    step_table const& steps;
    std::vector<std::vector<results>> const& kept;
    double limit;
    departure_options const& measure;
    std::vector<departed_node>& found;
    std::vector<std::size_t> executions;
    std::size_t order = 0;
    plan const* last_program = nullptr;
    std::size_t last_step = 0;

    void before(node_event const& e) {
        last_program = &e.running.program;
        last_step = e.index;
    }
    void after(node_event const& e) {
        ++order;
        std::size_t const pair = pair_at(steps, e);
        if (pair == none || kept[pair].empty()) return;
        std::size_t const execution = executions[pair]++;
        op_name const op(e.node.op);
        if (op.base().find("empty") != std::string_view::npos) return;  // whatever was in the memory
        double error = 0;
        if (execution >= kept[pair].size() || kept[pair][execution].size() != e.values.size()) {
            error = std::numeric_limits<double>::infinity();
        } else {
            std::size_t i = 0;
            for (auto const& r : e.running.step.returns)
                for (value_id const v : r.values) {
                    // What nobody uses is often not computed.
                    if (e.running.program.uses(v) || op.is_inplace()) error = std::max(error, departure(kept[pair][execution][i], e.values[i], measure));
                    ++i;
                }
        }
        if (error > limit) found.push_back({pair, execution, order, error});
    }
};

/// Keeps the values of chosen executions.
struct side_by_side::looker {
    step_table const& steps;
    std::vector<departed_node> const& chosen;
    std::vector<node_detail>& out;
    bool is_ours;
    std::vector<std::size_t> executions;

    template <class Keep>
    void find(node_event const& e, bool is_end, Keep&& keep) {
        std::size_t const pair = pair_at(steps, e);
        if (pair == none) return;
        for (std::size_t i = 0; i < chosen.size(); ++i)
            if (chosen[i].pair == pair && chosen[i].execution == executions[pair]) keep(out[i]);
        if (is_end) ++executions[pair];
    }
    void before(node_event const& e) {
        find(e, false, [&](node_detail& d) {
            (is_ours ? d.our_arguments : d.their_arguments) = copies(e.values);
            call_node c;
            c.op = op_name(e.node.op);
            if (auto const handle = c.op.kind() == op_kind::dispatcher ? find_operator(c) : std::nullopt; handle && is_ours)
                for (auto const& a : handle->schema().arguments()) d.argument_names.push_back(a.name());
        });
    }
    void after(node_event const& e) {
        find(e, true, [&](node_detail& d) { (is_ours ? d.our_results : d.their_results) = copies(e.values); });
    }
};

template <class Observer>
std::vector<c10::IValue> side_by_side::run(bisected_side const& side, bool is_ours, Observer& observer) {
    c10::AutoGradMode const no_gradients(false);
    scoped_seed const same_numbers(options_.seed);
    std::vector<c10::IValue> inputs;
    for (auto const& v : side.inputs) inputs.push_back(copy(v));
    try {
        return side.run.execute(std::move(inputs), observer).outputs;
    } catch (error const& e) {
        if (!is_ours || e.code() != errc::execution) throw;
        if constexpr (requires { observer.last_program; })
            if (auto const found = our_steps_.find(observer.last_program); found != our_steps_.end())
                failure_ = run_failure{found->second.program, found->second.calls[observer.last_step], e.what()};
        if (!failure_) failure_ = run_failure{nullptr, no_vertex, e.what()};
        return {};
    }
}

TORCH_IR_INLINE std::vector<departed_node> side_by_side::compare(double limit, departure_options const& measure) {
    std::vector<departed_node> found;
    std::vector<bool> done(pairs_.size());
    failure_.reset();
    for (bool again = true; again;) {
        recorder theirs{their_steps_, done, options_.memory, std::vector<std::vector<results>>(pairs_.size())};
        their_outputs_ = run(theirs_, false, theirs);
        comparer ours{our_steps_, theirs.kept, limit, measure, found, std::vector<std::size_t>(pairs_.size())};
        our_outputs_ = run(ours_, true, ours);
        for (std::size_t i = 0; i < pairs_.size(); ++i)
            if (!theirs.kept[i].empty()) done[i] = true;
        again = theirs.is_full;
    }
    compared_ = static_cast<std::size_t>(std::count(done.begin(), done.end(), true));
    detail::sort_stably(found, [](auto const& a, auto const& b) { return a.order < b.order; });
    return found;
}

TORCH_IR_INLINE std::vector<node_detail> side_by_side::look_at(std::vector<departed_node> const& chosen) {
    std::vector<node_detail> out;
    for (auto const& c : chosen) {
        auto const& p = pairs_[c.pair];
        out.push_back({p.ours, p.theirs, p.nodes, p.our_vertex, p.their_vertex});
    }
    if (chosen.empty()) return out;
    looker theirs{their_steps_, chosen, out, false, std::vector<std::size_t>(pairs_.size())};
    static_cast<void>(run(theirs_, false, theirs));
    looker ours{our_steps_, chosen, out, true, std::vector<std::size_t>(pairs_.size())};
    static_cast<void>(run(ours_, true, ours));
    return out;
}

TORCH_IR_INLINE bool side_by_side::outputs_are_close() const {
    if (failure_ || our_outputs_.size() != their_outputs_.size()) return false;
    for (std::size_t i = 0; i < our_outputs_.size(); ++i) {
        auto const &x = their_outputs_[i], &y = our_outputs_[i];
        if (x.isTensor() && y.isTensor() ? !compare_tensors(x.toTensor(), y.toTensor()).is_close : departure(x, y) > 1e-6) return false;
    }
    return true;
}

TORCH_IR_INLINE bool side_by_side::has_other_weight(std::string const& target) const {
    auto const ours = ours_.run.weights(), theirs = theirs_.run.weights();
    for (vertex const v : ours_.program.weights()) {
        if (ours_.program.weight(v).target != target || nodes_.in_b[v] == no_vertex) continue;
        auto const x = ours.find(target), y = theirs.find(theirs_.program.weight(nodes_.in_b[v]).target);
        return x == ours.end() || y == theirs.end() || departure(y->second, x->second) > 1e-9;
    }
    return false;
}

}}}  // namespace torch_ir::detail

#endif
