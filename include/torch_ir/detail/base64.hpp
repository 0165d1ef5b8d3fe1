// SPDX-License-Identifier: MIT
/// Base64 (RFC 4648, with padding): bytes in JSON.
#pragma once

#include <torch_ir/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

void append_base64(std::string& out, std::span<std::byte const> bytes);

/// Nothing where the text is not what `append_base64` writes for some bytes. Linear.
[[nodiscard]] std::optional<std::vector<std::byte>> decode_base64(std::string_view text);

// ---- implementation -------------------------------------------------------------------------------------------------

inline constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

inline void append_base64(std::string& out, std::span<std::byte const> bytes) {
    out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::size_t const count = bytes.size() - i < 3 ? bytes.size() - i : 3;
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) group = (group << 8U) | (k < count ? std::to_integer<std::uint32_t>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k) out += k <= count ? base64_digits[(group >> (18 - 6 * k)) & 63U] : '=';
    }
}

inline std::optional<std::vector<std::byte>> decode_base64(std::string_view text) {
    constexpr auto values = [] {
        std::array<std::int8_t, 256> table{};
        table.fill(-1);
        for (std::size_t i = 0; i < 64; ++i) table[static_cast<unsigned char>(base64_digits[i])] = static_cast<std::int8_t>(i);
        return table;
    }();
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t const padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    std::vector<std::byte> out;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::size_t const digits = i + 4 == text.size() ? 4 - padding : 4;
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            int const value = k < digits ? values[static_cast<unsigned char>(text[i + k])] : 0;
            if (value < 0) return std::nullopt;
            group = (group << 6U) | static_cast<std::uint32_t>(value);
        }
        if ((group & ((1U << (8 * (4 - digits))) - 1)) != 0) return std::nullopt;  // bits that no byte takes
        for (std::size_t k = 0; k + 1 < digits; ++k) out.push_back(static_cast<std::byte>((group >> (16 - 8 * k)) & 255U));
    }
    return out;
}

}}}  // namespace torch_ir::detail
