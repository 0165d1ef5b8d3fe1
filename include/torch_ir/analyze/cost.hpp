// SPDX-License-Identifier: MIT
/// What a program costs: multiply-adds and FLOPs, bytes of weights and activations, for each call and in total.
///
/// \code
///     torch_ir::program_cost const cost = torch_ir::compute_cost(program);
///     std::cout << cost.total.macs << " MACs, " << cost.total.intensity() << " FLOPs per byte\n";
///     for (auto const& u : cost.uncounted) std::cout << u.op << ": " << u.reason << '\n';
/// \endcode
///
/// One multiply-add is two FLOPs. "GFLOPs" in tables of models mostly are multiply-adds. What has no formula is listed, and is
/// not in the sums.
#pragma once

#include <torch_ir/analyze/cost_formula.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/size_options.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Sizes of symbols, and formulas of your own.
struct cost_options {
    size_options sizes{};
    cost_formulas formulas{};  ///< your own: for operators without one, or instead of the standard one
};

/// Numbers that add up. Those too large to count are the largest number.
struct cost_numbers {
    std::int64_t macs = 0;
    std::int64_t flops = 0;             ///< twice the multiply-adds, and all other operations
    std::int64_t parameter_bytes = 0;   ///< of weights that are taken as arguments (in a total: of all weights, each once)
    std::int64_t activation_bytes = 0;  ///< of results that get memory of their own: no views, nothing that is overwritten in place
    std::int64_t read_bytes = 0;        ///< of tensors that are read, each once a call; of a table only the rows that are picked
    std::int64_t written_bytes = 0;

    /// FLOPs for each byte that is read or written: arithmetic intensity; 0 where there are no bytes.
    [[nodiscard]] double intensity() const noexcept;
    /// Adds `n` times another's.
    void add(cost_numbers const& other, std::int64_t n = 1) noexcept;
    friend bool operator==(cost_numbers const&, cost_numbers const&) = default;
};

/// Whether the arithmetic of a call is in the numbers.
enum class cost_status : std::uint8_t {
    counted,     ///< by a formula, or known to calculate nothing
    composite,   ///< runs sub-programs: its own numbers are 0, those of their calls stand behind it
    no_formula,  ///< there is none for the operator: its bytes are counted, its arithmetic is not
    unknown      ///< sizes or arguments that the formula needs are not known
};

/// One call, of the program or of a sub-program. All pointers are into the program: valid as long as it lives unchanged.
struct call_cost {
    call_node const* call = nullptr;
    ir const* program = nullptr;          ///< the one that makes the call: `depth` 0 is the program itself
    torch_ir::vertex vertex = no_vertex;  ///< of the call in `program`: where a `basic_ir` keeps your data
    module_stack const* stack = nullptr;  ///< where the call stands; that of the outer call for one without; nullptr if there is none
    std::size_t depth = 0;                ///< 1 and more in sub-programs
    std::int64_t times = 1;               ///< how often a run makes it: the length of a mapped axis, 0 in the cheaper branch of a condition
    cost_status status = cost_status::counted;
    std::string note{};      ///< why it is not counted, or how a sub-program is
    cost_numbers numbers{};  ///< of making it once
};

/// Operators that are not in the sums.
struct uncounted_operator {
    std::string op;
    std::string reason;
    std::size_t count = 0;
};

/// What a run of a program costs: each call, and their sum.
struct program_cost {
    std::vector<call_cost> calls;  ///< in trace order, the calls of sub-programs behind the call that runs them
    cost_numbers total;
    std::vector<uncounted_operator> uncounted;                  ///< in order of first occurrence
    std::vector<std::string> notes;                             ///< how sub-programs were counted
    std::vector<std::pair<std::string, std::int64_t>> assumed;  ///< symbols that were taken to be what they were in the trace
};

/// Linear in the program, sub-programs included. Throws errc::argument for a symbol that the program has not, and what your formulas throw.
[[nodiscard]] program_cost compute_cost(ir const& program, cost_options const& options = {});

/// There is a standard formula for an operator (or it is known to calculate nothing).
[[nodiscard]] bool has_cost_formula(op_name const& op);

