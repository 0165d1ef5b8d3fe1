// SPDX-License-Identifier: MIT
#include <torch_ir/draw/mermaid_pie.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("draw/mermaid_pie") {
TEST_CASE("each operator is a slice, without the prefix and suffix that say nothing") {
    CHECK(draw_mermaid_pie(count_operators(small_mlp())) ==
          "pie showData\n    title \"Operator Distribution\"\n    \"linear\" : 1\n    \"relu\" : 1\n    \"add.Tensor\" : 1");
}

TEST_CASE("behind the tenth operator the others are one slice") {
    std::vector<operator_count> operators;
    for (std::size_t i = 0; i < 10; ++i) operators.push_back({"my.op" + std::to_string(i) + ".default", 20 - i});
    CHECK(draw_mermaid_pie(operators).find("Others") == std::string::npos);
    operators.push_back({"my.op10.default", 3});
    operators.push_back({"my.op11.default", 2});
    CHECK(draw_mermaid_pie(operators).ends_with("\n    \"my.op9\" : 11\n    \"Others\" : 5"));
    CHECK(draw_mermaid_pie(operators, 1).ends_with("\"Operator Distribution\"\n    \"my.op0\" : 20\n    \"Others\" : 140"));
}

TEST_CASE("a program without operators has no slices") { CHECK(draw_mermaid_pie({}) == "pie showData\n    title \"Operator Distribution\""); }
}  // TEST_SUITE("draw/mermaid_pie")
