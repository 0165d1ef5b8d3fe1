// SPDX-License-Identifier: MIT
/// A place in the text of a schema, and errors that name the column.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Goes over `text` (borrowed) once. Functions skip white space first. All failures throw errc::malformed with the schema and the column.
class schema_text_cursor {
public:
    explicit schema_text_cursor(std::string_view text) noexcept : text_(text) {}

    /// What stands here begins with `token`.
    [[nodiscard]] bool peek(std::string_view token) noexcept { return text_.substr(position()).starts_with(token); }
    /// Goes past `token` if it stands here.
    [[nodiscard]] bool take(std::string_view token) noexcept {
        if (!peek(token)) return false;
        at_ += token.size();
        return true;
    }
    void expect(std::string_view token) {
        if (!take(token)) fail(concat("'", token, "'"));
    }
    void expect_end() {
        if (position() < text_.size()) fail("the end of the schema");
    }
    /// Goes past the word `whole` if it stands here, and no longer one.
    [[nodiscard]] bool take_word(std::string_view whole) noexcept {
        auto const place = position();
        if (word() == whole) return true;
        at_ = place;
        return false;
    }
    /// The next character as it is, '\0' at the end.
    [[nodiscard]] char next() noexcept { return at_ < text_.size() ? text_[at_++] : '\0'; }

    /// Takes [A-Za-z0-9_]*.
    [[nodiscard]] std::string_view word() noexcept {
        return run([](char c) { return is_letter(c) || is_digit(c); });
    }
    /// Takes the characters of a number: `-1.5e-05`, `2.`, `1j`, `inf`.
    [[nodiscard]] std::string_view number() noexcept {
        char before = '\0';
        std::size_t count = 0;
        return run([&](char c) {
            bool const is_sign = (c == '-' || c == '+') && (count == 0 || before == 'e' || before == 'E');
            ++count, before = c;
            return is_sign || is_letter(c) || is_digit(c) || c == '.';
        });
    }
    [[nodiscard]] bool peek_identifier() noexcept { return position() < text_.size() && is_letter(text_[at_]); }
    [[nodiscard]] std::string_view identifier(std::string_view expected) {
        if (!peek_identifier()) fail(expected);
        return word();
    }

    [[nodiscard]] std::size_t position() noexcept {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
        return at_;
    }
    [[noreturn]] void fail(std::string_view expected) { fail_at(position(), expected); }
    /// Expected, and found what is said, or else what stands at `place`.
    [[noreturn]] void fail_at(std::size_t place, std::string_view expected, std::string_view found = {}) const {
        constexpr std::size_t most = 80;
        std::string shown(found);
        if (shown.empty()) {
            auto const rest = text_.substr(std::min(place, text_.size()));
            auto const end = std::min({rest.find_first_of(" \t\r\n,()[]=?", 1), rest.size(), most});
            shown = rest.empty() ? "the end" : concat("'", printable(rest.substr(0, end)), "'");
        }
        std::string const schema = concat("schema '", printable(text_.substr(0, most)), text_.size() > most ? "…'" : "'");
        raise(error::malformed(schema, "column " + std::to_string(place + 1), expected, shown));
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;

    [[nodiscard]] static constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
    [[nodiscard]] static constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

    /// For a message of one line: other bytes than ASCII's printable ones as `\xNN`.
    [[nodiscard]] static std::string printable(std::string_view text) {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string out;
        for (char const c : text) {
            auto const code = static_cast<unsigned char>(c);
            if (code >= 0x20 && code < 0x7f) out += c;
            else ((out += "\\x") += digits[code >> 4]) += digits[code & 15];
        }
        return out;
    }

    template <class Test>
    std::string_view run(Test&& test) noexcept {
        std::size_t const from = position();
        while (at_ < text_.size() && test(text_[at_])) ++at_;
        return text_.substr(from, at_ - from);
    }
};

}}}  // namespace torch_ir::detail
