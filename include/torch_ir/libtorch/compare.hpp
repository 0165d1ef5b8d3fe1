// SPDX-License-Identifier: MIT
/// Compares tensors, and lists of them.
///
/// Dtype and shape must be equal. Integers and booleans must be equal as such, complex numbers are close as numbers of the plane, NaN
/// equals NaN in the same place, infinity the same infinity. Tolerances are those of torch.testing by default. They are wide
/// enough to hide a wrong element (bfloat16's is 1.6 %), so with default tolerances one more thing counts as a
/// difference: an element that is off by more than 0.5 % and 16 times as far as any other element of the tensor. Rounding
/// spreads over a tensor, a wrong element stands out.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/report/verification.hpp>

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Tolerances for all outputs; by default those of the output's dtype.
struct verify_options {
    std::optional<double> rtol{};
    std::optional<double> atol{};
};

/// Compares two tensors, of any dtypes and shapes. Linear.
[[nodiscard]] output_comparison compare_tensors(at::Tensor const& expected, at::Tensor const& found, verify_options const& options = {});

/// Compares outputs in order.
[[nodiscard]] verification verify_outputs(std::span<at::Tensor const> expected, std::span<at::Tensor const> found, verify_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_verify)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline std::string number_text(double x) {
    char text[64];
    auto const end = std::to_chars(text, text + sizeof text, x).ptr;
    return {text, end};
}
[[nodiscard]] inline std::string number_text(std::complex<double> const& z) { return "(" + number_text(z.real()) + ", " + number_text(z.imag()) + ")"; }
[[nodiscard]] inline std::string number_text(std::int64_t n) { return std::to_string(n); }
[[nodiscard]] inline std::string number_text(std::uint64_t n) { return std::to_string(n); }

[[nodiscard]] inline bool is_nan(double x) { return std::isnan(x); }
[[nodiscard]] inline bool is_nan(std::complex<double> const& z) { return std::isnan(z.real()) || std::isnan(z.imag()); }
[[nodiscard]] inline bool is_infinite(double x) { return std::isinf(x); }
[[nodiscard]] inline bool is_infinite(std::complex<double> const& z) { return std::isinf(z.real()) || std::isinf(z.imag()); }

/// The same non-finite number; parts of a complex one may be finite and equal.
[[nodiscard]] inline bool same_special(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }
[[nodiscard]] inline bool same_special(std::complex<double> const& a, std::complex<double> const& b) {
    return same_special(a.real(), b.real()) && same_special(a.imag(), b.imag());
}

template <class T>
[[nodiscard]] double distance(T a, T b) {
    if constexpr (std::is_integral_v<T>) {
        auto const x = static_cast<std::uint64_t>(a), y = static_cast<std::uint64_t>(b);
        return static_cast<double>(a < b ? y - x : x - y);
    } else {
        return std::abs(a - b);
    }
}
template <class T>
[[nodiscard]] double magnitude(T a) {
    if constexpr (std::is_integral_v<T>) return std::abs(static_cast<double>(a));
    else return std::abs(a);
}

[[nodiscard]] inline std::vector<std::int64_t> position_of(std::uint64_t index, std::vector<std::int64_t> const& sizes) {
    std::vector<std::int64_t> at(sizes.size());
    for (std::size_t d = sizes.size(); d-- > 0;) {
        at[d] = static_cast<std::int64_t>(index % static_cast<std::uint64_t>(sizes[d]));
        index /= static_cast<std::uint64_t>(sizes[d]);
    }
    return at;
}

/// Goes over two equally shaped arrays and fills in a comparison.
template <class T>
class element_comparer {
public:
    element_comparer(output_comparison& out, bool look_for_outlier) : out_(out), look_for_outlier_(look_for_outlier) {}

    void compare(std::span<T const> expected, std::span<T const> found) {
        for (std::size_t i = 0; i < expected.size(); ++i) compare(i, expected[i], found[i]);
        if (double const both = std::sqrt(expected_square_) * std::sqrt(found_square_); both > 0) out_.cosine = product_ / both;
        else if (expected_square_ == found_square_) out_.cosine = 1;
        if (finite_ != 0) out_.mean_absolute /= static_cast<double>(finite_);
        if (nonzero_ != 0) out_.mean_relative /= static_cast<double>(nonzero_);
        if (finite_ == 0 && !expected.empty())  // nothing was measured
            out_.max_absolute = out_.mean_absolute = out_.max_relative = out_.mean_relative = out_.cosine = std::numeric_limits<double>::quiet_NaN();
        if (look_for_outlier_ && out_.mismatches == 0 && is_outlier()) {
            out_.has_outlier = true;
            out_.mismatches = 1;
            mark(worst_, expected[worst_], found[worst_]);
        }
        out_.is_close = out_.mismatches == 0;
    }

private:
    output_comparison& out_;
    bool look_for_outlier_;
    std::uint64_t finite_ = 0, nonzero_ = 0;
    double second_ = 0;  ///< the second largest difference
    double scale_ = 0;   ///< the largest expected magnitude
    std::size_t worst_ = 0;
    double worst_expected_ = 0;
    double product_ = 0, expected_square_ = 0, found_square_ = 0;  ///< of the vectors of all finite elements

    void mark(std::size_t i, T expected, T found) { out_.first = mismatch{position_of(i, out_.expected.sizes), number_text(expected), number_text(found)}; }

