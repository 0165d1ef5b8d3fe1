// SPDX-License-Identifier: MIT
/// What compares or counts elements: histograms, modes, medians beside NaN, common divisors, exponents, distances.
#pragma once

#include <torch_ir/onnx/detail/counted_loop.hpp>
#include <torch_ir/onnx/detail/table_row.hpp>
#include <torch_ir/onnx/translations/elementwise.hpp>
#include <torch_ir/onnx/translations/indexing.hpp>
#include <torch_ir/onnx/translations/reduction.hpp>

#include <cmath>
#include <limits>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_counting {

using onnx_elementwise::choose;

[[nodiscard]] inline onnx_operand flat(onnx_call& t, onnx_operand const& x) { return t.make("Reshape", {x, t.integers({-1})}); }

/// Euclid's algorithm, on all elements until all are done: at most 92 steps, as Fibonacci's numbers take.
[[nodiscard]] inline onnx_operand greatest_divisor(onnx_call& t, onnx_operand const& x, onnx_operand const& y) {
    auto const zero = t.number(0, dtype::int64), one = t.number(1, dtype::int64);
    tensor_type const state{dtype::int64, t.result_type().sizes};
    return counted_loop(
        t, t.number(92, dtype::int64), {t.make("Abs", {x}), t.make("Abs", {y})}, {state, state},
        [&](onnx_operand const&, onnx_values const& in) {
            auto const done = make_2(t, "Equal", in[1], zero);
            auto const rest = make_2(t, "Mod", in[0], choose(t, done, one, in[1]));
            return onnx_values{choose(t, done, in[0], in[1]), choose(t, done, zero, rest)};
        },
        [&](onnx_values const& next) {
            auto const all = concat_on(t, {flat(t, next[1]), t.integers({0})}, 0);
            return make_2(t, "Greater", t.make("ReduceMax", {all}, {attribute_of("keepdims", false)}), zero);
        })[0];
}
inline void gcd(onnx_call& t) {
    auto const shape = t.result_shape();
    auto const wide = [&](std::string_view argument) { return t.make("Expand", {t.input(argument, dtype::int64), shape}); };
    auto const a = wide("self"), b = wide("other");
    auto const divisor = greatest_divisor(t, a, b);
    if (t.call().op().base() == "gcd") return t.result(divisor);
    auto const safe = make_2(t, "Max", divisor, t.number(1, dtype::int64));
    t.result(t.make("Abs", {make_2(t, "Mul", make_2(t, "Div", a, safe), b)}));
}

/// A norm of differences over the last dimension.
[[nodiscard]] inline onnx_operand norm_of(onnx_call& t, onnx_operand const& difference, double p) {
    auto const off = t.make("Abs", {difference});
    auto const over = [&](std::string_view op, onnx_operand const& x) { return t.make(op, {x, t.integers({-1})}, {attribute_of("keepdims", false)}); };
    if (p == 2) return over("ReduceL2", off);
    if (p == 1) return over("ReduceSum", off);
    if (std::isinf(p)) return over(p > 0 ? "ReduceMax" : "ReduceMin", off);
    if (p == 0) return over("ReduceSum", t.cast(t.cast(off, dtype::bool_), off.dtype));
    return make_2(t, "Pow", over("ReduceSum", make_2(t, "Pow", off, t.number(p, off.dtype))), t.number(1 / p, off.dtype));
}
inline void dist(onnx_call& t) {
    auto const type = t.result_dtype();
    t.result(norm_of(t, flat(t, make_2(t, "Sub", t.input("self", type), t.input("other", type))), t.call().number("p")));
}
/// Distances between the rows of a table, each pair once.
inline void pdist(onnx_call& t) {
    auto const n = known_size(t, t.type("self").sizes, 0, "distances of rows");
    if (n > 3000) t.refuse("distances between more than 3000 rows");
    std::vector<std::int64_t> first, second;
    for (std::int64_t i = 0; i < n; ++i)
        for (std::int64_t j = i + 1; j < n; ++j) {
            first.push_back(i);
            second.push_back(j);
        }
    auto const x = t.input("self");
    auto const rows = [&](std::vector<std::int64_t> const& places) {
        return t.make("Gather", {x, t.integers(places)}, {attribute_of("axis", std::int64_t{0})});
    };
    t.result(norm_of(t, make_2(t, "Sub", rows(first), rows(second)), t.call().number("p")));
}

