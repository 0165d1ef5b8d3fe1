// SPDX-License-Identifier: MIT
/// A tensor's bytes without LibTorch: a strided view of shared, possibly mapped, storage.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/dtype.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A typed, strided view of little-endian bytes. `owner` keeps the bytes alive (a mapping, a buffer): copying a tensor_data
/// never copies elements, and the view stays valid as long as one copy lives.
struct tensor_data {
    torch_ir::dtype dtype = dtype::float32;
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides;  ///< in elements, as many as sizes
    std::int64_t offset = 0;            ///< first element, in elements from the start of `storage`
    std::span<std::byte const> storage;
    std::shared_ptr<void const> owner;
};

/// A lifted constant or non-persistent buffer with its bytes; `target` is the key that a weight_node names.
struct tensor_constant {
    std::string target;
    tensor_data data;
};

/// Row-major strides of `sizes`; 0 where one does not fit (such a tensor has no bytes anyway).
[[nodiscard]] std::vector<std::int64_t> contiguous_strides(std::span<std::int64_t const> sizes);

/// Number of elements; nothing where a size is negative or the product does not fit.
[[nodiscard]] std::optional<std::int64_t> element_count(std::span<std::int64_t const> sizes) noexcept;

/// The elements stand in row-major order without gaps (strides of sizes 0 and 1 don't matter).
[[nodiscard]] bool is_contiguous(tensor_data const&) noexcept;

/// Every element of the view lies inside `storage`, sizes and strides agree in number, and the sizes other than 0 have a product. Readers check this once; everything
/// else relies on it.
[[nodiscard]] bool is_within_storage(tensor_data const&) noexcept;
/// Bytes that its storage must have; nothing for a view that no storage can have (negative, beyond 64 bits).
[[nodiscard]] std::optional<std::uint64_t> storage_reach(tensor_data const&) noexcept;

/// The elements in row-major order, without gaps. Precondition: `is_within_storage`. Linear in the result's size.
///
/// \throws error (unsupported) for a view that repeats its storage (a stride of 0) and would grow beyond 1 GiB: a few bytes of a file
///   must not claim all memory.
[[nodiscard]] std::vector<std::byte> contiguous_bytes(tensor_data const&);

/// A contiguous tensor that owns `bytes`.
[[nodiscard]] tensor_data make_tensor_data(dtype, std::vector<std::int64_t> sizes, std::vector<std::byte> bytes);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::vector<std::int64_t> contiguous_strides(std::span<std::int64_t const> sizes) {
    std::vector<std::int64_t> strides(sizes.size(), 1);
    for (std::size_t i = sizes.size(); i-- > 1;)
        if (detail::multiply_overflows(strides[i], sizes[i] > 1 ? sizes[i] : 1, strides[i - 1])) strides[i - 1] = 0;
    return strides;
}

TORCH_IR_INLINE std::optional<std::int64_t> element_count(std::span<std::int64_t const> sizes) noexcept {
    bool empty = false;
    for (std::int64_t const s : sizes) {
        if (s < 0) return std::nullopt;
        empty = empty || s == 0;
    }
    std::int64_t n = empty ? 0 : 1;
    for (std::int64_t const s : sizes)
        if (detail::multiply_overflows(n, s, n)) return std::nullopt;
    return n;
}

TORCH_IR_INLINE bool is_contiguous(tensor_data const& t) noexcept {
    std::int64_t expected = 1;
    for (std::size_t i = t.sizes.size(); i-- > 0;) {
        if (t.sizes[i] == 0) return true;
        if (t.sizes[i] != 1 && t.strides[i] != expected) return false;
        expected *= t.sizes[i];
    }
    return true;
}

TORCH_IR_INLINE bool is_within_storage(tensor_data const& t) noexcept {
    auto const reach = storage_reach(t);
    return reach && *reach <= t.storage.size();
}

TORCH_IR_INLINE std::optional<std::uint64_t> storage_reach(tensor_data const& t) noexcept {
    if (t.strides.size() != t.sizes.size() || t.offset < 0) return std::nullopt;
    auto const count = element_count(t.sizes);
    if (!count) return std::nullopt;
    std::int64_t without_zeros = 1;  // PyTorch multiplies these, whatever the result
    for (std::int64_t const s : t.sizes)
        if (s > 0 && detail::multiply_overflows(without_zeros, s, without_zeros)) return std::nullopt;
    if (*count == 0) return 0;
    std::int64_t last = t.offset;
    for (std::size_t i = 0; i < t.sizes.size(); ++i) {
        std::int64_t reach = 0;
        if (t.strides[i] < 0 || detail::multiply_overflows(t.strides[i], t.sizes[i] - 1, reach) || detail::add_overflows(last, reach, last))
            return std::nullopt;
    }
    auto const width = static_cast<std::int64_t>(element_size(t.dtype));
    std::int64_t end = 0;
    if (width <= 0 || detail::add_overflows(last, 1, end) || detail::multiply_overflows(end, width, end)) return std::nullopt;
    return static_cast<std::uint64_t>(end);
}

TORCH_IR_INLINE std::vector<std::byte> contiguous_bytes(tensor_data const& t) {
    auto const count = static_cast<std::size_t>(element_count(t.sizes).value_or(0));
    std::size_t const width = element_size(t.dtype);
    std::size_t const most = std::max(t.storage.size(), std::size_t{1} << 30);
    if (width > 0 && count > most / width)
        raise(error::unsupported(detail::concat("a tensor of ", std::to_string(count), " elements"),
                                 detail::concat("a view that repeats its ", std::to_string(t.storage.size()), " bytes of storage beyond 1 GiB"),
                                 "save the tensor that it is a view of"));
    std::vector<std::byte> out(count * width);
    if (count == 0) return out;
    std::byte const* const base = t.storage.data();
    if (is_contiguous(t)) {
        std::memcpy(out.data(), base + static_cast<std::size_t>(t.offset) * width, out.size());
        return out;
    }
    std::vector<std::int64_t> index(t.sizes.size(), 0);
    std::int64_t at = t.offset;
    for (std::size_t k = 0; k < count; ++k) {
        std::memcpy(out.data() + k * width, base + static_cast<std::size_t>(at) * width, width);
        for (std::size_t d = t.sizes.size(); d-- > 0;) {
            at += t.strides[d];
            if (++index[d] < t.sizes[d]) break;
            at -= t.strides[d] * t.sizes[d];
            index[d] = 0;
        }
    }
    return out;
}

TORCH_IR_INLINE tensor_data make_tensor_data(dtype type, std::vector<std::int64_t> sizes, std::vector<std::byte> bytes) {
    tensor_data t;
    t.dtype = type;
    t.strides = contiguous_strides(sizes);
    t.sizes = std::move(sizes);
    auto owner = std::make_shared<std::vector<std::byte> const>(std::move(bytes));
    t.storage = {owner->data(), owner->size()};
    t.owner = std::move(owner);
    return t;
}

}}  // namespace torch_ir

#endif
