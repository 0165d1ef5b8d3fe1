// SPDX-License-Identifier: MIT
/// A model as text, for people and for tests: a line for each input, initializer, node and output.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/onnx/model.hpp>

#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// `y = Gemm(x, fc.weight, fc.bias) {transB = 1}`. Graphs of attributes follow their node, indented; small integers and numbers stand as themselves. Linear.
[[nodiscard]] std::string to_text(onnx_model const& model);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(onnx)

#include <torch_ir/error.hpp>
#include <torch_ir/ir/elements.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline std::string onnx_sizes(std::vector<onnx_dim> const& dims) {
    std::string out;
    for (auto const& d : dims)
        out += concat(out.empty() ? "" : ", ", std::holds_alternative<std::int64_t>(d) ? std::to_string(std::get<std::int64_t>(d)) : std::get<std::string>(d));
    return concat("[", out, "]");
}
/// As few digits as tell it from its neighbours of float32.
[[nodiscard]] inline std::string float_text(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", x);
    for (int digits = 1; digits < 9; ++digits) {
        char shorter[32];
        std::snprintf(shorter, sizeof shorter, "%.*g", digits, x);
        if (static_cast<float>(std::strtod(shorter, nullptr)) == static_cast<float>(x)) return shorter;
    }
    return text;
}
[[nodiscard]] inline std::string onnx_type_text(onnx_value_info const& v) { return concat(to_string(v.dtype), v.shape ? onnx_sizes(*v.shape) : "[?]"); }
[[nodiscard]] inline std::string onnx_tensor_text(onnx_tensor const& t) {
    std::vector<onnx_dim> dims(t.sizes.begin(), t.sizes.end());
    std::string out = concat(to_string(t.dtype), onnx_sizes(dims));
    constexpr std::int64_t most = 16;
    if (element_count(t.sizes).value_or(most + 1) > most || kind_of(t.dtype) == dtype_kind::complex) return out;
    std::string elements;
    for (double const x : to_numbers(t)) elements += concat(elements.empty() ? "" : ", ", float_text(x));
    return concat(out, " = ", elements.empty() ? "nothing" : elements);
}

class onnx_printer {
public:
    [[nodiscard]] std::string text() && { return std::move(out_); }

    void print(onnx_graph const& g, std::string const& indent) {
        for (auto const& v : g.inputs) out_ += concat(indent, "input ", v.name, ": ", onnx_type_text(v), "\n");
        for (auto const& i : g.initializers) out_ += concat(indent, "initializer ", i.name, ": ", onnx_tensor_text(i.data), "\n");
        for (auto const& n : g.nodes) print(n, indent);
        for (auto const& v : g.outputs) out_ += concat(indent, "output ", v.name, ": ", onnx_type_text(v), "\n");
    }

    void print(onnx_function const& f) {
        out_ += concat("function ", f.domain, "::", f.name, "(", join(f.inputs), ") -> ", join(f.outputs), "\n");
        for (auto const& n : f.nodes) print(n, "    ");
    }

private:
    std::string out_;

    void print(onnx_node const& n, std::string const& indent) {
        std::string attributes;
        std::vector<std::pair<std::string, onnx_graph const*>> graphs;
        for (auto const& a : n.attributes) {
            if (auto const* g = std::get_if<std::shared_ptr<onnx_graph const>>(&a.value)) graphs.emplace_back(a.name, g->get());
            else attributes += concat(attributes.empty() ? "" : ", ", a.name, " = ", text_of(a.value));
        }
        out_ += concat(indent, join(n.outputs), " = ", n.domain, n.domain.empty() ? "" : "::", n.op_type, "(", join(n.inputs), ")",
                       attributes.empty() ? "" : concat(" {", attributes, "}"), "\n");
        for (auto const& [name, g] : graphs) {
            out_ += concat(indent, "    ", name, ":\n");
            print(*g, indent + "        ");
        }
    }
    [[nodiscard]] static std::string join(std::vector<std::string> const& names) {
        std::string out;
        for (std::size_t i = 0; i < names.size(); ++i) out += concat(i == 0 ? "" : ", ", names[i].empty() ? std::string("none") : names[i]);
        return out;
    }
    template <class T>
    [[nodiscard]] static std::string list(std::vector<T> const& items) {
        std::string out;
        for (auto const& i : items) out += concat(out.empty() ? "" : ", ", text_of(onnx_attribute_value(i)));
        return concat("[", out, "]");
    }
    [[nodiscard]] static std::string text_of(onnx_attribute_value const& value) {
        return std::visit(
            [](auto const& v) -> std::string {
                using type = std::decay_t<decltype(v)>;
                if constexpr (std::is_same_v<type, std::int64_t>) return std::to_string(v);
                else if constexpr (std::is_same_v<type, float>) return float_text(static_cast<double>(v));
                else if constexpr (std::is_same_v<type, std::string>) return concat("'", v, "'");
                else if constexpr (std::is_same_v<type, onnx_tensor>) return onnx_tensor_text(v);
                else if constexpr (std::is_same_v<type, std::shared_ptr<onnx_graph const>>) return "graph";
                else return list(v);
            },
            value);
    }
};

}  // namespace detail

TORCH_IR_INLINE std::string to_text(onnx_model const& model) {
    detail::onnx_printer printer;
    for (auto const& f : model.functions) printer.print(f);
    printer.print(model.graph, {});
    return detail::concat("opset ", std::to_string(model.opset), "\n", std::move(printer).text());
}

}}  // namespace torch_ir

#endif
