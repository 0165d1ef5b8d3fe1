// SPDX-License-Identifier: MIT
/// Writing JSON text straight into a string, with no document in between.
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/ir/parse_double.hpp>
#include <torch_ir/ir/utf8.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// How characters are written.
enum class json_charset : std::uint8_t {
    utf8,   ///< as they are
    ascii,  ///< those outside of ASCII as `\uXXXX` (pairs of them beyond 16 bits)
    script  ///< as they are, but `<` as `\u003c`: the text may stand in an HTML script element
};

/// Appends `text` quoted and escaped. Throws errc::invalid_ir where it is not UTF-8. Linear.
void append_json_string(std::string& out, std::string_view text, json_charset charset);

/// Appends a decimal integer.
template <std::integral T>
void append_integer(std::string& out, T n);

/// Appends a double as Python's `repr` prints it: the shortest digits that read back to the same number, with `.0`
/// where there is neither a fraction nor an exponent, an exponent below 1e-4 and from 1e16 on; `nan`, `inf`, `-inf`.
void append_float(std::string& out, double x);

/// Appends a complex number as Python's `str` prints it: `(1+2j)`, `2j`.
void append_complex(std::string& out, double real, double imaginary);

/// Reads what `append_complex` writes; nothing for any other text.
[[nodiscard]] std::optional<std::array<double, 2>> parse_complex(std::string_view text);

/// Writes JSON in order. A bracket is opened on lines (each item on its own, as Python's `json.dump(indent=2)` does), on
/// one line, or compact (on one line without spaces); inside of one line all is on that line. Each value in an array is announced by `item()`,
/// each member of an object by `key()`.
class json_writer {
public:
    explicit json_writer(json_charset charset) : charset_(charset) {}

    void open(char bracket) { open(bracket, spacing::lines); }
    void open_line(char bracket) { open(bracket, spacing::line); }
    void open_compact(char bracket) { open(bracket, spacing::compact); }
    void close(char bracket) {
        bool const on_new_line = open_.back().used && open_.back().items == spacing::lines;
        open_.pop_back();
        if (on_new_line) new_line();
        out_ += bracket;
    }
    void item() {
        level& top = open_.back();
        if (top.used) out_ += top.items == spacing::line ? std::string_view(", ") : std::string_view(",");
        top.used = true;
        if (top.items == spacing::lines) new_line();
    }
    void key(std::string_view name) {
        item();
        string(name);
        out_ += open_.back().items == spacing::compact ? std::string_view(":") : std::string_view(": ");
    }
    void string(std::string_view text) { append_json_string(out_, text, charset_); }
    template <std::integral T>
    void integer(T n) {
        append_integer(out_, n);
    }
    void boolean(bool b) { out_ += b ? std::string_view("true") : std::string_view("false"); }
    void null() { out_ += "null"; }
    /// Non-finite numbers are bare tokens, as Python writes them.
    void number(double x) {
        if (std::isnan(x)) out_ += "NaN";
        else if (std::isinf(x)) out_ += x < 0 ? "-Infinity" : "Infinity";
        else append_float(out_, x);
    }
    /// Text that was written before at the same depth.
    void raw(std::string_view text) { out_ += text; }

    [[nodiscard]] std::string& text() noexcept { return out_; }
    /// Makes room for a text of about that size.
    void reserve(std::size_t size) { out_.reserve(size); }

private:
    enum class spacing : std::uint8_t { lines, line, compact };
    struct level {
        spacing items;
        bool used;
    };

    void open(char bracket, spacing items) {
        out_ += bracket;
        open_.push_back({items, false});
    }
    void new_line() {
        out_ += '\n';
        out_.append(2 * open_.size(), ' ');
    }

    json_charset charset_;
    std::string out_;
    std::vector<level> open_;
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline void append_unicode_escape(std::string& out, std::uint32_t unit) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> static_cast<unsigned>(shift)) & 15U];
}

/// ASCII that stands for itself between quotes, by its code.
inline constexpr auto is_plain_in_json = [] {
    std::array<bool, 256> plain{};
    for (std::size_t c = ' '; c < 0x7F; ++c) plain[c] = c != '"' && c != '\\';
    return plain;
}();

