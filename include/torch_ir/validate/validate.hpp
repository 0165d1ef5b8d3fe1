// SPDX-License-Identifier: MIT
/// Checks a program and returns all problems found, not only the first.
///
/// \code
///     for (torch_ir::diagnostic const& d : torch_ir::validate_ir(program)) std::cerr << d.message() << '\n';
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/printable.hpp>
#include <torch_ir/validate/diagnostic.hpp>
#include <torch_ir/visit/order.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// All problems of the program and its sub-programs, in trace order: empty for a sound one. Never throws for a bad program.
/// O(V log V + E).
[[nodiscard]] std::vector<diagnostic> validate_ir(ir const& program);

/// Throws errc::invalid_ir with the first problem and the number of the others if there is any.
void require_valid(ir const& program);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(validate)

#include <boost/graph/strong_components.hpp>
#include <boost/property_map/property_map.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// What a claim contradicts: shape or dtype. Other properties are not claimed by any format.
[[nodiscard]] inline bool agree(tensor_type const& a, tensor_type const& b) { return a.dtype == b.dtype && a.sizes == b.sizes; }

class validator {
public:
    validator(ir const& program, std::string path, std::vector<diagnostic>& out) : program_(program), path_(std::move(path)), out_(out) {}

    void check() {
        auto const& g = program_.graph();
        for (auto const& u : program_.unresolved()) labels_.try_emplace(to_index(u.id), u.label);
        bool const has_cycle = !find_topological_order(program_);
        names_.reserve(num_vertices(g));
        values_.reserve(num_vertices(g));
        for (vertex v = 0; v < num_vertices(g); ++v) {
            check_name(v);
            for (auto const& r : results_of(program_.node(v))) {
                check_result(v, r);
                check_result_name(v, r);
            }
            if (auto const* c = std::get_if<call_node>(&program_.node(v))) check_call(v, *c);
            if (auto const* o = std::get_if<output_node>(&program_.node(v))) check_outputs(v, *o);
            if (!has_cycle) check_order(v);
        }
        if (has_cycle) check_cycles();
        check_ranges();
        if (program_.output() == no_vertex || program_.outputs().empty())
            report(problem::missing_output, "program '" + program_.model_name() + "'", {}, "at least one output", "none");
        check_weights();
        for (auto const& s : program_.subgraphs()) validator(s, path_ + s.model_name() + "/", out_).check();
    }

private:
    void report(problem what, std::string node, std::string argument, std::string expected, std::string found) {
        out_.push_back({what, std::move(node), std::move(argument), std::move(expected), std::move(found)});
    }
    [[nodiscard]] std::string place(vertex v) const {
        auto const& n = program_.node(v);
        char const* const kind = std::holds_alternative<input_node>(n) ? "input '" : std::holds_alternative<weight_node>(n) ? "weight '" : "node '";
        if (std::holds_alternative<output_node>(n)) return path_.empty() ? "the outputs" : "the outputs of '" + path_ + "'";
        return kind + path_ + name_of(n) + "'";
    }
    [[nodiscard]] std::string place_of(weight_node const& w) const { return "weight '" + path_ + w.result.name + "'"; }
    [[nodiscard]] static std::string argument_place(call_node const& c, std::size_t index) {
        auto const& a = c.arguments[index];
        return a.name.empty() ? "input " + std::to_string(index) : "argument '" + a.name + "'";
    }

    void check_name(vertex v) {
        auto const& n = program_.node(v);
        if (std::holds_alternative<output_node>(n)) return;
        std::string const& name = name_of(n);
        auto const* i = std::get_if<input_node>(&n);
        if (name.empty()) {
            if (!i || i->kind == input_kind::user) report(problem::missing_name, place(v), {}, "a name", "none");
            return;
        }
        auto const [first, is_new] = names_.try_emplace(name, v);
        if (!is_new) report(problem::duplicate_name, place(v), {}, "a name of its own", "that of " + place(first->second) + " too");
    }

    /// Values of one name can't be told apart in text. The results of a flattened call are numbered by its name, which other
    /// names don't know of.
    void check_result_name(vertex v, value const& r) {
        auto const* c = std::get_if<call_node>(&program_.node(v));
        if (r.name.empty() || (c && c->bound == binding::flattened)) return;
        auto const [first, is_new] = values_.try_emplace(r.name, v);
        if (is_new) return;
        if (first->second != v && name_of(program_.node(v)) == r.name && name_of(program_.node(first->second)) == r.name) return;  // said of the nodes
        report(problem::duplicate_name, place(v), "result '" + r.name + "'", "a name of its own", "that of a result of " + place(first->second) + " too");
    }

