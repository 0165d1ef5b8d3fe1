// SPDX-License-Identifier: MIT
/// What operators that Python alone defines calculate: quantization, products of experts, and `prims`, which are called as those of aten are.
#pragma once

#include <torch_ir/analyze/cost_formula.hpp>
#include <torch_ir/ir/op_name.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Elements are moved, seen otherwise or converted: what `prims` has under names of its own.
inline constexpr auto moving_prims =
    std::to_array<std::string_view>({"as_strided", "broadcast_in_dim", "collapse", "collapse_view", "conj", "convert_element_type", "copy_strided", "copy_to",
                                     "device_put", "rev", "slice", "slice_in_dim", "split_dim", "squeeze", "transpose", "view_element_type", "view_of"});

/// Of a number to be quantized: product with the inverse scale, rounding, offset, clamping; back: offset and product. Types of eight bits with a fraction have no
/// offset and are not rounded here. Scales are found by the least and the greatest element.
[[nodiscard]] inline std::optional<arithmetic> quantization_work(std::string_view base, sized_call const& c) {
    double const given = c.tensors().empty() ? unknown_count : c.tensors().front().elements, made = c.result().elements;
    bool const is_float8 = base.find("float8") != std::string_view::npos;
    if (base.starts_with('_')) base.remove_prefix(1);
    if (base.starts_with("quantize")) return arithmetic{0, given * (is_float8 ? 2 : 4)};
    if (base.starts_with("dequantize")) return arithmetic{0, made * (is_float8 ? 1 : 2)};
    if (base.starts_with("fake_quant")) return arithmetic{0, given * 6};
    if (base.starts_with("choose_")) return arithmetic{0, given * 2};
    return std::nullopt;
}

/// Each row meets the weight of its expert: input[M, K] × weight[G, K, N].
[[nodiscard]] inline arithmetic grouped_product_work(std::string_view base, sized_call const& c) {
    double const one = c.tensor("input", 0).elements * c.tensor("weight", 1).size(-1);
    return {base.ends_with("_backward") ? 2 * one : one};
}

[[nodiscard]] inline std::optional<arithmetic> python_arithmetic(op_name const& op, sized_call const& c) {
    std::string_view const space = op.space(), base = op.base();
    if (space == "quantized_decomposed" || space == "torchao") return quantization_work(base, c);
    if (space == "transformers" && base.starts_with("grouped_mm_fallback")) return grouped_product_work(base, c);
    if (space == "prims" && std::find(moving_prims.begin(), moving_prims.end(), base) != moving_prims.end()) return arithmetic{};
    return std::nullopt;
}

}}}  // namespace torch_ir::detail
