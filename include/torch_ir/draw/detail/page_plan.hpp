// SPDX-License-Identifier: MIT
/// What a graph of the HTML page holds: the nodes of a program, or those of two programs that are compared, in one order and one tree of modules.
#pragma once

#include <torch_ir/analyze/align.hpp>
#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/draw/modules.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

enum class page_state : std::uint8_t { same, added, removed, changed };

/// A node of the picture: a vertex of a program, or one entry of its output.
struct page_node {
    bool is_old = false;  ///< of the program that is compared with
    vertex v = no_vertex;
    std::size_t entry = 0;  ///< of the output
    std::size_t module = 0;
    page_state state = page_state::same;
    std::vector<change> changes{};
    vertex counterpart = no_vertex;  ///< of a call of the program: the one of the old program that it is compared with
};

struct page_module {
    std::string path, type;
    std::size_t parent = 0;
    std::size_t times = 1, run = 0;  ///< as in `module_repeats`
};

struct page_plan {
    ir const* program = nullptr;
    ir const* old = nullptr;  ///< may be none
    std::vector<page_node> nodes;
    std::vector<page_module> modules;
    std::vector<std::uint32_t> value_number, old_value_number;  ///< by value id: results are numbered in the order of `nodes`
};

/// Calls `f(sub-program)` for those that a call takes, in order.
template <class F>
void for_each_subgraph_of(ir const& program, call_node const& call, F&& f) {
    for (auto const& a : call.arguments)
        for_each_subgraph(a.value, [&](subgraph_ref const& s) {
            if (s.index < program.subgraphs().size()) f(program.subgraphs()[s.index]);
        });
}

inline constexpr std::uint32_t no_page_value = std::numeric_limits<std::uint32_t>::max();

class page_planner {
public:
    explicit page_planner(ir const& program) { plan_.program = &program; }

    /// `state`: of all nodes, where the whole program was added or removed.
    [[nodiscard]] page_plan plan(page_state state = page_state::same) && {
        ir const& program = *plan_.program;
        auto const tree = find_modules(program);
        auto const repeats = find_repeats(program, tree);
        add_modules(tree, &repeats);
        for (vertex const v : program.inputs()) plan_.nodes.push_back({false, v, 0, 0, state});
        for (vertex const v : program.weights()) plan_.nodes.push_back({false, v, 0, 0, state});
        for (vertex const v : program.calls()) plan_.nodes.push_back({false, v, 0, tree.module_of[v], state});
        add_outputs(program, state);
        number_values();
        return std::move(plan_);
    }

    /// Of `old` and the program in one: what stands in both is drawn once.
    [[nodiscard]] page_plan plan_beside(ir const& old) && {
        ir const& program = *plan_.program;
        plan_.old = &old;
        auto const nodes = align(old, program);
        auto const difference = diff_ir(old, program, nodes);
        name_set const inner = differing_subgraphs(difference);
        name_map<changed_node const*> changed;
        for (auto const& c : difference.changed) changed.try_emplace(c.after.name, &c);
        auto const tree = find_modules(program), old_tree = find_modules(old);
        add_modules(tree, nullptr);
        add_old_modules(old_tree);
        std::vector<vertex> in_a = nodes.in_a, in_b = nodes.in_b;
        for (auto const& [a, b] : nodes.replaced) in_a[b] = a, in_b[a] = b;

        for (vertex const v : program.inputs()) plan_.nodes.push_back({false, v, 0, 0, in_a[v] == no_vertex ? page_state::added : page_state::same});
        for (vertex const v : old.inputs())
            if (in_b[v] == no_vertex) plan_.nodes.push_back({true, v, 0, 0, page_state::removed});
        for (vertex const v : program.weights()) plan_.nodes.push_back(compared_weight(old, v, in_a[v]));
        for (vertex const v : old.weights())
            if (in_b[v] == no_vertex) plan_.nodes.push_back({true, v, 0, 0, page_state::removed});

        std::map<vertex, std::vector<vertex>> before;  // by call of the program: removed ones that stand in front of it
        std::vector<vertex> waiting;
        for (vertex const v : old.calls()) {
            if (in_b[v] == no_vertex) waiting.push_back(v);
            else if (!waiting.empty()) before[in_b[v]].swap(waiting), waiting.clear();
        }
        auto const add_removed = [&](std::vector<vertex> const& list) {
            for (vertex const v : list) plan_.nodes.push_back({true, v, 0, old_module_[old_tree.module_of[v]], page_state::removed});
        };
        for (vertex const v : program.calls()) {
            if (auto const at = before.find(v); at != before.end()) add_removed(at->second);
            page_node n{false, v, 0, tree.module_of[v], in_a[v] == no_vertex ? page_state::added : page_state::same};
            auto const& call = program.call(v);
            if (in_a[v] != no_vertex) {
                auto const& was = old.call(in_a[v]);
                if (was.op != call.op) n.changes.push_back({"operator", was.op.text(), call.op.text()});
                if (auto const c = changed.find(call.name); c != changed.end())
                    for (auto const* list : {&c->second->attributes, &c->second->operands, &c->second->types})
                        n.changes.insert(n.changes.end(), list->begin(), list->end());
                if (was.op == call.op) {
                    n.counterpart = in_a[v];
                    for_each_subgraph_of(old, was, [&](ir const& sub) {
                        if (inner.contains(sub.model_name()))
                            n.changes.push_back({"sub-program", sub.model_name(), concat(sub.model_name(), ", differs inside")});
                    });
                }
                if (!n.changes.empty()) n.state = page_state::changed;
            }
            plan_.nodes.push_back(std::move(n));
        }
        add_removed(waiting);
        add_outputs(program, page_state::same);
        number_values();
        number_old_values(in_b);
        return std::move(plan_);
    }

private:
    page_plan plan_;
    std::vector<std::size_t> old_module_;  ///< by module of the old program: that of the plan

