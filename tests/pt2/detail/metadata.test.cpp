// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/metadata.hpp>

#include <doctest/doctest.h>

#include <string>

#include "support/damage.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/detail/metadata") {
namespace {

template <class Read>
auto read_text(std::string const& text, Read&& read) {
    auto const document = detail::parse_json_document(text, "t.json");
    detail::json_cursor const root(document.root(), "t.json");
    return read(root);
}

model_info read_info(std::string const& head, std::string const& nodes = "[]", std::string const& calls = "null") {
    return read_text("{" + head + R"("graph_module": {"module_call_graph": )" + calls + R"(, "graph": {"nodes": )" + nodes + "}}}",
                     [](auto const& c) { return detail::read_model_info(c); });
}

}  // namespace

TEST_CASE("a module stack is a list of key, path and class, outermost first") {
    auto const stack = parse_module_stack("L__self__,,models.Net;L__self___fc,blocks.0.fc,torch.nn.modules.linear.Linear");
    REQUIRE(stack.size() == 2);
    CHECK(stack[0] == module_frame{"L__self__", "", "models.Net"});
    CHECK(stack[1] == module_frame{"L__self___fc", "blocks.0.fc", "torch.nn.modules.linear.Linear"});
    CHECK(parse_module_stack("").empty());
}

TEST_CASE("commas in brackets or in a module's own name don't tear a module stack apart") {
    auto const sliced = parse_module_stack("L['self'].layers[slice(0, 2)],layers.slice(0, 2),torch.nn.Sequential");
    REQUIRE(sliced.size() == 1);
    CHECK(sliced[0] == module_frame{"L['self'].layers[slice(0, 2)]", "layers.slice(0, 2)", "torch.nn.Sequential"});
    CHECK(parse_module_stack("self_a,b,a,b,N")[0] == module_frame{"self_a,b", "a,b", "N"});
    CHECK(parse_module_stack("self_[l,l,N")[0] == module_frame{"self_[l", "l", "N"});  // no pair of brackets
    CHECK(parse_module_stack("only")[0] == module_frame{"only", "", ""});
    CHECK(parse_module_stack(")],x,y")[0] == module_frame{")]", "x", "y"});
}

TEST_CASE("a pytree keeps types, contexts and order") {
    auto const t = parse_pytree(R"([1, {"type": "builtins.tuple", "context": "null", "children_spec": [
        {"type": null, "context": null, "children_spec": []},
        {"type": "builtins.dict", "context": "[\"a\"]", "children_spec": [{"type": null, "context": null, "children_spec": []}]}]}])",
                                "m.json", "/x");
    CHECK(t.type == "builtins.tuple");
    CHECK(t.context == "null");
    REQUIRE(t.children.size() == 2);
    CHECK(t.children[0].is_leaf());
    CHECK(t.children[1].context == R"(["a"])");
    CHECK(leaf_count(t) == 2);
}

TEST_CASE("a pytree that is none is an error") {
    auto const refusal = [](std::string const& text) { return message_of([&] { return parse_pytree(text, "m.json", "/spec"); }); };
    std::string const leaf = R"({"type": null, "context": null, "children_spec": []})";
    CHECK(refusal("[1, " + leaf + "]").empty());
    CHECK(contains(refusal("[2, " + leaf + "]"), "unsupported: version 2 of the pytree format"));
    CHECK(contains(refusal("[1]"), "m.json (text at /spec): at the top level: expected a pair"));
    CHECK(contains(refusal("[1, {}]"), "expected the key 'type'"));
    CHECK(contains(refusal(R"([1, {"type": null, "context": null, "children_spec": [)" + leaf + "]}]"), "no children of a leaf"));
    std::string deep = leaf;
    for (std::size_t i = 0; i < max_depth + 1; ++i) deep = R"({"type": "t", "context": null, "children_spec": [)" + deep + "]}";
    CHECK(contains(refusal("[1, " + deep + "]"), "levels of containers"));
}

