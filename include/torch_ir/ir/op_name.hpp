// SPDX-License-Identifier: MIT
/// Names of operators.
#pragma once

#include <torch_ir/config.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What executes an operator.
enum class op_kind : std::uint8_t {
    dispatcher,    ///< a registered operator: `aten.conv2d.default`, `mylib.blur.default`
    higher_order,  ///< an operator over sub-programs: `higher_order.cond`
    python         ///< arithmetic on scalars: `_operator.add`, `math.trunc`, `torch.sym_float`
};

/// The name of an operator, in the dotted form that torch.export prints, without the leading `torch.ops.`:
/// namespace, name and overload of a dispatcher operator (two dots or more), else a module and a function.
class op_name {
public:
    op_name() = default;
    explicit op_name(std::string text) : text_(std::move(text)) {}

    [[nodiscard]] std::string const& text() const noexcept { return text_; }
    [[nodiscard]] op_kind kind() const noexcept;
    /// `aten`, `higher_order`, `_operator`: all before the first dot.
    [[nodiscard]] std::string_view space() const noexcept;
    /// `conv2d`, `cond`, `add`: between the first dot and the overload.
    [[nodiscard]] std::string_view base() const noexcept;
    /// `default`, `Tensor`: behind the last dot of a dispatcher operator; empty for the other kinds.
    [[nodiscard]] std::string_view overload() const noexcept;
    /// `aten.conv2d`, `higher_order.cond`, `_operator.add`: all but the overload.
    [[nodiscard]] std::string_view without_overload() const noexcept;
    /// The operator writes to an argument by the naming convention of ATen (`relu_`, `add_`, not `__and__`).
    [[nodiscard]] bool is_inplace() const noexcept;

    friend bool operator==(op_name const&, op_name const&) = default;

private:
    std::string text_;
};

/// The operator that Python's text names, with `torch.ops.` in front (`torch.ops.aten.relu.default`) or without.
[[nodiscard]] op_name op_name_of_python(std::string_view text);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE op_kind op_name::kind() const noexcept {
    if (text_.starts_with("higher_order.")) return op_kind::higher_order;
    if (text_.starts_with('<')) return op_kind::python;
    return std::count(text_.begin(), text_.end(), '.') >= 2 ? op_kind::dispatcher : op_kind::python;
}

TORCH_IR_INLINE std::string_view op_name::space() const noexcept { return std::string_view(text_).substr(0, text_.find('.')); }

TORCH_IR_INLINE std::string_view op_name::base() const noexcept {
    auto const first = text_.find('.');
    if (first == std::string::npos) return text_;
    std::string_view const rest = std::string_view(text_).substr(first + 1);
    return kind() == op_kind::dispatcher ? rest.substr(0, rest.rfind('.')) : rest;
}

TORCH_IR_INLINE std::string_view op_name::overload() const noexcept {
    return kind() == op_kind::dispatcher ? std::string_view(text_).substr(text_.rfind('.') + 1) : std::string_view();
}

TORCH_IR_INLINE std::string_view op_name::without_overload() const noexcept {
    return std::string_view(text_).substr(0, kind() == op_kind::dispatcher ? text_.rfind('.') : text_.size());
}

TORCH_IR_INLINE op_name op_name_of_python(std::string_view text) {
    constexpr std::string_view in_python = "torch.ops.";
    return op_name(std::string(text.starts_with(in_python) ? text.substr(in_python.size()) : text));
}

TORCH_IR_INLINE bool op_name::is_inplace() const noexcept {
    auto const name = base();
    return name.size() > 1 && name.ends_with('_') && !name.ends_with("__");
}

}}  // namespace torch_ir

#endif
