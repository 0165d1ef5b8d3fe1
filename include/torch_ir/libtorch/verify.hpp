// SPDX-License-Identifier: MIT
/// Compares what a program computes with what it should: recorded outputs, or what the original computes now.
///
/// \code
///     // model: a module, TorchScript, any callable, or recorded outputs
///     torch_ir::verification const v = torch_ir::verify_ir(program, "weights.pt", model, {x});
///     std::cout << to_string(v) << '\n';
/// \endcode
///
/// What counts as close tells libtorch/compare.hpp; which node is to blame tells libtorch/bisect.hpp.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/common/invoke.hpp>
#include <torch_ir/libtorch/common/pytree.hpp>
#include <torch_ir/libtorch/compare.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/nn_module.hpp>
#include <torch_ir/libtorch/run/inputs.hpp>
#include <torch_ir/report/verification.hpp>
#include <torch_ir/weights/load.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/equal.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Runs a program and compares its tensor outputs in order. Outputs that depend on random numbers are found by running a few times:
/// where the runs differ, dtype and shape (where the shapes differ, the rank) are compared, and the report says so. NaN, and infinities that nobody
/// expected, are followed to the node that makes them. Throws what `executor::execute` throws.
[[nodiscard]] verification verify_ir(executor const& run, std::vector<c10::IValue> const& inputs, std::span<at::Tensor const> expected,
                                     verify_options const& options = {});

/// The same for a program and its weights (a `state_dict` or a `tensor_map`).
template <class Weights>
[[nodiscard]] verification verify_ir(ir const& program, Weights const& weights, std::vector<c10::IValue> const& inputs, std::vector<at::Tensor> const& expected,
                                     verify_options const& options = {}) {
    executor run(program);
    run.load_weights(weights);
    return verify_ir(run, inputs, expected, options);
}

/// What a program can be compared with: a TorchScript module.
template <class T>
concept script_module = requires(T& m, std::vector<c10::IValue> inputs) {
    m.get_method("forward");
    { m.forward(inputs) } -> std::convertible_to<c10::IValue>;
};
/// A module of the C++ front end or its handle, a TorchScript module, anything that `invoke_with` can call.
template <class T>
concept original_model = script_module<std::remove_cvref_t<T>> || nn_module<std::remove_cvref_t<T>> || nn_module_handle<std::remove_cvref_t<T>> ||
    invocable_by_signature<T> || requires(T& p) {
    requires nn_module<std::remove_cvref_t<decltype(*p)>>;
    p.get();
};

/// Runs the program and then the original on the same inputs (`inputs` are those of the original, nested as it takes them) and compares
/// the outputs, their number and their nesting. The program runs first, since the original may write to buffers that both share. Inputs are never changed.
template <class Weights, original_model Original>
[[nodiscard]] verification verify_ir_with_state_dict(ir const& program, Weights const& state_dict, Original&& original, std::vector<c10::IValue> const& inputs,
                                                     verify_options const& options = {});
/// The same against outputs that were recorded.
template <class Weights>
[[nodiscard]] verification verify_ir_with_state_dict(ir const& program, Weights const& state_dict, std::vector<at::Tensor> const& recorded,
                                                     std::vector<c10::IValue> const& inputs, verify_options const& options = {});
/// The same with weights from a file, in any format that `load_weights` reads.
template <class Original>
requires original_model<Original> || std::same_as<std::remove_cvref_t<Original>, std::vector<at::Tensor>>
[[nodiscard]] verification verify_ir(ir const& program, std::filesystem::path const& weights_path, Original&& original, std::vector<c10::IValue> const& inputs,
                                     verify_options const& options = {}) {
    return verify_ir_with_state_dict(program, torch_ir::load_weights(weights_path), std::forward<Original>(original), inputs, options);
}

/// Runs an original: see `original_model`. Gradients are not recorded.
template <original_model Original>
[[nodiscard]] c10::IValue run_original(Original&& original, std::vector<c10::IValue> inputs);