/// The standard formula of an operator (`aten.conv2d`, with or without an overload), for one of your own that calculates as much of arguments with the
/// same names: `options.formulas["mycc.conv_relu"] = standard_cost_formula("aten.conv2d")`. Throws errc::argument where there is none.
[[nodiscard]] cost_formula standard_cost_formula(std::string_view op);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/analyze/cost_element_formulas.hpp>
#include <torch_ir/analyze/cost_product_formulas.hpp>
#include <torch_ir/analyze/cost_python_formulas.hpp>
#include <torch_ir/analyze/detail/known_sizes.hpp>
#include <torch_ir/analyze/detail/view_rules.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE double cost_numbers::intensity() const noexcept {
    auto const bytes = static_cast<double>(read_bytes) + static_cast<double>(written_bytes);
    return bytes > 0 ? static_cast<double>(flops) / bytes : 0;
}

TORCH_IR_INLINE void cost_numbers::add(cost_numbers const& o, std::int64_t n) noexcept {
    for (auto const member : {&cost_numbers::macs, &cost_numbers::flops, &cost_numbers::parameter_bytes, &cost_numbers::activation_bytes,
                              &cost_numbers::read_bytes, &cost_numbers::written_bytes})
        this->*member = detail::add_counts(this->*member, detail::multiply_counts(o.*member, n));
}

namespace detail {

/// The arithmetic of an operator that has no formula, by its schema: a view and a copy of one are none, one operation an element for what is marked as
/// element-wise or as a reduction.
[[nodiscard]] inline std::optional<arithmetic> tagged_arithmetic(operator_schema const& schema, sized_call const& c) {
    bool const is_view = schema.has(schema_tag::inplace_view) || (schema.returns_alias() && !schema.writes());
    if (is_view || schema.has(schema_tag::view_copy)) return arithmetic{};
    if (schema.has(schema_tag::pointwise)) return arithmetic{0, c.result().elements};
    if (schema.has(schema_tag::reduction)) return arithmetic{0, c.tensors().empty() ? unknown_count : c.tensors().front().elements};
    return std::nullopt;
}

/// By the schema of the overload that is called, or else of those of which LibTorch generates overloads without tags, `.out`.
[[nodiscard]] inline std::optional<arithmetic> tagged_arithmetic(std::string_view base, sized_call const& c) {
    auto const* schema = find_schema(c.node().op);
    auto known = schema ? tagged_arithmetic(*schema, c) : std::nullopt;
    for (std::string_view const overload : {"default", "Tensor", "Scalar"}) {
        if (known) break;
        schema = find_schema(concat("aten.", base, ".", overload));
        if (schema) known = tagged_arithmetic(*schema, c);
    }
    return known;
}

/// The arithmetic of an operator of aten by its base name (without a trailing underscore); nothing where there is no formula.
[[nodiscard]] inline std::optional<arithmetic> standard_arithmetic(std::string_view base, sized_call const& c) {
    auto const in = [&](auto const& table) -> decltype(table.data()) {
        auto const i = std::lower_bound(table.begin(), table.end(), base, [](auto const& e, std::string_view name) { return e.name < name; });
        return i != table.end() && i->name == base ? &*i : nullptr;
    };
    auto const input = [&] { return c.tensors().empty() ? unknown_count : c.tensors().front().elements; };
    if (auto const* f = in(product_formulas)) return f->formula(c);
    if (auto const* f = in(element_formulas)) return f->formula(c);
    if (auto const* s = in(stepwise_operators)) return arithmetic{0, s->steps * (s->of_input ? input() : c.result().elements)};
    if (holds(pointwise_operators, base)) return arithmetic{0, c.result().elements};
    if (holds(reducing_operators, base)) {
        bool const of_two = c.tensors().size() > 1 && (base == "max" || base == "min");  // max(a, b) goes over elements
        return arithmetic{0, of_two ? c.result().elements : input()};
    }
    if (holds(moving_operators, base) || holds(gathering_operators, base) || holds(creating_operators, base) || holds(free_operators, base) ||
        holds(unmarked_view_operators, base))
        return arithmetic{};
    return holds(copying_operators, base) ? std::nullopt : tagged_arithmetic(base, c);
}

[[nodiscard]] inline std::string_view without_underscore(std::string_view base) noexcept {
    return base.size() > 1 && base.ends_with('_') && !base.ends_with("__") ? base.substr(0, base.size() - 1) : base;
}

/// What the standard formula of an operator says, if it has one. Operators of `prims` calculate what those of aten of the same name do.
[[nodiscard]] inline std::optional<arithmetic> arithmetic_of(op_name const& op, sized_call const& c) {
    if (op.kind() != op_kind::dispatcher) return std::nullopt;
    auto const of_python = python_arithmetic(op, c);
    bool const is_standard = !of_python && (op.space() == "aten" || op.space() == "prims");
    return is_standard ? standard_arithmetic(without_underscore(op.base()), c) : of_python;
}

/// Arithmetic on sizes: nothing that counts.
[[nodiscard]] inline bool is_size_arithmetic(op_name const& op) noexcept {
    return op.kind() == op_kind::python && (op.space() == "_operator" || op.space() == "math" || op.space() == "torch");
}

/// Goes over a program and its sub-programs.
class cost_counter {
public:
    cost_counter(cost_options const& options, size_rule const& rule) : options_(options), rule_(rule) {}

