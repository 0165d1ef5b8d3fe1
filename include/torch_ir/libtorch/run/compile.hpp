// SPDX-License-Identifier: MIT
/// Compiles programs to plans: a visitor, so any source can be run, a `.pt2` archive without an IR in between too.
///
/// \code
///     torch_ir::plan const p = torch_ir::compile(program);                        // or a pt2_archive, a json_source
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/libtorch/common/find_operator.hpp>
#include <torch_ir/libtorch/kernels.hpp>
#include <torch_ir/libtorch/run/bind.hpp>
#include <torch_ir/libtorch/run/plan.hpp>
#include <torch_ir/libtorch/run/python_operators.hpp>
#include <torch_ir/visit/drive.hpp>

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The visitor that makes a plan. Throws errc::unsupported for an operator that is not registered with LibTorch,
/// errc::invalid_ir for arguments that don't fit its schema and for values that are used before they are made.
class plan_compiler {
public:
    explicit plan_compiler(bind_options options = {}, kernel_registry kernels = {}) : options_(options), kernels_(std::move(kernels)) {}

    void begin(model_info const& info);
    void input(input_node const& n);
    void weight(weight_node const& n);
    void constant(tensor_constant const& c) { plan_.constants.push_back(c); }
    /// The visitor for a sub-program: `end_subgraph` takes it back.
    [[nodiscard]] plan_compiler subgraph(subgraph_info const&) { return plan_compiler(options_, kernels_); }
    void end_subgraph(subgraph_info const&, plan_compiler&& nested);
    void call(call_node const& c);
    void output(output_node const& n);
    void end();

    /// The plan. Call after `end`.
    [[nodiscard]] plan result() && { return std::move(plan_); }

private:
    /// What is known of a value while the program is read.
    struct value_state {
        bool defined = false;
        bool is_tensor = false;
        bool is_random = false;       ///< itself
        bool shares_random = false;   ///< as a root: something random was written to its memory
        bool shares_written = false;  ///< as a root: something was written to its memory
        std::uint32_t root = 0;       ///< union-find over values that may share memory
        std::size_t last_use = 0;     ///< number of the last step that uses it, from 1; 0 for none
        std::string name;
    };

    bind_options options_;
    kernel_registry kernels_;
    plan plan_;
    std::vector<value_state> values_;
    detail::name_map<value_id> labels_;
    std::unordered_map<std::uint32_t, std::string> weight_keys_;

    void define(value const& v);
    void check_uses(attribute const& a, std::string const& user) const;
    [[nodiscard]] std::uint32_t root_of(value_id v);
    [[nodiscard]] bool is_random(value_id v);

    void check_allowed(call_node const& c) const;
    void call_with_effects(call_node const& c);
    void bind_kernel(plan_step& step, call_node const& c, node_kernel const& kernel);
    void bind_dispatcher(plan_step& step, call_node const& c, c10::OperatorHandle const& handle);
    void count_nested_calls(plan_step const& step, call_node const& c);
    void bind_python(plan_step& step, call_node const& c, python_operator function);
    void bind_scalar(plan_step& step, call_node const& c);
    void bind_higher_order(plan_step& step, call_node const& c);
    void group_results(plan_step& step, call_node const& c, bool returns_one_list);
    void follow_memory(plan_step const& step, c10::FunctionSchema const& schema);
    void follow_memory_of_subprograms(plan_step const& step);
    void follow_writes(plan_step const& step);
    void follow_random(plan_step const& step, bool draws);
    void join(std::optional<std::uint32_t>& shared, value_id v);
};

