// SPDX-License-Identifier: MIT
/// The nodes of a program that was read from a document, ready to be announced to a visitor.
#pragma once

#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/visit/subgraph_sequence.hpp>
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
    std::string order{};  ///< a letter an input or weight (i, w), where they are not ordered by id; `c` for calls is passed over
};

/// Announces the program, moving its nodes.
template <class V>
void announce(json_program&& p, V& v);

// ---- implementation -------------------------------------------------------------------------------------------------

/// A letter an input or weight, by id.
[[nodiscard]] inline std::string default_order(json_program const& p) {
    std::string order;
    std::size_t i = 0;
    std::size_t w = 0;
    while (i < p.inputs.size() || w < p.weights.size()) {
        bool const input = w == p.weights.size() || (i < p.inputs.size() && p.inputs[i].result.id < p.weights[w].result.id);
        order += input ? 'i' : 'w';
        ++(input ? i : w);
    }
    return order;
}

template <class V>
void announce(json_program&& p, V& v) {
    announce_begin(v, std::move(p.info));
    std::size_t i = 0;
    std::size_t w = 0;
    for (char const kind : p.order.empty() ? default_order(p) : p.order) {
        if (kind == 'i') announce_input(v, std::move(p.inputs[i++]));
        else if (kind == 'w') announce_weight(v, std::move(p.weights[w++]));
    }
    for (auto& constant : p.constants) announce_constant(v, std::move(constant));
    for (auto& u : p.unresolved) announce_unresolved(v, std::move(u));
    subgraph_sequence sequence(p.subgraphs.size());
    auto const announce_nested = [&](subgraph_info const& s) {
        announce_subgraph(v, s, [&](auto& nested) { announce(std::move(p.subgraphs[s.index]), nested); });
    };
    for (auto& c : p.calls) {
        sequence.before(c, announce_nested);
        announce_call(v, std::move(c));
    }
    sequence.rest(announce_nested);
    if (p.output) announce_output(v, std::move(*p.output));
    announce_end(v);
}

}}}  // namespace torch_ir::detail
