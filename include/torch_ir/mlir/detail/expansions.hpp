// SPDX-License-Identifier: MIT
/// Calls that become several operations, because the one that there is in the dialect does not compile, or there is none.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/mlir/detail/block_writer.hpp>
#include <torch_ir/mlir/detail/views.hpp>

#if TORCH_IR_BODIES_OF(mlir)

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/schema/argument_value.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Returns whether it was one of those below.
TORCH_IR_INLINE bool mlir_block::write_by_expansion(call_node const& call, std::string_view op) {
    auto const base = call.op.without_overload();
    if (op == "aten.as_strided.default") return write_as_strided(call), true;
    if (base == "aten.upsample_linear1d" || base == "aten.upsample_bilinear2d" || base == "aten.upsample_trilinear3d") return write_interpolation(call), true;
    if (base == "aten.view" || base == "aten.reshape" || base == "aten._unsafe_view" || base == "aten.view_copy") return write_view(call);
    if (base == "aten.embedding_bag" || base == "aten._embedding_bag" || base == "aten._embedding_bag_forward_only") return write_embedding_bag(call);
    if (op == "aten.slice_scatter.default" || op == "aten.select_scatter.default") return write_view_scatter(call);
    if (op == "aten.fmod.Scalar" || op == "aten.fmod.Tensor") return write_modulo(call);
    if (op == "aten.log2.default" || op == "aten.log10.default") return write_logarithm(call, op);
    if (op == "aten.tanh.default") return write_tangent(call);
    if (op == "aten.gelu.default") return write_gelu(call);
    if (op == "aten._native_batch_norm_legit_functional.default") return write_batch_norm(call), true;
    if (op == "aten.scaled_dot_product_attention.default") return write_attention(call, op), true;
    if (base == "aten.floor_divide" || op == "aten.div.Tensor_mode" || op == "aten.div.Scalar_mode") return write_byte_division(call);
    return false;
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
    float const step = align_corners           ? (to > 1 ? last / static_cast<float>(to - 1) : 0.0F)
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
    auto const* t = tensor_argument(call, "input") ? tensor_argument(call, "input") : tensor_argument(call, "self");
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
        auto const right =
            make("right", type, "torch.aten.index_select", {value, dim, *out_.literal(make_tensor_data<std::int64_t>({to}, n.right), "indices")});
        auto const difference = make("difference", type, "torch.aten.sub.Tensor", {right, left, one});
        auto const part = make("part", type, "torch.aten.mul.Tensor", {difference, *out_.literal(from_numbers(t->dtype, aligned, n.part), "parts")});
        value = make(d + 1 == rank ? std::string_view(call.results[0].name) : "interpolated", type, "torch.aten.add.Tensor", {left, part, one});
    }
    bind_results(call, {value});
}

