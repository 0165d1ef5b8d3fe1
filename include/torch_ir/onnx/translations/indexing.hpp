// SPDX-License-Identifier: MIT
/// Reading and writing at places: embedding, index, gather, scatter, masks.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

#include <limits>
#include <optional>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_indexing {

[[nodiscard]] inline onnx_operand as_index(onnx_call& t, onnx_operand const& x) { return x.dtype == dtype::int32 ? x : t.cast(x, dtype::int64); }

inline void embedding(onnx_call& t) {
    t.result(t.make("Gather", {t.input("weight"), as_index(t, t.input("indices"))}, {attribute_of("axis", std::int64_t{0})}));
}
inline void index_select(onnx_call& t) {
    auto x = t.input("self");
    auto const rank = t.rank("self");
    auto index = as_index(t, t.input("index"));
    if (rank == 0) return t.result(x);
    if (t.rank("index") == 0) index = unsqueeze(t, index, {0});
    t.result(t.make("Gather", {x, index}, {attribute_of("axis", t.dimension("dim", rank))}));
}
/// A tensor of rank 0 as one of rank 1, which ONNX's operators on elements want.
[[nodiscard]] inline onnx_operand at_least_1(onnx_call& t, onnx_operand const& x, std::int64_t rank) { return rank == 0 ? unsqueeze(t, x, {0}) : x; }
inline void gather(onnx_call& t) {
    auto const rank = t.rank("self");
    auto const out = t.make("GatherElements", {at_least_1(t, t.input("self"), rank), as_index(t, at_least_1(t, t.input("index"), t.rank("index")))},
                            {attribute_of("axis", t.dimension("dim", rank))});
    t.result(t.rank("index") == 0 ? squeeze(t, out, {0}) : out);
}
inline void take(onnx_call& t) {
    t.result(
        t.make("Gather", {t.make("Reshape", {t.input("self"), t.integers({-1})}), as_index(t, t.input("index"))}, {attribute_of("axis", std::int64_t{0})}));
}

