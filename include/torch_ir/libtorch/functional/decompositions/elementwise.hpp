// SPDX-License-Identifier: MIT
/// Decompositions of arithmetic on each element.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/copy.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/erfc.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/exp2.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/isinf.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/isneginf.h>
#include <ATen/ops/isposinf.h>
#include <ATen/ops/lgamma.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/nan_to_num.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/real.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/special_erfcx.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/trunc.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <span>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] inline at::Tensor decomposed_addcmul(at::Tensor const& self, at::Tensor const& a, at::Tensor const& b, c10::Scalar const& value) {
    auto const p = promoted({self, a, b});
    auto const x = p.in(self), u = p.in(a), v = p.in(b);
    auto const factor = c10::isIntegralType(p.result, true) ? number_of_kind(value, p.result) : value;
    return p.out(at::add(x, at::mul(at::mul(u, wrapped(factor)), v)));
}

[[nodiscard]] inline at::Tensor decomposed_addcdiv(at::Tensor const& self, at::Tensor const& a, at::Tensor const& b, c10::Scalar const& value) {
    auto const p = promoted_to_float({self, a, b});
    auto const x = p.in(self), u = p.in(a), v = p.in(b);
    return p.out(at::add(x, at::div(at::mul(u, wrapped(value)), v)));
}

/// Where the weight is large, from the end on: more exact there.
[[nodiscard]] inline at::Tensor interpolated(at::Tensor const& start, at::Tensor const& end, at::Tensor const& weight) {
    auto const is_large = at::ge(at::abs(weight), c10::Scalar(0.5));
    auto const factor = at::where(is_large, at::sub(weight, wrapped(1)), weight);
    auto const base = at::where(is_large, end, start);
    return at::add(at::mul(factor, at::sub(end, start)), base);
}

[[nodiscard]] inline at::Tensor decomposed_lerp(at::Tensor const& start, at::Tensor const& end, at::Tensor const& weight) {
    auto const p = promoted({start, end, weight});
    auto const x = p.in(start), y = p.in(end), w = p.in(weight);
    return p.out(interpolated(x, y, w));
}

[[nodiscard]] inline at::Tensor lerp_with_number(at::Tensor const& start, at::Tensor const& end, c10::Scalar const& weight) {
    auto const p = promoted({start, end});
    auto const x = p.in(start), y = p.in(end);
    return p.out(interpolated(x, y, x.new_full({}, number_of_kind(weight, x.scalar_type()))));
}

[[nodiscard]] inline at::Tensor decomposed_frac(at::Tensor const& self) {
    auto const p = promoted({self});
    auto const x = p.in(self);
    return p.out(at::sub(x, at::trunc(x)));
}

[[nodiscard]] inline at::Tensor decomposed_sgn(at::Tensor const& self) {
    auto const p = promoted({self});
    auto const x = p.in(self);
    if (!x.is_complex()) return p.out(at::sign(x));
    auto const length = at::abs(x);
    auto const is_zero = at::eq(length, c10::Scalar(0));
    return p.out(at::where(is_zero, c10::Scalar(0), at::div(x, length)));
}

[[nodiscard]] inline at::Tensor scaled_to_float(at::Tensor const& self, double factor) {
    auto const p = promoted_to_float({self});
    return p.out(at::mul(p.in(self), wrapped(factor)));
}

[[nodiscard]] inline at::Tensor decomposed_sinc(at::Tensor const& self) {
    auto const p = promoted_to_float({self});
    auto const x = at::mul(p.in(self), wrapped(std::numbers::pi));
    auto const is_zero = at::eq(x, c10::Scalar(0));
    return p.out(at::where(is_zero, c10::Scalar(1), at::div(at::sin(x), x)));
}

