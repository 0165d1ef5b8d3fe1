// SPDX-License-Identifier: MIT
#include <torch_ir/json/detail/native_read.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <torch_ir/json/detail/native_write.hpp>
#include <torch_ir/json/read.hpp>

#include "support/damage.hpp"
#include "support/every_kind.hpp"
#include "support/process.hpp"
#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/same_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("json/detail/native_read") {
namespace {

std::string golden(std::string const& name) { return read_text(std::string(TORCH_IR_TEST_DATA) + "/json/" + name); }

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    auto const at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

std::string read_message(std::string const& text) {
    return message_of([&] { return torch_ir::deserialize_ir(text, "m.json"); });
}

}  // namespace

TEST_CASE("every kind of thing comes back") {
    auto const program = torch_ir::deserialize_ir(golden("every_kind.json"));
    CHECK(difference(every_kind(), program, true) == "");
    CHECK(torch_ir::write_native(program) == golden("every_kind.json"));
}

TEST_CASE("random programs come back the same, and their text is a fixed point") {
    std::uint64_t seed = 0;
    auto random = seeded(seed);
    MESSAGE("seed " << seed);
    for (int i = 0; i < 300; ++i) {
        std::uint64_t const one = random();
        CAPTURE(one);
        auto const program = random_program(one, {.damaged = i % 2 == 0, .metadata = true, .raw_bytes = false})();
        auto const text = torch_ir::write_native(program);
        auto const again = torch_ir::deserialize_ir(text);
        REQUIRE(difference(program, again, true) == "");
        REQUIRE(torch_ir::write_native(again) == text);
    }
}

TEST_CASE("value ids, vertices and edges are those of the program that was written") {
    auto const a = every_kind();
    auto const b = torch_ir::deserialize_ir(torch_ir::write_native(a));
    REQUIRE(a.value_count() == b.value_count());
    for (std::uint32_t i = 0; i < a.value_count(); ++i) {
        CHECK(a.origin(value_id{i}).producer == b.origin(value_id{i}).producer);
        CHECK(a.origin(value_id{i}).result == b.origin(value_id{i}).result);
    }
    CHECK(num_edges(a.graph()) == num_edges(b.graph()));
}

TEST_CASE("inputs and weights in an unusual order come back in it, and calls after them") {
    ir_builder b;
    b.begin({});
    b.input({.result = {value_id{3}, "x", tensor_of({2})}});
    b.weight({.result = {value_id{0}, "p_w", tensor_of({2})}, .target = "w"});
    b.input({.result = {value_id{1}, "late", tensor_of({2})}});
    b.call({.name = "neg", .op = op_name("aten.neg.default"), .arguments = {tensor("self", value_id{3})}, .results = {{value_id{2}, "neg", tensor_of({2})}}});
    b.output({.entries = {{use{value_id{2}}}}});
    b.end();
    auto const program = std::move(b).result();
    auto text = torch_ir::write_native(program);
    CHECK(contains(text, "\"order\": \"iwic\""));
    CHECK(difference(program, torch_ir::deserialize_ir(text)) == "");
    text.replace(text.find("\"iwic\""), 6, "\"icwi\"");  // as versions wrote it that knew programs with calls among the inputs
    CHECK(difference(program, torch_ir::deserialize_ir(text)) == "");
}

TEST_CASE("a program without an output, and an id that nothing has, come back") {
    ir_builder b;
    b.begin({});
    b.input({.result = {value_id{2}, "x", tensor_of({1})}});
    b.end();
    auto const text = torch_ir::write_native(std::move(b).result());
    auto const program = torch_ir::deserialize_ir(text);
    CHECK(program.output() == no_vertex);
    CHECK(program.value_count() == 3);
    CHECK(torch_ir::write_native(program) == text);
}

TEST_CASE("a constant of which only the type is known keeps it") {
    program_writer p;
    auto const x = p.input("x", {1});
    auto absent = floats({}, {4, 2}, {1, 4});
    p.builder().constant({"c", absent});
    auto const text = torch_ir::write_native(p.finish({x}));
    auto const program = torch_ir::deserialize_ir(text);
    CHECK(program.constants()[0].data.sizes == absent.sizes);
    CHECK(program.constants()[0].data.strides == absent.strides);
    CHECK(program.constants()[0].data.storage.empty());
    CHECK(torch_ir::write_native(program) == text);
}