/// The plan of a program or of any other source. Operators that `kernels` has a kernel for are executed by it.
template <class Source>
[[nodiscard]] plan compile(Source&& source, bind_options options = {}, kernel_registry kernels = {}) {
    plan_compiler compiler(options, std::move(kernels));
    torch_ir::drive(source, compiler);
    return std::move(compiler).result();
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/libtorch/run/higher_order.hpp>
#include <torch_ir/libtorch/run/instructions.hpp>
#include <torch_ir/libtorch/run/operator_effects.hpp>
#include <torch_ir/libtorch/run/scalar_functions.hpp>
#include <torch_ir/schema/argument_value.hpp>
#include <torch_ir/schema/outside.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/text.hpp>
#include <torch_ir/schema/unflatten.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// `torch.sym_float` for `<function sym_float at 0x7f…>`, as Python prints a function.
[[nodiscard]] inline std::string scalar_function_name(std::string_view op) {
    constexpr std::string_view function = "<function ";
    if (!op.starts_with(function)) return std::string(op);
    std::string_view const rest = op.substr(function.size());
    return concat("torch.", rest.substr(0, rest.find_first_of(" >")));
}

}  // namespace detail

TORCH_IR_INLINE void plan_compiler::begin(model_info const& info) {
    plan_ = {};
    plan_.info = info;
    plan_.guards = guards_of(info);
    values_.clear();
    labels_.clear();
    weight_keys_.clear();
}

TORCH_IR_INLINE void plan_compiler::define(value const& v) {
    std::uint32_t const i = to_index(v.id);
    constexpr std::uint32_t slack = 1U << 24;  // ids are dense: a wild one is a defect of the source, not a big program
    if (i >= values_.size() + slack) raise(error::invalid_ir("value '" + v.name + "'", "a dense value id", std::to_string(i)));
    if (i >= values_.size()) {
        auto const from = static_cast<std::uint32_t>(values_.size());
        values_.resize(std::size_t{i} + 1);
        for (std::uint32_t k = from; k <= i; ++k) values_[k].root = k;
    }
    if (values_[i].defined) raise(error::invalid_ir("value '" + v.name + "'", "one producer", "two"));
    values_[i].defined = true;
    values_[i].is_tensor = v.tensor() != nullptr;
    values_[i].name = v.name;
    labels_.emplace(v.name, v.id);
}

TORCH_IR_INLINE void plan_compiler::check_uses(attribute const& a, std::string const& user) const {
    for_each_use(a, [&](value_id v, std::uint32_t) {
        if (to_index(v) >= values_.size() || !values_[to_index(v)].defined)
            raise(error::invalid_ir(user, "values that are made before they are used", "value " + std::to_string(to_index(v))));
    });
}

TORCH_IR_INLINE std::uint32_t plan_compiler::root_of(value_id v) {
    std::uint32_t i = to_index(v);
    while (values_[i].root != i) i = values_[i].root = values_[values_[i].root].root;
    return i;
}

TORCH_IR_INLINE bool plan_compiler::is_random(value_id v) { return values_[to_index(v)].is_random || values_[root_of(v)].shares_random; }

TORCH_IR_INLINE void plan_compiler::input(input_node const& n) {
    define(n.result);
    plan_.inputs.push_back(n);
}

TORCH_IR_INLINE void plan_compiler::weight(weight_node const& n) {
    define(n.result);
    weight_keys_.emplace(to_index(n.result.id), n.target);
    plan_.weights.push_back(n);
}

TORCH_IR_INLINE void plan_compiler::end_subgraph(subgraph_info const& s, plan_compiler&& nested) {
    auto const count = plan_.subprograms.size();
    if (s.index != count) raise(error::invalid_ir("sub-program '" + s.name + "'", "index " + std::to_string(count), std::to_string(s.index)));
    plan_.subprograms.push_back(std::move(nested).result());
}

