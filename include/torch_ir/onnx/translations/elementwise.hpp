// SPDX-License-Identifier: MIT
/// Element-wise operators: formulas, and what takes more than one.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>
#include <torch_ir/onnx/translations/complex.hpp>

#include <limits>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_elementwise {

[[nodiscard]] inline onnx_operand choose(onnx_call& t, onnx_operand const& condition, onnx_operand const& yes, onnx_operand const& no) {
    return t.make("Where", {condition, yes, no});
}
[[nodiscard]] inline bool is_whole(dtype t) { return kind_of(t) == dtype_kind::integer || kind_of(t) == dtype_kind::boolean; }

/// self + alpha * other, or the difference; `rsub` the other way round.
inline void add(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const base = t.call().op().base();
    auto const first = t.input(base == "rsub" ? "other" : "self", type);
    auto second = t.input(base == "rsub" ? "self" : "other", type);
    auto const* alpha = t.call().argument("alpha").get_if<std::int64_t>();
    if (!alpha || *alpha != 1) second = make_2(t, "Mul", second, t.input("alpha", type));
    t.result(make_2(t, base == "add" ? "Add" : "Sub", first, second));
}

/// The remainder that has the sign of the divisor.
[[nodiscard]] inline onnx_operand remainder_of(onnx_call& t, onnx_operand const& a, onnx_operand const& b) {
    if (is_whole(a.dtype)) return t.make("Mod", {a, b});
    auto const rest = t.make("Mod", {a, b}, {attribute_of("fmod", std::int64_t{1})});
    auto const zero = t.number(0, a.dtype);
    auto const differs = make_2(t, "Xor", make_2(t, "Less", rest, zero), make_2(t, "Less", b, zero));
    return choose(t, make_2(t, "And", t.make("Not", {make_2(t, "Equal", rest, zero)}), differs), make_2(t, "Add", rest, b), rest);
}
inline void remainder(onnx_call& t) { t.result(remainder_of(t, t.input("self", t.result_dtype()), t.input("other", t.result_dtype()))); }
inline void fmod(onnx_call& t) {
    t.result(t.make("Mod", {t.input("self", t.result_dtype()), t.input("other", t.result_dtype())}, {attribute_of("fmod", std::int64_t{1})}));
}

[[nodiscard]] inline onnx_operand truncated(onnx_call& t, onnx_operand const& x) {
    return is_whole(x.dtype) ? x : make_2(t, "Mul", t.make("Sign", {x}), t.make("Floor", {t.make("Abs", {x})}));
}
/// The quotient, rounded down.
[[nodiscard]] inline onnx_operand floor_quotient(onnx_call& t, onnx_operand const& a, onnx_operand const& b) {
    auto const whole = make_2(t, "Div", make_2(t, "Sub", a, remainder_of(t, a, b)), b);
    if (is_whole(a.dtype)) return whole;
    return choose(t, make_2(t, "Equal", b, t.number(0, a.dtype)), make_2(t, "Div", a, b), t.make("Round", {whole}));
}
inline void divide(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const a = t.input("self", type), b = t.input("other", type);
    bool const floors = t.call().op().base() == "floor_divide";
    std::string_view const mode = floors ? "floor" : t.takes("rounding_mode") && t.call().has("rounding_mode") ? t.call().text("rounding_mode") : "";
    if (mode == "floor") t.result(floor_quotient(t, a, b));
    else if (mode == "trunc") t.result(truncated(t, make_2(t, "Div", a, b)));
    else if (kind_of(type) == dtype_kind::complex) t.result(onnx_complex::quotient(t, a, b));
    else t.result(make_2(t, "Div", a, b));
}

inline void power(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const self = t.input("self", type);
    auto const& exponent = t.call().argument("exponent");
    auto const* n = exponent.get_if<std::int64_t>();
    auto const* x = exponent.get_if<double>();
    double const known = n ? static_cast<double>(*n) : x ? *x : 0;
    if (known == 2) t.result(make_2(t, "Mul", self, self));
    else if (known == 3) t.result(make_2(t, "Mul", make_2(t, "Mul", self, self), self));
    else if (known == 0.5 && !is_whole(type)) t.result(t.make("Sqrt", {self}));
    else t.result(make_2(t, "Pow", self, t.input("exponent", type)));
}

