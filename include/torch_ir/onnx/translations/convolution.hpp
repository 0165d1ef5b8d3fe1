// SPDX-License-Identifier: MIT
/// Convolutions, pools and what resizes pictures.
#pragma once

#include <torch_ir/onnx/detail/table_row.hpp>

#include <cstddef>
#include <numeric>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

namespace onnx_convolution {

[[nodiscard]] inline std::vector<std::int64_t> doubled(std::vector<std::int64_t> pads) {
    auto const n = pads.size();
    for (std::size_t i = 0; i < n; ++i) pads.push_back(pads[i]);
    return pads;
}
/// A list of `n` of an argument that may hold one for all.
[[nodiscard]] inline std::vector<std::int64_t> spread(std::vector<std::int64_t> list, std::size_t n) {
    if (list.size() == 1) list.resize(n, list[0]);
    return list;
}
[[nodiscard]] inline onnx_operand with_batch(onnx_call& t, onnx_operand const& x, bool has_batch) { return has_batch ? x : unsqueeze(t, x, {0}); }
[[nodiscard]] inline onnx_operand without_batch(onnx_call& t, onnx_operand const& x, bool has_batch) { return has_batch ? x : squeeze(t, x, {0}); }

inline void convolution(onnx_call& t) {
    auto const base = t.call().op().base();
    auto const spatial = static_cast<std::size_t>(t.rank("weight")) - 2;
    bool const has_batch = t.rank("input") == t.rank("weight");
    bool const is_transposed = base == "convolution" ? t.call().flag("transposed") : base.find("transpose") != base.npos;
    auto const type = t.result_dtype();
    auto const x = with_batch(t, t.input("input", type), has_batch), weight = t.input("weight", type), bias = t.cast(t.find_input("bias"), type);
    auto const dilation = spread(t.call().integers("dilation"), spatial);
    std::vector<onnx_attribute> attributes{attribute_of("strides", spread(t.call().integers("stride"), spatial)), attribute_of("dilations", dilation),
                                           attribute_of("group", t.call().integer("groups"))};
    std::vector<std::int64_t> pads;
    if (t.call().argument("padding").is<std::string>()) {
        pads.assign(2 * spatial, 0);
        for (std::size_t i = 0; i < spatial && t.call().text("padding") == "same"; ++i) {
            auto const total = dilation[i] * (known_size(t, t.type("weight").sizes, static_cast<std::int64_t>(i) + 2, "a kernel") - 1);
            pads[i] = total / 2;
            pads[spatial + i] = total - total / 2;
        }
    } else {
        pads = doubled(spread(t.call().integers("padding"), spatial));
    }
    attributes.push_back(attribute_of("pads", pads));
    if (is_transposed) attributes.push_back(attribute_of("output_padding", spread(t.call().integers("output_padding"), spatial)));
    t.result(without_batch(t, t.make(is_transposed ? "ConvTranspose" : "Conv", {x, weight, bias}, attributes), has_batch));
}

/// How many dimensions an operator pools over: the digit of its name.
[[nodiscard]] inline std::size_t spatial_of(onnx_call const& t) {
    auto const base = t.call().op().base();
    auto const digit = base.find_first_of("123");
    return static_cast<std::size_t>(base[digit] - '0');
}
struct window {
    std::vector<std::int64_t> kernel, stride, padding;
};
[[nodiscard]] inline window window_of(onnx_call const& t, std::size_t n) {
    window w{spread(t.call().integers("kernel_size"), n), t.call().has("stride") ? t.call().integers("stride") : std::vector<std::int64_t>(),
             spread(t.call().integers("padding"), n)};
    w.stride = w.stride.empty() ? w.kernel : spread(w.stride, n);
    return w;
}
inline void max_pool(onnx_call& t) {
    auto const n = spatial_of(t);
    bool const has_batch = t.rank("self") == static_cast<std::int64_t>(n) + 2, gives_places = t.call().op().base().ends_with("indices");
    auto const w = window_of(t, n);
    std::vector<onnx_attribute> attributes{attribute_of("kernel_shape", w.kernel), attribute_of("strides", w.stride), attribute_of("pads", doubled(w.padding)),
                                           attribute_of("dilations", spread(t.call().integers("dilation"), n)),
                                           attribute_of("ceil_mode", t.call().flag("ceil_mode"))};
    std::vector<dtype> types{dtype::undefined};
    if (gives_places && t.is_used(1)) types.push_back(dtype::int64);
    auto const out = t.make_several("MaxPool", {with_batch(t, t.input("self"), has_batch)}, types, attributes);
    t.result(0, without_batch(t, out[0], has_batch));
    if (types.size() == 1) return;
    onnx_operand plane = t.number(1, dtype::int64);  // ONNX counts over the whole tensor, torch over a plane
    auto const& s = t.type("self").sizes;
    for (std::size_t i = s.size() - n; i < s.size(); ++i) plane = make_2(t, "Mul", plane, t.scalar(t.size(s[i])));
    t.result(1, without_batch(t, make_2(t, "Mod", out[1], plane), has_batch));
}
inline void avg_pool(onnx_call& t) {
    auto const n = spatial_of(t);
    bool const has_batch = t.rank("self") == static_cast<std::int64_t>(n) + 2;
    auto const w = window_of(t, n);
    bool const has_divisor = t.takes("divisor_override") && t.call().has("divisor_override");
    bool const is_whole = kind_of(t.type("self").dtype) == dtype_kind::integer;
    auto x = with_batch(t, is_whole ? t.input("self", dtype::float32) : t.input("self"), has_batch);
    auto pads = doubled(w.padding);
    bool const fills = has_divisor && t.call().flag("ceil_mode");  // up to the end of the last window, so that each has as many elements
    if (fills) {
        auto const first = t.rank("self") - static_cast<std::int64_t>(n);
        for (std::size_t i = 0; i < n; ++i) {
            auto const d = first + static_cast<std::int64_t>(i);
            auto const windows = known_size(t, t.result_type().sizes, d, "ceil_mode with a divisor"),
                       in = known_size(t, t.type("self").sizes, d, "ceil_mode with a divisor");
            pads[n + i] = std::max<std::int64_t>((windows - 1) * w.stride[i] + w.kernel[i] - in - w.padding[i], 0);
        }
        x = t.make("Pad", {x, t.integers(pads), t.number(0, x.dtype), t.integers(count_up(2, 2 + static_cast<std::int64_t>(n)))});
        pads.assign(2 * n, 0);
    }
    auto out = t.make("AveragePool", {x},
                      {attribute_of("kernel_shape", w.kernel), attribute_of("strides", w.stride), attribute_of("pads", pads),
                       attribute_of("ceil_mode", !fills && t.call().flag("ceil_mode")),
                       attribute_of("count_include_pad", has_divisor || t.call().flag("count_include_pad"))});
    if (has_divisor) {
        double k = 1;
        for (auto const size : w.kernel) k *= static_cast<double>(size);
        auto const divisor = static_cast<double>(t.call().integer("divisor_override"));
        out = make_2(t, "Mul", out, t.number(is_whole ? k : k / divisor, out.dtype));
        if (is_whole) out = make_2(t, "Div", t.make("Round", {out}), t.number(divisor, out.dtype));  // and cut off
    }
    t.result(without_batch(t, out, has_batch));
}
/// To a given size: the mean over all, one window, or a product with a matrix of weights for each dimension.
inline void adaptive_avg_pool(onnx_call& t) {
    auto const n = spatial_of(t);
    auto const& s = t.type("self").sizes;
    auto const rank = static_cast<std::int64_t>(s.size()), first = rank - static_cast<std::int64_t>(n);
    auto const out = spread(t.call().integers("output_size"), n);
    auto x = t.input("self");
    if (std::all_of(out.begin(), out.end(), [](std::int64_t o) { return o == 1; }))
        return t.result(t.make("ReduceMean", {x, t.integers(count_up(first, rank))}, {attribute_of("keepdims", true)}));
    std::vector<std::int64_t> kernel;
    bool divides = true;
    for (std::size_t i = 0; i < n; ++i) {
        auto const in = known_size(t, s, first + static_cast<std::int64_t>(i), "adaptive pooling");
        divides = divides && out[i] > 0 && in % out[i] == 0;
        kernel.push_back(divides ? in / out[i] : 0);
    }
    if (divides) {
        bool const has_batch = rank == static_cast<std::int64_t>(n) + 2;
        return t.result(without_batch(
            t, t.make("AveragePool", {with_batch(t, x, has_batch)}, {attribute_of("kernel_shape", kernel), attribute_of("strides", kernel)}), has_batch));
    }
    for (std::size_t i = 0; i < n; ++i) {
        auto const in = s[static_cast<std::size_t>(first) + i].value();
        std::vector<double> weights(static_cast<std::size_t>(in * out[i]), 0);
        for (std::int64_t o = 0; o < out[i]; ++o) {
            auto const begin = o * in / out[i], end = ((o + 1) * in + out[i] - 1) / out[i];
            for (auto k = begin; k < end; ++k) weights[static_cast<std::size_t>(k * out[i] + o)] = 1.0 / static_cast<double>(end - begin);
        }
        auto order = count_up(0, rank);
        std::swap(order[static_cast<std::size_t>(first) + i], order.back());
        auto const matrix = t.cast(t.constant(from_numbers(dtype::float64, {in, out[i]}, weights)), x.dtype);
        x = transpose(t, make_2(t, "MatMul", transpose(t, x, order), matrix), order);
    }
    t.result(x);
}
/// The maximum of each window and its place in the plane. A table has the places of each window, the last one again where it has fewer than others.
inline void adaptive_max_places(onnx_call& t, std::vector<std::int64_t> const& out) {
    auto const n = out.size();
    auto const& s = t.type("self").sizes;
    auto const rank = static_cast<std::int64_t>(s.size()), first = rank - static_cast<std::int64_t>(n);
    std::vector<std::int64_t> table{0};  // windows by places
    std::int64_t windows = 1, places = 1;
    for (std::size_t i = 0; i < n; ++i) {
        auto const in = known_size(t, s, first + static_cast<std::int64_t>(i), "adaptive pooling");
        auto const begin = [&](std::int64_t o) { return o * in / out[i]; };
        auto const end = [&](std::int64_t o) { return ((o + 1) * in + out[i] - 1) / out[i]; };
        std::int64_t most = 1;
        for (std::int64_t o = 0; o < out[i]; ++o) most = std::max(most, end(o) - begin(o));
        if (static_cast<double>(windows * places) * static_cast<double>(out[i] * most) > 1e7)
            t.refuse("places of an adaptive maximum of more than 1e7 elements");
        std::vector<std::int64_t> next;
        for (std::int64_t w = 0; w < windows; ++w)
            for (std::int64_t o = 0; o < out[i]; ++o)
                for (std::int64_t p = 0; p < places; ++p)
                    for (std::int64_t k = 0; k < most; ++k)
                        next.push_back(table[static_cast<std::size_t>(w * places + p)] * in + std::min(begin(o) + k, end(o) - 1));
        table = std::move(next);
        windows *= out[i];
        places *= most;
    }
    if (table.empty()) t.refuse("an empty result");
    shape const front(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(first));
    auto flat = t.sizes(front);
    flat.emplace_back(std::int64_t{-1});
    auto const all = t.make("Reshape", {t.integers(table), t.integers({windows, places})});
    auto const read = t.make("Gather", {t.make("Reshape", {t.input("self"), t.list(flat)}), all}, {attribute_of("axis", first)});
    auto const place = t.make("ArgMax", {read}, {attribute_of("axis", first + 1), attribute_of("keepdims", true)});
    t.result(0, t.reshape(t.make("GatherElements", {read, place}, {attribute_of("axis", first + 1)}), 0));
    auto const everywhere = t.make("Expand", {all, t.make("Shape", {read}, {}, dtype::int64)});
    t.result(1, t.reshape(t.make("GatherElements", {everywhere, place}, {attribute_of("axis", first + 1)}), 1));
}
inline void adaptive_max_pool(onnx_call& t) {
    auto const n = spatial_of(t);
    auto const& s = t.type("self").sizes;
    auto const rank = static_cast<std::int64_t>(s.size());
    auto const out = spread(t.call().integers("output_size"), n);
    if (t.is_used(1)) return adaptive_max_places(t, out);
    auto x = t.input("self");
    for (std::size_t i = 0; i < n; ++i) {
        auto const axis = rank - static_cast<std::int64_t>(n - i);
        auto const in = known_size(t, s, axis, "adaptive pooling");
        onnx_values parts;
        for (std::int64_t o = 0; o < out[i]; ++o) {
            auto const part = slice(t, x, axis, o * in / out[i], ((o + 1) * in + out[i] - 1) / out[i]);
            parts.push_back(t.make("ReduceMax", {part, t.integers({axis})}, {attribute_of("keepdims", true)}));
        }
        if (parts.empty()) t.refuse("an empty result");
        x = concat_on(t, parts, axis);
    }
    t.result(0, x);
}

/// Upsampling by ONNX's Resize; `scales` where the program gives them.
inline void upsample(onnx_call& t) {
    auto const base = t.call().op().base();
    auto const n = spatial_of(t);
    std::string_view const input = t.takes("input") ? "input" : "self";
    auto const has = [&](std::string_view argument) { return t.takes(argument) && t.call().has(argument); };
    bool const is_exact = base.find("exact") != base.npos, is_nearest = base.find("nearest") != base.npos, is_cubic = base.find("bicubic") != base.npos;
    bool const antialias = base.ends_with("_aa");
    bool const corners = !is_nearest && t.call().flag("align_corners");
    if (antialias && corners) t.refuse("antialiasing with align_corners");
    std::vector<double> scales;
    if (has("scale_factors")) {
        scales = t.call().numbers("scale_factors");
    } else if (has("scales") || has("scales_h")) {
        for (auto const name : {"scales_d", "scales_h", "scales_w", "scales"})
            if (has(name)) scales.push_back(t.call().number(name));
    }
    std::vector<onnx_attribute> attributes{attribute_of("mode", is_nearest ? "nearest"
                                                                : is_cubic ? "cubic"
                                                                           : "linear"),
                                           attribute_of("coordinate_transformation_mode", corners                   ? "align_corners"
                                                                                          : is_nearest && !is_exact ? "asymmetric"
                                                                                                                    : "half_pixel")};
    if (is_nearest) attributes.push_back(attribute_of("nearest_mode", is_exact ? "round_prefer_ceil" : "floor"));
    if (is_cubic) attributes.push_back(attribute_of("cubic_coeff_a", antialias ? -0.5 : -0.75));
    if (antialias) {
        attributes.push_back(attribute_of("antialias", std::int64_t{1}));
        attributes.push_back(attribute_of("exclude_outside", std::int64_t{1}));
    }
    onnx_operand factors, sizes;
    if (scales.size() == n) {
        std::vector<double> all{1, 1};
        all.insert(all.end(), scales.begin(), scales.end());
        factors = t.constant(from_numbers(dtype::float32, {static_cast<std::int64_t>(all.size())}, all));
    } else {
        sizes = t.result_shape();
    }
    auto const x = t.input(input);
    if (is_nearest || kind_of(x.dtype) == dtype_kind::floating) return t.result(t.make("Resize", {x, onnx_operand(), factors, sizes}, attributes));
    t.note("interpolation of integers is calculated in float32 and rounded, PyTorch's in fixed point: results differ by one or a few");
    auto const real = t.make("Round", {t.make("Resize", {t.cast(x, dtype::float32), onnx_operand(), factors, sizes}, attributes)});  // bytes are rounded
    t.result(t.make("Clip", {real, t.number(0, dtype::float32), t.number(255, dtype::float32)}));
}

/// The places that windows read along one dimension: kernel by windows.
[[nodiscard]] inline onnx_operand window_places(onnx_call& t, onnx_operand const& padded, dim const& size, std::int64_t axis, std::int64_t pad,
                                                std::int64_t kernel, std::int64_t dilation, std::int64_t stride) {
    auto const whole = size.is_static() ? t.number(size.value() + 2 * pad, dtype::int64) : t.size_of(padded, size, axis);
    auto const end = make_2(t, "Sub", whole, t.number(dilation * (kernel - 1), dtype::int64));
    auto const first = t.make("Range", {t.number(0, dtype::int64), end, t.number(stride, dtype::int64)});
    std::vector<std::int64_t> offsets;
    for (std::int64_t k = 0; k < kernel; ++k) offsets.push_back(k * dilation);
    return make_2(t, "Add", unsqueeze(t, t.integers(offsets), {1}), unsqueeze(t, first, {0}));
}
/// Windows as columns.
inline void im2col(onnx_call& t) {
    auto const& s = t.type("self").sizes;
    bool const has_batch = s.size() == 4;
    auto const kernel = spread(t.call().integers("kernel_size"), 2), dilation = spread(t.call().integers("dilation"), 2),
               pad = spread(t.call().integers("padding"), 2), stride = spread(t.call().integers("stride"), 2);
    auto x = with_batch(t, t.input("self"), has_batch);
    x = t.make("Pad", {x, t.integers({pad[0], pad[1], pad[0], pad[1]}), t.number(0, x.dtype), t.integers({2, 3})});
    auto const rows = window_places(t, x, s[s.size() - 2], 2, pad[0], kernel[0], dilation[0], stride[0]),
               columns = window_places(t, x, s[s.size() - 1], 3, pad[1], kernel[1], dilation[1], stride[1]);
    x = t.make("Gather", {x, rows}, {attribute_of("axis", std::int64_t{2})});
    x = t.make("Gather", {x, columns}, {attribute_of("axis", std::int64_t{4})});  // batch, channels, kernel, rows, kernel, columns
    x = transpose(t, x, {0, 1, 2, 4, 3, 5});
    auto const channels = known_size(t, s, has_batch ? 1 : 0, "channels");
    x = t.make("Reshape", {x, t.list({has_batch ? t.size(s[0]) : onnx_size(std::int64_t{1}), channels * kernel[0] * kernel[1], std::int64_t{-1}})});
    t.result(without_batch(t, x, has_batch));
}
inline void grid_sample(onnx_call& t) {
    constexpr std::string_view modes[] = {"linear", "nearest", "cubic"}, old_modes[] = {"bilinear", "nearest", "bicubic"},
                               paddings[] = {"zeros", "border", "reflection"};
    auto const mode = static_cast<std::size_t>(t.call().integer("interpolation_mode")), padding = static_cast<std::size_t>(t.call().integer("padding_mode"));
    if (mode > 2 || padding > 2) t.refuse("an unknown mode");
    if (t.opset() < 20 && t.rank("input") != 4) t.refuse("grid_sampler of three dimensions below opset 20");
    t.result(t.make("GridSample", {t.input("input"), t.input("grid")},
                    {attribute_of("mode", t.opset() < 20 ? old_modes[mode] : modes[mode]), attribute_of("padding_mode", paddings[padding]),
                     attribute_of("align_corners", t.call().flag("align_corners"))}));
}
inline void affine_grid(onnx_call& t) {
    if (t.opset() < 20) t.refuse("affine_grid below opset 20");
    t.result(t.make("AffineGrid", {t.input("theta"), t.list(t.sizes("size"))}, {attribute_of("align_corners", t.call().flag("align_corners"))}));
}

}  // namespace onnx_convolution

