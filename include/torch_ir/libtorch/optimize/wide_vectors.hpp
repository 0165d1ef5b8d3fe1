// SPDX-License-Identifier: MIT
/// Vectors of sixteen float32, for kernels that choose AVX-512 when they run: whether the machine has them, and the functions that follow a product.
///
/// A function that uses them bears `TORCH_IR_AVX512`, which is defined where the compiler can do that, and is called only if `has_wide_vectors()`.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/optimize/activation.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(_WIN32)  // gcc for Windows spills vectors to places that are not aligned
#include <immintrin.h>
#define TORCH_IR_AVX512 __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,fma")))
#endif

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The machine and this build have vectors of sixteen numbers: not where `ATEN_CPU_CAPABILITY` tells LibTorch to do without, nor in code that is compiled without
/// optimisation, which would be slower with them.
[[nodiscard]] bool has_wide_vectors();

/// A function that a kernel applies to its results. All hand NaN on.
struct vector_ending {
    enum class kind : std::uint8_t { clamp, leaky_relu, hardswish, hardsigmoid, sigmoid, silu, tanh, gelu, gelu_tanh };
    kind what = kind::clamp;
    float low = -std::numeric_limits<float>::infinity();  ///< of clamp; the slope of leaky_relu
    float high = std::numeric_limits<float>::infinity();

    /// It is a pair of bounds, which a kernel applies to what it has in registers.
    [[nodiscard]] bool is_clamp() const noexcept { return what == kind::clamp; }
};

/// The ending that an activation is; nothing where there is none that computes it.
[[nodiscard]] std::optional<vector_ending> find_ending(fused_activation const& activation);

/// Applies an ending to `rows` rows of `columns` numbers, `stride` apart. Precondition: `has_wide_vectors()`.
void apply_ending(vector_ending const& ending, float* numbers, std::size_t rows, std::size_t columns, std::size_t stride);

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <ATen/Version.h>

#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE bool has_wide_vectors() {
#if defined(TORCH_IR_AVX512) && defined(__OPTIMIZE__)
    static bool const answer = at::get_cpu_capability().starts_with("AVX512") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                               __builtin_cpu_supports("avx512bw");
    return answer;
#else
    return false;
#endif
}

TORCH_IR_INLINE std::optional<vector_ending> find_ending(fused_activation const& activation) {
    using kind = vector_ending::kind;
    std::string_view const name = activation.name;
    auto const number = [&](std::size_t i) { return static_cast<float>(activation.scalars.get(i)->toDouble()); };
    if (name == "none") return vector_ending{};
    if (name == "relu") return vector_ending{kind::clamp, 0};
    if (name == "hardtanh") return vector_ending{kind::clamp, number(0), number(1)};
    if (name == "leaky_relu") return vector_ending{kind::leaky_relu, number(0)};
    if (name == "gelu") return vector_ending{activation.algorithm == "tanh" ? kind::gelu_tanh : kind::gelu};
    struct entry {
        std::string_view name;
        kind what;
    };
    static constexpr entry others[] = {
        {"hardswish", kind::hardswish}, {"hardsigmoid", kind::hardsigmoid}, {"sigmoid", kind::sigmoid}, {"swish", kind::silu}, {"tanh", kind::tanh}};
    for (auto const& e : others)
        if (e.name == name) return vector_ending{e.what};
    return std::nullopt;
}

#ifdef TORCH_IR_AVX512

/// The first `count` of sixteen lanes, all from sixteen on.
[[nodiscard]] inline std::uint16_t lanes(std::size_t count) noexcept { return static_cast<std::uint16_t>(count >= 16 ? 0xFFFFU : (1U << count) - 1U); }

[[nodiscard]] TORCH_IR_AVX512 inline __m512 wide(float x) { return _mm512_set1_ps(x); }

/// The sign of each number.
[[nodiscard]] TORCH_IR_AVX512 inline __m512i wide_sign(__m512 x) { return _mm512_and_si512(_mm512_castps_si512(x), _mm512_set1_epi32(INT32_MIN)); }
[[nodiscard]] TORCH_IR_AVX512 inline __m512 with_sign(__m512 x, __m512i sign) { return _mm512_castsi512_ps(_mm512_xor_si512(_mm512_castps_si512(x), sign)); }

/// Operations are written with a mask of all lanes where gcc 12 warns of its own header without one.
inline constexpr std::uint16_t all_lanes = 0xFFFF;

/// A number between bounds. NaN stays NaN: these instructions give their second operand where one is NaN.
[[nodiscard]] TORCH_IR_AVX512 inline __m512 wide_clamp(__m512 x, __m512 low, __m512 high) {
    return _mm512_maskz_min_ps(all_lanes, high, _mm512_maskz_max_ps(all_lanes, low, x));
}

