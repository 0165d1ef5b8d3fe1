// SPDX-License-Identifier: MIT
/// Decompositions of the backward functions of batch, group and layer normalisation.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>

#include <ATen/ops/add.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/div.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/unsqueeze.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// Which of the three gradients (input, weight, bias) are asked for. The others stay undefined.
using gradient_mask = std::vector<bool>;

[[nodiscard]] inline at::Tensor with_dims(at::Tensor t, std::int64_t dims) {
    while (t.dim() < dims) t = at::unsqueeze(t, -1);
    return t;
}

[[nodiscard]] inline decomposed_results layer_norm_gradients(at::Tensor const& grad, at::Tensor const& input, std::vector<std::int64_t> const& shape,
                                                             at::Tensor mean, at::Tensor rstd, std::optional<at::Tensor> const& weight,
                                                             std::optional<at::Tensor> const& bias, gradient_mask const& mask) {
    auto const dtype = at::toOpMathType(input.scalar_type());
    auto const cast = [&](at::Tensor const& t) { return t.to(dtype, false, false, at::MemoryFormat::Contiguous); };
    auto const g = cast(grad), x = cast(input);
    auto const w = weight ? cast(*weight) : at::Tensor();
    if (bias) static_cast<void>(cast(*bias));
    std::int64_t const axis = x.dim() - static_cast<std::int64_t>(shape.size());
    std::vector<std::int64_t> inner, outer;
    std::int64_t count = 1;
    for (std::int64_t i = 0; i < x.dim(); ++i) (i < axis ? outer : inner).push_back(i);
    for (std::int64_t const i : inner) count *= x.size(i);
    if (input.numel() == 0) {
        auto const zeros = [&](bool is_wanted, at::IntArrayRef sizes) { return is_wanted ? input.new_zeros(sizes) : at::Tensor(); };
        auto const inner_sizes = input.sizes().slice(static_cast<std::size_t>(axis));
        auto const d_input = zeros(mask[0], input.sizes());
        auto const d_weight = zeros(mask[1], inner_sizes);
        return {d_input, d_weight, zeros(mask[2], inner_sizes)};
    }
    mean = with_dims(mean, x.dim());
    rstd = with_dims(rstd, x.dim());
    auto const normal = at::mul(at::sub(x, mean), rstd);
    auto const g_normal = weight ? at::mul(g, w) : g;
    auto const a = at::mul(g_normal, wrapped(count));
    auto const b = at::sum(g_normal, inner, true);
    auto const c = at::mul(normal, at::sum(at::mul(g_normal, normal), inner, true));
    auto const difference = at::sub(at::sub(a, b), c);
    at::Tensor d_input, d_weight, d_bias;
    if (mask[0]) d_input = at::mul(at::div(rstd, wrapped(count)), difference);
    if (mask[1] && weight) {
        d_weight = at::mul(g, normal);
        if (!outer.empty()) d_weight = at::sum(d_weight, outer, false);
    }
    if (mask[2] && bias) d_bias = outer.empty() ? at::clone(g) : at::sum(g, outer, false);
    if (d_input.defined()) d_input = converted(d_input, input.scalar_type());
    if (d_weight.defined()) d_weight = converted(d_weight, weight->scalar_type());
    if (d_bias.defined()) d_bias = converted(d_bias, bias->scalar_type());
    return {d_input, d_weight, d_bias};
}

[[nodiscard]] inline decomposed_results group_norm_gradients(at::Tensor const& grad, at::Tensor const& self, at::Tensor const& given_mean,
                                                             at::Tensor const& given_rstd, std::optional<at::Tensor> const& weight, std::int64_t n,
                                                             std::int64_t channels, std::int64_t area, std::int64_t groups, gradient_mask const& mask) {
    auto const p = promoted({grad, self, given_mean, given_rstd, weight});
    auto const g = p.in(grad), x = p.in(self), mean = p.in(given_mean), rstd = p.in(given_rstd);
    auto const w = p.in(weight);
    std::int64_t const per_group = groups > 0 ? channels / groups : 0;
    auto const ds = at::sum(at::mul(g, x).view({n, channels, area}), 2);
    auto const db = at::sum(g.view({n, channels, area}), 2);
    at::Tensor d_input, d_weight, d_bias;
    if (mask[0]) {
        double const part = 1.0 / static_cast<double>(area * per_group);
        auto const in_groups = [&](at::Tensor const& t) { return at::sum((w ? at::mul(t, at::unsqueeze(*w, 0)) : t).reshape({n, groups, per_group}), 2); };
        auto const ds_group = in_groups(ds);
        auto const db_group = in_groups(db);
        auto const column = at::unsqueeze(rstd, -1);
        auto c1 = at::mul(column, w ? w->reshape({1, groups, per_group}) : at::ones({1, groups, per_group}, at::TensorOptions().device(rstd.device())));
        auto c2 = at::mul(at::mul(at::mul(at::sub(at::mul(db_group, mean), ds_group), rstd), rstd), rstd);
        c2 = at::mul(c2, wrapped(part));
        auto const shift = at::mul(at::neg(c2), mean);
        auto c3 = at::sub(shift, at::mul(at::mul(db_group, rstd), wrapped(part)));
        c1 = at::unsqueeze(c1, -1);
        c2 = with_dims(c2, 4);
        c3 = with_dims(c3, 4);
        auto const first = at::mul(g.reshape({n, groups, per_group, area}), c1);
        auto const second = at::mul(x.reshape({n, groups, per_group, area}), c2);
        d_input = at::add(at::add(first, second), c3).reshape(x.sizes());
    }
    if (mask[1]) {
        auto const scaled = ds.view({n, groups, per_group});
        auto const moved = db.view({n, groups, per_group});
        auto const difference = at::sub(scaled, at::mul(moved, at::unsqueeze(mean, -1)));
        d_weight = at::sum(at::mul(difference, at::unsqueeze(rstd, -1)), 0).reshape({channels});
    }
    if (mask[2]) d_bias = at::sum(db, 0);
    if (d_input.defined()) d_input = p.out(d_input);
    if (d_weight.defined()) d_weight = p.out(d_weight);
    if (d_bias.defined()) d_bias = p.out(d_bias);
    return {d_input, d_weight, d_bias};
}

