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
#include <torch_ir/libtorch/run/auto_functionalized.hpp>
#include <torch_ir/libtorch/run/bind.hpp>
#include <torch_ir/libtorch/run/plan.hpp>
#include <torch_ir/libtorch/run/python_operators.hpp>
#include <torch_ir/libtorch/run/transform_layers.hpp>
#include <torch_ir/libtorch/run/value_flow.hpp>
#include <torch_ir/schema/schema.hpp>
#include <torch_ir/visit/drive.hpp>

#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/DeviceType.h>

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
    bind_options options_;
    kernel_registry kernels_;
    plan plan_;
    detail::value_flow values_;
    detail::name_map<value_id> labels_;
    std::unordered_map<std::uint32_t, std::string> weight_keys_;
    std::vector<std::string> devices_;  ///< types of those that inputs and weights were recorded on
    std::size_t layers_ = 0;            ///< of vmap that are open at the step

    void define(value const& v) {
        values_.define(v);
        labels_.emplace(v.name, v.id);
    }
    void note_device(value const& v);
    void move_autocast(plan_step& step) const;
    void check_uses(attribute const& a, std::string const& user) const;

    void check_allowed(call_node const& c) const;
    void call_with_effects(call_node const& c);
    void bind_kernel(plan_step& step, call_node const& c, node_kernel const& kernel);
    void bind_dispatcher(plan_step& step, call_node const& c, c10::OperatorHandle const& handle);
    void count_nested_calls(plan_step const& step, call_node const& c);
    void bind_python(plan_step& step, call_node const& c, python_binding&& binding);
    void bind_results(plan_step& step, call_node const& c, c10::FunctionSchema const& schema);
    [[nodiscard]] call_node with_names(call_node const& c, operator_schema const& schema) const;
    [[nodiscard]] std::vector<operand> bind(call_node const& c, c10::FunctionSchema const& schema) const;
    bool bind_twin(plan_step& step, call_node const& c);
    void bind_scalar(plan_step& step, call_node const& c);
    void bind_higher_order(plan_step& step, call_node const& c);
    void bind_functionalized(plan_step& step, call_node const& c);
    void bind_transform(plan_step& step, call_node const& c);
    void group_results(plan_step& step, call_node const& c, bool returns_one_list);
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
#include <torch_ir/schema/effects.hpp>
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
    values_ = {};
    layers_ = 0;
    devices_.clear();
    labels_.clear();
    weight_keys_.clear();
}

TORCH_IR_INLINE void plan_compiler::check_uses(attribute const& a, std::string const& user) const {
    for_each_use(a, [&](value_id v, std::uint32_t) {
        if (!values_.is_defined(v)) raise(error::invalid_ir(user, "values that are made before they are used", "value " + std::to_string(to_index(v))));
    });
}

TORCH_IR_INLINE void plan_compiler::note_device(value const& v) {
    auto const* t = v.tensor();
    if (t && std::find(devices_.begin(), devices_.end(), t->device.type) == devices_.end()) devices_.push_back(t->device.type);
}

/// A region for the device that the program was recorded on is one for the device that it runs on.
TORCH_IR_INLINE void plan_compiler::move_autocast(plan_step& step) const {
    auto* const type = step.operands.empty() ? nullptr : std::get_if<c10::IValue>(&step.operands.front().content);
    if (type && type->isString() && std::find(devices_.begin(), devices_.end(), type->toStringRef()) != devices_.end())
        *type = c10::DeviceTypeName(options_.device.type(), true);
}

TORCH_IR_INLINE void plan_compiler::input(input_node const& n) {
    define(n.result);
    note_device(n.result);
    plan_.inputs.push_back(n);
}

