// SPDX-License-Identifier: MIT
#include <torch_ir/ir/expression.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/seed.hpp"

TEST_SUITE("ir/expression") {
namespace {

using namespace torch_ir;

std::optional<std::int64_t> nothing_known(std::string_view) { return std::nullopt; }

symbol_values symbols_of(std::map<std::string, std::int64_t, std::less<>> const& m) {
    return [&m](std::string_view s) -> std::optional<std::int64_t> {
        auto const i = m.find(s);
        return i == m.end() ? std::nullopt : std::optional(i->second);
    };
}

/// A random expression over s0..s2, at most `depth` deep.
expression random_expression(std::mt19937& random, int depth) {
    auto const pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    if (depth == 0 || pick(3) == 0) return pick(2) == 0 ? expression::integer(pick(9) - 4) : expression::symbol("s" + std::to_string(pick(3)));
    char const* const names[] = {"Add", "Mul", "FloorDiv", "Mod", "Max", "Min", "Unknown"};
    auto left = random_expression(random, depth - 1);
    auto right = random_expression(random, depth - 1);
    return expression::call(names[pick(7)], {std::move(left), std::move(right)});
}

}  // namespace

TEST_CASE("the constructor form of SymPy is read and written back unchanged") {
    for (std::string const text :
         {"Symbol('s77', positive=True, integer=True)", "Symbol('zuf0')", "Integer(-3)", "Integer(9223372036854775807)", "Integer(-9223372036854775808)",
          "Add(Mul(Integer(4), Symbol('s24', positive=True, integer=True)), Integer(1))", "GreaterThan(Symbol('u0', integer=True), Integer(0))",
          "ToFloat(Symbol('u0', integer=True))", "Float('0.5', precision=53)", "Piecewise(Tuple(Integer(1), true), Tuple(Integer(2), false))", "Nullary()"}) {
        CAPTURE(text);
        auto const e = parse_expression(text);
        REQUIRE(e.has_value());
        CHECK(to_constructor_form(*e) == text);
    }
}

TEST_CASE("text that is no expression is refused") {
    for (std::string const text : {"", "Add(", "Add(Integer(1)", "Integer(x)", "Integer(99999999999999999999)", "Symbol(s0)", "Symbol('s0'", "Add(Integer(1),)",
                                   "Integer(1) Integer(2)", "'open"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_expression(text).has_value());
    }
}

TEST_CASE("nesting deeper than the limit is refused instead of overflowing the stack") {
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += "Add(";
    CHECK_FALSE(parse_expression(deep).has_value());
}

TEST_CASE("an expression prints as arithmetic") {
    auto const print = [](char const* text) { return to_string(*parse_expression(text)); };
    CHECK(print("Add(Mul(Integer(4), Symbol('s24')), Integer(1))") == "4*s24 + 1");
    CHECK(print("Mul(Integer(4), Add(Symbol('a'), Integer(1)))") == "4*(a + 1)");
    CHECK(print("FloorDiv(Symbol('a'), FloorDiv(Symbol('b'), Integer(2)))") == "a//(b//2)");
    CHECK(print("Max(Integer(1), Symbol('a'))") == "Max(1, a)");
    CHECK(to_string(expression()) == "?");
    CHECK(print("Add(Symbol('s27'), Integer(-1))") == "s27 - 1");
    CHECK(print("Add(Symbol('a'), Mul(Integer(-1), Symbol('b')), Mul(Integer(-12), Symbol('c')))") == "a - b - 12*c");
    CHECK(print("Add(Integer(-1), Symbol('a'))") == "-1 + a");
    CHECK(print("Add(Symbol('a'), Integer(-9223372036854775808))") == "a - 9223372036854775808");
    CHECK(print("Add(Symbol('a'), Mul(Integer(-1), Add(Symbol('b'), Integer(-2))))") == "a - (b - 2)");
    CHECK(print("Add(Symbol('a'), FloorDiv(Integer(-1), Symbol('b')))") == "a + -1//b");
}

TEST_CASE("evaluation follows Python's integer arithmetic") {
    std::map<std::string, std::int64_t, std::less<>> const values{{"a", -7}, {"b", 2}};
    auto const value = [&](char const* text) { return evaluate(*parse_expression(text), symbols_of(values)); };
    CHECK(value("FloorDiv(Symbol('a'), Symbol('b'))") == -4);
    CHECK(value("PythonMod(Symbol('a'), Symbol('b'))") == 1);
    CHECK(value("CeilDiv(Symbol('a'), Symbol('b'))") == -3);
    CHECK(value("Pow(Symbol('b'), Integer(10))") == 1024);
    CHECK(value("Add(Symbol('a'), Symbol('b'), Integer(5))") == 0);
    CHECK(value("GreaterThan(Symbol('b'), Integer(2))") == 1);
    CHECK(value("StrictLessThan(Symbol('b'), Integer(2))") == 0);
}

TEST_CASE("what cannot be computed is unknown, not an error") {
    auto const value = [&](char const* text) { return evaluate(*parse_expression(text), nothing_known); };
    CHECK_FALSE(value("Symbol('a')").has_value());
    CHECK_FALSE(value("FloorDiv(Integer(1), Integer(0))").has_value());
    CHECK_FALSE(value("Mul(Integer(9223372036854775), Integer(9223372036854775))").has_value());
    CHECK_FALSE(value("Mystery(Integer(1), Integer(2))").has_value());
    CHECK_FALSE(evaluate(expression(), nothing_known).has_value());
}

TEST_CASE("a dimension of a multiple is solved for its symbol") {
    auto const e = *parse_expression("Add(Mul(Integer(8), Symbol('s40')), Integer(1))");
    auto const solved = solve(e, 65, nothing_known);
    REQUIRE(solved.has_value());
    CHECK(solved->first == "s40");
    CHECK(solved->second == 8);
    CHECK_FALSE(solve(e, 66, nothing_known).has_value());
    CHECK_FALSE(solve(*parse_expression("Mul(Symbol('a'), Symbol('b'))"), 6, nothing_known).has_value());
}

TEST_CASE("random expressions survive writing and reading, and a solution is a solution") {
    auto const seed = torch_ir_test::new_seed();
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::map<std::string, std::int64_t, std::less<>> const known{{"s0", 3}, {"s1", 5}};
    for (int i = 0; i < 500; ++i) {
        auto const e = random_expression(random, 4);
        CAPTURE(to_constructor_form(e));
        auto const again = parse_expression(to_constructor_form(e));
        REQUIRE(again.has_value());
        CHECK(*again == e);
        if (auto const s = solve(e, 30, symbols_of(known))) {
            auto all = known;
            all[s->first] = s->second;
            CHECK(evaluate(e, symbols_of(all)) == 30);
        }
    }
}

TEST_CASE("a remainder of the smallest number is one") {
    auto const mod = expression::call("Mod", {expression::symbol("a"), expression::integer(1)});
    CHECK(evaluate(mod, [](std::string_view) { return std::optional(std::numeric_limits<std::int64_t>::min()); }) == 0);
}

TEST_CASE("no calculation goes beyond 64 bits, whatever the numbers") {
    constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
    auto const value = [](char const* op, std::int64_t a, std::int64_t b) {
        return evaluate(expression::call(op, {expression::symbol("a"), expression::integer(b)}), [a](std::string_view) { return std::optional(a); });
    };
    for (auto const* op : {"Add", "Mul", "FloorDiv", "CleanDiv", "CeilDiv", "Mod", "PythonMod", "Pow", "PowByNatural", "IntTrueDiv", "Min", "Max"})
        for (std::int64_t const a : {least, least + 1, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1}, most})
            for (std::int64_t const b : {least, least + 1, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1}, most}) {
                static_cast<void>(value(op, a, b));
                auto const e = expression::call(op, {expression::integer(a), expression::symbol("x")});
                for (std::int64_t const target : {least, std::int64_t{-1}, std::int64_t{0}, most}) static_cast<void>(solve(e, target, nothing_known));
            }
    CHECK(value("Mod", least + 1, 6'000'000'000'000'000'000) == 2'776'627'963'145'224'193);
    CHECK(value("Mod", 7, -3) == -2);
    CHECK_FALSE(value("Mod", 7, 0).has_value());
    CHECK_FALSE(value("FloorDiv", least, -1).has_value());
    CHECK_FALSE(value("CeilDiv", least, -1).has_value());
    CHECK(value("Pow", -1, most) == -1);
    CHECK(value("Pow", 1, most) == 1);
    CHECK(value("Pow", 0, most) == 0);
    CHECK_FALSE(value("Pow", 2, 63).has_value());
}

TEST_CASE("symbols of many expressions are collected once each") {
    std::vector<expression> terms;
    for (int i = 0; i < 30'000; ++i) terms.push_back(expression::symbol("s" + std::to_string(i)));
    std::vector<std::string> names{"first", "s1"};
    collect_symbols(expression::call("Add", terms), names);
    CHECK(names.size() == 30'001);
    CHECK(names[0] == "first");
    CHECK(names[2] == "s0");
    symbol_collector all;
    for (auto const& t : terms) all.add(t), all.add(t);
    CHECK(all.names().size() == 30'000);
    CHECK(all.contains("s29999"));
    CHECK_FALSE(all.contains("s30000"));
}
}  // TEST_SUITE("ir/expression")
