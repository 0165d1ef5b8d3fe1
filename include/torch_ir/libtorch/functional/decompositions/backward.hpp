// SPDX-License-Identifier: MIT
/// Decompositions of the backward functions of activations, losses and selections.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>

#include <ATen/ops/_unsafe_masked_index.h>
#include <ATen/ops/_unsafe_masked_index_put_accumulate.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/bitwise_and.h>
#include <ATen/ops/bitwise_or.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/conj_physical.h>
#include <ATen/ops/diagonal_scatter.h>
#include <ATen/ops/div.h>
#include <ATen/ops/erf.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/le.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/scatter.h>
#include <ATen/ops/select_scatter.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/slice_scatter.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/unsqueeze.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// `1 - x`
[[nodiscard]] inline at::Tensor complement(at::Tensor const& x, c10::Scalar const& one = 1) { return at::sub(wrapped(one), x); }

/// As Python multiplies numbers.
[[nodiscard]] inline c10::Scalar product(c10::Scalar const& a, c10::Scalar const& b) {
    return a.isIntegral(true) && b.isIntegral(true) ? c10::Scalar(a.toLong() * b.toLong()) : c10::Scalar(a.toDouble() * b.toDouble());
}

/// What a loss's gradient is multiplied by: the part of an element in the mean.
[[nodiscard]] inline double part_of_loss(at::Tensor const& x, std::int64_t reduction, double factor = 1) {
    return reduction == 1 ? factor / static_cast<double>(x.numel()) : factor;
}

[[nodiscard]] inline at::Tensor softmax_gradient(at::Tensor const& grad, at::Tensor const& output, std::int64_t dim, c10::ScalarType dtype) {
    auto const p = promoted({grad, output});
    auto const g = p.in(grad), y = p.in(output);
    auto const weighted = at::mul(g, y);
    return converted(at::sub(weighted, at::mul(y, at::sum(weighted, dim, true))), dtype).contiguous();
}

[[nodiscard]] inline at::Tensor log_softmax_gradient(at::Tensor const& grad, at::Tensor const& output, std::int64_t dim, c10::ScalarType dtype) {
    auto const p = promoted({grad, output});
    auto const g = p.in(grad), y = p.in(output);
    auto const probabilities = at::exp(y);
    return converted(at::sub(g, at::mul(probabilities, at::sum(g, dim, true))), dtype);
}

[[nodiscard]] inline decomposed_results prelu_gradients(at::Tensor const& grad, at::Tensor const& x, at::Tensor const& weight) {
    auto is_positive = at::gt(x, c10::Scalar(0));
    auto const input = at::where(is_positive, grad, at::mul(weight, grad));
    is_positive = at::gt(x, c10::Scalar(0));
    return {input, at::where(is_positive, c10::Scalar(0.0), at::mul(x, grad))};
}

[[nodiscard]] inline at::Tensor elu_gradient(at::Tensor const& grad, c10::Scalar const& alpha, c10::Scalar const& scale, c10::Scalar const& input_scale,
                                             bool is_result, at::Tensor const& self) {
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    auto const factor = product(alpha, scale);
    auto const is_negative = at::le(x, c10::Scalar(0));
    auto negative = at::mul(g, wrapped(input_scale));
    if (is_result) negative = at::mul(negative, at::add(x, wrapped(factor)));
    else {
        negative = at::mul(negative, wrapped(factor));
        negative = at::mul(negative, at::exp(at::mul(x, wrapped(input_scale))));
    }
    return p.out(at::where(is_negative, negative, at::mul(g, wrapped(scale))));
}

