// SPDX-License-Identifier: MIT
/// torch.export for C++: the program of any callable over tensors.
///
/// \code
///     auto const w = at::rand({10, 3});
///     auto const program = torch_ir::extract_ir([&](at::Tensor x) { return at::linear(x, w).relu(); },
///                                               {{"w", w}}, {at::rand({1, 3})}, {.model_name = "Net"});
/// \endcode
///
/// Modules: libtorch/nn_module.hpp. TorchScript: libtorch/torchscript.hpp.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/libtorch/common/invoke.hpp>
#include <torch_ir/libtorch/common/pytree.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/trace/open_extraction.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

struct traced_program;

/// How something is extracted.
struct extract_options {
    std::string model_name{};                   ///< by default the class of the module
    bool strict = false;                        ///< a warning is an error
    bool canonicalize = true;                   ///< spell operators as torch.export does (rewrite/canonicalize.hpp)
    bool use_values = false;                    ///< compute with the elements of inputs and weights, for programs whose shapes depend on them
    bool module_paths = true;                   ///< tell calls the modules they belong to
    std::size_t max_operators = 200'000;        ///< that the function may call: a loop without end is an error, and does not take all memory
    std::vector<std::string> argument_names{};  ///< of forward's arguments; by default those of the script, `x`, or `x1`, `x2`, …
    /// Sizes that are left open: `.dynamic = {{"x", {{0, {"batch", 1, 512}}, {1, {"seq"}}}}}`. The function is traced at many sizes (`telling_sizes`), and the programs are merged
    /// (rewrite/open_shapes.hpp): numbers that differ are computed from the sizes of the inputs. Throws errc::unsupported, which names sizes and node, where operators change with a size that was tried.
    open_dims dynamic{};
    std::function<void(std::string const&)> warn{};  ///< by default warnings go to LibTorch's (TORCH_WARN)
};

/// Runs `f` on types alone and returns what it computes as a program. `weights` are the tensors that `f` uses from outside and that are
/// its parameters; they are neither read, moved nor changed, and may be on meta. Other tensors from outside become constants
/// with their elements. `inputs` are examples (numbers, tensors, lists, tuples, dictionaries of them, None): the elements of tensors are not read, all else is
/// fixed in the program. Throws errc::unsupported, which names the operator, the node and the module, where the computation depends on
/// elements of inputs or weights, and where it does not end (`max_operators`); errc::argument for inputs that `f` can't take and for an extraction inside of another; what `f` throws. In any number
/// of threads at once. The cost is that of running `f` without its kernels.
template <invocable_by_signature F>
[[nodiscard]] ir extract_ir(F&& f, tensor_map const& weights, std::vector<c10::IValue> inputs, extract_options const& options = {});

/// The same without weights.
template <invocable_by_signature F>
[[nodiscard]] ir extract_ir(F&& f, std::vector<c10::IValue> inputs, extract_options const& options = {}) {
    return extract_ir(std::forward<F>(f), tensor_map{}, std::move(inputs), options);
}

namespace detail {

/// What is extracted.
struct extraction {
    struct weight {
        std::string key;
        weight_kind kind = weight_kind::parameter;
        at::Tensor tensor;
    };
    std::string model_name;
    std::function<c10::IValue(std::vector<c10::IValue>)> call;
    std::vector<weight> weights{};
    std::vector<std::string> argument_names{};
    std::map<std::string, std::string, std::less<>> modules{};    ///< classes by path; empty for no module stacks
    std::function<std::optional<std::string>()> module_path{};    ///< where `call` is, if it can tell
    bool is_training = false;                                     ///< what depends on it behaves as in training
    std::vector<std::pair<std::string, at::Tensor>> constants{};  ///< tensors that `call` may read and not write to, by name
    bool may_reach_outside = true;                                ///< `call` may use operators on files and other processes
    bool watches_gradients = true;  ///< regions of `call` without gradients are told (an interpreter compiles otherwise with gradients)
};

/// Declares weights and inputs, runs, and gives what was recorded: a source.
[[nodiscard]] traced_program trace(extraction what, std::vector<c10::IValue> inputs, extract_options const& options);
/// Traces and builds.
[[nodiscard]] ir extract(extraction what, std::vector<c10::IValue> inputs, extract_options const& options);
/// A warning, or an error for a strict extraction.
void report(extract_options const& options, std::string const& message);

}  // namespace detail

