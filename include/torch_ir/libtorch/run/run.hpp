// SPDX-License-Identifier: MIT
/// Runs a plan.
///
/// Nothing that belongs to the caller is ever written to. Before an operator may write to a tensor whose storage is foreign (an
/// input's, a weight's or a constant's), that storage is copied and every live value that refers to it, whatever view it is,
/// is moved to the copy: the program sees the write everywhere it would have, the caller sees nothing.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/libtorch/common/tensors.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/observer.hpp>
#include <torch_ir/libtorch/run/operand.hpp>
#include <torch_ir/libtorch/run/plan.hpp>
#include <torch_ir/libtorch/run/shared_storage.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/core/GradMode.h>
#include <c10/core/Storage.h>
#include <c10/util/Exception.h>
#include <c10/util/SmallVector.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

struct higher_order_call;

/// The state of one run: what belongs to the caller, and where values live. Used by one thread.
class run_context {
public:
    using storage_test = std::function<bool(c10::StorageImpl const*)>;

    /// `is_foreign` tells storages that must not be written to. An observer must live as long as the context.
    /// `may_reuse` says that no gradients are recorded, for which values would have to be kept.
    explicit run_context(storage_test is_foreign, detail::observer_base* observer = nullptr, bool may_reuse = false)
        : is_foreign_(std::move(is_foreign)), observer_(observer), may_reuse_(may_reuse) {}

    /// Calls that sub-programs may execute: see `executor_options::most_nested_calls`. Throws errc::unsupported where the program tells that it makes more.
    void limit_nested_calls(std::uint64_t most, std::uint64_t least_of_program);
    /// Counts the calls of a sub-program. Throws errc::unsupported where there are too many.
    void enter_subprogram(std::size_t calls);

    /// What takes the place of higher-order operators: results, or nothing where the operator is to run as ever.
    using higher_order_hook = std::function<std::optional<std::vector<c10::IValue>>(higher_order_call&)>;
    void replace_higher_order(higher_order_hook hook) { higher_order_ = std::move(hook); }
    [[nodiscard]] higher_order_hook const& higher_order() const noexcept { return higher_order_; }

    [[nodiscard]] bool may_reuse() const noexcept { return may_reuse_; }
    [[nodiscard]] detail::observer_base* observer() const noexcept { return observer_; }

    /// Declares that `values` hold values of the run, as long as the guard lives.
    class live_values {
    public:
        live_values(run_context& context, std::vector<c10::IValue>& values) : context_(context) { context_.live_.push_back(&values); }
        ~live_values() { context_.live_.pop_back(); }
        live_values(live_values const&) = delete;
        live_values& operator=(live_values const&) = delete;

    private:
        run_context& context_;
    };

    /// Makes sure that the tensors in `value` may be written to. `value` must be among the live values, which may change. Throws
    /// errc::unsupported where a copy would break off gradients that are recorded.
    void make_writable(c10::IValue const& value);

    /// Says that the program got `copy` in place of `original`, because it may write to it.
    void add_copy(at::Tensor const& original, at::Tensor const& copy) { early_copies_.emplace(original.unsafeGetTensorImpl(), copy); }

    /// Something of the caller's was copied: `find_written` may find it.
    [[nodiscard]] bool has_copies() const noexcept { return !copies_.empty() || !early_copies_.empty(); }
    /// The same view of the copy, if the storage of `t` was copied because the program wrote to it. Without a history of gradients.
    [[nodiscard]] std::optional<at::Tensor> find_written(at::Tensor const& t) const;

private:
    storage_test is_foreign_;
    detail::observer_base* observer_ = nullptr;
    bool may_reuse_ = false;
    higher_order_hook higher_order_{};
    std::uint64_t most_nested_calls_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t nested_calls_left_ = most_nested_calls_;
    [[noreturn]] void raise_too_many() const;
    c10::SmallVector<std::vector<c10::IValue>*, 4> live_;
    std::unordered_map<c10::StorageImpl const*, c10::Storage> copies_;
    std::unordered_map<c10::TensorImpl const*, at::Tensor> early_copies_;

    void make_writable(at::Tensor const& t);
};

