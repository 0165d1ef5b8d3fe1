// SPDX-License-Identifier: MIT
/// Which C++ type the elements of a dtype are, to read them and to choose code by a dtype.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>

#include <complex>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

template <class T>
inline constexpr dtype dtype_of_element = dtype::undefined;
template <>
inline constexpr dtype dtype_of_element<bool> = dtype::bool_;
template <>
inline constexpr dtype dtype_of_element<std::uint8_t> = dtype::uint8;
template <>
inline constexpr dtype dtype_of_element<std::int8_t> = dtype::int8;
template <>
inline constexpr dtype dtype_of_element<std::uint16_t> = dtype::uint16;
template <>
inline constexpr dtype dtype_of_element<std::int16_t> = dtype::int16;
template <>
inline constexpr dtype dtype_of_element<std::uint32_t> = dtype::uint32;
template <>
inline constexpr dtype dtype_of_element<std::int32_t> = dtype::int32;
template <>
inline constexpr dtype dtype_of_element<std::uint64_t> = dtype::uint64;
template <>
inline constexpr dtype dtype_of_element<std::int64_t> = dtype::int64;
template <>
inline constexpr dtype dtype_of_element<float> = dtype::float32;
template <>
inline constexpr dtype dtype_of_element<double> = dtype::float64;
template <>
inline constexpr dtype dtype_of_element<std::complex<float>> = dtype::complex64;
template <>
inline constexpr dtype dtype_of_element<std::complex<double>> = dtype::complex128;

}  // namespace detail

/// A type of C++ that holds one element of a dtype.
template <class T>
concept element_type = (detail::dtype_of_element<T> != dtype::undefined);

/// The dtype whose elements are a `T`: `dtype_of<float> == dtype::float32`.
template <element_type T>
inline constexpr dtype dtype_of = detail::dtype_of_element<T>;

/// Calls `f(std::type_identity<T>())` where the elements of `type` are a `T` of C++, and returns true; returns false for the others (half precision,
/// bits, quantized ones).
template <class F>
bool with_element_type(dtype type, F&& f) {
    auto const is = [&]<class T>(std::type_identity<T> t) { return dtype_of<T> == type && (f(t), true); };
    return is(std::type_identity<bool>()) || is(std::type_identity<std::uint8_t>()) || is(std::type_identity<std::int8_t>()) ||
           is(std::type_identity<std::uint16_t>()) || is(std::type_identity<std::int16_t>()) || is(std::type_identity<std::uint32_t>()) ||
           is(std::type_identity<std::int32_t>()) || is(std::type_identity<std::uint64_t>()) || is(std::type_identity<std::int64_t>()) ||
           is(std::type_identity<float>()) || is(std::type_identity<double>()) || is(std::type_identity<std::complex<float>>()) ||
           is(std::type_identity<std::complex<double>>());
}

}}  // namespace torch_ir