/// ceil, floor, round, trunc: integers stay as they are.
inline void rounded(onnx_call& t) {
    auto const self = t.input("self", t.result_dtype());
    auto const base = t.call().op().base();
    if (is_whole(self.dtype)) t.result(self);
    else if (base == "trunc" || base == "fix") t.result(truncated(t, self));
    else t.result(t.make(base == "ceil" ? "Ceil" : base == "floor" ? "Floor" : "Round", {self}));
}
inline void round_decimals(onnx_call& t) {
    auto const self = t.input("self", t.result_dtype());
    auto const decimals = t.call().integer("decimals");
    double factor = 1;
    for (std::int64_t i = 0; i < (decimals < 0 ? -decimals : decimals) && i < 400; ++i) factor *= 10;
    auto const scale = t.number(factor, self.dtype);
    if (decimals < 0) t.result(make_2(t, "Mul", t.make("Round", {make_2(t, "Div", self, scale)}), scale));
    else t.result(make_2(t, "Div", t.make("Round", {make_2(t, "Mul", self, scale)}), scale));
}

/// log(1 + x), right for small x: x * log(u) / (u - 1), where u = 1 + x.
inline void log1p(onnx_call& t) {
    auto const x = t.input("self", t.result_dtype());
    auto const one = t.number(1, x.dtype);
    auto const u = make_2(t, "Add", x, one);
    auto const same = make_2(t, "Or", make_2(t, "Equal", u, one), t.make("IsInf", {x}));
    t.result(choose(t, same, x, make_2(t, "Div", make_2(t, "Mul", t.make("Log", {u}), x), make_2(t, "Sub", u, one))));
}

inline void atan2(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const y = t.input("self", type), x = t.input("other", type), zero = t.number(0, type), pi = t.number(3.14159265358979323846, type);
    auto const y_is_negative = make_2(t, "Less", y, zero);
    auto const half = choose(t, y_is_negative, t.number(-1.57079632679489661923, type),
                             choose(t, make_2(t, "Greater", y, zero), t.number(1.57079632679489661923, type), zero));
    auto const base = t.make("Atan", {make_2(t, "Div", y, x)});
    auto const left = choose(t, y_is_negative, make_2(t, "Sub", base, pi), make_2(t, "Add", base, pi));
    t.result(choose(t, make_2(t, "Equal", x, zero), half, choose(t, make_2(t, "Less", x, zero), left, base)));
}

/// and, or, xor, not of bits, or of truth values.
inline void bitwise(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const base = t.call().op().base();
    bool const is_bool = type == dtype::bool_;
    auto const self = t.input("self", type);
    if (base == "bitwise_not") return t.result(t.make(is_bool ? "Not" : "BitwiseNot", {self}));
    std::string_view const word = base.find("and") != base.npos ? "And" : base.find("xor") != base.npos ? "Xor" : "Or";
    t.result(make_2(t, is_bool ? std::string(word) : concat("Bitwise", word), self, t.input("other", type)));
}
inline void shift(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const self = t.input("self", type);
    auto const factor = make_2(t, "Pow", t.number(2, type), t.input("other", type));
    bool const is_left = t.call().op().base().find("left") != std::string_view::npos || t.call().op().base().find("lshift") != std::string_view::npos;
    t.result(is_left || !is_whole(type) ? make_2(t, is_left ? "Mul" : "Div", self, factor) : floor_quotient(t, self, factor));
}
inline void logical(onnx_call& t) {
    auto const base = t.call().op().base();
    auto const self = t.input("self", dtype::bool_);
    if (base == "logical_not") return t.result(t.make("Not", {self}));
    t.result(make_2(t, base == "logical_and" ? "And" : base == "logical_or" ? "Or" : "Xor", self, t.input("other", dtype::bool_)));
}