[[nodiscard]] inline at::Tensor decomposed_heaviside(at::Tensor const& self, at::Tensor const& values) {
    auto const p = promoted({self, values});
    auto x = p.in(self), v = p.in(values);
    broadcast_pair(x, v);
    auto const is_zero = at::eq(x, c10::Scalar(0));
    auto const is_low = at::lt(x, c10::Scalar(0));
    auto const is_low_or_nan = at::logical_or(is_low, at::isnan(x));
    auto const steps = at::where(is_low_or_nan, c10::Scalar(0), c10::Scalar(1));
    return p.out(at::where(is_zero, v, steps));
}

[[nodiscard]] inline at::Tensor apply_to_real(at::Tensor (*compare)(at::Tensor const&, at::Tensor const&), at::Tensor const& a, at::Tensor const& b) {
    auto const first = at::real(a);
    return compare(first, at::real(b));
}

[[nodiscard]] inline at::Tensor decomposed_logaddexp(at::Tensor const& self, at::Tensor const& other) {
    auto const p = promoted({self, other});
    auto a = p.in(self), b = p.in(other);
    broadcast_pair(a, b);
    auto const is_first_larger = apply_to_real(at::ge, a, b);
    auto const larger = at::where(is_first_larger, a, b);
    auto const smaller = at::where(is_first_larger, b, a);
    auto const is_infinite = at::logical_not(at::isfinite(at::real(a)));
    auto const is_same_infinity = at::logical_and(is_infinite, apply_to_real(at::eq, a, b));
    if (!a.is_complex()) return p.out(at::where(is_same_infinity, a, at::add(larger, at::log1p(at::exp(at::sub(smaller, larger))))));
    auto const is_negative = at::lt(at::real(smaller), c10::Scalar(0));
    auto const first = at::exp(smaller);
    auto const infinite = at::where(is_negative, smaller, at::log(at::add(first, at::exp(larger))));
    auto const finite = at::where(is_same_infinity, infinite, at::add(larger, at::log1p(at::exp(at::sub(smaller, larger)))));
    return p.out(at::where(at::isnan(smaller), c10::Scalar(c10::complex<double>(not_a_number, not_a_number)), finite));
}

[[nodiscard]] inline at::Tensor decomposed_logaddexp2(at::Tensor const& self, at::Tensor const& other) {
    auto const p = promoted({self, other});
    auto a = p.in(self), b = p.in(other);
    broadcast_pair(a, b);
    auto const is_first_larger = at::ge(a, b);
    auto const larger = at::where(is_first_larger, a, b);
    auto const smaller = at::where(is_first_larger, b, a);
    auto const is_infinite = at::isinf(a);
    auto const is_same_infinity = at::logical_and(is_infinite, at::eq(a, b));
    auto const sum = at::add(larger, at::mul(at::log1p(at::exp2(at::sub(smaller, larger))), wrapped(1.0 / std::numbers::ln2)));
    return p.out(at::where(is_same_infinity, a, sum));
}

/// `a * f(b)` with 0 where `a` is 0, NaN where `b` is.
[[nodiscard]] inline at::Tensor product_with_log(at::Tensor const& a, at::Tensor const& b, at::Tensor (*f)(at::Tensor const&)) {
    auto const p = promoted_to_float({a, b});
    auto const x = p.in(a), y = p.in(b);
    auto const is_zero = at::eq(x, c10::Scalar(0));
    auto const product = at::where(is_zero, c10::Scalar(0), at::mul(x, f(y)));
    return p.out(at::where(at::isnan(y), c10::Scalar(not_a_number), product));
}

/// A number next to a tensor, in the dtype that both give.
[[nodiscard]] inline at::Tensor number_beside(at::Tensor const& t, c10::Scalar const& number) {
    auto const dtype = promoted_to_float({t, wrapped(number)}).computation;
    return at::scalar_tensor(number_of_kind(number, dtype), at::TensorOptions().dtype(dtype).device(t.device()));
}

[[nodiscard]] inline at::Tensor product_with_log(c10::Scalar const& a, at::Tensor const& b, at::Tensor (*f)(at::Tensor const&)) {
    return product_with_log(number_beside(b, a), b, f);
}

