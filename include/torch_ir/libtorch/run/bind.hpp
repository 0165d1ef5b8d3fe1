// SPDX-License-Identifier: MIT
/// Binds the arguments of a call to the schema of its operator: each schema argument gets an operand, in order.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/operand.hpp>

#include <ATen/core/function_schema.h>
#include <c10/core/Device.h>

#include <charconv>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How calls are bound.
struct bind_options {
    /// Every device argument becomes this one: a program exported on the meta device or on another machine runs here.
    c10::Device device{c10::kCPU};
    /// Operators that may be called although they reach beyond tensors (`outside_effect`): `aten.from_file`, of all overloads, or `aten.from_file.default`.
    std::vector<std::string> allowed_operators{};
};

/// One operand for each argument of `schema`: the call's argument of that name, else the default. Values are converted to what
/// the schema expects (`float` from 1, `int[2]` from 1, dtypes and devices also from text such as "torch.float32", a tensor from a
/// number). Throws errc::invalid_ir, which names node, operator and argument, for an argument that the schema doesn't have, one
/// that is given twice, one that is missing, or one of the wrong type. Precondition: `call.bound == binding::named`.
[[nodiscard]] std::vector<operand> bind_arguments(call_node const& call, c10::FunctionSchema const& schema, bind_options const& options = {});

/// Operands for an operator without a schema: arguments as they stand. A sub-program becomes the constant None here.
[[nodiscard]] std::vector<operand> bind_plain(call_node const& call, bind_options const& options = {});

/// The operand for one attribute at a place of that type, or nothing where it does not fit. Throws only for an unknown device.
[[nodiscard]] std::optional<operand> bind_attribute(attribute const& a, argument_type const& type, bind_options const& options);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/schema/registry.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline std::string_view without_torch(std::string_view name) { return name.starts_with("torch.") ? name.substr(6) : name; }

/// Turns one attribute that is no list and no use into a constant for a place of kind `to`.
class constant_binder {
public:
    using result = std::optional<c10::IValue>;

    constant_binder(element_kind to, c10::Device device) : to_(to), device_(device) {}

    result operator()(bool b) const {
        switch (to_) {
            case element_kind::any:
            case element_kind::number:
            case element_kind::boolean: return c10::IValue(b);
            case element_kind::tensor: return c10::IValue(number_tensor(b));
            case element_kind::integer: return c10::IValue(std::int64_t{b});
            default: return std::nullopt;
        }
    }
    result operator()(std::int64_t n) const {
        switch (to_) {
            case element_kind::any:
            case element_kind::number:
            case element_kind::integer: return c10::IValue(n);
            case element_kind::floating: return c10::IValue(static_cast<double>(n));
            case element_kind::tensor: return c10::IValue(number_tensor(n));
            case element_kind::boolean: return n == 0 || n == 1 ? result(n == 1) : std::nullopt;
            default: return std::nullopt;
        }
    }
    result operator()(double x) const {
        switch (to_) {
            case element_kind::any:
            case element_kind::number:
            case element_kind::floating: return c10::IValue(x);
            case element_kind::tensor: return c10::IValue(number_tensor(x));
            default: return std::nullopt;
        }
    }
    result operator()(std::complex<double> const& z) const { return complex({z.real(), z.imag()}); }
    result operator()(std::string const& s) const {
        switch (to_) {
            case element_kind::any:
            case element_kind::text: return c10::IValue(s);
            case element_kind::dtype: {
                auto const t = find_dtype(without_torch(s));
                return t ? (*this)(*t) : std::nullopt;
            }
            case element_kind::layout: return number(find_layout(s));
            case element_kind::memory_format: return number(find_memory_format(s));
            case element_kind::device: return (*this)(parse_device(s));
            case element_kind::number:
            case element_kind::tensor:
                if (auto const z = parse_complex(s)) return complex({(*z)[0], (*z)[1]});
                return std::nullopt;
            default: return std::nullopt;
        }
    }
    result operator()(dtype t) const { return number(to_torch(t), to_ == element_kind::dtype); }
    result operator()(layout l) const { return number(l, to_ == element_kind::layout); }
    result operator()(memory_format f) const { return number(f, to_ == element_kind::memory_format); }
    result operator()(device const& d) const {
        if (to_ == element_kind::text) return c10::IValue(to_string(d));
        if (to_ != element_kind::device && to_ != element_kind::any) return std::nullopt;
        static_cast<void>(to_torch(d));  // an unknown device is an error even though another takes its place
        return c10::IValue(device_);
    }
    template <class Other>
    result operator()(Other const&) const {
        return std::nullopt;
    }

private:
    element_kind to_;
    c10::Device device_;

