// SPDX-License-Identifier: MIT
/// How MLIR spells types, names, numbers and bytes.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/ir/type.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// An element type: in tensors of the torch dialect, in tensors of MLIR itself, and the number that operators take for it, which is that of
/// `c10::ScalarType`.
struct mlir_dtype {
    std::string_view torch;
    std::string_view builtin;
    int number;
};

/// The spelling of a dtype; nothing for one that the torch dialect does not have.
[[nodiscard]] inline std::optional<mlir_dtype> mlir_dtype_of(dtype t) noexcept {
    switch (t) {
        case dtype::uint8: return mlir_dtype{"ui8", "i8", 0};
        case dtype::int8: return mlir_dtype{"si8", "i8", 1};
        case dtype::int16: return mlir_dtype{"si16", "i16", 2};
        case dtype::int32: return mlir_dtype{"si32", "i32", 3};
        case dtype::int64: return mlir_dtype{"si64", "i64", 4};
        case dtype::float16: return mlir_dtype{"f16", "f16", 5};
        case dtype::float32: return mlir_dtype{"f32", "f32", 6};
        case dtype::float64: return mlir_dtype{"f64", "f64", 7};
        case dtype::complex64: return mlir_dtype{"complex<f32>", "complex<f32>", 9};
        case dtype::complex128: return mlir_dtype{"complex<f64>", "complex<f64>", 10};
        case dtype::bool_: return mlir_dtype{"i1", "i1", 11};
        case dtype::bfloat16: return mlir_dtype{"bf16", "bf16", 15};
        case dtype::float8_e5m2: return mlir_dtype{"f8E5M2", "f8E5M2", 23};
        case dtype::float8_e4m3fn: return mlir_dtype{"f8E4M3FN", "f8E4M3FN", 24};
        case dtype::float8_e5m2fnuz: return mlir_dtype{"f8E5M2FNUZ", "f8E5M2FNUZ", 25};
        case dtype::float8_e4m3fnuz: return mlir_dtype{"f8E4M3FNUZ", "f8E4M3FNUZ", 26};
        default: return std::nullopt;
    }
}

/// `!torch.vtensor<[1,?,4],f32>`. Precondition: the dialect has the dtype.
[[nodiscard]] inline std::string mlir_tensor(shape const& sizes, std::string_view element) {
    std::string out = "!torch.vtensor<[";
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (i != 0) out += ',';
        out += sizes[i].is_static() ? std::to_string(sizes[i].value()) : "?";
    }
    return ((out += "],") += element) += '>';
}

/// `tensor<1x4xf32>`, of MLIR itself.
[[nodiscard]] inline std::string mlir_builtin_tensor(std::span<std::int64_t const> sizes, std::string_view element) {
    std::string out = "tensor<";
    for (auto const s : sizes) (out += std::to_string(s)) += 'x';
    return (out += element) += '>';
}

/// `"text"`, with escapes for all that is not printable ASCII.
[[nodiscard]] inline std::string mlir_string(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "\"";
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\') out += c;
        else ((out += '\\') += digits[byte >> 4U]) += digits[byte & 15U];
    }
    return out += '"';
}

/// Bytes as hexadecimal digits, through `out(std::string_view)`, some thousand at once.
template <class Out>
void mlir_hex(std::span<std::byte const> bytes, Out&& out) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::array<char, 8192> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
    while (!bytes.empty()) {
        auto const part = bytes.first(bytes.size() < buffer.size() / 2 ? bytes.size() : buffer.size() / 2);
        std::size_t at = 0;
        for (std::byte const b : part) {
            auto const byte = std::to_integer<unsigned>(b);
            buffer[at++] = digits[byte >> 4U];
            buffer[at++] = digits[byte & 15U];
        }
        out(std::string_view(buffer.data(), at));
        bytes = bytes.subspan(part.size());
    }
}

/// A floating-point number, exactly: a point is a must, and what is not finite is written as the bits of a float64.
[[nodiscard]] inline std::string mlir_float(double x) {
    std::array<char, 40> text{};
    if (std::isfinite(x)) static_cast<void>(std::snprintf(text.data(), text.size(), "%.17e", x));
    else static_cast<void>(std::snprintf(text.data(), text.size(), "0x%016llX", static_cast<unsigned long long>(std::bit_cast<std::uint64_t>(x))));
    return text.data();
}

/// The elements of a tensor, which must be within its storage, in row-major order: those of its storage where they lie so, else a copy in `copy`.
[[nodiscard]] inline std::span<std::byte const> mlir_bytes(tensor_data const& t, std::vector<std::byte>& copy) {
    auto const width = element_size(t.dtype);
    auto const count = static_cast<std::size_t>(element_count(t.sizes).value_or(0));
    if (count == 0) return {};
    if (is_contiguous(t)) return t.storage.subspan(static_cast<std::size_t>(t.offset) * width, count * width);
    copy = contiguous_bytes(t);
    return copy;
}

/// Gives out names of values (`%x`), each once, as near to what is wished as the grammar allows.
class mlir_names {
public:
    /// `%conv1.weight`, or `%conv1.weight_1` where that is given out already.
    [[nodiscard]] std::string value(std::string_view wish) {
        std::string name = "%";
        for (char const c : wish) name += is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' ? c : '_';
        if (name.size() == 1 || !is_letter(name[1])) name.insert(1, "v");
        std::string unique = name;
        for (std::size_t& given = given_[name]; !used_.insert(unique).second;) unique = name + '_' + std::to_string(++given);
        return unique;
    }

private:
    name_set used_;
    name_map<std::size_t> given_;  ///< how many of that name

    [[nodiscard]] static bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
};

}}}  // namespace torch_ir::detail
