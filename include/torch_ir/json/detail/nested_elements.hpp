// SPDX-License-Identifier: MIT
/// The elements of a tensor as nested JSON lists, as Python's `tensor.tolist()` gives them: both ways.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/float_format.hpp>
#include <torch_ir/ir/tensor_data.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Whether elements of `type` are plain numbers (or pairs): not packed, quantized or raw bits.
[[nodiscard]] bool has_plain_elements(dtype type) noexcept;

/// Writes the elements as nested lists, a bare number for rank 0. Complex numbers are texts: `"(1+2j)"`.
/// Preconditions: `has_plain_elements(data.dtype)` and `is_within_storage(data)`. Linear.
void write_nested_elements(json_writer& out, tensor_data const& data);

/// Reads nested lists of elements of `type`. `known` are the sizes where another place tells them: it decides what the
/// lists can't tell (the sizes behind a 0). Throws errc::malformed for ragged lists and for what is no element of the
/// type. Linear.
[[nodiscard]] tensor_data read_nested_elements(json_cursor const& data, dtype type, std::optional<std::vector<std::int64_t>> const& known);

// ---- implementation -------------------------------------------------------------------------------------------------

inline bool has_plain_elements(dtype type) noexcept {
    return type == dtype::bool_ || kind_of(type) == dtype_kind::complex || (kind_of(type) == dtype_kind::floating && type != dtype::float4_e2m1fn_x2) ||
           (kind_of(type) == dtype_kind::integer && type <= dtype::uint64);
}

