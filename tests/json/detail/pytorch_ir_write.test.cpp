// SPDX-License-Identifier: MIT
#include <torch_ir/json/detail/pytorch_ir_write.hpp>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <torch_ir/json/read.hpp>

#include "support/damage.hpp"
#include "support/every_kind.hpp"
#include "support/process.hpp"
#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("json/detail/pytorch_ir_write") {
namespace {

/// The text without line breaks and indentation: `"attrs": {"k": 2}`.
std::string flat(std::string const& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\n') {
            out += text[i];
            continue;
        }
        while (i + 1 < text.size() && text[i + 1] == ' ') ++i;
        if (out.ends_with(',')) out += ' ';
    }
    return out;
}

/// The dialect's text of a program with x, y (tensors of two) and one call.
std::string with_call(call_node c) {
    program_writer p;
    p.input("x", {2});
    p.input("y", {2});
    c.name = "node";
    p.builder().call(std::move(c));
    return flat(torch_ir::write_pytorch_ir(p.finish({value_id{0}})));
}

value result(std::uint32_t id, std::string name, value_type type) { return {value_id{id}, std::move(name), std::move(type)}; }

tensor_type const two{.sizes = {2}};

}  // namespace

TEST_CASE("a small program is pytorch-ir's text") {
    CHECK(torch_ir::write_pytorch_ir(small_mlp()) == read_text(std::string(TORCH_IR_TEST_DATA) + "/json/small_mlp_pytorch_ir.json"));
}

TEST_CASE("positional scalars and all keywords are attributes, keywords first") {
    auto const text = with_call({.op = op_name("aten.f.default"),
                                 .arguments = {tensor("self", value_id{0}),
                                               attr("dim", std::vector<std::int64_t>{0, -1}),
                                               attr("p", 1e-05),
                                               attr("none", none{}),
                                               {"dtype", dtype::float16, argument_kind::keyword},
                                               {"other", use{value_id{1}}, argument_kind::keyword}},
                                 .results = {result(2, "node", two)}});
    CHECK(contains(text, R"("inputs": [{"name": "x", "shape": [2], "dtype": "float32", "producer_node": "x", "producer_output_idx": 0}], )"));
    CHECK(contains(text, R"("attrs": {"dtype": "torch.float16", "other": "y", "dim": [0, -1], "p": 1e-05, "none": null})"));
}

TEST_CASE("an absent tensor is no attribute where the schema says that it is one") {
    auto const text = with_call({.op = op_name("aten.linear.default"),
                                 .arguments = {tensor("input", value_id{0}), tensor("weight", value_id{1}), attr("bias", none{})},
                                 .results = {result(2, "node", two)}});
    CHECK(contains(text, R"("attrs": {})"));
}

TEST_CASE("tensor lists are flattened; their lengths and absent places are attributes") {
    auto const text = with_call({.op = op_name("aten.index.Tensor"),
                                 .arguments = {tensor("self", value_id{0}), attr("indices", tensor_list{{no_value, value_id{1}, no_value}, true}),
                                               attr("others", tensor_list{{value_id{0}, value_id{1}}, false}), attr("nothing", tensor_list{{no_value}, true}),
                                               attr("empty", tensor_list{})},
                                 .results = {result(2, "node", two)}});
    CHECK(contains(
        text, R"("attrs": {"_tensor_list_sizes": [1, 2, 0, 0], "_tensor_list_none_masks": [[true, false, true], [true]], "nothing": [null], "empty": []})"));
}

TEST_CASE("operators without a schema have keywords only, and sub-programs vanish") {
    auto const text = with_call(
        {.op = op_name("higher_order.cond"),
         .arguments = {tensor("pred", value_id{0}), attr("", subgraph_ref{0, "g"}), attr("", std::int64_t{3}), attr("", tensor_list{{value_id{1}}, false})},
         .results = {result(2, "getitem", two)},
         .returns_tuple = true});
    CHECK(contains(text, R"("op_type": "cond")"));
    CHECK(contains(text, R"("outputs": [{"name": "node_0", "shape": [2], "dtype": "float32"}], "attrs": {})"));
    CHECK(contains(text, R"({"name": "getitem", "op_type": "<built-in function getitem>")"));
}

TEST_CASE("results that are None or symbols are counted but not listed, unused ones have no getitem") {
    auto const text =
        with_call({.op = op_name("aten.g.default"),
                   .results = {result(2, "", {}), result(3, "a", two), result(4, "node_unused_2", two), result(5, "n", symbol_type{}), result(6, "b", two)}});
    std::string const outputs =
        R"({"name": "node_1", "shape": [2], "dtype": "float32"}, {"name": "node_2", "shape": [2], "dtype": "float32"}, {"name": "node_4", "shape": [2], "dtype": "float32"})";
    CHECK(contains(text, R"("outputs": [)" + outputs + "]"));
    CHECK(contains(
        text,
        R"({"name": "a", "op_type": "<built-in function getitem>", "inputs": [{"name": "node_1", "shape": [2], "dtype": "float32", "producer_node": "node", "producer_output_idx": 0}, )"));
    CHECK(contains(text, R"("outputs": [{"name": "a", "shape": [2], "dtype": "float32"}], "attrs": {"index": 1})"));
    CHECK(contains(text, R"("outputs": [], "attrs": {"index": 3})"));
    CHECK(contains(text, R"("attrs": {"index": 4})"));
    CHECK_FALSE(contains(text, R"("index": 0)"));
    CHECK_FALSE(contains(text, R"("index": 2)"));
}

