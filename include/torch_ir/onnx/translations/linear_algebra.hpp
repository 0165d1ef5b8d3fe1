// SPDX-License-Identifier: MIT
/// Determinants, inverses, systems of equations and Cholesky's factor, as loops over columns in float64.
#pragma once

#include <torch_ir/onnx/detail/counted_loop.hpp>
#include <torch_ir/onnx/detail/table_row.hpp>
#include <torch_ir/onnx/translations/elementwise.hpp>

#include <limits>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_linear_algebra {

using onnx_elementwise::choose;

[[nodiscard]] inline onnx_operand part(onnx_call& t, onnx_operand const& x, onnx_operand const& k, std::int64_t axis) {
    return t.make("Gather", {x, k}, {attribute_of("axis", axis)});
}
[[nodiscard]] inline onnx_operand turned(onnx_call& t, onnx_operand const& x, std::int64_t rank) {
    auto order = count_up(0, rank);
    std::swap(order[static_cast<std::size_t>(rank - 1)], order[static_cast<std::size_t>(rank - 2)]);
    return transpose(t, x, order);
}
/// The numbers of rows, 0 … n - 1.
[[nodiscard]] inline onnx_operand row_numbers(onnx_call& t, onnx_size const& n) {
    return t.make("Range", {t.number(0, dtype::int64), t.scalar(n), t.number(1, dtype::int64)}, {}, dtype::int64);
}

/// X in A X = B, by elimination with the largest pivot of each column (Gauss and Jordan). `batch`: the sizes before the last two, which both have.
[[nodiscard]] inline onnx_operand solved(onnx_call& t, onnx_operand const& a, onnx_operand const& b, shape const& batch, dim const& n, dim const& columns) {
    auto const rank = static_cast<std::int64_t>(batch.size()) + 2;
    auto const rows = row_numbers(t, t.size(n));
    auto const whole = t.make("Concat", {a, b}, {attribute_of("axis", std::int64_t{-1})});
    shape sizes = batch;
    sizes.push_back(n);
    sizes.push_back(n.is_static() && columns.is_static() ? dim(n.value() + columns.value()) : dim(expression::symbol("columns"), std::nullopt));
    auto const extent = t.make("Shape", {whole}, {}, dtype::int64);
    auto const out = counted_loop(t, t.scalar(t.size(n)), {whole}, {tensor_type{dtype::float64, sizes}}, [&](onnx_operand const& k, onnx_values const& in) {
        auto const below = make_2(t, "GreaterOrEqual", rows, k), is_k = make_2(t, "Equal", rows, k);
        auto const sizes_of_column = t.make("Abs", {part(t, in[0], k, -1)});
        auto const pivot = t.make("ArgMax", {choose(t, below, sizes_of_column, t.number(-1, dtype::float64))}, {attribute_of("axis", rank - 2)});
        auto const places = choose(t, is_k, pivot, choose(t, make_2(t, "Equal", rows, pivot), k, rows));
        auto const swapped = t.make("GatherElements", {in[0], t.make("Expand", {unsqueeze(t, places, {rank - 1}), extent})}, {attribute_of("axis", rank - 2)});
        auto const row = part(t, swapped, k, -2);
        auto const scaled = unsqueeze(t, make_2(t, "Div", row, unsqueeze(t, part(t, row, k, -1), {rank - 2})), {rank - 2});
        auto const factors = unsqueeze(t, part(t, swapped, k, -1), {rank - 1});
        auto const reduced = make_2(t, "Sub", swapped, make_2(t, "Mul", factors, scaled));
        return onnx_values{choose(t, unsqueeze(t, is_k, {1}), scaled, reduced)};
    });
    auto const end = t.list({t.size(n)});
    return t.make("Slice", {out[0], end, t.integers({std::numeric_limits<std::int64_t>::max()}), t.integers({rank - 1})});
}
/// L in A = L L', whose upper triangle is zeros.
[[nodiscard]] inline onnx_operand cholesky_factor(onnx_call& t, onnx_operand const& a, shape const& s) {
    auto const rank = static_cast<std::int64_t>(s.size());
    auto const n = t.size(s.back());
    auto const rows = row_numbers(t, n);
    auto const zero = t.number(0, dtype::float64);
    tensor_type const state{dtype::float64, s};
    auto const zeros = t.make("Expand", {zero, t.make("Shape", {a}, {}, dtype::int64)});
    return counted_loop(t, t.scalar(n), {a, zeros}, {state, state}, [&](onnx_operand const& k, onnx_values const& in) {
        auto const column = part(t, in[0], k, -1);
        auto const root = unsqueeze(t, t.make("Sqrt", {part(t, column, k, -1)}), {rank - 2});
        auto const factor = choose(t, make_2(t, "GreaterOrEqual", rows, k), make_2(t, "Div", column, root), zero);
        auto const upright = unsqueeze(t, factor, {rank - 1});
        auto const rest = make_2(t, "Sub", in[0], make_2(t, "Mul", upright, unsqueeze(t, factor, {rank - 2})));
        return onnx_values{rest, choose(t, make_2(t, "Equal", rows, k), upright, in[1])};
    })[1];
}
[[nodiscard]] inline onnx_operand identity_like(onnx_call& t, onnx_operand const& a, dim const& n) {
    auto const rows = row_numbers(t, t.size(n));
    auto const eye = t.cast(make_2(t, "Equal", unsqueeze(t, rows, {1}), unsqueeze(t, rows, {0})), dtype::float64);
    return t.make("Expand", {eye, t.make("Shape", {a}, {}, dtype::int64)});
}
[[nodiscard]] inline shape batch_of(shape const& s) { return {s.begin(), s.end() - 2}; }
/// `x` with the sizes of a batch, and its own last two.
[[nodiscard]] inline onnx_operand in_batch(onnx_call& t, onnx_operand const& x, shape const& batch, shape const& own) {
    auto sizes = batch;
    sizes.insert(sizes.end(), own.end() - 2, own.end());
    return sizes == own ? x : t.make("Expand", {x, t.list(t.sizes(sizes))});
}
/// Results that tell whether there was a fault: there is none.
inline void no_fault(onnx_call& t, std::size_t result) {
    if (!t.is_used(result)) return;
    t.note(concat(t.call().op().base(), " doesn't tell singular matrices: its results are infinite or NaN"));
    t.result(result, t.make("Expand", {t.number(0, dtype::int32), t.result_shape(result)}));
}
inline void refuse_factors(onnx_call& t, std::size_t first, std::size_t last) {
    for (auto i = first; i <= last; ++i)
        if (t.is_used(i)) t.refuse("the factors of a decomposition");
}