[[nodiscard]] inline at::Tensor gelu_gradient(at::Tensor const& grad, at::Tensor const& self, std::string_view approximate) {
    constexpr double two_over_sqrt_pi = 2 * std::numbers::inv_sqrtpi, half_sqrt2 = std::numbers::sqrt2 / 2;
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    if (approximate != "tanh") {
        auto const cdf = at::mul(at::add(at::erf(at::mul(x, wrapped(half_sqrt2))), wrapped(1)), wrapped(0.5));
        auto const pdf = at::mul(at::exp(at::mul(at::mul(x, x), wrapped(-0.5))), wrapped(two_over_sqrt_pi * half_sqrt2 * 0.5));
        return p.out(at::mul(g, at::add(cdf, at::mul(x, pdf))));
    }
    constexpr double beta = std::numbers::sqrt2 * two_over_sqrt_pi * 0.5, kappa = 0.044715;
    auto const square = at::mul(x, x);
    auto const cube = at::mul(square, x);
    auto const tanh = at::tanh(at::mul(at::add(x, at::mul(cube, wrapped(kappa))), wrapped(beta)));
    auto const left = at::mul(x, wrapped(0.5));
    auto const right = at::add(tanh, wrapped(1));
    auto const left_slope = at::mul(right, wrapped(0.5));
    auto const tanh_slope = complement(at::mul(tanh, tanh));
    auto const inner_slope = at::mul(at::add(at::mul(square, wrapped(3 * kappa)), wrapped(1)), wrapped(beta));
    return p.out(at::mul(g, at::add(left_slope, at::mul(at::mul(left, tanh_slope), inner_slope))));
}

[[nodiscard]] inline at::Tensor glu_gradient(at::Tensor const& grad, at::Tensor const& self, std::int64_t dim) {
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    if (dim < 0) dim += x.dim();
    auto const size = x.size(dim) / 2;
    auto const first = x.narrow(dim, 0, size);
    auto const gate = at::sigmoid(x.narrow(dim, size, size));
    auto const of_second = at::mul(at::mul(at::mul(complement(gate, 1.0), gate), first), g);
    return p.out(at::cat({at::mul(gate, g), of_second}, dim));
}

[[nodiscard]] inline at::Tensor hardsigmoid_gradient(at::Tensor const& grad, at::Tensor const& self) {
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    auto const is_above = at::gt(x, c10::Scalar(-3.0));
    auto const is_inside = at::bitwise_and(is_above, at::lt(x, c10::Scalar(3.0)));
    return p.out(at::where(is_inside, at::mul(g, wrapped(1.0 / 6.0)), c10::Scalar(0.0)));
}

[[nodiscard]] inline at::Tensor hardswish_gradient(at::Tensor const& grad, at::Tensor const& self) {
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    auto const is_below = at::le(x, c10::Scalar(-3));
    auto const is_inside = at::lt(x, c10::Scalar(3));
    auto const inside = at::mul(g, at::add(at::div(x, wrapped(3)), wrapped(0.5)));
    return p.out(at::where(is_below, c10::Scalar(0.0), at::where(is_inside, inside, g)));
}

[[nodiscard]] inline at::Tensor hardtanh_gradient(at::Tensor const& grad, at::Tensor const& self, c10::Scalar const& low, c10::Scalar const& high) {
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    auto const is_below = at::le(x, low);
    auto const is_outside = at::bitwise_or(is_below, at::ge(x, high));
    return p.out(at::where(is_outside, c10::Scalar(0.0), g));
}

[[nodiscard]] inline at::Tensor leaky_relu_gradient(at::Tensor const& grad, at::Tensor const& self, c10::Scalar const& slope) {
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    auto const is_positive = at::gt(x, c10::Scalar(0));
    return p.out(at::where(is_positive, g, at::mul(g, wrapped(slope))));
}