TEST_CASE("gaps between the elements of a constant are closed") {
    program_writer p;
    auto const x = p.input("x", {1});
    p.builder().constant({"c", floats({1, 2, 3, 4}, {2}, {2})});
    auto const text = torch_ir::write_native(p.finish({x}));
    auto const program = torch_ir::deserialize_ir(text);
    CHECK(program.constants()[0].data.strides == std::vector<std::int64_t>{1});
    CHECK(contiguous_bytes(program.constants()[0].data) == contiguous_bytes(floats({1, 3}, {2}, {1})));
    CHECK(torch_ir::write_native(program) == text);
}

TEST_CASE("stacks that calls share are shared again") {
    auto const program = torch_ir::deserialize_ir(golden("every_kind.json"));
    auto const& first = program.call(program.calls()[0]).metadata.stack;
    CHECK(first);
    CHECK(first == program.call(program.calls()[1]).metadata.stack);
}

TEST_CASE("bad documents are errors with file, place and expectation") {
    struct bad {
        std::string_view from, to, expected;
    };
    std::vector<bad> const table{
        {R"("version": "1.0")", R"("version": "2.0")", "m.json: unsupported: version 2.0 of the format"},
        {R"("version": "1.0")", R"("version": "0.9")", "version 0.9 of the format"},
        {R"("version": "1.0")", R"("version": 1)", "at /version: expected a string, found number 1"},
        {R"("version": "1.0")", R"("version": "1")", "expected a version such as \"1.0\""},
        {R"("version": "1.0",)", "", "the key 'version'"},
        {R"("format": "torch_ir")", R"("format": "onnx")", "unsupported: the format 'onnx'"},
        {R"("format": "torch_ir")", R"("format": 3)", "at /format: expected a string"},
        {R"("opset": {"aten": 10},)", R"("opset": {"aten": 1.5},)", "at /opset/aten: expected an integer"},
        {R"("guards")", R"("guard")", "expected only the keys"},
        {R"("argument_names")", R"("guards")", "each key once"},
        {R"("graph_inputs": [)", R"("graph_inputs": 3, "x": [)", "at /graph_inputs: expected an array, found number 3"},
        {R"({"id": 0, "name": "x")", R"({"id": 1, "name": "x")", "expected each id once, found the id 1 again"},
        {R"({"id": 0, "name": "x")", R"({"id": 14, "name": "x")", "at /graph_inputs/0/id: expected a value id from 0 to 13"},
        {R"({"id": 0, "name": "x")", R"({"id": -1, "name": "x")", "expected a value id from 0 to 13, found number -1"},
        {R"({"id": 0, "name": "x")", R"({"id": 4294967296, "name": "x")", "expected a value id from 0 to 13"},
        {R"({"id": 0, "name": "x", )", R"({"name": "x", )", "at /graph_inputs/0: expected the key 'id'"},
        {R"("hint": 2}, 3], "dtype": "float32"})", R"("hint": 2}, 3], "dtype": "float33"})", "at /graph_inputs/0/dtype: expected the name of a dtype"},
        {R"("hint": 2}, 3], "dtype": "float32"})", R"("hint": 2}, "3"], "dtype": "float32"})", "at /graph_inputs/0/shape/1: expected an integer or an object"},
        {R"("hint": 2}, 3], "dtype": "float32"})", R"("hint": 2}, 1e3], "dtype": "float32"})", "at /graph_inputs/0/shape/1: expected an integer or an object"},
        {R"x({"expr": "Symbol('s0', positive=True, integer=True)", "hint": 2})x", R"x({"expr": "Symbol(", "hint": 2})x",
         "at /graph_inputs/0/shape/0/expr: expected an expression"},
        {R"("none": true)", R"("none": false)", "at /graph_inputs/1/none: expected true"},
        {R"("none": true, "kind")", R"("kind")", "which tells the type, found none of them"},
        {R"("none": true, "kind")", R"("none": true, "object": "o", "kind")", "found several"},
        {R"("none": true, "kind")", R"("none": true, "dtype": "int8", "kind")", "tensor keys only beside the key shape"},
        {R"("kind": "constant", "constant")", R"("kind": "fixed", "constant")",
         "at /graph_inputs/1/kind: expected one of user, constant, object, token, found string \"fixed\""},
        {R"("strides": [1, 2], "requires)", R"("strides": [1], "requires)", "at /weights/0/strides: expected as many strides as sizes"},
        {R"("kind": "parameter")", R"("kind": null)", "at /weights/0/kind: expected a string, found null"},
        {R"(["one", 1])", R"(["one", 18446744073709551615])", "expected an integer of at most 64 bits, signed"},
        {R"(["one", 1])", R"(["one", 99999999999999999999])", "expected an integer of at most 64 bits"},
        {R"(["one", 1])", R"(["one", 1e999])", "a number in the range of float64"},
        {R"(["one", 1])", R"(["one", NaN])", "at /nodes/0/arguments/5/1: expected a finite number"},
        {R"(["one", 1])", R"(["one"])", "expected a list of a name, a value and maybe \"keyword\""},
        {R"(["one", 1])", R"([1, 1])", "at /nodes/0/arguments/5/0: expected a string"},
        {R"(["one", 1])", R"(["one", 1, "named"])", "expected one of positional, keyword"},
        {R"(["one", 1])", R"(["one", {}])", "expected an object with a tag"},
        {R"(["one", 1])", R"(["one", {"int": 1}])", "found the tag 'int'"},
        {R"(["one", 1])", R"(["one", {"value": 1, "x": 2}])", "expected only the keys value, found the key 'x'"},
        {R"(["one", 1])", R"(["one", {"value": 14}])", "at /nodes/0/arguments/5/1/value: expected a value id from 0 to 13"},
        {R"(["one", 1])", R"(["one", {"subgraph": 1, "name": ""}])", "expected the number of one of 1 sub-programs"},
        {R"(["one", 1])", R"(["one", {"dtype": "half"}])", "expected the name of a dtype"},
        {R"(["one", 1])", R"(["one", {"layout": "strided"}])", "expected the name of a layout"},
        {R"(["one", 1])", R"(["one", {"memory_format": 1}])", "expected a string"},
        {R"(["one", 1])", R"(["one", {"complex": [1.0]}])", "expected two numbers"},
        {R"(["one", 1])", R"(["one", {"float": "big"}])", "expected one of inf, -inf, nan"},
        {R"(["one", 1])", R"(["one", [1, 2.0]])", "at /nodes/0/arguments/5/1/1: expected an integer"},
        {R"(["one", 1])", R"(["one", [1.0, 2]])", "expected a number with a fraction"},
        {R"(["one", 1])", R"(["one", [true, 2]])", "expected true or false"},
        {R"(["one", 1])", R"(["one", {"map": [["k"]]}])", "expected a pair"},
        {R"("returns": [-1, 2])", R"("returns": [-1, 1])", "at /nodes/0/returns: expected groups of all 3 outputs, found 2"},
        {R"("returns": [-1, 2])", R"("returns": [-2, 2])", "at /nodes/0/returns/0: expected an integer from -1"},
        {R"("binding": "flattened")", R"("binding": "flat")", "expected one of named, flattened"},
        {R"("module_stack": 0)", R"("module_stack": 1)", "at /nodes/0/module_stack: expected a number below 1"},
        {R"("annotation": 0)", R"("annotation": -1)", "expected a number below 1"},
        {R"("argument": 0, "shape")", R"("argument": -1, "shape")", "at /nodes/1/claims/0/argument: expected an integer from 0"},
        {R"("data": "AACAPwAAQEAAAABAAACAQA==")", R"("data": "AACAPwAAQEAAAABAAACAQ===")", "at /constants/0/data: expected base64"},
        {R"("data": "AACAPwAAQEAAAABAAACAQA==")", R"("data": "AACAPw==")", "expected the bytes of 4 elements of float32, found 4 bytes"},
        {R"("shape": [2, 2], "dtype": "float32", "strides": [1, 2], "data")", R"("shape": [-2, 2], "dtype": "float32", "data")",
         "at /constants/0/shape: expected sizes"},
        {R"("shape": [2, 2], "dtype": "float32", "strides": [1, 2], "data")", R"("shape": [0, 9000000000, 9000000000], "dtype": "float32", "data")",
         "at /constants/0/shape: expected sizes"},
        {R"("strides": [1, 2], "data")", R"("strides": [1, 9000000000], "data")", "expected strides that leave no gaps"},
        {R"("strides": [1, 2], "data")", R"("strides": [1, -2], "data")", "at /constants/0/strides"},
        {R"([0, 1]
  ],)",
         R"([0, 2]
  ],)",
         "at /module_stacks/0/1: expected a number below 2"},
        {R"(["L__self__", "", "m.Net"])", R"(["L__self__", ""])", "expected the key, path and class of a module"},
        {R"("graph_outputs": [)", R"("graph_outputs": {}, "subgraph": [)", "expected only the keys"},
        {R"({"value": "constant output"})", R"({})", "at /graph_outputs/2: expected the key 'value'"},
    };
    auto const good = golden("every_kind.json");
    REQUIRE(read_message(good) == "");
    for (auto const& b : table) {
        auto const message = read_message(replaced(good, b.from, b.to));
        CAPTURE(b.to);
        CHECK(contains(message, b.expected));
        CHECK(message.starts_with("m.json"));
        if (!contains(message, b.expected)) MESSAGE(message);
    }
}

