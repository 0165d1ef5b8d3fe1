// SPDX-License-Identifier: MIT
/// Between this library's vocabulary and LibTorch's: dtypes, devices, layouts, memory formats, tensors, dictionaries of tensors.
///
/// Nothing here copies elements unless it says so.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>
#include <c10/core/Layout.h>
#include <c10/core/MemoryFormat.h>
#include <c10/core/ScalarType.h>
#include <c10/core/Storage.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Tensors by name, as LibTorch sees them.
using tensor_map = std::map<std::string, at::Tensor, std::less<>>;

/// A dtype in LibTorch's words; nothing where the LibTorch at hand is older than the dtype. Constant time.
[[nodiscard]] std::optional<c10::ScalarType> find_scalar_type(dtype t) noexcept;

/// The same thing in LibTorch's words. Constant time.
/// \{
/// Throws errc::unsupported for a dtype that the LibTorch at hand lacks.
[[nodiscard]] c10::ScalarType to_torch(dtype t);
[[nodiscard]] constexpr c10::Layout to_torch(layout l) noexcept { return static_cast<c10::Layout>(l); }
[[nodiscard]] constexpr c10::MemoryFormat to_torch(memory_format f) noexcept { return static_cast<c10::MemoryFormat>(f); }
/// Throws errc::argument for a device type that LibTorch doesn't know.
[[nodiscard]] c10::Device to_torch(device const& d);
/// \}

/// The same thing in this library's words. Constant time.
/// \{
/// Throws errc::unsupported for a dtype that this library doesn't know, as a newer LibTorch may have one.
[[nodiscard]] dtype from_torch(c10::ScalarType t);
[[nodiscard]] constexpr layout from_torch(c10::Layout l) noexcept { return static_cast<layout>(l); }
[[nodiscard]] constexpr memory_format from_torch(c10::MemoryFormat f) noexcept { return static_cast<memory_format>(f); }
[[nodiscard]] device from_torch(c10::Device d);
/// \}

/// A CPU tensor over the same bytes, which it keeps alive. Where the bytes are mapped read-only so is the tensor: clone it before
/// writing. Copies if the bytes are not aligned for their dtype. Throws errc::argument for a view that leaves its storage,
/// errc::unsupported for a quantized dtype.
[[nodiscard]] at::Tensor to_tensor(tensor_data const& data);

/// Contiguous elements in CPU memory: shared with the tensor if that is what it has, else a copy. Throws errc::unsupported for a
/// tensor that is not strided or is quantized.
[[nodiscard]] tensor_data to_tensor_data(at::Tensor const& tensor);

/// All tensors of a dictionary. Tensors that share a storage there share one here. Linear in the number of tensors.
[[nodiscard]] tensor_map to_tensors(state_dict const& tensors);

