// SPDX-License-Identifier: MIT
/// Decompositions of operators that make tensors: ranges, filled and empty tensors, windows.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>

#include <ATen/ops/add.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/copy.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/div.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_permuted.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/narrow.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/unsqueeze.h>
#include <ATen/ops/where.h>
#include <c10/core/DefaultDtype.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// The options of a tensor that a decomposition makes, each of them said as Python says it.
[[nodiscard]] inline at::TensorOptions options_for(std::optional<c10::ScalarType> dtype, std::optional<c10::Device> device) {
    return at::TensorOptions().dtype(dtype).layout(at::kStrided).device(device).pinned_memory(false);
}

/// The given options, and where one isn't given, that of `like`.
[[nodiscard]] inline at::TensorOptions completed_options(at::TensorOptions const& given, at::TensorOptions const& like) {
    return at::TensorOptions()
        .dtype(given.has_dtype() ? given.dtype() : like.dtype())
        .layout(given.layout_opt().value_or(like.layout()))
        .device(given.device_opt().value_or(like.device()))
        .pinned_memory(given.pinned_memory_opt().value_or(false));
}

[[nodiscard]] inline c10::ScalarType scalar_type_of(at::TensorOptions const& options) { return c10::typeMetaToScalarType(options.dtype()); }

[[nodiscard]] inline c10::ScalarType default_dtype() { return c10::get_default_dtype_as_scalartype(); }

[[nodiscard]] inline at::TensorOptions default_options() { return at::TensorOptions(default_dtype()).layout(at::kStrided).device(at::kCPU); }

/// The whole numbers from `start` up to `end`.
[[nodiscard]] inline at::Tensor counted(std::int64_t start, std::int64_t end, std::optional<c10::ScalarType> dtype, std::optional<c10::Device> device) {
    return at::arange(start, end, 1, options_for(dtype, device));
}

/// 0 or 1, as a truth value for tensors of these.
[[nodiscard]] inline c10::Scalar zero_or_one(bool one, c10::ScalarType dtype) {
    return dtype == at::kBool ? c10::Scalar(one) : c10::Scalar(static_cast<std::int64_t>(one));
}

[[nodiscard]] inline at::Tensor filled(at::IntArrayRef sizes, c10::Scalar const& value, c10::ScalarType dtype, c10::Device device) {
    return at::full(sizes, value, options_for(dtype, device));
}
[[nodiscard]] inline at::Tensor filled(at::IntArrayRef sizes, bool one, at::TensorOptions const& options) {
    return at::full(sizes, zero_or_one(one, scalar_type_of(options)), options);
}
[[nodiscard]] inline at::Tensor zero_filled(at::IntArrayRef sizes, c10::ScalarType dtype, c10::Device device) {
    return filled(sizes, zero_or_one(false, dtype), dtype, device);
}

[[nodiscard]] inline at::Tensor filled_like(call_arguments const& a, bool one) {
    auto const x = a.tensor(0);
    auto const given = a.options(1);
    auto const dtype = given.has_dtype() ? std::optional(scalar_type_of(given)) : std::nullopt;
    return at::full_like(x, zero_or_one(one, dtype.value_or(x.scalar_type())), dtype, given.layout_opt(), given.device_opt(),
                         given.pinned_memory_opt().value_or(false), a.maybe_memory_format(5).value_or(at::MemoryFormat::Preserve));
}

/// Arange with its options said, except where none stands for a default.
[[nodiscard]] inline at::Tensor decomposed_arange(c10::Scalar const& start, c10::Scalar const& end, at::TensorOptions const& given) {
    auto const options = given.layout(given.layout_opt().value_or(at::kStrided)).pinned_memory(given.pinned_memory_opt().value_or(false));
    return at::arange(start, end, 1, options);
}

