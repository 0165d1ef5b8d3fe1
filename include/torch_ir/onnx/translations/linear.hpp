// SPDX-License-Identifier: MIT
/// Products: linear layers, matrices, attention.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

#include <cmath>
#include <limits>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_linear {

[[nodiscard]] inline bool is_floating(dtype t) { return kind_of(t) == dtype_kind::floating; }

inline void linear(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const x = t.input("input", type), weight = t.input("weight", type);
    auto const bias = t.cast(t.find_input("bias"), type);
    if (t.rank("input") == 2 && t.rank("weight") == 2 && is_floating(type) && (!bias || t.rank("bias") <= 2))
        return t.result(t.make("Gemm", {x, weight, bias}, {attribute_of("transB", std::int64_t{1})}));
    auto const product = make_2(t, "MatMul", x, t.rank("weight") == 2 ? transpose(t, weight, {1, 0}) : weight);
    t.result(bias ? make_2(t, "Add", product, bias) : product);
}
inline void product(onnx_call& t) {
    auto const type = t.result_dtype();
    t.result(make_2(t, "MatMul", t.input(t.argument_name(0), type), t.input(t.argument_name(1), type)));
}
/// beta * self + alpha * (a @ b)
inline void add_product(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const a = t.input(t.argument_name(1), type), b = t.input(t.argument_name(2), type);
    double const alpha = t.call().number("alpha"), beta = t.call().number("beta");
    auto const self = t.input("self", type);
    if (t.call().op().base() == "addmm" && is_floating(type) && beta != 0)
        return t.result(t.make("Gemm", {a, b, self}, {attribute_of("alpha", alpha), attribute_of("beta", beta)}));
    auto out = make_2(t, "MatMul", a, b);
    if (alpha != 1) out = make_2(t, "Mul", out, t.input("alpha", type));
    if (beta == 0) return t.result(out);
    t.result(make_2(t, "Add", beta == 1 ? self : make_2(t, "Mul", self, t.input("beta", type)), out));
}
inline void einsum(onnx_call& t) {
    std::string equation;
    for (char const c : t.call().text("equation"))
        if (c != ' ') equation += c;
    onnx_values all;
    for (auto const& x : t.inputs("tensors")) all.push_back(t.cast(x, t.result_dtype()));
    t.result(t.make("Einsum", all, {attribute_of("equation", std::string_view(equation))}));
}

/// One head for each of several: [B, H, S, E] becomes [B, n * H, S, E].
[[nodiscard]] inline onnx_operand repeat_heads(onnx_call& t, onnx_operand const& x, shape const& s, std::int64_t n) {
    shape wide = s, flat = s;
    wide.insert(wide.end() - 2, dim(n));
    auto const heads = s.size() - 3;
    flat[heads] = dim(s[heads].value() * n);
    auto const rank = static_cast<std::int64_t>(s.size());
    return t.reshape(t.make("Expand", {unsqueeze(t, x, {rank - 2}), t.list(t.sizes(wide))}), flat);
}
/// The mask that hides what comes later: queries by keys.
[[nodiscard]] inline onnx_operand causal_mask(onnx_call& t, onnx_size const& queries, onnx_size const& keys) {
    auto const all = t.make("Expand", {t.number(1, dtype::bool_), t.list({queries, keys})});
    return t.make("Trilu", {all}, {attribute_of("upper", false)});
}
inline void attention(onnx_call& t) {
    if (t.call().number("dropout_p") != 0) t.refuse("attention with dropout");
    auto const& query = t.type("query");
    auto const& key = t.type("key");
    auto const& value = t.type("value");
    auto const rank = query.sizes.size();
    auto const type = t.result_dtype();
    auto q = t.input("query", type), k = t.input("key", type), v = t.input("value", type);
    bool const is_causal = t.call().flag("is_causal");
    double const scale = t.call().has("scale")
                             ? t.call().number("scale")
                             : 1.0 / std::sqrt(static_cast<double>(known_size(t, query.sizes, static_cast<std::int64_t>(rank) - 1, "attention over features")));
    std::int64_t groups = 1;
    if (t.takes("enable_gqa") && t.call().flag("enable_gqa") && rank >= 3)
        groups =
            known_size(t, query.sizes, static_cast<std::int64_t>(rank) - 3, "heads") / known_size(t, key.sizes, static_cast<std::int64_t>(rank) - 3, "heads");
    auto const queries = query.sizes[rank - 2], keys = key.sizes[rank - 2];
    onnx_operand mask = t.find_input("attn_mask");
    if (is_causal && !mask && (t.opset() < 23 || !(queries == keys))) mask = causal_mask(t, t.size(queries), t.size(keys));
    bool const same_batch = rank == 4 && key.sizes.size() == 4 && value.sizes.size() == 4 && query.sizes[0] == key.sizes[0] && key.sizes[0] == value.sizes[0];
    if (t.opset() >= 23 && same_batch) {
        if (mask && t.call().has("attn_mask")) {  // one that is broadcast over rows isn't taken
            shape wide = t.type("attn_mask").sizes;
            if (wide.size() >= 2) {
                wide[wide.size() - 2] = queries;
                wide[wide.size() - 1] = keys;
                mask = t.make("Expand", {mask, t.list(t.sizes(wide))});
            }
        }
        if (mask.dtype != dtype::bool_) mask = t.cast(mask, type);
        return t.result(t.make("Attention", {q, k, v, mask}, {attribute_of("is_causal", is_causal && !mask), attribute_of("scale", scale)}));
    }
    if (groups > 1) {
        k = repeat_heads(t, k, key.sizes, groups);
        v = repeat_heads(t, v, value.sizes, groups);
    }
    auto order = count_up(0, static_cast<std::int64_t>(key.sizes.size()));
    std::swap(order[order.size() - 1], order[order.size() - 2]);
    auto scores = make_2(t, "MatMul", make_2(t, "Mul", q, t.number(scale, type)), transpose(t, k, order));
    bool hides = false;
    if (mask && mask.dtype == dtype::bool_) {
        scores = t.make("Where", {mask, scores, t.number(-std::numeric_limits<double>::infinity(), type)});
        hides = t.call().has("attn_mask");
    } else if (mask) {
        scores = make_2(t, "Add", scores, t.cast(mask, type));
        hides = true;
    }
    auto weights = t.make("Softmax", {scores}, {attribute_of("axis", std::int64_t{-1})});
    if (hides) weights = t.make("Where", {t.make("IsNaN", {weights}), t.number(0, type), weights});  // rows that see nothing
    t.result(make_2(t, "MatMul", weights, v));
}

}  // namespace onnx_linear

inline constexpr onnx_row onnx_linear_rows[] = {
    {"aten.linear", "Gemm, MatMul, Add", onnx_linear::linear},
    {"aten.mm aten.bmm aten.matmul aten.mv aten.dot aten.vdot", "MatMul", onnx_linear::product},
    {"aten.addmm aten.baddbmm aten.addmv", "Gemm, MatMul, Add", onnx_linear::add_product},
    {"aten.einsum", "Einsum", onnx_linear::einsum},
    {"aten.scaled_dot_product_attention", "Attention (23), MatMul, Softmax", onnx_linear::attention},
};

}}}  // namespace torch_ir::detail