[[nodiscard]] inline at::Tensor product_with_log(at::Tensor const& a, c10::Scalar const& b, at::Tensor (*f)(at::Tensor const&)) {
    return product_with_log(a, number_beside(a, b), f);
}

[[nodiscard]] inline at::Tensor entropy(at::Tensor const& self) {
    auto const p = promoted_to_float({self});
    auto const x = p.in(self);
    auto const is_nan = at::isnan(x);
    auto const is_positive = at::gt(x, c10::Scalar(0));
    auto const negative = at::neg(x);
    auto const positive = at::mul(negative, at::log(x));
    auto const other = at::where(at::eq(x, c10::Scalar(0)), c10::Scalar(0), c10::Scalar(-infinity));
    return p.out(at::where(is_nan, x, at::where(is_positive, positive, other)));
}

[[nodiscard]] inline at::Tensor log_ndtr(at::Tensor const& self) {
    auto const p = promoted_to_float({self});
    auto const x = p.in(self);
    auto const t = at::mul(x, wrapped(std::numbers::sqrt2 / 2));
    auto const is_low = at::lt(x, c10::Scalar(1.0));
    auto const low_part = at::log(at::div(at::special_erfcx(at::neg(t)), wrapped(2)));
    auto const low = at::sub(low_part, at::mul(t, t));
    auto const high = at::log1p(at::div(at::neg(at::erfc(t)), wrapped(2)));
    return p.out(at::where(is_low, low, high));
}

[[nodiscard]] inline at::Tensor decomposed_logit(at::Tensor const& self, std::optional<double> eps) {
    auto const p = promoted_to_float({self});
    auto const x = p.in(self);
    double const low = eps.value_or(-1.0), high = 1 - low;
    auto const is_low = at::lt(x, c10::Scalar(low));
    auto const clamped = at::where(is_low, c10::Scalar(low), at::where(at::gt(x, c10::Scalar(high)), c10::Scalar(high), x));
    return p.out(at::log(at::div(clamped, at::sub(wrapped(1), clamped))));
}

[[nodiscard]] inline double largest_of(c10::ScalarType dtype) {
    switch (dtype) {
        case c10::ScalarType::Double: return std::numeric_limits<double>::max();
        case c10::ScalarType::Half: return static_cast<float>(std::numeric_limits<c10::Half>::max());
        case c10::ScalarType::BFloat16: return static_cast<float>(std::numeric_limits<c10::BFloat16>::max());
        default: return std::numeric_limits<float>::max();
    }
}

[[nodiscard]] inline at::Tensor decomposed_nan_to_num(at::Tensor const& x, std::optional<double> nan, std::optional<double> high, std::optional<double> low) {
    if (x.is_complex()) return at::nan_to_num(x, nan, high, low);
    if (!x.is_floating_point()) return at::clone(x);
    auto result = at::where(at::isnan(x), c10::Scalar(nan.value_or(0.0)), x);
    auto const is_low = at::isneginf(x);
    result = at::where(is_low, c10::Scalar(low.value_or(-largest_of(x.scalar_type()))), result);
    auto const is_high = at::isposinf(x);
    return at::where(is_high, c10::Scalar(high.value_or(largest_of(x.scalar_type()))), result);
}

[[nodiscard]] inline at::Tensor is_infinity(at::Tensor const& self, double value) {
    auto const x = promoted({self}).in(self);
    return x.is_floating_point() ? at::eq(x, c10::Scalar(value)) : at::zeros_like(x, at::TensorOptions().dtype(at::kBool));
}