/// The dimensions of a tensor from the one with the largest stride to that with the smallest, as elementwise operators lay out what they make.
[[nodiscard]] inline std::vector<std::int64_t> layout_order(at::Tensor const& x) {
    auto const n = x.dim();
    std::vector<std::int64_t> order;
    if (n > 1 && x.is_contiguous(at::MemoryFormat::ChannelsLast) && !x.is_contiguous()) return {0, 2, 3, 1};
    for (std::int64_t i = 0; i < n; ++i) order.push_back(i);
    if (n <= 1 || (x.is_contiguous() && !x.is_contiguous(at::MemoryFormat::ChannelsLast))) return order;

    auto const at_least = [](std::int64_t a, std::int64_t b) { return b == 0 || (a != 0 && (a >= b || a % b == 0)); };
    auto const comparison = [&](std::int64_t a, std::int64_t b) {
        auto const stride_a = x.stride(a), stride_b = x.stride(b);
        if (stride_a == 0 || stride_b == 0) return 0;
        if (stride_a == stride_b) return at_least(x.size(b), x.size(a)) ? 0 : 1;
        return at_least(stride_b, stride_a) ? -1 : at_least(stride_a, stride_b) ? 1 : 0;
    };
    std::reverse(order.begin(), order.end());
    for (std::size_t i = 1; i < order.size(); ++i) {
        auto place = i;
        for (auto k = i; k-- > 0;) {
            auto const c = comparison(order[k], order[place]);
            if (c < 0) break;
            if (c == 0) continue;
            std::swap(order[k], order[place]);
            place = k;
        }
    }
    std::reverse(order.begin(), order.end());
    return order;
}

[[nodiscard]] inline at::Tensor decomposed_empty_like(at::Tensor const& x, at::TensorOptions const& given, std::optional<at::MemoryFormat> format) {
    auto const options = completed_options(given, x.options());
    if (format && *format != at::MemoryFormat::Preserve) return at::empty(x.sizes(), options, *format);
    return at::empty_permuted(x.sizes(), layout_order(x), options);
}

/// A small dtype that holds numbers up to `n`. (Python's would be uint16 from 256 on, of which arange has no kernel for the CPU.)
[[nodiscard]] inline c10::ScalarType counting_dtype(std::int64_t n) {
    return n <= std::numeric_limits<std::uint8_t>::max() ? at::kByte : n <= std::numeric_limits<std::int32_t>::max() ? at::kInt : at::kLong;
}

[[nodiscard]] inline at::Tensor decomposed_eye(std::int64_t n, std::int64_t m, at::TensorOptions const& given) {
    TORCH_CHECK(n >= 0 && m >= 0, "eye: sizes must be greater or equal to 0, got ", n, " and ", m);
    auto const device = given.device_opt().value_or(at::kCPU);
    auto const dtype = counting_dtype(std::max(n, m));
    auto const rows = counted(0, n, dtype, device), columns = counted(0, m, dtype, device);
    return converted(at::eq(at::unsqueeze(rows, -1), columns), given.has_dtype() ? scalar_type_of(given) : default_dtype());
}

/// Where a row of numbers begins or ends: a number, or a tensor with one.
struct row_end {
    c10::Scalar number{};
    std::optional<at::Tensor> tensor{};

    explicit row_end(c10::Scalar n) : number(std::move(n)) {}
    explicit row_end(at::Tensor t) : tensor(std::move(t)) { TORCH_CHECK(tensor->dim() == 0, "only 0-dimensional start and end tensors are supported"); }

    [[nodiscard]] at::Tensor operand() const { return tensor ? *tensor : wrapped(number); }
    [[nodiscard]] row_end to(c10::ScalarType dtype) const { return tensor ? row_end(converted(*tensor, dtype)) : *this; }
    [[nodiscard]] row_end to_integer(c10::ScalarType dtype) const {
        if (tensor) return to(dtype);
        return number.isFloatingPoint() ? row_end(c10::Scalar(static_cast<std::int64_t>(number.toDouble()))) : *this;
    }
};

