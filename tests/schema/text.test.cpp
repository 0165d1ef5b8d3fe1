// SPDX-License-Identifier: MIT
#include <torch_ir/schema/text.hpp>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/schema/registry.hpp>

#include "support/damage.hpp"
#include "support/seed.hpp"

#include <complex>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace torch_ir;
using torch_ir_test::contains;
using torch_ir_test::message_of;

TEST_SUITE("schema/text") {
namespace {

/// The only argument of a schema, `a::f(<text>) -> ()`.
schema_argument argument_of(std::string const& text) { return parse_schema("a::f(" + text + ") -> ()").arguments.at(0); }

attribute default_of(std::string const& text) {
    auto const a = argument_of(text);
    REQUIRE_MESSAGE(a.default_value.has_value(), text);
    return *a.default_value;
}

std::string refusal(std::string const& text) {
    return message_of([&] { return parse_schema(text); });
}

}  // namespace

TEST_CASE("names are those of the IR") {
    CHECK(parse_schema("aten::add.Tensor(Tensor self, Tensor other) -> Tensor").name.text() == "aten.add.Tensor");
    CHECK(parse_schema("aten::relu(Tensor self) -> Tensor").name.text() == "aten.relu.default");
    CHECK(parse_schema("higher_order::cond(Any pred, Graph f) -> ...").name.text() == "higher_order.cond");
}

TEST_CASE("a type is a kind, what may be missing, and how many") {
    auto const type = [](std::string const& spelled) { return argument_of(spelled + " x").type; };
    CHECK(type("Tensor") == schema_type{});
    CHECK(type("SymInt[2]?") == schema_type{.kind = schema_kind::integer, .symbolic = true, .optional = true, .list = true, .list_size = 2, .name = "SymInt"});
    CHECK(type("Tensor?[]") == schema_type{.list = true, .optional_elements = true});
    CHECK(type("Tensor?[]?") == schema_type{.optional = true, .list = true, .optional_elements = true});
    CHECK(type("Scalar").kind == schema_kind::number);
    CHECK(type("ScalarType?").kind == schema_kind::dtype);
    CHECK(type("Graph").kind == schema_kind::subgraph);
    CHECK(type("Operator").kind == schema_kind::op);
    CHECK(type("__torch__.torch.classes.quantized.LinearPackedParamsBase").kind == schema_kind::object);
    CHECK(type("__torch__.torch.classes.rnn.CellParamsBase[]") ==
          schema_type{.kind = schema_kind::object, .list = true, .name = "__torch__.torch.classes.rnn.CellParamsBase"});
    CHECK(type("Dict( str,Tensor[] )") == schema_type{.kind = schema_kind::compound, .name = "Dict(str, Tensor[])"});
    CHECK(type("(int, Tensor?)[]") == schema_type{.kind = schema_kind::compound, .list = true, .name = "(int, Tensor?)"});
    CHECK(type("int[2][]") == schema_type{.kind = schema_kind::compound, .list = true, .name = "int[2]"});
    for (auto const* spelled : {"Tensor", "SymInt[2]?", "Tensor?[]?", "Dict(str, Tensor[])", "int[2][]", "(int, Tensor?)[]", "Scalar?", "SymBool", "str[]"})
        CHECK(to_string(type(spelled)) == spelled);
}

TEST_CASE("an alias annotation is about tensors or about their list") {
    using sets = std::vector<std::string>;
    CHECK(argument_of("Tensor(a!) x").alias == alias_annotation{.before = {"a"}, .after = {"a"}, .writes = true});
    CHECK(argument_of("Tensor(a -> *) x").alias == alias_annotation{.before = {"a"}, .after = {"*"}});
    CHECK(argument_of("Tensor(b|a! -> c) x").alias == alias_annotation{.before = sets{"b", "a"}, .after = {"c"}, .writes = true});
    CHECK(argument_of("Tensor(a!)[] x").alias == alias_annotation{.before = {"a"}, .after = {"a"}, .writes = true});
    CHECK(argument_of("Tensor[](a!) x").alias == alias_annotation{.before = {"a"}, .after = {"a"}, .writes = true, .of_list = true});
    CHECK(argument_of("Tensor(a!)? x").type.optional);
    CHECK(argument_of("Tensor(a!)? x").writes());
    CHECK_FALSE(argument_of("Tensor x").alias.has_value());
}

TEST_CASE("a default is the attribute that an exporter would write") {
    CHECK(default_of("int x=-3") == attribute(std::int64_t{-3}));
    CHECK(default_of("int reduction=Mean") == attribute(std::int64_t{1}));
    CHECK(default_of("float x=1") == attribute(1.0));
    CHECK(default_of("float? x=1e-05") == attribute(1e-05));
    CHECK(default_of("float? x=1") == attribute(std::int64_t{1}));  // so LibTorch has it
    CHECK(default_of("Scalar x=1") == attribute(std::int64_t{1}));
    CHECK(default_of("Scalar x=1.") == attribute(1.0));
    CHECK(default_of("Scalar x=True") == attribute(true));
    CHECK(default_of("Scalar x=2j") == attribute(std::complex<double>(0, 2)));
    CHECK(default_of("Scalar x=1-2j") == attribute(std::complex<double>(1, -2)));
    CHECK(default_of("bool x=False") == attribute(false));
    CHECK(default_of("str x=\"a\\n\\\"\\101\"") == attribute(std::string("a\n\"A")));
    CHECK(default_of("str x='b'") == attribute(std::string("b")));
    CHECK(default_of("ScalarType x=float") == attribute(dtype::float32));
    CHECK(default_of("ScalarType? x=long") == attribute(dtype::int64));
    CHECK(default_of("ScalarType? x=6") == attribute(dtype::float32));
    CHECK(default_of("Layout x=strided") == attribute(layout::strided));
    CHECK(default_of("MemoryFormat x=contiguous_format") == attribute(memory_format::contiguous));
    CHECK(default_of("MemoryFormat? x=1") == attribute(memory_format::preserve));
    CHECK(default_of("Device x=\"cuda:1\"") == attribute(device{"cuda", 1}));
    CHECK(default_of("Device x=\"cpu\"") == attribute(device{}));
    CHECK(default_of("Tensor? x=None") == attribute(none{}));
    CHECK(default_of("Any x=None") == attribute(none{}));
    CHECK(default_of("int[2] x=1") == attribute(std::vector<std::int64_t>{1, 1}));
    CHECK(default_of("SymInt[3] x=[0, 1, 2]") == attribute(std::vector<std::int64_t>{0, 1, 2}));
    CHECK(default_of("int[] x=[]") == attribute(std::vector<std::int64_t>{}));
    CHECK(default_of("float[] x=[1, 2.5]") == attribute(std::vector<double>{1, 2.5}));
    CHECK(default_of("bool[2] x=True") == attribute(std::vector<bool>{true, true}));
    CHECK(default_of("str[] x=[\"a\"]") == attribute(std::vector<std::string>{"a"}));
    CHECK(default_of("Scalar[] x=[1, 2]") == attribute(std::vector<std::int64_t>{1, 2}));
    CHECK(default_of("Tensor[] x=[]") == attribute(tensor_list{}));
    CHECK(default_of("Tensor?[] x=[None]") == attribute(tensor_list{{no_value}, true}));
    CHECK_FALSE(argument_of("int x").default_value.has_value());
}

TEST_CASE("what is behind the star is given by keyword, and dots take the rest") {
    auto const schema = parse_schema("a::f(Tensor x, *, int n=1, ...) -> (Tensor y, Tensor[] rest, ...)");
    CHECK_FALSE(schema.arguments.at(0).keyword_only);
    CHECK(schema.arguments.at(1).keyword_only);
    CHECK(schema.variadic);
    CHECK(schema.variadic_returns);
    CHECK(schema.returns.size() == 2);
    CHECK(schema.returns.at(1).name == "rest");
    CHECK(parse_schema("a::f(...) -> ...").arguments.empty());
    CHECK(parse_schema("a::f() -> ()").returns.empty());
    CHECK_FALSE(parse_schema("a::f() -> ()").variadic);
}

TEST_CASE("text in LibTorch's spelling stays as it is") {
    for (std::string const text :
         {"aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor", "a::f() -> ()", "a::f(...) -> ...",
          "a::f(Tensor(a!)[] x, Tensor(b)? y=None) -> (Tensor(a!)[], Tensor(b))", "a::f(int[2] x=1, SymInt[2] y=[1, 1], int[2]? z=[1, 1]) -> int[]",
          "a::f(float x=1., float y=1.0000000000000001e-05, float z=-0., float w=1.0000000000000001e+300, float v=10000000000.) -> float",
          "a::f(Scalar x=1.-2.j, Scalar y=-1.j, Scalar z=inf) -> Scalar", R"(a::f(str x="\"\'\\\n\001") -> str y)",
          "a::f(ScalarType? x=4, MemoryFormat y=0, Device z=\"cuda:1\") -> ()", "a::f(Tensor?[] x=[None], Tensor?(a!)[] y=[]) -> ((Tensor, int))",
          "a::f(Tensor x) -> ((str, Tensor)[])", "a::f(Tensor(b|a! -> *) x, *, bool y=True, ...) -> (Tensor, ...)", "a::f(a.b.C x, Tensor[](a!) y) -> a.b.C[]",
          "higher_order::cond(Any pred, Graph true_fn, Graph false_fn, Any[] operands) -> ...", "a::f.o_1(int[3] x=[], int[1] y=[0]) -> Tensor z"}) {
        CHECK(to_string(parse_schema(text)) == text);
        CHECK(parse_schema(to_string(parse_schema(text))) == parse_schema(text));
    }
    CHECK(to_string(parse_schema("a::f(int[3] x=7)\n  ->Tensor")) == "a::f(int[3] x=7) -> Tensor");
    CHECK(to_string(parse_schema("a::f(ScalarType x=float, float y=2) -> ()")) == "a::f(ScalarType x=6, float y=2.) -> ()");
}

