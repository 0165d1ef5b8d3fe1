// SPDX-License-Identifier: MIT
/// Decompositions of reductions and of products of matrices and vectors.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/all.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/any.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bitwise_not.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/conj.h>
#include <ATen/ops/conj_physical.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/diag.h>
#include <ATen/ops/dot.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/flatten.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/index.h>
#include <ATen/ops/index_copy.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/log.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/real.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/remainder.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/searchsorted.h>
#include <ATen/ops/slice.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/squeeze.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/var.h>
#include <ATen/ops/var_mean.h>
#include <ATen/ops/vdot.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// Bytes give bytes.
[[nodiscard]] inline at::Tensor all_of(at::Tensor const& x, at::Tensor const& is_any_false) {
    auto const result = at::logical_not(is_any_false);
    return x.scalar_type() == at::kByte ? result.to(at::kByte) : result;
}

[[nodiscard]] inline at::Tensor decomposed_logsumexp(at::Tensor const& self, std::vector<std::int64_t> const& dims, bool keepdim) {
    auto const p = promoted_to_float({self});
    auto const x = p.in(self);
    if (x.numel() == 0) return p.out(at::log(at::sum(at::exp(x), dims, keepdim)));
    auto largest = at::amax(at::real(x), dims, true);
    auto const is_infinite = at::eq(at::abs(largest), c10::Scalar(std::numeric_limits<double>::infinity()));
    largest = at::masked_fill(largest, is_infinite, c10::Scalar(0));
    auto const squeezed = keepdim ? largest : at::squeeze(largest, dims);
    return p.out(at::add(at::log(at::sum(at::exp(at::sub(x, largest)), dims, keepdim)), squeezed));
}

/// The real dtype of lengths.
[[nodiscard]] inline c10::ScalarType length_dtype(c10::ScalarType dtype) { return c10::isComplexType(dtype) ? c10::toRealValueType(dtype) : dtype; }

[[nodiscard]] inline c10::Scalar correction_of(std::optional<c10::Scalar> const& given) { return given ? given->toDouble() : 1.0; }

[[nodiscard]] inline at::Tensor standard_deviation(at::Tensor const& self, c10::OptionalArrayRef<std::int64_t> dims,
                                                   std::optional<c10::Scalar> const& correction, bool keepdim) {
    auto const x = converted(self, at::toOpMathType(self.scalar_type()));
    return converted(at::sqrt(at::var(x, dims, correction_of(correction), keepdim)), length_dtype(self.scalar_type()));
}

[[nodiscard]] inline decomposed_results standard_deviation_and_mean(at::Tensor const& self, c10::OptionalArrayRef<std::int64_t> dims,
                                                                    std::optional<c10::Scalar> const& correction, bool keepdim) {
    auto const x = converted(self, at::toOpMathType(self.scalar_type()));
    auto const [variance, mean] = at::var_mean(x, dims, correction_of(correction), keepdim);
    auto const deviation = converted(at::sqrt(variance), length_dtype(self.scalar_type()));
    return {deviation, converted(mean, self.scalar_type())};
}

[[nodiscard]] inline at::Tensor decomposed_norm(at::Tensor const& x, std::optional<c10::Scalar> const& p, c10::OptionalArrayRef<std::int64_t> dims,
                                                bool keepdim, std::optional<c10::ScalarType> dtype) {
    return at::linalg_vector_norm(x, p.value_or(2), dims, keepdim, dtype);
}

[[nodiscard]] inline at::Tensor decomposed_renorm(at::Tensor const& x, c10::Scalar const& p, std::int64_t dim, c10::Scalar const& limit) {
    if (dim < 0) dim += x.dim();
    std::vector<std::int64_t> others;
    for (std::int64_t i = 0; i < x.dim(); ++i)
        if (i != dim) others.push_back(i);
    auto const dtype = at::toOpMathType(x.scalar_type());
    bool const is_half = dtype != x.scalar_type();
    auto const length = at::linalg_vector_norm(x, p, others, true, is_half ? std::optional(dtype) : std::nullopt);
    auto const is_long = at::gt(length, limit);
    auto const shrunk = at::mul(at::reciprocal(at::add(length, wrapped(1e-7))), wrapped(limit));
    auto const factor = at::where(is_long, shrunk, c10::Scalar(1.0));
    return at::mul(x, is_half ? converted(factor, x.scalar_type()) : factor).contiguous();
}

