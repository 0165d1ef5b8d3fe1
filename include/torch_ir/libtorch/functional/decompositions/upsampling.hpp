// SPDX-License-Identifier: MIT
/// Decompositions of interpolation, and of the grid of an affine transformation.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>
#include <torch_ir/libtorch/functional/decompositions/creation.hpp>
#include <torch_ir/libtorch/functional/decompositions/indexing.hpp>

#include <ATen/ops/_upsample_nearest_exact1d.h>
#include <ATen/ops/_upsample_nearest_exact2d.h>
#include <ATen/ops/_upsample_nearest_exact3d.h>
#include <ATen/ops/add.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/index.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/permute.h>
#include <ATen/ops/round.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/unsqueeze.h>
#include <ATen/ops/upsample_linear1d.h>
#include <ATen/ops/upsample_nearest1d.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <ATen/ops/upsample_nearest3d.h>

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// The size to make, and for each of its dimensions the factor, if it is said.
struct interpolation {
    std::vector<std::int64_t> size;
    std::vector<std::optional<double>> factors;
};

/// With the size at place 1 and its factors from `i` on.
[[nodiscard]] inline interpolation upsampling_at(call_arguments const& a, std::size_t i) {
    interpolation out{a.integers(1), {}};
    for (std::size_t d = 0; d < out.size.size(); ++d) out.factors.push_back(a.maybe_real(i + d));
    return out;
}

/// A range along the one dimension of `rest` more that follow.
[[nodiscard]] inline at::Tensor with_dims_after(at::Tensor x, std::size_t rest) {
    for (; rest > 0; --rest) x = at::unsqueeze(x, -1);
    return x;
}

[[nodiscard]] inline index_list spatial_indices(std::vector<at::Tensor> const& indices) {
    auto out = indices_from(2, {});
    for (auto const& t : indices) out.push_back(std::optional(t));
    return out;
}

/// The operator itself.
[[nodiscard]] inline at::Tensor nearest_as_it_is(at::Tensor const& x, interpolation const& to, bool exact) {
    auto const& [size, by] = to;
    switch (size.size()) {
        case 1: return exact ? at::_upsample_nearest_exact1d(x, size, by[0]) : at::upsample_nearest1d(x, size, by[0]);
        case 2: return exact ? at::_upsample_nearest_exact2d(x, size, by[0], by[1]) : at::upsample_nearest2d(x, size, by[0], by[1]);
        default: return exact ? at::_upsample_nearest_exact3d(x, size, by[0], by[1], by[2]) : at::upsample_nearest3d(x, size, by[0], by[1], by[2]);
    }
}

/// Where a factor that doesn't fit the size leads beyond the input, the operator stays.
[[nodiscard]] inline at::Tensor upsampled_nearest(at::Tensor const& input, interpolation const& to, bool exact) {
    auto const p = promoted({input});
    auto const offset = exact ? 0.5 : 0.0;
    auto const dims = to.size.size();
    auto const given = input.sizes().slice(static_cast<std::size_t>(input.dim()) - dims);
    auto const is_copy = dims == 2 && !exact && given == at::IntArrayRef(to.size);  // whatever the factors
    std::vector<double> steps;
    for (std::size_t d = 0; d < dims; ++d) {
        auto const size = static_cast<double>(given[d]);
        auto const is_factor = !is_copy && to.factors[d] && *to.factors[d] > 0;
        steps.push_back(is_factor ? size / (size * *to.factors[d]) : size / static_cast<double>(to.size[d]));
        auto const last = static_cast<float>(static_cast<double>(to.size[d] - 1) + offset) * static_cast<float>(steps[d]);
        if (is_factor && static_cast<std::int64_t>(last) >= given[d]) return nearest_as_it_is(input, to, exact);
    }
    auto const x = p.in(input);
    std::vector<at::Tensor> indices;
    for (std::size_t d = 0; d < dims; ++d) {
        auto const places = at::add(counted(0, to.size[d], at::kFloat, x.device()), wrapped(offset));
        indices.push_back(with_dims_after(at::mul(places, wrapped(steps[d])).to(at::kLong), dims - 1 - d));
    }
    auto const out = at::index(x, spatial_indices(indices));
    return p.out(out.dim() == 4 || out.dim() == 5 ? out.contiguous(x.suggest_memory_format()) : out);
}

