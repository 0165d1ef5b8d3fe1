// SPDX-License-Identifier: MIT
/// Text of files for terminals, messages and reports: names come from anybody, and must not move a cursor, colour a line or fake one.
///
/// \code
///     std::cout << torch_ir::printable_line(name) << '\n';   // an escape and a line break come out as the six letters \x1b\n
/// \endcode
#pragma once

#include <torch_ir/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The text on one line: control characters (line breaks and tabs, too), those that turn the direction of writing, and bytes that are not UTF-8
/// become escapes: `\n`, `\x1b`, `\u202e`, `\xff`. All else stays. Linear.
[[nodiscard]] std::string printable_line(std::string_view text);

/// A name on one line, with `<` as `\\x3c`: reports are pasted into pages, and a name of a program has no need of it.
[[nodiscard]] std::string printable_name(std::string_view name);

/// The same as `printable_line` of text that has lines: line breaks and tabs stay.
[[nodiscard]] std::string printable_text(std::string_view text);

/// A document of JSON with the same escapes, as JSON writes them (`\u202e`). It means the same.
[[nodiscard]] std::string printable_json(std::string_view document);

/// At most `most` bytes, with `…` in the place of the middle of a longer text; whole characters stay whole.
[[nodiscard]] std::string shortened_middle(std::string_view text, std::size_t most);

/// A message of at most `most` bytes: first its long words are shortened (names, mostly), then, if that does not do, the whole.
[[nodiscard]] std::string shortened_message(std::string_view message, std::size_t most = 1900);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

#include <torch_ir/ir/utf8.hpp>

#include <algorithm>
#include <cstdint>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// What a terminal would act on, or a reader be misled by, instead of seeing it.
[[nodiscard]] constexpr bool is_unseen(char32_t c) noexcept {
    bool const control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    bool const separator = c == 0x2028 || c == 0x2029;
    bool const direction = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return control || separator || direction;
}

inline void append_hexadecimal(std::string& out, char32_t c, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += "0123456789abcdef"[(static_cast<std::uint32_t>(c) >> static_cast<unsigned>(shift)) & 15U];
}

/// `text` with `escape(out, code point, is text)` for what is not to be written as it is; without UTF-8 the code point is a byte.
template <class Escape>
[[nodiscard]] std::string escaped(std::string_view text, bool keeps_lines, Escape&& escape) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const from = at;
        auto const c = next_code_point(text, at);
        if (!c) {
            escape(out, static_cast<unsigned char>(text[at++]), false);
        } else if (is_unseen(*c) && !(keeps_lines && (*c == '\n' || *c == '\t'))) {
            escape(out, *c, true);
        } else {
            out += text.substr(from, at - from);
        }
    }
    return out;
}

inline void append_escape(std::string& out, char32_t c, bool) {
    if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c == '\t') out += "\\t";
    else if (c < 0x100) out += "\\x", append_hexadecimal(out, c, 2);
    else out += "\\u", append_hexadecimal(out, c, 4);
}

/// Back to where a character begins.
[[nodiscard]] inline std::size_t character_before(std::string_view text, std::size_t at) noexcept {
    for (int back = 0; back < 3 && at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; ++back) --at;
    return at;
}

}  // namespace detail

TORCH_IR_INLINE std::string printable_line(std::string_view text) { return detail::escaped(text, false, detail::append_escape); }

TORCH_IR_INLINE std::string printable_name(std::string_view name) {
    std::string out = printable_line(name);
    for (std::size_t at = 0; (at = out.find('<', at)) != std::string::npos;) out.replace(at, 1, "\\x3c");
    return out;
}

TORCH_IR_INLINE std::string printable_text(std::string_view text) { return detail::escaped(text, true, detail::append_escape); }

TORCH_IR_INLINE std::string printable_json(std::string_view document) {
    return detail::escaped(document, true, [](std::string& out, char32_t c, bool is_text) {
        if (is_text && c < 0x20) out += static_cast<char>(c);  // between values: inside of texts JSON has none
        else out += "\\u", detail::append_hexadecimal(out, is_text ? c : U'\xFFFD', 4);
    });
}

TORCH_IR_INLINE std::string shortened_middle(std::string_view text, std::size_t most) {
    constexpr std::string_view gap = "\xE2\x80\xA6";
    if (text.size() <= most) return std::string(text);
    if (most <= gap.size()) return std::string(text.substr(0, detail::character_before(text, most)));
    std::size_t const kept = most - gap.size();
    std::size_t const head = detail::character_before(text, kept - kept / 3);
    std::size_t tail = text.size() - kept / 3;
    while (tail < text.size() && (static_cast<unsigned char>(text[tail]) & 0xC0U) == 0x80U) ++tail;
    return std::string(text.substr(0, head)).append(gap).append(text.substr(tail));
}

TORCH_IR_INLINE std::string shortened_message(std::string_view message, std::size_t most) {
    if (message.size() <= most) return std::string(message);
    constexpr std::size_t longest_word = 160;
    std::string out;
    for (std::size_t at = 0; at < message.size();) {
        std::size_t const end = std::min(message.find(' ', at), message.size());
        out += shortened_middle(message.substr(at, end - at), longest_word);
        if (end < message.size()) out += ' ';
        at = end + 1;
    }
    return shortened_middle(out, most);
}

}}  // namespace torch_ir

#endif
