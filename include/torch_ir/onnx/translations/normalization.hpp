// SPDX-License-Identifier: MIT
/// Normalisations.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>
#include <torch_ir/onnx/translations/reduction.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_normalization {

/// An argument, or as many equal numbers where it is None.
[[nodiscard]] inline onnx_operand input_or(onnx_call& t, std::string_view argument, double otherwise, shape const& s, dtype type) {
    if (t.call().has(argument)) return t.input(argument, type);
    return t.make("Expand", {t.number(otherwise, type), t.list(t.sizes(s))});
}
/// The channels of an input: its second dimension.
[[nodiscard]] inline shape channels(onnx_call const& t) { return {t.type("input").sizes.at(1)}; }

inline void batch_norm(onnx_call& t) {
    if (t.takes("training") && t.call().flag("training")) t.refuse("batch normalisation in training", "export the model in evaluation mode");
    if (!t.call().has("running_mean")) t.refuse("batch normalisation without running statistics");
    auto const type = t.type("input").dtype;
    auto const own = promote_dtypes(type, t.type("running_mean").dtype);
    t.result(0, t.make("BatchNormalization",
                       {t.input("input", own), input_or(t, "weight", 1, channels(t), own), input_or(t, "bias", 0, channels(t), own),
                        t.input("running_mean", own), t.input("running_var", own)},
                       {attribute_of("epsilon", t.call().number("eps"))}));
}
/// With the statistics of the batch itself; new running statistics are results.
inline void batch_norm_training(onnx_call& t) {
    bool const has_running = t.takes("running_mean");
    if (t.takes("training") && !t.call().flag("training")) t.refuse("batch normalisation that doesn't train");
    auto const& s = t.type("input").sizes;
    auto const own = t.type("input").dtype;
    auto const x = t.input("input");
    auto axes = count_up(0, t.rank("input"));
    axes.erase(axes.begin() + 1);
    auto const rest = count_up(1, t.rank("input") - 1);
    auto const mean = t.make("ReduceMean", {x, t.integers(axes)}, {attribute_of("keepdims", true)});
    auto const off = make_2(t, "Sub", x, mean);
    auto const variance = t.make("ReduceMean", {make_2(t, "Mul", off, off), t.integers(axes)}, {attribute_of("keepdims", true)});
    auto const inverse = t.make("Reciprocal", {t.make("Sqrt", {make_2(t, "Add", variance, t.number(t.call().number("eps"), own))})});
    auto out = make_2(t, "Mul", off, inverse);
    if (t.call().has("weight")) out = make_2(t, "Mul", out, unsqueeze(t, t.input("weight", own), rest));
    if (t.call().has("bias")) out = make_2(t, "Add", out, unsqueeze(t, t.input("bias", own), rest));
    t.result(0, out);
    t.result(1, squeeze(t, mean, axes));
    t.result(2, squeeze(t, inverse, axes));
    if (!has_running) return;
    auto const n = onnx_reduction::count_of(t, s, axes, own);  // the running variance is that of a sample: divided by n - 1
    auto const unbiased = make_2(t, "Mul", squeeze(t, variance, axes), make_2(t, "Div", n, make_2(t, "Sub", n, t.number(1, own))));
    auto const momentum = t.call().number("momentum");
    auto const moved = [&](std::string_view argument, onnx_operand const& now) {
        return make_2(t, "Add", make_2(t, "Mul", t.input(argument, own), t.number(1 - momentum, own)), make_2(t, "Mul", now, t.number(momentum, own)));
    };
    t.result(3, moved("running_mean", squeeze(t, mean, axes)));
    t.result(4, moved("running_var", unbiased));
}
inline void layer_norm(onnx_call& t) {
    auto const& x = t.type("input");
    auto const n = static_cast<std::int64_t>(t.call().dimensions("normalized_shape").size());
    shape const normalized(x.sizes.end() - static_cast<std::ptrdiff_t>(n), x.sizes.end());
    auto const type = x.dtype;
    std::vector<onnx_operand> inputs{t.input("input"), input_or(t, "weight", 1, normalized, type)};
    if (t.call().has("bias")) inputs.push_back(t.input("bias", type));
    std::vector<dtype> types{dtype::undefined};
    bool const gives_statistics = t.call().op().base() == "native_layer_norm" && (t.is_used(1) || t.is_used(2));
    if (gives_statistics) types.insert(types.end(), 2, type == dtype::float64 ? dtype::float64 : dtype::float32);
    auto const out = t.make_several("LayerNormalization", inputs, types, {attribute_of("axis", -n), attribute_of("epsilon", t.call().number("eps"))});
    for (std::size_t i = 0; i < out.size(); ++i) t.result(i, out[i]);
}
/// Mean 0 and variance 1 over dimensions; gives the mean and the reciprocal of the deviation as well.
[[nodiscard]] inline onnx_values normalized(onnx_call& t, onnx_operand const& x, std::vector<std::int64_t> const& axes, double eps) {
    auto const mean = t.make("ReduceMean", {x, t.integers(axes)}, {attribute_of("keepdims", true)});
    auto const off = make_2(t, "Sub", x, mean);
    auto const variance = t.make("ReduceMean", {make_2(t, "Mul", off, off), t.integers(axes)}, {attribute_of("keepdims", true)});
    auto const inverse = t.make("Reciprocal", {t.make("Sqrt", {make_2(t, "Add", variance, t.number(eps, x.dtype))})});
    return {make_2(t, "Mul", off, inverse), mean, inverse};
}
/// `x` times `weight` plus `bias`, one for each channel.
[[nodiscard]] inline onnx_operand scaled(onnx_call& t, onnx_operand x) {
    auto const rest = count_up(1, t.rank("input") - 1);
    if (t.call().has("weight")) x = make_2(t, "Mul", x, unsqueeze(t, t.input("weight", x.dtype), rest));
    if (t.call().has("bias")) x = make_2(t, "Add", x, unsqueeze(t, t.input("bias", x.dtype), rest));
    return x;
}
inline void group_norm(onnx_call& t) {
    bool const is_native = t.call().op().base() == "native_group_norm";
    auto const groups = t.call().integer(is_native ? "group" : "num_groups");
    auto const& x = t.type("input");
    auto const eps = t.call().number("eps");
    auto const own = kind_of(x.dtype) == dtype_kind::floating && x.dtype != dtype::float64 ? dtype::float32 : x.dtype;
    bool const gives_statistics = is_native && (t.is_used(1) || t.is_used(2));
    if (t.opset() >= 21 && !gives_statistics && x.dtype == dtype::float32 && x.sizes.size() > 2)
        return t.result(0,
                        t.make("GroupNormalization", {t.input("input"), input_or(t, "weight", 1, channels(t), own), input_or(t, "bias", 0, channels(t), own)},
                               {attribute_of("num_groups", groups), attribute_of("epsilon", eps)}));
    auto const grouped = t.make("Reshape", {t.input("input", own), t.list({t.size(x.sizes.at(0)), groups, std::int64_t{-1}})});
    onnx_values out;
    if (x.dtype == dtype::float32 && !gives_statistics) {
        auto const ones = t.make("Expand", {t.number(1, own), t.integers({groups})}), zeros = t.make("Expand", {t.number(0, own), t.integers({groups})});
        out = {t.make("InstanceNormalization", {grouped, ones, zeros}, {attribute_of("epsilon", eps)})};
    } else {
        out = normalized(t, grouped, {2}, eps);
    }
    t.result(0, scaled(t, t.reshape(out[0], x.sizes)));
    for (std::size_t i = 1; i < 3 && gives_statistics; ++i) t.result(i, squeeze(t, out[i], {2}));
}
inline void instance_norm(onnx_call& t) {
    if (!t.call().flag("use_input_stats")) t.refuse("instance normalisation with running statistics");
    auto const& x = t.type("input");
    auto const own = x.dtype;
    if (own == dtype::float64) return t.result(scaled(t, normalized(t, t.input("input"), count_up(2, t.rank("input")), t.call().number("eps"))[0]));
    t.result(t.make("InstanceNormalization", {t.input("input"), input_or(t, "weight", 1, channels(t), own), input_or(t, "bias", 0, channels(t), own)},
                    {attribute_of("epsilon", t.call().number("eps"))}));
}
inline void rms_norm(onnx_call& t) {
    auto const& x = t.type("input");
    auto const n = static_cast<std::int64_t>(t.call().dimensions("normalized_shape").size());
    shape const last(x.sizes.end() - static_cast<std::ptrdiff_t>(n), x.sizes.end());
    double const eps = t.call().has("eps") ? t.call().number("eps") : x.dtype == dtype::float64 ? 2.220446049250313e-16 : 1.1920928955078125e-07;
    if (t.opset() >= 23 && x.dtype == dtype::float32)
        return t.result(
            t.make("RMSNormalization", {t.input("input"), input_or(t, "weight", 1, last, x.dtype)}, {attribute_of("axis", -n), attribute_of("epsilon", eps)}));
    auto const own = x.dtype == dtype::float64 ? dtype::float64 : dtype::float32;
    auto const value = t.input("input", own);
    auto const rank = t.rank("input");
    auto const mean = t.make("ReduceMean", {make_2(t, "Mul", value, value), t.integers(count_up(rank - n, rank))}, {attribute_of("keepdims", true)});
    auto out = make_2(t, "Mul", value, t.make("Reciprocal", {t.make("Sqrt", {make_2(t, "Add", mean, t.number(eps, own))})}));
    if (t.call().has("weight")) out = make_2(t, "Mul", out, t.input("weight", own));
    t.result(out);
}

}  // namespace onnx_normalization

inline constexpr onnx_row onnx_normalization_rows[] = {
    {"aten.batch_norm aten._native_batch_norm_legit_no_training aten.native_batch_norm", "BatchNormalization", onnx_normalization::batch_norm},
    {"aten._native_batch_norm_legit_functional aten._native_batch_norm_legit.no_stats", "ReduceMean, Sub, Mul", onnx_normalization::batch_norm_training},
    {"aten.layer_norm aten.native_layer_norm", "LayerNormalization", onnx_normalization::layer_norm},
    {"aten.group_norm aten.native_group_norm", "GroupNormalization (21), InstanceNormalization", onnx_normalization::group_norm},
    {"aten.instance_norm", "InstanceNormalization", onnx_normalization::instance_norm},
    {"aten.rms_norm", "RMSNormalization (23), ReduceMean", onnx_normalization::rms_norm},
};

}}}  // namespace torch_ir::detail