/// 2^n · p(r), |r| ≤ ln 2 / 2, with Cephes' polynomial for expf; 0 and infinity beyond float32's range.
[[nodiscard]] TORCH_IR_AVX512 inline __m512 wide_exp(__m512 x) {
    x = wide_clamp(x, wide(-110.0F), wide(110.0F));
    __m512 const n = _mm512_maskz_roundscale_ps(all_lanes, _mm512_mul_ps(x, wide(1.44269504F)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m512 const r = _mm512_fnmadd_ps(n, wide(-2.12194440e-4F), _mm512_fnmadd_ps(n, wide(0.693359375F), x));
    __m512 p = _mm512_fmadd_ps(r, wide(1.9875691500e-4F), wide(1.3981999507e-3F));
    p = _mm512_fmadd_ps(p, r, wide(8.3334519073e-3F));
    p = _mm512_fmadd_ps(p, r, wide(4.1665795894e-2F));
    p = _mm512_fmadd_ps(p, r, wide(1.6666665459e-1F));
    p = _mm512_fmadd_ps(p, r, wide(5.0000001201e-1F));
    p = _mm512_fmadd_ps(p, _mm512_mul_ps(r, r), _mm512_add_ps(r, wide(1.0F)));
    return _mm512_maskz_scalef_ps(all_lanes, p, n);
}

[[nodiscard]] TORCH_IR_AVX512 inline __m512 wide_sigmoid(__m512 x) {
    __m512 const one = _mm512_set1_ps(1.0F);
    return _mm512_div_ps(one, _mm512_add_ps(one, wide_exp(_mm512_sub_ps(_mm512_setzero_ps(), x))));
}

/// Cephes' odd polynomial for tanhf below 0.625, by exp above.
[[nodiscard]] TORCH_IR_AVX512 inline __m512 wide_tanh(__m512 x) {
    __m512 const z = _mm512_mul_ps(x, x);
    __m512 p = _mm512_fmadd_ps(z, wide(-5.70498872745e-3F), wide(2.06390887954e-2F));
    p = _mm512_fmadd_ps(p, z, wide(-5.37397155531e-2F));
    p = _mm512_fmadd_ps(p, z, wide(1.33314422036e-1F));
    p = _mm512_fmadd_ps(p, z, wide(-3.33332819422e-1F));
    __m512 const small = _mm512_fmadd_ps(_mm512_mul_ps(p, z), x, x);
    __m512 const large = _mm512_sub_ps(wide(1.0F), _mm512_div_ps(wide(2.0F), _mm512_add_ps(wide_exp(_mm512_add_ps(x, x)), wide(1.0F))));
    return _mm512_mask_mov_ps(large, _mm512_cmp_ps_mask(z, wide(0.390625F), _CMP_LT_OQ), small);
}

/// Abramowitz and Stegun 7.1.26, an absolute error of 1.5e-7, as LibTorch's vectorised erf and oneDNN's gelu have it.
[[nodiscard]] TORCH_IR_AVX512 inline __m512 wide_erf(__m512 x) {
    __m512i const sign = wide_sign(x);
    __m512 const size = with_sign(x, sign);
    __m512 const t = _mm512_div_ps(wide(1.0F), _mm512_fmadd_ps(size, wide(0.3275911F), wide(1.0F)));
    __m512 p = _mm512_fmadd_ps(t, wide(1.061405429F), wide(-1.453152027F));
    p = _mm512_fmadd_ps(p, t, wide(1.421413741F));
    p = _mm512_fmadd_ps(p, t, wide(-0.284496736F));
    p = _mm512_fmadd_ps(p, t, wide(0.254829592F));
    __m512 const tail = _mm512_mul_ps(_mm512_mul_ps(p, t), wide_exp(_mm512_sub_ps(_mm512_setzero_ps(), _mm512_mul_ps(x, x))));
    return with_sign(_mm512_sub_ps(wide(1.0F), tail), sign);
}

[[nodiscard]] TORCH_IR_AVX512 inline __m512 wide_hardsigmoid(__m512 x) {
    return _mm512_mul_ps(wide_clamp(_mm512_add_ps(x, wide(3.0F)), _mm512_setzero_ps(), wide(6.0F)), wide(1.0F / 6.0F));
}

[[nodiscard]] TORCH_IR_AVX512 inline __m512 wide_ending(vector_ending const& ending, __m512 x) {
    using kind = vector_ending::kind;
    __m512 const zero = _mm512_setzero_ps();
    switch (ending.what) {
        case kind::clamp: return wide_clamp(x, wide(ending.low), wide(ending.high));
        case kind::leaky_relu: return _mm512_mask_mul_ps(x, _mm512_cmp_ps_mask(x, zero, _CMP_LT_OQ), x, wide(ending.low));
        case kind::hardswish: return _mm512_mul_ps(x, wide_hardsigmoid(x));
        case kind::hardsigmoid: return wide_hardsigmoid(x);
        case kind::sigmoid: return wide_sigmoid(x);
        case kind::silu: return _mm512_div_ps(x, _mm512_add_ps(wide(1.0F), wide_exp(_mm512_sub_ps(zero, x))));
        case kind::tanh: return wide_tanh(x);
        case kind::gelu: return _mm512_mul_ps(_mm512_mul_ps(x, wide(0.5F)), _mm512_add_ps(wide(1.0F), wide_erf(_mm512_mul_ps(x, wide(0.70710678F)))));
        case kind::gelu_tanh: {
            __m512 const inner = _mm512_mul_ps(wide(0.79788456F), _mm512_fmadd_ps(_mm512_mul_ps(wide(0.044715F), _mm512_mul_ps(x, x)), x, x));
            return _mm512_mul_ps(_mm512_mul_ps(x, wide(0.5F)), _mm512_add_ps(wide(1.0F), wide_tanh(inner)));
        }
    }
    return x;
}

TORCH_IR_INLINE TORCH_IR_AVX512 void apply_ending(vector_ending const& ending, float* numbers, std::size_t rows, std::size_t columns, std::size_t stride) {
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; j += 16) {
            float* const at = numbers + i * stride + j;
            std::uint16_t const some = lanes(columns - j);
            _mm512_mask_storeu_ps(at, some, wide_ending(ending, _mm512_maskz_loadu_ps(some, at)));
        }
}

#else

TORCH_IR_INLINE void apply_ending(vector_ending const&, float*, std::size_t, std::size_t, std::size_t) {}

#endif

}}}  // namespace torch_ir::detail

#endif
