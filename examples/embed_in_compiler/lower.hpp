// SPDX-License-Identifier: MIT
/// One call of a program → one statement of C. To teach the compiler an operator, add a line to `lowerings`.
#pragma once

#include "plan.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

namespace pt2_to_c {

/// A call with its arguments as C needs them. All functions raise an error that names the node, the operator and the argument.
class lowered_call {
public:
    lowered_call(program const& p, torch_ir::vertex v) : program_(p), vertex_(v), call_(p.call(v)) {}

    [[nodiscard]] torch_ir::call_node const& call() const { return call_; }

    [[noreturn]] void refuse(std::string_view what) const {
        torch_ir::raise(torch_ir::error::unsupported("node '" + call_.name + "' (" + call_.op.text() + ")", what,
                                                     "this example lowers float32 CNNs of fixed shapes; see lower.hpp"));
    }

    /// C's pointer to a value.
    [[nodiscard]] std::string pointer(torch_ir::value_id id) const {
        auto const origin = program_.origin(id);
        if (origin.producer == torch_ir::no_vertex) refuse("an argument that nothing produces");
        auto const& at = program_.properties(origin.producer);
        auto const* t = program_.value(id).tensor();
        if (t == nullptr || t->dtype != torch_ir::dtype::float32)
            refuse("the value '" + program_.value(id).name + "' of type " + to_string(program_.value(id).type));
        switch (at.in) {
            case memory::input: return "in[" + std::to_string(at.at) + "]";
            case memory::weight: return "w + " + std::to_string(at.at);
            case memory::arena: return "m + " + std::to_string(at.at);
            case memory::none: break;
        }
        refuse("the value '" + program_.value(id).name + "', which is no tensor of the program");
    }
    [[nodiscard]] std::string result() const { return pointer(call_.results[0].id); }

    /// The same of an argument; "0" for None and for one that is not given.
    [[nodiscard]] std::string tensor_or_null(std::string_view name) const {
        auto const* a = torch_ir::find_argument(call_, name);
        auto const* u = a ? a->value.get_if<torch_ir::use>() : nullptr;
        return u ? pointer(u->value) : "0";
    }
    [[nodiscard]] std::string tensor(std::string_view name) const {
        auto text = tensor_or_null(name);
        if (text == "0") refuse("no tensor as argument '" + std::string(name) + "'");
        return text;
    }
    [[nodiscard]] std::vector<torch_ir::value_id> tensors(std::string_view name) const {
        auto const* a = torch_ir::find_argument(call_, name);
        auto const* list = a ? a->value.get_if<torch_ir::tensor_list>() : nullptr;
        if (list == nullptr) refuse("no tensors as argument '" + std::string(name) + "'");
        return list->items;
    }

    [[nodiscard]] std::vector<std::int64_t> sizes(torch_ir::value_id id) const {
        auto const* t = program_.value(id).tensor();
        auto const found = t ? torch_ir::static_sizes(t->sizes) : std::nullopt;
        if (!found) refuse("a shape that is not fixed");
        return *found;
    }
    [[nodiscard]] std::vector<std::int64_t> sizes(std::string_view name) const {
        auto const* a = torch_ir::find_argument(call_, name);
        auto const* u = a ? a->value.get_if<torch_ir::use>() : nullptr;
        if (u == nullptr) refuse("no tensor as argument '" + std::string(name) + "'");
        return sizes(u->value);
    }
    [[nodiscard]] std::vector<std::int64_t> result_sizes() const { return sizes(call_.results[0].id); }
    /// The sizes of a batch of images.
    [[nodiscard]] std::array<std::int64_t, 4> image(std::vector<std::int64_t> const& s) const {
        if (s.size() != 4) refuse("images of " + std::to_string(s.size()) + " dimensions");
        return {s[0], s[1], s[2], s[3]};
    }

