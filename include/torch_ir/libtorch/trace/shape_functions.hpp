// SPDX-License-Identifier: MIT
/// Shape functions of ATen operators that have no meta kernel and would be slow or hungry to probe.
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/trace/backward_shapes.hpp>

#include <ATen/ExpandUtils.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/result_type.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Results for these arguments; tensors among them are on meta.
using shape_rule = std::vector<at::Tensor> (*)(std::span<c10::IValue const> arguments);

struct named_shape_rule {
    std::string_view op;
    shape_rule rule;
};

/// All rules of this file.
[[nodiscard]] std::span<named_shape_rule const> aten_shape_rules();

/// Runs a rule on a stack.
inline void apply(shape_rule rule, c10::OperatorHandle const& op, torch::jit::Stack& stack) {
    std::size_t const count = op.schema().arguments().size();
    auto results = rule(std::span(stack).last(count));
    torch::jit::drop(stack, count);
    for (auto& r : results) stack.emplace_back(std::move(r));
}

// ---- implementation -------------------------------------------------------------------------------------------------

using shape_arguments = std::span<c10::IValue const>;

[[nodiscard]] inline at::Tensor with_sizes(at::Tensor const& like, std::vector<std::int64_t> const& sizes) { return at::empty(sizes, like.options()); }

/// The sizes that a convolution of this kind has; formulas as in the documentation of torch.nn.Conv2d and ConvTranspose2d.
[[nodiscard]] inline std::vector<std::int64_t> convolution_sizes(at::Tensor const& x, at::Tensor const& w, shape_arguments a) {
    auto const stride = a[3].toIntVector(), padding = a[4].toIntVector(), dilation = a[5].toIntVector(), extra = a[7].toIntVector();
    bool const transposed = a[6].toBool();
    std::int64_t const groups = a[8].toInt();
    auto const rank = static_cast<std::size_t>(w.dim());
    if (rank < 3 || x.dim() != w.dim())
        raise(error::bad_argument("convolution", "an input of rank " + std::to_string(rank), "one of rank " + std::to_string(x.dim())));
    auto const at = [](std::vector<std::int64_t> const& v, std::size_t i) { return v.size() == 1 ? v[0] : v.at(i); };
    std::int64_t const channels = transposed ? w.size(0) : w.size(1) * groups;
    if (x.size(1) != channels) raise(error::bad_argument("convolution", std::to_string(channels) + " channels", std::to_string(x.size(1))));
    std::vector<std::int64_t> sizes{x.size(0), transposed ? w.size(1) * groups : w.size(0)};
    for (std::size_t d = 2; d < rank; ++d) {
        std::size_t const i = d - 2;
        auto const dim = static_cast<std::int64_t>(d);
        std::int64_t const reach = at(dilation, i) * (w.size(dim) - 1);
        sizes.push_back(transposed ? (x.size(dim) - 1) * at(stride, i) - 2 * at(padding, i) + reach + at(extra, i) + 1
                                   : (x.size(dim) + 2 * at(padding, i) - reach - 1) / at(stride, i) + 1);
        if (sizes.back() < 0 || (!transposed && x.size(dim) + 2 * at(padding, i) < reach + 1))
            raise(error::bad_argument("convolution", "an input at least as large as the kernel", "size " + std::to_string(x.size(dim))));
    }
    return sizes;
}

inline std::vector<at::Tensor> convolution_rule(shape_arguments a) {
    at::Tensor const &x = a[0].toTensor(), &w = a[1].toTensor();
    auto format = x.suggest_memory_format();
    if (format == c10::MemoryFormat::Contiguous) format = w.suggest_memory_format();
    return {at::empty(convolution_sizes(x, w, a), x.options(), format)};
}

inline std::vector<at::Tensor> same_rule(shape_arguments a) { return {at::empty_like(a[0].toTensor())}; }
/// Contiguous, or with channels last where the input is so.
inline std::vector<at::Tensor> suggested_rule(shape_arguments a) {
    at::Tensor const& x = a[0].toTensor();
    return {at::empty(x.sizes(), x.options(), x.suggest_memory_format())};
}
inline std::vector<at::Tensor> itself_rule(shape_arguments a) { return {a[0].toTensor()}; }
inline std::vector<at::Tensor> nothing_rule(shape_arguments) { return {}; }

inline std::vector<at::Tensor> flags_rule(shape_arguments a) { return {at::empty_like(a[0].toTensor(), a[0].toTensor().options().dtype(c10::kBool))}; }