/// How far the input goes for a step of the output.
[[nodiscard]] inline c10::Scalar step_of(std::int64_t in, std::int64_t out, bool align_corners, std::optional<double> factor) {
    if (align_corners) return out > 1 ? c10::Scalar((static_cast<double>(in) - 1) / (static_cast<double>(out) - 1)) : c10::Scalar(std::int64_t{0});
    return factor && *factor > 0 ? 1 / *factor : static_cast<double>(in) / static_cast<double>(out);
}

/// Where elements of the output lie in the input.
[[nodiscard]] inline at::Tensor source_places(at::Tensor const& places, c10::Scalar const& step, bool align_corners) {
    if (align_corners) return at::mul(places, wrapped(step));
    return at::sub(at::mul(at::add(places, wrapped(0.5)), wrapped(step)), wrapped(0.5));
}

[[nodiscard]] inline c10::Scalar linear_step(at::Tensor const& x, interpolation const& to, std::size_t d, bool align_corners) {
    auto const size = x.size(static_cast<std::int64_t>(d) + 2);
    return step_of(size, to.size[d], align_corners, size == to.size[d] ? std::nullopt : to.factors[d]);
}

/// Linear along each dimension, the last one first. A dimension that keeps its size is copied, as the operator does whatever the factor. (Python's decomposition
/// interpolates there.)
[[nodiscard]] inline at::Tensor upsampled_linear(at::Tensor const& input, interpolation const& to, bool align_corners) {
    auto const p = promoted({input});
    auto const x = p.in(input);
    auto const dtype = promoted_to_float({x}).result;
    auto const dims = to.size.size();
    TORCH_CHECK(x.dim() == static_cast<std::int64_t>(dims) + 2, "interpolation: sizes ", x.sizes(), " don't fit ", dims, " dimensions");
    std::vector<at::Tensor> places, lower, upper;
    for (std::size_t d = 0; d < dims; ++d) {
        auto const size = x.size(static_cast<std::int64_t>(d) + 2);
        auto const step = linear_step(x, to, d, align_corners);
        auto const i = converted(counted(0, to.size[d], std::nullopt, x.device()), dtype);
        std::vector<std::int64_t> shape(dims - d, 1);
        shape[0] = to.size[d];
        places.push_back(at::clamp(source_places(i, step, align_corners), 0.0).reshape(shape));
        lower.push_back(places[d].to(at::kLong));
        upper.push_back(at::clamp(at::add(lower[d], wrapped(1)), std::nullopt, size - 1));
    }
    std::vector<at::Tensor> corners;
    for (std::size_t corner = 0; corner < std::size_t{1} << dims; ++corner) {
        std::vector<at::Tensor> indices;
        for (std::size_t d = 0; d < dims; ++d) indices.push_back((corner >> (dims - 1 - d)) & 1 ? upper[d] : lower[d]);
        corners.push_back(converted(at::index(x, spatial_indices(indices)), dtype));
    }
    for (auto d = dims; d-- > 0;) {
        auto const part = converted(at::clamp(at::sub(places[d], lower[d]), 0.0, 1.0), dtype);
        for (std::size_t i = 0; 2 * i < corners.size(); ++i) corners[i] = at::add(corners[2 * i], at::mul(at::sub(corners[2 * i + 1], corners[2 * i]), part));
        corners.resize(corners.size() / 2);
    }
    auto const out = corners[0].contiguous(x.suggest_memory_format());
    return p.out(x.is_floating_point() ? out : at::round(out));
}