TORCH_IR_INLINE void plan_compiler::weight(weight_node const& n) {
    define(n.result);
    note_device(n.result);
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
                if (!functorch_function(c.op).empty()) bind_transform(step, c);
                else if (auto const handle = detail::find_operator(c)) bind_dispatcher(step, c, *handle);
                else if (auto python = find_python_operator(c.op)) bind_python(step, c, *std::move(python));
                else if (!bind_twin(step, c)) bind_dispatcher(step, c, detail::get_operator(c));
                break;
            case op_kind::python: bind_scalar(step, c); break;
            case op_kind::higher_order:
                if (c.op.base().starts_with("auto_functionalized")) bind_functionalized(step, c);
                else bind_higher_order(step, c);
                break;
        }
    }
    step.is_in_layer = layers_ > 0;
    values_.follow_writes(plan_, step);
    if (c.results.size() == 1 && c.results.front().tensor()) step.result_dtype = c.results.front().tensor()->dtype;
    std::size_t const number = plan_.steps.size() + 1;
    for (auto const& o : step.operands) for_each_use(o, [&](value_id v) { values_[v].last_use = number; });
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

    call_node inner = c;
    inner.op = op_name_of_python(op->name);
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
    } else if (auto python = find_python_operator(c.op)) {
        bind_python(step, c, *std::move(python));
    } else {
        step.operands = bind_plain(c, options_);
        group_results(step, c, false);
        values_.follow_random(plan_, step, false);
    }
    step.run = kernel;
}

TORCH_IR_INLINE void plan_compiler::bind_dispatcher(plan_step& step, call_node const& c, c10::OperatorHandle const& handle) {
    auto const& schema = handle.schema();
    step.run = handle;
    step.operands = bind(c, schema);
    operator_effects effects = effects_of(handle, step.operands);
    step.written = std::move(effects.written);
    bind_results(step, c, schema);
    values_.follow_random(plan_, step, effects.draws_random);
}

/// What is told by the schema of the results, of an operator whose arguments are bound.
TORCH_IR_INLINE void plan_compiler::bind_results(plan_step& step, call_node const& c, c10::FunctionSchema const& schema) {
    step.writes = !step.written.empty();
    auto const& returns = schema.returns();
    group_results(step, c, returns.size() == 1 && returns.front().type()->kind() == c10::TypeKind::ListType);
    if (step.returns.size() > returns.size())
        raise(error::invalid_ir(place_of(c), std::to_string(returns.size()) + " results", std::to_string(step.returns.size())));
    values_.follow_memory(step, schema);
}

/// A call of a file that keeps no names with the names that it means.
TORCH_IR_INLINE call_node plan_compiler::with_names(call_node const& c, operator_schema const& schema) const {
    value_names names;
    names.weight_key = [this](value_id v) {
        auto const found = weight_keys_.find(to_index(v));
        return found == weight_keys_.end() ? std::string() : found->second;
    };
    names.find = [this](std::string_view label) {
        auto const found = labels_.find(std::string(label));
        return found == labels_.end() ? std::nullopt : std::optional(found->second);
    };
    return unflatten(c, schema, names);
}

TORCH_IR_INLINE std::vector<operand> plan_compiler::bind(call_node const& c, c10::FunctionSchema const& schema) const {
    if (c.bound != binding::flattened) return bind_arguments(c, schema, options_);
    auto const* known = find_schema(c.op);
    return bind_arguments(with_names(c, known ? *known : parse_schema(c10::toString(schema))), schema, options_);
}

/// As the operator of ATen that it is under another name. False if it is none.
TORCH_IR_INLINE bool plan_compiler::bind_twin(plan_step& step, call_node const& c) {
    auto const* known = find_schema(c.op);
    auto const twin = as_aten_call(known && c.bound == binding::flattened ? with_names(c, *known) : c);
    if (twin) bind_dispatcher(step, *twin, detail::get_operator(*twin));
    return twin.has_value();
}

TORCH_IR_INLINE void plan_compiler::bind_python(plan_step& step, call_node const& c, python_binding&& python) {
    auto const schema = std::make_shared<c10::FunctionSchema const>(std::move(python.schema));
    step.run = node_kernel([schema, function = python.function](node_info const&, std::vector<c10::IValue>& stack) { function(*schema, stack); });
    step.operands = bind(without_known_extras(c, *schema), *schema);
    for (std::size_t i = 0; i < schema->arguments().size(); ++i)
        if (auto const* alias = schema->arguments()[i].alias_info(); alias && alias->isWrite()) step.written.push_back(static_cast<std::uint32_t>(i));
    bind_results(step, c, *schema);
    values_.follow_random(plan_, step, effect_of(c) == call_effect::random);
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
    values_.follow_random(plan_, step, false);
}

