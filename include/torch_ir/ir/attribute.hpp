// SPDX-License-Identifier: MIT
/// The value of one argument of a call, without loss: uses of values, scalars, lists, dtypes, devices, sub-programs.
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Identity of a value inside one program: dense from 0, given out by the source in the order of announcement. It stays valid
/// when vertices are renumbered; it means nothing in another program.
enum class value_id : std::uint32_t {};

/// Stands for "no value": an absent element of a list of optional tensors.
inline constexpr value_id no_value{std::numeric_limits<std::uint32_t>::max()};

/// The number of a value: its place in tables by value.
[[nodiscard]] constexpr std::uint32_t to_index(value_id v) noexcept { return static_cast<std::uint32_t>(v); }

class attribute;

/// Python's None.
struct none {
    friend bool operator==(none, none) = default;
};

/// A use of a value (a tensor, a symbolic scalar or an object).
struct use {
    value_id value = no_value;
    friend bool operator==(use, use) = default;
};

/// A list of tensors; `no_value` marks an absent element, which only an optional list may hold.
struct tensor_list {
    std::vector<value_id> items;
    bool optional = false;
    friend bool operator==(tensor_list const&, tensor_list const&) = default;
};

/// A list of scalars of which at least one is symbolic: each item is a number or a `use`.
struct symbol_list {
    using item = std::variant<std::int64_t, double, bool, use>;
    std::vector<item> items;
    friend bool operator==(symbol_list const&, symbol_list const&) = default;
};

/// A sub-program of a higher-order operator: its index in the program's `subgraphs()` and its label.
struct subgraph_ref {
    std::uint32_t index = 0;
    std::string name;
    friend bool operator==(subgraph_ref const&, subgraph_ref const&) = default;
};

/// An operator passed as an argument.
struct operator_ref {
    std::string name;
    friend bool operator==(operator_ref const&, operator_ref const&) = default;
};

/// A list whose items are attributes themselves: lists of lists, lists of mixed kinds.
struct attribute_list {
    std::vector<attribute> items;
    friend bool operator==(attribute_list const&, attribute_list const&);
};

/// Named attributes, in order.
struct attribute_map {
    std::vector<std::pair<std::string, attribute>> items;
    friend bool operator==(attribute_map const&, attribute_map const&);
};

namespace detail {

/// `Variant` is a std::variant that has the alternative `T`.
template <class T, class Variant>
inline constexpr bool is_alternative = false;
template <class T, class... All>
inline constexpr bool is_alternative<T, std::variant<All...>> = (std::is_same_v<T, All> || ...);

}  // namespace detail

/// One argument's value. Value semantics; compared by value (NaN differs from NaN).
class attribute : public std::variant<none, bool, std::int64_t, double, std::complex<double>, std::string, dtype, device, layout, memory_format, use,
                                      subgraph_ref, operator_ref, std::vector<bool>, std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>,
                                      tensor_list, symbol_list, attribute_list, attribute_map> {
public:
    using base = variant;
    attribute();
    /// Holds an alternative. (A constructor of its own, since std::variant's asks for each alternative whether `T` converts to it.)
    template <class T>
    requires detail::is_alternative<T, base> attribute(T value) : base(std::in_place_type<T>, std::move(value)) {}
    /// Holds what std::variant would: `"text"` as a string, `3` as an integer.
    template <class T>
    requires(!std::is_same_v<std::remove_cvref_t<T>, attribute> && !detail::is_alternative<std::remove_cvref_t<T>, base> && std::is_constructible_v<base, T>)
        attribute(T&& value)  // NOLINT(bugprone-forwarding-reference-overload): no attribute, by the line above
        : base(std::forward<T>(value)) {}
    attribute(attribute const&);
    attribute(attribute&&) noexcept;
    attribute& operator=(attribute const&);
    attribute& operator=(attribute&&) noexcept;
    ~attribute();

    [[nodiscard]] base const& as_variant() const noexcept { return *this; }

    template <class T>
    [[nodiscard]] bool is() const noexcept {
        return std::holds_alternative<T>(as_variant());
    }
    /// The alternative T, or nullptr.
    template <class T>
    [[nodiscard]] T const* get_if() const noexcept {
        return std::get_if<T>(&as_variant());
    }

    friend bool operator==(attribute const& a, attribute const& b);
};

/// How the source passed an argument.
enum class argument_kind : std::uint8_t { positional, keyword };

