// SPDX-License-Identifier: MIT
/// Decompositions: operators as functions over tensors, which call simpler operators. `to_core_aten` runs them and records what they call.
///
/// \code
///     torch_ir::register_decomposition("mylib::scaled_silu", [](at::Tensor x, double scale) { return x * x.sigmoid() * scale; });
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/common/invoke.hpp>

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Computes one operator by others: takes its arguments, in the order of its schema, off the stack and puts its results there. Runs on tensors without
/// elements: sizes, strides and dtypes may be asked for, elements not. It may write to tensors that it made itself.
using decomposition = std::function<void(c10::OperatorHandle const& op, torch::jit::Stack& stack)>;

/// Makes `f` the decomposition of an operator (`"mylib::blur"`, with overload `"aten::add.Tensor"`) for the whole process, in the place of the one that it
/// had. An empty `f` removes it. Where `f` calls the operator itself, that call stays. Thread-safe.
void register_decomposition(std::string const& op, decomposition f);

/// The same with any function of the operator's arguments, in order: `[](at::Tensor x, double scale) { … }`.
template <invocable_by_signature F>
void register_decomposition(std::string const& op, F f) {
    register_decomposition(op, decomposition([f](c10::OperatorHandle const& handle, torch::jit::Stack& stack) mutable {
                               auto const count = handle.schema().arguments().size();
                               std::vector<c10::IValue> arguments(stack.end() - static_cast<std::ptrdiff_t>(count), stack.end());
                               torch::jit::drop(stack, count);
                               c10::IValue result = invoke_with(f, std::move(arguments));
                               if (handle.schema().returns().size() == 1 || !result.isTuple()) {
                                   stack.push_back(std::move(result));
                                   return;
                               }
                               for (auto const& r : result.toTupleRef().elements()) stack.push_back(r);
                           }));
}

/// The decomposition of an operator, if it has one.
[[nodiscard]] std::optional<decomposition> find_decomposition(std::string_view op);

/// The operators that have one, sorted.
[[nodiscard]] std::vector<std::string> decomposed_operators();

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_decompose)

#include <torch_ir/libtorch/functional/core_decompositions.hpp>
#include <torch_ir/libtorch/trace/dispatch_mode.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

struct decomposition_registry {
    std::shared_mutex mutex;
    std::map<std::string, decomposition, std::less<>> functions;

    decomposition_registry() {
        for_each_core_decomposition([&](std::string_view op, core_decomposition f) {
            functions.emplace(op, [f](c10::OperatorHandle const& handle, torch::jit::Stack& stack) { apply(f, handle, stack); });
        });
    }
};

TORCH_IR_ONE_PER_PROCESS inline decomposition_registry& decomposition_table() {
    static decomposition_registry registry;
    return registry;
}

}  // namespace detail

TORCH_IR_INLINE void register_decomposition(std::string const& op, decomposition f) {
    auto& registry = detail::decomposition_table();
    std::unique_lock const lock(registry.mutex);
    if (f) registry.functions[op] = std::move(f);
    else registry.functions.erase(op);
}

TORCH_IR_INLINE std::optional<decomposition> find_decomposition(std::string_view op) {
    auto& registry = detail::decomposition_table();
    std::shared_lock const lock(registry.mutex);
    auto const found = registry.functions.find(op);
    return found == registry.functions.end() ? std::nullopt : std::optional(found->second);
}

TORCH_IR_INLINE std::vector<std::string> decomposed_operators() {
    auto& registry = detail::decomposition_table();
    std::shared_lock const lock(registry.mutex);
    std::vector<std::string> out;
    for (auto const& [name, f] : registry.functions) out.push_back(name);
    return out;
}

}}  // namespace torch_ir

#endif
