// SPDX-License-Identifier: MIT
/// Guards: conditions on the inputs under which a program was exported (`guards_code` of an archive), beyond the ranges of its symbols.
///
/// \code
///     for (auto const& g : torch_ir::guards_of(program.info()))   // (L['x'].size()[0] % 2) == 0
///         if (g.check(arguments) == torch_ir::guard_verdict::violated) std::cout << g.text() << '\n';
/// \endcode
///
/// torch.export prints them as Python: comparisons, arithmetic, `and`, `or`, `not`, `min`, `max`, functions of `math` and `torch.sym_*` over
/// `L['x'].size()[0]`, `L['x'].stride()[1]`, `L['n']`, and paths into nested arguments as `L['past'][0][1]`.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/guard_value.hpp>
#include <torch_ir/ir/model_info.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {
struct guard_term;
}  // namespace detail

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
#include <torch_ir/ir/keyed_hash.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE guard::guard(std::string text) : text_(std::move(text)) {
    if (auto term = detail::guard_parser(text_).parse()) term_ = std::make_shared<detail::guard_term const>(*std::move(term));
}

TORCH_IR_INLINE guard_verdict guard::check(guard_arguments const& arguments) const {
    return term_ ? detail::guard_evaluator(arguments).verdict(*term_) : guard_verdict::unknown;
}

TORCH_IR_INLINE std::vector<guard> guards_of(model_info const& info) {
    std::vector<guard> out;
    detail::view_map<bool> known;
    for (auto const& text : info.guards)
        if (known.emplace(text, true).second) out.emplace_back(text);
    return out;
}

}}  // namespace torch_ir

#endif
