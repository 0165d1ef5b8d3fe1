// SPDX-License-Identifier: MIT
// Boost.Graph's algorithms on a program's graph, and a compiler's own data on it.
#include <torch_ir/ir/graph.hpp>

#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/visit/drive.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/copy.hpp>
#include <boost/graph/dag_shortest_paths.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/graph/isomorphism.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/graph/transitive_closure.hpp>
#include <boost/graph/transitive_reduction.hpp>
#include <boost/property_map/property_map.hpp>
#include <boost/property_map/vector_property_map.hpp>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("ir/graph_algorithms") {
namespace {

/// x → a; a → b, c; b, c → d; a → d.
ir algorithms_diamond() {
    return parse_text(
        "program \"T\"\n%x: float32[4] = input\n%a: float32[4] = aten.relu.default(self=%x)\n%b: float32[4] = aten.sin.default(self=%a)\n"
        "%c: float32[4] = aten.cos.default(self=%a)\n%d: float32[4] = my.join.default(%a, %b, %c)\nreturn %d");
}

/// What a code generator keeps for each node and each use.
struct own_node {
    int register_number = -1;
    std::string comment{};
};
struct own_edge {
    bool is_last_use = false;
};
using own_ir = basic_ir<own_node, own_edge>;

}  // namespace

TEST_CASE("dominators: what every way from the input goes through") {
    auto const program = algorithms_diamond();
    auto const& g = program.graph();
    std::vector<vertex> dominator(num_vertices(g), no_vertex);
    boost::lengauer_tarjan_dominator_tree(g, get_node(program, "x"), boost::make_iterator_property_map(dominator.begin(), get(boost::vertex_index, g)));
    CHECK(dominator[get_node(program, "d")] == get_node(program, "a"));
    CHECK(dominator[get_node(program, "b")] == get_node(program, "a"));
    CHECK(dominator[program.output()] == get_node(program, "d"));
    CHECK(dominator[get_node(program, "x")] == no_vertex);
}

TEST_CASE("post-dominators by the reversed graph") {
    auto const program = algorithms_diamond();
    auto const reversed = boost::make_reverse_graph(program.graph());
    std::vector<vertex> dominator(num_vertices(reversed), no_vertex);
    boost::lengauer_tarjan_dominator_tree(reversed, program.output(), boost::make_iterator_property_map(dominator.begin(), get(boost::vertex_index, reversed)));
    CHECK(dominator[get_node(program, "a")] == get_node(program, "d"));
}

TEST_CASE("the transitive reduction leaves out uses that others imply, the closure adds them all") {
    auto const program = algorithms_diamond();
    auto const& g = program.graph();
    using plain = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
    plain reduced, closed;
    std::vector<vertex> to_reduced(num_vertices(g)), to_closed(num_vertices(g));
    boost::transitive_reduction(g, reduced, boost::make_iterator_property_map(to_reduced.begin(), get(boost::vertex_index, g)), get(boost::vertex_index, g));
    boost::transitive_closure(g, closed, boost::orig_to_copy(boost::make_iterator_property_map(to_closed.begin(), get(boost::vertex_index, g))));
    CHECK(num_edges(g) == 7);
    CHECK(num_edges(reduced) == 6);
    auto const a = get_node(program, "a"), d = get_node(program, "d");
    CHECK_FALSE(boost::edge(to_reduced[a], to_reduced[d], reduced).second);
    CHECK(boost::edge(to_closed[get_node(program, "x")], to_closed[program.output()], closed).second);
    CHECK_FALSE(boost::edge(to_closed[d], to_closed[a], closed).second);
}

TEST_CASE("a program has no cycle: each vertex is a strong component of its own") {
    auto const program = algorithms_diamond();
    std::vector<int> component(num_vertices(program.graph()));
    CHECK(boost::strong_components(program.graph(), boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, program.graph()))) == 6);
}

TEST_CASE("topological order, breadth-first distances and longest paths") {
    auto const program = algorithms_diamond();
    auto const& g = program.graph();
    std::vector<vertex> order;
    boost::topological_sort(g, std::back_inserter(order));
    CHECK(order.front() == program.output());
    std::vector<int> distance(num_vertices(g), 0);
    boost::breadth_first_search(g, get_node(program, "x"),
                                boost::visitor(boost::make_bfs_visitor(boost::record_distances(distance.data(), boost::on_tree_edge()))));
    CHECK(distance[program.output()] == 3);
    std::vector<int> longest(num_vertices(g), 0);
    boost::dag_shortest_paths(g, get_node(program, "x"), boost::distance_map(longest.data()).weight_map(boost::make_static_property_map<edge>(-1)));
    CHECK(longest[program.output()] == -4);
}

TEST_CASE("programs of the same data flow are isomorphic, others are not") {
    auto const a = algorithms_diamond(), b = algorithms_diamond(), c = small_mlp();
    auto const d = parse_text(
        "program \"T\"\n%x: float32[4] = input\n%a: float32[4] = aten.relu.default(self=%x)\n%b: float32[4] = aten.sin.default(self=%a)\n"
        "%c: float32[4] = aten.cos.default(self=%b)\n%d: float32[4] = my.join.default(%a, %b, %c)\nreturn %d");
    CHECK(boost::isomorphism(a.graph(), b.graph()));
    CHECK_FALSE(boost::isomorphism(a.graph(), c.graph()));
    CHECK(num_edges(a.graph()) == num_edges(d.graph()));
    CHECK_FALSE(boost::isomorphism(a.graph(), d.graph()));
}