    result complex(c10::complex<double> z) const {
        if (to_ == element_kind::number || to_ == element_kind::any) return c10::IValue(z);
        if (to_ == element_kind::tensor) return c10::IValue(number_tensor(z));
        return std::nullopt;
    }
    template <class Enum>
    static result number(std::optional<Enum> e) {
        return e ? result(static_cast<std::int64_t>(*e)) : std::nullopt;
    }
    template <class Enum>
    result number(Enum e, bool fits) const {
        if (!fits && to_ != element_kind::any && to_ != element_kind::integer) return std::nullopt;
        return c10::IValue(static_cast<std::int64_t>(e));
    }
    static device parse_device(std::string_view text) {
        auto const colon = text.find(':');
        device d{std::string(text.substr(0, colon)), -1};
        if (colon != std::string_view::npos) std::from_chars(text.data() + colon + 1, text.data() + text.size(), d.index);
        return d;
    }
};

/// The items of a list attribute, each as an attribute of its own; nothing where `a` is no list.
[[nodiscard]] inline std::optional<std::vector<attribute>> items_of(attribute const& a) {
    std::vector<attribute> items;
    auto const copy = [&](auto const& list) { items.assign(list.begin(), list.end()); };
    if (auto const* l = a.get_if<tensor_list>()) {
        for (value_id const v : l->items) items.push_back(v == no_value ? attribute(none{}) : attribute(use{v}));
    } else if (auto const* s = a.get_if<symbol_list>()) {
        for (auto const& i : s->items) std::visit([&](auto const& x) { items.emplace_back(x); }, i);
    } else if (auto const* b = a.get_if<std::vector<bool>>()) {
        for (bool const x : *b) items.emplace_back(x);
    } else if (auto const* n = a.get_if<std::vector<std::int64_t>>()) {
        copy(*n);
    } else if (auto const* d = a.get_if<std::vector<double>>()) {
        copy(*d);
    } else if (auto const* t = a.get_if<std::vector<std::string>>()) {
        copy(*t);
    } else if (auto const* m = a.get_if<attribute_list>()) {
        copy(m->items);
    } else {
        return std::nullopt;
    }
    return items;
}

/// A list of operands as one operand: a constant where all of them are.
[[nodiscard]] inline operand make_list_operand(std::vector<operand> items, argument_type const& type) {
    for (auto const& i : items)
        if (!i.is_constant()) return {type, std::move(items)};
    operand const list{type, std::move(items)};
    return {type, make_value(list, [](value_id) { return c10::IValue(); })};
}

/// The place of an argument that the schema at hand calls otherwise, as LibTorch renames some from version to version: where the table of schemas has it, if
/// there are as many arguments here and the one at that place has a name that is new.
[[nodiscard]] inline std::optional<int> renamed_argument(op_name const& op, std::string_view name, c10::FunctionSchema const& schema) {
    auto const* known = find_schema(op);
    auto const at = known ? known->index_of(name) : std::nullopt;
    if (!at || known->arguments.size() != schema.arguments().size() || known->index_of(schema.arguments()[*at].name())) return std::nullopt;
    return static_cast<int>(*at);
}

/// The same as `bind_attribute`; that the LibTorch at hand lacks a device or a dtype is said with its place.
[[nodiscard]] inline std::optional<operand> bind_argument(call_node const& call, std::string_view name, attribute const& a, argument_type const& type,
                                                          bind_options const& options) {
    try {
        return bind_attribute(a, type, options);
    } catch (error const& e) {
        raise(error(e.code(), concat(place_of(call, name), ": ", e.what())));
    }
}

}  // namespace detail

