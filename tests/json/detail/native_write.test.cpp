// SPDX-License-Identifier: MIT
#include <torch_ir/json/detail/native_write.hpp>

#include <cstdlib>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <torch_ir/io/atomic_file.hpp>

#include "support/damage.hpp"
#include "support/every_kind.hpp"
#include "support/process.hpp"
#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("json/detail/native_write") {
TEST_CASE("a small program is a line for each node") {
    CHECK(torch_ir::write_native(small_mlp()) == R"({
  "format": "torch_ir",
  "version": "1.0",
  "model_name": "SmallMlp",
  "pytorch_version": "2.13.0+cpu",
  "tensor_defaults": {"strides": null},
  "graph_inputs": [
    {"id": 2, "name": "x", "shape": [2, 4], "dtype": "float32"}
  ],
  "graph_outputs": [
    {"value": {"value": 5}}
  ],
  "weights": [
    {"name": "fc.weight", "id": 0, "placeholder": "p_fc_weight", "shape": [4, 4], "dtype": "float32", "kind": "parameter"},
    {"name": "fc.bias", "id": 1, "placeholder": "p_fc_bias", "shape": [4], "dtype": "float32", "kind": "parameter"}
  ],
  "nodes": [
    {"name": "linear", "op_type": "aten.linear.default", "arguments": [["input", {"value": 2}], ["weight", {"value": 0}], ["bias", {"value": 1}]], "outputs": [{"id": 3, "name": "linear", "shape": [2, 4], "dtype": "float32"}]},
    {"name": "relu", "op_type": "aten.relu.default", "arguments": [["self", {"value": 3}]], "outputs": [{"id": 4, "name": "relu", "shape": [2, 4], "dtype": "float32"}]},
    {"name": "add", "op_type": "aten.add.Tensor", "arguments": [["self", {"value": 4}], ["other", {"value": 2}]], "outputs": [{"id": 5, "name": "add", "shape": [2, 4], "dtype": "float32"}]}
  ]
}
)");
}

// A pin: files that were written stay readable only if this text stays. That it says what the program holds is tested in native_read.test.cpp, and that
// it follows the JSON Schema in docs/schemas. TORCH_IR_REGENERATE=1 writes the file anew, for a look at what git says of it.
TEST_CASE("every kind of thing is written as it always was") {
    auto const path = std::string(TORCH_IR_TEST_DATA) + "/json/every_kind.json";
    auto const text = torch_ir::write_native(every_kind());
    if (std::getenv("TORCH_IR_REGENERATE")) {
        torch_ir::write_file(path, text);
        FAIL("regenerated: " << path);
    }
    CHECK(text == read_text(path));
}

TEST_CASE("the size is linear in the number of results of a call") {
    auto const size = [](std::size_t count) {
        program_writer p;
        auto const x = p.input("x", {1});
        std::vector<std::string> names;
        for (std::size_t i = 0; i < count; ++i) names.push_back("getitem_" + std::to_string(i));
        auto const parts = p.list_call("unbind", "aten.unbind.int", {tensor("self", x)}, names, {1});
        return torch_ir::write_native(p.finish(parts)).size();
    };
    CHECK(size(2000) < 11 * size(200));
}

TEST_CASE("calls of one module share its stack") {
    auto const text = torch_ir::write_native(every_kind());
    auto const first = text.find("\"L__self__fc\"");
    CHECK(first != std::string::npos);
    CHECK(text.find("\"L__self__fc\"", first + 1) == std::string::npos);
}

TEST_CASE("text that is not UTF-8 can't be written, and the error says so") {
    program_writer p("bad \xff name");
    auto const program = p.finish({p.input("x", {1})});
    CHECK(contains(message_of([&] { return torch_ir::write_native(program); }), "expected UTF-8, found byte 255"));
}

TEST_CASE("attributes nested too deep can't be written") {
    attribute deep = std::int64_t{1};
    for (int i = 0; i < 70; ++i) deep = attribute_list{{deep}};
    program_writer p;
    auto const x = p.input("x", {1});
    auto const y = p.call("y", "aten.y.default", {tensor("self", x), attr("deep", deep)}, {1});
    auto const program = p.finish({y});
    CHECK(contains(message_of([&] { return torch_ir::write_native(program); }), "nested at most 64 deep"));
}

TEST_CASE("a constant that reaches outside of its bytes can't be written") {
    program_writer p;
    auto const x = p.input("x", {1});
    p.builder().constant({"c", floats({1, 2}, {2, 2}, {2, 1})});
    auto const program = p.finish({x});
    CHECK(contains(message_of([&] { return torch_ir::write_native(program); }), "constant 'c'"));
}
}  // TEST_SUITE("json/detail/native_write")
