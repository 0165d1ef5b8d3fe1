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

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/kernels.hpp>
#include <torch_ir/libtorch/observer.hpp>
#include <torch_ir/libtorch/optimize_options.hpp>
#include <torch_ir/libtorch/run/bind.hpp>
#include <torch_ir/libtorch/run/compile.hpp>
#include <torch_ir/libtorch/run/inference_tensors.hpp>
#include <torch_ir/libtorch/run/inputs.hpp>
#include <torch_ir/libtorch/run/loaded_weights.hpp>
#include <torch_ir/libtorch/run/plan.hpp>
#include <torch_ir/libtorch/run/run.hpp>
#include <torch_ir/libtorch/run/shared_storage.hpp>
#include <torch_ir/visit/drive.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/core/Device.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What becomes of the weights and buffers that a program writes to. The caller's own tensors are never changed.
enum class mutation_policy : std::uint8_t {
    give_back,  ///< their new values are in `execution::mutations`; the next run begins with the old ones
    keep        ///< the executor goes on with the new ones, as an eager module does
};

/// Where and how a program runs.
struct executor_options {
    c10::Device device{c10::kCPU};  ///< where to run; devices written in the program are replaced by it
    /// Record gradients, as eager code does in the caller's gradient mode (but TorchScript's regions without gradients, which a trace of it does not tell): outputs are differentiable with respect to the inputs and
    /// to the weights, which are the caller's tensors themselves (weights from a file are copied and become trainable parameters).
    /// Otherwise a run is in inference mode, and outputs are ordinary tensors without a history.
    bool gradients = false;
    mutation_policy mutations = mutation_policy::give_back;
    kernel_registry kernels{};  ///< replaces how operators execute
    /// Operators that may be called although they reach beyond tensors: see `bind_options`.
    std::vector<std::string> allowed_operators{};
    /// Refuse inputs that violate the guards of the program, under which it was exported. A guard that can't be evaluated admits the sizes of the trace only.
    bool check_guards = true;
    /// Calls that one run may execute in sub-programs, loops and what they nest: more of them are refused, so that a small file can't run for ever.
    std::uint64_t most_nested_calls = 5'000'000;
    /// Once all weights are given, rewrite the program for them, fuse its kernels and pack its weights (libtorch/optimize.hpp): several times faster for
    /// some models, outputs differ by roundings. Weights are read when they are loaded, so later writes to the caller's tensors are not seen. For the CPU and without
    /// gradients; the executor must be made of a program, not of a plan.
    bool optimize = false;
    optimize_options optimizing{};  ///< how, if it does
};

/// A new value of something that the program writes to, without a history of gradients. The original is never changed: load it with `load_weights` or pass it
/// at the next run to go on from it.
struct mutation {
    output_kind kind = output_kind::buffer_mutation;
    std::string target;  ///< key of a weight, label of an input
    at::Tensor value;
};

/// What one run gives.
struct execution {
    std::vector<c10::IValue> outputs;  ///< the user's outputs in order: tensors, numbers, None, text
    std::vector<mutation> mutations;   ///< what an eager model would have changed; without what the executor keeps

    /// The tensors among the outputs, in order.
    [[nodiscard]] std::vector<at::Tensor> tensors() const {
        std::vector<at::Tensor> out;
        for (auto const& v : outputs)
            if (v.isTensor()) out.push_back(v.toTensor());
        return out;
    }
};

/// A program ready to run. Any number of threads may call `execute` at once, and load weights meanwhile: a run sees the weights that
/// were loaded when it began. With `mutation_policy::keep` the run that ends last decides what is kept.
class executor {
public:
    /// Compiles a program or any other source. Throws as `plan_compiler` does.
    template <class Source>
    requires(!std::is_same_v<std::remove_cvref_t<Source>, executor> &&
             !std::is_same_v<std::remove_cvref_t<Source>, plan>) explicit executor(Source&& program, executor_options options = {})
        : executor(made_of(std::forward<Source>(program), options), options) {}
    /// Takes a plan, compiled for the same device; kernels are those it was compiled with.
    explicit executor(plan p, executor_options options = {});