/// The arguments of a higher-order operator while it runs.
struct higher_order_call {
    plan const& program;
    plan_step const& step;
    std::vector<c10::IValue>& arguments;  ///< lists are tuples; sub-programs are None
    run_context& context;

    /// The sub-program at that argument. Throws errc::invalid_ir if there is none.
    [[nodiscard]] plan const& subprogram(std::size_t argument) const;
    /// Runs the sub-program at that argument and returns its outputs.
    [[nodiscard]] std::vector<c10::IValue> run(std::size_t argument, std::vector<c10::IValue> inputs) const;
    /// The argument of that number. Throws errc::invalid_ir if there is none.
    [[nodiscard]] c10::IValue const& argument(std::size_t i) const;
    /// The items of a list argument.
    [[nodiscard]] std::vector<c10::IValue> list(std::size_t i) const;
    /// The arguments from `i` on.
    [[nodiscard]] std::vector<c10::IValue> from(std::size_t i) const;
};

/// Runs `p`. `values` holds the inputs at their places and is as long as `p.value_count()`; `weights` holds those of `p.weights`, in
/// that order, and must live as long as the call. Returns all outputs in order. Throws errc::argument for another number of weights,
/// errc::execution, which names node, operator and source, for whatever an operator throws.
[[nodiscard]] std::vector<c10::IValue> run_plan(plan const& p, std::vector<c10::IValue> values, run_context& context,
                                                std::span<c10::IValue const> weights = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/libtorch/run/overwrite_argument.hpp>
#include <torch_ir/libtorch/run/transform_layers.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The first line of a message, shortened if it is very long.
[[nodiscard]] inline std::string first_line(std::string_view text) {
    constexpr std::size_t most = 600;
    text = text.substr(0, text.find('\n'));
    constexpr std::string_view internal = " INTERNAL ASSERT FAILED", memory = "DefaultCPUAllocator: ";
    if (auto const at = text.find(internal); at != std::string_view::npos)
        return concat("its arguments fail a check inside of LibTorch: ", text.substr(0, std::min(at, most)));
    if (auto const at = text.find(memory); at != std::string_view::npos) return first_line(text.substr(at + memory.size()));
    return text.size() <= most ? std::string(text) : std::string(text.substr(0, most)) + "...";
}

[[noreturn]] inline void raise_at(plan_step const& step, std::string_view reason) {
    std::string const location = location_of(step.metadata);
    raise(error::execution_failed(step.name, step.op, first_line(reason) + (location.empty() ? "" : " (" + location.substr(1) + ")")));
}

/// One run of a plan: what is the same for all of its steps.
struct running_plan {
    plan const& program;
    std::vector<c10::IValue>& values;
    std::vector<c10::IValue>& stack;
    std::span<c10::IValue const> weights;
    run_context& context;
};

/// Puts the returns of an operator at their places.
TORCH_IR_INLINE void store(plan_step const& step, std::span<c10::IValue> returned, std::vector<c10::IValue>& values) {
    if (returned.size() < step.returns.size())
        raise_at(step, concat("expected ", std::to_string(step.returns.size()), " results, found ", std::to_string(returned.size())));
    for (std::size_t i = 0; i < step.returns.size(); ++i) {
        plan_return const& r = step.returns[i];
        if (!r.is_list) {
            values[to_index(r.values.front())] = std::move(returned[i]);
            continue;
        }
        if (!returned[i].isList()) raise_at(step, concat("expected a list as result, found ", returned[i].tagKind()));
        auto const items = returned[i].toListRef();
        if (items.size() != r.values.size())
            raise_at(step, concat("expected a list of ", std::to_string(r.values.size()), " results, found ", std::to_string(items.size())));
        for (std::size_t k = 0; k < items.size(); ++k) values[to_index(r.values[k])] = items[k];
    }
}

/// The results of a step, one after the other: those of a list are taken out of it.
[[nodiscard]] inline std::vector<c10::IValue> results_of(plan_step const& step, std::vector<c10::IValue> const& values) {
    std::vector<c10::IValue> out;
    for (auto const& r : step.returns)
        for (value_id const v : r.values) out.push_back(values[to_index(v)]);
    return out;
}

/// An argument that is a list; a value in it that isn't needed afterwards is moved.
[[nodiscard]] inline c10::IValue load_operand(operand const& o, std::vector<c10::IValue>& values) {
    if (auto const* constant = std::get_if<c10::IValue>(&o.content)) return *constant;
    if (auto const* u = std::get_if<use>(&o.content)) {
        c10::IValue& v = values[to_index(u->value)];
        return convert_element(o.is_last ? std::move(v) : v, o.type.element);
    }
    auto const& list = std::get<std::vector<operand>>(o.content);
    std::vector<c10::IValue> items;
    items.reserve(list.size());
    for (auto const& i : list) items.push_back(load_operand(i, values));
    return make_list(std::move(items), o.type);
}

/// Puts one argument on the stack.
TORCH_IR_INLINE void load(running_plan const& run, plan_step const& step, plan_load const& l) {
    auto& [p, values, stack, weights, context] = run;
    auto const fits = [&](c10::IValue const& v) { return l.to == element_kind::any || (l.to == element_kind::tensor && v.isTensor()); };
    switch (l.source) {
        case plan_load::from::constant: stack.push_back(p.literals[l.index]); break;
        case plan_load::from::weight:
        case plan_load::from::copy:
            if (c10::IValue const& v = l.source == plan_load::from::weight ? weights[l.index] : values[l.index]; fits(v)) stack.push_back(v);
            else stack.push_back(convert_element(v, l.to));
            break;
        case plan_load::from::move:
            if (c10::IValue& v = values[l.index]; fits(v)) stack.push_back(std::move(v));
            else stack.push_back(convert_element(std::move(v), l.to));
            break;
        case plan_load::from::operand: stack.push_back(load_operand(step.operands[l.index], values)); break;
    }
}

/// Calls the operator of a step, or whatever stands for it, with the arguments on the stack.
TORCH_IR_INLINE void call(running_plan const& run, plan_step const& step) {
    auto& stack = run.stack;
    if (auto const* op = std::get_if<c10::OperatorHandle>(&step.run)) {
        op->callBoxed(stack);
        store(step, stack, run.values);
    } else if (auto const* function = std::get_if<scalar_function>(&step.run)) {
        c10::IValue result = (*function)(stack);
        store(step, {&result, 1}, run.values);
    } else if (auto const* kernel = std::get_if<node_kernel>(&step.run)) {
        (*kernel)(step, stack);
        store(step, stack, run.values);
    } else if (auto const* prepared = std::get_if<prepared_call>(&step.run)) {
        c10::SmallVector<c10::IValue const*, plan_instruction::most_direct> arguments;
        for (auto const& v : stack) arguments.push_back(&v);
        c10::IValue result = prepared->function(prepared->state.get(), arguments.data());
        store(step, {&result, 1}, run.values);
    } else {
        higher_order_call call{run.program, step, stack, run.context};
        std::optional<std::vector<c10::IValue>> replaced;
        if (auto const& hook = run.context.higher_order()) replaced = hook(call);
        auto results = replaced ? *std::move(replaced) : std::get<higher_order_function>(step.run)(call);
        store(step, results, run.values);
    }
}

/// Calls `f`; whatever it throws becomes an error that names step `number`, which `f` may count up.
template <class F>
void naming(plan const& p, std::size_t const& number, F&& f) {
    try {
        f();
    } catch (c10::Error const& e) {
        raise_at(p.steps[number], e.what_without_backtrace());
    } catch (error const& e) {
        if (e.code() == errc::execution) throw;  // it names a node already: of a sub-program
        raise_at(p.steps[number], e.what());
    } catch (std::bad_alloc const&) {
        raise_at(p.steps[number], "not enough memory");
    } catch (std::exception const& e) {
        raise_at(p.steps[number], e.what());
    }
}

TORCH_IR_INLINE void free_values(plan const& p, std::size_t number, std::vector<c10::IValue>& values) {
    for (std::uint32_t k = p.instructions[number].frees, end = p.instructions[number + 1].frees; k != end; ++k) values[p.frees[k]] = c10::IValue();
}

/// Runs a step without a stack. False, and nothing is done, where a value is of another kind than the operator's schema expects.
[[nodiscard]] inline bool run_direct(running_plan const& run, std::size_t number) {
    auto& [p, values, stack, weights, context] = run;
    plan_instruction const& i = p.instructions[number];
    if (!i.direct) return false;
    std::span<plan_load const> const loads(p.loads.data() + i.loads, p.instructions[number + 1].loads - i.loads);
    c10::IValue const* arguments[plan_instruction::most_direct];
    for (std::size_t k = 0; k < loads.size(); ++k) {
        plan_load const& l = loads[k];
        if (l.source == plan_load::from::constant) {
            arguments[k] = &p.direct_literals[l.index];
            continue;
        }
        arguments[k] = l.source == plan_load::from::weight ? &weights[l.index] : &values[l.index];
        if (!arguments[k]->isTensor()) return false;
    }
    if (i.writes)
        for (std::uint32_t const w : p.steps[number].written) context.make_writable(*arguments[w]);
    bool const overwrites = i.reuse && context.may_reuse() && may_overwrite_first({arguments, loads.size()}, to_torch(*p.steps[number].result_dtype));
    values[i.result] = overwrites ? i.reuse(i.reuse_handle, arguments) : i.direct(i.direct_handle, arguments);
    for (plan_load const& l : loads)
        if (l.source == plan_load::from::move) values[l.index] = c10::IValue();
    free_values(p, number, values);
    return true;
}

TORCH_IR_INLINE void run_step(running_plan const& run, std::size_t number) {
    auto& [p, values, stack, weights, context] = run;
    plan_instruction const& i = p.instructions[number];
    plan_step const& step = p.steps[number];
    std::uint32_t const loads_end = p.instructions[number + 1].loads;
    naming(p, number, [&] {
        run.stack.clear();
        run.stack.reserve(plan_instruction::most_direct);
        for (std::uint32_t k = i.loads; k != loads_end; ++k) load(run, step, run.program.loads[k]);
        if (i.writes)
            for (std::uint32_t const w : step.written) run.context.make_writable(run.stack[w]);
    });
    bool const is_observed = context.observer() && !step.is_in_layer;
    if (is_observed) [[unlikely]]
        context.observer()->before({step, number, stack, {p, step}});
    naming(p, number, [&] { call(run, step); });
    if (is_observed) [[unlikely]]
        context.observer()->after({step, number, results_of(step, values), {p, step}});
    free_values(p, number, values);
}

}  // namespace detail

