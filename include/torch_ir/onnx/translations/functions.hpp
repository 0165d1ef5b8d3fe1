// SPDX-License-Identifier: MIT
/// Special functions: orthogonal polynomials, the zeta function and what is made of it, modified Bessel functions, the inverse of erf.
#pragma once

#include <torch_ir/onnx/detail/bessel_series.hpp>
#include <torch_ir/onnx/detail/counted_loop.hpp>
#include <torch_ir/onnx/detail/table_row.hpp>
#include <torch_ir/onnx/translations/special.hpp>

#include <cmath>
#include <limits>
#include <span>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_functions {

using onnx_elementwise::choose;

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// Arithmetic in float64, in which all of these are calculated.
class doubles {
public:
    explicit doubles(onnx_call& t) : t_(t) {}
    [[nodiscard]] onnx_operand number(double x) const { return t_.number(x, dtype::float64); }
    [[nodiscard]] onnx_operand add(onnx_operand const& a, onnx_operand const& b) const { return make_2(t_, "Add", a, b); }
    [[nodiscard]] onnx_operand sub(onnx_operand const& a, onnx_operand const& b) const { return make_2(t_, "Sub", a, b); }
    [[nodiscard]] onnx_operand mul(onnx_operand const& a, onnx_operand const& b) const { return make_2(t_, "Mul", a, b); }
    [[nodiscard]] onnx_operand div(onnx_operand const& a, onnx_operand const& b) const { return make_2(t_, "Div", a, b); }
    [[nodiscard]] onnx_operand pow(onnx_operand const& a, onnx_operand const& b) const { return make_2(t_, "Pow", a, b); }

private:
    onnx_call& t_;
};

/// P(n, x) by the recurrence of its kind, with a degree for each element: as many steps as the largest one.
inline void polynomial(onnx_call& t) {
    auto const base = t.call().op().base();
    doubles const m(t);
    auto const one = m.number(1), two = m.number(2), shape = t.result_shape();
    auto x = t.make("Expand", {t.input("x", dtype::float64), shape});
    auto const degree = t.make("Expand", {t.cast(t.input("n"), dtype::int64), shape});
    if (base.find("shifted") != base.npos) x = m.sub(m.mul(two, x), one);
    bool const is_laguerre = base.find("laguerre") != base.npos, is_legendre = base.find("legendre") != base.npos, is_he = base.ends_with("_he"),
               is_hermite = base.find("hermite") != base.npos;
    auto const twice = m.mul(two, x);
    auto const first = is_laguerre                          ? m.sub(one, x)
                       : is_legendre || is_he               ? x
                       : is_hermite || base.ends_with("_u") ? twice
                       : base.ends_with("_v")               ? m.sub(twice, one)
                       : base.ends_with("_w")               ? m.add(twice, one)
                                                            : x;
    auto const next = [&](onnx_operand const& j, onnx_operand const& p, onnx_operand const& q) {  // of degree j + 1, from j - 1 and j
        if (is_he) return m.sub(m.mul(x, q), m.mul(j, p));
        if (is_hermite) return m.sub(m.mul(twice, q), m.mul(m.mul(two, j), p));
        if (!is_laguerre && !is_legendre) return m.sub(m.mul(twice, q), p);
        auto const odd = m.add(m.mul(two, j), one);
        auto const factor = is_legendre ? m.mul(odd, x) : m.sub(odd, x);
        return m.div(m.sub(m.mul(factor, q), m.mul(j, p)), m.add(j, one));
    };
    auto const all = t.make("Concat", {t.make("Reshape", {degree, t.integers({-1})}), t.integers({-1})}, {attribute_of("axis", std::int64_t{0})});
    auto const steps = make_2(t, "Add", t.make("ReduceMax", {all}, {attribute_of("keepdims", false)}), t.number(1, dtype::int64));
    tensor_type const state{dtype::float64, t.result_type().sizes};
    auto const out = counted_loop(t, steps, {t.make("Expand", {one, shape}), first, t.make("Expand", {m.number(0), shape})}, {state, state, state},
                                  [&](onnx_operand const& k, onnx_values const& in) {
                                      auto const j = m.add(t.cast(k, dtype::float64), one);
                                      return onnx_values{in[1], next(j, in[0], in[1]), choose(t, make_2(t, "Equal", degree, k), in[0], in[2])};
                                  });
    t.result(out[2]);
}

