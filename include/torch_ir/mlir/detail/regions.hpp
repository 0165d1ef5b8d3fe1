// SPDX-License-Identifier: MIT
/// Calls over sub-programs: as regions of torch.prim.If and torch.prim.Loop, or in place.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/mlir/detail/block_writer.hpp>

#if TORCH_IR_BODIES_OF(mlir)

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/mlir/detail/rules.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE bool mlir_block::write_higher_order(call_node const& call) {
    auto const op = std::string_view(call.op.text());
    if (op == "higher_order.cond") {
        write_cond(call);
        return true;
    }
    if (op == "higher_order.while_loop") {
        write_while(call);
        return true;
    }
    auto const* rule = find_mlir_rule(mlir_inlined_calls, op, [](mlir_inlined const& i) { return i.op; });
    auto const* program = rule ? subprogram(call, rule->graph) : nullptr;
    if (!program) return false;
    bind_results(call, inlined(*program, operands_from(call, rule->graph + 1), indent_.size()));
    return true;
}

TORCH_IR_INLINE ir const* mlir_block::subprogram(call_node const& call, std::size_t argument) {
    auto const* s = argument < call.arguments.size() ? call.arguments[argument].value.get_if<subgraph_ref>() : nullptr;
    auto const all = program_.subgraphs();
    if (s && s->index < all.size()) return &all[s->index];
    refuse("its sub-program is missing");
    return nullptr;
}

/// The values of all arguments from one on, lists unrolled; what is no value is passed over.
TORCH_IR_INLINE std::vector<mlir_value> mlir_block::operands_from(call_node const& call, std::size_t first) {
    std::vector<mlir_value> out;
    for (std::size_t i = first; i < call.arguments.size(); ++i)
        for_each_use(call.arguments[i].value, [&](value_id v, std::uint32_t) { out.push_back(operand(v)); });
    return out;
}

TORCH_IR_INLINE mlir_value mlir_block::cast_to(mlir_value const& v, std::string const& type) {
    if (v.type == type || !v.type.starts_with("!torch.vtensor")) return v;
    auto const result = fresh("cast", type);
    out_.body() += concat(indent_, result.name, " = torch.tensor_static_info_cast ", v.name, " : ", v.type, " to ", type, "\n");
    return result;
}

/// Writes a sub-program at this place, and gives its outputs.
TORCH_IR_INLINE std::vector<mlir_value> mlir_block::inlined(ir const& program, std::vector<mlir_value> const& arguments, std::size_t indent) {
    mlir_block inner(out_, program, indent);
    std::size_t next = 0;
    for (vertex const v : program.inputs()) {
        auto const& input = program.input(v);
        if (input.kind == input_kind::constant) continue;
        if (next == arguments.size()) break;
        inner.bind(input.result.id, arguments[next++]);
    }
    if (next != arguments.size() || !program.weights().empty()) refuse("its sub-program takes other values than it is given", "validate the program");
    inner.write_calls();
    return inner.outputs(concat("outputs of the sub-program '", program.model_name(), "'"));
}

/// A truth value of the dialect, of a tensor or a number.
TORCH_IR_INLINE mlir_value mlir_block::as_condition(mlir_value const& v) {
    if (v.type == "!torch.bool") return v;
    if (v.type == "!torch.int") return make("condition", "!torch.bool", "torch.aten.Bool.int", {v});
    return make("condition", "!torch.bool", "torch.aten.Bool.Tensor", {v});
}

