// SPDX-License-Identifier: MIT
/// The operators of `quantized_decomposed`, which PT2E quantization writes. Each is a few calls of ATen that give the same bits as those of
/// torch/ao/quantization/fx/_decomposed.py (PyTorch 2.13).
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/run/python_arguments.hpp>

#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The function of that operator (`quantize_per_tensor.default`), or nullptr.
[[nodiscard]] python_operator find_quantized_decomposed(std::string_view name) noexcept;

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/aminmax.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/round.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

struct quantized_decomposed {
    using arguments = python_arguments;
    using values = std::vector<c10::IValue>;
    using schema = c10::FunctionSchema const&;

    /// The input, which must be of float32, float16 or bfloat16.
    static at::Tensor floating_input(arguments const& a) {
        at::Tensor t = a.tensor(0);
        auto const type = t.scalar_type();
        if (type != c10::kFloat && type != c10::kHalf && type != c10::kBFloat16)
            a.refuse(0, "a tensor of float32, float16 or bfloat16", "one of " + std::string(c10::toString(type)));
        return t;
    }
    static at::Tensor as_float32(arguments const& a) { return floating_input(a).to(c10::kFloat); }

    /// The limits `quant_min`, `quant_max` and the type behind them, which must hold them.
    struct limits {
        std::int64_t low = 0;
        std::int64_t high = 0;
        c10::ScalarType type = c10::kChar;
    };
    static limits limits_at(arguments const& a, std::size_t i) {
        limits const l{a.integer(i), a.integer(i + 1), a.type(i + 2)};
        limits most;
        switch (l.type) {
            case c10::kByte: most = {0, 255}; break;
            case c10::kChar: most = {-128, 127}; break;
            case c10::kUInt16: most = {0, 65535}; break;
            case c10::kShort: most = {-32768, 32767}; break;
            case c10::kInt: most = {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()}; break;
            case c10::kFloat8_e5m2: most = {-57344, 57344}; break;
            case c10::kFloat8_e4m3fn: most = {-448, 448}; break;
            default: a.refuse(i + 2, "uint8, int8, uint16, int16, int32, float8_e5m2 or float8_e4m3fn", c10::toString(l.type));
        }
        if (l.low < most.low) a.refuse(i, "at least " + std::to_string(most.low), std::to_string(l.low));
        if (l.high > most.high) a.refuse(i + 1, "at most " + std::to_string(most.high), std::to_string(l.high));
        return l;
    }
    static at::Tensor clamped(at::Tensor const& t, limits const& l) { return at::clamp(t, c10::Scalar(l.low), c10::Scalar(l.high)).to(l.type); }
    static void check_type(arguments const& a, c10::ScalarType expected) {
        if (a.tensor(0).scalar_type() != expected) a.refuse(0, "a tensor of " + std::string(c10::toString(expected)), c10::toString(a.tensor(0).scalar_type()));
    }

    /// quantize_per_tensor(input, scale, zero_point, quant_min, quant_max, dtype): rounds before it adds the zero point.
    static void quantize_per_tensor(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const scaled = at::round(as_float32(a) * (1.0 / a.real(1))) + a.integer(2);
        stack.emplace_back(clamped(scaled, limits_at(a, 3)));
    }
    /// dequantize_per_tensor(input, scale, zero_point, quant_min, quant_max, dtype, *, out_dtype)
    static void dequantize_per_tensor(schema s, values& stack) {
        arguments const a(s, stack);
        check_type(a, a.type(5));
        stack.emplace_back((a.tensor(0).to(a.maybe_type(6).value_or(c10::kFloat)) - a.integer(2)) * a.real(1));
    }

    /// [C] as [1, …, C, …, 1], to lie along the axis at argument 3.
    static at::Tensor along_axis(arguments const& a, std::size_t i) {
        std::int64_t const rank = a.tensor(0).dim(), given = a.integer(3), axis = given < 0 ? given + rank : given;
        if (axis < 0 || axis >= rank) a.refuse(3, "a dimension of input, which has " + std::to_string(rank), std::to_string(given));
        std::vector<std::int64_t> sizes(static_cast<std::size_t>(rank), 1);
        sizes[static_cast<std::size_t>(axis)] = -1;
        return a.tensor(i).reshape(sizes);
    }
    /// quantize_per_channel(input, scales, zero_points, axis, quant_min, quant_max, dtype)
    static void quantize_per_channel(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const scaled = at::round(as_float32(a) * at::reciprocal(along_axis(a, 1))) + along_axis(a, 2);
        stack.emplace_back(clamped(scaled, limits_at(a, 4)));
    }
    /// dequantize_per_channel(input, scales, zero_points?, axis, quant_min, quant_max, dtype, *, out_dtype): converts at the end.
    static void dequantize_per_channel(schema s, values& stack) {
        arguments const a(s, stack);
        check_type(a, a.type(6));
        at::Tensor const x = a.tensor(0);
        at::Tensor const difference = a.is_none(2) ? x : x - along_axis(a, 2);
        stack.emplace_back((difference * along_axis(a, 1)).to(a.maybe_type(7).value_or(c10::kFloat)));
    }
    /// fake_quant_per_channel(input, scales, zero_points, axis, quant_min, quant_max)
    static void fake_quant_per_channel(schema s, values& stack) {
        arguments const a(s, stack);
        if (a.tensor(0).scalar_type() != c10::kFloat) a.refuse(0, "a tensor of float32", c10::toString(a.tensor(0).scalar_type()));
        at::Tensor const scales = along_axis(a, 1).to(c10::kFloat), zero = along_axis(a, 2).to(c10::kInt);
        at::Tensor const rounded = at::round(a.tensor(0) * at::reciprocal(scales)) + zero;
        stack.emplace_back((at::clamp(rounded, c10::Scalar(a.integer(4)), c10::Scalar(a.integer(5))) - zero) * scales);
    }

