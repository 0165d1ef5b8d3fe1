// SPDX-License-Identifier: MIT
/// What goes in and out of a run that records no gradients. Inside, all tensors are inference tensors, for which operators keep neither
/// versions nor views; outside, the caller's tensors and those that it gets are ordinary ones over the same memory.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/run/shared_storage.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/TensorImpl.h>

#include <cstddef>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The inputs of one run.
struct run_inputs {
    std::vector<c10::IValue> given;  ///< the caller's, without a history where no gradients are recorded
    std::vector<c10::IValue> read;   ///< what the program gets: the same, or inference tensors over the same memory
};

/// Tensors that are one stay one.
[[nodiscard]] run_inputs enter_run(std::vector<c10::IValue> inputs, bool gradients);

/// Makes ordinary tensors of those that a run without gradients made: the same elements in the same memory, no view of anything. What is an
/// input becomes the caller's tensor. Tensors that are one stay one.
class output_releaser {
public:
    /// `inputs` must live as long. `remembers` is needed where one tensor may come twice.
    output_releaser(run_inputs const& inputs, bool remembers) : inputs_(inputs), remembers_(remembers) {}

    [[nodiscard]] at::Tensor operator()(at::Tensor const& t);

private:
    struct released {
        at::Tensor original;  ///< kept, so that no other tensor gets its address
        at::Tensor ordinary;
    };
    run_inputs const& inputs_;
    bool remembers_;
    std::unordered_map<c10::TensorImpl const*, released> released_;

    [[nodiscard]] at::Tensor release(at::Tensor const& t) const;
};

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE run_inputs enter_run(std::vector<c10::IValue> inputs, bool gradients) {
    run_inputs all;
    if (gradients) {
        all.read = inputs;
        all.given = std::move(inputs);
        return all;
    }
    auto const enter = [](at::Tensor const& t) -> std::pair<at::Tensor, at::Tensor> {
        at::Tensor const given = t.requires_grad() ? t.detach() : t;
        if (t.is_inference()) return {given, given};
        c10::InferenceMode const mode;
        return {given, same_memory(given)};
    };
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        c10::IValue given = inputs[i], read = inputs[i];
        if (given.isTensor() && given.toTensor().defined()) {
            std::size_t first = 0;
            while (first < i && !(inputs[first].isTensor() && inputs[first].toTensor().is_same(inputs[i].toTensor()))) ++first;
            if (first < i) given = all.given[first], read = all.read[first];
            else std::tie(given, read) = enter(inputs[i].toTensor());
        }
        all.given.push_back(std::move(given));
        all.read.push_back(std::move(read));
    }
    return all;
}

TORCH_IR_INLINE at::Tensor output_releaser::operator()(at::Tensor const& t) {
    if (!t.defined() || (!t.is_inference() && !t.is_view() && !t.requires_grad())) return t;
    for (std::size_t i = 0; i < inputs_.read.size(); ++i)
        if (inputs_.read[i].isTensor() && inputs_.read[i].toTensor().is_same(t)) return inputs_.given[i].toTensor();
    if (!remembers_) return release(t);
    auto const [found, is_new] = released_.try_emplace(t.unsafeGetTensorImpl());
    if (is_new) found->second = {t, release(t)};
    return found->second.ordinary;
}

TORCH_IR_INLINE at::Tensor output_releaser::release(at::Tensor const& t) const {
    at::Tensor out = same_memory(t);
    if (out.is_same(t)) return t.clone();
    for (auto const& i : inputs_.given)  // a write to the output is one to the input: whoever has kept the input must be able to tell
        if (i.isTensor() && storage_of(i.toTensor()) == storage_of(t) && !i.toTensor().is_inference() && !out.is_inference())
            out.unsafeGetTensorImpl()->set_version_counter(i.toTensor().unsafeGetTensorImpl()->version_counter());
    return out;
}

}}}  // namespace torch_ir::detail

#endif
