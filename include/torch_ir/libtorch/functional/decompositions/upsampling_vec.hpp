// SPDX-License-Identifier: MIT
/// Decompositions of interpolation to a size or by factors: the `.vec` forms, which programs have. (Those of upsample_nearest2d and upsample_bilinear2d are core ATen.)
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>
#include <torch_ir/libtorch/functional/decompositions/creation.hpp>
#include <torch_ir/libtorch/functional/decompositions/indexing.hpp>
#include <torch_ir/libtorch/functional/decompositions/upsampling.hpp>

#include <ATen/ops/add.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/index.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/unbind.h>
#include <ATen/ops/unsqueeze.h>
#include <ATen/ops/upsample_bicubic2d.h>

#include <array>
#include <cstdint>
#include <span>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// With the size at place 1, or the factors at place `i`.
[[nodiscard]] inline interpolation size_or_factors(call_arguments const& a, std::size_t i) {
    auto const x = a.tensor(0);
    auto const size = a.maybe_integers(1);
    auto const factors = a.maybe_reals(i);
    auto const dims = static_cast<std::size_t>(x.dim() - 2);
    TORCH_CHECK(size.has_value() != factors.has_value(), "Must specify exactly one of output_size and scale_factors");
    if (size) return {*size, std::vector<std::optional<double>>(dims)};
    interpolation out;
    for (std::size_t d = 0; d < dims; ++d) {
        out.size.push_back(static_cast<std::int64_t>(static_cast<double>(x.size(static_cast<std::int64_t>(d) + 2)) * factors->at(d)));
        out.factors.emplace_back(factors->at(d));
    }
    return out;
}

/// What each of the four neighbours counts at `t` between the middle two.
[[nodiscard]] inline std::array<at::Tensor, 4> cubic_weights(at::Tensor const& t) {
    constexpr double a = -0.75;
    auto const near = at::stack({t, at::sub(wrapped(1.0), t)}, 0), far = at::stack({at::add(t, wrapped(1.0)), at::sub(wrapped(2.0), t)}, 0);
    auto outer = at::mul(at::sub(at::mul(far, wrapped(a)), wrapped(5 * a)), far);
    outer = at::sub(at::mul(at::add(outer, wrapped(8 * a)), far), wrapped(4 * a));
    auto inner = at::mul(at::sub(at::mul(near, wrapped(a + 2)), wrapped(a + 3)), near);
    inner = at::add(at::mul(inner, near), wrapped(1));
    auto const outer_two = at::unbind(outer, 0), inner_two = at::unbind(inner, 0);
    return {outer_two[0], inner_two[0], inner_two[1], outer_two[1]};
}

[[nodiscard]] inline at::Tensor weighted_sum(std::array<at::Tensor, 4> const& x, std::array<at::Tensor, 4> const& weights) {
    auto out = at::mul(x[0], weights[0]);
    for (std::size_t i = 1; i < 4; ++i) out = at::add(out, at::mul(x[i], weights[i]));
    return out;
}

/// Cubic along the width, and then along the height. Bytes, which are computed with whole numbers, stay with the operator.
[[nodiscard]] inline at::Tensor upsampled_bicubic(at::Tensor const& input, interpolation const& to, bool align_corners) {
    if (input.scalar_type() == at::kByte) return at::upsample_bicubic2d(input, to.size, align_corners, to.factors[0], to.factors[1]);
    auto const p = promoted({input});
    auto const x = p.in(input);
    auto const dtype = promoted_to_float({x}).result;
    auto const height = x.size(2), width = x.size(3);
    auto const step_y = step_of(height, to.size[0], align_corners, to.factors[0]), step_x = step_of(width, to.size[1], align_corners, to.factors[1]);
    auto const i = converted(counted(0, to.size[0], std::nullopt, x.device()), dtype), j = converted(counted(0, to.size[1], std::nullopt, x.device()), dtype);
    auto const places_x = source_places(j, step_x, align_corners);
    auto const places_y = at::unsqueeze(source_places(i, step_y, align_corners), -1);
    auto const floor_x = at::floor(places_x), floor_y = at::floor(places_y);
    auto const part_y = at::clamp(at::sub(places_y, floor_y), 0.0, 1.0), part_x = at::clamp(at::sub(places_x, floor_x), 0.0, 1.0);
    auto const x0 = floor_x.to(at::kLong), y0 = floor_y.to(at::kLong);
    auto const neighbours = [](at::Tensor const& t) { return std::array{at::sub(t, wrapped(1)), t, at::add(t, wrapped(1)), at::add(t, wrapped(2))}; };
    auto const ys = neighbours(y0), xs = neighbours(x0);
    auto const weights_x = cubic_weights(part_x), weights_y = cubic_weights(part_y);
    std::array<at::Tensor, 4> rows;
    for (std::size_t r = 0; r < 4; ++r) {
        std::array<at::Tensor, 4> elements;
        for (std::size_t c = 0; c < 4; ++c) {
            auto const row = at::clamp(ys[r], 0, height - 1), column = at::clamp(xs[c], 0, width - 1);
            elements[c] = at::index(x, indices_from(2, {row, column}));
        }
        rows[r] = weighted_sum(elements, weights_x);
    }
    return p.out(weighted_sum(rows, weights_y).contiguous(x.suggest_memory_format()));
}

[[nodiscard]] inline std::span<named_decomposition const> upsampling_vec_decompositions() {
    static constexpr core_decomposition nearest = [](call_arguments const& a) -> decomposed_results {
        return {upsampled_nearest(a.tensor(0), size_or_factors(a, 2), false)};
    };
    static constexpr core_decomposition nearest_exact = [](call_arguments const& a) -> decomposed_results {
        return {upsampled_nearest(a.tensor(0), size_or_factors(a, 2), true)};
    };
    static constexpr core_decomposition linear = [](call_arguments const& a) -> decomposed_results {
        return {upsampled_linear(a.tensor(0), size_or_factors(a, 3), a.flag(2))};
    };
    static constexpr named_decomposition table[] = {
        {"aten::upsample_nearest1d.vec", nearest},
        {"aten::upsample_nearest3d.vec", nearest},
        {"aten::_upsample_nearest_exact1d.vec", nearest_exact},
        {"aten::_upsample_nearest_exact2d.vec", nearest_exact},
        {"aten::_upsample_nearest_exact3d.vec", nearest_exact},
        {"aten::upsample_linear1d.vec", linear},
        {"aten::upsample_trilinear3d.vec", linear},
        {"aten::upsample_bicubic2d.vec",
         [](call_arguments const& a) -> decomposed_results { return {upsampled_bicubic(a.tensor(0), size_or_factors(a, 3), a.flag(2))}; }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