[[nodiscard]] inline at::Tensor decomposed_linspace(row_end const& start, row_end const& end, std::int64_t steps, at::TensorOptions const& given) {
    TORCH_CHECK(steps >= 0, "number of steps must be non-negative");
    auto const is_complex = start.number.isComplex() || end.number.isComplex();
    auto const dtype = given.has_dtype() ? scalar_type_of(given) : is_complex ? c10::toComplexType(default_dtype()) : default_dtype();
    TORCH_CHECK(!is_complex || c10::isComplexType(dtype), "linspace(): a complex number can't be cast to ", dtype);
    auto const options = completed_options(given, at::TensorOptions(dtype).device(at::kCPU));
    auto const a = start.to(at::kDouble), b = end.to(at::kDouble);
    if (steps == 0) return at::full({0}, 0, options);
    if (steps == 1) return a.tensor ? at::copy(at::empty({1}, options), *a.tensor) : at::full({1}, a.number, options);

    auto const i = at::arange(0, steps, 1, options.dtype(std::optional<c10::ScalarType>()));
    auto const in = [&](at::Tensor const& t) { return converted(t, c10::isIntegralType(dtype, true) ? at::kLong : at::toOpMathType(dtype)); };
    auto const width = a.tensor || b.tensor ? std::optional(at::div(at::sub(b.operand(), a.operand()), wrapped(steps - 1))) : std::nullopt;
    auto const difference = [&] {
        if (is_complex) return c10::Scalar((b.number.toComplexDouble() - a.number.toComplexDouble()) / static_cast<double>(steps - 1));
        auto const d = a.number.isFloatingPoint() || b.number.isFloatingPoint() ? b.number.toDouble() - a.number.toDouble()
                                                                                : static_cast<double>(b.number.toLong() - a.number.toLong());
        return c10::Scalar(d / static_cast<double>(steps - 1));
    };
    auto const times_width = [&](at::Tensor const& t) { return width ? at::mul(*width, t) : at::mul(t, wrapped(difference())); };

    auto const in_first_half = at::lt(i, static_cast<double>(steps) / 2);
    auto const from_start = times_width(in(i));
    auto const first = a.tensor ? at::add(*a.tensor, from_start) : at::add(from_start, wrapped(a.number));
    auto const second = at::sub(b.operand(), times_width(in(at::sub(wrapped(steps - 1), i))));
    return converted(at::where(in_first_half, first, second), dtype);
}

[[nodiscard]] inline at::Tensor decomposed_logspace(row_end start, row_end end, std::int64_t steps, double base, at::TensorOptions const& given) {
    TORCH_CHECK(base >= 0, "logspace: no decomposition for a negative base");
    auto dtype = given.has_dtype() ? scalar_type_of(given) : default_dtype();
    if (c10::isIntegralType(dtype, false)) {
        start = start.to_integer(dtype);
        end = end.to_integer(dtype);
    }
    auto const is_complex = start.number.isComplex() || end.number.isComplex();
    if (is_complex) dtype = c10::toComplexType(default_dtype());
    auto const exponents = decomposed_linspace(start, end, steps, given.dtype(is_complex ? dtype : at::kDouble));
    return converted(at::pow(base == 10 ? c10::Scalar(std::int64_t{10}) : c10::Scalar(base), exponents), dtype);
}

[[nodiscard]] inline at::Tensor decomposed_hann_window(std::int64_t length, bool periodic, at::TensorOptions const& given) {
    auto const dtype = given.has_dtype() ? scalar_type_of(given) : default_dtype();
    auto const options = completed_options(given, at::TensorOptions(dtype).device(at::kCPU));
    if (length == 0) return at::empty({0}, given.dtype(dtype).device(options.device()).pinned_memory(options.pinned_memory()));
    if (length == 1) return filled({1}, true, options);
    auto const n = periodic ? length + 1 : length;
    auto x = at::arange(0, n, 1, options.dtype(at::toOpMathType(dtype)));
    x = at::cos(at::mul(x, wrapped(2 * std::numbers::pi / static_cast<double>(n - 1))));
    x = at::add(at::mul(x, wrapped(-0.5)), wrapped(0.5));
    return converted(periodic ? at::narrow(x, 0, 0, length) : x, dtype);
}

