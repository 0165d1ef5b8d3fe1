// SPDX-License-Identifier: MIT
/// Operators that ONNX has in pieces only: numbers beside NaN and signs, running maxima, distances, views that are written to.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>
#include <torch_ir/onnx/translations/elementwise.hpp>
#include <torch_ir/onnx/translations/indexing.hpp>
#include <torch_ir/onnx/translations/shape.hpp>

#include <cmath>
#include <limits>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_special {

using onnx_elementwise::choose;

/// The larger or smaller, where one is NaN the other.
inline void fmax(onnx_call& t) {
    auto const a = t.input("self", t.result_dtype()), b = t.input("other", t.result_dtype());
    auto const extreme = make_2(t, t.call().op().base() == "fmax" ? "Max" : "Min", a, b);
    if (onnx_elementwise::is_whole(a.dtype)) return t.result(extreme);
    t.result(choose(t, t.make("IsNaN", {a}), b, choose(t, t.make("IsNaN", {b}), a, extreme)));
}
/// The sign bit: of -0 as well, whose reciprocal is negative.
[[nodiscard]] inline onnx_operand is_negative(onnx_call& t, onnx_operand const& x) {
    auto const zero = t.number(0, x.dtype);
    auto const below = make_2(t, "Less", x, zero);
    if (onnx_elementwise::is_whole(x.dtype)) return below;
    return make_2(t, "Or", below, make_2(t, "And", make_2(t, "Equal", x, zero), make_2(t, "Less", t.make("Reciprocal", {x}), zero)));
}
inline void signbit(onnx_call& t) { t.result(is_negative(t, t.input("self"))); }
inline void copysign(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const size = t.make("Abs", {t.input("self", type)});
    t.result(choose(t, is_negative(t, t.input("other", type)), t.make("Neg", {size}), size));
}
inline void hypot(onnx_call& t) {
    auto const a = t.input("self", t.result_dtype()), b = t.input("other", t.result_dtype());
    t.result(t.make("Sqrt", {make_2(t, "Add", make_2(t, "Mul", a, a), make_2(t, "Mul", b, b))}));
}
/// The series for large x behind eight steps of digamma(x) = digamma(x + 1) - 1 / x, in float64; below 0.5 by reflection.
inline void digamma(onnx_call& t) {
    auto const x = t.input("self", dtype::float64);
    auto const n = [&](double v) { return t.number(v, dtype::float64); };
    auto const reflects = make_2(t, "Less", x, n(0.5));
    auto y = choose(t, reflects, make_2(t, "Sub", n(1), x), x);
    auto steps = n(0);
    for (int i = 0; i < 8; ++i) {
        steps = make_2(t, "Add", steps, t.make("Reciprocal", {y}));
        y = make_2(t, "Add", y, n(1));
    }
    auto const inverse = t.make("Reciprocal", {y});
    auto const square = make_2(t, "Mul", inverse, inverse);
    constexpr double terms[] = {1.0 / 132, -1.0 / 240, 1.0 / 252, -1.0 / 120, 1.0 / 12};
    auto series = n(terms[0]);
    for (std::size_t i = 1; i < std::size(terms); ++i) series = make_2(t, "Add", make_2(t, "Mul", series, square), n(terms[i]));
    auto out = make_2(t, "Sub", make_2(t, "Sub", t.make("Log", {y}), make_2(t, "Mul", n(0.5), inverse)), make_2(t, "Mul", series, square));
    out = make_2(t, "Sub", out, steps);
    auto const angle = make_2(t, "Mul", n(3.14159265358979323846), x);
    auto const turned = make_2(t, "Div", make_2(t, "Mul", n(3.14159265358979323846), t.make("Cos", {angle})), t.make("Sin", {angle}));
    auto const is_pole = make_2(t, "And", make_2(t, "Less", x, n(0)), make_2(t, "Equal", t.make("Floor", {x}), x));
    auto const finite = choose(t, is_pole, n(std::numeric_limits<double>::quiet_NaN()), choose(t, reflects, make_2(t, "Sub", out, turned), out));
    t.result(choose(t, make_2(t, "Equal", x, n(0)),
                    choose(t, is_negative(t, x), n(std::numeric_limits<double>::infinity()), n(-std::numeric_limits<double>::infinity())), finite));
}

