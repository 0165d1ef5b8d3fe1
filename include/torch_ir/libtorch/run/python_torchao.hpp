// SPDX-License-Identifier: MIT
/// The primitives of torchao (0.18, quantization/quant_primitives.py) that an exported program may hold, in terms of ATen, with the same bits.
///
/// Blocks: `block_size` has an entry for each dimension of the input. A dimension whose entry is its size is one block; one whose entry is less is split into
/// blocks. Scale and zero point have one element a block.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/run/python_arguments.hpp>

#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The function of that operator (`quantize_affine.default`), or nullptr.
[[nodiscard]] python_operator find_torchao(std::string_view name) noexcept;

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/exp2.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/log2.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/round.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

struct torchao {
    using arguments = python_arguments;
    using values = std::vector<c10::IValue>;
    using schema = c10::FunctionSchema const&;

    /// The least and the greatest value of a type that torchao quantizes to.
    struct limits {
        double low = 0;
        double high = 0;
    };
    static std::optional<limits> limits_of(c10::ScalarType t) {
        auto const bits = [](int n, bool is_signed) {
            return is_signed ? limits{-std::ldexp(1.0, n - 1), std::ldexp(1.0, n - 1) - 1} : limits{0, std::ldexp(1.0, n) - 1};
        };
        auto const number = static_cast<int>(t), first_unsigned = static_cast<int>(c10::ScalarType::UInt1),
                   first_signed = static_cast<int>(c10::ScalarType::Int1);
        if (number >= first_unsigned && number < first_unsigned + 7) return bits(number - first_unsigned + 1, false);
        if (number >= first_signed && number < first_signed + 7) return bits(number - first_signed + 1, true);
        switch (t) {
            case c10::kByte: return bits(8, false);
            case c10::kChar: return bits(8, true);
            case c10::kShort: return bits(16, true);
            case c10::kInt: return bits(32, true);
            case c10::kFloat8_e4m3fn: return limits{-448, 448};
            case c10::kFloat8_e5m2: return limits{-57344, 57344};
            case c10::kFloat8_e4m3fnuz: return limits{-240, 240};
            case c10::kFloat8_e5m2fnuz: return limits{-57344, 57344};
            default: return std::nullopt;
        }
    }
    /// Stored in bytes.
    static bool is_sub_byte(c10::ScalarType t) { return t >= c10::ScalarType::UInt1 && t <= c10::ScalarType::UInt7; }

    /// The limits that are given at two arguments, or else those of the type, which those given must keep to.
    struct given_limits {
        c10::Scalar low;
        c10::Scalar high;
    };
    static given_limits limits_at(arguments const& a, std::size_t type, std::size_t low) {
        auto const most = limits_of(a.type(type));
        if (!most) a.refuse(type, "a type that torchao quantizes to", c10::toString(a.type(type)));
        bool const whole = std::floor(most->low) == most->low && !c10::isFloatingType(a.type(type));
        auto const number = [&](double x) { return whole ? c10::Scalar(static_cast<std::int64_t>(x)) : c10::Scalar(x); };
        given_limits const l{a.is_none(low) ? number(most->low) : a.scalar(low), a.is_none(low + 1) ? number(most->high) : a.scalar(low + 1)};
        if (l.low.toDouble() < most->low) a.refuse(low, "at least " + std::to_string(most->low), std::to_string(l.low.toDouble()));
        if (l.high.toDouble() > most->high) a.refuse(low + 1, "at most " + std::to_string(most->high), std::to_string(l.high.toDouble()));
        return l;
    }

