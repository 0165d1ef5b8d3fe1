// SPDX-License-Identifier: MIT
/// How tensors lie in memory. An operator out of place may lay its result out otherwise than the tensor that the program wrote to in its place, and then whether `reshape` is a view,
/// where `as_strided` points to and whether `view` is possible at all would no longer be what the program was recorded with.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/sort_stably.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What an operator asks of the memory of its first argument.
enum class layout_demand : std::uint8_t {
    none,
    viewable,  ///< `view`: joins dimensions that lie behind each other
    dense_end  ///< views as another element type: the last dimension lies together
};
/// What an operator asks, by its name: `aten::view`.
[[nodiscard]] layout_demand layout_demand_of(std::string_view op) noexcept;

/// Lays out the first argument of the call on the stack as the call demands: by a copy, where it lies otherwise. For calls that undo a view.
void fit_layout(c10::OperatorHandle const& op, layout_demand demand, torch::jit::Stack& stack);

/// Keeps the memory of functional tensors as it lies while an operator writes to them.
class kept_layouts {
public:
    /// Notes how the tensors among the values lie.
    explicit kept_layouts(std::span<c10::IValue const> written);
    /// Lays those out again as they were that lie otherwise now.
    void restore() const;

private:
    struct entry {
        at::Tensor wrapper;
        std::vector<std::int64_t> strides, base_sizes, base_strides;
    };
    std::vector<entry> entries_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/libtorch/trace/call_recorder.hpp>

#include <ATen/FunctionalStorageImpl.h>
#include <ATen/FunctionalTensorWrapper.h>
#include <ATen/InferSize.h>
#include <ATen/TensorUtils.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/permute.h>

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The dimensions from the outermost in memory to the innermost.
[[nodiscard]] inline std::vector<std::int64_t> order_of(std::span<std::int64_t const> strides) {
    std::vector<std::int64_t> order(strides.size());
    std::iota(order.begin(), order.end(), 0);
    sort_stably(order, [&](std::int64_t a, std::int64_t b) { return strides[static_cast<std::size_t>(a)] > strides[static_cast<std::size_t>(b)]; });
    return order;
}

/// The same without those of one element, whose strides say nothing.
[[nodiscard]] inline std::vector<std::int64_t> order_in_memory(std::span<std::int64_t const> sizes, std::span<std::int64_t const> strides) {
    auto order = order_of(strides);
    std::erase_if(order, [&](std::int64_t d) { return sizes[static_cast<std::size_t>(d)] == 1; });
    return order;
}

/// A copy of `t` whose dimensions lie in memory in the order of these strides, densely.
[[nodiscard]] inline at::Tensor laid_out(at::Tensor const& t, std::span<std::int64_t const> strides) {
    auto const rank = static_cast<std::size_t>(t.dim());
    auto const order = order_of(strides);
    std::vector<std::int64_t> back(rank);
    if (std::is_sorted(order.begin(), order.end())) return at::clone(t, c10::MemoryFormat::Contiguous);
    for (std::size_t i = 0; i < rank; ++i) back[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
    return at::permute(at::clone(at::permute(t, order), c10::MemoryFormat::Contiguous), back);
}

[[nodiscard]] inline at::functionalization::FunctionalStorageImpl& functional_storage(at::Tensor const& wrapper) {
    return static_cast<at::functionalization::FunctionalStorageImpl&>(*wrapper.storage().unsafeGetStorageImpl());
}

}  // namespace detail

TORCH_IR_INLINE layout_demand layout_demand_of(std::string_view op) noexcept {
    if (op == "aten::view") return layout_demand::viewable;
    if (op == "aten::view.dtype" || op == "aten::view_as_complex") return layout_demand::dense_end;
    return layout_demand::none;
}

TORCH_IR_INLINE void fit_layout(c10::OperatorHandle const& op, layout_demand demand, torch::jit::Stack& stack) {
    if (demand == layout_demand::none) return;
    std::size_t const count = op.schema().arguments().size();
    c10::IValue& self = torch::jit::peek(stack, 0, count);
    at::Tensor const& t = self.toTensor();
    if (t.is_contiguous()) return;
    if (demand == layout_demand::viewable) {
        auto const sizes = at::infer_size_dv(torch::jit::peek(stack, 1, count).toIntVector(), t.numel());
        if (at::detail::computeStride(t.sizes(), t.strides(), sizes)) return;
    } else if (t.stride(-1) == 1) {
        return;
    }
    self = at::clone(t, c10::MemoryFormat::Contiguous);
}

TORCH_IR_INLINE kept_layouts::kept_layouts(std::span<c10::IValue const> written) {
    detail::for_each_traced_tensor(written, [&](at::Tensor const& t) {
        if (!at::functionalization::impl::isFunctionalTensor(t)) return;
        at::Tensor const& base = detail::functional_storage(t).base();
        entries_.push_back({t, t.strides().vec(), base.sizes().vec(), base.strides().vec()});
    });
}

TORCH_IR_INLINE void kept_layouts::restore() const {
    for (auto const& e : entries_) {
        auto const sizes = e.wrapper.sizes();
        bool const is_expanded = std::find(e.strides.begin(), e.strides.end(), 0) != e.strides.end();
        if (e.strides.size() != sizes.size()) continue;  // it has another shape now
        if (!is_expanded && detail::order_in_memory(sizes, e.strides) == detail::order_in_memory(sizes, e.wrapper.strides())) continue;
        auto& storage = detail::functional_storage(e.wrapper);
        c10::impl::ExcludeDispatchKeyGuard const inside(c10::DispatchKeySet{c10::DispatchKey::Functionalize});
        at::AutoDispatchBelowADInplaceOrView const below_autograd;
        storage.apply_updates();
        at::Tensor const base = storage.base();
        if (base.sizes() != c10::IntArrayRef(e.base_sizes)) continue;
        if (detail::order_in_memory(base.sizes(), base.strides()) == detail::order_in_memory(base.sizes(), e.base_strides)) continue;
        storage.add_update(detail::laid_out(base, e.base_strides), {});
        at::functionalization::impl::sync(e.wrapper);
    }
}

}}  // namespace torch_ir

#endif