    /// As LibTorch has it.
    static constexpr std::size_t most_dimensions = 64;

    [[nodiscard]] static std::string shape_text(shape const& s) { return shortened_middle(to_string(s), 200); }

    /// The sizes that are known have a product, unless one of them is 0.
    [[nodiscard]] static bool fits_in_memory(shape const& s) {
        std::int64_t n = 1;
        bool fits = true;
        for (dim const& d : s) {
            if (!d.is_static() || d.value() < 0) continue;
            if (d.value() == 0) return true;
            fits = fits && !multiply_overflows(n, d.value(), n);
        }
        return fits;
    }

    /// What is said of sizes is possible.
    void check_ranges() {
        for (auto const& r : program_.info().ranges)
            if (r.min && r.max && *r.min > *r.max)
                report(problem::bad_range, "symbol '" + path_ + shortened_middle(r.symbol, 200) + "'", {}, "a range that is not empty",
                       std::to_string(*r.min) + " to " + std::to_string(*r.max));
    }

    void check_result(vertex v, value const& r) {
        auto const* t = r.tensor();
        if (!t) return;
        for (dim const& d : t->sizes)
            if (d.is_static() && d.value() < 0) {
                report(problem::bad_shape, place(v), "result '" + r.name + "'", "sizes of 0 or more", shape_text(t->sizes));
                break;
            }
        if (t->sizes.size() > most_dimensions)
            report(problem::bad_shape, place(v), "result '" + r.name + "'", "at most " + std::to_string(most_dimensions) + " dimensions",
                   std::to_string(t->sizes.size()));
        if (!fits_in_memory(t->sizes))
            report(problem::bad_shape, place(v), "result '" + r.name + "'", "a number of elements within 64 bits", shape_text(t->sizes));
        if (t->strides && t->strides->size() != t->sizes.size())
            report(problem::bad_shape, place(v), "result '" + r.name + "'", std::to_string(t->sizes.size()) + " strides", std::to_string(t->strides->size()));
    }

    [[nodiscard]] std::string label_of(value_id id) const {
        auto const found = labels_.find(to_index(id));
        return (found == labels_.end() ? "value " + std::to_string(to_index(id)) : "'" + found->second + "'") + ", which nothing produces";
    }

    /// Uses of one argument: each has a producer.
    void check_uses(vertex v, std::string const& argument, attribute const& a) {
        for_each_use(a, [&](value_id id, std::uint32_t) {
            if (!program_.find_value(id)) report(problem::dangling_use, place(v), argument, "a value that an input, a weight or a node produces", label_of(id));
        });
    }

    /// What a source claims of a use agrees with the producer.
    void check_claim(vertex v, type_claim const& claim, std::string const& argument, attribute const& a) {
        for_each_use(a, [&](value_id id, std::uint32_t element) {
            if (element != claim.element) return;
            auto const* producer = program_.find_value(id);
            if (!producer) return;
            auto const* t = producer->tensor();
            if (!t || !agree(*t, claim.type))
                report(problem::type_mismatch, place(v), argument,
                       t ? to_string(*t) + ", which '" + producer->name + "' is" : "no tensor, as '" + producer->name + "' is none", to_string(claim.type));
        });
    }

    void check_call(vertex v, call_node const& c) {
        if (c.op.base().empty()) report(problem::missing_name, place(v), {}, "the name of an operator", "none");
        for (std::uint32_t i = 0; i < c.arguments.size(); ++i) {
            auto const& a = c.arguments[i];
            check_uses(v, argument_place(c, i), a.value);
            for_each_subgraph(a.value, [&](subgraph_ref const& s) {
                if (s.index >= program_.subgraphs().size())
                    report(problem::bad_subgraph, place(v), argument_place(c, i), "one of " + std::to_string(program_.subgraphs().size()) + " sub-programs",
                           "number " + std::to_string(s.index));
            });
        }
        for (auto const& claim : c.claims)
            if (claim.argument < c.arguments.size()) check_claim(v, claim, argument_place(c, claim.argument), c.arguments[claim.argument].value);
        check_results(v, c);
        check_operands(v, c);
        if (c.bound != binding::flattened) return;
        check_flattened(v, c);
        if (c.op.text() == "_operator.getitem") check_getitem(v, c);
    }

    void check_results(vertex v, call_node const& c) {
        if (c.returns.empty()) return;
        std::size_t count = 0;
        for (std::int32_t const n : c.returns) count += n < 0 ? 1 : static_cast<std::size_t>(n);
        if (count != c.results.size())
            report(problem::wrong_arity, place(v), {}, std::to_string(count) + " results, as its returns are grouped", std::to_string(c.results.size()));
    }