/// Where a factor that doesn't fit the size leads beyond the input, the operator stays.
[[nodiscard]] inline at::Tensor decomposed_upsample_linear1d(at::Tensor const& x, interpolation const& to, bool align_corners) {
    auto const last = (static_cast<double>(to.size[0]) - 0.5) * linear_step(x, to, 0, align_corners).toDouble() - 0.5;
    if (!align_corners && last >= static_cast<double>(x.size(-1))) return at::upsample_linear1d(x, to.size, align_corners, to.factors[0]);
    return upsampled_linear(x, to, align_corners);
}

/// Numbers from -1 to 1, or between the middles of the first and the last of `steps` parts.
[[nodiscard]] inline at::Tensor from_minus_one(std::int64_t steps, bool align_corners, at::TensorOptions const& options) {
    if (steps <= 1) return at::full({}, 0, options);
    auto const n = static_cast<double>(steps);
    auto const end = align_corners ? c10::Scalar(std::int64_t{1}) : c10::Scalar((n - 1) / n);
    return decomposed_linspace(row_end(-end), row_end(end), steps, options);
}

[[nodiscard]] inline at::Tensor decomposed_affine_grid(at::Tensor const& input, std::vector<std::int64_t> const& size, bool align_corners) {
    auto const p = promoted({input});
    auto const theta = p.in(input);
    auto const options = options_for(theta.scalar_type(), theta.device());
    auto const dims = static_cast<std::int64_t>(size.size()) - 2;
    TORCH_CHECK(dims == 2 || dims == 3, "affine_grid_generator needs 4d (spatial) or 5d (volumetric) inputs.");

    std::vector<at::Tensor> parts;
    auto const shaped = [&](std::int64_t dim, std::int64_t n) {
        std::vector<std::int64_t> shape(static_cast<std::size_t>(dims) + 1, 1);
        shape[static_cast<std::size_t>(dim)] = n;
        return shape;
    };
    for (auto d = dims; d-- > 0;) {  // x first
        auto const n = size[static_cast<std::size_t>(d) + 2];
        parts.push_back(from_minus_one(n, align_corners, options).view(shaped(d, n)));
    }
    parts.push_back(filled(shaped(0, 1), true, options));
    for (std::int64_t i = 0; i <= dims; ++i) {
        auto& part = parts[static_cast<std::size_t>(i)];
        part = at::constant_pad_nd(part, {i, dims - i}, 0.0);
    }
    auto grid = parts[0];
    for (std::size_t i = 1; i < parts.size(); ++i) grid = at::add(grid, parts[i]);

    auto out_size = size;
    out_size.erase(out_size.begin() + 1);
    out_size.push_back(dims);
    grid = grid.view({-1, dims + 1, 1});
    auto const transposed = at::unsqueeze(at::permute(theta, {0, 2, 1}), 1);
    return p.out(at::sum(at::mul(grid, transposed), at::IntArrayRef{-2}).view(out_size));
}

[[nodiscard]] inline std::span<named_decomposition const> upsampling_decompositions() {
    static constexpr core_decomposition nearest = [](call_arguments const& a) -> decomposed_results {
        return {upsampled_nearest(a.tensor(0), upsampling_at(a, 2), false)};
    };
    static constexpr core_decomposition nearest_exact = [](call_arguments const& a) -> decomposed_results {
        return {upsampled_nearest(a.tensor(0), upsampling_at(a, 2), true)};
    };
    static constexpr named_decomposition table[] = {
        {"aten::upsample_nearest1d", nearest},
        {"aten::upsample_nearest2d", nearest},
        {"aten::upsample_nearest3d", nearest},
        {"aten::_upsample_nearest_exact1d", nearest_exact},
        {"aten::_upsample_nearest_exact2d", nearest_exact},
        {"aten::_upsample_nearest_exact3d", nearest_exact},
        {"aten::upsample_linear1d",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_upsample_linear1d(a.tensor(0), upsampling_at(a, 3), a.flag(2))}; }},
        {"aten::affine_grid_generator",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_affine_grid(a.tensor(0), a.integers(1), a.flag(2))}; }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
