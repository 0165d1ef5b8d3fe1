// SPDX-License-Identifier: MIT
#include <torch_ir/detail/json_cursor.hpp>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "support/damage.hpp"

using namespace torch_ir::detail;
using namespace torch_ir_test;

template <class Cursor>
concept can_make_child = requires(Cursor&& c) {
    std::forward<Cursor>(c).at("x");
    std::forward<Cursor>(c).find("x");
    std::forward<Cursor>(c)[0];
};

TEST_SUITE("detail/json_cursor") {

TEST_CASE("a cursor reads values by type") {
    auto const document = boost::json::parse(R"({"s":"x","i":-3,"u":18446744073709551615,"d":1.5,"b":true,"n":null,"a":[1,2]})");
    json_cursor const root(document, "f.json");
    CHECK(root.at("s").as_string() == "x");
    CHECK(root.at("i").as_int() == -3);
    CHECK(root.at("i").as_int(-3, 0) == -3);
    CHECK(root.at("i").as_double() == -3.0);
    CHECK(root.at("u").as_size() == std::numeric_limits<std::uint64_t>::max());
    CHECK(root.at("d").as_double() == 1.5);
    CHECK(root.at("b").as_bool());
    CHECK(root.at("n").is_null());
    CHECK(root.at("a").as_array().size() == 2);
    CHECK(root.size() == 7);
    CHECK(root.find("missing") == std::nullopt);
    CHECK(root.find("a")->size() == 2);
}

TEST_CASE("a value of another type is an error with file and pointer") {
    auto const document = boost::json::parse(R"({"nodes":[{"name":"a"},{"name":3,"a/b~c":[-1,2.5,null]}]})");
    json_cursor const root(document, "f.json");
    json_cursor const nodes = root.at("nodes");
    json_cursor const node = nodes[1];
    json_cursor const list = node.at("a/b~c");
    CHECK(message_of([&] { return node.at("name").as_string(); }) == "f.json: at /nodes/1/name: expected a string, found number 3");
    CHECK(message_of([&] { return list[0].as_size(); }) == "f.json: at /nodes/1/a~1b~0c/0: expected an integer that is not negative, found number -1");
    CHECK(contains(message_of([&] { return list[1].as_int(); }), "expected an integer of at most 64 bits, found number 2.5"));
    CHECK(contains(message_of([&] { return list[0].as_int(0, 7); }), "expected an integer from 0 to 7, found number -1"));
    CHECK(contains(message_of([&] { return list[2].as_bool(); }), "/2: expected true or false, found null"));
    CHECK(contains(message_of([&] { return list[2].as_double(); }), "expected a number, found null"));
    CHECK(contains(message_of([&] { return list[3]; }), "expected at least 4 elements, found array of 3"));
    CHECK(contains(message_of([&] { return list.as_object(); }), "expected an object, found array of 3"));
    CHECK(contains(message_of([&] { return list.at("x"); }), "expected an object"));
    CHECK(contains(message_of([&] { return node.at("y"); }), "/nodes/1: expected the key 'y', found an object without it"));
    CHECK(message_of([&] { return root.as_array(); }) == "f.json: at the top level: expected an array, found object");
}

TEST_CASE("elements and members are visited in order, each with its pointer") {
    auto const document = boost::json::parse(R"({"z":[true,"x"],"a":{}})");
    json_cursor const root(document, "f.json");
    std::vector<std::string> seen;
    root.for_each_member([&](std::string_view key, json_cursor const& member) {
        seen.push_back(std::string(key) + member.pointer());
        if (key == "z") member.for_each_element([&](json_cursor const& element) { seen.push_back(element.pointer()); });
    });
    CHECK(seen == std::vector<std::string>{"z/z", "/z/0", "/z/1", "a/a"});
}

TEST_CASE("a value is described in a few words on one line") {
    CHECK(describe_json(boost::json::parse("\"a\\nb\"")) == "string \"a?b\"");
    CHECK(describe_json(boost::json::value(std::string(1000, 'x'))).size() < 100);
    CHECK(describe_json(boost::json::parse("[1]")) == "array of 1");
    CHECK(describe_json(boost::json::parse("false")) == "false");
    std::string accents;
    for (int i = 0; i < 100; ++i) accents += "é";
    CHECK(printable("x" + accents) == "x" + accents.substr(0, 78) + "...");  // no half of a character
}

TEST_CASE("a child of a temporary cursor does not compile") {
    CHECK(can_make_child<json_cursor const&>);
    CHECK(!can_make_child<json_cursor>);
}

}  // TEST_SUITE("detail/json_cursor")