/// The angle of a real number: 0, or pi below it.
inline void angle(onnx_call& t) {
    if (kind_of(t.type("self").dtype) == dtype_kind::complex) t.refuse("angles of complex numbers");
    auto const x = t.input("self", t.result_dtype());
    auto const zero = t.number(0, x.dtype);
    t.result(choose(t, t.make("IsNaN", {x}), x, choose(t, make_2(t, "Less", x, zero), t.number(3.14159265358979323846, x.dtype), zero)));
}
/// x = m 2^e, where m is at least 1/2 and less than 1: by the logarithm, which may be off by one.
inline void frexp(onnx_call& t) {
    auto const x = t.input("self", dtype::float64);
    auto const n = [&](double v) { return t.number(v, dtype::float64); };
    auto const size = t.make("Abs", {x});
    auto const is_special = make_2(t, "Or", make_2(t, "Equal", size, n(0)), make_2(t, "Or", t.make("IsNaN", {x}), t.make("IsInf", {x})));
    auto const safe = choose(t, is_special, n(0.5), x);
    auto const log = make_2(t, "Mul", t.make("Log", {t.make("Abs", {safe})}), n(1.4426950408889634074));
    auto exponent = make_2(t, "Add", t.make("Floor", {log}), n(1));
    auto mantissa = make_2(t, "Div", safe, make_2(t, "Pow", n(2), exponent));
    auto const correct = [&](onnx_operand const& wrong, double factor, double step) {
        mantissa = choose(t, wrong, make_2(t, "Mul", mantissa, n(factor)), mantissa);
        exponent = choose(t, wrong, make_2(t, "Add", exponent, n(step)), exponent);
    };
    correct(make_2(t, "GreaterOrEqual", t.make("Abs", {mantissa}), n(1)), 0.5, 1);
    correct(make_2(t, "Less", t.make("Abs", {mantissa}), n(0.5)), 2, -1);
    t.result(0, choose(t, is_special, x, mantissa));
    t.result(1, t.cast(choose(t, is_special, n(0), exponent), dtype::int32));
}

/// How often each integer occurs, or the sum of its weights.
inline void bincount(onnx_call& t) {
    auto const x = t.input("self", dtype::int64);
    auto const largest = t.make("ReduceMax", {concat_on(t, {x, t.integers({-1})}, 0)}, {attribute_of("keepdims", true)});
    auto const count = make_2(t, "Max", make_2(t, "Add", largest, t.integers({1})), t.list({t.size("minlength")}));
    bool const is_weighted = t.call().has("weights");
    auto const type = is_weighted ? dtype::float64 : dtype::int64;
    auto const updates = is_weighted ? t.input("weights", type) : t.make("Expand", {t.number(1, type), t.make("Shape", {x}, {}, dtype::int64)});
    t.result(onnx_indexing::scattered(t, t.make("Expand", {t.number(0, type), count}), x, updates, 0, "add"));
}
/// How many elements are in each of `bins` parts of a range, of which the last has its upper bound.
inline void histc(onnx_call& t) {
    auto const x = flat(t, t.input("self"));
    auto const bins = t.call().integer("bins");
    double const from = t.call().number("min"), to = t.call().number("max");
    auto low = t.number(from, x.dtype), high = t.number(to, x.dtype);
    if (from == to) {
        if (from == 0) {
            low = t.make("ReduceMin", {x}, {attribute_of("keepdims", false)});
            high = t.make("ReduceMax", {x}, {attribute_of("keepdims", false)});
        }
        auto const is_point = make_2(t, "Equal", low, high);
        auto const one = t.number(1, x.dtype);
        auto const below = choose(t, is_point, make_2(t, "Sub", low, one), low);
        high = choose(t, is_point, make_2(t, "Add", high, one), high);
        low = below;
    }
    auto const place = make_2(t, "Div", make_2(t, "Mul", make_2(t, "Sub", x, low), t.number(bins, x.dtype)), make_2(t, "Sub", high, low));
    auto const inside = make_2(t, "And", make_2(t, "GreaterOrEqual", x, low), make_2(t, "LessOrEqual", x, high));
    auto const index = t.cast(choose(t, inside, t.make("Floor", {place}), t.number(0, x.dtype)), dtype::int64);
    auto const zeros = t.make("Expand", {t.number(0, x.dtype), t.integers({bins})});
    t.result(onnx_indexing::scattered(t, zeros, make_2(t, "Min", index, t.number(bins - 1, dtype::int64)), t.cast(inside, x.dtype), 0, "add"));
}

