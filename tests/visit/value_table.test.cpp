// SPDX-License-Identifier: MIT
#include <torch_ir/visit/value_table.hpp>

#include <utility>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("visit/value_table") {
TEST_CASE("values are found by id and name, with the vertex that a program would have") {
    value_table t;
    t.add(weight_node{.result = {value_id{1}, "p_w", tensor_type{.sizes = {2}}}, .target = "w"});
    t.add(input_node{.result = {value_id{0}, "x", tensor_type{.sizes = {3}}}});
    t.add(call_node{.name = "split", .results = {{value_id{2}, "a", {}}, {value_id{4}, "b", {}}}});
    auto const w = t.find(value_id{1});
    CHECK(w.kind == producer_kind::weight);
    CHECK(w.key == "w");
    CHECK(w.producer == 0);
    CHECK(t.find(value_id{0}).producer == 1);
    CHECK(t.find(value_id{4}).producer == 2);
    CHECK(t.find("b").id() == value_id{4});
    CHECK(t.find(value_id{3}).value == nullptr);
    CHECK(t.find(value_id{9}).value == nullptr);
    CHECK(t.find("c").value == nullptr);
}

TEST_CASE("a wild id is refused") {
    value_table t;
    CHECK_THROWS_AS(t.add(input_node{.result = {value_id{4000000000U}, "x", {}}}), error);
}
}  // TEST_SUITE("visit/value_table")
