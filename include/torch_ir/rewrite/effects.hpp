// SPDX-License-Identifier: MIT
/// What a call does besides computing its results, told from its operator's name alone: no schema is at hand below libtorch/.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/op_name.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a call does besides computing its results.
enum class call_effect : std::uint8_t {
    none,    ///< nothing: it may be left out where nobody uses its results
    random,  ///< draws random numbers: two equal calls differ, and leaving one out changes those behind it
    writes   ///< may write to its arguments, to state, or stop the program; so do all operators that are not known
};

/// The effect of a call. Operators of ATen are told by the naming convention and three lists (which a test compares with LibTorch's
/// schemas); arithmetic on symbolic scalars has none; all other operators (custom ones, higher-order ones) count as writing.
[[nodiscard]] call_effect effect_of(call_node const& call) noexcept;

/// May write to the memory of its arguments. Of the operators that act, assertions don't.
[[nodiscard]] bool writes_memory(call_node const& call) noexcept;

/// An in-place operator of ATen that writes to `self` and to nothing else, and whose results are `self`.
[[nodiscard]] bool changes_self_alone(call_node const& call) noexcept;

/// A result may share memory with an argument: views, operators that may return an argument itself, in-place operators, and all
/// operators that are not known.
[[nodiscard]] bool may_alias_arguments(call_node const& call) noexcept;

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Operators of aten whose results may share memory with an argument, sorted.
// clang-format off
inline constexpr auto aliasing_operators = std::to_array<std::string_view>({
    "__getitem__", "_autocast_to_full_precision", "_autocast_to_reduced_precision", "_cast_Byte", "_cast_Char", "_cast_Double",
    "_cast_Float", "_cast_Half", "_cast_Int", "_cast_Long", "_cast_Short", "_conj", "_fw_primal", "_grad_sum_to_size", "_indices",
    "_make_dual", "_ncf_unsqueeze", "_ncf_view", "_neg_view", "_nested_get_values", "_nested_view_from_buffer", "_nested_view_from_jagged",
    "_reshape_alias", "_sparse_broadcast_to", "_test_autograd_multiple_dispatch_view", "_unpack_dual", "_unsafe_view", "_values", "adjoint",
    "alias", "align_as", "align_tensors", "align_to", "alpha_dropout", "as_strided", "atleast_1d", "atleast_2d", "atleast_3d",
    "broadcast_tensors", "broadcast_to", "cartesian_prod", "ccol_indices", "chain_matmul", "chunk", "coalesce", "col_indices", "conj",
    "conj_physical", "contiguous", "cpu", "crow_indices", "cuda", "data", "dequantize", "detach", "diagonal", "dropout", "dsplit", "einsum",
    "expand", "expand_as", "feature_alpha_dropout", "feature_dropout", "flatten", "flatten_dense_tensors", "hsplit", "imag", "indices",
    "lift", "lift_fresh", "linalg_diagonal", "mH", "mT", "matrix_H", "meshgrid", "moveaxis", "movedim", "narrow", "numpy_T", "permute",
    "pin_memory", "positive", "ravel", "real", "refine_names", "rename", "reshape", "reshape_as", "resolve_conj", "resolve_neg",
    "row_indices", "select", "slice", "slice_inverse", "split", "split_with_sizes", "squeeze", "sum_to_size", "swapaxes", "swapdims", "t",
    "tensor_split", "to", "to_dense", "to_mkldnn", "transpose", "type_as", "unbind", "unflatten", "unflatten_dense_tensors", "unfold",
    "unsafe_chunk", "unsafe_split", "unsafe_split_with_sizes", "unsqueeze", "values", "view", "view_as", "view_as_complex", "view_as_real",
    "vsplit"});
// clang-format on