    void compare(std::size_t i, T expected, T found) {
        if constexpr (!std::is_integral_v<T>) {
            out_.expected_nan += is_nan(expected) ? 1U : 0U;
            out_.found_nan += is_nan(found) ? 1U : 0U;
            out_.expected_infinite += is_infinite(expected) ? 1U : 0U;
            out_.found_infinite += is_infinite(found) ? 1U : 0U;
            if (is_nan(expected) || is_nan(found) || is_infinite(expected) || is_infinite(found)) {
                if (same_special(expected, found)) return;
                if (out_.mismatches++ == 0) mark(i, expected, found);
                return;
            }
        }
        double const difference = distance(expected, found), size = magnitude(expected);
        ++finite_;
        add_to_cosine(expected, found);
        scale_ = std::max(scale_, size);
        out_.mean_absolute += difference;
        if (size != 0) {
            ++nonzero_;
            out_.mean_relative += difference / size;
            out_.max_relative = std::max(out_.max_relative, difference / size);
        }
        if (difference > out_.max_absolute) {
            second_ = out_.max_absolute;
            out_.max_absolute = difference;
            worst_ = i;
            worst_expected_ = size;
        } else {
            second_ = std::max(second_, difference);
        }
        if (expected != found && !(difference <= out_.used.absolute + out_.used.relative * size))
            if (out_.mismatches++ == 0) mark(i, expected, found);
    }

    void add_to_cosine(T expected, T found) {
        if constexpr (std::is_arithmetic_v<T>) {
            product_ += static_cast<double>(expected) * static_cast<double>(found);
        } else {
            product_ += (expected * std::conj(found)).real();
        }
        double const x = magnitude(expected), y = magnitude(found);
        expected_square_ += x * x;
        found_square_ += y * y;
    }

    /// See the head of this file. What rounding in float32 can do at the scale of the tensor is no outlier.
    [[nodiscard]] bool is_outlier() const {
        double const rounding = 16 * std::ldexp(scale_, -23);
        bool const is_alone = finite_ == 1;
        return out_.max_absolute > 0.005 * worst_expected_ && out_.max_absolute > 16 * second_ &&
               out_.max_absolute > (is_alone ? std::max(rounding, out_.used.absolute) : rounding);
    }
};

template <class T>
[[nodiscard]] std::span<T const> elements_of(at::Tensor const& t) {
    return {static_cast<T const*>(t.const_data_ptr()), static_cast<std::size_t>(t.numel())};
}

template <class T>
void compare_as(output_comparison& out, at::Tensor const& expected, at::Tensor const& found, std::optional<c10::ScalarType> through, bool look_for_outlier) {
    auto const prepare = [&](at::Tensor const& t) { return (through ? t.to(*through) : t).contiguous(); };
    at::Tensor const a = prepare(expected), b = prepare(found);
    element_comparer<T>(out, look_for_outlier).compare(elements_of<T>(a), elements_of<T>(b));
}

}  // namespace detail

TORCH_IR_INLINE output_comparison compare_tensors(at::Tensor const& expected, at::Tensor const& found, verify_options const& options) {
    output_comparison out;
    auto const shape_of = [](at::Tensor const& t) { return t.defined() ? tensor_shape{from_torch(t.scalar_type()), t.sizes().vec()} : tensor_shape{}; };
    out.expected = shape_of(expected);
    out.found = shape_of(found);
    if (out.expected != out.found || !expected.defined()) return out;
    out.elements = static_cast<std::uint64_t>(expected.numel());
    out.used = default_tolerance(out.expected.dtype);
    if (options.rtol) out.used.relative = *options.rtol;
    if (options.atol) out.used.absolute = *options.atol;
    bool const defaults = !options.rtol && !options.atol;

    tensor_data const a = to_tensor_data(expected), b = to_tensor_data(found);
    at::Tensor const x = to_tensor(a), y = to_tensor(b);
    switch (kind_of(out.expected.dtype)) {
        case dtype_kind::floating:
            if (out.expected.dtype == dtype::float4_e2m1fn_x2) break;
            detail::compare_as<double>(out, x, y, c10::kDouble, defaults);
            return out;
        case dtype_kind::complex: detail::compare_as<std::complex<double>>(out, x, y, c10::kComplexDouble, defaults); return out;
        case dtype_kind::boolean: detail::compare_as<std::int64_t>(out, x, y, c10::kLong, false); return out;
        case dtype_kind::integer:
            if (out.expected.dtype == dtype::uint64) detail::compare_as<std::uint64_t>(out, x, y, std::nullopt, false);
            else if (element_size(out.expected.dtype) > 1 || out.expected.dtype == dtype::uint8 || out.expected.dtype == dtype::int8)
                detail::compare_as<std::int64_t>(out, x, y, c10::kLong, false);
            else break;
            return out;
        case dtype_kind::quantized:
        case dtype_kind::bits:
        case dtype_kind::undefined: break;
    }
    out.is_close = std::equal(a.storage.begin(), a.storage.end(), b.storage.begin(), b.storage.end());
    out.mismatches = out.is_close ? 0 : 1;
    return out;
}

TORCH_IR_INLINE verification verify_outputs(std::span<at::Tensor const> expected, std::span<at::Tensor const> found, verify_options const& options) {
    verification v;
    if (expected.size() != found.size()) v.failure = "expected " + std::to_string(expected.size()) + " tensor outputs, found " + std::to_string(found.size());
    for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i) {
        v.outputs.push_back(compare_tensors(expected[i], found[i], options));
        v.outputs.back().index = i;
    }
    return v;
}

}}  // namespace torch_ir

#endif
