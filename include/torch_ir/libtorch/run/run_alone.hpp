// SPDX-License-Identifier: MIT
/// Runs a plan without inputs on weights: for what is computed ahead of all runs.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/Tensor.h>

#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The outputs of a plan that takes no inputs, all of them tensors, on the CPU, without gradients: ordinary tensors, none of which shares memory with a weight.
/// Throws errc::argument for weights that are missing or don't fit, errc::execution for what an operator throws.
[[nodiscard]] std::vector<at::Tensor> run_alone(plan const& p, tensor_map const& weights);

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/run/loaded_weights.hpp>
#include <torch_ir/libtorch/run/run.hpp>
#include <torch_ir/libtorch/run/shared_storage.hpp>

#include <ATen/core/ivalue.h>
#include <c10/core/InferenceMode.h>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE std::vector<at::Tensor> run_alone(plan const& p, tensor_map const& weights) {
    tensor_map all = weights;
    for (auto const& c : p.constants) all.try_emplace(c.target, to_tensor(c.data));
    weight_set const set = with_weights(p, {}, all, {});
    if (!set.missing.empty()) raise(error::bad_argument("weights", "'" + p.weights[set.missing.front()].target + "'", "none"));
    std::vector<c10::IValue> outputs;
    {
        c10::InferenceMode const mode;
        run_context context([&](c10::StorageImpl const* s) { return set.storages.contains(s); }, nullptr, true);
        outputs = run_plan(p, std::vector<c10::IValue>(p.value_count()), context, set.values);
    }
    std::vector<at::Tensor> out;
    for (auto const& v : outputs) {
        if (!v.isTensor()) raise(error::invalid_ir("output", "a tensor", v.tagKind()));
        at::Tensor const& t = v.toTensor();
        at::Tensor const ordinary = same_memory(t);
        out.push_back(set.storages.contains(storage_of(t)) || ordinary.is_same(t) ? t.clone() : ordinary);
    }
    return out;
}

}}}  // namespace torch_ir::detail

#endif
