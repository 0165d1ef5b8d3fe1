// SPDX-License-Identifier: MIT
#include <torch_ir/json/detail/pytorch_ir_read.hpp>

#include <complex>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>

#include "support/damage.hpp"
#include "support/process.hpp"
#include "support/programs.hpp"
#include "support/reference.hpp"
#include "support/same_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("json/detail/pytorch_ir_read") {
namespace {

constexpr std::string_view x_type = R"("shape": [2], "dtype": "float32")";

std::string tensor_json(std::string_view name) { return "{\"name\": \"" + std::string(name) + "\", " + std::string(x_type) + "}"; }

std::string use_json(std::string_view name, std::string_view producer, int index) {
    return "{\"name\": \"" + std::string(name) + "\", " + std::string(x_type) + ", \"producer_node\": \"" + std::string(producer) +
           "\", \"producer_output_idx\": " + std::to_string(index) + "}";
}

std::string node_json(std::string_view name, std::string_view op, std::string_view inputs, std::string_view outputs, std::string_view attrs = "") {
    return detail::concat("{\"name\": \"", name, "\", \"op_type\": \"", op, "\", \"inputs\": [", inputs, "], \"outputs\": [", outputs, "], \"attrs\": {", attrs,
                          "}}");
}

std::string document(std::string_view nodes, std::string_view outputs, std::string_view more = "") {
    return detail::concat("{\"model_name\": \"M\", \"pytorch_version\": \"2\", \"graph_inputs\": [", tensor_json("x"), "], \"graph_outputs\": [", outputs,
                          "], \"weights\": [", tensor_json("w"), "], \"weight_name_mapping\": {\"p_w\": \"w\"}, \"nodes\": [", nodes, "]", more, "}");
}

ir read(std::string const& text) { return torch_ir::deserialize_ir(text, "m.json"); }
std::string again(std::string const& text) { return torch_ir::serialize_ir(read(text), {.dialect = dialect::pytorch_ir}); }
std::string read_message(std::string const& text) {
    return message_of([&] { return read(text); });
}

/// A call with results 0 and 2 (1 is None) and its getitem nodes.
std::string topk() {
    std::string const both = use_json("topk_0", "topk", 0) + ", " + use_json("topk_2", "topk", 1);
    return node_json("topk", "aten.topk.default", use_json("x", "x", 0), tensor_json("topk_0") + ", " + tensor_json("topk_2"), "\"k\": 2") + ", " +
           node_json("getitem", "<built-in function getitem>", both, tensor_json("getitem"), "\"index\": 0") + ", " +
           node_json("getitem_1", "<built-in function getitem>", both, tensor_json("getitem_1"), "\"index\": 2");
}

}  // namespace

TEST_CASE("a small program comes back with its arguments flattened") {
    auto const text = torch_ir::serialize_ir(small_mlp(), {.dialect = dialect::pytorch_ir});
    auto const program = read(text);
    REQUIRE(program.calls().size() == 3);
    auto const& linear = program.call(program.calls()[0]);
    CHECK(linear.op.text() == "aten.linear.default");
    CHECK(linear.bound == binding::flattened);
    CHECK(linear.arguments.size() == 3);
    CHECK(linear.arguments[1] == argument{"", use{program.weight(program.weights()[0]).result.id}});
    CHECK(again(text) == text);
}

TEST_CASE("getitem nodes are folded into the results of their call") {
    auto const text =
        document(topk() + ", " + node_json("neg", "aten.neg.default", use_json("getitem_1", "getitem_1", 0), tensor_json("neg")), tensor_json("neg"));
    auto const program = read(text);
    REQUIRE(program.calls().size() == 2);
    auto const& c = program.call(program.calls()[0]);
    REQUIRE(c.results.size() == 3);
    CHECK(c.results[0].name == "getitem");
    CHECK(std::holds_alternative<std::monostate>(c.results[1].type));
    CHECK(c.results[2].name == "getitem_1");
    CHECK(program.call(program.calls()[1]).arguments[0] == argument{"", use{c.results[2].id}});
    CHECK(again(again(text)) == again(text));
}

TEST_CASE("the producer tells the value, not the name of the entry") {
    std::string const nodes = node_json("a", "aten.neg.default", use_json("x", "x", 0), tensor_json("a")) + ", " +
                              node_json("b", "aten.neg.default", use_json("x", "a", 0), tensor_json("b"));
    auto const program = read(document(nodes, tensor_json("b")));
    CHECK(program.call(program.calls()[1]).arguments[0] == argument{"", use{program.call(program.calls()[0]).results[0].id}});
}

