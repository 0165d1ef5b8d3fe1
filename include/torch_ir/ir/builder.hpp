// SPDX-License-Identifier: MIT
/// The visitor that makes a program: drive any source with it and take the result.
///
/// \code
///     torch_ir::ir_builder builder;
///     builder.begin({.model_name = "Twice"});
///     torch_ir::tensor_type const t{.sizes = {2, 3}};
///     builder.input({.result = {torch_ir::value_id{0}, "x", t}});
///     builder.call({.name = "add", .op = torch_ir::op_name("aten.add.Tensor"),
///                   .arguments = {{"self", torch_ir::use{torch_ir::value_id{0}}}, {"other", torch_ir::use{torch_ir::value_id{0}}}},
///                   .results = {{torch_ir::value_id{1}, "add", t}}});
///     builder.output({.entries = {{torch_ir::use{torch_ir::value_id{1}}}}});
///     builder.end();
///     torch_ir::ir program = std::move(builder).result();
/// \endcode
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Announces a sub-program that a following call refers to by `index`.
struct subgraph_info {
    std::uint32_t index = 0;
    std::string name;
};

/// Builds a `basic_ir`. Value ids may come in any order and be used before they are announced (edges are drawn in `end`), so
/// that a damaged program can be represented and then validated. What cannot be represented throws errc::invalid_ir: an id
/// announced twice, an id that leaves the dense range, sub-programs out of order, calls behind the output.
template <class NodeProperties = no_properties, class EdgeProperties = no_properties>
class basic_ir_builder {
public:
    using ir_type = basic_ir<NodeProperties, EdgeProperties>;

    void begin(model_info info);
    void input(input_node);
    void weight(weight_node);
    void constant(tensor_constant);
    /// The visitor for the sub-program; valid until the next event of this builder.
    [[nodiscard]] basic_ir_builder& subgraph(subgraph_info const&);
    void unresolved(unresolved_value);
    void call(call_node);
    void output(output_node);
    /// Draws the edges. Linear in the program.
    void end();

    /// The program. Call after `end`.
    [[nodiscard]] ir_type result() &&;

private:
    ir_type program_;
    std::vector<std::unique_ptr<basic_ir_builder>> subgraphs_;
    bool ended_ = false;

    vertex add(torch_ir::node);
    void define(value_id, value_origin, std::string_view name);
    void reserve(value_id, std::string_view name);
    void connect(vertex consumer, std::uint32_t argument, attribute const&);
};

/// The builder of an `ir`.
using ir_builder = basic_ir_builder<>;

// ---- implementation -------------------------------------------------------------------------------------------------

template <class N, class E>
void basic_ir_builder<N, E>::begin(model_info info) {  // NOLINT(performance-unnecessary-value-param): it is moved
    program_ = ir_type();
    subgraphs_.clear();
    ended_ = false;
    program_.info_ = std::move(info);
}

template <class N, class E>
vertex basic_ir_builder<N, E>::add(torch_ir::node n) {  // NOLINT(performance-unnecessary-value-param): it is moved
    if (program_.output_ != no_vertex) raise(error::invalid_ir("node '" + name_of(n) + "'", "the output to be last", "a node behind it"));
    std::uint32_t index = 0;
    vertex const v = num_vertices(program_.graph_);
    for (auto const& r : results_of(n)) define(r.id, {v, index++}, r.name);
    add_vertex(program_.graph_);  // Boost.Graph copies a bundle that it is given, so the node is moved in afterwards
    program_.graph_[v].node = std::move(n);
    return v;
}

template <class N, class E>
void basic_ir_builder<N, E>::reserve(value_id id, std::string_view name) {
    // Ids are dense: no program announces more values than it has, so a wild id is a defect of the source, not a big program.
    constexpr std::uint32_t slack = 1U << 24;
    auto& origins = program_.origins_;
    std::size_t const index = to_index(id);
    if (index >= origins.size() + slack) raise(error::invalid_ir(detail::concat("value '", name, "'"), "a dense value id", std::to_string(index)));
    if (index >= origins.size()) origins.resize(index + 1);
}

template <class N, class E>
void basic_ir_builder<N, E>::define(value_id id, value_origin origin, std::string_view name) {
    std::uint32_t const index = to_index(id);
    auto& origins = program_.origins_;
    reserve(id, name);
    if (origins[index].producer != no_vertex)
        raise(error::invalid_ir(detail::concat("value '", name, "'"), "one producer", "two with value id " + std::to_string(index)));
    origins[index] = origin;
}

template <class N, class E>
void basic_ir_builder<N, E>::input(input_node n) {
    program_.inputs_.push_back(add(std::move(n)));
}

template <class N, class E>
void basic_ir_builder<N, E>::weight(weight_node n) {
    program_.weights_.push_back(add(std::move(n)));
}

template <class N, class E>
void basic_ir_builder<N, E>::constant(tensor_constant c) {
    program_.constants_.push_back(std::move(c));
}

template <class N, class E>
basic_ir_builder<N, E>& basic_ir_builder<N, E>::subgraph(subgraph_info const& s) {
    if (s.index != subgraphs_.size())
        raise(error::invalid_ir("sub-program '" + s.name + "'", "index " + std::to_string(subgraphs_.size()), std::to_string(s.index)));
    subgraphs_.push_back(std::make_unique<basic_ir_builder>());
    return *subgraphs_.back();
}

template <class N, class E>
void basic_ir_builder<N, E>::unresolved(unresolved_value u) {
    reserve(u.id, u.label);
    program_.unresolved_.push_back(std::move(u));
}

template <class N, class E>
void basic_ir_builder<N, E>::call(call_node n) {
    program_.calls_.push_back(add(std::move(n)));
}

template <class N, class E>
void basic_ir_builder<N, E>::output(output_node n) {
    program_.output_ = add(std::move(n));
}

template <class N, class E>
void basic_ir_builder<N, E>::connect(vertex consumer, std::uint32_t argument, attribute const& a) {
    for_each_use(a, [&](value_id id, std::uint32_t element) {
        if (to_index(id) >= program_.origins_.size())
            raise(error::invalid_ir(detail::concat("node '", name_of(program_.node(consumer)), "'"), "uses of announced values",
                                    "value id " + std::to_string(to_index(id))));
        auto const from = program_.origins_[to_index(id)];
        if (from.producer != no_vertex) add_edge(from.producer, consumer, {id, from.result, argument, element, {}}, program_.graph_);
    });
}

template <class N, class E>
void basic_ir_builder<N, E>::end() {
    if (ended_) raise(error::invalid_ir("program '" + program_.info_.model_name + "'", "one end", "a second one"));
    for (vertex v = 0; v < num_vertices(program_.graph_); ++v) {
        std::uint32_t argument = 0;
        if (auto const* c = std::get_if<call_node>(&program_.node(v)))
            for (auto const& a : c->arguments) connect(v, argument++, a.value);
        else if (auto const* o = std::get_if<output_node>(&program_.node(v)))
            for (auto const& e : o->entries) connect(v, argument++, e.value);
    }
    for (auto& s : subgraphs_) program_.subgraphs_.push_back(std::move(*s).result());
    subgraphs_.clear();
    ended_ = true;
}

template <class N, class E>
typename basic_ir_builder<N, E>::ir_type basic_ir_builder<N, E>::result() && {
    if (!ended_) raise(error::invalid_ir("program '" + program_.info_.model_name + "'", "to be ended", "no end event"));
    return std::move(program_);
}

}}  // namespace torch_ir