[[nodiscard]] inline at::Tensor decomposed_dot(at::Tensor const& self, at::Tensor const& other) {
    if (self.is_complex()) {
        if (self.is_conj()) return other.is_conj() ? at::conj(at::dot(at::conj(self), at::conj(other))) : at::vdot(at::conj(self), other);
        if (other.is_conj()) return at::vdot(at::conj(other), self);
    }
    auto const p = promoted({self, other});
    auto const x = p.in(self), y = p.in(other);
    return p.out(at::sum(at::mul(x, y)));
}

[[nodiscard]] inline at::Tensor decomposed_vdot(at::Tensor const& self, at::Tensor const& other) {
    if (!self.is_complex()) return at::dot(self, other);
    if (self.is_conj()) return other.is_conj() ? at::vdot(at::conj(other), at::conj(self)) : at::dot(at::conj(self), other);
    if (other.is_conj()) return at::conj(at::dot(self, at::conj(other)));
    return at::sum(at::mul(at::conj_physical(self), other));
}

[[nodiscard]] inline at::Tensor decomposed_mv(at::Tensor const& self, at::Tensor const& vec) {
    auto const p = promoted({self, vec});
    auto const x = p.in(self), y = p.in(vec);
    return p.out(at::sum(at::mul(x, y), 1));
}

[[nodiscard]] inline bool is_number(c10::Scalar const& s, double value) { return s.isComplex() ? s.toComplexDouble() == value : s.toDouble() == value; }

[[nodiscard]] inline at::Tensor decomposed_baddbmm(at::Tensor const& self, at::Tensor const& a, at::Tensor const& b, c10::Scalar beta, c10::Scalar alpha) {
    auto const p = promoted({self, a, b});
    auto const x = p.in(self), u = p.in(a), v = p.in(b);
    if (!x.is_floating_point() && !x.is_complex()) {
        beta = beta.toLong();
        alpha = alpha.toLong();
    }
    auto result = at::bmm(u, v);
    if (!is_number(alpha, 1)) result = at::mul(result, wrapped(alpha));
    if (is_number(beta, 0)) return p.out(result);
    return p.out(at::add(is_number(beta, 1) ? x : at::mul(x, wrapped(beta)), result));
}

[[nodiscard]] inline at::Tensor decomposed_addr(at::Tensor const& self, at::Tensor const& a, at::Tensor const& b, c10::Scalar const& beta,
                                                c10::Scalar const& alpha) {
    auto const p = promoted({self, a, b});
    auto x = p.in(self);
    auto const u = p.in(a), v = p.in(b);
    x = x.expand({u.size(0), v.size(0)});
    if (x.scalar_type() == at::kBool) {
        auto const product = [&] { return is_number(alpha, 0) ? at::full_like(x, false, at::TensorOptions().pinned_memory(false)) : at::outer(u, v); };
        return is_number(beta, 0) ? product() : at::logical_or(x, product());
    }
    if (is_number(beta, 0)) return p.out(at::mul(at::outer(u, v), wrapped(alpha)));
    auto const first = at::mul(x, wrapped(beta));
    return p.out(at::add(first, at::mul(at::outer(u, v), wrapped(alpha))));
}

/// (a - b)^2 = a^2 - 2ab + b^2 as one product of matrices.
[[nodiscard]] inline at::Tensor euclidean_distance(at::Tensor const& a, at::Tensor const& b) {
    auto const squares_a = at::sum(at::pow(a, 2), -1, true);
    auto const ones_a = at::ones_like(squares_a, {}, at::MemoryFormat::Contiguous);
    auto const squares_b = at::sum(at::pow(b, 2), -1, true);
    auto const ones_b = at::ones_like(squares_b, {}, at::MemoryFormat::Contiguous);
    auto const left = at::cat({at::mul(a, wrapped(-2)), squares_a, ones_a}, -1);
    auto const right = at::cat({b, ones_b, squares_b}, -1);
    return at::sqrt(at::clamp_min(at::matmul(left, right.mT()), 0));
}

[[nodiscard]] inline at::Tensor safe_softmax(at::Tensor const& x, std::int64_t dim, std::optional<c10::ScalarType> dtype) {
    auto const result = at::softmax(x, dim, dtype);
    auto const is_masked = at::eq(x, c10::Scalar(-std::numeric_limits<double>::infinity()));
    auto const is_masked_row = at::all(is_masked, dim, true);
    auto const zeros = at::zeros_like(result);
    return at::where(is_masked_row, zeros, result);
}

