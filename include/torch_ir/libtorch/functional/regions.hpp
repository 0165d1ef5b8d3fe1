// SPDX-License-Identifier: MIT
/// Control flow in functional programs: sub-programs of cond, while_loop, map and scan are made functional in a scope of their own; regions that
/// only switch a mode (gradients, autocast) run inline and leave nothing behind.
#pragma once

#include <torch_ir/libtorch/functional/functionalizer.hpp>

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/libtorch/run/higher_order.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The type of one element along the first dimension.
[[nodiscard]] inline tensor_type element_of(tensor_type t) {
    if (t.sizes.empty()) raise(error::invalid_ir("sequence", "a tensor of at least one dimension", to_string(t)));
    t.sizes.erase(t.sizes.begin());
    if (t.strides) t.strides->erase(t.strides->begin());
    return t;
}

/// The type of `count` of them, one behind the other.
[[nodiscard]] inline tensor_type sequence_of(tensor_type t, dim const& count) {
    t.sizes.insert(t.sizes.begin(), count);
    t.strides.reset();
    return t;
}

}  // namespace detail

TORCH_IR_INLINE attribute functionalizer::operands_of(std::vector<c10::IValue> const& operands) {
    tensor_list tensors;
    attribute_list mixed;
    for (auto const& o : operands) {
        c10::IValue const v = transform_tensors(o, [&](at::Tensor const& t) { return unwrap(t); });
        mixed.items.push_back(attribute_of(v, {}));
        if (auto const* u = mixed.items.back().get_if<use>()) tensors.items.push_back(u->value);
    }
    if (tensors.items.size() == operands.size()) return tensors;
    return mixed;
}

/// A sub-program of what `body` computes, for inputs of these types: `reference` becomes what a call has for it. Returns tensors of the types of its outputs.
TORCH_IR_INLINE std::vector<c10::IValue> functionalizer::record_region(model_info info, std::vector<input_node> inputs, std::vector<tensor_type> const& types,
                                                                       std::vector<c10::IValue> const& operands, std::span<plan_output const> places,
                                                                       region_body const& body, attribute& reference) {
    info.model_name += "_" + std::to_string(scope().recorder.program.subgraphs.size());
    std::string const name = info.model_name;
    if (gradients_ && c10::GradMode::is_enabled())
        detail::for_each_traced_tensor(operands, [&](at::Tensor const& t) {
            if (t.requires_grad())
                raise(error::unsupported("sub-program '" + name + "'", "a gradient through control flow", "make its inputs need none (detach)"));
        });
    functional_scope nested;
    nested.recorder.program.info = std::move(info);
    scopes_.push_back(&nested);
    std::vector<given_tensor> given;
    std::vector<c10::IValue> values;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        auto& r = nested.recorder;
        input_node& input = inputs[i];
        input.result.id = r.new_id();
        input.result.name = r.unique_label(input.result.name);
        c10::IValue v = operands[i];
        if (!v.isTensor()) {
            input.result.type = detail::recorded_number(v);
        } else {
            input.result.type = types[i];
            at::Tensor const inner = declare(types[i], input.result.id);
            v = at::functionalization::impl::to_functional_tensor(inner);
            given.push_back({v.toTensor(), inner, output_kind::user_input_mutation, input.result.name});
        }
        r.program.inputs.push_back(std::move(input));
        values.push_back(std::move(v));
    }
    auto const outputs = body(values);
    std::vector<plan_output> const unnamed(places.empty() ? outputs.size() : 0);
    add_outputs(places.empty() ? std::span(unnamed) : places, given, outputs);
    if (nested.recorder.program.output.entries.size() != outputs.size())
        raise(error::unsupported("sub-program '" + name + "'", "a write to one of its inputs", "return the new value from it"));
    scopes_.pop_back();
    reference = subgraph_ref{static_cast<std::uint32_t>(scope().recorder.program.subgraphs.size()), name};
    scope().recorder.program.subgraphs.push_back(std::move(nested).finish());
    std::vector<c10::IValue> out;
    for (auto const& o : outputs) out.push_back(transform_tensors(o, [&](at::Tensor const& t) { return unwrap(t); }));
    return out;
}

