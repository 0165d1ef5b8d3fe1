// SPDX-License-Identifier: MIT
/// Calls that become several operations, because the one that there is in the dialect does not compile, or there is none.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/mlir/detail/block_writer.hpp>

#if TORCH_IR_BODIES_OF(mlir)

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/schema/argument_value.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

inline constexpr std::string_view mlir_open_sizes = "its sizes are open, and the torch dialect needs them here";

[[nodiscard]] inline shape mlir_shape(std::vector<std::int64_t> const& sizes) { return {sizes.begin(), sizes.end()}; }

/// A list of integers.
TORCH_IR_INLINE mlir_value mlir_block::integers(std::vector<std::int64_t> const& values) {
    return list({.kind = schema_kind::integer, .list = true}, attribute(values));
}

/// A tensor of another dtype.
TORCH_IR_INLINE mlir_value mlir_block::converted(mlir_value const& v, shape const& sizes, dtype to) {
    auto const type = *mlir_dtype_of(to);
    return make("converted", mlir_tensor(sizes, type.torch), "torch.prims.convert_element_type", {v, out_.integer(type.number)});
}

/// Returns whether it was one of those below.
TORCH_IR_INLINE bool mlir_block::write_by_expansion(call_node const& call, std::string_view op) {
    auto const base = call.op.without_overload();
    if (op == "aten.as_strided.default") return write_as_strided(call), true;
    if (base == "aten.upsample_linear1d" || base == "aten.upsample_bilinear2d" || base == "aten.upsample_trilinear3d") return write_interpolation(call), true;
    if (base == "aten.view" || base == "aten.reshape" || base == "aten._unsafe_view" || base == "aten.view_copy") return write_view(call);
    if (op == "aten.gelu.default") return write_gelu(call);
    if (op == "aten._native_batch_norm_legit_functional.default") return write_batch_norm(call), true;
    if (op == "aten.scaled_dot_product_attention.default") return write_attention(call, op), true;
    if (base == "aten.floor_divide" || op == "aten.div.Tensor_mode" || op == "aten.div.Scalar_mode") return write_byte_division(call);
    return false;
}

/// The places of elements in memory are known, so the result is a choice among them. All of the memory must be seen: a tensor without gaps.
TORCH_IR_INLINE void mlir_block::write_as_strided(call_node const& call) {
    constexpr std::int64_t most = 1 << 20;
    auto const* t = tensor_argument(call, "self");
    auto const* result = call.results.empty() ? nullptr : call.results[0].tensor();
    auto const from = t ? static_sizes(t->sizes) : std::nullopt;
    auto const strides = t && t->strides ? static_sizes(*t->strides) : std::nullopt;
    auto const to = result ? static_sizes(result->sizes) : std::nullopt;
    auto const* wanted = find_argument(call, "stride");
    auto const* steps = wanted ? wanted->value.get_if<std::vector<std::int64_t>>() : nullptr;
    auto const* offset_given = argument_value(call, "storage_offset");
    if (!from || !strides || !to || !steps || steps->size() != to->size() || !t->storage_offset.is_static()) return refuse(mlir_open_sizes);
    auto const* offset = offset_given ? offset_given->get_if<std::int64_t>() : nullptr;
    std::int64_t const first = (offset ? *offset : t->storage_offset.value()) - t->storage_offset.value();
    std::vector<std::int64_t> order(from->size());
    std::iota(order.begin(), order.end(), 0);
    auto const at = [](std::vector<std::int64_t> const& v, std::int64_t i) { return v[static_cast<std::size_t>(i)]; };
    std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) { return at(*from, a) != 1 && at(*from, b) != 1 && at(*strides, a) > at(*strides, b); });
    std::int64_t count = 1;
    for (std::size_t i = order.size(); i-- > 0;) {
        if (at(*from, order[i]) == 1) continue;
        if (at(*strides, order[i]) != count) return refuse("a view by strides of a tensor with gaps in memory");
        count *= at(*from, order[i]);
    }
    std::int64_t const chosen = element_count(*to).value_or(most + 1);
    if (chosen > most) return refuse("a view by strides of more than a million elements");
    std::vector<std::int64_t> indices;
    indices.reserve(static_cast<std::size_t>(chosen));
    std::vector<std::int64_t> place(to->size());
    for (std::int64_t n = 0; n < chosen; ++n) {
        std::int64_t index = first;
        for (std::size_t d = 0; d < place.size(); ++d) index += place[d] * (*steps)[d];
        if (index < 0 || index >= count) return refuse("a view by strides beyond the tensor that it is of");
        indices.push_back(index);
        for (std::size_t d = place.size(); d-- > 0 && ++place[d] == (*to)[d];) place[d] = 0;
    }
    auto const element = mlir_dtype_of(t->dtype);
    if (!element) return refuse("its dtype is none of the torch dialect");
    auto value = item({}, find_argument(call, "self")->value);
    if (!std::is_sorted(order.begin(), order.end())) {
        std::vector<std::int64_t> sizes;
        for (auto const d : order) sizes.push_back(at(*from, d));
        value = make("ordered", mlir_tensor(mlir_shape(sizes), element->torch), "torch.aten.permute", {value, integers(order)});
    }
    value = make("memory", mlir_tensor({count}, element->torch), "torch.aten.reshape", {value, integers({count})});
    bool const is_all = chosen == count && std::is_sorted(indices.begin(), indices.end()) && std::adjacent_find(indices.begin(), indices.end()) == indices.end();
    if (!is_all) {
        auto const choice = *out_.literal(make_tensor_data<std::int64_t>({chosen}, indices), "indices");
        value = make("chosen", mlir_tensor({chosen}, element->torch), "torch.aten.index_select", {value, out_.integer(0), choice});
    }
    bind_results(call, {make(call.results[0].name, mlir_tensor(result->sizes, element->torch), "torch.aten.view", {value, integers(*to)})});
}

