// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/graph_analyzer.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("analyze/graph_analyzer") {
TEST_CASE("inputs, outputs, weights, their keys and the calls are told in order") {
    auto const program = small_mlp();
    graph_analyzer const analyzer(program);
    REQUIRE(analyzer.graph_inputs().size() == 1);
    CHECK(analyzer.graph_inputs()[0].name == "x");
    CHECK(to_string(analyzer.graph_inputs()[0].type) == "float32[2, 4]");
    REQUIRE(analyzer.graph_outputs().size() == 1);
    CHECK(analyzer.graph_outputs()[0].name == "add");
    REQUIRE(analyzer.weights().size() == 2);
    CHECK(analyzer.weights()[0].name == "p_fc_weight");
    CHECK(analyzer.weight_name_mapping()[1] == std::pair<std::string, std::string>{"p_fc_bias", "fc.bias"});
    REQUIRE(analyzer.call_nodes().size() == 3);
    CHECK(analyzer.call_nodes()[1]->op.text() == "aten.relu.default");
}

TEST_CASE("what is not passed at a run is no input") {
    program_writer p;
    auto const x = p.input("x", {2});
    input_node flag;
    flag.result = {value_id{1}, "flag", std::monostate()};
    flag.kind = input_kind::constant;
    p.builder().input(flag);
    auto const program = p.finish({x, x});
    CHECK(graph_analyzer(program).graph_inputs().size() == 1);
    CHECK(graph_analyzer(program).graph_outputs().size() == 2);
}
}  // TEST_SUITE("analyze/graph_analyzer")
