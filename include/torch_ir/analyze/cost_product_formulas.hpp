// SPDX-License-Identifier: MIT
/// Formulas of the operators that are made of multiply-adds: matrix products, convolutions, attention, recurrent networks.
///
/// Derived from the definitions in PyTorch's documentation of each operator. A product of a bias or of a scale is not counted as a
/// multiply-add, so that the totals are those that papers and model libraries publish; they are "other" operations.
#pragma once

#include <torch_ir/analyze/cost_formula.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

using plain_formula = arithmetic (*)(sized_call const&);

/// One operation for each element of the result where a bias is added.
[[nodiscard]] inline double bias_of(sized_call const& c, std::size_t place) { return c.tensor("bias", place).present ? c.result().elements : 0; }

/// out[n, o, y…] = Σ over c / groups and the kernel: each element of the result takes one product per element of its filter,
/// whose sizes are [out, in / groups, kernel…]. Transposed: each element of the input meets one filter of [in, out / groups, kernel…].
[[nodiscard]] inline arithmetic convolution_work(sized_call const& c) {
    auto const& filter = c.tensor("weight", 1);
    bool const transposed = c.node().op.base().find("transpose") != std::string_view::npos || c.flag("transposed", false);
    double const meets = transposed ? c.tensor("input", 0).elements : c.result().elements;
    return {meets * filter.elements / filter.size(0), bias_of(c, 2)};
}

/// input[…, in] × weight[out, in]ᵀ.
[[nodiscard]] inline arithmetic linear_work(sized_call const& c) { return {c.result().elements * c.tensor("weight", 1).size(-1), bias_of(c, 2)}; }

/// Products of the result's elements with the last dimension of the left factor: mm, bmm, mv, dot, matmul of any ranks.
[[nodiscard]] inline arithmetic product_work(sized_call const& c) { return {c.result().elements * c.tensor("self", 0).size(-1)}; }
[[nodiscard]] inline arithmetic linalg_product_work(sized_call const& c) {
    return {c.result().elements * c.tensor(c.node().op.base() == "linalg_matmul" ? "self" : "input", 0).size(-1)};
}

/// beta * self + alpha * product: the product, and the addition.
[[nodiscard]] inline arithmetic addmm_work(sized_call const& c) { return {c.result().elements * c.tensor("mat1", 1).size(-1), c.result().elements}; }
[[nodiscard]] inline arithmetic addmv_work(sized_call const& c) { return {c.result().elements * c.tensor("mat", 1).size(-1), c.result().elements}; }
[[nodiscard]] inline arithmetic baddbmm_work(sized_call const& c) { return {c.result().elements * c.tensor("batch1", 1).size(-1), c.result().elements}; }
/// addbmm also sums over the batch.
[[nodiscard]] inline arithmetic addbmm_work(sized_call const& c) {
    auto const& a = c.tensor("batch1", 1);
    return {c.result().elements * a.size(0) * a.size(-1), c.result().elements};
}
[[nodiscard]] inline arithmetic outer_work(sized_call const& c) { return {0, c.result().elements}; }
[[nodiscard]] inline arithmetic addr_work(sized_call const& c) { return {c.result().elements, 0}; }
/// Σ over in1, in2 of x1[…, in1] W[out, in1, in2] x2[…, in2].
[[nodiscard]] inline arithmetic bilinear_work(sized_call const& c) {
    auto const& w = c.tensor("weight", 2);
    return {c.result().elements * w.size(1) * w.size(2), bias_of(c, 3)};
}
/// Pairs of rows, a difference and a product for each place.
[[nodiscard]] inline arithmetic cdist_work(sized_call const& c) {
    return {c.result().elements * c.tensor("x1", 0).size(-1), c.result().elements * (c.tensor("x1", 0).size(-1) + 1)};
}
/// result elements × the contracted sizes.
[[nodiscard]] inline arithmetic tensordot_work(sized_call const& c) {
    double contracted = 1;
    for (auto const d : c.integers("dims_self")) contracted *= c.tensor("self", 0).size(d);
    return {c.result().elements * contracted};
}

/// One product for each combination of letters, for each operand but the first: contraction from the left to the right would be cheaper in
/// places, so this is exact for two operands and an upper bound beyond. Sizes of `...` are those that the result's rank leaves.
[[nodiscard]] inline arithmetic einsum_work(sized_call const& c) {
    std::map<char, double> size;
    double broadcast = 1;
    std::size_t operand = 0;
    std::string term;
    auto const take = [&] {
        auto const& t = operand < c.tensors().size() ? c.tensors()[operand] : sized_tensor();
        ++operand;
        auto const dots = term.find('.');
        std::string const before = term.substr(0, dots), after = dots == std::string::npos ? "" : term.substr(term.find_last_of('.') + 1);
        for (std::size_t i = 0; i < before.size(); ++i) size[before[i]] = std::max(size[before[i]], t.size(static_cast<std::int64_t>(i)));
        for (std::size_t i = 0; i < after.size(); ++i)
            size[after[i]] = std::max(size[after[i]], t.size(static_cast<std::int64_t>(i) - static_cast<std::int64_t>(after.size())));
        double rest = 1;
        for (auto d = static_cast<std::int64_t>(before.size()); dots != std::string::npos && d < t.rank() - static_cast<std::int64_t>(after.size()); ++d)
            rest *= t.size(d);
        broadcast = std::max(broadcast, rest);
        auto const letters = static_cast<std::int64_t>(before.size() + after.size());
        if (!t.present || (dots == std::string::npos ? letters != t.rank() : letters > t.rank())) broadcast = unknown_count;
        term.clear();
    };
    auto const equation = c.text("equation");
    if (equation.empty()) return {unknown_count};
    for (char const letter : equation.substr(0, equation.find("->"))) {
        if (letter == ',') take();
        else if (letter != ' ') term += letter;
    }
    take();
    double points = broadcast;
    for (auto const& [letter, n] : size) points *= n;
    if (operand == 1) return {0, points};
    return {points * static_cast<double>(operand - 1)};
}

