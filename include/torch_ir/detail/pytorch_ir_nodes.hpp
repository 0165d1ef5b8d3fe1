// SPDX-License-Identifier: MIT
/// The nodes of a program as the Python system pytorch-ir counts and draws them: a call is a node, and so is the `getitem` of
/// each result of a call that gives several.
#pragma once

#include <torch_ir/detail/pytorch_ir_names.hpp>
#include <torch_ir/detail/pytorch_ir_results.hpp>
#include <torch_ir/ir/ir.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir::inline v0::detail {

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

/// Calls `f(name, op_type)` for each node, in order; cheaper than `for_each_pytorch_ir_node`. Linear.
template <class N, class E, class F>
void for_each_pytorch_ir_name(basic_ir<N, E> const& program, F&& f);

/// Calls `f(pytorch_ir_view const&)` for each node, in order, until it returns false. Each getitem takes all tensors of its
/// producer, as that system has it, which is quadratic in the results of one call.
template <class N, class E, class F>
void for_each_pytorch_ir_node(basic_ir<N, E> const& program, F&& f);

/// The feed that a value is.
template <class N, class E>
[[nodiscard]] pytorch_ir_feed feed_of(basic_ir<N, E> const& program, value_id id);

/// The tensors among the outputs, as that system lists them: a value that is returned to the user is listed wherever it stands,
/// also where it is written back to a buffer.
template <class N, class E>
[[nodiscard]] std::vector<value_id> pytorch_ir_outputs(basic_ir<N, E> const& program);

// ---- implementation -------------------------------------------------------------------------------------------------

/// The results of `c` that a getitem node stands for, by place.
template <class F>
void for_each_getitem(call_node const& c, F&& f) {
    if (!has_multiple_results(c)) return;
    auto const groups = groups_of(c);
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (!groups[i].is_list && !is_without_getitem(c, c.results[groups[i].first].name, i)) f(c.results[groups[i].first]);
}

template <class N, class E, class F>
void for_each_pytorch_ir_name(basic_ir<N, E> const& program, F&& f) {
    for (vertex const v : program.calls()) {
        call_node const& c = program.call(v);
        f(std::string_view(c.name), to_pytorch_ir_type(c.op));
        for_each_getitem(c, [&](value const& r) { f(std::string_view(r.name), std::string(getitem_type)); });
    }
}

template <class N, class E>
pytorch_ir_feed feed_of(basic_ir<N, E> const& program, value_id id) {
    auto const origin = program.origin(id);
    if (origin.producer == no_vertex) return {};
    node const& n = program.node(origin.producer);
    value const& r = results_of(n)[origin.result];
    if (std::holds_alternative<input_node>(n)) return {feed_kind::input, r.name, r.tensor()};
    if (std::holds_alternative<weight_node>(n)) return {feed_kind::weight, r.name, r.tensor()};
    call_node const& c = std::get<call_node>(n);
    auto const place = has_multiple_results(c) ? find_place(c, origin.result) : std::nullopt;
    bool const by_getitem = place && !is_without_getitem(c, r.name, *place);
    return {feed_kind::node, by_getitem ? std::string_view(r.name) : std::string_view(c.name), r.tensor()};
}

template <class N, class E, class F>
void for_each_pytorch_ir_node(basic_ir<N, E> const& program, F&& f) {
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
        for (auto const& r : c.results)
            if (r.tensor()) outputs.push_back({feed_kind::node, c.name, r.tensor()});
        if (!outputs.empty()) n.first_output = outputs.front().type;
        if (!f(std::as_const(n))) return;
        bool go_on = true;
        for_each_getitem(c, [&](value const& r) {
            go_on = go_on && f(pytorch_ir_view{r.name, std::string(getitem_type), outputs, r.tensor()});
        });
        if (!go_on) return;
    }
}

template <class N, class E>
std::vector<value_id> pytorch_ir_outputs(basic_ir<N, E> const& program) {
    std::vector<bool> returned(program.value_count(), false);
    for (auto const& e : program.outputs())
        if (auto const* u = e.value.template get_if<use>(); u && e.kind == output_kind::user) returned[to_index(u->value)] = true;
    std::vector<value_id> out;
    for (auto const& e : program.outputs())
        if (auto const* u = e.value.template get_if<use>(); u && returned[to_index(u->value)])
            if (auto const* v = program.find_value(u->value); v && v->tensor()) out.push_back(u->value);
    return out;
}

}  // namespace torch_ir::inline v0::detail