TEST_CASE("an error names the column, what was expected and what was found") {
    CHECK(
        refusal("aten::add(tensor x) -> Tensor") ==
        "schema 'aten::add(tensor x) -> Tensor': at column 11: expected a type such as Tensor, int, SymInt, float, bool, Scalar, str, ScalarType, Device, or a "
        "class with its module, found 'tensor'");
    CHECK(contains(refusal(""), "column 1: expected an operator's name with its namespace, mylib::blur, found the end"));
    CHECK(contains(refusal("add(Tensor x) -> ()"), "column 4: expected '::'"));
    CHECK(contains(refusal("a::f"), "column 5: expected '('"));
    CHECK(contains(refusal("a::f.default() -> ()"), "column 5: expected the name of an overload"));
    CHECK(contains(refusal("higher_order::f.o() -> ()"), "no overloads"));
    CHECK(contains(refusal("a::f(Tensor) -> ()"), "column 12: expected the argument's name, found ')'"));
    CHECK(contains(refusal("a::f(Tensor x, int x) -> ()"), "column 20: expected a name that no other argument has, found 'x'"));
    CHECK(contains(refusal("a::f(..., int x) -> ()"), "column 9: expected ')'"));
    CHECK(contains(refusal("a::f(int[0] x) -> ()"), "column 10: expected the number of a list's elements"));
    CHECK(contains(refusal("a::f(int[9999999999] x) -> ()"), "column 10"));
    CHECK(contains(refusal("a::f(Tensor(a)[](b) x) -> ()"), "column 17: expected one alias annotation"));
    CHECK(contains(refusal("a::f(Dict(str, Tensor(a)) x) -> ()"), "column 16: expected a type without an alias annotation"));
    CHECK(contains(refusal("a::f(Tensor(1) x) -> ()"), "column 13: expected the name of an alias set"));
    CHECK(contains(refusal("a::f(Tensor x) -> Tensor y z"), "column 28: expected the end of the schema, found 'z'"));
    CHECK(contains(refusal("a::f(Tensor x) Tensor"), "column 16: expected '->'"));
    CHECK(contains(refusal("a::f(int x=1.5) -> ()"), "column 12: expected an integer of 64 bits, found '1.5'"));
    CHECK(contains(refusal("a::f(int x=99999999999999999999) -> ()"), "column 12: expected an integer of 64 bits"));
    CHECK(contains(refusal("a::f(Scalar x=99999999999999999999) -> ()"), "column 15: expected a number"));
    CHECK(contains(refusal("a::f(Scalar x=1-2) -> ()"), "column 15: expected a number"));
    CHECK(contains(refusal("a::f(bool x=true) -> ()"), "column 13: expected True or False, found 'true'"));
    CHECK(contains(refusal("a::f(str x=a) -> ()"), "column 12: expected a text in quotes"));
    CHECK(contains(refusal("a::f(str x=\"a) -> ()"), "column 12: expected a text that ends with a quotation mark"));
    CHECK(contains(refusal("a::f(str x=\"\\9\") -> ()"), "backslash"));
    CHECK(contains(refusal("a::f(ScalarType x=99) -> ()"), "column 19: expected a dtype"));
    CHECK(contains(refusal("a::f(int[] x=1) -> ()"), "column 14: expected '['"));
    CHECK(contains(refusal("a::f(int[5000] x=1) -> ()"), "is not made of one"));
    CHECK(contains(refusal("a::f(Tensor x=1) -> ()"), "column 15: expected None, the only default that a Tensor may have"));
    CHECK(contains(refusal("a::\xff\n"), "column 4: expected an operator's name, found '\\xff'"));
    CHECK_THROWS_AS(static_cast<void>(parse_schema("x")), error);
}

