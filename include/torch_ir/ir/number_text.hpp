// SPDX-License-Identifier: MIT
/// Numbers for people, alike in every table and report: exact ones with commas, others with three digits and a unit of thousands.
///
/// \code
///     std::cout << torch_ir::with_thousands(230496) << '\n';    // 230,496
///     std::cout << torch_ir::with_unit(4089184256) << '\n';     // 4.09 G
///     std::cout << torch_ir::with_byte_unit(230496) << '\n';    // 230 kB
/// \endcode
#pragma once

#include <torch_ir/config.hpp>

#include <cstdint>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// `1,234,567`.
[[nodiscard]] std::string with_thousands(std::int64_t);

/// `4.09 G`, `512`, `1.50 k`: three digits.
[[nodiscard]] std::string with_unit(double);

/// `4.09 GB`, `512 B`, `1.50 kB`.
[[nodiscard]] std::string with_byte_unit(std::int64_t bytes);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

#include <array>
#include <cstddef>
#include <cstdio>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::string with_thousands(std::int64_t n) {
    std::string text = std::to_string(n);
    for (std::size_t at = text.size(); at > (n < 0 ? 4U : 3U);) text.insert(at -= 3, ",");
    return text;
}

TORCH_IR_INLINE std::string with_unit(double n) {
    std::size_t unit = 0;
    constexpr std::array<char const*, 7> units{"", " k", " M", " G", " T", " P", " E"};
    for (; n >= 999.5 && unit + 1 < units.size(); ++unit) n /= 1000;
    std::array<char, 32> text{};
    int const digits = unit == 0 ? 0 : n < 9.995 ? 2 : n < 99.95 ? 1 : 0;
    static_cast<void>(std::snprintf(text.data(), text.size(), "%.*f%s", digits, n, units[unit]));
    return text.data();
}

TORCH_IR_INLINE std::string with_byte_unit(std::int64_t bytes) { return with_unit(static_cast<double>(bytes)) + (bytes < 1000 ? " B" : "B"); }

}}  // namespace torch_ir

#endif
