// SPDX-License-Identifier: MIT
/// Constants in the native dialect: their elements in row-major order, as base64, and the strides where they have
/// others.
#pragma once

#include <torch_ir/detail/base64.hpp>
#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/json/detail/native_rules.hpp>
#include <torch_ir/json/detail/native_values_read.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Writes a constant as an object on the current line. Gaps between the elements are not kept; other orders and
/// repeated elements are. A constant of which only the type is known has null for data. Throws errc::invalid_ir where
/// sizes, strides and bytes disagree. Linear.
void write_native_constant(json_writer& out, tensor_constant const& c);

/// Reads what `write_native_constant` writes. Takes memory in proportion to the data in the text, whatever the sizes.
/// Linear.
[[nodiscard]] tensor_constant read_native_constant(json_cursor const& at, native_value_reader const& values);

// ---- implementation -------------------------------------------------------------------------------------------------

inline void write_native_constant(json_writer& out, tensor_constant const& c) {
    tensor_data const& data = c.data;
    auto const count = torch_ir::element_count(data.sizes);
    auto const contiguous = find_contiguous_strides(std::span<std::int64_t const>(data.sizes));
    bool const has_data = !data.storage.empty() || count == 0;
    if (!count || !contiguous || data.strides.size() != data.sizes.size() || (has_data && !is_within_storage(data)))
        raise(error::invalid_ir("constant '" + c.target + "'", "sizes and strides inside of its bytes", "others"));
    auto const integers = [&out](std::string_view key, std::vector<std::int64_t> const& numbers) {
        out.key(key);
        out.open_line('[');
        for (std::int64_t const n : numbers) {
            out.item();
            out.integer(n);
        }
        out.close(']');
    };
    out.open_line('{');
    out.key("name");
    out.string(c.target);
    integers("shape", data.sizes);
    out.key("dtype");
    out.string(to_string(data.dtype));
    bool const has_gaps = has_data && *count > 0 && !find_extent(data.sizes, data.strides, *count);
    if (data.strides != *contiguous && !has_gaps) integers("strides", data.strides);
    out.key("data");
    if (has_data) {
        out.raw("\"");
        append_base64(out.text(), contiguous_bytes(data));
        out.raw("\"");
    } else {
        out.null();
    }
    out.close('}');
}

/// Moves the elements (row-major so far) to where the strides say.
inline void set_strides(json_cursor const& at, std::vector<std::int64_t> strides, std::int64_t count, tensor_data& data) {
    bool const negative = std::any_of(strides.begin(), strides.end(), [](std::int64_t s) { return s < 0; });
    if (strides.size() != data.sizes.size() || negative) at.fail("as many strides as sizes, none of them negative", "others");
    if (data.storage.empty()) {
        data.strides = std::move(strides);
        return;
    }
    auto const extent = find_extent(data.sizes, strides, count);
    if (!extent) at.fail("strides that leave no gaps", "others");
    std::size_t const width = element_size(data.dtype);
    std::vector<std::byte> storage(static_cast<std::size_t>(*extent) * width);
    std::vector<std::int64_t> index(data.sizes.size(), 0);
    std::int64_t to = 0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) {
        std::memcpy(storage.data() + static_cast<std::size_t>(to) * width, data.storage.data() + k * width, width);
        for (std::size_t d = index.size(); d-- > 0;) {
            to += strides[d];
            if (++index[d] < data.sizes[d]) break;
            to -= strides[d] * data.sizes[d];
            index[d] = 0;
        }
    }
    data = make_tensor_data(data.dtype, std::move(data.sizes), std::move(storage));
    data.strides = std::move(strides);
}

inline tensor_constant read_native_constant(json_cursor const& at, native_value_reader const& values) {
    values.check_keys(at, {"name", "shape", "dtype", "strides", "data"});
    tensor_constant c;
    json_cursor const name = at.at("name");
    c.target = name.as_string();
    json_cursor const sizes = at.at("shape");
    json_cursor const type = at.at("dtype");
    tensor_data& data = c.data;
    data.sizes = values.integers(sizes);
    data.dtype = values.element_type(type);
    auto const count = torch_ir::element_count(data.sizes);
    auto contiguous = find_contiguous_strides(std::span<std::int64_t const>(data.sizes));
    if (!count || !contiguous) sizes.fail("sizes that are not negative and of which the product fits 64 bits", "others");
    data.strides = *std::move(contiguous);
    json_cursor const bytes = at.at("data");
    std::vector<std::byte> elements;
    if (!bytes.is_null()) {
        auto decoded = decode_base64(bytes.as_string());
        if (!decoded) bytes.fail("base64", "a text that is not");
        std::size_t const width = element_size(data.dtype);
        bool const fits = width == 0 ? decoded->empty() && *count == 0 : decoded->size() % width == 0 && std::cmp_equal(decoded->size() / width, *count);
        if (!fits)
            bytes.fail(concat("the bytes of ", std::to_string(*count), " elements of ", to_string(data.dtype)), std::to_string(decoded->size()) + " bytes");
        elements = *std::move(decoded);
    }
    auto const strides = at.find("strides");
    if (!bytes.is_null()) data = make_tensor_data(data.dtype, std::move(data.sizes), std::move(elements));
    if (strides) set_strides(*strides, values.integers(*strides), *count, data);
    return c;
}

}}}  // namespace torch_ir::detail
