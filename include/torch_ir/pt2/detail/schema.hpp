// SPDX-License-Identifier: MIT
/// The small pieces of torch.export's serialization schema: code numbers of dtypes, layouts and memory
/// formats, numbers, one-key unions, devices.
///
/// The schema is the one of `torch/_export/serde/schema.py` in PyTorch 2.13 (version 8.20), and those of all releases since 2.1 (1, 2, 5, 7). Minor versions
/// add optional keys, so a record may hold keys that are not known here, and optional ones may be missing; a union's key must be known.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/dtype.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Major version of the schema of today. Every minor version is read.
inline constexpr std::int64_t pt2_schema_major = 8;
/// Those of releases before: 2.1, 2.2, 2.3 and 2.4, 2.5. (3, 4 and 6 were in nightly builds only.)
inline constexpr std::array<std::int64_t, 4> pt2_old_schema_majors{1, 2, 5, 7};

/// The dtype with the archive's number; nothing for an unknown one. (The numbers are not those of `c10::ScalarType`.)
[[nodiscard]] constexpr std::optional<dtype> pt2_dtype(std::int64_t code) noexcept;
/// The layout with the archive's number; nothing for an unknown one.
[[nodiscard]] constexpr std::optional<layout> pt2_layout(std::int64_t code) noexcept;
/// The memory format with the archive's number; nothing for an unknown one.
[[nodiscard]] constexpr std::optional<memory_format> pt2_memory_format(std::int64_t code) noexcept;

namespace detail {

/// A value of a union, which the schema writes as an object with one key.
struct pt2_union {
    std::string_view key;
    json_cursor value;
};

/// Opens a union. Throws errc::malformed unless it is an object with exactly one key that is not null (2.1 and 2.2 write the others, too, as null). The cursor
/// refers to `u`.
[[nodiscard]] pt2_union open_union(json_cursor const& u);
pt2_union open_union(json_cursor&&) = delete;

/// Throws errc::malformed for a union's key that is not in the schema.
[[noreturn]] void fail_union(json_cursor const& u, std::string_view expected, std::string_view key);

/// The member `key`, where it is there and not null.
[[nodiscard]] std::optional<json_cursor> find_member(json_cursor const& object, std::string_view key);
std::optional<json_cursor> find_member(json_cursor&&, std::string_view) = delete;

/// The string member `key`, empty where it is missing or null.
[[nodiscard]] std::string_view string_or_empty(json_cursor const& object, std::string_view key);

/// A float, which the schema writes as a number or, where it is not finite, as "Infinity", "-Infinity" or "NaN".
[[nodiscard]] double read_pt2_float(json_cursor const&);

[[nodiscard]] dtype read_pt2_dtype(json_cursor const&);
[[nodiscard]] layout read_pt2_layout(json_cursor const&);
[[nodiscard]] memory_format read_pt2_memory_format(json_cursor const&);
/// `{"type": "cuda", "index": 0}`; the index may be null.
[[nodiscard]] device read_pt2_device(json_cursor const&);

}  // namespace detail

// ---- implementation -------------------------------------------------------------------------------------------------

constexpr std::optional<dtype> pt2_dtype(std::int64_t code) noexcept {
    switch (code) {
        case 1: return dtype::uint8;
        case 2: return dtype::int8;
        case 3: return dtype::int16;
        case 4: return dtype::int32;
        case 5: return dtype::int64;
        case 6: return dtype::float16;
        case 7: return dtype::float32;
        case 8: return dtype::float64;
        case 9: return dtype::complex32;
        case 10: return dtype::complex64;
        case 11: return dtype::complex128;
        case 12: return dtype::bool_;
        case 13: return dtype::bfloat16;
        case 28: return dtype::uint16;
        case 29: return dtype::float8_e4m3fn;
        case 30: return dtype::float8_e5m2;
        case 31: return dtype::float8_e4m3fnuz;
        case 32: return dtype::float8_e5m2fnuz;
        case 33: return dtype::float8_e8m0fnu;
        case 34: return dtype::uint32;
        case 35: return dtype::uint64;
        default: return std::nullopt;
    }
}

constexpr std::optional<layout> pt2_layout(std::int64_t code) noexcept {
    switch (code) {
        case 1: return layout::sparse_coo;
        case 2: return layout::sparse_csr;
        case 3: return layout::sparse_csc;
        case 4: return layout::sparse_bsr;
        case 5: return layout::sparse_bsc;
        case 6: return layout::mkldnn;
        case 7: return layout::strided;
        default: return std::nullopt;
    }
}

constexpr std::optional<memory_format> pt2_memory_format(std::int64_t code) noexcept {
    switch (code) {
        case 1: return memory_format::contiguous;
        case 2: return memory_format::channels_last;
        case 3: return memory_format::channels_last_3d;
        case 4: return memory_format::preserve;
        default: return std::nullopt;
    }
}

namespace detail {

inline pt2_union open_union(json_cursor const& u) {
    boost::json::object const& o = u.as_object();
    auto chosen = o.begin();
    if (o.size() != 1) {
        auto const is_there = [](auto const& member) { return !member.value().is_null(); };
        chosen = std::find_if(o.begin(), o.end(), is_there);
        auto const count = std::count_if(o.begin(), o.end(), is_there);
        if (count != 1) u.fail("an object with one key", concat("an object with ", std::to_string(o.empty() ? 0 : count)));
    }
    std::string_view const key(chosen->key().data(), chosen->key().size());
    return {key, u.at(key)};
}

inline void fail_union(json_cursor const& u, std::string_view expected, std::string_view key) { u.fail(expected, concat("'", printable(key), "'")); }

inline std::optional<json_cursor> find_member(json_cursor const& object, std::string_view key) {
    auto found = object.find(key);
    if (found && found->is_null()) found.reset();
    return found;
}

inline std::string_view string_or_empty(json_cursor const& object, std::string_view key) {
    auto const found = find_member(object, key);
    return found ? found->as_string() : std::string_view();
}

inline double read_pt2_float(json_cursor const& c) {
    if (!c.value().is_string()) return c.as_double();
    std::string_view const text = c.as_string();
    if (text == "Infinity") return std::numeric_limits<double>::infinity();
    if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    c.fail("a number, \"Infinity\", \"-Infinity\" or \"NaN\"");
}

inline dtype read_pt2_dtype(json_cursor const& c) {
    auto const found = pt2_dtype(c.as_int());
    if (!found) c.fail("the number of a dtype of schema version 8 (1 to 13 or 28 to 35)");
    return *found;
}

inline layout read_pt2_layout(json_cursor const& c) {
    auto const found = pt2_layout(c.as_int());
    if (!found) c.fail("the number of a layout (1 to 7)");
    return *found;
}

inline memory_format read_pt2_memory_format(json_cursor const& c) {
    auto const found = pt2_memory_format(c.as_int());
    if (!found) c.fail("the number of a memory format (1 to 4)");
    return *found;
}

inline device read_pt2_device(json_cursor const& c) {
    json_cursor const type = c.at("type");
    device d{std::string(type.as_string()), -1};
    if (d.type.empty()) type.fail("the name of a device type");
    if (auto const index = find_member(c, "index")) d.index = static_cast<std::int32_t>(index->as_int(-1, std::numeric_limits<std::int16_t>::max()));
    return d;
}

}  // namespace detail

}}  // namespace torch_ir
