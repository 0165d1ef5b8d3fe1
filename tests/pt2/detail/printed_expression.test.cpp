// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/printed_expression.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace torch_ir;
using detail::parse_printed_expression;

TEST_SUITE("pt2/detail/printed_expression") {
namespace {

std::string form(std::string const& text) {
    auto const e = parse_printed_expression(text);
    return e ? to_constructor_form(*e) : "none";
}

std::optional<std::int64_t> at(std::string const& text, std::int64_t s0, std::int64_t s1) {
    auto const e = parse_printed_expression(text);
    REQUIRE(e);
    return evaluate(*e, [&](std::string_view s) { return s == "s0" ? std::optional(s0) : s == "s1" ? std::optional(s1) : std::nullopt; });
}

}  // namespace

TEST_CASE("what SymPy prints is read as its constructors") {
    std::string const s0 = "Symbol('s0', positive=True, integer=True)", u0 = "Symbol('u0', integer=True)";
    CHECK(form("s0") == s0);
    CHECK(form("7") == "Integer(7)");
    CHECK(form("-3") == "Integer(-3)");
    CHECK(form("3*s0 + 1") == "Add(Mul(Integer(3), " + s0 + "), Integer(1))");
    CHECK(form("s0 - 1") == "Add(" + s0 + ", Integer(-1))");
    CHECK(form("2*s0**2") == "Mul(Integer(2), Pow(" + s0 + ", Integer(2)))");
    CHECK(form("-u0 <= -2") == "LessThan(Mul(Integer(-1), " + u0 + "), Integer(-2))");
    CHECK(form("Max(1, s0)") == "Max(Integer(1), " + s0 + ")");
    CHECK(form("Eq(s0, 4)") == "Equality(" + s0 + ", Integer(4))");
    CHECK(form("s0//2") == "FloorDiv(" + s0 + ", Integer(2))");
    CHECK(form("2*s0*u0") == "Mul(Integer(2), " + s0 + ", " + u0 + ")");
}

TEST_CASE("signs bind as they do in Python") {
    CHECK(at("-s0**2", 3, 0) == -9);
    CHECK(at("s0 - s1 - 1", 9, 4) == 4);
    CHECK(at("(s0 + 1)//2*3", 5, 0) == 9);
    CHECK(at("2**s0**2", 2, 0) == 16);
    CHECK(at("s0 % s1 + 1", 7, 4) == 4);
    CHECK(at("(s0 >= 2) & (s0 <= 5)", 3, 0) == 1);
    CHECK(at("(s0 < 2) | ~(s1 == 4)", 3, 4) == 0);
    CHECK(at("Max(s0, s1) - Min(s0, s1)", 3, 8) == 5);
}

TEST_CASE("another text is none") {
    for (std::string const text : {"", "2*", "*s0", "s0 s1", "(s0", "s0)", "Max(s0", "Max(s0,)", "99999999999999999999", "s0 + + ", "s0$", "1.2.x", "s0 ? 1"})
        CHECK_MESSAGE(form(text) == "none", text);
    CHECK(form(std::string(100'000, '(') + "s0") == "none");
    CHECK(form(std::string(100'000, '-') + "s0") == "none");
}
}  // TEST_SUITE("pt2/detail/printed_expression")
