// SPDX-License-Identifier: MIT
/// Where each tensor of a program lies when it runs: the compiler's own data, kept on the nodes of the graph.
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/visit/call_view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pt2_to_c {

enum class memory { none, input, weight, arena };

/// On each node: the memory of its result and the first element in it. For an input, `at` is its number.
struct place {
    memory in = memory::none;
    std::size_t at = 0;
};

/// A program whose nodes have places. Every algorithm of torch_ir and Boost.Graph takes it.
using program = torch_ir::basic_ir<place>;
using torch_ir::call_view;

/// `aten.relu_` of `aten.relu_.default`: the operator without its overload.
inline std::string base_name(torch_ir::op_name const& op) { return op.text().substr(0, op.text().rfind('.')); }

/// Results that are their first argument under another shape, as long as everything is contiguous.
inline bool is_view(std::string_view base) {
    for (std::string_view const name : {"aten.flatten", "aten.view", "aten.reshape", "aten.squeeze", "aten.unsqueeze", "aten.contiguous",
                                        "aten.dropout", "aten.dropout_", "aten.detach", "aten.alias", "aten._unsafe_view"})
        if (base == name) return true;
    return false;
}

/// An operator that writes to its first argument and gives it back.
inline bool is_in_place(std::string_view base) { return base.ends_with('_') && !base.ends_with("__"); }

/// The number of elements of a result; what this compiler can't do is refused here, by name.
inline std::size_t elements_of(torch_ir::value const& v, std::string const& node) {
    auto const* t = v.tensor();
    auto const count = t ? torch_ir::element_count(t->sizes) : std::nullopt;
    if (!count)
        torch_ir::raise(
            torch_ir::error::unsupported("node '" + node + "'", "a result of type " + to_string(v.type), "export the model with fixed shapes"));
    return static_cast<std::size_t>(*count);
}

inline constexpr char const* remedy = "this example lowers float32 CNNs of fixed shapes; see lower.hpp";

/// C's pointer to a value; "0" for None.
inline std::string pointer(program const& p, call_view const& c, std::optional<torch_ir::used_value> const& v) {
    if (!v) return "0";
    auto const* t = v->value->tensor();
    auto const at = p.properties(v->producer);
    if (!t || t->dtype != torch_ir::dtype::float32 || at.in == memory::none)
        c.refuse("the value '" + v->name() + "' of type " + to_string(v->type()), remedy);
    return (at.in == memory::input ? "in[" : at.in == memory::weight ? "w + " : "m + ") + std::to_string(at.at) + (at.in == memory::input ? "]" : "");
}
inline std::string result(program const& p, call_view const& c) {
    return pointer(p, c, torch_ir::used_value{&c.result(), torch_ir::producer_kind::call, p.origin(c.result().id).producer});
}
/// Those of the result and of some arguments.
inline std::vector<std::string> pointers(program const& p, call_view const& c, std::initializer_list<char const*> arguments) {
    std::vector<std::string> out{result(p, c)};
    for (auto const* a : arguments) out.push_back(pointer(p, c, c.find_operand(a)));
    return out;
}

/// What is laid out: the arena that all intermediate tensors share, and the weights behind each other.
struct layout {
    std::size_t arena_elements = 0;
    std::size_t all_elements = 0;  ///< what the arena would need if no memory were used twice
    std::vector<torch_ir::vertex> weights;
};

/// Gives every node its place. A tensor's memory is given to another one when its last user has run.
inline layout lay_out(program& p) {
    layout out;
    auto const& g = p.graph();
    std::size_t number = 0;
    for (auto const v : p.inputs())
        if (p.input(v).kind == torch_ir::input_kind::user) p.properties(v) = {memory::input, number++};
    std::size_t weight_elements = 0;
    for (auto const v : p.weights()) {
        if (out_degree(v, g) == 0) continue;  // num_batches_tracked and the like
        p.properties(v) = {memory::weight, weight_elements};
        weight_elements += elements_of(p.weight(v).result, p.weight(v).target);
        out.weights.push_back(v);
    }

    // Who holds a piece of the arena: the call that made it, and the last vertex that reads it or a view of it.
    std::vector<torch_ir::vertex> owner(num_vertices(g), torch_ir::no_vertex), last_user(num_vertices(g), 0);
    for (auto const v : p.calls()) {
        auto const base = base_name(p.call(v).op);
        bool const shares = is_view(base) || is_in_place(base);
        owner[v] = v;
        if (shares && in_degree(v, g) != 0) {
            auto const from = source(*in_edges(v, g).first, g);
            owner[v] = std::holds_alternative<torch_ir::call_node>(p.node(from)) ? owner[from] : from;
        }
        for (auto [e, end] = out_edges(v, g); e != end; ++e) last_user[owner[v]] = std::max(last_user[owner[v]], target(*e, g));
    }

    std::map<std::size_t, std::pair<std::size_t, torch_ir::vertex>> live;  // first element → size, owner
    for (auto const v : p.calls()) {
        auto const& call = p.call(v);
        if (call.results.size() != 1)
            torch_ir::raise(torch_ir::error::unsupported("node '" + call.name + "' (" + call.op.text() + ")", "an operator with several results",
                                                         "rewrite the program without it"));
        if (owner[v] != v) {
            p.properties(v) = p.properties(owner[v]);
            if (is_in_place(base_name(call.op)) && p.properties(v).in != memory::arena)
                torch_ir::raise(torch_ir::error::unsupported("node '" + call.name + "' (" + call.op.text() + ")", "writing to an input or a weight",
                                                             "export the model without it"));
            continue;
        }
        std::size_t const size = elements_of(call.results[0], call.name);
        std::size_t at = 0;  // the first gap that is large enough
        for (auto const& [first, block] : live) {
            if (first >= at + size) break;
            at = std::max(at, first + block.first);
        }
        live[at] = {size, v};
        p.properties(v) = {memory::arena, at};
        out.arena_elements = std::max(out.arena_elements, at + size);
        out.all_elements += size;
        std::erase_if(live, [&](auto const& entry) { return last_user[entry.second.second] <= v; });
    }
    return out;
}

}  // namespace pt2_to_c