    /// Appends the calls of a program and returns what one run of it costs.
    inline cost_numbers count(ir const& program, module_stack const* outer, std::size_t depth) {
        auto const tensors = known_tensors(program, rule_);
        cost_numbers sum;
        for (vertex const v : program.calls()) {
            auto const& c = program.call(v);
            auto const at = calls.size();
            calls.push_back({&c, &program, v, c.metadata.stack ? c.metadata.stack.get() : outer, depth});
            bool runs_subgraphs = false;
            for (auto const& a : c.arguments)
                for_each_subgraph(a.value, [&](subgraph_ref const& s) { runs_subgraphs = runs_subgraphs || s.index < program.subgraphs().size(); });
            if (runs_subgraphs && !own_formula(c.op)) sum.add(count_subgraphs(program, tensors, c, at, depth));
            else count_call(program, tensors, c, calls[at]), sum.add(calls[at].numbers);
        }
        return sum;
    }

    std::vector<call_cost> calls;

private:
    static constexpr std::size_t most_calls = 2'000'000;
    cost_options const& options_;
    size_rule const& rule_;

    [[nodiscard]] cost_formula const* own_formula(op_name const& op) const {
        auto i = options_.formulas.find(op.text());
        if (i == options_.formulas.end()) i = options_.formulas.find(without_underscore(op.without_overload()));
        return i == options_.formulas.end() || !i->second ? nullptr : &i->second;
    }

    inline void count_call(ir const& program, std::vector<std::optional<known_tensor>> const& tensors, call_node const& c, call_cost& cost) const {
        auto const refuse = [&](cost_status status, std::string note) { cost.status = status, cost.note = std::move(note); };
        if (is_size_arithmetic(c.op)) return;
        auto const* own = own_formula(c.op);
        auto const base = without_underscore(c.op.base());
        bool const is_free = c.op.space() == "aten" && holds(free_operators, base);
        if (is_free && !own) return;
        if (auto const* lost = lost_tensor(program, tensors, c))
            return refuse(cost_status::unknown,
                          concat("the size ", to_string(lost->tensor()->sizes), " of '", lost->name, "' is not known: give its symbols values"));
        bool const is_view = count_bytes(program, tensors, c, cost.numbers);
        if (is_view && !own) return;
        sized_call const sized(program, tensors, c);
        std::optional<arithmetic> w;
        if (own) w = (*own)(sized);
        else w = arithmetic_of(c.op, sized);
        if (!w) return refuse(cost_status::no_formula, "no formula");
        bool const is_empty =
            !sized.results().empty() && std::all_of(sized.results().begin(), sized.results().end(), [](auto const& r) { return r.elements == 0; });
        if (is_empty && !own) w = arithmetic{};
        if (!std::isfinite(w->flops()) || w->macs < 0 || w->other < 0) return refuse(cost_status::unknown, "the arguments are not those of the formula");
        cost.numbers.macs = to_count(w->macs);
        cost.numbers.flops = to_count(w->flops());
    }