/// cummax, cummin: neighbours at distances of 1, 2, 4, … are compared; of equal ones the last counts.
inline void running_extreme(onnx_call& t) {
    bool const is_max = t.call().op().base() == "cummax";
    auto x = t.input("self");
    auto const rank = t.rank("self");
    if (rank == 0) {
        t.result(0, x);
        return t.result(1, t.number(0, dtype::int64));
    }
    auto const axis = t.dimension("dim", rank);
    auto const n = known_size(t, t.type("self").sizes, axis, t.call().op().base());
    auto shape_of_axis = std::vector<std::int64_t>(static_cast<std::size_t>(rank), 1);
    shape_of_axis[static_cast<std::size_t>(axis)] = n;
    auto places = t.make("Expand", {t.make("Reshape", {t.integers(count_up(0, n)), t.integers(shape_of_axis)}), t.result_shape(1)});
    auto const wide = x.dtype == dtype::bool_ ? dtype::int32 : x.dtype;
    x = t.cast(x, wide);
    for (std::int64_t step = 1; step < n; step *= 2) {
        auto const before = slice(t, x, axis, 0, n - step), behind = slice(t, x, axis, step, n);
        auto const stays = make_2(t, is_max ? "GreaterOrEqual" : "LessOrEqual", behind, before);
        auto const joined = [&](onnx_operand const& v) {
            return concat_on(t, {slice(t, v, axis, 0, step), choose(t, stays, slice(t, v, axis, step, n), slice(t, v, axis, 0, n - step))}, axis);
        };
        auto const next = joined(x);
        places = joined(places);
        x = next;
    }
    t.result(0, x);
    t.result(1, places);
}

