// SPDX-License-Identifier: MIT
#include <torch_ir/draw/picture.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/text/parse.hpp>

#include "support/random_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("draw/picture") {
namespace {

/// Boxes, items and links, one line each.
std::string picture_text(picture const& p) {
    std::string out;
    for (auto const& b : p.boxes) out += "box " + b.title + (b.parent == no_module ? "" : " in " + p.boxes[b.parent].title) + "\n";
    for (auto const& i : p.items) out += i.title + " | " + i.detail + (i.box == no_module ? "" : " in " + p.boxes[i.box].title) + "\n";
    for (auto const& l : p.links) {
        std::string const arrow = l.kind == picture_link_kind::data ? " -> " : l.kind == picture_link_kind::next ? " next " : " weight ";
        out += p.items[l.from].title + arrow + p.items[l.to].title + "\n";
    }
    return out;
}

/// Two blocks of two calls, then one call.
std::string const picture_blocks = R"(program "Blocks"
%w0: float32[4, 4] = parameter("blocks.0.fc.weight")
%s0: float32[4] = parameter("blocks.0.scale")
%w1: float32[4, 4] = parameter("blocks.1.fc.weight")
%s1: float32[4] = parameter("blocks.1.scale")
%h: float32[3, 4] = parameter("head.weight")
%x: float32[2, 4] = input
%mask: float32[2, 4] = input
%linear: float32[2, 4] = aten.linear.default(input=%x, weight=%w0)
%add: float32[2, 4] = aten.add.Tensor(self=%linear, other=%mask)
%mul: float32[2, 4] = aten.mul.Tensor(self=%add, other=%s0)
%linear_1: float32[2, 4] = aten.linear.default(input=%mul, weight=%w1)
%add_1: float32[2, 4] = aten.add.Tensor(self=%linear_1, other=%mask)
%mul_1: float32[2, 4] = aten.mul.Tensor(self=%add_1, other=%s1)
%linear_2: float32[2, 3] = aten.linear.default(input=%mul_1, weight=%h)
return %linear_2
)";

}  // namespace

TEST_CASE("modules are boxes, and one that would hold one node names the node instead") {
    CHECK(picture_text(make_picture(parse_text(picture_blocks), {.weights = false, .repeats = false})) == R"(box blocks
box 0 in blocks
box 1 in blocks
Input: x | 2x4
Input: mask | 2x4
fc: linear | 2x4 in 0
add.Tensor | 2x4 in 0
mul.Tensor | 2x4 in 0
fc: linear | 2x4 in 1
add.Tensor | 2x4 in 1
mul.Tensor | 2x4 in 1
head: linear | 2x3
Output | 2x3
Input: x -> fc: linear
fc: linear -> add.Tensor
Input: mask -> add.Tensor
add.Tensor -> mul.Tensor
mul.Tensor -> fc: linear
fc: linear -> add.Tensor
Input: mask -> add.Tensor
add.Tensor -> mul.Tensor
mul.Tensor -> head: linear
head: linear -> Output
)");
}

TEST_CASE("alike modules in a row are drawn once, with the weights of the first and the way to the next") {
    CHECK(picture_text(make_picture(parse_text(picture_blocks))) ==
          "box blocks\n"
          "box 0 \xE2\x80\xA6 1 \xC3\x97"
          "2 in blocks\n"
          "Input: x | 2x4\n"
          "Input: mask | 2x4\n"
          "w0 | 4x4 in 0 \xE2\x80\xA6 1 \xC3\x97"
          "2\n"
          "fc: linear | 2x4 in 0 \xE2\x80\xA6 1 \xC3\x97"
          "2\n"
          "add.Tensor | 2x4 in 0 \xE2\x80\xA6 1 \xC3\x97"
          "2\n"
          "s0 | 4 in 0 \xE2\x80\xA6 1 \xC3\x97"
          "2\n"
          "mul.Tensor | 2x4 in 0 \xE2\x80\xA6 1 \xC3\x97"
          "2\n"
          "h | 3x4\n"
          "head: linear | 2x3\n"
          "Output | 2x3\n"
          "Input: x -> fc: linear\n"
          "w0 weight fc: linear\n"
          "fc: linear -> add.Tensor\n"
          "Input: mask -> add.Tensor\n"
          "add.Tensor -> mul.Tensor\n"
          "s0 weight mul.Tensor\n"
          "mul.Tensor next fc: linear\n"
          "mul.Tensor -> head: linear\n"
          "h weight head: linear\n"
          "head: linear -> Output\n");
}

TEST_CASE("modules of a level are one node each") {
    CHECK(picture_text(make_picture(parse_text(picture_blocks), {.weights = false, .repeats = false, .depth = 2})) == R"(box blocks
Input: x | 2x4
Input: mask | 2x4
0 | 3 nodes in blocks
1 | 3 nodes in blocks
head: linear | 2x3
Output | 2x3
Input: x -> 0
Input: mask -> 0
0 -> 1
Input: mask -> 1
1 -> head: linear
head: linear -> Output
)");
    CHECK(picture_text(make_picture(parse_text(picture_blocks), {.weights = false, .depth = 1})) == R"(Input: x | 2x4
Input: mask | 2x4
blocks | 6 nodes
head: linear | 2x3
Output | 2x3
Input: x -> blocks
Input: mask -> blocks
blocks -> head: linear
head: linear -> Output
)");
}

