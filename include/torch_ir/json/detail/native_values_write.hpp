// SPDX-License-Identifier: MIT
/// Writing types and attributes in the native dialect.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/json/detail/native_rules.hpp>

#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Writes values of the IR into a `json_writer`, all on the current line.
class native_value_writer {
public:
    native_value_writer(json_writer& out, type_defaults const& defaults) : out_(out), defaults_(defaults) {}

    /// The members of an object that tell a type: `"shape": [2], "dtype": "float32"` and what differs from the
    /// defaults.
    void type(value_type const& t) { std::visit(*this, t); }
    void type(tensor_type const& t) { (*this)(t); }
    /// An attribute as a JSON value. Throws errc::invalid_ir where lists nest deeper than `max_depth`.
    void attribute(torch_ir::attribute const& a);

    void device(torch_ir::device const& d);
    void expression(torch_ir::expression const& e);

    // Members of a type.
    void operator()(std::monostate);
    void operator()(tensor_type const& t);
    void operator()(symbol_type const& t);
    void operator()(object_type const& t);

    // Attributes.
    void operator()(none) { out_.null(); }
    void operator()(bool b) { out_.boolean(b); }
    void operator()(std::int64_t n) { out_.integer(n); }
    void operator()(double x);
    void operator()(std::complex<double> const& x);
    void operator()(std::string const& s) { out_.string(s); }
    void operator()(dtype t) {
        tagged("dtype", [&] { out_.string(to_string(t)); });
    }
    void operator()(torch_ir::device const& d) {
        tagged("device", [&] { device(d); });
    }
    void operator()(layout l) {
        tagged("layout", [&] { out_.string(to_string(l)); });
    }
    void operator()(memory_format f) {
        tagged("memory_format", [&] { out_.string(to_string(f)); });
    }
    void operator()(use const& u) {
        tagged("value", [&] { id(u.value); });
    }
    void operator()(subgraph_ref const& s);
    void operator()(operator_ref const& o) {
        tagged("operator", [&] { out_.string(o.name); });
    }
    void operator()(std::vector<std::int64_t> const& list) { items(list); }
    void operator()(std::vector<bool> const& list) {
        list.empty() ? tagged("bools", [&] { items(list); }) : items(list);
    }
    void operator()(std::vector<double> const& list) {
        list.empty() ? tagged("floats", [&] { items(list); }) : items(list);
    }
    void operator()(std::vector<std::string> const& list) {
        list.empty() ? tagged("strings", [&] { items(list); }) : items(list);
    }
    void operator()(tensor_list const& list);
    void operator()(symbol_list const& list);
    void operator()(attribute_list const& list);
    void operator()(attribute_map const& map);

private:
    template <class Write>
    void tagged(std::string_view tag, Write const& write) {
        out_.open_line('{');
        out_.key(tag);
        write();
        out_.close('}');
    }
    template <class Items, class Write>
    void list(Items const& elements, Write const& write) {
        out_.open_line('[');
        for (auto const& e : elements) {
            out_.item();
            write(e);
        }
        out_.close(']');
    }
    template <class T>
    void items(std::vector<T> const& elements) {
        list(elements, [this](T const& e) { (*this)(e); });
    }
    void id(value_id v) {
        if (v == no_value) out_.null();
        else out_.integer(to_index(v));
    }
    void dimension(dim const& d);
    void dimensions(std::string_view key, shape const& s) {
        out_.key(key);
        list(s, [this](dim const& d) { dimension(d); });
    }
    void expression_tree(torch_ir::expression const& e);

