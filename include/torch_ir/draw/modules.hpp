// SPDX-License-Identifier: MIT
/// The modules of a program as a tree, and where the same module stands several times in a row.
///
/// \code
///     auto const tree = torch_ir::find_modules(program);
///     auto const repeats = torch_ir::find_repeats(program, tree);
///     for (std::size_t m = 1; m < tree.modules.size(); ++m) std::cout << tree.modules[m].path << " x" << repeats.times[m] << '\n';
/// \endcode
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Stands for "no module" or "no box".
inline constexpr std::size_t no_module = std::numeric_limits<std::size_t>::max();

/// Real programs have ten.
inline constexpr std::size_t max_module_levels = 64;

/// One use of a module: a module that is called twice stands in the tree twice.
struct module_node {
    std::string path;  ///< `layers.0.attn`; empty for the whole program
    std::string type;  ///< the class without its namespaces; empty where the program does not tell
    std::size_t parent = no_module;
    std::vector<std::size_t> children{};  ///< in the order of their first calls
    std::vector<vertex> calls{};          ///< in the module and below, in trace order
};

/// `modules[0]` is the whole program; a parent stands before its children.
struct module_tree {
    std::vector<module_node> modules;
    std::vector<std::size_t> module_of;  ///< by vertex: the innermost module of a call; `no_module` for other nodes

    /// 0 for the whole program, 1 for the outermost modules in it.
    [[nodiscard]] std::size_t level(std::size_t m) const noexcept {
        std::size_t n = 0;
        for (; modules[m].parent != no_module; m = modules[m].parent) ++n;
        return n;
    }
};

/// The tree that the calls' module stacks tell. Where no call has a stack (a file of pytorch-ir), a call belongs to the module
/// whose weight it uses, one without weights to the innermost module that has its neighbours with weights.
/// Levels beyond `max_module_levels` are not told apart. O(calls x depth x log siblings).
[[nodiscard]] module_tree find_modules(ir const& program);

/// Runs of siblings that are alike: same operators, types and data flow, call for call, each fed by the one before it and
/// nothing between them.
struct module_repeats {
    std::vector<std::size_t> times;  ///< by module: length of the run that begins with it; 1 for most, 0 for copies and what they hold
    std::vector<vertex> original;    ///< by vertex: the call of the run's first module that it repeats; itself for most
    std::vector<std::size_t> run;    ///< by module: the first module of the run that it stands in; itself for most
};

/// O(calls x depth).
[[nodiscard]] module_repeats find_repeats(ir const& program, module_tree const& tree);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// One level on the way to a call. `key` tells uses of one module apart.
struct module_step {
    std::string_view key, path, type;
};

[[nodiscard]] inline std::string_view behind_last_dot(std::string_view name) {
    auto const dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

/// `a.b.c` → a, a.b, a.b.c.
[[nodiscard]] inline std::vector<module_step> steps_of_path(std::string_view path) {
    std::vector<module_step> steps;
    for (std::size_t at = 0; !path.empty() && at != std::string_view::npos && steps.size() < max_module_levels;) {
        at = path.find('.', at + 1);
        auto const prefix = path.substr(0, at);
        steps.push_back({prefix, prefix, {}});
    }
    return steps;
}

/// The module of the first weight that a call uses: `layers.0.fc` of `layers.0.fc.weight`. Nothing for a call without weights.
[[nodiscard]] inline std::pair<bool, std::string_view> module_of_weight(ir const& program, vertex call) {
    auto const& g = program.graph();
    for (auto [e, end] = in_edges(call, g); e != end; ++e)
        if (auto const* w = std::get_if<weight_node>(&program.node(source(*e, g)))) {
            std::string_view const target = w->target;
            auto const dot = target.rfind('.');
            return {true, dot == std::string_view::npos ? std::string_view() : target.substr(0, dot)};
        }
    return {false, {}};
}

/// What two paths have in common, by whole steps.
[[nodiscard]] inline std::string_view common_path(std::string_view a, std::string_view b) {
    std::size_t common = 0;
    for (std::size_t i = 0; i <= std::min(a.size(), b.size()); ++i) {
        bool const a_ends = i == a.size() || a[i] == '.', b_ends = i == b.size() || b[i] == '.';
        if (a_ends && b_ends) common = i;
        if (i == a.size() || i == b.size() || a[i] != b[i]) break;
    }
    return a.substr(0, common);
}

/// By call: its module's path, from weights alone.
[[nodiscard]] inline std::vector<std::string_view> paths_from_weights(ir const& program) {
    auto const calls = program.calls();
    std::vector<std::string_view> paths(calls.size());
    std::size_t next = 0;  // the calls below it are done
    std::string_view before;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        auto const [found, path] = module_of_weight(program, calls[i]);
        if (!found) continue;
        for (; next < i; ++next) paths[next] = common_path(before, path);
        paths[next++] = before = path;
    }
    return paths;  // behind the last weight: the whole program
}

