// SPDX-License-Identifier: MIT
/// Decompositions of normalization.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>

#include <ATen/ops/_native_batch_norm_legit.h>
#include <ATen/ops/_native_batch_norm_legit_no_training.h>
#include <ATen/ops/add.h>
#include <ATen/ops/div.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/rsqrt.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

[[nodiscard]] inline decomposed_results results_of(std::tuple<at::Tensor, at::Tensor, at::Tensor> t) {
    return {std::get<0>(std::move(t)), std::get<1>(std::move(t)), std::get<2>(std::move(t))};
}

/// The forms whose schemas say that running statistics are written.
[[nodiscard]] inline decomposed_results decomposed_batch_norm(call_arguments const& a) {
    auto const x = a.tensor(0);
    auto const weight = a.maybe_tensor(1), bias = a.maybe_tensor(2);
    auto mean = a.maybe_tensor(3), variance = a.maybe_tensor(4);
    auto const training = a.flag(5);
    auto const momentum = a.real(6), epsilon = a.real(7);
    if (!mean) return results_of(at::_native_batch_norm_legit(x, weight, bias, training, momentum, epsilon));
    if (!training) return results_of(at::_native_batch_norm_legit_no_training(x, weight, bias, *mean, *variance, momentum, epsilon));
    return results_of(at::_native_batch_norm_legit(x, weight, bias, *mean, *variance, training, momentum, epsilon));
}

/// The root mean square is that of the last dimensions, as many as there are in `shape`.
[[nodiscard]] inline decomposed_results decomposed_rms_norm(at::Tensor const& input, std::vector<std::int64_t> const& shape,
                                                            std::optional<at::Tensor> const& weight, std::optional<double> epsilon) {
    auto const dtype = at::toOpMathType(input.scalar_type());
    auto const x = converted(input, dtype);
    std::vector<std::int64_t> dims;
    for (std::size_t i = 0; i < shape.size(); ++i) dims.push_back(input.dim() - static_cast<std::int64_t>(i) - 1);
    auto const is_single = dtype == at::kFloat || dtype == at::kComplexFloat;
    auto const smallest = is_single ? static_cast<double>(std::numeric_limits<float>::epsilon()) : std::numeric_limits<double>::epsilon();
    auto factor = at::rsqrt(at::add(at::mean(at::pow(x, 2), dims, true), c10::Scalar(epsilon.value_or(smallest))));
    auto out = at::mul(x, factor);
    if (weight) out = at::mul(out, *weight);
    if (input.suggest_memory_format() == at::MemoryFormat::Contiguous) {
        out = out.contiguous();
        factor = factor.contiguous();
    }
    return {out.type_as(input), factor};
}

/// A direction of length one times a length, for each index of `dim`.
[[nodiscard]] inline decomposed_results decomposed_weight_norm(at::Tensor const& v, at::Tensor const& g, std::int64_t dim) {
    std::vector<std::int64_t> others;
    for (std::int64_t d = 0; d < v.dim(); ++d)
        if (d != dim) others.push_back(d);
    auto const norm = at::linalg_vector_norm(v, 2, others, true, g.scalar_type() == at::kBFloat16 ? std::optional(at::kFloat) : std::nullopt);
    return {at::mul(v, at::div(g, converted(norm, g.scalar_type()))), norm};
}

[[nodiscard]] inline std::span<named_decomposition const> normalization_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::native_batch_norm", decomposed_batch_norm},
        {"aten::_fused_rms_norm",
         [](call_arguments const& a) -> decomposed_results { return decomposed_rms_norm(a.tensor(0), a.integers(1), a.maybe_tensor(2), a.maybe_real(3)); }},
        {"aten::_weight_norm_interface",
         [](call_arguments const& a) -> decomposed_results { return decomposed_weight_norm(a.tensor(0), a.tensor(1), a.integer(2)); }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
