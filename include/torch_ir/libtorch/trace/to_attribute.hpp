// SPDX-License-Identifier: MIT
/// Arguments and results as LibTorch has them, in the words of the IR: the way back from `operand.hpp`.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/libtorch/common/argument_type.hpp>
#include <torch_ir/libtorch/convert.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The attribute for a value that stands at a place of that type; `id_of(at::Tensor const&)` tells the id of a tensor. A generator
/// becomes none. Throws errc::unsupported for what an attribute can't hold (objects, futures).
template <class IdOf>
[[nodiscard]] attribute to_attribute(c10::IValue const& value, argument_type const& type, IdOf&& id_of);

/// The type of a tensor, with static sizes. The device is the one it stands for: cpu for a meta tensor.
[[nodiscard]] tensor_type type_of(at::Tensor const& t);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// A meta tensor stands for one that lives where the model will.
[[nodiscard]] inline device recorded_device(c10::Device d) { return d.is_meta() ? device{} : from_torch(d); }

[[nodiscard]] inline attribute integer_attribute(std::int64_t n, element_kind to) {
    switch (to) {
        case element_kind::dtype: return from_torch(static_cast<c10::ScalarType>(n));
        case element_kind::layout: return static_cast<layout>(n);
        case element_kind::memory_format: return static_cast<memory_format>(n);
        default: return n;
    }
}

/// A list of plain items of one kind as the vector that attributes have for it, else as a list of attributes.
[[nodiscard]] inline attribute list_attribute(std::vector<attribute> items) {
    auto const pack = [&]<class T>(T const&) -> std::optional<attribute> {
        std::vector<T> out;
        for (auto const& i : items) {
            auto const* x = i.template get_if<T>();
            if (!x) return std::nullopt;
            out.push_back(*x);
        }
        return out;
    };
    if (!items.empty()) {
        if (auto packed = pack(std::int64_t())) return *packed;
        if (auto packed = pack(bool())) return *packed;
        if (auto packed = pack(double())) return *packed;
        if (auto packed = pack(std::string())) return *packed;
    }
    return attribute_list{std::move(items)};
}

}  // namespace detail

template <class IdOf>
attribute to_attribute(c10::IValue const& v, argument_type const& type, IdOf&& id_of) {
    if (v.isNone()) return none{};
    if (v.isTensor()) return v.toTensor().defined() ? attribute(use{id_of(v.toTensor())}) : attribute(none{});
    if (v.isInt()) return detail::integer_attribute(v.toInt(), type.element);
    if (v.isSymInt()) return v.toSymInt().expect_int();
    if (v.isBool()) return v.toBool();
    if (v.isDouble()) return v.toDouble();
    if (v.isComplexDouble()) {
        auto const z = v.toComplexDouble();
        return std::complex<double>(z.real(), z.imag());
    }
    if (v.isString()) return v.toStringRef();
    if (v.isDevice()) return detail::recorded_device(v.toDevice());
    if (v.isGenerator()) return none{};
    if (v.isIntList()) return v.toIntVector();
    if (v.isDoubleList()) return v.toDoubleVector();
    if (v.isBoolList()) {
        auto const list = v.toBoolList();
        return std::vector<bool>(list.begin(), list.end());
    }
    if (v.isTensorList() || v.isOptionalTensorList()) {
        tensor_list out{{}, type.optional_elements};
        for (c10::IValue const& item : v.toList()) out.items.push_back(item.isTensor() && item.toTensor().defined() ? id_of(item.toTensor()) : no_value);
        return out;
    }
    if (v.isList() || v.isTuple()) {
        argument_type element = type;
        element.list = false;
        std::vector<attribute> items;
        if (v.isList())
            for (c10::IValue const& item : v.toList()) items.push_back(to_attribute(item, element, id_of));
        else
            for (c10::IValue const& item : v.toTupleRef().elements()) items.push_back(to_attribute(item, element, id_of));
        return detail::list_attribute(std::move(items));
    }
    raise(error::unsupported("argument", detail::concat("a value of kind ", v.tagKind()), "pass tensors, numbers, text, or lists of them"));
}

TORCH_IR_INLINE tensor_type type_of(at::Tensor const& t) {
    tensor_type out;
    out.dtype = from_torch(t.scalar_type());
    out.sizes.assign(t.sizes().begin(), t.sizes().end());
    out.layout = from_torch(t.layout());
    if (t.layout() == c10::kStrided) {
        out.strides.emplace(t.strides().begin(), t.strides().end());
        out.storage_offset = t.storage_offset();
    }
    out.device = detail::recorded_device(t.device());
    out.requires_grad = t.requires_grad();
    return out;
}

}}  // namespace torch_ir

#endif