/// Operators of aten without a trailing underscore that write to an argument or that act (assertions, state), sorted.
// clang-format off
inline constexpr auto impure_operators = std::to_array<std::string_view>({
    "__iand__", "__ilshift__", "__ior__", "__irshift__", "__ixor__", "_assert_async", "_assert_scalar", "_assert_tensor_metadata",
    "_backward", "_batch_norm_impl_index", "_batch_norm_with_update", "_cudnn_init_dropout_state", "_cummax_helper", "_cummin_helper",
    "_flash_attention_forward_no_dropout_inplace", "_functional_assert_async", "_functional_assert_scalar",
    "_functional_sym_constrain_range", "_functional_sym_constrain_range_for_size", "_fused_moving_avg_obs_fq_helper",
    "_native_batch_norm_legit", "_print", "backward", "batch_norm", "cudnn_batch_norm", "fused_moving_avg_obs_fake_quant", "instance_norm",
    "manual_seed", "miopen_batch_norm", "native_batch_norm", "record_stream", "retain_grad", "rrelu_with_noise", "seed", "set_data",
    "sym_constrain_range", "sym_constrain_range_for_size"});
// clang-format on

/// Those of them that only look, sorted.
// clang-format off
inline constexpr auto asserting_operators = std::to_array<std::string_view>({
    "_assert_async", "_assert_scalar", "_assert_tensor_metadata", "_functional_assert_async", "_functional_assert_scalar",
    "_functional_sym_constrain_range", "_functional_sym_constrain_range_for_size", "_print", "sym_constrain_range", "sym_constrain_range_for_size"});
// clang-format on

/// In-place operators of aten that write to other arguments as well, or make `self` a view of one, sorted.
inline constexpr auto shared_inplace_operators =
    std::to_array<std::string_view>({"_amp_foreach_non_finite_check_and_unscale_", "_amp_update_scale_", "_fused_adagrad_", "_fused_adam_", "_fused_adamw_",
                                     "_fused_sgd_", "rrelu_with_noise_", "set_"});

/// Operators of aten that may draw random numbers, sorted.
// clang-format off
inline constexpr auto random_operators = std::to_array<std::string_view>({
    "_cudnn_attention_backward", "_cudnn_attention_forward", "_cudnn_init_dropout_state", "_cudnn_rnn", "_efficient_attention_forward",
    "_flash_attention_forward", "_flash_attention_forward_no_dropout_inplace", "_fused_dropout", "_fused_sdp_choice", "_lstm_mps",
    "_nested_tensor_softmax_with_shape", "_sample_dirichlet", "_scaled_dot_product_attention_math",
    "_scaled_dot_product_attention_math_for_mps", "_scaled_dot_product_cudnn_attention", "_scaled_dot_product_cudnn_attention_backward",
    "_scaled_dot_product_efficient_attention", "_scaled_dot_product_efficient_attention_backward", "_scaled_dot_product_flash_attention",
    "_scaled_dot_product_flash_attention_for_cpu", "_scaled_dot_product_fused_attention_overrideable", "_standard_gamma",
    "_triton_scaled_dot_attention", "alpha_dropout", "bernoulli", "binomial", "cauchy", "dropout", "exponential", "feature_alpha_dropout",
    "feature_dropout", "geometric", "gru", "log_normal", "lstm", "miopen_rnn", "multinomial", "native_dropout", "normal",
    "normal_functional", "poisson", "rand", "rand_like", "randint", "randint_like", "randn", "randn_like", "random", "randperm", "rnn_relu",
    "rnn_tanh", "rrelu", "rrelu_with_noise", "rrelu_with_noise_functional", "scaled_dot_product_attention", "uniform"});
// clang-format on

/// Overloads of aten that write to keyword arguments, besides those that end with "out", sorted.
// clang-format off
inline constexpr auto out_overloads = std::to_array<std::string_view>({
    "L", "OutScalar_Other", "OutScalar_Self", "OutTensor", "Q", "U", "X", "a", "bin_ct", "dim_max", "dim_min", "dim_values", "eigenvalues",
    "eigvals", "grad_input", "inverse", "out", "out_mode", "out_rcond_tensor", "out_tol_tensor", "output", "result", "sign", "values",
    "values_stable"});
// clang-format on

