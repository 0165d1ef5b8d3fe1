// SPDX-License-Identifier: MIT
/// Names of operators in the `pytorch-ir` dialect, which prints Python functions as Python does.
#pragma once

#include <torch_ir/ir/op_name.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// How the dialect prints the operator that takes one result out of many.
inline constexpr std::string_view getitem_type = "<built-in function getitem>";

/// The dialect's `op_type`: `aten.relu.default`, `cond` for `higher_order.cond`, `<built-in function mul>` for
/// `_operator.mul`,
/// `<function sym_float>` for `torch.sym_float`.
[[nodiscard]] std::string to_pytorch_ir_type(op_name const& op);

/// Reverse of `to_pytorch_ir_type`. A function printed with its memory address is kept as it is.
[[nodiscard]] op_name from_pytorch_ir_type(std::string_view type);

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::string to_pytorch_ir_type(op_name const& op) {
    std::string_view const text = op.text();
    auto const behind = [text](std::string_view prefix) { return std::string(text.substr(prefix.size())); };
    if (op.kind() == op_kind::higher_order) return behind("higher_order.");
    if (op.kind() == op_kind::dispatcher) return op.text();
    if (text.starts_with("_operator.")) return "<built-in function " + behind("_operator.") + ">";
    if (text.starts_with("math.")) return "<built-in function " + behind("math.") + ">";
    if (text.starts_with("torch.")) return "<function " + behind("torch.") + ">";
    return op.text();
}

inline op_name from_pytorch_ir_type(std::string_view type) {
    constexpr std::string_view builtin = "<built-in function ", function = "<function ";
    constexpr std::array<std::string_view, 4> math{"trunc", "ceil", "floor", "sqrt"};
    if (type.starts_with(builtin) && type.ends_with('>')) {
        std::string const name(type.substr(builtin.size(), type.size() - builtin.size() - 1));
        bool const is_math = std::find(math.begin(), math.end(), name) != math.end();
        return op_name((is_math ? "math." : "_operator.") + name);
    }
    if (type.starts_with(function) && type.ends_with('>') && type.find(' ', function.size()) == std::string_view::npos)
        return op_name("torch." + std::string(type.substr(function.size(), type.size() - function.size() - 1)));
    if (type.starts_with('<') || type.find('.') != std::string_view::npos) return op_name(std::string(type));
    return op_name("higher_order." + std::string(type));
}

}}}  // namespace torch_ir::detail