[[nodiscard]] inline at::Tensor cross(at::Tensor const& self, at::Tensor const& other, std::int64_t dim) {
    auto const p = promoted({self, other});
    auto a = p.in(self), b = p.in(other);
    auto const sizes = at::infer_size(a.sizes(), b.sizes());
    a = expanded(a, sizes);
    b = expanded(b, sizes);
    if (dim < 0) dim += a.dim();
    auto const places = at::arange(3, at::TensorOptions().device(a.device()));
    auto const turned = [&](at::Tensor const& t, std::int64_t by) { return at::index_select(t, dim, at::remainder(at::add(places, wrapped(by)), 3)); };
    auto product = [&](std::int64_t by_a, std::int64_t by_b) {
        auto const first = turned(a, by_a);
        return at::mul(first, turned(b, by_b));
    };
    auto const first = product(1, 2);
    return p.out(at::sub(first, product(2, 1)));
}

[[nodiscard]] inline at::Tensor is_in_each(at::Tensor const& elements, at::Tensor const& tests, bool invert) {
    if (elements.numel() == 0) return at::empty_like(elements, at::TensorOptions().dtype(at::kBool));
    at::Tensor result;
    if (tests.dim() == 0) {
        result = at::eq(elements, tests);
    } else {
        auto sizes = elements.sizes().vec();
        sizes.resize(sizes.size() + static_cast<std::size_t>(tests.dim()), 1);
        std::vector<std::int64_t> dims;
        for (std::int64_t i = 1; i <= tests.dim(); ++i) dims.push_back(-i);
        result = at::any(at::eq(elements.view(sizes), tests), dims);
    }
    return invert ? at::bitwise_not(result) : result;
}

[[nodiscard]] inline at::Tensor is_in_sorted(at::Tensor const& elements, at::Tensor const& tests, bool assume_unique, bool invert) {
    auto const flat = at::flatten(elements), flat_tests = at::flatten(tests);
    if (assume_unique) {
        auto const [sorted, order] = at::sort(at::cat({flat, flat_tests}), true, -1, false);
        auto const next = at::slice(sorted, 0, 1, std::numeric_limits<std::int64_t>::max());
        auto is_twice = at::constant_pad_nd(at::eq(next, at::slice(sorted, 0, 0, -1)), {0, 1}, false);
        if (invert) is_twice = at::logical_not(is_twice);
        auto const mask = at::index_copy(at::empty_like(is_twice), 0, order, is_twice);
        return at::slice(mask, 0, 0, elements.numel()).reshape(elements.sizes());
    }
    auto const sorted = std::get<0>(at::sort(flat_tests));
    auto const places = at::searchsorted(sorted, flat);
    auto const valid = at::where(at::lt(places, sorted.numel()), places, c10::Scalar(0));
    auto result = at::eq(at::index(sorted, {valid}), flat);
    if (invert) result = at::logical_not(result);
    return result.reshape(elements.sizes());
}

[[nodiscard]] inline at::Tensor is_in(at::Tensor const& elements, at::Tensor const& tests, bool assume_unique, bool invert) {
    if (assume_unique && elements.numel() == 0 && tests.numel() == 0) return is_in_each(elements, tests, invert);
    bool const is_short = static_cast<double>(tests.numel()) < 10.0 * std::pow(static_cast<double>(elements.numel()), 0.145);
    return is_short ? is_in_each(elements, tests, invert) : is_in_sorted(elements, tests, assume_unique, invert);
}

[[nodiscard]] inline decomposed_results least_and_largest(at::Tensor const& x, std::optional<std::int64_t> dim, bool keepdim) {
    auto const dims = dim ? std::vector{*dim} : std::vector<std::int64_t>();
    auto const least = at::amin(x, dims, keepdim);
    return {least, at::amax(x, dims, keepdim)};
}

