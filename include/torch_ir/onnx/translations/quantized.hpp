// SPDX-License-Identifier: MIT
/// Quantisation as PT2E writes it.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

#include <limits>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_quantized {

/// The limits of an 8- or 16-bit integer.
[[nodiscard]] inline std::pair<std::int64_t, std::int64_t> limits_of(dtype t) {
    switch (t) {
        case dtype::int8: return {-128, 127};
        case dtype::uint8: return {0, 255};
        case dtype::int16: return {-32768, 32767};
        case dtype::uint16: return {0, 65535};
        default: return {0, 0};
    }
}
struct scheme {
    onnx_operand scale, zero_point;
    std::vector<onnx_attribute> attributes{};
};
/// One scale, or one for each of an axis.
[[nodiscard]] inline scheme scheme_of(onnx_call& t, dtype type) {
    bool const per_channel = t.call().op().base().find("per_channel") != std::string_view::npos;
    scheme s{t.input(per_channel ? "scales" : "scale", dtype::float32), {}, {}};
    std::string_view const zero = per_channel ? "zero_points" : "zero_point";
    s.zero_point = t.call().has(zero) ? t.input(zero, type) : t.number(0, type);
    if (per_channel) s.attributes.push_back(attribute_of("axis", t.dimension("axis", t.rank("input"))));
    else {
        s.scale = t.make("Reshape", {s.scale, t.integers({})});
        s.zero_point = t.make("Reshape", {s.zero_point, t.integers({})});
    }
    return s;
}
inline void quantize(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const [low, high] = limits_of(type);
    if (t.call().argument("quant_min").is<use>() || t.call().argument("quant_max").is<use>()) t.refuse("limits that are tensors");
    if (low == high) t.refuse(concat("quantisation to ", to_string(type)));
    if ((type == dtype::int16 || type == dtype::uint16) && t.opset() < 21) t.refuse("16-bit quantisation below opset 21");
    auto const s = scheme_of(t, type);
    auto out = t.make("QuantizeLinear", {t.input("input", dtype::float32), s.scale, s.zero_point}, s.attributes, type);
    auto const least = t.call().integer("quant_min"), most = t.call().integer("quant_max");
    if (least > low || most < high) {
        auto const wide = t.cast(out, dtype::int32);
        out = t.cast(t.make("Clip", {wide, t.number(least, dtype::int32), t.number(most, dtype::int32)}), type);
    }
    t.result(out);
}
inline void dequantize(onnx_call& t) {
    auto const type = t.type("input").dtype;
    if (limits_of(type) == std::pair<std::int64_t, std::int64_t>(0, 0)) t.refuse(concat("dequantisation of ", to_string(type)));
    auto const s = scheme_of(t, type);
    t.result(t.make("DequantizeLinear", {t.input("input"), s.scale, s.zero_point}, s.attributes, dtype::float32));
}

}  // namespace onnx_quantized

inline constexpr onnx_row onnx_quantized_rows[] = {
    {"quantized_decomposed.quantize_per_tensor quantized_decomposed.quantize_per_channel", "QuantizeLinear", onnx_quantized::quantize},
    {"quantized_decomposed.dequantize_per_tensor quantized_decomposed.dequantize_per_channel", "DequantizeLinear", onnx_quantized::dequantize},
};

}}}  // namespace torch_ir::detail
