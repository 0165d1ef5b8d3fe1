// SPDX-License-Identifier: MIT
/// Tensors out of nothing: filled ones, ranges, triangles, random numbers.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

#include <cmath>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_creation {

/// full, zeros, ones, empty, their `_like`s and `new_`s, fill: one number everywhere. Memory that is not filled is written as zeros.
inline void filled(onnx_call& t) {
    auto const base = t.call().op().base();
    auto const type = t.result_dtype();
    onnx_operand value;
    if (t.takes("fill_value")) value = t.input("fill_value", type);
    else if (t.takes("value")) value = t.input("value", type);
    else if (base == "scalar_tensor") return t.result(t.input("s", type));
    else value = t.number(base.find("ones") != base.npos ? 1 : 0, type);
    if (t.result_rank() == 0) return t.result(value);
    t.result(t.make("Expand", {value, t.result_shape()}));
}
/// start, end and step as they are given: a table where they are known and short.
inline void arange(onnx_call& t) {
    auto const type = t.result_dtype();
    auto const has = [&](std::string_view argument) { return t.takes(argument) && t.call().has(argument); };
    auto const start = has("start") ? t.input("start") : t.number(0, dtype::int64), end = t.input("end"),
               step = has("step") ? t.input("step") : t.number(1, dtype::int64);
    bool const is_whole = start.dtype == dtype::int64 && end.dtype == dtype::int64 && step.dtype == dtype::int64;
    auto const& size = t.result_type().sizes.at(0);
    if (size.is_static() && t.call().argument(has("start") ? "start" : "end").is<use>() == false && t.call().argument("end").is<use>() == false) {
        double const first = has("start") ? t.call().number("start") : 0, each = has("step") ? t.call().number("step") : 1;
        if (size.value() <= (std::int64_t{1} << 16)) {
            std::vector<double> all;
            for (std::int64_t i = 0; i < size.value(); ++i) all.push_back(first + static_cast<double>(i) * each);
            auto const wide = is_whole || kind_of(type) == dtype_kind::integer ? dtype::int64 : dtype::float64;
            if (wide == dtype::int64)
                for (auto& x : all) x = std::trunc(x);
            return t.result(
                t.cast(t.constant(from_numbers(wide == dtype::float64 && type == dtype::float32 ? dtype::float32 : wide, {size.value()}, all)), type));
        }
    }
    auto const own = is_whole ? dtype::int64 : dtype::float64;
    t.result(t.make("Range", {t.cast(start, own), t.cast(end, own), t.cast(step, own)}));
}
inline void triangle(onnx_call& t) {
    t.result(t.make("Trilu", {t.input("self"), t.number(t.call().integer("diagonal"), dtype::int64)}, {attribute_of("upper", t.call().op().base() == "triu")}));
}
/// Random numbers, which are others than PyTorch's.
inline void random(onnx_call& t) {
    auto const base = t.call().op().base();
    auto const type = t.result_dtype();
    t.note(concat(t.call().op().text(), " draws other random numbers than PyTorch does"));
    bool const is_normal = base.find("randn") != base.npos, is_bernoulli = base == "bernoulli";
    auto const own = kind_of(type) == dtype_kind::floating ? type : dtype::float32;
    auto const place = t.make("Expand", {t.number(0, dtype::float32), t.result_shape()});
    auto const drawn = t.make(is_normal ? "RandomNormalLike" : "RandomUniformLike", {place},
                              {attribute_of("dtype", std::int64_t{*onnx_data_type(dtype::float32)})}, dtype::float32);
    if (!is_bernoulli) return t.result(t.cast(drawn, own));
    auto const p = t.takes("p") ? t.input("p", dtype::float32) : t.input("self", dtype::float32);
    t.result(t.cast(make_2(t, "Less", drawn, p), type));
}

}  // namespace onnx_creation

inline constexpr onnx_row onnx_creation_rows[] = {
    {"aten.full aten.full_like aten.new_full aten.zeros aten.zeros_like aten.new_zeros aten.ones aten.ones_like aten.new_ones aten.empty.memory_format "
     "aten.empty_like aten.new_empty "
     "aten.empty_strided aten.new_empty_strided aten.empty_permuted aten.scalar_tensor aten.fill",
     "Expand", onnx_creation::filled},
    {"aten.arange", "Range", onnx_creation::arange},
    {"aten.tril aten.triu", "Trilu", onnx_creation::triangle},
    {"aten.rand.default aten.randn.default aten.rand_like.default aten.randn_like.default aten.bernoulli", "RandomUniformLike, RandomNormalLike",
     onnx_creation::random},
};

}}}  // namespace torch_ir::detail