/// The tensors and numbers in nested arguments that a program takes: without what it fixed. Throws errc::argument where their number is neither that of
/// its inputs nor that with the fixed ones.
[[nodiscard]] std::vector<c10::IValue> program_inputs(plan const& p, std::vector<c10::IValue> const& nested);

namespace detail {

[[nodiscard]] c10::IValue copy_of_tensors(c10::IValue const& v);
/// What is compared with expected tensors, of a run that gave `found`.
[[nodiscard]] verification verify_found(executor const& run, std::vector<c10::IValue> const& inputs, std::span<at::Tensor const> expected,
                                        verify_options const& options, execution const& found);
/// What is compared with the result of an original.
[[nodiscard]] verification verify_result(executor const& run, std::vector<c10::IValue> const& inputs, c10::IValue const& result, verify_options const& options,
                                         execution const& found);

}  // namespace detail

template <original_model Original>
c10::IValue run_original(Original&& original, std::vector<c10::IValue> inputs) {
    using type = std::remove_cvref_t<Original>;
    c10::AutoGradMode const no_gradients(false);
    if constexpr (script_module<type>) {
        auto script = original;  // a handle; its forward is not const
        return script.forward(std::move(inputs));
    } else if constexpr (nn_module_with_signature<type>) {
        return invoke_member(original, &type::forward, std::move(inputs));
    } else if constexpr (nn_module<type> || nn_any_module<type>) {
        return detail::forward_tensors(original, inputs);
    } else if constexpr (nn_module_handle<type>) {
        return run_original(*original.ptr(), std::move(inputs));
    } else if constexpr (invocable_by_signature<Original>) {
        return invoke_with(original, std::move(inputs));
    } else {
        return run_original(*original, std::move(inputs));
    }
}

template <class Weights, original_model Original>
verification verify_ir_with_state_dict(ir const& program, Weights const& state_dict, Original&& original, std::vector<c10::IValue> const& inputs,
                                       verify_options const& options) {
    executor run(program);
    run.load_weights(state_dict);
    std::vector<c10::IValue> copies;
    for (auto const& v : inputs) copies.push_back(detail::copy_of_tensors(v));
    auto const ours = program_inputs(run.program(), inputs);
    auto const found = run.execute(ours);
    std::vector<c10::IValue> kept = found.outputs;  // the original may write to what an output is a view of
    execution const safe{[&] {
                             std::vector<c10::IValue> out;
                             for (auto const& v : kept) out.push_back(detail::copy_of_tensors(v));
                             return out;
                         }(),
                         {}};
    return detail::verify_result(run, ours, run_original(std::forward<Original>(original), std::move(copies)), options, safe);
}

template <class Weights>
verification verify_ir_with_state_dict(ir const& program, Weights const& state_dict, std::vector<at::Tensor> const& recorded,
                                       std::vector<c10::IValue> const& inputs, verify_options const& options) {
    executor run(program);
    run.load_weights(state_dict);
    return verify_ir(run, program_inputs(run.program(), inputs), recorded, options);
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_verify)

#include <torch_ir/libtorch/verify/non_finite.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The outputs of a plan that are tensors in `found`, in order.
[[nodiscard]] inline std::vector<plan_output const*> tensor_outputs(plan const& p, execution const& found) {
    std::vector<plan_output const*> out;
    std::size_t next = 0;
    for (auto const& o : p.outputs)
        if ((o.kind == output_kind::user || o.kind == output_kind::loss) && found.outputs[next++].isTensor()) out.push_back(&o);
    return out;
}

inline void name_outputs(verification& v, plan const& p, execution const& found) {
    auto const specs = tensor_outputs(p, found);
    for (std::size_t i = 0; i < std::min(v.outputs.size(), specs.size()); ++i) v.outputs[i].name = specs[i]->name;
}