TORCH_IR_INLINE void plan_compiler::call(call_node const& c) {
    for (auto const& a : c.arguments) check_uses(a.value, place_of(c, a.name));
    if (c.op.text() == "higher_order.with_effects" && !kernels_.find(c)) return call_with_effects(c);
    plan_step step{{.name = c.name, .op = c.op.text(), .metadata = c.metadata}, scalar_function(nullptr)};
    if (auto const* kernel = kernels_.find(c)) {
        bind_kernel(step, c, *kernel);
    } else {
        switch (c.op.kind()) {
            case op_kind::dispatcher:
                check_allowed(c);
                if (auto const function = find_python_operator(c.op); function && !detail::find_operator(c)) bind_python(step, c, function);
                else bind_dispatcher(step, c, detail::get_operator(c));
                break;
            case op_kind::python: bind_scalar(step, c); break;
            case op_kind::higher_order: bind_higher_order(step, c); break;
        }
    }
    follow_writes(step);
    if (c.results.size() == 1 && c.results.front().tensor()) step.result_dtype = c.results.front().tensor()->dtype;
    std::size_t const number = plan_.steps.size() + 1;
    for (auto const& o : step.operands) for_each_use(o, [&](value_id v) { values_[to_index(v)].last_use = number; });
    plan_.steps.push_back(std::move(step));
}

/// `with_effects(token, operator, *arguments)` returns a token and what the operator returns. The token only keeps the calls in order, which they have here
/// anyway: it is handed on.
TORCH_IR_INLINE void plan_compiler::call_with_effects(call_node const& c) {
    auto const* const op = c.arguments.size() < 2 ? nullptr : c.arguments[1].value.get_if<operator_ref>();
    if (!op || c.results.empty()) raise(error::invalid_ir(place_of(c), "a token, an operator and its arguments", std::to_string(c.arguments.size())));
    plan_step token{{.name = c.name, .op = c.op.text(), .metadata = c.metadata}, scalar_function([](std::span<c10::IValue const> a) { return a[0]; })};
    call_node hand_on = c;
    hand_on.arguments.resize(1);
    hand_on.results.resize(1);
    hand_on.returns.clear();
    token.operands = bind_plain(hand_on, options_);
    group_results(token, hand_on, false);
    plan_.steps.push_back(std::move(token));

    constexpr std::string_view in_python = "torch.ops.";
    call_node inner = c;
    inner.op = op_name(op->name.starts_with(in_python) ? op->name.substr(in_python.size()) : op->name);
    inner.arguments.erase(inner.arguments.begin(), inner.arguments.begin() + 2);
    inner.results.erase(inner.results.begin());
    if (!inner.returns.empty()) inner.returns.erase(inner.returns.begin());
    if (auto const handle = detail::find_operator(inner); handle && handle->schema().returns().empty()) inner.results.clear();  // None stands for nothing
    call(inner);
}

/// What reaches beyond tensors is called only where the caller has said so: files come from strangers.
TORCH_IR_INLINE void plan_compiler::check_allowed(call_node const& c) const {
    auto const effect = outside_effect(c.op);
    auto const& allowed = options_.allowed_operators;
    if (effect.empty() || std::find(allowed.begin(), allowed.end(), c.op.without_overload()) != allowed.end() ||
        std::find(allowed.begin(), allowed.end(), c.op.text()) != allowed.end())
        return;
    raise(error::unsupported("node '" + c.name + "'", detail::concat("operator '", c.op.text(), "', which ", effect),
                             detail::concat("allow it if you trust the program (executor_options::allowed_operators, torch-ir: --allow-op ",
                                            c.op.without_overload(), "), or give the executor a kernel for it")));
}

/// A kernel gets what the operator would get. If there is no such operator it gets the arguments as the call has them.
TORCH_IR_INLINE void plan_compiler::bind_kernel(plan_step& step, call_node const& c, node_kernel const& kernel) {
    auto const handle = c.op.kind() == op_kind::dispatcher ? detail::find_operator(c) : std::nullopt;
    if (handle) {
        bind_dispatcher(step, c, *handle);
    } else {
        step.operands = bind_plain(c, options_);
        group_results(step, c, false);
        follow_random(step, false);
    }
    step.run = kernel;
}

