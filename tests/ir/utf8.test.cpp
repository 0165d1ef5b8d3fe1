// SPDX-License-Identifier: MIT
#include <torch_ir/ir/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace torch_ir::detail;

TEST_SUITE("ir/utf8") {
namespace {

std::string utf8_of(char32_t c) {
    auto const tail = [&](unsigned shift) { return static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xC0U | (c >> 6U)), tail(0)};
    if (c < 0x10000) return {static_cast<char>(0xE0U | (c >> 12U)), tail(6), tail(0)};
    return {static_cast<char>(0xF0U | (c >> 18U)), tail(12), tail(6), tail(0)};
}

}  // namespace

TEST_CASE("every code point but the surrogates comes back") {
    std::size_t read = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        std::size_t at = 0;
        std::string const bytes = utf8_of(c);
        auto const found = next_code_point(bytes, at);
        bool const is_surrogate = c >= 0xD800 && c < 0xE000;
        if (found != (is_surrogate ? std::nullopt : std::optional(c)) || at != (is_surrogate ? 0 : bytes.size()))
            FAIL_CHECK("U+", static_cast<std::uint32_t>(c));
        read += found.has_value();
    }
    CHECK(read == 0x110000 - 0x800);
}

TEST_CASE("of all texts of three bytes as many are UTF-8 as RFC 3629 allows") {
    std::string text(3, '\0');
    std::size_t valid = 0;
    for (std::uint32_t n = 0; n < 1U << 24U; ++n) {
        for (unsigned i = 0; i < 3; ++i) text[i] = static_cast<char>(n >> (8 * i));
        valid += is_utf8(text);
    }
    std::size_t const one = 0x80, two = 0x800 - 0x80, three = 0x10000 - 0x800 - 0x800;
    CHECK(valid == one * one * one + 2 * one * two + three);
}

TEST_CASE("four bytes are a code point beyond 16 bits, and there are none behind U+10FFFF") {
    std::string text(4, '\0');
    std::size_t valid = 0;
    for (unsigned lead = 0xF0; lead <= 0xFF; ++lead)
        for (unsigned second = 0; second < 256; ++second)
            for (unsigned const third : {0x7FU, 0x80U, 0xBFU, 0xC0U})
                for (unsigned const last : {0x00U, 0x80U, 0xBFU, 0xFFU}) {
                    text = {static_cast<char>(lead), static_cast<char>(second), static_cast<char>(third), static_cast<char>(last)};
                    valid += is_utf8(text);
                }
    CHECK(valid == 4 * (0x110000 - 0x10000) / 0x1000);  // two of 64 bytes each in third and last place
}

TEST_CASE("what is cut short is not UTF-8") {
    for (std::string_view const whole : {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x99\x82"}) {
        CHECK(is_utf8(whole));
        for (std::size_t n = 1; n < whole.size(); ++n) CHECK_FALSE(is_utf8(whole.substr(0, n)));
        CHECK_FALSE(is_utf8(whole.substr(1)));
    }
}
}  // TEST_SUITE("ir/utf8")