    /// A tensor among arguments and results whose sizes are not known.
    [[nodiscard]] value const* lost_tensor(ir const& program, std::vector<std::optional<known_tensor>> const& tensors, call_node const& c) const {
        value const* lost = nullptr;
        auto const look = [&](value_id v) {
            auto const* found = program.find_value(v);
            if (!lost && found && found->tensor() && !tensors[to_index(v)]) lost = found;
        };
        for (auto const& a : c.arguments) for_each_use(a.value, [&](value_id v, std::uint32_t) { look(v); });
        for (auto const& r : c.results) look(r.id);
        return lost;
    }

    /// Fills in bytes; true if the call only looks at memory in another way.
    inline bool count_bytes(ir const& program, std::vector<std::optional<known_tensor>> const& tensors, call_node const& c, cost_numbers& n) const {
        double written = 0, allocated = 0;
        bool is_view = !c.results.empty() && !c.op.is_inplace();
        for (std::size_t r = 0; r < c.results.size(); ++r) {
            auto const& t = tensors[to_index(c.results[r].id)];
            if (!t) continue;
            bool const owns = memory_of_result(program, tensors, c, r) == no_value;
            is_view = is_view && !owns;
            written += t->bytes();
            if (owns) allocated += t->bytes();
        }
        std::vector<value_id> uses;
        for (auto const& a : c.arguments) for_each_use(a.value, [&](value_id v, std::uint32_t) { uses.push_back(v); });
        auto const source = uses.empty() ? no_value : uses.front();
        std::sort(uses.begin(), uses.end());
        uses.erase(std::unique(uses.begin(), uses.end()), uses.end());
        bool const picks = c.op.space() == "aten" && (holds(gathering_operators, c.op.base()) || c.op.base() == "embedding_bag");
        double read = picks ? written : 0, weights = 0;
        for (auto const v : uses) {
            auto const origin = program.find_value(v) ? program.origin(v).producer : no_vertex;
            if (origin == no_vertex || !tensors[to_index(v)]) continue;
            double const bytes = tensors[to_index(v)]->bytes();
            if (!picks || v != source) read += bytes;
            if (std::holds_alternative<weight_node>(program.node(origin))) weights += bytes;
        }
        n.parameter_bytes = to_count(weights);
        if (is_view) return true;
        n.read_bytes = to_count(read), n.written_bytes = to_count(written), n.activation_bytes = to_count(allocated);
        return false;
    }

    inline cost_numbers count_subgraphs(ir const& program, std::vector<std::optional<known_tensor>> const& tensors, call_node const& c, std::size_t at,
                                        std::size_t depth) {
        struct part {
            std::size_t first, last;
            cost_numbers once;
        };
        std::vector<part> parts;
        if (calls.size() > most_calls) {  // sub-programs that use others twice, level by level, are more than there is memory for
            calls[at].status = cost_status::unknown, calls[at].note = "too many calls in sub-programs";
            return {};
        }
        auto const* stack = calls[at].stack;
        for (auto const& a : c.arguments)
            for_each_subgraph(a.value, [&](subgraph_ref const& s) {
                if (s.index >= program.subgraphs().size()) return;
                auto const first = calls.size();
                auto const once = count(program.subgraphs()[s.index], stack, depth + 1);
                parts.push_back({first, calls.size(), once});
            });
        auto const base = c.op.base();
        std::int64_t times = 1;
        std::string note;
        auto status = cost_status::composite;
        if (base == "cond") note = "the costlier branch is counted";
        else if (base == "while_loop") note = "one iteration is counted";
        else if (base == "map" || base == "map_impl" || base == "scan" || base == "associative_scan") {
            auto const length = mapped_length(program, tensors, c);
            times = length.value_or(1);
            note = length ? concat("counted ", std::to_string(*length), " times, once for each element of the axis") : "one element of the axis is counted";
        } else if (!is_wrapper(base)) {
            status = cost_status::no_formula, times = 0;
            note = "no formula: how often its sub-programs run is not known";
        }
        auto const best = std::max_element(parts.begin(), parts.end(), [](auto const& a, auto const& b) { return a.once.flops < b.once.flops; });
        cost_numbers sum;
        for (auto p = parts.begin(); p != parts.end(); ++p) {
            auto const n = base == "cond" && p != best ? 0 : times;
            for (auto i = p->first; i < p->last; ++i) calls[i].times = multiply_counts(calls[i].times, n);
            sum.add(p->once, n);
        }
        calls[at].status = status, calls[at].note = std::move(note);
        return sum;
    }

