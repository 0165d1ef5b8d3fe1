// SPDX-License-Identifier: MIT
#include <torch_ir/draw/mermaid_flowchart.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("draw/mermaid_flowchart") {
namespace {

flowchart_options pytorch_ir(std::size_t max_nodes = 30) { return {.max_nodes = max_nodes, .form = flowchart_form::pytorch_ir}; }

bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

/// x → relu → relu_1 → … with `n` nodes.
ir chain(int n) {
    program_writer p;
    auto x = p.input("x", {2});
    for (int i = 0; i < n; ++i) x = p.call("relu_" + std::to_string(i), "aten.relu.default", {tensor("self", x)}, {2});
    return p.finish({x});
}

}  // namespace

TEST_CASE("inputs, calls, weights and outputs are drawn with their shapes, in colours of their kinds") {
    CHECK(draw_mermaid_flowchart(small_mlp()) == R"(flowchart TD
    input_x[/"Input: x<br/>2x4"/]
    w_p_fc_weight[/"fc<br/>weight 4x4, bias 4"/]
    op_linear["linear<br/>2x4"]
    op_relu["relu<br/>2x4"]
    op_add["add.Tensor<br/>2x4"]
    output_0[\"Output<br/>2x4"/]
    input_x --> op_linear
    w_p_fc_weight -.-> op_linear
    op_linear --> op_relu
    op_relu --> op_add
    input_x --> op_add
    op_add --> output_0
    classDef input fill:#d8dcff,stroke:#4b56c9,color:#000
    class input_x input
    classDef kind0 fill:#cfe3f4,stroke:#0072b2,color:#000
    class op_linear kind0
    classDef kind3 fill:#fbe5b5,stroke:#e69f00,color:#000
    class op_relu kind3
    classDef kind4 fill:#e0f1fc,stroke:#56b4e9,color:#000
    class op_add kind4
    classDef output fill:#d8dcff,stroke:#4b56c9,color:#000
    class output_0 output
    classDef weight fill:#eeeeee,stroke:#8a8a8a,color:#000
    class w_p_fc_weight weight)");
}

TEST_CASE("pytorch-ir's form is its picture: each arrow with the shape that flows") {
    CHECK(draw_mermaid_flowchart(small_mlp(), pytorch_ir()) == R"(flowchart TD
    input_x[/"Input: x<br/>2x4"/]
    op_linear["linear<br/>2x4"]
    input_x -->|"2x4"| op_linear
    w_p_fc_weight[/"p_fc_weight<br/>4x4"/]
    w_p_fc_weight -.->|"4x4"| op_linear
    w_p_fc_bias[/"p_fc_bias<br/>4"/]
    w_p_fc_bias -.->|"4"| op_linear
    op_relu["relu<br/>2x4"]
    op_linear -->|"2x4"| op_relu
    op_add["add.Tensor<br/>2x4"]
    op_relu -->|"2x4"| op_add
    input_x -->|"2x4"| op_add
    output_0[\"Output<br/>2x4"/]
    op_add --> output_0)");
}

TEST_CASE("weights can be left out") {
    auto const text = draw_mermaid_flowchart(small_mlp(), {.weights = false});
    CHECK_FALSE(contains(text, "w_p_fc"));
    CHECK(contains(text, "op_linear --> op_relu"));
    auto const theirs = draw_mermaid_flowchart(small_mlp(), {.weights = false, .form = flowchart_form::pytorch_ir});
    CHECK_FALSE(contains(theirs, "w_p_fc"));
    CHECK(contains(theirs, "op_linear -->|\"2x4\"| op_relu"));
}

