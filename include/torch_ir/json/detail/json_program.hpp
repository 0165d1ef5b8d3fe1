// SPDX-License-Identifier: MIT
/// The nodes of a program that was read from a document, ready to be announced to a visitor.
#pragma once

#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/visit/visitor.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

struct json_program {
    model_info info{};
    std::vector<input_node> inputs{};
    std::vector<weight_node> weights{};
    std::vector<tensor_constant> constants{};
    std::vector<unresolved_value> unresolved{};
    std::vector<call_node> calls{};
    std::optional<output_node> output{};
    std::vector<json_program> subgraphs{};
    std::string order{};  ///< a letter a node (i, w, c); empty for inputs and weights by id, then calls
};

/// Announces the program, moving its nodes.
template <class V>
void announce(json_program&& p, V& v);

// ---- implementation -------------------------------------------------------------------------------------------------

/// The labels that calls give to sub-programs, by number.
[[nodiscard]] inline std::vector<std::string> subgraph_names(json_program const& p) {
    std::vector<std::string> names(p.subgraphs.size());
    for (auto const& c : p.calls)
        for (auto const& a : c.arguments)
            if (auto const* s = a.value.get_if<subgraph_ref>(); s && s->index < names.size()) names[s->index] = s->name;
    return names;
}

/// A letter a node, where the document gives none.
[[nodiscard]] inline std::string default_order(json_program const& p) {
    std::string order;
    order.reserve(p.inputs.size() + p.weights.size() + p.calls.size());
    std::size_t i = 0;
    std::size_t w = 0;
    while (i < p.inputs.size() || w < p.weights.size()) {
        bool const input = w == p.weights.size() || (i < p.inputs.size() && p.inputs[i].result.id < p.weights[w].result.id);
        order += input ? 'i' : 'w';
        ++(input ? i : w);
    }
    return order.append(p.calls.size(), 'c');
}

template <class V>
void announce(json_program&& p, V& v) {
    announce_begin(v, std::move(p.info));
    auto const names = subgraph_names(p);
    std::string const order = p.order.empty() ? default_order(p) : std::move(p.order);
    std::size_t const arguments = std::min(order.find('c'), order.size());
    std::size_t i = 0;
    std::size_t w = 0;
    std::size_t c = 0;
    for (std::size_t k = 0; k <= order.size(); ++k) {
        if (k == arguments) {  // behind the leading inputs and weights
            for (auto& constant : p.constants) announce_constant(v, std::move(constant));
            for (auto const& u : p.unresolved) announce_unresolved(v, u);
            for (std::uint32_t s = 0; s < p.subgraphs.size(); ++s)
                announce_subgraph(v, subgraph_info{s, names[s]}, [&](auto& nested) { announce(std::move(p.subgraphs[s]), nested); });
        }
        if (k == order.size()) break;
        if (order[k] == 'i') announce_input(v, std::move(p.inputs[i++]));
        else if (order[k] == 'w') announce_weight(v, std::move(p.weights[w++]));
        else announce_call(v, std::move(p.calls[c++]));
    }
    if (p.output) announce_output(v, std::move(*p.output));
    announce_end(v);
}

}}}  // namespace torch_ir::detail
