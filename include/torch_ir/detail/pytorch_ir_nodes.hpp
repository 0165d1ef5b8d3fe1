// SPDX-License-Identifier: MIT
/// The nodes of a program as the Python system pytorch-ir counts and draws them: a call is a node, and so is the `getitem` of
/// each result of a call that gives several.
#pragma once

#include <torch_ir/detail/pytorch_ir_names.hpp>
#include <torch_ir/detail/pytorch_ir_results.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/visit/operator_counts.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What feeds a node: an input or a weight of the program, or another node.
enum class feed_kind : std::uint8_t { input, weight, node };

/// One tensor that a node takes. The texts belong to the program.
struct pytorch_ir_feed {
    feed_kind kind = feed_kind::node;
    std::string_view name;
    tensor_type const* type = nullptr;
};

/// One node. The texts and types belong to the program.
struct pytorch_ir_view {
    std::string_view name;
    std::string op_type;
    std::vector<pytorch_ir_feed> feeds;
    tensor_type const* first_output = nullptr;  ///< null where the node gives no tensor
};

/// Calls `f(op_type)` for each node, in order; cheaper than `for_each_pytorch_ir_node`. Linear.
template <class F>
void for_each_pytorch_ir_type(ir const& program, F&& f);

/// How often each type of node occurs, most frequent first, among equals in order of first occurrence. Linear.
[[nodiscard]] std::vector<operator_count> count_pytorch_ir_types(ir const& program);

/// Calls `f(pytorch_ir_view const&)` for each node, in order, until it returns false. Each getitem takes all tensors of its
/// producer, as that system has it, which is quadratic in the results of one call.
template <class F>
void for_each_pytorch_ir_node(ir const& program, F&& f);

/// The feed that a value is.
[[nodiscard]] pytorch_ir_feed feed_of(ir const& program, value_id id);

/// The tensors among the outputs, as that system lists them: a value that is returned to the user is listed wherever it stands,
/// also where it is written back to a buffer.
[[nodiscard]] std::vector<value_id> pytorch_ir_outputs(ir const& program);

// ---- implementation -------------------------------------------------------------------------------------------------

/// The elements of the tuple of `c` that a getitem node stands for. A list inside of it has one for itself and one for each of
/// its tensors.
[[nodiscard]] inline std::vector<return_group> getitems_of(call_node const& c) {
    std::vector<return_group> groups;
    if (!has_multiple_results(c)) return groups;
    auto const all = groups_of(c);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].is_list || !is_without_getitem(c, c.results[all[i].first].name, i)) groups.push_back(all[i]);
    return groups;
}

/// The tensors among the results [g.first, g.last) as feeds from the node `from`.
[[nodiscard]] inline std::vector<pytorch_ir_feed> feeds_of(call_node const& c, return_group const& g, std::string_view from) {
    std::vector<pytorch_ir_feed> feeds;
    for (std::size_t i = g.first; i < g.last; ++i)
        if (auto const* t = c.results[i].tensor()) feeds.push_back({feed_kind::node, from, t});
    return feeds;
}

/// `getitem`, `getitem_1`, …: names of nodes that the program does not name, the first that nothing else has.
template <class Program>
class free_names {
public:
    explicit free_names(Program const& program) : program_(program) {}

    [[nodiscard]] std::string next() {
        if (taken_.empty())
            for (vertex v = 0; v < num_vertices(program_.graph()); ++v) {
                taken_.insert(name_of(program_.node(v)));
                for (auto const& r : results_of(program_.node(v))) taken_.insert(r.name);
            }
        std::string name = "getitem";
        for (std::size_t i = 1; !taken_.insert(name).second; ++i) name = "getitem_" + std::to_string(i);
        return name;
    }

private:
    Program const& program_;
    name_set taken_;
};

