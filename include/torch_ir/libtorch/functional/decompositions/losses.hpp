// SPDX-License-Identifier: MIT
/// Decompositions of loss functions.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/any.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/atleast_1d.h>
#include <ATen/ops/atleast_2d.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/index.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/nll_loss_forward.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/squeeze.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/unsqueeze.h>
#include <ATen/ops/where.h>

#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

[[nodiscard]] inline at::Tensor decomposed_mse_loss(at::Tensor const& self, at::Tensor const& target, std::int64_t reduction) {
    auto const p = promoted({self, target});
    auto const x = p.in(self), y = p.in(target);
    return p.out(reduced_loss(at::pow(at::sub(x, y), 2), reduction));
}

[[nodiscard]] inline at::Tensor decomposed_smooth_l1_loss(at::Tensor const& self, at::Tensor const& target, std::int64_t reduction, double beta) {
    auto const p = promoted({self, target});
    auto const x = p.in(self), y = p.in(target);
    auto const far = at::abs(at::sub(x, y));
    auto const is_near = at::lt(far, beta);
    auto const square = at::div(at::mul(at::pow(far, 2), wrapped(0.5)), wrapped(beta));
    return p.out(reduced_loss(at::where(is_near, square, at::sub(far, wrapped(0.5 * beta))), reduction));
}

[[nodiscard]] inline at::Tensor decomposed_huber_loss(at::Tensor const& self, at::Tensor const& target, std::int64_t reduction, double delta) {
    auto const p = promoted({self, target});
    auto const x = p.in(self), y = p.in(target);
    auto const far = at::abs(at::sub(x, y));
    auto const is_near = at::lt(far, delta);
    auto const square = at::mul(at::mul(far, wrapped(0.5)), far);
    auto const line = at::mul(at::sub(far, wrapped(0.5 * delta)), wrapped(delta));
    return p.out(reduced_loss(at::where(is_near, square, line), reduction));
}

[[nodiscard]] inline at::Tensor decomposed_soft_margin_loss(at::Tensor const& self, at::Tensor const& target, std::int64_t reduction) {
    auto const p = promoted({self, target});
    auto const x = p.in(self), y = p.in(target);
    return p.out(reduced_loss(at::log1p(at::exp(at::mul(at::neg(x), y))), reduction));
}

/// Logarithms below -100 count as -100.
[[nodiscard]] inline at::Tensor decomposed_binary_cross_entropy(at::Tensor const& self, at::Tensor const& target, std::optional<at::Tensor> const& weight,
                                                                std::int64_t reduction) {
    auto const p = promoted({self, target, weight});
    auto const x = p.in(self), y = p.in(target);
    auto const w = p.in(weight);
    auto const bounded = [&](at::Tensor const& log) { return at::maximum(log, x.new_full({}, -100)); };
    auto const without = at::sub(y, wrapped(1));
    auto const first = at::mul(without, bounded(at::log1p(at::neg(x))));
    auto loss = at::sub(first, at::mul(y, bounded(at::log(x))));
    if (w) loss = at::mul(loss, *w);
    return p.out(reduced_loss(loss, reduction));
}

[[nodiscard]] inline at::Tensor decomposed_binary_cross_entropy_with_logits(at::Tensor const& x, at::Tensor const& target,
                                                                            std::optional<at::Tensor> const& weight,
                                                                            std::optional<at::Tensor> const& positive_weight, std::int64_t reduction) {
    at::Tensor factor;
    if (positive_weight) factor = at::add(at::mul(at::sub(*positive_weight, wrapped(1)), target), wrapped(1));
    auto const first = at::mul(at::sub(wrapped(1), target), x);
    auto log = at::log_sigmoid(x);
    if (positive_weight) log = at::mul(factor, log);
    auto loss = at::sub(first, log);
    if (weight) loss = at::mul(loss, *weight);
    return reduced_loss(converted(loss, target.scalar_type()), reduction);
}

/// Classes are in the second dimension, or in the only one.
[[nodiscard]] inline decomposed_results decomposed_nll_loss_forward(at::Tensor self, at::Tensor const& target, std::optional<at::Tensor> const& weight,
                                                                    std::int64_t reduction, std::int64_t ignored) {
    if (self.dim() < 2 && target.dim() > 0) {
        auto results = at::nll_loss_forward(self, target, weight, reduction, ignored);
        return {std::get<0>(results), std::get<1>(results)};
    }
    std::int64_t const channels = self.dim() < 2 ? 0 : 1;
    at::Tensor w;
    if (weight) {
        w = *weight;
        if (self.dim() > 1) {
            std::vector<std::int64_t> sizes(static_cast<std::size_t>(self.dim()), 1);
            sizes[1] = w.size(0);
            w = w.view(sizes);
        }
        self = at::mul(self, w);
    }
    auto const is_valid = [&] { return at::ne(target, ignored); };
    auto const places = at::unsqueeze(at::where(is_valid(), target, c10::Scalar(0)), channels);
    auto result = at::neg(at::squeeze(at::gather(self, channels, places), channels));
    result = at::where(is_valid(), result, c10::Scalar(0));
    if (reduction == 0 && self.dim() > 1) return {result, self.new_full({}, 0.0)};
    at::Tensor total;
    if (weight) {
        auto const chosen = at::squeeze(at::gather(w.expand(self.sizes()), channels, places), channels);
        total = at::sum(at::where(is_valid(), chosen, c10::Scalar(0)));
    } else {
        total = at::sum(is_valid()).to(self.device(), self.scalar_type());
    }
    if (reduction == 2) result = at::sum(result);
    else if (reduction == 1) result = at::div(at::sum(result), total);
    return {result, total};
}