inline void append_json_string(std::string& out, std::string_view text, json_charset charset) {
    out += '"';
    std::size_t plain = 0;  // start of the bytes that are copied as they are
    for (std::size_t at = 0; at < text.size();) {
        auto const byte = static_cast<unsigned char>(text[at]);
        if (is_plain_in_json[byte] && (byte != '<' || charset != json_charset::script)) {
            ++at;
            continue;
        }
        std::size_t const from = at;
        auto const c = next_code_point(text, at);
        if (!c) raise(error::invalid_ir("a text of the program", "UTF-8", "byte " + std::to_string(byte) + " at position " + std::to_string(at)));
        if (charset != json_charset::ascii && *c >= 0x7F) continue;
        out.append(text, plain, from - plain);
        plain = at;
        constexpr std::string_view special = "\"\\\b\f\n\r\t";
        constexpr std::string_view letters = "\"\\bfnrt";
        if (auto const i = *c < 0x7F ? special.find(static_cast<char>(*c)) : std::string_view::npos; i != std::string_view::npos) {
            out += '\\';
            out += letters[i];
        } else if (*c < 0x10000) {
            append_unicode_escape(out, *c);
        } else {
            append_unicode_escape(out, 0xD800 + ((*c - 0x10000) >> 10U));
            append_unicode_escape(out, 0xDC00 + ((*c - 0x10000) & 0x3FFU));
        }
    }
    out.append(text, plain);
    out += '"';
}

template <std::integral T>
void append_integer(std::string& out, T n) {
    std::array<char, 24> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
    out.append(digits.data(), end);
}

inline void append_float(std::string& out, double x) {
    if (std::isnan(x)) {
        out += "nan";
        return;
    }
    if (std::isinf(x)) {
        out += x < 0 ? "-inf" : "inf";
        return;
    }
    std::array<char, 40> buffer;
    auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x, std::chars_format::scientific).ptr;
    std::string_view const text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    std::size_t const e = text.rfind('e');
    int exponent = 0;
    std::from_chars(text.data() + e + 1 + (text[e + 1] == '+' ? 1 : 0), end, exponent);
    if (exponent < -4 || exponent >= 16) {
        out += text;
        return;
    }
    std::size_t const sign = text.front() == '-' ? 1 : 0;
    if (sign != 0) out += '-';
    char const lead = text[sign];
    std::string_view const rest = e > sign + 2 ? text.substr(sign + 2, e - sign - 2) : std::string_view();
    if (exponent < 0) {
        out += "0.";
        out.append(static_cast<std::size_t>(-exponent - 1), '0');
        out += lead;
        out += rest;
        return;
    }
    auto const whole = static_cast<std::size_t>(exponent);
    out += lead;
    out += rest.substr(0, whole);
    if (rest.size() < whole) out.append(whole - rest.size(), '0');
    out += '.';
    if (rest.size() > whole) out += rest.substr(whole);
    else out += '0';
}

inline void append_complex(std::string& out, double real, double imaginary) {
    auto const part = [&out](double x) {
        append_float(out, x);
        if (out.ends_with(".0")) out.resize(out.size() - 2);
    };
    if (real == 0 && !std::signbit(real)) {
        part(imaginary);
        out += 'j';
        return;
    }
    out += '(';
    part(real);
    if (std::isnan(imaginary) || !std::signbit(imaginary)) out += '+';
    part(imaginary);
    out += "j)";
}

/// Reads a number as `append_float` writes it, without the demand of a fraction.
[[nodiscard]] inline std::optional<double> parse_float(std::string_view text) noexcept {
    if (text.starts_with('+')) text.remove_prefix(1);
    return parse_double(text);
}

inline std::optional<std::array<double, 2>> parse_complex(std::string_view text) {
    if (text.size() < 2 || text.size() > 80) return std::nullopt;
    std::string_view body = text;
    if (body.front() == '(' && body.ends_with("j)")) body = body.substr(1, body.size() - 3);
    else if (body.ends_with('j')) body.remove_suffix(1);
    else return std::nullopt;
    std::array<double, 2> parts{0, 0};
    if (text.front() == '(') {
        std::size_t split = body.size();  // the sign between the parts: not the first character, not behind an exponent's e
        while (split > 1 && !((body[split - 1] == '+' || body[split - 1] == '-') && body[split - 2] != 'e')) --split;
        if (split <= 1) return std::nullopt;
        auto const real = parse_float(body.substr(0, split - 1));
        if (!real) return std::nullopt;
        parts[0] = *real;
        body.remove_prefix(split - 1);
    }
    auto const imaginary = parse_float(body);
    if (!imaginary) return std::nullopt;
    parts[1] = *imaginary;
    std::string check;
    append_complex(check, parts[0], parts[1]);
    return check == text ? std::optional(parts) : std::nullopt;
}

}}}  // namespace torch_ir::detail
