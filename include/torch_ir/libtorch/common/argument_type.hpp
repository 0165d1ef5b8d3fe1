// SPDX-License-Identifier: MIT
/// What a schema of LibTorch says of one argument.
#pragma once

#include <torch_ir/config.hpp>

#include <ATen/core/function_schema.h>

#include <cstdint>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What one element of an argument is.
enum class element_kind : std::uint8_t {
    any,  ///< as it comes: arguments of operators without a schema
    tensor,
    number,   ///< `Scalar`: integer, floating, complex or boolean
    integer,  ///< `int`, `SymInt`
    floating,
    boolean,
    text,
    dtype,
    layout,
    memory_format,
    device,
    generator
};

/// What a schema says of an argument: `SymInt[2]?` is an optional list of integers, where one integer stands for two.
struct argument_type {
    element_kind element = element_kind::any;
    bool optional = false;
    bool list = false;
    bool optional_elements = false;
    std::int32_t broadcast = 0;  ///< length that a single element of a list stands for; 0 where it doesn't
};

/// The type of a schema's argument.
[[nodiscard]] argument_type describe(c10::Argument const& argument);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <ATen/core/jit_type.h>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline element_kind element_kind_of(c10::Type const& type) {
    switch (type.kind()) {
        case c10::TypeKind::TensorType: return element_kind::tensor;
        case c10::TypeKind::NumberType: return element_kind::number;
        case c10::TypeKind::IntType:
        case c10::TypeKind::SymIntType: return element_kind::integer;
        case c10::TypeKind::FloatType:
        case c10::TypeKind::SymFloatType: return element_kind::floating;
        case c10::TypeKind::BoolType:
        case c10::TypeKind::SymBoolType: return element_kind::boolean;
        case c10::TypeKind::StringType: return element_kind::text;
        case c10::TypeKind::ScalarTypeType: return element_kind::dtype;
        case c10::TypeKind::LayoutType: return element_kind::layout;
        case c10::TypeKind::MemoryFormatType: return element_kind::memory_format;
        case c10::TypeKind::DeviceObjType: return element_kind::device;
        case c10::TypeKind::GeneratorType: return element_kind::generator;
        default: return element_kind::any;
    }
}

[[nodiscard]] inline c10::Type const* without_optional(c10::Type const* type, bool& was_optional) {
    was_optional = false;
    if (auto const* o = type->castRaw<c10::OptionalType>()) {
        was_optional = true;
        return o->getElementType().get();
    }
    return type;
}

}  // namespace detail

TORCH_IR_INLINE argument_type describe(c10::Argument const& argument) {
    argument_type t;
    c10::Type const* type = detail::without_optional(argument.real_type().get(), t.optional);
    if (auto const* list = type->castRaw<c10::ListType>()) {
        t.list = true;
        t.broadcast = argument.N().value_or(0);
        type = detail::without_optional(list->getElementType().get(), t.optional_elements);
    }
    t.element = detail::element_kind_of(*type);
    return t;
}

}}  // namespace torch_ir

#endif
