// SPDX-License-Identifier: MIT
/// What schemas don't say of memory, random numbers and acts, by operator: as short as it can be, each list with its reason. All are sorted.
#pragma once

#include <torch_ir/config.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// They write to arguments that they don't mark: batch and instance normalisation to running statistics, which they do in training only, and marking would
/// cost those who don't train; `_backward` to gradients; `qlinear_pointwise` to what it adds up to; the two of `quantized` to what they get, on demand.
// clang-format off
inline constexpr auto unmarked_writers = std::to_array<std::string_view>({
    "aten._backward", "aten._batch_norm_impl_index", "aten.batch_norm", "aten.cudnn_batch_norm", "aten.instance_norm", "aten.miopen_batch_norm",
    "aten.native_batch_norm", "onednn.qlinear_pointwise", "quantized.leaky_relu", "quantized.relu6"});

/// They act: stop the program, print, keep a record. That is no write, and schemas have no word for it.
inline constexpr auto acting_operators = std::to_array<std::string_view>({
    "aten._assert_async", "aten._assert_scalar", "aten._assert_tensor_metadata", "aten._functional_assert_async", "aten._functional_assert_scalar",
    "aten._functional_sym_constrain_range", "aten._functional_sym_constrain_range_for_size", "aten._print", "aten.sym_constrain_range",
    "aten.sym_constrain_range_for_size", "prims._make_token", "prims._sink_tokens", "profiler._record_function_enter",
    "profiler._record_function_enter_new", "profiler._record_function_exit"});

/// They return an argument itself, or a view of it, where there is nothing to compute (a conversion to the same type, a sum over no dimension), or share
/// memory in secret (`data`, `unsafe_split`). LibTorch composes most of them of operators that do say so. Others have a tag for it, as dropout.
inline constexpr auto unmarked_aliases = std::to_array<std::string_view>({
    "aten._cast_Byte", "aten._cast_Char", "aten._cast_Double", "aten._cast_Float", "aten._cast_Half", "aten._cast_Int", "aten._cast_Long",
    "aten._cast_Short", "aten._unsafe_view", "aten.atleast_1d", "aten.atleast_2d", "aten.atleast_3d", "aten.broadcast_tensors", "aten.chain_matmul",
    "aten.data", "aten.dequantize", "aten.einsum", "aten.flatten_dense_tensors", "aten.lift", "aten.meshgrid", "aten.sum_to_size", "aten.to_dense",
    "aten.to_mkldnn", "aten.type_as", "aten.unflatten_dense_tensors", "aten.unsafe_split", "aten.unsafe_split_with_sizes"});

/// Namespaces of LibTorch whose operators mark what they write to, but not always what they return: packed weights keep the bias that they are given,
/// `quantized.dropout` and `prims.device_put` may return their argument.
inline constexpr auto loosely_marked_spaces = std::to_array<std::string_view>({
    "_quantized", "export", "mkl", "mkldnn", "mkldnn_prepacked", "onednn", "onnx", "onnx_symbolic", "prims", "profiler", "quantization", "quantized",
    "quantized_decomposed", "rngprims", "sparse"});

/// They write to `self` as they say, and make it a view of another argument.
inline constexpr auto sharing_writers = std::to_array<std::string_view>({
    "aten.set_", "aten.set_data"});

/// They draw random numbers without the tag.
inline constexpr auto untagged_random = std::to_array<std::string_view>({
    "prims.normal", "prims.uniform"});
// clang-format on

template <std::size_t Size>
[[nodiscard]] bool is_among(std::array<std::string_view, Size> const& sorted, std::string_view name) noexcept {
    return std::binary_search(sorted.begin(), sorted.end(), name);
}

}}}  // namespace torch_ir::detail
