// SPDX-License-Identifier: MIT
#include <torch_ir/ir/checked_math.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

using namespace torch_ir::detail;

TEST_SUITE("ir/checked_math") {
namespace {

/// Compares all pairs of 8-bit numbers with int's arithmetic, which is exact for them.
template <class T>
int wrong_results() {
    int wrong = 0;
    constexpr int low = std::numeric_limits<T>::min(), high = std::numeric_limits<T>::max();
    auto const check = [&](int exact, bool overflows, T result) { wrong += overflows != (exact < low || exact > high) || result != static_cast<T>(exact); };
    for (int a = low; a <= high; ++a)
        for (int b = low; b <= high; ++b) {
            T const x = static_cast<T>(a), y = static_cast<T>(b);
            T result = 0;
            bool overflows = add_overflows(x, y, result);
            check(a + b, overflows, result);
            overflows = subtract_overflows(x, y, result);
            check(a - b, overflows, result);
            overflows = multiply_overflows(x, y, result);
            check(a * b, overflows, result);
        }
    return wrong;
}

}  // namespace

TEST_CASE("all pairs of 8-bit numbers") {
    CHECK(wrong_results<std::int8_t>() == 0);
    CHECK(wrong_results<std::uint8_t>() == 0);
}

TEST_CASE("the limits of 64 bits") {
    constexpr std::int64_t low = std::numeric_limits<std::int64_t>::min(), high = std::numeric_limits<std::int64_t>::max();
    std::int64_t r = 0;
    CHECK(!add_overflows(high - 1, 1, r));
    CHECK(r == high);
    CHECK(add_overflows(high, 1, r));
    CHECK(!subtract_overflows(std::int64_t{-1}, high, r));
    CHECK(r == low);
    CHECK(subtract_overflows(std::int64_t{0}, low, r));
    CHECK(!multiply_overflows(std::int64_t{1} << 31U, std::int64_t{1} << 31U, r));
    CHECK(multiply_overflows(std::int64_t{1} << 32U, std::int64_t{1} << 31U, r));
    CHECK(!multiply_overflows(std::int64_t{1} << 32U, -(std::int64_t{1} << 31U), r));
    CHECK(r == low);
    CHECK(multiply_overflows(low, -1, r));
    CHECK(multiply_overflows(std::int64_t{-1}, low, r));
    CHECK(!multiply_overflows(low, 0, r));

    std::uint64_t u = 0;
    CHECK(!multiply_overflows(std::uint64_t{0xffffffff}, 0x100000001U, u));
    CHECK(u == std::numeric_limits<std::uint64_t>::max());
    CHECK(multiply_overflows(std::uint64_t{0x100000000}, 0x100000000U, u));
}

TEST_CASE("a result may be one of the numbers") {
    std::int64_t n = 5;
    CHECK(!multiply_overflows(n, n, n));
    CHECK(n == 25);
    CHECK(!add_overflows(n, n, n));
    CHECK(n == 50);
    CHECK(!subtract_overflows(n, n, n));
    CHECK(n == 0);
}

}  // TEST_SUITE("ir/checked_math")
