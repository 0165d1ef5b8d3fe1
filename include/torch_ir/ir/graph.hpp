// SPDX-License-Identifier: MIT
/// The graph: a Boost.Graph adjacency list whose vertices hold nodes and whose edges are uses of values.
#pragma once

#include <cstdint>
#include <memory>

#include <boost/graph/adjacency_list.hpp>

#include <torch_ir/ir/node.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The default for a user's own data on nodes and edges: nothing.
struct no_properties {};

/// Vertex bundle: the node and the user's data.
template <class Properties = no_properties>
struct basic_vertex {
    torch_ir::node node;
    [[no_unique_address]] Properties properties{};
};

/// Edge bundle: one use of one value. An edge runs from the producer of `value` (its result number `result`) to the consumer,
/// where it stands in argument number `argument` at list place `element`.
template <class Properties = no_properties>
struct basic_edge {
    torch_ir::value_id value = no_value;
    std::uint32_t result = 0;
    std::uint32_t argument = 0;
    std::uint32_t element = 0;
    [[no_unique_address]] Properties properties{};
};

/// A class of its own, not an alias, so that it can be declared ahead and keeps messages short. Every Boost.Graph algorithm
/// takes it. vecS descriptors are indices: removing a vertex would renumber all that follow, so programs are changed by
/// building a new one (`ir_builder`), never by removing vertices.
template <class NodeProperties = no_properties, class EdgeProperties = no_properties>
class basic_graph : public boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, basic_vertex<NodeProperties>, basic_edge<EdgeProperties>> {
public:
    using base = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, basic_vertex<NodeProperties>, basic_edge<EdgeProperties>>;
    using base::base;
};

/// The graph of an `ir`.
using graph = basic_graph<>;

/// Vertex descriptor: an index, in trace order.
using vertex = boost::graph_traits<graph>::vertex_descriptor;
/// Edge descriptor: one use of one value.
using edge = boost::graph_traits<graph>::edge_descriptor;

/// No vertex.
inline constexpr vertex no_vertex = static_cast<vertex>(-1);

}}  // namespace torch_ir
