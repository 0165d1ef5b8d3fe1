// SPDX-License-Identifier: MIT
#include <torch_ir/draw/mermaid_picture.hpp>

#include <torch_ir/draw/mermaid_flowchart.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>

#include "support/random_program.hpp"
#include "support/reference.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("draw/mermaid_picture") {
namespace {

bool mermaid_has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

/// `calls` calls in `modules` modules in a row, of which no two are alike.
std::string mermaid_modules(int modules, int calls) {
    std::string weights, body, last = "%x";
    for (int m = 0; m < modules; ++m) {
        auto const size = std::to_string(m + 1);
        for (int i = 0; i < calls; ++i) {
            auto const n = std::to_string(m) + "_" + std::to_string(i);
            weights += "%w" + n + ": float32[" + size + "] = parameter(\"part" + std::to_string(m) + ".w" + std::to_string(i) + "\")\n";
            std::string const op = i == m ? "aten.add.Tensor" : "aten.mul.Tensor";
            body += "%c" + n + ": float32[" + size + "] = " + op + "(self=" + last + ", other=%w" + n + ")\n";
            last = "%c" + n;
        }
    }
    return "program \"Modules\"\n" + weights + "%x: float32[1] = input\n" + body + "return " + last + "\n";
}

}  // namespace

TEST_CASE("boxes are subgraphs, and what stands in none comes first") {
    auto const program = parse_text(R"(program "Two"
%w: float32[2] = parameter("a.b.weight")
%v: float32[2] = parameter("a.c.weight")
%u: float32[2] = parameter("d.weight")
%x: float32[2] = input
%mul: float32[2] = aten.mul.Tensor(self=%x, other=%w)
%relu: float32[2] = aten.relu.default(self=%mul)
%mul_1: float32[2] = aten.mul.Tensor(self=%relu, other=%v)
%mul_2: float32[2] = aten.mul.Tensor(self=%mul_1, other=%u)
return %mul_2
)");
    CHECK(draw_mermaid_flowchart(program, {.weights = false, .modules = true}) == R"(flowchart TD
    input_x[/"Input: x<br/>2"/]
    op_mul_2["d: mul.Tensor<br/>2"]
    output_0[\"Output<br/>2"/]
    subgraph box_0["a"]
        op_mul["b: mul.Tensor<br/>2"]
        op_relu["relu<br/>2"]
        op_mul_1["c: mul.Tensor<br/>2"]
    end
    input_x --> op_mul
    op_mul --> op_relu
    op_relu --> op_mul_1
    op_mul_1 --> op_mul_2
    op_mul_2 --> output_0
    classDef input fill:#d8dcff,stroke:#4b56c9,color:#000
    class input_x input
    classDef kind3 fill:#fbe5b5,stroke:#e69f00,color:#000
    class op_relu kind3
    classDef kind4 fill:#e0f1fc,stroke:#56b4e9,color:#000
    class op_mul,op_mul_1,op_mul_2 kind4
    classDef output fill:#d8dcff,stroke:#4b56c9,color:#000
    class output_0 output
    classDef box fill:none,stroke:#90a4ae
    class box_0 box)");
    CHECK(mermaid_has(draw_mermaid_flowchart(program, {.depth = 1}), "module_a[[\"a<br/>3 nodes\"]]"));
}

TEST_CASE("sub-programs are subgraphs with a dashed frame, and what has nothing to say has no empty label") {
    picture drawn;
    drawn.boxes = {{"true_fn: g", no_module, box_kind::program}, {" ", no_module, box_kind::module}};
    drawn.items = {{picture_kind::call, "a", "", {}, 0, no_vertex}, {picture_kind::call, "b", "b", {}, 1, no_vertex}};
    drawn.links = {{0, 1, " ", picture_link_kind::data}, {1, 0, "", picture_link_kind::next}};
    CHECK(to_mermaid(drawn) == R"(flowchart TD
    subgraph box_0["true_fn: g"]
        op_a["?"]
    end
    subgraph box_1["?"]
        op_b["b"]
    end
    op_a --> op_b
    op_b -.->|"next"| op_a
    classDef box fill:none,stroke:#90a4ae
    class box_1 box
    classDef program fill:none,stroke:#7a6bc4,stroke-dasharray:4 3
    class box_0 program)");
}

