// SPDX-License-Identifier: MIT
/// LSTM layers whose weights are known. LibTorch runs a step as a dozen operators, each of which takes longer to call than to compute where layers are small.
///
/// With x the input, h and c the state, σ the logistic function and ∘ the product of elements (PyTorch's documentation of torch.nn.LSTM):
///     i, f, g, o = x · W_ih + b_ih + h · W_hh + b_hh        c' = σ(f) ∘ c + σ(i) ∘ tanh(g)        h' = σ(o) ∘ tanh(c')
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <tuple>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The weights of one layer in one direction, float32 on the CPU, as `aten::lstm` takes them; biases may be undefined.
struct recurrent_weights {
    at::Tensor input, hidden, input_bias, hidden_bias;
};

/// A stack of LSTM layers. Immutable; any number of threads may call it.
class fused_lstm {
public:
    /// `layers` has the weights layer by layer, of each both directions if it is bidirectional.
    fused_lstm(std::vector<recurrent_weights> const& layers, bool is_bidirectional, bool batch_first);

    /// It is the faster way: states that are so small that calls cost more than arithmetic.
    [[nodiscard]] static bool is_worth_it(std::int64_t hidden) noexcept { return hidden <= 256; }

    /// Output, last h, last c. `h` and `c` are (layers · directions, batch, hidden), or undefined for zeros. `x` is (steps, batch, inputs), or with the batch first.
    [[nodiscard]] std::tuple<at::Tensor, at::Tensor, at::Tensor> operator()(at::Tensor const& x, at::Tensor const& h, at::Tensor const& c) const;

private:
    struct layer {
        at::Tensor input;   ///< (inputs, 4 · hidden), transposed in its strides
        at::Tensor bias;    ///< of both, together
        at::Tensor hidden;  ///< (hidden, 4 · hidden), contiguous
    };
    std::vector<layer> layers_;
    std::int64_t hidden_ = 0;
    std::size_t directions_ = 1;
    bool batch_first_ = false;

    void run(layer const& l, bool backwards, at::Tensor const& x, float* h, float* c, at::Tensor const& y, std::int64_t offset) const;
};

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <torch_ir/libtorch/optimize/gate_functions.hpp>

#include <ATen/ops/add.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <c10/util/Exception.h>

#include <cstddef>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE fused_lstm::fused_lstm(std::vector<recurrent_weights> const& layers, bool is_bidirectional, bool batch_first)
    : directions_(is_bidirectional ? 2 : 1), batch_first_(batch_first) {
    for (auto const& w : layers) {
        at::Tensor const bias = w.input_bias.defined() ? at::add(w.input_bias, w.hidden_bias) : at::Tensor();
        layers_.push_back({w.input.t(), bias, w.hidden.t().contiguous()});
        hidden_ = w.hidden.size(1);
    }
}

/// y += the sum over k of a[k] · rows[k].
inline void add_product(float* y, float const* a, float const* rows, std::size_t inputs, std::size_t outputs) {
    constexpr std::size_t block = 4 * gate_lanes;  // numbers that stay in registers
    std::size_t j = 0;
    for (; j + block <= outputs; j += block) {
        gate_floats sums[4];
        std::memcpy(sums, y + j, sizeof sums);
        for (std::size_t k = 0; k < inputs; ++k) {
            gate_floats row[4];
            std::memcpy(row, rows + k * outputs + j, sizeof row);
            for (std::size_t i = 0; i < 4; ++i) sums[i] += a[k] * row[i];
        }
        std::memcpy(y + j, sums, sizeof sums);
    }
    for (std::size_t k = 0; k < inputs && j < outputs; ++k) {
        float const* const row = rows + k * outputs + j;
        for_each_group(outputs - j, [&](auto load, auto store) { store(y + j, load(y + j) + a[k] * load(row)); });
    }
}

TORCH_IR_INLINE void fused_lstm::run(layer const& l, bool backwards, at::Tensor const& x, float* h, float* c, at::Tensor const& y, std::int64_t offset) const {
    std::int64_t const steps = x.size(0), batch = x.size(1);
    auto const size = static_cast<std::size_t>(hidden_);
    at::Tensor const rows = x.reshape({steps * batch, x.size(2)});
    at::Tensor const gates = l.bias.defined() ? at::addmm(l.bias, rows, l.input) : at::mm(rows, l.input);
    float* const all = gates.mutable_data_ptr<float>();
    float const* const hidden = l.hidden.const_data_ptr<float>();
    float* const out = y.mutable_data_ptr<float>() + offset;
    std::int64_t const out_step = y.stride(0), out_row = y.stride(1);
    for (std::int64_t k = 0; k < steps; ++k) {
        std::int64_t const t = backwards ? steps - 1 - k : k;
        for (std::int64_t b = 0; b < batch; ++b) {
            float* const g = all + (t * batch + b) * 4 * hidden_;
            float *const hb = h + b * hidden_, *const cb = c + b * hidden_;
            add_product(g, hb, hidden, size, 4 * size);
            for_each_group(size, [&](auto load, auto store) {
                auto const next = gate_sigmoid(load(g + size)) * load(cb) + gate_sigmoid(load(g)) * gate_tanh(load(g + 2 * size));
                store(cb, next);
                store(hb, gate_sigmoid(load(g + 3 * size)) * gate_tanh(next));
            });
            std::memcpy(out + t * out_step + b * out_row, hb, size * sizeof(float));
        }
    }
}

TORCH_IR_INLINE std::tuple<at::Tensor, at::Tensor, at::Tensor> fused_lstm::operator()(at::Tensor const& x, at::Tensor const& h, at::Tensor const& c) const {
    TORCH_CHECK(x.dim() == 3, "lstm: expected an input of 3 dimensions, found ", x.dim());
    at::Tensor input = batch_first_ ? x.transpose(0, 1) : x;
    std::int64_t const steps = input.size(0), batch = input.size(1), count = static_cast<std::int64_t>(layers_.size());
    auto const state = [&](at::Tensor const& given) {
        TORCH_CHECK(!given.defined() || given.sizes() == at::IntArrayRef({count, batch, hidden_}), "lstm: expected states of ", count, " x ", batch, " x ",
                    hidden_, ", found ", given.sizes());
        return given.defined() ? given.clone(c10::MemoryFormat::Contiguous) : at::zeros({count, batch, hidden_}, x.options());
    };
    at::Tensor h_now = state(h), c_now = state(c);
    auto const directions = static_cast<std::int64_t>(directions_);
    for (std::size_t i = 0; i < layers_.size(); i += directions_) {
        at::Tensor const y = at::empty({steps, batch, directions * hidden_}, x.options());
        for (std::size_t d = 0; d < directions_; ++d) {
            std::int64_t const place = static_cast<std::int64_t>(i + d) * batch * hidden_;
            run(layers_[i + d], d == 1, input, h_now.mutable_data_ptr<float>() + place, c_now.mutable_data_ptr<float>() + place, y,
                static_cast<std::int64_t>(d) * hidden_);
        }
        input = y;
    }
    return {batch_first_ ? input.transpose(0, 1) : input, std::move(h_now), std::move(c_now)};
}

}}}  // namespace torch_ir::detail

#endif