[[nodiscard]] inline at::Tensor log_sigmoid_gradient(at::Tensor const& grad, at::Tensor const& self, at::Tensor const& buffer) {
    auto const p = promoted({grad, self, buffer});
    auto const g = p.in(grad), x = p.in(self), saved = p.in(buffer);
    auto const is_negative = at::lt(x, c10::Scalar(0));
    auto const most = at::where(is_negative, c10::Scalar(1), c10::Scalar(0));
    auto const sign = at::where(is_negative, c10::Scalar(1), c10::Scalar(-1));
    auto const z = saved.numel() > 0 ? saved : at::exp(at::neg(at::abs(x)));
    return p.out(at::mul(g, at::sub(most, at::mul(sign, at::div(z, at::add(z, wrapped(1)))))));
}

[[nodiscard]] inline at::Tensor logit_gradient(at::Tensor const& grad, at::Tensor const& self, std::optional<double> eps) {
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    double const low = eps.value_or(0.0);
    auto const is_above = at::ge(x, low);
    auto const is_inside = at::logical_and(is_above, at::le(x, 1.0 - low));
    auto const inside = at::div(g, at::mul(x, complement(x, 1.0)));
    if (eps) return p.out(at::where(is_inside, inside, c10::Scalar(0.0)));
    return p.out(at::where(is_inside, inside, x.new_full({}, std::numeric_limits<double>::quiet_NaN())));
}

[[nodiscard]] inline at::Tensor mish_gradient(at::Tensor const& grad, at::Tensor const& self) {
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    auto const tanh = at::tanh(at::softplus(x));
    auto const scaled = at::mul(x, at::sigmoid(x));
    return p.out(at::mul(g, at::add(tanh, at::mul(scaled, complement(at::mul(tanh, tanh))))));
}

[[nodiscard]] inline at::Tensor sigmoid_gradient(at::Tensor const& grad, at::Tensor const& output) {
    auto const p = promoted({grad, output});
    auto const g = p.in(grad), y = p.in(output);
    return p.out(at::mul(g, at::conj_physical(at::mul(y, complement(y)))));
}

[[nodiscard]] inline at::Tensor tanh_gradient(at::Tensor const& grad, at::Tensor const& output) {
    auto const p = promoted({grad, output});
    auto const g = p.in(grad), y = p.in(output);
    return p.out(at::mul(g, at::conj_physical(complement(at::mul(y, y)))));
}

[[nodiscard]] inline at::Tensor silu_gradient(at::Tensor const& grad, at::Tensor const& self) {
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    auto const gate = at::sigmoid(x);
    auto const scaled = at::mul(g, gate);
    return p.out(at::mul(scaled, at::add(at::mul(x, complement(gate)), wrapped(1))));
}

[[nodiscard]] inline at::Tensor softplus_gradient(at::Tensor const& grad, at::Tensor const& self, c10::Scalar const& beta, c10::Scalar const& threshold) {
    auto const p = promoted({grad, self});
    auto const g = p.in(grad), x = p.in(self);
    auto const z = at::exp(at::mul(x, wrapped(beta)));
    auto const is_linear = at::gt(at::mul(x, wrapped(beta)), threshold);
    auto const scaled = at::mul(g, z);
    return p.out(at::where(is_linear, g, at::div(scaled, at::add(z, wrapped(1.0)))));
}

[[nodiscard]] inline at::Tensor mse_loss_gradient(at::Tensor const& grad, at::Tensor const& self, at::Tensor const& target, std::int64_t reduction) {
    auto const p = promoted({grad, self, target});
    auto const g = p.in(grad), x = p.in(self), y = p.in(target);
    return p.out(at::mul(at::mul(at::sub(x, y), wrapped(part_of_loss(x, reduction, 2))), g));
}

[[nodiscard]] inline at::Tensor smooth_l1_loss_gradient(at::Tensor const& grad, at::Tensor const& self, at::Tensor const& target, std::int64_t reduction,
                                                        double beta) {
    auto const p = promoted({grad, self, target});
    auto const g = p.in(grad), x = p.in(self), y = p.in(target);
    auto const difference = at::sub(x, y);
    auto const far = at::abs(difference);
    auto const scaled = at::mul(g, wrapped(part_of_loss(x, reduction)));
    auto const is_near = at::lt(far, beta);
    auto const near = at::div(at::mul(scaled, difference), wrapped(beta));
    return p.out(at::where(is_near, near, at::mul(scaled, at::sign(difference))));
}

