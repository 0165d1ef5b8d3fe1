// SPDX-License-Identifier: MIT
/// Reading and writing `.safetensors` files.
///
///     torch_ir::state_dict const weights = torch_ir::load_safetensors("model.safetensors");
///     torch_ir::tensor_data const& w = weights.get("fc.weight");          // a view of the mapped file
///     torch_ir::save_safetensors("copy.safetensors", weights);
///
/// The format (huggingface/safetensors): eight bytes with the length of the header, little-endian; the header, a JSON
/// object padded with spaces,
///
///     {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, "__metadata__": {"key": "text"}}
///
/// then the elements, row-major and little-endian, with neither gaps nor overlaps up to the end of the file.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/sort_stably.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/ir/utf8.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Free text by key, in order: what a file says about itself, such as `{"format", "pt"}`.
using safetensors_metadata = std::vector<std::pair<std::string, std::string>>;

/// Everything that a file holds.
struct safetensors_contents {
    state_dict tensors;             ///< in order of the header
    safetensors_metadata metadata;  ///< `__metadata__`
};

/// Largest header that is read: the limit of the reference implementation.
inline constexpr std::uint64_t safetensors_max_header = 100'000'000;

/// Reads a mapped file. Tensors are views of it; one whose place is not aligned for its elements is copied. Time and
/// memory grow with the header, not with the elements. Throws `error`: `errc::io`, `errc::malformed`, or
/// `errc::unsupported` (an element type that PyTorch doesn't have).
[[nodiscard]] safetensors_contents read_safetensors(std::string const& path);
/// Reads from memory; `name` is shown in errors. The tensors share `file.owner`.
[[nodiscard]] safetensors_contents read_safetensors(shared_bytes const& file, std::string_view name);

/// The tensors alone.
[[nodiscard]] state_dict load_safetensors(std::string const& path);
/// The same of a file that is mapped already; `name` is for errors.
[[nodiscard]] state_dict load_safetensors(shared_bytes const& file, std::string_view name);

