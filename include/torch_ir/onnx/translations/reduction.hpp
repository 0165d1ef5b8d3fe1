// SPDX-License-Identifier: MIT
/// Reductions, scans and what sorts.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

#include <cmath>
#include <limits>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_reduction {

/// The argument that names the dimensions, or none: then all are meant.
[[nodiscard]] inline std::vector<std::int64_t> axes_of(onnx_call const& t) {
    return t.takes("dim") ? t.dimensions("dim", t.rank("self")) : count_up(0, t.rank("self"));
}
[[nodiscard]] inline bool keeps(onnx_call const& t) { return t.takes("keepdim") && t.call().flag("keepdim"); }
[[nodiscard]] inline onnx_operand reduce(onnx_call& t, std::string_view op, onnx_operand const& x, std::vector<std::int64_t> const& axes, bool keepdims) {
    if (t.rank("self") == 0) return x;
    return t.make(op, {x, t.integers(axes)}, {attribute_of("keepdims", keepdims)});
}

/// One node; the type of the result is calculated in.
inline void reduced(onnx_call& t) {
    auto const base = t.call().op().base();
    std::string_view const op = base == "sum"                     ? "ReduceSum"
                                : base == "mean"                  ? "ReduceMean"
                                : base == "prod"                  ? "ReduceProd"
                                : base == "logsumexp"             ? "ReduceLogSumExp"
                                : base == "amax" || base == "max" ? "ReduceMax"
                                                                  : "ReduceMin";
    auto type = t.result_dtype();
    if (base == "logsumexp" && type == dtype::float16) type = dtype::float32;  // whose exponents don't overflow
    t.result(reduce(t, op, t.input("self", type), axes_of(t), keeps(t)));
}
/// any, all: how many are true, or false; of no elements none is.
inline void truth(onnx_call& t) {
    bool const is_any = t.call().op().base() == "any";
    auto x = t.input("self", dtype::bool_);
    if (!is_any) x = t.make("Not", {x});
    auto const count = reduce(t, "ReduceSum", t.cast(x, dtype::int64), axes_of(t), keeps(t));
    auto const some = make_2(t, "Greater", count, t.number(0, dtype::int64));
    t.result(is_any ? some : t.make("Not", {some}));
}
/// max.dim, min.dim: values and their places.
inline void extreme(onnx_call& t) {
    bool const is_max = t.call().op().base() == "max";
    auto const x = t.input("self");
    auto const axis = t.dimension("dim", t.rank("self"));
    if (t.rank("self") == 0) {
        t.result(0, x);
        return t.result(1, t.number(0, dtype::int64));
    }
    t.result(0, reduce(t, is_max ? "ReduceMax" : "ReduceMin", x, {axis}, keeps(t)));
    t.result(1, t.make(is_max ? "ArgMax" : "ArgMin", {x}, {attribute_of("axis", axis), attribute_of("keepdims", keeps(t))}));
}
inline void arg_extreme(onnx_call& t) {
    std::string_view const op = t.call().op().base() == "argmax" ? "ArgMax" : "ArgMin";
    auto x = t.input("self");
    if (t.rank("self") == 0) return t.result(t.number(0, dtype::int64));
    if (t.call().has("dim")) return t.result(t.make(op, {x}, {attribute_of("axis", t.dimension("dim", t.rank("self"))), attribute_of("keepdims", keeps(t))}));
    x = t.make("Reshape", {x, t.integers({-1})});
    t.result(t.reshape(t.make(op, {x}, {attribute_of("axis", std::int64_t{0}), attribute_of("keepdims", false)})));
}
inline void count_nonzero(onnx_call& t) {
    auto const x = t.cast(t.input("self", dtype::bool_), dtype::int64);
    t.result(reduce(t, "ReduceSum", x, axes_of(t), false));
}

/// How many elements a reduction goes over, as a number of a dtype.
[[nodiscard]] inline onnx_operand count_of(onnx_call& t, shape const& s, std::vector<std::int64_t> const& axes, dtype type) {
    std::int64_t known = 1;
    onnx_operand open;
    for (auto const d : axes) {
        if (s.empty()) break;
        auto const& size = s.at(static_cast<std::size_t>(d));
        if (size.is_static()) known *= size.value();
        else open = open ? make_2(t, "Mul", open, t.scalar(t.size(size))) : t.scalar(t.size(size));
    }
    if (!open) return t.number(known, type);
    return t.cast(make_2(t, "Mul", open, t.number(known, dtype::int64)), type);
}
/// var, std and with their means: squares of what departs from the mean.
inline void variance(onnx_call& t) {
    auto const base = t.call().op().base();
    auto const x = t.input("self");
    auto const axes = axes_of(t);
    double correction = 1;
    if (t.takes("correction")) correction = t.call().has("correction") ? t.call().number("correction") : 1;
    else if (t.takes("unbiased")) correction = t.call().flag("unbiased") ? 1 : 0;
    auto const mean = reduce(t, "ReduceMean", x, axes, true);
    auto const off = make_2(t, "Sub", x, mean);
    auto const sum = reduce(t, "ReduceSum", make_2(t, "Mul", off, off), axes, keeps(t));
    auto count = count_of(t, t.type("self").sizes, axes, x.dtype);
    if (correction != 0) count = make_2(t, "Max", make_2(t, "Sub", count, t.number(correction, x.dtype)), t.number(0, x.dtype));
    auto out = make_2(t, "Div", sum, count);
    if (base.starts_with("std")) out = t.make("Sqrt", {out});
    t.result(0, out);
    if (base.ends_with("_mean")) t.result(1, keeps(t) ? mean : reduce(t, "ReduceMean", x, axes, false));
}

