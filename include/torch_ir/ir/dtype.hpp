// SPDX-License-Identifier: MIT
/// Element types, devices, layouts and memory formats: all that LibTorch 2.14 knows, without LibTorch.
#pragma once

#include <torch_ir/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Element type of a tensor. The numbers are this library's own: those of `c10::ScalarType` move when LibTorch adds a dtype, so
/// libtorch/convert.hpp matches them by name.
enum class dtype : std::int8_t {
    uint8 = 0,
    int8 = 1,
    int16 = 2,
    int32 = 3,
    int64 = 4,
    float16 = 5,
    float32 = 6,
    float64 = 7,
    complex32 = 8,
    complex64 = 9,
    complex128 = 10,
    bool_ = 11,
    qint8 = 12,
    quint8 = 13,
    qint32 = 14,
    bfloat16 = 15,
    quint4x2 = 16,
    quint2x4 = 17,
    bits1x8 = 18,
    bits2x4 = 19,
    bits4x2 = 20,
    bits8 = 21,
    bits16 = 22,
    float8_e5m2 = 23,
    float8_e4m3fn = 24,
    float8_e5m2fnuz = 25,
    float8_e4m3fnuz = 26,
    uint16 = 27,
    uint32 = 28,
    uint64 = 29,
    uint1 = 30,
    uint2 = 31,
    uint3 = 32,
    uint4 = 33,
    uint5 = 34,
    uint6 = 35,
    uint7 = 36,
    int1 = 37,
    int2 = 38,
    int3 = 39,
    int4 = 40,
    int5 = 41,
    int6 = 42,
    int7 = 43,
    float8_e8m0fnu = 44,
    float4_e2m1fn_x2 = 45,
    bcomplex32 = 46,  ///< two bfloat16
    undefined = 47
};

/// Number of dtypes, `undefined` included.
inline constexpr std::size_t dtype_count = 48;

/// What the elements of a dtype are.
enum class dtype_kind : std::uint8_t { boolean, integer, floating, complex, quantized, bits, undefined };

/// The name that PyTorch prints after `torch.`: `to_string(dtype::bool_) == "bool"`.
[[nodiscard]] std::string_view to_string(dtype) noexcept;
/// Reverse of `to_string`; nothing for an unknown name. Linear in the number of dtypes.
[[nodiscard]] std::optional<dtype> find_dtype(std::string_view name) noexcept;
/// Bytes of one element as stored (two float4 or four quint2 elements share one); 0 for `undefined`.
[[nodiscard]] std::size_t element_size(dtype) noexcept;
/// The kind of a dtype.
[[nodiscard]] dtype_kind kind_of(dtype) noexcept;

/// Where a tensor lives: a type as PyTorch spells it (`cpu`, `cuda`, `meta`, …) and an index, -1 for the current one.
struct device {
    std::string type = "cpu";
    std::int32_t index = -1;
    friend bool operator==(device const&, device const&) = default;
};

/// `cpu`, `cuda:1`.
[[nodiscard]] std::string to_string(device const&);

/// Memory layout. The numbers are those of `c10::Layout`.
enum class layout : std::int8_t { strided = 0, sparse_coo = 1, sparse_csr = 2, mkldnn = 3, sparse_csc = 4, sparse_bsr = 5, sparse_bsc = 6, jagged = 7 };

/// `torch.strided`, as PyTorch prints it.
[[nodiscard]] std::string_view to_string(layout) noexcept;
/// The layout of that name, or nothing.
[[nodiscard]] std::optional<layout> find_layout(std::string_view name) noexcept;

/// Memory format. The numbers are those of `c10::MemoryFormat`.
enum class memory_format : std::int8_t { contiguous = 0, preserve = 1, channels_last = 2, channels_last_3d = 3 };

/// `torch.contiguous_format`, as PyTorch prints it.
[[nodiscard]] std::string_view to_string(memory_format) noexcept;
/// The memory format of that name, or nothing.
[[nodiscard]] std::optional<memory_format> find_memory_format(std::string_view name) noexcept;

