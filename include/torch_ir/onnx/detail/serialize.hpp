// SPDX-License-Identifier: MIT
/// A model as messages of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.in.proto); the numbers are those of its fields.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/onnx/detail/wire.hpp>
#include <torch_ir/onnx/model.hpp>
#include <torch_ir/version.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Where the elements of large initializers go: into a file beside the model.
struct onnx_external {
    std::string location{};                                        ///< its name, relative to the model; empty: all elements are in the model
    std::uint64_t least = 1024;                                    ///< tensors of at least so many bytes go there
    std::uint64_t size = 0;                                        ///< of the file so far
    std::vector<std::pair<std::uint64_t, onnx_tensor>> tensors{};  ///< what it holds, and where

    /// The place of a tensor: large ones begin where a page of any system does, so that runtimes can map them.
    std::uint64_t add(onnx_tensor const& t, std::uint64_t bytes) {
        std::uint64_t const alignment = bytes >= (std::uint64_t{1} << 20U) ? std::uint64_t{1} << 16U : 64;
        std::uint64_t const at = (size + alignment - 1) / alignment * alignment;
        tensors.emplace_back(at, t);
        size = at + bytes;
        return at;
    }
};

class onnx_serializer {
public:
    explicit onnx_serializer(onnx_external& external) : external_(external) {}

    [[nodiscard]] wire_message model(onnx_model const& m) {
        wire_message out;
        out.number(1, m.ir_version);
        out.bytes(2, "torch_ir");
        out.bytes(3, TORCH_IR_VERSION_STRING);
        out.message(7, graph(m.graph));
        out.message(8, opset("", m.opset));
        for (auto const& [domain, version] : m.domains) out.message(8, opset(domain, version));
        metadata(out, 14, m.metadata);
        for (auto const& f : m.functions) out.message(25, function(f, m.opset));
        return out;
    }

private:
    onnx_external& external_;

    [[nodiscard]] static wire_message opset(std::string_view domain, std::int64_t version) {
        wire_message out;
        out.bytes(1, domain);
        out.number(2, version);
        return out;
    }
    static void metadata(wire_message& out, unsigned field, onnx_metadata const& all) {
        for (auto const& [key, value] : all) {
            wire_message entry;
            entry.bytes(1, key);
            entry.bytes(2, value);
            out.message(field, std::move(entry));
        }
    }
    [[nodiscard]] wire_message graph(onnx_graph const& g) {
        wire_message out;
        for (auto const& n : g.nodes) out.message(1, node(n));
        out.bytes(2, g.name.empty() ? "graph" : std::string_view(g.name));
        for (auto const& i : g.initializers) out.message(5, tensor(i.data, i.name, i.metadata));
        for (auto const& v : g.inputs) out.message(11, value_info(v));
        for (auto const& v : g.outputs) out.message(12, value_info(v));
        for (auto const& v : g.values) out.message(13, value_info(v));
        metadata(out, 16, g.metadata);
        return out;
    }
    [[nodiscard]] wire_message node(onnx_node const& n) {
        wire_message out;
        for (auto const& i : n.inputs) out.bytes(1, i);
        for (auto const& o : n.outputs) out.bytes(2, o);
        out.optional_bytes(3, n.name);
        out.bytes(4, n.op_type);
        for (auto const& a : n.attributes) out.message(5, attribute(a));
        out.optional_bytes(7, n.domain);
        metadata(out, 9, n.metadata);
        return out;
    }
    [[nodiscard]] wire_message attribute(onnx_attribute const& a) {
        wire_message out;
        out.bytes(1, a.name);
        std::visit(
            [&](auto const& v) {
                using type = std::decay_t<decltype(v)>;
                if constexpr (std::is_same_v<type, float>) {
                    out.real(2, v);
                    out.number(20, 1);
                } else if constexpr (std::is_same_v<type, std::int64_t>) {
                    out.number(3, v);
                    out.number(20, 2);
                } else if constexpr (std::is_same_v<type, std::string>) {
                    out.bytes(4, v);
                    out.number(20, 3);
                } else if constexpr (std::is_same_v<type, onnx_tensor>) {
                    out.message(5, tensor(v, {}, {}));
                    out.number(20, 4);
                } else if constexpr (std::is_same_v<type, std::vector<float>>) {
                    out.reals(7, v);
                    out.number(20, 6);
                } else if constexpr (std::is_same_v<type, std::vector<std::int64_t>>) {
                    out.numbers(8, v);
                    out.number(20, 7);
                } else if constexpr (std::is_same_v<type, std::vector<std::string>>) {
                    for (auto const& s : v) out.bytes(9, s);
                    out.number(20, 8);
                } else {
                    out.message(6, graph(*v));
                    out.number(20, 5);
                }
            },
            a.value);
        return out;
    }
    [[nodiscard]] static std::int32_t data_type(dtype t, std::string_view name) {
        auto const number = onnx_data_type(t);
        if (!number) raise(error::unsupported(concat("value '", name, "'"), concat(to_string(t), " in ONNX"), {}));
        return *number;
    }
    [[nodiscard]] static wire_message value_info(onnx_value_info const& v) {
        wire_message tensor_type;
        tensor_type.number(1, data_type(v.dtype, v.name));
        if (v.shape) {
            wire_message shape;
            for (auto const& d : *v.shape) {
                wire_message dim;
                if (auto const* n = std::get_if<std::int64_t>(&d)) dim.number(1, *n);
                else dim.bytes(2, std::get<std::string>(d));
                shape.message(1, std::move(dim));
            }
            tensor_type.message(2, std::move(shape));
        }
        wire_message type, out;
        type.message(1, std::move(tensor_type));
        out.bytes(1, v.name);
        out.message(2, std::move(type));
        metadata(out, 4, v.metadata);
        return out;
    }
    [[nodiscard]] wire_message tensor(onnx_tensor const& t, std::string_view name, onnx_metadata const& more) {
        wire_message out;
        out.numbers(1, t.sizes);
        out.number(2, data_type(t.dtype, name));
        out.optional_bytes(8, name);
        std::uint64_t const bytes = static_cast<std::uint64_t>(element_count(t.sizes).value_or(0)) * element_size(t.dtype);
        if (!external_.location.empty() && !name.empty() && bytes >= external_.least) {
            auto const at = external_.add(t, bytes);
            metadata(out, 13, {{"location", external_.location}, {"offset", std::to_string(at)}, {"length", std::to_string(bytes)}});
            out.number(14, 1);
        } else {
            out.elements(9, t, bytes);
        }
        metadata(out, 16, more);
        return out;
    }
    [[nodiscard]] wire_message function(onnx_function const& f, std::int64_t version) {
        wire_message out;
        out.bytes(1, f.name);
        for (auto const& i : f.inputs) out.bytes(4, i);
        for (auto const& o : f.outputs) out.bytes(5, o);
        for (auto const& n : f.nodes) out.message(7, node(n));
        out.message(9, opset("", version));
        for (auto const& [domain, v] : f.domains) out.message(9, opset(domain, v));
        out.bytes(10, f.domain);
        metadata(out, 14, f.metadata);
        return out;
    }
};

}}}  // namespace torch_ir::detail