/// softmax(q kᵀ · scale + mask) v: two products, and per score a scale, a mask where there is one, and softmax (5). A causal mask is
/// counted in full, as kernels of unfused attention compute it and as published figures have it.
[[nodiscard]] inline arithmetic attention_work(sized_call const& c) {
    auto const& q = c.tensor("query", 0);
    auto const& k = c.tensor("key", 1);
    auto const& v = c.tensor("value", 2);
    double const scores = q.elements / q.size(-1) * k.size(-2);
    bool const masked = c.tensor("attn_mask", 3).present || c.tensor("attn_bias", 3).present || c.flag("is_causal", false);
    return {scores * (q.size(-1) + v.size(-1)), scores * (masked ? 7 : 6)};
}

/// Each matrix among the weights is used once for each row of the input (a time step of a sequence). Gates beside: three additions and
/// an activation for each gate, and what joins them: 5 (LSTM, GRU) or none.
[[nodiscard]] inline arithmetic recurrent_work(sized_call const& c, double gates, double joins, bool cell) {
    auto const& input = c.tensor(c.node().op.overload() == "data" ? "data" : "input", 0);
    double const rows = input.elements / input.size(-1);
    double matrices = 0, first = unknown_count;
    std::size_t const states = cell ? gates == 4 ? 3 : 2 : 1;  // tensors in front of the weights: a cell's states have two dimensions as well
    for (std::size_t i = states; i < c.tensors().size(); ++i) {
        auto const& w = c.tensors()[i];
        if (w.rank() != 2) continue;
        if (std::isnan(first)) first = w.size(0);
        matrices += w.elements;
    }
    double const layers = cell ? 1 : c.number("num_layers", 1) * (c.flag("bidirectional", false) ? 2 : 1);
    return {rows * matrices, rows * layers * first / gates * (4 * gates + joins)};
}
[[nodiscard]] inline arithmetic lstm_work(sized_call const& c) { return recurrent_work(c, 4, 5, false); }
[[nodiscard]] inline arithmetic gru_work(sized_call const& c) { return recurrent_work(c, 3, 5, false); }
[[nodiscard]] inline arithmetic rnn_work(sized_call const& c) { return recurrent_work(c, 1, 0, false); }
[[nodiscard]] inline arithmetic lstm_cell_work(sized_call const& c) { return recurrent_work(c, 4, 5, true); }
[[nodiscard]] inline arithmetic gru_cell_work(sized_call const& c) { return recurrent_work(c, 3, 5, true); }
[[nodiscard]] inline arithmetic rnn_cell_work(sized_call const& c) { return recurrent_work(c, 1, 0, true); }

struct named_formula {
    std::string_view name;
    plain_formula formula;
};

/// Operators of aten by base name, sorted.
inline constexpr auto product_formulas = std::to_array<named_formula>({
    {"_convolution", convolution_work},
    {"_scaled_dot_product_attention_math", attention_work},
    {"_scaled_dot_product_cudnn_attention", attention_work},
    {"_scaled_dot_product_efficient_attention", attention_work},
    {"_scaled_dot_product_flash_attention", attention_work},
    {"_scaled_dot_product_flash_attention_for_cpu", attention_work},
    {"_scaled_dot_product_fused_attention_overrideable", attention_work},
    {"addbmm", addbmm_work},
    {"addmm", addmm_work},
    {"addmv", addmv_work},
    {"addr", addr_work},
    {"baddbmm", baddbmm_work},
    {"bilinear", bilinear_work},
    {"bmm", product_work},
    {"cdist", cdist_work},
    {"conv1d", convolution_work},
    {"conv2d", convolution_work},
    {"conv3d", convolution_work},
    {"conv_transpose1d", convolution_work},
    {"conv_transpose2d", convolution_work},
    {"conv_transpose3d", convolution_work},
    {"convolution", convolution_work},
    {"dot", product_work},
    {"einsum", einsum_work},
    {"ger", outer_work},
    {"gru", gru_work},
    {"gru_cell", gru_cell_work},
    {"inner", product_work},
    {"linalg_matmul", linalg_product_work},
    {"linalg_vecdot", linalg_product_work},
    {"linear", linear_work},
    {"lstm", lstm_work},
    {"lstm_cell", lstm_cell_work},
    {"matmul", product_work},
    {"mm", product_work},
    {"mv", product_work},
    {"outer", outer_work},
    {"rnn_relu", rnn_work},
    {"rnn_relu_cell", rnn_cell_work},
    {"rnn_tanh", rnn_work},
    {"rnn_tanh_cell", rnn_cell_work},
    {"scaled_dot_product_attention", attention_work},
    {"tensordot", tensordot_work},
    {"vdot", product_work},
});

}}}  // namespace torch_ir::detail
