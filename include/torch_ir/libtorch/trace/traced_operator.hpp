// SPDX-License-Identifier: MIT
/// What a tracer asks of an operator, worked out once from its schema and tags.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/op_name.hpp>
#include <torch_ir/libtorch/common/argument_type.hpp>

#include <ATen/core/dispatch/Dispatcher.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a tracer asks of an operator, found out once.
struct traced_operator {
    op_name name;
    std::string label;  ///< what calls of it are called after: `add_` for `aten::add_.Tensor`
    std::vector<argument_type> arguments;
    std::vector<std::size_t> written;                  ///< the arguments that it writes to
    std::vector<std::optional<std::size_t>> returned;  ///< by result: the argument that it is
    std::optional<std::size_t> device;                 ///< the argument that tells where results are made
    std::size_t positional = 0;                        ///< how many arguments may be given by position
    bool is_random = false;
    bool is_opaque_maker = false;  ///< makes memory that may be filled behind the dispatcher's back
    bool is_view = false;          ///< gives memory of an argument, and writes to none
    bool reaches_outside = false;  ///< reads or writes files, the terminal, other processes
    bool is_recorded = false;      ///< has results or effects that a program can have: tensors

    explicit traced_operator(c10::OperatorHandle const& op);
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

#include <torch_ir/libtorch/common/find_operator.hpp>
#include <torch_ir/libtorch/shape_function.hpp>
#include <torch_ir/libtorch/trace/outside_effects.hpp>

#include <ATen/core/enum_tag.h>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE traced_operator::traced_operator(c10::OperatorHandle const& op) {
    auto const& schema = op.schema();
    std::string const& full = schema.name();
    auto const colons = full.find("::");
    std::string const space = full.substr(0, colons);
    label = full.substr(colons + 2);
    name = detail::ir_name(op.operator_name());
    for (std::size_t i = 0; i < schema.arguments().size(); ++i) {
        auto const& a = schema.arguments()[i];
        arguments.push_back(describe(a));
        if (a.alias_info() && a.alias_info()->isWrite()) written.push_back(i);
        if (a.name() == "device" && arguments.back().element == element_kind::device) device = i;
        if (!a.kwarg_only()) positional = i + 1;
    }
    bool has_tensor_result = false;
    for (std::size_t i = 0; i < schema.returns().size(); ++i) {
        returned.push_back(detail::written_argument(schema, i));
        c10::Type const* type = schema.returns()[i].type().get();
        if (auto const* list = type->castRaw<c10::ListType>()) type = list->getElementType().get();
        is_view = is_view || (schema.returns()[i].alias_info() && !schema.returns()[i].alias_info()->isWrite());
        has_tensor_result = has_tensor_result || type->kind() == c10::TypeKind::TensorType;
    }
    is_view = is_view && written.empty();
    is_random = op.hasTag(at::Tag::nondeterministic_seeded);
    is_opaque_maker = label.starts_with("empty") || label == "scalar_tensor" || label == "from_file";
    reaches_outside = detail::reaches_outside(full);
    is_recorded = (has_tensor_result || !written.empty()) && space != "prim" && space != "profiler";
}

}}  // namespace torch_ir

#endif