/// Where an interpolation takes an element from along one dimension: two neighbours, and what the second counts.
struct mlir_neighbours {
    std::vector<std::int64_t> left, right;
    std::vector<double> part;
};

/// In the precision that LibTorch takes for float32.
[[nodiscard]] inline mlir_neighbours find_mlir_neighbours(std::int64_t from, std::int64_t to, bool align_corners, std::optional<double> factor) {
    mlir_neighbours out;
    auto const last = static_cast<float>(from - 1);
    float const step = align_corners     ? (to > 1 ? last / static_cast<float>(to - 1) : 0.0F)
                       : factor && *factor > 0 ? static_cast<float>(1.0 / *factor)
                                           : static_cast<float>(from) / static_cast<float>(to);
    for (std::int64_t i = 0; i < to; ++i) {
        auto const n = static_cast<float>(i);
        float const place = align_corners ? n * step : std::max(step * (n + 0.5F) - 0.5F, 0.0F);
        auto const left = std::min(static_cast<std::int64_t>(place), from - 1);
        out.left.push_back(left);
        out.right.push_back(std::min(left + 1, from - 1));
        out.part.push_back(std::clamp(static_cast<double>(place - static_cast<float>(left)), 0.0, 1.0));
    }
    return out;
}

/// Along one dimension after the other: a choice of left neighbours, one of right neighbours, and a part of the difference.
TORCH_IR_INLINE void mlir_block::write_interpolation(call_node const& call) {
    auto const *t = tensor_argument(call, "input") ? tensor_argument(call, "input") : tensor_argument(call, "self");
    auto const* result = call.results.empty() ? nullptr : call.results[0].tensor();
    auto const element = t ? mlir_dtype_of(t->dtype) : std::nullopt;
    if (!t || !result || !element || kind_of(t->dtype) != dtype_kind::floating) return refuse("interpolation of what are no floating-point numbers");
    bool const align_corners = argument_flag(call, "align_corners", false);
    auto const factor_of = [&](std::size_t d, std::size_t dims) -> std::optional<double> {
        if (auto const* all = argument_value(call, "scale_factors"))
            if (auto const* list = all->get_if<std::vector<double>>()) return d < list->size() ? std::optional((*list)[d]) : std::nullopt;
        constexpr std::string_view names[] = {"scales_d", "scales_h", "scales_w"};
        auto const* one = dims == 1 ? argument_value(call, "scales") : argument_value(call, names[3 - dims + d]);
        auto const* x = one ? one->get_if<double>() : nullptr;
        return x ? std::optional(*x) : std::nullopt;
    };
    auto const* given = find_argument(call, "input") ? find_argument(call, "input") : find_argument(call, "self");
    auto value = item({}, given->value);
    auto sizes = t->sizes;
    auto const rank = sizes.size();
    for (std::size_t d = 2; d < rank; ++d) {
        if (!sizes[d].is_static() || !result->sizes[d].is_static()) return refuse(mlir_open_sizes);
        auto const to = result->sizes[d].value();
        auto const n = find_mlir_neighbours(sizes[d].value(), to, align_corners, factor_of(d - 2, rank - 2));
        sizes[d] = to;
        auto const type = mlir_tensor(sizes, element->torch);
        std::vector<std::int64_t> aligned(rank - d, 1);
        aligned[0] = to;
        auto const dim = out_.integer(static_cast<std::int64_t>(d)), one = out_.integer(1);
        auto const left = make("left", type, "torch.aten.index_select", {value, dim, *out_.literal(make_tensor_data<std::int64_t>({to}, n.left), "indices")});
        auto const right = make("right", type, "torch.aten.index_select", {value, dim, *out_.literal(make_tensor_data<std::int64_t>({to}, n.right), "indices")});
        auto const difference = make("difference", type, "torch.aten.sub.Tensor", {right, left, one});
        auto const part = make("part", type, "torch.aten.mul.Tensor", {difference, *out_.literal(from_numbers(t->dtype, aligned, n.part), "parts")});
        value = make(d + 1 == rank ? std::string_view(call.results[0].name) : "interpolated", type, "torch.aten.add.Tensor", {left, part, one});
    }
    bind_results(call, {value});
}

