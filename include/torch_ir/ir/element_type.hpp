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

template <class T, dtype Type>
struct element {};

/// What has a type of C++.
template <class... Elements>
struct element_list {};
using all_elements =
    element_list<element<bool, dtype::bool_>, element<std::uint8_t, dtype::uint8>, element<std::int8_t, dtype::int8>, element<std::uint16_t, dtype::uint16>,
                 element<std::int16_t, dtype::int16>, element<std::uint32_t, dtype::uint32>, element<std::int32_t, dtype::int32>,
                 element<std::uint64_t, dtype::uint64>, element<std::int64_t, dtype::int64>, element<float, dtype::float32>, element<double, dtype::float64>,
                 element<std::complex<float>, dtype::complex64>, element<std::complex<double>, dtype::complex128>>;

template <class T, class... Ts, dtype... Types>
[[nodiscard]] constexpr dtype dtype_in(element_list<element<Ts, Types>...>) noexcept {
    dtype found = dtype::undefined;
    (void)((std::is_same_v<T, Ts> && (found = Types, true)) || ...);
    return found;
}
template <class T>
inline constexpr dtype dtype_of_element = dtype_in<T>(all_elements());

template <class F, class... Ts, dtype... Types>
bool visit_element_type(dtype type, F& f, element_list<element<Ts, Types>...>) {
    return ((Types == type && (f(std::type_identity<Ts>()), true)) || ...);
}

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
    return detail::visit_element_type(type, f, detail::all_elements());
}

}}  // namespace torch_ir
