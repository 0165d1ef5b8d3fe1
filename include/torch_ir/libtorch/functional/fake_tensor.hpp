// SPDX-License-Identifier: MIT
/// Tensors of the CPU that have a type and no memory. Composite operators choose by device, and autocast does, so the meta device won't do for them; kernels run
/// on a twin on the meta device.
#pragma once

#include <torch_ir/config.hpp>

#include <ATen/core/Tensor.h>
#include <c10/core/TensorImpl.h>

#include <unordered_map>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Fake tensors and their twins. Reading the elements of one is an exception, not a crash. Used by one thread.
class fake_tensors {
public:
    /// A fake tensor of the type of `meta`, which becomes its twin.
    [[nodiscard]] at::Tensor make(at::Tensor const& meta);
    /// The twin of a fake tensor; nullptr for another.
    [[nodiscard]] at::Tensor const* find_twin(at::Tensor const& t) const;

private:
    struct entry {
        at::Tensor kept;  ///< so that its address stays its own
        at::Tensor twin;
    };
    std::unordered_map<c10::TensorImpl const*, entry> entries_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE at::Tensor fake_tensors::make(at::Tensor const& meta) {
    auto const bytes = c10::SymInt(static_cast<std::int64_t>(meta.storage().nbytes()));
    c10::Storage storage(
        c10::make_intrusive<c10::StorageImpl>(c10::StorageImpl::use_byte_size_t(), bytes, at::DataPtr(nullptr, c10::Device(c10::kCPU)), nullptr, false));
    storage.unsafeGetStorageImpl()->set_throw_on_mutable_data_ptr();
    at::Tensor t = at::detail::make_tensor<c10::TensorImpl>(std::move(storage), c10::DispatchKeySet(c10::DispatchKey::CPU), meta.dtype());
    auto* const impl = t.unsafeGetTensorImpl();
    impl->set_sizes_and_strides(meta.sizes(), meta.strides(), meta.storage_offset());
    if (meta.unsafeGetTensorImpl()->is_wrapped_number()) impl->set_wrapped_number(true);
    entries_[impl] = {t, meta};
    return t;
}

TORCH_IR_INLINE at::Tensor const* fake_tensors::find_twin(at::Tensor const& t) const {
    auto const found = entries_.find(t.unsafeGetTensorImpl());
    return found == entries_.end() ? nullptr : &found->second.twin;
}

}}  // namespace torch_ir

#endif
