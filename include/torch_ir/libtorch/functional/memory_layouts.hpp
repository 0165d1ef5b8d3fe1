// SPDX-License-Identifier: MIT
/// How tensors lie in memory. A value that was written to through a view may lie otherwise than the tensor that the program had in its place; operators that address
/// memory get it laid out as they expect.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/sort_stably.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What an operator asks of the memory of its first argument.
enum class layout_demand : std::uint8_t {
    none,
    strided,   ///< `as_strided` and its inverse: addresses elements by their place in memory
    viewable,  ///< `view`: joins dimensions that lie behind each other
    dense_end  ///< views as another element type: the last dimension lies together
};
[[nodiscard]] layout_demand layout_demand_of(std::string_view op) noexcept;

/// Used by one thread, for one program.
class memory_layouts {
public:
    /// Notes how the program's own tensor lies that the call on the stack addresses.
    void note(c10::OperatorHandle const& op, layout_demand demand, torch::jit::Stack const& stack);
    /// Lays out the first argument of the call on the stack as the call demands: by a copy, where it lies otherwise.
    void restore(c10::OperatorHandle const& op, layout_demand demand, torch::jit::Stack& stack) const;

private:
    std::map<std::vector<std::int64_t>, std::vector<std::int64_t>> strided_;  ///< sizes and strides of tensors, by what `as_strided` asked of them

    void restore_strides(c10::OperatorHandle const& op, torch::jit::Stack& stack) const;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <ATen/InferSize.h>
#include <ATen/TensorUtils.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/permute.h>

#include <algorithm>
#include <numeric>
#include <span>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// What a call of `as_strided` or its inverse asks for: sizes, strides, offset.
[[nodiscard]] inline std::vector<std::int64_t> strided_key(c10::OperatorHandle const& op, torch::jit::Stack const& stack) {
    auto const given = torch::jit::last(stack, op.schema().arguments().size());
    std::size_t const first = given.size() - 3;
    auto key = given[first].toIntVector();
    for (std::int64_t const n : given[first + 1].toIntVector()) key.push_back(n);
    key.push_back(given[first + 2].isNone() ? 0 : given[first + 2].toInt());
    return key;
}

}  // namespace detail

TORCH_IR_INLINE layout_demand layout_demand_of(std::string_view op) noexcept {
    if (op == "aten::as_strided" || op == "aten::as_strided_scatter") return layout_demand::strided;
    if (op == "aten::view") return layout_demand::viewable;
    if (op == "aten::view.dtype" || op == "aten::view_as_complex") return layout_demand::dense_end;
    return layout_demand::none;
}

TORCH_IR_INLINE void memory_layouts::note(c10::OperatorHandle const& op, layout_demand demand, torch::jit::Stack const& stack) {
    if (demand != layout_demand::strided) return;
    at::Tensor const& t = torch::jit::peek(stack, 0, op.schema().arguments().size()).toTensor();
    auto layout = t.sizes().vec();
    layout.insert(layout.end(), t.strides().begin(), t.strides().end());
    strided_[detail::strided_key(op, stack)] = std::move(layout);
}

TORCH_IR_INLINE void memory_layouts::restore(c10::OperatorHandle const& op, layout_demand demand, torch::jit::Stack& stack) const {
    if (demand == layout_demand::none) return;
    if (demand == layout_demand::strided) return restore_strides(op, stack);
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

TORCH_IR_INLINE void memory_layouts::restore_strides(c10::OperatorHandle const& op, torch::jit::Stack& stack) const {
    auto const found = strided_.find(detail::strided_key(op, stack));
    if (found == strided_.end()) return;
    c10::IValue& self = torch::jit::peek(stack, 0, op.schema().arguments().size());
    at::Tensor const t = self.toTensor();
    auto const rank = static_cast<std::size_t>(t.dim());
    std::span<std::int64_t const> const layout(found->second);
    if (layout.size() != 2 * rank || !std::equal(t.sizes().begin(), t.sizes().end(), layout.begin())) return;
    auto const strides = layout.subspan(rank);
    if (std::equal(strides.begin(), strides.end(), t.strides().begin())) return;
    std::vector<std::int64_t> order(rank), back(rank);
    std::iota(order.begin(), order.end(), 0);
    detail::sort_stably(order, [&](std::int64_t a, std::int64_t b) { return strides[static_cast<std::size_t>(a)] > strides[static_cast<std::size_t>(b)]; });
    for (std::size_t i = 0; i < rank; ++i) back[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
    self = at::permute(at::clone(at::permute(t, order), c10::MemoryFormat::Contiguous), back);
}

}}  // namespace torch_ir

#endif
