// SPDX-License-Identifier: MIT
/// One call of a program → one statement of C. To teach the compiler an operator, add a line to `lowerings`.
#pragma once

#include "c_text.hpp"
#include "plan.hpp"

#include <torch_ir/visit/call_view.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pt2_to_c {

using sizes = std::vector<std::int64_t>;

/// Sizes of a batch of images.
inline sizes image(call_view const& c, sizes s) {
    if (s.size() != 4) c.refuse("images of " + std::to_string(s.size()) + " dimensions");
    return s;
}
inline std::int64_t product(sizes const& s, std::size_t from, std::size_t to) {
    std::int64_t n = 1;
    for (std::size_t i = from; i < to; ++i) n *= s[i];
    return n;
}
inline std::size_t axis(call_view const& c, sizes const& s) {
    auto const dim = c.integer("dim") < 0 ? c.integer("dim") + std::ssize(s) : c.integer("dim");
    if (dim < 0 || dim >= std::ssize(s)) c.refuse("this dimension");
    return static_cast<std::size_t>(dim);
}

inline std::string lower_conv2d(program const& p, call_view const& c) {
    auto const i = image(c, c.sizes("input")), o = image(c, c.result_sizes()), k = c.sizes("weight");
    auto const stride = c.integers("stride"), padding = c.integers("padding"), dilation = c.integers("dilation");
    return c_call("conv2d", pointers(p, c, {"input", "weight", "bias"}),
                  {i[0], i[1], i[2], i[3], o[1], o[2], o[3], k[2], k[3], stride[0], stride[1], padding[0], padding[1], dilation[0], dilation[1],
                   c.integer("groups")});
}

inline std::string lower_batch_norm(program const& p, call_view const& c) {
    if (c.flag("training")) c.refuse("batch_norm in training mode", "call model.eval() before the export");
    auto const s = c.sizes("input");
    auto arguments = pointers(p, c, {"input", "weight", "bias", "running_mean", "running_var"});
    arguments.push_back(literal(c.number("eps")));
    return c_call("batch_norm", arguments, {s[0], s[1], product(s, 2, s.size())});
}

inline std::string lower_linear(program const& p, call_view const& c) {
    auto const s = c.sizes("input"), w = c.sizes("weight");
    return c_call("linear", pointers(p, c, {"input", "weight", "bias"}), {product(s, 0, s.size() - 1), w[1], w[0]});
}

inline std::string lower_pool(program const& p, call_view const& c) {
    bool const largest = c.op().base() == "max_pool2d", adaptive = c.op().base() == "adaptive_avg_pool2d";
    auto const i = image(c, c.sizes("self")), o = image(c, c.result_sizes());
    if (adaptive) return c_call("adaptive_avg_pool2d", pointers(p, c, {"self"}), {i[0] * i[1], i[2], i[3], o[2], o[3]});
    if (!largest && c.has("divisor_override")) c.refuse("divisor_override");
    auto const kernel = c.integers("kernel_size"), padding = c.integers("padding"), dilation = largest ? c.integers("dilation") : sizes{1, 1};
    auto const stride = c.integers("stride").empty() ? kernel : c.integers("stride");  // the schema's default is an empty list
    return c_call("pool2d", pointers(p, c, {"self"}),
                  {largest, i[0] * i[1], i[2], i[3], o[2], o[3], kernel[0], kernel[1], stride[0], stride[1], padding[0], padding[1], dilation[0],
                   dilation[1], !largest && c.flag("count_include_pad")});
}

inline std::string lower_softmax(program const& p, call_view const& c) {
    auto const s = c.sizes("self");
    auto const d = axis(c, s);
    return c_call("softmax", pointers(p, c, {"self"}), {product(s, 0, d), s[d], product(s, d + 1, s.size())});
}

inline std::string lower_cat(program const& p, call_view const& c) {
    auto const out = c.result_sizes();
    auto const d = axis(c, out);
    std::string text;
    std::int64_t at = 0;
    for (auto const& part : c.operands("tensors")) {
        auto const s = torch_ir::sizes_of(part);
        if (s.size() != out.size()) c.refuse("cat of tensors with different ranks");
        auto const block = product(s, d, s.size());
        text += c_call("cat", {result(p, c) + " + " + std::to_string(at), pointer(p, c, part)}, {product(out, 0, d), block, product(out, d, out.size())});
        at += block;
    }
    return text;
}

