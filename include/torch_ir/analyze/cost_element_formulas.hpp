// SPDX-License-Identifier: MIT
/// Formulas of the operators that go over elements: functions of one element, reductions, norms, pooling, softmax, interpolation, Fourier
/// transforms; and the operators that calculate nothing.
///
/// A function of one element counts one operation, whichever it is: a table of instruction counts would only be true for one machine.
/// Operators of several steps count the steps of their definition in PyTorch's documentation, as each formula says.
#pragma once

#include <torch_ir/analyze/cost_formula.hpp>
#include <torch_ir/analyze/cost_product_formulas.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// One operation for each element of the result, besides the operators with the tag `pointwise`; drawing a random number is one. Sorted, as all lists here.
// clang-format off
inline constexpr auto pointwise_operators = std::to_array<std::string_view>({
    "__and__", "__iand__", "__ior__", "__or__", "_conj_copy", "_neg_view_copy", "absolute", "alpha_dropout", "arccos", "arccosh", "arcsin",
    "arcsinh", "arctan", "arctan2", "arctanh", "bernoulli", "complex", "cummax", "cummin", "cumprod", "cumsum", "diff", "divide", "dropout",
    "exponential", "feature_alpha_dropout", "feature_dropout", "fix", "floor_divide", "glu", "greater", "greater_equal", "hardswish",
    "isclose", "isin", "isreal", "less", "less_equal", "log_sigmoid", "logcumsumexp", "multinomial", "multiply", "native_dropout",
    "negative", "normal", "not_equal", "poisson", "polar", "prelu", "rand", "rand_like", "randint", "randint_like", "randn", "randn_like",
    "randperm", "softsign", "special_digamma", "special_erf", "special_erfc", "special_exp2", "special_expit", "special_expm1",
    "special_i0", "special_log1p", "special_logit", "special_ndtr", "special_sinc", "special_xlogy", "subtract", "tanhshrink", "uniform",
    "where"});
// clang-format on

/// One operation for each element of the first argument, besides the operators with the tag `reduction`. (Selection is linear as well: topk, median.)
// clang-format off
inline constexpr auto reducing_operators = std::to_array<std::string_view>({
    "_adaptive_avg_pool2d", "_adaptive_avg_pool3d", "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d",
    "adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d", "allclose", "bincount", "equal", "histc", "is_nonzero", "kthvalue",
    "max", "median", "min", "mode", "nanmean", "nanmedian", "nonzero", "nonzero_static", "sum_to_size", "topk", "trace"});
// clang-format on

/// Elements are moved or filled in, nothing is calculated; so it is for the operators with the tag `view_copy`.
// clang-format off
inline constexpr auto moving_operators = std::to_array<std::string_view>({
    "_autocast_to_full_precision", "_autocast_to_reduced_precision", "_cast_Double", "_cast_Float", "_cast_Half", "_copy_from",
    "_index_put_impl", "_pad_circular", "_to_copy", "_unsafe_index_put", "_upsample_nearest_exact1d", "_upsample_nearest_exact2d",
    "_upsample_nearest_exact3d", "as_strided_scatter", "atleast_1d", "atleast_2d", "atleast_3d", "block_diag", "broadcast_tensors", "cat",
    "channel_shuffle", "clone", "column_stack", "concat", "concatenate", "constant_pad_nd", "contiguous", "copy", "cpu", "cuda", "diag",
    "diag_embed", "diagonal_scatter", "dstack", "fill", "flatten", "flip", "fliplr", "flipud", "hstack", "im2col", "index_copy",
    "index_fill", "index_put", "masked_scatter", "masked_select", "meshgrid", "native_channel_shuffle", "one_hot", "pad", "pixel_shuffle",
    "pixel_unshuffle", "put", "ravel", "reflection_pad1d", "reflection_pad2d", "reflection_pad3d", "repeat", "repeat_interleave",
    "replication_pad1d", "replication_pad2d", "replication_pad3d", "reshape", "reshape_as", "resize", "resize_as", "roll", "rot90",
    "row_stack", "scatter", "select_scatter", "stack", "swapaxes_copy", "tile", "to", "to_dense", "tril", "triu", "type_as", "unbind_copy",
    "upsample_nearest1d", "upsample_nearest2d", "upsample_nearest3d", "vstack", "zero"});
