// SPDX-License-Identifier: MIT
#include <torch_ir/detail/map_uses.hpp>

#include <cstdint>
#include <string>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("detail/map_uses") {
TEST_CASE("every use is replaced, absent elements and all else stay") {
    auto const next = [](value_id v) { return value_id{to_index(v) + 10}; };
    auto const mapped = [&](attribute a) {
        detail::map_uses(a, next);
        return a;
    };
    CHECK(mapped(use{value_id{1}}) == attribute(use{value_id{11}}));
    CHECK(mapped(tensor_list{{value_id{1}, no_value}, true}) == attribute(tensor_list{{value_id{11}, no_value}, true}));
    CHECK(mapped(symbol_list{{std::int64_t{1}, use{value_id{2}}}}) == attribute(symbol_list{{std::int64_t{1}, use{value_id{12}}}}));
    CHECK(mapped(attribute_list{{use{value_id{1}}, std::int64_t{1}}}) == attribute(attribute_list{{use{value_id{11}}, std::int64_t{1}}}));
    CHECK(mapped(attribute_map{{{"k", use{value_id{1}}}}}) == attribute(attribute_map{{{"k", use{value_id{11}}}}}));
    CHECK(mapped(std::int64_t{1}) == attribute(std::int64_t{1}));
}
}  // TEST_SUITE("detail/map_uses")
