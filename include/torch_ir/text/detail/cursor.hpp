// SPDX-License-Identifier: MIT
/// A place in a text of lines, with what stands there: words, strings, numbers, and errors that name line and column.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/parse_double.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Goes over `text` (borrowed) once. Functions skip spaces and `#` comments first, never a line end, unless they say otherwise.
/// All failures throw errc::malformed with `file`, line and column.
class text_cursor {
public:
    text_cursor(std::string_view text, std::string_view file) : text_(text), file_(file) {}

    /// Goes to the next line that has something in it; false at the end of the text.
    [[nodiscard]] bool next_line();
    /// Nothing is left on this line.
    [[nodiscard]] bool at_line_end();
    void expect_line_end();

    /// The next character, '\0' at the end of the line.
    [[nodiscard]] char peek();
    [[nodiscard]] bool take(char c);
    void expect(char c);
    /// The next character without skipping anything.
    [[nodiscard]] char peek_here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    [[nodiscard]] char peek_behind() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }
    void advance() { at_ += at_ < text_.size(); }

    /// Takes the word [A-Za-z0-9_.]+ that stands here; empty if there is none. The view is into the text.
    [[nodiscard]] std::string_view word();
    /// The same without taking it.
    [[nodiscard]] std::string_view peek_word();
    /// Takes a `"string"`.
    [[nodiscard]] std::string quoted(std::string_view expected = "a quoted text");
    /// Takes a word or a string.
    [[nodiscard]] std::string word_or_quoted(std::string_view expected);
    /// Takes the characters of a number, `-1.5e-05`, `inf`; empty if there is none.
    [[nodiscard]] std::string_view number();
    [[nodiscard]] std::int64_t integer(std::string_view expected = "an integer of 64 bits");
    /// An integer that is an index: 0 to 2^32 - 2.
    [[nodiscard]] std::uint32_t index();
    [[nodiscard]] static std::optional<std::int64_t> to_integer(std::string_view);
    [[nodiscard]] static std::optional<double> to_double(std::string_view);

    [[nodiscard]] std::size_t position();
    void go_back(std::size_t position) { at_ = position; }
    /// `line 3, column 7`. Linear in the text before it.
    [[nodiscard]] std::string where(std::size_t position) const;
    /// Throws: expected, and found what stands at `position` or what is said.
    [[noreturn]] void fail(std::string_view expected) { fail_at(position(), expected); }
    [[noreturn]] void fail_at(std::size_t position, std::string_view expected, std::string_view found = {}) const;

private:
    std::string_view text_;
    std::string_view file_;
    std::size_t at_ = 0;

    void skip();
    template <class Test>
    [[nodiscard]] std::string_view run(Test&& test);
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline void text_cursor::skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
    if (at_ < text_.size() && text_[at_] == '#') at_ = std::min(text_.find('\n', at_), text_.size());
}

inline bool text_cursor::next_line() {
    for (skip(); at_ < text_.size() && text_[at_] == '\n'; skip()) ++at_;
    return at_ < text_.size();
}

inline bool text_cursor::at_line_end() {
    skip();
    return at_ >= text_.size() || text_[at_] == '\n';
}

inline void text_cursor::expect_line_end() {
    if (!at_line_end()) fail("the end of the line");
}

inline char text_cursor::peek() { return at_line_end() ? '\0' : text_[at_]; }

inline bool text_cursor::take(char c) {
    if (at_line_end() || text_[at_] != c) return false;
    ++at_;
    return true;
}

inline void text_cursor::expect(char c) {
    if (!take(c)) fail(concat("'", std::string_view(&c, 1), "'"));
}

template <class Test>
std::string_view text_cursor::run(Test&& test) {
    skip();
    std::size_t const from = at_;
    while (at_ < text_.size() && test(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
}

inline std::string_view text_cursor::word() {
    return run([](char c) { return is_text_word(c); });
}

inline std::string_view text_cursor::peek_word() {
    auto const found = word();
    at_ -= found.size();
    return found;
}

inline std::string_view text_cursor::number() {
    return run([](char c) { return is_text_word(c) || c == '-' || c == '+'; });
}

inline std::string text_cursor::quoted(std::string_view expected) {
    std::size_t const start = position();
    if (!take('"')) fail(expected);
    std::string out;
    for (;; ++at_) {
        if (at_ >= text_.size() || text_[at_] == '\n') fail_at(start, "a closing '\"' on the same line", "none");
        char const c = text_[at_];
        if (c == '"') break;
        if (c != '\\') {
            out += c;
            continue;
        }
        char const escape = peek_behind();
        unsigned code = 0;
        if (escape == 'n') out += '\n';
        else if (escape == 't') out += '\t';
        else if (escape == 'r') out += '\r';
        else if (escape == '"' || escape == '\\') out += escape;
        else if (escape == 'x' && at_ + 4 <= text_.size() &&
                 std::from_chars(text_.data() + at_ + 2, text_.data() + at_ + 4, code, 16).ptr == text_.data() + at_ + 4) {
            out += static_cast<char>(code);
            at_ += 2;
        } else fail_at(at_, R"(one of \" \\ \n \t \r \xNN)");
        ++at_;
    }
    ++at_;
    return out;
}

inline std::string text_cursor::word_or_quoted(std::string_view expected) {
    if (peek() == '"') return quoted();
    auto const found = word();
    if (found.empty()) fail(expected);
    return std::string(found);
}

inline std::optional<std::int64_t> text_cursor::to_integer(std::string_view text) {
    std::int64_t n = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return n;
}

inline std::optional<double> text_cursor::to_double(std::string_view text) { return parse_double(text); }

inline std::int64_t text_cursor::integer(std::string_view expected) {
    std::size_t const start = position();
    auto const n = to_integer(number());
    if (!n) fail_at(start, expected);
    return *n;
}

inline std::uint32_t text_cursor::index() {
    std::size_t const start = position();
    auto const n = to_integer(number());
    if (!n || *n < 0 || *n >= std::int64_t{0xffffffff}) fail_at(start, "an index from 0 to 4294967294");
    return static_cast<std::uint32_t>(*n);
}

inline std::size_t text_cursor::position() {
    skip();
    return at_;
}

inline std::string text_cursor::where(std::size_t position) const {
    auto const before = text_.substr(0, position);
    auto const line = std::count(before.begin(), before.end(), '\n') + 1;
    auto const line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    return "line " + std::to_string(line) + ", column " + std::to_string(position - line_start + 1);
}

inline void text_cursor::fail_at(std::size_t position, std::string_view expected, std::string_view found) const {
    std::string shown(found);
    if (shown.empty()) {
        auto const rest = text_.substr(std::min(position, text_.size()));
        auto const end = std::min(rest.find_first_of(" \t\r\n,()[]{}=:", 1), rest.size());
        if (rest.empty()) shown = "the end of the text";
        else if (rest.front() == '\n') shown = "the end of the line";
        else append_quoted(shown, rest.substr(0, std::min<std::size_t>(end, 40)));
    }
    raise(error::malformed(file_, where(position), expected, shown));
}

}}}  // namespace torch_ir::detail