TEST_CASE("an output is a node of that name before it is a result called so") {
    std::string const nodes = node_json("s", "aten.split.Tensor", use_json("x", "x", 0), tensor_json("s_0") + ", " + tensor_json("s_1"));
    std::string text = document(nodes, tensor_json("s_1"));
    auto const by_result = read(text);
    CHECK(by_result.outputs()[0].value == attribute(use{by_result.call(by_result.calls()[0]).results[1].id}));
    auto const at = text.find(tensor_json("x"));
    text.replace(at, tensor_json("x").size(), tensor_json("x") + ", " + tensor_json("s_1"));
    auto const by_input = read(text);
    CHECK(by_input.outputs()[0].value == attribute(use{by_input.input(by_input.inputs()[1]).result.id}));
}

TEST_CASE("results that are used without getitem nodes are, and stay so") {
    std::string const nodes = node_json("s", "aten.split.Tensor", use_json("x", "x", 0), tensor_json("s_0") + ", " + tensor_json("s_1")) + ", " +
                              node_json("b", "aten.neg.default", use_json("s_1", "s", 1), tensor_json("b"));
    auto const text = again(document(nodes, tensor_json("b")));
    CHECK_FALSE(contains(text, "getitem"));
    auto const program = read(text);
    CHECK(program.call(program.calls()[0]).results[1].name == "s_1");
    CHECK(program.call(program.calls()[0]).results[0].name == "s_unused_0");
    CHECK(again(text) == text);
}

TEST_CASE("getitem nodes that stand elsewhere or twice stay nodes, so that nothing changes in writing") {
    std::string const item = node_json("again", "<built-in function getitem>", use_json("topk_0", "topk", 0) + ", " + use_json("topk_2", "topk", 1),
                                       tensor_json("again"), "\"index\": 2");
    auto const text = again(document(topk() + ", " + item, tensor_json("again")));
    auto const program = read(text);
    CHECK(program.calls().size() == 4);
    CHECK(program.call(program.calls()[3]).op.text() == "_operator.getitem");
    CHECK(again(text) == text);
}

TEST_CASE("uses before definitions are found") {
    std::string const nodes = node_json("b", "aten.neg.default", use_json("a", "a", 0), tensor_json("b")) + ", " +
                              node_json("a", "aten.neg.default", use_json("x", "x", 0), tensor_json("a"));
    auto const program = read(document(nodes, tensor_json("b")));
    CHECK(program.call(program.calls()[0]).arguments[0] == argument{"", use{program.call(program.calls()[1]).results[0].id}});
}

TEST_CASE("of two nodes of one name both stay and the first is meant") {
    std::string const one = node_json("a", "aten.neg.default", use_json("x", "x", 0), tensor_json("a"));
    auto const program =
        read(document(one + ", " + one + ", " + node_json("b", "aten.neg.default", use_json("a", "a", 0), tensor_json("b")), tensor_json("a")));
    CHECK(program.calls().size() == 3);
    CHECK(program.call(program.calls()[2]).arguments[0] == argument{"", use{program.call(program.calls()[0]).results[0].id}});
}

TEST_CASE("uses that nothing produces are kept as unresolved, one for each label") {
    std::string const nodes = node_json(
        "a", "aten.f.default", use_json("g", "ghost", 0) + ", " + use_json("x", "x", 1) + ", " + tensor_json("p_ghost") + ", " + use_json("g", "ghost", 0),
        tensor_json("a"));
    auto const program = read(document(nodes, tensor_json("nobody")));
    REQUIRE(program.unresolved().size() == 4);
    CHECK(program.unresolved()[0].label == "ghost#0");
    CHECK(program.unresolved()[1].label == "x#1");
    CHECK(program.unresolved()[2].label == "p_ghost");
    CHECK(program.unresolved()[3].label == "nobody");
    auto const& a = program.call(program.calls()[0]);
    CHECK(a.arguments[0].value == a.arguments[3].value);
}

TEST_CASE("a use of another type than its producer is a claim, and written again") {
    std::string use = use_json("x", "x", 0);
    use.replace(use.find("[2]"), 3, "[3]");
    std::string out = tensor_json("a");
    out.replace(out.find("float32"), 7, "float16");
    auto const text = again(document(node_json("a", "aten.neg.default", use, tensor_json("a")), out));
    auto const program = read(text);
    REQUIRE(program.call(program.calls()[0]).claims.size() == 1);
    CHECK(program.call(program.calls()[0]).claims[0].type.sizes == shape{3});
    CHECK(std::get<output_node>(program.node(program.output())).claims.size() == 1);
    CHECK(again(text) == text);
}

