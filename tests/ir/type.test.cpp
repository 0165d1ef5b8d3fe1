// SPDX-License-Identifier: MIT
#include <torch_ir/ir/type.hpp>

#include <doctest/doctest.h>

TEST_SUITE("ir/type") {
using namespace torch_ir;

TEST_CASE("a shape may mix integers and expressions") {
    shape const s{1, dim(*parse_expression("Mul(Integer(8), Symbol('s40'))"), 64)};
    CHECK(to_string(s) == "[1, 8*s40]");
    CHECK_FALSE(is_static(s));
    CHECK_FALSE(static_sizes(s).has_value());
    CHECK_FALSE(element_count(s).has_value());
    CHECK(s[1].hint() == 64);
}

TEST_CASE("the elements of a static shape are counted and overflow is noticed") {
    CHECK(element_count(shape{2, 3, 4}) == 24);
    CHECK(element_count(shape{}) == 1);
    CHECK_FALSE(element_count(shape{std::int64_t{1} << 40, std::int64_t{1} << 40}).has_value());
    CHECK_FALSE(element_count(shape{-1}).has_value());
}

TEST_CASE("types print for people") {
    CHECK(to_string(tensor_type{.dtype = dtype::bfloat16, .sizes = {2, 3}}) == "bfloat16[2, 3]");
    CHECK(to_string(value_type{}) == "none");
    CHECK(to_string(value_type{symbol_type{symbol_kind::integer, expression::symbol("s0"), {}}}) == "symint(s0)");
    CHECK(to_string(value_type{object_type{"my.Class"}}) == "object(my.Class)");
}

TEST_CASE("a dimension differs from another with the same value but an expression") {
    CHECK(dim(4) == dim(4));
    CHECK_FALSE(dim(4) == dim(expression::symbol("s0"), 4));
}
}  // TEST_SUITE("ir/type")