inline std::vector<at::Tensor> dropout_mask_rule(shape_arguments a) {
    return {at::empty_like(a[0].toTensor()), at::empty_like(a[0].toTensor(), a[0].toTensor().options().dtype(c10::kBool))};
}

/// Out and the saved mean and deviation, which are empty outside of training.
[[nodiscard]] inline std::vector<at::Tensor> batch_norm_results(at::Tensor const& x, bool training) {
    bool const is_reduced = x.scalar_type() == c10::kHalf || x.scalar_type() == c10::kBFloat16;
    auto const saved = x.options().dtype(is_reduced ? c10::kFloat : x.scalar_type());
    std::int64_t const channels = training ? x.size(1) : 0;
    return {at::empty_like(x), at::empty({channels}, saved), at::empty({channels}, saved)};
}
inline std::vector<at::Tensor> native_batch_norm_rule(shape_arguments a) { return batch_norm_results(a[0].toTensor(), a[5].toBool()); }
inline std::vector<at::Tensor> batch_norm_without_statistics_rule(shape_arguments a) { return batch_norm_results(a[0].toTensor(), a[3].toBool()); }
inline std::vector<at::Tensor> batch_norm_with_update_rule(shape_arguments a) {
    auto out = batch_norm_results(a[0].toTensor(), true);
    out.push_back(at::empty({0}, a[0].toTensor().options().dtype(c10::kByte)));
    return out;
}

/// Weights packed by a library of the processor's maker, whose kernel reads what zeros would make of them.
inline std::vector<at::Tensor> packed_product_rule(shape_arguments a) {
    at::Tensor const& x = a[0].toTensor();
    if (x.dim() != 2) raise(error::bad_argument("_dyn_quant_matmul_4bit", "an input of rank 2", "one of rank " + std::to_string(x.dim())));
    return {with_sizes(x, {x.size(0), a[4].toInt()})};
}

inline std::vector<at::Tensor> index_select_rule(shape_arguments a) {
    at::Tensor const &x = a[0].toTensor(), &index = a[2].toTensor();
    auto sizes = x.sizes().vec();
    if (!sizes.empty()) sizes.at(static_cast<std::size_t>(c10::maybe_wrap_dim(a[1].toInt(), x.dim()))) = index.numel();
    return {with_sizes(x, sizes)};
}

/// Laid out as another elementwise operator of three tensors lays its result out.
inline std::vector<at::Tensor> where_rule(shape_arguments a) {
    auto const like = [](at::Tensor const& t) { return at::empty_strided(t.sizes(), t.strides(), t.options().dtype(c10::kFloat)); };
    at::Tensor const &x = a[1].toTensor(), &y = a[2].toTensor();
    at::Tensor const out = at::addcmul(like(a[0].toTensor()), like(x), like(y));
    return {at::empty_strided(out.sizes(), out.strides(), x.options().dtype(at::result_type(x, y)))};
}

/// Truth values, laid out as the result of another elementwise operator of two tensors.
inline std::vector<at::Tensor> flags_of_two_rule(shape_arguments a) {
    auto const like = [](at::Tensor const& t) { return at::empty_strided(t.sizes(), t.strides(), t.options().dtype(c10::kFloat)); };
    at::Tensor const out = at::mul(like(a[0].toTensor()), like(a[1].toTensor()));
    return {at::empty_strided(out.sizes(), out.strides(), out.options().dtype(c10::kBool))};
}

/// Magnitudes: of complex numbers they are real.
inline std::vector<at::Tensor> magnitude_rule(shape_arguments a) {
    at::Tensor const& x = a[0].toTensor();
    return {at::empty_like(x, x.options().dtype(c10::toRealValueType(x.scalar_type())))};
}

/// `embedding_dense_backward(grad_output, indices, num_weights, …)`.
inline std::vector<at::Tensor> embedding_backward_rule(shape_arguments a) {
    at::Tensor const& grad = a[0].toTensor();
    return {with_sizes(grad, {a[2].toInt(), grad.size(-1)})};
}

inline std::vector<at::Tensor> adaptive_pool_rule(shape_arguments a) {
    at::Tensor const& x = a[0].toTensor();
    auto const out = a[1].toIntVector();
    auto sizes = x.sizes().vec();
    if (sizes.size() < out.size()) raise(error::bad_argument("adaptive pooling", "rank 3 or more", std::to_string(sizes.size())));
    for (std::size_t i = 0; i < out.size(); ++i) sizes[sizes.size() - out.size() + i] = out[i];
    return {at::empty(sizes, x.options(), x.suggest_memory_format())};
}

