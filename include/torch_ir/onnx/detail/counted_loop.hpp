// SPDX-License-Identifier: MIT
/// Loops of ONNX that a translation writes itself.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

#include <functional>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Repeats `body(k, state)`, which returns the next state, for k = 0 … `count` - 1. `types` are those of `state`; `goes_on` of a new state, if given, may end it before.
[[nodiscard]] inline onnx_values counted_loop(onnx_call& t, onnx_operand const& count, onnx_values const& state, std::vector<value_type> const& types,
                                              std::function<onnx_values(onnx_operand const&, onnx_values const&)> const& body,
                                              std::function<onnx_operand(onnx_values const&)> const& goes_on = nullptr) {
    std::vector<value_type> inputs{symbol_type{symbol_kind::integer, {}, {}}, symbol_type{symbol_kind::boolean, {}, {}}},
        outputs{symbol_type{symbol_kind::boolean, {}, {}}};
    inputs.insert(inputs.end(), types.begin(), types.end());
    outputs.insert(outputs.end(), types.begin(), types.end());
    auto const graph = t.graph("body", inputs, outputs, [&](onnx_values const& in) {
        auto const next = body(in[0], onnx_values(in.begin() + 2, in.end()));
        onnx_values out{goes_on ? goes_on(next) : in[1]};
        out.insert(out.end(), next.begin(), next.end());
        return out;
    });
    onnx_values operands{count, t.number(1, dtype::bool_)};
    operands.insert(operands.end(), state.begin(), state.end());
    std::vector<dtype> result_types;
    for (auto const& s : state) result_types.push_back(s.dtype);
    return t.make_several("Loop", operands, result_types, {{"body", graph}});
}

}}}  // namespace torch_ir::detail