/// The zeta function of Hurwitz: terms until q is 20 or more, and the rest by Euler and Maclaurin's formula.
[[nodiscard]] inline onnx_operand zeta_of(onnx_call& t, onnx_operand const& x, onnx_operand const& q, std::int64_t rank) {
    constexpr double lowest = -1000;
    doubles const m(t);
    auto const zero = m.number(0), one = m.number(1);
    auto const tame = t.make("Clip", {choose(t, t.make("IsNaN", {q}), zero, q), m.number(lowest), zero});
    auto const all =
        t.make("Concat", {t.make("Reshape", {tame, t.integers({-1})}), t.cast(t.integers({0}), dtype::float64)}, {attribute_of("axis", std::int64_t{0})});
    auto const count = m.sub(m.number(20), t.make("Floor", {t.make("ReduceMin", {all}, {attribute_of("keepdims", false)})}));
    auto const steps = t.make("Range", {zero, count, one}, {}, dtype::float64);
    auto const terms = m.pow(m.add(unsqueeze(t, q, {rank}), steps), t.make("Neg", {unsqueeze(t, x, {rank})}));
    auto const sum = t.make("ReduceSum", {terms, t.integers({rank})}, {attribute_of("keepdims", false)});
    auto const w = m.add(q, count);
    auto const last = m.pow(w, t.make("Neg", {x}));
    auto out = m.add(sum, m.mul(last, m.add(m.div(w, m.sub(x, one)), m.number(0.5))));
    constexpr double ratios[] = {1.0 / 12,         -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160, -691.0 / 1307674368000,
                                 1.0 / 74724249600};  // B(2 j) / (2 j)!
    auto factor = m.div(x, w);
    auto const square = m.mul(w, w);
    for (std::size_t j = 0; j < std::size(ratios); ++j) {
        if (j > 0) {
            auto const k = 2 * static_cast<double>(j);
            factor = m.div(m.mul(m.mul(factor, m.add(x, m.number(k - 1))), m.add(x, m.number(k))), square);
        }
        out = m.add(out, m.mul(m.mul(last, factor), m.number(ratios[j])));
    }
    auto const nan = m.number(std::numeric_limits<double>::quiet_NaN()), inf = m.number(infinity);
    auto const is_whole = [&](onnx_operand const& v) { return make_2(t, "Equal", t.make("Floor", {v}), v); };
    auto const below = choose(t, is_whole(q), inf, choose(t, make_2(t, "And", is_whole(x), make_2(t, "GreaterOrEqual", q, m.number(lowest))), out, nan));
    auto const regular = choose(t, make_2(t, "LessOrEqual", q, zero), below, choose(t, t.make("IsInf", {q}), zero, out));
    return choose(t, make_2(t, "Equal", x, one), inf, choose(t, make_2(t, "Less", x, one), nan, regular));
}
inline void zeta(onnx_call& t) {
    auto const shape = t.result_shape();
    auto const wide = [&](std::string_view argument) { return t.make("Expand", {t.input(argument, dtype::float64), shape}); };
    t.note("zeta(x, q) is NaN for q below -1000");
    t.result(zeta_of(t, wide("self"), wide("other"), t.result_rank()));
}
/// (-1)^(n + 1) n! zeta(n + 1, x).
inline void polygamma(onnx_call& t) {
    auto const n = t.call().integer("n");
    if (n == 0) return onnx_special::digamma(t);
    doubles const m(t);
    double const factor = (n % 2 == 1 ? 1 : -1) * std::tgamma(static_cast<double>(n) + 1);
    t.note("polygamma(n, x) is NaN for x below -1000");
    auto const order = t.make("Expand", {m.number(static_cast<double>(n) + 1), t.result_shape()});
    t.result(m.mul(m.number(factor), zeta_of(t, order, t.input("self", dtype::float64), t.rank("self"))));
}

