// SPDX-License-Identifier: MIT
/// Calls any C++ function with arguments that are known at run time only.
#pragma once

#include <torch_ir/error.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/ivalue_inl.h>
#include <ATen/core/jit_type.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

template <class F>
concept has_call_operator = requires {
    &F::operator();
};
template <class F>
concept has_named_parameters = requires(F& f) {
    f.named_parameters();
};

}  // namespace detail

/// Something that `invoke_with` can call: a pointer to a function, or an object with one call operator that is no template; not a
/// module, which knows its weights.
template <class F>
concept invocable_by_signature = std::is_function_v<std::remove_pointer_t<std::decay_t<F>>> ||
    (detail::has_call_operator<std::remove_cvref_t<F>> && !detail::has_named_parameters<std::remove_cvref_t<F>>);

/// Calls `f` with `arguments`, converted to the types that its signature has: tensors, numbers, booleans, text, vectors, tuples,
/// optionals, c10::List, c10::Dict. Arguments that are missing at the end are undefined tensors and empty optionals. `f` may also
/// take the `std::vector<c10::IValue>` itself. The result is whatever converts to a c10::IValue. Throws errc::argument for a
/// wrong number of arguments, and where the function fails without a tensor that is missing; c10::Error for an argument of the wrong type.
template <invocable_by_signature F>
[[nodiscard]] c10::IValue invoke_with(F&& f, std::vector<c10::IValue> arguments);

/// The same for a member function (`&M::forward`).
template <class Object, class Member>
[[nodiscard]] c10::IValue invoke_member(Object& object, Member member, std::vector<c10::IValue> arguments);

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

template <class T>
[[nodiscard]] T argument_at(std::vector<c10::IValue> const& arguments, std::size_t i) {
    if (i >= arguments.size()) {
        if constexpr (std::is_same_v<T, at::Tensor> || is_optional<T>::value) return T();
        else raise(error::bad_argument("example inputs", "at least " + std::to_string(i + 1), std::to_string(arguments.size())));
    }
    c10::IValue const& v = arguments[i];
    if constexpr (std::is_same_v<T, std::optional<at::IntArrayRef>>) {  // a view of a list that nobody would own
        if (!v.isNone()) raise(error::unsupported("argument " + std::to_string(i + 1), "a list for std::optional<IntArrayRef>", "wrap the call in a lambda"));
        return std::nullopt;
    } else if constexpr (std::is_same_v<T, at::Tensor>) return v.isNone() ? T() : v.toTensor();
    else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) return static_cast<T>(v.to<std::int64_t>());
    else if constexpr (std::is_floating_point_v<T>) return static_cast<T>(v.isInt() ? static_cast<double>(v.toInt()) : v.toDouble());
    else return v.to<T>();
}

/// Calls `call`; where a tensor was left out, what LibTorch says of an undefined one is told as what it is.
template <class Call>
[[nodiscard]] c10::IValue explain_missing(bool lacks_tensor, std::size_t given, std::size_t taken, Call&& call) {
    if (!lacks_tensor) return call();
    auto const explain = [&](std::string_view reason) {
        raise(error::bad_argument("example inputs", concat("all ", std::to_string(taken), " that the function takes"),
                                  concat(std::to_string(given), ", and it can't do without the others (", reason.substr(0, reason.find('\n')), ")")));
    };
    try {
        return call();
    } catch (c10::Error const& e) {
        explain(e.what_without_backtrace());
    } catch (error const& e) {
        explain(e.what());
    }
    return {};
}

template <class R, class... Args, class Call>
[[nodiscard]] c10::IValue invoke_as(Call&& call, std::vector<c10::IValue> const& arguments) {
    static_assert(std::is_same_v<R, void> || std::is_constructible_v<c10::IValue, std::decay_t<R>>,
                  "the function must return a tensor, a number, or a tuple, vector or c10::Dict of them");
    if constexpr (std::is_same_v<std::tuple<std::decay_t<Args>...>, std::tuple<std::vector<c10::IValue>>>) return c10::IValue(call(std::vector(arguments)));
    else if (arguments.size() > sizeof...(Args))
        raise(error::bad_argument("example inputs", "at most " + std::to_string(sizeof...(Args)), std::to_string(arguments.size())));
    // A tensor that is left out may be one that the function can do without: what it does with an undefined one decides.
    constexpr auto is_tensor = std::array<bool, sizeof...(Args)>{std::is_same_v<std::decay_t<Args>, at::Tensor>...};
    bool const lacks_tensor = std::any_of(is_tensor.begin() + std::min(arguments.size(), is_tensor.size()), is_tensor.end(), [](bool b) { return b; });
    return explain_missing(lacks_tensor, arguments.size(), sizeof...(Args), [&]() -> c10::IValue {
        return [&]<std::size_t... I>(std::index_sequence<I...>)->c10::IValue {
            std::tuple<std::decay_t<Args>...> converted{argument_at<std::decay_t<Args>>(arguments, I)...};
            if constexpr (std::is_void_v<R>) {
                call(static_cast<Args&&>(std::get<I>(converted))...);
                return {};
            } else {
                return c10::IValue(std::decay_t<R>(call(static_cast<Args&&>(std::get<I>(converted))...)));
            }
        }
        (std::index_sequence_for<Args...>{});
    });
}

/// Calls `f` with the signature of a member function.
template <class F, class R, class Class, class... Args>
[[nodiscard]] c10::IValue invoke_like(F&& f, R (Class::*)(Args...), std::vector<c10::IValue> const& a) {
    return invoke_as<R, Args...>(f, a);
}
template <class F, class R, class Class, class... Args>
[[nodiscard]] c10::IValue invoke_like(F&& f, R (Class::*)(Args...) const, std::vector<c10::IValue> const& a) {
    return invoke_as<R, Args...>(f, a);
}

}  // namespace detail

template <class Object, class Member>
c10::IValue invoke_member(Object& object, Member member, std::vector<c10::IValue> arguments) {
    return detail::invoke_like([&](auto&&... a) -> decltype(auto) { return (object.*member)(std::forward<decltype(a)>(a)...); }, member, arguments);
}

template <invocable_by_signature F>
c10::IValue invoke_with(F&& f, std::vector<c10::IValue> arguments) {
    if constexpr (std::is_pointer_v<std::decay_t<F>>)
        return [&]<class R, class... Args>(R (*p)(Args...)) { return detail::invoke_as<R, Args...>(p, arguments); }(f);
    else return detail::invoke_like(f, &std::remove_cvref_t<F>::operator(), arguments);
}

}}  // namespace torch_ir