/// Norms: sums of powers of absolute values.
inline void norm(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const x = t.input("self", type);
    std::string_view const name = t.takes("ord") ? "ord" : "p";
    double const p = t.call().has(name) ? t.call().number(name) : 2;
    auto const axes = axes_of(t);
    if (p == 2) return t.result(t.rank("self") == 0 ? t.make("Abs", {x}) : reduce(t, "ReduceL2", x, axes, keeps(t)));
    auto const size = t.make("Abs", {x});
    if (p == 1) return t.result(reduce(t, "ReduceSum", size, axes, keeps(t)));
    if (std::isinf(p)) return t.result(reduce(t, p > 0 ? "ReduceMax" : "ReduceMin", size, axes, keeps(t)));
    if (p == 0) return t.result(reduce(t, "ReduceSum", t.cast(t.cast(size, dtype::bool_), type), axes, keeps(t)));
    auto const sum = reduce(t, "ReduceSum", make_2(t, "Pow", size, t.number(p, type)), axes, keeps(t));
    t.result(make_2(t, "Pow", sum, t.number(1 / p, type)));
}

inline void cumsum(onnx_call& t) {
    auto const x = t.input("self", t.result_dtype());
    if (t.rank("self") == 0) return t.result(x);
    t.result(t.make("CumSum", {x, t.number(t.dimension("dim", t.rank("self")), dtype::int64)}));
}
/// Running products and logarithms of sums: neighbours at distances of 1, 2, 4, … are joined (Hillis and Steele, Data parallel algorithms, 1986).
inline void scanned(onnx_call& t) {
    bool const is_product = t.call().op().base() == "cumprod";
    auto x = t.input("self", t.result_dtype());
    auto const rank = t.rank("self");
    if (rank == 0) return t.result(x);
    auto const axis = t.dimension("dim", rank);
    auto const n = known_size(t, t.type("self").sizes, axis, t.call().op().base());
    auto const neutral = is_product ? t.number(1, x.dtype) : t.number(-std::numeric_limits<double>::infinity(), x.dtype);
    for (std::int64_t step = 1; step < n; step *= 2) {
        auto const before = t.make("Pad", {slice(t, x, axis, 0, n - step), t.integers({step, 0}), neutral, t.integers({axis})});
        if (is_product) {
            x = make_2(t, "Mul", x, before);
            continue;
        }
        auto const top = make_2(t, "Max", x, before);
        auto const finite = t.make("Where", {make_2(t, "Equal", top, neutral), t.number(0, x.dtype), top});
        auto const sum = make_2(t, "Add", t.make("Exp", {make_2(t, "Sub", x, finite)}), t.make("Exp", {make_2(t, "Sub", before, finite)}));
        x = make_2(t, "Add", t.make("Log", {sum}), finite);
    }
    t.result(x);
}