[[nodiscard]] inline at::Tensor huber_loss_gradient(at::Tensor const& grad, at::Tensor const& self, at::Tensor const& target, std::int64_t reduction,
                                                    double delta) {
    auto const p = promoted({grad, self, target});
    auto const g = p.in(grad), x = p.in(self), y = p.in(target);
    double const part = part_of_loss(x, reduction);
    auto const difference = at::sub(x, y);
    auto const is_below = at::lt(difference, -delta);
    auto const below = at::mul(at::mul(g, wrapped(-part)), wrapped(delta));
    auto const is_above = at::gt(difference, delta);
    auto const above = at::mul(at::mul(g, wrapped(part)), wrapped(delta));
    auto const near = at::mul(at::mul(difference, wrapped(part)), g);
    return p.out(at::where(is_below, below, at::where(is_above, above, near)));
}

[[nodiscard]] inline at::Tensor soft_margin_loss_gradient(at::Tensor const& grad, at::Tensor const& self, at::Tensor const& target, std::int64_t reduction) {
    auto const p = promoted({grad, self, target});
    auto const g = p.in(grad), x = p.in(self), y = p.in(target);
    auto const scaled = at::mul(y, g);
    auto const result = at::mul(scaled, at::sub(at::sigmoid(at::mul(y, x)), wrapped(1)));
    return p.out(reduction == 1 ? at::div(result, wrapped(x.numel())) : result);
}

[[nodiscard]] inline at::Tensor binary_cross_entropy_gradient(at::Tensor const& grad, at::Tensor const& self, at::Tensor const& target,
                                                              std::optional<at::Tensor> const& weight, std::int64_t reduction) {
    auto const p = promoted({grad, self, target, weight});
    auto const g = p.in(grad), x = p.in(self), y = p.in(target);
    auto const w = p.in(weight);
    auto const scaled = at::mul(g, at::sub(x, y));
    auto result = at::div(scaled, at::clamp(at::mul(x, complement(x)), c10::Scalar(1e-12)));
    if (w) result = at::mul(result, *w);
    return p.out(reduction == 1 ? at::div(result, wrapped(x.numel())) : result);
}

[[nodiscard]] inline at::Tensor nll_loss_gradient(at::Tensor grad, at::Tensor const& self, at::Tensor target, std::optional<at::Tensor> const& weight,
                                                  std::int64_t reduction, std::int64_t ignored, at::Tensor const& total) {
    std::int64_t const channels = self.dim() < 2 ? 0 : 1;
    if (reduction == 1) grad = at::div(grad, total);
    if (self.dim() == 1 && target.dim() > 0) target = target.select(0, 0);
    target = at::unsqueeze(target, channels);
    auto is_valid = at::ne(target, ignored);
    auto const places = at::where(is_valid, target, c10::Scalar(0));
    auto const result = at::scatter(at::zeros_like(self), channels, places, c10::Scalar(-1.0));
    if (result.dim() > grad.dim() && grad.dim() > 0) grad = at::unsqueeze(grad, channels);
    if (weight) {
        std::vector<std::int64_t> sizes(static_cast<std::size_t>(self.dim()), 1);
        sizes[static_cast<std::size_t>(channels)] = weight->size(0);
        grad = at::mul(grad, weight->reshape(sizes));
    }
    is_valid = at::ne(target, ignored);
    return at::mul(result, at::where(is_valid, grad, c10::Scalar(0)));
}

[[nodiscard]] inline at::Tensor dropout_gradient(at::Tensor const& grad, at::Tensor const& mask, double scale) {
    return at::mul(grad, at::mul(mask.type_as(grad), wrapped(scale))).clone(grad.suggest_memory_format());
}

