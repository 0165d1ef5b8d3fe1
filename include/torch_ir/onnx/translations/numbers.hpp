// SPDX-License-Identifier: MIT
/// Numbers of the program: sizes, and Python's arithmetic on them. They are values of rank 0, integers of type int64.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_numbers {

inline void sym_size(onnx_call& t) {
    auto const d = t.dimension("dim", t.rank("self"));
    t.result(t.size_of(t.input("self"), t.type("self").sizes.at(static_cast<std::size_t>(d)), d));
}
inline void sym_numel(onnx_call& t) { t.result(t.make("Size", {t.input("self")}, {}, dtype::int64)); }
inline void item(onnx_call& t) { t.result(t.make("Reshape", {t.input("self"), t.integers({})})); }

/// The type that Python calculates two numbers with.
[[nodiscard]] inline dtype common(onnx_operand const& a, onnx_operand const& b) {
    if (a.dtype == dtype::float64 || b.dtype == dtype::float64) return dtype::float64;
    return a.dtype == dtype::bool_ && b.dtype == dtype::bool_ ? dtype::bool_ : dtype::int64;
}
[[nodiscard]] inline onnx_operand floor_quotient(onnx_call& t, onnx_operand const& a, onnx_operand const& b) {
    if (a.dtype == dtype::float64) return t.make("Floor", {make_2(t, "Div", a, b)});
    return make_2(t, "Div", make_2(t, "Sub", a, make_2(t, "Mod", a, b)), b);
}
inline void arithmetic(onnx_call& t) {
    auto const base = t.call().op().base();
    auto a = t.input(0), b = t.input(1);
    auto const type = common(a, b);
    auto const own = base == "truediv" || base == "pow" ? (base == "pow" && type != dtype::float64 ? dtype::int64 : dtype::float64)
                     : type == dtype::bool_             ? dtype::int64
                                                        : type;
    a = t.cast(a, own);
    b = t.cast(b, own);
    if (base == "floordiv") return t.result(floor_quotient(t, a, b));
    if (base == "mod") return t.result(own == dtype::int64 ? make_2(t, "Mod", a, b) : make_2(t, "Sub", a, make_2(t, "Mul", floor_quotient(t, a, b), b)));
    t.result(make_2(t, base == "add" ? "Add" : base == "sub" ? "Sub" : base == "mul" ? "Mul" : base == "pow" ? "Pow" : "Div", a, b));
}
inline void comparison(onnx_call& t) {
    auto const base = t.call().op().base();
    auto a = t.input(0), b = t.input(1);
    auto const type = common(a, b);
    a = t.cast(a, type);
    b = t.cast(b, type);
    auto const out = make_2(t,
                            base == "lt"   ? "Less"
                            : base == "le" ? "LessOrEqual"
                            : base == "gt" ? "Greater"
                            : base == "ge" ? "GreaterOrEqual"
                                           : "Equal",
                            a, b);
    t.result(base == "ne" ? t.make("Not", {out}) : out);
}
inline void logic(onnx_call& t) {
    auto const base = t.call().op().base();
    if (base == "not_" || base == "sym_not") return t.result(t.make("Not", {t.cast(t.input(0), dtype::bool_)}));
    t.result(make_2(t, base == "and_" ? "And" : base == "or_" ? "Or" : "Xor", t.cast(t.input(0), dtype::bool_), t.cast(t.input(1), dtype::bool_)));
}
inline void one_number(onnx_call& t) {
    auto const base = t.call().op().base();
    auto const x = t.input(0);
    if (base == "neg") return t.result(t.make("Neg", {x}));
    if (base == "abs") return t.result(t.make("Abs", {x}));
    if (base == "ceil" || base == "floor") return t.result(x.dtype == dtype::float64 ? t.make(base == "ceil" ? "Ceil" : "Floor", {x}) : x);
    if (base == "sqrt" || base == "sym_sqrt") return t.result(t.make("Sqrt", {t.cast(x, dtype::float64)}));
    t.result(x);  // trunc, sym_float, sym_int, pos: by the type of the result
}
inline void extreme_number(onnx_call& t) {
    auto const base = t.call().op().base();
    onnx_operand out = t.input(0);
    for (std::size_t i = 1; i < t.call().node().arguments.size(); ++i) {
        auto const next = t.input(i);
        auto const type = common(out, next);
        out = make_2(t, base == "sym_max" ? "Max" : base == "sym_min" ? "Min" : "Add", t.cast(out, type), t.cast(next, type));
    }
    t.result(out);
}
inline void if_then_else(onnx_call& t) {
    auto const a = t.input(1), b = t.input(2);
    auto const type = common(a, b);
    t.result(t.make("Where", {t.cast(t.input(0), dtype::bool_), t.cast(a, type), t.cast(b, type)}));
}

}  // namespace onnx_numbers

inline constexpr onnx_row onnx_number_rows[] = {
    {"aten.sym_size.int", "Shape, Squeeze", onnx_numbers::sym_size},
    {"aten.sym_numel", "Size", onnx_numbers::sym_numel},
    {"aten.item aten._local_scalar_dense", "Reshape", onnx_numbers::item},
    {"_operator.add _operator.sub _operator.mul _operator.floordiv _operator.mod _operator.truediv _operator.pow", "Add, Sub, Mul, Div, Mod, Pow",
     onnx_numbers::arithmetic},
    {"_operator.lt _operator.le _operator.gt _operator.ge _operator.eq _operator.ne", "Less, Greater, Equal", onnx_numbers::comparison},
    {"_operator.and_ _operator.or_ _operator.xor _operator.not_ torch.sym_not", "And, Or, Xor, Not", onnx_numbers::logic},
    {"_operator.neg _operator.pos _operator.abs math.trunc math.floor math.ceil math.sqrt torch.sym_sqrt torch.sym_float torch.sym_int",
     "Neg, Abs, Floor, Ceil, Cast", onnx_numbers::one_number},
    {"torch.sym_max torch.sym_min torch.sym_sum", "Max, Min, Add", onnx_numbers::extreme_number},
    {"torch.sym_ite", "Where", onnx_numbers::if_then_else},
};

}}}  // namespace torch_ir::detail