/// The sub-program at that argument, made functional.
TORCH_IR_INLINE std::vector<c10::IValue> functionalizer::region(higher_order_call& call, std::size_t argument, std::vector<tensor_type> const& types,
                                                                std::vector<c10::IValue> const& operands, std::string name, attribute& reference) {
    plan const& p = call.subprogram(argument);
    if (p.inputs.size() != operands.size())
        raise(error::invalid_ir("sub-program " + std::to_string(argument), std::to_string(p.inputs.size()) + " inputs", std::to_string(operands.size())));
    model_info info = p.info;
    info.model_name = std::move(name);
    auto const* const outer_node = std::exchange(node_, nullptr);
    auto out = record_region(
        std::move(info), p.inputs, types, operands, p.outputs,
        [&](std::vector<c10::IValue> const& inputs) {
            std::vector<c10::IValue> values(p.value_count());
            for (std::size_t i = 0; i < inputs.size(); ++i)
                if (p.uses(p.inputs[i].result.id)) values[to_index(p.inputs[i].result.id)] = inputs[i];
            return run_plan(p, std::move(values), call.context);
        },
        reference);
    node_ = outer_node;
    return out;
}

TORCH_IR_INLINE loop_recorder::tensor_sequence functionalizer::scan(loop_step const& body, tensor_sequence const& states, tensor_sequence const& sequences,
                                                                    tensor_sequence const& constants) {
    std::vector<c10::IValue> operands;
    std::vector<tensor_type> types;
    std::vector<input_node> inputs;
    auto const add = [&](tensor_sequence const& all, std::string const& label, bool is_sequence) {
        for (auto const& t : all) {
            operands.emplace_back(t);
            tensor_type type = type_of(unwrap(t));
            types.push_back(is_sequence ? detail::element_of(std::move(type)) : std::move(type));
            inputs.push_back({.result = {no_value, label, {}}});
        }
    };
    add(states, "state", false);
    add(sequences, "x", true);
    add(constants, "weight", false);
    auto const part = [](std::vector<c10::IValue> const& values, std::size_t from, std::size_t count) {
        tensor_sequence out;
        for (std::size_t i = 0; i < count; ++i) out.push_back(values[from + i].toTensor());
        return out;
    };
    attribute combine;
    auto const results = record_region(
        {.model_name = "combine_graph"}, std::move(inputs), types, operands, {},
        [&](std::vector<c10::IValue> const& given) {
            tensor_sequence const out = body(part(given, 0, states.size()), part(given, states.size(), sequences.size()),
                                             part(given, states.size() + sequences.size(), constants.size()));
            return std::vector<c10::IValue>(out.begin(), out.end());
        },
        combine);
    dim const length = type_of(unwrap(sequences.at(0))).sizes.at(0);
    std::vector<value_type> recorded;
    for (auto const& r : results) {
        tensor_type type = type_of(r.toTensor());
        recorded.push_back(recorded.size() < states.size() ? std::move(type) : detail::sequence_of(std::move(type), length));
    }
    auto const values = [](tensor_sequence const& t) { return std::vector<c10::IValue>(t.begin(), t.end()); };
    auto const out =
        record_higher_order("scan", {combine, operands_of(values(states)), operands_of(values(sequences)), operands_of(values(constants))}, recorded);
    return part(out, 0, out.size());
}