TEST_CASE("equal metadata of calls is shared, and what tells only of PyTorch's passes is left out") {
    detail::pt2_metadata_reader reader;
    auto const read = [&](auto const& c) { return std::pair(reader.read(c), reader.read(c)); };
    auto const [one, two] =
        read_text(R"({"metadata": {"nn_module_stack": "k,p,T", "stack_trace": "File", "custom": "{}", "torch_fn": "f", "from_node": "g"}})", read);
    REQUIRE(one.stack);
    CHECK(one.stack->front() == module_frame{"k", "p", "T"});
    CHECK(*one.trace == "File");
    CHECK(*one.custom == "{}");
    CHECK(one.stack == two.stack);
    CHECK(one.trace == two.trace);
    auto const none = read_text(R"({"metadata": {"stack_trace": ""}})", [&](auto const& c) { return reader.read(c); });
    CHECK(!none.stack);
    CHECK(!none.trace);
    CHECK(contains(message_of([&] { return read_text(R"({"metadata": {"stack_trace": 3}})", [&](auto const& c) { return reader.read(c).trace; }); }),
                   "at /metadata/stack_trace: expected a string"));
}

TEST_CASE("the head of a document becomes the program's head data") {
    auto const info = read_info(R"("torch_version": "2.13.0+cpu", "opset_version": {"aten": 10, "mylib": 1}, "guards_code": ["a >= 2"],
        "range_constraints": {"s77": {"min_val": 2, "max_val": null}, "8*s40": {"min_val": 16, "max_val": 256}},)",
                                R"([{"metadata": {}}, {"metadata": {"nn_module_stack": "k,,a.b.Net;k2,p,Inner"}}])",
                                R"([{"fqn": "", "signature": {"in_spec": "[1, {\"type\": null, \"context\": null, \"children_spec\": []}]",
                                    "out_spec": "", "forward_arg_names": ["x", "y"]}}])");
    CHECK(info.model_name == "Net");
    CHECK(info.pytorch_version == "2.13.0+cpu");
    CHECK(info.opset.at("mylib") == 1);
    CHECK(info.guards == std::vector<std::string>{"a >= 2"});
    REQUIRE(info.ranges.size() == 2);
    CHECK(info.ranges[0] == symbol_range{"s77", 2, std::nullopt});
    CHECK(info.ranges[1] == symbol_range{"8*s40", 16, 256});
    REQUIRE(info.in_spec);
    CHECK(info.in_spec->is_leaf());
    CHECK(!info.out_spec);
    CHECK(info.argument_names == std::vector<std::string>{"x", "y"});
}

TEST_CASE("head data that early versions don't write may be missing") {
    auto const info = read_info("");
    CHECK(info.model_name.empty());
    CHECK(info.pytorch_version.empty());
    CHECK(!info.in_spec);
    CHECK(contains(message_of([] { return read_info(R"("opset_version": {"aten": "x"},)"); }), "at /opset_version/aten"));
}

TEST_CASE("every minor version of a release's schema is read, others are refused with what to do") {
    auto const refusal = [](std::string const& version) {
        return message_of(
            [&] { return read_text(R"({"schema_version": )" + version + "}", [](auto const& c) { return detail::read_schema_version(c).major; }); });
    };
    CHECK(refusal(R"({"major": 8, "minor": 1})").empty());
    CHECK(refusal(R"({"major": 8, "minor": 99})").empty());
    CHECK(refusal(R"({"major": 7, "minor": 3})").empty());
    CHECK(contains(refusal(R"({"major": 6, "minor": 3})"), "unsupported: version 6.3 of the export schema; versions 1, 2, 5, 7 and 8, those of the releases"));
    CHECK(contains(refusal(R"({"major": 9, "minor": 0})"), "are read: update torch_ir"));
    CHECK(contains(refusal("{}"), "expected the key 'major'"));
}

}  // TEST_SUITE("pt2/detail/metadata")