/// Sums, numbers of the bags, their sizes, and for the maximum where it stands.
inline std::vector<at::Tensor> embedding_bag_rule(shape_arguments a) {
    at::Tensor const &weight = a[0].toTensor(), &indices = a[1].toTensor(), &offsets = a[2].toTensor();
    constexpr std::int64_t maximum = 2;
    std::int64_t const bags = offsets.size(0) - (a[7].toBool() ? 1 : 0);
    bool const is_maximum = a[4].toInt() == maximum;
    // Sums without a padding index don't need the numbers of the bags.
    auto const type = weight.scalar_type();
    bool const is_fast_sum =
        a[4].toInt() == 0 && a[8].toInt() < 0 && weight.stride(1) == 1 && (type == c10::kFloat || type == c10::kHalf || type == c10::kBFloat16);
    return {with_sizes(weight, {bags, weight.size(1)}), with_sizes(offsets, {is_fast_sum ? 0 : indices.size(0)}), with_sizes(offsets, {bags}),
            is_maximum ? with_sizes(offsets, {bags, weight.size(1)}) : with_sizes(offsets, {bags})};
}

/// What TorchScript's autocasting does on the CPU, where the model will run.
inline std::vector<at::Tensor> reduced_precision_rule(shape_arguments a) {
    at::Tensor const& x = a[0].toTensor();
    bool const is_cast = a[2].toBool() && x.scalar_type() == c10::kFloat;
    return {is_cast ? at::empty_like(x, x.options().dtype(a[4].toScalarType())) : x};
}
inline std::vector<at::Tensor> full_precision_rule(shape_arguments a) {
    at::Tensor const& x = a[0].toTensor();
    bool const is_reduced = x.scalar_type() == c10::kHalf || x.scalar_type() == c10::kBFloat16;
    return {a[2].toBool() && is_reduced ? at::empty_like(x, x.options().dtype(c10::kFloat)) : x};
}

/// Whether the CPU computes attention by its fused kernel, by what LibTorch documents of it (ATen/native/transformers/sdp_utils_cpp.h): without dropout, for four dimensions,
/// equal widths, and a mask of two or four dimensions.
[[nodiscard]] inline bool has_fused_attention(at::Tensor const& q, at::Tensor const& k, at::Tensor const& v, c10::IValue const& mask, double dropout) {
    if (dropout != 0 || q.dim() != 4 || k.dim() != 4 || v.dim() != 4 || q.size(-1) != k.size(-1) || q.size(-1) != v.size(-1)) return false;
    if (q.numel() == 0 || k.numel() == 0 || !c10::isFloatingType(q.scalar_type())) return false;
    if (q.stride(-1) != 1 || k.stride(-1) != 1 || v.stride(-1) != 1) return false;
    if (!mask.isTensor() || !mask.toTensor().defined()) return true;
    return mask.toTensor().dim() == 2 || mask.toTensor().dim() == 4;
}

inline std::vector<at::Tensor> attention_rule(shape_arguments a) {
    at::Tensor const &q = a[0].toTensor(), &v = a[2].toTensor();
    auto sizes = q.sizes().vec();
    if (sizes.empty() || v.dim() == 0) raise(error::bad_argument("attention", "queries and values of rank 2 or more", "a number"));
    if (has_fused_attention(q, a[1].toTensor(), v, a[3], a[4].toDouble())) return {at::empty_like(q)};
    sizes.back() = v.size(-1);
    return {with_sizes(q, sizes)};
}

/// Contiguous, whatever the input is.
inline std::vector<at::Tensor> native_layer_norm_rule(shape_arguments a) {
    at::Tensor const& x = a[0].toTensor();
    auto sizes = x.sizes().vec();
    auto const normalized = a[1].toIntVector().size();
    if (normalized > sizes.size()) raise(error::bad_argument("layer_norm", "an input of rank " + std::to_string(normalized), std::to_string(sizes.size())));
    std::fill(sizes.end() - static_cast<std::ptrdiff_t>(normalized), sizes.end(), 1);
    at::Tensor const out = with_sizes(x, x.sizes().vec());
    bool const is_mixed = a[2].isTensor() && a[2].toTensor().defined() && a[2].toTensor().scalar_type() == c10::kFloat;
    bool const is_reduced = x.scalar_type() == c10::kHalf || x.scalar_type() == c10::kBFloat16;
    auto const saved = x.options().dtype(is_reduced && is_mixed ? c10::kFloat : x.scalar_type());
    return {out, at::empty(sizes, saved), at::empty(sizes, saved)};
}

