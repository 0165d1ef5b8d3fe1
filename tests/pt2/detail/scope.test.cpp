// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/scope.hpp>

#include <doctest/doctest.h>

#include <string>

#include "support/damage.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/detail/scope") {

TEST_CASE("value ids are dense in order of definition, named or not") {
    detail::pt2_scope scope;
    boost::json::value const x("x"), y("y");
    detail::json_cursor const at_x(x, "t.json"), at_y(y, "t.json");
    CHECK(to_index(scope.define(at_x)) == 0);
    CHECK(to_index(scope.add()) == 1);
    CHECK(to_index(scope.define(at_y)) == 2);
    CHECK(to_index(scope.get(at_x)) == 0);
}

TEST_CASE("a name must be new when defined and known when used") {
    detail::pt2_scope scope;
    boost::json::value const x("x"), empty(""), number(3);
    detail::json_cursor const at_x(x, "t.json"), at_empty(empty, "t.json"), at_number(number, "t.json");
    CHECK(contains(message_of([&] { return scope.get(at_x); }), "expected the name of a value defined before, found 'x'"));
    CHECK(to_index(scope.define(at_x)) == 0);
    CHECK(contains(message_of([&] { return scope.define(at_x); }), "found 'x' again"));
    CHECK(contains(message_of([&] { return scope.define(at_empty); }), "expected the name of a value"));
    CHECK(contains(message_of([&] { return scope.define(at_number); }), "expected a string"));
    CHECK(to_index(scope.add()) == 1);  // the refused ones took no id
}

}  // TEST_SUITE("pt2/detail/scope")