    /// Two integers of a list of two or one, or `otherwise`, what the operator's schema has for an argument that is not given.
    [[nodiscard]] std::array<std::int64_t, 2> pair(std::string_view name, std::array<std::int64_t, 2> otherwise) const {
        auto const* a = torch_ir::find_argument(call_, name);
        if (a == nullptr) return otherwise;
        auto const* list = a->value.get_if<std::vector<std::int64_t>>();
        if (list == nullptr || list->size() > 2) refuse("argument '" + std::string(name) + "' in this form");
        if (list->empty()) return otherwise;
        return {list->front(), list->back()};
    }
    /// An integer, a floating-point number or a truth value, or `otherwise`.
    template <class T>
    [[nodiscard]] T number(std::string_view name, T otherwise) const {
        auto const* a = torch_ir::find_argument(call_, name);
        if (a == nullptr) return otherwise;
        if (auto const* x = a->value.template get_if<std::int64_t>()) return static_cast<T>(*x);
        if (auto const* x = a->value.template get_if<double>()) return static_cast<T>(*x);
        if (auto const* x = a->value.template get_if<bool>()) return static_cast<T>(*x);
        refuse("argument '" + std::string(name) + "' in this form");
    }

private:
    program const& program_;
    torch_ir::vertex vertex_;
    torch_ir::call_node const& call_;
};

/// A C literal that reads back as the same double.
inline std::string literal(double x) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.17g", x);
    std::string out = text.data();
    if (out.find_first_not_of("-0123456789") == std::string::npos) out += ".0";
    return "(" + out + ")";
}

/// `name(a, 1, 2);`
template <class... Arguments>
std::string c_call(std::string_view name, Arguments const&... arguments) {
    std::string out(name);
    char separator = '(';
    auto const add = [&](auto const& a) {
        out += separator;
        separator = ',';
        if (out.back() == ',') out += ' ';
        if constexpr (std::is_arithmetic_v<std::decay_t<decltype(a)>>) out += std::to_string(a);
        else out += a;
    };
    (add(arguments), ...);
    return out + ");";
}

inline std::int64_t product(std::vector<std::int64_t> const& sizes, std::size_t from, std::size_t to) {
    std::int64_t n = 1;
    for (std::size_t i = from; i < to; ++i) n *= sizes[i];
    return n;
}

inline std::string lower_conv2d(lowered_call const& c) {
    auto const [n, channels, h, w] = c.image(c.sizes("input"));
    auto const [n2, o, p, q] = c.image(c.result_sizes());
    auto const kernel = c.image(c.sizes("weight"));
    auto const stride = c.pair("stride", {1, 1}), padding = c.pair("padding", {0, 0}), dilation = c.pair("dilation", {1, 1});
    return c_call("conv2d", c.result(), c.tensor("input"), c.tensor("weight"), c.tensor_or_null("bias"), n, channels, h, w, o, p, q, kernel[2],
                  kernel[3], stride[0], stride[1], padding[0], padding[1], dilation[0], dilation[1], c.number<std::int64_t>("groups", 1));
}

inline std::string lower_batch_norm(lowered_call const& c) {
    if (c.number("training", false)) c.refuse("batch_norm in training mode (call model.eval() before the export)");
    auto const s = c.sizes("input");
    if (s.size() < 2) c.refuse("batch_norm of " + std::to_string(s.size()) + " dimensions");
    return c_call("batch_norm", c.result(), c.tensor("input"), c.tensor_or_null("weight"), c.tensor_or_null("bias"), c.tensor("running_mean"),
                  c.tensor("running_var"), literal(c.number("eps", 1e-5)), s[0], s[1], product(s, 2, s.size()));
}

inline std::string lower_linear(lowered_call const& c) {
    auto const s = c.sizes("input"), w = c.sizes("weight");
    if (s.empty() || w.size() != 2) c.refuse("linear in this form");
    return c_call("linear", c.result(), c.tensor("input"), c.tensor("weight"), c.tensor_or_null("bias"), product(s, 0, s.size() - 1), w[1], w[0]);
}