/// The arguments of `aten::native_batch_norm_backward`.
[[nodiscard]] inline decomposed_results batch_norm_gradients(call_arguments const& a) {
    auto const grad = a.tensor(0), input = a.tensor(1);
    auto const weight = a.maybe_tensor(2);
    bool const is_training = a.flag(7);
    auto const mask = a.flags(9);
    auto const dtype = at::toOpMathType(input.scalar_type());
    auto const cast = [&](std::optional<at::Tensor> const& t) { return t ? std::optional(converted(*t, dtype)) : std::nullopt; };
    auto const g = *cast(grad), x = *cast(input);
    auto const w = cast(weight), running_mean = cast(a.maybe_tensor(3)), running_var = cast(a.maybe_tensor(4));
    auto const save_mean = cast(a.maybe_tensor(5)), save_invstd = cast(a.maybe_tensor(6));
    std::vector<std::int64_t> others;
    for (std::int64_t i = 0; i < x.dim(); ++i)
        if (i != 1) others.push_back(i);
    auto const spread = [&](at::Tensor t) {
        for (std::int64_t i = 0; i < x.dim(); ++i)
            if ((i != 1 || x.size(1) == 1) && (i >= t.dim() || t.size(i) != 1)) t = at::unsqueeze(t, i);
        return t;
    };
    auto const invstd = is_training ? *save_invstd : at::rsqrt(at::add(*running_var, wrapped(a.real(8))));
    auto const mean = spread(is_training ? *save_mean : *running_mean);
    double const part = 1.0 / (static_cast<double>(x.numel()) / static_cast<double>(x.size(1)));
    auto const sum = at::sum(g, others);
    auto const dot = at::sum(at::mul(g, at::sub(x, mean)), others);
    auto const mean_of_grad = spread(at::mul(sum, wrapped(part)));
    auto const scaled = at::mul(dot, wrapped(part));
    auto const projection = spread(at::mul(scaled, at::mul(invstd, invstd)));
    auto const scale = w ? spread(at::mul(invstd, *w)) : at::mul(spread(invstd), wrapped(1.0));
    at::Tensor d_input, d_weight, d_bias;
    if (is_training) d_input = at::mul(at::sub(at::sub(g, at::mul(at::sub(x, mean), projection)), mean_of_grad), scale);
    else d_input = at::mul(g, scale);
    auto const weight_dtype = (weight ? *weight : input).scalar_type();
    if (mask[1]) d_weight = at::mul(dot, invstd);
    d_input = converted(d_input, input.scalar_type());
    if (mask[1]) d_weight = converted(d_weight, weight_dtype);
    if (mask[2]) d_bias = converted(sum, weight_dtype);
    return {d_input, d_weight, d_bias};
}

[[nodiscard]] inline std::span<named_decomposition const> norm_backward_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::native_layer_norm_backward",
         [](call_arguments const& a) {
             return layer_norm_gradients(a.tensor(0), a.tensor(1), a.integers(2), a.tensor(3), a.tensor(4), a.maybe_tensor(5), a.maybe_tensor(6), a.flags(7));
         }},
        {"aten::native_group_norm_backward",
         [](call_arguments const& a) {
             return group_norm_gradients(a.tensor(0), a.tensor(1), a.tensor(2), a.tensor(3), a.maybe_tensor(4), a.integer(5), a.integer(6), a.integer(7),
                                         a.integer(8), a.flags(9));
         }},
        {"aten::native_batch_norm_backward", batch_norm_gradients},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