inline constexpr onnx_row onnx_convolution_rows[] = {
    {"aten.convolution aten.conv1d aten.conv2d aten.conv3d aten.conv_transpose1d aten.conv_transpose2d aten.conv_transpose3d", "Conv, ConvTranspose",
     onnx_convolution::convolution},
    {"aten.max_pool1d aten.max_pool2d aten.max_pool3d aten.max_pool1d_with_indices aten.max_pool2d_with_indices aten.max_pool3d_with_indices", "MaxPool",
     onnx_convolution::max_pool},
    {"aten.avg_pool1d aten.avg_pool2d aten.avg_pool3d", "AveragePool", onnx_convolution::avg_pool},
    {"aten.adaptive_avg_pool1d aten.adaptive_avg_pool2d aten.adaptive_avg_pool3d aten._adaptive_avg_pool2d aten._adaptive_avg_pool3d",
     "ReduceMean, AveragePool, MatMul", onnx_convolution::adaptive_avg_pool},
    {"aten.adaptive_max_pool1d aten.adaptive_max_pool2d aten.adaptive_max_pool3d", "Slice, ReduceMax, ArgMax", onnx_convolution::adaptive_max_pool},
    {"aten.upsample_nearest1d aten.upsample_nearest2d aten.upsample_nearest3d aten._upsample_nearest_exact1d aten._upsample_nearest_exact2d "
     "aten._upsample_nearest_exact3d aten.upsample_linear1d "
     "aten.upsample_bilinear2d aten.upsample_trilinear3d aten.upsample_bicubic2d aten._upsample_bilinear2d_aa aten._upsample_bicubic2d_aa",
     "Resize", onnx_convolution::upsample},
    {"aten.im2col", "Pad, Gather", onnx_convolution::im2col},
    {"aten.grid_sampler aten.grid_sampler_2d aten.grid_sampler_3d", "GridSample", onnx_convolution::grid_sample},
    {"aten.affine_grid_generator", "AffineGrid", onnx_convolution::affine_grid},
};

}}}  // namespace torch_ir::detail
