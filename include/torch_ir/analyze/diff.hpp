// SPDX-License-Identifier: MIT
/// The structural difference of two programs: what was added, removed and changed.
///
/// \code
///     torch_ir::ir_difference const d = torch_ir::diff_ir(before, after);
///     std::cout << to_string(d) << '\n';   // of diff_text.hpp: ~ conv2d (aten.conv2d.default): stride [1, 1] -> [2, 2]
/// \endcode
///
/// Names of nodes and values are labels, so they may differ. Strides, gradients and traced sizes of symbolic dimensions don't count, meta stands for any
/// device, and what a stored form leaves out is not held against the other: a `.pt2` and the IR JSON made of it are equal.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/analyze/align.hpp>
#include <torch_ir/analyze/compared_modules.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/ir/tensor_data.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// One thing that was changed: an attribute, an operand, a type. Empty text: absent.
struct change {
    std::string what;
    std::string before;
    std::string after;
    std::string default_value{};  ///< of an attribute that one side leaves out: what the operator's schema has for it; empty where it has nothing
    friend bool operator==(change const&, change const&) = default;
};

/// A call that was added or removed.
struct listed_node {
    std::string name;
    std::string op;
    std::string module;     ///< path of the module, where the program tells it
    std::string text;       ///< `aten.relu.default(self=%conv2d)`
    std::string program{};  ///< path of the sub-program, which `name` begins with, as `true_graph_0/`; empty for the program itself
};

/// A call that is in both programs, but not the same.
struct changed_node {
    listed_node before;
    listed_node after;
    std::vector<change> attributes{};  ///< without uses of values
    std::vector<change> operands{};    ///< values that it uses: labels
    std::vector<change> types{};       ///< of its results
};

/// What differs. Of an input, a weight or an output before or after is empty where it is in one program only.
struct ir_difference {
    std::vector<listed_node> added{};
    std::vector<listed_node> removed{};
    std::vector<changed_node> changed{};
    std::vector<change> inputs{};
    std::vector<change> weights{};
    std::vector<change> outputs{};
    std::vector<change> conditions{};        ///< ranges of symbols, and guards, under which the programs run
    std::vector<compared_module> modules{};  ///< all of both programs, whether they differ or not: `compare_modules`, then those of sub-programs

    /// How many differences there are.
    [[nodiscard]] std::size_t count() const noexcept {
        return added.size() + removed.size() + changed.size() + inputs.size() + weights.size() + outputs.size() + conditions.size();
    }
    [[nodiscard]] bool is_equal() const noexcept { return count() == 0; }
};

/// The difference from `a` to `b`, in whatever form they were stored. As costly as `align`.
[[nodiscard]] ir_difference diff_ir(ir const& a, ir const& b);
/// The same for programs that are aligned already.
[[nodiscard]] ir_difference diff_ir(ir const& a, ir const& b, alignment const& nodes);

/// What differs between the attributes of two calls that correspond. Text of both sides, sorted by name.
[[nodiscard]] std::vector<change> attribute_changes(call_node const& before, call_node const& after);