TORCH_IR_INLINE void run_context::raise_too_many() const {
    raise(error::unsupported("sub-programs", detail::concat("a run of more than ", std::to_string(most_nested_calls_), " calls in sub-programs and loops"),
                             "allow more of them (executor_options::most_nested_calls, torch-ir: --max-calls)"));
}

TORCH_IR_INLINE void run_context::limit_nested_calls(std::uint64_t most, std::uint64_t least_of_program) {
    nested_calls_left_ = most_nested_calls_ = most;
    if (least_of_program > most) raise_too_many();
}

TORCH_IR_INLINE void run_context::enter_subprogram(std::size_t calls) {
    std::uint64_t const counted = std::uint64_t{calls} + 1;  // an empty one costs, too
    if (counted > nested_calls_left_) raise_too_many();
    nested_calls_left_ -= counted;
}

TORCH_IR_INLINE void run_context::make_writable(c10::IValue const& value) {
    if (value.isTensor()) return make_writable(at::Tensor(value.toTensor()));
    std::vector<at::Tensor> tensors;  // before any of them is moved to a copy
    c10::IValue copy = value;
    detail::for_each_tensor(copy, [&](at::Tensor const& t) { tensors.push_back(t); });
    for (auto const& t : tensors) make_writable(t);
}

TORCH_IR_INLINE void run_context::make_writable(at::Tensor const& t) {
    c10::StorageImpl const* const storage = detail::storage_of(t);
    if (!storage || copies_.contains(storage) || !is_foreign_(storage)) return;
    c10::Storage const copy = detail::copy_storage(t);
    copies_.emplace(storage, copy);
    std::unordered_map<c10::TensorImpl const*, at::Tensor> moved;  // values that are one tensor stay one
    auto const move = [&](at::Tensor const& x) {
        if (x.requires_grad() && c10::GradMode::is_enabled())
            raise(error::unsupported("write", "memory of an input or a weight that gradients are recorded for", "run without gradients, or give a clone"));
        return detail::rebase(x, copy);
    };
    for (auto* const values : live_)
        for (auto& v : *values)
            detail::for_each_tensor(v, [&](at::Tensor& x) {
                if (detail::storage_of(x) != storage) return;
                auto const [found, is_new] = moved.try_emplace(x.unsafeGetTensorImpl());
                if (is_new) found->second = move(x);
                x = found->second;
            });
}