TEST_CASE("keys of a later minor version are an error that says so, and known keys are read") {
    auto const later = replaced(golden("every_kind.json"), R"("version": "1.0")", R"("version": "1.7")");
    CHECK(read_message(later) == "");
    auto const message = read_message(replaced(later, R"("guards")", R"("checks")"));
    CHECK(contains(message, "unsupported: version 1.7 of the format, for its key 'checks' at /checks"));
}

TEST_CASE("sub-programs, lists and pytrees nested too deep are errors") {
    auto const good = torch_ir::write_native(small_mlp());
    auto const nest = [](std::string_view open, std::string_view close, std::string middle, int times) {
        for (int i = 0; i < times; ++i) middle = std::string(open) + middle + std::string(close);
        return middle;
    };
    auto const value = [&](std::string const& v) { return replaced(good, R"(["bias", {"value": 1}])", R"(["bias", )" + v + "]"); };
    CHECK(contains(read_message(value(nest(R"({"list": [)", "]}", "1", 70))), "nested at most 64 deep"));
    CHECK(contains(read_message(value(nest("[", "]", "1", 100000))), "levels of nesting"));
    std::string const tree = nest(R"({"type": "t", "children": [)", "]}", "null", 70);
    CHECK(contains(read_message(replaced(good, R"("graph_inputs")", R"("in_spec": )" + tree + R"(, "graph_inputs")")), "a pytree nested"));
    std::string const program =
        R"({"model_name": "", "pytorch_version": "", "graph_inputs": [], "graph_outputs": [], "weights": [], "nodes": [], "subgraphs": [)";
    CHECK(contains(read_message(replaced(good, R"("nodes")", R"("subgraphs": [)" + nest(program, "]}", "", 70) + R"(], "nodes")")), "sub-programs nested"));
}