TORCH_IR_INLINE void plan_compiler::bind_dispatcher(plan_step& step, call_node const& c, c10::OperatorHandle const& handle) {
    auto const& schema = handle.schema();
    step.run = handle;
    if (c.bound == binding::flattened) {
        value_names names;
        names.weight_key = [this](value_id v) {
            auto const found = weight_keys_.find(to_index(v));
            return found == weight_keys_.end() ? std::string() : found->second;
        };
        names.find = [this](std::string_view label) {
            auto const found = labels_.find(std::string(label));
            return found == labels_.end() ? std::nullopt : std::optional(found->second);
        };
        auto const* known = find_schema(c.op);
        step.operands = bind_arguments(unflatten(c, known ? *known : parse_schema(c10::toString(schema)), names), schema, options_);
    } else {
        step.operands = bind_arguments(c, schema, options_);
    }
    operator_effects effects = effects_of(handle, step.operands);
    step.written = std::move(effects.written);
    step.writes = !step.written.empty();
    auto const& returns = schema.returns();
    group_results(step, c, returns.size() == 1 && returns.front().type()->kind() == c10::TypeKind::ListType);
    if (step.returns.size() > returns.size())
        raise(error::invalid_ir(place_of(c), std::to_string(returns.size()) + " results", std::to_string(step.returns.size())));
    follow_memory(step, schema);
    follow_random(step, effects.draws_random);
}

/// Arguments by name, in the order of the schema; those that other releases have besides are left out.
TORCH_IR_INLINE void plan_compiler::bind_python(plan_step& step, call_node const& c, python_operator function) {
    auto const* schema = find_schema(c.op);
    call_node ordered = c;
    if (schema && c.bound == binding::named) {
        ordered.arguments.clear();
        for (auto const& a : schema->arguments) {
            auto const* value = argument_value(c, a.name);
            if (!value && !a.type.optional) raise(error::invalid_ir(place_of(c, a.name), "a value", "none"));
            ordered.arguments.push_back({a.name, value ? *value : attribute(none{})});
        }
    }
    step.run = node_kernel([function](node_info const&, std::vector<c10::IValue>& stack) { function(stack); });
    step.operands = bind_plain(ordered, options_);
    group_results(step, c, false);
    follow_random(step, false);
}

TORCH_IR_INLINE void plan_compiler::bind_scalar(plan_step& step, call_node const& c) {
    auto const* entry = find_scalar_function(detail::scalar_function_name(c.op.text()));
    if (!entry) raise(error::unsupported("node '" + c.name + "'", "the Python function '" + c.op.text() + "'", "export the model without it"));
    step.run = entry->function;
    if (c.bound == binding::flattened && entry == find_scalar_function("_operator.getitem")) {  // one use an argument, then the index
        operand items{{.list = true}, std::vector<operand>()};
        for (auto& o : bind_plain(c, options_)) {
            if (std::holds_alternative<use>(o.content)) std::get<std::vector<operand>>(items.content).push_back(std::move(o));
            else step.operands.push_back(std::move(o));
        }
        step.operands.insert(step.operands.begin(), std::move(items));
    } else {
        step.operands = bind_plain(c, options_);
    }
    if (step.operands.size() < entry->least || step.operands.size() > entry->most)
        raise(error::invalid_ir(place_of(c), std::to_string(entry->least) + " arguments (the pytorch-ir form does not keep symbolic ones)",
                                std::to_string(step.operands.size())));
    group_results(step, c, false);
    follow_random(step, false);
}

