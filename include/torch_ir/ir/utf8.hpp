// SPDX-License-Identifier: MIT
/// Reading UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF.
#pragma once

#include <torch_ir/config.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The code point that starts at `at`, which is moved behind it; nothing, and `at` unmoved, where the bytes are not UTF-8.
[[nodiscard]] inline std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at) noexcept {
    auto const first = static_cast<unsigned char>(text[at]);
    std::size_t const length = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : (first & 0xF0U) == 0xE0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > text.size()) return std::nullopt;
    constexpr std::array<unsigned, 5> mask{0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t c = first & mask[length];
    for (std::size_t i = 1; i < length; ++i) {
        auto const next = static_cast<unsigned char>(text[at + i]);
        if ((next & 0xC0U) != 0x80) return std::nullopt;
        c = (c << 6U) | (next & 0x3FU);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (c < least[length] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return std::nullopt;
    at += length;
    return c;
}

/// Linear.
[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();)
        if (!next_code_point(text, at)) return false;
    return true;
}

}}}  // namespace torch_ir::detail