[[nodiscard]] inline at::Tensor decomposed_multi_margin_loss(at::Tensor const& self, at::Tensor const& target, c10::Scalar const& p, c10::Scalar const& margin,
                                                             std::optional<at::Tensor> const& weight, std::int64_t reduction) {
    auto const x = at::atleast_2d(self);
    auto y = at::atleast_1d(target);
    at::Tensor w;
    if (weight) w = at::atleast_1d(*weight);
    y = at::unsqueeze(y, 1);
    auto const chosen = at::gather(x, 1, y);
    auto z = at::clamp_min(at::add(at::sub(wrapped(margin), chosen), x), 0);
    if (p.toDouble() != 1) z = at::mul(z, z);
    if (weight) z = at::mul(z, at::index(w, {y}));
    auto const places = at::arange(x.size(1), at::TensorOptions().device(x.device()));
    z = at::where(at::ne(places, y), z, c10::Scalar(0));
    if (reduction == 1) return at::mean(z);
    if (reduction == 2) return at::div(at::sum(z), wrapped(z.size(1)));
    z = at::mean(z, 1);
    return target.dim() == 0 ? at::squeeze(z, 0) : z;
}

/// Labels count up to the first -1.
[[nodiscard]] inline decomposed_results decomposed_multilabel_margin_loss_forward(at::Tensor const& self, at::Tensor const& target, std::int64_t reduction) {
    auto const x = at::atleast_2d(self), y = at::atleast_2d(target);
    std::int64_t const count = x.size(1);
    auto const places = at::arange(count, at::TensorOptions().device(y.device()));
    auto const is_end = at::eq(y, -1);
    auto const end = at::amin(at::where(is_end, places, c10::Scalar(count)), -1, true);
    auto const is_label = at::lt(places, end);
    auto const chosen = at::gather(x, -1, at::where(is_label, y, c10::Scalar(0)));
    auto const labels = at::unsqueeze(at::where(is_label, y, c10::Scalar(-1)), -1);
    auto const is_target = at::any(at::eq(places, labels), 1);
    auto z = at::add(at::sub(wrapped(1.0), at::unsqueeze(chosen.t(), -1)), x);
    z = at::div(at::clamp_min(z, 0), wrapped(count));
    z = at::where(is_target, c10::Scalar(0), z);
    z = at::where(at::unsqueeze(is_label.t(), -1), z, c10::Scalar(0));  // PyTorch's own decomposition counts the places without a label, its kernel doesn't
    z = reduction == 2 ? at::sum(z) : at::sum(z, at::IntArrayRef({0, -1}));
    if (reduction == 1) z = at::mean(z);
    if (reduction == 0 && target.dim() < 2) z = at::squeeze(z, 0);
    return {z, converted(is_target, x.scalar_type()).reshape(target.sizes())};
}

[[nodiscard]] inline std::span<named_decomposition const> loss_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::mse_loss", [](call_arguments const& a) -> decomposed_results { return {decomposed_mse_loss(a.tensor(0), a.tensor(1), a.integer(2))}; }},
        {"aten::smooth_l1_loss",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_smooth_l1_loss(a.tensor(0), a.tensor(1), a.integer(2), a.real(3))}; }},
        {"aten::huber_loss",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_huber_loss(a.tensor(0), a.tensor(1), a.integer(2), a.real(3))}; }},
        {"aten::soft_margin_loss",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_soft_margin_loss(a.tensor(0), a.tensor(1), a.integer(2))}; }},
        {"aten::binary_cross_entropy",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_binary_cross_entropy(a.tensor(0), a.tensor(1), a.maybe_tensor(2), a.integer(3))};
         }},
        {"aten::binary_cross_entropy_with_logits",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_binary_cross_entropy_with_logits(a.tensor(0), a.tensor(1), a.maybe_tensor(2), a.maybe_tensor(3), a.integer(4))};
         }},
        {"aten::nll_loss_forward",
         [](call_arguments const& a) { return decomposed_nll_loss_forward(a.tensor(0), a.tensor(1), a.maybe_tensor(2), a.integer(3), a.integer(4)); }},
        {"aten::nll_loss2d_forward",
         [](call_arguments const& a) { return decomposed_nll_loss_forward(a.tensor(0), a.tensor(1), a.maybe_tensor(2), a.integer(3), a.integer(4)); }},
        {"aten::multi_margin_loss",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_multi_margin_loss(a.tensor(0), a.tensor(1), a.number(2), a.number(3), a.maybe_tensor(4), a.integer(5))};
         }},
        {"aten::multilabel_margin_loss_forward",
         [](call_arguments const& a) { return decomposed_multilabel_margin_loss_forward(a.tensor(0), a.tensor(1), a.integer(2)); }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
