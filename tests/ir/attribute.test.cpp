// SPDX-License-Identifier: MIT
#include <torch_ir/ir/attribute.hpp>

#include <utility>
#include <vector>

#include <doctest/doctest.h>

TEST_SUITE("ir/attribute") {
namespace {

using namespace torch_ir;

std::vector<std::pair<unsigned, unsigned>> uses_of(attribute const& a) {
    std::vector<std::pair<unsigned, unsigned>> out;
    for_each_use(a, [&](value_id v, std::uint32_t element) { out.emplace_back(to_index(v), element); });
    return out;
}

}  // namespace

TEST_CASE("a literal becomes the alternative that it looks like") {
    CHECK(attribute(true).is<bool>());
    CHECK(attribute(5).is<std::int64_t>());
    CHECK(attribute(2.5).is<double>());
    CHECK(attribute("floor").is<std::string>());
    CHECK(attribute().is<none>());
    CHECK(attribute(dtype::int8).is<dtype>());
}

TEST_CASE("uses are listed with their place in the list, holes counted") {
    CHECK(uses_of(use{value_id{3}}) == std::vector<std::pair<unsigned, unsigned>>{{3, 0}});
    CHECK(uses_of(tensor_list{{value_id{1}, no_value, value_id{2}}, true}) == std::vector<std::pair<unsigned, unsigned>>{{1, 0}, {2, 2}});
    CHECK(uses_of(symbol_list{{std::int64_t{4}, use{value_id{7}}}}) == std::vector<std::pair<unsigned, unsigned>>{{7, 1}});
    CHECK(uses_of(std::int64_t{5}).empty());
}

TEST_CASE("places run on through nested lists") {
    attribute_list list;
    list.items.emplace_back(tensor_list{{value_id{1}, value_id{2}}, false});
    list.items.emplace_back(use{value_id{3}});
    CHECK(uses_of(list) == std::vector<std::pair<unsigned, unsigned>>{{1, 0}, {2, 1}, {3, 2}});
}

TEST_CASE("an empty list of tensors is not an empty list of integers") { CHECK_FALSE(attribute(tensor_list{}) == attribute(std::vector<std::int64_t>{})); }

TEST_CASE("an integer is not the floating number of the same value") { CHECK_FALSE(attribute(std::int64_t{1}) == attribute(1.0)); }
}  // TEST_SUITE("ir/attribute")