[[nodiscard]] inline onnx_values top(onnx_call& t, onnx_operand const& x, onnx_size const& k, std::int64_t axis, bool largest, bool sorted = true) {
    return t.make_several("TopK", {x, t.list({k})}, {dtype::undefined, dtype::int64},
                          {attribute_of("axis", axis), attribute_of("largest", largest), attribute_of("sorted", sorted)});
}
inline void topk(onnx_call& t) {
    auto const rank = t.rank("self");
    auto x = t.input("self");
    if (rank == 0) x = unsqueeze(t, x, {0});
    auto const out = top(t, x, t.size("k"), t.dimension("dim", rank), t.call().flag("largest"), t.call().flag("sorted"));
    t.result(0, rank == 0 ? squeeze(t, out[0], {0}) : out[0]);
    t.result(1, rank == 0 ? squeeze(t, out[1], {0}) : out[1]);
}
inline void sort(onnx_call& t) {
    bool const gives_places = t.call().op().base() == "argsort";
    auto const rank = t.rank("self");
    auto const x = t.input("self");
    if (rank == 0) {
        if (!gives_places) t.result(0, x);
        return t.result(gives_places ? 0 : 1, t.number(0, dtype::int64));
    }
    auto const axis = t.dimension("dim", rank);
    auto const out = top(t, x, t.size(t.type("self").sizes.at(static_cast<std::size_t>(axis))), axis, t.call().flag("descending"));
    if (!gives_places) t.result(0, out[0]);
    t.result(gives_places ? 0 : 1, out[1]);
}
/// kthvalue, and the median, which is the lower of the two in the middle.
inline void kth(onnx_call& t) {
    bool const is_median = t.call().op().base() == "median", all = is_median && !t.takes("dim");
    auto x = t.input("self");
    auto const rank = all ? 1 : t.rank("self");
    if (all || rank == 0) x = t.make("Reshape", {x, t.integers({-1})});
    auto const axis = all || rank == 0 ? 0 : t.dimension("dim", rank);
    auto const n = all ? element_count(t.type("self").sizes).value_or(-1) : rank == 0 ? 1 : known_size(t, t.type("self").sizes, axis, "a median");
    if (n < 1) t.refuse("a median over open sizes or none");
    auto const k = is_median ? (n + 1) / 2 : t.call().integer("k");
    auto const out = top(t, x, k, axis, false);
    auto const last = [&](onnx_operand const& v) {
        auto const one = slice(t, v, axis, k - 1, k);
        return keeps(t) && rank != 0 ? one : squeeze(t, one, {axis});
    };
    t.result(0, last(out[0]));
    if (!all) t.result(1, last(out[1]));
}

/// searchsorted, bucketize: how many bounds are below each value.
inline void searchsorted(onnx_call& t) {
    bool const is_bucketize = t.call().op().base() == "bucketize";
    std::string_view const bounds_name = is_bucketize ? "boundaries" : "sorted_sequence";
    bool right = t.call().flag("right");
    if (!is_bucketize && t.call().has("side")) right = t.call().text("side") == "right";
    auto const type = t.promoted("self", bounds_name);
    auto bounds = t.input(bounds_name, type);
    if (!is_bucketize && t.call().has("sorter")) bounds = t.make("GatherElements", {bounds, t.input("sorter")}, {attribute_of("axis", std::int64_t{-1})});
    auto const rank = t.rank(bounds_name);
    auto const values =
        unsqueeze(t, t.input("self", type),
                  {t.call().argument("self").is<use>() && std::holds_alternative<tensor_type>(t.call().operand("self").type()) ? t.rank("self") : 0});
    auto const table = rank == 1 ? bounds : unsqueeze(t, bounds, {rank - 1});
    auto const below = make_2(t, right ? "LessOrEqual" : "Less", table, values);
    t.result(t.make("ReduceSum", {t.cast(below, dtype::int64), t.integers({-1})}, {attribute_of("keepdims", false)}));
}

}  // namespace onnx_reduction

inline constexpr onnx_row onnx_reduction_rows[] = {
    {"aten.sum.default aten.sum.dim_IntList", "ReduceSum", onnx_reduction::reduced},
    {"aten.mean.default aten.mean.dim", "ReduceMean", onnx_reduction::reduced},
    {"aten.prod.default aten.prod.dim_int", "ReduceProd", onnx_reduction::reduced},
    {"aten.amax aten.max.default", "ReduceMax", onnx_reduction::reduced},
    {"aten.amin aten.min.default", "ReduceMin", onnx_reduction::reduced},
    {"aten.any aten.all", "ReduceSum, Greater", onnx_reduction::truth},
    {"aten.logsumexp", "ReduceLogSumExp", onnx_reduction::reduced},
    {"aten.max.dim aten.min.dim", "ReduceMax, ArgMax", onnx_reduction::extreme},
    {"aten.argmax aten.argmin", "ArgMax, ArgMin", onnx_reduction::arg_extreme},
    {"aten.count_nonzero", "ReduceSum", onnx_reduction::count_nonzero},
    {"aten.var aten.std aten.var_mean aten.std_mean", "ReduceMean, ReduceSum, Sqrt", onnx_reduction::variance},
    {"aten.linalg_vector_norm aten.norm", "ReduceL2, ReduceSum, Pow", onnx_reduction::norm},
    {"aten.cumsum", "CumSum", onnx_reduction::cumsum},
    {"aten.cumprod aten.logcumsumexp", "Pad, Mul, Exp, Log", onnx_reduction::scanned},
    {"aten.topk", "TopK", onnx_reduction::topk},
    {"aten.sort aten.argsort", "TopK", onnx_reduction::sort},
    {"aten.kthvalue aten.median.default aten.median.dim", "TopK, Slice", onnx_reduction::kth},
    {"aten.searchsorted aten.bucketize", "Less, ReduceSum", onnx_reduction::searchsorted},
};

}}}  // namespace torch_ir::detail
