// SPDX-License-Identifier: MIT
/// What is asked of a call before it is written: the name of its operator in Python, arguments that Python can bind to the operator's schema, how its
/// results are grouped.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/schema/effects.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/unflatten.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The operator as Python finds it: `torch.ops.aten.add.Tensor`, `torch.ops.higher_order.cond`, `_operator.add`. Throws errc::unsupported for a name that
/// is only printed (`cond`, `<built-in function add>`), as pytorch-ir writes those that are no operators of the dispatcher.
[[nodiscard]] std::string target_of(call_node const& call);

/// The call with arguments as a file of torch.export has them: named, positional as far as nothing is left out before, by keyword from there on. Throws
/// errc::unsupported for a flattened call whose operator is not known, errc::invalid_ir for one without an argument that the schema wants.
[[nodiscard]] call_node with_bound_arguments(ir const& program, call_node const& call);

/// The grouping of the results: that of the call, or, where it tells none, of its schema: -1 for a single value, n for a list of n.
[[nodiscard]] std::vector<std::int32_t> grouping_of(call_node const& call);

/// No call of the program or of one in it has an operator that writes to its arguments, as PyTorch's verifier "ATEN" demands.
[[nodiscard]] bool is_functional(ir const& program);

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::string target_of(call_node const& call) {
    std::string const& text = call.op.text();
    auto const first = text.find('.');
    if (first == std::string::npos || text.starts_with('<'))
        raise(error::unsupported(place_of(call), "an operator without the module that it is of, in an archive of torch.export",
                                 "a pytorch-ir document does not say it; take the program from another file"));
    bool const is_operator = call.op.kind() != op_kind::python && call.op.space() != "torch";
    return is_operator ? "torch.ops." + text : text;
}

/// The schema by which Python binds the arguments, if it is known: not that of a higher-order operator.
[[nodiscard]] inline operator_schema const* binding_schema(call_node const& call) {
    return call.op.kind() == op_kind::dispatcher ? find_schema(call.op) : nullptr;
}

/// The weight that a value is, if it is one.
[[nodiscard]] inline weight_node const* weight_of(ir const& program, value_id v) {
    vertex const producer = program.origin(v).producer;
    return producer == no_vertex ? nullptr : std::get_if<weight_node>(&program.node(producer));
}

/// A flattened call does not tell which optional tensors it has: none and all of them are sure, and weights that are called like the arguments.
inline void check_is_unambiguous(ir const& program, call_node const& call, operator_schema const& schema) {
    std::size_t optional = 0, given = 0;
    bool is_named = true;
    for (schema_argument const& a : schema.arguments) {
        if (a.type.kind != schema_kind::tensor || a.type.list || !a.type.optional || a.keyword_only) continue;
        ++optional;
        argument const* const found = find_argument(call, a.name);
        auto const* used = found != nullptr ? found->value.get_if<use>() : nullptr;
        if (used == nullptr) continue;
        ++given;
        auto const* weight = weight_of(program, used->value);
        is_named = is_named && weight != nullptr && std::string_view(weight->target).substr(weight->target.rfind('.') + 1) == a.name;
    }
    if (given != 0 && given != optional && !is_named)
        raise(error::unsupported(place_of(call), concat(std::to_string(given), " of ", std::to_string(optional), " optional tensors, without their names"),
                                 "a pytorch-ir document does not tell which; take the program from a file that keeps names"));
}

/// The schema's names for the tensors of a flattened call. Those that it leaves out are None.
[[nodiscard]] inline call_node with_names(ir const& program, call_node const& call, operator_schema const* schema) {
    if (call.op.kind() != op_kind::dispatcher)
        raise(error::unsupported(place_of(call), "a call that has lost its sub-programs and numbers",
                                 "a pytorch-ir document does not have them; take the program from another file"));
    if (schema == nullptr)
        raise(error::unsupported(place_of(call), "arguments without names, of an operator that is not known",
                                 "register its schema (register_schema), or take the program from a file that keeps names"));
    value_names names;
    names.weight_key = [&](value_id v) {
        auto const* weight = weight_of(program, v);
        return weight != nullptr ? weight->target : std::string();
    };
    names.find = [&](std::string_view label) {
        value const* const found = find_value(program, label);
        return found != nullptr ? std::optional(found->id) : std::nullopt;
    };
    call_node out = unflatten(call, *schema, names);
    check_is_unambiguous(program, out, *schema);
    for (schema_argument const& a : schema->arguments)
        if (a.type.kind == schema_kind::tensor && a.type.optional && !a.default_value && find_argument(out, a.name) == nullptr)
            out.arguments.push_back({a.name, none{}});
    return out;
}

inline call_node with_bound_arguments(ir const& program, call_node const& call) {
    operator_schema const* const schema = binding_schema(call);
    call_node out = call.bound == binding::flattened ? with_names(program, call, schema) : call;
    if (schema == nullptr) return out;
    bool may_be_positional = true;
    for (schema_argument const& a : schema->arguments) {
        auto const given = std::find_if(out.arguments.begin(), out.arguments.end(), [&](argument const& x) { return x.name == a.name; });
        if (given == out.arguments.end()) {
            if (!a.default_value) raise(error::invalid_ir(place_of(out), concat("an argument '", a.name, "', which the operator can't do without"), "none"));
            may_be_positional = false;
            continue;
        }
        if (a.keyword_only || !may_be_positional) given->kind = argument_kind::keyword;
        may_be_positional = may_be_positional && given->kind == argument_kind::positional;
    }
    return out;
}

inline std::vector<std::int32_t> grouping_of(call_node const& call) {
    if (!call.returns.empty()) return call.returns;
    auto const* schema = binding_schema(call);
    if (schema != nullptr && schema->returns.size() == 1 && schema->returns.front().type.list) return {static_cast<std::int32_t>(call.results.size())};
    return std::vector<std::int32_t>(call.results.size(), -1);
}

inline bool is_functional(ir const& program) {
    auto const writes = [&](vertex v) {
        call_node const& call = program.call(v);
        return call.op.kind() != op_kind::higher_order && writes_memory(call);
    };
    if (std::any_of(program.calls().begin(), program.calls().end(), writes)) return false;
    for (ir const& nested : program.subgraphs())
        if (!is_functional(nested)) return false;
    return true;
}

}}}  // namespace torch_ir::detail
