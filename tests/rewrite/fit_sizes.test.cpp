// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/fit_sizes.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/seed.hpp"

TEST_SUITE("rewrite/fit_sizes") {
namespace {

using column = torch_ir::size_fitter::column;

/// `f` of each pair.
template <class F>
column of(column const& x, column const& y, F&& f) {
    column out;
    for (std::size_t i = 0; i < x.size(); ++i) out.push_back(f(x[i], y[i]));
    return out;
}

column const s{5, 8, 12, 15, 6, 11}, t{12, 15, 6, 11, 17, 20};

std::string fitted(column const& values) {
    torch_ir::size_fitter fit({{"s", s}, {"t", t}});
    auto const e = fit(values);
    return e ? to_string(*e) : "none";
}

std::int64_t floored(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

}  // namespace

TEST_CASE("numbers that differ are multiples, sums, products and quotients of sizes") {
    CHECK(fitted({7, 7, 7, 7, 7, 7}) == "7");
    CHECK(fitted(s) == "s");
    CHECK(fitted(of(s, t, [](auto a, auto) { return 4 * a; })) == "4*s");
    CHECK(fitted(of(s, t, [](auto a, auto) { return 2 * a - 3; })) == "2*s - 3");
    CHECK(fitted(of(s, t, [](auto a, auto b) { return 64 * a * b; })) == "64*s*t");
    CHECK(fitted(of(s, t, [](auto a, auto b) { return a + b; })) == "s + t");
    CHECK(fitted(of(s, t, [](auto a, auto b) { return 8 * a + 24 * b - 1; })) == "8*s + 24*t - 1");
    CHECK(fitted(of(s, t, [](auto a, auto) { return (a + 1) / 2; })) == "(s + 1)//2");
    CHECK(fitted(of(s, t, [](auto a, auto) { return (a - 1) / 2 + 1; })) == "(s + 1)//2");
    CHECK(fitted(of(s, t, [](auto, auto b) { return (3 * b) / 2; })) == "(3*t)//2");
    CHECK(fitted(of(s, t, [](auto a, auto) { return a % 4; })) == "s % 4");
    CHECK(fitted(of(s, t, [](auto a, auto) { return a * a; })) == "s*s");
}

TEST_CASE("what was found is built on") {
    torch_ir::size_fitter fit({{"s", s}, {"t", t}});
    auto const half = of(s, t, [](auto a, auto) { return (a + 1) / 2; }), other = of(t, s, [](auto b, auto) { return (b + 1) / 2; });
    static_cast<void>(fit(half));
    static_cast<void>(fit(other));
    CHECK(to_string(*fit(of(half, other, [](auto a, auto b) { return 32 * a * b; }))).find("//2") != std::string::npos);
}

TEST_CASE("what is no expression of the sizes is not found") {
    CHECK(fitted({3, 1, 4, 1, 5, 9}) == "none");
    CHECK(fitted({5, 8, 12, 15, 6, 1'000'003}) == "none");
}

TEST_CASE("an expression has the values of its column, and those at other sizes") {
    auto const start = torch_ir_test::new_seed();
    CAPTURE(start);
    std::mt19937 random(start);
    for (int k = 0; k < 200; ++k) {
        auto const below = [&](std::uint32_t n) { return static_cast<std::int64_t>(random() % n); };
        std::int64_t const a = 1 + below(64), b = below(9) - 4, kind = below(5), divisor = 2 + below(7);
        auto const f = [&](std::int64_t x, std::int64_t y) -> std::int64_t {
            switch (kind) {
                case 0: return a * x + b;
                case 1: return a * x * y;
                case 2: return a * x + 2 * y + b;
                case 3: return floored(x + b, divisor) + 1;
                default: return x * floored(y, divisor);
            }
        };
        column x, y, wanted;
        for (int i = 0; i < 20; ++i) {  // all remainders, and far away
            x.push_back(i < 12 ? 5 + i : 20 + below(400));
            y.push_back(i < 12 ? 70 - i : 100 + below(400));
            wanted.push_back(f(x.back(), y.back()));
        }
        torch_ir::size_fitter fit({{"x", x}, {"y", y}});
        static_cast<void>(fit(of(y, x, [&](auto size, auto) { return floored(size, divisor); })));
        auto const e = fit(wanted);
        CAPTURE(kind);
        CAPTURE(divisor);
        REQUIRE(e);
        CAPTURE(to_string(*e));
        for (std::int64_t size = 6; size < 60; size += 7)
            CHECK(torch_ir::evaluate(*e, [&](std::string_view name) { return std::optional(name == "x" ? size : size + 60); }) == f(size, size + 60));
    }
}
}  // TEST_SUITE("rewrite/fit_sizes")