TEST_CASE("twenty thousand items of one name have names of their own") {
    torch_ir::picture drawn;
    for (int i = 0; i < 20'000; ++i) drawn.items.push_back({torch_ir::picture_kind::call, "x", "x", {}, torch_ir::no_module, torch_ir::no_vertex});
    drawn.items.push_back({torch_ir::picture_kind::call, "x__3", "x", {}, torch_ir::no_module, torch_ir::no_vertex});
    auto const text = torch_ir::to_mermaid(drawn);
    CHECK(mermaid_has(text, "op_x__2[\"x\"]"));
    CHECK(mermaid_has(text, "op_x__20000[\"x\"]"));
    CHECK(mermaid_has(text, "op_x__3__2[\"x\"]"));
}

TEST_CASE("arrows and characters are counted") {
    CHECK(is_within("flowchart TD\n    a --> b\n    b -.->|\"x\"| c", {.edges = 2, .characters = 100}));
    CHECK_FALSE(is_within("flowchart TD\n    a --> b\n    b -.->|\"x\"| c", {.edges = 1, .characters = 100}));
    CHECK_FALSE(is_within("flowchart TD\n    a --> b", {.edges = 2, .characters = 22}));
}

TEST_CASE("a picture that is too large is drawn by modules, without weights, by fewer levels, by fewer nodes, and says so") {
    auto const drawn = [](std::string const& text, std::size_t edges) {
        auto const program = parse_text(text);
        auto const out = draw_mermaid_flowchart(program, {.max_nodes = 0, .limits = {.edges = edges}});
        CHECK(is_within(out, {.edges = edges}));
        return out;
    };
    auto const text = mermaid_modules(5, 20);
    CHECK_FALSE(mermaid_has(drawn(text, 201), "note["));
    CHECK(mermaid_has(drawn(text, 200), "note[\"100 nodes: drawn by modules, alike ones once, without weights\"]"));
    CHECK(mermaid_has(drawn(text, 100), "modules of level 1 are one node each"));
    CHECK(mermaid_has(drawn(text, 6), "modules of level 1 are one node each"));
    CHECK(mermaid_has(drawn(text, 5), "the first nodes, without weights"));
    CHECK(mermaid_has(drawn(text, 3), "... 80 more nodes ..."));
    CHECK(drawn(text, 0) == "flowchart TD\n    note[\"100 nodes: too large for Mermaid\"]");
}

TEST_CASE("whatever the program and the limits, no picture is beyond them") {
    std::uint64_t const start = torch_ir_test::new_seed();
    for (std::uint64_t seed = start; seed < start + 200; ++seed) {
        INFO("seed ", seed);
        auto const program = random_program(seed, {.odd_names = true, .damaged = seed % 2 == 0, .metadata = seed % 3 == 0})();
        mermaid_limits const limits{.edges = seed % 13, .characters = 200 + 20 * (seed % 200)};
        for (bool const modules : {false, true}) {
            auto const text = draw_mermaid_flowchart(program, {.max_nodes = seed % 4, .modules = modules, .repeats = modules, .limits = limits});
            CHECK(is_within(text, limits));
            CHECK(text.starts_with("flowchart TD"));
        }
    }
}

TEST_CASE("names as long as a picture give a note") {
    std::string const name(60'000, 'x');
    auto const text = draw_mermaid_flowchart(
        parse_text("program \"Long\"\n%x: float32[2] = input\n%\"" + name + "\": float32[2] = aten.relu.default(self=%x)\nreturn %\"" + name + "\"\n"));
    CHECK(text == "flowchart TD\n    note[\"1 nodes: too large for Mermaid\"]");
}

TEST_CASE("every picture of the reference models is within the limits") {
    int drawn = 0;
    for (auto const& folder : reference_folders("models")) {
        if (!fs::exists(folder / "model.pt2")) continue;
        CAPTURE(folder.filename().string());
        auto const program = read_pt2((folder / "model.pt2").string());
        for (bool const modules : {false, true}) {
            auto const text = draw_mermaid_flowchart(program, {.max_nodes = 0, .modules = modules, .repeats = modules});
            CHECK(is_within(text, {}));
            ++drawn;
        }
    }
    check_seen("pictures", drawn, {84, 170});
}
}  // TEST_SUITE("draw/mermaid_picture")