/// The lower of the two in the middle, of what is no NaN: those are sorted behind all else.
inline void nanmedian(onnx_call& t) {
    bool const all = !t.takes("dim");
    auto x = t.input("self");
    auto const rank = all ? 1 : t.rank("self");
    if (all || rank == 0) x = flat(t, x);
    auto const axis = all || rank == 0 ? 0 : t.dimension("dim", rank);
    auto const n = all ? element_count(t.type("self").sizes).value_or(-1) : rank == 0 ? 1 : known_size(t, t.type("self").sizes, axis, "a median");
    if (n < 1) t.refuse("a median over open sizes or none");
    bool const is_floating = !onnx_elementwise::is_whole(x.dtype);
    auto const zero = t.number(0, dtype::int64);
    auto const is_nan = is_floating ? t.make("IsNaN", {x}) : onnx_operand();
    auto const sorted =
        onnx_reduction::top(t, is_floating ? choose(t, is_nan, t.number(std::numeric_limits<double>::infinity(), x.dtype), x) : x, n, axis, false);
    onnx_operand middle, is_empty;
    if (is_floating) {
        auto const missing = t.make("ReduceSum", {t.cast(is_nan, dtype::int64), t.integers({axis})}, {attribute_of("keepdims", true)});
        is_empty = make_2(t, "Equal", missing, t.number(n, dtype::int64));
        auto const twice = make_2(t, "Max", make_2(t, "Sub", t.number(n - 1, dtype::int64), missing), zero);
        middle = make_2(t, "Div", twice, t.number(2, dtype::int64));
    } else {
        auto const one = slice(t, sorted[1], axis, 0, 1);
        middle = make_2(t, "Add", make_2(t, "Mul", one, zero), t.number((n - 1) / 2, dtype::int64));
    }
    auto const keeps = !all && rank != 0 && t.call().flag("keepdim");
    auto const finish = [&](onnx_operand const& v) { return keeps ? v : squeeze(t, v, {axis}); };
    auto value = t.make("GatherElements", {sorted[0], middle}, {attribute_of("axis", axis)});
    if (is_floating) value = choose(t, is_empty, t.number(std::numeric_limits<double>::quiet_NaN(), x.dtype), value);
    t.result(0, finish(value));
    if (!all) t.result(1, finish(t.make("GatherElements", {sorted[1], middle}, {attribute_of("axis", axis)})));
}
/// The value that is there most often, the least of several, and its last place: all elements are compared with all.
inline void mode(onnx_call& t) {
    auto x = t.input("self");
    auto const rank = t.rank("self");
    if (rank == 0) {
        t.result(0, x);
        return t.result(1, t.number(0, dtype::int64));
    }
    auto const axis = t.dimension("dim", rank);
    auto const n = known_size(t, t.type("self").sizes, axis, "a mode");
    auto order = count_up(0, rank);
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(axis));
    order.push_back(axis);
    bool const is_floating = !onnx_elementwise::is_whole(x.dtype);
    x = transpose(t, is_floating ? x : t.cast(x, dtype::int64), order);
    auto const over = [&](std::string_view op, onnx_operand const& v) { return t.make(op, {v, t.integers({-1})}, {attribute_of("keepdims", true)}); };
    auto const same = t.cast(make_2(t, "Equal", unsqueeze(t, x, {rank}), unsqueeze(t, x, {rank - 1})), dtype::int64);
    auto const counts = t.make("ReduceSum", {same, t.integers({-1})}, {attribute_of("keepdims", false)});
    auto const is_most = make_2(t, "Equal", counts, over("ReduceMax", counts));
    auto const high =
        is_floating ? t.number(std::numeric_limits<double>::infinity(), x.dtype) : t.number(std::numeric_limits<std::int64_t>::max(), dtype::int64);
    auto const value = over("ReduceMin", choose(t, is_most, x, high));
    auto const place = over("ReduceMax", choose(t, make_2(t, "Equal", x, value), t.integers(count_up(0, n)), t.number(-1, dtype::int64)));
    auto const finish = [&](onnx_operand const& v) {
        if (!t.call().flag("keepdim")) return squeeze(t, v, {rank - 1});
        auto back = count_up(0, rank - 1);
        back.insert(back.begin() + static_cast<std::ptrdiff_t>(axis), rank - 1);
        return transpose(t, v, back);
    };
    t.result(0, finish(value));
    t.result(1, finish(place));
}

/// As many places as the call says: those that there are, then its fill value.
inline void nonzero_static(onnx_call& t) {
    auto const rank = t.rank("self");
    auto const size = t.call().integer("size");
    auto const fill = t.make("Expand", {t.input("fill_value", dtype::int64), t.integers({size, rank})});
    t.result(slice(t, concat_on(t, {onnx_indexing::rows_of_places(t), fill}, 0), 0, 0, size));
}

}  // namespace onnx_counting

inline constexpr onnx_row onnx_counting_rows[] = {
    {"aten.gcd aten.lcm", "Loop (Euclid)", onnx_counting::gcd},
    {"aten.dist", "Sub, ReduceL2", onnx_counting::dist},
    {"aten._pdist_forward", "Gather, Sub, ReduceL2", onnx_counting::pdist},
    {"aten.angle", "Less, Where", onnx_counting::angle},
    {"aten.frexp", "Log, Pow, Div", onnx_counting::frexp},
    {"aten.bincount", "ScatterElements", onnx_counting::bincount},
    {"aten.histc", "ScatterElements", onnx_counting::histc},
    {"aten.nanmedian", "TopK, GatherElements", onnx_counting::nanmedian},
    {"aten.mode", "Equal, ReduceSum", onnx_counting::mode},
    {"aten.nonzero_static", "NonZero, Concat, Slice", onnx_counting::nonzero_static},
};

}}}  // namespace torch_ir::detail