inline std::string lower_pool(lowered_call const& c, bool largest) {
    auto const [n, channels, h, w] = c.image(c.sizes("self"));
    auto const [n2, channels2, p, q] = c.image(c.result_sizes());
    auto const kernel = c.pair("kernel_size", {1, 1});
    auto const stride = c.pair("stride", kernel), padding = c.pair("padding", {0, 0}), dilation = c.pair("dilation", {1, 1});
    auto const* divisor = torch_ir::find_argument(c.call(), "divisor_override");
    if (divisor != nullptr && !divisor->value.is<torch_ir::none>()) c.refuse("divisor_override");
    return c_call("pool2d", c.result(), c.tensor("self"), largest ? 1 : 0, n * channels, h, w, p, q, kernel[0], kernel[1], stride[0], stride[1],
                  padding[0], padding[1], dilation[0], dilation[1], !largest && c.number("count_include_pad", true) ? 1 : 0);
}

inline std::string lower_adaptive_avg_pool(lowered_call const& c) {
    auto const [n, channels, h, w] = c.image(c.sizes("self"));
    auto const [n2, channels2, p, q] = c.image(c.result_sizes());
    return c_call("adaptive_avg_pool2d", c.result(), c.tensor("self"), n * channels, h, w, p, q);
}

inline std::string lower_cat(lowered_call const& c) {
    auto const out = c.result_sizes();
    auto dim = c.number<std::int64_t>("dim", 0);
    if (dim < 0) dim += static_cast<std::int64_t>(out.size());
    auto const axis = static_cast<std::size_t>(dim);
    if (axis >= out.size()) c.refuse("cat along this dimension");
    std::int64_t const outer = product(out, 0, axis), stride = product(out, axis, out.size());
    std::string text;
    std::int64_t at = 0;
    for (auto const part : c.tensors("tensors")) {
        auto const s = c.sizes(part);
        if (s.size() != out.size()) c.refuse("cat of tensors with different ranks");
        std::int64_t const block = product(s, axis, s.size());
        text += (text.empty() ? "" : " ") + c_call("cat", c.result() + " + " + std::to_string(at), c.pointer(part), outer, block, stride);
        at += block;
    }
    return text;
}

inline std::string lower_softmax(lowered_call const& c) {
    auto const s = c.sizes("self");
    auto dim = c.number<std::int64_t>("dim", -1);
    if (dim < 0) dim += static_cast<std::int64_t>(s.size());
    auto const axis = static_cast<std::size_t>(dim);
    if (axis >= s.size()) c.refuse("softmax along this dimension");
    return c_call("softmax", c.result(), c.tensor("self"), product(s, 0, axis), s[axis], product(s, axis + 1, s.size()));
}

/// `out[i] = f(x)` where `x` is an element of `self`.
inline std::string lower_elementwise(lowered_call const& c, std::string_view f) {
    auto const s = c.result_sizes();
    return "for (int i = 0; i < " + std::to_string(product(s, 0, s.size())) + "; ++i) { float const x = (" + c.tensor("self") + ")[i]; (" +
           c.result() + ")[i] = (float)(" + std::string(f) + "); }";
}

/// The same of two tensors, `x` and `y`, that are broadcast, or of a tensor and a number.
inline std::string lower_binary(lowered_call const& c, std::string const& f) {
    auto const out = c.result_sizes();
    auto const* other = torch_ir::find_argument(c.call(), "other");
    if (other == nullptr) c.refuse("no argument 'other'");
    std::string loops, at = "0";
    auto const index = [&](std::vector<std::int64_t> const& s) {
        std::string text = "0";
        std::int64_t stride = 1;
        for (std::size_t d = s.size(); d-- > 0; stride *= s[d])
            if (s[d] != 1) text += " + i" + std::to_string(d + out.size() - s.size()) + " * " + std::to_string(stride);
        return text;
    };
    for (std::size_t d = 0; d < out.size(); ++d) {
        auto const i = "i" + std::to_string(d);
        loops += "for (int " + i + " = 0; " + i + " < " + std::to_string(out[d]) + "; ++" + i + ") ";
    }
    std::string const x = "float const x = (" + c.tensor("self") + ")[" + index(c.sizes("self")) + "]; ";
    std::string y = "float const y = ";
    if (other->value.is<torch_ir::use>()) y += "(" + c.tensor("other") + ")[" + index(c.sizes("other")) + "]; ";
    else y += "(float)" + literal(c.number("other", 0.0)) + "; ";
    return loops + "{ " + x + y + "(" + c.result() + ")[" + index(out) + "] = (float)(" + f + "); }";
}

