// SPDX-License-Identifier: MIT
/// What an operator's registration says of it beyond its schema: the tags of LibTorch.
#pragma once

#include <torch_ir/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A tag of an operator. Names and numbers are those of `at::Tag` in LibTorch 2.13.
enum class schema_tag : std::uint8_t {
    core = 0,                        ///< of the Core ATen set
    cudagraph_unsafe = 1,            ///< must not run inside of a CUDA graph
    data_dependent_output = 2,       ///< returns a number that depends on elements (`item`)
    dynamic_output_shape = 3,        ///< the sizes of a result depend on elements (`nonzero`)
    flexible_layout = 4,             ///< takes its arguments with any strides
    generated = 5,                   ///< derived from another overload when LibTorch was built
    inplace = 6,                     ///< writes to its first argument and returns it
    inplace_view = 7,                ///< changes sizes and strides of its argument (`squeeze_`)
    maybe_aliasing_or_mutating = 8,  ///< may return or write to an argument without saying so
    needs_contiguous_strides = 9,    ///< of its arguments
    needs_exact_strides = 10,        ///< those it was traced with
    needs_fixed_stride_order = 11,   ///< that it was traced with
    nondeterministic_bitwise = 12,   ///< two runs may differ by rounding
    nondeterministic_seeded = 13,    ///< draws random numbers
    out = 14,                        ///< writes its results to keyword arguments
    out_variant = 15,                ///< as `out`, and takes what it writes to first
    pointwise = 16,                  ///< each element of the result depends on the elements at the same place
    pt2_compliant_tag = 17,          ///< its schema and its meta kernel were checked
    reduction = 18,                  ///< sums up, or alike, over dimensions
    view_copy = 19                   ///< a view operator that copies (`expand_copy`)
};

/// Number of tags.
inline constexpr std::size_t schema_tag_count = 20;

/// The name of a tag: `to_string(schema_tag::pointwise) == "pointwise"`.
[[nodiscard]] std::string_view to_string(schema_tag) noexcept;
/// The tag of that name, or nothing. Linear in the number of tags.
[[nodiscard]] std::optional<schema_tag> find_schema_tag(std::string_view name) noexcept;

/// A set of tags.
class schema_tags {
public:
    constexpr schema_tags() noexcept = default;
    constexpr schema_tags(schema_tag t) noexcept : bits_(std::uint32_t{1} << static_cast<unsigned>(t)) {}  // NOLINT(google-explicit-constructor)
    constexpr schema_tags(std::initializer_list<schema_tag> tags) noexcept {
        for (schema_tag const t : tags) *this |= t;
    }

    [[nodiscard]] constexpr bool has(schema_tag t) const noexcept { return (bits_ & schema_tags(t).bits_) != 0; }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }

    constexpr schema_tags& operator|=(schema_tags other) noexcept {
        bits_ |= other.bits_;
        return *this;
    }
    friend constexpr schema_tags operator|(schema_tags a, schema_tags b) noexcept { return a |= b; }
    friend constexpr bool operator==(schema_tags, schema_tags) = default;

private:
    std::uint32_t bits_ = 0;
};

/// The set of both.
[[nodiscard]] constexpr schema_tags operator|(schema_tag a, schema_tag b) noexcept { return schema_tags(a) | schema_tags(b); }

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

inline constexpr std::array<std::string_view, schema_tag_count> schema_tag_names{"core",
                                                                                 "cudagraph_unsafe",
                                                                                 "data_dependent_output",
                                                                                 "dynamic_output_shape",
                                                                                 "flexible_layout",
                                                                                 "generated",
                                                                                 "inplace",
                                                                                 "inplace_view",
                                                                                 "maybe_aliasing_or_mutating",
                                                                                 "needs_contiguous_strides",
                                                                                 "needs_exact_strides",
                                                                                 "needs_fixed_stride_order",
                                                                                 "nondeterministic_bitwise",
                                                                                 "nondeterministic_seeded",
                                                                                 "out",
                                                                                 "out_variant",
                                                                                 "pointwise",
                                                                                 "pt2_compliant_tag",
                                                                                 "reduction",
                                                                                 "view_copy"};

}  // namespace detail

inline std::string_view to_string(schema_tag t) noexcept {
    auto const i = static_cast<std::size_t>(t);
    return i < schema_tag_count ? detail::schema_tag_names[i] : "unknown_tag";
}

inline std::optional<schema_tag> find_schema_tag(std::string_view name) noexcept {
    for (std::size_t i = 0; i < schema_tag_count; ++i)
        if (detail::schema_tag_names[i] == name) return static_cast<schema_tag>(i);
    return std::nullopt;
}

}}  // namespace torch_ir