/// By call of a module: its place in it.
[[nodiscard]] inline std::map<vertex, std::size_t> places_in(module_node const& module) {
    std::map<vertex, std::size_t> out;
    for (vertex const v : module.calls) out.emplace(v, out.size());
    return out;
}

enum class likeness_of : bool { operators, types_too };

/// The calls of a module as one that is like it must have them: where in the module, operator, types if they matter, and what feeds it.
[[nodiscard]] inline std::string likeness(ir const& program, module_tree const& tree, std::size_t module, std::map<vertex, std::size_t> const& place,
                                          likeness_of what) {
    auto const& g = program.graph();
    bool const has_types = what == likeness_of::types_too;
    std::string out;
    for (vertex const v : tree.modules[module].calls) {
        call_node const& c = program.call(v);
        std::string_view const path = tree.modules[tree.module_of[v]].path;
        out += concat(path.substr(std::min(tree.modules[module].path.size(), path.size())), " ", c.op.text());
        for (auto const& r : c.results) out += has_types ? concat(" ", to_string(r.type)) : std::string(" .");
        for (auto [e, end] = in_edges(v, g); e != end; ++e) {
            vertex const from = source(*e, g);
            out += concat(" ", std::to_string(g[*e].argument), ".", std::to_string(g[*e].element), "=");
            if (auto const inside = place.find(from); inside != place.end())
                out += concat("#", std::to_string(inside->second), ".", std::to_string(g[*e].result));
            else if (auto const* w = std::get_if<weight_node>(&program.node(from))) out += has_types ? to_string(w->result.type) : std::string("w");
            else out += '^';
        }
        out += '\n';
    }
    return out;
}

/// Finds the runs among the children of `module` and below, of which copies are left out.
class repeat_finder {
public:
    repeat_finder(ir const& program, module_tree const& tree) : program_(program), tree_(tree) {
        std::size_t const count = num_vertices(program.graph());
        found_.times.assign(tree.modules.size(), 1);
        found_.original.resize(count);
        for (vertex v = 0; v < count; ++v) found_.original[v] = v;
        for (std::size_t m = 0; m < tree.modules.size(); ++m) found_.run.push_back(m);
        number_.assign(count, 0);
        for (std::size_t i = 0; i < program.calls().size(); ++i) number_[program.calls()[i]] = i;
    }

    [[nodiscard]] module_repeats run() && {
        std::vector<std::size_t> waiting = {0};
        while (!waiting.empty()) {
            std::size_t const m = waiting.back();
            waiting.pop_back();
            auto const& children = tree_.modules[m].children;
            for (std::size_t i = 0; i < children.size();) {
                std::size_t const length = run_length(children, i);
                for (std::size_t k = 1; k < length; ++k) stand_in(children[i], children[i + k]);
                found_.times[children[i]] = length;
                waiting.push_back(children[i]);
                i += length;
            }
        }
        for (auto& v : found_.original) v = found_.original[v];  // a copy of a copy: it stands behind what it repeats
        return std::move(found_);
    }

private:
    ir const& program_;
    module_tree const& tree_;
    module_repeats found_;
    std::vector<std::size_t> number_;  ///< by vertex: place among the calls