// clang-format on

/// Elements are picked: of the source only as many are read as the result has.
inline constexpr auto gathering_operators =
    std::to_array<std::string_view>({"_unsafe_index", "embedding", "gather", "index", "index_select", "take", "take_along_dim"});

/// Elements are made from nothing.
// clang-format off
inline constexpr auto creating_operators = std::to_array<std::string_view>({
    "arange", "bartlett_window", "blackman_window", "empty", "empty_like", "empty_permuted", "empty_strided", "eye", "full", "full_like",
    "hamming_window", "hann_window", "kaiser_window", "lift", "lift_fresh", "linspace", "logspace", "new_empty", "new_empty_strided",
    "new_full", "new_ones", "new_zeros", "ones", "ones_like", "range", "scalar_tensor", "tril_indices", "triu_indices", "zeros", "zeros_like"});
// clang-format on

/// No work on elements at all: questions and assertions.
// clang-format off
inline constexpr auto free_operators = std::to_array<std::string_view>({
    "_assert_async", "_assert_scalar", "_assert_tensor_metadata", "_functional_assert_async", "_functional_assert_scalar",
    "_functional_sym_constrain_range", "_functional_sym_constrain_range_for_size", "_has_compatible_shallow_copy_type", "_local_scalar_dense",
    "_make_dep_token", "_print", "detach", "dim", "is_complex", "is_floating_point", "is_same_size", "item", "numel", "requires_grad", "size",
    "stride", "sym_constrain_range", "sym_constrain_range_for_size", "sym_is_contiguous", "sym_numel", "sym_size", "sym_storage_offset",
    "sym_stride"});
// clang-format on

/// Operations for each element of the first argument (`of_input`) or of the result.
struct steps_per_element {
    std::string_view name;
    double steps;
    bool of_input;
};

// clang-format off
inline constexpr auto stepwise_operators = std::to_array<steps_per_element>({
    {"_log_softmax", 5, false},       // as softmax, with a logarithm for each row
    {"_safe_softmax", 5, false},
    {"_softmax", 5, false},           // largest, difference, exponential, sum, quotient
    {"addcdiv", 3, false},            // self + value * a / b
    {"addcmul", 3, false},
    {"binary_cross_entropy", 5, true},              // two logarithms, two products, their sum
    {"binary_cross_entropy_with_logits", 6, true},  // largest, product, difference, exponential, logarithm, sum
    {"cosine_similarity", 6, true},   // three sums of products
    {"cross_entropy_loss", 5, true},  // log_softmax; the picked elements are few
    {"fake_quantize_per_channel_affine", 6, false},
    {"fake_quantize_per_tensor_affine", 6, false},  // quotient, rounding, offset, clamping, offset, product
    {"huber_loss", 5, true},
    {"index_add", 1, false},
    {"index_reduce", 1, false},
    {"kl_div", 4, true},
    {"l1_loss", 3, true},             // difference, magnitude, sum
    {"lerp", 3, false},               // start + weight * (end - start)
    {"linalg__powsum", 2, true},      // power, sum
    {"linalg_vector_norm", 2, true},
    {"log_softmax", 5, false},
    {"logsumexp", 4, true},           // largest, difference, exponential, sum
    {"lp_pool2d", 2, true},
    {"mse_loss", 3, true},
    {"nll_loss", 1, false},
    {"nll_loss_nd", 1, false},
    {"norm", 2, true},                // power, sum
    {"renorm", 3, false},
    {"scatter_add", 1, false},
    {"scatter_reduce", 1, false},
    {"smooth_l1_loss", 5, true},
    {"softmax", 5, false},
    {"special_log_softmax", 5, false},
    {"special_softmax", 5, false},
    {"std", 4, true},                 // sum, difference, square, sum
    {"std_mean", 4, true},
    {"var", 4, true},
    {"var_mean", 4, true},
});
// clang-format on