    /// The sub-programs of `cond` and `while_loop` take the operands that follow them.
    void check_operands(vertex v, call_node const& c) {
        if (c.op.kind() != op_kind::higher_order || c.bound == binding::flattened) return;
        if (c.op.base() != "cond" && c.op.base() != "while_loop") return;
        std::size_t operands = 0;
        for (auto const& a : c.arguments)
            if (auto const* list = a.value.get_if<tensor_list>()) operands += list->items.size();
            else if (auto const* s = a.value.get_if<symbol_list>()) operands += s->items.size();
            else if (auto const* mixed = a.value.get_if<attribute_list>()) operands += mixed->items.size();
            else if (auto const* ints = a.value.get_if<std::vector<std::int64_t>>()) operands += ints->size();
        for (std::uint32_t i = 0; i < c.arguments.size(); ++i)
            if (auto const* s = c.arguments[i].value.get_if<subgraph_ref>(); s && s->index < program_.subgraphs().size())
                if (auto const takes = program_.subgraphs()[s->index].inputs().size(); takes != operands)
                    report(problem::bad_subgraph, place(v), "sub-program '" + s->name + "'", std::to_string(operands) + " inputs, one for each operand",
                           std::to_string(takes));
    }

    /// The lists of a flattened call are not longer than its inputs.
    void check_flattened(vertex v, call_node const& c) {
        std::int64_t listed = 0;
        std::int64_t inputs = 0;
        for (auto const& a : c.arguments) {
            if (a.name.empty()) ++inputs;
            if (auto const* sizes = a.value.get_if<std::vector<std::int64_t>>(); sizes && a.name == "_tensor_list_sizes")
                for (std::int64_t const n : *sizes) listed += std::clamp<std::int64_t>(n, 0, 1 << 30);
        }
        if (listed > inputs)
            report(problem::wrong_arity, place(v), "argument '_tensor_list_sizes'", "at most " + std::to_string(inputs) + " tensors, the node's inputs",
                   std::to_string(listed));
    }

    /// A getitem that stands as a node takes all tensors of one call, in order, and gives the one at `index`. (One that gives
    /// a list gives what the call does not name.)
    void check_getitem(vertex v, call_node const& c) {
        std::vector<value_id> inputs;
        for (auto const& a : c.arguments)
            if (auto const* u = a.value.get_if<use>(); u && a.name.empty()) inputs.push_back(u->value);
        if (inputs.empty() || !program_.find_value(inputs.front())) return;
        auto const* from = std::get_if<call_node>(&program_.node(program_.origin(inputs.front()).producer));
        if (!from) return;
        std::vector<value const*> tensors;
        for (auto const& r : from->results)
            if (r.tensor()) tensors.push_back(&r);
        if (tensors.size() != inputs.size())
            report(problem::wrong_arity, place(v), {}, std::to_string(tensors.size()) + " inputs, the results of '" + from->name + "'",
                   std::to_string(inputs.size()));
        for (std::size_t i = 0; i < std::min(inputs.size(), tensors.size()); ++i)
            if (inputs[i] != tensors[i]->id && program_.find_value(inputs[i]))
                report(problem::wrong_index, place(v), "input " + std::to_string(i), result_place(tensors[i]->id), result_place(inputs[i]));
        auto const index = std::find_if(c.arguments.begin(), c.arguments.end(), [](auto const& a) { return a.name == "index"; });
        auto const* at = index == c.arguments.end() ? nullptr : index->value.get_if<std::int64_t>();
        if (!at || c.results.size() != 1 || c.results[0].name != c.name || !c.results[0].tensor()) return;
        auto const* taken = *at >= 0 && std::cmp_less(*at, from->results.size()) ? from->results[static_cast<std::size_t>(*at)].tensor() : nullptr;
        if (!taken)
            report(problem::wrong_index, place(v), "argument 'index'",
                   "the place of one of the " + std::to_string(tensors.size()) + " results of '" + from->name + "'", std::to_string(*at));
        else if (!agree(*taken, *c.results[0].tensor()))
            report(problem::type_mismatch, place(v), "result '" + c.name + "'",
                   to_string(*taken) + ", as result " + std::to_string(*at) + " of '" + from->name + "' is", to_string(*c.results[0].tensor()));
    }

    [[nodiscard]] std::string result_place(value_id id) const {
        auto const from = program_.origin(id);
        return "result " + std::to_string(from.result) + " of " + place(from.producer);
    }