TEST_CASE("the kind of a weight is guessed from its placeholder and from the constants") {
    std::string text = document("", "", R"(, "constants": {"n": {"data": [1.5, 2], "dtype": "float16"}})");
    text.replace(text.find(tensor_json("w")), tensor_json("w").size(), tensor_json("w") + ", " + tensor_json("n") + ", " + tensor_json("c"));
    text.replace(text.find(R"("p_w": "w")"), 10, R"("p_w": "w", "b_n": "n", "c_c": "c")");
    auto const program = read(text);
    CHECK(program.weight(program.weights()[0]).kind == weight_kind::parameter);
    CHECK(program.weight(program.weights()[1]).kind == weight_kind::buffer);
    CHECK_FALSE(program.weight(program.weights()[1]).persistent);
    CHECK(program.weight(program.weights()[2]).kind == weight_kind::constant);
    REQUIRE(program.find_constant("n") != nullptr);
    CHECK(program.find_constant("n")->data.sizes == std::vector<std::int64_t>{2});
}

TEST_CASE("the sizes behind a zero come from the weights") {
    std::string text = document("", "", R"(, "constants": {"e": {"data": [], "dtype": "float32"}})");
    text.replace(text.find(tensor_json("w")), tensor_json("w").size(), tensor_json("w") + R"(, {"name": "e", "shape": [0, 4], "dtype": "float32"})");
    CHECK(read(text).find_constant("e")->data.sizes == std::vector<std::int64_t>{0, 4});
}

TEST_CASE("texts that can only be a dtype, a layout, a format or a complex number become one") {
    auto const text = document(
        node_json(
            "a", "aten.f.default", "", tensor_json("a"),
            R"x("t": "torch.float16", "l": "torch.strided", "f": "torch.channels_last", "c": "(1+2j)", "device": "cuda:1", "s": "cuda:1", "u": "torch.unknown")x"),
        "");
    auto const program = read(text);
    auto const& c = program.call(program.calls()[0]);
    CHECK(find_argument(c, "t")->value == attribute(dtype::float16));
    CHECK(find_argument(c, "l")->value == attribute(layout::strided));
    CHECK(find_argument(c, "f")->value == attribute(memory_format::channels_last));
    CHECK(find_argument(c, "c")->value == attribute(std::complex<double>(1, 2)));
    CHECK(find_argument(c, "device")->value == attribute(device{"cuda", 1}));
    CHECK(find_argument(c, "s")->value == attribute(std::string("cuda:1")));
    CHECK(find_argument(c, "u")->value == attribute(std::string("torch.unknown")));
    CHECK(again(again(text)) == again(text));
}

TEST_CASE("lists keep the kinds of their elements") {
    auto const text =
        document(node_json("a", "aten.f.default", "", tensor_json("a"),
                           R"("i": [1, 2], "b": [true], "d": [1.0, NaN], "s": ["x"], "e": [], "n": [null, [1]], "m": [1, 2.5], "o": {"k": -Infinity})"),
                 "");
    auto const program = read(text);
    auto const& c = program.call(program.calls()[0]);
    CHECK(find_argument(c, "i")->value.is<std::vector<std::int64_t>>());
    CHECK(find_argument(c, "b")->value.is<std::vector<bool>>());
    CHECK(find_argument(c, "d")->value.is<std::vector<double>>());
    CHECK(find_argument(c, "s")->value.is<std::vector<std::string>>());
    CHECK(find_argument(c, "n")->value.is<attribute_list>());
    CHECK(find_argument(c, "m")->value.is<attribute_list>());
    CHECK(find_argument(c, "o")->value.is<attribute_map>());
    CHECK(again(again(text)) == again(text));
}

