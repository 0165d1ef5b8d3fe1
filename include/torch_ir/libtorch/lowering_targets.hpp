// SPDX-License-Identifier: MIT
/// Which operators compilers take: programs as their own front ends make them of exported ones.
///
/// \code
///     torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
///     torch_ir::ir const lowered = torch_ir::lower_for(program, "torch-mlir");
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/functionalize.hpp>

#include <span>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a compiler wants to be given.
struct lowering_target {
    std::string_view name;                          ///< `torch-mlir`
    std::string_view description;                   ///< one line
    bool core = true;                               ///< core ATen, else operators as they are, functional
    std::span<std::string_view const> keep{};       ///< operators that stay all the same
    std::span<std::string_view const> decompose{};  ///< operators that are decomposed all the same
};

/// All that are known:
/// - `core`: core ATen, nothing else.
/// - `torch-mlir`: operators stay, but for the 44 that its importer decomposes (python/torch_mlir/extras/fx_decomp_util.py, read in November 2026).
/// - `executorch`: core ATen, but for what its XNNPACK partitioner asks to be left whole (backends/xnnpack/partition/config, read in November 2026).
/// - `onnx`: core ATen, but for what is one operator of ONNX (opset 18 to 23).
[[nodiscard]] std::span<lowering_target const> lowering_targets() noexcept;

/// The target of that name. Throws errc::argument, which names those that there are.
[[nodiscard]] lowering_target const& find_lowering_target(std::string_view name);

/// The options that make such programs, without those of its operators that this LibTorch doesn't know.
[[nodiscard]] functional_options options_for(lowering_target const& target);

/// The program as the target wants it. Throws as `find_lowering_target` and `to_core_aten` do.
[[nodiscard]] ir lower_for(ir const& program, std::string_view target);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/libtorch/functional/functional_program.hpp>

#include <algorithm>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

inline constexpr std::string_view torch_mlir_decomposes[] = {
    "aten.embedding_dense_backward",
    "aten.native_layer_norm_backward",
    "aten.slice_backward",
    "aten.select_backward",
    "aten.norm.ScalarOpt_dim",
    "aten.native_group_norm",
    "aten.upsample_bilinear2d.vec",
    "aten.native_layer_norm",
    "aten.masked_fill.Tensor",
    "aten.masked_fill.Scalar",
    "aten.t",
    "aten.addmm",
    "aten._native_batch_norm_legit_functional",
    "aten._native_batch_norm_legit_no_training",
    "aten._native_batch_norm_legit",
    "aten.squeeze.dims",
    "aten.soft_margin_loss",
    "aten.im2col",
    "aten._euclidean_dist",
    "aten.index_copy",
    "aten.grid_sampler_2d",
    "aten.log_sigmoid_forward",
    "aten.unsafe_split.Tensor",
    "aten.binary_cross_entropy",
    "aten.dot",
    "aten._adaptive_avg_pool2d",
    "aten._prelu_kernel",
    "aten.full",
    "aten.logsumexp",
    "aten._log_softmax",
    "aten.nll_loss_forward",
    "aten.nll_loss_backward",
    "aten._to_copy",
    "aten._log_softmax_backward_data",
    "aten.lift_fresh_copy",
    "aten._unsafe_index.Tensor",
    "aten.linspace",
    "aten.nan_to_num",
    "aten.unbind",
    "aten.diag",
    "aten.xlogy",
    "aten._scaled_dot_product_flash_attention_for_cpu",
    "aten.scaled_dot_product_attention",
    "aten._scaled_dot_product_attention_math",  // what that one is made of
};

inline constexpr std::string_view executorch_keeps[] = {"aten.linear",    "aten.elu",  "aten.max_pool2d", "aten.upsample_bilinear2d.vec",
                                                        "aten.hardswish", "aten.prelu"};

inline constexpr std::string_view onnx_keeps[] = {
    "aten.linear",
    "aten.matmul",
    "aten.einsum",
    "aten.layer_norm",
    "aten.group_norm",
    "aten.instance_norm",
    "aten.rms_norm",
    "aten.elu",
    "aten.celu",
    "aten.selu",
    "aten.gelu",
    "aten.mish",
    "aten.prelu",
    "aten.softplus",
    "aten.hardswish",
    "aten.hardsigmoid",
    "aten.log_sigmoid",
    "aten.softmax.int",
    "aten.log_softmax.int",
    "aten.max_pool1d",
    "aten.max_pool2d",
    "aten.max_pool3d",
    "aten.pixel_shuffle",
    "aten.pixel_unshuffle",
    "aten.tril",
    "aten.triu",
    "aten.logsumexp",
    "aten.grid_sampler",
    "aten.lstm.input",
    "aten.gru.input",
    "aten.rnn_tanh.input",
    "aten.rnn_relu.input",
    "aten.upsample_nearest1d.vec",
    "aten.upsample_nearest2d.vec",
    "aten.upsample_nearest3d.vec",
    "aten.upsample_linear1d.vec",
    "aten.upsample_bilinear2d.vec",
    "aten.upsample_trilinear3d.vec",
    "aten.upsample_bicubic2d.vec",
    "aten.scaled_dot_product_attention",
};

inline constexpr lowering_target known_targets[] = {
    {"core", "core ATen", true, {}, {}},
    {"torch-mlir", "operators stay, but for those that torch-mlir's importer decomposes", false, {}, torch_mlir_decomposes},
    {"executorch", "core ATen, but for what XNNPACK has whole", true, executorch_keeps, {}},
    {"onnx", "core ATen, but for what is one operator of ONNX", true, onnx_keeps, {}},
};

}  // namespace detail

TORCH_IR_INLINE std::span<lowering_target const> lowering_targets() noexcept { return detail::known_targets; }

TORCH_IR_INLINE lowering_target const& find_lowering_target(std::string_view name) {
    auto const all = lowering_targets();
    auto const found = std::find_if(all.begin(), all.end(), [&](lowering_target const& t) { return t.name == name; });
    if (found != all.end()) return *found;
    std::string names;
    for (auto const& t : all) names = names.empty() ? std::string(t.name) : detail::concat(names, ", ", t.name);
    raise(error::bad_argument("lowering target", names, detail::concat("'", name, "'")));
}

TORCH_IR_INLINE functional_options options_for(lowering_target const& target) {
    functional_options out;
    for (auto const name : target.keep)
        if (detail::is_operator(std::string(name))) out.keep.emplace(name);
    for (auto const name : target.decompose)
        if (detail::is_operator(std::string(name))) out.decompose.emplace(name);
    return out;
}

TORCH_IR_INLINE ir lower_for(ir const& program, std::string_view target) {
    auto const& t = find_lowering_target(target);
    return t.core ? to_core_aten(program, options_for(t)) : functionalize(program, options_for(t));
}

}}  // namespace torch_ir

#endif