    void add_modules(module_tree const& tree, module_repeats const* repeats) {
        for (std::size_t m = 0; m < tree.modules.size(); ++m) {
            auto const& from = tree.modules[m];
            plan_.modules.push_back(
                {from.path, from.type, from.parent == no_module ? 0 : from.parent, repeats ? repeats->times[m] : 1, repeats ? repeats->run[m] : m});
        }
    }

    /// Modules of the same path in the same place are one; uses of one path are told apart by their order.
    void add_old_modules(module_tree const& tree) {
        std::map<std::pair<std::size_t, std::string>, std::vector<std::size_t>> known;
        for (std::size_t m = 1; m < plan_.modules.size(); ++m) known[{plan_.modules[m].parent, plan_.modules[m].path}].push_back(m);
        std::map<std::pair<std::size_t, std::string>, std::size_t> used;
        old_module_.assign(tree.modules.size(), 0);
        for (std::size_t m = 1; m < tree.modules.size(); ++m) {
            std::pair key(old_module_[tree.modules[m].parent], tree.modules[m].path);
            auto const nth = used[key]++;
            auto const& same = known[key];
            if (nth < same.size()) {
                old_module_[m] = same[nth];
                continue;
            }
            old_module_[m] = plan_.modules.size();
            plan_.modules.push_back({tree.modules[m].path, tree.modules[m].type, key.first, 1, old_module_[m]});
        }
    }

    [[nodiscard]] page_node compared_weight(ir const& old, vertex v, vertex was) const {
        page_node n{false, v};
        if (was == no_vertex) {
            n.state = page_state::added;
            return n;
        }
        auto const before = to_string(old.weight(was).result.type), after = to_string(plan_.program->weight(v).result.type);
        if (before != after) n.state = page_state::changed, n.changes.push_back({"type", before, after});
        return n;
    }

    /// The names of sub-programs in which something differs, however deep.
    [[nodiscard]] static name_set differing_subgraphs(ir_difference const& d) {
        name_set out;
        auto const add = [&](std::string_view path) {
            if (auto const end = path.find('/'); end != std::string_view::npos) out.emplace(path.substr(0, end));
        };
        for (auto const* list : {&d.added, &d.removed})
            for (auto const& n : *list) add(n.program);
        for (auto const& n : d.changed) add(n.before.program);
        for (auto const* list : {&d.inputs, &d.outputs})
            for (auto const& c : *list) add(c.what);
        return out;
    }

    void add_outputs(ir const& program, page_state state) {
        for (std::size_t i = 0; i < program.outputs().size(); ++i) plan_.nodes.push_back({false, program.output(), i, 0, state});
    }

    void number_values() {
        plan_.value_number.assign(plan_.program->value_count(), no_page_value);
        if (plan_.old) plan_.old_value_number.assign(plan_.old->value_count(), no_page_value);
        std::uint32_t next = 0;
        for (auto const& n : plan_.nodes) {
            ir const& from = n.is_old ? *plan_.old : *plan_.program;
            auto& numbers = n.is_old ? plan_.old_value_number : plan_.value_number;
            for (auto const& r : results_of(from.node(n.v))) {
                if (to_index(r.id) < numbers.size()) numbers[to_index(r.id)] = next;
                ++next;
            }
        }
    }

    /// Values of calls that stand in both programs are those of the program.
    void number_old_values(std::vector<vertex> const& in_b) {
        for (std::size_t i = 0; i < plan_.old_value_number.size(); ++i) {
            auto const from = plan_.old->origin(value_id{static_cast<std::uint32_t>(i)});
            if (from.producer == no_vertex || in_b[from.producer] == no_vertex) continue;
            auto const results = results_of(plan_.program->node(in_b[from.producer]));
            if (from.result < results.size() && to_index(results[from.result].id) < plan_.value_number.size())
                plan_.old_value_number[i] = plan_.value_number[to_index(results[from.result].id)];
        }
    }
};

}}}  // namespace torch_ir::detail