template <invocable_by_signature F>
ir extract_ir(F&& f, tensor_map const& weights, std::vector<c10::IValue> inputs, extract_options const& options) {
    detail::extraction what{"Function", [&](std::vector<c10::IValue> a) { return invoke_with(f, std::move(a)); }};
    for (auto const& [name, tensor] : weights) what.weights.push_back({name, weight_kind::parameter, tensor});
    return detail::extract(std::move(what), std::move(inputs), options);
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

#include <torch_ir/libtorch/trace/tracer.hpp>
#include <torch_ir/rewrite/canonicalize.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/rename_calls.hpp>
#include <torch_ir/schema/argument_value.hpp>
#include <torch_ir/schema/effects.hpp>

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE void report(extract_options const& options, std::string const& message) {
    if (options.strict) raise(error::unsupported("strict extraction", message, "mend it, or extract without strict"));
    if (options.warn) options.warn(message);
    else TORCH_WARN(message);
}

/// A call that computes something else when its model is evaluated.
[[nodiscard]] inline bool depends_on_training(call_node const& c) {
    for (std::string_view const flag : {"training", "use_input_stats"})
        if (argument_flag(c, flag, false)) return true;
    return c.op.base().find("dropout") != std::string_view::npos || (argument_flag(c, "train", false) && effect_of(c) != call_effect::none);
}

/// Numbers, text and None as attributes.
[[nodiscard]] inline attribute leaf_attribute(named_leaf const& leaf) {
    try {
        return to_attribute(leaf.value, {}, [](at::Tensor const&) { return no_value; });
    } catch (error const&) {
        raise(
            error::bad_argument("input '" + leaf.name + "'", "tensors, numbers, text, None, and lists, tuples and dictionaries of them", leaf.value.tagKind()));
    }
}

[[nodiscard]] inline std::vector<std::string> names_of_arguments(std::vector<std::string> names, std::size_t count) {
    if (names.empty() && count == 1) names = {"x"};
    while (names.size() < count) names.push_back("x" + std::to_string(names.size() + 1));
    names.resize(count);
    return names;
}

TORCH_IR_INLINE traced_program trace(extraction what, std::vector<c10::IValue> inputs, extract_options const& options) {
    tracer t;
    for (auto const& w : what.weights) t.add_weight(w.key, w.kind, w.tensor);
    if (options.module_paths) t.module_path = std::move(what.module_path);
    t.use_values = options.use_values;
    t.max_operators = options.max_operators;
    t.may_reach_outside = what.may_reach_outside;
    for (auto const& [name, tensor] : what.constants) t.add_constant(name, tensor);
    t.warn = [&](std::string const& message) { report(options, message); };
    auto const names = names_of_arguments(options.argument_names.empty() ? what.argument_names : options.argument_names, inputs.size());
    model_info info{.model_name = options.model_name.empty() ? what.model_name : options.model_name, .pytorch_version = TORCH_VERSION};
    info.argument_names = names;
    pytree positional{"builtins.tuple", "null", {}};
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        std::vector<named_leaf> leaves;
        positional.children.push_back(flatten(inputs[i], names[i], leaves));
        std::size_t next = 0;
        auto const declare_constants = [&] {  // up to the next tensor
            for (; next < leaves.size() && !(leaves[next].value.isTensor() && leaves[next].value.toTensor().defined()); ++next)
                t.add_constant_input(leaves[next].name, leaf_attribute(leaves[next]));
        };
        inputs[i] = map_tensors(inputs[i], [&](at::Tensor const& tensor) {
            declare_constants();
            return t.add_input(leaves[next++].name, tensor);
        });
        declare_constants();
    }
    info.in_spec = pytree{"builtins.tuple", "null", {std::move(positional), {"builtins.dict", "[]", {}}}};
    c10::AutoGradMode const gradients(what.watches_gradients && c10::GradMode::is_enabled());
    c10::IValue const result = t.run([&] { return what.call(std::move(inputs)); });
    std::vector<named_leaf> leaves;
    info.out_spec = flatten(result, "output", leaves);
    std::vector<c10::IValue> outputs;
    for (auto& leaf : leaves) outputs.push_back(std::move(leaf.value));
    auto const captured = t.captured_weights();
    traced_program traced = std::move(t).finish(std::move(info), outputs);
    if (what.is_training)
        for (auto const& c : traced.calls)
            if (depends_on_training(c.node)) {
                report(options, concat("module '", what.model_name, "' is in training mode, on which '", c.node.name, "' (", c.node.op.text(),
                                       ") depends; call eval()"));
                break;
            }
    if (!captured.empty()) {
        std::string listed;
        for (std::size_t i = 0; i < std::min<std::size_t>(captured.size(), 8); ++i) listed += (i > 0 ? ", " : "") + captured[i];
        report(options, concat(std::to_string(captured.size()), " tensors that want gradients are used from outside and became constants with their elements: ",
                               listed, captured.size() > 8 ? ", ..." : "", "; give them as weights, or extract the module that they are of"));
    }
    traced.complete(options.module_paths ? what.modules : module_classes());
    return traced;
}

TORCH_IR_INLINE ir extract(extraction what, std::vector<c10::IValue> inputs, extract_options const& options) {
    if (!options.dynamic.empty()) {
        if (options.use_values)
            raise(error::unsupported("extraction", "open sizes together with elements (use_values)",
                                     "open the sizes of a function that types alone are enough for"));
        extract_options fixed = options;
        fixed.dynamic.clear();
        ir const example = extract(what, inputs, fixed);
        fixed.warn = [](std::string const&) {};  // all was said
        fixed.strict = false;
        return extract_open(options.dynamic, example, inputs, [&](std::vector<c10::IValue> at) { return extract(what, std::move(at), fixed); });
    }
    traced_program traced = trace(std::move(what), std::move(inputs), options);
    if (!options.canonicalize) {
        ir_builder builder;
        std::move(traced).drive(builder);
        return std::move(builder).result();
    }
    program_editor edit;
    std::move(traced).drive(edit);
    torch_ir::canonicalize(edit);
    rename_calls(edit);
    return std::move(edit).result();
}

}  // namespace detail

}}  // namespace torch_ir

#endif