/// All tensors of a dictionary, in order of their names.
[[nodiscard]] state_dict to_state_dict(tensor_map const& tensors);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI {

// A layout and a memory format are numbers that both sides must read alike.
#define TORCH_IR_SAME(ours, theirs) static_assert(to_torch(ours) == c10::theirs)
TORCH_IR_SAME(layout::strided, Layout::Strided);
TORCH_IR_SAME(layout::sparse_coo, Layout::Sparse);
TORCH_IR_SAME(layout::sparse_csr, Layout::SparseCsr);
TORCH_IR_SAME(layout::mkldnn, Layout::Mkldnn);
TORCH_IR_SAME(layout::sparse_csc, Layout::SparseCsc);
TORCH_IR_SAME(layout::sparse_bsr, Layout::SparseBsr);
TORCH_IR_SAME(layout::sparse_bsc, Layout::SparseBsc);
TORCH_IR_SAME(layout::jagged, Layout::Jagged);
TORCH_IR_SAME(memory_format::contiguous, MemoryFormat::Contiguous);
TORCH_IR_SAME(memory_format::preserve, MemoryFormat::Preserve);
TORCH_IR_SAME(memory_format::channels_last, MemoryFormat::ChannelsLast);
TORCH_IR_SAME(memory_format::channels_last_3d, MemoryFormat::ChannelsLast3d);
#undef TORCH_IR_SAME

namespace detail {

struct named_scalar_type {
    std::string_view name;
    c10::ScalarType type;
};

/// All that the LibTorch at hand has, by c10's own list.
#define TORCH_IR_SCALAR_TYPE(_, name) {#name, c10::ScalarType::name},
inline constexpr named_scalar_type scalar_types[] = {
    AT_FORALL_SCALAR_TYPES_WITH_COMPLEX_AND_QINTS(TORCH_IR_SCALAR_TYPE){"Undefined", c10::ScalarType::Undefined}};
#undef TORCH_IR_SCALAR_TYPE

/// Both ways, matched by name: the number of Undefined is another one where c10 has more dtypes.
struct scalar_type_map {
    std::array<std::optional<c10::ScalarType>, dtype_count> to_torch{};
    std::array<std::optional<dtype>, static_cast<std::size_t>(c10::ScalarType::NumOptions)> from_torch{};

    constexpr scalar_type_map() {
        for (auto const& theirs : scalar_types)
            for (std::size_t i = 0; i < dtype_count; ++i)
                if (dtype_table[i].scalar_type == theirs.name) {
                    to_torch[i] = theirs.type;
                    from_torch[static_cast<std::size_t>(theirs.type)] = static_cast<dtype>(i);
                }
    }
};
inline constexpr scalar_type_map known_scalar_types;

}  // namespace detail

TORCH_IR_INLINE std::optional<c10::ScalarType> find_scalar_type(dtype t) noexcept {
    auto const i = static_cast<std::size_t>(t);
    return i < dtype_count ? detail::known_scalar_types.to_torch[i] : std::nullopt;
}

TORCH_IR_INLINE c10::ScalarType to_torch(dtype t) {
    if (auto const found = find_scalar_type(t)) return *found;
    raise(error::unsupported("LibTorch " TORCH_VERSION, detail::concat("dtype ", to_string(t), ", which it doesn't have"), "build with a newer LibTorch"));
}

TORCH_IR_INLINE dtype from_torch(c10::ScalarType t) {
    auto const i = static_cast<std::size_t>(t);
    if (i < detail::known_scalar_types.from_torch.size())
        if (auto const found = detail::known_scalar_types.from_torch[i]) return *found;
    raise(error::unsupported("tensor", detail::concat("dtype ", c10::toString(t), " of LibTorch " TORCH_VERSION ", which torch_ir doesn't know"),
                             "convert it to another dtype"));
}

TORCH_IR_INLINE c10::Device to_torch(device const& d) {
    try {
        return c10::Device(to_string(d));
    } catch (c10::Error const&) {
        raise(error::bad_argument("device", "one that LibTorch knows, such as cpu or cuda:0", detail::concat("'", to_string(d), "'")));
    }
}

TORCH_IR_INLINE device from_torch(c10::Device d) { return {c10::DeviceTypeName(d.type(), true), d.index()}; }

namespace detail {

/// A LibTorch storage over shared bytes, or over an aligned copy of them.
[[nodiscard]] inline c10::Storage share_storage(tensor_data const& data) {
    auto* const bytes = const_cast<std::byte*>(data.storage.data());
    std::size_t const alignment = std::clamp<std::size_t>(element_size(data.dtype), 1, alignof(double));
    if (reinterpret_cast<std::uintptr_t>(bytes) % alignment == 0) {
        auto* const keeper = new std::shared_ptr<void const>(data.owner);
        c10::DataPtr pointer(
            bytes, keeper, [](void* p) { delete static_cast<std::shared_ptr<void const>*>(p); }, c10::Device(c10::kCPU));
        return {c10::Storage::use_byte_size_t(), data.storage.size(), std::move(pointer), nullptr, false};
    }
    auto* const copy = new std::vector<std::byte>(data.storage.begin(), data.storage.end());
    c10::DataPtr pointer(
        copy->data(), copy, [](void* p) { delete static_cast<std::vector<std::byte>*>(p); }, c10::Device(c10::kCPU));
    return {c10::Storage::use_byte_size_t(), copy->size(), std::move(pointer), nullptr, false};
}

[[nodiscard]] inline at::Tensor tensor_over(c10::Storage storage, tensor_data const& data) {
    if (kind_of(data.dtype) == dtype_kind::quantized || data.dtype == dtype::undefined)
        raise(error::unsupported("tensor", concat("dtype ", to_string(data.dtype)), "dequantize it first"));
    if (!is_within_storage(data)) raise(error::bad_argument("tensor", "a view inside of its storage", "one that leaves it"));
    at::Tensor t = at::detail::make_tensor<c10::TensorImpl>(std::move(storage), c10::DispatchKeySet(c10::DispatchKey::CPU),
                                                            c10::scalarTypeToTypeMeta(to_torch(data.dtype)));
    t.unsafeGetTensorImpl()->set_sizes_and_strides(data.sizes, data.strides, data.offset);
    return t;
}

}  // namespace detail

TORCH_IR_INLINE at::Tensor to_tensor(tensor_data const& data) { return detail::tensor_over(detail::share_storage(data), data); }

TORCH_IR_INLINE tensor_data to_tensor_data(at::Tensor const& tensor) {
    if (!tensor.defined() || tensor.layout() != c10::kStrided || tensor.is_quantized())
        raise(error::unsupported("tensor", "one that is undefined, quantized or not strided", "make it strided: to_dense(), dequantize()"));
    auto owner = std::make_shared<at::Tensor const>(tensor.detach().to(c10::kCPU).resolve_conj().resolve_neg().contiguous());
    tensor_data data;
    data.dtype = from_torch(owner->scalar_type());
    data.sizes = owner->sizes().vec();
    data.strides = contiguous_strides(data.sizes);
    data.storage = {static_cast<std::byte const*>(owner->const_data_ptr()), owner->nbytes()};
    data.owner = std::move(owner);
    return data;
}

TORCH_IR_INLINE tensor_map to_tensors(state_dict const& tensors) {
    std::map<std::pair<void const*, std::size_t>, c10::Storage> storages;
    tensor_map out;
    for (auto const& [name, data] : tensors) {
        auto const [found, is_new] = storages.try_emplace({data.storage.data(), data.storage.size()});
        if (is_new) found->second = detail::share_storage(data);
        out.emplace(name, detail::tensor_over(found->second, data));
    }
    return out;
}

TORCH_IR_INLINE state_dict to_state_dict(tensor_map const& tensors) {
    state_dict out;
    for (auto const& [name, tensor] : tensors) out.insert(name, to_tensor_data(tensor));
    return out;
}

}}  // namespace torch_ir

#endif
