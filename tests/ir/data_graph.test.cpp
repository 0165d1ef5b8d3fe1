// SPDX-License-Identifier: MIT
#include <torch_ir/ir/data_graph.hpp>

#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/text/parse.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <boost/graph/dominator_tree.hpp>
#include <boost/property_map/property_map.hpp>

using namespace torch_ir;

TEST_SUITE("ir/data_graph") {
TEST_CASE("weights are not among the vertices, and their uses not among the edges") {
    ir const program = parse_text(R"(
        program "Test"
        %w: float32[2] = parameter("w")
        %x: float32[2] = input
        %a: float32[2] = aten.mul.Tensor(self=%x, other=%w)
        %b: float32[2] = aten.relu.default(self=%a)
        %c: float32[2] = aten.neg.default(self=%a)
        %d: float32[2] = aten.add.Tensor(self=%b, other=%c)
        %e: float32[2] = aten.mul.Tensor(self=%d, other=%w)
        return %e)");
    auto const data = data_graph(program);
    auto const [first, last] = vertices(data);
    CHECK(std::none_of(first, last, [&](vertex v) { return std::holds_alternative<weight_node>(program.node(v)); }));
    CHECK(std::distance(first, last) == 7);
    auto const e = get_node(program, "e");
    CHECK(in_degree(e, program.graph()) == 2);
    CHECK(in_degree(e, data) == 1);

    std::vector<vertex> dominator(num_vertices(data), no_vertex);
    boost::lengauer_tarjan_dominator_tree(data, program.inputs().front(), boost::make_iterator_property_map(dominator.begin(), get(boost::vertex_index, data)));
    std::string path;
    for (auto v = dominator[program.output()]; v != no_vertex; v = dominator[v]) path += name_of(program.node(v)) + " ";
    CHECK(path == "e d a x ");
}
}  // TEST_SUITE("ir/data_graph")