inline std::string lower_add(lowered_call const& c, char sign) {
    auto const alpha = c.number("alpha", 1.0);
    return lower_binary(c, std::string("x ") + sign + " " + (alpha == 1.0 ? "y" : literal(alpha) + " * y"));
}

using lowering = std::string (*)(lowered_call const&);

/// What the compiler knows, by the operator without its overload. An operator that writes in place is found without its last `_`:
/// the plan has given its result the place of its argument.
inline std::unordered_map<std::string_view, lowering> const& lowerings() {
    static std::unordered_map<std::string_view, lowering> const table{
        {"aten.conv2d", lower_conv2d},
        {"aten.batch_norm", lower_batch_norm},
        {"aten.linear", lower_linear},
        {"aten.max_pool2d", [](lowered_call const& c) { return lower_pool(c, true); }},
        {"aten.avg_pool2d", [](lowered_call const& c) { return lower_pool(c, false); }},
        {"aten.adaptive_avg_pool2d", lower_adaptive_avg_pool},
        {"aten.cat", lower_cat},
        {"aten.softmax", lower_softmax},
        {"aten.add", [](lowered_call const& c) { return lower_add(c, '+'); }},
        {"aten.sub", [](lowered_call const& c) { return lower_add(c, '-'); }},
        {"aten.mul", [](lowered_call const& c) { return lower_binary(c, "x * y"); }},
        {"aten.div", [](lowered_call const& c) { return lower_binary(c, "x / y"); }},
        {"aten.relu", [](lowered_call const& c) { return lower_elementwise(c, "x < 0 ? 0 : x"); }},
        {"aten.sigmoid", [](lowered_call const& c) { return lower_elementwise(c, "1 / (1 + exp(-x))"); }},
        {"aten.tanh", [](lowered_call const& c) { return lower_elementwise(c, "tanh(x)"); }},
        {"aten.silu", [](lowered_call const& c) { return lower_elementwise(c, "x / (1 + exp(-x))"); }},
        {"aten.hardsigmoid", [](lowered_call const& c) { return lower_elementwise(c, "x <= -3 ? 0 : x >= 3 ? 1 : (x + 3.0) / 6"); }},
        {"aten.hardswish", [](lowered_call const& c) { return lower_elementwise(c, "x <= -3 ? 0 : x >= 3 ? x : x * (x + 3.0) / 6"); }},
        {"aten.gelu", [](lowered_call const& c) { return lower_elementwise(c, "0.5 * x * (1 + erf(x * 0.70710678118654752440))"); }},
    };
    return table;
}

/// The statement of one call; nothing for a view, which the plan has given the place of what it shows.
inline std::string lower(program const& p, torch_ir::vertex v) {
    lowered_call const c(p, v);
    std::string base = base_name(c.call().op);
    if (is_view(base)) {
        if (c.number("train", false)) c.refuse("dropout in training mode (call model.eval() before the export)");
        return {};
    }
    if (is_in_place(base)) base.pop_back();
    auto const found = lowerings().find(base);
    if (found == lowerings().end()) c.refuse("an operator that the table does not have");
    if (auto const* how = torch_ir::find_argument(c.call(), "approximate"); how && how->value != torch_ir::attribute(std::string("none")))
        c.refuse("gelu by approximation");
    if (auto const* how = torch_ir::find_argument(c.call(), "rounding_mode"); how && !how->value.is<torch_ir::none>())
        c.refuse("division with rounding");
    return found->second(c);
}

}  // namespace pt2_to_c