/// The sum of c[k] T(k, y), where T(k, y) = cos(k acos(y)) and y is from -1 to 1: the polynomials by their recurrence (Clenshaw).
[[nodiscard]] inline onnx_operand chebyshev_sum(onnx_call& t, std::span<double const> c, onnx_operand const& y) {
    doubles const m(t);
    auto const twice = m.mul(m.number(2), y);
    auto b = m.number(c.back()), before = m.number(0);
    for (std::size_t k = c.size() - 1; k-- > 1;) {
        auto const next = m.add(m.sub(m.mul(twice, b), before), m.number(c[k]));
        before = b;
        b = next;
    }
    return m.add(m.sub(m.mul(y, b), before), m.number(c[0]));
}
/// One series up to `bound`, another one beyond it; each is calculated of values in its own range.
[[nodiscard]] inline onnx_operand near_or_far(onnx_call& t, onnx_operand const& x, double bound,
                                              std::function<onnx_operand(onnx_operand const&, onnx_operand const&)> const& near,
                                              std::function<onnx_operand(onnx_operand const&, onnx_operand const&)> const& far) {
    doubles const m(t);
    auto const limit = m.number(bound), two = m.number(2), one = m.number(1);
    auto const low = make_2(t, "Min", x, limit), high = make_2(t, "Max", x, limit);
    auto const a = near(low, m.sub(m.div(m.mul(two, low), limit), one)), b = far(high, m.sub(m.div(m.mul(two, limit), high), one));
    return choose(t, make_2(t, "LessOrEqual", x, limit), a, choose(t, t.make("IsNaN", {x}), x, b));
}
/// exp(-|x|) I0(x), or of I1.
[[nodiscard]] inline onnx_operand scaled_i(onnx_call& t, onnx_operand const& x, bool is_first) {
    doubles const m(t);
    auto const size = near_or_far(
        t, t.make("Abs", {x}), 8,
        [&](auto const& v, auto const& y) { return is_first ? m.mul(v, chebyshev_sum(t, bessel_i1_near, y)) : chebyshev_sum(t, bessel_i0_near, y); },
        [&](auto const& v, auto const& y) {
            return m.div(is_first ? chebyshev_sum(t, bessel_i1_far, y) : chebyshev_sum(t, bessel_i0_far, y), t.make("Sqrt", {v}));
        });
    return is_first ? m.mul(t.make("Sign", {x}), size) : size;
}
inline void bessel_i(onnx_call& t) {
    auto const base = t.call().op().base();
    doubles const m(t);
    auto const x = t.input(t.argument_name(0), dtype::float64);
    auto const scaled = scaled_i(t, x, base.find("i1") != base.npos);
    t.result(base.ends_with('e') ? scaled : m.mul(scaled, t.make("Exp", {t.make("Abs", {x})})));
}
/// K0 and K1, times exp(x) where they are scaled: infinite at 0, NaN below.
inline void bessel_k(onnx_call& t) {
    auto const base = t.call().op().base();
    bool const is_first = base.ends_with("k1"), is_scaled = base.starts_with("special_scaled");
    doubles const m(t);
    auto const x = t.input(t.argument_name(0), dtype::float64);
    auto const scale = [&](onnx_operand const& v, onnx_operand const& power) { return m.mul(v, t.make("Exp", {power})); };
    auto const value = near_or_far(
        t, x, 2,
        [&](auto const& v, auto const& y) {
            auto const product = m.mul(t.make("Log", {m.mul(m.number(0.5), v)}), scale(scaled_i(t, v, is_first), t.make("Abs", {v})));
            auto const k = is_first ? m.add(m.div(chebyshev_sum(t, bessel_k1_near, y), v), product) : m.sub(chebyshev_sum(t, bessel_k0_near, y), product);
            return is_scaled ? scale(k, v) : k;
        },
        [&](auto const& v, auto const& y) {
            auto const k = m.div(is_first ? chebyshev_sum(t, bessel_k1_far, y) : chebyshev_sum(t, bessel_k0_far, y), t.make("Sqrt", {v}));
            return is_scaled ? k : scale(k, t.make("Neg", {v}));
        });
    auto const zero = m.number(0);
    t.result(choose(t, make_2(t, "Equal", x, zero), m.number(infinity),
                    choose(t, make_2(t, "Less", x, zero), m.number(std::numeric_limits<double>::quiet_NaN()), value)));
}
/// sin(x) / x, which is 1 at 0 and 0 at infinity.
inline void spherical_bessel_j0(onnx_call& t) {
    doubles const m(t);
    auto const x = t.input("x", dtype::float64), zero = m.number(0), is_zero = make_2(t, "Equal", x, zero);
    auto const quotient = m.div(t.make("Sin", {x}), choose(t, is_zero, m.number(1), x));
    t.result(choose(t, is_zero, m.number(1), choose(t, t.make("IsInf", {x}), zero, quotient)));
}

