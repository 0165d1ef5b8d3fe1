// SPDX-License-Identifier: MIT
#include <torch_ir/schema/schema.hpp>

#include <torch_ir/schema/text.hpp>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("schema/schema") {
TEST_CASE("arguments are found by name, with their places") {
    auto const schema = parse_schema("mylib::blur(Tensor x, int width=3, *, str? mode=None) -> Tensor");
    REQUIRE(schema.find_argument("width") != nullptr);
    CHECK(schema.find_argument("width")->default_value == attribute(std::int64_t{3}));
    CHECK(schema.find_argument("x") == &schema.arguments.front());
    CHECK(schema.index_of("mode") == 2);
    CHECK(schema.find_argument("wid") == nullptr);
    CHECK(!schema.index_of(""));
}

TEST_CASE("a schema writes if one of its arguments is marked so, wherever the mark stands") {
    CHECK(parse_schema("a::f(Tensor x, Tensor(a!) y) -> ()").writes());
    CHECK(parse_schema("a::f(Tensor(a!)[] x) -> ()").writes());
    CHECK(parse_schema("a::f(Tensor[](a!) x) -> ()").writes());
    CHECK(parse_schema("a::f(Tensor(a!)? x=None) -> ()").writes());
    CHECK_FALSE(parse_schema("a::f(Tensor(a) x) -> Tensor(a)").writes());
    CHECK_FALSE(parse_schema("a::f(Tensor x) -> Tensor").writes());
}

TEST_CASE("a schema returns an alias if one of its results is marked so") {
    CHECK(parse_schema("a::f(Tensor(a) x) -> Tensor(a)").returns_alias());
    CHECK(parse_schema("a::f(Tensor(a -> *) x) -> Tensor(a)[]").returns_alias());
    CHECK(parse_schema("a::f(Tensor(a) x) -> (Tensor, Tensor(a))").returns_alias());
    CHECK_FALSE(parse_schema("a::f(Tensor(a) x) -> Tensor").returns_alias());
}

TEST_CASE("schemas that differ in anything are unequal") {
    auto const same = parse_schema("a::f(Tensor x, int n=1) -> Tensor");
    CHECK(same == parse_schema("a::f( Tensor x , int n = 1 )->Tensor"));
    for (auto const* other :
         {"a::g(Tensor x, int n=1) -> Tensor", "a::f.o(Tensor x, int n=1) -> Tensor", "a::f(Tensor y, int n=1) -> Tensor", "a::f(Tensor? x, int n=1) -> Tensor",
          "a::f(Tensor x, SymInt n=1) -> Tensor", "a::f(Tensor x, int n=2) -> Tensor", "a::f(Tensor x, int n) -> Tensor",
          "a::f(Tensor x, *, int n=1) -> Tensor", "a::f(Tensor(a) x, int n=1) -> Tensor", "a::f(Tensor x, int n=1) -> Tensor[]",
          "a::f(Tensor x, int n=1) -> Tensor y", "a::f(Tensor x, int n=1, ...) -> Tensor", "a::f(Tensor x, int n=1) -> (Tensor, ...)"})
        CHECK_MESSAGE(same != parse_schema(other), other);
    auto tagged = same;
    tagged.tags = schema_tag::pointwise;
    CHECK(tagged != same);
    CHECK(tagged.has(schema_tag::pointwise));
}
}  // TEST_SUITE("schema/schema")