/// The path of the module that a call belongs to; empty if it isn't known.
[[nodiscard]] inline std::string module_of(call_node const& c) {
    return c.metadata.stack && !c.metadata.stack->empty() ? c.metadata.stack->back().path : std::string();
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <iterator>
#include <set>

#include <torch_ir/analyze/detail/align_text.hpp>
#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/schema/argument_value.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::vector<change> attribute_changes(call_node const& before, call_node const& after) {
    bool const is_flat = before.bound == binding::flattened || after.bound == binding::flattened;
    auto const x = detail::attributes_of(before), y = detail::attributes_of(after);
    // pytorch-ir's form loses symbolic arguments, and an empty list there may be one of tensors.
    auto const has_argument = [](call_node const& c, std::string const& name) {
        return std::any_of(c.arguments.begin(), c.arguments.end(), [&](argument const& a) { return a.name == name && !a.value.is<none>(); });
    };
    auto const is_hidden = [&](call_node const& other, std::string const& name, std::string const& text) {
        return is_flat && (text == "[]" || text.ends_with("[][]") || has_argument(other, name));
    };
    // An argument that is left out equals one that has its default.
    auto const default_of = [](call_node const& other, std::string const& name) {
        auto const* value = name.empty() ? nullptr : argument_value(other, name);
        return value && !detail::has_uses(*value) ? detail::attribute_text(*value, [](value_id) { return std::string(); }) : std::string();
    };
    std::vector<change> out;
    std::size_t i = 0, j = 0;
    while (i < x.size() || j < y.size()) {
        if (j == y.size() || (i < x.size() && x[i].first < y[j].first)) {
            if (auto otherwise = default_of(after, x[i].first); otherwise != x[i].second && !is_hidden(after, x[i].first, x[i].second))
                out.push_back({x[i].first, x[i].second, "", std::move(otherwise)});
            ++i;
        } else if (i == x.size() || y[j].first < x[i].first) {
            if (auto otherwise = default_of(before, y[j].first); otherwise != y[j].second && !is_hidden(before, y[j].first, y[j].second))
                out.push_back({y[j].first, "", y[j].second, std::move(otherwise)});
            ++j;
        } else {
            bool const is_meta = x[i].second == "device(\"meta\")" || y[j].second == "device(\"meta\")";
            if (x[i].second != y[j].second && !is_meta) out.push_back({x[i].first, x[i].second, y[j].second});
            ++i, ++j;
        }
    }
    return out;
}

namespace detail {

/// Finds the differences of one pair of programs; those of sub-programs go into the same lists.
class ir_differ {
public:
    ir_differ(ir const& a, ir const& b, alignment const& nodes, ir_difference& out, std::string prefix = {})
        : a_(a), b_(b), nodes_(nodes), out_(out), prefix_(std::move(prefix)) {
        for (auto const& [v, w] : nodes.replaced) replaced_.emplace(v, w);
        auto const is_flat = [](ir const& p) {
            return std::any_of(p.calls().begin(), p.calls().end(), [&](vertex v) { return p.call(v).bound == binding::flattened; });
        };
        tensors_only_ = is_flat(a) || is_flat(b);
    }

    void run() {
        compare_ends(a_.inputs(), b_.inputs(), out_.inputs);
        compare_ends(a_.weights(), b_.weights(), out_.weights);
        std::vector<bool> is_replacement(num_vertices(b_.graph()));
        for (auto const& [v, w] : nodes_.replaced) is_replacement[w] = true;
        for (vertex const v : a_.calls()) {
            if (nodes_.in_b[v] != no_vertex) compare_calls(v, nodes_.in_b[v]);
            else if (auto const r = replaced_.find(v); r != replaced_.end()) compare_calls(v, r->second);
            else out_.removed.push_back(list(a_, v));
        }
        for (vertex const w : b_.calls())
            if (nodes_.in_a[w] == no_vertex && !is_replacement[w]) out_.added.push_back(list(b_, w));
        compare_outputs();
        if (!tensors_only_) compare_conditions();
        auto modules = module_comparer(prefix_).list(a_, b_);
        out_.modules.insert(out_.modules.end(), std::make_move_iterator(modules.begin()), std::make_move_iterator(modules.end()));
        compare_subgraphs();
    }

private:
    ir const& a_;
    ir const& b_;
    alignment const& nodes_;
    ir_difference& out_;
    std::string prefix_;
    std::unordered_map<vertex, vertex> replaced_;
    bool tensors_only_ = false;  ///< pytorch-ir's form leaves out what is no tensor: constant inputs, symbolic results, constant outputs

    [[nodiscard]] static std::string label(ir const& p, value_id v) {
        auto const* found = p.find_value(v);
        return found ? "%" + found->name : "%?";
    }

    [[nodiscard]] listed_node list(ir const& p, vertex v) const {
        auto const& c = p.call(v);
        std::string text = c.op.text() + "(";
        for (std::size_t i = 0; i < c.arguments.size(); ++i)
            text += (i == 0 ? "" : ", ") + (c.arguments[i].name.empty() ? "" : c.arguments[i].name + "=") +
                    attribute_text(c.arguments[i].value, [&](value_id id) { return label(p, id); });
        return {prefix_ + c.name, operator_text(c.op), module_of(c), text + ")", prefix_};
    }

