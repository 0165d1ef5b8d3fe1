// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/arguments.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

#include <torch_ir/detail/json_parse.hpp>

#include "support/damage.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/detail/arguments") {
namespace {

/// Reads an argument in a graph that defines a, b and n as values 0, 1 and 2.
attribute read(std::string const& text) {
    boost::json::value const names = {"a", "b", "n"};
    detail::json_cursor const list(names, "t.json");
    detail::pt2_scope scope;
    list.for_each_element([&](detail::json_cursor const& c) { static_cast<void>(scope.define(c)); });
    auto const document = detail::parse_json_document(text, "t.json");
    detail::json_cursor const root(document.root(), "t.json");
    auto on_graph = [](detail::json_cursor const& graph, std::string_view) { return static_cast<std::uint32_t>(graph.size()); };
    return detail::read_argument(root, scope, on_graph);
}

constexpr value_id a{0}, b{1}, n{2};

}  // namespace

TEST_CASE("every kind of argument is read without loss") {
    CHECK(read(R"({"as_none": true})") == attribute(none{}));
    CHECK(read(R"({"as_tensor": {"name": "b"}})") == attribute(use{b}));
    CHECK(read(R"({"as_tensors": [{"name": "b"}, {"name": "a"}]})") == attribute(tensor_list{{b, a}, false}));
    CHECK(read(R"({"as_tensors": []})") == attribute(tensor_list{}));
    CHECK(read(R"({"as_optional_tensors": [{"as_none": true}, {"as_tensor": {"name": "a"}}]})") == attribute(tensor_list{{no_value, a}, true}));
    CHECK(read(R"({"as_optional_tensor": {"as_tensor": {"name": "a"}}})") == attribute(use{a}));
    CHECK(read(R"({"as_optional_tensor": {"as_none": true}})") == attribute(none{}));
    CHECK(read(R"({"as_nested_tensors": [[{"name": "a"}], []]})") == attribute(attribute_list{{tensor_list{{a}, false}, tensor_list{}}}));
    CHECK(read(R"({"as_int": -9223372036854775808})") == attribute(std::numeric_limits<std::int64_t>::min()));
    CHECK(read(R"({"as_ints": [1, 2]})") == attribute(std::vector<std::int64_t>{1, 2}));
    CHECK(read(R"({"as_int_lists": [[1], []]})") == attribute(attribute_list{{std::vector<std::int64_t>{1}, std::vector<std::int64_t>{}}}));
    CHECK(read(R"({"as_float": 0.1})") == attribute(0.1));
    CHECK(read(R"({"as_float": "-Infinity"})") == attribute(-std::numeric_limits<double>::infinity()));
    CHECK(read(R"({"as_floats": [1, 2.5, "Infinity"]})") == attribute(std::vector<double>{1, 2.5, std::numeric_limits<double>::infinity()}));
    CHECK(read(R"({"as_float_lists": [[0.5]]})") == attribute(attribute_list{{std::vector<double>{0.5}}}));
    CHECK(read(R"({"as_bool": false})") == attribute(false));
    CHECK(read(R"({"as_bools": [true, false]})") == attribute(std::vector<bool>{true, false}));
    CHECK(read(R"({"as_string": "mean"})") == attribute(std::string("mean")));
    CHECK(read(R"({"as_strings": ["a", ""]})") == attribute(std::vector<std::string>{"a", ""}));
    CHECK(read(R"({"as_scalar_type": 13})") == attribute(dtype::bfloat16));
    CHECK(read(R"({"as_memory_format": 4})") == attribute(memory_format::preserve));
    CHECK(read(R"({"as_layout": 7})") == attribute(layout::strided));
    CHECK(read(R"({"as_device": {"type": "cpu", "index": null}})") == attribute(device{"cpu", -1}));
    CHECK(read(R"({"as_complex": {"real": 1, "imag": "Infinity"}})") == attribute(std::complex<double>(1, std::numeric_limits<double>::infinity())));
    CHECK(read(R"({"as_operator": "torch.ops.aten.add.Tensor"})") == attribute(operator_ref{"torch.ops.aten.add.Tensor"}));
    CHECK(read(R"({"as_custom_obj": {"name": "n", "class_fqn": "C"}})") == attribute(use{n}));
    CHECK(read(R"({"as_graph": {"name": "body", "graph": {"k": 1, "l": 2}}})") == attribute(subgraph_ref{2, "body"}));
    CHECK(read(R"({"as_string_to_argument": {"k": {"as_int": 1}, "t": {"as_tensor": {"name": "a"}}}})") ==
          attribute(attribute_map{{{"k", std::int64_t{1}}, {"t", use{a}}}}));
}

