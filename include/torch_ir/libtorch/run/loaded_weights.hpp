// SPDX-License-Identifier: MIT
/// The weights that an executor runs with: checked against the program, swapped as a whole, read by many runs at once.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/inputs.hpp>
#include <torch_ir/libtorch/run/plan.hpp>
#include <torch_ir/libtorch/run/shared_storage.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty_strided.h>
#include <c10/core/Device.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The weights of a plan in its order; undefined where none is given. Never changes once a run may see it.
struct weight_set {
    std::vector<at::Tensor> tensors;
    std::unordered_set<c10::StorageImpl const*> storages{};
    /// What runs read, in the same order: the tensors; where no gradients are recorded, inference tensors over their memory. Weights that
    /// require gradients stay as they are: their views do so too, by which some operators choose their way, and those of inference tensors don't.
    std::vector<c10::IValue> values{};
    std::vector<std::size_t> missing{};  ///< numbers of weights that the program uses and nobody has given

    weight_set() = default;
    weight_set(plan const& p, std::vector<at::Tensor> all, bool gradients);
};

/// How given tensors become weights.
struct weight_options {
    c10::Device device{c10::kCPU};
    bool gradients = false;  ///< taken as they are, so that gradients flow to the caller's tensors
};

/// `old` with the weights that `given` has. Throws errc::argument, which names the weight, for a wrong shape, dtype or device.
[[nodiscard]] weight_set with_weights(plan const& p, weight_set const& old, tensor_map const& given, weight_options const& options);

namespace detail {

/// A pointer that several threads read while one replaces it. A copy holds the same until one of the two is replaced.
template <class T>
class shared_holder {
public:
    shared_holder() = default;
    shared_holder(shared_holder const& other) : held_(other.get()) {}
    shared_holder& operator=(shared_holder const& other) {
        if (this != &other) set(other.get());
        return *this;
    }
    ~shared_holder() = default;

    [[nodiscard]] std::shared_ptr<T const> get() const {
        std::lock_guard const lock(mutex_);
        return held_;
    }
    void set(std::shared_ptr<T const> next) {
        std::lock_guard const lock(mutex_);
        held_.swap(next);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<T const> held_;
};

}  // namespace detail

/// Holds a weight_set that several threads read while one replaces it. A copy holds the same set until one of the two is replaced.
class weight_holder {
public:
    weight_holder() : set_(std::make_shared<weight_set const>()) {}
    weight_holder(weight_holder const& other) : set_(other.get()) {}
    weight_holder& operator=(weight_holder const& other) {
        if (this != &other) set(other.get());
        return *this;
    }

    [[nodiscard]] std::shared_ptr<weight_set const> get() const {
        std::lock_guard const lock(mutex_);
        return set_;
    }
    void set(std::shared_ptr<weight_set const> next) {
        std::lock_guard const lock(mutex_);
        set_.swap(next);
    }
    /// Replaces the set by `change(set)`; one such change at a time.
    template <class Change>
    void update(Change&& change) {
        std::lock_guard const lock(mutex_);
        set_ = std::make_shared<weight_set const>(change(*set_));
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<weight_set const> set_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The weight with the strides that the program recorded, so that kernels take the same way as in the traced model. Strides that
/// let elements overlap are left as they are.
[[nodiscard]] inline at::Tensor restrided(at::Tensor const& t, tensor_type const& type) {
    auto const recorded = type.strides ? static_sizes(*type.strides) : std::nullopt;
    if (!recorded || recorded->size() != static_cast<std::size_t>(t.dim()) || t.numel() == 0) return t;
    std::vector<std::pair<std::int64_t, std::int64_t>> dims;  // stride, size
    bool same = true;
    for (std::size_t i = 0; i < recorded->size(); ++i) {
        std::int64_t const size = t.size(static_cast<std::int64_t>(i)), stride = (*recorded)[i];
        if (size <= 1) continue;
        same = same && stride == t.stride(static_cast<std::int64_t>(i));
        dims.emplace_back(stride, size);
    }
    if (same) return t;
    std::sort(dims.begin(), dims.end());
    std::int64_t dense = 1;
    for (auto const& [stride, size] : dims) {
        if (stride != dense) return t;
        dense *= size;
    }
    at::Tensor out = at::empty_strided(t.sizes(), *recorded, t.options());
    out.copy_(t);
    return out;
}

[[nodiscard]] inline at::Tensor checked_weight(weight_node const& w, at::Tensor const& given, weight_options const& options) {
    tensor_type const* const type = w.result.tensor();
    std::string const where = "weight '" + w.target + "'";
    if (!type) raise(error::invalid_ir(where, "a tensor", to_string(w.result.type)));
    auto const sizes = static_sizes(type->sizes);
    if (!given.defined() || from_torch(given.scalar_type()) != type->dtype || (sizes && given.sizes() != at::IntArrayRef(*sizes)))
        raise(error::bad_argument(where, to_string(*type), given.defined() ? describe_tensor(given) : "an undefined tensor"));
    if (options.gradients) {
        if (given.device().type() != options.device.type())
            raise(error::bad_argument(where, "a tensor on " + to_string(from_torch(options.device)), "one on " + to_string(from_torch(given.device()))));
        return given;
    }
    // Some kernels ask whether a weight is trained, and then compute in another order than if it is not.
    return restrided(given.detach().to(options.device), *type).detach().requires_grad_(type->requires_grad && given.is_floating_point());
}

}  // namespace detail

TORCH_IR_INLINE weight_set::weight_set(plan const& p, std::vector<at::Tensor> all, bool gradients) : tensors(std::move(all)), values(tensors.size()) {
    c10::InferenceMode const mode(!gradients);
    for (auto const& t : tensors)
        if (auto const* s = detail::storage_of(t)) storages.insert(s);
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (tensors[i].defined()) values[i] = gradients || tensors[i].is_inference() || tensors[i].requires_grad() ? tensors[i] : same_memory(tensors[i]);
        else if (p.uses(p.weights[i].result.id)) missing.push_back(i);
    }
}

TORCH_IR_INLINE weight_set with_weights(plan const& p, weight_set const& old, tensor_map const& given, weight_options const& options) {
    c10::AutoGradMode const no_gradients(false);
    auto next = old.tensors;
    next.resize(p.weights.size());
    for (std::size_t i = 0; i < next.size(); ++i) {
        auto found = given.find(p.weights[i].target);
        for (auto alias = p.weights[i].aliases.begin(); found == given.end() && alias != p.weights[i].aliases.end(); ++alias) found = given.find(*alias);
        if (found != given.end()) next[i] = detail::checked_weight(p.weights[i], found->second, options);
    }
    return {p, std::move(next), options.gradients};
}

}}  // namespace torch_ir

#endif
