// SPDX-License-Identifier: MIT
#include <torch_ir/ir/parse_double.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <charconv>
#include <clocale>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <system_error>

using namespace torch_ir::detail;

TEST_SUITE("ir/parse_double") {
namespace {

struct outcome {
    std::uint64_t bits;
    std::errc failed;
    std::ptrdiff_t read;
    friend bool operator==(outcome const&, outcome const&) = default;
};

template <class Parse>
outcome read(std::string const& text, Parse parse) {
    double x = 0.125;  // stays where nothing is read
    auto const [end, failed] = parse(text.data(), text.data() + text.size(), x);
    return {std::bit_cast<std::uint64_t>(x), failed, end - text.data()};
}

outcome by_strtod(std::string const& text) { return read(text, parse_double_by_strtod); }

constexpr char const* unusual[] = {
    "",
    "-",
    ".",
    "-.",
    "+1",
    " 1",
    "1 ",
    "0",
    "-0",
    "-0.0",
    "1.",
    ".5",
    "-.5e1",
    "1e",
    "1e+",
    "1e-",
    "1e5x",
    "1E5",
    "1e+05",
    "1..2",
    "1.5.5",
    "0x10",
    "1,5",
    "e5",
    "inf",
    "-inf",
    "INF",
    "infinity",
    "Infinity",
    "infinit",
    "-infx",
    "in",
    "nan",
    "NaN",
    "-nan",
    "nanny",
    "1e308",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "1e309",
    "-1e309",
    "1e400000",
    "4.9e-324",
    "2.4703282292062328e-324",
    "2.4703282292062327e-324",
    "1e-400",
    "-1e-400",
    "2.2250738585072011e-308",
    "9007199254740993",
    "9007199254740992.5",
    "0.1",
    "123456789012345678901234567890",
    "1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070963302864166928879109465555478519404026306574886715058"
    "20681908902000"
    "708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497791",
};

}  // namespace

#if defined(__cpp_lib_to_chars)  // the standard library's own is there to compare with

TEST_CASE("the C library's way reads what std::from_chars reads, as far, and rounds alike") {
    auto const standard = [](char const* first, char const* last, double& x) { return std::from_chars(first, last, x); };
    for (std::string const text : unusual) {
        CAPTURE(text);
        CHECK(by_strtod(text) == read(text, standard));
    }
    std::random_device device;
    std::uint64_t const seed = device();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    int wrong = 0;
    for (int i = 0; i < 20000; ++i) {
        double const x = std::bit_cast<double>(random());
        char text[64];
        std::snprintf(text, sizeof text, "%.*e", static_cast<int>(random() % 20), x);
        wrong += by_strtod(text) != read(text, standard);
    }
    CHECK(wrong == 0);
}

#endif

TEST_CASE("what a document holds does not depend on the user's language") {
    std::string const before = std::setlocale(LC_NUMERIC, nullptr);
    for (char const* const language : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) {
        if (!std::setlocale(LC_NUMERIC, language)) continue;
        CHECK(by_strtod("1.5") == outcome{std::bit_cast<std::uint64_t>(1.5), std::errc(), 3});
        CHECK(by_strtod("1,5") == outcome{std::bit_cast<std::uint64_t>(1.0), std::errc(), 1});
    }
    std::setlocale(LC_NUMERIC, before.c_str());
}

TEST_CASE("the whole of a text") {
    CHECK(parse_double("1.5e3") == 1500.0);
    CHECK(parse_double("1.5e3 ") == std::nullopt);
    CHECK(parse_double("1e999") == std::nullopt);
    CHECK(parse_double("") == std::nullopt);
}

}  // TEST_SUITE("ir/parse_double")