TORCH_IR_INLINE std::optional<operand> bind_attribute(attribute const& a, argument_type const& type, bind_options const& options) {
    bool const any = type.element == element_kind::any;
    if (a.is<none>()) return type.optional || any ? std::optional(operand{type, c10::IValue()}) : std::nullopt;
    if (auto const items = detail::items_of(a)) {
        if (!type.list && !any) return std::nullopt;
        argument_type element = type;
        element.list = false;
        element.optional = type.optional_elements;
        std::vector<operand> operands;
        for (auto const& i : *items) {
            auto bound = bind_attribute(i, element, options);
            if (!bound) return std::nullopt;
            operands.push_back(std::move(*bound));
        }
        return detail::make_list_operand(std::move(operands), type);
    }
    if (type.list) {  // one element stands for a list of them; tensors don't do that
        if (type.element == element_kind::tensor) return std::nullopt;
        argument_type element = type;
        element.list = false;
        auto const bound = bind_attribute(a, element, options);
        if (!bound) return std::nullopt;
        return detail::make_list_operand(std::vector<operand>(type.broadcast > 0 ? static_cast<std::size_t>(type.broadcast) : 1, *bound), type);
    }
    if (auto const* u = a.get_if<use>()) return operand{type, *u};
    auto constant = std::visit(detail::constant_binder(type.element, options.device), a.as_variant());
    if (!constant) return std::nullopt;
    return operand{type, *std::move(constant)};
}

TORCH_IR_INLINE std::vector<operand> bind_arguments(call_node const& call, c10::FunctionSchema const& schema, bind_options const& options) {
    auto const& expected = schema.arguments();
    std::vector<argument const*> given(expected.size(), nullptr);
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
        argument const& a = call.arguments[i];
        std::optional<int> at = a.name.empty() ? std::optional(static_cast<int>(i)) : schema.argumentIndexWithName(a.name);
        if (!at) at = detail::renamed_argument(call.op, a.name, schema);
        if (!at || static_cast<std::size_t>(*at) >= expected.size())
            raise(error::invalid_ir(place_of(call, a.name), detail::concat("an argument of ", c10::toString(schema)), "one that it does not have"));
        if (given[static_cast<std::size_t>(*at)]) raise(error::invalid_ir(place_of(call, expected[static_cast<std::size_t>(*at)].name()), "one value", "two"));
        given[static_cast<std::size_t>(*at)] = &a;
    }
    std::vector<operand> operands;
    operands.reserve(expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        argument_type const type = describe(expected[i]);
        if (given[i]) {
            auto bound = detail::bind_argument(call, expected[i].name(), given[i]->value, type, options);
            if (!bound)
                raise(error::invalid_ir(place_of(call, expected[i].name()), expected[i].real_type()->str(), detail::describe_attribute(given[i]->value)));
            operands.push_back(std::move(*bound));
        } else if (auto const& value = expected[i].default_value()) {
            operands.push_back({type, *value});
        } else if (type.optional) {
            operands.push_back({type, c10::IValue()});
        } else {
            raise(error::invalid_ir(place_of(call, expected[i].name()), expected[i].real_type()->str(), "no value"));
        }
    }
    return operands;
}

TORCH_IR_INLINE std::vector<operand> bind_plain(call_node const& call, bind_options const& options) {
    std::vector<operand> operands;
    for (auto const& a : call.arguments) {
        if (a.value.is<subgraph_ref>()) {
            operands.push_back({{}, c10::IValue()});
            continue;
        }
        auto bound = detail::bind_argument(call, a.name, a.value, {}, options);
        if (!bound) raise(error::invalid_ir(place_of(call, a.name), "a value, a number, text, or a list of them", detail::describe_attribute(a.value)));
        operands.push_back(std::move(*bound));
    }
    return operands;
}

}}  // namespace torch_ir

#endif
