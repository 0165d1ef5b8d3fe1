// SPDX-License-Identifier: MIT
/// Element-wise operators that oneDNN's products do at their end.
///
/// The names and what they take are those of LibTorch's `mkldnn::_linear_pointwise` and `mkldnn::_convolution_pointwise`.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/run/direct_call.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/List.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/core/Scalar.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// An element-wise operator behind a product.
struct fused_activation {
    std::string name = "none";  ///< the attribute of the product's kernel
    c10::List<std::optional<c10::Scalar>> scalars{};
    std::string algorithm{};
    direct_operator in_place{};           ///< the operator itself, in the form that writes to its argument
    std::vector<c10::IValue> literals{};  ///< its other arguments

    [[nodiscard]] bool is_none() const noexcept { return name == "none"; }
    /// Applies the operator itself to `y`, in place.
    void apply(at::Tensor& y) const;
};

/// The activation that a step is; nothing where it is none, or one that loses NaN and must not (`preserve_nan`).
[[nodiscard]] std::optional<fused_activation> find_activation(plan_step const& step, bool preserve_nan);

/// The name of a step's operator, `aten::relu`; empty where it runs none of the dispatcher's.
[[nodiscard]] std::string_view operator_name(plan_step const& step) noexcept;

/// The constant that a step has for an argument of its schema; nullptr where it has none, or a value.
[[nodiscard]] c10::IValue const* constant_argument(plan_step const& step, std::string_view name);

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <ATen/core/dispatch/Dispatcher.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE void fused_activation::apply(at::Tensor& y) const {
    if (!in_place.function) return;
    c10::IValue self(y);
    std::array<c10::IValue const*, plan_instruction::most_direct> arguments{&self};
    for (std::size_t i = 0; i < literals.size(); ++i) arguments[i + 1] = &literals[i];
    static_cast<void>(in_place.function(in_place.handle.get(), arguments.data()));
}

TORCH_IR_INLINE std::string_view operator_name(plan_step const& step) noexcept {
    auto const* op = std::get_if<c10::OperatorHandle>(&step.run);
    return op ? std::string_view(op->schema().name()) : std::string_view();
}

TORCH_IR_INLINE c10::IValue const* constant_argument(plan_step const& step, std::string_view name) {
    auto const* op = std::get_if<c10::OperatorHandle>(&step.run);
    auto const i = op ? op->schema().argumentIndexWithName(name) : std::nullopt;
    return i && static_cast<std::size_t>(*i) < step.operands.size() ? std::get_if<c10::IValue>(&step.operands[static_cast<std::size_t>(*i)].content) : nullptr;
}

TORCH_IR_INLINE std::optional<fused_activation> find_activation(plan_step const& step, bool preserve_nan) {
    auto const* op = std::get_if<c10::OperatorHandle>(&step.run);
    if (!op) return std::nullopt;
    std::string_view const name = op->schema().name();
    fused_activation out;
    bool loses_nan = false;
    auto const number = [&](std::string_view argument) {
        auto const* v = constant_argument(step, argument);
        bool const is_number = v && v->isScalar();
        if (is_number) out.scalars.push_back(std::optional(c10::Scalar(v->toScalar().toDouble())));
        return is_number;
    };
    struct plain_entry {
        std::string_view op, attribute;
        bool loses_nan;
    };
    static constexpr plain_entry plain[] = {{"aten::relu", "relu", true},   {"aten::hardswish", "hardswish", false},
                                            {"aten::silu", "swish", false}, {"aten::sigmoid", "sigmoid", false},
                                            {"aten::tanh", "tanh", false},  {"aten::hardsigmoid", "hardsigmoid", true}};
    for (auto const& e : plain)
        if (e.op == name) out.name = e.attribute, loses_nan = e.loses_nan;
    if (name == "aten::gelu") {
        auto const* approximate = constant_argument(step, "approximate");
        if (!approximate || !approximate->isString()) return std::nullopt;
        out.name = "gelu";
        out.algorithm = approximate->toStringRef();
    } else if (name == "aten::leaky_relu") {
        if (!number("negative_slope") || !std::isfinite(out.scalars.get(0)->toDouble())) return std::nullopt;
        out.name = "leaky_relu";
    } else if (name == "aten::hardtanh" || (name == "aten::clamp" && op->schema().overload_name().empty())) {
        bool const is_clamp = name == "aten::clamp";
        if (!number(is_clamp ? "min" : "min_val") || !number(is_clamp ? "max" : "max_val")) return std::nullopt;
        double const low = out.scalars.get(0)->toDouble(), high = out.scalars.get(1)->toDouble();
        if (!std::isfinite(low) || !std::isfinite(high) || low > high) return std::nullopt;  // oneDNN refuses them
        out.name = "hardtanh";
        loses_nan = true;
    } else if (name == "aten::relu6") {
        out.scalars.push_back(std::optional(c10::Scalar(0.0)));
        out.scalars.push_back(std::optional(c10::Scalar(6.0)));
        out.name = "hardtanh";
        loses_nan = true;
    }
    if (out.is_none() || (loses_nan && preserve_nan)) return std::nullopt;
    auto const in_place = c10::Dispatcher::singleton().findSchema({op->schema().name() + "_", op->schema().overload_name()});
    if (in_place) out.in_place = find_direct_call(*in_place);
    if (!out.in_place.function) return std::nullopt;
    for (std::size_t i = 1; i < step.operands.size(); ++i) {
        auto const* literal = std::get_if<c10::IValue>(&step.operands[i].content);
        if (!literal) return std::nullopt;
        out.literals.push_back(prepare_literal(*literal));
    }
    return out;
}

}}}  // namespace torch_ir::detail

#endif