    /// Those that `align` paired, and those of calls that share a sub-program on one side only: of the latter not more than takes moderate time.
    void compare_subgraphs() {
        auto const compare = [&](ir const& x, ir const& y, alignment const& nodes) { ir_differ(x, y, nodes, out_, prefix_ + x.model_name() + "/").run(); };
        std::set<std::pair<std::uint32_t, std::uint32_t>> done;
        for (auto const& s : nodes_.subgraphs) {
            done.emplace(s.a_index, s.b_index);
            compare(a_.subgraphs()[s.a_index], b_.subgraphs()[s.b_index], s.nodes);
        }
        std::size_t left = 1'000'000;  // nodes
        for (vertex const v : a_.calls()) {
            if (nodes_.in_b[v] == no_vertex) continue;
            auto const &call = a_.call(v), &other = b_.call(nodes_.in_b[v]);
            auto const ours = subgraphs_of(call), theirs = subgraphs_of(other);
            for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) {
                if (ours[i] >= a_.subgraphs().size() || theirs[i] >= b_.subgraphs().size() || !done.emplace(ours[i], theirs[i]).second) continue;
                ir const &x = a_.subgraphs()[ours[i]], &y = b_.subgraphs()[theirs[i]];
                std::size_t const size = num_vertices(x.graph()) + num_vertices(y.graph());
                if (size > left) {
                    out_.changed.push_back({list(a_, v), list(b_, nodes_.in_b[v]), {{"sub-program", x.model_name(), y.model_name() + " (not compared)"}}});
                    continue;
                }
                left -= size;
                compare(x, y, align(x, y));
            }
        }
    }

    [[nodiscard]] static std::vector<std::uint32_t> subgraphs_of(call_node const& c) {
        std::vector<std::uint32_t> out;
        for (auto const& argument : c.arguments) for_each_subgraph(argument.value, [&](subgraph_ref const& s) { out.push_back(s.index); });
        return out;
    }

    /// Inputs and weights: which there are, and their types.
    template <class Vertices>
    void compare_ends(Vertices const& ours, Vertices const& theirs, std::vector<change>& out) {
        auto const text = [&](ir const& p, vertex v) {
            auto const& type = results_of(p.node(v)).front().type;
            std::string t = to_string(type);
            if (auto const* tensor = std::get_if<tensor_type>(&type); tensor && tensor->device.type != "cpu" && tensor->device.type != "meta")
                t += " on " + to_string(tensor->device);
            if (auto const* i = std::get_if<input_node>(&p.node(v)); i && i->kind == input_kind::constant)
                t += " = " + attribute_text(i->constant, [](value_id) { return std::string(); });
            return t;
        };
        auto const name = [&](ir const& p, vertex v) {
            auto const* w = std::get_if<weight_node>(&p.node(v));
            return prefix_ + (w ? w->target : name_of(p.node(v)));
        };
        for (vertex const v : ours) {
            vertex const w = nodes_.in_b[v];
            if (w == no_vertex && is_left_out(a_, v)) continue;
            if (w == no_vertex) {
                out.push_back({name(a_, v), text(a_, v), ""});
                continue;
            }
            auto const *x = std::get_if<input_node>(&a_.node(v)), *y = std::get_if<input_node>(&b_.node(w));
            bool const same_constant = !x || !y || (x->kind == y->kind && x->constant == y->constant);
            if (!same_type(results_of(a_.node(v)).front().type, results_of(b_.node(w)).front().type) || !same_constant)
                out.push_back({name(a_, v), text(a_, v), text(b_, w)});
            else if (!same_elements(v, w)) out.push_back({name(a_, v), text(a_, v) + " with other elements", text(b_, w)});
            else if (!x && is_renamed(v, w)) out.push_back({name(a_, v), text(a_, v), text(b_, w) + " named " + name(b_, w)});
        }
        for (vertex const w : theirs)
            if (nodes_.in_a[w] == no_vertex && !is_left_out(b_, w)) out.push_back({name(b_, w), "", text(b_, w)});
    }

