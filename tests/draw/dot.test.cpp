// SPDX-License-Identifier: MIT
#include <torch_ir/draw/dot.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include <torch_ir/text/parse.hpp>

#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("draw/dot") {
namespace {

std::size_t dot_count(std::string const& text, std::string const& part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

/// The words of DOT outside of quotes balance, and no name is a word of the language.
void check_dot(std::string const& text) {
    bool quoted = false;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') ++i;
        else if (text[i] == '"') quoted = !quoted;
        else if (!quoted && (text[i] == '{' || text[i] == '[')) ++depth;
        else if (!quoted && (text[i] == '}' || text[i] == ']')) --depth;
        REQUIRE(depth >= 0);
    }
    CHECK_FALSE(quoted);
    CHECK(depth == 0);
}

}  // namespace

TEST_CASE("inputs, calls, weights and outputs are nodes with labels, uses are edges with shapes") {
    CHECK(draw_dot(small_mlp(), {.modules = false}) == R"(digraph SmallMlp {
graph [
fontname=Helvetica, nodesep=0.2, rankdir=TB, ranksep=0.3];
node [
fillcolor=white, fontname=Helvetica, fontsize=12, height=0.3, margin="0.12,0.05", shape=box, style=filled];
edge [
arrowsize=0.7, color="#546e7a", fontname=Helvetica, fontsize=10, weight=8];
0[color="#4b56c9", fillcolor="#d8dcff", label="Input: x\n2x4", style="filled,rounded"];
1[color="#8a8a8a", fillcolor="#eeeeee", fontsize=10, label="fc\nweight 4x4, bias 4", shape=note];
2[color="#0072b2", fillcolor="#cfe3f4", label="linear\n2x4"];
3[color="#e69f00", fillcolor="#fbe5b5", label="relu\n2x4"];
4[color="#56b4e9", fillcolor="#e0f1fc", label="add.Tensor\n2x4"];
5[color="#4b56c9", fillcolor="#d8dcff", label="Output\n2x4", style="filled,rounded"];
0 -> 2;
0 -> 4;
1 -> 2[style=dashed, weight=1];
2 -> 3;
3 -> 4;
4 -> 5;
}
)");
}

TEST_CASE("modules are clusters inside of each other") {
    auto const text = draw_dot(parse_text(R"(program "Nested"
%w: float32[2] = parameter("a.b.weight")
%v: float32[2] = parameter("a.b.c.weight")
%u: float32[2] = parameter("a.d.weight")
%x: float32[2] = input
%mul: float32[2] = aten.mul.Tensor(self=%x, other=%w)
%mul_1: float32[2] = aten.mul.Tensor(self=%mul, other=%v)
%mul_2: float32[2] = aten.mul.Tensor(self=%mul_1, other=%u)
return %mul_2
)"),
                               {.weights = false});
    check_dot(text);
    auto const outer = text.find("subgraph cluster_0"), inner = text.find("subgraph cluster_1");
    REQUIRE(inner != std::string::npos);
    CHECK(outer < inner);
    CHECK(text.find("label=a,") != std::string::npos);
    CHECK(text.find("label=b,") != std::string::npos);
    CHECK(text.find("c: mul.Tensor") != std::string::npos);
}

TEST_CASE("words of the language, quotes and backslashes are only text") {
    program_writer p("digraph");
    auto const x = p.input("a\\\"]; b", {2});
    auto const y = p.call("n", "Node", {tensor("self", x)}, {2});
    auto const text = draw_dot(p.finish({y}));
    check_dot(text);
    CHECK(text.starts_with("digraph \"digraph \" {"));
    CHECK(text.find("label=\"Input: a\\\\\\\"]; b\\n2\"") != std::string::npos);
    picture one;
    one.items.emplace_back().title = "edge";
    CHECK(to_dot(one).find("label=\"edge \"") != std::string::npos);
}

TEST_CASE("whatever the names, brackets and quotes balance and each item is there") {
    std::uint64_t const start = torch_ir_test::new_seed();
    for (std::uint64_t seed = start; seed < start + 100; ++seed) {
        INFO("seed ", seed);
        auto const program = random_program(seed, {.odd_names = true, .damaged = seed % 2 == 0, .metadata = true})();
        auto const picture = make_picture(program);
        auto const text = to_dot(picture);
        check_dot(text);
        CHECK(dot_count(text, "subgraph cluster_") == picture.boxes.size());
        CHECK(dot_count(text, " -> ") >= picture.links.size());
    }
}
}  // TEST_SUITE("draw/dot")
