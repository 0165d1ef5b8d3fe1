// SPDX-License-Identifier: MIT
/// Decompositions of activation functions.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/div.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/expm1.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/le.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/tensor_split.h>
#include <ATen/ops/where.h>

#include <cstdint>
#include <span>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// relu6(x + 3): the clamping is in two steps.
[[nodiscard]] inline at::Tensor hard_gate(at::Tensor const& x) {
    return at::clamp(at::clamp(at::add(x, wrapped(3)), c10::Scalar(0)), std::nullopt, c10::Scalar(6));
}

[[nodiscard]] inline at::Tensor decomposed_silu(at::Tensor const& self) {
    auto const p = promoted({self});
    auto const x = p.in(self);
    return p.out(at::mul(x, at::sigmoid(x)));
}

[[nodiscard]] inline at::Tensor decomposed_hardsigmoid(at::Tensor const& self) {
    auto const p = promoted({self});
    return p.out(at::div(hard_gate(p.in(self)), wrapped(6)));
}

[[nodiscard]] inline at::Tensor decomposed_hardswish(at::Tensor const& self) {
    auto const p = promoted({self});
    auto const x = p.in(self);
    return p.out(at::div(at::mul(x, hard_gate(x)), wrapped(6)));
}

/// PyTorch leaves arguments with their defaults out, and then there is neither a factor nor a divisor.
[[nodiscard]] inline bool is_integer(c10::Scalar const& s, std::int64_t value) { return s.isIntegral(false) && s.toLong() == value; }

[[nodiscard]] inline at::Tensor decomposed_softplus(at::Tensor const& self, c10::Scalar const& beta, c10::Scalar const& threshold) {
    auto const p = promoted({self});
    auto const x = p.in(self);
    bool const is_plain = is_integer(beta, 1) && is_integer(threshold, 20);
    auto const scaled = is_plain ? x : at::mul(x, wrapped(beta));
    auto soft = at::log1p(at::exp(scaled));
    if (!is_plain) soft = at::div(soft, wrapped(beta));
    return p.out(at::where(at::gt(scaled, threshold), x, soft));
}

[[nodiscard]] inline at::Tensor decomposed_mish(at::Tensor const& self) {
    auto const p = promoted({self});
    auto const x = p.in(self);
    return p.out(at::mul(x, at::tanh(at::softplus(x))));
}

[[nodiscard]] inline at::Tensor decomposed_celu(at::Tensor const& self, c10::Scalar const& alpha) {
    auto const p = promoted({self});
    auto const x = p.in(self);
    bool const is_plain = alpha.isFloatingPoint() && alpha.toDouble() == 1;
    auto const negative = is_plain ? at::expm1(x) : at::mul(at::expm1(at::div(x, wrapped(alpha))), wrapped(alpha));
    return p.out(at::where(at::gt(x, c10::Scalar(0)), x, negative));
}

[[nodiscard]] inline at::Tensor decomposed_glu(at::Tensor const& self, std::int64_t dim) {
    auto const p = promoted({self});
    auto const halves = at::tensor_split(p.in(self), 2, dim < 0 ? dim + self.dim() : dim);
    return p.out(at::mul(halves[0], at::sigmoid(halves[1])));
}

[[nodiscard]] inline at::Tensor decomposed_softshrink(at::Tensor const& x, c10::Scalar const& lambda) {
    auto const is_far = at::gt(at::abs(x), lambda);
    auto const nearer = at::sub(x, at::mul(at::sign(x), wrapped(lambda)));
    return at::where(is_far, nearer, at::mul(x, wrapped(0)));
}

[[nodiscard]] inline at::Tensor decomposed_hardshrink(at::Tensor const& x, c10::Scalar const& lambda) {
    return at::where(at::le(at::abs(x), lambda), c10::Scalar(0), x);
}

[[nodiscard]] inline at::Tensor decomposed_threshold(at::Tensor const& self, c10::Scalar const& limit, c10::Scalar const& value) {
    auto const p = promoted({self});
    auto const x = p.in(self);
    return p.out(at::where(at::le(x, limit), value, x));
}

/// The second result is what the backward function of the device's kernel expects.
[[nodiscard]] inline decomposed_results decomposed_log_sigmoid_forward(at::Tensor const& self) {
    auto const p = promoted({self});
    auto const x = p.in(self);
    auto const least = at::minimum(x.new_zeros({}), x);
    auto const z = at::exp(at::neg(at::abs(x)));
    auto const buffer = x.is_cuda() || x.is_xpu() ? x.new_zeros({0}) : z;
    auto const output = p.out(at::sub(least, at::log1p(z)));
    return {output, p.out(buffer)};
}

[[nodiscard]] inline at::Tensor prelu_kernel(at::Tensor const& x, at::Tensor const& weight) {
    auto const is_positive = at::gt(x, c10::Scalar(0));
    return at::where(is_positive, x, at::mul(weight, x));
}

[[nodiscard]] inline std::span<named_decomposition const> activation_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::silu", [](call_arguments const& a) -> decomposed_results { return {decomposed_silu(a.tensor(0))}; }},
        {"aten::hardsigmoid", [](call_arguments const& a) -> decomposed_results { return {decomposed_hardsigmoid(a.tensor(0))}; }},
        {"aten::hardswish", [](call_arguments const& a) -> decomposed_results { return {decomposed_hardswish(a.tensor(0))}; }},
        {"aten::softplus", [](call_arguments const& a) -> decomposed_results { return {decomposed_softplus(a.tensor(0), a.number(1), a.number(2))}; }},
        {"aten::mish", [](call_arguments const& a) -> decomposed_results { return {decomposed_mish(a.tensor(0))}; }},
        {"aten::celu", [](call_arguments const& a) -> decomposed_results { return {decomposed_celu(a.tensor(0), a.number(1))}; }},
        {"aten::glu", [](call_arguments const& a) -> decomposed_results { return {decomposed_glu(a.tensor(0), a.integer(1))}; }},
        {"aten::softshrink", [](call_arguments const& a) -> decomposed_results { return {decomposed_softshrink(a.tensor(0), a.number(1))}; }},
        {"aten::hardshrink", [](call_arguments const& a) -> decomposed_results { return {decomposed_hardshrink(a.tensor(0), a.number(1))}; }},
        {"aten::threshold", [](call_arguments const& a) -> decomposed_results { return {decomposed_threshold(a.tensor(0), a.number(1), a.number(2))}; }},
        {"aten::log_sigmoid_forward", [](call_arguments const& a) { return decomposed_log_sigmoid_forward(a.tensor(0)); }},
        {"aten::_prelu_kernel", [](call_arguments const& a) -> decomposed_results { return {prelu_kernel(a.tensor(0), a.tensor(1))}; }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