    [[nodiscard]] bool is_left_out(ir const& p, vertex v) const {
        auto const* i = std::get_if<input_node>(&p.node(v));
        return tensors_only_ && i && i->kind == input_kind::constant;
    }

    /// A weight's key is its identity; that of a lifted constant is made up.
    [[nodiscard]] bool is_renamed(vertex v, vertex w) const {
        auto const &x = a_.weight(v), &y = b_.weight(w);
        auto const known = [](weight_node const& n, std::string const& key) {
            return n.target == key || std::find(n.aliases.begin(), n.aliases.end(), key) != n.aliases.end();
        };
        return x.kind != weight_kind::constant && y.kind != weight_kind::constant && !known(x, y.target) && !known(y, x.target);
    }

    [[nodiscard]] bool same_elements(vertex v, vertex w) const {
        auto const *x = std::get_if<weight_node>(&a_.node(v)), *y = std::get_if<weight_node>(&b_.node(w));
        if (!x || !y) return true;
        auto const *c = a_.find_constant(x->target), *d = b_.find_constant(y->target);
        return !c || !d || contiguous_bytes(c->data) == contiguous_bytes(d->data);
    }

    /// The value of b is what stands in the place of the value of a.
    [[nodiscard]] bool corresponds(value_id v, value_id w) const {
        if (nodes_.value_in_b(a_, b_, v) == w) return true;
        auto const from = a_.origin(v), to = b_.origin(w);
        auto const r = replaced_.find(from.producer);
        return r != replaced_.end() && r->second == to.producer && from.result == to.result;
    }
    /// A call in one program only produces it: that is told already.
    [[nodiscard]] bool is_listed(value_id v, value_id w) const {
        auto const from = a_.origin(v).producer, to = b_.origin(w).producer;
        return (from != no_vertex && nodes_.in_b[from] == no_vertex) || (to != no_vertex && nodes_.in_a[to] == no_vertex);
    }

    struct operand {
        std::string place;
        value_id value;
    };
    [[nodiscard]] static std::vector<operand> operands_of(ir const& p, call_node const& c, call_node const& other, bool by_name) {
        std::vector<operand> out;
        auto const is_text = [&](argument const& a) { return other.bound == binding::flattened && find_argument(other, a.name) != nullptr; };
        for (std::size_t n = 0; n < c.arguments.size(); ++n) {
            auto const& a = c.arguments[n];
            if (!a.name.empty() && is_text(a)) continue;  // pytorch-ir's form has the label of a keyword tensor
            for_each_use(a.value, [&](value_id v, std::uint32_t element) {
                auto const* value = p.find_value(v);
                if (!by_name && value && std::holds_alternative<symbol_type>(value->type)) return;
                std::string place = !by_name ? "operand " + std::to_string(out.size()) : a.name.empty() ? "argument " + std::to_string(n) : a.name;
                if (by_name && !a.value.is<use>()) place += "[" + std::to_string(element) + "]";
                out.push_back({std::move(place), v});
            });
        }
        return out;
    }

