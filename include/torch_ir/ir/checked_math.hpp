// SPDX-License-Identifier: MIT
/// Sums and products of whole numbers that say when they do not fit, by any compiler.
#pragma once

#include <torch_ir/config.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// a + b into `result`, modulo the type's range; true where that is not the sum.
template <std::integral T>
[[nodiscard]] constexpr bool add_overflows(T a, std::type_identity_t<T> b, std::type_identity_t<T>& result) noexcept {
    using bits = std::make_unsigned_t<T>;
    result = static_cast<T>(static_cast<bits>(a) + static_cast<bits>(b));
    if constexpr (std::is_unsigned_v<T>) return result < a;
    else return (a < 0) == (b < 0) && (a < 0) != (result < 0);
}

/// a - b into `result`, modulo the type's range; true where that is not the difference.
template <std::integral T>
[[nodiscard]] constexpr bool subtract_overflows(T a, std::type_identity_t<T> b, std::type_identity_t<T>& result) noexcept {
    using bits = std::make_unsigned_t<T>;
    result = static_cast<T>(static_cast<bits>(a) - static_cast<bits>(b));
    if constexpr (std::is_unsigned_v<T>) return a < b;
    else return (a < 0) != (b < 0) && (a < 0) != (result < 0);
}

/// a * b into `result`, modulo the type's range; true where that is not the product.
template <std::integral T>
[[nodiscard]] constexpr bool multiply_overflows(T a, std::type_identity_t<T> b, std::type_identity_t<T>& result) noexcept {
    using bits = std::make_unsigned_t<T>;
    constexpr T lowest = std::numeric_limits<T>::min();
    result = static_cast<T>(static_cast<bits>(a) * static_cast<bits>(b));
    if (b == 0) return false;
    if constexpr (std::is_signed_v<T>)
        if (b == -1) return a == lowest;  // its quotient does not fit either
    return result / b != a;
}

// The same for sizes: nothing where it does not fit.

[[nodiscard]] inline std::optional<std::int64_t> checked_multiply(std::int64_t a, std::int64_t b) {
    std::int64_t r = 0;
    if (multiply_overflows(a, b, r)) return std::nullopt;
    return r;
}
[[nodiscard]] inline std::optional<std::int64_t> checked_add(std::int64_t a, std::int64_t b) {
    std::int64_t r = 0;
    if (add_overflows(a, b, r)) return std::nullopt;
    return r;
}
[[nodiscard]] inline std::optional<std::int64_t> checked_subtract(std::int64_t a, std::int64_t b) {
    std::int64_t r = 0;
    if (subtract_overflows(a, b, r)) return std::nullopt;
    return r;
}

}}}  // namespace torch_ir::detail
