// SPDX-License-Identifier: MIT
/// One place of an operator's argument list: how the value that stands there is made at run time.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/libtorch/common/argument_type.hpp>

#include <ATen/core/List.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/scalar_tensor.h>
#include <c10/core/Scalar.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How an argument is made when its operator runs: a constant, a use of a value that is converted to `type`, or a list of both.
struct operand {
    argument_type type;
    std::variant<c10::IValue, use, std::vector<operand>> content;
    bool is_last = false;  ///< the last use of its value in the program, which may be moved away

    [[nodiscard]] bool is_constant() const noexcept { return std::holds_alternative<c10::IValue>(content); }
};

/// Makes the argument; `fetch(value_id)` gives the current value of a use. Throws errc::argument where a value can't be converted.
template <class Fetch>
[[nodiscard]] c10::IValue make_value(operand const& o, Fetch&& fetch);

/// Calls `f(value_id)` for each use in `o`, in order.
template <class F>
void for_each_use(operand const& o, F&& f);

/// A zero-dimensional tensor for a number given where a tensor is expected. Like PyTorch's own it takes part in type promotion
/// as a number: `float16 + 2.5` stays float16.
[[nodiscard]] at::Tensor number_tensor(c10::Scalar const& number);

/// Converts a value that exists at run time to what an element of a schema expects: a number to a tensor, a tensor of one element
/// to a number, an integer to a float. Throws errc::argument.
[[nodiscard]] c10::IValue convert_element(c10::IValue value, element_kind to);

namespace detail {

/// A list as kernels expect it: of the schema's element type.
[[nodiscard]] c10::IValue make_list(std::vector<c10::IValue> items, argument_type const& type);

}  // namespace detail

template <class Fetch>
c10::IValue make_value(operand const& o, Fetch&& fetch) {
    if (auto const* constant = std::get_if<c10::IValue>(&o.content)) return *constant;
    if (auto const* u = std::get_if<use>(&o.content)) return convert_element(fetch(u->value), o.type.element);
    std::vector<c10::IValue> items;
    auto const& list = std::get<std::vector<operand>>(o.content);
    items.reserve(list.size());
    for (auto const& i : list) items.push_back(make_value(i, fetch));
    return detail::make_list(std::move(items), o.type);
}

template <class F>
void for_each_use(operand const& o, F&& f) {
    if (auto const* u = std::get_if<use>(&o.content)) f(u->value);
    else if (auto const* list = std::get_if<std::vector<operand>>(&o.content))
        for (auto const& i : *list) for_each_use(i, f);
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// `an integer`, for messages.
[[nodiscard]] inline std::string name_of(element_kind k) {
    switch (k) {
        case element_kind::any: return "a value";
        case element_kind::tensor: return "a tensor";
        case element_kind::number: return "a number";
        case element_kind::integer: return "an integer";
        case element_kind::floating: return "a float";
        case element_kind::boolean: return "a boolean";
        case element_kind::text: return "a string";
        case element_kind::dtype: return "a dtype";
        case element_kind::layout: return "a layout";
        case element_kind::memory_format: return "a memory format";
        case element_kind::device: return "a device";
        case element_kind::generator: return "a generator";
    }
    return "a value";
}

[[nodiscard]] inline c10::IValue number_of(at::Tensor const& t, element_kind to) {
    if (!t.defined() || t.numel() != 1)
        raise(error::bad_argument("value", name_of(to), t.defined() ? "a tensor of " + std::to_string(t.numel()) + " elements" : "no tensor"));
    c10::Scalar const s = t.item();
    if (s.isBoolean()) return s.toBool();
    if (s.isFloatingPoint()) return s.toDouble();
    if (s.isComplex()) return s.toComplexDouble();
    return s.toLong();
}

template <class T, class Get>
[[nodiscard]] c10::IValue make_list(std::vector<c10::IValue>& items, Get get) {
    c10::List<T> list;
    list.reserve(items.size());
    for (auto& i : items) list.push_back(get(i));
    return list;
}

TORCH_IR_INLINE c10::IValue make_list(std::vector<c10::IValue> items, argument_type const& type) {
    using c10::IValue;
    if (type.element == element_kind::tensor && type.optional_elements)
        return make_list<std::optional<at::Tensor>>(
            items, [](IValue& v) { return v.isNone() ? std::optional<at::Tensor>() : std::optional(std::move(v).toTensor()); });
    switch (type.element) {
        case element_kind::tensor: return make_list<at::Tensor>(items, [](IValue& v) { return std::move(v).toTensor(); });
        case element_kind::number: return make_list<c10::Scalar>(items, [](IValue& v) { return v.toScalar(); });
        case element_kind::integer:
        case element_kind::dtype:
        case element_kind::layout:
        case element_kind::memory_format: return make_list<std::int64_t>(items, [](IValue& v) { return v.toInt(); });
        case element_kind::floating: return make_list<double>(items, [](IValue& v) { return v.toDouble(); });
        case element_kind::boolean: return make_list<bool>(items, [](IValue& v) { return v.toBool(); });
        case element_kind::text: return make_list<std::string>(items, [](IValue& v) { return v.toStringRef(); });
        case element_kind::device: return make_list<c10::Device>(items, [](IValue& v) { return v.toDevice(); });
        case element_kind::any:
        case element_kind::generator: break;
    }
    return c10::ivalue::Tuple::create(std::move(items));
}

}  // namespace detail

TORCH_IR_INLINE at::Tensor number_tensor(c10::Scalar const& number) {
    at::Tensor t = at::scalar_tensor(number, number.type());
    t.unsafeGetTensorImpl()->set_wrapped_number(true);
    return t;
}

TORCH_IR_INLINE c10::IValue convert_element(c10::IValue v, element_kind to) {
    switch (to) {
        case element_kind::any: return v;
        case element_kind::tensor:
            if (v.isTensor() || v.isNone()) return v;
            if (v.isScalar()) return number_tensor(v.toScalar());
            break;
        case element_kind::number:
            if (v.isScalar() || v.isNone()) return v;
            if (v.isTensor()) return detail::number_of(v.toTensor(), to);
            break;
        case element_kind::integer:
            if (v.isTensor()) v = detail::number_of(v.toTensor(), to);
            if (v.isInt() || v.isNone()) return v;
            if (v.isBool()) return std::int64_t{v.toBool()};
            break;
        case element_kind::floating:
            if (v.isTensor()) v = detail::number_of(v.toTensor(), to);
            if (v.isDouble() || v.isNone()) return v;
            if (v.isInt()) return static_cast<double>(v.toInt());
            if (v.isBool()) return v.toBool() ? 1.0 : 0.0;
            break;
        case element_kind::boolean:
            if (v.isTensor()) v = detail::number_of(v.toTensor(), to);
            if (v.isBool() || v.isNone()) return v;
            if (v.isInt()) return v.toInt() != 0;
            break;
        case element_kind::text:
        case element_kind::dtype:
        case element_kind::layout:
        case element_kind::memory_format:
        case element_kind::device:
        case element_kind::generator:
            if (v.isNone()) return v;
            break;
    }
    raise(error::bad_argument("value", detail::name_of(to), v.tagKind()));
}

}}  // namespace torch_ir

#endif
