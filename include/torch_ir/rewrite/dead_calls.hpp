// SPDX-License-Identifier: MIT
/// Dead-code elimination.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/rewrite/editor.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Takes out calls whose results nobody uses, and then those that made their arguments, in sub-programs too. Calls that write, draw random
/// numbers, or are not known to do neither (`effect_of`) stay, and so do inputs and weights. Linear. Returns how many calls are gone.
std::size_t eliminate_dead_calls(program_editor& edit);
/// The same for a program, which stays as it is.
[[nodiscard]] ir eliminate_dead_calls(ir const& program);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::size_t eliminate_dead_calls(program_editor& edit) {
    return for_each_program(edit, [](program_editor& e) {
        std::size_t gone = 0;
        for (auto i = e.last(); i != no_call;) {  // users stand behind what they use, so one way back finds all
            auto const before = e.previous(i);
            auto const& results = e.at(i).results;
            if (effect_of(e.at(i)) == call_effect::none &&
                std::all_of(results.begin(), results.end(), [&](value const& r) { return e.use_count(r.id) == 0; })) {
                e.erase(i);
                ++gone;
            }
            i = before;
        }
        return gone;
    });
}

TORCH_IR_INLINE ir eliminate_dead_calls(ir const& program) {
    program_editor edit(program);
    eliminate_dead_calls(edit);
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
