// SPDX-License-Identifier: MIT
/// What the functionalizer asks of a call that lies on a stack, and does with it. Internal: used by functionalizer.hpp.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/libtorch/shape_function.hpp>
#include <torch_ir/libtorch/trace/dispatch_mode.hpp>

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/libtorch/run/operator_effects.hpp>

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>
#include <ATen/ops/as_strided.h>
#include <c10/core/WrapDimMinimal.h>

#include <algorithm>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

inline constexpr c10::DispatchKeySet functionalize_key{c10::DispatchKey::Functionalize};
/// Layers of vmap and jvp, whose kernels call the operator again on what is inside.
inline constexpr c10::DispatchKeySet layer_keys{c10::DispatchKey::FuncTorchBatched, c10::DispatchKey::FuncTorchGradWrapper,
                                                c10::DispatchKey::FuncTorchDynamicLayerFrontMode, c10::DispatchKey::FuncTorchVmapMode};

/// Our own calls of operators are not the program's.
class outside_of_program {
    c10::impl::ExcludeDispatchKeyGuard guard_{c10::DispatchKeySet{program_key, kernel_key} | functionalize_key};
};

/// `f` of each tensor of the last `count` values of a stack takes its place.
template <class F>
void replace_tensors(torch::jit::Stack& stack, std::size_t count, F&& f) {
    for (std::size_t i = 0; i < count; ++i) {
        c10::IValue& v = torch::jit::peek(stack, i, count);
        v = transform_tensors(v, f);
    }
}

/// Composite operators that core ATen keeps: `upsample_bilinear2d.vec` has no decomposition to core operators that is exact.
[[nodiscard]] inline bool is_core_composite(std::string_view name) { return name == "aten::upsample_bilinear2d.vec" || name == "aten::upsample_nearest2d.vec"; }

[[nodiscard]] inline bool has_no_aliases(c10::FunctionSchema const& schema) {
    for (auto const& a : schema.arguments())
        if (a.alias_info()) return false;
    return !schema.is_mutable();
}

/// Whether the call that lies on the stack updates running statistics.
[[nodiscard]] inline bool writes_statistics(c10::OperatorHandle const& op, torch::jit::Stack const& stack) {
    std::vector<operand> operands;
    for (c10::IValue const& v : torch::jit::last(stack, op.schema().arguments().size())) operands.push_back(operand{{}, v});
    auto const effects = effects_of(op, operands);
    return std::any_of(effects.written.begin(), effects.written.end(), [&](std::uint32_t i) {
        c10::IValue const& v = torch::jit::peek(stack, i, operands.size());
        return v.isTensor() && v.toTensor().defined();
    });
}

/// Whether the call of `dropout` that lies on the stack gives back its argument.
[[nodiscard]] inline bool is_identity(c10::OperatorHandle const& op, torch::jit::Stack const& stack) {
    std::size_t const count = op.schema().arguments().size();
    return torch::jit::peek(stack, 1, count).toDouble() == 0 || !torch::jit::peek(stack, 2, count).toBool();
}

/// Whether the windows of the call of `unfold` that lies on the stack leave something out, or overlap.
[[nodiscard]] inline bool leaves_out(torch::jit::Stack const& stack) {
    at::Tensor const& x = torch::jit::peek(stack, 0, 4).toTensor();
    auto const size = torch::jit::peek(stack, 2, 4).toInt(), step = torch::jit::peek(stack, 3, 4).toInt();
    if (x.dim() == 0) return false;
    return size != step || x.size(c10::maybe_wrap_dim(torch::jit::peek(stack, 1, 4).toInt(), x.dim())) % size != 0;
}

/// Runs `unfold(self, dimension, size, step)` of a tensor of one dimension or more as a view by strides.
inline void unfold_by_strides(torch::jit::Stack& stack) {
    auto const step = torch::jit::pop(stack).toInt(), size = torch::jit::pop(stack).toInt(), dim = torch::jit::pop(stack).toInt();
    at::Tensor const x = torch::jit::pop(stack).toTensor();
    auto const d = static_cast<std::size_t>(c10::maybe_wrap_dim(dim, x.dim()));
    auto sizes = x.sizes().vec(), strides = x.strides().vec();
    TORCH_CHECK(step > 0 && size >= 0 && size <= sizes[d], "unfold: expected windows within the dimension, found size ", size, " and step ", step);
    sizes[d] = (sizes[d] - size) / step + 1;
    sizes.push_back(size);
    strides.push_back(strides[d]);
    strides[d] *= step;
    stack.emplace_back(at::as_strided(x, sizes, strides, x.storage_offset()));
}

/// A number that stands for a tensor, as an attribute; nothing for another tensor.
[[nodiscard]] inline std::optional<attribute> wrapped_number(at::Tensor const& t) {
    if (!t.unsafeGetTensorImpl()->is_wrapped_number() || !t.storage().data()) return std::nullopt;
    switch (t.scalar_type()) {
        case c10::kDouble: return *t.const_data_ptr<double>();
        case c10::kFloat: return static_cast<double>(*t.const_data_ptr<float>());
        case c10::kLong: return *t.const_data_ptr<std::int64_t>();
        case c10::kBool: return *t.const_data_ptr<bool>();
        case c10::kComplexDouble: {
            auto const z = *t.const_data_ptr<c10::complex<double>>();
            return std::complex<double>(z.real(), z.imag());
        }
        default: return std::nullopt;
    }
}

}  // namespace detail

}}  // namespace torch_ir

#endif
