// SPDX-License-Identifier: MIT
/// The graph: a Boost.Graph adjacency list whose vertices hold nodes and whose edges are uses of values.
#pragma once

#include <cstdint>
#include <memory>

#include <boost/graph/adjacency_list.hpp>

#include <torch_ir/ir/node.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a vertex holds: `graph[v].node`.
struct vertex_bundle {
    torch_ir::node node;
};

/// What an edge holds: one use of one value. The edge runs from the producer of `value` (its result number `result`) to the consumer,
/// where the use is argument number `argument`, list place `element`. `index` numbers the edges of a graph from 0 on.
struct edge_bundle {
    torch_ir::value_id value = no_value;
    std::uint32_t result = 0;
    std::uint32_t argument = 0;
    std::uint32_t element = 0;
    std::uint32_t index = 0;
};

/// A class of its own, not an alias, so that it can be declared ahead and keeps messages short. Every Boost.Graph algorithm
/// takes it. Programs are changed by building new ones (`ir_builder`, `program_editor`), never by adding or removing vertices and edges: a
/// program gives out its graph as const.
class graph : public boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, vertex_bundle, edge_bundle> {
public:
    using base = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, vertex_bundle, edge_bundle>;
    using base::base;
};

/// Vertex descriptor: an index, in trace order.
using vertex = boost::graph_traits<graph>::vertex_descriptor;
/// Edge descriptor: one use of one value.
using edge = boost::graph_traits<graph>::edge_descriptor;

/// No vertex.
inline constexpr vertex no_vertex = static_cast<vertex>(-1);

}}  // namespace torch_ir
