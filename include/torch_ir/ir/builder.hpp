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
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Builds an `ir`. Inputs and weights come first, then calls, then the output. Value ids may come in any order and be used before they are
/// announced (edges are drawn in `end`), so that a damaged program can be represented and then validated. What cannot be represented throws
/// errc::invalid_ir: an id announced twice, an id that leaves the dense range, sub-programs out of order, an input or weight after a call,
/// anything after the output.
class ir_builder {
public:
    void begin(model_info info);
    void input(input_node);
    void weight(weight_node);
    void constant(tensor_constant);
    /// The visitor for a sub-program: `end_subgraph` takes it back.
    [[nodiscard]] ir_builder subgraph(subgraph_info const&);
    void end_subgraph(subgraph_info const&, ir_builder&& nested);
    void unresolved(unresolved_value);
    void call(call_node);
    void output(output_node);
    /// Draws the edges. Linear in the program.
    void end();

    /// The program. Call after `end`.
    [[nodiscard]] ir result() &&;

private:
    ir program_;
    bool ended_ = false;

    vertex add(torch_ir::node);
    vertex add_argument(torch_ir::node);
    void define(value_id, value_origin, std::string_view name);
    void reserve(value_id, std::string_view name);
    void connect(vertex consumer, std::uint32_t argument, attribute const&);
    void check_number(subgraph_info const&) const;
};

/// Builds a `basic_ir`.
template <class NodeProperties = no_properties, class EdgeProperties = no_properties>
class basic_ir_builder : public ir_builder {
public:
    using ir_type = basic_ir<NodeProperties, EdgeProperties>;

    /// The program. Call after `end`.
    [[nodiscard]] ir_type result() && { return ir_type(std::move(static_cast<ir_builder&>(*this)).result()); }
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE void ir_builder::begin(model_info info) {
    program_ = ir();
    ended_ = false;
    program_.info_ = std::move(info);
}

TORCH_IR_INLINE vertex ir_builder::add(torch_ir::node n) {  // NOLINT(performance-unnecessary-value-param): it is moved
    if (program_.output_ != no_vertex) raise(error::invalid_ir("node '" + name_of(n) + "'", "the output to be last", "a node after it"));
    std::uint32_t index = 0;
    vertex const v = num_vertices(*program_.graph_);
    for (auto const& r : results_of(n)) define(r.id, {v, index++}, r.name);
    add_vertex(*program_.graph_);  // Boost.Graph copies a bundle that it is given, so the node is moved in afterwards
    (*program_.graph_)[v].node = std::move(n);
    return v;
}

TORCH_IR_INLINE vertex ir_builder::add_argument(torch_ir::node n) {
    if (!program_.calls_.empty()) raise(error::invalid_ir("node '" + name_of(n) + "'", "inputs and weights before calls", "it after a call"));
    return add(std::move(n));
}

TORCH_IR_INLINE void ir_builder::reserve(value_id id, std::string_view name) {
    // Ids are dense: no program announces more values than it has, so a wild id is a defect of the source, not a big program.
    constexpr std::uint32_t slack = 1U << 24;
    auto& origins = program_.origins_;
    std::size_t const index = to_index(id);
    if (index >= origins.size() + slack) raise(error::invalid_ir(detail::concat("value '", name, "'"), "a dense value id", std::to_string(index)));
    if (index >= origins.size()) origins.resize(index + 1);
}

TORCH_IR_INLINE void ir_builder::define(value_id id, value_origin origin, std::string_view name) {
    std::uint32_t const index = to_index(id);
    auto& origins = program_.origins_;
    reserve(id, name);
    if (origins[index].producer != no_vertex)
        raise(error::invalid_ir(detail::concat("value '", name, "'"), "one producer", "two with value id " + std::to_string(index)));
    origins[index] = origin;
}

TORCH_IR_INLINE void ir_builder::input(input_node n) { program_.inputs_.push_back(add_argument(std::move(n))); }

TORCH_IR_INLINE void ir_builder::weight(weight_node n) { program_.weights_.push_back(add_argument(std::move(n))); }

TORCH_IR_INLINE void ir_builder::constant(tensor_constant c) { program_.constants_.push_back(std::move(c)); }

TORCH_IR_INLINE void ir_builder::check_number(subgraph_info const& s) const {
    auto const count = program_.subgraphs_.size();
    if (s.index != count) raise(error::invalid_ir("sub-program '" + s.name + "'", "index " + std::to_string(count), std::to_string(s.index)));
}

TORCH_IR_INLINE ir_builder ir_builder::subgraph(subgraph_info const& s) {
    check_number(s);
    return {};
}

TORCH_IR_INLINE void ir_builder::end_subgraph(subgraph_info const& s, ir_builder&& nested) {
    check_number(s);
    program_.subgraphs_.emplace_back(std::move(nested).result());
}

TORCH_IR_INLINE void ir_builder::unresolved(unresolved_value u) {
    reserve(u.id, u.label);
    program_.unresolved_.push_back(std::move(u));
}

TORCH_IR_INLINE void ir_builder::call(call_node n) { program_.calls_.push_back(add(std::move(n))); }

TORCH_IR_INLINE void ir_builder::output(output_node n) { program_.output_ = add(std::move(n)); }

TORCH_IR_INLINE void ir_builder::connect(vertex consumer, std::uint32_t argument, attribute const& a) {
    for_each_use(a, [&](value_id id, std::uint32_t element) {
        if (to_index(id) >= program_.origins_.size())
            raise(error::invalid_ir(detail::concat("node '", name_of(program_.node(consumer)), "'"), "uses of announced values",
                                    "value id " + std::to_string(to_index(id))));
        auto const from = program_.origins_[to_index(id)];
        torch_ir::graph& g = *program_.graph_;
        if (from.producer != no_vertex) add_edge(from.producer, consumer, {id, from.result, argument, element, static_cast<std::uint32_t>(num_edges(g))}, g);
    });
}

TORCH_IR_INLINE void ir_builder::end() {
    if (ended_) raise(error::invalid_ir("program '" + program_.info_.model_name + "'", "one end", "a second one"));
    for (vertex v = 0; v < num_vertices(*program_.graph_); ++v) {
        std::uint32_t argument = 0;
        if (auto const* c = std::get_if<call_node>(&program_.node(v)))
            for (auto const& a : c->arguments) connect(v, argument++, a.value);
        else if (auto const* o = std::get_if<output_node>(&program_.node(v)))
            for (auto const& e : o->entries) connect(v, argument++, e.value);
    }
    ended_ = true;
}

TORCH_IR_INLINE ir ir_builder::result() && {
    if (!ended_) raise(error::invalid_ir("program '" + program_.info_.model_name + "'", "to be ended", "no end event"));
    return std::move(program_);
}

}}  // namespace torch_ir

#endif