/// With fixed statistics a scale and a shift; in training the mean and the variance besides (sum; difference, square, sum).
[[nodiscard]] inline arithmetic batch_norm_work(sized_call const& c) {
    bool const fixed = c.node().op.base().find("no_training") != std::string_view::npos || !c.flag("training", false);
    return {0, c.result().elements * (fixed ? 2 : 6)};
}

/// Mean and variance (4), difference and quotient (2), and the weight and bias where there are any.
[[nodiscard]] inline arithmetic group_norm_work(sized_call const& c) {
    double const affine = (c.tensor("weight", 1).present ? 1 : 0) + (c.tensor("bias", 2).present ? 1 : 0);
    return {0, c.result().elements * (6 + affine)};
}

/// Square, sum, scale, and the weight.
[[nodiscard]] inline arithmetic rms_norm_work(sized_call const& c) { return {0, c.result().elements * (c.tensor("weight", 1).present ? 4 : 3)}; }

/// Square, sum, scale of each element of the direction.
[[nodiscard]] inline arithmetic weight_norm_work(sized_call const& c) { return {0, c.tensor("v", 0).elements * 3}; }

/// Each element of the result goes over its window.
[[nodiscard]] inline arithmetic pooling_work(sized_call const& c) {
    auto const& name = c.node().op.base();
    auto const rank = name.find("1d") != std::string_view::npos ? 1U : name.find("2d") != std::string_view::npos ? 2U : 3U;
    auto const window = c.integers("kernel_size");
    double points = 1;
    for (std::size_t i = 0; i < rank; ++i) points *= window.empty() ? unknown_count : static_cast<double>(window[std::min(i, window.size() - 1)]);
    return {0, c.result().elements * points};
}

/// Linear interpolations of 3 operations (start + weight * difference): 1, 3 or 7 for each element; cubic ones of 7, five of them.
[[nodiscard]] inline arithmetic upsample_work(sized_call const& c) {
    auto const& name = c.node().op.base();
    double const steps = name.find("bicubic") != std::string_view::npos     ? 35
                         : name.find("bilinear") != std::string_view::npos  ? 9
                         : name.find("trilinear") != std::string_view::npos ? 21
                                                                            : 3;
    return {0, c.result().elements * steps};
}

/// Four products and three sums; the nearest neighbour is none; cubic as above.
[[nodiscard]] inline arithmetic grid_sampler_work(sized_call const& c) {
    double const mode = c.number("interpolation_mode", 0);
    return {0, c.result().elements * (mode == 1 ? 0 : mode == 2 ? 35 : c.result().rank() == 5 ? 15 : 7)};
}
/// The base grid times the matrix of each image.
[[nodiscard]] inline arithmetic affine_grid_work(sized_call const& c) { return {c.result().elements * (c.result().size(-1) + 1)}; }

/// The sum over each bag.
[[nodiscard]] inline arithmetic embedding_bag_work(sized_call const& c) { return {0, c.tensor("indices", 1).elements * c.tensor("weight", 0).size(-1)}; }

/// Comparisons of a sort: n log2 n for each row; of a search: log2 n for each element that is looked for.
[[nodiscard]] inline arithmetic sort_work(sized_call const& c) {
    auto const& t = c.tensor("self", 0);
    double const n = t.rank() == 0 ? 1 : t.size(static_cast<std::int64_t>(c.number("dim", -1)));
    return {0, t.elements * std::ceil(std::log2(std::max(n, 1.0)))};
}
[[nodiscard]] inline arithmetic search_work(sized_call const& c) {
    auto const& sorted = c.node().op.base() == "bucketize" ? c.tensor("boundaries", 1) : c.tensor("sorted_sequence", 0);
    return {0, c.result().elements * std::ceil(std::log2(std::max(sorted.size(-1), 1.0)))};
}