TEST_CASE("a list among the results of a tuple has a node of its own") {
    auto const text = with_call({.op = op_name("aten.histogramdd.default"),
                                 .results = {result(2, "getitem", two), result(3, "getitem_2", two), result(4, "getitem_3", two)},
                                 .returns = {-1, 2}});
    CHECK(contains(text, R"("outputs": [{"name": "node_0", "shape": [2], "dtype": "float32"}], "attrs": {}})"));
    CHECK(contains(text, R"({"name": "getitem_1", "op_type": "<built-in function getitem>")"));
    CHECK(contains(
        text,
        R"("outputs": [{"name": "getitem_1_0", "shape": [2], "dtype": "float32"}, {"name": "getitem_1_1", "shape": [2], "dtype": "float32"}], "attrs": {"index": 1})"));
    CHECK(contains(text, R"("producer_node": "getitem_1", "producer_output_idx": 1}], "outputs": [{"name": "getitem_3")"));
}

TEST_CASE("a mutated value that is also returned is listed twice, constants not at all") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const y = p.call("add_", "aten.add_.Tensor", {tensor("self", x), tensor("other", x)}, {2});
    auto const z = p.call("neg", "aten.neg.default", {tensor("self", x)}, {2});
    output_node o;
    o.entries = {{use{y}, output_kind::user_input_mutation, "x"}, {use{z}, output_kind::buffer_mutation, "b"}, {use{y}}, {std::int64_t{5}}, {none{}}};
    p.builder().output(std::move(o));
    p.builder().end();
    auto const text = flat(torch_ir::write_pytorch_ir(std::move(p.builder()).result()));
    CHECK(contains(text, R"("graph_outputs": [{"name": "add_", "shape": [2], "dtype": "float32"}, {"name": "add_", "shape": [2], "dtype": "float32"}], )"));
}

TEST_CASE("inputs that are no tensors vanish") {
    program_writer p;
    p.builder().input({.result = result(0, "flag", {}), .kind = input_kind::constant, .constant = attribute(true)});
    p.builder().output({});
    p.builder().end();
    CHECK(contains(torch_ir::write_pytorch_ir(std::move(p.builder()).result()), "\"graph_inputs\": [],"));
}

TEST_CASE("constants are nested lists; those without data are left out") {
    program_writer p;
    auto const x = p.input("x", {1});
    constexpr float inf = std::numeric_limits<float>::infinity();
    p.builder().constant({"c", floats({1, -inf, 0.1F, std::numeric_limits<float>::quiet_NaN()}, {2, 2}, {1, 2})});
    p.builder().constant({"empty", floats({}, {0, 4}, {4, 1})});
    p.builder().constant({"meta", floats({}, {4}, {1})});
    auto const text = flat(torch_ir::write_pytorch_ir(p.finish({x})));
    CHECK(text.ends_with(
        R"("constants": {"c": {"data": [[1.0, 0.10000000149011612], [-Infinity, NaN]], "dtype": "float32"}, "empty": {"data": [], "dtype": "float32"}}})"));
}

TEST_CASE("symbolic sizes are an error that names the node and the way out") {
    program_writer p;
    auto const x = p.input("x", {dim(expression::symbol("s0"), 2), 4});
    auto const program = p.finish({x});
    auto const message = message_of([&] { return torch_ir::write_pytorch_ir(program); });
    CHECK(contains(message, "Dynamic shape detected in node 'x'"));
    CHECK(contains(message, "save in the native dialect"));
}

TEST_CASE("a use of something that nothing produces is an error that names both") {
    program_writer p;
    auto const x = p.input("x", {1});
    auto const y = p.call("y", "aten.y.default", {tensor("self", value_id{9})}, {1});
    p.builder().unresolved({value_id{9}, "ghost"});
    auto const program = p.finish({x, y});
    auto const message = message_of([&] { return torch_ir::write_pytorch_ir(program); });
    CHECK(contains(message, "node 'y'"));
    CHECK(contains(message, "'ghost'"));
}

TEST_CASE("constants of packed elements are an error with the way out") {
    program_writer p;
    auto const x = p.input("x", {1});
    p.builder().constant({"q", make_tensor_data(dtype::quint8, {1}, std::vector<std::byte>(1))});
    auto const program = p.finish({x});
    CHECK(contains(message_of([&] { return torch_ir::write_pytorch_ir(program); }),
                   "constant 'q': unsupported: the pytorch-ir dialect has no elements of quint8"));
}

TEST_CASE("random programs are written or refused, never a crash, and what is written can be read or is refused") {
    std::uint64_t seed = 0;
    auto random = seeded(seed);
    MESSAGE("seed " << seed);
    int written = 0;
    for (int i = 0; i < 500; ++i) {
        auto const program = random_program(random(), {.max_calls = 3, .subgraph_levels = 0, .raw_bytes = false})();
        auto const message = message_of([&] {
            auto const text = torch_ir::write_pytorch_ir(program);
            ++written;
            return torch_ir::deserialize_ir(text);
        });
        CHECK_FALSE(contains(message, "valid JSON"));
    }
    CHECK(written > 10);
}
}  // TEST_SUITE("json/detail/pytorch_ir_write")
