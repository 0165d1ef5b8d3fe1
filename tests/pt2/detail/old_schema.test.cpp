// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/old_schema.hpp>

#include <string>

#include <doctest/doctest.h>

#include <torch_ir/detail/json_parse.hpp>
#include <torch_ir/pt2/detail/metadata.hpp>
#include <torch_ir/pt2/detail/types.hpp>

#include "support/damage.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/detail/old_schema") {
namespace {

template <class Read>
auto read_text(std::string const& text, Read&& read) {
    auto const document = detail::parse_json_document(text, "t.json", {.allow_nonfinite = true});
    detail::json_cursor const root(document.root(), "t.json");
    return read(root);
}

std::string version_of(std::string const& text) {
    return read_text(R"({"schema_version": )" + text + "}", [](auto const& root) {
        auto const v = detail::read_schema_version(root);
        return std::to_string(v.major) + "." + std::to_string(v.minor);
    });
}

}  // namespace

TEST_CASE("versions are a number, then a pair; what no release wrote is refused") {
    CHECK(version_of("1") == "1.0");
    CHECK(version_of("2") == "2.0");
    CHECK(version_of(R"({"major": 5, "minor": 3})") == "5.3");
    CHECK(version_of(R"({"major": 8, "minor": 99})") == "8.99");
    for (auto const* other : {"0", "3", "4", "6", R"({"major": 9, "minor": 1})"}) {
        auto const message = message_of([&] { return version_of(other); });
        CHECK_MESSAGE(contains(message, "of the export schema; versions 1, 2, 5, 7 and 8"), message);
    }
}

TEST_CASE("of a union with nulls the one key counts") {
    auto const key_of = [](std::string const& text) { return read_text(text, [](auto const& c) { return std::string(detail::open_union(c).key); }); };
    CHECK(key_of(R"({"as_none": null, "as_tensor": {"name": "x"}, "as_int": null})") == "as_tensor");
    CHECK(key_of(R"({"as_none": [], "as_tensor": null})") == "as_none");
    CHECK(contains(message_of([&] { return key_of(R"({"as_int": 1, "as_bool": true, "as_none": null})"); }), "found an object with 2"));
    CHECK(contains(message_of([&] { return key_of(R"({"as_int": null, "as_bool": null})"); }), "found an object with 0"));
}

TEST_CASE("sizes with a bare hint, a bare offset and a bare truth value are read") {
    read_text(R"({"as_expr": {"expr_str": "2*s0", "hint": 6}})", [](auto const& c) {
        detail::pt2_type_reader reader;
        dim const d = reader.dimension(c);
        CHECK(to_string(d) == "2*s0");
        CHECK(d.hint() == 6);
    });
    read_text("7", [](auto const& c) {
        detail::pt2_type_reader reader;
        CHECK(reader.dimension(c).value() == 7);
    });
    read_text(R"({"as_expr": "i4 >= 2"})", [](auto const& c) {
        detail::pt2_type_reader reader;
        CHECK(to_string(reader.symbol(c, symbol_kind::boolean).symbolic) == "i4 >= 2");
    });
}

TEST_CASE("higher-order operators are found by their old places") {
    CHECK(detail::old_higher_order_name("torch.ops.map_impl") == "higher_order.map_impl");
    CHECK(detail::old_higher_order_name("torch._higher_order_ops.effects.with_effects") == "higher_order.with_effects");
    CHECK(detail::old_higher_order_name("torch.ops.aten.add.Tensor") == "");
    CHECK(detail::old_higher_order_name("torch.ops.higher_order.cond") == "");
    CHECK(detail::old_higher_order_name("_operator.add") == "");
}

TEST_CASE("a module stack of 2.1 has a pair for each module") {
    auto const stack = parse_module_stack("L__self___a:(L['self'].a,torch.nn.Linear);L__self___a_b:(L['self'].a.b,m.B)");
    REQUIRE(stack.size() == 2);
    CHECK(stack[0].key == "L__self___a");
    CHECK(stack[0].path == "a");
    CHECK(stack[0].type == "torch.nn.Linear");
    CHECK(stack[1].path == "a.b");
    CHECK(parse_module_stack("k:(x)").front().path == "x");
    CHECK(parse_module_stack("k:()").front().type == "");
}

TEST_CASE("a constant in the graph is a file of torch.save in base64") {
    auto const refusal = [](std::string const& text) {
        return message_of([&] { return read_text('"' + text + '"', [](auto const& c) { return detail::read_old_constant(c).sizes.size(); }); });
    };
    CHECK(contains(refusal("!!!"), "expected a constant in base64"));
    CHECK(contains(refusal("AAAA"), "expected a zip archive"));
}
}  // TEST_SUITE("pt2/detail/old_schema")