/// Writes all tensors, contiguous and aligned, all or nothing. The header lists them in order; where they stand is
/// sorted by the width of their elements. Throws `error`: `errc::io`, or `errc::argument` where a dtype has no place in
/// the format.
void save_safetensors(std::string const& path, state_dict const& tensors, safetensors_metadata const& metadata = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(weights)

#include <torch_ir/io/little_endian.hpp>

#include <torch_ir/detail/json_parse.hpp>
#include <torch_ir/detail/json_text.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

struct safetensors_dtype {
    std::string_view name;
    torch_ir::dtype type;
};

inline constexpr std::array<safetensors_dtype, 20> safetensors_dtypes{{
    {"F64", dtype::float64},
    {"F32", dtype::float32},
    {"F16", dtype::float16},
    {"BF16", dtype::bfloat16},
    {"I64", dtype::int64},
    {"I32", dtype::int32},
    {"I16", dtype::int16},
    {"I8", dtype::int8},
    {"U64", dtype::uint64},
    {"U32", dtype::uint32},
    {"U16", dtype::uint16},
    {"U8", dtype::uint8},
    {"BOOL", dtype::bool_},
    {"C64", dtype::complex64},
    {"F8_E4M3", dtype::float8_e4m3fn},
    {"F8_E5M2", dtype::float8_e5m2},
    {"F8_E4M3FNUZ", dtype::float8_e4m3fnuz},
    {"F8_E5M2FNUZ", dtype::float8_e5m2fnuz},
    {"F8_E8M0", dtype::float8_e8m0fnu},
    {"F4", dtype::float4_e2m1fn_x2},  // the format counts single elements in its shape, PyTorch pairs of them
}};

/// The format's name of a dtype; nothing where it has none.
[[nodiscard]] inline std::optional<std::string_view> safetensors_name(dtype type) {
    for (auto const& d : safetensors_dtypes)
        if (d.type == type) return d.name;
    return std::nullopt;
}

/// A tensor of the header and the place of its elements, from the end of the header.
struct safetensors_entry {
    std::string name;
    torch_ir::dtype type = dtype::float32;
    std::vector<std::int64_t> sizes;
    std::uint64_t begin = 0, end = 0;
};

/// The type named by `dtype`.
[[nodiscard]] inline dtype read_safetensors_dtype(json_cursor const& cursor) {
    std::string_view const name = cursor.as_string();
    for (auto const& d : safetensors_dtypes)
        if (d.name == name) return d.type;
    raise(error::unsupported(cursor.file(), concat("dtype '", printable(name), "' at ", cursor.pointer()), "convert the file to a dtype of PyTorch"));
}

/// Reads one tensor of the header and checks it for itself: that its shape and its place agree.
[[nodiscard]] inline safetensors_entry read_safetensors_entry(json_cursor const& cursor, std::string_view name, std::uint64_t data_size) {
    safetensors_entry e;
    e.name = name;
    e.type = read_safetensors_dtype(cursor.at("dtype"));
    json_cursor const shape = cursor.at("shape");
    shape.for_each_element([&](json_cursor const& size) { e.sizes.push_back(size.as_int(0, std::numeric_limits<std::int64_t>::max())); });
    if (e.type == dtype::float4_e2m1fn_x2) {
        if (e.sizes.empty() || e.sizes.back() % 2 != 0) shape.fail("an even last size, since two elements share a byte");
        e.sizes.back() /= 2;
    }
    json_cursor const place = cursor.at("data_offsets");
    if (place.as_array().size() != 2) place.fail("an array of begin and end");
    e.begin = place[0].as_size();
    e.end = place[1].as_size();
    if (e.begin > e.end || e.end > data_size)
        place.fail(concat("begin <= end <= ", std::to_string(data_size), ", the bytes after the header (is the file complete?)"),
                   concat("[", std::to_string(e.begin), ", ", std::to_string(e.end), "]"));
    auto const count = element_count(e.sizes);
    if (!count) shape.fail("a number of elements within 64 bits", "a larger one");
    std::uint64_t bytes = 0;
    if (detail::multiply_overflows(static_cast<std::uint64_t>(*count), element_size(e.type), bytes) || bytes != e.end - e.begin)
        place.fail(concat("the size of the shape, ", std::to_string(*count), " x ", std::to_string(element_size(e.type)), " bytes"),
                   concat(std::to_string(e.end - e.begin), " bytes"));
    return e;
}

/// Checks that the tensors cover the bytes after the header without gaps and overlaps.
TORCH_IR_INLINE void check_safetensors_cover(std::vector<safetensors_entry> const& entries, std::uint64_t data_size, std::string_view file) {
    std::vector<safetensors_entry const*> by_place;
    by_place.reserve(entries.size());
    for (auto const& e : entries) by_place.push_back(&e);
    std::sort(by_place.begin(), by_place.end(),
              [](safetensors_entry const* a, safetensors_entry const* b) { return std::pair(a->begin, a->end) < std::pair(b->begin, b->end); });
    std::uint64_t at = 0;
    for (safetensors_entry const* const e : by_place) {
        if (e->begin != at)
            raise(error::malformed(file, concat("tensor '", printable(e->name), "'"),
                                   concat("data from byte ", std::to_string(at), ", where the one before ends"),
                                   concat("from byte ", std::to_string(e->begin))));
        at = e->end;
    }
    if (at != data_size)
        raise(error::malformed(file, "the end", concat(std::to_string(at), " bytes of tensors after the header"), concat(std::to_string(data_size), " bytes")));
}

/// The text of the header, whose length the first eight bytes tell.
[[nodiscard]] inline std::string_view safetensors_header(std::span<std::byte const> all, std::string_view file) {
    constexpr std::string_view expected = "a safetensors file, which begins with the length of its header";
    if (all.size() < 8) raise(error::malformed(file, {}, expected, concat(std::to_string(all.size()), " bytes")));
    std::uint64_t const length = load_le<8>(all, 0);
    if (length > safetensors_max_header) raise(error::malformed(file, "byte 0", expected, concat("a length of ", std::to_string(length))));
    if (length > all.size() - 8)
        raise(error::malformed(file, "byte 0", "a header that lies in the file (is the file complete?)",
                               concat("a length of ", std::to_string(length), " in a file of ", std::to_string(all.size()))));
    return as_text(all.subspan(8, static_cast<std::size_t>(length)));
}

/// A view of the bytes as a tensor; a copy where they are not aligned for its elements.
[[nodiscard]] inline tensor_data safetensors_view(safetensors_entry&& e, std::span<std::byte const> bytes, std::shared_ptr<void const> const& owner) {
    std::size_t const alignment = std::min<std::size_t>(element_size(e.type), alignof(double));
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignment != 0) return make_tensor_data(e.type, std::move(e.sizes), {bytes.begin(), bytes.end()});
    tensor_data t;
    t.dtype = e.type;
    t.strides = contiguous_strides(e.sizes);
    t.sizes = std::move(e.sizes);
    t.storage = bytes;
    t.owner = owner;
    return t;
}

