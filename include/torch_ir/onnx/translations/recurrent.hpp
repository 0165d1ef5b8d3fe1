// SPDX-License-Identifier: MIT
/// Recurrent layers, a node for each layer.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_recurrent {

/// Gates in ONNX's order: those of LSTM are i f g o in torch and i o f c in ONNX, those of GRU r z n and z r h.
[[nodiscard]] inline onnx_operand reordered(onnx_call& t, onnx_operand const& x, std::vector<std::int64_t> const& order, std::int64_t hidden) {
    onnx_values parts;
    for (auto const gate : order) parts.push_back(slice(t, x, 0, gate * hidden, (gate + 1) * hidden));
    return order.size() == 1 ? x : concat_on(t, parts, 0);
}

inline void layers(onnx_call& t) {
    auto const base = t.call().op().base();
    bool const is_lstm = base == "lstm", is_gru = base == "gru";
    std::vector<std::int64_t> const order = is_lstm  ? std::vector<std::int64_t>{0, 3, 1, 2}
                                            : is_gru ? std::vector<std::int64_t>{1, 0, 2}
                                                     : std::vector<std::int64_t>{0};
    bool const has_biases = t.call().flag("has_biases"), both = t.call().flag("bidirectional"), batch_first = t.call().flag("batch_first");
    if (t.call().flag("train") && t.call().number("dropout") != 0) t.refuse("dropout between recurrent layers", "export the model in evaluation mode");
    auto const count = t.call().integer("num_layers"), directions = std::int64_t{both ? 2 : 1};
    auto const weights = t.call().operands("params");
    std::size_t const each = has_biases ? 4 : 2;
    if (weights.size() != static_cast<std::size_t>(count * directions) * each) t.refuse("recurrent layers with projections");
    bool const has_batch = t.rank("input") == 3;
    auto const type = t.type("input").dtype;
    auto x = t.input("input");
    if (!has_batch) x = unsqueeze(t, x, {1});
    else if (batch_first) x = transpose(t, x, {1, 0, 2});
    onnx_values states;  // of h, and of c
    if (is_lstm) states = t.inputs("hx");
    else states.push_back(t.input("hx"));
    auto const hidden = known_size(t, weights.at(1).value->tensor()->sizes, 1, "a hidden state");
    if (!has_batch)
        for (auto& s : states) s = unsqueeze(t, s, {1});
    std::vector<onnx_values> ends(states.size());
    for (std::int64_t layer = 0; layer < count; ++layer) {
        onnx_values w, r, b;
        for (std::int64_t d = 0; d < directions; ++d) {
            auto const first = static_cast<std::size_t>(layer * directions + d) * each;
            auto const weight = [&](std::size_t i) { return reordered(t, t.cast(t.value(weights[first + i].id()), type), order, hidden); };
            w.push_back(unsqueeze(t, weight(0), {0}));
            r.push_back(unsqueeze(t, weight(1), {0}));
            if (has_biases) b.push_back(unsqueeze(t, concat_on(t, {weight(2), weight(3)}, 0), {0}));
        }
        std::vector<onnx_operand> inputs{x, concat_on(t, w, 0), concat_on(t, r, 0), has_biases ? concat_on(t, b, 0) : onnx_operand(), onnx_operand()};
        for (auto const& s : states) inputs.push_back(count == 1 ? s : slice(t, s, 0, layer * directions, (layer + 1) * directions));
        std::vector<onnx_attribute> attributes{attribute_of("hidden_size", hidden), attribute_of("direction", both ? "bidirectional" : "forward")};
        if (is_gru) attributes.push_back(attribute_of("linear_before_reset", std::int64_t{1}));
        if (base == "rnn_relu") attributes.push_back({"activations", std::vector<std::string>(static_cast<std::size_t>(directions), "Relu")});
        auto const out = t.make_several(is_lstm ? "LSTM" : is_gru ? "GRU" : "RNN", inputs, std::vector<dtype>(states.size() + 1, dtype::undefined), attributes);
        for (std::size_t i = 0; i < states.size(); ++i) ends[i].push_back(out[i + 1]);
        x = directions == 1 ? squeeze(t, out[0], {1}) : t.make("Reshape", {transpose(t, out[0], {0, 2, 1, 3}), t.integers({0, 0, -1})});
    }
    if (!has_batch) x = squeeze(t, x, {1});
    else if (batch_first) x = transpose(t, x, {1, 0, 2});
    t.result(0, x);
    for (std::size_t i = 0; i < ends.size(); ++i) {
        auto const end = concat_on(t, ends[i], 0);
        t.result(i + 1, has_batch ? end : squeeze(t, end, {1}));
    }
}

}  // namespace onnx_recurrent

inline constexpr onnx_row onnx_recurrent_rows[] = {
    {"aten.lstm.input", "LSTM", onnx_recurrent::layers},
    {"aten.gru.input", "GRU", onnx_recurrent::layers},
    {"aten.rnn_tanh.input aten.rnn_relu.input", "RNN", onnx_recurrent::layers},
};

}}}  // namespace torch_ir::detail
