// SPDX-License-Identifier: MIT
/// The logistic function and the hyperbolic tangent of a few numbers, where a call of LibTorch would cost more than they do.
///
/// exp is 2^n · p(r) with |r| ≤ ln 2 / 2 and a polynomial of degree 6, tanh an odd polynomial below 0.625 and by exp above: relative errors of float32's
/// rounding (Cephes' expf and tanhf have these polynomials). NaN stays NaN.
#pragma once

#include <torch_ir/config.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

#if defined(__GNUC__)

inline constexpr std::size_t gate_lanes = 4;
using gate_floats = float __attribute__((vector_size(16)));
using gate_integers = std::int32_t __attribute__((vector_size(16)));

[[nodiscard]] inline gate_floats gate_exp(gate_floats x) {
    gate_floats const highest = gate_floats{} + 88.0F, lowest = gate_floats{} - 87.0F;
    x = x > highest ? highest : x;  // a comparison with NaN is false, which keeps it
    x = x < lowest ? lowest : x;
    gate_floats const magic = gate_floats{} + 12582912.0F;  // 1.5 · 2^23: adding it rounds to an integer
    gate_floats const shifted = x * 1.44269504F + magic;
    gate_floats const n = shifted - magic;
    gate_floats const r = x - n * 0.693359375F + n * 2.12194440e-4F;
    gate_floats p = r * 1.9875691500e-4F + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * r * r + r + 1.0F;
    gate_integers bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 127) << 23;  // the integer lies in the lowest bits of the shifted number
    gate_floats power;
    std::memcpy(&power, &bits, sizeof power);
    return p * power;
}

[[nodiscard]] inline gate_floats gate_sigmoid(gate_floats x) { return 1.0F / (1.0F + gate_exp(-x)); }

[[nodiscard]] inline gate_floats gate_tanh(gate_floats x) {
    gate_floats const z = x * x;
    gate_floats p = z * -5.70498872745e-3F + 2.06390887954e-2F;
    p = p * z - 5.37397155531e-2F;
    p = p * z + 1.33314422036e-1F;
    p = p * z - 3.33332819422e-1F;
    gate_floats const small = p * z * x + x;
    gate_floats const large = 1.0F - 2.0F / (gate_exp(x + x) + 1.0F);
    return z < 0.390625F ? small : large;
}

#else

inline constexpr std::size_t gate_lanes = 1;
using gate_floats = float;
[[nodiscard]] inline float gate_sigmoid(float x) { return 1.0F / (1.0F + std::exp(-x)); }
[[nodiscard]] inline float gate_tanh(float x) { return std::tanh(x); }

#endif

/// Calls `f(load, store)` for groups of numbers and once for the rest, padded: `load(p)` reads a group of `p`'s numbers at the place, `store(p, v)` writes one.
template <class F>
void for_each_group(std::size_t count, F&& f) {
    std::size_t i = 0;
    for (; i + gate_lanes <= count; i += gate_lanes)
        f(
            [&](float const* p) {
                gate_floats v;
                std::memcpy(&v, p + i, sizeof v);
                return v;
            },
            [&](float* p, gate_floats v) { std::memcpy(p + i, &v, sizeof v); });
    if (i == count) return;
    std::size_t const rest = (count - i) * sizeof(float);
    f(
        [&](float const* p) {
            gate_floats v{};
            std::memcpy(&v, p + i, rest);
            return v;
        },
        [&](float* p, gate_floats v) { std::memcpy(p + i, &v, rest); });
}

}}}  // namespace torch_ir::detail
