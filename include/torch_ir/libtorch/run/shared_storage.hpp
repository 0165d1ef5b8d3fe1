// SPDX-License-Identifier: MIT
/// Tensors over the memory of others: the same elements for another mode, or the same view of another storage.
#pragma once

#include <torch_ir/config.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <c10/core/Layout.h>
#include <c10/core/Storage.h>
#include <c10/core/StorageImpl.h>
#include <c10/core/TensorImpl.h>

#include <cstdint>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The elements of `t` as a new tensor of the current mode over the same memory, no view of anything: in inference mode one without a
/// history and without a version, for which operators do less; else an ordinary one. It does not require gradients. Returns `t` itself
/// where a tensor is more than strides over memory: sparse, quantized, conjugated, negated, or a number that is wrapped as a tensor.
/// Constant time.
[[nodiscard]] at::Tensor same_memory(at::Tensor const& t);

namespace detail {

/// The storage of a tensor; null if it has none, as a sparse or an undefined one. Valid as long as the tensor.
[[nodiscard]] c10::StorageImpl const* storage_of(at::Tensor const& t);

/// The same view of another storage, without a history of gradients.
[[nodiscard]] at::Tensor rebase(at::Tensor const& t, c10::Storage const& storage);

/// A copy of all bytes of the storage of `t`, which must have one.
[[nodiscard]] c10::Storage copy_storage(at::Tensor const& t);

}  // namespace detail

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE c10::StorageImpl const* detail::storage_of(at::Tensor const& t) {
    return t.defined() && t.has_storage() ? t.storage().unsafeGetStorageImpl() : nullptr;
}

TORCH_IR_INLINE at::Tensor same_memory(at::Tensor const& t) {
    c10::TensorImpl const* const original = t.unsafeGetTensorImpl();
    if (!detail::storage_of(t) || t.layout() != c10::kStrided || t.is_quantized() || t.is_conj() || t.is_neg() || original->is_wrapped_number() ||
        original->is_python_dispatch())
        return t;
    at::Tensor out = at::detail::make_tensor<c10::TensorImpl>(c10::Storage(t.storage()), t.key_set(), t.dtype());
    out.unsafeGetTensorImpl()->set_sizes_and_strides(t.sizes(), t.strides(), t.storage_offset());
    return out;
}

TORCH_IR_INLINE at::Tensor detail::rebase(at::Tensor const& t, c10::Storage const& storage) {
    auto impl = t.unsafeGetTensorImpl()->shallow_copy_and_detach(t.is_inference() ? c10::VariableVersion() : c10::VariableVersion(0), true);
    impl->set_storage_keep_dtype(storage);
    return at::Tensor(std::move(impl));
}

TORCH_IR_INLINE c10::Storage detail::copy_storage(at::Tensor const& t) {
    c10::Storage const& storage = t.storage();
    at::Tensor bytes = at::empty({0}, at::TensorOptions().dtype(at::kByte).device(t.device()));
    bytes.unsafeGetTensorImpl()->set_storage_keep_dtype(storage);
    bytes.unsafeGetTensorImpl()->set_sizes_contiguous({static_cast<std::int64_t>(storage.nbytes())});
    return bytes.clone().storage();
}

}}  // namespace torch_ir

#endif