/// Winitzki's approximation, to 2e-3, and Newton's steps.
inline void erfinv(onnx_call& t) {
    auto const y = t.input("self", t.result_dtype());
    auto const n = [&](double v) { return t.number(v, y.dtype); };
    constexpr double a = 0.147, pi = 3.14159265358979323846;
    auto const inside = make_2(t, "Less", t.make("Abs", {y}), n(1));
    auto const safe = choose(t, inside, y, n(0));
    auto const log = t.make("Log", {make_2(t, "Mul", make_2(t, "Sub", n(1), safe), make_2(t, "Add", n(1), safe))});
    auto const mean = make_2(t, "Add", n(2 / (pi * a)), make_2(t, "Mul", n(0.5), log));
    auto const root = t.make("Sqrt", {make_2(t, "Sub", make_2(t, "Mul", mean, mean), make_2(t, "Div", log, n(a)))});
    auto const sign = t.make("Sign", {safe});
    auto x = make_2(t, "Mul", sign, t.make("Sqrt", {make_2(t, "Max", make_2(t, "Sub", root, mean), n(0))}));
    for (int i = 0; i < 3; ++i) {
        auto const slope = make_2(t, "Mul", n(1.12837916709551257390), t.make("Exp", {t.make("Neg", {make_2(t, "Mul", x, x)})}));
        x = make_2(t, "Sub", x, make_2(t, "Div", make_2(t, "Sub", t.make("Erf", {x}), safe), slope));
    }
    auto const is_end = make_2(t, "Equal", t.make("Abs", {y}), n(1));
    t.result(choose(t, inside, x, choose(t, is_end, make_2(t, "Mul", y, n(infinity)), n(std::numeric_limits<double>::quiet_NaN()))));
}

}  // namespace onnx_functions

inline constexpr onnx_row onnx_function_rows[] = {
    {"aten.special_chebyshev_polynomial_t aten.special_chebyshev_polynomial_u aten.special_chebyshev_polynomial_v aten.special_chebyshev_polynomial_w "
     "aten.special_shifted_chebyshev_polynomial_t aten.special_shifted_chebyshev_polynomial_u aten.special_shifted_chebyshev_polynomial_v "
     "aten.special_shifted_chebyshev_polynomial_w aten.special_hermite_polynomial_h aten.special_hermite_polynomial_he aten.special_laguerre_polynomial_l "
     "aten.special_legendre_polynomial_p",
     "Loop (the recurrence)", onnx_functions::polynomial},
    {"aten.special_zeta", "Pow, ReduceSum (a series)", onnx_functions::zeta},
    {"aten.polygamma", "Pow, ReduceSum (a series)", onnx_functions::polygamma},
    {"aten.i0 aten.special_i0e aten.special_i1 aten.special_i1e aten.special_modified_bessel_i0 aten.special_modified_bessel_i1", "Mul, Add (a series)",
     onnx_functions::bessel_i},
    {"aten.special_modified_bessel_k0 aten.special_modified_bessel_k1 aten.special_scaled_modified_bessel_k0 aten.special_scaled_modified_bessel_k1",
     "Mul, Add, Log (a series)", onnx_functions::bessel_k},
    {"aten.special_spherical_bessel_j0", "Sin, Div", onnx_functions::spherical_bessel_j0},
    {"aten.erfinv", "Log, Sqrt, Erf (Newton)", onnx_functions::erfinv},
};

}}}  // namespace torch_ir::detail
