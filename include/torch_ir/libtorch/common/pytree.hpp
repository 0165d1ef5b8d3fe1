// SPDX-License-Identifier: MIT
/// Nested containers of LibTorch (tuples, lists, dictionaries) as pytrees: leaves with names, and the same nesting with other leaves.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/model_info.hpp>

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <ATen/core/ivalue.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A leaf and its name: the container's with keys and indices, as torch.export names placeholders (`x_0`, `batch_ids`).
struct named_leaf {
    std::string name;
    c10::IValue value;
};

/// The leaves of `value` in order, appended to `leaves`, and how they are nested. None and numbers are leaves. Throws
/// errc::unsupported for a dictionary whose keys are no text or integers. Linear.
[[nodiscard]] pytree flatten(c10::IValue const& value, std::string const& name, std::vector<named_leaf>& leaves);

/// A value of the same nesting and types with `f(leaf)` in the place of each tensor. Linear.
template <class F>
[[nodiscard]] c10::IValue map_tensors(c10::IValue const& value, F&& f);

template <class F>
c10::IValue map_tensors(c10::IValue const& value, F&& f) {
    if (value.isTensor()) return value.toTensor().defined() ? c10::IValue(f(value.toTensor())) : value;
    if (value.isTuple()) {
        std::vector<c10::IValue> items;
        for (c10::IValue const& child : value.toTupleRef().elements()) items.push_back(map_tensors(child, f));
        return c10::ivalue::Tuple::create(std::move(items));
    }
    if (value.isList()) {
        auto const list = value.toList();
        c10::impl::GenericList out(list.elementType());
        for (c10::IValue const& child : list) out.push_back(map_tensors(child, f));
        return out;
    }
    if (value.isGenericDict()) {
        auto const dict = value.toGenericDict();
        c10::impl::GenericDict out(dict.keyType(), dict.valueType());
        for (auto const& item : dict) out.insert(item.key(), map_tensors(item.value(), f));
        return out;
    }
    return value;
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline std::string quoted_key(std::string const& key) {
    std::string out = "\"";
    for (char const c : key) {
        constexpr char digits[] = "0123456789abcdef";
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += '\\';
        if (byte >= 0x20) out += c;
        else out += concat("\\u00", std::string(1, digits[byte >> 4]), std::string(1, digits[byte & 15]));
    }
    return out + "\"";
}

}  // namespace detail

TORCH_IR_INLINE pytree flatten(c10::IValue const& value, std::string const& name, std::vector<named_leaf>& leaves) {
    pytree tree;
    auto const add = [&](c10::IValue const& child, std::string const& key) { tree.children.push_back(flatten(child, name + "_" + key, leaves)); };
    if (value.isTuple()) {
        tree = {"builtins.tuple", "null", {}};
        std::size_t i = 0;
        for (c10::IValue const& child : value.toTupleRef().elements()) add(child, std::to_string(i++));
    } else if (value.isList()) {
        tree = {"builtins.list", "null", {}};
        std::size_t i = 0;
        for (c10::IValue const& child : value.toList()) add(child, std::to_string(i++));
    } else if (value.isGenericDict()) {
        tree = {"builtins.dict", "[", {}};
        for (auto const& item : value.toGenericDict()) {
            if (!item.key().isString() && !item.key().isInt())
                raise(error::unsupported(detail::concat("'", name, "'"), "a dictionary whose keys are neither text nor integers", "use text"));
            std::string const key = item.key().isString() ? item.key().toStringRef() : std::to_string(item.key().toInt());
            if (tree.context.size() > 1) tree.context += ", ";
            tree.context += item.key().isString() ? detail::quoted_key(key) : key;
            add(item.value(), key);
        }
        tree.context += "]";
    } else {
        leaves.push_back({name, value});
    }
    return tree;
}

}}  // namespace torch_ir

#endif