    /// quantize_per_token(input, scales, zero_points, quant_min, quant_max, dtype): rounds after it has added the zero point.
    static void quantize_per_token(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const x = as_float32(a);
        std::int64_t const tokens = x.dim() == 0 ? 1 : x.numel() / std::max<std::int64_t>(x.size(-1), 1);
        for (std::size_t const i : {std::size_t{1}, std::size_t{2}})
            if (a.tensor(i).numel() != tokens)
                a.refuse(i, "one element for each of " + std::to_string(tokens) + " tokens", std::to_string(a.tensor(i).numel()));
        stack.emplace_back(clamped(at::round(x * at::reciprocal(a.tensor(1)) + a.tensor(2)), limits_at(a, 3)));
    }
    /// dequantize_per_token(input, scales, zero_points, quant_min, quant_max, dtype, output_dtype)
    static void dequantize_per_token(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(((a.tensor(0) - a.tensor(2)) * a.tensor(1)).to(a.type(6)));
    }

    /// `input` as rows of one group each.
    static at::Tensor groups_of(arguments const& a, at::Tensor const& x, std::int64_t size) {
        if (x.dim() != 2) a.refuse(0, "a tensor of two dimensions", "one of " + std::to_string(x.dim()));
        if (size > x.size(-1) && a.tensor(1).dim() > 0 && a.tensor(1).size(-1) == 1) size = x.size(-1);
        if (size <= 1 || x.size(-1) % size != 0) a.refuse(0, "rows of whole groups of more than 1 element", std::to_string(x.size(-1)) + " elements");
        return x.reshape({-1, size});
    }
    /// quantize_per_channel_group(input, scales, zero_points, quant_min, quant_max, dtype, group_size)
    static void quantize_per_channel_group(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const input = a.tensor(0), x = groups_of(a, input, a.integer(6));
        if (at::isnan(x).any().item<bool>()) a.refuse(0, "numbers", "a NaN");
        limits const l{a.integer(3), a.integer(4), a.type(5)};
        at::Tensor const scaled = x * at::reciprocal(a.tensor(1).reshape({-1, 1})) + a.tensor(2).reshape({-1, 1});
        stack.emplace_back(clamped(at::round(scaled), l).reshape(input.sizes()));
    }
    /// dequantize_per_channel_group(input, scales, zero_points?, quant_min, quant_max, dtype, group_size, output_dtype)
    static void dequantize_per_channel_group(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const input = a.tensor(0), x = groups_of(a, input, a.integer(6));
        at::Tensor const zero = a.is_none(2) ? at::zeros({}, input.options().dtype(c10::kInt)) : a.tensor(2).reshape({-1, 1});
        stack.emplace_back(((x - zero) * a.tensor(1).reshape({-1, 1})).reshape(input.sizes()).to(a.type(7)));
    }

    /// The smallest and the largest element, and 0.
    struct value_range {
        at::Tensor low;
        at::Tensor high;
    };
    static value_range with_zero(at::Tensor const& low, at::Tensor const& high) {
        return {at::minimum(low, at::zeros_like(low)), at::maximum(high, at::zeros_like(high))};
    }
    /// The range of all elements; nothing, and results that scale nothing, where there are none that can be compared.
    static std::optional<value_range> range_of(at::Tensor const& x, values& stack) {
        auto const [low, high] = at::aminmax(x);
        if (!x.is_meta()) {
            double const l = low.item<double>(), h = high.item<double>();
            if (!(l <= h)) {
                stack.emplace_back(at::ones({1}, x.options().dtype(c10::kFloat)));
                stack.emplace_back(at::zeros({1}, x.options().dtype(c10::kLong)));
                return std::nullopt;
            }
        }
        return with_zero(low, high);
    }
    /// The least scale, at argument 3: of float32 and one dimension, so that what it is compared with becomes float32.
    static at::Tensor least(arguments const& a, at::Tensor const& x) { return at::full({1}, a.real(3), x.options().dtype(c10::kFloat)); }
    /// choose_qparams.tensor(input, quant_min, quant_max, eps, dtype)
    static void choose_qparams(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const x = floating_input(a);
        auto const range = range_of(x, stack);
        if (!range) return;
        std::int64_t const low = a.integer(1), high = a.integer(2);
        at::Tensor const scale = at::maximum((range->high - range->low) / static_cast<double>(high - low), least(a, x));
        at::Tensor const zero = at::clamp(-at::round(range->low / scale).to(c10::kInt) + low, c10::Scalar(low), c10::Scalar(high));
        stack.emplace_back(scale.to(c10::kDouble).reshape({1}));
        stack.emplace_back(zero.to(c10::kLong).reshape({1}));
    }
    /// choose_qparams_symmetric.tensor(input, quant_min, quant_max, eps, dtype)
    static void choose_qparams_symmetric(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const x = floating_input(a);
        auto const range = range_of(x, stack);
        if (!range) return;
        double const half = static_cast<double>(a.integer(2) - a.integer(1)) / 2;
        at::Tensor const scale = at::maximum(at::maximum(-range->low, range->high) / half, least(a, x));
        stack.emplace_back(scale.to(c10::kDouble).reshape({1}));
        stack.emplace_back(at::full({1}, a.type(4) == c10::kByte ? 128 : 0, x.options().dtype(c10::kLong)));
    }