/// 5 N log2 N for a complex transform of N points, half of it for a real one: the usual figure for the algorithm of Cooley and Tukey
/// (FFTW's benchmarks use it), for all rows together.
[[nodiscard]] inline arithmetic fourier_work(sized_call const& c) {
    auto const& name = c.node().op.base();
    auto const has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
    bool const real = has("rfft") || has("hfft") || has("r2c") || has("c2r");
    bool const to_real = has("irfft") || has("c2r") || (has("hfft") && !has("ihfft"));
    auto const& t = real && !to_real ? c.tensor("self", 0) : c.result();
    auto dims = c.integers("dim");
    if (dims.empty() && name.ends_with("2")) dims = {-2, -1};
    else if (dims.empty() && name.ends_with("n"))
        for (std::int64_t d = 0; d < t.rank(); ++d) dims.push_back(d);
    else if (dims.empty()) dims = {-1};
    double points = 1;
    for (auto const d : dims) points *= t.size(d);
    return {0, (real ? 2.5 : 5) * t.elements * std::log2(std::max(points, 1.0))};
}

/// Operators of aten by base name, sorted.
// clang-format off
inline constexpr auto element_formulas = std::to_array<named_formula>({
    {"_batch_norm_with_update", batch_norm_work},
    {"_embedding_bag", embedding_bag_work},
    {"_embedding_bag_forward_only", embedding_bag_work},
    {"_fft_c2c", fourier_work},
    {"_fft_c2r", fourier_work},
    {"_fft_r2c", fourier_work},
    {"_fused_rms_norm", rms_norm_work},
    {"_native_batch_norm_legit", batch_norm_work},
    {"_native_batch_norm_legit_functional", batch_norm_work},
    {"_native_batch_norm_legit_no_training", batch_norm_work},
    {"_upsample_bicubic2d_aa", upsample_work},
    {"_upsample_bilinear2d_aa", upsample_work},
    {"_weight_norm", weight_norm_work},
    {"_weight_norm_interface", weight_norm_work},
    {"affine_grid_generator", affine_grid_work},
    {"argsort", sort_work},
    {"avg_pool1d", pooling_work},
    {"avg_pool2d", pooling_work},
    {"avg_pool3d", pooling_work},
    {"batch_norm", batch_norm_work},
    {"bucketize", search_work},
    {"cudnn_batch_norm", batch_norm_work},
    {"embedding_bag", embedding_bag_work},
    {"fft_fft", fourier_work},
    {"fft_fft2", fourier_work},
    {"fft_fftn", fourier_work},
    {"fft_hfft", fourier_work},
    {"fft_ifft", fourier_work},
    {"fft_ifft2", fourier_work},
    {"fft_ifftn", fourier_work},
    {"fft_ihfft", fourier_work},
    {"fft_irfft", fourier_work},
    {"fft_irfft2", fourier_work},
    {"fft_irfftn", fourier_work},
    {"fft_rfft", fourier_work},
    {"fft_rfft2", fourier_work},
    {"fft_rfftn", fourier_work},
    {"grid_sampler", grid_sampler_work},
    {"grid_sampler_2d", grid_sampler_work},
    {"grid_sampler_3d", grid_sampler_work},
    {"group_norm", group_norm_work},
    {"instance_norm", group_norm_work},
    {"layer_norm", group_norm_work},
    {"max_pool1d", pooling_work},
    {"max_pool1d_with_indices", pooling_work},
    {"max_pool2d", pooling_work},
    {"max_pool2d_with_indices", pooling_work},
    {"max_pool3d", pooling_work},
    {"max_pool3d_with_indices", pooling_work},
    {"msort", sort_work},
    {"native_batch_norm", batch_norm_work},
    {"native_group_norm", group_norm_work},
    {"native_layer_norm", group_norm_work},
    {"rms_norm", rms_norm_work},
    {"searchsorted", search_work},
    {"sort", sort_work},
    {"upsample_bicubic2d", upsample_work},
    {"upsample_bilinear2d", upsample_work},
    {"upsample_linear1d", upsample_work},
    {"upsample_trilinear3d", upsample_work},
});
// clang-format on

}}}  // namespace torch_ir::detail