/// An argument of a call: the schema's name for it (empty where the operator has no schema or the source lost it).
struct argument {
    std::string name{};
    attribute value{};
    argument_kind kind = argument_kind::positional;
    friend bool operator==(argument const&, argument const&) = default;
};

/// Calls `f(value_id, element)` for each use of a value in `a`, in order; `element` numbers the places of a list (absent ones
/// count), 0 for a single use, and runs on through nested lists.
template <class F>
void for_each_use(attribute const& a, F&& f);

/// Calls `f(subgraph_ref const&)` for each reference to a sub-program in `a`, in order.
template <class F>
void for_each_subgraph(attribute const& a, F&& f);

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

// By hand, alternative by alternative: std::variant's own take as long to compile as the rest of a unit that reads programs.
namespace detail {

/// Calls `f.operator()<I>()` for the index that `v` holds.
template <class F, std::size_t... I>
void at_index(attribute::base const& v, F f, std::index_sequence<I...>) {
    (void)((v.index() == I && (f.template operator()<I>(), true)) || ...);
}
using attribute_indices = std::make_index_sequence<std::variant_size_v<attribute::base>>;

}  // namespace detail

TORCH_IR_INLINE attribute::attribute() = default;
TORCH_IR_INLINE attribute::attribute(attribute const& other) : base() {  // NOLINT(bugprone-copy-constructor-init): the body copies
    detail::at_index(
        other, [&]<std::size_t I>() { emplace<I>(*std::get_if<I>(&other.as_variant())); }, detail::attribute_indices());
}
TORCH_IR_INLINE attribute::attribute(attribute&& other) noexcept : base() {
    detail::at_index(
        other, [&]<std::size_t I>() { emplace<I>(std::move(*std::get_if<I>(static_cast<base*>(&other)))); }, detail::attribute_indices());
}
TORCH_IR_INLINE attribute& attribute::operator=(attribute const& other) { return *this = attribute(other); }
TORCH_IR_INLINE attribute& attribute::operator=(attribute&& other) noexcept {
    if (this == &other) return *this;
    std::destroy_at(this);
    return *std::construct_at(this, std::move(other));
}
TORCH_IR_INLINE attribute::~attribute() = default;
TORCH_IR_INLINE bool operator==(attribute const& a, attribute const& b) {
    bool equal = false;
    if (a.index() != b.index()) return false;
    detail::at_index(
        a, [&]<std::size_t I>() { equal = *std::get_if<I>(&a.as_variant()) == *std::get_if<I>(&b.as_variant()); }, detail::attribute_indices());
    return equal;
}
TORCH_IR_INLINE bool operator==(attribute_list const& a, attribute_list const& b) { return a.items == b.items; }
TORCH_IR_INLINE bool operator==(attribute_map const& a, attribute_map const& b) { return a.items == b.items; }

#endif

namespace detail {

template <class F>
void for_each_use(attribute const& a, F& f, std::uint32_t& element) {
    if (auto const* u = a.get_if<use>()) {
        f(u->value, element++);
    } else if (auto const* tensors = a.get_if<tensor_list>()) {
        for (value_id const v : tensors->items) {
            if (v != no_value) f(v, element);
            ++element;
        }
    } else if (auto const* symbols = a.get_if<symbol_list>()) {
        for (auto const& i : symbols->items) {
            if (auto const* s = std::get_if<use>(&i)) f(s->value, element);
            ++element;
        }
    } else if (auto const* list = a.get_if<attribute_list>()) {
        for (auto const& i : list->items) for_each_use(i, f, element);
    } else if (auto const* map = a.get_if<attribute_map>()) {
        for (auto const& i : map->items) for_each_use(i.second, f, element);
    } else {
        ++element;
    }
}

}  // namespace detail

template <class F>
void for_each_use(attribute const& a, F&& f) {
    std::uint32_t element = 0;
    detail::for_each_use(a, f, element);
}

template <class F>
void for_each_subgraph(attribute const& a, F&& f) {
    if (auto const* s = a.get_if<subgraph_ref>()) f(*s);
    if (auto const* list = a.get_if<attribute_list>())
        for (auto const& i : list->items) for_each_subgraph(i, f);
    if (auto const* map = a.get_if<attribute_map>())
        for (auto const& i : map->items) for_each_subgraph(i.second, f);
}

}}  // namespace torch_ir