    void compare_calls(vertex v, vertex w) {
        auto const &x = a_.call(v), &y = b_.call(w);
        changed_node found{list(a_, v), list(b_, w)};
        found.attributes = attribute_changes(x, y);
        bool const by_name = x.bound == binding::named && y.bound == binding::named;
        auto const ours = operands_of(a_, x, y, by_name), theirs = operands_of(b_, y, x, by_name);
        detail::view_map<value_id> at;
        for (auto const& o : theirs) at.emplace(o.place, o.value);
        for (auto const& o : ours) {
            auto const other = at.find(o.place);
            if (other == at.end()) found.operands.push_back({o.place, label(a_, o.value), ""});
            else if (!corresponds(o.value, other->second) && !is_listed(o.value, other->second))
                found.operands.push_back({o.place, label(a_, o.value), label(b_, other->second)});
            if (other != at.end()) at.erase(other);
        }
        for (auto const& o : theirs)
            if (at.contains(o.place)) found.operands.push_back({o.place, "", label(b_, o.value)});
        if (auto const m = subgraphs_of(x).size(), n = subgraphs_of(y).size(); by_name && x.op == y.op && m != n)
            found.attributes.push_back({"sub-programs", std::to_string(m), std::to_string(n)});
        for (std::size_t i = 0; i < std::max(x.results.size(), y.results.size()); ++i) {
            auto const text = [&](call_node const& c) { return i < c.results.size() ? to_string(c.results[i].type) : std::string(); };
            if (i < std::min(x.results.size(), y.results.size()) && same_type(x.results[i].type, y.results[i].type)) continue;
            if (tensors_only_ && i >= std::min(x.results.size(), y.results.size())) continue;
            found.types.push_back({i < x.results.size() ? "%" + x.results[i].name : "%" + y.results[i].name, text(x), text(y)});
        }
        if (found.before.op != found.after.op || !found.attributes.empty() || !found.operands.empty() || !found.types.empty())
            out_.changed.push_back(std::move(found));
    }

    /// Ranges by symbol, guards by their text; pytorch-ir's form has none of them.
    void compare_conditions() {
        auto const conditions = [&](model_info const& info) {
            std::map<std::string, std::string> out;
            for (auto const& r : info.ranges)
                if (r.min || r.max) out[prefix_ + "range of " + r.symbol] = bounds_text(r);
            std::string guards;
            for (auto const& g : info.guards) guards.append(guards.empty() ? "" : "; ").append(g);
            if (!info.guards.empty()) out[prefix_ + "guard"] = guards;
            return out;
        };
        auto const ours = conditions(a_.info()), theirs = conditions(b_.info());
        for (auto const& [what, text] : ours) {
            auto const other = theirs.find(what);
            if (other == theirs.end() || other->second != text) out_.conditions.push_back({what, text, other == theirs.end() ? "" : other->second});
        }
        for (auto const& [what, text] : theirs)
            if (!ours.contains(what)) out_.conditions.push_back({what, "", text});
    }

    void compare_outputs() {
        auto const list_outputs = [&](ir const& p) {
            std::vector<output_entry> out;
            for (auto const& e : p.outputs())
                if (!tensors_only_ || has_uses(e.value)) out.push_back(e);
            return out;
        };
        auto const ours = list_outputs(a_), theirs = list_outputs(b_);
        for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
            std::string const name = prefix_ + "output " + std::to_string(i);
            auto const text = [&](ir const& p, output_entry const& e) {
                auto const* u = e.value.get_if<use>();
                auto const* value = u ? p.find_value(u->value) : nullptr;
                return attribute_text(e.value, [&](value_id id) { return label(p, id); }) + (value ? ": " + to_string(value->type) : "");
            };
            if (i >= ours.size()) {
                out_.outputs.push_back({name, "", text(b_, theirs[i])});
                continue;
            }
            if (i >= theirs.size()) {
                out_.outputs.push_back({name, text(a_, ours[i]), ""});
                continue;
            }
            auto const *u = ours[i].value.get_if<use>(), *w = theirs[i].value.get_if<use>();
            bool const same = u && w ? corresponds(u->value, w->value) || is_listed(u->value, w->value) : !u && !w && ours[i].value == theirs[i].value;
            if (!same || ours[i].kind != theirs[i].kind) out_.outputs.push_back({name, text(a_, ours[i]), text(b_, theirs[i])});
        }
    }
};

}  // namespace detail

TORCH_IR_INLINE ir_difference diff_ir(ir const& a, ir const& b, alignment const& nodes) {
    ir_difference out;
    detail::ir_differ(a, b, nodes, out).run();
    return out;
}

TORCH_IR_INLINE ir_difference diff_ir(ir const& a, ir const& b) { return diff_ir(a, b, align(a, b)); }

}}  // namespace torch_ir

#endif
