// SPDX-License-Identifier: MIT
#include <torch_ir/detail/json_text.hpp>

#include <bit>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/damage.hpp"
#include "support/seed.hpp"

using namespace torch_ir::detail;

TEST_SUITE("detail/json_text") {
namespace {

std::string quoted(std::string_view text, json_charset charset) {
    std::string out;
    append_json_string(out, text, charset);
    return out;
}
std::string printed(double x) {
    std::string out;
    append_float(out, x);
    return out;
}
std::string printed(double real, double imaginary) {
    std::string out;
    append_complex(out, real, imaginary);
    return out;
}

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("strings are escaped as Python's json does") {
    CHECK(quoted("a\"b\\c/\n\r\t\b\f\x01\x7f", json_charset::ascii) == R"("a\"b\\c/\n\r\t\b\f\u0001\u007f")");
    CHECK(quoted("é→🙂", json_charset::ascii) == R"("\u00e9\u2192\ud83d\ude42")");
    CHECK(quoted("é→🙂\x7f", json_charset::utf8) == "\"é→🙂\x7f\"");
    CHECK(quoted("", json_charset::ascii) == "\"\"");
}

TEST_CASE("text that is not UTF-8 is an error") {
    for (std::string_view const text : {"\x80", "\xc3", "\xc0\x80", "\xe2\x86", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "a\xc3(", "\xf0\x80\x80\x80"}) {
        CAPTURE(text);
        for (auto const charset : {json_charset::ascii, json_charset::utf8})
            CHECK(torch_ir_test::contains(torch_ir_test::message_of([&] { return quoted(text, charset); }), "UTF-8"));
    }
}

TEST_CASE("floats are printed as Python's repr does") {
    std::vector<std::pair<double, std::string_view>> const table{{0.0, "0.0"},
                                                                 {-0.0, "-0.0"},
                                                                 {1.0, "1.0"},
                                                                 {-1.5, "-1.5"},
                                                                 {100.0, "100.0"},
                                                                 {0.1, "0.1"},
                                                                 {1e-4, "0.0001"},
                                                                 {1.25e-4, "0.000125"},
                                                                 {1e-5, "1e-05"},
                                                                 {1.5e-7, "1.5e-07"},
                                                                 {1e15, "1000000000000000.0"},
                                                                 {1e16, "1e+16"},
                                                                 {9007199254740993.0, "9007199254740992.0"},
                                                                 {123456789.125, "123456789.125"},
                                                                 {1e22, "1e+22"},
                                                                 {1e100, "1e+100"},
                                                                 {5e-324, "5e-324"},
                                                                 {1.7976931348623157e308, "1.7976931348623157e+308"},
                                                                 {0.30000000000000004, "0.30000000000000004"},
                                                                 {inf, "inf"},
                                                                 {-inf, "-inf"},
                                                                 {not_a_number, "nan"}};
    for (auto const& [x, text] : table) CHECK(printed(x) == text);
}

TEST_CASE("random floats read back to the same bits") {
    std::uint64_t seed = 0;
    auto random = torch_ir_test::seeded(seed);
    INFO("seed " << seed);
    for (int i = 0; i < 20000; ++i) {
        auto const x = std::bit_cast<double>(random());
        if (!std::isfinite(x)) continue;
        REQUIRE(std::bit_cast<std::uint64_t>(parse_float(printed(x)).value()) == std::bit_cast<std::uint64_t>(x));
    }
}

TEST_CASE("complex numbers are printed as Python's str does, and read again") {
    CHECK(printed(1, 2) == "(1+2j)");
    CHECK(printed(0, 2) == "2j");
    CHECK(printed(-0.0, 2) == "(-0+2j)");
    CHECK(printed(0, -0.0) == "-0j");
    CHECK(printed(1.5, -2.25) == "(1.5-2.25j)");
    CHECK(printed(1e-5, 1e16) == "(1e-05+1e+16j)");
    CHECK(printed(not_a_number, inf) == "(nan+infj)");
    CHECK(printed(-inf, -inf) == "(-inf-infj)");
    for (auto const& [real, imaginary] : {std::pair(1.0, 2.0), std::pair(0.0, -0.5), std::pair(1e-5, -1e-7), std::pair(-inf, 1e22), std::pair(-0.0, 0.0)}) {
        auto const back = parse_complex(printed(real, imaginary));
        REQUIRE(back);
        CHECK(printed((*back)[0], (*back)[1]) == printed(real, imaginary));
    }
    for (std::string_view const text : {"", "j", "1", "(1)", "(1+2)", "1+2j", "(1+2j", "(0+2j)", "(1+2J)", "(1.0+2j)", "ij", "(j)", "(+j)", "2 j"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_complex(text));
    }
}

TEST_CASE("lines and rows nest as Python and people indent them") {
    json_writer w(json_charset::ascii);
    w.open('{');
    w.key("empty");
    w.open('[');
    w.close(']');
    w.key("lines");
    w.open('[');
    w.item();
    w.integer(1);
    w.item();
    w.open_line('{');
    w.key("a");
    w.open('[');
    w.close(']');
    w.key("b");
    w.null();
    w.close('}');
    w.item();
    w.number(-inf);
    w.close(']');
    w.close('}');
    CHECK(w.text() == "{\n  \"empty\": [],\n  \"lines\": [\n    1,\n    {\"a\": [], \"b\": null},\n    -Infinity\n  ]\n}");
}
}  // TEST_SUITE("detail/json_text")
