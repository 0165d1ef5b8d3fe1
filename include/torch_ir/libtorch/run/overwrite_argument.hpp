// SPDX-License-Identifier: MIT
/// Lets an element-wise operator write its result over its first argument, where nobody can tell the difference: the argument is used for
/// the last time, nothing else refers to its memory, and the result has its dtype, sizes and strides. It saves the allocation, which
/// for small tensors takes as long as the operator, and memory for big ones.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/run/direct_call.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/enum_tag.h>
#include <ATen/core/ivalue.h>
#include <c10/core/Allocator.h>
#include <c10/core/ScalarType.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The in-place form of an element-wise ATen operator (`relu_` of `relu`), if it has one that can be called directly; else null.
[[nodiscard]] direct_operator find_in_place(c10::OperatorHandle const& handle);

/// The in-place form may be called with these arguments instead: see the head of this file. `result` is the dtype that the program
/// recorded for the result.
[[nodiscard]] bool may_overwrite_first(std::span<c10::IValue const* const> arguments, c10::ScalarType result);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Nothing else refers to the tensor, and its memory is all its own and LibTorch's.
[[nodiscard]] inline bool is_sole_owner(at::Tensor const& t) {
    if (t.use_count() != 1 || !t.has_storage() || !t.device().is_cpu()) return false;
    c10::Storage const& storage = t.storage();
    return storage.use_count() == 1 && t.storage_offset() == 0 && storage.nbytes() == static_cast<std::size_t>(t.numel() * t.element_size()) &&
           storage.data_ptr().get_deleter() == c10::GetAllocator(c10::kCPU)->raw_deleter() && storage.data_ptr().get() == storage.data_ptr().get_context();
}

/// The strides are those of a new tensor of these sizes.
[[nodiscard]] inline bool has_default_strides(at::Tensor const& t) {
    auto const sizes = t.sizes(), strides = t.strides();
    std::int64_t expected = 1;
    for (std::size_t d = sizes.size(); d-- > 0; expected *= sizes[d])
        if (strides[d] != expected || sizes[d] == 0) return false;
    return true;
}

/// `small` broadcasts to the sizes of `big`.
[[nodiscard]] inline bool broadcasts_to(at::Tensor const& small, at::Tensor const& big) {
    auto const a = small.sizes(), b = big.sizes();
    if (a.size() > b.size()) return false;
    for (std::size_t d = 1; d <= a.size(); ++d)
        if (a[a.size() - d] != b[b.size() - d] && a[a.size() - d] != 1) return false;
    return true;
}

}  // namespace detail

TORCH_IR_INLINE direct_operator find_in_place(c10::OperatorHandle const& handle) {
    auto const& schema = handle.schema();
    if (!schema.name().starts_with("aten::") || !handle.hasTag(at::Tag::pointwise) || handle.hasTag(at::Tag::nondeterministic_seeded)) return {};
    std::string const code = detail::signature_of(schema);
    if (!code.starts_with('t') || schema.returns().front().alias_info() != nullptr) return {};
    auto const in_place = c10::Dispatcher::singleton().findSchema({schema.name() + "_", schema.overload_name()});
    if (!in_place || detail::signature_of(in_place->schema()) != "w" + code.substr(1)) return {};
    return find_direct_call(*in_place);
}

TORCH_IR_INLINE bool may_overwrite_first(std::span<c10::IValue const* const> arguments, c10::ScalarType result) {
    at::Tensor const& self = arguments.front()->toTensor();
    if (!detail::is_sole_owner(self) || self.scalar_type() != result || self.layout() != c10::kStrided || self.is_conj() || self.is_neg() ||
        !detail::has_default_strides(self))
        return false;
    for (auto const* a : arguments.subspan(1)) {
        if (!a->isTensor()) continue;
        at::Tensor const& t = a->toTensor();
        if (!t.defined() || t.scalar_type() != result || t.device() != self.device() || t.layout() != c10::kStrided || t.is_conj() || t.is_neg() ||
            !detail::has_default_strides(t) || !detail::broadcasts_to(t, self))
            return false;
    }
    return true;
}

}}  // namespace torch_ir

#endif