/// Loads a little-endian T (so are all bytes of tensor_data).
template <class T>
[[nodiscard]] T load_element(std::byte const* at) noexcept {
    static_assert(std::endian::native == std::endian::little, "tensor bytes are little-endian");
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

[[nodiscard]] inline double load_small_float(dtype type, std::byte const* at) noexcept {
    std::uint32_t const code = element_size(type) == 1 ? load_element<std::uint8_t>(at) : load_element<std::uint16_t>(at);
    return decode_float(*find_float_format(type), code);
}

inline void write_element(json_writer& out, dtype type, std::byte const* at) {
    auto const complex = [&](double real, double imaginary) {
        std::string text;
        append_complex(text, real, imaginary);
        out.string(text);
    };
    switch (type) {
        case dtype::bool_: return out.boolean(*at != std::byte{0});
        case dtype::uint8: return out.integer(load_element<std::uint8_t>(at));
        case dtype::int8: return out.integer(load_element<std::int8_t>(at));
        case dtype::int16: return out.integer(load_element<std::int16_t>(at));
        case dtype::int32: return out.integer(load_element<std::int32_t>(at));
        case dtype::int64: return out.integer(load_element<std::int64_t>(at));
        case dtype::uint16: return out.integer(load_element<std::uint16_t>(at));
        case dtype::uint32: return out.integer(load_element<std::uint32_t>(at));
        case dtype::uint64: return out.integer(load_element<std::uint64_t>(at));
        case dtype::float32: return out.number(static_cast<double>(load_element<float>(at)));
        case dtype::float64: return out.number(load_element<double>(at));
        case dtype::complex32: return complex(load_small_float(dtype::float16, at), load_small_float(dtype::float16, at + 2));
        case dtype::bcomplex32: return complex(load_small_float(dtype::bfloat16, at), load_small_float(dtype::bfloat16, at + 2));
        case dtype::complex64: return complex(static_cast<double>(load_element<float>(at)), static_cast<double>(load_element<float>(at + 4)));
        case dtype::complex128: return complex(load_element<double>(at), load_element<double>(at + 8));
        default: return out.number(load_small_float(type, at));
    }
}

inline void write_nested_elements(json_writer& out, tensor_data const& data) {
    std::size_t const width = element_size(data.dtype);
    auto const walk = [&](auto const& self, std::size_t d, std::int64_t at) -> void {
        if (d == data.sizes.size()) return write_element(out, data.dtype, data.storage.data() + static_cast<std::size_t>(at) * width);
        out.open('[');
        for (std::int64_t i = 0; i < data.sizes[d]; ++i) {
            out.item();
            self(self, d + 1, at + i * data.strides[d]);
        }
        out.close(']');
    };
    walk(walk, 0, data.offset);
}

template <class T>
void store_element(std::vector<std::byte>& out, T value) {
    auto const* bytes = reinterpret_cast<std::byte const*>(&value);
    out.insert(out.end(), bytes, bytes + sizeof value);
}

template <class T>
void store_integer(json_cursor const& element, std::vector<std::byte>& out) {
    if constexpr (std::is_same_v<T, std::uint64_t>) {
        store_element(out, element.as_size());
    } else {
        store_element(out, static_cast<T>(element.as_int(std::int64_t{std::numeric_limits<T>::min()}, std::int64_t{std::numeric_limits<T>::max()})));
    }
}

inline void store_small_float(json_cursor const& element, dtype type, double x, std::vector<std::byte>& out) {
    auto const code = encode_float(*find_float_format(type), x);
    if (!code) element.fail(concat("a number that ", to_string(type), " can represent"));
    if (element_size(type) == 1) store_element(out, static_cast<std::uint8_t>(*code));
    else store_element(out, static_cast<std::uint16_t>(*code));
}

inline void store_float32(json_cursor const& element, double x, std::vector<std::byte>& out) {
    if (std::isfinite(x) && std::abs(x) > static_cast<double>(std::numeric_limits<float>::max())) element.fail("a number that float32 can represent");
    store_element(out, static_cast<float>(x));
}

inline void read_element(json_cursor const& element, dtype type, std::vector<std::byte>& out) {
    auto const complex = [&]() -> std::array<double, 2> {
        if (!element.value().is_string()) return {element.as_double(), 0.0};
        auto const parts = parse_complex(element.as_string());
        if (!parts) element.fail("a complex number such as \"(1+2j)\"");
        return *parts;
    };
    switch (type) {
        case dtype::bool_: return store_element(out, static_cast<std::uint8_t>(element.as_bool()));
        case dtype::uint8: return store_integer<std::uint8_t>(element, out);
        case dtype::int8: return store_integer<std::int8_t>(element, out);
        case dtype::int16: return store_integer<std::int16_t>(element, out);
        case dtype::int32: return store_integer<std::int32_t>(element, out);
        case dtype::int64: return store_integer<std::int64_t>(element, out);
        case dtype::uint16: return store_integer<std::uint16_t>(element, out);
        case dtype::uint32: return store_integer<std::uint32_t>(element, out);
        case dtype::uint64: return store_integer<std::uint64_t>(element, out);
        case dtype::float32: return store_float32(element, element.as_double(), out);
        case dtype::float64: return store_element(out, element.as_double());
        case dtype::complex32:
        case dtype::bcomplex32:
            for (double const part : complex()) store_small_float(element, type == dtype::complex32 ? dtype::float16 : dtype::bfloat16, part, out);
            return;
        case dtype::complex64:
            for (double const part : complex()) store_float32(element, part, out);
            return;
        case dtype::complex128:
            for (double const part : complex()) store_element(out, part);
            return;
        default: return store_small_float(element, type, element.as_double(), out);
    }
}

inline tensor_data read_nested_elements(json_cursor const& data, dtype type, std::optional<std::vector<std::int64_t>> const& known) {
    std::vector<std::int64_t> sizes;
    for (boost::json::value const* v = &data.value(); v->is_array(); v = &v->get_array().front()) {
        if (sizes.size() == max_depth) data.fail("lists nested at most " + std::to_string(max_depth) + " deep", "deeper ones");
        sizes.push_back(static_cast<std::int64_t>(v->get_array().size()));
        if (v->get_array().empty()) break;
    }
    std::vector<std::byte> bytes;
    auto const walk = [&](auto const& self, json_cursor const& at, std::size_t d) -> void {
        if (d == sizes.size()) return read_element(at, type, bytes);
        if (!at.value().is_array() || std::cmp_not_equal(at.as_array().size(), sizes[d]))
            at.fail(concat("a list of ", std::to_string(sizes[d]), ", like its neighbours"));
        at.for_each_element([&](json_cursor const& element) { self(self, element, d + 1); });
    };
    walk(walk, data, 0);
    if (bytes.empty() && known && element_count(*known) == 0 && sizes.size() <= known->size() && std::equal(sizes.begin(), sizes.end(), known->begin()))
        sizes = *known;
    return make_tensor_data(type, std::move(sizes), std::move(bytes));
}

}}}  // namespace torch_ir::detail