[[nodiscard]] inline at::Tensor embedding_gradient(at::Tensor const& grad, at::Tensor const& places, std::int64_t count, std::int64_t padding,
                                                   bool by_frequency) {
    auto const p = promoted({grad});
    auto g = p.in(grad);
    auto const indices = converted(places, at::kLong);
    c10::List<std::optional<at::Tensor>> const index{std::optional(indices)};
    auto const is_not_negative = at::ge(indices, 0);
    auto const is_valid = at::bitwise_and(is_not_negative, at::lt(indices, count));
    if (by_frequency) {
        auto const zeros = indices.new_zeros({count});
        auto const counts = at::_unsafe_masked_index_put_accumulate(zeros, is_valid, index, at::ones_like(indices));
        g = at::div(g, at::unsqueeze(at::_unsafe_masked_index(counts, is_valid, index, 1), -1));
    }
    auto mask = at::bitwise_and(is_valid, at::ne(indices, padding));
    while (mask.dim() < g.dim()) mask = at::unsqueeze(mask, -1);
    std::vector<std::int64_t> sizes{count};
    for (std::int64_t i = indices.dim(); i < g.dim(); ++i) sizes.push_back(g.size(i));
    return p.out(at::_unsafe_masked_index_put_accumulate(g.new_zeros(sizes), mask, index, g));
}

