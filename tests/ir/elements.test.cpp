// SPDX-License-Identifier: MIT
#include <torch_ir/ir/elements.hpp>

#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/damage.hpp"
#include "support/errors.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("ir/elements") {
TEST_CASE("elements in order are read where they are") {
    auto const t = make_tensor_data(std::vector<std::int64_t>{2, 2}, std::vector<float>{1, -2, 3.5F, 0});
    CHECK(t.dtype == dtype::float32);
    auto const read = as<float>(t);
    CHECK(std::vector<float>(read.begin(), read.end()) == std::vector<float>{1, -2, 3.5F, 0});
    CHECK(static_cast<void const*>(read.data()) == t.storage.data());
    tensor_data row = t;  // the second row is in order too
    row.sizes = {1, 2}, row.offset = 2;
    CHECK(as<float>(row)[0] == 3.5F);
    CHECK(as<std::int64_t>(make_tensor_data(std::vector<std::int64_t>{0, 3}, std::vector<std::int64_t>{})).empty());
}

TEST_CASE("another dtype, a stride, or an address that is not aligned is refused, and a copy can be read") {
    auto t = make_tensor_data(std::vector<std::int64_t>{2, 2}, std::vector<float>{1, 2, 3, 4});
    CHECK(message_of([&] { return as<double>(t); }) == "a tensor that is read in place: expected elements of float64, found float32");
    t.strides = {1, 2};
    CHECK(message_of([&] { return as<float>(t); }) ==
          "a tensor that is read in place: expected elements in row-major order (to_contiguous makes a copy), found a strided view");
    auto const copy = to_contiguous(t);
    auto const read = as<float>(copy);
    CHECK(std::vector<float>(read.begin(), read.end()) == std::vector<float>{1, 3, 2, 4});
    tensor_data odd = make_tensor_data(dtype::float32, {2}, std::vector<std::byte>(12));
    odd.storage = odd.storage.subspan(1);
    CHECK(message_of([&] { return as<float>(odd); }).find("expected elements at aligned addresses") != std::string::npos);
    CHECK(as<float>(to_contiguous(odd)).size() == 2);
    auto const same = make_tensor_data(std::vector<std::int64_t>{1}, std::vector<double>{2});
    CHECK(to_contiguous(same).storage.data() == same.storage.data());
}

TEST_CASE("numbers come back from every real dtype") {
    int types = 0;
    for (std::size_t i = 0; i < dtype_count; ++i) {
        auto const type = static_cast<dtype>(i);
        CAPTURE(to_string(type));
        std::vector<double> const numbers{1, 0, 1, 1};
        try {
            auto const t = from_numbers(type, {4}, type == dtype::float8_e8m0fnu ? std::vector<double>{1, 2, 4, 0.5} : numbers);
            CHECK(t.dtype == type);
            CHECK(to_numbers(t) == (type == dtype::float8_e8m0fnu ? std::vector<double>{1, 2, 4, 0.5} : numbers));
            ++types;
        } catch (error const& e) {
            CHECK(e.code() == errc::unsupported);
            CHECK(code_of([&] { return to_numbers(make_tensor_data(type, {0}, std::vector<std::byte>())); }) == errc::unsupported);
        }
    }
    CHECK(types == 18);  // ten integers and bool… see element_type.test.cpp: 9 of these, 2 floats, 7 small floats
    auto t = from_numbers(dtype::bfloat16, {2, 3}, std::vector<double>{1, 2, 3, 4, 5, 6});
    t.sizes = {3, 2}, t.strides = {1, 3};
    CHECK(to_numbers(t) == std::vector<double>{1, 4, 2, 5, 3, 6});
}

TEST_CASE("numbers are rounded to the nearest, and those that have no place are refused") {
    CHECK(to_numbers(from_numbers(dtype::int8, {2}, std::vector<double>{2.5, -128})) == std::vector<double>{2, -128});
    CHECK(to_numbers(from_numbers(dtype::float16, {1}, std::vector<double>{65504.001})) == std::vector<double>{65504});
    for (double const x : {256.0, -1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
        CHECK(code_of([&] { return from_numbers(dtype::uint8, {1}, std::vector<double>{x}); }) == errc::argument);
    CHECK(message_of([&] {
              return from_numbers(dtype::uint8, {2}, std::vector<double>{1, 300});
          }) == "element 1: expected a number that uint8 has, found 300.000000");
    CHECK(code_of([&] { return from_numbers(dtype::int64, {1}, std::vector<double>{std::ldexp(1.0, 63)}); }) == errc::argument);
    CHECK(message_of([&] { return make_tensor_data(std::vector<std::int64_t>{3}, std::vector<float>{1}); }) ==
          "the elements of a tensor of sizes [3]: expected 3, found 1");
    CHECK(code_of([&] { return make_tensor_data(std::vector<std::int64_t>{-1}, std::vector<float>{}); }) == errc::argument);
}

TEST_CASE("a byte that is no bool reads as true") {
    CHECK(to_numbers(make_tensor_data(dtype::bool_, {2}, {std::byte{0}, std::byte{7}})) == std::vector<double>{0, 1});
}
}  // TEST_SUITE("ir/elements")
