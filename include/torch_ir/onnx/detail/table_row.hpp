// SPDX-License-Identifier: MIT
/// A row of the tables of translations (onnx/translations/): the operators that it is for, and a formula or a function.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/onnx/call.hpp>
#include <torch_ir/onnx/detail/formula.hpp>
#include <torch_ir/onnx/detail/promotion.hpp>

#include <torch_ir/ir/elements.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// `ops`: names with or without overload, blanks between them. `how`: the formula, or for a function the operators of ONNX that it makes.
struct onnx_row {
    std::string_view ops;
    std::string_view how;
    void (*translate)(onnx_call&) = nullptr;            ///< nullptr: `how` is a formula
    formula_type calculated = formula_type::of_result;  ///< of a formula
};

using onnx_values = std::vector<onnx_operand>;

/// A node of two operands.
[[nodiscard]] inline onnx_operand make_2(onnx_call& t, std::string_view op, onnx_operand const& a, onnx_operand const& b) { return t.make(op, {a, b}); }

[[nodiscard]] inline onnx_attribute attribute_of(std::string_view name, std::int64_t value) { return {std::string(name), value}; }
[[nodiscard]] inline onnx_attribute attribute_of(std::string_view name, bool value) { return {std::string(name), std::int64_t{value}}; }
[[nodiscard]] inline onnx_attribute attribute_of(std::string_view name, double value) { return {std::string(name), static_cast<float>(value)}; }
[[nodiscard]] inline onnx_attribute attribute_of(std::string_view name, std::vector<std::int64_t> value) { return {std::string(name), std::move(value)}; }
[[nodiscard]] inline onnx_attribute attribute_of(std::string_view name, char const* value) { return {std::string(name), std::string(value)}; }
[[nodiscard]] inline onnx_attribute attribute_of(std::string_view name, std::string_view value) { return {std::string(name), std::string(value)}; }

[[nodiscard]] inline onnx_operand unsqueeze(onnx_call& t, onnx_operand const& x, std::vector<std::int64_t> const& axes) {
    return axes.empty() ? x : t.make("Unsqueeze", {x, t.integers(axes)});
}
[[nodiscard]] inline onnx_operand squeeze(onnx_call& t, onnx_operand const& x, std::vector<std::int64_t> const& axes) {
    return axes.empty() ? x : t.make("Squeeze", {x, t.integers(axes)});
}
[[nodiscard]] inline onnx_operand transpose(onnx_call& t, onnx_operand const& x, std::vector<std::int64_t> const& order) {
    auto all = order;
    if (kind_of(x.dtype) == dtype_kind::complex) all.push_back(static_cast<std::int64_t>(all.size()));  // the pairs stay
    for (std::size_t i = 0; i < order.size(); ++i)
        if (order[i] != static_cast<std::int64_t>(i)) return t.make("Transpose", {x}, {attribute_of("perm", all)});
    return x;
}
/// Elements `first` to `last` of one dimension.
[[nodiscard]] inline onnx_operand slice(onnx_call& t, onnx_operand const& x, std::int64_t axis, std::int64_t first, std::int64_t last, std::int64_t step = 1) {
    return t.make("Slice", {x, t.integers({first}), t.integers({last}), t.integers({axis}), t.integers({step})});
}
[[nodiscard]] inline onnx_operand concat_on(onnx_call& t, onnx_values const& parts, std::int64_t axis) {
    return parts.size() == 1 ? parts.front() : t.make("Concat", parts, {attribute_of("axis", axis)});
}
[[nodiscard]] inline std::vector<std::int64_t> count_up(std::int64_t first, std::int64_t last) {
    std::vector<std::int64_t> out;
    for (; first < last; ++first) out.push_back(first);
    return out;
}
/// The size of a dimension of an argument, which must be known.
[[nodiscard]] inline std::int64_t known_size(onnx_call const& t, shape const& s, std::int64_t d, std::string_view what) {
    auto const& size = s.at(static_cast<std::size_t>(d));
    if (!size.is_static()) t.refuse(concat(what, " of open size, ", to_string(size)));
    return size.value();
}

}}}  // namespace torch_ir::detail
