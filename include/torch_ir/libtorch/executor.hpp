// SPDX-License-Identifier: MIT
/// Runs programs with real weights.
///
/// \code
///     torch_ir::pt2_archive const archive = torch_ir::pt2_archive::open("model.pt2");
///     torch_ir::executor run(archive);                               // or an ir: `executor run(program);`
///     run.load_weights(archive.weights<torch_ir::state_dict>());     // or load_safetensors("weights.safetensors")
///     at::Tensor const y = run.execute({x}).tensors().front();
/// \endcode
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/compile.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/inputs.hpp>
#include <torch_ir/libtorch/plan.hpp>
#include <torch_ir/libtorch/run.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/empty_strided.h>
#include <c10/core/Device.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

namespace torch_ir::inline v0 {

struct executor_options {
    c10::Device device{c10::kCPU};  ///< where to run; devices written in the program are replaced by it
};

/// A new value of something that the program writes to. The original is never changed: load it with `load_weights` or pass it
/// at the next run to go on from it.
struct mutation {
    output_kind kind = output_kind::buffer_mutation;
    std::string target;  ///< key of a weight, label of an input
    at::Tensor value;
};

/// What one run gives.
struct execution {
    std::vector<c10::IValue> outputs;  ///< the user's outputs in order: tensors, numbers, None, text
    std::vector<mutation> mutations;   ///< what an eager model would have changed

    /// The tensors among the outputs, in order.
    [[nodiscard]] std::vector<at::Tensor> tensors() const {
        std::vector<at::Tensor> out;
        for (auto const& v : outputs)
            if (v.isTensor()) out.push_back(v.toTensor());
        return out;
    }
};

/// A program ready to run. It runs without recording gradients. `execute` changes nothing: any number of threads may run one
/// executor; loading weights must not overlap with a run.
class executor {
public:
    /// Compiles a program or any other source. Throws as `plan_compiler` does.
    template <class Source>
        requires(!std::is_same_v<std::remove_cvref_t<Source>, executor> && !std::is_same_v<std::remove_cvref_t<Source>, plan>)
    explicit executor(Source&& program, executor_options options = {})
        : executor(compile(std::forward<Source>(program), bind_options{options.device}), options) {}
    /// Takes a plan, compiled for the same device.
    explicit executor(plan p, executor_options options = {});

    /// Takes the weights of the program out of a dictionary, which may hold more and need not hold all: a weight given before is
    /// kept or replaced. Nothing is copied, unless a weight lies on another device or has other strides
    /// than the program recorded. Throws errc::argument, which names the weight, for a wrong shape or dtype; then nothing is loaded.
    void load_weights(tensor_map const& weights);
    void load_weights(state_dict const& weights) { load_weights(to_tensors(weights)); }

    /// Keys of weights that the program uses and nobody has given, in order.
    [[nodiscard]] std::vector<std::string> missing_weights() const;

    /// Runs with the inputs in order, as `user_inputs(program())` lists them. Throws errc::argument for weights that are missing
    /// and for inputs that don't fit (`check_inputs`), errc::execution for what an operator throws.
    [[nodiscard]] execution execute(std::vector<c10::IValue> inputs) const;
    /// The same with a range of tensors.
    template <std::ranges::input_range Tensors>
        requires std::same_as<std::ranges::range_value_t<Tensors>, at::Tensor>
    [[nodiscard]] execution execute(Tensors const& inputs) const {
        return execute(std::vector<c10::IValue>(inputs.begin(), inputs.end()));
    }
    /// Runs with the inputs by their labels in the program. Throws errc::argument for a label that is missing or unknown.
    [[nodiscard]] execution execute_named(tensor_map const& inputs) const;

    [[nodiscard]] plan const& program() const noexcept { return plan_; }

private:
    plan plan_;
    executor_options options_;
    std::vector<at::Tensor> weights_;  ///< by number; undefined where missing
    std::unordered_set<c10::StorageImpl const*> storages_;  ///< of the weights

    void set_weights(tensor_map const& weights);
    [[nodiscard]] execution collect(std::vector<c10::IValue> outputs, std::vector<c10::IValue> const& inputs, run_context const& context) const;
};

/// Runs a program once.
template <class Weights>
[[nodiscard]] execution execute_ir(ir const& program, std::vector<c10::IValue> inputs, Weights const& weights, executor_options options = {}) {
    executor e(program, options);
    e.load_weights(weights);
    return e.execute(std::move(inputs));
}

// ---- implementation -------------------------------------------------------------------------------------------------

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

[[nodiscard]] inline at::Tensor checked_weight(weight_node const& w, at::Tensor const& given, c10::Device device) {
    tensor_type const* const type = w.result.tensor();
    std::string const where = "weight '" + w.target + "'";
    if (!type) raise(error::invalid_ir(where, "a tensor", to_string(w.result.type)));
    auto const sizes = static_sizes(type->sizes);
    if (!given.defined() || given.scalar_type() != to_torch(type->dtype) || (sizes && given.sizes() != at::IntArrayRef(*sizes)))
        raise(error::bad_argument(where, to_string(*type), given.defined() ? describe_tensor(given) : "an undefined tensor"));
    // Some kernels ask whether a weight is trained, and then compute in another order than if it is not.
    return restrided(given.detach().to(device), *type).detach().requires_grad_(type->requires_grad && given.is_floating_point());
}

}  // namespace detail