/// What `index` and `index_put` index by: the dimensions, and for each an index of the common shape.
struct places {
    std::vector<std::int64_t> dims, rest;  ///< those that are indexed, and the others
    onnx_operand table{};                  ///< of the common shape and a last dimension, one number for each of `dims`
    std::int64_t rank = 0;                 ///< of the common shape
    bool in_place = true;                  ///< the new dimensions stand where the indexed ones stood: those are neighbours
    std::int64_t first = 0;                ///< how many of `rest` stand in front of them
    [[nodiscard]] std::vector<std::int64_t> indexed_first() const {
        auto order = dims;
        order.insert(order.end(), rest.begin(), rest.end());
        return order;
    }
};
/// What shapes are broadcast to, where all their sizes are known.
[[nodiscard]] inline std::optional<std::vector<std::int64_t>> common_shape(std::vector<shape> const& shapes, std::int64_t rank) {
    std::vector<std::int64_t> out(static_cast<std::size_t>(rank), 1);
    for (auto const& s : shapes)
        for (std::size_t d = 0; d < s.size(); ++d) {
            if (!s[d].is_static()) return std::nullopt;
            auto& size = out[out.size() - s.size() + d];
            if (s[d].value() != 1) size = s[d].value();
        }
    return out;
}
[[nodiscard]] inline places places_of(onnx_call& t) {
    places out;
    auto const rank = t.rank("self");
    onnx_values indices;
    std::vector<std::int64_t> ranks;
    std::int64_t d = 0;
    std::int64_t groups = 0;
    bool before = false;
    std::vector<shape> shapes;
    for (auto const& v : t.call().optional_operands("indices")) {
        auto const* type = v ? v->value->tensor() : nullptr;
        if (!v) {
            out.rest.push_back(d++);
            before = false;
            continue;
        }
        if (!type) t.refuse("an index that is no tensor");
        groups += before ? 0 : 1;
        before = true;
        auto x = t.value(v->id());
        if (type->dtype == dtype::bool_ || type->dtype == dtype::uint8) {
            auto const n = static_cast<std::int64_t>(type->sizes.size());
            if (n == 0) t.refuse("a mask of rank 0");
            auto const found = t.make("NonZero", {t.cast(x, dtype::bool_)});
            for (std::int64_t i = 0; i < n; ++i) {
                indices.push_back(squeeze(t, slice(t, found, 0, i, i + 1), {0}));
                ranks.push_back(1);
                shapes.push_back({dim(expression::symbol("found"), std::nullopt)});
                out.dims.push_back(d++);
            }
            continue;
        }
        indices.push_back(t.cast(x, dtype::int64));
        shapes.push_back(type->sizes);
        ranks.push_back(static_cast<std::int64_t>(type->sizes.size()));
        out.dims.push_back(d++);
    }
    while (d < rank) out.rest.push_back(d++);
    if (indices.empty()) t.refuse("no index");
    out.rank = *std::max_element(ranks.begin(), ranks.end());
    out.in_place = groups <= 1;
    for (auto const r : out.rest) out.first += r < out.dims.front() ? 1 : 0;
    if (!out.in_place) out.first = 0;
    if (indices.size() > 1) {
        onnx_operand common;
        if (auto const known = common_shape(shapes, out.rank)) {
            common = t.integers(*known);
        } else {  // that of the sum
            auto sum = indices[0];
            for (std::size_t i = 1; i < indices.size(); ++i) sum = make_2(t, "Add", sum, indices[i]);
            common = t.make("Shape", {sum}, {}, dtype::int64);
        }
        for (auto& i : indices) i = t.make("Expand", {i, common});
    }
    for (auto& i : indices) i = unsqueeze(t, i, {out.rank});
    out.table = concat_on(t, indices, out.rank);
    return out;
}
/// The order of dimensions that brings new ones in front to where they belong.
[[nodiscard]] inline std::vector<std::int64_t> back_in_place(places const& p) {
    std::vector<std::int64_t> order;
    auto const rest = static_cast<std::int64_t>(p.rest.size());
    for (std::int64_t i = 0; i < p.first; ++i) order.push_back(p.rank + i);
    for (std::int64_t i = 0; i < p.rank; ++i) order.push_back(i);
    for (std::int64_t i = p.first; i < rest; ++i) order.push_back(p.rank + i);
    return order;
}
inline void index(onnx_call& t) {
    auto const& all = t.call().optional_operands("indices");
    auto const used = std::count_if(all.begin(), all.end(), [](auto const& v) { return v.has_value(); });
    auto const* only = used == 1 ? std::find_if(all.begin(), all.end(), [](auto const& v) { return v.has_value(); })->operator->() : nullptr;
    if (only && only->value->tensor() && only->value->tensor()->dtype != dtype::bool_ && only->value->tensor()->dtype != dtype::uint8) {
        auto const axis = std::find_if(all.begin(), all.end(), [](auto const& v) { return v.has_value(); }) - all.begin();
        return t.result(t.make("Gather", {t.input("self"), as_index(t, t.value(only->id()))}, {attribute_of("axis", static_cast<std::int64_t>(axis))}));
    }
    auto const p = places_of(t);
    auto const found = t.make("GatherND", {transpose(t, t.input("self"), p.indexed_first()), p.table});
    t.result(transpose(t, found, back_in_place(p)));
}
/// `self` with `values` at places. The values are brought to the shape of what is indexed.
inline void index_put(onnx_call& t) {
    auto const self = t.input("self");
    auto values = t.input("values", self.dtype);
    bool const accumulates = t.call().flag("accumulate");
    auto const p = places_of(t);
    auto const order = p.indexed_first();
    auto const turned = transpose(t, self, order);
    // the shape of what is read there, with new dimensions where torch has them
    auto const shape = t.make("Shape", {transpose(t, t.make("GatherND", {turned, p.table}), back_in_place(p))}, {}, dtype::int64);
    values = t.make("Expand", {values, shape});
    auto const place = back_in_place(p);
    std::vector<std::int64_t> reverse(place.size()), back(order.size());
    for (std::size_t i = 0; i < place.size(); ++i) reverse[static_cast<std::size_t>(place[i])] = static_cast<std::int64_t>(i);
    for (std::size_t i = 0; i < order.size(); ++i) back[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
    bool const is_bool = self.dtype == dtype::bool_ && accumulates;
    auto const type = is_bool ? dtype::int32 : accumulates && (self.dtype == dtype::float16 || self.dtype == dtype::bfloat16) ? dtype::float32 : self.dtype;
    std::vector<onnx_attribute> attributes;
    if (accumulates) attributes.push_back(attribute_of("reduction", "add"));
    auto const out = t.make("ScatterND", {t.cast(turned, type), p.table, t.cast(transpose(t, values, reverse), type)}, attributes);
    t.result(transpose(t, out, back));
}

/// What changes no element by a reduction: `mul`, `max`, `min`, or a sum.
[[nodiscard]] inline onnx_operand neutral_of(onnx_call& t, std::string_view reduction, dtype type) {
    bool const is_max = reduction == "max";
    if (!is_max && reduction != "min") return t.number(reduction == "mul" ? 1 : 0, type);
    if (kind_of(type) == dtype_kind::floating) return t.number((is_max ? -1 : 1) * std::numeric_limits<double>::infinity(), type);
    if (kind_of(type) == dtype_kind::boolean) return t.number(is_max ? 0 : 1, type);
    bool const is_signed = type != dtype::uint8 && type != dtype::uint16 && type != dtype::uint32 && type != dtype::uint64;
    auto const most = static_cast<std::int64_t>(~std::uint64_t{0} >> (64 - 8 * element_size(type) + (is_signed ? 1 : 0)));
    return t.number(is_max ? (is_signed ? -most - 1 : 0) : most, type);
}
/// A reduction of a scatter in a type that ONNX Runtime has it for.
[[nodiscard]] inline onnx_operand scattered(onnx_call& t, onnx_operand const& x, onnx_operand const& index, onnx_operand const& updates, std::int64_t axis,
                                            std::string_view reduction) {
    dtype type = x.dtype;
    if (!reduction.empty() && (type == dtype::float16 || type == dtype::bfloat16)) type = dtype::float32;
    if (!reduction.empty() && type == dtype::bool_) type = dtype::int32;
    std::vector<onnx_attribute> attributes{attribute_of("axis", axis)};
    if (!reduction.empty()) attributes.push_back(attribute_of("reduction", reduction));
    return t.cast(t.make("ScatterElements", {t.cast(x, type), index, t.cast(updates, type)}, attributes), x.dtype);
}
/// scatter, scatter_add, scatter_reduce.
inline void scatter(onnx_call& t) {
    auto const base = t.call().op().base();
    auto const rank = t.rank("self");
    auto const axis = t.dimension("dim", rank);
    auto x = at_least_1(t, t.input("self"), rank);
    auto const index = as_index(t, at_least_1(t, t.input("index"), t.rank("index")));
    auto const& s = t.type("index").sizes;
    onnx_operand updates;
    if (t.takes("src")) {
        updates = at_least_1(t, t.input("src", x.dtype), t.rank("src"));
        auto const& source = t.type("src").sizes;
        std::vector<onnx_size> starts(s.size(), std::int64_t{0});
        if (!(source == s) && !s.empty())  // only as much as the index says
            updates = t.make("Slice", {updates, t.list(starts), t.list(t.sizes(s)), t.integers(count_up(0, static_cast<std::int64_t>(s.size())))});
    } else {
        updates = t.make("Expand", {t.input("value", x.dtype), s.empty() ? t.integers({1}) : t.list(t.sizes(s))});
    }
    std::string_view reduction = base == "scatter_add" ? "add" : "";
    if (t.takes("reduce")) {
        auto const reduce = t.call().text("reduce");
        reduction = reduce == "sum" || reduce == "add"         ? "add"
                    : reduce == "prod" || reduce == "multiply" ? "mul"
                    : reduce == "amax"                         ? "max"
                    : reduce == "amin"                         ? "min"
                                                               : "mean";
    }
    bool const includes_self = !t.takes("include_self") || t.call().flag("include_self");
    bool const is_floating = kind_of(x.dtype) == dtype_kind::floating;
    bool const is_mean = reduction == "mean";
    auto const one = t.make("Expand", {t.number(1, x.dtype), t.make("Shape", {index}, {}, dtype::int64)});
    if (!includes_self) {  // the places that are written to begin with what changes nothing
        auto const fill = t.make("Expand", {neutral_of(t, reduction, x.dtype), t.make("Shape", {index}, {}, dtype::int64)});
        x = scattered(t, x, index, fill, axis, "");
    }
    auto out = scattered(t, x, index, updates, axis, is_mean ? "add" : reduction);
    if (is_mean) {
        auto count = t.make("Expand", {t.number(includes_self ? 1 : 0, x.dtype), t.make("Shape", {x}, {}, dtype::int64)});
        count = make_2(t, "Max", scattered(t, count, index, one, axis, "add"), t.number(1, x.dtype));
        if (!is_floating) {  // rounded down
            auto const rest = t.make("Mod", {out, count});
            out = make_2(t, "Sub", out, rest);
        }
        out = make_2(t, "Div", out, count);
    }
    t.result(rank == 0 ? squeeze(t, out, {0}) : out);
}
/// index_add, index_copy, index_fill: along one dimension.
inline void along_dimension(onnx_call& t) {
    auto const base = t.call().op().base();
    auto const rank = t.rank("self");
    if (rank == 0) t.refuse("a tensor of rank 0");
    auto const axis = t.dimension("dim", rank);
    auto const self = t.input("self");
    auto order = count_up(0, rank);
    std::swap(order[0], order[static_cast<std::size_t>(axis)]);
    auto const turned = transpose(t, self, order);
    auto const index = unsqueeze(t, at_least_1(t, t.cast(t.input("index"), dtype::int64), t.rank("index")), {1});
    onnx_operand updates;
    if (base == "index_fill") {
        auto const shape = t.make("Shape", {t.make("GatherND", {turned, index})}, {}, dtype::int64);
        updates = t.make("Expand", {t.input("value", self.dtype), shape});
    } else {
        updates = t.input("source", self.dtype);
        if (t.rank("source") == 0) updates = unsqueeze(t, updates, {0});
        updates = transpose(t, updates, order);
    }
    std::vector<onnx_attribute> attributes;
    if (base == "index_add") {
        if (auto const* alpha = t.call().argument("alpha").get_if<std::int64_t>(); !alpha || *alpha != 1)
            updates = make_2(t, "Mul", updates, t.input("alpha", self.dtype));
        attributes.push_back(attribute_of("reduction", "add"));
    }
    dtype type = self.dtype;
    if (base == "index_add" && (type == dtype::float16 || type == dtype::bfloat16)) type = dtype::float32;
    if (base == "index_add" && type == dtype::bool_) type = dtype::int32;
    t.result(transpose(t, t.cast(t.make("ScatterND", {t.cast(turned, type), index, t.cast(updates, type)}, attributes), self.dtype), order));
}

/// The places as rows; of a tensor of rank 0 a row without numbers, or none.
[[nodiscard]] inline onnx_operand rows_of_places(onnx_call& t) {
    auto const x = t.input("self");
    if (t.rank("self") > 0) return transpose(t, t.make("NonZero", {x}), {1, 0});
    auto const rows = t.make("Reshape", {t.cast(t.cast(x, dtype::bool_), dtype::int64), t.integers({1})});
    return t.make("Expand", {t.make("Reshape", {t.integers({}), t.integers({1, 0})}, {attribute_of("allowzero", std::int64_t{1})}),
                             t.make("Concat", {rows, t.integers({0})}, {attribute_of("axis", std::int64_t{0})})});
}
inline void nonzero(onnx_call& t) { t.result(rows_of_places(t)); }
/// The places by dimension: nonzero(as_tuple=True), and `where` of a condition alone.
inline void nonzero_by_dimension(onnx_call& t) {
    auto const count = t.call().node().results.size();
    auto const found = t.make("NonZero", {t.input(t.argument_name(0))});
    for (std::size_t i = 0; i < count; ++i) t.result(i, squeeze(t, slice(t, found, 0, static_cast<std::int64_t>(i), static_cast<std::int64_t>(i) + 1), {0}));
}
inline void masked_select(onnx_call& t) {
    auto const self = t.input("self");
    auto mask = t.input("mask", dtype::bool_);
    if (t.rank("self") == 0 && t.rank("mask") == 0) mask = unsqueeze(t, mask, {0});
    auto const common = t.make("Shape", {make_2(t, "Or", mask, t.cast(self, dtype::bool_))}, {}, dtype::int64);
    // Of flat tensors: where the common shape isn't known before the model runs, ONNX's inference of shapes takes the last dimension of the places for that of the mask.
    auto const flat = [&](onnx_operand const& x) { return t.make("Reshape", {t.make("Expand", {x, common}), t.integers({-1})}); };
    auto const found = squeeze(t, t.make("NonZero", {flat(mask)}), {0});
    t.result(t.make("Gather", {flat(self), found}, {attribute_of("axis", std::int64_t{0})}));
}
inline void masked_scatter(onnx_call& t) {
    auto const self = t.input("self");
    auto const shape = t.make("Shape", {self}, {}, dtype::int64);
    auto const found = transpose(t, t.make("NonZero", {t.make("Expand", {t.input("mask", dtype::bool_), shape})}), {1, 0});
    if (t.rank("self") == 0) t.refuse("masked_scatter of rank 0");
    auto const source = t.make("Reshape", {t.input("source", self.dtype), t.integers({-1})});
    auto const count = slice(t, t.make("Shape", {found}, {}, dtype::int64), 0, 0, 1);
    t.result(t.make("ScatterND", {self, found, t.make("Slice", {source, t.integers({0}), count, t.integers({0})})}));
}

/// Bags of embeddings, by a table that says which row is in which bag.
inline void embedding_bag(onnx_call& t) {
    auto const weight = t.input("weight");
    auto const indices = t.cast(t.input("indices"), dtype::int64);
    if (t.rank("indices") != 1) t.refuse("embedding_bag without offsets");
    for (std::size_t i = 1; i < t.call().node().results.size(); ++i)
        if (t.is_used(i)) t.refuse("what embedding_bag returns for its backward");
    auto offsets = t.cast(t.input("offsets"), dtype::int64);
    if (t.call().flag("include_last_offset")) offsets = slice(t, offsets, 0, 0, -1);
    auto const mode = t.call().integer("mode");
    auto const type = weight.dtype, integer = dtype::int64;
    auto const zero = t.number(0, integer), one = t.number(1, integer);
    auto const up_to = [&](onnx_operand const& x) { return t.make("Range", {zero, squeeze(t, t.make("Shape", {x}, {}, integer), {0}), one}); };
    auto const reached = t.cast(make_2(t, "LessOrEqual", unsqueeze(t, t.cast(t.input("offsets"), integer), {0}), unsqueeze(t, up_to(indices), {1})), integer);
    auto const bag = make_2(t, "Sub", t.make("ReduceSum", {reached, t.integers({1})}, {attribute_of("keepdims", false)}), one);
    auto is_in = make_2(t, "Equal", unsqueeze(t, up_to(offsets), {1}), unsqueeze(t, bag, {0}));  // bags by rows
    if (t.takes("padding_idx") && t.call().has("padding_idx") && t.call().integer("padding_idx") != -1)
        is_in = make_2(t, "And", is_in, unsqueeze(t, t.make("Not", {make_2(t, "Equal", indices, t.input("padding_idx", integer))}), {0}));
    auto rows = t.make("Gather", {weight, indices}, {attribute_of("axis", std::int64_t{0})});
    if (t.call().has("per_sample_weights")) rows = make_2(t, "Mul", rows, unsqueeze(t, t.input("per_sample_weights", type), {1}));
    auto const table = t.cast(is_in, type);
    if (mode == 2) {
        auto const low = t.number(-std::numeric_limits<double>::infinity(), type);
        auto const all = t.make("Where", {unsqueeze(t, is_in, {2}), unsqueeze(t, rows, {0}), low});
        auto const most = t.make("ReduceMax", {all, t.integers({1})}, {attribute_of("keepdims", false)});
        return t.result(t.make("Where", {make_2(t, "Equal", most, low), t.number(0, type), most}));
    }
    auto out = make_2(t, "MatMul", table, rows);
    if (mode == 1) {
        auto const count = t.make("ReduceSum", {table, t.integers({1})}, {attribute_of("keepdims", true)});
        out = make_2(t, "Div", out, make_2(t, "Max", count, t.number(1, type)));
    }
    t.result(out);
}

}  // namespace onnx_indexing

