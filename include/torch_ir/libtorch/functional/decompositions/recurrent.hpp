// SPDX-License-Identifier: MIT
/// Decompositions of recurrent layers: unrolled over time, since the length of a sequence is known, or, where loops are wanted, as a scan. (Not of packed sequences: theirs lie in
/// elements.)
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/loop_recorder.hpp>

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/chunk.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/squeeze.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/transpose.h>
#include <ATen/ops/unbind.h>
#include <ATen/ops/unsqueeze.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// One direction of one layer: weights for the input (ih), for the hidden state (hh), and for its projection (hr).
struct unrolled_weights {
    at::Tensor ih, hh;
    std::optional<at::Tensor> ih_bias{}, hh_bias{}, hr{};

    [[nodiscard]] at::Tensor of_hidden(at::Tensor const& h) const { return at::linear(h, hh, hh_bias); }
    /// Those that a step needs.
    [[nodiscard]] std::vector<at::Tensor> of_step() const {
        std::vector<at::Tensor> out{hh};
        if (hh_bias) out.push_back(*hh_bias);
        if (hr) out.push_back(*hr);
        return out;
    }
    /// The same made of what `of_step` gave.
    [[nodiscard]] unrolled_weights with_step(std::vector<at::Tensor> const& given) const {
        unrolled_weights out{{}, given[0]};
        if (hh_bias) out.hh_bias = given[1];
        if (hr) out.hr = given.back();
        return out;
    }
};

/// The hidden state, and the cell state if there is one.
using unrolled_state = std::vector<at::Tensor>;
using unrolled_cell = unrolled_state (*)(at::Tensor const& input, unrolled_state const& state, unrolled_weights const& w);

[[nodiscard]] inline unrolled_state tanh_cell(at::Tensor const& input, unrolled_state const& s, unrolled_weights const& w) {
    return {at::tanh(at::add(w.of_hidden(s[0]), input))};
}

[[nodiscard]] inline unrolled_state relu_cell(at::Tensor const& input, unrolled_state const& s, unrolled_weights const& w) {
    return {at::relu(at::add(w.of_hidden(s[0]), input))};
}

[[nodiscard]] inline unrolled_state gru_cell(at::Tensor const& input, unrolled_state const& s, unrolled_weights const& w) {
    auto const of_input = at::chunk(input, 3, 1), of_hidden = at::chunk(w.of_hidden(s[0]), 3, 2);
    auto const reset = at::sigmoid(at::add(of_hidden[0], of_input[0]));
    auto const update = at::sigmoid(at::add(of_hidden[1], of_input[1]));
    auto const candidate = at::tanh(at::add(of_input[2], at::mul(of_hidden[2], reset)));
    return {at::add(at::mul(at::sub(s[0], candidate), update), candidate)};
}

[[nodiscard]] inline unrolled_state lstm_cell(at::Tensor const& input, unrolled_state const& s, unrolled_weights const& w) {
    auto const gates = at::chunk(at::add(w.of_hidden(s[0]), input), 4, 2);
    auto const in = at::sigmoid(gates[0]), forget = at::sigmoid(gates[1]), candidate = at::tanh(gates[2]), out = at::sigmoid(gates[3]);
    auto const kept = at::mul(forget, s[1]);
    auto const cell = at::add(kept, at::mul(in, candidate));
    auto const hidden = at::mul(out, at::tanh(cell));
    return {w.hr ? at::linear(hidden, *w.hr) : hidden, cell};
}

/// One direction of one layer, over all steps. The state becomes the last one.
[[nodiscard]] inline at::Tensor run_over_time(at::Tensor const& x, unrolled_state& state, unrolled_weights const& w, unrolled_cell cell, bool reverse) {
    auto const with_step = [&] {
        for (auto& s : state) s = at::unsqueeze(s, 0);
    };
    if (state.size() > 1) with_step();
    auto inputs = at::linear(x, w.ih, w.ih_bias);
    if (reverse) inputs = at::flip(inputs, 0);
    if (state.size() == 1) with_step();
    at::Tensor out;
    if (auto* const loops = current_loop_recorder()) {
        auto const step = [&](unrolled_state const& s, std::vector<at::Tensor> const& elements, std::vector<at::Tensor> const& constants) {
            auto next = cell(elements[0], s, w.with_step(constants));
            next.push_back(at::clone(next[0]));
            return next;
        };
        auto all = loops->scan(step, state, {inputs}, w.of_step());
        out = at::squeeze(all.back(), 1);
        if (reverse) out = at::flip(out, 0);
        all.pop_back();
        state = std::move(all);
    } else {
        std::vector<at::Tensor> steps;
        for (auto const& i : at::unbind(inputs, 0)) {
            state = cell(i, state, w);
            steps.push_back(state[0]);
        }
        if (reverse) std::reverse(steps.begin(), steps.end());
        out = at::cat(steps, 0);
    }
    for (auto& s : state) s = at::squeeze(s, 0);
    return out;
}