TORCH_IR_INLINE std::vector<c10::IValue> functionalizer::record_higher_order(std::string_view op, std::vector<attribute> arguments,
                                                                             std::vector<value_type> const& types) {
    auto& r = scope().recorder;
    traced_call c;
    c.node.op = op_name(detail::concat("higher_order.", op));
    c.node.name = r.unique_label(std::string(op));
    for (auto& a : arguments) c.node.arguments.push_back({"", std::move(a)});
    c.node.returns_tuple = true;
    c.is_kept = false;
    if (node_) c.node.metadata = node_->metadata;
    std::vector<c10::IValue> out;
    for (auto const& type : types) {
        value_id const id = r.new_id();
        value_type recorded = type;
        c10::IValue v;
        if (auto const* t = std::get_if<tensor_type>(&type)) {
            at::Tensor const fake = declare(*t, id);
            v = at::functionalization::impl::to_functional_tensor(fake);
            recorded = type_of(fake);
        }
        c.node.results.push_back({id, r.unique_label("getitem"), std::move(recorded)});
        out.push_back(std::move(v));
    }
    r.program.calls.push_back(std::move(c));
    return out;
}

TORCH_IR_INLINE std::optional<std::vector<c10::IValue>> functionalizer::higher_order(higher_order_call& call) {
    auto const function = std::get<higher_order_function>(call.step.run);
    auto const types_of = [&](std::vector<c10::IValue> const& values) {
        std::vector<tensor_type> out;
        for (auto const& v : values) out.push_back(v.isTensor() && v.toTensor().defined() ? type_of(unwrap(v.toTensor())) : tensor_type{});
        return out;
    };
    auto const result_types = [](std::vector<c10::IValue> const& values) {
        std::vector<value_type> out;
        for (auto const& v : values) out.push_back(v.isTensor() && v.toTensor().defined() ? value_type(type_of(v.toTensor())) : detail::recorded_number(v));
        return out;
    };
    auto const append = [](auto& to, auto const& from) { to.insert(to.end(), from.begin(), from.end()); };
    if (function == find_higher_order("cond")) {
        auto const operands = call.list(3);
        auto const types = types_of(operands);
        attribute yes, no;
        auto const results = region(call, 1, types, operands, "true_graph", yes);
        static_cast<void>(region(call, 2, types, operands, "false_graph", no));
        c10::IValue const predicate = transform_tensors(call.argument(0), [&](at::Tensor const& t) { return unwrap(t); });
        return record_higher_order("cond", {attribute_of(predicate, {}), yes, no, operands_of(operands)}, result_types(results));
    }
    if (function == find_higher_order("while_loop")) {
        auto const carried = call.list(2), constants = call.list(3);
        auto all = carried;
        append(all, constants);
        auto const types = types_of(all);
        attribute test, body;
        static_cast<void>(region(call, 0, types, all, "cond_graph", test));
        auto const results = region(call, 1, types, all, "body_graph", body);
        return record_higher_order("while_loop", {test, body, operands_of(carried), operands_of(constants)}, result_types(results));
    }
    bool const is_scan = function == find_higher_order("scan");
    if (!is_scan && function != find_higher_order("map_impl")) return std::nullopt;
    auto const carried = is_scan ? call.list(1) : std::vector<c10::IValue>();
    auto const sequences = call.list(is_scan ? 2 : 1), constants = call.list(is_scan ? 3 : 2);
    auto types = types_of(carried);
    for (auto const& t : types_of(sequences)) types.push_back(detail::element_of(t));
    append(types, types_of(constants));
    auto all = carried;
    append(all, sequences);
    append(all, constants);
    attribute body;
    auto results = result_types(region(call, 0, types, all, is_scan ? "combine_graph" : "body_graph", body));
    dim const length = types_of(sequences).at(0).sizes.at(0);
    for (std::size_t i = carried.size(); i < results.size(); ++i)
        if (auto* const t = std::get_if<tensor_type>(&results[i])) *t = detail::sequence_of(std::move(*t), length);
    if (is_scan) return record_higher_order("scan", {body, operands_of(carried), operands_of(sequences), operands_of(constants)}, results);
    return record_higher_order("map_impl", {body, operands_of(sequences), operands_of(constants)}, results);
}

}}  // namespace torch_ir

#endif
