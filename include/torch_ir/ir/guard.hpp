// SPDX-License-Identifier: MIT
/// Guards: conditions on the inputs under which a program was exported (`guards_code` of an archive), beyond the ranges of its symbols.
///
/// \code
///     torch_ir::guard const g("(L['x'].size()[0] % 2) == 0");
///     if (g.check(arguments) == torch_ir::guard_verdict::violated) refuse(g.text());
/// \endcode
///
/// torch.export prints them as Python: comparisons, arithmetic, `and`, `or`, `not`, `min`, `max`, functions of `math` and `torch.sym_*` over
/// `L['x'].size()[0]`, `L['x'].stride()[1]`, `L['n']`, and paths into nested arguments as `L['past'][0][1]`.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/model_info.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {
struct guard_term;
}

/// What guards ask of a tensor.
struct guard_tensor {
    std::vector<std::int64_t> sizes{};
    std::vector<std::int64_t> strides{};  ///< empty: not known
    std::int64_t storage_offset = 0;
    std::string dtype{};  ///< as Python names it: `torch.float32`
};

/// An argument as guards see it; `std::monostate` is None.
using guard_value = std::variant<std::monostate, bool, std::int64_t, double, std::string, guard_tensor>;

/// The arguments of a call of the program.
struct guard_arguments {
    model_info const& info;                             ///< tells how they are nested, and their names
    std::function<guard_value(std::size_t leaf)> leaf;  ///< an argument, by its place among all inputs, fixed ones too
    std::vector<std::string> labels{};                  ///< of all inputs: their names where `info` does not tell any
};

/// What a guard says of some arguments.
enum class guard_verdict : std::uint8_t {
    holds,
    violated,
    unknown  ///< it asks for something that is not known here
};

/// One guard. Immutable; copying shares it.
class guard {
public:
    /// Parses; a text that is not understood gives a guard whose verdict is always `unknown`.
    explicit guard(std::string text);

    [[nodiscard]] std::string const& text() const noexcept { return text_; }
    /// The text is of the form that guards have. Its verdict can be `unknown` nevertheless.
    [[nodiscard]] bool is_understood() const noexcept { return term_ != nullptr; }
    /// Evaluates it. Never throws for what the guard says: division by zero, overflow, an argument that isn't there are `unknown`. Linear in the text.
    [[nodiscard]] guard_verdict check(guard_arguments const&) const;

    friend bool operator==(guard const& a, guard const& b) { return a.text_ == b.text_; }

private:
    std::string text_;
    std::shared_ptr<detail::guard_term const> term_;
};

/// The guards of a program, in order.
[[nodiscard]] std::vector<guard> guards_of(model_info const& info);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

#include <torch_ir/ir/detail/guard_evaluator.hpp>
#include <torch_ir/ir/detail/guard_term.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE guard::guard(std::string text) : text_(std::move(text)) {
    if (auto term = detail::guard_parser(text_).parse()) term_ = std::make_shared<detail::guard_term const>(*std::move(term));
}

TORCH_IR_INLINE guard_verdict guard::check(guard_arguments const& arguments) const {
    return term_ ? detail::guard_evaluator(arguments).verdict(*term_) : guard_verdict::unknown;
}

TORCH_IR_INLINE std::vector<guard> guards_of(model_info const& info) { return {info.guards.begin(), info.guards.end()}; }

}}  // namespace torch_ir

#endif
