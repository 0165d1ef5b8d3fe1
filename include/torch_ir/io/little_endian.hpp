// SPDX-License-Identifier: MIT
/// Numbers in files: little-endian, of a given number of bytes.
#pragma once

#include <torch_ir/config.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A little-endian number of `Width` bytes at `at`. Precondition: it lies inside of `bytes`.
template <std::size_t Width>
[[nodiscard]] std::uint64_t load_le(std::span<std::byte const> bytes, std::uint64_t at) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = Width; i-- > 0;) value = (value << 8U) | std::to_integer<std::uint64_t>(bytes[at + i]);
    return value;
}

/// Appends a little-endian number of `Width` bytes.
template <std::size_t Width>
void append_le(std::string& out, std::uint64_t value) {
    for (std::size_t i = 0; i < Width; ++i) out += static_cast<char>((value >> (8 * i)) & 0xffU);
}

}}}  // namespace torch_ir::detail