[[nodiscard]] inline std::span<named_decomposition const> backward_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::_softmax_backward_data",
         [](call_arguments const& a) -> decomposed_results { return {softmax_gradient(a.tensor(0), a.tensor(1), a.integer(2), *a.maybe_dtype(3))}; }},
        {"aten::_log_softmax_backward_data",
         [](call_arguments const& a) -> decomposed_results { return {log_softmax_gradient(a.tensor(0), a.tensor(1), a.integer(2), *a.maybe_dtype(3))}; }},
        {"aten::_prelu_kernel_backward", [](call_arguments const& a) { return prelu_gradients(a.tensor(0), a.tensor(1), a.tensor(2)); }},
        {"aten::elu_backward",
         [](call_arguments const& a) -> decomposed_results {
             return {elu_gradient(a.tensor(0), a.number(1), a.number(2), a.number(3), a.flag(4), a.tensor(5))};
         }},
        {"aten::gelu_backward", [](call_arguments const& a) -> decomposed_results { return {gelu_gradient(a.tensor(0), a.tensor(1), a.text(2))}; }},
        {"aten::glu_backward", [](call_arguments const& a) -> decomposed_results { return {glu_gradient(a.tensor(0), a.tensor(1), a.integer(2))}; }},
        {"aten::hardsigmoid_backward", [](call_arguments const& a) -> decomposed_results { return {hardsigmoid_gradient(a.tensor(0), a.tensor(1))}; }},
        {"aten::hardswish_backward", [](call_arguments const& a) -> decomposed_results { return {hardswish_gradient(a.tensor(0), a.tensor(1))}; }},
        {"aten::hardtanh_backward",
         [](call_arguments const& a) -> decomposed_results { return {hardtanh_gradient(a.tensor(0), a.tensor(1), a.number(2), a.number(3))}; }},
        {"aten::leaky_relu_backward",
         [](call_arguments const& a) -> decomposed_results { return {leaky_relu_gradient(a.tensor(0), a.tensor(1), a.number(2))}; }},
        {"aten::log_sigmoid_backward",
         [](call_arguments const& a) -> decomposed_results { return {log_sigmoid_gradient(a.tensor(0), a.tensor(1), a.tensor(2))}; }},
        {"aten::logit_backward", [](call_arguments const& a) -> decomposed_results { return {logit_gradient(a.tensor(0), a.tensor(1), a.maybe_real(2))}; }},
        {"aten::mish_backward", [](call_arguments const& a) -> decomposed_results { return {mish_gradient(a.tensor(0), a.tensor(1))}; }},
        {"aten::sigmoid_backward", [](call_arguments const& a) -> decomposed_results { return {sigmoid_gradient(a.tensor(0), a.tensor(1))}; }},
        {"aten::tanh_backward", [](call_arguments const& a) -> decomposed_results { return {tanh_gradient(a.tensor(0), a.tensor(1))}; }},
        {"aten::silu_backward", [](call_arguments const& a) -> decomposed_results { return {silu_gradient(a.tensor(0), a.tensor(1))}; }},
        {"aten::softplus_backward",
         [](call_arguments const& a) -> decomposed_results { return {softplus_gradient(a.tensor(0), a.tensor(1), a.number(2), a.number(3))}; }},
        {"aten::threshold_backward",
         [](call_arguments const& a) -> decomposed_results { return {at::where(at::le(a.tensor(1), a.number(2)), c10::Scalar(0), a.tensor(0))}; }},
        {"aten::mse_loss_backward",
         [](call_arguments const& a) -> decomposed_results { return {mse_loss_gradient(a.tensor(0), a.tensor(1), a.tensor(2), a.integer(3))}; }},
        {"aten::smooth_l1_loss_backward",
         [](call_arguments const& a) -> decomposed_results {
             return {smooth_l1_loss_gradient(a.tensor(0), a.tensor(1), a.tensor(2), a.integer(3), a.real(4))};
         }},
        {"aten::huber_loss_backward",
         [](call_arguments const& a) -> decomposed_results { return {huber_loss_gradient(a.tensor(0), a.tensor(1), a.tensor(2), a.integer(3), a.real(4))}; }},
        {"aten::soft_margin_loss_backward",
         [](call_arguments const& a) -> decomposed_results { return {soft_margin_loss_gradient(a.tensor(0), a.tensor(1), a.tensor(2), a.integer(3))}; }},
        {"aten::binary_cross_entropy_backward",
         [](call_arguments const& a) -> decomposed_results {
             return {binary_cross_entropy_gradient(a.tensor(0), a.tensor(1), a.tensor(2), a.maybe_tensor(3), a.integer(4))};
         }},
        {"aten::nll_loss_backward",
         [](call_arguments const& a) -> decomposed_results {
             return {nll_loss_gradient(a.tensor(0), a.tensor(1), a.tensor(2), a.maybe_tensor(3), a.integer(4), a.integer(5), a.tensor(6))};
         }},
        {"aten::nll_loss2d_backward",
         [](call_arguments const& a) -> decomposed_results {
             return {nll_loss_gradient(a.tensor(0), a.tensor(1), a.tensor(2), a.maybe_tensor(3), a.integer(4), a.integer(5), a.tensor(6))};
         }},
        {"aten::native_dropout_backward",
         [](call_arguments const& a) -> decomposed_results { return {dropout_gradient(a.tensor(0), a.tensor(1), a.real(2))}; }},
        {"aten::embedding_dense_backward",
         [](call_arguments const& a) -> decomposed_results { return {embedding_gradient(a.tensor(0), a.tensor(1), a.integer(2), a.integer(3), a.flag(4))}; }},
        {"aten::select_backward",
         [](call_arguments const& a) -> decomposed_results {
             return {at::select_scatter(a.tensor(0).new_zeros(a.integers(1)), a.tensor(0), a.integer(2), a.integer(3))};
         }},
        {"aten::slice_backward",
         [](call_arguments const& a) -> decomposed_results {
             return {at::slice_scatter(a.tensor(0).new_zeros(a.integers(1)), a.tensor(0), a.integer(2), a.integer(3), a.integer(4), a.integer(5))};
         }},
        {"aten::diagonal_backward",
         [](call_arguments const& a) -> decomposed_results {
             return {at::diagonal_scatter(a.tensor(0).new_zeros(a.integers(1)), a.tensor(0), a.integer(2), a.integer(3), a.integer(4))};
         }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