TORCH_IR_INLINE std::optional<at::Tensor> run_context::find_written(at::Tensor const& t) const {
    if (auto const early = early_copies_.find(t.unsafeGetTensorImpl()); early != early_copies_.end())
        return early->second._version() == 0 ? std::nullopt : std::optional(early->second.detach());
    auto const found = copies_.find(detail::storage_of(t));
    return found == copies_.end() ? std::nullopt : std::optional(detail::rebase(t, found->second));
}

TORCH_IR_INLINE plan const& higher_order_call::subprogram(std::size_t argument) const {
    std::uint32_t const i = argument < step.subprograms.size() ? step.subprograms[argument] : plan_step::no_subprogram;
    if (i >= program.subprograms.size())
        raise(error::invalid_ir("argument " + std::to_string(argument), "a sub-program (the pytorch-ir form does not keep them)", "none"));
    return program.subprograms[i];
}

TORCH_IR_INLINE c10::IValue const& higher_order_call::argument(std::size_t i) const {
    if (i >= arguments.size()) raise(error::invalid_ir("argument " + std::to_string(i), "a value", "only " + std::to_string(arguments.size()) + " arguments"));
    return arguments[i];
}

TORCH_IR_INLINE std::vector<c10::IValue> higher_order_call::list(std::size_t i) const {
    c10::IValue const& v = argument(i);
    if (!v.isTuple()) raise(error::invalid_ir("argument " + std::to_string(i), "a list", v.tagKind()));
    return v.toTupleRef().elements().vec();
}

