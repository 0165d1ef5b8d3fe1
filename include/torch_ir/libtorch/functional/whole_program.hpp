// SPDX-License-Identifier: MIT
/// The main program of a functionalizer: its weights and inputs become wrappers of fake tensors, and what was written to them becomes outputs.
#pragma once

#include <torch_ir/libtorch/functional/functionalizer.hpp>

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/libtorch/run/bind.hpp>
#include <torch_ir/libtorch/run/run.hpp>

#include <ATen/FunctionalTensorWrapper.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Whether an operator of the program itself writes to that value: then it had no history when it was given.
[[nodiscard]] inline bool writes_to(plan const& p, value_id v) {
    return std::any_of(p.steps.begin(), p.steps.end(), [&](plan_step const& s) {
        return std::holds_alternative<c10::OperatorHandle>(s.run) && std::any_of(s.written.begin(), s.written.end(), [&](std::uint32_t w) {
                   auto const* const u = std::get_if<use>(&s.operands[w].content);
                   return u && u->value == v;
               });
    });
}

}  // namespace detail

TORCH_IR_INLINE void functionalizer::declare_weights(plan const& p, std::vector<given_tensor>& given, std::vector<c10::IValue>& weights) {
    auto& r = scope().recorder;
    for (auto const& w : p.weights) {
        tensor_type const* const type = w.result.tensor();
        if (!type) raise(error::invalid_ir("weight '" + w.target + "'", "a tensor", to_string(w.result.type)));
        weight_node copy = w;
        copy.result.id = r.new_id();
        copy.result.name = r.unique_label(w.result.name);
        at::Tensor const inner = declare(*type, copy.result.id);
        at::Tensor const wrapper = at::functionalization::impl::to_functional_tensor(inner);
        if (type->requires_grad && (wrapper.is_floating_point() || wrapper.is_complex())) wrapper.set_requires_grad(true);
        given.push_back({wrapper, inner, w.kind == weight_kind::parameter ? output_kind::parameter_mutation : output_kind::buffer_mutation, w.target});
        weights.emplace_back(wrapper);
        r.program.weights.push_back(std::move(copy));
    }
    r.program.constants = p.constants;
}

TORCH_IR_INLINE void functionalizer::declare_inputs(plan const& p, std::vector<given_tensor>& given, std::vector<c10::IValue>& values) {
    auto& r = scope().recorder;
    for (auto const& i : p.inputs) {
        input_node copy = i;
        copy.result.id = r.new_id();
        copy.result.name = r.unique_label(i.result.name);
        r.program.inputs.push_back(copy);
        c10::IValue v;
        if (i.kind == input_kind::constant) {
            auto const bound = bind_attribute(i.constant, {}, {});
            if (bound && bound->is_constant()) v = std::get<c10::IValue>(bound->content);
        } else if (auto const* t = i.result.tensor()) {
            at::Tensor const inner = declare(*t, copy.result.id);
            v = at::functionalization::impl::to_functional_tensor(inner);
            if (gradients_ && t->requires_grad && !detail::writes_to(p, i.result.id) && (inner.is_floating_point() || inner.is_complex()))
                v.toTensor().set_requires_grad(true);
            given.push_back({v.toTensor(), inner, output_kind::user_input_mutation, copy.result.name});
        } else if (auto const* s = std::get_if<symbol_type>(&i.result.type)) {
            if (auto const* n = std::get_if<std::int64_t>(&s->hint)) v = *n;
            if (auto const* x = std::get_if<double>(&s->hint)) v = *x;
            if (auto const* b = std::get_if<bool>(&s->hint)) v = *b;
        }
        if (p.uses(i.result.id)) values[to_index(i.result.id)] = std::move(v);
    }
}

TORCH_IR_INLINE void functionalizer::add_outputs(std::span<plan_output const> places, std::vector<given_tensor> const& given,
                                                 std::vector<c10::IValue> const& outputs) {
    auto& entries = scope().recorder.program.output.entries;
    for (auto const& g : given) {
        auto* const wrapper = at::functionalization::impl::unsafeGetFunctionalWrapper(g.wrapper);
        at::Tensor const now = unwrap(g.wrapper);
        if (wrapper->has_metadata_mutation() || wrapper->was_storage_changed())
            raise(error::unsupported("'" + g.target + "'", "an input or a weight whose shape or memory is changed in place", "change a copy of it (clone)"));
        if (!now.is_same(g.inner)) entries.push_back({use{id_of(now)}, g.kind, g.target});
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        c10::IValue const v = transform_tensors(outputs[i], [&](at::Tensor const& t) { return unwrap(t); });
        entries.push_back({attribute_of(v, {}), places[i].kind, places[i].target});
    }
}

TORCH_IR_INLINE ir functionalizer::run(plan const& p) {
    functional_scope program;
    writes_ = p.writes;
    scopes_ = {&program};
    program.recorder.program.info = p.info;
    std::vector<given_tensor> given;
    std::vector<c10::IValue> values(p.value_count()), weights;
    declare_weights(p, given, weights);
    declare_inputs(p, given, values);
    if (gradients_) require_gradients(given);
    c10::AutoGradMode const gradients(gradients_ != nullptr);
    std::optional<at::AutoDispatchBelowADInplaceOrView> below_autograd;
    if (!gradients_) below_autograd.emplace();
    at::functionalization::impl::FunctionalizationReapplyViewsGuard const views(true);
    dispatch_mode_guard const mode(*this);
    c10::impl::IncludeDispatchKeyGuard const functionalized(detail::functionalize_key);
    detail::observer_adapter<functionalizer> watching(*this);
    run_context context([](c10::StorageImpl const*) { return false; }, &watching);
    context.replace_higher_order([this](higher_order_call& call) { return higher_order(call); });
    auto const outputs = run_plan(p, std::move(values), context, weights);
    if (gradients_) add_gradients(p, given, outputs);
    else add_outputs(p.outputs, given, outputs);
    scopes_.clear();
    return std::move(program).finish();
}

}}  // namespace torch_ir

#endif