/// A product of sizes: a number, and how often each other factor is in it, by its text.
struct mlir_product {
    std::int64_t number = 1;
    std::map<std::string, int> factors;
    friend bool operator==(mlir_product const&, mlir_product const&) = default;

    void multiply(expression const& e) {
        if (e.what() == expression::kind::integer) number *= e.value();
        else if (e.op() == expression_op::mul)
            for (auto const& part : e.arguments()) multiply(part);
        else ++factors[to_string(e)];
    }
    void multiply(dim const& d) {
        if (d.is_static()) number *= d.value();
        else multiply(d.symbolic());
    }
};

/// Dimensions [first, last) that are together what others are.
struct mlir_group {
    std::size_t from_first, from_last, to_first, to_last;
};

/// The finest groups in which a view takes dimensions together and apart, as far as sizes tell: all together at the worst.
[[nodiscard]] inline std::vector<mlir_group> find_mlir_groups(shape const& from, shape const& to) {
    auto const prefixes = [](shape const& sizes) {
        std::vector<mlir_product> out(1);
        for (auto const& d : sizes) {
            out.push_back(out.back());
            out.back().multiply(d);
        }
        return out;
    };
    auto const a = prefixes(from), b = prefixes(to);
    std::vector<mlir_group> out;
    std::size_t i = 0, j = 0;
    while (i < from.size() && j < to.size()) {
        std::size_t m = from.size(), n = to.size();  // the products of all are equal, be they written otherwise
        for (std::size_t s = from.size(); s-- > i + 1;)
            for (std::size_t t = to.size(); t-- > j + 1;)
                if (a[s] == b[t]) m = s, n = t;
        out.push_back({i, m, j, n});
        i = m, j = n;
    }
    if (out.empty()) return out;
    out.back().from_last = from.size();  // what is left are ones
    out.back().to_last = to.size();
    return out;
}

/// Of open sizes: dimension by dimension, since IREE guesses what goes together where several are open, and may guess wrong. Returns whether it was one.
TORCH_IR_INLINE bool mlir_block::write_view(call_node const& call) {
    auto const* t = tensor_argument(call, "self");
    auto const* result = call.results.empty() ? nullptr : call.results[0].tensor();
    auto const* sizes = find_argument(call, "size") ? find_argument(call, "size") : find_argument(call, "shape");
    auto const element = t ? mlir_dtype_of(t->dtype) : std::nullopt;
    if (!t || !result || !sizes || !element || result->dtype != t->dtype) return false;
    auto const open = [](shape const& s) { return std::count_if(s.begin(), s.end(), [](dim const& d) { return !d.is_static(); }); };
    if (open(t->sizes) < 2 && open(result->sizes) < 2) return false;
    auto const groups = find_mlir_groups(t->sizes, result->sizes);
    std::vector<mlir_value> wanted;
    if (auto const* all = sizes->value.get_if<symbol_list>())
        for (auto const& i : all->items) std::visit([&](auto const& x) { wanted.push_back(item({.kind = schema_kind::integer}, attribute(x))); }, i);
    else if (auto const* numbers = sizes->value.get_if<std::vector<std::int64_t>>())
        for (auto const n : *numbers) wanted.push_back(out_.integer(n));
    if (wanted.size() != result->sizes.size() || groups.empty()) return false;
    auto value = item({}, find_argument(call, "self")->value);
    auto now = t->sizes;
    auto const at = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
    for (auto g = groups.rbegin(); g != groups.rend(); ++g) {
        if (g->from_last - g->from_first > 1) {
            dim merged = 1;
            for (std::size_t d = g->from_first; d < g->from_last; ++d)
                merged = merged.is_static() && now[d].is_static() ? dim(merged.value() * now[d].value()) : dim(expression::symbol("merged"), std::nullopt);
            now.erase(now.begin() + at(g->from_first) + 1, now.begin() + at(g->from_last));
            now[g->from_first] = merged;
            value = make("merged", mlir_tensor(now, element->torch), "torch.aten.flatten.using_ints",
                         {value, out_.integer(static_cast<std::int64_t>(g->from_first)), out_.integer(static_cast<std::int64_t>(g->from_last) - 1)});
        }
        if (g->to_last - g->to_first > 1) {
            std::vector<mlir_value> const parts(wanted.begin() + at(g->to_first), wanted.begin() + at(g->to_last));
            now.erase(now.begin() + at(g->from_first));
            now.insert(now.begin() + at(g->from_first), result->sizes.begin() + at(g->to_first), result->sizes.begin() + at(g->to_last));
            value = make("split", mlir_tensor(now, element->torch), "torch.aten.unflatten.int",
                         {value, out_.integer(static_cast<std::int64_t>(g->from_first)), list_of(parts, "int")});
        }
    }
    bind_results(call, {value});
    return true;
}

