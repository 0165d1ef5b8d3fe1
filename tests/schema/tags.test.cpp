// SPDX-License-Identifier: MIT
#include <torch_ir/schema/tags.hpp>

#include <cstddef>
#include <set>
#include <string_view>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("schema/tags") {
TEST_CASE("each tag has a name of its own, by which it is found") {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < schema_tag_count; ++i) {
        auto const tag = static_cast<schema_tag>(i);
        CHECK(find_schema_tag(to_string(tag)) == tag);
        names.insert(to_string(tag));
    }
    CHECK(names.size() == schema_tag_count);
    CHECK(to_string(schema_tag::pointwise) == "pointwise");
    CHECK(to_string(schema_tag::view_copy) == "view_copy");
    CHECK(!find_schema_tag("pointwis"));
    CHECK(!find_schema_tag(""));
    CHECK(to_string(static_cast<schema_tag>(99)) == "unknown_tag");
}

TEST_CASE("a set of tags has what was put into it") {
    schema_tags tags;
    CHECK(tags.empty());
    tags |= schema_tag::core;
    tags |= schema_tag::view_copy;
    CHECK(tags.has(schema_tag::core));
    CHECK(tags.has(schema_tag::view_copy));
    CHECK_FALSE(tags.has(schema_tag::pointwise));
    CHECK(tags == (schema_tag::view_copy | schema_tag::core));
    CHECK(tags == schema_tags{schema_tag::core, schema_tag::view_copy});
    CHECK(tags != schema_tags(schema_tag::core));
    static_assert(schema_tags(schema_tag::out).has(schema_tag::out));
}
}  // TEST_SUITE("schema/tags")
