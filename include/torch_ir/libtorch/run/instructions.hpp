// SPDX-License-Identifier: MIT
/// Translates the steps of a plan into the instructions that `run_plan` reads.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/libtorch/run/operand.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Makes `p.instructions` and what they refer to out of `p.steps`; where a value is used for the last time it is moved to the operator,
/// which so holds the only reference, as in `f(std::move(x))`. Weights are read where they are, unless the plan writes to anything:
/// then they are values as all others, so that a copy can take their place. Sub-programs are left as they are. Linear. Throws
/// errc::unsupported for a program with more than 2^32 arguments.
void assemble(plan& p);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/libtorch/run/direct_call.hpp>
#include <torch_ir/libtorch/run/overwrite_argument.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Marks the last use of `v` in `o`.
TORCH_IR_INLINE bool mark_last_use(operand& o, value_id v) {
    if (auto const* u = std::get_if<use>(&o.content)) return u->value == v && (o.is_last = true);
    if (auto* list = std::get_if<std::vector<operand>>(&o.content))
        return std::any_of(list->rbegin(), list->rend(), [&](operand& i) { return mark_last_use(i, v); });
    return false;
}

[[nodiscard]] inline std::uint32_t narrow_index(std::size_t n) {
    if (n >= std::numeric_limits<std::uint32_t>::max()) raise(error::unsupported("program", "more than 2^32 arguments of operators", "split the program"));
    return static_cast<std::uint32_t>(n);
}

/// Where a plan keeps its weights: the numbers of those that are read in place by value id, and those that its values have to hold.
class weight_places {
public:
    explicit weight_places(plan const& p) : numbers_(p.value_count(), none), is_held_(p.weights.size(), p.writes) {
        for (std::size_t i = 0; i < p.weights.size(); ++i)
            if (p.uses(p.weights[i].result.id)) numbers_[to_index(p.weights[i].result.id)] = narrow_index(i);
        auto const hold = [&](value_id v) {
            if (std::uint32_t const number = numbers_[to_index(v)]; number != none) is_held_[number] = true;
        };
        for (auto const& o : p.outputs) for_each_use(o.value, hold);
        for (auto const& s : p.steps)
            for (auto const& o : s.operands)
                if (std::holds_alternative<std::vector<operand>>(o.content)) for_each_use(o, hold);
    }

    [[nodiscard]] std::optional<std::uint32_t> in_place(plan const& p, value_id v) const {
        std::uint32_t const number = numbers_[to_index(v)];
        return p.writes || number == none ? std::nullopt : std::optional(number);
    }
    [[nodiscard]] std::vector<std::uint32_t> held() const {
        std::vector<std::uint32_t> out;
        for (std::uint32_t const number : numbers_)
            if (number != none && is_held_[number]) out.push_back(number);
        return out;
    }

private:
    static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);
    std::vector<std::uint32_t> numbers_;
    std::vector<bool> is_held_;
};

[[nodiscard]] inline plan_load make_load(plan& p, weight_places const& weights, operand const& o, std::size_t number) {
    if (auto const* u = std::get_if<use>(&o.content)) {
        if (auto const weight = weights.in_place(p, u->value)) return {plan_load::from::weight, o.type.element, *weight};
        return {o.is_last ? plan_load::from::move : plan_load::from::copy, o.type.element, to_index(u->value)};
    }
    if (auto const* constant = std::get_if<c10::IValue>(&o.content)) {
        p.literals.push_back(*constant);
        p.direct_literals.push_back(prepare_literal(*constant));
        return {plan_load::from::constant, element_kind::any, narrow_index(p.literals.size() - 1)};
    }
    return {plan_load::from::operand, o.type.element, narrow_index(number)};
}

TORCH_IR_INLINE void make_direct_call(plan& p, plan_instruction& i, c10::OperatorHandle const& op) {
    direct_operator found = find_direct_call(op);
    if (!found.function) return;
    i.direct = found.function;
    i.direct_handle = found.handle.get();
    p.direct_handles.push_back(std::move(found.handle));
}

TORCH_IR_INLINE void make_reuse(plan& p, plan_step const& step, plan_instruction& i, c10::OperatorHandle const& op) {
    if (!i.direct || !step.result_dtype || !find_scalar_type(*step.result_dtype) || step.operands.empty() || !step.operands.front().is_last) return;
    direct_operator found = find_in_place(op);
    if (!found.function) return;
    i.reuse = found.function;
    i.reuse_handle = found.handle.get();
    p.direct_handles.push_back(std::move(found.handle));
}

}  // namespace detail

TORCH_IR_INLINE void assemble(plan& p) {
    p.instructions.clear();
    p.loads.clear();
    p.frees.clear();
    p.literals.clear();
    p.direct_literals.clear();
    p.direct_handles.clear();
    p.instructions.reserve(p.steps.size() + 1);
    detail::weight_places const weights(p);
    p.held = weights.held();
    for (auto& step : p.steps) {
        plan_instruction i;
        auto const* const op = std::get_if<c10::OperatorHandle>(&step.run);
        i.loads = detail::narrow_index(p.loads.size());
        i.frees = detail::narrow_index(p.frees.size());
        i.writes = !step.written.empty();
        if (step.returns.size() == 1 && !step.returns.front().is_list) i.result = to_index(step.returns.front().values.front());
        bool const has_one_result = i.result != plan_instruction::several && step.operands.size() <= plan_instruction::most_direct;
        if (op && has_one_result) detail::make_direct_call(p, i, *op);
        if (auto const* prepared = std::get_if<prepared_call>(&step.run); prepared && has_one_result) {
            i.direct = prepared->function;
            i.direct_handle = prepared->state.get();
            p.direct_handles.push_back(prepared->state);
        }
        for (value_id const v : step.dying)
            if (std::none_of(step.operands.rbegin(), step.operands.rend(), [&](operand& o) { return detail::mark_last_use(o, v); }))
                p.frees.push_back(to_index(v));
        if (op && !p.opens_layers) detail::make_reuse(p, step, i, *op);
        for (std::size_t k = 0; k < step.operands.size(); ++k) p.loads.push_back(detail::make_load(p, weights, step.operands[k], k));
        bool const fits = std::all_of(p.loads.begin() + i.loads, p.loads.end(), [](plan_load const& l) {
            return l.source == plan_load::from::constant || (l.source != plan_load::from::operand && l.to == element_kind::tensor);
        });
        if (!fits) i.direct = nullptr;
        p.instructions.push_back(i);
    }
    plan_instruction last;
    last.loads = detail::narrow_index(p.loads.size());
    last.frees = detail::narrow_index(p.frees.size());
    p.instructions.push_back(last);
}

}}  // namespace torch_ir

#endif
