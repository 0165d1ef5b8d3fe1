// SPDX-License-Identifier: MIT
/// How far one value is from another, as one number, and a value at a glance: the measures of a bisection.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/common/tensors.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/inputs.hpp>
#include <torch_ir/report/bisection.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/view_as_real.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How two values are compared.
struct departure_options {
    double least_scale = 1e-6;  ///< differences are relative to at least this
    bool any_dtype = false;     ///< floating tensors of different dtypes are compared
};

/// The largest |found - expected| / (|expected| + s), where s is the scale of the small elements of the expected tensor: the lower quartile of its
/// magnitudes without zeros, so that fill values such as -1e9 don't hide what happens beside them. 0 for equal values; infinity for another shape,
/// dtype, integer or place of NaN and infinity. Linear.
[[nodiscard]] double departure(c10::IValue const& expected, c10::IValue const& found, departure_options const& options = {});
/// The same for tensors.
[[nodiscard]] double departure(at::Tensor const& expected, at::Tensor const& found, departure_options const& options = {});

/// A value at a glance.
[[nodiscard]] value_summary summarize(std::string name, c10::IValue const& value);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_verify)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Contiguous elements as double; those of a complex tensor as pairs.
[[nodiscard]] inline at::Tensor as_doubles(at::Tensor const& t) {
    at::Tensor const real = t.is_complex() ? at::view_as_real(t.resolve_conj().to(c10::kComplexDouble)) : t;
    return real.to(c10::kDouble).contiguous();
}

[[nodiscard]] inline std::span<double const> doubles_of(at::Tensor const& t) {
    return {static_cast<double const*>(t.const_data_ptr()), static_cast<std::size_t>(t.numel())};
}

/// The lower quartile of the magnitudes that are neither 0 nor infinite, of at most 2^16 elements spread over the tensor.
[[nodiscard]] inline double small_scale(std::span<double const> x) {
    std::vector<double> sizes;
    std::size_t const step = x.size() / 65536 + 1;
    for (std::size_t i = 0; i < x.size(); i += step)
        if (double const size = std::abs(x[i]); size > 0 && std::isfinite(size)) sizes.push_back(size);
    if (sizes.empty()) return 0;
    auto const quartile = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 4);
    std::nth_element(sizes.begin(), quartile, sizes.end());
    return *quartile;
}

}  // namespace detail

TORCH_IR_INLINE double departure(at::Tensor const& expected, at::Tensor const& found, departure_options const& options) {
    constexpr double different = std::numeric_limits<double>::infinity();
    if (expected.defined() != found.defined()) return different;
    if (!expected.defined() || expected.is_same(found)) return 0;
    if (expected.sizes() != found.sizes() || expected.layout() != found.layout()) return different;
    auto const is_inexact = [](at::Tensor const& t) { return t.is_floating_point() || t.is_complex(); };
    if (expected.scalar_type() != found.scalar_type() &&
        !(options.any_dtype && expected.is_complex() == found.is_complex() && is_inexact(expected) && is_inexact(found)))
        return different;
    if (!is_inexact(expected) || expected.layout() != c10::kStrided) return at::equal(expected, found) ? 0 : different;
    at::Tensor const a = detail::as_doubles(expected), b = detail::as_doubles(found);
    auto const x = detail::doubles_of(a), y = detail::doubles_of(b);
    double const scale = std::max(detail::small_scale(x), options.least_scale);
    double most = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (x[i] == y[i] || (std::isnan(x[i]) && std::isnan(y[i]))) continue;
        if (!std::isfinite(x[i]) || !std::isfinite(y[i])) return different;
        most = std::max(most, std::abs(y[i] - x[i]) / (std::abs(x[i]) + scale));
    }
    return most;
}

TORCH_IR_INLINE double departure(c10::IValue const& expected, c10::IValue const& found, departure_options const& options) {
    constexpr double different = std::numeric_limits<double>::infinity();
    if (expected.isTensor() && found.isTensor()) return departure(expected.toTensor(), found.toTensor(), options);
    if (expected.isDouble() && found.isDouble()) {
        double const x = expected.toDouble(), y = found.toDouble();
        if (x == y || (std::isnan(x) && std::isnan(y))) return 0;
        return std::isfinite(x) && std::isfinite(y) ? std::abs(y - x) / (std::abs(x) + options.least_scale) : different;
    }
    if (expected.isInt() && found.isInt()) return expected.toInt() == found.toInt() ? 0 : different;
    if (expected.isBool() && found.isBool()) return expected.toBool() == found.toBool() ? 0 : different;
    auto const items_of = [](c10::IValue const& v) {
        std::vector<c10::IValue> out;
        if (v.isList())
            for (c10::IValue const& item : v.toListRef()) out.push_back(item);
        else if (v.isTuple()) out = v.toTupleRef().elements().vec();
        return out;
    };
    if ((expected.isList() && found.isList()) || (expected.isTuple() && found.isTuple())) {
        auto const x = items_of(expected), y = items_of(found);
        if (x.size() != y.size()) return different;
        double most = 0;
        for (std::size_t i = 0; i < x.size(); ++i) most = std::max(most, departure(x[i], y[i], options));
        return most;
    }
    if (expected.isDevice() || expected.isGenerator()) return 0;
    if (expected.isString() && found.isString()) return expected.toStringRef() == found.toStringRef() ? 0 : different;
    return expected.isNone() && found.isNone() ? 0 : different;
}

TORCH_IR_INLINE value_summary summarize(std::string name, c10::IValue const& value) {
    value_summary out;
    out.name = std::move(name);
    if (!value.isTensor() || !value.toTensor().defined()) {
        std::ostringstream text;
        if (value.isTensor() || value.isNone()) text << "None";
        else text << value;
        out.type = text.str().substr(0, 120);
        return out;
    }
    at::Tensor const& t = value.toTensor();
    out.is_tensor = true;
    out.type = detail::describe_tensor(t);
    if (t.is_quantized() || t.layout() != c10::kStrided || t.numel() == 0) return out;
    at::Tensor const real = detail::as_doubles(t.is_complex() ? t.abs() : t);
    std::size_t count = 0;
    for (double const x : detail::doubles_of(real)) {
        if (std::isnan(x)) ++out.nan;
        else if (std::isinf(x)) ++out.infinite;
        else {
            out.min = count == 0 ? x : std::min(out.min, x);
            out.max = count == 0 ? x : std::max(out.max, x);
            out.mean += x;
            ++count;
        }
    }
    if (count != 0) out.mean /= static_cast<double>(count);
    return out;
}

}}  // namespace torch_ir

#endif
