// SPDX-License-Identifier: MIT
/// A program: the graph, its values, its constants and sub-programs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/graph/adjacency_list.hpp>

#include <torch_ir/error.hpp>
#include <torch_ir/ir/graph.hpp>
#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/tensor_data.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A lifted constant or non-persistent buffer with its bytes; `target` is the key that a weight_node names.
struct tensor_constant {
    std::string target;
    tensor_data data;
};

/// A value that is used but that nothing produces, as a damaged file may have it; `label` says what the file called it.
struct unresolved_value {
    value_id id = no_value;
    std::string label;
};

/// Where a value comes from.
struct value_origin {
    vertex producer = no_vertex;  ///< no_vertex for an unresolved value
    std::uint32_t result = 0;
};

template <class NodeProperties, class EdgeProperties>
class basic_ir_builder;

/// A weight-free program. Copying copies the graph (constants are shared). Built by `basic_ir_builder` only; after that the
/// structure does not change, but a user's properties on the graph may. Vertices stand in trace order.
template <class NodeProperties = no_properties, class EdgeProperties = no_properties>
class basic_ir {
public:
    using graph_type = basic_graph<NodeProperties, EdgeProperties>;
    using builder_type = basic_ir_builder<NodeProperties, EdgeProperties>;

    [[nodiscard]] model_info const& info() const noexcept { return info_; }
    [[nodiscard]] std::string const& model_name() const noexcept { return info_.model_name; }
    /// Gives the program another name.
    void rename(std::string model_name) { info_.model_name = std::move(model_name); }

    /// The graph; every Boost.Graph algorithm works on it. Through the non-const form only properties may be changed.
    [[nodiscard]] graph_type const& graph() const noexcept { return graph_; }
    [[nodiscard]] graph_type& graph() noexcept { return graph_; }

    /// The node on a vertex. Precondition: v < num_vertices(graph()).
    [[nodiscard]] torch_ir::node const& node(vertex v) const { return graph_[v].node; }
    [[nodiscard]] input_node const& input(vertex v) const { return std::get<input_node>(node(v)); }
    [[nodiscard]] weight_node const& weight(vertex v) const { return std::get<weight_node>(node(v)); }
    [[nodiscard]] call_node const& call(vertex v) const { return std::get<call_node>(node(v)); }

    /// Vertices by kind, each in trace order.
    [[nodiscard]] std::span<vertex const> inputs() const noexcept { return inputs_; }
    [[nodiscard]] std::span<vertex const> weights() const noexcept { return weights_; }
    [[nodiscard]] std::span<vertex const> calls() const noexcept { return calls_; }
    /// The output vertex; no_vertex while a program is unfinished.
    [[nodiscard]] vertex output() const noexcept { return output_; }
    /// The outputs in order. Empty for an unfinished program.
    [[nodiscard]] std::span<output_entry const> outputs() const noexcept;

    /// Number of value ids; each id below it has an origin.
    [[nodiscard]] std::size_t value_count() const noexcept { return origins_.size(); }
    /// Where a value comes from. Precondition: to_index(v) < value_count().
    [[nodiscard]] value_origin origin(value_id v) const noexcept { return origins_[to_index(v)]; }
    /// The value itself, or nullptr for an unresolved one. Constant time.
    [[nodiscard]] torch_ir::value const* find_value(value_id v) const noexcept;
    /// The same; throws errc::invalid_ir for an unresolved one.
    [[nodiscard]] torch_ir::value const& value(value_id v) const;

    /// Constants in the order of their source.
    [[nodiscard]] std::span<tensor_constant const> constants() const noexcept { return constants_; }
    [[nodiscard]] tensor_constant const* find_constant(std::string_view target) const noexcept;
    /// Sub-programs of higher-order operators, as numbered by subgraph_ref.
    [[nodiscard]] std::span<basic_ir const> subgraphs() const noexcept { return subgraphs_; }
    [[nodiscard]] std::span<unresolved_value const> unresolved() const noexcept { return unresolved_; }

private:
    friend builder_type;

    model_info info_;
    graph_type graph_;
    std::vector<vertex> inputs_;
    std::vector<vertex> weights_;
    std::vector<vertex> calls_;
    vertex output_ = no_vertex;
    std::vector<value_origin> origins_;
    std::vector<tensor_constant> constants_;
    std::vector<basic_ir> subgraphs_;
    std::vector<unresolved_value> unresolved_;
};

/// A program without properties of the user's.
using ir = basic_ir<>;

/// The results of a node: one for an input or weight, a call's own, none for the output.
[[nodiscard]] std::span<value const> results_of(node const&) noexcept;

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::span<value const> results_of(node const& n) noexcept {
    if (auto const* c = std::get_if<call_node>(&n)) return c->results;
    if (auto const* i = std::get_if<input_node>(&n)) return {&i->result, 1};
    if (auto const* w = std::get_if<weight_node>(&n)) return {&w->result, 1};
    return {};
}

template <class N, class E>
std::span<output_entry const> basic_ir<N, E>::outputs() const noexcept {
    if (output_ == no_vertex) return {};
    return std::get<output_node>(node(output_)).entries;
}

template <class N, class E>
value const* basic_ir<N, E>::find_value(value_id v) const noexcept {
    if (to_index(v) >= origins_.size()) return nullptr;
    auto const o = origins_[to_index(v)];
    return o.producer == no_vertex ? nullptr : &results_of(node(o.producer))[o.result];
}

template <class N, class E>
value const& basic_ir<N, E>::value(value_id v) const {
    auto const* found = find_value(v);
    if (!found) raise(error::invalid_ir("value " + std::to_string(to_index(v)), "a value with a producer", "none"));
    return *found;
}

template <class N, class E>
tensor_constant const* basic_ir<N, E>::find_constant(std::string_view target) const noexcept {
    for (auto const& c : constants_)
        if (c.target == target) return &c;
    return nullptr;
}

}}  // namespace torch_ir
