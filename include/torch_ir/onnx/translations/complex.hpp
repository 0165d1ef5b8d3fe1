// SPDX-License-Identifier: MIT
/// Complex numbers, which ONNX's operators don't take: a complex tensor is one of reals with a last dimension of 2.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

#include <cmath>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What is right on such pairs as well: operators that move whole elements, count dimensions from the first and say sizes by `reshape`, `transpose` and `result_shape`, and those of this file. Sorted.
inline constexpr std::string_view onnx_complex_operators[] = {
    "aten._assert_tensor_metadata",
    "aten._conj",
    "aten._conj_physical",
    "aten._to_copy",
    "aten.constant_pad_nd",
    "aten.conj",
    "aten.lift",
    "aten.to",
    "aten.squeeze_copy",

    "aten._fft_c2c",
    "aten._fft_c2r",
    "aten._fft_r2c",
    "aten._unsafe_view",
    "aten.abs",
    "aten.add",
    "aten.alias",
    "aten.cat",
    "aten.clone",
    "aten.complex",
    "aten.contiguous",
    "aten.detach",
    "aten.div",
    "aten.expand",
    "aten.flatten",
    "aten.flip",
    "aten.imag",
    "aten.index",
    "aten.index_select",
    "aten.lift_fresh_copy",
    "aten.mean",
    "aten.movedim",
    "aten.mul",
    "aten.neg",
    "aten.permute",
    "aten.polar",
    "aten.real",
    "aten.reshape",
    "aten.resolve_conj",
    "aten.resolve_neg",
    "aten.roll",
    "aten.select",
    "aten.select_scatter",
    "aten.slice",
    "aten.slice_scatter",
    "aten.split",
    "aten.split_with_sizes",
    "aten.squeeze",
    "aten.stack",
    "aten.sub",
    "aten.sum",
    "aten.t",
    "aten.transpose",
    "aten.unbind",
    "aten.unflatten",
    "aten.unsqueeze",
    "aten.view",
    "aten.view_as_complex",
    "aten.view_as_real",
};
[[nodiscard]] inline bool takes_complex(std::string_view op) {
    return std::find(std::begin(onnx_complex_operators), std::end(onnx_complex_operators), op) != std::end(onnx_complex_operators);
}

