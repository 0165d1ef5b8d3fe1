// SPDX-License-Identifier: MIT
#include <torch_ir/ir/printable.hpp>

#include <torch_ir/ir/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("ir/printable") {
TEST_CASE("what people read stays as it is") {
    for (std::string const text : {"p_fc_weight", "layers.0.attn", "C:\\models\\a b.pt2", "Größe 大小 😀", "<built-in function getitem>", ""}) {
        CHECK(printable_line(text) == text);
        CHECK(printable_text(text) == text);
        CHECK(printable_json(text) == text);
    }
}

TEST_CASE("control characters are escapes, on lines also the breaks of lines") {
    std::string const text("a\x1b[31m\n\r\t\b\x7f\0z", 13);
    CHECK(printable_line(text) == "a\\x1b[31m\\n\\r\\t\\x08\\x7f\\x00z");
    CHECK(printable_text(text) == "a\\x1b[31m\n\\r\t\\x08\\x7f\\x00z");
}

TEST_CASE("what steers a terminal or turns the direction is an escape in any encoding") {
    CHECK(printable_line("a\xC2\x9B"
                         "31m") == "a\\x9b31m");  // CSI of one byte
    CHECK(printable_line("\xC2\x85") == "\\x85");
    CHECK(printable_line("\xE2\x80\xAE"
                         "cod\xE2\x81\xA6") == "\\u202ecod\\u2066");
    CHECK(printable_line("\xE2\x80\xA8") == "\\u2028");
    CHECK(printable_line("\xFF\xC3(") == "\\xff\\xc3(");
    CHECK(printable_line("\xED\xA0\x80") == "\\xed\\xa0\\x80");  // half a surrogate
}

TEST_CASE("a document of JSON means the same") { CHECK(printable_json("{\n  \"a\x7f\": \"\xE2\x80\xAE\"\n}") == "{\n  \"a\\u007f\": \"\\u202e\"\n}"); }

TEST_CASE("a long text loses its middle, never half a character") {
    CHECK(shortened_middle("short", 5) == "short");
    CHECK(shortened_middle("abcdefghijkl", 9) == "abcd\xE2\x80\xA6kl");
    std::string many;
    for (int i = 0; i < 100; ++i) many += "\xF0\x9F\x98\x80";
    for (std::size_t most = 0; most < 60; ++most) {
        auto const cut = shortened_middle(many, most);
        CHECK(cut.size() <= most);
        CHECK(detail::is_utf8(cut));
    }
}

TEST_CASE("a message loses the middle of its names first") {
    std::string const name(70'000, 'n');
    auto const text = shortened_message("file.pt2: at '" + name + "': expected one entry, found two of this name");
    CHECK(text.size() < 300);
    CHECK(text.starts_with("file.pt2: at 'nnn"));
    CHECK(text.ends_with("': expected one entry, found two of this name"));
    std::string sizes = "expected [";
    for (int i = 0; i < 5000; ++i) sizes += "1, ";
    CHECK(shortened_message(sizes + "1]").size() <= 1900);
    CHECK(shortened_message("as it is") == "as it is");
}
}  // TEST_SUITE("ir/printable")