    /// How the blocks of a tensor lie in a view of it.
    struct blocks {
        std::vector<std::int64_t> view;      ///< sizes: those of blocks beside those within one
        std::vector<std::int64_t> within;    ///< dimensions of the view that lie within a block
        std::vector<std::int64_t> one_each;  ///< the sizes of the view with 1 at those: of scales
        std::vector<std::int64_t> counts;    ///< blocks by dimension of the tensor
    };
    static blocks blocks_of(arguments const& a, at::Tensor const& x, std::size_t at) {
        auto const sizes = a.integers(at);
        if (static_cast<std::int64_t>(sizes.size()) != x.dim())
            a.refuse(at, std::to_string(x.dim()) + " sizes, one for each dimension", std::to_string(sizes.size()));
        blocks out;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            std::int64_t const size = x.size(static_cast<std::int64_t>(i)), block = sizes[i];
            if (block < 1 || (block != size && size % block != 0))
                a.refuse(at, "sizes that divide those of the tensor", std::to_string(block) + " for " + std::to_string(size));
            if (block != size && block > 1) out.view.push_back(size / block);
            if (block != 1) out.within.push_back(static_cast<std::int64_t>(out.view.size()));
            out.view.push_back(block != size && block > 1 ? block : size);
            out.counts.push_back(size / block);
        }
        out.one_each = out.view;
        for (std::int64_t const d : out.within) out.one_each[static_cast<std::size_t>(d)] = 1;
        return out;
    }

    static void check_floating(arguments const& a, std::size_t i, c10::ScalarType t) {
        if (t != c10::kFloat && t != c10::kHalf && t != c10::kBFloat16) a.refuse(i, "float32, float16 or bfloat16", c10::toString(t));
    }

    /// quantize_affine(input, block_size, scale, zero_point?, output_dtype, quant_min?, quant_max?)
    static void quantize_affine(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const x = a.tensor(0);
        check_floating(a, 0, x.scalar_type());
        auto const limits = limits_at(a, 4, 5);
        auto const b = blocks_of(a, x, 1);
        if (a.is_none(3) || a.tensor(3).numel() == 0) a.refuse(3, "zero points (torchao itself fails without)", "none");
        at::Tensor const scaled = at::round(x.view(b.view) * at::reciprocal(a.tensor(2).view(b.one_each))) + a.tensor(3).view(b.one_each);
        auto const type = is_sub_byte(a.type(4)) ? c10::kByte : a.type(4);
        stack.emplace_back(at::clamp(scaled, limits.low, limits.high).view(x.sizes()).to(type));
    }
    /// dequantize_affine(input, block_size, scale, zero_point?, input_dtype, quant_min?, quant_max?, output_dtype)
    static void dequantize_affine(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const x = a.tensor(0);
        if (!is_sub_byte(a.type(4)) && x.scalar_type() != a.type(4))
            a.refuse(0, "a tensor of " + std::string(c10::toString(a.type(4))), c10::toString(x.scalar_type()));
        check_floating(a, 7, a.type(7));
        static_cast<void>(limits_at(a, 4, 5));
        auto const b = blocks_of(a, x, 1);
        at::Tensor out = x.view(b.view).to(a.type(7));
        if (!a.is_none(3)) out = out - a.tensor(3).view(b.one_each).to(a.type(7));
        stack.emplace_back((out * a.tensor(2).view(b.one_each)).view(x.sizes()).to(a.type(7)));
    }

    /// choose_qparams_affine(input?, mapping_type, block_size, target_dtype, quant_min?, quant_max?, eps?, scale_dtype?, zero_point_dtype?, keepdim)
    static void choose_qparams_affine(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const x = a.tensor(0);
        std::string const mapping = a.text(1);
        auto const limits = limits_at(a, 3, 4);
        double const low = limits.low.toDouble(), high = limits.high.toDouble();
        auto const b = blocks_of(a, x, 2);
        bool const keep = a.flag(9);
        at::Tensor const view = x.view(b.view);
        at::Tensor const least = at::amin(view, b.within, keep), greatest = at::amax(view, b.within, keep);
        at::Tensor const below = at::minimum(least, at::zeros_like(least)), above = at::maximum(greatest, at::zeros_like(greatest));
        c10::Scalar const epsilon(a.is_none(6) ? smallest_normal(a, x.scalar_type()) : a.real(6));
        at::Tensor scale, zero;
        auto zero_type = a.maybe_type(8);
        if (mapping == "ASYMMETRIC") {
            scale = at::clamp((above - below) / (high - low), epsilon);
            zero = at::clamp(-at::round(below / scale) + limits.low, limits.low, limits.high);
            zero_type = zero_type.value_or(c10::kInt);
        } else if (mapping == "SYMMETRIC" || mapping == "SYMMETRIC_NO_CLIPPING_ERR") {
            if (mapping == "SYMMETRIC") {
                scale = at::maximum(-below, above) / ((high - low) / 2);
            } else {
                at::Tensor const first = below / low, last = above / high;
                scale = at::where(first > last, first, last);
            }
            zero = at::full_like(scale, static_cast<double>(static_cast<std::int64_t>((high + low + 1) / 2)));
            scale = at::clamp(scale, epsilon);
        } else {
            a.refuse(1, "SYMMETRIC, SYMMETRIC_NO_CLIPPING_ERR or ASYMMETRIC", "'" + mapping + "'");
        }
        if (keep) {
            scale = scale.reshape(b.counts);
            zero = zero.reshape(b.counts);
        }
        stack.emplace_back(scale.to(a.maybe_type(7).value_or(x.scalar_type())));
        stack.emplace_back(zero.to(zero_type.value_or(zero.scalar_type())));
    }
    static double smallest_normal(arguments const& a, c10::ScalarType t) {
        if (t == c10::kHalf) return std::ldexp(1.0, -14);
        if (t == c10::kDouble) return std::numeric_limits<double>::min();
        check_floating(a, 0, t);
        return std::numeric_limits<float>::min();
    }

    static double greatest(arguments const& a, std::size_t i) {
        auto const l = limits_of(a.type(i));
        if (!l || !c10::isFloat8Type(a.type(i))) a.refuse(i, "a type of 8 bits with a point", c10::toString(a.type(i)));
        return l->high;
    }
    /// choose_scale_float8(tensor, block_size, float8_dtype, scale_dtype, hp_value_lb?, hp_value_ub?)
    static void choose_scale_float8(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const x = a.tensor(0);
        auto const b = blocks_of(a, x, 1);
        at::Tensor most = at::amax(at::abs(x.view(b.view)), b.within, true);
        auto const bound = [&](std::size_t i) { return a.is_none(i) ? std::nullopt : std::optional(a.scalar(i)); };
        if (bound(4) || bound(5)) most = at::clamp(most, bound(4), bound(5));
        at::Tensor scale = (most / greatest(a, 2)).reshape(b.counts);
        if (a.type(3) != c10::kFloat) {
            if (a.type(3) != c10::kFloat8_e8m0fnu) a.refuse(3, "float32 or float8_e8m0fnu", c10::toString(a.type(3)));
            scale = at::exp2(at::round(at::log2(scale)));
        }
        stack.emplace_back(scale.to(c10::kFloat));
    }
    /// A scale for each block, repeated to the sizes of `x` where it would not be broadcast to them.
    static at::Tensor expanded(arguments const& a, at::Tensor scale, at::Tensor const& x) {
        if (scale.numel() == 1) return scale;
        bool fits = true;
        for (std::int64_t i = 0; i < std::min(scale.dim(), x.dim()); ++i) fits = fits && (scale.size(i) == x.size(i) || scale.size(i) == 1);
        if (fits) return scale;
        if (scale.dim() != x.dim()) a.refuse(1, "as many dimensions as the tensor has, " + std::to_string(x.dim()), std::to_string(scale.dim()));
        for (std::int64_t i = 0; i < x.dim(); ++i) {
            std::int64_t const count = scale.size(i), block = count == 0 ? 0 : x.size(i) / count;
            if (block * count != x.size(i)) a.refuse(1, "sizes that divide those of the tensor", std::to_string(count) + " for " + std::to_string(x.size(i)));
            if (block > 1) scale = scale.repeat_interleave(block, i);
        }
        return scale;
    }
    /// quantize_affine_float8_non_decomposed(tensor, scale, float8_dtype)
    static void quantize_affine_float8(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const scaled = a.tensor(0).to(c10::kFloat) / expanded(a, a.tensor(1), a.tensor(0));
        double const most = greatest(a, 2);
        stack.emplace_back(at::clamp(scaled, c10::Scalar(-most), c10::Scalar(most)).to(a.type(2)));
    }
    /// dequantize_affine_float8_non_decomposed(tensor, scale, output_dtype)
    static void dequantize_affine_float8(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back((a.tensor(0).to(c10::kFloat) * expanded(a, a.tensor(1), a.tensor(0))).to(a.type(2)));
    }
};

inline constexpr python_operator_entry torchao_table[] = {
    {"choose_qparams_affine.default", torchao::choose_qparams_affine},
    {"choose_scale_float8.default", torchao::choose_scale_float8},
    {"dequantize_affine.default", torchao::dequantize_affine},
    {"dequantize_affine_float8_non_decomposed.default", torchao::dequantize_affine_float8},
    {"quantize_affine.default", torchao::quantize_affine},
    {"quantize_affine_float8_non_decomposed.default", torchao::quantize_affine_float8},
};

TORCH_IR_INLINE python_operator find_torchao(std::string_view name) noexcept { return find_entry(torchao_table, name); }

}}}  // namespace torch_ir::detail

#endif
