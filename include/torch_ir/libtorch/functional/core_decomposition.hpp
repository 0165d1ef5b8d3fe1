// SPDX-License-Identifier: MIT
/// How the library's own decompositions are written: functions of a call's arguments by place, without a template for each signature.
#pragma once

#include <torch_ir/config.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>
#include <c10/core/MemoryFormat.h>
#include <c10/core/Scalar.h>
#include <c10/core/TensorOptions.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The arguments of a call in the order of the schema. Each function says what it expects at a place.
class call_arguments {
public:
    explicit call_arguments(std::span<c10::IValue const> values) : values_(values) {}

    [[nodiscard]] at::Tensor tensor(std::size_t i) const { return values_[i].toTensor(); }
    [[nodiscard]] std::optional<at::Tensor> maybe_tensor(std::size_t i) const {
        if (values_[i].isNone() || !values_[i].toTensor().defined()) return std::nullopt;
        return values_[i].toTensor();
    }
    [[nodiscard]] std::vector<at::Tensor> tensors(std::size_t i) const { return values_[i].toTensorVector(); }
    [[nodiscard]] c10::List<std::optional<at::Tensor>> maybe_tensors(std::size_t i) const { return values_[i].toOptionalTensorList(); }
    [[nodiscard]] c10::Scalar number(std::size_t i) const { return values_[i].toScalar(); }
    [[nodiscard]] std::optional<c10::Scalar> maybe_number(std::size_t i) const { return values_[i].isNone() ? std::nullopt : std::optional(number(i)); }
    [[nodiscard]] std::int64_t integer(std::size_t i) const { return values_[i].toInt(); }
    [[nodiscard]] std::optional<std::int64_t> maybe_integer(std::size_t i) const { return values_[i].isNone() ? std::nullopt : std::optional(integer(i)); }
    [[nodiscard]] double real(std::size_t i) const { return values_[i].toDouble(); }
    [[nodiscard]] std::optional<double> maybe_real(std::size_t i) const { return values_[i].isNone() ? std::nullopt : std::optional(real(i)); }
    [[nodiscard]] std::vector<bool> flags(std::size_t i) const {
        auto const list = values_[i].toBoolList();
        return {list.begin(), list.end()};
    }
    [[nodiscard]] bool flag(std::size_t i) const { return values_[i].toBool(); }
    [[nodiscard]] std::vector<std::int64_t> integers(std::size_t i) const { return values_[i].toIntVector(); }
    [[nodiscard]] std::optional<std::vector<std::int64_t>> maybe_integers(std::size_t i) const {
        return values_[i].isNone() ? std::nullopt : std::optional(integers(i));
    }
    [[nodiscard]] std::optional<std::vector<double>> maybe_reals(std::size_t i) const {
        return values_[i].isNone() ? std::nullopt : std::optional(values_[i].toDoubleVector());
    }
    [[nodiscard]] std::string text(std::size_t i) const { return values_[i].toStringRef(); }
    [[nodiscard]] std::optional<c10::ScalarType> maybe_dtype(std::size_t i) const { return values_[i].toOptional<c10::ScalarType>(); }
    [[nodiscard]] std::optional<c10::MemoryFormat> maybe_memory_format(std::size_t i) const { return values_[i].toOptional<c10::MemoryFormat>(); }
    /// `dtype`, `layout`, `device` and `pin_memory` at four places from `i` on.
    [[nodiscard]] c10::TensorOptions options(std::size_t i) const {
        return c10::TensorOptions()
            .dtype(values_[i].toOptional<c10::ScalarType>())
            .layout(values_[i + 1].toOptional<c10::Layout>())
            .device(values_[i + 2].toOptional<c10::Device>())
            .pinned_memory(values_[i + 3].toOptional<bool>());
    }
    [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }

private:
    std::span<c10::IValue const> values_;
};

/// The results: one value for each return of the schema; a list is one value.
using decomposed_results = std::vector<c10::IValue>;
using core_decomposition = decomposed_results (*)(call_arguments const&);

struct named_decomposition {
    std::string_view op;  ///< with its overload: `aten::add.Tensor`, `aten::silu`
    core_decomposition function;
};

/// Runs one on a stack.
inline void apply(core_decomposition f, c10::OperatorHandle const& op, torch::jit::Stack& stack) {
    auto const count = op.schema().arguments().size();
    auto results = f(call_arguments(std::span(stack).last(count)));
    torch::jit::drop(stack, count);
    for (auto& r : results) stack.push_back(std::move(r));
}

}}}  // namespace torch_ir::detail