inline void where(onnx_call& t) {
    t.result(choose(t, t.input("condition", dtype::bool_), t.input("self", t.result_dtype()), t.input("other", t.result_dtype())));
}
inline void masked_fill(onnx_call& t) {
    t.result(choose(t, t.input("mask", dtype::bool_), t.input("value", t.result_dtype()), t.input("self", t.result_dtype())));
}
/// min(max(x, low), high); numbers by Clip.
inline void clamp(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const base = t.call().op().base();
    auto const low_name = base == "clamp_max"  ? ""
                          : base == "hardtanh" ? "min_val"
                                               : "min",
               high_name = base == "clamp_min"  ? ""
                           : base == "hardtanh" ? "max_val"
                                                : "max";
    auto const low = *low_name ? t.find_input(low_name) : onnx_operand(), high = *high_name ? t.find_input(high_name) : onnx_operand();
    auto x = t.input("self", type);
    if ((!low || low.is_scalar) && (!high || high.is_scalar)) return t.result(t.make("Clip", {x, t.cast(low, type), t.cast(high, type)}));
    if (low) x = make_2(t, "Max", x, t.cast(low, type));
    if (high) x = make_2(t, "Min", x, t.cast(high, type));
    t.result(x);
}
inline void relu6(onnx_call& t) {
    auto const type = t.result_dtype();
    t.result(t.make("Clip", {t.input("self", type), t.number(0, type), t.number(6, type)}));
}

inline void is_infinite_or_nan(onnx_call& t) {
    auto const& self = t.type("self");
    auto const base = t.call().op().base();
    auto const x = t.input("self", kind_of(self.dtype) == dtype_kind::floating ? self.dtype : dtype::float32);
    if (base == "isnan") return t.result(t.make("IsNaN", {x}));
    if (base == "isinf") return t.result(t.make("IsInf", {x}));
    t.result(t.make("Not", {make_2(t, "Or", t.make("IsNaN", {x}), t.make("IsInf", {x}))}));
}

