// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/statistics.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("analyze/statistics") {
TEST_CASE("counts, shapes and operators of a program are told as text") {
    CHECK(to_string(compute_statistics(small_mlp())) ==
          "Model: SmallMlp\nNodes: 3\nInputs: 1\nOutputs: 1\nWeights: 2\nTotal parameters: 20\n\n"
          "Input shapes:\n  x: [2, 4]\n\nOutput shapes:\n  add: [2, 4]\n\n"
          "Op distribution:\n  aten.linear.default: 1\n  aten.relu.default: 1\n  aten.add.Tensor: 1");
}

TEST_CASE("an output that is returned twice counts twice and is shown once") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const s = compute_statistics(p.finish({x, x}));
    CHECK(s.outputs.size() == 2);
    CHECK(to_string(s).find("Outputs: 2") != std::string::npos);
    CHECK(to_string(s).find("Output shapes:\n  x: [2]\n\nOp") != std::string::npos);
}

TEST_CASE("fixed arguments are no inputs, constants no outputs, and a mutation only where it is returned, too") {
    program_writer p;
    auto const x = p.input("x", {2});
    input_node flag;
    flag.result = {value_id{1}, "flag", std::monostate()};
    flag.kind = input_kind::constant;
    flag.constant = true;
    p.builder().input(std::move(flag));
    output_node o;
    o.entries = {{use{x}, output_kind::user_input_mutation, "x"}, {std::int64_t{3}}};
    SUBCASE("not returned") {
        p.builder().output(o);
        p.builder().end();
        CHECK(compute_statistics(std::move(p.builder()).result()).outputs.empty());
    }
    SUBCASE("returned") {
        o.entries.push_back({use{x}});
        p.builder().output(o);
        p.builder().end();
        auto const s = compute_statistics(std::move(p.builder()).result());
        CHECK(s.outputs.size() == 2);
        CHECK(s.inputs.size() == 1);
    }
}

TEST_CASE("symbolic sizes are shown with the ranges of their symbols") {
    program_writer p;
    model_info info;
    info.model_name = "Dyn";
    info.ranges = {{"s77", 2, std::nullopt}, {"s1", std::nullopt, std::nullopt}};
    p.builder().begin(info);
    auto const x = p.input("x", {dim(expression::symbol("s77"), 3), 4});
    auto const text = to_string(compute_statistics(p.finish({x})));
    CHECK(text.find("  x: [s77, 4]") != std::string::npos);
    CHECK(text.find("Symbols:\n  s77: 2..inf\n\nOp") != std::string::npos);
}

TEST_CASE("a program that is too large to count, or damaged, is told all the same") {
    program_writer p;
    auto const huge = std::int64_t{1} << 62U;
    for (int i = 0; i < 3; ++i) p.weight("p_" + std::to_string(i), std::to_string(i), {huge});
    p.weight("p_n", "n", {-5});
    p.builder().unresolved({value_id{9}, "ghost"});
    auto const s = compute_statistics(p.finish({value_id{9}}));
    CHECK(s.parameters == std::numeric_limits<std::int64_t>::max());
    CHECK(s.outputs.empty());
}

TEST_CASE("names of a file add no lines") {
    torch_ir::statistics s;
    s.model_name = "M\nNodes: 0";
    s.inputs = {{"x\x1b[0m", {2}}};
    s.operators = {{"aten.relu\r", 1}};
    auto const text = torch_ir::to_string(s);
    for (auto const* part : {"Model: M\\nNodes: 0\n", "  x\\x1b[0m: [2]", "  aten.relu\\r: 1"}) CHECK(text.find(part) != std::string::npos);
}

TEST_CASE("parameters and buffers are told apart, but not in pytorch-ir's form") {
    program_writer p;
    p.weight("w", "w", {3, 2});
    auto const b = p.weight("b", "b", {5}, weight_kind::buffer);
    auto const s = compute_statistics(p.finish({b}));
    CHECK(s.buffers == 1);
    CHECK(to_string(s).find("Total parameters: 11 (parameters 6, buffers and constants 5)\n") != std::string::npos);
    CHECK(to_string(s, statistics_form::pytorch_ir).find("Total parameters: 11\n") != std::string::npos);
}

TEST_CASE("guards are listed") {
    program_writer p;
    model_info info;
    info.guards = {"L['x'].size()[0] > 3"};
    p.builder().begin(info);
    auto const s = compute_statistics(p.finish({p.input("x", {dim(expression::symbol("s0"), 4)})}));
    CHECK(to_string(s).find("\n\nGuards:\n  L['x'].size()[0] > 3\n") != std::string::npos);
    CHECK(to_string(s, statistics_form::pytorch_ir).find("Guards") == std::string::npos);
}

}  // TEST_SUITE("analyze/statistics")
