// SPDX-License-Identifier: MIT
/// The two dialects of IR JSON documents. docs/json.md describes both.
#pragma once

#include <torch_ir/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The forms of IR JSON: see docs/json.md.
enum class dialect : std::uint8_t {
    native,     ///< lossless, linear in size, valid JSON, versioned
    pytorch_ir  ///< what the Python system pytorch-ir reads and writes: static shapes, flat arguments
};

/// `native`, `pytorch-ir`.
[[nodiscard]] std::string_view to_string(dialect) noexcept;
/// Reverse of `to_string`; nothing for an unknown name.
[[nodiscard]] std::optional<dialect> find_dialect(std::string_view name) noexcept;

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(json)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {
inline constexpr std::array<std::string_view, 2> dialect_names{"native", "pytorch-ir"};
}  // namespace detail

TORCH_IR_INLINE std::string_view to_string(dialect d) noexcept { return detail::dialect_names[static_cast<std::size_t>(d)]; }

TORCH_IR_INLINE std::optional<dialect> find_dialect(std::string_view name) noexcept {
    for (std::size_t i = 0; i < detail::dialect_names.size(); ++i)
        if (detail::dialect_names[i] == name) return static_cast<dialect>(i);
    return std::nullopt;
}

}}  // namespace torch_ir

#endif