/// Distances between all rows of two tables.
inline void cdist(onnx_call& t) {
    auto const a = t.input("x1"), b = t.input("x2");
    double const p = t.call().number("p");
    auto const rank = t.rank("x1");
    auto const off = t.make("Abs", {make_2(t, "Sub", unsqueeze(t, a, {rank - 1}), unsqueeze(t, b, {rank - 2}))});
    auto const over = [&](std::string_view op, onnx_operand const& x) { return t.make(op, {x, t.integers({rank})}, {attribute_of("keepdims", false)}); };
    if (p == 2) return t.result(over("ReduceL2", off));
    if (p == 1) return t.result(over("ReduceSum", off));
    if (std::isinf(p)) return t.result(over("ReduceMax", off));
    if (p == 0) return t.result(over("ReduceSum", t.cast(t.cast(off, dtype::bool_), a.dtype)));
    t.result(make_2(t, "Pow", over("ReduceSum", make_2(t, "Pow", off, t.number(p, a.dtype))), t.number(1 / p, a.dtype)));
}
inline void trilinear(onnx_call& t) {
    auto const factor = [&](std::string_view argument, std::string_view dims) { return unsqueeze(t, t.input(argument), t.call().integers(dims)); };
    auto const product = make_2(t, "Mul", make_2(t, "Mul", factor("i1", "expand1"), factor("i2", "expand2")), factor("i3", "expand3"));
    t.result(t.make("ReduceSum", {product, t.list(t.sizes("sumdim"))}, {attribute_of("keepdims", false)}));
}
inline void addbmm(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const product =
        t.make("ReduceSum", {make_2(t, "MatMul", t.input("batch1", type), t.input("batch2", type)), t.integers({0})}, {attribute_of("keepdims", false)});
    auto const scaled = t.call().number("alpha") == 1 ? product : make_2(t, "Mul", product, t.input("alpha", type));
    if (t.call().number("beta") == 0) return t.result(scaled);
    auto const self = t.call().number("beta") == 1 ? t.input("self", type) : make_2(t, "Mul", t.input("self", type), t.input("beta", type));
    t.result(make_2(t, "Add", self, scaled));
}
/// The places of the triangle, row by row.
inline void triangle_indices(onnx_call& t) {
    auto const rows = t.call().integer("row"), columns = t.call().integer("col"), offset = t.call().integer("offset");
    bool const is_lower = t.call().op().base() == "tril_indices";
    if (static_cast<double>(rows) * static_cast<double>(columns) > 1e7) t.refuse("a triangle of more than 1e7 places");
    std::vector<std::int64_t> first, second;
    for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < columns; ++j)
            if (is_lower ? j <= i + offset : j >= i + offset) {
                first.push_back(i);
                second.push_back(j);
            }
    auto const n = static_cast<std::int64_t>(first.size());
    first.insert(first.end(), second.begin(), second.end());
    t.result(t.make("Reshape", {t.integers(first), t.integers({2, n})},
                    n == 0 ? std::vector<onnx_attribute>{attribute_of("allowzero", std::int64_t{1})} : std::vector<onnx_attribute>()));
}
/// `self` with `src` at places of its elements in row-major order.
inline void write_at(onnx_call& t, std::vector<std::int64_t> const& places) {
    auto const self = t.input("self");
    auto const flat = t.make("Reshape", {self, t.integers({-1})}), updates = t.make("Reshape", {t.input("src", self.dtype), t.integers({-1})});
    if (places.empty()) return t.result(self);
    t.result(t.reshape(t.make("ScatterND", {flat, unsqueeze(t, t.integers(places), {1}), updates})));
}
inline void view_scatter(onnx_call& t) {
    auto const sizes = t.call().sizes("self");
    auto const strides = contiguous_strides(sizes);
    if (t.call().op().base() == "as_strided_scatter") {
        auto const& own = t.type("self").strides;
        if (own && static_sizes(*own) != strides) t.refuse("as_strided_scatter into a tensor that doesn't lie in row-major order");
        return write_at(t, onnx_shape::places_of_view(t, t.call().integers("size"), t.call().integers("stride"),
                                                      t.call().has("storage_offset") ? t.call().integer("storage_offset") : 0, 1e7));
    }
    auto const rank = t.rank("self");
    auto const a = static_cast<std::size_t>(t.dimension("dim1", rank)), b = static_cast<std::size_t>(t.dimension("dim2", rank));
    auto const offset = t.call().integer("offset");
    std::vector<std::int64_t> left, steps;
    for (std::size_t d = 0; d < sizes.size(); ++d)
        if (d != a && d != b) {
            left.push_back(sizes[d]);
            steps.push_back(strides[d]);
        }
    left.push_back(std::max<std::int64_t>(0, offset >= 0 ? std::min(sizes[a], sizes[b] - offset) : std::min(sizes[a] + offset, sizes[b])));
    steps.push_back(strides[a] + strides[b]);
    write_at(t, onnx_shape::places_of_view(t, left, steps, offset >= 0 ? offset * strides[b] : -offset * strides[a], 1e7));
}
/// index_reduce: along one dimension, as scatter_reduce with an index for each element.
inline void index_reduce(onnx_call& t) {
    using onnx_indexing::at_least_1;
    auto const rank = std::max<std::int64_t>(t.rank("self"), 1);
    auto const axis = t.dimension("dim", rank);
    auto const self = at_least_1(t, t.input("self"), t.rank("self")), source = at_least_1(t, t.input("source", self.dtype), t.rank("source"));
    auto const reduce = t.call().text("reduce");
    bool const includes_self = t.call().flag("include_self"), is_mean = reduce == "mean";
    std::string_view const reduction = reduce == "prod" ? "mul" : reduce == "amax" ? "max" : reduce == "amin" ? "min" : "add";
    auto around = count_up(0, rank);
    around.erase(around.begin() + static_cast<std::ptrdiff_t>(axis));
    auto const shape = t.make("Shape", {source}, {}, dtype::int64);
    auto const index = t.make("Expand", {unsqueeze(t, at_least_1(t, t.cast(t.input("index"), dtype::int64), t.rank("index")), around), shape});
    auto x = self;
    if (!includes_self) x = onnx_indexing::scattered(t, x, index, t.make("Expand", {onnx_indexing::neutral_of(t, reduction, x.dtype), shape}), axis, "");
    auto out = onnx_indexing::scattered(t, x, index, source, axis, reduction);
    if (is_mean) {
        auto count = t.make("Expand", {t.number(includes_self ? 1 : 0, x.dtype), t.make("Shape", {x}, {}, dtype::int64)});
        count = make_2(t, "Max", onnx_indexing::scattered(t, count, index, t.make("Expand", {t.number(1, x.dtype), shape}), axis, "add"), t.number(1, x.dtype));
        out = kind_of(x.dtype) == dtype_kind::floating ? make_2(t, "Div", out, count) : onnx_elementwise::floor_quotient(t, out, count);
    }
    t.result(t.rank("self") == 0 ? squeeze(t, out, {0}) : out);
}
inline void put(onnx_call& t) {
    auto const self = t.input("self");
    bool const accumulates = t.call().flag("accumulate");
    auto type = self.dtype;
    if (accumulates && (type == dtype::float16 || type == dtype::bfloat16)) type = dtype::float32;
    if (accumulates && type == dtype::bool_) type = dtype::int32;
    auto const flat = t.cast(t.make("Reshape", {self, t.integers({-1})}), type);
    auto const index = t.make("Reshape", {t.cast(t.input("index"), dtype::int64), t.integers({-1, 1})});
    auto const updates = t.cast(t.make("Reshape", {t.input("source"), t.integers({-1})}), type);
    auto const out = t.make("ScatterND", {flat, index, updates},
                            accumulates ? std::vector<onnx_attribute>{attribute_of("reduction", "add")} : std::vector<onnx_attribute>());
    t.result(t.reshape(out));
}
inline void unique(onnx_call& t) {
    auto const out = t.make_several("Unique", {t.make("Reshape", {t.input("self"), t.integers({-1})})},
                                    {dtype::undefined, dtype::int64, dtype::int64, dtype::int64}, {attribute_of("sorted", true)});
    t.result(0, out[0]);
    if (t.is_used(1)) t.result(1, t.reshape(out[2], t.type("self").sizes));
    t.result(2, out[3]);
}

}  // namespace onnx_special