inline void relu(onnx_call& t) {
    auto const x = t.input("self", t.result_dtype());
    t.result(is_whole(x.dtype) ? make_2(t, "Max", x, t.number(0, x.dtype)) : t.make("Relu", {x}));
}
inline void gelu(onnx_call& t) {
    auto const x = t.input("self", t.result_dtype());
    bool const by_tanh = t.call().text("approximate") == "tanh";
    if (t.opset() >= 20 && x.dtype != dtype::float64) return t.result(t.make("Gelu", {x}, {attribute_of("approximate", t.call().text("approximate"))}));
    auto const n = [&](double v) { return t.number(v, x.dtype); };
    auto inner = x;
    if (by_tanh) {
        auto const cube = make_2(t, "Mul", make_2(t, "Mul", x, x), x);
        inner = t.make("Tanh", {make_2(t, "Mul", n(0.79788456080286535588), make_2(t, "Add", x, make_2(t, "Mul", n(0.044715), cube)))});
    } else {
        inner = t.make("Erf", {make_2(t, "Mul", x, n(0.70710678118654752440))});
    }
    t.result(make_2(t, "Mul", make_2(t, "Mul", n(0.5), x), make_2(t, "Add", n(1), inner)));
}
inline void elu(onnx_call& t) {
    auto const x = t.input("self", t.result_dtype());
    double const alpha = t.call().number("alpha"), scale = t.call().number("scale"), input_scale = t.call().number("input_scale");
    if (scale == 1 && input_scale == 1) return t.result(t.make("Elu", {x}, {attribute_of("alpha", alpha)}));
    auto const n = [&](double v) { return t.number(v, x.dtype); };
    auto const below = make_2(t, "Mul", make_2(t, "Sub", t.make("Exp", {make_2(t, "Mul", x, n(input_scale))}), n(1)), n(alpha * scale));
    t.result(choose(t, make_2(t, "Greater", x, n(0)), make_2(t, "Mul", x, n(scale)), below));
}
/// Where beta * x is above the threshold the result is x.
inline void softplus(onnx_call& t) {
    auto const x = t.input("self", t.result_dtype());
    double const beta = t.call().number("beta");
    if (beta == 1 && t.call().number("threshold") >= 15) return t.result(t.make("Softplus", {x}));
    auto const scaled = make_2(t, "Mul", x, t.number(beta, x.dtype));
    auto const soft = make_2(t, "Div", t.make("Softplus", {scaled}), t.number(beta, x.dtype));
    t.result(choose(t, make_2(t, "Greater", scaled, t.number(t.call().number("threshold"), x.dtype)), x, soft));
}
inline void prelu(onnx_call& t) {
    auto slope = t.input("weight", t.result_dtype());
    auto const rank = t.rank("self");
    if (t.call().op().base() == "prelu" && t.rank("weight") == 1 && rank > 2) slope = unsqueeze(t, slope, count_up(1, rank - 1));
    if (t.call().op().base() == "prelu" && rank < 1) slope = t.reshape(slope, shape{});
    t.result(t.make("PRelu", {t.input("self", t.result_dtype()), slope}));
}
inline void glu(onnx_call& t) {
    auto const dim = t.dimension("dim", t.rank("self"));
    auto const halves = t.make_several("Split", {t.input("self")}, {dtype::undefined, dtype::undefined},
                                       {attribute_of("axis", dim), attribute_of("num_outputs", std::int64_t{2})});
    t.result(make_2(t, "Mul", halves[0], t.make("Sigmoid", {halves[1]})));
}
inline void softmax(onnx_call& t) {
    auto const rank = t.rank("self");
    bool const is_log = t.call().op().base().find("log") != std::string_view::npos;
    auto x = t.input("self", t.result_dtype());
    if (rank == 0) x = unsqueeze(t, x, {0});
    auto const out = t.make(is_log ? "LogSoftmax" : "Softmax", {x}, {attribute_of("axis", t.dimension("dim", rank))});
    t.result(rank == 0 ? squeeze(t, out, {0}) : out);
}
/// A value with another name, or of another type.
inline void forwarded(onnx_call& t) { t.result(t.input(t.argument_name(0))); }
inline void dropout(onnx_call& t) {
    auto const base = t.call().op().base();
    bool const trains = base == "native_dropout" ? !t.call().has("train") || t.call().flag("train") : t.call().flag("train");
    if (trains && t.call().number("p") != 0) t.refuse("dropout that draws random numbers", "export the model in evaluation mode");
    t.result(0, t.input("input"));
    if (base == "native_dropout") t.result(1, t.make("Expand", {t.number(1, dtype::bool_), t.result_shape(1)}));
}
/// In evaluation the slope is the mean of its limits.
inline void rrelu(onnx_call& t) {
    if (t.call().flag("training")) t.refuse("rrelu that draws random numbers", "export the model in evaluation mode");
    t.result(0, t.make("LeakyRelu", {t.input("self")}, {attribute_of("alpha", (t.call().number("lower") + t.call().number("upper")) / 2)}));
}
/// Lanczos' approximation (g = 7, 9 terms), calculated in float64; below 0.5 by reflection.
inline void lgamma(onnx_call& t) {
    auto const x = t.input("self", dtype::float64);
    auto const n = [&](double v) { return t.number(v, dtype::float64); };
    constexpr double terms[] = {676.5203681218851,  -1259.1392167224028,  771.32342877765313,    -176.61502916214059,
                                12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};
    auto const reflects = make_2(t, "Less", x, n(0.5));
    auto const y = make_2(t, "Sub", choose(t, reflects, make_2(t, "Sub", n(1), x), x), n(1));
    auto sum = n(0.99999999999980993);
    for (std::size_t i = 0; i < std::size(terms); ++i)
        sum = make_2(t, "Add", sum, make_2(t, "Div", n(terms[i]), make_2(t, "Add", y, n(static_cast<double>(i + 1)))));
    auto const shifted = make_2(t, "Add", y, n(7.5));
    auto const main = make_2(t, "Sub", make_2(t, "Mul", make_2(t, "Add", y, n(0.5)), t.make("Log", {shifted})), shifted);
    auto const direct = make_2(t, "Add", make_2(t, "Add", main, t.make("Log", {sum})), n(0.91893853320467274178));
    auto const sine = t.make("Abs", {t.make("Sin", {make_2(t, "Mul", n(3.14159265358979323846), make_2(t, "Sub", x, t.make("Floor", {x})))})});
    auto const reflected = make_2(t, "Sub", make_2(t, "Sub", n(1.14472988584940017414), t.make("Log", {sine})), direct);
    t.result(choose(t, t.make("IsInf", {x}), t.make("Abs", {x}), choose(t, reflects, reflected, direct)));
}
inline void nothing(onnx_call&) {}

}  // namespace onnx_elementwise