TEST_CASE("write_graphviz draws it with labels from the nodes") {
    auto const program = algorithms_diamond();
    std::ostringstream out;
    boost::write_graphviz(out, program.graph(), [&](std::ostream& o, vertex v) { o << "[label=\"" << name_of(program.node(v)) << "\"]"; });
    CHECK(out.str().find("1[label=\"a\"]") != std::string::npos);
    CHECK(out.str().find("1->4") != std::string::npos);
}

TEST_CASE("bundled properties, filtered graphs, and maps outside of the graph") {
    auto const program = algorithms_diamond();
    auto const& g = program.graph();
    auto const nodes = get(&vertex_bundle::node, g);
    CHECK(name_of(get(nodes, get_node(program, "b"))) == "b");
    auto const is_call = [&](vertex v) { return std::holds_alternative<call_node>(program.node(v)); };
    boost::filtered_graph<torch_ir::graph, boost::keep_all, std::function<bool(vertex)>> const calls(g, boost::keep_all(), is_call);
    CHECK(std::distance(vertices(calls).first, vertices(calls).second) == 4);
    boost::vector_property_map<int> cost(static_cast<unsigned>(num_vertices(g)));
    std::map<edge, int> latency_of_edge;
    boost::associative_property_map latency(latency_of_edge);
    for (auto [e, end] = edges(g); e != end; ++e) put(latency, *e, static_cast<int>(g[*e].argument));
    for (vertex v = 0; v < num_vertices(g); ++v) put(cost, v, static_cast<int>(out_degree(v, g)));
    CHECK(get(cost, get_node(program, "a")) == 3);
    CHECK(latency_of_edge.size() == 7);
}

TEST_CASE("a program carries a compiler's own data on nodes and uses, from any source") {
    basic_ir_builder<own_node, own_edge> builder;
    drive(algorithms_diamond(), builder);
    own_ir program = std::move(builder).result();
    int next = 0;
    for (vertex const v : program.calls()) program.properties(v).register_number = next++;
    program.properties(get_node(program, "d")).comment = "joins";
    for (vertex v = 0; v < num_vertices(program.graph()); ++v) {
        auto [e, end] = out_edges(v, program.graph());
        if (e != end) program.properties(*--end).is_last_use = true;  // not std::prev: these are input iterators to it
    }
    own_ir const copy = program;
    auto const registers = boost::make_iterator_property_map(copy.all_properties().begin(), get(boost::vertex_index, copy.graph()));
    CHECK(get(registers, get_node(copy, "c")).register_number == 2);
    CHECK(copy.properties(get_node(copy, "d")).comment == "joins");
    auto const last = std::count_if(edges(copy.graph()).first, edges(copy.graph()).second, [&](auto const& e) { return copy.properties(e).is_last_use; });
    CHECK(last == 5);
    std::vector<vertex> order;
    boost::topological_sort(copy.graph(), std::back_inserter(order));
    CHECK(order.size() == num_vertices(copy.graph()));
}

TEST_CASE("a program carries its own data into its copies and its sub-programs, and is a program without it") {
    auto const source = parse_text(
        "program \"P\"\n%c: bool[] = input\n%x: float32[2] = input\ngraph 0 {\n    %y: float32[2] = input\n    %r: float32[2] = aten.relu.default(self=%y)\n"
        "    return %r\n}\n%z: float32[2] = higher_order.map_impl(graph(0, \"body\"), list[%x])\nreturn %z");
    own_ir program = build<own_ir>(source);
    REQUIRE(program.subgraphs().size() == 1);
    program.subgraph(0).properties(1).comment = "nested";
    program.properties(program.calls()[0]).comment = "outer";
    own_ir copy = program;
    program.subgraph(0).properties(1).comment.clear();
    CHECK(copy.subgraphs()[0].properties(1).comment == "nested");
    CHECK(copy.properties(copy.calls()[0]).comment == "outer");
    own_ir const moved = std::move(copy);
    CHECK(moved.subgraphs()[0].properties(1).comment == "nested");
    ir const plain = moved;  // NOLINT(cppcoreguidelines-slicing): that is what is looked at
    CHECK(to_text(plain) == to_text(source));
    CHECK(to_text(moved) == to_text(source));
}

template <class Graph>
concept can_be_changed = requires(Graph& g) {
    remove_vertex(vertex{}, g);
}
|| requires(Graph& g) { add_edge(vertex{}, vertex{}, g); }
|| requires(Graph& g) { add_vertex(g); }
|| requires(Graph& g) { clear_vertex(vertex{}, g); };
static_assert(can_be_changed<torch_ir::graph>);

TEST_CASE("a program's graph can't be changed from outside") {
    static_assert(!can_be_changed<std::remove_reference_t<decltype(std::declval<ir&>().graph())>>);
    static_assert(!can_be_changed<std::remove_reference_t<decltype(std::declval<own_ir&>().graph())>>);
}
}  // TEST_SUITE("ir/graph_algorithms")
