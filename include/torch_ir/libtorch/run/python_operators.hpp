// SPDX-License-Identifier: MIT
/// Operators that PyTorch defines in Python only, so that no C++ program has them registered: those that PT2E quantization writes. Each is a few calls of ATen,
/// which give the same bits.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/op_name.hpp>

#include <ATen/core/ivalue.h>

#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Executes an operator: the stack holds the arguments in the order of its schema (schema/registry.hpp), then the results.
using python_operator = void (*)(std::vector<c10::IValue>& stack);

/// The function for an operator that only Python defines, or nullptr.
[[nodiscard]] python_operator find_python_operator(op_name const& op) noexcept;

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/error.hpp>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/aminmax.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/full.h>
#include <ATen/ops/max.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/min.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/round.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/ScalarType.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The arguments of one call, by place.
class python_arguments {
public:
    explicit python_arguments(std::vector<c10::IValue>& stack) : values_(std::move(stack)) { stack.clear(); }

    [[nodiscard]] at::Tensor tensor(std::size_t i) const {
        if (i >= values_.size() || !values_[i].isTensor()) raise(error::invalid_ir("argument " + std::to_string(i), "a tensor", "another value"));
        return values_[i].toTensor();
    }
    [[nodiscard]] bool is_none(std::size_t i) const { return i >= values_.size() || values_[i].isNone(); }
    /// A number, or the element of a tensor that has one.
    [[nodiscard]] double real(std::size_t i) const { return scalar(i).toDouble(); }
    [[nodiscard]] std::int64_t integer(std::size_t i) const { return scalar(i).toLong(); }
    [[nodiscard]] c10::ScalarType type(std::size_t i) const { return static_cast<c10::ScalarType>(integer(i)); }
    [[nodiscard]] c10::ScalarType type_or(std::size_t i, c10::ScalarType otherwise) const { return is_none(i) ? otherwise : type(i); }

private:
    std::vector<c10::IValue> values_;

    [[nodiscard]] c10::Scalar scalar(std::size_t i) const {
        if (i < values_.size() && values_[i].isScalar()) return values_[i].toScalar();
        at::Tensor const t = tensor(i);
        if (t.numel() != 1)
            raise(error::invalid_ir("argument " + std::to_string(i), "a number or a tensor of one element", "one of " + std::to_string(t.numel())));
        return t.item();
    }
};

[[nodiscard]] inline at::Tensor as_float32(at::Tensor const& t) {
    if (t.scalar_type() == c10::kHalf || t.scalar_type() == c10::kBFloat16) return t.to(c10::kFloat);
    if (t.scalar_type() != c10::kFloat)
        raise(error::invalid_ir("argument input", "a tensor of float32, float16 or bfloat16", "one of " + std::string(c10::toString(t.scalar_type()))));
    return t;
}

/// quantize_per_tensor(input, scale, zero_point, quant_min, quant_max, dtype): rounds before it adds the zero point.
inline void quantize_per_tensor(std::vector<c10::IValue>& stack) {
    python_arguments const a(stack);
    at::Tensor const scaled = at::round(as_float32(a.tensor(0)) * (1.0 / a.real(1))) + a.integer(2);
    stack.emplace_back(at::clamp(scaled, c10::Scalar(a.integer(3)), c10::Scalar(a.integer(4))).to(a.type(5)));
}

/// dequantize_per_tensor(input, scale, zero_point, quant_min, quant_max, dtype, *, out_dtype)
inline void dequantize_per_tensor(std::vector<c10::IValue>& stack) {
    python_arguments const a(stack);
    stack.emplace_back((a.tensor(0).to(a.type_or(6, c10::kFloat)) - a.integer(2)) * a.real(1));
}

/// [C] as [1, …, C, …, 1], to lie along an axis.
[[nodiscard]] inline at::Tensor along(at::Tensor const& t, std::int64_t axis, std::int64_t rank) {
    if (axis < 0) axis += rank;
    if (axis < 0 || axis >= rank) raise(error::invalid_ir("argument axis", "a dimension of input", std::to_string(axis)));
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(rank), 1);
    sizes[static_cast<std::size_t>(axis)] = -1;
    return t.reshape(sizes);
}

