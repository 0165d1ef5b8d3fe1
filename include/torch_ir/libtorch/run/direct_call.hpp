// SPDX-License-Identifier: MIT
/// Calls operators of the commonest signatures as compiled code does, without a stack of boxed arguments.
///
/// A boxed call takes its arguments by value: it counts references up and down and wraps and unwraps each. Where schema and
/// C++ signature are one of the list below, the arguments can be handed over where they are. All other operators are called boxed:
/// the list decides on nanoseconds, not on what can be run.
#pragma once

#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <c10/core/MemoryFormat.h>
#include <c10/core/Scalar.h>
#include <c10/core/ScalarType.h>
#include <c10/core/SymInt.h>
#include <c10/core/SymIntArrayRef.h>
#include <c10/util/ArrayRef.h>
#include <c10/util/Exception.h>
#include <c10/util/intrusive_ptr.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The function that calls an operator directly and the handle that it takes; both null where it has to be called boxed.
struct direct_operator {
    direct_call function = nullptr;
    std::shared_ptr<void const> handle{};
};
/// The direct call of an operator with a common signature; an empty one for all others.
[[nodiscard]] direct_operator find_direct_call(c10::OperatorHandle const& handle);

/// A constant as direct calls take it: a list of integers is unpacked once for all calls, anything else stays as it is.
[[nodiscard]] c10::IValue prepare_literal(c10::IValue const& literal);

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

/// How one C++ parameter is made of a value of the program; `code` is what stands for it in `signature_of`. Only for values that are of that kind.
template <class T>
struct direct_parameter;

template <>
struct direct_parameter<at::Tensor const&> {
    static constexpr char code = 't';
    static at::Tensor const& get(c10::IValue const& v) { return v.toTensor(); }
};
template <>
struct direct_parameter<at::Tensor&> {
    static constexpr char code = 'w';
    static at::Tensor& get(c10::IValue const& v) { return const_cast<c10::IValue&>(v).toTensor(); }
};
template <>
struct direct_parameter<std::optional<at::Tensor> const&> {
    static constexpr char code = 'o';
    static std::optional<at::Tensor> get(c10::IValue const& v) { return v.isNone() ? std::nullopt : std::optional(v.toTensor()); }
};
template <>
struct direct_parameter<c10::Scalar const&> {
    static constexpr char code = 's';
    static c10::Scalar get(c10::IValue const& v) { return v.toScalar(); }
};
template <>
struct direct_parameter<std::optional<c10::Scalar> const&> {
    static constexpr char code = 'n';
    static std::optional<c10::Scalar> get(c10::IValue const& v) { return v.isNone() ? std::nullopt : std::optional(v.toScalar()); }
};
template <>
struct direct_parameter<std::int64_t> {
    static constexpr char code = 'i';
    static std::int64_t get(c10::IValue const& v) { return v.toInt(); }
};
template <>
struct direct_parameter<c10::SymInt> {
    static constexpr char code = 'y';
    static c10::SymInt get(c10::IValue const& v) { return v.toInt(); }
};
template <>
struct direct_parameter<double> {
    static constexpr char code = 'f';
    static double get(c10::IValue const& v) { return v.toDouble(); }
};
template <>
struct direct_parameter<bool> {
    static constexpr char code = 'b';
    static bool get(c10::IValue const& v) { return v.toBool(); }
};
template <>
struct direct_parameter<std::string_view> {
    static constexpr char code = 'u';
    static std::string_view get(c10::IValue const& v) { return v.toStringView(); }
};
template <>
struct direct_parameter<std::optional<c10::ScalarType>> {
    static constexpr char code = 'd';
    static std::optional<c10::ScalarType> get(c10::IValue const& v) {
        return v.isNone() ? std::nullopt : std::optional(static_cast<c10::ScalarType>(v.toInt()));
    }
};

template <>
struct direct_parameter<std::optional<c10::SymInt>> {
    static constexpr char code = 'z';
    static std::optional<c10::SymInt> get(c10::IValue const& v) { return v.isNone() ? std::nullopt : std::optional<c10::SymInt>(v.toInt()); }
};
template <>
struct direct_parameter<std::optional<double>> {
    static constexpr char code = 'g';
    static std::optional<double> get(c10::IValue const& v) { return v.isNone() ? std::nullopt : std::optional(v.toDouble()); }
};
template <>
struct direct_parameter<c10::MemoryFormat> {
    static constexpr char code = 'm';
    static c10::MemoryFormat get(c10::IValue const& v) { return static_cast<c10::MemoryFormat>(v.toInt()); }
};

/// A list of integers as C++ functions take it.
struct unpacked_integers final : torch::CustomClassHolder {
    std::vector<std::int64_t> integers;
    std::vector<c10::SymInt> symbolic;  ///< the same

