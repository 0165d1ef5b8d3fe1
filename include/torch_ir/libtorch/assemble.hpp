// SPDX-License-Identifier: MIT
/// Translates the steps of a plan into the instructions that `run_plan` reads.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/libtorch/operand.hpp>
#include <torch_ir/libtorch/plan.hpp>

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir::inline v0 {

/// Makes `p.instructions` and what they refer to out of `p.steps`; where a value is used for the last time it is moved to the operator,
/// which so holds the only reference, as in `f(std::move(x))`. Sub-programs are left as they are. Linear. Throws
/// errc::unsupported for a program with more than 2^32 arguments.
void assemble(plan& p);

}  // namespace torch_ir::inline v0

// ---- implementation -------------------------------------------------------------------------------------------------

#ifdef TORCH_IR_LIBTORCH_BODIES

#include <torch_ir/libtorch/direct_call.hpp>
#include <torch_ir/libtorch/reuse.hpp>

namespace torch_ir::inline v0 {

namespace detail {

/// Marks the last use of `v` in `o`.
TORCH_IR_INLINE bool mark_last_use(operand& o, value_id v) {
    if (auto const* u = std::get_if<use>(&o.content)) return u->value == v && (o.is_last = true);
    if (auto* list = std::get_if<std::vector<operand>>(&o.content))
        return std::any_of(list->rbegin(), list->rend(), [&](operand& i) { return mark_last_use(i, v); });
    return false;
}

[[nodiscard]] inline std::uint32_t narrow_index(std::size_t n) {
    if (n >= std::numeric_limits<std::uint32_t>::max())
        raise(error::unsupported("program", "more than 2^32 arguments of operators", "split the program"));
    return static_cast<std::uint32_t>(n);
}

[[nodiscard]] inline plan_load make_load(plan& p, operand const& o, std::size_t number) {
    if (auto const* u = std::get_if<use>(&o.content))
        return {o.is_last ? plan_load::from::move : plan_load::from::copy, o.type.element, to_index(u->value)};
    if (auto const* constant = std::get_if<c10::IValue>(&o.content)) {
        p.literals.push_back(*constant);
        return {plan_load::from::constant, element_kind::any, narrow_index(p.literals.size() - 1)};
    }
    return {plan_load::from::operand, o.type.element, narrow_index(number)};
}

TORCH_IR_INLINE void make_direct_call(plan& p, plan_instruction& i) {
    direct_operator found = find_direct_call(*i.op);
    if (!found.function) return;
    i.direct = found.function;
    i.direct_handle = found.handle.get();
    p.direct_handles.push_back(std::move(found.handle));
}

TORCH_IR_INLINE void make_reuse(plan& p, plan_step const& step, plan_instruction& i) {
    if (!i.direct || !step.result_dtype || step.operands.empty() || !step.operands.front().is_last) return;
    direct_operator found = find_in_place(*i.op);
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
    p.direct_handles.clear();
    p.instructions.reserve(p.steps.size() + 1);
    for (auto& step : p.steps) {
        plan_instruction i;
        if (auto const* handle = std::get_if<c10::OperatorHandle>(&step.run)) i.op = *handle;
        i.loads = detail::narrow_index(p.loads.size());
        i.frees = detail::narrow_index(p.frees.size());
        i.writes = !step.written.empty();
        if (step.returns.size() == 1 && !step.returns.front().is_list) i.result = to_index(step.returns.front().values.front());
        if (i.op && i.result != plan_instruction::several && step.operands.size() <= plan_instruction::most_direct) detail::make_direct_call(p, i);
        for (value_id const v : step.dying)
            if (std::none_of(step.operands.rbegin(), step.operands.rend(), [&](operand& o) { return detail::mark_last_use(o, v); }))
                p.frees.push_back(to_index(v));
        detail::make_reuse(p, step, i);
        for (std::size_t k = 0; k < step.operands.size(); ++k) p.loads.push_back(detail::make_load(p, step.operands[k], k));
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

}  // namespace torch_ir::inline v0

#endif
