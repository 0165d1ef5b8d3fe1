// SPDX-License-Identifier: MIT
/// One spelling for one computation: what C++ and TorchScript record is turned into what torch.export records.
///
/// \code
///     torch_ir::ir program = torch_ir::canonicalize(traced);  // t + addmm is now linear, add.Scalar is add.Tensor
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/rename_calls.hpp>
#include <torch_ir/rewrite/rules.hpp>

#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// All rules that canonicalisation consists of.
[[nodiscard]] std::vector<rewrite_rule> canonical_rules();

/// Applies them and, if anything changed, numbers the calls anew. The program computes the same: bit for bit, save that a linear
/// layer or `c / x` may round otherwise. Calls that nobody uses stay, as torch.export keeps them (`eliminate_dead_calls` is for
/// them). Sub-programs are canonicalised too. Linear. Returns the number of changes.
std::size_t canonicalize(program_editor& edit);
/// The same for a program, which stays as it is.
[[nodiscard]] ir canonicalize(ir const& program);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/rewrite/detail/linear_rules.hpp>
#include <torch_ir/rewrite/detail/overload_rules.hpp>
#include <torch_ir/rewrite/detail/scalar_rules.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::vector<rewrite_rule> canonical_rules() {
    std::vector<rewrite_rule> all = linear_rules();
    for (auto more : {scalar_rules(), overload_rules()}) all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    return all;
}

TORCH_IR_INLINE std::size_t canonicalize(program_editor& edit) {
    static rule_index const rules(canonical_rules());
    auto const changes = for_each_program(edit, [&](program_editor& e) { return rules.apply(e); });
    if (changes > 0) rename_calls(edit);
    return changes;
}

TORCH_IR_INLINE ir canonicalize(ir const& program) {
    program_editor edit(program);
    canonicalize(edit);
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