inline constexpr onnx_row onnx_special_rows[] = {
    {"aten.fmax aten.fmin", "Max, Min, IsNaN", onnx_special::fmax},
    {"aten.signbit", "Less, Reciprocal", onnx_special::signbit},
    {"aten.copysign", "Abs, Where", onnx_special::copysign},
    {"aten.hypot", "Mul, Sqrt", onnx_special::hypot},
    {"aten.erfc aten.special_erfc", "Sub(1, Erf(self))"},
    {"aten.ldexp", "Mul(self, Pow(2, other))"},
    {"aten.digamma", "Log, Reciprocal (a series)", onnx_special::digamma},
    {"aten.cummax aten.cummin", "Slice, Where, Concat", onnx_special::running_extreme},
    {"aten._cdist_forward aten.cdist", "Sub, ReduceL2", onnx_special::cdist},
    {"aten._trilinear", "Mul, ReduceSum", onnx_special::trilinear},
    {"aten.addbmm", "MatMul, ReduceSum", onnx_special::addbmm},
    {"aten.tril_indices aten.triu_indices", "a table", onnx_special::triangle_indices},
    {"aten.diagonal_scatter aten.as_strided_scatter", "ScatterND", onnx_special::view_scatter},
    {"aten.index_reduce", "ScatterElements", onnx_special::index_reduce},
    {"aten.put", "ScatterND", onnx_special::put},
    {"aten._unique2", "Unique", onnx_special::unique},
};

}}}  // namespace torch_ir::detail
