// SPDX-License-Identifier: MIT
/// The graph without its weights, as Boost.Graph's algorithms on paths want it: a weight is a root of its own, so that no node dominates what uses one.
///
/// \code
///     auto const data = torch_ir::data_graph(program);
///     std::vector<torch_ir::vertex> dominator(num_vertices(data), torch_ir::no_vertex);
///     auto const map = boost::make_iterator_property_map(dominator.begin(), get(boost::vertex_index, data));
///     boost::lengauer_tarjan_dominator_tree(data, program.inputs().front(), map);
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>

#include <variant>

#include <boost/graph/filtered_graph.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// True for vertices that are no weights.
class is_no_weight {
public:
    is_no_weight() = default;
    explicit is_no_weight(ir const& program) : program_(&program) {}
    [[nodiscard]] bool operator()(vertex v) const { return !std::holds_alternative<weight_node>(program_->node(v)); }

private:
    ir const* program_ = nullptr;
};

/// A view of a graph: the vertices keep their numbers, `num_vertices` counts the weights too, as Boost's filtered graphs do.
using filtered_data_graph = boost::filtered_graph<graph, boost::keep_all, is_no_weight>;

/// Inputs, calls and the output, with the edges between them. Refers to the program, which must live as long and not change. Constant time.
[[nodiscard]] inline filtered_data_graph data_graph(ir const& program) { return {program.graph(), boost::keep_all(), is_no_weight(program)}; }

}}  // namespace torch_ir