TEST_CASE("symbols are uses where they are named, else plain numbers") {
    CHECK(read(R"({"as_sym_int": {"as_name": "n"}})") == attribute(use{n}));
    CHECK(read(R"({"as_sym_int": {"as_int": 3}})") == attribute(std::int64_t{3}));
    CHECK(read(R"({"as_sym_float": {"as_float": 2}})") == attribute(2.0));
    CHECK(read(R"({"as_sym_bool": {"as_bool": true}})") == attribute(true));
    CHECK(read(R"({"as_sym_ints": [{"as_name": "n"}, {"as_int": 8}]})") == attribute(symbol_list{{use{n}, std::int64_t{8}}}));
    CHECK(read(R"({"as_sym_ints": [{"as_int": 7}, {"as_int": 8}]})") == attribute(std::vector<std::int64_t>{7, 8}));
    CHECK(read(R"({"as_sym_ints": []})") == attribute(std::vector<std::int64_t>{}));
    CHECK(read(R"({"as_sym_floats": [{"as_float": 0.5}]})") == attribute(std::vector<double>{0.5}));
    CHECK(read(R"({"as_sym_bools": [{"as_bool": true}, {"as_name": "n"}]})") == attribute(symbol_list{{true, use{n}}}));
}

TEST_CASE("every key of the schema's union is known, once") {
    std::set<std::string_view> const keys(detail::pt2_argument_keys.begin(), detail::pt2_argument_keys.end());
    CHECK(keys.size() == 31);
    for (auto const key : keys) CHECK_MESSAGE(key.starts_with("as_"), key);
}

TEST_CASE("a wrong argument is an error with its place") {
    auto const refusal = [](std::string const& text) { return message_of([&] { return read(text); }); };
    CHECK(contains(refusal(R"({"as_quaternion": 1})"), "a kind of argument of schema version 8"));
    CHECK(contains(refusal(R"({"as_quaternion": 1})"), "found 'as_quaternion'"));
    CHECK(contains(refusal(R"({"as_tensor": {"name": "foo"}})"), "at /as_tensor/name: expected the name of a value defined before, found 'foo'"));
    CHECK(contains(refusal(R"({"as_tensors": [{"name": "a"}, {}]})"), "at /as_tensors/1: expected the key 'name'"));
    CHECK(contains(refusal(R"({"as_optional_tensors": [{"as_int": 1}]})"), "expected 'as_tensor' or 'as_none', found 'as_int'"));
    CHECK(contains(refusal(R"({"as_ints": [1, "2"]})"), "at /as_ints/1: expected an integer"));
    CHECK(contains(refusal(R"({"as_int": 9223372036854775808})"), "at /as_int: expected an integer of at most 64 bits"));
    CHECK(contains(refusal(R"({"as_sym_ints": [{"as_float": 1}]})"), "expected 'as_name' or 'as_int', found 'as_float'"));
    CHECK(contains(refusal(R"({"as_float": "inf"})"), "at /as_float"));
    CHECK(contains(refusal(R"({"as_scalar_type": 99})"), "at /as_scalar_type"));
    CHECK(contains(refusal("{}"), "an object with one key"));
    CHECK(contains(refusal("null"), "an object"));
}

TEST_CASE("maps of arguments nest only so deep") {
    auto const nested = [](std::size_t levels) {
        std::string text = R"({"as_int": 1})";
        for (std::size_t i = 0; i < levels; ++i) text = R"({"as_string_to_argument": {"k": )" + text + "}}";
        return text;
    };
    CHECK(read(nested(max_depth)).is<attribute_map>());
    CHECK(contains(message_of([&] { return read(nested(max_depth + 1)); }), "levels of arguments"));
}

}  // TEST_SUITE("pt2/detail/arguments")