inline constexpr onnx_row onnx_indexing_rows[] = {
    {"aten.embedding", "Gather", onnx_indexing::embedding},
    {"aten.index_select", "Gather", onnx_indexing::index_select},
    {"aten.gather", "GatherElements", onnx_indexing::gather},
    {"aten.take", "Gather", onnx_indexing::take},
    {"aten.index.Tensor aten._unsafe_index.Tensor", "Gather, GatherND, NonZero", onnx_indexing::index},
    {"aten.index_put aten._unsafe_index_put", "ScatterND", onnx_indexing::index_put},
    {"aten.scatter aten.scatter_add aten.scatter_reduce.two", "ScatterElements", onnx_indexing::scatter},
    {"aten.index_add aten.index_copy aten.index_fill", "ScatterND", onnx_indexing::along_dimension},
    {"aten.nonzero", "NonZero", onnx_indexing::nonzero},
    {"aten.nonzero_numpy aten.where.default", "NonZero", onnx_indexing::nonzero_by_dimension},
    {"aten.masked_select", "NonZero, Gather", onnx_indexing::masked_select},
    {"aten.masked_scatter", "NonZero, ScatterND", onnx_indexing::masked_scatter},
    {"aten._embedding_bag aten.embedding_bag aten._embedding_bag_forward_only", "Gather, MatMul", onnx_indexing::embedding_bag},
};

}}}  // namespace torch_ir::detail
