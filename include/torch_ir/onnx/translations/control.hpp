// SPDX-License-Identifier: MIT
/// Control flow: sub-programs become graphs of If, Loop and Scan, or stand where they are called.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_control {

/// The values that an argument lists: tensors and numbers.
[[nodiscard]] inline onnx_values values_of(onnx_call& t, std::string_view argument) {
    onnx_values out;
    auto const& a = t.call().argument(argument);
    if (auto const* tensors = a.get_if<tensor_list>()) {
        for (auto const v : tensors->items) out.push_back(v == no_value ? onnx_operand() : t.value(v));
        return out;
    }
    if (auto const* list = a.get_if<attribute_list>())
        for (auto const& i : list->items) out.push_back(t.of(i, argument));
    else if (auto const* numbers = a.get_if<symbol_list>())
        for (auto const& i : numbers->items) out.push_back(t.of(std::visit([](auto const& x) { return attribute(x); }, i), argument));
    else if (auto const* known = a.get_if<std::vector<std::int64_t>>())
        for (auto const i : *known) out.push_back(t.of(attribute(i), argument));
    return out;
}
[[nodiscard]] inline std::vector<value_type> output_types(ir const& sub) {
    std::vector<value_type> out;
    for (auto const& e : sub.outputs()) {
        auto const* u = e.value.get_if<use>();
        out.push_back(u ? sub.value(u->value).type : value_type());
    }
    return out;
}
[[nodiscard]] inline std::vector<value_type> input_types(ir const& sub, std::size_t first, std::size_t count) {
    std::vector<value_type> out;
    for (std::size_t i = first; i < first + count; ++i) out.push_back(sub.input(sub.inputs()[i]).result.type);
    return out;
}
[[nodiscard]] inline onnx_values joined(onnx_values a, onnx_values const& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

inline void cond(onnx_call& t) {
    auto const operands = values_of(t, "operands");
    auto const pred = t.make("Reshape", {t.input("pred", dtype::bool_), t.integers({})});
    auto const branch = [&](std::string_view argument) {
        ir const& sub = t.subprogram(argument);
        return t.graph(argument, {}, output_types(sub), [&](onnx_values const&) { return t.inlined(sub, operands); });
    };
    auto const yes = branch("true_fn"), no = branch("false_fn");
    std::vector<dtype> types;
    for (std::size_t i = 0; i < t.call().node().results.size(); ++i) types.push_back(t.result_dtype(i));
    auto const out = t.make_several("If", {pred}, types, {{"then_branch", yes}, {"else_branch", no}});
    for (std::size_t i = 0; i < out.size(); ++i) t.result(i, out[i]);
}
/// The condition is evaluated on the first values, and in the body on the next.
inline void while_loop(onnx_call& t) {
    auto const carried = values_of(t, "carried_inputs"), more = values_of(t, "additional_inputs");
    ir const& condition = t.subprogram("cond_fn");
    ir const& body = t.subprogram("body_fn");
    auto const holds = [&](onnx_values const& values) {
        return t.make("Reshape", {t.cast(t.inlined(condition, joined(values, more)).at(0), dtype::bool_), t.integers({})});
    };
    auto const types = input_types(body, 0, carried.size());
    std::vector<value_type> inputs{symbol_type{symbol_kind::integer, {}, {}}, symbol_type{symbol_kind::boolean, {}, {}}},
        outputs{symbol_type{symbol_kind::boolean, {}, {}}};
    inputs.insert(inputs.end(), types.begin(), types.end());
    outputs.insert(outputs.end(), types.begin(), types.end());
    auto const loop = t.graph("body", inputs, outputs, [&](onnx_values const& in) {
        auto const next = t.inlined(body, joined(onnx_values(in.begin() + 2, in.end()), more));
        return joined({holds(next)}, next);
    });
    std::vector<dtype> out_types;
    for (auto const& x : types) out_types.push_back(onnx_dtype_of(x));
    onnx_values initial;
    for (std::size_t i = 0; i < carried.size(); ++i) initial.push_back(t.cast(carried[i], out_types[i]));
    auto const out = t.make_several("Loop", joined({onnx_operand(), holds(carried)}, initial), out_types, {{"body", loop}});
    for (std::size_t i = 0; i < out.size(); ++i) t.result(i, out[i]);
}
/// scan, and map as a scan without a state.
inline void scan(onnx_call& t) {
    bool const is_map = t.call().op().base() == "map_impl";
    auto const init = is_map ? onnx_values() : values_of(t, "init"), xs = values_of(t, "xs"), more = values_of(t, is_map ? "pos_args" : "additional_inputs");
    ir const& body = t.subprogram(is_map ? "f" : "combine_fn");
    auto const outputs = output_types(body);
    auto const graph =
        t.graph("body", input_types(body, 0, init.size() + xs.size()), outputs, [&](onnx_values const& in) { return t.inlined(body, joined(in, more)); });
    std::vector<dtype> types;
    for (auto const& o : outputs) types.push_back(onnx_dtype_of(o));
    auto const out = t.make_several("Scan", joined(init, xs), types, {{"body", graph}, attribute_of("num_scan_inputs", static_cast<std::int64_t>(xs.size()))});
    for (std::size_t i = 0; i < out.size(); ++i) t.result(i, out[i]);
}
/// A sub-program in its place: regions without gradients, subgraphs, checkpoints.
inline void wrapped(onnx_call& t) {
    auto const base = t.call().op().base();
    if (base == "wrap_with_autocast" && t.call().flag("enabled")) t.refuse("a region with autocast");
    std::string_view const argument = base == "invoke_subgraph"             ? "subgraph"
                                      : base == "tag_activation_checkpoint" ? "gmod"
                                      : base == "strict_mode"               ? "callable"
                                                                            : "wrapped_func";
    ir const& sub = t.subprogram(argument);
    onnx_values operands;
    if (base == "strict_mode") operands = values_of(t, "operands");
    auto const& arguments = t.call().node().arguments;
    for (std::size_t i = base == "strict_mode" ? arguments.size() : t.place_of(argument) + 1; i < arguments.size(); ++i) {
        if (base == "invoke_subgraph" && arguments[i].value.is<std::string>()) continue;
        operands.push_back(t.of(arguments[i].value, arguments[i].name));
    }
    auto const out = t.inlined(sub, operands);
    for (std::size_t i = 0; i < t.call().node().results.size(); ++i) t.result(i, out.at(i));
}

}  // namespace onnx_control

inline constexpr onnx_row onnx_control_rows[] = {
    {"higher_order.cond", "If", onnx_control::cond},
    {"higher_order.while_loop", "Loop", onnx_control::while_loop},
    {"higher_order.scan higher_order.map_impl", "Scan", onnx_control::scan},
    {"higher_order.wrap_with_set_grad_enabled higher_order.wrap_with_autocast higher_order.invoke_subgraph higher_order.tag_activation_checkpoint "
     "higher_order.strict_mode",
     "its nodes", onnx_control::wrapped},
};

}}}  // namespace torch_ir::detail