/// Runs again where outputs depend on random numbers: what varies is close if its type is.
inline void accept_random(verification& v, executor const& run, std::vector<c10::IValue> const& inputs, execution const& first) {
    auto const found = first.tensors();
    auto const specs = tensor_outputs(run.program(), first);
    bool const any_random = std::any_of(specs.begin(), specs.end(), [](auto const* o) { return o->is_random; });
    constexpr int more_runs = 4;  // a coin may fall the same way twice
    for (int k = 0; any_random && k < more_runs; ++k) {
        auto const again = run.execute(inputs).tensors();
        for (std::size_t i = 0; i < v.outputs.size(); ++i) {
            auto& o = v.outputs[i];
            bool const is_same_kind = o.expected.dtype == o.found.dtype && o.expected.sizes.size() == o.found.sizes.size();
            if (!specs[i]->is_random || o.is_random || !is_same_kind) continue;
            bool const is_sized_alike = again[i].sizes() == found[i].sizes();
            if (o.expected != o.found && is_sized_alike) continue;  // a size that does not vary, and is wrong
            o.is_random = !is_sized_alike || !at::equal(again[i], found[i]);
            o.is_close = o.is_close || o.is_random;
        }
    }
}

TORCH_IR_INLINE verification verify_found(executor const& run, std::vector<c10::IValue> const& inputs, std::span<at::Tensor const> expected,
                                          verify_options const& options, execution const& found) {
    verification v = verify_outputs(expected, found.tensors(), options);
    name_outputs(v, run.program(), found);
    accept_random(v, run, inputs, found);
    v.non_finite = find_non_finite(run, inputs, v);
    return v;
}

}  // namespace detail

TORCH_IR_INLINE verification verify_ir(executor const& run, std::vector<c10::IValue> const& inputs, std::span<at::Tensor const> expected,
                                       verify_options const& options) {
    return detail::verify_found(run, inputs, expected, options, run.execute(inputs));
}

namespace detail {

/// A nesting without the names of its containers, which C++ and Python call differently: `(*, {"a": *})`.
[[nodiscard]] inline std::string nesting_text(pytree const& t) {
    if (t.is_leaf()) return "*";
    bool const is_map = t.type.find("ict") != std::string::npos;
    std::string out = is_map ? "{" + t.context + ": " : "(";
    for (std::size_t i = 0; i < t.children.size(); ++i) out += (i == 0 ? "" : ", ") + nesting_text(t.children[i]);
    return out + (is_map ? "}" : ")");
}

TORCH_IR_INLINE c10::IValue copy_of_tensors(c10::IValue const& v) {
    return map_tensors(v, [](at::Tensor const& t) { return t.clone(); });
}

TORCH_IR_INLINE verification verify_result(executor const& run, std::vector<c10::IValue> const& inputs, c10::IValue const& result,
                                           verify_options const& options, execution const& found) {
    std::vector<named_leaf> leaves;
    pytree const nesting = flatten(result, "output", leaves);
    std::vector<at::Tensor> expected;
    for (auto const& l : leaves)
        if (l.value.isTensor() && l.value.toTensor().defined()) expected.push_back(l.value.toTensor());
    verification v = verify_found(run, inputs, expected, options, found);
    if (auto const& spec = run.program().info.out_spec)
        if (auto const ours = nesting_text(*spec), theirs = nesting_text(nesting); ours != theirs)
            v.structure.push_back("expected outputs nested as " + theirs + ", found " + ours);
    return v;
}

}  // namespace detail

TORCH_IR_INLINE std::vector<c10::IValue> program_inputs(plan const& p, std::vector<c10::IValue> const& nested) {
    std::vector<named_leaf> leaves;
    for (auto const& v : nested) static_cast<void>(flatten(v, "", leaves));
    std::size_t const wanted = user_inputs(p).size();
    std::vector<c10::IValue> out;
    if (leaves.size() == wanted || leaves.size() != p.inputs.size()) {
        for (auto& l : leaves) out.push_back(std::move(l.value));
    } else {
        for (std::size_t i = 0; i < leaves.size(); ++i)
            if (p.inputs[i].kind == input_kind::user) out.push_back(std::move(leaves[i].value));
    }
    if (out.size() != wanted)
        raise(error::bad_argument("inputs of '" + p.info.model_name + "'", std::to_string(wanted) + " tensors and numbers", std::to_string(out.size())));
    return out;
}

}}  // namespace torch_ir

#endif
