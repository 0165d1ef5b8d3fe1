// SPDX-License-Identifier: MIT
/// Arguments of calls as values of the torch dialect.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/mlir/detail/block_writer.hpp>

#if TORCH_IR_BODIES_OF(mlir)

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/mlir/detail/text.hpp>
#include <torch_ir/schema/argument_value.hpp>
#include <torch_ir/schema/schema.hpp>
#include <torch_ir/schema/text.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE mlir_value mlir_block::operand(value_id v) {
    if (to_index(v) < values_.size() && !values_[to_index(v)].name.empty()) return values_[to_index(v)];
    auto const* value = program_.find_value(v);
    if (!value) {
        refuse("it uses a value that nothing makes", "validate the program");
        return out_.none();
    }
    if (auto const* i = std::get_if<input_node>(&program_.node(program_.origin(v).producer)); i && i->kind == input_kind::constant)
        return item({.kind = schema_kind::any}, i->constant);
    refuse(concat("it uses '", value->name, "', which is ", to_string(value->type), " and has no place in the text"));
    return out_.none();
}

/// A number where the schema asks for that kind.
TORCH_IR_INLINE mlir_value mlir_block::number(schema_kind kind, double x, bool is_integer) {
    switch (kind) {
        case schema_kind::floating: return out_.floating(x);
        case schema_kind::boolean: return out_.boolean(x != 0);
        case schema_kind::tensor: return number_as_tensor(x, is_integer);
        default: return is_integer ? out_.integer(static_cast<std::int64_t>(x)) : out_.floating(x);
    }
}

TORCH_IR_INLINE tensor_type const* mlir_block::tensor_argument(call_node const& call, std::string_view name) const {
    auto const* a = argument_value(call, name);
    auto const* u = a ? a->get_if<use>() : nullptr;
    auto const* v = u ? program_.find_value(u->value) : nullptr;
    return v ? v->tensor() : nullptr;
}

/// A tensor without dimensions. Its dtype is that of the call's first tensor where the number fits: then the result has the dtype that the number gives it.
TORCH_IR_INLINE mlir_value mlir_block::number_as_tensor(double x, bool is_integer) {
    std::optional<dtype> type;
    for (auto const& a : call_->arguments)
        if (auto const* t = type ? nullptr : tensor_argument(*call_, a.name)) type = t->dtype;
    bool const fits = type && mlir_dtype_of(*type) && (kind_of(*type) == dtype_kind::floating || (is_integer && kind_of(*type) == dtype_kind::integer));
    auto const chosen = fits ? *type : is_integer ? dtype::int64 : dtype::float32;
    return *out_.literal(from_numbers(chosen, {}, std::vector<double>{x}), "number");
}

/// A value where the schema asks for that kind: a number out of a tensor, a tensor out of a number.
TORCH_IR_INLINE mlir_value mlir_block::as_kind(schema_kind kind, mlir_value v) {
    if (kind == schema_kind::tensor) {
        if (v.type == "!torch.int") return make("tensor", mlir_tensor({}, "si64"), "torch.prim.NumToTensor.Scalar", {v});
        if (v.type == "!torch.float") return make("tensor", mlir_tensor({}, "f64"), "torch.prim.NumToTensor.Scalar", {v});
        return v;
    }
    if (is_mlir_tensor(v)) {
        bool const is_float = v.type.ends_with("f16>") || v.type.ends_with("f32>") || v.type.ends_with("f64>");
        if (kind == schema_kind::boolean) return make("bool", "!torch.bool", "torch.aten.Bool.Tensor", {v});
        if (kind == schema_kind::floating || (kind == schema_kind::number && is_float)) return make("float", "!torch.float", "torch.aten.Float.Tensor", {v});
        if (kind == schema_kind::integer || kind == schema_kind::number) return make("int", "!torch.int", "torch.aten.Int.Tensor", {v});
    }
    if (kind == schema_kind::floating && v.type == "!torch.int") return make("float", "!torch.float", "torch.aten.Float.Scalar", {v});
    if ((kind == schema_kind::integer || kind == schema_kind::number) && v.type == "!torch.bool") return make("int", "!torch.int", "torch.aten.Int.bool", {v});
    return v;
}

