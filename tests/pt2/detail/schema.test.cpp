// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/schema.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

#include <torch_ir/detail/json_parse.hpp>

#include "support/damage.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/detail/schema") {
namespace {

template <class Read>
auto read_text(std::string const& text, Read&& read) {
    auto const document = detail::parse_json_document(text, "t.json");
    detail::json_cursor const root(document.root(), "t.json");
    return read(root);
}

double read_float(std::string const& text) {
    return read_text(text, [](auto const& c) { return detail::read_pt2_float(c); });
}

}  // namespace

TEST_CASE("every dtype number of schema 8 has a dtype of its own, and no other number has one") {
    std::set<dtype> seen;
    for (std::int64_t code = -2; code < 100; ++code) {
        bool const known = (code >= 1 && code <= 13) || (code >= 28 && code <= 35);
        REQUIRE_MESSAGE(pt2_dtype(code).has_value() == known, code);
        if (known) CHECK(seen.insert(*pt2_dtype(code)).second);
    }
    CHECK(pt2_dtype(7) == dtype::float32);
    CHECK(pt2_dtype(12) == dtype::bool_);
    CHECK(pt2_dtype(13) == dtype::bfloat16);
    CHECK(pt2_dtype(29) == dtype::float8_e4m3fn);
    CHECK(pt2_dtype(35) == dtype::uint64);
}

TEST_CASE("layouts and memory formats have the archive's numbers, not those of c10") {
    CHECK(pt2_layout(7) == layout::strided);
    CHECK(pt2_layout(1) == layout::sparse_coo);
    CHECK(pt2_layout(6) == layout::mkldnn);
    CHECK(!pt2_layout(0));
    CHECK(!pt2_layout(8));
    CHECK(pt2_memory_format(1) == memory_format::contiguous);
    CHECK(pt2_memory_format(2) == memory_format::channels_last);
    CHECK(pt2_memory_format(4) == memory_format::preserve);
    CHECK(!pt2_memory_format(5));
}

TEST_CASE("a float that is not finite is a string") {
    CHECK(read_float("2.5") == 2.5);
    CHECK(read_float("3") == 3.0);
    CHECK(read_float("\"Infinity\"") == std::numeric_limits<double>::infinity());
    CHECK(read_float("\"-Infinity\"") == -std::numeric_limits<double>::infinity());
    CHECK(std::isnan(read_float("\"NaN\"")));
    CHECK(contains(message_of([] { return read_float("\"inf\""); }), "expected a number, \"Infinity\""));
    CHECK(contains(message_of([] { return read_float("null"); }), "expected a number"));
}

TEST_CASE("a union is an object with exactly one key") {
    auto const open = [](std::string const& text) {
        return read_text(text, [](auto const& c) {
            auto const u = detail::open_union(c);
            return std::string(u.key) + " " + u.value.pointer();
        });
    };
    CHECK(open(R"({"as_int": 3})") == "as_int /as_int");
    CHECK(contains(message_of([&] { return open("{}"); }), "expected an object with one key"));
    CHECK(contains(message_of([&] { return open(R"({"a": 1, "b": 2})"); }), "found an object with 2"));
    CHECK(contains(message_of([&] { return open("[1]"); }), "expected an object"));
}

TEST_CASE("a device has a type and an index that may be null") {
    auto const read = [](std::string const& text) { return read_text(text, [](auto const& c) { return detail::read_pt2_device(c); }); };
    CHECK(read(R"({"type": "cpu", "index": null})") == device{"cpu", -1});
    CHECK(read(R"({"type": "cuda", "index": 1})") == device{"cuda", 1});
    CHECK(read(R"({"type": "meta"})") == device{"meta", -1});
    CHECK(contains(message_of([&] { return read(R"({"type": "cuda", "index": 1e9})"); }), "at /index: expected an integer"));
    CHECK(contains(message_of([&] { return read(R"({"type": "", "index": 1})"); }), "at /type"));
}

TEST_CASE("an unknown code number is an error that shows it") {
    auto const type = [](std::string const& text) { return read_text(text, [](auto const& c) { return detail::read_pt2_dtype(c); }); };
    CHECK(type("7") == dtype::float32);
    CHECK(contains(message_of([&] { return type("20"); }), "found number 20"));
    CHECK(contains(message_of([&] { return type("\"float\""); }), "found string \"float\""));
}

}  // TEST_SUITE("pt2/detail/schema")