template <class F>
void for_each_pytorch_ir_type(ir const& program, F&& f) {
    for (vertex const v : program.calls()) {
        call_node const& c = program.call(v);
        f(to_pytorch_ir_type(c.op));
        for (auto const& g : getitems_of(c)) {
            f(std::string(getitem_type));
            if (!g.is_list) continue;
            for (std::size_t i = 0; i < feeds_of(c, g, {}).size(); ++i) f(std::string(getitem_type));
        }
    }
}

inline std::vector<operator_count> count_pytorch_ir_types(ir const& program) {
    operator_tally tally;
    for_each_pytorch_ir_type(program, [&](std::string op_type) { tally.add(std::move(op_type)); });
    return std::move(tally).result();
}

inline pytorch_ir_feed feed_of(ir const& program, value_id id) {
    auto const origin = program.origin(id);
    if (origin.producer == no_vertex) return {};
    node const& n = program.node(origin.producer);
    value const& r = results_of(n)[origin.result];
    if (std::holds_alternative<input_node>(n)) return {feed_kind::input, r.name, r.tensor()};
    if (std::holds_alternative<weight_node>(n)) return {feed_kind::weight, r.name, r.tensor()};
    call_node const& c = std::get<call_node>(n);
    auto const place = find_place(c, origin.result);  // nothing for an element of a list in the tuple
    bool const by_getitem = has_multiple_results(c) && (!place || !is_without_getitem(c, r.name, *place));
    return {feed_kind::node, by_getitem ? std::string_view(r.name) : std::string_view(c.name), r.tensor()};
}

template <class F>
void for_each_pytorch_ir_node(ir const& program, F&& f) {
    free_names names(program);
    for (vertex const v : program.calls()) {
        call_node const& c = program.call(v);
        pytorch_ir_view n{c.name, to_pytorch_ir_type(c.op), {}, nullptr};
        auto const take = [&](value_id id) {
            if (id == no_value) return;
            if (auto const feed = feed_of(program, id); feed.type) n.feeds.push_back(feed);
        };
        for (auto const& a : c.arguments) {
            if (a.kind == argument_kind::keyword || (c.bound == binding::flattened && !a.name.empty())) continue;
            if (auto const* u = a.value.get_if<use>()) take(u->value);
            if (auto const* list = a.value.get_if<tensor_list>())
                for (value_id const id : list->items) take(id);
        }
        std::vector<pytorch_ir_feed> outputs;
        for (auto const& g : groups_of(c))  // a list in the tuple is no tensor of it
            if (!g.is_list && c.results[g.first].tensor()) outputs.push_back({feed_kind::node, c.name, c.results[g.first].tensor()});
        if (!outputs.empty()) n.first_output = outputs.front().type;
        if (!f(std::as_const(n))) return;
        for (auto const& g : getitems_of(c)) {
            std::string const list = g.is_list ? names.next() : std::string();
            auto const elements = feeds_of(c, g, list);
            auto const* first = elements.empty() ? nullptr : elements.front().type;
            if (!f(pytorch_ir_view{g.is_list ? std::string_view(list) : c.results[g.first].name, std::string(getitem_type), outputs, first})) return;
            if (!g.is_list) continue;
            for (std::size_t i = g.first; i < g.last; ++i)
                if (auto const* t = c.results[i].tensor(); t && !f(pytorch_ir_view{c.results[i].name, std::string(getitem_type), elements, t})) return;
        }
    }
}

inline std::vector<value_id> pytorch_ir_outputs(ir const& program) {
    std::vector<bool> returned(program.value_count(), false);
    for (auto const& e : program.outputs())
        if (auto const* u = e.value.get_if<use>(); u && e.kind == output_kind::user) returned[to_index(u->value)] = true;
    std::vector<value_id> out;
    for (auto const& e : program.outputs())
        if (auto const* u = e.value.get_if<use>(); u && returned[to_index(u->value)])
            if (auto const* v = program.find_value(u->value); v && v->tensor()) out.push_back(u->value);
    return out;
}

}}}  // namespace torch_ir::detail
