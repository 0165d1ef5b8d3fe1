// SPDX-License-Identifier: MIT
/// Runs a plan.
///
/// Nothing that belongs to the caller is ever written to. Before an operator may write to a tensor whose storage is foreign (an
/// input's, a weight's or a constant's), that storage is copied and every live value that refers to it, whatever view it is,
/// is moved to the copy: the program sees the write everywhere it would have, the caller sees nothing.
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/plan.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/empty.h>
#include <c10/core/Storage.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir::inline v0 {

/// The state of one run: what belongs to the caller, and where values live. Used by one thread.
class run_context {
public:
    using storage_test = std::function<bool(c10::StorageImpl const*)>;

    /// `is_foreign` tells storages that must not be written to.
    explicit run_context(storage_test is_foreign) : is_foreign_(std::move(is_foreign)) {}

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

    /// Makes sure that the tensors in `value` may be written to. `value` must be among the live values, which may change.
    void make_writable(c10::IValue const& value);

    /// The same view of the copy, if the storage of `t` was copied because the program wrote to it.
    [[nodiscard]] std::optional<at::Tensor> find_written(at::Tensor const& t) const;

private:
    storage_test is_foreign_;
    std::vector<std::vector<c10::IValue>*> live_;
    std::unordered_map<c10::StorageImpl const*, c10::Storage> copies_;

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

/// Runs `p`. `values` holds the inputs and weights at their places and is as long as `p.value_count()`. Returns all outputs in
/// order. Throws errc::execution, which names node, operator and source, for whatever an operator throws.
[[nodiscard]] std::vector<c10::IValue> run_plan(plan const& p, std::vector<c10::IValue> values, run_context& context);

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

/// Calls `f(at::Tensor&)` for each tensor in a value and stores what it leaves there.
template <class F>
void for_each_tensor(c10::IValue& value, F&& f) {
    if (value.isTensor()) {
        if (value.toTensor().defined()) f(value.toTensor());
    } else if (value.isTensorList()) {
        c10::List<at::Tensor> list = value.toTensorList();
        for (std::size_t i = 0; i < list.size(); ++i) {
            at::Tensor t = list.get(i);
            f(t);
            list.set(i, std::move(t));
        }
    } else if (value.isOptionalTensorList()) {
        auto list = value.toOptionalTensorList();
        for (std::size_t i = 0; i < list.size(); ++i) {
            auto t = list.get(i);
            if (!t) continue;
            f(*t);
            list.set(i, std::move(t));
        }
    } else if (value.isTuple()) {
        std::vector<c10::IValue> items = value.toTupleRef().elements().vec();
        for (auto& i : items) for_each_tensor(i, f);
        value = c10::ivalue::Tuple::create(std::move(items));
    }
}

[[nodiscard]] inline c10::StorageImpl const* storage_of(at::Tensor const& t) {
    return t.defined() && t.has_storage() ? t.storage().unsafeGetStorageImpl() : nullptr;
}

/// The same view of another storage.
[[nodiscard]] inline at::Tensor rebase(at::Tensor const& t, c10::Storage const& storage) {
    auto impl = t.unsafeGetTensorImpl()->shallow_copy_and_detach(c10::VariableVersion(0), true);
    impl->set_storage_keep_dtype(storage);
    return at::Tensor(std::move(impl));
}

[[nodiscard]] inline c10::Storage copy_storage(at::Tensor const& t) {
    c10::Storage const& storage = t.storage();
    at::Tensor bytes = at::empty({0}, at::TensorOptions().dtype(at::kByte).device(t.device()));
    bytes.unsafeGetTensorImpl()->set_storage_keep_dtype(storage);
    bytes.unsafeGetTensorImpl()->set_sizes_contiguous({static_cast<std::int64_t>(storage.nbytes())});
    return bytes.clone().storage();
}

/// The first line of a message, shortened if it is very long.
[[nodiscard]] inline std::string first_line(std::string_view text) {
    constexpr std::size_t most = 600;
    text = text.substr(0, text.find('\n'));
    return text.size() <= most ? std::string(text) : std::string(text.substr(0, most)) + "...";
}

[[noreturn]] inline void raise_at(plan_step const& step, std::string_view reason) {
    std::string const location = location_of(step.metadata);
    raise(error::execution_failed(step.node, step.op, first_line(reason) + (location.empty() ? "" : " (" + location.substr(1) + ")")));
}

/// Puts the returns of an operator at their places.
inline void store(plan_step const& step, std::span<c10::IValue> returned, std::vector<c10::IValue>& values) {
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

inline void run_operator(plan const& p, plan_step const& step, std::vector<c10::IValue>& values, std::vector<c10::IValue>& stack,
                         run_context& context) {
    auto const fetch = [&](value_id v) -> c10::IValue const& { return values[to_index(v)]; };
    stack.clear();
    for (auto const& o : step.operands) stack.push_back(make_value(o, fetch));
    for (std::uint32_t const i : step.written) context.make_writable(stack[i]);
    if (auto const* handle = std::get_if<c10::OperatorHandle>(&step.run)) {
        handle->callBoxed(stack);
        store(step, stack, values);
    } else if (auto const* function = std::get_if<scalar_function>(&step.run)) {
        c10::IValue result = (*function)(stack);
        store(step, {&result, 1}, values);
    } else {
        higher_order_call call{p, step, stack, context};
        auto results = std::get<higher_order_function>(step.run)(call);
        store(step, results, values);
    }
}

}  // namespace detail

inline void run_context::make_writable(c10::IValue const& value) {
    std::vector<at::Tensor> tensors;  // before any of them is moved to a copy
    c10::IValue copy = value;
    detail::for_each_tensor(copy, [&](at::Tensor const& t) { tensors.push_back(t); });
    for (auto const& t : tensors) make_writable(t);
}

inline void run_context::make_writable(at::Tensor const& t) {
    c10::StorageImpl const* const storage = detail::storage_of(t);
    if (!storage || copies_.contains(storage) || !is_foreign_(storage)) return;
    c10::Storage const copy = detail::copy_storage(t);
    copies_.emplace(storage, copy);
    std::unordered_map<c10::TensorImpl const*, at::Tensor> moved;  // values that are one tensor stay one
    for (auto* const values : live_)
        for (auto& v : *values)
            detail::for_each_tensor(v, [&](at::Tensor& x) {
                if (detail::storage_of(x) != storage) return;
                auto const [found, is_new] = moved.try_emplace(x.unsafeGetTensorImpl());
                if (is_new) found->second = detail::rebase(x, copy);
                x = found->second;
            });
}

inline std::optional<at::Tensor> run_context::find_written(at::Tensor const& t) const {
    auto const found = copies_.find(detail::storage_of(t));
    return found == copies_.end() ? std::nullopt : std::optional(detail::rebase(t, found->second));
}

inline plan const& higher_order_call::subprogram(std::size_t argument) const {
    std::uint32_t const i = argument < step.subprograms.size() ? step.subprograms[argument] : plan_step::no_subprogram;
    if (i >= program.subprograms.size())
        raise(error::invalid_ir("argument " + std::to_string(argument), "a sub-program (the pytorch-ir form does not keep them)", "none"));
    return program.subprograms[i];
}

inline c10::IValue const& higher_order_call::argument(std::size_t i) const {
    if (i >= arguments.size())
        raise(error::invalid_ir("argument " + std::to_string(i), "a value", "only " + std::to_string(arguments.size()) + " arguments"));
    return arguments[i];
}

inline std::vector<c10::IValue> higher_order_call::list(std::size_t i) const {
    c10::IValue const& v = argument(i);
    if (!v.isTuple()) raise(error::invalid_ir("argument " + std::to_string(i), "a list", v.tagKind()));
    return v.toTupleRef().elements().vec();
}

inline std::vector<c10::IValue> higher_order_call::from(std::size_t i) const {
    return {arguments.begin() + static_cast<std::ptrdiff_t>(std::min(i, arguments.size())), arguments.end()};
}

inline std::vector<c10::IValue> higher_order_call::run(std::size_t argument, std::vector<c10::IValue> inputs) const {
    plan const& sub = subprogram(argument);
    if (inputs.size() != sub.inputs.size())
        raise(error::invalid_ir("sub-program " + std::to_string(argument), std::to_string(sub.inputs.size()) + " inputs", std::to_string(inputs.size())));
    std::vector<c10::IValue> values(sub.value_count());
    for (std::size_t i = 0; i < inputs.size(); ++i) values[to_index(sub.inputs[i].result.id)] = std::move(inputs[i]);
    return run_plan(sub, std::move(values), context);
}

inline std::vector<c10::IValue> run_plan(plan const& p, std::vector<c10::IValue> values, run_context& context) {
    run_context::live_values const values_live(context, values);
    std::vector<c10::IValue> stack;
    run_context::live_values const stack_live(context, stack);
    for (auto const& step : p.steps) {
        try {
            detail::run_operator(p, step, values, stack, context);
        } catch (c10::Error const& e) {
            detail::raise_at(step, e.what_without_backtrace());
        } catch (error const& e) {
            if (e.code() == errc::execution) throw;  // it names a node already: of a sub-program
            detail::raise_at(step, e.what());
        } catch (std::bad_alloc const&) {
            detail::raise_at(step, "not enough memory");
        } catch (std::exception const& e) {
            detail::raise_at(step, e.what());
        }
        for (value_id const v : step.dying) values[to_index(v)] = c10::IValue();
    }
    stack.clear();
    std::vector<c10::IValue> outputs;
    outputs.reserve(p.outputs.size());
    for (auto const& o : p.outputs) outputs.push_back(make_value(o.value, [&](value_id v) -> c10::IValue const& { return values[to_index(v)]; }));
    return outputs;
}

}  // namespace torch_ir::inline v0