TEST_CASE("a truncated document is an error wherever it ends") {
    auto const good = golden("every_kind.json");
    for (std::size_t size = 0; size + 2 < good.size(); size += 7) {
        CAPTURE(size);
        REQUIRE(read_message(good.substr(0, size)).starts_with("m.json"));
    }
}

TEST_CASE("a damaged document is an error or a program, never a crash") {
    std::uint64_t seed = 0;
    auto random = seeded(seed);
    MESSAGE("seed " << seed);
    auto const good = golden("every_kind.json");
    int errors = 0;
    for (int i = 0; i < 3000; ++i) {
        auto const text = damaged(good, random);
        try {
            auto const program = torch_ir::deserialize_ir(text);
            CHECK(torch_ir::write_native(torch_ir::deserialize_ir(torch_ir::write_native(program))) == torch_ir::write_native(program));
        } catch (torch_ir::error const&) {
            ++errors;
        }
    }
    CHECK(errors > 1000);
}

TEST_CASE("two thousand nodes come back as they were") {
    program_writer p;
    auto x = p.input("x", {4, 4});
    for (int i = 0; i < 2000; ++i) x = p.call("add_" + std::to_string(i), "aten.add.Tensor", {tensor("self", x), tensor("other", x)}, {4, 4});
    auto const program = p.finish({x});
    CHECK(difference(program, torch_ir::deserialize_ir(torch_ir::write_native(program))) == "");
}
}  // TEST_SUITE("json/detail/native_read")
