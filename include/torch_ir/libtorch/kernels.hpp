// SPDX-License-Identifier: MIT
/// Replaces how operators execute: by exact name, by base name, or wherever a predicate holds.
///
/// \code
///     torch_ir::kernel_registry kernels;
///     kernels.add("aten.gelu.default", [](torch_ir::node_info const&, std::vector<c10::IValue>& stack) {
///         at::Tensor const x = stack[0].toTensor();
///         stack.assign(1, my_gelu(x));
///     });
///     torch_ir::executor run(program, {.kernels = kernels});
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/libtorch/node_info.hpp>

#include <ATen/core/ivalue.h>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Executes one node in the caller's own way. `stack` holds the arguments in the order of the operator's schema (an operator that is
/// not registered: in the order of the call); the kernel takes them away and leaves the results. Called by several threads at once
/// if several run the program.
using node_kernel = std::function<void(node_info const& node, std::vector<c10::IValue>& stack)>;

/// Kernels for nodes. Of several that fit a node an exact name wins over a base name and that over a predicate; of two of one sort the
/// one that was added later. A kernel for an operator that LibTorch doesn't know makes programs with it run. Copies share the kernels.
class kernel_registry {
public:
    using predicate = std::function<bool(call_node const&)>;

    /// For operators of that name: with its overload, `aten.gelu.default`, or without, `aten.gelu`. Throws errc::argument for a name
    /// without a dot and for an empty kernel.
    void add(std::string name, node_kernel kernel);
    /// For calls that fulfil `is_for`, which is asked when a program is compiled. Throws errc::argument for an empty function.
    void add(predicate is_for, node_kernel kernel);

    /// The kernel for a call, or nullptr; valid until the registry changes.
    [[nodiscard]] node_kernel const* find(call_node const& call) const;
    [[nodiscard]] bool empty() const noexcept { return by_name_.empty() && by_predicate_.empty(); }

private:
    std::map<std::string, node_kernel, std::less<>> by_name_;
    std::vector<std::pair<predicate, node_kernel>> by_predicate_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE void kernel_registry::add(std::string name, node_kernel kernel) {
    if (name.find('.') == std::string::npos)
        raise(error::bad_argument("kernel", "the name of an operator, such as aten.gelu or aten.gelu.default", "'" + name + "'"));
    if (!kernel) raise(error::bad_argument("kernel for '" + name + "'", "a function", "an empty one"));
    by_name_.insert_or_assign(std::move(name), std::move(kernel));
}

TORCH_IR_INLINE void kernel_registry::add(predicate is_for, node_kernel kernel) {
    if (!is_for || !kernel) raise(error::bad_argument("kernel with a predicate", "two functions", "an empty one"));
    by_predicate_.emplace_back(std::move(is_for), std::move(kernel));
}

TORCH_IR_INLINE node_kernel const* kernel_registry::find(call_node const& call) const {
    if (auto const exact = by_name_.find(call.op.text()); exact != by_name_.end()) return &exact->second;
    if (!by_name_.empty() && !call.op.overload().empty())
        if (auto const base = by_name_.find(call.op.without_overload()); base != by_name_.end()) return &base->second;
    for (auto i = by_predicate_.rbegin(); i != by_predicate_.rend(); ++i)
        if (i->first(call)) return &i->second;
    return nullptr;
}

}}  // namespace torch_ir

#endif