TORCH_IR_INLINE std::vector<c10::IValue> higher_order_call::from(std::size_t i) const {
    return {arguments.begin() + static_cast<std::ptrdiff_t>(std::min(i, arguments.size())), arguments.end()};
}

TORCH_IR_INLINE std::vector<c10::IValue> higher_order_call::run(std::size_t argument, std::vector<c10::IValue> inputs) const {
    plan const& sub = subprogram(argument);
    if (inputs.size() != sub.inputs.size())
        raise(error::invalid_ir("sub-program " + std::to_string(argument), std::to_string(sub.inputs.size()) + " inputs", std::to_string(inputs.size())));
    context.enter_subprogram(sub.steps.size());
    std::vector<c10::IValue> values(sub.value_count());
    for (std::size_t i = 0; i < inputs.size(); ++i) values[to_index(sub.inputs[i].result.id)] = std::move(inputs[i]);
    return run_plan(sub, std::move(values), context);
}

TORCH_IR_INLINE std::vector<c10::IValue> run_plan(plan const& p, std::vector<c10::IValue> values, run_context& context, std::span<c10::IValue const> weights) {
    if (weights.size() != p.weights.size())
        raise(error::bad_argument("weights", std::to_string(p.weights.size()) + " of them", std::to_string(weights.size())));
    for (std::uint32_t const number : p.held) values[to_index(p.weights[number].result.id)] = weights[number];
    detail::layer_guard const layers(p.opens_layers);
    run_context::live_values const values_live(context, values);
    std::vector<c10::IValue> stack;
    run_context::live_values const stack_live(context, stack);
    detail::running_plan const run{p, values, stack, weights, context};
    for (std::size_t i = 0; i < p.steps.size(); ++i) {
        if (!context.observer())
            detail::naming(p, i, [&] {
                while (i < p.steps.size() && detail::run_direct(run, i)) ++i;
            });
        if (i < p.steps.size()) detail::run_step(run, i);
    }
    stack.clear();
    std::vector<c10::IValue> outputs;
    outputs.reserve(p.outputs.size());
    for (auto const& o : p.outputs) outputs.push_back(make_value(o.value, [&](value_id v) -> c10::IValue const& { return values[to_index(v)]; }));
    return outputs;
}

}}  // namespace torch_ir

#endif