    static unpacked_integers const& of(c10::IValue const& v) {
        TORCH_CHECK(v.isCapsule(), "expected a prepared list of integers, found ", v.tagKind());
        return *static_cast<unpacked_integers const*>(static_cast<c10::intrusive_ptr_target const*>(v.internalToPointer()));
    }
};
template <>
struct direct_parameter<c10::SymIntArrayRef> {
    static constexpr char code = 'Y';
    static c10::SymIntArrayRef get(c10::IValue const& v) { return unpacked_integers::of(v).symbolic; }
};
template <>
struct direct_parameter<c10::IntArrayRef> {
    static constexpr char code = 'I';
    static c10::IntArrayRef get(c10::IValue const& v) { return unpacked_integers::of(v).integers; }
};

template <class Return, class... Parameters>
struct direct_caller {
    static constexpr char code[] = {direct_parameter<Parameters>::code..., '\0'};

    using handle_type = c10::TypedOperatorHandle<Return(Parameters...)>;

    static at::Tensor call(void const* handle, c10::IValue const* const* arguments) {
        return call(*static_cast<handle_type const*>(handle), arguments, std::index_sequence_for<Parameters...>());
    }

    /// Nothing if the operator has told another C++ signature.
    static std::shared_ptr<void const> make_handle(c10::OperatorHandle const& handle) {
        try {
            return std::make_shared<handle_type const>(handle.typed<Return(Parameters...)>());
        } catch (c10::Error const&) {
            return nullptr;
        }
    }

private:
    template <std::size_t... I>
    static at::Tensor call(handle_type const& handle, c10::IValue const* const* arguments, std::index_sequence<I...>) {
        return handle.call(direct_parameter<Parameters>::get(*arguments[I])...);
    }
};

struct direct_entry {
    std::string_view code;
    direct_call function;
    std::shared_ptr<void const> (*make_handle)(c10::OperatorHandle const&);
};

template <class Return, class... Parameters>
constexpr direct_entry make_direct() {
    using caller = direct_caller<Return, Parameters...>;
    return {caller::code, &caller::call, &caller::make_handle};
}

using tensor_in = at::Tensor const&;
using tensor_inout = at::Tensor&;
using tensor_maybe = std::optional<at::Tensor> const&;
using scalar_in = c10::Scalar const&;
using scalar_maybe = std::optional<c10::Scalar> const&;
using maybe_dtype = std::optional<c10::ScalarType>;

inline constexpr direct_entry direct_table[] = {
    make_direct<at::Tensor, tensor_in>(),                                                                                     // relu, sigmoid, t
    make_direct<at::Tensor, tensor_in, tensor_in>(),                                                                          // mul, matmul
    make_direct<at::Tensor, tensor_in, tensor_in, scalar_in>(),                                                               // add, sub
    make_direct<at::Tensor, tensor_in, scalar_in>(),                                                                          // mul by a number
    make_direct<at::Tensor, tensor_in, scalar_in, scalar_in>(),                                                               // add a number
    make_direct<at::Tensor, tensor_in, tensor_in, tensor_maybe>(),                                                            // linear
    make_direct<at::Tensor, tensor_in, tensor_in, tensor_in>(),                                                               // where
    make_direct<at::Tensor, tensor_in, tensor_in, tensor_in, scalar_in, scalar_in>(),                                         // addmm
    make_direct<at::Tensor, tensor_in, std::int64_t>(),                                                                       // unsqueeze
    make_direct<at::Tensor, tensor_in, std::int64_t, std::int64_t>(),                                                         // transpose, flatten
    make_direct<at::Tensor, tensor_in, std::int64_t, c10::SymInt>(),                                                          // select
    make_direct<at::Tensor, tensor_in, std::int64_t, tensor_in>(),                                                            // index_select
    make_direct<at::Tensor, tensor_in, std::int64_t, maybe_dtype>(),                                                          // softmax
    make_direct<at::Tensor, tensor_in, std::string_view>(),                                                                   // gelu
    make_direct<at::Tensor, tensor_in, scalar_maybe, scalar_maybe>(),                                                         // clamp
    make_direct<at::Tensor, tensor_in, double, bool>(),                                                                       // dropout
    make_direct<at::Tensor, tensor_in, c10::SymIntArrayRef>(),                                                                // view, reshape
    make_direct<at::Tensor, tensor_in, c10::IntArrayRef>(),                                                                   // permute
    make_direct<at::Tensor, tensor_in, c10::SymIntArrayRef, bool>(),                                                          // expand
    make_direct<at::Tensor, tensor_in, c10::MemoryFormat>(),                                                                  // contiguous
    make_direct<at::Tensor, tensor_in, std::int64_t, std::optional<c10::SymInt>, std::optional<c10::SymInt>, c10::SymInt>(),  // slice
    make_direct<at::Tensor, tensor_in, c10::SymIntArrayRef, tensor_maybe, tensor_maybe, double, bool>(),                      // layer_norm
    make_direct<at::Tensor, tensor_in, tensor_in, tensor_maybe, c10::SymIntArrayRef, c10::SymIntArrayRef, c10::SymIntArrayRef, c10::SymInt>(),  // conv
    make_direct<at::Tensor, tensor_in, tensor_in, tensor_in, tensor_maybe, double, bool, std::optional<double>, bool>(),                        // attention
    make_direct<at::Tensor, tensor_in, tensor_in, c10::SymInt, bool, bool>(),                                                                   // embedding
    make_direct<at::Tensor, tensor_in, tensor_maybe, tensor_maybe, tensor_maybe, tensor_maybe, bool, double, double, bool>(),                   // batch_norm
    make_direct<at::Tensor&, tensor_inout>(),                                                                                                   // relu_
    make_direct<at::Tensor&, tensor_inout, tensor_in>(),                                                                                        // mul_
    make_direct<at::Tensor&, tensor_inout, tensor_in, scalar_in>(),                                                                             // add_
    make_direct<at::Tensor&, tensor_inout, std::string_view>(),                                                                                 // gelu_
    make_direct<at::Tensor&, tensor_inout, scalar_maybe, scalar_maybe>(),                                                                       // clamp_
    make_direct<at::Tensor&, tensor_inout, scalar_in>(),             // mul_ by a number
    make_direct<at::Tensor&, tensor_inout, scalar_in, scalar_in>(),  // add_ a number
};