TEST_CASE("what is left out is one node, between what is drawn and the outputs") {
    auto const p = make_picture(parse_text(picture_blocks), {.max_nodes = 2, .weights = false, .modules = false, .repeats = false});
    CHECK(p.left_out == 5);
    CHECK(picture_text(p) == R"(Input: x | 2x4
Input: mask | 2x4
linear | 2x4
add.Tensor | 2x4
... 5 more nodes ... | 
Output | 2x3
Input: x -> linear
linear -> add.Tensor
Input: mask -> add.Tensor
add.Tensor -> ... 5 more nodes ...
Input: mask -> ... 5 more nodes ...
... 5 more nodes ... -> Output
)");
}

TEST_CASE("the copies of what is drawn are not left out") {
    CHECK(make_picture(parse_text(picture_blocks), {.max_nodes = 3}).left_out == 1);
    CHECK(make_picture(parse_text(picture_blocks), {.max_nodes = 4}).left_out == 0);
    CHECK(make_picture(parse_text(picture_blocks), {.max_nodes = 2}).left_out == 3);
}

TEST_CASE("inputs and outputs that have to do with what is left out only are one node") {
    std::string text = "program \"Wide\"\n", calls, outputs;
    for (int i = 0; i < 20; ++i) {
        auto const n = std::to_string(i);
        text += "%x" + n + ": float32[2] = input\n";
        calls += "%relu_" + n + ": float32[2] = aten.relu.default(self=%x" + n + ")\n";
        outputs += (i == 0 ? "return %relu_" : ", %relu_") + n;
    }
    CHECK(picture_text(make_picture(parse_text(text + calls + outputs + "\n"), {.max_nodes = 1})) == R"(Input: x0 | 2
... 19 more inputs ... | 
relu | 2
... 19 more nodes ... | 
Output | 2
... 19 outputs ... | 
Input: x0 -> relu
... 19 more inputs ... -> ... 19 more nodes ...
relu -> Output
... 19 more nodes ... -> ... 19 outputs ...
)");
}

TEST_CASE("whatever the program and the options, links join items, boxes stand in boxes, and every call is drawn or counted") {
    std::uint64_t const start = torch_ir_test::new_seed();
    for (std::uint64_t seed = start; seed < start + 300; ++seed) {
        INFO("seed ", seed);
        auto const program = random_program(seed, {.odd_names = true, .damaged = seed % 3 == 0, .metadata = seed % 2 == 0})();
        picture_options const o{.max_nodes = seed % 5,
                                .weights = seed % 4 != 0,
                                .modules = seed % 7 != 0,
                                .repeats = seed % 3 != 0,
                                .depth = seed % 6 == 0 ? 1 : picture_options::all_levels};
        auto const p = make_picture(program, o);
        std::size_t calls = 0;
        bool folds = false;
        for (auto const& i : p.items) {
            if (i.kind == picture_kind::call) ++calls;
            folds = folds || i.kind == picture_kind::module;
            CHECK((i.box == no_module || i.box < p.boxes.size()));
        }
        std::set<std::tuple<std::size_t, std::size_t, picture_link_kind, std::string>> links;
        for (auto const& l : p.links) {
            CHECK(l.from < p.items.size());
            CHECK(l.to < p.items.size());
            CHECK(l.from != l.to);
            CHECK(links.insert({l.from, l.to, l.kind, l.label}).second);
        }
        for (std::size_t b = 0; b < p.boxes.size(); ++b) CHECK((p.boxes[b].parent == no_module || p.boxes[b].parent < b));
        if (o.max_nodes != 0) CHECK(calls <= o.max_nodes);
        if (!o.repeats && !folds) CHECK(calls + p.left_out == program.calls().size());
    }
}

TEST_CASE("an excerpt hangs together where the program does") {
    std::string text = "program \"Chain\"\n%x: float32[2] = input\n", last = "%x";
    for (int i = 0; i < 100; ++i) {
        text += "%r" + std::to_string(i) + ": float32[2] = aten.relu.default(self=" + last + ")\n";
        last = "%r" + std::to_string(i);
    }
    auto const program = parse_text(text + "return %r50, " + last + "\n");
    for (std::size_t const most : {1U, 7U, 50U, 51U, 99U}) {
        auto const p = make_picture(program, {.max_nodes = most});
        std::vector<std::size_t> group(p.items.size());
        std::iota(group.begin(), group.end(), std::size_t{0});
        std::function<std::size_t(std::size_t)> const root = [&](std::size_t i) { return group[i] == i ? i : root(group[i]); };
        for (auto const& l : p.links) group[root(l.from)] = root(l.to);
        for (std::size_t i = 0; i < p.items.size(); ++i) CHECK(root(i) == root(0));
        CHECK(p.items.back().kind == picture_kind::output);
    }
}
}  // TEST_SUITE("draw/picture")