[[nodiscard]] inline at::Tensor decomposed_mvlgamma(at::Tensor const& self, std::int64_t n) {
    auto const p = promoted_to_float({self});
    auto const x = p.in(self);
    double const offset = 0.25 * static_cast<double>(n) * static_cast<double>(n - 1) * std::log(std::numbers::pi);
    auto const steps =
        at::arange(c10::Scalar(1 - n), c10::Scalar(1), c10::Scalar(1), at::TensorOptions().dtype(x.scalar_type()).device(x.device()).pinned_memory(false));
    auto const halves = at::mul(steps, wrapped(0.5));
    return p.out(at::add(at::sum(at::lgamma(at::add(x.unsqueeze(-1), halves)), -1), wrapped(offset)));
}

[[nodiscard]] inline at::Tensor decomposed_masked_fill(at::Tensor const& self, at::Tensor const& mask, at::Tensor const& value) {
    return at::where(mask, converted(value, self.scalar_type()), self).contiguous();
}

[[nodiscard]] inline at::Tensor filled_with_number(at::Tensor const& self, at::Tensor const& mask, c10::Scalar const& value) {
    return at::where(mask, number_of_kind(value, self.scalar_type()), self).contiguous();
}

[[nodiscard]] inline at::Tensor decomposed_bernoulli(at::Tensor const& self) {
    auto const options = at::TensorOptions().dtype(at::kFloat).device(self.device()).pinned_memory(false);
    return converted(at::lt(at::rand(self.sizes(), options), self), self.scalar_type());
}