TORCH_IR_INLINE void mlir_block::write_cond(call_node const& call) {
    auto const *yes = subprogram(call, 1), *no = subprogram(call, 2);
    if (!yes || !no || call.arguments.size() < 3) return;
    auto const condition = as_condition(item({.kind = schema_kind::any}, call.arguments[0].value));
    auto const operands = operands_from(call, 3);
    std::vector<mlir_value> results;
    for (auto const& r : call.results) {
        auto const type = type_of(r.type);
        if (!type) return refuse("its result has no type in the torch dialect");
        results.push_back(fresh(r.name, *type));
    }
    auto const branch = [&](ir const& program) {
        auto values = inlined(program, operands, indent_.size() + 2);
        if (values.size() != results.size()) return refuse("its branches return other values than it does", "validate the program");
        auto const outer = std::exchange(indent_, indent_ + "  ");
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = cast_to(values[i], results[i].type);
        out_.body() += concat(indent_, "torch.prim.If.yield ", mlir_list(values, &mlir_value::name), values.empty() ? "" : " : ",
                              mlir_list(values, &mlir_value::type), "\n");
        indent_ = outer;
    };
    out_.body() += concat(indent_, mlir_list(results, &mlir_value::name), results.empty() ? "" : " = ", "torch.prim.If ", condition.name, " -> (",
                          mlir_list(results, &mlir_value::type), ") {\n");
    branch(*yes);
    out_.body() += indent_ + "} else {\n";
    branch(*no);
    out_.body() += indent_ + "}" + (out_.options().locations ? mlir_location(call) : "") + "\n";
    bind_results(call, results);
}

/// The condition is computed in front of the loop and at the end of each round.
TORCH_IR_INLINE void mlir_block::write_while(call_node const& call) {
    auto const *condition = subprogram(call, 0), *round = subprogram(call, 1);
    if (!condition || !round || call.arguments.size() < 3) return;
    std::vector<mlir_value> carried, results, inner;
    for_each_use(call.arguments[2].value, [&](value_id v, std::uint32_t) { carried.push_back(operand(v)); });
    auto const further = operands_from(call, 3);
    if (call.results.size() != carried.size()) return refuse("it returns other values than it carries", "validate the program");
    for (std::size_t i = 0; i < carried.size(); ++i) {
        auto const type = type_of(call.results[i].type);
        if (!type) return refuse("its result has no type in the torch dialect");
        carried[i] = cast_to(carried[i], *type);
        results.push_back(fresh(call.results[i].name, *type));
        inner.push_back(fresh("carried", *type));
    }
    auto const all = [&](std::vector<mlir_value> values) {
        values.insert(values.end(), further.begin(), further.end());
        return values;
    };
    auto const first = inlined(*condition, all(carried), indent_.size());
    if (first.size() != 1) return refuse("its condition is no single value", "validate the program");
    auto const start = as_condition(first[0]);
    auto const most = out_.integer(std::numeric_limits<std::int64_t>::max());

    std::string pairs = mlir_list(inner, &mlir_value::name), arguments = out_.names().value("round") + ": !torch.int";
    for (auto const& v : inner) arguments += concat(", ", v.name, ": ", v.type);
    out_.body() += concat(indent_, mlir_list(results, &mlir_value::name), " = torch.prim.Loop ", most.name, ", ", start.name, ", init(",
                          mlir_list(carried, &mlir_value::name), ") {\n", indent_, "^bb0(", arguments, "):\n");
    auto const outer = std::exchange(indent_, indent_ + "  ");
    auto next = inlined(*round, all(inner), indent_.size());
    if (next.size() != results.size()) return refuse("a round returns other values than it takes", "validate the program");
    for (std::size_t i = 0; i < next.size(); ++i) next[i] = cast_to(next[i], results[i].type);
    auto const again = inlined(*condition, all(next), indent_.size());
    auto const go_on = again.size() == 1 ? as_condition(again[0]) : start;
    out_.body() += concat(indent_, "torch.prim.Loop.condition ", go_on.name, ", iter(", mlir_list(next, &mlir_value::name), " : ",
                          mlir_list(next, &mlir_value::type), ")\n");
    indent_ = outer;
    out_.body() += concat(indent_, "} : (!torch.int, !torch.bool, ", mlir_list(carried, &mlir_value::type), ") -> (", mlir_list(results, &mlir_value::type),
                          ")", out_.options().locations ? mlir_location(call) : "", "\n");
    bind_results(call, results);
}

}}}  // namespace torch_ir::detail

#endif