    json_writer& out_;
    type_defaults const& defaults_;
    name_map<std::optional<torch_ir::expression>> parsed_;  // what reading a text gives
    std::size_t depth_ = 0;
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline void native_value_writer::attribute(torch_ir::attribute const& a) {
    if (++depth_ > max_depth) raise(error::invalid_ir("an attribute", "lists nested at most " + std::to_string(max_depth) + " deep", "deeper ones"));
    std::visit(*this, a.as_variant());
    --depth_;
}

inline void native_value_writer::device(torch_ir::device const& d) {
    std::string const text = to_string(d);
    if (parse_device(text) == d) {
        out_.string(text);
        return;
    }
    out_.open_line('{');
    out_.key("type");
    out_.string(d.type);
    out_.key("index");
    out_.integer(d.index);
    out_.close('}');
}

inline void native_value_writer::operator()(double x) {
    if (std::isfinite(x)) append_float(out_.text(), x);
    else tagged("float", [&] { out_.string(std::isnan(x) ? "nan" : x < 0 ? "-inf" : "inf"); });
}

inline void native_value_writer::operator()(std::complex<double> const& x) {
    tagged("complex", [&] {
        out_.open_line('[');
        out_.item();
        (*this)(x.real());
        out_.item();
        (*this)(x.imag());
        out_.close(']');
    });
}

inline void native_value_writer::operator()(subgraph_ref const& s) {
    out_.open_line('{');
    out_.key("subgraph");
    out_.integer(s.index);
    out_.key("name");
    out_.string(s.name);
    out_.close('}');
}

inline void native_value_writer::operator()(tensor_list const& tensors) {
    tagged(tensors.optional ? "optional_values" : "values", [&] { list(tensors.items, [this](value_id v) { id(v); }); });
}

inline void native_value_writer::operator()(symbol_list const& symbols) {
    tagged("symbols", [&] { list(symbols.items, [this](symbol_list::item const& i) { std::visit(*this, i); }); });
}

inline void native_value_writer::operator()(attribute_list const& attributes) {
    tagged("list", [&] { list(attributes.items, [this](torch_ir::attribute const& a) { attribute(a); }); });
}

inline void native_value_writer::operator()(attribute_map const& map) {
    tagged("map", [&] {
        list(map.items, [this](auto const& member) {
            out_.open_line('[');
            out_.item();
            out_.string(member.first);
            out_.item();
            attribute(member.second);
            out_.close(']');
        });
    });
}

inline void native_value_writer::operator()(std::monostate) {
    out_.key("none");
    out_.boolean(true);
}

inline void native_value_writer::operator()(tensor_type const& t) {
    dimensions("shape", t.sizes);
    out_.key("dtype");
    out_.string(to_string(t.dtype));
    auto const expected = defaults_.has_strides ? find_contiguous_strides(t.sizes) : std::nullopt;
    if (t.strides != expected) {
        if (t.strides) {
            dimensions("strides", *t.strides);
        } else {
            out_.key("strides");
            out_.null();
        }
    }
    if (t.storage_offset != dim(0)) {
        out_.key("storage_offset");
        dimension(t.storage_offset);
    }
    if (t.device != defaults_.device) {
        out_.key("device");
        device(t.device);
    }
    if (t.layout != layout::strided) {
        out_.key("layout");
        out_.string(to_string(t.layout));
    }
    if (t.requires_grad) {
        out_.key("requires_grad");
        out_.boolean(true);
    }
}

inline void native_value_writer::operator()(symbol_type const& t) {
    out_.key("symbol");
    out_.string(t.kind == symbol_kind::integer ? "integer" : t.kind == symbol_kind::floating ? "floating" : "boolean");
    if (t.symbolic) {
        out_.key("expr");
        expression(t.symbolic);
    }
    if (std::holds_alternative<std::monostate>(t.hint)) return;
    out_.key("hint");
    std::visit(
        [this](auto const& hint) {
            if constexpr (!std::is_same_v<decltype(hint), std::monostate const&>) (*this)(hint);
        },
        t.hint);
}

inline void native_value_writer::operator()(object_type const& t) {
    out_.key("object");
    out_.string(t.class_name);
}

inline void native_value_writer::dimension(dim const& d) {
    if (d.is_static()) {
        out_.integer(d.value());
        return;
    }
    out_.open_line('{');
    out_.key("expr");
    expression(d.symbolic());
    if (d.hint()) {
        out_.key("hint");
        out_.integer(*d.hint());
    }
    out_.close('}');
}

inline void native_value_writer::expression(torch_ir::expression const& e) {
    std::string text = to_constructor_form(e);
    auto const [found, is_new] = parsed_.try_emplace(std::move(text));
    if (is_new) found->second = parse_expression(found->first);
    if (found->second && *found->second == e) out_.string(found->first);
    else expression_tree(e);
}

inline void native_value_writer::expression_tree(torch_ir::expression const& e) {
    using kind = torch_ir::expression::kind;
    if (e.what() == kind::empty) return out_.null();
    out_.open_line('{');
    if (e.what() == kind::integer) {
        out_.key("integer");
        out_.integer(e.value());
    } else {
        out_.key(e.what() == kind::symbol ? "symbol" : e.what() == kind::call ? "call" : "text");
        out_.string(e.name());
    }
    if (e.what() == kind::symbol) {
        out_.key("assumptions");
        out_.string(e.assumptions());
    }
    if (e.what() == kind::call) {
        out_.key("arguments");
        list(e.arguments(), [this](torch_ir::expression const& a) { expression_tree(a); });
    }
    out_.close('}');
}

}}}  // namespace torch_ir::detail
