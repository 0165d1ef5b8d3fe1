// SPDX-License-Identifier: MIT
/// Makes a plan whose steps were changed ready to run.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Finds anew which values are used and where they die, and assembles the instructions. Linear.
void retire(plan& p);

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <torch_ir/libtorch/run/instructions.hpp>
#include <torch_ir/libtorch/run/operand.hpp>

#include <cstddef>
#include <limits>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

inline void forget_last_uses(operand& o) {
    o.is_last = false;
    if (auto* list = std::get_if<std::vector<operand>>(&o.content))
        for (auto& i : *list) forget_last_uses(i);
}

TORCH_IR_INLINE void retire(plan& p) {
    constexpr std::size_t never = 0, at_end = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> last(p.value_count(), never);
    for (std::size_t i = 0; i < p.steps.size(); ++i) {
        p.steps[i].dying.clear();
        for (auto& o : p.steps[i].operands) {
            forget_last_uses(o);
            for_each_use(o, [&](value_id v) { last[to_index(v)] = i + 1; });
        }
    }
    for (auto const& o : p.outputs) for_each_use(o.value, [&](value_id v) { last[to_index(v)] = at_end; });
    for (std::size_t v = 0; v < last.size(); ++v) {
        p.used[v] = last[v] != never;
        if (last[v] != never && last[v] != at_end) p.steps[last[v] - 1].dying.push_back(value_id{static_cast<std::uint32_t>(v)});
    }
    for (auto& s : p.steps)
        for (auto const& r : s.returns)
            for (value_id const v : r.values)
                if (!p.uses(v)) s.dying.push_back(v);
    assemble(p);
}

}}}  // namespace torch_ir::detail

#endif
