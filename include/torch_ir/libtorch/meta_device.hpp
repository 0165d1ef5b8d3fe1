// SPDX-License-Identifier: MIT
/// Constructs models on the meta device: C++'s `with torch.device("meta")`.
///
/// \code
///     auto model = torch_ir::with_meta_device([] { return torch::nn::Linear(100000, 100000); });   // no memory, no work
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/common/argument_type.hpp>
#include <torch_ir/libtorch/shape_function.hpp>
#include <torch_ir/libtorch/trace/dispatch_mode.hpp>

#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>

#include <cstddef>
#include <optional>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Gives operators that make tensors, and don't say where, the meta device.
class meta_device_mode final : public dispatch_mode {
public:
    // Inline here, too: else each unit that includes this gets the class's table of functions, and all that they call.
    TORCH_IR_INLINE void top_level(c10::OperatorHandle const& op, torch::jit::Stack& stack) override;
    void nested(c10::OperatorHandle const& op, c10::DispatchKeySet keys, torch::jit::Stack& stack) override { infer_(op, keys, stack); }

private:
    meta_inference infer_;
};

}  // namespace detail

/// While it lives, tensors that this thread makes without naming a device are on meta: they have a type and no elements, and
/// initialising them is no work. Guards nest. A tensor whose maker names a device (also cpu) is made there, and one that is
/// made of elements (`torch::tensor({1, 2})`) stays on the CPU; the data pointer of a tensor on meta throws c10::Error.
class meta_device_guard {
public:
    meta_device_guard() : guard_(mode_) {}
    meta_device_guard(meta_device_guard const&) = delete;
    meta_device_guard& operator=(meta_device_guard const&) = delete;

private:
    detail::meta_device_mode mode_;
    dispatch_mode_guard guard_;
};

/// What `make()` returns, made on the meta device.
template <class F>
[[nodiscard]] auto with_meta_device(F&& make) {
    meta_device_guard const guard;
    return std::forward<F>(make)();
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The number of the argument that names a device, if the operator has one: among those that make tensors.
[[nodiscard]] inline std::optional<std::size_t> device_argument(c10::FunctionSchema const& schema) {
    for (std::size_t i = 0; i < schema.arguments().size(); ++i) {
        auto const& a = schema.arguments()[i];
        if (a.name() == "device" && describe(a).element == element_kind::device) return i;
    }
    return std::nullopt;
}

TORCH_IR_INLINE void meta_device_mode::top_level(c10::OperatorHandle const& op, torch::jit::Stack& stack) {
    auto const& schema = op.schema();
    bool has_tensor = false;
    std::size_t const count = schema.arguments().size();
    for (auto const& a : torch::jit::last(stack, count)) has_tensor = has_tensor || (a.isTensor() && a.toTensor().defined());
    auto const device = has_tensor ? std::nullopt : device_argument(schema);
    bool const makes_here = device && torch::jit::peek(stack, *device, count).isNone();
    if (makes_here) torch::jit::peek(stack, *device, count) = c10::Device(c10::kMeta);
    run_below(op, stack);
    if (!makes_here) return;
    for (auto const& r : torch::jit::last(stack, schema.returns().size()))
        if (r.isTensor() && r.toTensor().is_meta() && r.toTensor().has_storage())
            r.toTensor().storage().unsafeGetStorageImpl()->set_throw_on_mutable_data_ptr();
}

}  // namespace detail

}}  // namespace torch_ir

#endif