    /// Takes the weights of the program out of a dictionary, which may hold more and need not hold all: a weight given before is
    /// kept or replaced, and so are constants of the program. Nothing is copied, unless a weight lies on another device or has other
    /// strides than the program recorded. Throws errc::argument, which names the weight, for a wrong shape or dtype; then nothing is
    /// loaded.
    void load_weights(tensor_map const& weights);
    void load_weights(state_dict const& weights);
    /// The same, under the name that the Python package has for it.
    void load_weights_from_state_dict(tensor_map const& weights) { load_weights(weights); }
    void load_weights_from_state_dict(state_dict const& weights) { load_weights(weights); }

    /// Keys of weights that the program uses and nobody has given, in order.
    [[nodiscard]] std::vector<std::string> missing_weights() const;
    /// The weights as they are now, by key: the tensors themselves, which must not be written to during a run.
    [[nodiscard]] tensor_map weights() const;

    /// Runs with the inputs in order, as `user_inputs(program())` lists them. Throws errc::argument for weights that are missing
    /// and for inputs that don't fit (`check_inputs`), errc::execution for what an operator throws.
    [[nodiscard]] execution execute(std::vector<c10::IValue> inputs) const { return run(std::move(inputs), nullptr); }
    /// The same with a range of tensors.
    template <std::ranges::input_range Tensors>
    requires std::same_as<std::ranges::range_value_t<Tensors>, at::Tensor>
    [[nodiscard]] execution execute(Tensors const& inputs) const { return execute(std::vector<c10::IValue>(inputs.begin(), inputs.end())); }
    /// The same, watched: see libtorch/observer.hpp. What the observer throws passes through.
    template <node_observer Observer>
    [[nodiscard]] execution execute(std::vector<c10::IValue> inputs, Observer& observer) const {
        detail::observer_adapter<Observer> adapter(observer);
        return run(std::move(inputs), &adapter);
    }
    /// Runs with the inputs by their labels in the program. Throws errc::argument for a label that is missing or unknown.
    [[nodiscard]] execution execute_named(tensor_map const& inputs) const;

    /// The plan of the program as it was given, optimised or not.
    [[nodiscard]] plan const& program() const noexcept { return *plan_; }
    [[nodiscard]] executor_options const& options() const noexcept { return options_; }
    /// What is run in its place when it was optimised for the weights; nullptr before all weights are there, where nothing is to be
    /// gained, and without `optimize`. Valid until weights are loaded.
    [[nodiscard]] std::shared_ptr<executor const> optimized() const { return optimized_.get(); }
    /// The same program with the same weights, run operator by operator as it was recorded: what a search for NaN or for a fault looks at.
    [[nodiscard]] executor plain() const;

private:
    /// A program and what it was compiled to.
    struct compiled_source {
        plan compiled;
        std::shared_ptr<ir const> program{};  ///< to be optimised; nullptr where it won't be
    };
    std::shared_ptr<plan const> plan_;  ///< copies of an executor share it
    std::shared_ptr<ir const> source_;
    executor_options options_;
    mutable weight_holder weights_;
    detail::shared_holder<executor> optimized_;

    explicit executor(compiled_source s, executor_options const& options);
    template <class Source>
    [[nodiscard]] static compiled_source made_of(Source&& program, executor_options const& options) {
        bind_options const bound{options.device, options.allowed_operators};
        if (!options.optimize) return {compile(std::forward<Source>(program), bound, options.kernels)};
        ir_builder builder;
        torch_ir::drive(program, builder);
        auto const kept = std::make_shared<ir const>(std::move(builder).result());
        return {compile(*kept, bound, options.kernels), kept};
    }
    void optimize_for_weights();

    [[nodiscard]] execution run(std::vector<c10::IValue> inputs, detail::observer_base* observer) const;
    [[nodiscard]] std::vector<c10::IValue> run_once(std::vector<c10::IValue> const& inputs, weight_set const& weights, run_context& context) const;
    [[nodiscard]] execution collect(std::vector<c10::IValue> outputs, detail::run_inputs const& inputs, weight_set const& weights,
                                    run_context const& context) const;
    void keep(execution& e) const;
    [[noreturn]] void fail_for_missing(weight_set const& weights) const;
};

