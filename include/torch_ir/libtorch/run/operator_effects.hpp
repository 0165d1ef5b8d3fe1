// SPDX-License-Identifier: MIT
/// What a call of an operator does besides returning results: by its schema, its tags, and the constants it is called with.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/run/operand.hpp>

#include <ATen/core/dispatch/Dispatcher.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a call of an operator does besides returning results.
struct operator_effects {
    std::vector<std::uint32_t> written;  ///< the operands that it may write to, by position, ascending
    bool draws_random = false;           ///< its results differ from run to run
};

/// The effects of `op` with these operands, one for each argument of its schema. Written to are the arguments that the schema marks, and
/// running statistics, which batch and instance normalisation update in training without saying so. Dropout outside of training, or with
/// probability 0, draws nothing. Linear in the arguments.
[[nodiscard]] operator_effects effects_of(c10::OperatorHandle const& op, std::vector<operand> const& operands);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <ATen/core/enum_tag.h>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The constant at the argument of that name, if there is such an argument and it is one.
[[nodiscard]] inline c10::IValue const* constant_operand(std::vector<operand> const& operands, c10::FunctionSchema const& schema, std::string_view name) {
    auto const i = schema.argumentIndexWithName(name);
    return i ? std::get_if<c10::IValue>(&operands[static_cast<std::size_t>(*i)].content) : nullptr;
}

/// Whether the operator trains, by the argument that such operators have for it; nothing if it has none.
[[nodiscard]] inline std::optional<bool> training_flag(std::vector<operand> const& operands, c10::FunctionSchema const& schema) {
    for (std::string_view const name : {"training", "train", "use_input_stats"})
        if (auto const* v = constant_operand(operands, schema, name); v && v->isBool()) return v->toBool();
    return std::nullopt;
}

[[nodiscard]] inline bool draws_random(c10::OperatorHandle const& op, std::vector<operand> const& operands, std::optional<bool> training) {
    if (!op.hasTag(at::Tag::nondeterministic_seeded) || !training.value_or(true)) return false;
    for (std::string_view const name : {"dropout_p", "dropout", training ? "p" : "dropout"})
        if (auto const* v = constant_operand(operands, op.schema(), name); v && v->isDouble() && v->toDouble() == 0.0) return false;
    return true;
}

}  // namespace detail

TORCH_IR_INLINE operator_effects effects_of(c10::OperatorHandle const& op, std::vector<operand> const& operands) {
    auto const& schema = op.schema();
    auto const training = detail::training_flag(operands, schema);
    std::string_view const name = schema.name();
    bool const updates_statistics = training.value_or(true) && !name.ends_with("no_training") && !name.ends_with("functional");
    operator_effects out;
    for (std::size_t i = 0; i < schema.arguments().size(); ++i) {
        c10::Argument const& a = schema.arguments()[i];
        bool const is_statistic = a.name() == "running_mean" || a.name() == "running_var";
        if ((a.alias_info() && a.alias_info()->isWrite()) || (is_statistic && updates_statistics)) out.written.push_back(static_cast<std::uint32_t>(i));
    }
    out.draws_random = detail::draws_random(op, operands, training);
    return out;
}

}}  // namespace torch_ir

#endif