[[nodiscard]] inline std::span<named_decomposition const> creation_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::arange", [](call_arguments const& a) -> decomposed_results { return {decomposed_arange(std::int64_t{0}, a.number(0), a.options(1))}; }},
        {"aten::arange.start", [](call_arguments const& a) -> decomposed_results { return {decomposed_arange(a.number(0), a.number(1), a.options(2))}; }},
        {"aten::zeros",
         [](call_arguments const& a) -> decomposed_results { return {filled(a.integers(0), false, completed_options(a.options(1), default_options()))}; }},
        {"aten::ones",
         [](call_arguments const& a) -> decomposed_results { return {filled(a.integers(0), true, completed_options(a.options(1), default_options()))}; }},
        {"aten::zeros_like", [](call_arguments const& a) -> decomposed_results { return {filled_like(a, false)}; }},
        {"aten::ones_like", [](call_arguments const& a) -> decomposed_results { return {filled_like(a, true)}; }},
        {"aten::new_zeros",
         [](call_arguments const& a) -> decomposed_results { return {filled(a.integers(1), false, completed_options(a.options(2), a.tensor(0).options()))}; }},
        {"aten::new_ones",
         [](call_arguments const& a) -> decomposed_results { return {filled(a.integers(1), true, completed_options(a.options(2), a.tensor(0).options()))}; }},
        {"aten::new_full",
         [](call_arguments const& a) -> decomposed_results {
             return {at::full(a.integers(1), a.number(2), completed_options(a.options(3), a.tensor(0).options()))};
         }},
        {"aten::new_empty",
         [](call_arguments const& a) -> decomposed_results { return {at::empty(a.integers(1), completed_options(a.options(2), a.tensor(0).options()))}; }},
        {"aten::empty_like",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_empty_like(a.tensor(0), a.options(1), a.maybe_memory_format(5))}; }},
        {"aten::eye", [](call_arguments const& a) -> decomposed_results { return {decomposed_eye(a.integer(0), a.integer(0), a.options(1))}; }},
        {"aten::eye.m", [](call_arguments const& a) -> decomposed_results { return {decomposed_eye(a.integer(0), a.integer(1), a.options(2))}; }},
        {"aten::linspace",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_linspace(row_end(a.number(0)), row_end(a.number(1)), a.integer(2), a.options(3))};
         }},
        {"aten::linspace.Tensor_Tensor",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_linspace(row_end(a.tensor(0)), row_end(a.tensor(1)), a.integer(2), a.options(3))};
         }},
        {"aten::linspace.Tensor_Scalar",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_linspace(row_end(a.tensor(0)), row_end(a.number(1)), a.integer(2), a.options(3))};
         }},
        {"aten::linspace.Scalar_Tensor",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_linspace(row_end(a.number(0)), row_end(a.tensor(1)), a.integer(2), a.options(3))};
         }},
        {"aten::logspace",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_logspace(row_end(a.number(0)), row_end(a.number(1)), a.integer(2), a.real(3), a.options(4))};
         }},
        {"aten::logspace.Tensor_Tensor",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_logspace(row_end(a.tensor(0)), row_end(a.tensor(1)), a.integer(2), a.real(3), a.options(4))};
         }},
        {"aten::logspace.Tensor_Scalar",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_logspace(row_end(a.tensor(0)), row_end(a.number(1)), a.integer(2), a.real(3), a.options(4))};
         }},
        {"aten::logspace.Scalar_Tensor",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_logspace(row_end(a.number(0)), row_end(a.tensor(1)), a.integer(2), a.real(3), a.options(4))};
         }},
        {"aten::hann_window", [](call_arguments const& a) -> decomposed_results { return {decomposed_hann_window(a.integer(0), true, a.options(1))}; }},
        {"aten::hann_window.periodic",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_hann_window(a.integer(0), a.flag(1), a.options(2))}; }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