/// Runs a program once.
template <class Weights>
[[nodiscard]] execution execute_ir(ir const& program, std::vector<c10::IValue> inputs, Weights const& weights, executor_options options = {}) {
    executor e(program, std::move(options));
    e.load_weights(weights);
    return e.execute(std::move(inputs));
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/libtorch/optimize.hpp>
#include <torch_ir/libtorch/optimize/freed_memory.hpp>
#include <torch_ir/libtorch/optimize/fuse.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE executor::executor(plan p, executor_options options) : executor(compiled_source{std::move(p)}, options) {}

TORCH_IR_INLINE executor::executor(compiled_source s, executor_options const& options)
    : plan_(std::make_shared<plan const>(std::move(s.compiled))), source_(std::move(s.program)), options_(options) {
    if (options_.optimize && !source_) raise(error::bad_argument("executor_options::optimize", "a program, to be rewritten", "a plan"));
    if (options_.optimize && options_.gradients) raise(error::bad_argument("executor_options::optimize", "a run without gradients", "one with gradients"));
    state_dict constants;
    for (auto const& c : plan_->constants)
        if (!constants.contains(c.target)) constants.insert(c.target, c.data);
    load_weights(to_tensors(constants));
}

TORCH_IR_INLINE void executor::load_weights(tensor_map const& weights) {
    if (auto const fast = optimized_.get(); fast && options_.mutations == mutation_policy::keep) {  // what runs have written is not to be lost
        tensor_map const kept = fast->weights();
        weights_.update([&](weight_set const& old) { return with_weights(*plan_, old, kept, {options_.device, options_.gradients}); });
    }
    weights_.update([&](weight_set const& old) { return with_weights(*plan_, old, weights, {options_.device, options_.gradients}); });
    if (options_.optimize) optimize_for_weights();
}

/// An executor of the optimised program runs in the place of this one.
TORCH_IR_INLINE void executor::optimize_for_weights() {
    optimized_.set(nullptr);
    if (!options_.device.is_cpu() || !weights_.get()->missing.empty()) return;
    c10::InferenceMode const mode;
    tensor_map given = weights();
    for (auto& [name, tensor] : given) tensor = tensor.detach();
    optimized_program made{*source_, given};
    if (options_.kernels.empty()) made = torch_ir::optimize(*source_, std::move(given));  // else an operator that has a kernel of the caller's might go
    executor_options options = options_;
    options.optimize = false;
    plan p = compile(made.program, bind_options{options.device, options.allowed_operators}, options.kernels);
    fusion_report const fused = fuse(p, made.program, made.weights, options.optimizing);
    bool const is_gain = fused.linears + fused.convolutions + fused.recurrent > 0 || p.steps.size() < plan_->steps.size();
    if (!is_gain) return;  // as many steps by the same kernels: in-place operators that became others would only take more memory
    detail::keep_freed_memory();
    auto fast = std::make_shared<executor>(std::move(p), options);
    fast->load_weights(made.weights);
    optimized_.set(std::move(fast));
}

TORCH_IR_INLINE executor executor::plain() const {
    executor out = *this;
    out.options_.optimize = false;
    out.optimized_.set(nullptr);
    if (options_.optimize && options_.mutations == mutation_policy::keep) out.load_weights(weights());
    return out;
}

TORCH_IR_INLINE void executor::load_weights(state_dict const& weights) {
    auto tensors = to_tensors(weights);
    if (options_.gradients)  // mapped bytes can't be trained
        for (auto const& w : plan_->weights)
            if (auto const found = tensors.find(w.target); found != tensors.end()) {
                at::Tensor& t = found->second;
                t = t.clone().to(options_.device).requires_grad_(w.result.tensor() && w.result.tensor()->requires_grad && t.is_floating_point());
            }
    load_weights(tensors);
}

TORCH_IR_INLINE std::vector<std::string> executor::missing_weights() const {
    std::vector<std::string> out;
    auto const weights = weights_.get();
    for (std::size_t const i : weights->missing) out.push_back(plan_->weights[i].target);
    return out;
}

TORCH_IR_INLINE tensor_map executor::weights() const {
    tensor_map out;
    auto const weights = weights_.get();
    for (std::size_t i = 0; i < weights->tensors.size(); ++i)
        if (weights->tensors[i].defined()) out.insert_or_assign(plan_->weights[i].target, weights->tensors[i]);
    if (auto const fast = optimized_.get(); fast && options_.mutations == mutation_policy::keep)  // which has what runs have written
        for (auto& [name, tensor] : fast->weights())
            if (auto const own = out.find(name); own != out.end()) own->second = std::move(tensor);
    return out;
}

TORCH_IR_INLINE void executor::fail_for_missing(weight_set const& weights) const {
    constexpr std::size_t most = 8;
    std::string names;
    for (std::size_t i = 0; i < std::min(weights.missing.size(), most); ++i) names += (i == 0 ? "'" : ", '") + plan_->weights[weights.missing[i]].target + "'";
    if (weights.missing.size() > most) names += ", …";
    raise(error::bad_argument("weights", "all that program '" + plan_->info.model_name + "' uses",
                              std::to_string(weights.missing.size()) + " missing: " + names));
}

TORCH_IR_INLINE execution executor::run(std::vector<c10::IValue> inputs, detail::observer_base* observer) const {
    if (options_.optimize)
        if (auto const fast = optimized_.get()) return fast->run(std::move(inputs), observer);
    auto const weights = weights_.get();
    if (!weights->missing.empty()) fail_for_missing(*weights);
    detail::run_inputs const all = detail::enter_run(check_inputs(*plan_, std::move(inputs), options_.device, options_.check_guards), options_.gradients);
    run_context context(
        [&](c10::StorageImpl const* s) {
            return weights->storages.contains(s) ||
                   std::any_of(all.given.begin(), all.given.end(), [&](auto const& i) { return i.isTensor() && detail::storage_of(i.toTensor()) == s; });
        },
        observer, !options_.gradients);
    context.limit_nested_calls(options_.most_nested_calls, plan_->least_nested_calls);
    std::vector<c10::IValue> outputs;
    if (options_.gradients) {
        outputs = run_once(all.read, *weights, context);
    } else {
        c10::InferenceMode const mode;
        outputs = run_once(all.read, *weights, context);
    }
    execution out = collect(std::move(outputs), all, *weights, context);
    if (options_.mutations == mutation_policy::keep) keep(out);
    return out;
}

TORCH_IR_INLINE std::vector<c10::IValue> executor::run_once(std::vector<c10::IValue> const& inputs, weight_set const& weights, run_context& context) const {
    plan const& p = *plan_;
    std::vector<c10::IValue> values(p.value_count());
    // Where gradients are recorded, a copy that is made at the first write would break them off: it is made here.
    auto const given = [&](value_id id, at::Tensor const& t) {
        if (!options_.gradients || !t.defined() || !t.requires_grad() || !p.written[to_index(id)]) return t;
        at::Tensor copy = t.clone();
        context.add_copy(t, copy);
        return copy;
    };
    std::size_t next = 0;
    for (auto const& i : p.inputs) {
        c10::IValue v;
        if (i.kind == input_kind::user) {
            v = inputs[next++];
            if (v.isTensor()) v = given(i.result.id, v.toTensor());
        } else if (p.uses(i.result.id)) {
            auto const bound = i.kind == input_kind::constant ? bind_attribute(i.constant, {}, {options_.device}) : std::nullopt;
            if (!bound || !bound->is_constant())
                raise(error::unsupported("input '" + i.result.name + "'", "an object or a token as input", "export the model without it"));
            v = std::get<c10::IValue>(bound->content);
        }
        if (p.uses(i.result.id)) values[to_index(i.result.id)] = std::move(v);
    }
    if (!options_.gradients || !p.writes) return run_plan(p, std::move(values), context, weights.values);
    std::vector<c10::IValue> own = weights.values;
    for (std::size_t i = 0; i < own.size(); ++i)
        if (value_id const id = p.weights[i].result.id; p.uses(id)) own[i] = given(id, weights.tensors[i]);
    return run_plan(p, std::move(values), context, own);
}

TORCH_IR_INLINE execution executor::collect(std::vector<c10::IValue> outputs, detail::run_inputs const& inputs, weight_set const& weights,
                                            run_context const& context) const {
    execution out;
    detail::output_releaser release(inputs, outputs.size() != 1 || !outputs.front().isTensor() || context.has_copies());
    auto const finish = [&](at::Tensor const& t) { return options_.gradients ? t : release(t); };
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        auto const& spec = plan_->outputs[i];
        c10::IValue& v = outputs[i];
        // A caller may write to what it gets, and must not change our weights by that.
        if (v.isTensor() && weights.storages.contains(detail::storage_of(v.toTensor()))) v = v.toTensor().clone();
        detail::for_each_tensor(v, [&](at::Tensor& t) { t = finish(t); });
        if (spec.kind == output_kind::user || spec.kind == output_kind::loss) out.outputs.push_back(std::move(v));
        else if (spec.kind != output_kind::token && v.isTensor())
            out.mutations.push_back({spec.kind, spec.target, options_.gradients ? v.toTensor().detach() : v.toTensor()});
    }
    if (!context.has_copies()) return out;
    std::size_t next = 0;
    for (auto const& i : plan_->inputs) {
        if (i.kind != input_kind::user) continue;
        c10::IValue const& given = inputs.given[next++];
        if (!given.isTensor()) continue;
        if (auto written = context.find_written(given.toTensor())) out.mutations.push_back({output_kind::user_input_mutation, i.result.name, finish(*written)});
    }
    for (std::size_t i = 0; i < weights.tensors.size(); ++i) {
        if (!weights.tensors[i].defined()) continue;
        output_kind const kind = plan_->weights[i].kind == weight_kind::parameter ? output_kind::parameter_mutation : output_kind::buffer_mutation;
        if (auto written = context.find_written(weights.tensors[i])) out.mutations.push_back({kind, plan_->weights[i].target, finish(*written)});
    }
    return out;
}