namespace detail {

struct dtype_entry {
    std::string_view name;
    std::string_view scalar_type;  ///< its enumerator in `c10::ScalarType`
    std::uint8_t size;
    dtype_kind kind;
};

inline constexpr std::array<dtype_entry, dtype_count> dtype_table{{
    {"uint8", "Byte", 1, dtype_kind::integer},
    {"int8", "Char", 1, dtype_kind::integer},
    {"int16", "Short", 2, dtype_kind::integer},
    {"int32", "Int", 4, dtype_kind::integer},
    {"int64", "Long", 8, dtype_kind::integer},
    {"float16", "Half", 2, dtype_kind::floating},
    {"float32", "Float", 4, dtype_kind::floating},
    {"float64", "Double", 8, dtype_kind::floating},
    {"complex32", "ComplexHalf", 4, dtype_kind::complex},
    {"complex64", "ComplexFloat", 8, dtype_kind::complex},
    {"complex128", "ComplexDouble", 16, dtype_kind::complex},
    {"bool", "Bool", 1, dtype_kind::boolean},
    {"qint8", "QInt8", 1, dtype_kind::quantized},
    {"quint8", "QUInt8", 1, dtype_kind::quantized},
    {"qint32", "QInt32", 4, dtype_kind::quantized},
    {"bfloat16", "BFloat16", 2, dtype_kind::floating},
    {"quint4x2", "QUInt4x2", 1, dtype_kind::quantized},
    {"quint2x4", "QUInt2x4", 1, dtype_kind::quantized},
    {"bits1x8", "Bits1x8", 1, dtype_kind::bits},
    {"bits2x4", "Bits2x4", 1, dtype_kind::bits},
    {"bits4x2", "Bits4x2", 1, dtype_kind::bits},
    {"bits8", "Bits8", 1, dtype_kind::bits},
    {"bits16", "Bits16", 2, dtype_kind::bits},
    {"float8_e5m2", "Float8_e5m2", 1, dtype_kind::floating},
    {"float8_e4m3fn", "Float8_e4m3fn", 1, dtype_kind::floating},
    {"float8_e5m2fnuz", "Float8_e5m2fnuz", 1, dtype_kind::floating},
    {"float8_e4m3fnuz", "Float8_e4m3fnuz", 1, dtype_kind::floating},
    {"uint16", "UInt16", 2, dtype_kind::integer},
    {"uint32", "UInt32", 4, dtype_kind::integer},
    {"uint64", "UInt64", 8, dtype_kind::integer},
    {"uint1", "UInt1", 1, dtype_kind::integer},
    {"uint2", "UInt2", 1, dtype_kind::integer},
    {"uint3", "UInt3", 1, dtype_kind::integer},
    {"uint4", "UInt4", 1, dtype_kind::integer},
    {"uint5", "UInt5", 1, dtype_kind::integer},
    {"uint6", "UInt6", 1, dtype_kind::integer},
    {"uint7", "UInt7", 1, dtype_kind::integer},
    {"int1", "Int1", 1, dtype_kind::integer},
    {"int2", "Int2", 1, dtype_kind::integer},
    {"int3", "Int3", 1, dtype_kind::integer},
    {"int4", "Int4", 1, dtype_kind::integer},
    {"int5", "Int5", 1, dtype_kind::integer},
    {"int6", "Int6", 1, dtype_kind::integer},
    {"int7", "Int7", 1, dtype_kind::integer},
    {"float8_e8m0fnu", "Float8_e8m0fnu", 1, dtype_kind::floating},
    {"float4_e2m1fn_x2", "Float4_e2m1fn_x2", 1, dtype_kind::floating},
    {"bcomplex32", "BComplex32", 4, dtype_kind::complex},
    {"undefined", "Undefined", 0, dtype_kind::undefined},
}};

inline constexpr std::array<std::string_view, 8> layout_names{"torch.strided",    "torch.sparse_coo", "torch.sparse_csr", "torch._mkldnn",
                                                              "torch.sparse_csc", "torch.sparse_bsr", "torch.sparse_bsc", "torch.jagged"};

inline constexpr std::array<std::string_view, 4> memory_format_names{"torch.contiguous_format", "torch.preserve_format", "torch.channels_last",
                                                                     "torch.channels_last_3d"};

[[nodiscard]] constexpr dtype_entry const& entry_of(dtype t) noexcept {
    auto const i = static_cast<std::size_t>(t);
    return dtype_table[i < dtype_count ? i : dtype_count - 1];
}

template <class Enum, std::size_t N>
[[nodiscard]] constexpr std::optional<Enum> find_name(std::array<std::string_view, N> const& names, std::string_view name) noexcept {
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace detail

inline std::string_view to_string(dtype t) noexcept { return detail::entry_of(t).name; }

inline std::optional<dtype> find_dtype(std::string_view name) noexcept {
    for (std::size_t i = 0; i < dtype_count; ++i)
        if (detail::dtype_table[i].name == name) return static_cast<dtype>(i);
    return std::nullopt;
}

inline std::size_t element_size(dtype t) noexcept { return detail::entry_of(t).size; }

inline dtype_kind kind_of(dtype t) noexcept { return detail::entry_of(t).kind; }

inline std::string to_string(device const& d) { return d.index < 0 ? d.type : d.type + ':' + std::to_string(d.index); }

inline std::string_view to_string(layout l) noexcept {
    auto const i = static_cast<std::size_t>(l);
    return i < detail::layout_names.size() ? detail::layout_names[i] : "torch.unknown_layout";
}

inline std::optional<layout> find_layout(std::string_view name) noexcept { return detail::find_name<layout>(detail::layout_names, name); }

inline std::string_view to_string(memory_format f) noexcept {
    auto const i = static_cast<std::size_t>(f);
    return i < detail::memory_format_names.size() ? detail::memory_format_names[i] : "torch.unknown_format";
}

inline std::optional<memory_format> find_memory_format(std::string_view name) noexcept {
    return detail::find_name<memory_format>(detail::memory_format_names, name);
}

}}  // namespace torch_ir