    /// Operators that run their sub-program once.
    [[nodiscard]] static bool is_wrapper(std::string_view base) noexcept {
        return base.starts_with("wrap") || base == "invoke_subgraph" || base == "hints_wrapper" || base == "strict_mode" || base == "tag_activation_checkpoint";
    }

    /// The first size of what a map or scan goes over: the first list of tensors, for `scan` the second (the first are initial values).
    [[nodiscard]] std::optional<std::int64_t> mapped_length(ir const& program, std::vector<std::optional<known_tensor>> const& tensors,
                                                            call_node const& c) const {
        int skip = c.op.base() == "scan" ? 1 : 0;
        for (auto const& a : c.arguments) {
            value_id first = no_value;
            for_each_use(a.value, [&](value_id v, std::uint32_t) { first = first == no_value ? v : first; });
            if (first == no_value || !program.find_value(first) || skip-- > 0) continue;
            auto const& t = tensors[to_index(first)];
            return t && !t->sizes.empty() ? std::optional(t->sizes.front()) : std::nullopt;
        }
        return std::nullopt;
    }
};

}  // namespace detail

TORCH_IR_INLINE program_cost compute_cost(ir const& program, cost_options const& options) {
    detail::size_rule const rule(program, options.sizes);
    detail::cost_counter counter(options, rule);
    program_cost out;
    out.total = counter.count(program, nullptr, 0);
    out.calls = std::move(counter.calls);
    out.assumed = rule.assumed();
    double bytes = 0;
    for (vertex const v : program.weights())
        if (auto const* t = program.weight(v).result.tensor())
            if (auto const known = rule(*t)) bytes += known->bytes();
    out.total.parameter_bytes = detail::to_count(bytes);
    std::map<std::pair<std::string, std::string>, std::size_t> places;  // of what is not counted
    for (auto const& c : out.calls) {
        if (c.status == cost_status::composite && !c.note.empty()) out.notes.push_back(c.call->name + ": " + c.note);
        if (c.status != cost_status::no_formula && c.status != cost_status::unknown) continue;
        auto const [same, is_new] = places.try_emplace({c.call->op.text(), c.note}, out.uncounted.size());
        if (is_new) out.uncounted.push_back({c.call->op.text(), c.note, 1});
        else ++out.uncounted[same->second].count;
    }
    return out;
}

TORCH_IR_INLINE bool has_cost_formula(op_name const& op) {
    if (detail::is_size_arithmetic(op)) return true;
    static call_node const nothing{};
    static ir const empty{};
    return detail::arithmetic_of(op, sized_call(empty, {}, nothing)).has_value() ||
           (op.space() == "aten" && detail::holds(detail::dropout_operators, op.base()));
}

TORCH_IR_INLINE cost_formula standard_cost_formula(std::string_view name) {
    bool const has_overload = std::count(name.begin(), name.end(), '.') > 1;
    op_name const op(detail::concat(name, has_overload ? "" : ".default"));
    if (!has_cost_formula(op)) raise(error::bad_argument(detail::concat("the cost of '", op.text(), "'"), "an operator with a standard formula", "none"));
    return [op](sized_call const& c) { return detail::arithmetic_of(op, c).value_or(arithmetic{unknown_count, unknown_count}); };
}

}}  // namespace torch_ir

#endif