TEST_CASE("the arrow of a scalar has no label, but an empty one in pytorch-ir's form") {
    program_writer p;
    auto const x = p.input("x", {});
    auto const y = p.call("neg", "aten.neg.default", {tensor("self", x)}, {});
    auto const z = p.call("abs", "aten.abs.default", {tensor("self", y)}, {});
    auto const program = p.finish({z});
    CHECK(contains(draw_mermaid_flowchart(program, pytorch_ir()), "input_x -->|\"\"| op_neg"));
    auto const for_mermaid = draw_mermaid_flowchart(program);
    CHECK(contains(for_mermaid, "input_x --> op_neg"));
    CHECK(contains(for_mermaid, "op_neg --> op_abs"));
}

TEST_CASE("a function of Python is text, and a tag in pytorch-ir's form") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const program = p.finish({p.call("get", "<built-in function getitem>", {tensor("self", x)}, {2})});
    CHECK(contains(draw_mermaid_flowchart(program, pytorch_ir()), "op_get[\"<built-in function getitem><br/>2\"]"));
    CHECK(contains(draw_mermaid_flowchart(program), "op_get[\"#lt;built-in function getitem#gt;<br/>2\"]"));
}

TEST_CASE("what was done to keep a picture small is told") {
    CHECK(fit_mermaid_flowchart(chain(100)).change.empty());
    auto const cut = fit_mermaid_flowchart(chain(300));
    CHECK(cut.change == "the first nodes, without weights");
    CHECK(contains(cut.text, "note[\"300 nodes: the first nodes, without weights\"]"));
    CHECK(cut.text == draw_mermaid_flowchart(chain(300)));
    auto const all = fit_mermaid_flowchart(chain(300), {.limits = mermaid_limits::none()});
    CHECK(all.change.empty());
    CHECK(contains(all.text, "op_relu_299"));
}

TEST_CASE("symbols, tags and directives of a file are text, in both ways of drawing") {
    program_writer p;
    auto const evil = [](std::string name) { return shape{dim(expression::symbol(std::move(name)), std::nullopt)}; };
    auto const x = p.input("%%{init: {}}%%", evil("s\"\nclick b \"x\""));
    auto const y = p.call("<img src=x>", "<built-in function x onerror=1>", {tensor("self", x)}, evil("\x1b[31m%%{"));
    auto const program = p.finish({y});
    auto const plain = draw_mermaid_flowchart(program), grouped = draw_mermaid_flowchart(program, {.modules = true});
    for (std::string const& text : {plain, grouped, draw_mermaid_flowchart(program, pytorch_ir())}) {
        CAPTURE(text);
        for (auto const* part : {"\nclick", "%%", "<img", "<built-in", "\x1b"}) CHECK_FALSE(contains(text, part));
    }
}

TEST_CASE("what is left out is counted in a note, and an output that comes from there has no arrow") {
    auto const text = draw_mermaid_flowchart(chain(31), pytorch_ir());
    CHECK(contains(text, "op_relu_29["));
    CHECK_FALSE(contains(text, "op_relu_30"));
    CHECK(text.ends_with("    output_0[\\\"Output<br/>2\"/]\n    note[\"... 1 more nodes ...\"]"));
    CHECK_FALSE(contains(draw_mermaid_flowchart(chain(30), pytorch_ir()), "note"));
    CHECK(contains(draw_mermaid_flowchart(chain(40), pytorch_ir(5)), "... 35 more nodes ..."));
    CHECK(contains(draw_mermaid_flowchart(chain(40), pytorch_ir(0)), "op_relu_39 --> output_0"));
}

