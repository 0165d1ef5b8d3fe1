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

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Tensors by name, as LibTorch sees them.
using tensor_map = std::map<std::string, at::Tensor, std::less<>>;

/// The same thing in LibTorch's words. Constant time.
/// \{
[[nodiscard]] constexpr c10::ScalarType to_torch(dtype t) noexcept { return static_cast<c10::ScalarType>(t); }
[[nodiscard]] constexpr c10::Layout to_torch(layout l) noexcept { return static_cast<c10::Layout>(l); }
[[nodiscard]] constexpr c10::MemoryFormat to_torch(memory_format f) noexcept { return static_cast<c10::MemoryFormat>(f); }
/// Throws errc::argument for a device type that LibTorch doesn't know.
[[nodiscard]] c10::Device to_torch(device const& d);
/// \}

/// The same thing in this library's words. Constant time.
/// \{
[[nodiscard]] constexpr dtype from_torch(c10::ScalarType t) noexcept { return static_cast<dtype>(t); }
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

// A dtype is a number that both sides must read alike.
#define TORCH_IR_SAME(ours, theirs) static_assert(to_torch(ours) == c10::theirs)
TORCH_IR_SAME(dtype::uint8, ScalarType::Byte);
TORCH_IR_SAME(dtype::int8, ScalarType::Char);
TORCH_IR_SAME(dtype::int16, ScalarType::Short);
TORCH_IR_SAME(dtype::int32, ScalarType::Int);
TORCH_IR_SAME(dtype::int64, ScalarType::Long);
TORCH_IR_SAME(dtype::float16, ScalarType::Half);
TORCH_IR_SAME(dtype::float32, ScalarType::Float);
TORCH_IR_SAME(dtype::float64, ScalarType::Double);
TORCH_IR_SAME(dtype::complex32, ScalarType::ComplexHalf);
TORCH_IR_SAME(dtype::complex64, ScalarType::ComplexFloat);
TORCH_IR_SAME(dtype::complex128, ScalarType::ComplexDouble);
TORCH_IR_SAME(dtype::bool_, ScalarType::Bool);
TORCH_IR_SAME(dtype::qint8, ScalarType::QInt8);
TORCH_IR_SAME(dtype::quint8, ScalarType::QUInt8);
TORCH_IR_SAME(dtype::qint32, ScalarType::QInt32);
TORCH_IR_SAME(dtype::bfloat16, ScalarType::BFloat16);
TORCH_IR_SAME(dtype::quint4x2, ScalarType::QUInt4x2);
TORCH_IR_SAME(dtype::quint2x4, ScalarType::QUInt2x4);
TORCH_IR_SAME(dtype::bits1x8, ScalarType::Bits1x8);
TORCH_IR_SAME(dtype::bits2x4, ScalarType::Bits2x4);
TORCH_IR_SAME(dtype::bits4x2, ScalarType::Bits4x2);
TORCH_IR_SAME(dtype::bits8, ScalarType::Bits8);
TORCH_IR_SAME(dtype::bits16, ScalarType::Bits16);
TORCH_IR_SAME(dtype::float8_e5m2, ScalarType::Float8_e5m2);
TORCH_IR_SAME(dtype::float8_e4m3fn, ScalarType::Float8_e4m3fn);
TORCH_IR_SAME(dtype::float8_e5m2fnuz, ScalarType::Float8_e5m2fnuz);
TORCH_IR_SAME(dtype::float8_e4m3fnuz, ScalarType::Float8_e4m3fnuz);
TORCH_IR_SAME(dtype::uint16, ScalarType::UInt16);
TORCH_IR_SAME(dtype::uint32, ScalarType::UInt32);
TORCH_IR_SAME(dtype::uint64, ScalarType::UInt64);
TORCH_IR_SAME(dtype::uint1, ScalarType::UInt1);
TORCH_IR_SAME(dtype::uint7, ScalarType::UInt7);
TORCH_IR_SAME(dtype::int1, ScalarType::Int1);
TORCH_IR_SAME(dtype::int7, ScalarType::Int7);
TORCH_IR_SAME(dtype::float8_e8m0fnu, ScalarType::Float8_e8m0fnu);
TORCH_IR_SAME(dtype::float4_e2m1fn_x2, ScalarType::Float4_e2m1fn_x2);
TORCH_IR_SAME(dtype::undefined, ScalarType::Undefined);
static_assert(static_cast<std::size_t>(c10::ScalarType::NumOptions) == dtype_count);
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