/// Sums of rows, weighted, or their means: IREE has sums without weights. The rows of the indices, each times its weight, are a table of their own, whose sums
/// they are; a mean is a sum over how many there are. Returns whether it was one.
TORCH_IR_INLINE bool mlir_block::write_embedding_bag(call_node const& call) {
    auto const number = [&](std::string_view name, std::int64_t otherwise) {
        auto const* a = argument_value(call, name);
        auto const* n = a ? a->get_if<std::int64_t>() : nullptr;
        return n ? *n : otherwise;
    };
    auto const *table = tensor_argument(call, "weight"), *indices = tensor_argument(call, "indices"), *weights = tensor_argument(call, "per_sample_weights");
    auto const* result = call.results.empty() ? nullptr : call.results[0].tensor();
    auto const mode = number("mode", 0);
    if (!table || !indices || !result || (mode == 0 && !weights)) return false;
    auto const element = mlir_dtype_of(table->dtype), index = mlir_dtype_of(indices->dtype);
    auto const count = static_sizes(indices->sizes);
    if (mode > 1) return refuse("IREE compiles embedding_bag with sums and means alone"), true;
    if (number("padding_idx", -1) >= 0) return refuse("embedding_bag that leaves rows out"), true;
    if (!element || !index || !count || count->size() != 1 || !table->sizes[1].is_static()) {
        if (weights && mode == 0 && out_.options().allow_unsafe) return false;
        return refuse(
                   "IREE compiles embedding_bag without its per_sample_weights and with sums alone, and of an open number of indices it can't be written "
                   "otherwise",
                   mlir_unsafe_advice),
               true;
    }
    auto const value = [&](std::string_view name) { return item({}, find_argument(call, name)->value); };
    auto const n = (*count)[0], width = table->sizes[1].value();
    auto const no = out_.boolean(false), zero = out_.integer(0);
    auto const rows_type = mlir_tensor({n, width}, element->torch);
    auto rows = make("rows", rows_type, "torch.aten.index_select", {value("weight"), zero, value("indices")});
    if (weights) {
        auto const column = make("column", mlir_tensor({n, 1}, element->torch), "torch.aten.unsqueeze", {value("per_sample_weights"), out_.integer(1)});
        rows = make("rows", rows_type, "torch.aten.mul.Tensor", {rows, column});
    }
    std::vector<double> all(static_cast<std::size_t>(n));
    std::iota(all.begin(), all.end(), 0.0);
    auto const each = *out_.literal(from_numbers(indices->dtype, {n}, all), "indices");
    auto const offsets = value("offsets"), last = out_.boolean(argument_flag(call, "include_last_offset", false));
    auto const sums = [&](std::string_view name, mlir_value const& of, shape const& sizes) {
        mlir_value const sum = fresh(name, mlir_tensor(sizes, element->torch));
        std::string const rest = mlir_tensor({dim(expression::symbol("rest"), std::nullopt)}, index->torch);
        operation({sum, fresh("unused", rest), fresh("unused", rest), fresh("unused", rest)}, "torch.aten.embedding_bag.padding_idx",
                  {of, each, offsets, no, zero, no, out_.none(), last, out_.integer(-1)});
        return sum;
    };
    auto sum = sums(call.results[0].name, rows, result->sizes);
    if (mode == 1) {
        auto const ones = *out_.literal(from_numbers(table->dtype, {n, 1}, std::vector<double>(static_cast<std::size_t>(n), 1)), "ones");
        auto const counts = mlir_tensor({result->sizes[0], 1}, element->torch);
        auto const how_many = make("counts", counts, "torch.aten.clamp_min", {sums("counts", ones, {result->sizes[0], 1}), out_.integer(1)});
        sum = make(call.results[0].name, sum.type, "torch.aten.div.Tensor", {sum, how_many});
    }
    bind_results(call, {sum});
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
    auto const tangent = hyperbolic_tangent("tangent", make("scaled", type, "torch.aten.mul.Scalar", {inner, out_.floating(root)}), t->dtype);
    auto const share = make("share", type, "torch.aten.add.Scalar", {tangent, one, one}),
               half = make("half", type, "torch.aten.mul.Scalar", {x, out_.floating(0.5)});
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
    auto const full = mlir_tensor(t->sizes, element->torch), kept = mlir_tensor(mlir_shape(row), element->torch),
               flat = mlir_tensor({channels}, element->torch);
    auto const x = value("input"), all = integers(dims), yes = out_.boolean(true), one = out_.integer(1);
    auto const as_row = [&](mlir_value const& v) { return make("row", kept, "torch.aten.view", {v, integers(row)}); };
    auto const as_flat = [&](mlir_value const& v) { return make("flat", flat, "torch.aten.view", {v, integers({channels})}); };
    auto const scaled = [&](mlir_value const& v, double by) { return make("scaled", v.type, "torch.aten.mul.Scalar", {v, out_.floating(by)}); };
    auto const mean = make("mean", kept, "torch.aten.mean.dim", {x, all, yes, out_.none()});
    auto const variance = make("variance", kept, "torch.aten.var.correction", {x, all, out_.integer(0), yes});
    auto const deviation =
        make("deviation", kept, "torch.aten.rsqrt", {make("sum", kept, "torch.aten.add.Scalar", {variance, out_.floating(number("eps")), one})});
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

/// A tensor with another one in the place of a part along one dimension, joined of three parts: IREE updates the memory of the first, and outputs that are other parts of it change with it.
/// Returns whether its places are known, and next to each other.
TORCH_IR_INLINE bool mlir_block::write_view_scatter(call_node const& call) {
    auto const *self = tensor_argument(call, "self"), *src = tensor_argument(call, "src");
    auto const element = self ? mlir_dtype_of(self->dtype) : std::nullopt;
    if (!element || !src || src->dtype != self->dtype || call.results.empty() || self->sizes.empty()) return false;
    auto const number = [&](std::string_view name, std::int64_t otherwise) -> std::optional<std::int64_t> {
        auto const* a = argument_value(call, name);
        if (!a || a->is<none>()) return otherwise;
        auto const* n = a->get_if<std::int64_t>();
        return n ? std::optional(*n) : std::nullopt;
    };
    auto const rank = static_cast<std::int64_t>(self->sizes.size());
    auto const dim = number("dim", 0), step = number("step", 1);
    if (!dim || step != 1 || *dim < -rank || *dim >= rank) return false;
    auto const d = static_cast<std::size_t>(*dim < 0 ? *dim + rank : *dim);
    if (!self->sizes[d].is_static()) return false;
    auto const n = self->sizes[d].value();
    bool const is_select = src->sizes.size() < self->sizes.size();
    auto const at = is_select ? number("index", 0) : number("start", 0);
    auto const stop = is_select ? at : number("end", n);
    if (!at || !stop) return false;
    auto const within = [n](std::int64_t i) { return std::clamp<std::int64_t>(i < 0 ? i + n : i, 0, n); };
    auto const first = within(*at), last = is_select ? first + 1 : std::max(within(*stop), first);
    auto const place = out_.integer(static_cast<std::int64_t>(d)), one = out_.integer(1);
    auto const x = item({}, find_argument(call, "self")->value);
    auto const type_of_part = [&](std::int64_t size) {
        auto sizes = self->sizes;
        sizes[d] = size;
        return mlir_tensor(sizes, element->torch);
    };
    std::vector<mlir_value> parts;
    auto const keep = [&](std::int64_t from, std::int64_t to) {
        if (from < to) parts.push_back(make("kept", type_of_part(to - from), "torch.aten.slice.Tensor", {x, place, out_.integer(from), out_.integer(to), one}));
    };
    keep(0, first);
    auto const y = item({}, find_argument(call, "src")->value);
    if (first < last) parts.push_back(is_select ? make("part", type_of_part(1), "torch.aten.unsqueeze", {y, place}) : y);
    keep(last, n);
    if (parts.empty()) return false;
    bind_results(call, {make(call.results[0].name, type_of_part(n), "torch.aten.cat", {list_of(parts, "vtensor"), place})});
    return true;
}

/// The remainder by a number, of the sign of the dividend: IREE has that of two tensors of floating-point numbers. Returns whether it was one by a number.
TORCH_IR_INLINE bool mlir_block::write_modulo(call_node const& call) {
    auto const* self = tensor_argument(call, "self");
    auto const* result = call.results.empty() ? nullptr : call.results[0].tensor();
    auto const* by = find_argument(call, "other");
    auto const number = by ? as_number<double>(by->value) : std::nullopt;
    auto const element = self ? mlir_dtype_of(self->dtype) : std::nullopt;
    if (!number || !element || !result || result->dtype != self->dtype) return false;
    auto const type = mlir_tensor(self->sizes, element->torch);
    auto const x = item({}, find_argument(call, "self")->value);
    if (kind_of(self->dtype) == dtype_kind::floating) {
        auto const divisor = *out_.literal(from_numbers(self->dtype, {}, std::vector<double>{*number}), "number");
        bind_results(call, {make(call.results[0].name, type, "torch.aten.fmod.Tensor", {x, divisor})});
        return true;
    }
    auto const* n = by->value.get_if<std::int64_t>();
    if (!n || kind_of(self->dtype) != dtype_kind::integer) return false;
    auto const divisor = out_.integer(*n);
    auto const quotient = make("quotient", type, "torch.aten.div.Scalar_mode", {x, divisor, out_.text("trunc")});
    auto const whole = make("whole", type, "torch.aten.mul.Scalar", {quotient, divisor});
    bind_results(call, {make(call.results[0].name, type, "torch.aten.sub.Tensor", {x, whole, out_.integer(1)})});
    return true;
}

/// Logarithms of base 2 and 10 by the natural one: IREE calls a mathematical library for those, which its CPU target has not. Returns whether it was one of those.
TORCH_IR_INLINE bool mlir_block::write_logarithm(call_node const& call, std::string_view op) {
    auto const* self = tensor_argument(call, "self");
    auto const element = self ? mlir_dtype_of(self->dtype) : std::nullopt;
    bool const is_binary = op == "aten.log2.default";
    if (!element || call.results.empty() || kind_of(self->dtype) != dtype_kind::floating || (is_binary && self->dtype != dtype::float64)) return false;
    auto const type = mlir_tensor(self->sizes, element->torch);
    auto const natural = make("natural", type, "torch.aten.log", {item({}, find_argument(call, "self")->value)});
    auto const factor = out_.floating(is_binary ? 1.4426950408889634074 : 0.43429448190325182765);
    bind_results(call, {make(call.results[0].name, type, "torch.aten.mul.Scalar", {natural, factor})});
    return true;
}

/// The hyperbolic tangent of a value. Of float64 it is 2 sigmoid(2 x) - 1, since IREE's own calls a mathematical library.
TORCH_IR_INLINE mlir_value mlir_block::hyperbolic_tangent(std::string_view wish, mlir_value const& x, dtype type) {
    if (type != dtype::float64) return make(wish, x.type, "torch.aten.tanh", {x});
    auto const two = out_.floating(2), one = out_.integer(1);
    auto const sigmoid = make("sigmoid", x.type, "torch.aten.sigmoid", {make("twice", x.type, "torch.aten.mul.Scalar", {x, two})});
    return make(wish, x.type, "torch.aten.sub.Scalar", {make("twice", x.type, "torch.aten.mul.Scalar", {sigmoid, two}), one, one});
}

/// Returns whether it was one of float64.
TORCH_IR_INLINE bool mlir_block::write_tangent(call_node const& call) {
    auto const* self = tensor_argument(call, "self");
    if (!self || self->dtype != dtype::float64 || call.results.empty()) return false;
    bind_results(call, {hyperbolic_tangent(call.results[0].name, item({}, find_argument(call, "self")->value), self->dtype)});
    return true;
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
    else if (auto const n = as_number<std::int64_t>(by->value))
        y = *out_.literal(make_tensor_data<std::int32_t>({}, {static_cast<std::int32_t>(*n)}), "number");
    else return false;
    auto const quotient = mode ? make("quotient", wide, "torch.aten.div.Tensor_mode", {x, y, item({.kind = schema_kind::text}, *mode)})
                               : make("quotient", wide, "torch.aten.floor_divide", {x, y});
    bind_results(call, {converted(quotient, result->sizes, result->dtype)});
    return true;
}

}}}  // namespace torch_ir::detail

#endif