    [[nodiscard]] std::map<vertex, std::size_t> places(std::size_t module) const { return places_in(tree_.modules[module]); }

    [[nodiscard]] std::string likeness_of_all(std::size_t module, std::map<vertex, std::size_t> const& in_it) const {
        return likeness(program_, tree_, module, in_it, likeness_of::types_too);
    }

    /// `b` stands right behind `a` and takes from it.
    [[nodiscard]] bool follows(std::size_t a, std::map<vertex, std::size_t> const& in_a, std::size_t b) const {
        auto const &first = tree_.modules[a].calls, &second = tree_.modules[b].calls;
        if (first.size() != second.size() || first.empty() || tree_.modules[a].type != tree_.modules[b].type) return false;
        if (number_[second.front()] != number_[first.back()] + 1 || number_[first.back()] - number_[first.front()] + 1 != first.size()) return false;
        auto const& g = program_.graph();
        for (vertex const v : second)
            for (auto [e, end] = in_edges(v, g); e != end; ++e)
                if (in_a.contains(source(*e, g))) return true;
        return false;
    }

    [[nodiscard]] std::size_t run_length(std::vector<std::size_t> const& children, std::size_t first) const {
        std::size_t length = 1;
        std::string alike;
        auto before = places(children[first]);
        for (; first + length < children.size(); ++length) {
            std::size_t const next = children[first + length];
            if (!follows(children[first + length - 1], before, next)) break;
            if (alike.empty()) alike = likeness_of_all(children[first], before);
            before = places(next);
            if (likeness_of_all(next, before) != alike) break;
        }
        return length;
    }

    void stand_in(std::size_t original, std::size_t copy) {
        auto const &from = tree_.modules[original].calls, &to = tree_.modules[copy].calls;
        for (std::size_t i = 0; i < to.size(); ++i) found_.original[to[i]] = from[i];
        found_.run[copy] = original;
        std::vector<std::size_t> waiting = {copy};
        while (!waiting.empty()) {
            std::size_t const m = waiting.back();
            waiting.pop_back();
            found_.times[m] = 0;
            waiting.insert(waiting.end(), tree_.modules[m].children.begin(), tree_.modules[m].children.end());
        }
    }
};

}  // namespace detail

TORCH_IR_INLINE module_tree find_modules(ir const& program) {
    module_tree tree;
    tree.modules.push_back({});
    tree.module_of.assign(num_vertices(program.graph()), no_module);
    auto const calls = program.calls();
    bool const has_stacks = std::any_of(calls.begin(), calls.end(), [&](vertex v) { return program.call(v).metadata.stack != nullptr; });
    auto const paths = has_stacks ? std::vector<std::string_view>() : detail::paths_from_weights(program);
    std::map<std::pair<std::size_t, std::string>, std::size_t> known;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        std::vector<detail::module_step> steps;
        if (!has_stacks) steps = detail::steps_of_path(paths[i]);
        else if (auto const& stack = program.call(calls[i]).metadata.stack)
            for (std::size_t k = 0; k < std::min(stack->size(), max_module_levels); ++k) {
                module_frame const& frame = (*stack)[k];
                steps.push_back({frame.key.empty() ? frame.path : frame.key, frame.path, detail::behind_last_dot(frame.type)});
            }
        std::size_t at = 0;
        for (auto const& s : steps) {
            if (s.path.empty()) {  // the outermost module
                tree.modules[0].type = s.type;
                continue;
            }
            auto const [found, is_new] = known.try_emplace({at, std::string(s.key)}, tree.modules.size());
            if (is_new) {
                tree.modules.push_back({std::string(s.path), std::string(s.type), at});
                tree.modules[at].children.push_back(found->second);
            }
            at = found->second;
        }
        tree.module_of[calls[i]] = at;
        for (std::size_t m = at; m != no_module; m = tree.modules[m].parent) tree.modules[m].calls.push_back(calls[i]);
    }
    return tree;
}

TORCH_IR_INLINE module_repeats find_repeats(ir const& program, module_tree const& tree) { return detail::repeat_finder(program, tree).run(); }

}}  // namespace torch_ir

#endif
