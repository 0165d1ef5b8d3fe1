// SPDX-License-Identifier: MIT
/// Calls that a reader of a picture mostly does not want to see: guards, calls that nobody uses, calls that compute a constant.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/schema/effects.hpp>

#include <boost/graph/adjacency_list.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

enum class page_role : std::uint8_t { plain, guard, dead, constant };

[[nodiscard]] inline bool is_guard_call(op_name const& op) noexcept {
    auto const base = op.base();
    return base.find("_assert") != std::string_view::npos || base.starts_with("sym_constrain_range");
}

/// By vertex. A call without effect that only guards use is a guard; one that nobody uses, or only dead calls, is dead; one that depends on no input and no
/// weight is a constant, but for those that are returned. Linear.
[[nodiscard]] inline std::vector<page_role> page_roles(ir const& program) {
    auto const& g = program.graph();
    std::vector<page_role> role(num_vertices(g), page_role::plain);
    std::vector<bool> is_fixed(num_vertices(g), false);
    std::vector<bool> is_pure(num_vertices(g), false);
    for (vertex const v : program.weights()) is_fixed[v] = program.weight(v).kind == weight_kind::constant;
    std::size_t constants = 0;
    for (vertex const v : program.calls()) {
        auto const& c = program.call(v);
        is_pure[v] = effect_of(c) == call_effect::none;
        bool fixed = is_pure[v];
        for (auto [e, end] = in_edges(v, g); e != end && fixed; ++e) fixed = is_fixed[source(*e, g)];
        for (auto [e, end] = out_edges(v, g); e != end && fixed; ++e) fixed = std::holds_alternative<call_node>(program.node(target(*e, g)));
        is_fixed[v] = fixed;
        if (fixed) role[v] = page_role::constant, ++constants;
    }
    if (constants == program.calls().size())
        for (vertex const v : program.calls()) role[v] = page_role::plain;
    auto const calls = program.calls();
    for (std::size_t i = calls.size(); i-- > 0;) {
        vertex const v = calls[i];
        if (is_guard_call(program.call(v).op)) {
            role[v] = page_role::guard;
            continue;
        }
        if (!is_pure[v]) continue;
        bool used = false, guards = false;
        for (auto [e, end] = out_edges(v, g); e != end; ++e) {
            auto const by = role[target(*e, g)];
            guards = guards || by == page_role::guard;
            used = used || (by != page_role::guard && by != page_role::dead);
        }
        if (!used) role[v] = guards ? page_role::guard : page_role::dead;
    }
    return role;
}

}}}  // namespace torch_ir::detail