/// The header of a file to write, padded so that the elements begin at a multiple of eight bytes.
[[nodiscard]] inline std::string make_safetensors_header(std::vector<safetensors_entry> const& entries, safetensors_metadata const& metadata) {
    json_writer out(json_charset::utf8);
    out.open_compact('{');
    if (!metadata.empty()) {
        out.key("__metadata__");
        out.open_compact('{');
        for (auto const& [key, text] : metadata) {
            out.key(key);
            out.string(text);
        }
        out.close('}');
    }
    auto const number = [&](auto n) {
        out.item();
        out.integer(n);
    };
    for (safetensors_entry const& e : entries) {
        out.key(e.name);
        out.open_compact('{');
        out.key("dtype");
        out.string(*safetensors_name(e.type));
        out.key("shape");
        out.open_compact('[');
        for (std::size_t i = 0; i < e.sizes.size(); ++i) {
            bool const pairs = e.type == dtype::float4_e2m1fn_x2 && i + 1 == e.sizes.size();
            number(e.sizes[i] * (pairs ? 2 : 1));
        }
        out.close(']');
        out.key("data_offsets");
        out.open_compact('[');
        number(e.begin);
        number(e.end);
        out.close(']');
        out.close('}');
    }
    out.close('}');
    std::string text = std::move(out.text());
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

/// The tensor fits the format.
TORCH_IR_INLINE void check_safetensors_tensor(state_dict::entry const& e) {
    std::string const what = concat("tensor '", printable(e.name), "' for a safetensors file");
    if (!safetensors_name(e.data.dtype))
        raise(error::bad_argument(what, "a dtype that the format has (convert it, complex128 to two float64 say)", to_string(e.data.dtype)));
    if (e.data.dtype == dtype::float4_e2m1fn_x2 && e.data.sizes.empty())
        raise(error::bad_argument(what, "at least one dimension, for pairs of float4", "a scalar"));
    if (e.name == "__metadata__") raise(error::bad_argument(what, "a name that the format does not use itself", e.name));
    if (!is_utf8(e.name)) raise(error::bad_argument(what, "a name in UTF-8 (a torch.save file takes any)", "one that holds other bytes, half a surrogate say"));
    if (!is_within_storage(e.data)) raise(error::bad_argument(what, "a view inside of its storage", "one that exceeds it"));
}

}  // namespace detail

TORCH_IR_INLINE safetensors_contents read_safetensors(std::string const& path) { return read_safetensors(map_file(path), path); }

TORCH_IR_INLINE safetensors_contents read_safetensors(shared_bytes const& file, std::string_view name) {
    std::string_view const header = detail::safetensors_header(file.bytes, name);
    auto const data = file.bytes.subspan(8 + header.size());
    detail::json_document const document = detail::parse_json_document(header, name, {.max_depth = 8});
    safetensors_contents out;
    std::vector<detail::safetensors_entry> entries;
    detail::json_cursor(document.root(), name).for_each_member([&](std::string_view key, detail::json_cursor const& value) {
        if (key != "__metadata__") {
            entries.push_back(detail::read_safetensors_entry(value, key, data.size()));
            return;
        }
        value.for_each_member(
            [&](std::string_view k, detail::json_cursor const& text) { out.metadata.emplace_back(std::string(k), std::string(text.as_string())); });
    });
    detail::check_safetensors_cover(entries, data.size(), name);
    for (auto& e : entries) {
        std::string tensor_name = std::move(e.name);
        auto const bytes = data.subspan(e.begin, e.end - e.begin);
        out.tensors.insert(std::move(tensor_name), detail::safetensors_view(std::move(e), bytes, file.owner));
    }
    return out;
}

TORCH_IR_INLINE state_dict load_safetensors(std::string const& path) { return read_safetensors(path).tensors; }

TORCH_IR_INLINE state_dict load_safetensors(shared_bytes const& file, std::string_view name) { return read_safetensors(file, name).tensors; }

TORCH_IR_INLINE void save_safetensors(std::string const& path, state_dict const& tensors, safetensors_metadata const& metadata) {
    std::vector<detail::safetensors_entry> entries;
    std::vector<std::size_t> order;  // widest elements first: then each is aligned without padding
    constexpr std::uint64_t most_repeated = std::uint64_t{1} << 30U;
    std::uint64_t repeated = 0;
    for (auto const& e : tensors) {
        detail::check_safetensors_tensor(e);
        std::uint64_t const size = static_cast<std::uint64_t>(*element_count(e.data.sizes)) * element_size(e.data.dtype);
        if (size > e.data.storage.size()) repeated += size - e.data.storage.size();
        if (repeated > most_repeated)
            raise(error::unsupported(detail::concat("tensor '", detail::printable(e.name), "'"), "views that repeat their storage, beyond 1 GiB in all",
                                     "save the tensors that they are views of, or a .pt file, which keeps views"));
        order.push_back(entries.size());
        entries.push_back({.name = e.name, .type = e.data.dtype, .sizes = e.data.sizes});
    }
    detail::sort_stably(order, [&](std::size_t a, std::size_t b) { return element_size(entries[a].type) > element_size(entries[b].type); });
    std::uint64_t at = 0;
    for (std::size_t const i : order) {
        entries[i].begin = at;
        at += static_cast<std::uint64_t>(*element_count(entries[i].sizes)) * element_size(entries[i].type);
        entries[i].end = at;
    }
    std::string const header = detail::make_safetensors_header(entries, metadata);
    std::array<std::byte, 8> length{};
    for (std::size_t i = 0; i < 8; ++i) length[i] = static_cast<std::byte>(header.size() >> (8 * i));

    atomic_file file(path);
    file.write(length);
    file.write(header);
    for (std::size_t const i : order) {
        tensor_data const& t = tensors[i].data;
        std::size_t const size = static_cast<std::size_t>(entries[i].end - entries[i].begin);
        if (is_contiguous(t)) file.write(size == 0 ? t.storage.first(0) : t.storage.subspan(static_cast<std::size_t>(t.offset) * element_size(t.dtype), size));
        else file.write(contiguous_bytes(t));
    }
    file.commit();
}

}}  // namespace torch_ir

#endif
