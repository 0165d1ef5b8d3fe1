// SPDX-License-Identifier: MIT
#include <torch_ir/ir/float_format.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "support/seed.hpp"

using namespace torch_ir;

TEST_SUITE("ir/float_format") {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr dtype all[] = {dtype::float16,         dtype::bfloat16,        dtype::float8_e5m2,   dtype::float8_e4m3fn,
                         dtype::float8_e5m2fnuz, dtype::float8_e4m3fnuz, dtype::float8_e8m0fnu};

struct coded_number {
    double number;
    std::uint32_t code;
};

/// The numbers of a format from zero on, in order, and the next one that it would have if it went on.
std::vector<coded_number> numbers_of(dtype type) {
    auto const format = *find_float_format(type);
    std::vector<coded_number> out;
    for (std::uint32_t code = 0; code < 1U << (8 * torch_ir::element_size(type)); ++code)
        if (double const x = decode_float(format, code); !std::signbit(x) && std::isfinite(x)) out.push_back({x, code});
    std::sort(out.begin(), out.end(), [](auto const& a, auto const& b) { return a.number < b.number; });
    return out;
}

/// What `encode_float` must say of a number that is not negative: by the distances to its neighbours.
std::optional<std::uint32_t> nearest_code(std::vector<coded_number> const& numbers, dtype type, double x) {
    bool const is_power = type == dtype::float8_e8m0fnu;
    auto const last = numbers.size() - 1;
    double const step = is_power ? numbers[last].number : numbers[last].number - numbers[last - 1].number;
    coded_number best{numbers[last].number + step, numbers[last].code + 1};  // behind the end
    double const end = best.number;
    bool const has_infinity = type == dtype::float16 || type == dtype::bfloat16 || type == dtype::float8_e5m2;
    auto const beyond = has_infinity ? std::optional(best.code) : std::nullopt;
    if (x >= end) return beyond;
    auto const above = std::lower_bound(numbers.begin(), numbers.end(), x, [](auto const& n, double y) { return n.number < y; });
    for (auto n_at = above - std::min<std::ptrdiff_t>(2, above - numbers.begin()); n_at != numbers.end() && n_at <= above; ++n_at) {
        auto const& n = *n_at;
        double const distance = std::abs(n.number - x), least = std::abs(best.number - x);
        bool const wins_tie = is_power ? n.number > best.number : n.code % 2 == 0;
        if (distance < least || (distance == least && wins_tie)) best = n;
    }
    return best.number < end ? std::optional(best.code) : beyond;
}

/// The code of the negative number; without a negative zero that of zero.
std::optional<std::uint32_t> negative(float_format const& format, std::optional<std::uint32_t> code) {
    if (!code || (*code == 0 && format.special == float_special::fnuz)) return code;
    return *code | (1U << static_cast<unsigned>(format.exponent_bits + format.fraction_bits));
}

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

TEST_CASE("every number goes to the nearest that the format has, in the middle to the even code or, without a fraction, to the larger one") {
    auto const seed = torch_ir_test::new_seed();
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    for (dtype const type : all) {
        CAPTURE(torch_ir::to_string(type));
        auto const format = *find_float_format(type);
        auto const numbers = numbers_of(type);
        std::size_t looked_at = 0;
        auto const check = [&](double x) {
            CAPTURE(x);
            REQUIRE(encode_float(format, x) == nearest_code(numbers, type, x));
            if (format.special != float_special::e8m0) REQUIRE(encode_float(format, -x) == negative(format, nearest_code(numbers, type, x)));
            ++looked_at;
        };
        for (std::size_t i = 0; i + 1 < numbers.size(); ++i) {
            double const a = numbers[i].number, b = numbers[i + 1].number, middle = a + (b - a) / 2;  // exact
            for (double const x : {std::nextafter(a, inf), std::nextafter(middle, 0.0), middle, std::nextafter(middle, inf), std::nextafter(b, 0.0)}) check(x);
            check(a + (b - a) * std::generate_canonical<double, 53>(random));
        }
        double const largest = numbers.back().number;
        for (double const x : {largest, std::nextafter(largest, inf), 2 * largest, 1e300, std::numeric_limits<double>::denorm_min()}) check(x);
        CHECK(looked_at > 6 * 100);
    }
}

TEST_CASE("one and a half times a power of two, and a bit less, in the format that has powers of two only") {
    auto const e8m0 = *find_float_format(dtype::float8_e8m0fnu);
    CHECK(encode_float(e8m0, 1.45) == 127U);  // nearer to 1 than to 2, though beyond the square root of 2
    CHECK(encode_float(e8m0, 1.5) == 128U);
    CHECK(encode_float(e8m0, 2.999) == 128U);
    CHECK(encode_float(e8m0, std::ldexp(1.0, -140)) == 0U);
    CHECK(encode_float(e8m0, std::ldexp(1.49, 127)) == 254U);
    CHECK_FALSE(encode_float(e8m0, std::ldexp(1.5, 127)));
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
