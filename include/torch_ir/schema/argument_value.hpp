// SPDX-License-Identifier: MIT
/// The value of an argument of a call with the defaults of the operator's schema: an argument that is left out equals one that has its default.
/// `call_view` (visit/call_view.hpp) reads arguments by type as well, of files without names too.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/node.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace torch_ir { inline namespace TORCH_IR_ABI {

struct operator_schema;

/// What the call gives for an argument: under its name or, where arguments have no names (of higher-order operators), in its place in the schema, which
/// may be nullptr. Returns nullptr where it gives none. Linear in the number of arguments.
[[nodiscard]] argument const* given_argument(call_node const& call, operator_schema const* schema, std::string_view name);

/// The same, or else the default in the schema of the operator, if it is known (`find_schema`); nullptr where there is neither. Valid as long as the call
/// and the registered schema. Linear in the number of arguments.
[[nodiscard]] attribute const* argument_value(call_node const& call, std::string_view name);

/// The argument is the flag true, or a number other than zero; `otherwise` where there is no such value.
[[nodiscard]] bool argument_flag(call_node const& call, std::string_view name, bool otherwise);

namespace detail {

/// A number or flag as a `T`, or nothing; a floating-point number as a floating-point `T` only.
template <class T>
[[nodiscard]] std::optional<T> as_number(attribute const& a) {
    if (auto const* n = a.get_if<std::int64_t>()) return static_cast<T>(*n);
    if (auto const* b = a.get_if<bool>()) return static_cast<T>(*b);
    if constexpr (std::is_floating_point_v<T>)
        if (auto const* x = a.get_if<double>()) return *x;
    return std::nullopt;
}

}  // namespace detail

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(schema)

#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The argument without a name that stands in the place of `name`, or nullptr.
[[nodiscard]] inline argument const* unnamed_argument(call_node const& call, operator_schema const* schema, std::string_view name) {
    auto const place = schema ? schema->index_of(name) : std::nullopt;
    if (!place || *place >= call.arguments.size()) return nullptr;
    auto const& a = call.arguments[*place];
    return a.name.empty() && a.kind == argument_kind::positional && !schema->arguments[*place].keyword_only ? &a : nullptr;
}

}  // namespace detail

TORCH_IR_INLINE argument const* given_argument(call_node const& call, operator_schema const* schema, std::string_view name) {
    auto const* a = find_argument(call, name);
    return a ? a : detail::unnamed_argument(call, schema, name);
}

TORCH_IR_INLINE attribute const* argument_value(call_node const& call, std::string_view name) {
    if (auto const* a = find_argument(call, name)) return &a->value;  // mostly: without looking for the schema
    auto const* schema = find_schema(call.op);
    if (auto const* a = detail::unnamed_argument(call, schema, name)) return &a->value;
    auto const* known = schema ? schema->find_argument(name) : nullptr;
    return known && known->default_value ? &*known->default_value : nullptr;
}

TORCH_IR_INLINE bool argument_flag(call_node const& call, std::string_view name, bool otherwise) {
    auto const* a = argument_value(call, name);
    auto const number = a ? detail::as_number<double>(*a) : std::nullopt;
    return number ? *number != 0 : otherwise;
}

}}  // namespace torch_ir

#endif
