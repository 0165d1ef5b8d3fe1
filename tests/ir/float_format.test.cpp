// SPDX-License-Identifier: MIT
#include <torch_ir/ir/float_format.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("ir/float_format") {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr dtype all[] = {dtype::float16,         dtype::bfloat16,        dtype::float8_e5m2,   dtype::float8_e4m3fn,
                         dtype::float8_e5m2fnuz, dtype::float8_e4m3fnuz, dtype::float8_e8m0fnu};

}  // namespace

TEST_CASE("every code that is a number comes back") {
    for (dtype const type : all) {
        CAPTURE(to_string(type));
        auto const format = *find_float_format(type);
        std::uint32_t const codes = 1U << (8 * element_size(type));
        for (std::uint32_t code = 0; code < codes; ++code) {
            double const x = decode_float(format, code);
            auto const back = encode_float(format, x);
            REQUIRE(back);
            if (std::isnan(x)) REQUIRE(std::isnan(decode_float(format, *back)));
            else REQUIRE(*back == code);
        }
    }
}

TEST_CASE("codes rise with the numbers") {
    for (dtype const type : all) {
        auto const format = *find_float_format(type);
        std::uint32_t const codes = (1U << (8 * element_size(type))) / 2;
        for (std::uint32_t code = 1; code < codes; ++code) {
            if (std::isnan(decode_float(format, code))) continue;
            REQUIRE(decode_float(format, code) > decode_float(format, code - 1));
        }
    }
}

TEST_CASE("known numbers") {
    auto const decode = [](dtype t, std::uint32_t code) { return decode_float(*find_float_format(t), code); };
    CHECK(decode(dtype::float16, 0x3C00) == 1.0);
    CHECK(decode(dtype::float16, 0x7BFF) == 65504.0);
    CHECK(decode(dtype::float16, 0x0001) == std::ldexp(1.0, -24));
    CHECK(decode(dtype::float16, 0xFC00) == -inf);
    CHECK(decode(dtype::bfloat16, 0x3F80) == 1.0);
    CHECK(decode(dtype::bfloat16, 0x4049) == 3.140625);
    CHECK(decode(dtype::float8_e5m2, 0x7B) == 57344.0);
    CHECK(decode(dtype::float8_e4m3fn, 0x7E) == 448.0);
    CHECK(std::isnan(decode(dtype::float8_e4m3fn, 0xFF)));
    CHECK(decode(dtype::float8_e5m2fnuz, 0x7F) == 57344.0);
    CHECK(decode(dtype::float8_e4m3fnuz, 0x7F) == 240.0);
    CHECK(std::isnan(decode(dtype::float8_e4m3fnuz, 0x80)));
    CHECK(decode(dtype::float8_e8m0fnu, 127) == 1.0);
    CHECK_FALSE(find_float_format(dtype::float32));
}

TEST_CASE("numbers between two codes go to the nearer, in the middle to the even one") {
    auto const half = *find_float_format(dtype::float16);
    CHECK(encode_float(half, 1 + std::ldexp(1.0, -11)) == 0x3C00U);
    CHECK(encode_float(half, 1 + 3 * std::ldexp(1.0, -11)) == 0x3C02U);
    CHECK(encode_float(half, 1 + 1.1 * std::ldexp(1.0, -11)) == 0x3C01U);
    CHECK(encode_float(half, std::ldexp(1.0, -25)) == 0U);
    CHECK(encode_float(half, -std::ldexp(1.5, -25)) == 0x8001U);
    CHECK(encode_float(half, 2047.9999) == encode_float(half, 2048));
}

TEST_CASE("numbers too large are infinite where the format has infinity, else nothing") {
    CHECK(encode_float(*find_float_format(dtype::float16), 65520) == 0x7C00U);
    CHECK(encode_float(*find_float_format(dtype::float16), 65519) == 0x7BFFU);
    CHECK(encode_float(*find_float_format(dtype::float16), -1e300) == 0xFC00U);
    CHECK(encode_float(*find_float_format(dtype::bfloat16), 1e300) == 0x7F80U);
    CHECK_FALSE(encode_float(*find_float_format(dtype::float8_e4m3fn), 465));
    CHECK_FALSE(encode_float(*find_float_format(dtype::float8_e4m3fn), inf));
    CHECK_FALSE(encode_float(*find_float_format(dtype::float8_e8m0fnu), 0));
    CHECK_FALSE(encode_float(*find_float_format(dtype::float8_e8m0fnu), -1));
    CHECK(encode_float(*find_float_format(dtype::float8_e4m3fnuz), -0.0) == 0U);
}
}  // TEST_SUITE("ir/float_format")