    /// choose_qparams_per_token(input, dtype): the zero points have the type of the scales, whatever the archive says.
    static void choose_qparams_per_token(schema s, values& stack) {
        arguments const a(s, stack);
        if (a.type(1) != c10::kChar) a.refuse(1, "int8", c10::toString(a.type(1)));
        at::Tensor scale = at::amax(at::abs(a.tensor(0)), {-1}, true);
        if (scale.scalar_type() == c10::kHalf) scale = scale.to(c10::kFloat);
        scale = at::clamp(scale, c10::Scalar(1e-5)) / 127.0;
        stack.emplace_back(scale);
        stack.emplace_back(at::zeros_like(scale));
    }
    /// choose_qparams_per_token_asymmetric(input, dtype): int8, whatever dtype says.
    static void choose_qparams_per_token_asymmetric(schema s, values& stack) {
        arguments const a(s, stack);
        constexpr std::int64_t low = -128, high = 127;
        auto const range = with_zero(at::amin(a.tensor(0), {-1}, true), at::amax(a.tensor(0), {-1}, true));
        constexpr double epsilon = std::numeric_limits<float>::epsilon();
        at::Tensor const scale = at::clamp((range.high - range.low) / static_cast<double>(high - low), c10::Scalar(epsilon));
        at::Tensor const first = range.low / scale, last = range.high / scale;
        at::Tensor const zero = at::where((first + low) + (last + high) > 0, -first + low, -last + high);
        stack.emplace_back(scale.to(c10::kDouble));
        stack.emplace_back(at::round(at::clamp(zero, c10::Scalar(low), c10::Scalar(high))).to(c10::kLong));
    }

    /// convert_element_type.no_fuse(input, dtype)
    static void convert_element_type(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(a.tensor(0).to(a.type(1)));
    }
};

inline constexpr python_operator_entry quantized_decomposed_table[] = {
    {"_choose_qparams_per_token_asymmetric_impl.default", quantized_decomposed::choose_qparams_per_token_asymmetric},
    {"choose_qparams.tensor", quantized_decomposed::choose_qparams},
    {"choose_qparams_per_token.default", quantized_decomposed::choose_qparams_per_token},
    {"choose_qparams_per_token_asymmetric.default", quantized_decomposed::choose_qparams_per_token_asymmetric},
    {"choose_qparams_symmetric.tensor", quantized_decomposed::choose_qparams_symmetric},
    {"convert_element_type.no_fuse", quantized_decomposed::convert_element_type},
    {"dequantize_per_channel.default", quantized_decomposed::dequantize_per_channel},
    {"dequantize_per_channel_group.default", quantized_decomposed::dequantize_per_channel_group},
    {"dequantize_per_tensor.default", quantized_decomposed::dequantize_per_tensor},
    {"dequantize_per_tensor.tensor", quantized_decomposed::dequantize_per_tensor},
    {"dequantize_per_tensor.tensor2", quantized_decomposed::dequantize_per_tensor},
    {"dequantize_per_token.default", quantized_decomposed::dequantize_per_token},
    {"fake_quant_per_channel.default", quantized_decomposed::fake_quant_per_channel},
    {"quantize_per_channel.default", quantized_decomposed::quantize_per_channel},
    {"quantize_per_channel_group.default", quantized_decomposed::quantize_per_channel_group},
    {"quantize_per_tensor.default", quantized_decomposed::quantize_per_tensor},
    {"quantize_per_tensor.tensor", quantized_decomposed::quantize_per_tensor},
    {"quantize_per_tensor.tensor2", quantized_decomposed::quantize_per_tensor},
    {"quantize_per_token.default", quantized_decomposed::quantize_per_token},
};

TORCH_IR_INLINE python_operator find_quantized_decomposed(std::string_view name) noexcept { return find_entry(quantized_decomposed_table, name); }

}}}  // namespace torch_ir::detail

#endif