/// Makes weights of the new values of weights.
TORCH_IR_INLINE void executor::keep(execution& e) const {
    auto const is_weight = [](mutation const& m) { return m.kind == output_kind::buffer_mutation || m.kind == output_kind::parameter_mutation; };
    auto const first = std::stable_partition(e.mutations.begin(), e.mutations.end(), [&](mutation const& m) { return !is_weight(m); });
    if (first == e.mutations.end()) return;
    std::unordered_set<c10::StorageImpl const*> given_away;  // the caller may write to outputs
    for (auto& v : e.outputs) detail::for_each_tensor(v, [&](at::Tensor const& t) { given_away.insert(detail::storage_of(t)); });
    detail::view_map<at::Tensor> values;
    for (auto m = first; m != e.mutations.end(); ++m)
        values.insert_or_assign(m->target, given_away.contains(detail::storage_of(m->value)) ? m->value.detach().clone() : m->value.detach());
    weights_.update([&](weight_set const& old) {
        auto next = old.tensors;
        for (std::size_t i = 0; i < next.size(); ++i) {
            auto const found = values.find(plan_->weights[i].target);
            if (found == values.end()) continue;
            bool const requires_grad = next[i].defined() && next[i].requires_grad();
            next[i] = found->second;
            next[i].requires_grad_(requires_grad);
        }
        return weight_set(*plan_, std::move(next), options_.gradients);
    });
    e.mutations.erase(first, e.mutations.end());
}

TORCH_IR_INLINE execution executor::execute_named(tensor_map const& inputs) const {
    auto const expected = user_inputs(*plan_);
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

}}  // namespace torch_ir

#endif
