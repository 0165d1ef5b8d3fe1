// SPDX-License-Identifier: MIT
/// Shape functions of the operators that the backward of ATen's operators consists of: those without a meta kernel that would be slow to probe.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// `t` if it is wanted, else no tensor.
[[nodiscard]] inline at::Tensor wanted(bool is_wanted, at::Tensor const& t) { return is_wanted ? t : at::Tensor(); }

/// `convolution_backward(grad_output, input, weight, …, output_mask)`: gradients of input, weight and bias.
inline std::vector<at::Tensor> convolution_backward_rule(std::span<c10::IValue const> a) {
    at::Tensor const &grad = a[0].toTensor(), &x = a[1].toTensor(), &w = a[2].toTensor();
    auto const mask = a[10].toBoolList();
    auto format = x.suggest_memory_format();
    if (format == c10::MemoryFormat::Contiguous) format = w.suggest_memory_format();
    return {wanted(mask.get(0), at::empty(x.sizes(), x.options(), format)), wanted(mask.get(1), at::empty(w.sizes(), w.options(), format)),
            wanted(mask.get(2), at::empty({grad.size(1)}, grad.options()))};
}

/// `native_layer_norm_backward(grad_out, input, normalized_shape, mean, rstd, weight, bias, output_mask)`: contiguous, whatever the input is.
inline std::vector<at::Tensor> layer_norm_backward_rule(std::span<c10::IValue const> a) {
    at::Tensor const& x = a[1].toTensor();
    auto const mask = a[7].toBoolList();
    auto const parameter = [&](std::size_t i) {
        bool const is_there = a[i].isTensor() && a[i].toTensor().defined();
        return is_there ? at::empty_like(a[i].toTensor(), c10::MemoryFormat::Contiguous) : at::empty(a[2].toIntVector(), x.options());
    };
    return {wanted(mask.get(0), at::empty(x.sizes(), x.options())), wanted(mask.get(1), parameter(5)), wanted(mask.get(2), parameter(6))};
}

/// `native_group_norm_backward(grad_out, input, mean, rstd, weight, N, C, HxW, group, output_mask)`.
inline std::vector<at::Tensor> group_norm_backward_rule(std::span<c10::IValue const> a) {
    at::Tensor const& x = a[1].toTensor();
    auto const mask = a[9].toBoolList();
    auto const channels = at::empty({a[6].toInt()}, a[4].isTensor() && a[4].toTensor().defined() ? a[4].toTensor().options() : x.options());
    return {wanted(mask.get(0), at::empty(x.sizes(), x.options(), x.suggest_memory_format())), wanted(mask.get(1), channels), wanted(mask.get(2), channels)};
}

/// `native_batch_norm_backward(grad_out, input, weight, …, output_mask)`.
inline std::vector<at::Tensor> batch_norm_backward_rule(std::span<c10::IValue const> a) {
    at::Tensor const& x = a[1].toTensor();
    auto const mask = a[9].toBoolList();
    auto const channels = at::empty({x.size(1)}, a[2].isTensor() && a[2].toTensor().defined() ? a[2].toTensor().options() : x.options());
    return {wanted(mask.get(0), at::empty(x.sizes(), x.options(), x.suggest_memory_format())), wanted(mask.get(1), channels), wanted(mask.get(2), channels)};
}

/// `_scaled_dot_product_flash_attention_for_cpu(query, key, value, …)`: laid out as the query, and a logarithm for each of its rows.
inline std::vector<at::Tensor> flash_attention_rule(std::span<c10::IValue const> a) {
    at::Tensor const& q = a[0].toTensor();
    bool const is_reduced = q.scalar_type() == c10::kHalf || q.scalar_type() == c10::kBFloat16;
    at::Tensor const sums = at::empty({q.size(0), q.size(2), q.size(1)}, q.options().dtype(is_reduced ? c10::kFloat : q.scalar_type()));
    return {at::empty_like(q), sums.transpose(1, 2)};
}

/// `_scaled_dot_product_flash_attention_for_cpu_backward(grad_out, query, key, value, …)`: with heads behind the sequence in memory.
inline std::vector<at::Tensor> flash_attention_backward_rule(std::span<c10::IValue const> a) {
    std::vector<at::Tensor> out;
    for (std::size_t i = 1; i <= 3; ++i) {
        at::Tensor const& t = a[i].toTensor();
        out.push_back(at::empty({t.size(0), t.size(2), t.size(1), t.size(3)}, t.options()).transpose(1, 2));
    }
    return out;
}

}}}  // namespace torch_ir::detail