inline void determinant(onnx_call& t) {
    bool const is_log = t.call().op().base() == "_linalg_slogdet";
    refuse_factors(t, is_log ? 2 : 1, is_log ? 3 : 2);
    auto const value = t.make("Det", {t.input("A")});
    if (!is_log) return t.result(0, value);
    t.note("the logarithm of a determinant is that of the determinant, which may overflow");
    t.result(0, t.make("Sign", {value}));
    t.result(1, t.make("Log", {t.make("Abs", {value})}));
}
inline void inverse(onnx_call& t) {
    auto const& s = t.type("A").sizes;
    auto const a = t.input("A", dtype::float64);
    t.result(0, solved(t, a, identity_like(t, a, s.back()), batch_of(s), s.back(), s.back()));
    no_fault(t, 1);
}
/// A right side of one dimension less is a vector for each matrix.
inline void solve(onnx_call& t) {
    refuse_factors(t, 1, 2);
    auto const &s = t.type("A").sizes, &right = t.type("B").sizes;
    bool const is_vector = right.size() == 1 || (right.size() + 1 == s.size() && std::equal(right.begin(), right.end(), s.begin()));
    auto a = t.input("A", dtype::float64), b = t.input("B", dtype::float64);
    auto own = right;
    auto result = t.result_type().sizes;
    if (is_vector) {
        b = unsqueeze(t, b, {static_cast<std::int64_t>(right.size())});
        own.push_back(1);
        result.push_back(1);
    }
    bool const is_left = is_vector || t.call().flag("left");
    auto const rank = static_cast<std::int64_t>(result.size());
    a = in_batch(t, a, batch_of(result), s);
    b = in_batch(t, b, batch_of(result), own);
    if (!is_left) {
        a = turned(t, a, rank);
        b = turned(t, b, rank);
    }
    auto out = solved(t, a, b, batch_of(result), s.back(), is_left ? own.back() : own[own.size() - 2]);
    if (!is_left) out = turned(t, out, rank);
    t.result(0, is_vector ? squeeze(t, out, {rank - 1}) : out);
    no_fault(t, 3);
}
/// The triangle of a matrix alone, with ones on its diagonal if it is said to have them.
[[nodiscard]] inline onnx_operand triangle(onnx_call& t, onnx_operand const& a, bool upper, bool has_ones, dim const& n) {
    auto const out = t.make("Trilu", {a, t.number(has_ones ? (upper ? 1 : -1) : 0, dtype::int64)}, {attribute_of("upper", upper)});
    return has_ones ? make_2(t, "Add", out, identity_like(t, a, n)) : out;
}
/// linalg_solve_triangular and triangular_solve.
inline void solve_triangular(onnx_call& t) {
    bool const is_old = t.call().op().base() == "triangular_solve";
    std::string_view const matrix = is_old ? "A" : "self", side = is_old ? "self" : "B";
    auto const &s = t.type(matrix).sizes, &own = t.type(side).sizes;
    auto const batch = batch_of(t.result_type().sizes);
    auto const rank = t.result_rank();
    auto a = in_batch(t, triangle(t, t.input(matrix, dtype::float64), t.call().flag("upper"), t.call().flag("unitriangular"), s.back()), batch, s);
    auto b = in_batch(t, t.input(side, dtype::float64), batch, own);
    bool const is_right = !is_old && !t.call().flag("left");
    if (is_right || (is_old && t.call().flag("transpose"))) a = turned(t, a, rank);
    if (is_right) b = turned(t, b, rank);
    auto const out = solved(t, a, b, batch, s.back(), is_right ? own[own.size() - 2] : own.back());
    t.result(0, is_right ? turned(t, out, rank) : out);
    if (is_old && t.is_used(1)) t.result(1, t.input("A"));
}
inline void cholesky(onnx_call& t) {
    auto const& s = t.type("self").sizes;
    bool const upper = t.call().flag("upper"), is_old = t.call().op().base() == "cholesky";
    auto const rank = t.rank("self");
    auto const a = t.input("self", dtype::float64);
    auto const l = cholesky_factor(t, upper ? turned(t, a, rank) : a, s);  // of the triangle that the call says
    t.result(0, upper ? turned(t, l, rank) : l);
    if (!is_old) no_fault(t, 1);
}
/// cholesky_inverse and cholesky_solve: of the product of the factor.
inline void by_cholesky(onnx_call& t) {
    bool const is_inverse = t.call().op().base() == "cholesky_inverse", upper = t.call().flag("upper");
    std::string_view const factor = is_inverse ? "self" : "input2";
    auto const& s = t.type(factor).sizes;
    auto const rank = t.rank(factor);
    auto const l = triangle(t, t.input(factor, dtype::float64), upper, false, s.back());
    auto const flipped = turned(t, l, rank);
    auto const product = upper ? make_2(t, "MatMul", flipped, l) : make_2(t, "MatMul", l, flipped);
    if (is_inverse) return t.result(solved(t, product, identity_like(t, product, s.back()), batch_of(s), s.back(), s.back()));
    auto const batch = batch_of(t.result_type().sizes);
    auto const& own = t.type("self").sizes;
    t.result(solved(t, in_batch(t, product, batch, s), in_batch(t, t.input("self", dtype::float64), batch, own), batch, s.back(), own.back()));
}

}  // namespace onnx_linear_algebra

inline constexpr onnx_row onnx_linear_algebra_rows[] = {
    {"aten._linalg_det aten._linalg_slogdet", "Det", onnx_linear_algebra::determinant},
    {"aten.linalg_inv_ex", "Loop (elimination)", onnx_linear_algebra::inverse},
    {"aten._linalg_solve_ex", "Loop (elimination)", onnx_linear_algebra::solve},
    {"aten.linalg_solve_triangular aten.triangular_solve", "Trilu, Loop (elimination)", onnx_linear_algebra::solve_triangular},
    {"aten.cholesky aten.linalg_cholesky_ex", "Loop (columns)", onnx_linear_algebra::cholesky},
    {"aten.cholesky_inverse aten.cholesky_solve", "Trilu, MatMul, Loop (elimination)", onnx_linear_algebra::by_cholesky},
    {"aten._linalg_check_errors", "left out", onnx_elementwise::nothing},
};

}}}  // namespace torch_ir::detail