    void check_outputs(vertex v, output_node const& o) {
        for (std::uint32_t i = 0; i < o.entries.size(); ++i) {
            std::string const argument = "output " + std::to_string(i);
            check_uses(v, argument, o.entries[i].value);
            check_target(v, argument, o.entries[i]);
        }
        for (auto const& claim : o.claims)
            if (claim.argument < o.entries.size()) check_claim(v, claim, "output " + std::to_string(claim.argument), o.entries[claim.argument].value);
    }

    /// What an output is written back to is there.
    void check_target(vertex v, std::string const& argument, output_entry const& e) {
        bool const to_weight = e.kind == output_kind::buffer_mutation || e.kind == output_kind::parameter_mutation;
        if (!to_weight && e.kind != output_kind::user_input_mutation) return;
        auto& known = to_weight ? weight_targets_ : input_targets_;
        if (known.empty()) {
            for (vertex const at : to_weight ? program_.weights() : program_.inputs())
                known.insert(to_weight ? program_.weight(at).target : program_.input(at).result.name);
        }
        if (!known.contains(e.target))
            report(problem::dangling_use, place(v), argument, to_weight ? "a weight to write to" : "an input to write to", "'" + e.target + "', which is none");
    }

    void check_order(vertex v) {
        auto const& g = program_.graph();
        for (auto [e, end] = in_edges(v, g); e != end; ++e) {
            if (source(*e, g) < v) continue;
            auto const* c = std::get_if<call_node>(&program_.node(v));
            report(problem::use_before_definition, place(v), c ? argument_place(*c, g[*e].argument) : std::string(), "a producer that stands before",
                   place(source(*e, g)) + " behind");
        }
    }

    /// Names the nodes on cycles, not all that stand behind them.
    void check_cycles() {
        auto const& g = program_.graph();
        std::vector<std::size_t> component(num_vertices(g));
        boost::strong_components(g, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, g)));
        for (vertex v = 0; v < num_vertices(g); ++v)
            for (auto [e, end] = in_edges(v, g); e != end; ++e) {
                vertex const from = source(*e, g);
                if (component[from] != component[v]) continue;
                report(problem::cycle, place(v), argument_place(program_.call(v), g[*e].argument), "a value that does not depend on this node",
                       from == v ? "its own result" : "a result of " + place(from) + ", which does");
                break;
            }
    }

    void check_weights() {
        detail::view_map<weight_node const*> by_target;
        for (vertex const v : program_.weights()) {
            auto const& w = program_.weight(v);
            if (w.target.empty()) report(problem::missing_name, place(v), {}, "the weight's key in the state dict", "none");
            auto const [first, is_new] = by_target.try_emplace(w.target, &w);
            if (is_new) continue;
            if (w.result.name == w.target)  // the source has no label for it
                report(problem::duplicate_weight, place(v), {}, "a key of its own", "that of " + place_of(*first->second) + " too");
            auto const* a = first->second->result.tensor();
            auto const* b = w.result.tensor();
            if (a && b && !agree(*a, *b))
                report(problem::duplicate_weight, place(v), {}, to_string(*a) + ", as '" + first->second->result.name + "' with the same key", to_string(*b));
        }
        for (auto const& c : program_.constants()) {
            auto const found = by_target.find(c.target);
            std::string const where = "constant '" + c.target + "'";
            if (found == by_target.end()) {
                report(problem::constant_mismatch, where, {}, "a weight with that key", "none");
                continue;
            }
            auto const* t = found->second->result.tensor();
            tensor_type given;
            given.dtype = c.data.dtype;
            given.sizes.assign(c.data.sizes.begin(), c.data.sizes.end());
            if (t && !agree(*t, given) && is_static(t->sizes))
                report(problem::constant_mismatch, where, {}, to_string(*t) + ", as the weight says", to_string(given));
        }
    }

    ir const& program_;
    std::string path_;
    std::vector<diagnostic>& out_;
    detail::view_map<vertex> names_;
    detail::view_map<vertex> values_;
    detail::number_map<std::string> labels_;                     ///< of unresolved values
    std::set<std::string_view> weight_targets_, input_targets_;  ///< what outputs may write to; filled when first asked
};

}  // namespace detail

TORCH_IR_INLINE std::vector<diagnostic> validate_ir(ir const& program) {
    std::vector<diagnostic> out;
    detail::validator(program, {}, out).check();
    return out;
}

TORCH_IR_INLINE void require_valid(ir const& program) {
    auto const problems = validate_ir(program);
    if (problems.empty()) return;
    std::string found = problems.front().message();
    if (problems.size() > 1) found += " (and " + std::to_string(problems.size() - 1) + " more)";
    raise(error::invalid_ir("program '" + program.model_name() + "'", "no problems", found));
}

}}  // namespace torch_ir

#endif