[[nodiscard]] inline char direct_code(c10::Argument const& a) {
    bool const writes = a.alias_info() && a.alias_info()->isWrite();
    c10::Type const& type = *a.real_type();
    switch (type.kind()) {
        case c10::TypeKind::TensorType: return writes ? 'w' : 't';
        case c10::TypeKind::NumberType: return 's';
        case c10::TypeKind::IntType: return 'i';
        case c10::TypeKind::SymIntType: return 'y';
        case c10::TypeKind::FloatType: return 'f';
        case c10::TypeKind::BoolType: return 'b';
        case c10::TypeKind::StringType: return 'u';
        case c10::TypeKind::MemoryFormatType: return 'm';
        case c10::TypeKind::ListType:
            switch (type.castRaw<c10::ListType>()->getElementType()->kind()) {
                case c10::TypeKind::IntType: return 'I';
                case c10::TypeKind::SymIntType: return 'Y';
                default: return '?';
            }
        case c10::TypeKind::OptionalType: {
            auto const inner = type.castRaw<c10::OptionalType>()->getElementType()->kind();
            if (writes) return '?';
            switch (inner) {
                case c10::TypeKind::TensorType: return 'o';
                case c10::TypeKind::ScalarTypeType: return 'd';
                case c10::TypeKind::SymIntType: return 'z';
                case c10::TypeKind::FloatType: return 'g';
                case c10::TypeKind::NumberType: return 'n';
                default: return '?';
            }
        }
        default: return '?';
    }
}

/// One letter for each argument; empty where the operator returns something else than one tensor, or writes to another than the first.
[[nodiscard]] inline std::string signature_of(c10::FunctionSchema const& schema) {
    if (schema.returns().size() != 1 || schema.returns().front().real_type()->kind() != c10::TypeKind::TensorType || schema.is_vararg()) return {};
    std::string code;
    for (auto const& a : schema.arguments()) code += direct_code(a);
    auto const* result = schema.returns().front().alias_info();
    bool const returns_self = result && result->isWrite();
    bool const writes = code.starts_with('w');
    return writes == returns_self && code.find('w', 1) == std::string::npos ? code : std::string();
}

}  // namespace detail

inline direct_operator find_direct_call(c10::OperatorHandle const& handle) {
    std::string const code = detail::signature_of(handle.schema());
    if (code.empty()) return {};
    for (auto const& e : detail::direct_table)
        if (e.code == code) {
            auto typed = e.make_handle(handle);
            return typed ? direct_operator{e.function, std::move(typed)} : direct_operator{};
        }
    return {};
}

inline c10::IValue prepare_literal(c10::IValue const& literal) {
    if (!literal.isList()) return literal;
    auto out = c10::make_intrusive<detail::unpacked_integers>();
    for (c10::IValue const& i : literal.toListRef()) {
        if (!i.isInt()) return literal;
        out->integers.push_back(i.toInt());
    }
    out->symbolic.assign(out->integers.begin(), out->integers.end());
    return c10::IValue::make_capsule(std::move(out));
}

}}  // namespace torch_ir
