// SPDX-License-Identifier: MIT
#include <torch_ir/detail/json_parse.hpp>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "support/damage.hpp"
#include "support/seed.hpp"

using namespace torch_ir;
using namespace torch_ir::detail;
using namespace torch_ir_test;

TEST_SUITE("detail/json_parse") {
namespace {

constexpr json_options python{.allow_nonfinite = true};

std::string refusal(std::string_view text, json_options const& options = {}) {
    return message_of([&] { return parse_json(text, "f.json", options); });
}

boost::json::parse_options deep() {
    boost::json::parse_options options;
    options.max_depth = json_max_depth;
    return options;
}

}  // namespace

TEST_CASE("a document is parsed to the value that Boost.JSON makes of it") {
    for (std::string_view const text : {"null", " true ", "-0", "[]", "{}", "\"\\u00e9\\ud83d\\ude00 \xc3\xa9\"", "[1,[2,{\"a\":[{}]}],\"x\"]",
                                        "{\"b\":1,\"a\":{\"b\":2}}", "[9223372036854775807,-9223372036854775808,18446744073709551615]"}) {
        CAPTURE(text);
        CHECK(parse_json(text, "f.json") == boost::json::parse({text.data(), text.size()}));
        CHECK(parse_json_document(text, "f.json").root() == boost::json::parse({text.data(), text.size()}));
    }
}

TEST_CASE("a document stays valid when it is moved and its text is gone") {
    std::string text = R"({"a long key that is stored elsewhere":["a long string that is stored elsewhere"]})";
    json_document first = parse_json_document(text, "f.json");
    text.assign(text.size(), '#');
    json_document const second = std::move(first);
    CHECK(boost::json::serialize(second.root()) == R"({"a long key that is stored elsewhere":["a long string that is stored elsewhere"]})");
}

TEST_CASE("doubles are correctly rounded") {
    std::uint64_t seed = 0;
    std::mt19937_64 random = seeded(seed);
    INFO("seed " << seed);
    for (int i = 0; i < 20000; ++i) {
        double const d = std::bit_cast<double>(random());
        if (!std::isfinite(d)) continue;
        char text[64];
        std::snprintf(text, sizeof text, "%.17e", d);
        CAPTURE(text);
        CHECK(std::bit_cast<std::uint64_t>(parse_json(text, "f.json").as_double()) == std::bit_cast<std::uint64_t>(d));
    }
    CHECK(parse_json("1e-999", "f.json").as_double() == 0.0);
    CHECK(std::signbit(parse_json("-1e-999", "f.json").as_double()));
    CHECK(parse_json("4.9e-324", "f.json").as_double() == 4.9e-324);
    CHECK(parse_json("0.1000000000000000055511151231257827021181583404541015625", "f.json").as_double() == 0.1);
}

TEST_CASE("a key that stands twice in an object is an error with its place") {
    CHECK(refusal(R"({"a":{"x":1,"b":[1,{"k~/":1,"j":2,"k~/":3}]}})") ==
          "f.json: at line 1, column 39 (/a/b/1/k~0~1): expected each key once in an object, found the key 'k~/' again");
    CHECK(contains(refusal("{\"\":1,\"\":1}"), "each key once"));
    CHECK(contains(refusal("{\"a\":1,\"\\u0061\":1}"), "the key 'a' again"));
    CHECK(refusal(R"([{"a":1},{"a":1,"b":{"a":1}}])").empty());
    CHECK(contains(refusal(R"({"a":{"b":1,"b":2},"a":3})"), "(/a/b)"));
}

TEST_CASE("a number that can't be held is an error") {
    CHECK(contains(refusal("[1,18446744073709551616]"), "(/1): expected an integer of at most 64 bits"));
    CHECK(contains(refusal("-9223372036854775809"), "an integer of at most 64 bits"));
    CHECK(contains(refusal("{\"a\":1e999}"), "(/a): expected a number in the range of float64"));
    CHECK(contains(refusal("-1e999", python), "a number in the range of float64"));
    CHECK(!refusal("1e99999999999999999999").empty());
    CHECK(parse_json("123456789012345678901234567890.0", "f.json").as_double() == 123456789012345678901234567890.0);
}

TEST_CASE("Python's tokens for inf and nan are doubles where they are allowed") {
    auto const v = parse_json("[NaN, Infinity,-Infinity\n,\"NaN\",\"-Infinity \\\" NaN,\", 0.0,{\"NaN\":NaN}]", "f.json", python);
    CHECK(std::isnan(v.at(0).as_double()));
    CHECK(v.at(1).as_double() == std::numeric_limits<double>::infinity());
    CHECK(v.at(2).as_double() == -std::numeric_limits<double>::infinity());
    CHECK(v.at(3).as_string() == "NaN");
    CHECK(v.at(4).as_string() == "-Infinity \" NaN,");
    CHECK(v.at(5).as_double() == 0.0);
    CHECK(std::isnan(v.at(6).at("NaN").as_double()));
    CHECK(std::isnan(parse_json("NaN", "f.json", python).as_double()));
    CHECK(parse_json("[\"Infinity\",0.000000]", "f.json", python) == boost::json::parse("[\"Infinity\",0.0]"));
    for (std::string_view const text : {"NaN", "[Infinity]", "[-Infinity]"}) CHECK(!refusal(text).empty());
    for (std::string_view const text : {"[1NaN]", "[NaN1]", "[-NaN]", "[+Infinity]", "[--Infinity]", "[nan]", "[Inf]", "[NaNNaN]", "[.NaN]", "{NaN:1}",
                                        "[NaN NaN]", "\"NaN", "[\"\\\",NaN"}) {
        CAPTURE(text);
        CHECK(!refusal(text, python).empty());
    }
}

TEST_CASE("an error of syntax tells line, column, pointer and what stands there") {
    CHECK(refusal("{\n \"a\": [1,\n  2 3]}") == "f.json: at line 3, column 5 (/a/2): expected valid JSON, found '3'");
    CHECK(refusal("[1,2") == "f.json: at line 1, column 5 (/2): expected the rest of the JSON document, found end of text");
    CHECK(refusal("") == "f.json: at line 1, column 1: expected the rest of the JSON document, found end of text");
    CHECK(refusal("{} x") == "f.json: at line 1, column 4: expected end of text after the JSON document, found 'x'");
    CHECK(contains(refusal("[\"\xff\"]"), "byte 0xFF"));
    CHECK(contains(refusal("[\"a\nb\"]"), "byte 0x0A"));
    for (std::string_view const text : {"[1,]", "{\"a\"}", "{a:1}", "'a'", "01", "1.", "-", "tru", "\"\\ud800\"", "\"\\x\"", "// c\n1", "\xef\xbb\xbf{}",
                                        "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\""}) {
        CAPTURE(text);
        CHECK(contains(refusal(text), "f.json: at line 1, "));
    }
}

TEST_CASE("messages stay on one line whatever the text holds") {
    std::string const message = refusal("{\"a\\nb\":{\"\\u0001\":1,\"\\u0001\":2}}");
    CHECK(contains(message, "each key once"));
    CHECK(message.find_first_of("\n\x01") == std::string::npos);
}

TEST_CASE("nesting is bounded") {
    std::string const most = std::string(json_max_depth, '[') + std::string(json_max_depth, ']');
    CHECK(refusal(most).empty());
    CHECK(contains(refusal('[' + most + ']'), "levels of nesting"));
    CHECK(contains(refusal(std::string(1000000, '[')), "levels of nesting"));
    CHECK(contains(refusal("[[[]]]", {.max_depth = 2}), "at most 2 levels"));
    CHECK(refusal("[[1],[2]]", {.max_depth = 2}).empty());
}

TEST_CASE("the number of values is bounded where the text was compressed") {
    CHECK(refusal("[1,{\"a\":null},\"x\"]", {.max_values = 6}).empty());
    CHECK(contains(refusal("[1,{\"a\":null},\"x\"]", {.max_values = 5}), "f.json: at line 1, column"));
    for (std::string_view const text : {"[0,0,0]", "[[],[],[]]", "[{},{},{}]", "[true,null,1.5]", "{\"a\":1,\"b\":2}", "[\"\",\"\",-1]"})
        CHECK(contains(refusal(text, {.max_values = 3}), "expected at most 3 values and keys, as its compressed size allows, found more"));
    CHECK(json_value_budget(0) < 5'000'000);
    CHECK(json_value_budget(1U << 30U) > std::size_t{1} << 32U);
    CHECK(json_value_budget(~std::size_t{0}) == ~std::size_t{0});
}

TEST_CASE("damaged documents are refused where Boost.JSON refuses them, or for a rule of ours") {
    std::string const good = R"({"name":"net","nodes":[{"op":"aten.relu.default","shape":[1,3,224],"eps":1e-05,"flag":true,"none":null},)"
                             R"({"op":"é\n\"","value":[-1.5,1e308,"NaN",18446744073709551615]}],"last":{}})";
    std::uint64_t seed = 0;
    std::mt19937_64 random = seeded(seed);
    INFO("seed " << seed);
    REQUIRE(refusal(good).empty());
    for (std::size_t i = 0; i < good.size(); ++i) CHECK(!refusal(std::string_view(good).substr(0, i)).empty());
    int accepted = 0, refused_by_rule = 0;
    for (int i = 0; i < 4000; ++i) {
        std::string const text = damaged(good, random);
        CAPTURE(text);
        boost::json::error_code ec;
        boost::json::parse(text, ec, {}, deep());
        std::string const message = refusal(text);
        bool const own_rule = contains(message, "each key once") || contains(message, "64 bits") || contains(message, "float64");
        if (ec) CHECK(!message.empty());
        else CHECK((message.empty() || own_rule));
        CHECK(refusal(text, python).empty() >= message.empty());
        accepted += message.empty() ? 1 : 0;
        refused_by_rule += !ec && own_rule ? 1 : 0;
    }
    CHECK(accepted > 0);
    CHECK(refused_by_rule > 0);
}

TEST_CASE("damaged documents with Python's tokens give a value or an error") {
    std::string const good = R"({"a":[NaN,-Infinity,"NaN, Infinity",1.5,Infinity],"NaN":[-1,NaN ]})";
    std::uint64_t seed = 0;
    std::mt19937_64 random = seeded(seed);
    INFO("seed " << seed);
    REQUIRE(refusal(good, python).empty());
    for (std::size_t i = 0; i < good.size(); ++i) CHECK(!refusal(std::string_view(good).substr(0, i), python).empty());
    int accepted = 0;
    for (int i = 0; i < 2000; ++i) accepted += refusal(damaged(good, random), python).empty() ? 1 : 0;
    CHECK(accepted > 0);
    CHECK(accepted < 1500);
}

}  // TEST_SUITE("detail/json_parse")