inline executor::executor(plan p, executor_options options) : plan_(std::move(p)), options_(options), weights_(plan_.weights.size()) {
    state_dict constants;
    for (auto const& c : plan_.constants)
        if (!constants.contains(c.target)) constants.insert(c.target, c.data);
    set_weights(to_tensors(constants));
}

inline void executor::load_weights(tensor_map const& weights) { set_weights(weights); }

inline void executor::set_weights(tensor_map const& weights) {
    c10::AutoGradMode const no_gradients(false);
    auto next = weights_;
    for (std::size_t i = 0; i < next.size(); ++i) {
        auto const found = weights.find(plan_.weights[i].target);
        if (found != weights.end()) next[i] = detail::checked_weight(plan_.weights[i], found->second, options_.device);
    }
    weights_ = std::move(next);
    storages_.clear();
    for (auto const& w : weights_)
        if (auto const* s = detail::storage_of(w)) storages_.insert(s);
}

inline std::vector<std::string> executor::missing_weights() const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < weights_.size(); ++i)
        if (!weights_[i].defined() && plan_.uses(plan_.weights[i].result.id)) out.push_back(plan_.weights[i].target);
    return out;
}

inline execution executor::execute(std::vector<c10::IValue> inputs) const {
    if (auto const missing = missing_weights(); !missing.empty()) {
        constexpr std::size_t most = 8;
        std::string names;
        for (std::size_t i = 0; i < std::min(missing.size(), most); ++i) names += (i == 0 ? "'" : ", '") + missing[i] + "'";
        if (missing.size() > most) names += ", …";
        raise(error::bad_argument("weights", "all that program '" + plan_.info.model_name + "' uses",
                                  std::to_string(missing.size()) + " missing: " + names));
    }
    inputs = check_inputs(plan_, std::move(inputs), options_.device);
    c10::AutoGradMode const no_gradients(false);

    std::vector<c10::IValue> values(plan_.value_count());
    std::vector<c10::StorageImpl const*> input_storages;
    std::size_t next = 0;
    for (auto const& i : plan_.inputs) {
        c10::IValue v;
        if (i.kind == input_kind::user) {
            v = inputs[next++];
            if (v.isTensor() && v.toTensor().requires_grad()) v = v.toTensor().detach();
            if (v.isTensor()) input_storages.push_back(detail::storage_of(v.toTensor()));
        } else if (plan_.uses(i.result.id)) {
            auto const bound = i.kind == input_kind::constant ? bind_attribute(i.constant, {}, {options_.device}) : std::nullopt;
            if (!bound || !bound->is_constant())
                raise(error::unsupported("input '" + i.result.name + "'", "an object or a token as input", "export the model without it"));
            v = std::get<c10::IValue>(bound->content);
        }
        values[to_index(i.result.id)] = std::move(v);
    }
    for (std::size_t i = 0; i < weights_.size(); ++i)
        if (plan_.uses(plan_.weights[i].result.id)) values[to_index(plan_.weights[i].result.id)] = weights_[i];

    run_context context([&](c10::StorageImpl const* s) {
        return storages_.contains(s) || std::find(input_storages.begin(), input_storages.end(), s) != input_storages.end();
    });
    auto outputs = run_plan(plan_, std::move(values), context);
    return collect(std::move(outputs), inputs, context);
}

inline execution executor::collect(std::vector<c10::IValue> outputs, std::vector<c10::IValue> const& inputs, run_context const& context) const {
    execution out;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        auto const& spec = plan_.outputs[i];
        c10::IValue& v = outputs[i];
        // A caller may write to what it gets, and must not change our weights by that.
        if (v.isTensor() && storages_.contains(detail::storage_of(v.toTensor()))) v = v.toTensor().clone();
        if (v.isTensor() && v.toTensor().requires_grad()) v = v.toTensor().detach();
        if (spec.kind == output_kind::user || spec.kind == output_kind::loss) out.outputs.push_back(std::move(v));
        else if (spec.kind != output_kind::token && v.isTensor()) out.mutations.push_back({spec.kind, spec.target, v.toTensor()});
    }
    std::size_t next = 0;
    for (auto const& i : plan_.inputs) {
        if (i.kind != input_kind::user) continue;
        c10::IValue const& given = inputs[next++];
        if (!given.isTensor()) continue;
        if (auto written = context.find_written(given.toTensor()))
            out.mutations.push_back({output_kind::user_input_mutation, i.result.name, *std::move(written)});
    }
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        if (!weights_[i].defined()) continue;
        output_kind const kind = plan_.weights[i].kind == weight_kind::parameter ? output_kind::parameter_mutation : output_kind::buffer_mutation;
        if (auto written = context.find_written(weights_[i])) out.mutations.push_back({kind, plan_.weights[i].target, *std::move(written)});
    }
    return out;
}

inline execution executor::execute_named(tensor_map const& inputs) const {
    auto const expected = user_inputs(plan_);
    std::vector<c10::IValue> ordered;
    for (auto const* i : expected) {
        auto const found = inputs.find(i->result.name);
        if (found == inputs.end()) raise(error::bad_argument("input '" + i->result.name + "'", to_string(i->result.type), "none of that name"));
        ordered.emplace_back(found->second);
    }
    if (inputs.size() != expected.size())
        for (auto const& given : inputs)
            if (std::none_of(expected.begin(), expected.end(), [&](auto const* i) { return i->result.name == given.first; }))
                raise(error::bad_argument("input '" + given.first + "'", "the name of an input of the program", "a tensor of an unknown name"));
    return execute(std::move(ordered));
}

}  // namespace torch_ir::inline v0
