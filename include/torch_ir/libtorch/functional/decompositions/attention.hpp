// SPDX-License-Identifier: MIT
/// Decompositions of attention, of products of matrices and of dropout. (Of the attention operators, the composite one stays with LibTorch's kernel, which chooses by what the operator for
/// the CPU can do.)
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>

#include <ATen/ExpandUtils.h>
#include <ATen/ops/_scaled_dot_product_attention_math.h>
#include <ATen/ops/_unsafe_view.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/dot.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/mv.h>
#include <ATen/ops/native_dropout.h>
#include <ATen/ops/permute.h>
#include <ATen/ops/squeeze.h>
#include <ATen/ops/unsqueeze.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// The general computation. Its result is laid out as place, batch, head, element. (The kernel lays it out as the query; see decomposed_view.)
[[nodiscard]] inline decomposed_results decomposed_flash_attention(call_arguments const& a) {
    auto const query = a.tensor(0), key = a.tensor(1), value = a.tensor(2);
    auto const dropout = a.real(3);
    TORCH_CHECK(query.is_floating_point() && query.dim() == 4 && key.dim() == 4 && value.dim() == 4 && dropout == 0,
                "_scaled_dot_product_flash_attention_for_cpu: 4 dimensional floating point tensors are expected, and no dropout");
    auto const shares_heads = query.size(1) != key.size(1);
    auto const [out, weights] =
        at::_scaled_dot_product_attention_math(query, key, value, a.maybe_tensor(5), dropout, a.flag(4), std::nullopt, a.maybe_real(6), shares_heads);
    return {at::permute(at::permute(out, {2, 0, 1, 3}).contiguous(), {1, 2, 0, 3}), weights};
}

/// A tensor of many matrices times one matrix or vector: as one product of a long matrix.
[[nodiscard]] inline at::Tensor folded_product(at::Tensor const& a, at::Tensor const& b) {
    auto const transpose = b.dim() > a.dim();
    auto const larger = transpose ? b.mT() : a, smaller = !transpose ? b : a.dim() == 2 ? a.t() : a;
    auto sizes = larger.sizes().slice(0, static_cast<std::size_t>(larger.dim() - 1)).vec();
    auto const folded = larger.reshape({c10::multiply_integers(sizes), larger.size(-1)});
    if (smaller.dim() == 1) return at::_unsafe_view(at::mv(folded, smaller), sizes);
    sizes.push_back(smaller.size(1));
    auto const out = at::_unsafe_view(at::mm(folded, smaller), sizes);
    return transpose ? out.mT().contiguous() : out;
}

/// Many matrices times as many matrices or vectors, broadcast.
[[nodiscard]] inline at::Tensor batched_product(at::Tensor const& a, at::Tensor const& b) {
    auto const batch_of = [](at::Tensor const& t) { return t.sizes().slice(0, static_cast<std::size_t>(std::max<std::int64_t>(t.dim() - 2, 0))); };
    auto const batch = at::infer_size(batch_of(a), batch_of(b));
    auto const count = c10::multiply_integers(batch);
    auto const with = [&](std::vector<std::int64_t> const& sizes) {
        auto out = batch;
        out.insert(out.end(), sizes.begin(), sizes.end());
        return std::vector<std::int64_t>(out.begin(), out.end());
    };
    auto const rows = a.dim() > 1 ? a.size(-2) : 1;
    auto const left = a.expand(with({rows, a.size(-1)})).reshape({count, rows, a.size(-1)});
    std::vector<std::int64_t> size;
    if (a.dim() > 1) size.push_back(rows);
    if (b.dim() == 1) {
        auto const right = at::unsqueeze(b.expand(with({b.size(0)})).reshape({count, b.size(0)}), 2);
        return at::squeeze(at::bmm(left, right), at::IntArrayRef{-1}).view(with(size));
    }
    size.push_back(b.size(-1));
    auto const right = b.expand(with({b.size(-2), b.size(-1)})).reshape({count, b.size(-2), b.size(-1)});
    return at::bmm(left, right).view(with(size));
}

/// By the numbers of dimensions, and whether one is a parameter. (The composite kernel decides differently for some layouts, and where a batch is one.)
[[nodiscard]] inline at::Tensor decomposed_matmul(at::Tensor const& a, at::Tensor const& b) {
    TORCH_CHECK(a.dim() > 0 && b.dim() > 0, "both arguments to matmul need to be at least 1D, but they are ", a.dim(), "D and ", b.dim(), "D");
    if (a.dim() == 1 && b.dim() == 1) return at::dot(a, b);
    if (a.dim() == 2 && b.dim() == 1) return at::mv(a, b);
    if (a.dim() == 1 && b.dim() == 2) return at::squeeze(at::mm(at::unsqueeze(a, 0), b), at::IntArrayRef{0});
    if (a.dim() == 2 && b.dim() == 2) return at::mm(a, b);
    auto const &larger = a.dim() >= b.dim() ? a : b, &smaller = a.dim() >= b.dim() ? b : a;
    if (larger.dim() >= 3 && smaller.dim() <= 2) {
        auto const is_long_matrix = a.dim() != 2 && (larger.numel() == 0 || larger.is_contiguous());
        if (smaller.requires_grad() || is_long_matrix) return folded_product(a, b);
    }
    if (a.dim() == 3 && b.dim() == 3 && a.size(0) != b.size(0)) {
        if (a.size(0) == 1 && a.requires_grad()) return decomposed_matmul(at::squeeze(a, at::IntArrayRef{0}), b);
        if (b.size(0) == 1 && b.requires_grad()) return decomposed_matmul(a, at::squeeze(b, at::IntArrayRef{0}));
    }
    return batched_product(a, b);
}

[[nodiscard]] inline at::Tensor decomposed_dropout(at::Tensor const& x, double probability, bool training) {
    return training && probability != 0 ? std::get<0>(at::native_dropout(x, probability, training)) : at::clone(x);
}

[[nodiscard]] inline std::span<named_decomposition const> attention_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::_scaled_dot_product_flash_attention_for_cpu", decomposed_flash_attention},
        {"aten::matmul", [](call_arguments const& a) -> decomposed_results { return {decomposed_matmul(a.tensor(0), a.tensor(1))}; }},
        {"aten::dropout", [](call_arguments const& a) -> decomposed_results { return {decomposed_dropout(a.tensor(0), a.real(1), a.flag(2))}; }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