inline constexpr onnx_row onnx_elementwise_rows[] = {
    {"aten.acos", "Acos(self)"},
    {"aten.acosh", "Acosh(self)"},
    {"aten.asin", "Asin(self)"},
    {"aten.asinh", "Asinh(self)"},
    {"aten.atan", "Atan(self)"},
    {"aten.atanh", "Atanh(self)"},
    {"aten.cos", "Cos(self)"},
    {"aten.cosh", "Cosh(self)"},
    {"aten.erf aten.special_erf", "Erf(self)"},
    {"aten.exp", "Exp(self)"},
    {"aten.exp2", "Pow(2, self)"},
    {"aten.expm1", "Mul(Mul(2, Sinh(Mul(0.5, self))), Exp(Mul(0.5, self)))"},
    {"aten.log", "Log(self)"},
    {"aten.log10", "Mul(Log(self), 0.43429448190325182765)"},
    {"aten.log2", "Mul(Log(self), 1.4426950408889634074)"},
    {"aten.neg", "Neg(self)"},
    {"aten.reciprocal", "Reciprocal(self)"},
    {"aten.rsqrt", "Reciprocal(Sqrt(self))"},
    {"aten.sigmoid", "Sigmoid(self)"},
    {"aten.sign aten.sgn", "Sign(self)"},
    {"aten.sin", "Sin(self)"},
    {"aten.sinh", "Sinh(self)"},
    {"aten.sqrt", "Sqrt(self)"},
    {"aten.square", "Mul(self, self)"},
    {"aten.tan", "Tan(self)"},
    {"aten.tanh", "Tanh(self)"},
    {"aten.maximum aten.max.other", "Max(self, other)"},
    {"aten.minimum aten.min.other", "Min(self, other)"},
    {"aten.eq", "Equal(self, other)", nullptr, formula_type::promoted},
    {"aten.ne", "Not(Equal(self, other))", nullptr, formula_type::promoted},
    {"aten.lt", "Less(self, other)", nullptr, formula_type::promoted},
    {"aten.le", "LessOrEqual(self, other)", nullptr, formula_type::promoted},
    {"aten.gt", "Greater(self, other)", nullptr, formula_type::promoted},
    {"aten.ge", "GreaterOrEqual(self, other)", nullptr, formula_type::promoted},
    {"aten.silu", "Mul(self, Sigmoid(self))"},
    {"aten.mish", "Mish(self)"},
    {"aten.selu", "Selu(self)"},
    {"aten.celu", "Celu(self; alpha=alpha)"},
    {"aten.leaky_relu", "LeakyRelu(self; alpha=negative_slope)"},
    {"aten.hardswish", "HardSwish(self)"},
    {"aten.hardsigmoid", "HardSigmoid(self; alpha=0.16666667163372040, beta=0.5)"},
    {"aten.log_sigmoid", "Neg(Softplus(Neg(self)))"},
    {"aten.add aten.sub aten.rsub", "Add, Sub, Mul", onnx_elementwise::add},
    {"aten.div aten.floor_divide", "Div, Mod, Floor", onnx_elementwise::divide},
    {"aten.remainder", "Mod", onnx_elementwise::remainder},
    {"aten.fmod", "Mod", onnx_elementwise::fmod},
    {"aten.pow.Tensor_Scalar aten.pow.Tensor_Tensor aten.pow.Scalar", "Pow, Mul, Sqrt", onnx_elementwise::power},
    {"aten.ceil aten.floor aten.round.default aten.trunc aten.fix", "Ceil, Floor, Round, Sign", onnx_elementwise::rounded},
    {"aten.round.decimals", "Mul, Round, Div", onnx_elementwise::round_decimals},
    {"aten.log1p", "Log, Where", onnx_elementwise::log1p},
    {"aten.atan2.default", "Atan, Where", onnx_elementwise::atan2},
    {"aten.bitwise_and aten.bitwise_or aten.bitwise_xor aten.bitwise_not aten.__and__ aten.__or__ aten.__xor__", "And, Or, Xor, Not, Bitwise…",
     onnx_elementwise::bitwise},
    {"aten.bitwise_left_shift aten.bitwise_right_shift aten.__lshift__ aten.__rshift__", "Pow, Mul, Div", onnx_elementwise::shift},
    {"aten.logical_and aten.logical_or aten.logical_xor aten.logical_not", "And, Or, Xor, Not", onnx_elementwise::logical},
    {"aten.where.self aten.where.ScalarSelf aten.where.ScalarOther aten.where.Scalar", "Where", onnx_elementwise::where},
    {"aten.masked_fill", "Where", onnx_elementwise::masked_fill},
    {"aten.clamp aten.clamp_min aten.clamp_max aten.clip aten.hardtanh", "Clip, Max, Min", onnx_elementwise::clamp},
    {"aten.relu6", "Clip", onnx_elementwise::relu6},
    {"aten.isnan aten.isinf aten.isfinite", "IsNaN, IsInf", onnx_elementwise::is_infinite_or_nan},
    {"aten.relu", "Relu", onnx_elementwise::relu},
    {"aten.gelu", "Gelu, Erf, Tanh", onnx_elementwise::gelu},
    {"aten.elu", "Elu", onnx_elementwise::elu},
    {"aten.softplus", "Softplus", onnx_elementwise::softplus},
    {"aten.prelu aten._prelu_kernel", "PRelu", onnx_elementwise::prelu},
    {"aten.glu", "Split, Sigmoid, Mul", onnx_elementwise::glu},
    {"aten.softmax.int aten.log_softmax.int aten._softmax aten._log_softmax", "Softmax, LogSoftmax", onnx_elementwise::softmax},
    {"aten.alias aten.detach aten.clone aten.contiguous aten.lift aten.lift_fresh aten.lift_fresh_copy aten.positive aten.resolve_conj aten.resolve_neg",
     "the operand", onnx_elementwise::forwarded},
    {"aten._to_copy aten.to.dtype aten.to.dtype_layout aten.to.device aten.to.other aten.type_as aten._cast_Float aten._cast_Long aten._cast_Int", "Cast",
     onnx_elementwise::forwarded},
    {"aten.rrelu aten.rrelu_with_noise_functional", "LeakyRelu", onnx_elementwise::rrelu},
    {"aten.lgamma", "Log, Sin (Lanczos)", onnx_elementwise::lgamma},
    {"aten.dropout aten.feature_dropout aten.alpha_dropout aten.native_dropout", "the operand", onnx_elementwise::dropout},
    {"aten._assert_tensor_metadata aten._assert_scalar aten._assert_async aten._functional_assert_scalar aten._functional_assert_async "
     "aten.sym_constrain_range "
     "aten.sym_constrain_range_for_size aten._functional_sym_constrain_range aten._functional_sym_constrain_range_for_size",
     "left out", onnx_elementwise::nothing},
};

}}}  // namespace torch_ir::detail