namespace onnx_complex {

[[nodiscard]] inline bool is_complex(dtype t) { return kind_of(t) == dtype_kind::complex; }
/// The same pairs, seen as reals, and the other way round.
[[nodiscard]] inline onnx_operand as_real(onnx_operand x) {
    x.dtype = real_of(x.dtype);
    return x;
}
[[nodiscard]] inline onnx_operand as_complex(onnx_operand x) {
    x.dtype = x.dtype == dtype::float64 ? dtype::complex128 : dtype::complex64;
    return x;
}
/// One of the two parts: of rank 1 less, or with a last dimension of 1.
[[nodiscard]] inline onnx_operand part(onnx_call& t, onnx_operand const& x, std::int64_t which, bool keeps = false) {
    auto const one = slice(t, as_real(x), -1, which, which == 0 ? 1 : 2);
    return keeps ? one : squeeze(t, one, {-1});
}
[[nodiscard]] inline onnx_operand pair(onnx_call& t, onnx_operand const& real, onnx_operand const& imaginary) {
    return as_complex(t.make("Concat", {real, imaginary}, {attribute_of("axis", std::int64_t{-1})}));
}
[[nodiscard]] inline onnx_operand product(onnx_call& t, onnx_operand const& x, onnx_operand const& y) {
    auto const a = part(t, x, 0, true), b = part(t, x, 1, true), c = part(t, y, 0, true), d = part(t, y, 1, true);
    return pair(t, make_2(t, "Sub", make_2(t, "Mul", a, c), make_2(t, "Mul", b, d)), make_2(t, "Add", make_2(t, "Mul", a, d), make_2(t, "Mul", b, c)));
}
inline void multiply(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const x = t.input("self", type), y = t.input("other", type);
    t.result(is_complex(type) ? product(t, x, y) : make_2(t, "Mul", x, y));
}
/// x / y = x * conj(y) / |y|^2
[[nodiscard]] inline onnx_operand quotient(onnx_call& t, onnx_operand const& x, onnx_operand const& y) {
    auto const c = part(t, y, 0, true), d = part(t, y, 1, true);
    auto const size = make_2(t, "Add", make_2(t, "Mul", c, c), make_2(t, "Mul", d, d));
    return as_complex(make_2(t, "Div", as_real(product(t, x, pair(t, c, t.make("Neg", {d})))), size));
}
inline void absolute(onnx_call& t) {
    auto const x = t.input("self");
    if (!is_complex(x.dtype)) return t.result(t.make("Abs", {x}));
    auto const pairs = as_real(x);
    t.result(t.make("Sqrt", {t.make("ReduceSum", {make_2(t, "Mul", pairs, pairs), t.integers({-1})}, {attribute_of("keepdims", false)})}));
}
inline void real(onnx_call& t) {
    auto const x = t.input("self");
    if (!is_complex(x.dtype)) return t.result(x);
    t.result(part(t, x, t.call().op().base() == "imag" ? 1 : 0));
}
inline void view_as_real(onnx_call& t) { t.result(as_real(t.input("self"))); }
inline void view_as_complex(onnx_call& t) { t.result(as_complex(t.input("self"))); }
inline void conjugate(onnx_call& t) {
    auto const x = t.input("self");
    if (!is_complex(x.dtype)) return t.result(x);
    t.result(pair(t, part(t, x, 0, true), t.make("Neg", {part(t, x, 1, true)})));
}
inline void complex(onnx_call& t) {
    auto const type = real_of(t.result_dtype());
    auto const shape = t.list(t.sizes(t.result_type().sizes));
    auto const wide = [&](std::string_view argument) { return unsqueeze(t, t.make("Expand", {t.input(argument, type), shape}), {-1}); };
    t.result(pair(t, wide("real"), wide("imag")));
}
inline void polar(onnx_call& t) {
    auto const type = real_of(t.result_dtype());
    auto const size = t.input("abs", type), angle = t.input("angle", type);
    t.result(pair(t, unsqueeze(t, make_2(t, "Mul", size, t.make("Cos", {angle})), {-1}), unsqueeze(t, make_2(t, "Mul", size, t.make("Sin", {angle})), {-1})));
}

/// A discrete Fourier transform along one dimension, of pairs or (rank + 1 with a last dimension of 1) of reals.
[[nodiscard]] inline onnx_operand transform(onnx_call& t, onnx_operand const& x, std::int64_t axis, bool inverse, bool onesided,
                                            onnx_operand const& length = {}) {
    if (t.opset() < 20) return t.make("DFT", {x, length}, {attribute_of("axis", axis), attribute_of("inverse", inverse), attribute_of("onesided", onesided)});
    return t.make("DFT", {x, length, t.number(axis, dtype::int64)}, {attribute_of("inverse", inverse), attribute_of("onesided", onesided)});
}
/// How many elements a transform goes over, and what the result is multiplied with: normalisation 0 is none, 1 by the root of n, 2 by n.
[[nodiscard]] inline onnx_operand normalised(onnx_call& t, onnx_operand const& x, double n, bool has_divided) {
    auto const how = t.call().integer("normalization");
    double const factor = (how == 0 ? 1 : how == 1 ? 1 / std::sqrt(n) : 1 / n) * (has_divided ? n : 1);
    return factor == 1 ? x : make_2(t, "Mul", x, t.number(factor, x.dtype));
}
inline void fft(onnx_call& t) {
    auto const base = t.call().op().base();
    auto const rank = t.rank("self");
    std::vector<std::int64_t> dims;
    for (auto const d : t.call().integers("dim")) dims.push_back(d < 0 ? d + rank : d);
    bool const to_complex = base == "_fft_r2c", to_real = base == "_fft_c2r";
    bool const inverse = to_real || (!to_complex && !t.call().flag("forward"));
    double n = 1;
    for (std::size_t i = 0; i < dims.size(); ++i)
        n *= static_cast<double>(to_real && i + 1 == dims.size() ? t.call().integer("last_dim_size")
                                                                 : known_size(t, t.type("self").sizes, dims[i], "a transform"));
    auto x = as_real(t.input("self"));
    if (to_complex) x = unsqueeze(t, x, {rank});
    if (to_complex && !dims.empty()) x = transform(t, x, dims.back(), false, t.call().flag("onesided"));
    for (std::size_t i = 0; i + (to_complex || to_real ? 1U : 0U) < dims.size(); ++i) x = transform(t, x, dims[i], inverse, false);
    if (to_real) x = squeeze(t, transform(t, x, dims.back(), true, true, t.number(t.call().integer("last_dim_size"), dtype::int64)), {rank});
    x = normalised(t, x, n, inverse);
    t.result(to_real ? x : as_complex(x));
}

}  // namespace onnx_complex

inline constexpr onnx_row onnx_complex_rows[] = {
    {"aten.mul", "Mul", onnx_complex::multiply},
    {"aten.abs", "Abs", onnx_complex::absolute},
    {"aten.real aten.imag", "Slice", onnx_complex::real},
    {"aten.view_as_real", "the pairs", onnx_complex::view_as_real},
    {"aten.view_as_complex", "the pairs", onnx_complex::view_as_complex},
    {"aten._conj aten.conj aten._conj_physical aten.conj_physical", "Neg", onnx_complex::conjugate},
    {"aten.complex", "Concat", onnx_complex::complex},
    {"aten.polar", "Cos, Sin, Concat", onnx_complex::polar},
    {"aten._fft_c2c aten._fft_r2c aten._fft_c2r", "DFT", onnx_complex::fft},
};

}}}  // namespace torch_ir::detail
