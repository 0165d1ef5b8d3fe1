// SPDX-License-Identifier: MIT
/// The floating-point formats of 8 and 16 bits, as numbers: float16, bfloat16 and the float8 kinds.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What the largest codes of a format mean.
enum class float_special : std::uint8_t {
    ieee,  ///< the largest exponent is infinity and NaN
    fn,    ///< no infinity; all ones is NaN
    fnuz,  ///< no infinity, no negative zero: its code is NaN
    e8m0   ///< an unsigned exponent alone; all ones is NaN
};

/// A format of a sign, an exponent and a fraction.
struct float_format {
    int exponent_bits;
    int fraction_bits;
    int bias;
    float_special special;
};

/// The format of a dtype of at most 16 bits; nothing for all others.
[[nodiscard]] std::optional<float_format> find_float_format(dtype) noexcept;

/// The number that a code stands for: exact.
[[nodiscard]] double decode_float(float_format, std::uint32_t code) noexcept;

/// The code of the nearest number; nothing where the format has no code for it: too large without an infinity, negative or zero in an
/// exponent-only format. In the middle between two it is the even code, in an exponent-only format the larger one, as in LibTorch.
[[nodiscard]] std::optional<std::uint32_t> encode_float(float_format, double x) noexcept;

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::optional<float_format> find_float_format(dtype type) noexcept {
    switch (type) {
        case dtype::float16: return float_format{5, 10, 15, float_special::ieee};
        case dtype::bfloat16: return float_format{8, 7, 127, float_special::ieee};
        case dtype::float8_e5m2: return float_format{5, 2, 15, float_special::ieee};
        case dtype::float8_e4m3fn: return float_format{4, 3, 7, float_special::fn};
        case dtype::float8_e5m2fnuz: return float_format{5, 2, 16, float_special::fnuz};
        case dtype::float8_e4m3fnuz: return float_format{4, 3, 8, float_special::fnuz};
        case dtype::float8_e8m0fnu: return float_format{8, 0, 127, float_special::e8m0};
        default: return std::nullopt;
    }
}

inline double decode_float(float_format f, std::uint32_t code) noexcept {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    if (f.special == float_special::e8m0) return code == 0xFF ? nan : std::ldexp(1.0, static_cast<int>(code) - f.bias);
    std::uint32_t const sign = 1U << static_cast<unsigned>(f.exponent_bits + f.fraction_bits);
    std::uint32_t const magnitude = code & (sign - 1);
    int const exponent = static_cast<int>(magnitude >> static_cast<unsigned>(f.fraction_bits));
    auto const fraction = static_cast<int>(magnitude & ((1U << static_cast<unsigned>(f.fraction_bits)) - 1));
    bool const negative = (code & sign) != 0;
    if (f.special == float_special::ieee && exponent == (1 << f.exponent_bits) - 1)
        return fraction != 0 ? nan : negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    if (f.special == float_special::fn && magnitude == sign - 1) return nan;
    if (f.special == float_special::fnuz && code == sign) return nan;
    double const x =
        exponent == 0 ? std::ldexp(fraction, 1 - f.bias - f.fraction_bits) : std::ldexp(fraction + (1 << f.fraction_bits), exponent - f.bias - f.fraction_bits);
    return negative ? -x : x;
}

inline std::optional<std::uint32_t> encode_float(float_format f, double x) noexcept {
    if (f.special == float_special::e8m0) {
        if (std::isnan(x)) return 0xFF;
        if (!(x > 0) || std::isinf(x)) return std::nullopt;
        int exponent = 0;
        double const fraction = std::frexp(x, &exponent);  // in [0.5, 1): three quarters are in the middle between two powers
        int const code = exponent - 1 + f.bias + (fraction >= 0.75 ? 1 : 0);
        return code < 0xFF ? std::optional(static_cast<std::uint32_t>(std::max(code, 0))) : std::nullopt;
    }
    std::uint32_t const sign = 1U << static_cast<unsigned>(f.exponent_bits + f.fraction_bits);
    std::uint32_t const infinity = ((1U << static_cast<unsigned>(f.exponent_bits)) - 1) << static_cast<unsigned>(f.fraction_bits);
    if (std::isnan(x)) {
        if (f.special == float_special::fnuz) return sign;
        if (f.special == float_special::fn) return sign - 1;
        return infinity | (1U << static_cast<unsigned>(f.fraction_bits - 1));
    }
    std::uint32_t const minus = std::signbit(x) ? sign : 0;
    double const size = std::abs(x);
    std::uint32_t magnitude = sign;  // out of range in every format
    if (!std::isinf(x)) {
        int exponent = 0;
        std::frexp(size, &exponent);
        exponent -= 1;  // size is 1.… times two to this power
        int const least = 1 - f.bias;
        int const used = size == 0 || exponent < least ? least : exponent;
        if (used <= f.bias + 1) {
            auto const units = static_cast<std::uint32_t>(std::nearbyint(std::ldexp(size, f.fraction_bits - used)));
            // below the normal range the units are the code; above, the leading one adds one to the exponent in front
            // of it
            magnitude = units + (static_cast<std::uint32_t>(used - least) << static_cast<unsigned>(f.fraction_bits));
        }
    }
    std::uint32_t const largest = f.special == float_special::ieee ? infinity - 1 : f.special == float_special::fn ? sign - 2 : sign - 1;
    if (magnitude > largest) return f.special == float_special::ieee ? std::optional(minus | infinity) : std::nullopt;
    if (f.special == float_special::fnuz && magnitude == 0) return 0;
    return minus | magnitude;
}

}}  // namespace torch_ir
