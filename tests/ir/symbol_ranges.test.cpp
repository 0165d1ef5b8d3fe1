// SPDX-License-Identifier: MIT
#include <torch_ir/ir/symbol_ranges.hpp>

#include <cstdint>
#include <limits>
#include <optional>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("ir/symbol_ranges") {
TEST_CASE("a symbol's range follows from what is recorded of it and of its multiples") {
    model_info info;
    info.ranges = {{"s0", 2, 64}, {"8*s40", 9, 514}, {"s1 + 1", 5, std::nullopt}, {"2*s1 + 4", std::nullopt, 23}, {"s2*s3", 1, 2}, {"-1*s0", -10, -4}};
    CHECK(range_of(info, "s0") == symbol_range{"s0", 2, 64});
    CHECK(range_of(info, "s40") == symbol_range{"s40", 2, 64});
    CHECK(range_of(info, "s1") == symbol_range{"s1", 4, 9});
    CHECK(range_of(info, "s2") == symbol_range{"s2", std::nullopt, std::nullopt});
    CHECK(range_of(info, "s4") == symbol_range{"s4", std::nullopt, std::nullopt});
    info.ranges = {{"s0 - 3", 1, 5}, {"2*s1 - 4", 0, 10}, {"s2 + -3", 1, 5}, {"s3 - s4", 1, 2}, {"s5 - -3", 1, 5}};  // `+ -3` is what was printed once
    CHECK(range_of(info, "s0") == symbol_range{"s0", 4, 8});
    CHECK(range_of(info, "s1") == symbol_range{"s1", 2, 7});
    CHECK(range_of(info, "s2") == symbol_range{"s2", 4, 8});
    CHECK(range_of(info, "s3") == symbol_range{"s3", std::nullopt, std::nullopt});
    CHECK(range_of(info, "s5") == symbol_range{"s5", std::nullopt, std::nullopt});
}

TEST_CASE("a term at the end of 64 bits is subtracted, not negated") {
    model_info info;
    info.ranges = {{"s0 - 9223372036854775808", -5, -2}, {"s1 - 9223372036854775808", std::numeric_limits<std::int64_t>::min(), -9223372036854775807}};
    CHECK(range_of(info, "s0") == symbol_range{"s0", 9223372036854775803, 9223372036854775806});
    CHECK(range_of(info, "s1") == symbol_range{"s1", 0, 1});
}

TEST_CASE("an expression's range is the recorded one, a number's the number") {
    model_info info;
    info.ranges = {{"8*s40", 8, 512}};
    auto const s40 = expression::symbol("s40");
    CHECK(range_of(info, expression::call("Mul", {expression::integer(8), s40})) == symbol_range{"8*s40", 8, 512});
    CHECK(range_of(info, s40) == symbol_range{"s40", 1, 64});
    CHECK(range_of(info, expression::integer(3)) == symbol_range{"3", 3, 3});
    CHECK(range_of(info, expression::call("Mul", {expression::integer(4), s40})) == symbol_range{"4*s40", std::nullopt, std::nullopt});
}
}  // TEST_SUITE("ir/symbol_ranges")
