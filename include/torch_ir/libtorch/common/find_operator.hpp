// SPDX-License-Identifier: MIT
/// The registered operator that a call names.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/node.hpp>

#include <ATen/core/dispatch/Dispatcher.h>

#include <optional>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Nothing where no library has registered it.
[[nodiscard]] std::optional<c10::OperatorHandle> find_operator(call_node const& c);

/// The same; throws errc::unsupported, which says what to do.
[[nodiscard]] c10::OperatorHandle get_operator(call_node const& c);

/// The IR's name for an operator: `aten.add.Tensor`, `aten.relu.default`.
[[nodiscard]] op_name ir_name(c10::OperatorName const& name);

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/error.hpp>

#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE std::optional<c10::OperatorHandle> find_operator(call_node const& c) {
    std::string_view const overload = c.op.overload();
    // The same view, but LibTorch looks there whether it lies within the memory of its argument.
    std::string_view const base = c.op.space() == "aten" && c.op.base() == "_reshape_alias" ? "as_strided" : c.op.base();
    c10::OperatorName const name(concat(c.op.space(), "::", base), std::string(overload == "default" ? "" : overload));
    return c10::Dispatcher::singleton().findSchema(name);
}

TORCH_IR_INLINE op_name ir_name(c10::OperatorName const& name) {
    auto const colons = name.name.find("::");
    return op_name(concat(name.name.substr(0, colons), ".", name.name.substr(colons + 2), ".", name.overload_name.empty() ? "default" : name.overload_name));
}

TORCH_IR_INLINE c10::OperatorHandle get_operator(call_node const& c) {
    auto const handle = find_operator(c);
    if (!handle && c.op.text() == "export.access_subclass_inner_tensor.default")
        raise(error::unsupported(
            "node '" + c.name + "'", "'" + c.op.text() + "', an access to a tensor of Python's own class",
            "save the program without such classes: torchao.utils.unwrap_tensor_subclass(model) before the export, or run_decompositions()"));
    if (!handle)
        raise(error::unsupported("node '" + c.name + "'", "operator '" + c.op.text() + "', which is not registered with LibTorch",
                                 "link or load the library that defines it in C++ (torch-ir: --load-library), or give the executor a kernel for it"));
    return *handle;
}

}}}  // namespace torch_ir::detail

#endif
