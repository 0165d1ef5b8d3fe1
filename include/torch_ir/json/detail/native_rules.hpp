// SPDX-License-Identifier: MIT
/// Rules that the writer and the reader of the native dialect share: what is left out because it can be computed.
#pragma once

#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/type.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

inline constexpr std::string_view native_format = "torch_ir";
inline constexpr std::int64_t native_major = 1;
inline constexpr std::int64_t native_minor = 0;

/// What a tensor type of the document has where it does not say: taken from the first tensor type of the program, so
/// that the rule is the same whoever writes.
struct type_defaults {
    torch_ir::device device{};
    bool has_strides = true;  ///< row-major strides; else none
};

/// Row-major strides; nothing where one does not fit 64 bits or a size is negative.
[[nodiscard]] std::optional<std::vector<std::int64_t>> find_contiguous_strides(std::span<std::int64_t const> sizes);

/// Row-major strides of a shape of which only the first size may be symbolic; else nothing.
[[nodiscard]] std::optional<shape> find_contiguous_strides(shape const& sizes);

/// Elements that a storage must have for these sizes and strides (from offset 0); nothing where that is more than
/// `limit` or a stride is negative. The sizes must not hold a 0.
[[nodiscard]] std::optional<std::int64_t> find_extent(std::span<std::int64_t const> sizes, std::span<std::int64_t const> strides, std::int64_t limit);

/// The device spelled `cpu` or `cuda:1`; the index is -1 where there is none.
[[nodiscard]] device parse_device(std::string_view text);

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::optional<std::vector<std::int64_t>> find_contiguous_strides(std::span<std::int64_t const> sizes) {
    std::vector<std::int64_t> strides(sizes.size(), 1);
    std::int64_t step = 1;
    for (std::size_t i = sizes.size(); i-- > 0;) {
        if (sizes[i] < 0) return std::nullopt;
        strides[i] = step;
        if (multiply_overflows(step, sizes[i] > 1 ? sizes[i] : 1, step)) return std::nullopt;
    }
    return strides;
}

inline std::optional<shape> find_contiguous_strides(shape const& sizes) {
    std::vector<std::int64_t> known;
    known.reserve(sizes.size());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (!sizes[i].is_static() && i != 0) return std::nullopt;
        known.push_back(sizes[i].is_static() ? sizes[i].value() : 1);
    }
    auto const strides = find_contiguous_strides(known);
    return strides ? std::optional(shape(strides->begin(), strides->end())) : std::nullopt;
}

inline std::optional<std::int64_t> find_extent(std::span<std::int64_t const> sizes, std::span<std::int64_t const> strides, std::int64_t limit) {
    std::int64_t last = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        std::int64_t reach = 0;
        if (strides[i] < 0 || multiply_overflows(strides[i], sizes[i] - 1, reach) || add_overflows(last, reach, last) || last >= limit) return std::nullopt;
    }
    return last + 1;
}

inline device parse_device(std::string_view text) {
    device d{std::string(text), -1};
    std::size_t const colon = text.rfind(':');
    if (colon == std::string_view::npos) return d;
    std::string_view const digits = text.substr(colon + 1);
    std::int32_t index = -1;
    auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (ec == std::errc() && end == digits.data() + digits.size() && index >= 0 && std::to_string(index) == digits)
        return {std::string(text.substr(0, colon)), index};
    return d;
}

}}}  // namespace torch_ir::detail