[[nodiscard]] inline std::span<named_decomposition const> elementwise_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::addcmul",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_addcmul(a.tensor(0), a.tensor(1), a.tensor(2), a.number(3))}; }},
        {"aten::addcdiv",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_addcdiv(a.tensor(0), a.tensor(1), a.tensor(2), a.number(3))}; }},
        {"aten::lerp.Tensor", [](call_arguments const& a) -> decomposed_results { return {decomposed_lerp(a.tensor(0), a.tensor(1), a.tensor(2))}; }},
        {"aten::lerp.Scalar", [](call_arguments const& a) -> decomposed_results { return {lerp_with_number(a.tensor(0), a.tensor(1), a.number(2))}; }},
        {"aten::rsub.Tensor", [](call_arguments const& a) -> decomposed_results { return {at::sub(a.tensor(1), a.tensor(0), a.number(2))}; }},
        {"aten::rsub.Scalar", [](call_arguments const& a) -> decomposed_results { return {at::sub(wrapped(a.number(1)), a.tensor(0), a.number(2))}; }},
        {"aten::floor_divide", [](call_arguments const& a) -> decomposed_results { return {at::div(a.tensor(0), a.tensor(1), "floor")}; }},
        {"aten::floor_divide.Scalar", [](call_arguments const& a) -> decomposed_results { return {at::div(a.tensor(0), wrapped(a.number(1)), "floor")}; }},
        {"aten::clamp_min", [](call_arguments const& a) -> decomposed_results { return {at::clamp(a.tensor(0), a.number(1))}; }},
        {"aten::clamp_min.Tensor", [](call_arguments const& a) -> decomposed_results { return {at::clamp(a.tensor(0), a.maybe_tensor(1))}; }},
        {"aten::clamp_max", [](call_arguments const& a) -> decomposed_results { return {at::clamp(a.tensor(0), std::nullopt, a.number(1))}; }},
        {"aten::clamp_max.Tensor",
         [](call_arguments const& a) -> decomposed_results { return {at::clamp(a.tensor(0), std::optional<at::Tensor>(), a.maybe_tensor(1))}; }},
        {"aten::frac", [](call_arguments const& a) -> decomposed_results { return {decomposed_frac(a.tensor(0))}; }},
        {"aten::sgn", [](call_arguments const& a) -> decomposed_results { return {decomposed_sgn(a.tensor(0))}; }},
        {"aten::deg2rad", [](call_arguments const& a) -> decomposed_results { return {scaled_to_float(a.tensor(0), 0.017453292519943295)}; }},
        {"aten::rad2deg", [](call_arguments const& a) -> decomposed_results { return {scaled_to_float(a.tensor(0), 57.29577951308232)}; }},
        {"aten::sinc", [](call_arguments const& a) -> decomposed_results { return {decomposed_sinc(a.tensor(0))}; }},
        {"aten::heaviside", [](call_arguments const& a) -> decomposed_results { return {decomposed_heaviside(a.tensor(0), a.tensor(1))}; }},
        {"aten::logaddexp", [](call_arguments const& a) -> decomposed_results { return {decomposed_logaddexp(a.tensor(0), a.tensor(1))}; }},
        {"aten::logaddexp2", [](call_arguments const& a) -> decomposed_results { return {decomposed_logaddexp2(a.tensor(0), a.tensor(1))}; }},
        {"aten::xlogy.Tensor", [](call_arguments const& a) -> decomposed_results { return {product_with_log(a.tensor(0), a.tensor(1), at::log)}; }},
        {"aten::xlogy.Scalar_Self", [](call_arguments const& a) -> decomposed_results { return {product_with_log(a.number(0), a.tensor(1), at::log)}; }},
        {"aten::xlogy.Scalar_Other", [](call_arguments const& a) -> decomposed_results { return {product_with_log(a.tensor(0), a.number(1), at::log)}; }},
        {"aten::special_xlog1py", [](call_arguments const& a) -> decomposed_results { return {product_with_log(a.tensor(0), a.tensor(1), at::log1p)}; }},
        {"aten::special_xlog1py.self_scalar",
         [](call_arguments const& a) -> decomposed_results { return {product_with_log(a.number(0), a.tensor(1), at::log1p)}; }},
        {"aten::special_xlog1py.other_scalar",
         [](call_arguments const& a) -> decomposed_results { return {product_with_log(a.tensor(0), a.number(1), at::log1p)}; }},
        {"aten::special_entr", [](call_arguments const& a) -> decomposed_results { return {entropy(a.tensor(0))}; }},
        {"aten::special_log_ndtr", [](call_arguments const& a) -> decomposed_results { return {log_ndtr(a.tensor(0))}; }},
        {"aten::logit", [](call_arguments const& a) -> decomposed_results { return {decomposed_logit(a.tensor(0), a.maybe_real(1))}; }},
        {"aten::nan_to_num",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_nan_to_num(a.tensor(0), a.maybe_real(1), a.maybe_real(2), a.maybe_real(3))}; }},
        {"aten::isneginf", [](call_arguments const& a) -> decomposed_results { return {is_infinity(a.tensor(0), -infinity)}; }},
        {"aten::isposinf", [](call_arguments const& a) -> decomposed_results { return {is_infinity(a.tensor(0), infinity)}; }},
        {"aten::mvlgamma", [](call_arguments const& a) -> decomposed_results { return {decomposed_mvlgamma(a.tensor(0), a.integer(1))}; }},
        {"aten::masked_fill.Tensor",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_masked_fill(a.tensor(0), a.tensor(1), a.tensor(2))}; }},
        {"aten::masked_fill.Scalar", [](call_arguments const& a) -> decomposed_results { return {filled_with_number(a.tensor(0), a.tensor(1), a.number(2))}; }},
        {"aten::fill.Scalar",
         [](call_arguments const& a) -> decomposed_results { return {at::full_like(a.tensor(0), a.number(1), at::TensorOptions().pinned_memory(false))}; }},
        {"aten::fill.Tensor", [](call_arguments const& a) -> decomposed_results { return {at::copy(a.tensor(0), a.tensor(1))}; }},
        {"aten::zero", [](call_arguments const& a) -> decomposed_results { return {at::zeros_like(a.tensor(0))}; }},
        {"aten::bernoulli",
         [](call_arguments const& a) -> decomposed_results {
             static_cast<void>(a.maybe_tensor(1));  // a generator of its own is an error: the program could not name it
             return {decomposed_bernoulli(a.tensor(0))};
         }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
