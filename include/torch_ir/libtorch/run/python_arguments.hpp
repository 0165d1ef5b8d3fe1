// SPDX-License-Identifier: MIT
/// The arguments of a call of an operator that Python alone defines, for the functions that execute it.
#pragma once

#include <torch_ir/config.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <c10/core/ScalarType.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Executes an operator: the stack holds the arguments of the schema, in order, with their defaults and of its types; then the results.
using python_operator = void (*)(c10::FunctionSchema const& schema, std::vector<c10::IValue>& stack);

namespace detail {

/// An operator of one library, by its name with the overload: `quantize_per_tensor.default`.
struct python_operator_entry {
    std::string_view name;
    python_operator function;
};
/// The function of that name, or nullptr.
template <std::size_t Size>
[[nodiscard]] python_operator find_entry(python_operator_entry const (&table)[Size], std::string_view name) noexcept {
    for (auto const& e : table)
        if (e.name == name) return e.function;
    return nullptr;
}

/// The arguments of one call by place, taken off the stack. All throw errc::invalid_ir, which names the argument, where a value does not do.
class python_arguments {
public:
    python_arguments(c10::FunctionSchema const& schema, std::vector<c10::IValue>& stack) : schema_(schema), values_(std::move(stack)) { stack.clear(); }

    [[nodiscard]] bool is_none(std::size_t i) const { return i >= values_.size() || values_[i].isNone(); }
    [[nodiscard]] at::Tensor tensor(std::size_t i) const;
    [[nodiscard]] std::optional<at::Tensor> maybe_tensor(std::size_t i) const { return is_none(i) ? std::nullopt : std::optional(tensor(i)); }
    /// A number, or the element of a tensor that has one.
    [[nodiscard]] c10::Scalar scalar(std::size_t i) const;
    [[nodiscard]] double real(std::size_t i) const { return scalar(i).toDouble(); }
    [[nodiscard]] std::int64_t integer(std::size_t i) const { return scalar(i).toLong(); }
    [[nodiscard]] bool flag(std::size_t i) const { return !is_none(i) && values_[i].toBool(); }
    [[nodiscard]] std::vector<std::int64_t> integers(std::size_t i) const;
    [[nodiscard]] std::string text(std::size_t i) const;
    [[nodiscard]] c10::ScalarType type(std::size_t i) const { return static_cast<c10::ScalarType>(integer(i)); }
    [[nodiscard]] std::optional<c10::ScalarType> maybe_type(std::size_t i) const { return is_none(i) ? std::nullopt : std::optional(type(i)); }
    [[nodiscard]] c10::IValue const& value(std::size_t i) const { return values_.at(i); }

    /// Says what is wrong with an argument.
    [[noreturn]] void refuse(std::size_t i, std::string_view expected, std::string_view found) const;

private:
    c10::FunctionSchema const& schema_;
    std::vector<c10::IValue> values_;
};

}  // namespace detail

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/error.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE void python_arguments::refuse(std::size_t i, std::string_view expected, std::string_view found) const {
    raise(error::invalid_ir("argument " + (i < schema_.arguments().size() ? schema_.arguments()[i].name() : std::to_string(i)), expected, found));
}

TORCH_IR_INLINE at::Tensor python_arguments::tensor(std::size_t i) const {
    if (i >= values_.size() || !values_[i].isTensor()) refuse(i, "a tensor", i < values_.size() ? values_[i].tagKind() : "none");
    return values_[i].toTensor();
}

TORCH_IR_INLINE c10::Scalar python_arguments::scalar(std::size_t i) const {
    if (i < values_.size() && values_[i].isScalar()) return values_[i].toScalar();
    at::Tensor const t = tensor(i);
    if (t.numel() != 1) refuse(i, "a number or a tensor of one element", "one of " + std::to_string(t.numel()));
    return t.item();
}

TORCH_IR_INLINE std::vector<std::int64_t> python_arguments::integers(std::size_t i) const {
    if (i >= values_.size() || !values_[i].isIntList()) refuse(i, "a list of integers", i < values_.size() ? values_[i].tagKind() : "none");
    return values_[i].toIntVector();
}

TORCH_IR_INLINE std::string python_arguments::text(std::size_t i) const {
    if (i >= values_.size() || !values_[i].isString()) refuse(i, "text", i < values_.size() ? values_[i].tagKind() : "none");
    return values_[i].toStringRef();
}

}}}  // namespace torch_ir::detail

#endif