[[nodiscard]] inline std::vector<unrolled_weights> weights_of(std::vector<at::Tensor> const& params, bool has_biases, bool has_projection) {
    std::size_t const each = 2U + (has_biases ? 2U : 0U) + (has_projection ? 1U : 0U);
    TORCH_CHECK(params.size() % each == 0, "a recurrent layer has ", each, " weights for each direction, and got ", params.size());
    std::vector<unrolled_weights> out;
    for (std::size_t i = 0; i < params.size(); i += each) {
        unrolled_weights w{params[i], params[i + 1]};
        if (has_biases) {
            w.ih_bias = params[i + 2];
            w.hh_bias = params[i + 3];
        }
        if (has_projection) w.hr = params[i + each - 1];
        out.push_back(std::move(w));
    }
    return out;
}

/// Places 2 to 8 of the arguments: weights, has_biases, num_layers, dropout, train, bidirectional, batch_first. Between layers there is dropout in training.
/// (Python's decomposition leaves it out, because of a condition that never holds.)
[[nodiscard]] inline decomposed_results run_layers(call_arguments const& a, std::vector<unrolled_state> states, unrolled_cell cell,
                                                   bool has_projection = false) {
    auto const weights = weights_of(a.tensors(2), a.flag(3), has_projection);
    auto const layers = a.integer(4);
    auto const dropout = a.real(5);
    auto const train = a.flag(6), bidirectional = a.flag(7), batch_first = a.flag(8);
    auto x = batch_first ? at::transpose(a.tensor(0), 0, 1) : a.tensor(0);
    std::size_t direction = 0;
    for (std::int64_t layer = 0; layer < layers; ++layer) {
        auto out = run_over_time(x, states.at(direction), weights.at(direction), cell, false);
        ++direction;
        if (bidirectional) {
            auto const back = run_over_time(x, states.at(direction), weights.at(direction), cell, true);
            ++direction;
            out = at::cat({out, back}, out.dim() - 1);
        }
        x = dropout != 0 && train && layer < layers - 1 ? at::dropout(out, dropout, true) : out;
    }
    decomposed_results results{batch_first ? at::transpose(x, 0, 1) : x};
    for (std::size_t part = 0; part < states.at(0).size(); ++part) {
        std::vector<at::Tensor> last;
        for (auto const& s : states) last.push_back(s[part]);
        results.emplace_back(at::stack(last, 0));
    }
    return results;
}

[[nodiscard]] inline decomposed_results with_hidden_state(call_arguments const& a, unrolled_cell cell) {
    std::vector<unrolled_state> states;
    for (auto const& h : at::unbind(a.tensor(1), 0)) states.push_back({h});
    return run_layers(a, std::move(states), cell);
}

[[nodiscard]] inline decomposed_results decomposed_lstm(call_arguments const& a) {
    auto const given = a.tensors(1);
    TORCH_CHECK(given.size() == 2, "lstm expects two hidden states, got ", given.size());
    auto const hidden = at::unbind(given[0], 0), cells = at::unbind(given[1], 0);
    std::vector<unrolled_state> states;
    for (std::size_t i = 0; i < hidden.size(); ++i) states.push_back({hidden[i], cells.at(i)});
    return run_layers(a, std::move(states), lstm_cell, given[0].size(2) != given[1].size(2));
}

[[nodiscard]] inline std::span<named_decomposition const> recurrent_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::lstm.input", decomposed_lstm},
        {"aten::gru.input", [](call_arguments const& a) { return with_hidden_state(a, gru_cell); }},
        {"aten::rnn_tanh.input", [](call_arguments const& a) { return with_hidden_state(a, tanh_cell); }},
        {"aten::rnn_relu.input", [](call_arguments const& a) { return with_hidden_state(a, relu_cell); }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