/// By the hyperbolic tangent, which IREE's own operation computes with an error of 5e-5. Returns whether it was that.
TORCH_IR_INLINE bool mlir_block::write_gelu(call_node const& call) {
    auto const* approximate = argument_value(call, "approximate");
    auto const* t = tensor_argument(call, "self");
    auto const element = t ? mlir_dtype_of(t->dtype) : std::nullopt;
    if (!approximate || *approximate != attribute("tanh") || !element || call.results.empty()) return false;
    constexpr double root = 0.79788456080286535588;  // of 2 / pi
    auto const type = mlir_tensor(t->sizes, element->torch);
    auto const x = item({}, find_argument(call, "self")->value), one = out_.integer(1);
    auto const square = make("square", type, "torch.aten.mul.Tensor", {x, x}), cube = make("cube", type, "torch.aten.mul.Tensor", {square, x});
    auto const inner = make("inner", type, "torch.aten.add.Tensor", {x, cube, out_.floating(0.044715)});
    auto const tangent = make("tangent", type, "torch.aten.tanh", {make("scaled", type, "torch.aten.mul.Scalar", {inner, out_.floating(root)})});
    auto const share = make("share", type, "torch.aten.add.Scalar", {tangent, one, one}), half = make("half", type, "torch.aten.mul.Scalar", {x, out_.floating(0.5)});
    bind_results(call, {make(call.results[0].name, type, "torch.aten.mul.Tensor", {half, share})});
    return true;
}