template <std::size_t Size>
[[nodiscard]] bool is_among(std::array<std::string_view, Size> const& sorted, std::string_view name) noexcept {
    return std::binary_search(sorted.begin(), sorted.end(), name);
}

/// The argument is there and holds the flag `true`, or a number other than zero.
[[nodiscard]] inline bool is_on(call_node const& call, std::string_view name, bool standard) noexcept {
    for (auto const& a : call.arguments) {
        if (a.name != name) continue;
        if (auto const* flag = a.value.get_if<bool>()) return *flag;
        if (auto const* number = a.value.get_if<double>()) return *number != 0;
        if (auto const* number = a.value.get_if<std::int64_t>()) return *number != 0;
    }
    return standard;
}

/// Whether random numbers are really drawn, for operators that are mostly called so that none are.
[[nodiscard]] inline bool draws(call_node const& call) noexcept {
    auto const base = call.op.base();
    if (call.bound != binding::named) return true;
    if (base == "scaled_dot_product_attention") return is_on(call, "dropout_p", false);
    if (base == "lstm" || base == "gru" || base.starts_with("rnn_")) return is_on(call, "dropout", true) && is_on(call, "train", true);
    if (base.ends_with("dropout") && base != "native_dropout") return is_on(call, "train", true);
    if (base == "rrelu") return is_on(call, "training", false);
    return true;
}

/// Normalisation writes its running statistics only when it trains.
[[nodiscard]] inline bool updates_statistics(call_node const& call) noexcept {
    auto const base = call.op.base();
    if (call.bound != binding::named) return true;
    if (base == "batch_norm" || base == "native_batch_norm") return is_on(call, "training", true);
    if (base == "instance_norm")
        return is_on(call, "use_input_stats", true) &&
               std::any_of(call.arguments.begin(), call.arguments.end(), [](argument const& a) { return a.name.starts_with("running_") && a.value.is<use>(); });
    return true;
}

[[nodiscard]] inline bool is_scalar_arithmetic(op_name const& op) noexcept {
    auto const space = op.space();
    return space == "_operator" || space == "math" || (space == "torch" && (op.base().starts_with("sym_") || op.base().starts_with("_sym_")));
}

}  // namespace detail

TORCH_IR_INLINE call_effect effect_of(call_node const& call) noexcept {
    auto const& op = call.op;
    if (op.kind() == op_kind::python) return detail::is_scalar_arithmetic(op) ? call_effect::none : call_effect::writes;
    if (op.kind() != op_kind::dispatcher || op.space() != "aten") return call_effect::writes;
    if (op.is_inplace() || op.overload().ends_with("out") || op.overload().ends_with("out_")) return call_effect::writes;
    if (detail::is_among(detail::impure_operators, op.base()) && detail::updates_statistics(call)) return call_effect::writes;
    if (detail::is_among(detail::out_overloads, op.overload())) return call_effect::writes;
    if (detail::is_among(detail::random_operators, op.base()) && detail::draws(call)) return call_effect::random;
    return call_effect::none;
}

TORCH_IR_INLINE bool writes_memory(call_node const& call) noexcept {
    if (effect_of(call) != call_effect::writes) return false;
    bool const is_aten = call.op.kind() == op_kind::dispatcher && call.op.space() == "aten";
    return !is_aten || !detail::is_among(detail::asserting_operators, call.op.base()) || call.op.overload().ends_with("out");
}

TORCH_IR_INLINE bool changes_self_alone(call_node const& call) noexcept {
    return call.bound == binding::named && call.op.kind() == op_kind::dispatcher && call.op.space() == "aten" && call.op.is_inplace() &&
           !detail::is_among(detail::shared_inplace_operators, call.op.base());
}

TORCH_IR_INLINE bool may_alias_arguments(call_node const& call) noexcept {
    if (detail::is_scalar_arithmetic(call.op)) return false;
    return effect_of(call) == call_effect::writes || detail::is_among(detail::aliasing_operators, call.op.base());
}

}}  // namespace torch_ir

#endif