/// `out[i] = f` of an element `x` of `self` and `y` of `other`: a tensor, which is broadcast as `self` is, or a number.
inline std::string lower_elementwise(program const& p, call_view const& c, std::string const& f) {
    auto const out = c.result_sizes();
    auto const element = [&](char const* name) {
        auto const s = c.sizes(name);
        std::string index = "0";
        for (std::size_t d = s.size(), stride = 1; d-- > 0; stride *= static_cast<std::size_t>(s[d]))
            if (s[d] != 1) index += " + i" + std::to_string(d + out.size() - s.size()) + " * " + std::to_string(stride);
        return "(" + pointer(p, c, c.operand(name)) + ")[" + index + "]; ";
    };
    std::string loops, at = "0", y;
    for (std::size_t d = 0; d < out.size(); ++d) {
        auto const i = "i" + std::to_string(d);
        loops += "for (int " + i + " = 0; " + i + " < " + std::to_string(out[d]) + "; ++" + i + ") ";
        at = "(" + at + ") * " + std::to_string(out[d]) + " + " + i;
    }
    if (f.ends_with('y')) y = "float const y = " + (c.argument("other").is<torch_ir::use>() ? element("other") : literal(c.number("other")) + "; ");
    return loops + "{ float const x = " + element("self") + y + "(" + result(p, c) + ")[" + at + "] = (float)(" + f + "); }";
}

/// What the compiler knows, by the operator without its overload. An operator that writes in place is found without its last `_`: the plan has given its
/// result the place of its argument.
inline auto const& lowerings() {
    auto const each = [](std::string const& f) { return [f](program const& p, call_view const& c) { return lower_elementwise(p, c, f); }; };
    auto const add = [](std::string const& sign) {
        return [sign](program const& p, call_view const& c) { return lower_elementwise(p, c, "x" + sign + literal(c.number("alpha")) + " * y"); };
    };
    static std::unordered_map<std::string_view, std::function<std::string(program const&, call_view const&)>> const table{
        {"aten.conv2d", lower_conv2d}, {"aten.batch_norm", lower_batch_norm}, {"aten.linear", lower_linear}, {"aten.max_pool2d", lower_pool},
        {"aten.avg_pool2d", lower_pool}, {"aten.adaptive_avg_pool2d", lower_pool}, {"aten.cat", lower_cat}, {"aten.softmax", lower_softmax},
        {"aten.add", add(" + ")}, {"aten.sub", add(" - ")}, {"aten.mul", each("x * y")}, {"aten.div", each("x / y")}, {"aten.relu", each("x < 0 ? 0 : x")},
        {"aten.sigmoid", each("1 / (1 + exp(-x))")}, {"aten.tanh", each("tanh(x)")}, {"aten.silu", each("x / (1 + exp(-x))")},
        {"aten.hardsigmoid", each("x <= -3 ? 0 : x >= 3 ? 1 : (x + 3.0) / 6")}, {"aten.hardswish", each("x <= -3 ? 0 : x >= 3 ? x : x * (x + 3.0) / 6")},
        {"aten.gelu", each("0.5 * x * (1 + erf(x * 0.70710678118654752440))")}};
    return table;
}

/// The statement of one call; nothing for a view, which the plan has given the place of what it shows.
inline std::string lower(program const& p, torch_ir::vertex v) {
    call_view const c(p, v);
    std::string base = base_name(c.op());
    if (base.starts_with("aten.dropout") && c.flag("train")) c.refuse("dropout in training mode", "call model.eval() before the export");
    if (is_view(base)) return {};
    if (is_in_place(base)) base.pop_back();
    auto const found = lowerings().find(base);
    if (found == lowerings().end()) c.refuse("an operator that the table does not have", remedy);
    if (base == "aten.gelu" && c.text("approximate") != "none") c.refuse("gelu by approximation");
    if (base == "aten.div" && c.op().overload().ends_with("_mode") && c.has("rounding_mode")) c.refuse("division with rounding");
    return found->second(p, c);
}

}  // namespace pt2_to_c
