// SPDX-License-Identifier: MIT
#include <torch_ir/ir/builder.hpp>

#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <boost/graph/topological_sort.hpp>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("ir/builder") {
TEST_CASE("the example of the documentation builds a program") {
    torch_ir::ir_builder builder;
    builder.begin({.model_name = "Twice"});
    torch_ir::tensor_type const t{.sizes = {2, 3}};
    builder.input({.result = {torch_ir::value_id{0}, "x", t}});
    builder.call({.name = "add",
                  .op = torch_ir::op_name("aten.add.Tensor"),
                  .arguments = {{"self", torch_ir::use{torch_ir::value_id{0}}}, {"other", torch_ir::use{torch_ir::value_id{0}}}},
                  .results = {{torch_ir::value_id{1}, "add", t}}});
    builder.output({.entries = {{torch_ir::use{torch_ir::value_id{1}}}}});
    builder.end();
    torch_ir::ir const program = std::move(builder).result();
    CHECK(program.model_name() == "Twice");
    CHECK(num_vertices(program.graph()) == 3);
    CHECK(num_edges(program.graph()) == 3);
}

TEST_CASE("an edge tells which result goes to which argument and place") {
    program_writer p;
    auto const x = p.input("x", {2, 6});
    auto const parts = p.list_call("split", "aten.split.Tensor", {tensor("self", x)}, {"a", "b"}, {2, 3});
    auto const cat = p.call("cat", "aten.cat.default", {attr("tensors", tensor_list{{parts[1], parts[0]}, false})}, {2, 6});
    auto const program = p.finish({cat});
    std::vector<std::uint32_t> results;
    std::vector<std::uint32_t> places;
    for (auto [e, end] = in_edges(program.calls()[1], program.graph()); e != end; ++e) {
        results.push_back(program.graph()[*e].result);
        places.push_back(program.graph()[*e].element);
    }
    CHECK(results == std::vector<std::uint32_t>{1, 0});
    CHECK(places == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("values are found by id whatever their names are") {
    program_writer p;
    auto const x = p.input("split_1", {2, 6});
    auto const parts = p.list_call("split", "aten.split.Tensor", {tensor("self", x)}, {"split_0", "split_1"}, {2, 3});
    auto const program = p.finish({x, parts[1]});
    CHECK(program.value(x).tensor()->sizes == shape{2, 6});
    CHECK(program.value(parts[1]).tensor()->sizes == shape{2, 3});
    CHECK(program.origin(parts[1]).result == 1);
}

TEST_CASE("Boost.Graph algorithms take the graph") {
    auto const program = small_mlp();
    std::vector<vertex> order;
    boost::topological_sort(program.graph(), std::back_inserter(order));
    CHECK(order.size() == num_vertices(program.graph()));
}

TEST_CASE("a value may be used before it is announced and is connected at the end") {
    program_writer p;
    auto const x = p.input("x", {2});
    call_node early;
    early.name = "early";
    early.op = op_name("aten.neg.default");
    early.arguments.push_back(tensor("self", value_id{2}));
    early.results.push_back(p.make("early", {2}, dtype::float32));
    p.builder().call(std::move(early));
    p.call("late", "aten.neg.default", {tensor("self", x)}, {2});
    auto const program = p.finish({value_id{1}});
    CHECK(in_degree(program.calls()[0], program.graph()) == 1);
}

TEST_CASE("a use of an unresolved value makes no edge and is remembered") {
    program_writer p;
    p.builder().unresolved({value_id{0}, "ghost"});
    call_node c;
    c.name = "neg";
    c.op = op_name("aten.neg.default");
    c.arguments.push_back(tensor("self", value_id{0}));
    p.builder().call(std::move(c));
    auto const program = p.finish({});
    CHECK(num_edges(program.graph()) == 0);
    REQUIRE(program.unresolved().size() == 1);
    CHECK(program.unresolved()[0].label == "ghost");
    CHECK(program.find_value(value_id{0}) == nullptr);
    CHECK_THROWS_WITH_AS(static_cast<void>(program.value(value_id{0})), "invalid program: value 0: expected a value with a producer, found none", error);
}

TEST_CASE("what cannot be represented is refused") {
    SUBCASE("a value announced twice") {
        program_writer p;
        p.input("x", {2});
        input_node again;
        again.result.id = value_id{0};
        again.result.name = "y";
        CHECK_THROWS_AS(p.builder().input(std::move(again)), error);
    }
    SUBCASE("a wild id") {
        program_writer p;
        input_node wild;
        wild.result.id = value_id{4000000000U};
        CHECK_THROWS_AS(p.builder().input(std::move(wild)), error);
    }
    SUBCASE("a call behind the output") {
        program_writer p;
        p.builder().output({});
        CHECK_THROWS_AS(p.call("neg", "aten.neg.default", {}, {2}), error);
    }
    SUBCASE("a use of an id that nobody announces") {
        program_writer p;
        p.call("neg", "aten.neg.default", {tensor("self", value_id{9})}, {2});
        CHECK_THROWS_AS(p.finish({}), error);
    }
    SUBCASE("a result before the end") {
        ir_builder b;
        b.begin({});
        CHECK_THROWS_AS(static_cast<void>(std::move(b).result()), error);
    }
}

TEST_CASE("sub-programs are owned by the program and numbered in order") {
    program_writer p;
    auto nested = p.builder().subgraph({0, "true_graph_0"});
    nested.begin({.model_name = "nested"});
    nested.output({});
    nested.end();
    p.builder().end_subgraph({0, "true_graph_0"}, std::move(nested));
    CHECK_THROWS_AS(static_cast<void>(p.builder().subgraph({5, "late"})), error);
    auto const program = p.finish({});
    REQUIRE(program.subgraphs().size() == 1);
    CHECK(program.subgraphs()[0].model_name() == "nested");
}

TEST_CASE("a copy is a program of its own") {
    auto const program = small_mlp();
    auto copy = program;
    copy.rename("Other");
    CHECK(program.model_name() == "SmallMlp");
    CHECK(num_edges(copy.graph()) == num_edges(program.graph()));
}

TEST_CASE("a user's own properties ride on nodes and edges") {
    struct latency {
        double cycles = 1.5;
    };
    torch_ir::basic_ir_builder<latency> b;
    b.begin({});
    b.input({.result = {value_id{0}, "x", {}}});
    b.output({.entries = {{use{value_id{0}}}}});
    b.end();
    auto program = std::move(b).result();
    program.properties(0).cycles = 3;
    CHECK(program.properties(0).cycles == 3);
    CHECK(program.properties(1).cycles == 1.5);
}
}  // TEST_SUITE("ir/builder")