TORCH_IR_INLINE void plan_compiler::bind_higher_order(plan_step& step, call_node const& c) {
    auto const function = find_higher_order(c.op.base());
    if (!function) {
        std::string around;  // auto_functionalized names an operator, mostly one that only Python knows
        for (auto const& a : c.arguments)
            if (auto const* op = a.value.get_if<operator_ref>(); op && around.empty()) around = op->name;
        raise(error::unsupported(
            "node '" + c.name + "'",
            detail::concat("the higher-order operator '", c.op.text(), "'", around.empty() ? "" : " around '", around, around.empty() ? "" : "'"),
            detail::concat("supported are ", higher_order_names(), around.empty() ? "" : "; decompose the program before it is saved: run_decompositions()")));
    }
    step.run = function;
    step.operands = bind_plain(c, options_);
    bool draws = false;
    bool has_subprogram = false;
    for (auto const& a : c.arguments) {
        auto const* s = a.value.get_if<subgraph_ref>();
        if (s && s->index >= plan_.subprograms.size()) raise(error::invalid_ir(place_of(c, a.name), "a sub-program that was announced", "'" + s->name + "'"));
        step.subprograms.push_back(s ? s->index : plan_step::no_subprogram);
        draws = draws || (s && plan_.subprograms[s->index].is_random);
        has_subprogram = has_subprogram || s;
    }
    if (!has_subprogram)
        raise(error::unsupported("node '" + c.name + "'", "the higher-order operator '" + c.op.text() + "' without its sub-programs",
                                 "the pytorch-ir form does not keep them: use the .pt2 archive or the native form"));
    group_results(step, c, false);
    count_nested_calls(step, c);
    follow_memory_of_subprograms(step);
    follow_random(step, draws);
}

/// What a call of sub-programs executes at least: of two branches the shorter one, of a loop its condition.
TORCH_IR_INLINE void plan_compiler::count_nested_calls(plan_step const& step, call_node const& c) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    auto const add = [](std::uint64_t a, std::uint64_t b) { return a > most - b ? most : a + b; };
    std::optional<std::uint64_t> shorter;
    std::uint64_t all = 0;
    bool const is_branch = c.op.base() == "cond", is_loop = c.op.base() == "while_loop";
    for (std::uint32_t const s : step.subprograms) {
        if (s == plan_step::no_subprogram) continue;
        plan const& sub = plan_.subprograms[s];
        std::uint64_t const counted = add(sub.least_nested_calls, std::uint64_t{sub.steps.size()} + 1);
        if (!is_loop || !shorter) all = add(all, counted);
        shorter = std::min(shorter.value_or(counted), counted);
    }
    plan_.least_nested_calls = add(plan_.least_nested_calls, is_branch ? shorter.value_or(0) : all);
}

TORCH_IR_INLINE void plan_compiler::group_results(plan_step& step, call_node const& c, bool returns_one_list) {
    for (auto const& r : c.results) define(r);
    std::vector<std::int32_t> groups = c.returns;
    if (groups.empty() && returns_one_list && !c.results.empty()) groups = {static_cast<std::int32_t>(c.results.size())};
    if (groups.empty()) groups.assign(c.results.size(), -1);
    std::size_t next = 0;
    for (std::int32_t const g : groups) {
        std::size_t const count = g < 0 ? 1 : static_cast<std::size_t>(g);
        if (count > c.results.size() - next) raise(error::invalid_ir(place_of(c), "as many results as its returns tell", std::to_string(c.results.size())));
        plan_return r{{}, g >= 0};
        for (std::size_t k = 0; k < count; ++k) r.values.push_back(c.results[next++].id);
        step.returns.push_back(std::move(r));
    }
    if (next != c.results.size()) raise(error::invalid_ir(place_of(c), std::to_string(next) + " results by its returns", std::to_string(c.results.size())));
}

/// Joins the memory of `v` with that of root `shared`, which `v` gives if there is none yet.
TORCH_IR_INLINE void plan_compiler::join(std::optional<std::uint32_t>& shared, value_id v) {
    std::uint32_t const root = root_of(v);
    if (shared && *shared != root) {
        value_state& into = values_[*shared];
        into.shares_random = into.shares_random || values_[root].shares_random;
        into.shares_written = into.shares_written || values_[root].shares_written;
        values_[root].root = *shared;
    }
    if (!shared) shared = root;
}

