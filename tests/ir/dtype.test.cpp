// SPDX-License-Identifier: MIT
#include <torch_ir/ir/dtype.hpp>

#include <doctest/doctest.h>

TEST_SUITE("ir/dtype") {
using namespace torch_ir;

TEST_CASE("every dtype is found by the name it prints") {
    for (std::size_t i = 0; i < dtype_count; ++i) {
        auto const t = static_cast<dtype>(i);
        CAPTURE(to_string(t));
        REQUIRE(find_dtype(to_string(t)).has_value());
        CHECK(*find_dtype(to_string(t)) == t);
    }
}

TEST_CASE("dtypes know their size and kind") {
    CHECK(element_size(dtype::bfloat16) == 2);
    CHECK(element_size(dtype::complex128) == 16);
    CHECK(element_size(dtype::float8_e4m3fn) == 1);
    CHECK(element_size(dtype::undefined) == 0);
    CHECK(kind_of(dtype::bool_) == dtype_kind::boolean);
    CHECK(kind_of(dtype::uint64) == dtype_kind::integer);
    CHECK(kind_of(dtype::float8_e8m0fnu) == dtype_kind::floating);
    CHECK(kind_of(dtype::qint8) == dtype_kind::quantized);
}

TEST_CASE("an unknown dtype name is found nowhere") {
    CHECK_FALSE(find_dtype("float31").has_value());
    CHECK_FALSE(find_dtype("").has_value());
}

TEST_CASE("a dtype number out of range prints as undefined") { CHECK(to_string(static_cast<dtype>(99)) == "undefined"); }

TEST_CASE("layouts and memory formats are found by the names they print") {
    for (int i = 0; i < 8; ++i) CHECK(find_layout(to_string(static_cast<layout>(i))) == static_cast<layout>(i));
    for (int i = 0; i < 4; ++i) CHECK(find_memory_format(to_string(static_cast<memory_format>(i))) == static_cast<memory_format>(i));
    CHECK_FALSE(find_layout("strided").has_value());
}

TEST_CASE("a device prints its index only when it has one") {
    CHECK(to_string(device{"cpu", -1}) == "cpu");
    CHECK(to_string(device{"cuda", 0}) == "cuda:0");
}
}  // TEST_SUITE("ir/dtype")