/// The output of a recurrent network, whose kernel computes step by step: with the batch first it is transposed.
[[nodiscard]] inline at::Tensor sequence_like(at::Tensor const& x, std::vector<std::int64_t> sizes, bool batch_first) {
    if (!batch_first || sizes.size() != 3) return with_sizes(x, sizes);
    std::swap(sizes[0], sizes[1]);
    return with_sizes(x, sizes).transpose(0, 1);
}

/// `lstm(input, (h, c), …, batch_first)`: output, h, c. With projections the state is narrower than the cell.
inline std::vector<at::Tensor> lstm_rule(shape_arguments a) {
    at::Tensor const& x = a[0].toTensor();
    auto const state = a[1].toTensorVector();
    std::int64_t const directions = a[7].toBool() ? 2 : 1;
    auto sizes = x.sizes().vec();
    sizes.back() = directions * state.at(0).size(-1);
    return {sequence_like(x, sizes, a[8].toBool()), at::empty_like(state[0]), at::empty_like(state.at(1))};
}
inline std::vector<at::Tensor> recurrent_rule(shape_arguments a) {
    at::Tensor const &x = a[0].toTensor(), &state = a[1].toTensor();
    auto sizes = x.sizes().vec();
    sizes.back() = (a[7].toBool() ? 2 : 1) * state.size(-1);
    return {sequence_like(x, sizes, a[8].toBool()), at::empty_like(state)};
}

inline std::span<named_shape_rule const> aten_shape_rules() {
    static constexpr named_shape_rule rules[] = {
        {"aten::convolution", convolution_rule},
        {"aten::_convolution", convolution_rule},
        {"aten::convolution_overrideable", convolution_rule},
        {"aten::batch_norm", [](shape_arguments a) { return std::vector{at::empty_like(a[0].toTensor())}; }},
        {"aten::native_batch_norm", native_batch_norm_rule},
        {"aten::_native_batch_norm_legit", native_batch_norm_rule},
        {"aten::_native_batch_norm_legit.no_stats", batch_norm_without_statistics_rule},
        {"aten::_batch_norm_with_update", batch_norm_with_update_rule},
        {"aten::native_layer_norm", native_layer_norm_rule},
        {"aten::group_norm", suggested_rule},
        {"aten::relu", same_rule},
        {"aten::relu_", itself_rule},
        {"aten::hardtanh", same_rule},
        {"aten::hardtanh_", itself_rule},
        {"aten::hardswish", same_rule},
        {"aten::hardswish_", itself_rule},
        {"aten::_prelu_kernel", same_rule},
        {"aten::flip", same_rule},
        {"aten::roll", same_rule},
        {"aten::isnan", flags_rule},
        {"aten::logical_not", flags_rule},
        {"aten::logical_and", flags_of_two_rule},
        {"aten::logical_or", flags_of_two_rule},
        {"aten::logical_xor", flags_of_two_rule},
        {"aten::abs", magnitude_rule},
        {"aten::_conj_physical", same_rule},
        {"aten::nan_to_num", same_rule},
        {"aten::native_dropout_backward", same_rule},
        {"aten::embedding_dense_backward", embedding_backward_rule},
        {"aten::native_dropout", dropout_mask_rule},
        {"aten::_dyn_quant_matmul_4bit", packed_product_rule},
        {"aten::index_select", index_select_rule},
        {"aten::where.self", where_rule},
        {"aten::_adaptive_avg_pool2d", adaptive_pool_rule},
        {"aten::_adaptive_avg_pool3d", adaptive_pool_rule},
        {"aten::scaled_dot_product_attention", attention_rule},
        {"aten::lstm.input", lstm_rule},
        {"aten::gru.input", recurrent_rule},
        {"aten::rnn_tanh.input", recurrent_rule},
        {"aten::rnn_relu.input", recurrent_rule},
        {"aten::_embedding_bag", embedding_bag_rule},
        {"aten::_embedding_bag_forward_only", embedding_bag_rule},
        {"aten::_scaled_dot_product_flash_attention_for_cpu", flash_attention_rule},
        {"aten::_scaled_dot_product_flash_attention_for_cpu_backward", flash_attention_backward_rule},
        {"aten::convolution_backward", convolution_backward_rule},
        {"aten::native_batch_norm_backward", batch_norm_backward_rule},
        {"aten::native_layer_norm_backward", layer_norm_backward_rule},
        {"aten::native_group_norm_backward", group_norm_backward_rule},
        {"aten::_autocast_to_reduced_precision", reduced_precision_rule},
        {"aten::_autocast_to_full_precision", full_precision_rule},
        {"aten::_assert_async", nothing_rule},
        {"aten::_assert_async.msg", nothing_rule},
    };
    return rules;
}

}}}  // namespace torch_ir::detail
