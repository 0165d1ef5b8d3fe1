// SPDX-License-Identifier: MIT
/// The `attrs` of a node in the `pytorch-ir` dialect.
#pragma once

#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>

#include <algorithm>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Writes the key `attrs` and the object: keyword arguments; of operators with a schema also the lengths of tensor
/// lists, the places of absent tensors in them, and the positional arguments that hold no value of the graph.
/// `label_of(value_id)` names a value. Linear.
template <class LabelOf>
void write_pytorch_ir_attributes(json_writer& out, call_node const& c, LabelOf const& label_of);

// ---- implementation -------------------------------------------------------------------------------------------------

template <class LabelOf>
struct pytorch_ir_value_writer {
    json_writer& out;
    LabelOf const& label_of;

    void write(attribute const& a) const { std::visit(*this, a.as_variant()); }

    void operator()(none) const { out.null(); }
    void operator()(bool b) const { out.boolean(b); }
    void operator()(std::int64_t n) const { out.integer(n); }
    void operator()(double x) const { out.number(x); }
    void operator()(std::complex<double> const& x) const {
        std::string text;
        append_complex(text, x.real(), x.imag());
        out.string(text);
    }
    void operator()(std::string const& s) const { out.string(s); }
    void operator()(dtype t) const { out.string(concat("torch.", to_string(t))); }
    void operator()(device const& d) const { out.string(to_string(d)); }
    void operator()(layout l) const { out.string(to_string(l)); }
    void operator()(memory_format f) const { out.string(to_string(f)); }
    void operator()(use const& u) const { out.string(label_of(u.value)); }
    void operator()(subgraph_ref const& s) const { out.string(s.name); }
    void operator()(operator_ref const& o) const { out.string(o.name); }
    template <class T>
    void operator()(std::vector<T> const& list) const {
        write_list(list, [this](T const& i) { (*this)(i); });
    }
    void operator()(tensor_list const& list) const {
        write_list(list.items, [this](value_id v) { v == no_value ? out.null() : (*this)(use{v}); });
    }
    void operator()(symbol_list const& list) const {
        write_list(list.items, [this](symbol_list::item const& i) { std::visit(*this, i); });
    }
    void operator()(attribute_list const& list) const {
        write_list(list.items, [this](attribute const& i) { write(i); });
    }
    void operator()(attribute_map const& map) const {
        out.open('{');
        for (auto const& [name, value] : map.items) {
            out.key(name);
            write(value);
        }
        out.close('}');
    }

    template <class Items, class Write>
    void write_list(Items const& items, Write const& write_item) const {
        out.open('[');
        for (auto const& i : items) {
            out.item();
            write_item(i);
        }
        out.close(']');
    }
};

[[nodiscard]] inline std::ptrdiff_t count_absent(tensor_list const& list) { return std::count(list.items.begin(), list.items.end(), no_value); }

/// The schema gives the argument the type of an optional tensor.
[[nodiscard]] inline bool is_optional_tensor(op_name const& op, std::string_view argument) {
    auto const* schema = find_schema(op);
    auto const* a = schema ? schema->find_argument(argument) : nullptr;
    return a && a->type.kind == schema_kind::tensor && a->type.optional && !a->type.list;
}

/// Whether a positional argument stands among the attributes: what holds no value of the graph, less absent tensors.
[[nodiscard]] inline bool is_pytorch_ir_attribute(call_node const& c, argument const& a) {
    if (a.value.is<use>() || a.value.is<subgraph_ref>() || a.value.is<symbol_list>()) return false;
    if (a.value.is<none>()) return !is_optional_tensor(c.op, a.name);
    auto const* list = a.value.get_if<tensor_list>();
    return !list || count_absent(*list) == std::ssize(list->items);
}

/// `_tensor_list_sizes` counts the tensors of each positional list, `_tensor_list_none_masks` marks the absent ones of
/// each list that has any.
inline void write_tensor_list_keys(json_writer& out, call_node const& c) {
    std::vector<tensor_list const*> lists;
    for (auto const& a : c.arguments)
        if (auto const* list = a.value.get_if<tensor_list>(); list && a.kind == argument_kind::positional) lists.push_back(list);
    if (lists.empty()) return;
    out.key("_tensor_list_sizes");
    out.open('[');
    for (auto const* list : lists) {
        out.item();
        out.integer(std::ssize(list->items) - count_absent(*list));
    }
    out.close(']');
    if (std::all_of(lists.begin(), lists.end(), [](auto const* list) { return count_absent(*list) == 0; })) return;
    out.key("_tensor_list_none_masks");
    out.open('[');
    for (auto const* list : lists) {
        if (count_absent(*list) == 0) continue;
        out.item();
        out.open('[');
        for (value_id const v : list->items) {
            out.item();
            out.boolean(v == no_value);
        }
        out.close(']');
    }
    out.close(']');
}

template <class LabelOf>
void write_pytorch_ir_attributes(json_writer& out, call_node const& c, LabelOf const& label_of) {
    pytorch_ir_value_writer<LabelOf> const values{out, label_of};
    auto const write_if = [&](auto const& wanted) {
        for (auto const& a : c.arguments) {
            if (!wanted(a)) continue;
            out.key(a.name);
            values.write(a.value);
        }
    };
    out.key("attrs");
    out.open('{');
    if (c.bound == binding::flattened) {
        write_if([](argument const& a) { return !a.name.empty(); });
    } else {
        write_if([](argument const& a) { return a.kind == argument_kind::keyword; });
        if (c.op.kind() == op_kind::dispatcher) {
            write_tensor_list_keys(out, c);
            write_if([&c](argument const& a) { return a.kind == argument_kind::positional && is_pytorch_ir_attribute(c, a); });
        }
    }
    out.close('}');
}

}}}  // namespace torch_ir::detail