TEST_CASE("bad documents are errors with file, place and expectation") {
    struct bad {
        std::string_view from, to, expected;
    };
    std::vector<bad> const table{
        {R"("model_name": "M")", R"("model_name": null)", "m.json: at /model_name: expected a string, found null"},
        {R"("model_name": "M", )", "", "expected the key 'model_name'"},
        {R"("model_name")", R"("modelname")", "expected only the keys model_name, "},
        {R"("graph_inputs": [)", R"("graph_inputs": {}, "nodes": [)", "each key once"},
        {R"("weight_name_mapping": {"p_w": "w"})", R"("weight_name_mapping": {"p_w": "v"})",
         "at /weight_name_mapping/p_w: expected the name of one of the weights"},
        {R"("weight_name_mapping": {"p_w": "w"})", R"("weight_name_mapping": ["w"])", "at /weight_name_mapping: expected an object"},
        {R"("shape": [2])", R"("shape": [-2])", "at /graph_inputs/0/shape/0: expected an integer from 0"},
        {R"("shape": [2])", R"("shape": [2.0])", "at /graph_inputs/0/shape/0"},
        {R"("shape": [2])", R"("shape": 2)", "at /graph_inputs/0/shape: expected an array"},
        {R"("dtype": "float32")", R"("dtype": "torch.float32")", "at /graph_inputs/0/dtype: expected the name of a dtype"},
        {R"("k": 2)", R"("k": 99999999999999999999)", "an integer of at most 64 bits"},
        {R"("k": 2)", R"("k": 18446744073709551615)", "at /nodes/0/attrs/k: expected an integer of at most 64 bits, signed"},
        {R"("k": 2)", R"("": 2)", "at /nodes/0/attrs/: expected an attribute with a name"},
        {R"("attrs": {"k": 2})", R"("attrs": [])", "at /nodes/0/attrs: expected an object"},
        {R"("attrs": {"k": 2})", R"("attrs": {}, "kwargs": {})", "at /nodes/0: expected only the keys"},
        {R"("op_type": "aten.topk.default", )", "", "at /nodes/0: expected the key 'op_type'"},
        {R"("producer_output_idx": 0)", R"("producer_output_idx": "0")", "at /nodes/0/inputs/0/producer_output_idx: expected an integer"},
        {R"(, "producer_output_idx": 0)", "", "expected both of producer_node and producer_output_idx"},
        {R"("nodes": [)", R"("constants": {"c": {"data": [[1], [1, 2]], "dtype": "float32"}}, "nodes": [)", "at /constants/c/data/1: expected a list of 1"},
        {R"("nodes": [)", R"("constants": {"c": {"data": [256], "dtype": "uint8"}}, "nodes": [)", "at /constants/c/data/0: expected an integer from 0 to 255"},
        {R"("nodes": [)", R"("constants": {"c": {"data": [1e10], "dtype": "float8_e4m3fn"}}, "nodes": [)", "a number that float8_e4m3fn can represent"},
        {R"("nodes": [)", R"("constants": {"c": {"data": ["1+"], "dtype": "complex64"}}, "nodes": [)", "expected a complex number"},
        {R"("nodes": [)", R"("constants": {"c": {"data": 1, "dtype": "quint8"}}, "nodes": [)", "expected the name of a dtype of plain elements"},
    };
    auto const good = document(topk(), tensor_json("getitem"));
    REQUIRE(read_message(good) == "");
    for (auto const& b : table) {
        auto const at = good.find(b.from);
        REQUIRE(at != std::string::npos);
        auto const message = read_message(std::string(good).replace(at, b.from.size(), b.to));
        CAPTURE(b.to);
        CAPTURE(message);
        CHECK(contains(message, b.expected));
    }
    CHECK(contains(read_message("[]"), "m.json: at the top level: expected an object"));
    CHECK(contains(read_message("3"), "expected an object"));
    CHECK(contains(read_message(""), "m.json"));
}

TEST_CASE("numbers in names of outputs take no memory") {
    auto const program = read(document(node_json("s", "aten.s.default", "", tensor_json("s_0") + ", " + tensor_json("s_18446744073709551615")), ""));
    CHECK(program.call(program.calls()[0]).results.size() == 2);
    CHECK(read(document(node_json("s", "aten.s.default", "", tensor_json("s_99999999")), "")).call(vertex{2}).results.size() == 1);
}

TEST_CASE("a damaged document is an error or a program, never a crash") {
    std::uint64_t seed = 0;
    auto random = seeded(seed);
    MESSAGE("seed " << seed);
    auto const good = document(topk(), tensor_json("getitem"), R"(, "constants": {"w": {"data": [1.5, NaN], "dtype": "bfloat16"}})");
    int errors = 0;
    for (int i = 0; i < 5000; ++i) {
        auto const message = message_of([&] { return torch_ir::serialize_ir(read(damaged(good, random))); });
        errors += !message.empty();
    }
    CHECK(errors > 1000);
}

TEST_CASE("every file of the reference set is unchanged by reading and writing, by way of the native dialect too") {
    int count = 0;
    for (auto const* part : {"models", "decomposed"})
        for (auto const& folder : reference_folders(part))
            for (auto const& file : fs::directory_iterator(folder)) {
                auto const name = file.path().filename().string();
                if (!name.starts_with("ir") || !name.ends_with(".json")) continue;
                CAPTURE(file.path().string());
                auto const text = read_text(file.path());
                auto const program = read(text);
                CHECK(torch_ir::serialize_ir(program, {.dialect = dialect::pytorch_ir}) == text);
                auto const native = torch_ir::serialize_ir(program);
                auto const returned = read(native);
                CHECK(torch_ir::serialize_ir(returned) == native);
                CHECK(torch_ir::serialize_ir(returned, {.dialect = dialect::pytorch_ir}) == text);
                ++count;
            }
    check_seen("files", count, {100, 200});
}
}  // TEST_SUITE("json/detail/pytorch_ir_read")