/// Batch normalisation in training: the result, mean and reciprocal deviation of the batch, new running statistics.
TORCH_IR_INLINE void mlir_block::write_batch_norm(call_node const& call) {
    auto const* t = tensor_argument(call, "input");
    auto const* running = tensor_argument(call, "running_mean");
    auto const sizes = t ? static_sizes(t->sizes) : std::nullopt;
    auto const element = t ? mlir_dtype_of(t->dtype) : std::nullopt;
    if (!sizes || !element || sizes->size() < 2) return refuse(mlir_open_sizes);
    if (!running || running->dtype != t->dtype) return refuse("batch normalisation with running statistics of another dtype", mlir_lowering_advice);
    if (!argument_flag(call, "training", true)) return refuse("batch normalisation that keeps its statistics, in its functional form", mlir_lowering_advice);
    auto const value = [&](std::string_view name) {
        auto const* a = find_argument(call, name);
        return a ? item({}, a->value) : out_.none();
    };
    auto const number = [&](std::string_view name) {
        auto const* a = argument_value(call, name);
        return a ? as_number<double>(*a).value_or(0) : 0;
    };
    double const momentum = number("momentum");
    std::int64_t const channels = (*sizes)[1], count = element_count(*sizes).value_or(0) / std::max<std::int64_t>(channels, 1);
    std::vector<std::int64_t> dims{0}, row{1, channels};
    for (std::size_t d = 2; d < sizes->size(); ++d) {
        dims.push_back(static_cast<std::int64_t>(d));
        row.push_back(1);
    }
    auto const full = mlir_tensor(t->sizes, element->torch), kept = mlir_tensor(mlir_shape(row), element->torch), flat = mlir_tensor({channels}, element->torch);
    auto const x = value("input"), all = integers(dims), yes = out_.boolean(true), one = out_.integer(1);
    auto const as_row = [&](mlir_value const& v) { return make("row", kept, "torch.aten.view", {v, integers(row)}); };
    auto const as_flat = [&](mlir_value const& v) { return make("flat", flat, "torch.aten.view", {v, integers({channels})}); };
    auto const scaled = [&](mlir_value const& v, double by) { return make("scaled", v.type, "torch.aten.mul.Scalar", {v, out_.floating(by)}); };
    auto const mean = make("mean", kept, "torch.aten.mean.dim", {x, all, yes, out_.none()});
    auto const variance = make("variance", kept, "torch.aten.var.correction", {x, all, out_.integer(0), yes});
    auto const deviation = make("deviation", kept, "torch.aten.rsqrt", {make("sum", kept, "torch.aten.add.Scalar", {variance, out_.floating(number("eps")), one})});
    auto y = make("normal", full, "torch.aten.mul.Tensor", {make("centred", full, "torch.aten.sub.Tensor", {x, mean, one}), deviation});
    if (tensor_argument(call, "weight")) y = make("normal", full, "torch.aten.mul.Tensor", {y, as_row(value("weight"))});
    if (tensor_argument(call, "bias")) y = make("normal", full, "torch.aten.add.Tensor", {y, as_row(value("bias")), one});
    auto const moved = [&](std::string_view name, mlir_value const& now) {
        return make(name, flat, "torch.aten.add.Tensor", {scaled(value(name), 1 - momentum), scaled(now, momentum), one});
    };
    auto const batch_mean = as_flat(mean), batch_variance = as_flat(variance);
    double const unbiased = count > 1 ? static_cast<double>(count) / static_cast<double>(count - 1) : 1;
    bind_results(call, {y, batch_mean, as_flat(deviation), moved("running_mean", batch_mean), moved("running_var", scaled(batch_variance, unbiased))});
}

/// A mask has as many dimensions as the query, or IREE fails.
TORCH_IR_INLINE void mlir_block::write_attention(call_node const& call, std::string_view op) {
    auto const *mask = tensor_argument(call, "attn_mask"), *query = tensor_argument(call, "query");
    auto const element = mask ? mlir_dtype_of(mask->dtype) : std::nullopt;
    if (!mask || !query || !element || mask->sizes.size() >= query->sizes.size()) return write_by_schema(call, op);
    auto value = item({}, find_argument(call, "attn_mask")->value);
    for (auto sizes = mask->sizes; sizes.size() < query->sizes.size();) {
        sizes.insert(sizes.begin(), 1);
        value = make("mask", mlir_tensor(sizes, element->torch), "torch.aten.unsqueeze", {value, out_.integer(0)});
    }
    write_by_schema(call, op, {{"attn_mask", value}});
}

/// Whole division of bytes, which IREE has for wider integers only. Returns whether it was one of bytes.
TORCH_IR_INLINE bool mlir_block::write_byte_division(call_node const& call) {
    auto const* self = tensor_argument(call, "self");
    auto const* result = call.results.empty() ? nullptr : call.results[0].tensor();
    if (!self || !result || (result->dtype != dtype::int8 && result->dtype != dtype::uint8)) return false;
    auto const* by = find_argument(call, "other");
    auto const* mode = argument_value(call, "rounding_mode");
    if (!by || (mode && mode->is<none>())) return false;
    auto const wide = mlir_tensor(result->sizes, mlir_dtype_of(dtype::int32)->torch);
    auto const x = converted(item({}, find_argument(call, "self")->value), self->sizes, dtype::int32);
    auto const* other = tensor_argument(call, "other");
    mlir_value y;
    if (other) y = converted(item({}, by->value), other->sizes, dtype::int32);
    else if (auto const n = as_number<std::int64_t>(by->value)) y = *out_.literal(make_tensor_data<std::int32_t>({}, {static_cast<std::int32_t>(*n)}), "number");
    else return false;
    auto const quotient = mode ? make("quotient", wide, "torch.aten.div.Tensor_mode", {x, y, item({.kind = schema_kind::text}, *mode)})
                               : make("quotient", wide, "torch.aten.floor_divide", {x, y});
    bind_results(call, {converted(quotient, result->sizes, result->dtype)});
    return true;
}

}}}  // namespace torch_ir::detail

#endif
