// SPDX-License-Identifier: MIT
/// A program: the graph, its values, its constants and sub-programs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <boost/graph/adjacency_list.hpp>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/detail/deep_ptr.hpp>
#include <torch_ir/ir/graph.hpp>
#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/program_list.hpp>
#include <torch_ir/ir/tensor_data.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Where a value comes from.
struct value_origin {
    vertex producer = no_vertex;  ///< no_vertex for an unresolved value
    std::uint32_t result = 0;
};

/// A weight-free program: inputs and weights, then calls in trace order, then the output; vertex numbers are that order. Copying copies the
/// graph (constants are shared). Built by `ir_builder`; after that the structure does not change. Distinct programs may be used by several
/// threads at once, and so may one that nobody changes.
///
/// Every algorithm takes an `ir const&`. Your own data on nodes and edges: `basic_ir`, which is an `ir`.
class ir {
public:
    [[nodiscard]] model_info const& info() const noexcept { return info_; }
    [[nodiscard]] std::string const& model_name() const noexcept { return info_.model_name; }
    /// Gives the program another name.
    void rename(std::string model_name) { info_.model_name = std::move(model_name); }

    /// The graph; every Boost.Graph algorithm that only reads works on it (`copy_graph` wants `vertex_copy` and `edge_copy`).
    [[nodiscard]] torch_ir::graph const& graph() const noexcept { return *graph_; }

    /// The node on a vertex. Precondition: v < num_vertices(graph()).
    [[nodiscard]] torch_ir::node const& node(vertex v) const { return graph()[v].node; }
    /// \{
    /// The same of that kind. Throws errc::argument for a node of another kind.
    [[nodiscard]] input_node const& input(vertex v) const { return get<input_node>(v, "an input"); }
    [[nodiscard]] weight_node const& weight(vertex v) const { return get<weight_node>(v, "a weight"); }
    [[nodiscard]] call_node const& call(vertex v) const { return get<call_node>(v, "a call"); }
    /// \}

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
    [[nodiscard]] program_list<ir> subgraphs() const noexcept { return program_list<ir>(subgraphs_); }
    [[nodiscard]] std::span<unresolved_value const> unresolved() const noexcept { return unresolved_; }

    /// Announces the program to a visitor, in the order of visit/visitor.hpp: a program is a source. Nodes are passed by reference and stay
    /// valid as long as the program. Linear. Throws errc::invalid_ir for a cycle, else what the visitor throws. Needs <torch_ir/visit/drive.hpp>.
    template <class V>
    void drive(V&& v) const {
        announce_program(*this, v);
    }

protected:
    std::vector<detail::program_box> subgraphs_;

private:
    friend class ir_builder;

    template <class Node>
    [[nodiscard]] Node const& get(vertex v, char const* kind) const {
        auto const* found = std::get_if<Node>(&node(v));
        if (!found) fail_for(v, kind);
        return *found;
    }
    [[noreturn]] void fail_for(vertex v, char const* kind) const;

    model_info info_;
    detail::deep_ptr<torch_ir::graph> graph_;
    std::vector<vertex> inputs_;
    std::vector<vertex> weights_;
    std::vector<vertex> calls_;
    vertex output_ = no_vertex;
    std::vector<value_origin> origins_;
    std::vector<tensor_constant> constants_;
    std::vector<unresolved_value> unresolved_;
};

/// The default for a user's own data on nodes and edges: nothing.
struct no_properties {};

template <class NodeProperties, class EdgeProperties>
class basic_ir_builder;

/// A program with your own data on its nodes, and on its edges if you like. The data may change, the structure does not.
///
/// \code
///     struct place { std::size_t offset = 0; };
///     auto program = torch_ir::build<torch_ir::basic_ir<place>>(archive);
///     for (auto const v : program.calls()) program.properties(v).offset = 64 * v;
/// \endcode
template <class NodeProperties = no_properties, class EdgeProperties = no_properties>
class basic_ir : public ir {
public:
    using node_properties = NodeProperties;
    using edge_properties = EdgeProperties;
    using builder_type = basic_ir_builder<NodeProperties, EdgeProperties>;

    basic_ir() = default;
    /// Takes a program, each node and edge of which gets default data; sub-programs likewise.
    explicit basic_ir(ir program);

    /// The data of a node. Precondition: v < num_vertices(graph()).
    [[nodiscard]] NodeProperties& properties(vertex v) { return nodes_[v]; }
    [[nodiscard]] NodeProperties const& properties(vertex v) const { return nodes_[v]; }
    /// The data of an edge of `graph()`.
    [[nodiscard]] EdgeProperties& properties(edge const& e) { return edges_[graph()[e].index]; }
    [[nodiscard]] EdgeProperties const& properties(edge const& e) const { return edges_[graph()[e].index]; }

    /// The data of all nodes by vertex: as a property map for Boost.Graph, `make_iterator_property_map(program.all_properties().begin(),
    /// get(boost::vertex_index, program.graph()))`.
    [[nodiscard]] std::vector<NodeProperties>& all_properties() noexcept { return nodes_; }
    [[nodiscard]] std::vector<NodeProperties> const& all_properties() const noexcept { return nodes_; }

    /// Sub-programs, with data of their own.
    [[nodiscard]] program_list<basic_ir> subgraphs() const noexcept { return program_list<basic_ir>(subgraphs_); }
    /// One of them, to change its data. Precondition: i < subgraphs().size().
    [[nodiscard]] basic_ir& subgraph(std::size_t i) { return static_cast<basic_ir&>(*subgraphs_[i]); }

private:
    std::vector<NodeProperties> nodes_;
    std::vector<EdgeProperties> edges_;
};

// ---- implementation -------------------------------------------------------------------------------------------------

template <class N, class E>
basic_ir<N, E>::basic_ir(ir program) : ir(std::move(program)), nodes_(num_vertices(graph())), edges_(num_edges(graph())) {
    for (auto& s : subgraphs_) s = detail::program_box(basic_ir(std::move(*s)));
}

#if TORCH_IR_BODIES_OF(ir)

namespace detail {
TORCH_IR_INLINE ir* program_box::copy() const { return type_ ? type_->copy(*program_) : new ir(*program_); }
TORCH_IR_INLINE void program_box::destroy() noexcept { type_ ? type_->destroy(program_) : delete program_; }
}  // namespace detail

TORCH_IR_INLINE std::span<output_entry const> ir::outputs() const noexcept {
    if (output_ == no_vertex) return {};
    return std::get<output_node>(node(output_)).entries;
}

TORCH_IR_INLINE value const* ir::find_value(value_id v) const noexcept {
    if (to_index(v) >= origins_.size()) return nullptr;
    auto const o = origins_[to_index(v)];
    return o.producer == no_vertex ? nullptr : &results_of(node(o.producer))[o.result];
}

TORCH_IR_INLINE void ir::fail_for(vertex v, char const* kind) const {
    raise(error::bad_argument("vertex " + std::to_string(v), kind, "'" + name_of(node(v)) + "'"));
}

TORCH_IR_INLINE value const& ir::value(value_id v) const {
    auto const* found = find_value(v);
    if (!found) raise(error::invalid_ir("value " + std::to_string(to_index(v)), "a value with a producer", "none"));
    return *found;
}

TORCH_IR_INLINE tensor_constant const* ir::find_constant(std::string_view target) const noexcept {
    for (auto const& c : constants_)
        if (c.target == target) return &c;
    return nullptr;
}

#endif

}}  // namespace torch_ir
