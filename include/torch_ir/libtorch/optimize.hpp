// SPDX-License-Identifier: MIT
/// Makes a program faster for the weights that it runs with.
///
/// \code
///     torch_ir::optimized_program const fast = torch_ir::optimize(program, torch_ir::to_tensors(torch_ir::load_weights("weights.safetensors")));
///     torch_ir::executor run(fast.program, {.optimize = true});         // packs weights and fuses kernels
///     run.load_weights(fast.weights);
/// \endcode
///
/// There are two halves. What can be said with operators of ATen is a rewriting of the program, here: visible, saved and checked like every other pass. What
/// depends on the machine, packed weights and fused kernels, is done when an executor loads weights with `executor_options::optimize`, which does this half as
/// well: docs/performance.md tells what is done when.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/pipeline.hpp>

#include <cstddef>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Takes out idle calls and assertions, gives in-place operators on memory of their own a new value each, computes what follows from weights and constants alone,
/// folds batch norms, joins linear layers of one input, makes one call of an attention that is written out, and drops calls that occur twice or that nobody uses. `weights` gets the new weights; weights
/// that nobody uses any more leave the program and stay in `weights`. For inference: no gradient reaches the weights behind a folded value. Outputs differ by
/// roundings. Weights without a value in `weights`, and those that the program writes to, are left as they are. Throws as `fold_constants` does. Returns how many
/// calls are gone or changed.
std::size_t optimize(program_editor& edit, tensor_map& weights);

/// A program that was optimised, and the weights that it runs with.
struct optimized_program {
    ir program;
    tensor_map weights;  ///< those that were given and those that were made
    std::size_t changes = 0;
};

/// The same for a program, which stays as it is.
[[nodiscard]] optimized_program optimize(ir const& program, tensor_map weights);

/// The pass `optimize` for a pipeline. `weights` must live as long as the pass.
[[nodiscard]] rewrite_pass optimize_pass(tensor_map& weights);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <torch_ir/libtorch/fold_constants.hpp>
#include <torch_ir/libtorch/optimize/fuse.hpp>
#include <torch_ir/rewrite/attention.hpp>
#include <torch_ir/rewrite/common_calls.hpp>
#include <torch_ir/rewrite/dead_calls.hpp>
#include <torch_ir/rewrite/fold_batch_norm.hpp>
#include <torch_ir/rewrite/idle_calls.hpp>
#include <torch_ir/rewrite/join_linears.hpp>
#include <torch_ir/rewrite/out_of_place.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <string>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Runs a pass that changes weights as bytes.
template <class Pass>
std::size_t with_bytes(tensor_map& weights, Pass&& pass) {
    state_dict bytes;
    for (auto const& [name, tensor] : weights)
        if (tensor.defined() && tensor.device().is_cpu() && tensor.layout() == c10::kStrided && !tensor.is_quantized())
            bytes.insert(name, to_tensor_data(tensor));
    std::size_t const changes = pass(bytes);
    if (changes == 0) return 0;
    for (auto& [name, tensor] : to_tensors(bytes)) weights.try_emplace(name, std::move(tensor));
    return changes;
}

}  // namespace detail

TORCH_IR_INLINE std::size_t optimize(program_editor& edit, tensor_map& weights) {
    std::size_t changes = eliminate_idle_calls(edit);
    changes += make_out_of_place(edit);
    changes += fold_constants(edit, weights);
    changes += detail::with_bytes(weights, [&](state_dict& bytes) { return fold_batch_norm(edit, bytes); });
    changes += merge_equal_calls(edit);
    changes += apply_rules(edit, {attention_rule()});
    changes += detail::with_bytes(weights, [&](state_dict& bytes) { return join_linears(edit, bytes); });
    changes += eliminate_dead_calls(edit);
    edit.settle_names();
    return changes;
}

TORCH_IR_INLINE optimized_program optimize(ir const& program, tensor_map weights) {
    program_editor edit(program);
    auto const changes = optimize(edit, weights);
    return {std::move(edit).result(), std::move(weights), changes};
}

TORCH_IR_INLINE rewrite_pass optimize_pass(tensor_map& weights) {
    return {"optimize", "what inference with these weights doesn't need goes, what it can share is joined",
            [&weights](program_editor& e) { return optimize(e, weights); }};
}

}}  // namespace torch_ir

#endif