TEST_CASE("each result of a call with several is a node that takes all of them") {
    program_writer p;
    auto const x = p.input("x", {4, 2});
    auto const parts = p.list_call("split", "aten.split.Tensor", {tensor("self", x)}, {"getitem", "getitem_1"}, {2, 2});
    auto const text = draw_mermaid_flowchart(p.finish({parts[1]}), pytorch_ir());
    CHECK(contains(text, R"(    op_getitem_1["<built-in function getitem><br/>2x2"]
    op_split -->|"2x2"| op_getitem_1
    op_split -->|"2x2"| op_getitem_1
    output_0[\"Output<br/>2x2"/]
    op_getitem_1 --> output_0)"));
}

TEST_CASE("a list inside of a tuple is a node, and so is each of its tensors") {
    program_writer p;
    auto const x = p.input("x", {8, 2});
    call_node c;
    c.name = "histogramdd";
    c.op = op_name("aten.histogramdd.default");
    c.arguments = {tensor("self", x)};
    for (std::int64_t i = 0; auto const* name : {"getitem", "getitem_2", "getitem_3"}) c.results.push_back(p.make(name, {3 + i++}, dtype::float32));
    c.returns = {-1, 2};
    auto const last = c.results[2].id;
    p.builder().call(std::move(c));
    CHECK(draw_mermaid_flowchart(p.finish({last}), pytorch_ir()) == R"(flowchart TD
    input_x[/"Input: x<br/>8x2"/]
    op_histogramdd["histogramdd<br/>3"]
    input_x -->|"8x2"| op_histogramdd
    op_getitem["<built-in function getitem><br/>3"]
    op_histogramdd -->|"3"| op_getitem
    op_getitem_1["<built-in function getitem><br/>4"]
    op_histogramdd -->|"3"| op_getitem_1
    op_getitem_2["<built-in function getitem><br/>4"]
    op_getitem_1 -->|"4"| op_getitem_2
    op_getitem_1 -->|"5"| op_getitem_2
    op_getitem_3["<built-in function getitem><br/>5"]
    op_getitem_1 -->|"4"| op_getitem_3
    op_getitem_1 -->|"5"| op_getitem_3
    output_0[\"Output<br/>5"/]
    op_getitem_3 --> output_0)");
}

TEST_CASE("a value is followed by what it is and not by its name") {
    program_writer p;
    auto const clash = p.input("w", {3});
    p.weight("p_w", "w", {5});
    auto const y = p.call("relu", "aten.relu.default", {tensor("self", clash)}, {3});
    auto const text = draw_mermaid_flowchart(p.finish({y}), pytorch_ir());
    CHECK(contains(text, "input_w -->|\"3\"| op_relu"));
    CHECK_FALSE(contains(text, "w_w"));
}

TEST_CASE("a name that Mermaid could not read is escaped") {
    program_writer p;
    auto const x = p.input("a\"]; b", {2});
    auto const y = p.call("no de", "my lib.`op`.#1", {tensor("self", x)}, {2});
    auto const text = draw_mermaid_flowchart(p.finish({y}));
    CHECK(contains(text, "input_a_22_5d_3b_20b[/\"Input: a#quot;]; b<br/>2\"/]"));
    CHECK(contains(text, "op_no_20de[\"my lib.#96;op#96;.#35;1<br/>2\"]"));
}

TEST_CASE("whatever the names, each line has an even number of quotes and an identifier of plain letters") {
    std::uint64_t const start = torch_ir_test::new_seed();
    for (std::uint64_t seed = start; seed < start + 200; ++seed) {
        INFO("seed ", seed);
        auto const program = random_program(seed, {.odd_names = true, .damaged = seed % 2 == 0})();
        auto const text = draw_mermaid_flowchart(program, pytorch_ir(0));
        REQUIRE(text.starts_with("flowchart TD"));
        std::size_t at = text.find('\n');
        while (at != std::string::npos) {
            auto const end = text.find('\n', at + 1);
            auto const line = text.substr(at + 1, end == std::string::npos ? end : end - at - 1);
            CAPTURE(line);
            REQUIRE(line.starts_with("    "));
            std::size_t quotes = 0;
            for (char const c : line) quotes += c == '"';
            CHECK(quotes % 2 == 0);
            auto const id = line.substr(4, line.find_first_of(" [", 4) - 4);
            CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string::npos);
            at = end;
        }
    }
}
}  // TEST_SUITE("draw/mermaid_flowchart")