TEST_CASE("types may be nested so deep and no deeper") {
    auto const nested = [](std::size_t depth) {
        std::string out = "a::f(";
        for (std::size_t i = 0; i < depth; ++i) out += "Dict(";
        out += "int";
        for (std::size_t i = 0; i < depth; ++i) out += ')';
        return out + " x) -> ()";
    };
    CHECK(refusal(nested(max_depth)).empty());
    CHECK(contains(refusal(nested(max_depth + 1)), "expected no more than 64 types in one another"));
    CHECK(contains(refusal(nested(100'000)), "expected no more than 64 types in one another"));
    std::string lists = "a::f(int";
    for (int i = 0; i < 100'000; ++i) lists += "[]";
    CHECK(contains(refusal(lists + " x) -> ()"), "expected no more than 64 types in one another"));
}

TEST_CASE("the alias of an inner list is that of the element") {
    CHECK(to_string(parse_schema("a::f(Tensor[](a!)[] x) -> ()")) == "a::f(Tensor[](a!)[] x) -> ()");
    CHECK(to_string(parse_schema("a::f(Tensor[][](a!) x) -> ()")) == "a::f(Tensor[][](a!) x) -> ()");
    CHECK(to_string(parse_schema("a::f(Tensor(a!)[][] x) -> ()")) == "a::f(Tensor[](a!)[] x) -> ()");
}

TEST_CASE("a damaged schema is read or refused with a column, and what is read prints as a fixed point") {
    auto const seed = torch_ir_test::new_seed();
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    auto const schemas = all_schemas();
    std::size_t refused = 0;
    std::size_t read = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto const text = torch_ir_test::damaged(to_string(*schemas[random() % schemas.size()]), random);
        CAPTURE(text);
        std::string once;
        auto const message = message_of([&] { return once = to_string(parse_schema(text)); });
        if (!message.empty()) {
            ++refused;
            CHECK(contains(message, "column "));
        } else {
            ++read;
            CHECK(to_string(parse_schema(once)) == once);
        }
    }
    CHECK(refused > 1000);
    CHECK(read > 100);
}
}  // TEST_SUITE("schema/text")