[[nodiscard]] inline std::span<named_decomposition const> reduction_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::sum", [](call_arguments const& a) -> decomposed_results { return {at::sum(a.tensor(0), at::IntArrayRef(), false, a.maybe_dtype(1))}; }},
        {"aten::nansum",
         [](call_arguments const& a) -> decomposed_results {
             auto const x = at::where(at::isnan(a.tensor(0)), c10::Scalar(0), a.tensor(0));
             return {at::sum(x, optional_dims(a.maybe_integers(1)), a.flag(2), a.maybe_dtype(3))};
         }},
        {"aten::all",
         [](call_arguments const& a) -> decomposed_results {
             return {all_of(a.tensor(0), at::any(at::logical_not(a.tensor(0)), c10::OptionalArrayRef<std::int64_t>()))};
         }},
        {"aten::all.dim",
         [](call_arguments const& a) -> decomposed_results { return {all_of(a.tensor(0), at::any(at::logical_not(a.tensor(0)), a.integer(1), a.flag(2)))}; }},
        {"aten::all.dims",
         [](call_arguments const& a) -> decomposed_results {
             return {all_of(a.tensor(0), at::any(at::logical_not(a.tensor(0)), optional_dims(a.maybe_integers(1)), a.flag(2)))};
         }},
        {"aten::aminmax", [](call_arguments const& a) { return least_and_largest(a.tensor(0), a.maybe_integer(1), a.flag(2)); }},
        {"aten::count_nonzero",
         [](call_arguments const& a) -> decomposed_results {
             auto const dims = a.maybe_integer(1) ? std::optional(std::vector{a.integer(1)}) : std::nullopt;
             return {at::sum(at::ne(a.tensor(0), c10::Scalar(0)), optional_dims(dims))};
         }},
        {"aten::count_nonzero.dim_IntList",
         [](call_arguments const& a) -> decomposed_results { return {at::sum(at::ne(a.tensor(0), c10::Scalar(0)), a.integers(1))}; }},
        {"aten::logsumexp", [](call_arguments const& a) -> decomposed_results { return {decomposed_logsumexp(a.tensor(0), a.integers(1), a.flag(2))}; }},
        {"aten::std.correction",
         [](call_arguments const& a) -> decomposed_results {
             return {standard_deviation(a.tensor(0), optional_dims(a.maybe_integers(1)), a.maybe_number(2), a.flag(3))};
         }},
        {"aten::std_mean.correction",
         [](call_arguments const& a) { return standard_deviation_and_mean(a.tensor(0), optional_dims(a.maybe_integers(1)), a.maybe_number(2), a.flag(3)); }},
        {"aten::norm.Scalar",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_norm(a.tensor(0), a.number(1), std::nullopt, false, std::nullopt)}; }},
        {"aten::norm.ScalarOpt_dim",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_norm(a.tensor(0), a.maybe_number(1), a.integers(2), a.flag(3), std::nullopt)};
         }},
        {"aten::norm.ScalarOpt_dim_dtype",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_norm(a.tensor(0), a.maybe_number(1), a.integers(2), a.flag(3), a.maybe_dtype(4))};
         }},
        {"aten::norm.ScalarOpt_dtype",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_norm(a.tensor(0), a.maybe_number(1), std::nullopt, false, a.maybe_dtype(2))};
         }},
        {"aten::renorm",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_renorm(a.tensor(0), a.number(1), a.integer(2), a.number(3))}; }},
        {"aten::dot", [](call_arguments const& a) -> decomposed_results { return {decomposed_dot(a.tensor(0), a.tensor(1))}; }},
        {"aten::vdot", [](call_arguments const& a) -> decomposed_results { return {decomposed_vdot(a.tensor(0), a.tensor(1))}; }},
        {"aten::mv", [](call_arguments const& a) -> decomposed_results { return {decomposed_mv(a.tensor(0), a.tensor(1))}; }},
        {"aten::baddbmm",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_baddbmm(a.tensor(0), a.tensor(1), a.tensor(2), a.number(3), a.number(4))}; }},
        {"aten::addr",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_addr(a.tensor(0), a.tensor(1), a.tensor(2), a.number(3), a.number(4))}; }},
        {"aten::trace", [](call_arguments const& a) -> decomposed_results { return {at::sum(at::diag(a.tensor(0)))}; }},
        {"aten::_euclidean_dist", [](call_arguments const& a) -> decomposed_results { return {euclidean_distance(a.tensor(0), a.tensor(1))}; }},
        {"aten::_safe_softmax", [](call_arguments const& a) -> decomposed_results { return {safe_softmax(a.tensor(0), a.integer(1), a.maybe_dtype(2))}; }},
        {"aten::linalg_cross", [](call_arguments const& a) -> decomposed_results { return {cross(a.tensor(0), a.tensor(1), a.integer(2))}; }},
        {"aten::isin.Tensor_Tensor", [](call_arguments const& a) -> decomposed_results { return {is_in(a.tensor(0), a.tensor(1), a.flag(2), a.flag(3))}; }},
        {"aten::isin.Tensor_Scalar",
         [](call_arguments const& a) -> decomposed_results { return {a.flag(3) ? at::ne(a.tensor(0), a.number(1)) : at::eq(a.tensor(0), a.number(1))}; }},
        {"aten::isin.Scalar_Tensor",
         [](call_arguments const& a) -> decomposed_results {
             auto const element = at::scalar_tensor(a.number(0), at::TensorOptions().device(a.tensor(1).device()).pinned_memory(false));
             return {is_in(element, a.tensor(1), a.flag(2), a.flag(3))};
         }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