/// One value of any kind but lists.
TORCH_IR_INLINE mlir_value mlir_block::item(schema_type const& type, attribute const& a) {
    if (a.is<none>()) return out_.none();
    if (auto const* u = a.get_if<use>()) return as_kind(type.kind, operand(u->value));
    if (auto const* b = a.get_if<bool>()) return type.kind == schema_kind::any ? out_.boolean(*b) : number(type.kind, *b ? 1 : 0, true);
    if (auto const* n = a.get_if<std::int64_t>()) {
        bool const is_plain = type.kind != schema_kind::floating && type.kind != schema_kind::boolean && type.kind != schema_kind::tensor;
        return is_plain ? out_.integer(*n) : number(type.kind, static_cast<double>(*n), true);
    }
    if (auto const* x = a.get_if<double>()) return number(type.kind, *x, false);
    if (auto const* s = a.get_if<std::string>()) return out_.text(*s);
    if (auto const* d = a.get_if<dtype>()) {
        if (auto const known = mlir_dtype_of(*d)) return out_.integer(known->number);
        refuse(concat("the torch dialect has no ", to_string(*d)));
        return out_.none();
    }
    if (auto const* d = a.get_if<torch_ir::device>()) return out_.device(d->type == "meta" ? std::string("cpu") : to_string(*d));
    if (auto const* l = a.get_if<torch_ir::layout>()) {
        if (*l != layout::strided) refuse(concat("the torch dialect has no tensors of layout ", to_string(*l)));
        return out_.integer(0);
    }
    if (auto const* f = a.get_if<torch_ir::memory_format>()) return out_.integer(static_cast<std::int64_t>(*f));
    refuse(concat("the torch dialect has no place for ", describe_attribute(a), " as ", type.name));
    return out_.none();
}

TORCH_IR_INLINE mlir_value mlir_block::argument(schema_type const& type, attribute const& a) {
    if (type.list) return a.is<none>() ? out_.none() : list(type, a);
    return item(type, a);
}

[[nodiscard]] inline std::string_view mlir_element_of(schema_kind kind) noexcept {
    switch (kind) {
        case schema_kind::integer: return "int";
        case schema_kind::floating: return "float";
        case schema_kind::boolean: return "bool";
        case schema_kind::number: return "number";
        case schema_kind::text: return "str";
        default: return "vtensor";
    }
}

/// A list; one item stands for as many as the schema says.
TORCH_IR_INLINE mlir_value mlir_block::list(schema_type const& type, attribute const& a) {
    std::vector<mlir_value> items;
    bool has_hole = false;
    std::visit(
        [&](auto const& l) {
            using list_type = std::decay_t<decltype(l)>;
            if constexpr (std::is_same_v<list_type, std::vector<bool>> || std::is_same_v<list_type, std::vector<std::int64_t>> ||
                          std::is_same_v<list_type, std::vector<double>> || std::is_same_v<list_type, std::vector<std::string>>) {
                for (auto&& i : l) items.push_back(item(type, attribute(typename list_type::value_type(i))));
            } else if constexpr (std::is_same_v<list_type, symbol_list>) {
                for (auto const& i : l.items) std::visit([&](auto const& x) { items.push_back(item(type, attribute(x))); }, i);
            } else if constexpr (std::is_same_v<list_type, attribute_list>) {
                for (auto const& i : l.items) items.push_back(item(type, i));
            } else if constexpr (std::is_same_v<list_type, tensor_list>) {
                for (value_id const v : l.items) {
                    has_hole = has_hole || v == no_value;
                    items.push_back(v == no_value ? out_.none() : as_kind(type.kind, operand(v)));
                }
            } else {
                items.push_back(item(type, a));
            }
        },
        a.as_variant());
    if (items.size() == 1 && type.list_size > 1) items.assign(static_cast<std::size_t>(type.list_size), mlir_value(items[0]));
    auto const element = std::string(mlir_element_of(type.kind));
    return list_of(items, has_hole ? "optional<" + element + ">" : element);
}

TORCH_IR_INLINE mlir_value mlir_block::list_of(std::vector<mlir_value> const& items, std::string_view element) {
    auto result = fresh("list", concat("!torch.list<", element, ">"));
    out_.body() += concat(indent_, result.name, " = torch.prim.ListConstruct ", mlir_list(items, &mlir_value::name), " : (",
                          mlir_list(items, &mlir_value::type), ") -> ", result.type, "\n");
    return result;
}

}}}  // namespace torch_ir::detail

#endif
