// SPDX-License-Identifier: MIT
/// The modules of a program, where they repeat, and which are like one before them, wherever the two stand.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <boost/graph/adjacency_list.hpp>

#include <torch_ir/config.hpp>
#include <torch_ir/draw/modules.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What pictures of a program are made of, for several of them.
struct module_structure {
    module_tree tree;
    module_repeats repeats;         ///< of `find_repeats`
    std::vector<std::size_t> like;  ///< of `find_alike`
    std::vector<bool> is_idle;      ///< by vertex: a guard (`_assert_…`, and what only they use), or a call that nobody uses
};

/// All of it. O(calls x depth).
[[nodiscard]] module_structure find_structure(ir const& program);

/// By module: the first one before it that it is like; `no_module` for most. It has the same class, operators and data flow, in other sizes perhaps: the third
/// stage of a ResNet is like the second. Found are the outermost ones, with `least` calls or more; none in a copy (see `find_repeats`), and nothing in one that
/// was found. O(calls x depth).
[[nodiscard]] std::vector<std::size_t> find_alike(ir const& program, module_tree const& tree, module_repeats const& repeats, std::size_t least = 4);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <torch_ir/draw/detail/page_roles.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline std::vector<bool> find_idle(ir const& program) {
    std::vector<bool> is_idle;
    for (auto const role : page_roles(program)) is_idle.push_back(role == page_role::guard || role == page_role::dead);
    return is_idle;
}

/// The structure of a program of which nothing is to be drawn once for several.
[[nodiscard]] inline module_structure structure_without_repeats(ir const& program) {
    module_structure s;
    s.tree = find_modules(program);
    s.repeats.times.assign(s.tree.modules.size(), 1);
    for (std::size_t m = 0; m < s.tree.modules.size(); ++m) s.repeats.run.push_back(m);
    for (vertex v = 0; v < num_vertices(program.graph()); ++v) s.repeats.original.push_back(v);
    s.like.assign(s.tree.modules.size(), no_module);
    s.is_idle = find_idle(program);
    return s;
}

}  // namespace detail

TORCH_IR_INLINE module_structure find_structure(ir const& program) {
    module_structure s;
    s.tree = find_modules(program);
    s.repeats = find_repeats(program, s.tree);
    s.like = find_alike(program, s.tree, s.repeats);
    s.is_idle = detail::find_idle(program);
    return s;
}

TORCH_IR_INLINE std::vector<std::size_t> find_alike(ir const& program, module_tree const& tree, module_repeats const& repeats, std::size_t least) {
    std::vector<std::size_t> like(tree.modules.size(), no_module);
    std::vector<bool> is_inside(tree.modules.size(), false);  // of one that was found
    std::map<std::string, std::size_t> known;
    for (std::size_t m = 1; m < tree.modules.size(); ++m) {
        auto const& module = tree.modules[m];
        is_inside[m] = like[module.parent] != no_module || is_inside[module.parent];
        if (is_inside[m] || repeats.times[m] == 0 || module.calls.size() < least) continue;
        auto const form = detail::likeness(program, tree, m, detail::places_in(module), detail::likeness_of::operators);
        auto const [found, is_new] = known.try_emplace(detail::concat(module.type, "\n", form), m);
        if (!is_new) like[m] = found->second;
    }
    return like;
}

}}  // namespace torch_ir

#endif