/// quantize_per_channel(input, scales, zero_points, axis, quant_min, quant_max, dtype)
inline void quantize_per_channel(std::vector<c10::IValue>& stack) {
    python_arguments const a(stack);
    at::Tensor const x = as_float32(a.tensor(0));
    auto const shaped = [&](std::size_t i) { return along(a.tensor(i), a.integer(3), x.dim()); };
    at::Tensor const scaled = at::round(x * at::reciprocal(shaped(1))) + shaped(2);
    stack.emplace_back(at::clamp(scaled, c10::Scalar(a.integer(4)), c10::Scalar(a.integer(5))).to(a.type(6)));
}

/// dequantize_per_channel(input, scales, zero_points?, axis, quant_min, quant_max, dtype, *, out_dtype): converts at the end.
inline void dequantize_per_channel(std::vector<c10::IValue>& stack) {
    python_arguments const a(stack);
    at::Tensor const x = a.tensor(0);
    auto const shaped = [&](std::size_t i) { return along(a.tensor(i), a.integer(3), x.dim()); };
    at::Tensor const difference = a.is_none(2) ? x : x - shaped(2);
    stack.emplace_back((difference * shaped(1)).to(a.type_or(7, c10::kFloat)));
}

/// The smallest and the largest element, and 0.
struct value_range {
    at::Tensor low;
    at::Tensor high;
};
[[nodiscard]] inline value_range range_with_zero(at::Tensor const& x) {
    auto const [low, high] = at::aminmax(x);
    return {at::minimum(low, at::zeros_like(low)), at::maximum(high, at::zeros_like(high))};
}

/// choose_qparams.tensor(input, quant_min, quant_max, eps, dtype)
inline void choose_qparams(std::vector<c10::IValue>& stack) {
    python_arguments const a(stack);
    auto const range = range_with_zero(as_float32(a.tensor(0)));
    std::int64_t const low = a.integer(1), high = a.integer(2);
    at::Tensor const scale = at::maximum((range.high - range.low) / static_cast<double>(high - low), at::full({}, a.real(3), c10::kFloat));
    at::Tensor const zero = at::clamp(-at::round(range.low / scale).to(c10::kInt) + low, c10::Scalar(low), c10::Scalar(high));
    stack.emplace_back(scale.to(c10::kDouble).reshape({1}));
    stack.emplace_back(zero.to(c10::kLong).reshape({1}));
}

/// choose_qparams_symmetric.tensor(input, quant_min, quant_max, eps, dtype)
inline void choose_qparams_symmetric(std::vector<c10::IValue>& stack) {
    python_arguments const a(stack);
    auto const range = range_with_zero(as_float32(a.tensor(0)));
    double const half = static_cast<double>(a.integer(2) - a.integer(1)) / 2;
    at::Tensor const scale = at::maximum(at::maximum(-range.low, range.high) / half, at::full({}, a.real(3), c10::kFloat));
    stack.emplace_back(scale.to(c10::kDouble).reshape({1}));
    stack.emplace_back(at::full({1}, a.type(4) == c10::kByte ? 128 : 0, c10::kLong));
}

/// convert_element_type.no_fuse(input, dtype)
inline void convert_element_type(std::vector<c10::IValue>& stack) {
    python_arguments const a(stack);
    stack.emplace_back(a.tensor(0).to(a.type(1)));
}

struct python_operator_entry {
    std::string_view name;
    python_operator function;
};
inline constexpr python_operator_entry python_operator_table[] = {
    {"quantized_decomposed.choose_qparams.tensor", choose_qparams},
    {"quantized_decomposed.choose_qparams_symmetric.tensor", choose_qparams_symmetric},
    {"quantized_decomposed.convert_element_type.no_fuse", convert_element_type},
    {"quantized_decomposed.dequantize_per_channel.default", dequantize_per_channel},
    {"quantized_decomposed.dequantize_per_tensor.default", dequantize_per_tensor},
    {"quantized_decomposed.dequantize_per_tensor.tensor", dequantize_per_tensor},
    {"quantized_decomposed.dequantize_per_tensor.tensor2", dequantize_per_tensor},
    {"quantized_decomposed.quantize_per_channel.default", quantize_per_channel},
    {"quantized_decomposed.quantize_per_tensor.default", quantize_per_tensor},
    {"quantized_decomposed.quantize_per_tensor.tensor", quantize_per_tensor},
    {"quantized_decomposed.quantize_per_tensor.tensor2", quantize_per_tensor},
};

}  // namespace detail

TORCH_IR_INLINE python_operator find_python_operator(op_name const& op) noexcept {
    for (auto const& e : detail::python_operator_table)
        if (e.name == op.text()) return e.function;
    return nullptr;
}

}}  // namespace torch_ir

#endif