/// The operator must be known: its schema tells what is written to.
TORCH_IR_INLINE void plan_compiler::bind_functionalized(plan_step& step, call_node const& c) {
    call_node const inner = detail::functionalized_call(c);
    check_allowed(inner);
    std::function<void(std::vector<c10::IValue>&)> call;
    std::optional<c10::FunctionSchema> schema;
    bool draws = false;
    if (auto const handle = detail::find_operator(inner)) {
        schema = handle->schema();
        draws = handle->hasTag(at::Tag::nondeterministic_seeded);
        call = [handle = *handle](std::vector<c10::IValue>& stack) { handle.callBoxed(stack); };
    }
    if (auto const* kernel = kernels_.find(inner)) {
        auto const* known = schema ? nullptr : find_schema(inner.op);
        if (!schema && !known)
            raise(error::unsupported("node '" + c.name + "'", "a kernel for '" + inner.op.text() + "', whose schema is not known",
                                     "tell it which arguments are written to: torch_ir::register_schema"));
        if (known) schema = to_torch_schema(*known);
        node_info info{.name = c.name, .op = inner.op.text(), .metadata = c.metadata};
        call = [kernel = *kernel, info = std::move(info)](std::vector<c10::IValue>& stack) { kernel(info, stack); };
    }
    if (!schema) schema = detail::get_operator(inner).schema();  // throws, and says what to do
    auto bound = detail::bind_functionalized(c, *schema, std::move(call), options_);
    step.run = std::move(bound.kernel);
    step.operands = std::move(bound.operands);
    group_results(step, c, false);
    values_.follow_random(plan_, step, draws);
}

/// Opens or closes a layer of functorch, or moves a tensor into it or out of it.
TORCH_IR_INLINE void plan_compiler::bind_transform(plan_step& step, call_node const& c) {
    plan_.opens_layers = true;
    step.run = detail::transform_kernel(c, layers_);
    step.operands = bind_plain(c, options_);
    group_results(step, c, false);
    values_.follow_random(plan_, step, false);
}

TORCH_IR_INLINE void plan_compiler::bind_higher_order(plan_step& step, call_node const& c) {
    auto const function = find_higher_order(c.op.base());
    if (!function) {
        raise(error::unsupported("node '" + c.name + "'", "the higher-order operator '" + c.op.text() + "'", "supported are " + higher_order_names()));
    }
    step.run = function;
    step.operands = bind_plain(c, options_);
    if (c.op.base() == "wrap_with_autocast") move_autocast(step);
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
    values_.follow_memory_of_subprograms(plan_, step);
    values_.follow_random(plan_, step, draws);
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

TORCH_IR_INLINE void plan_compiler::output(output_node const& n) {
    for (auto const& e : n.entries) {
        check_uses(e.value, "output");
        auto bound = bind_attribute(e.value, {}, options_);
        if (!bound) raise(error::invalid_ir("output", "a value, a number, text, or a list of them", detail::describe_attribute(e.value)));
        plan_output o{std::move(*bound), e.kind, e.target};
        if (auto const* u = e.value.get_if<use>()) {
            o.name = values_[u->value].name;
            o.is_tensor = values_[u->value].is_tensor;
        }
        for_each_use(o.value, [&](value_id v) {
            o.is_random = o.is_random || values_.is_random(v);
            values_[v].last_use = std::numeric_limits<std::size_t>::max();
        });
        plan_.outputs.push_back(std::move(o));
    }
}

TORCH_IR_INLINE void plan_compiler::end() {
    if (layers_ != 0) raise(error::invalid_ir("program", "a call that closes each layer of vmap", std::to_string(layers_) + " open at the end"));
    plan_.used.resize(values_.size());
    plan_.written.resize(values_.size());
    for (std::uint32_t i = 0; i < values_.size(); ++i) {
        plan_.written[i] = values_.is_written(value_id{i});
        std::size_t const last = values_[value_id{i}].last_use;
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
