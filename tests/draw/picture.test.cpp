// SPDX-License-Identifier: MIT
#include <torch_ir/draw/picture.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/ir/builder.hpp>
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

std::size_t calls_with_inner(ir const& program) {
    std::size_t count = program.calls().size();
    for (auto const& inner : program.subgraphs()) count += calls_with_inner(inner);
    return count;
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

/// A call in the module `outer`, whose sub-program has calls of `outer` and of `outer.inner`.
std::string draw_modules_of_a_subprogram() {
    ir_builder b;
    auto const stack = [](std::string const& inner) {
        module_stack frames{{"", "outer", "Outer"}};
        if (!inner.empty()) frames.push_back({"", inner, "Inner"});
        return std::make_shared<module_stack const>(std::move(frames));
    };
    auto const type = value_type(tensor_type{dtype::float32, {}});
    auto g = b.subgraph({0, "g"});
    g.input({.result = {value_id{0}, "a", type}});
    for (std::uint32_t i = 0; i < 4; ++i) {
        call_node c{.name = "relu_" + std::to_string(i), .op = op_name("aten.relu.default"), .arguments = {{"self", use{value_id{i}}}}};
        c.results = {{value_id{i + 1}, c.name, type}};
        c.metadata.stack = stack(i < 2 ? "outer.inner" : "");
        g.call(std::move(c));
    }
    g.output({.entries = {{.value = use{value_id{4}}}}});
    g.end();
    b.end_subgraph({0, "g"}, std::move(g));
    b.input({.result = {value_id{0}, "x", type}});
    call_node c{.name = "wrap", .op = op_name("higher_order.wrap"), .arguments = {{"", subgraph_ref{0, "g"}}, {"", use{value_id{0}}}}};
    c.results = {{value_id{1}, "wrap", type}};
    c.metadata.stack = stack("");
    b.call(std::move(c));
    b.output({.entries = {{.value = use{value_id{1}}}}});
    b.end();
    return picture_text(make_picture(std::move(b).result()));
}

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
          "fc | weight 4x4 in 0 \xE2\x80\xA6 1 \xC3\x97"
          "2\n"
          "fc: linear | 2x4 in 0 \xE2\x80\xA6 1 \xC3\x97"
          "2\n"
          "add.Tensor | 2x4 in 0 \xE2\x80\xA6 1 \xC3\x97"
          "2\n"
          "scale 4 |  in 0 \xE2\x80\xA6 1 \xC3\x97"
          "2\n"
          "mul.Tensor | 2x4 in 0 \xE2\x80\xA6 1 \xC3\x97"
          "2\n"
          "head | weight 3x4\n"
          "head: linear | 2x3\n"
          "Output | 2x3\n"
          "Input: x -> fc: linear\n"
          "fc weight fc: linear\n"
          "fc: linear -> add.Tensor\n"
          "Input: mask -> add.Tensor\n"
          "add.Tensor -> mul.Tensor\n"
          "scale 4 weight mul.Tensor\n"
          "mul.Tensor next fc: linear\n"
          "mul.Tensor -> head: linear\n"
          "head weight head: linear\n"
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

TEST_CASE("what a sub-program takes comes from the operands, and what it returns goes to the call") {
    auto const program = parse_text(R"(program "Cond"
%w: float32[3] = parameter("w")
%x: float32[3] = input
%p: bool[] = input
graph 0 {
%a: float32[3] = input
%b: float32[3] = input
%mul: float32[3] = aten.mul.Tensor(self=%a, other=%b)
return %mul
}
graph 1 {
%a: float32[3] = input
%b: float32[3] = input
return %a
}
%cond: float32[3] = higher_order.cond(%p, graph(0, "yes"), graph(1, "no"), [%x, %w])
%again: float32[3] = higher_order.cond(%p, graph(0, "yes"), graph(1, "no"), [%cond, %w])
return %again
)");
    CHECK(picture_text(make_picture(program)) == R"(box true_fn: yes
box false_fn: no
Input: x | 3
Input: p | 
w 3 | 
cond | 3
a | 3 in true_fn: yes
b | 3 in true_fn: yes
mul.Tensor | 3 in true_fn: yes
a | 3 in false_fn: no
cond | 3
Output | 3
a -> mul.Tensor
b -> mul.Tensor
mul.Tensor -> cond
a -> cond
Input: p -> cond
Input: x -> a
Input: x -> a
w 3 weight b
Input: p -> cond
cond -> cond
w 3 weight cond
cond -> Output
)");
    auto const p = make_picture(program);
    for (auto const& i : p.items) CHECK((i.box == no_module) == (i.node != no_vertex));
    CHECK(p.boxes[0].kind == box_kind::program);
    auto const small = make_picture(program, {.max_nodes = 1});
    REQUIRE(small.boxes.size() == 1);  // of the one without calls
    CHECK(small.boxes[0].title == "false_fn: no");
    CHECK(small.left_out == 1);
}

TEST_CASE("a loop takes what it carries, and a sub-program whose inputs are others is drawn without arrows to it") {
    auto const drawn = [](std::string const& call) {
        return picture_text(make_picture(parse_text("program \"P\"\n%x: float32[3] = input\ngraph 0 {\n%a: float32[3] = input\n" +
                                                    std::string("%b: float32[3] = aten.relu.default(self=%a)\nreturn %b\n}\n") + "%y: float32[3] = " + call +
                                                    "\nreturn %y\n")));
    };
    CHECK(drawn("higher_order.while_loop(graph(0, \"c\"), graph(0, \"b\"), [%x])").find("Input: x -> a\n") != std::string::npos);
    CHECK(drawn("higher_order.invoke_subgraph(graph(0, \"g\"), \"name\", %x)").find("Input: x -> a\n") != std::string::npos);
    auto const other = drawn("higher_order.scan(graph(0, \"g\"), [%x], [%x])");
    CHECK(other.find("Input: x -> scan\n") != std::string::npos);
    CHECK(other.find("relu -> scan\n") != std::string::npos);
}

TEST_CASE("a sub-program stands in the boxes of its own modules, not in those of the call again") {
    auto const text = draw_modules_of_a_subprogram();
    CHECK(text.find("box inner") != std::string::npos);
    CHECK(text.find("box outer in g") == std::string::npos);
}

TEST_CASE("weights of one module that one call uses are one item; shared ones are apart") {
    auto const drawn = picture_text(make_picture(parse_text(R"(program "W"
%w: float32[2, 2] = parameter("net.fc.weight")
%b: float32[2] = parameter("net.fc.bias")
%m: float32[2] = buffer("net.fc.mean")
%s: float32[2] = parameter("net.shared")
%x: float32[2, 2] = input
%linear: float32[2, 2] = my.linear.default(%x, %w, %b, %m, %s)
%mul: float32[2, 2] = aten.mul.Tensor(self=%linear, other=%s)
return %mul
)"),
                                                 {.modules = false}));
    CAPTURE(drawn);
    CHECK(drawn.find("net.fc | weight 2x2, bias, mean 2\nnet | shared 2\nmy.linear | 2x2\n") != std::string::npos);
    CHECK(drawn.find("net weight mul.Tensor\n") != std::string::npos);
}

TEST_CASE("of many weights of one call the first are named") {
    std::string weights, list;
    for (int i = 0; i < 100; ++i) {
        weights += "%w" + std::to_string(i) + ": float32[2] = parameter(\"net.w" + std::to_string(i) + "\")\n";
        list += (i == 0 ? "%w" : ", %w") + std::to_string(i);
    }
    auto const p = make_picture(parse_text("program \"M\"\n" + weights + "%cat: float32[200] = aten.cat.default(tensors=[" + list + "])\nreturn %cat\n"));
    CHECK(p.items.at(0).detail == "w0, w1, w2, w3, w4 2, 95 more");
    CHECK(p.items.size() == 3);
}

TEST_CASE("guards and calls that nobody uses can be left out, and are not counted then") {
    auto const program = parse_text(R"(program "G"
%x: float32[2] = input
%dead: float32[2] = aten.neg.default(self=%x)
%dead_1: float32[2] = aten.neg.default(self=%dead)
aten._assert_tensor_metadata.default(a=%x)
%relu: float32[2] = aten.relu.default(self=%x)
return %relu
)");
    CHECK(make_picture(program).items.size() == 6);
    CHECK(picture_text(make_picture(program, {.idle = false})) == "Input: x | 2\nrelu | 2\nOutput | 2\nInput: x -> relu\nrelu -> Output\n");
    CHECK(make_picture(program, {.max_nodes = 1, .idle = false}).left_out == 0);
}

TEST_CASE("the legend has the kinds that are drawn") {
    auto const p = make_picture(parse_text(picture_blocks), {.legend = true});
    CHECK(p.boxes.back().kind == box_kind::legend);
    std::string names;
    for (auto const& i : p.items)
        if (i.box == p.boxes.size() - 1) names += i.title + "; ";
    CHECK(names == "convolution, product; element-wise; ");
}

TEST_CASE("whatever the program and the options, links join items, boxes stand in boxes, and every call is drawn or counted") {
    std::uint64_t const start = torch_ir_test::new_seed();
    std::size_t inner_seen = 0;
    for (std::uint64_t seed = start; seed < start + 300; ++seed) {
        INFO("seed ", seed);
        auto const program = random_program(seed, {.odd_names = true, .damaged = seed % 3 == 0, .metadata = seed % 2 == 0})();
        picture_options const o{.max_nodes = seed % 5,
                                .weights = seed % 4 != 0,
                                .idle = seed % 5 != 0,
                                .modules = seed % 7 != 0,
                                .repeats = seed % 3 != 0,
                                .depth = seed % 6 == 0 ? 1 : picture_options::all_levels};
        auto const p = make_picture(program, o);
        std::size_t calls = 0, inner = 0, outer = 0;
        bool folds = false;
        for (auto const& i : p.items) {
            if (i.kind == picture_kind::call) ++calls, ++(i.node == no_vertex ? inner : outer);
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
        if (!o.repeats && !folds && o.idle) CHECK(outer + p.left_out == program.calls().size());
        CHECK(inner <= calls_with_inner(program) - program.calls().size());
        inner_seen += inner;
    }
    CHECK(inner_seen > 100);
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

TEST_CASE("sums in shapes have parentheses") {
    auto const drawn = make_picture(parse_text("%x: float32[{Add(s0, 1)=3}, {s1=4}] = input\nreturn %x"));
    CHECK(drawn.items.front().detail == "(s0 + 1)xs1");
}
}  // TEST_SUITE("draw/picture")