/// Joins the values that may share memory by the schema's alias annotations.
TORCH_IR_INLINE void plan_compiler::follow_memory(plan_step const& step, c10::FunctionSchema const& schema) {
    std::optional<std::uint32_t> shared;
    auto const join_value = [&](value_id v) { join(shared, v); };
    bool const returns_view = std::any_of(schema.returns().begin(), schema.returns().end(), [](auto const& r) { return r.alias_info() != nullptr; });
    if (!returns_view) return;
    for (std::size_t i = 0; i < step.operands.size(); ++i)
        if (schema.arguments()[i].alias_info()) for_each_use(step.operands[i], join_value);
    for (std::size_t i = 0; i < step.returns.size(); ++i)
        if (schema.returns()[i].alias_info()) std::for_each(step.returns[i].values.begin(), step.returns[i].values.end(), join_value);
}

/// What a sub-program returns may be a view of what it gets.
TORCH_IR_INLINE void plan_compiler::follow_memory_of_subprograms(plan_step const& step) {
    bool const writes = std::any_of(plan_.subprograms.begin(), plan_.subprograms.end(), [](plan const& s) { return s.writes; });
    if (!writes && std::all_of(step.subprograms.begin(), step.subprograms.end(), [](auto i) { return i == plan_step::no_subprogram; })) return;
    for (auto const& o : step.operands)
        for_each_use(o, [&](value_id v) {
            std::optional<std::uint32_t> shared = root_of(v);
            for (auto const& r : step.returns)
                for (value_id const result : r.values) join(shared, result);
            values_[*shared].shares_written = values_[*shared].shares_written || writes;
        });
    plan_.writes = plan_.writes || writes;
}

TORCH_IR_INLINE void plan_compiler::follow_writes(plan_step const& step) {
    plan_.writes = plan_.writes || !step.written.empty();
    for (std::uint32_t const i : step.written) for_each_use(step.operands[i], [&](value_id v) { values_[root_of(v)].shares_written = true; });
}

/// Marks what depends on random numbers: the results, and the memory that is written to.
TORCH_IR_INLINE void plan_compiler::follow_random(plan_step const& step, bool draws) {
    plan_.is_random = plan_.is_random || draws;
    for (auto const& o : step.operands) for_each_use(o, [&](value_id v) { draws = draws || is_random(v); });
    if (!draws) return;
    for (auto const& r : step.returns)
        for (value_id const v : r.values) values_[to_index(v)].is_random = true;
    for (std::uint32_t const i : step.written) for_each_use(step.operands[i], [&](value_id v) { values_[root_of(v)].shares_random = true; });
}

TORCH_IR_INLINE void plan_compiler::output(output_node const& n) {
    for (auto const& e : n.entries) {
        check_uses(e.value, "output");
        auto bound = bind_attribute(e.value, {}, options_);
        if (!bound) raise(error::invalid_ir("output", "a value, a number, text, or a list of them", detail::describe_attribute(e.value)));
        plan_output o{std::move(*bound), e.kind, e.target};
        if (auto const* u = e.value.get_if<use>()) {
            o.name = values_[to_index(u->value)].name;
            o.is_tensor = values_[to_index(u->value)].is_tensor;
        }
        for_each_use(o.value, [&](value_id v) {
            o.is_random = o.is_random || is_random(v);
            values_[to_index(v)].last_use = std::numeric_limits<std::size_t>::max();
        });
        plan_.outputs.push_back(std::move(o));
    }
}

TORCH_IR_INLINE void plan_compiler::end() {
    plan_.used.resize(values_.size());
    plan_.written.resize(values_.size());
    for (std::uint32_t i = 0; i < values_.size(); ++i) {
        plan_.written[i] = values_[root_of(value_id{i})].shares_written;
        std::size_t const last = values_[i].last_use;
        plan_.used[i] = last != 0;
        if (last != 0 && last <= plan_.steps.size()) plan_.steps[last - 1].dying.push_back(value_id{i});
    }
    for (auto& step : plan_.steps)
        for (auto const& r : step.returns)
            for (value_id const v : r.values)
                if (!plan_.uses(v)) step.dying.push_back(v);
    assemble(plan_);
}

}}  // namespace torch_ir

#endif
