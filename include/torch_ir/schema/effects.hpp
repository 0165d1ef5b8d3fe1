// SPDX-License-Identifier: MIT
/// What a call does besides computing its results, told from the schema of its operator, its tags, and constant arguments such as `training=False`.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/op_name.hpp>

#include <cstdint>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a call does besides computing its results.
enum class call_effect : std::uint8_t {
    none,    ///< nothing: it may be left out where nobody uses its results
    random,  ///< draws random numbers: two equal calls differ, and leaving one out changes those behind it
    writes   ///< may write to its arguments, to state or to the outside, or stop the program; so do all operators that are not known
};

/// What a call does to one of its arguments besides reading it.
enum class argument_effect : std::uint8_t {
    none,    ///< nothing
    shared,  ///< a result may share memory with it
    written  ///< it may be written to
};

/// The effect of a call. An operator writes where its schema marks an argument with `!`, and draws random numbers where it has the tag; what schemas leave
/// out is in schema/detail/unmarked_effects.hpp (running statistics, assertions). Arithmetic on symbolic scalars has no effect. Operators that nobody
/// registered (`register_schema`) and higher-order ones count as writing.
[[nodiscard]] call_effect effect_of(call_node const& call);

/// May write to the memory of its arguments. Of the operators that act, assertions don't.
[[nodiscard]] bool writes_memory(call_node const& call);

/// An in-place operator that writes to its argument `self` and to nothing else, and whose results are `self`.
[[nodiscard]] bool changes_self_alone(call_node const& call);

/// A result may share memory with an argument: views, operators that may return an argument itself, in-place operators, and all
/// operators that are not known.
[[nodiscard]] bool may_alias_arguments(call_node const& call);

/// What a call does to the values in one of its arguments, which must be one of `call.arguments`. As exact as the schema: `set_` makes `self` a view of
/// `source`, which no schema says, so both count as written; an unknown operator writes to all that it is given, and so does one whose arguments have lost
/// their names, if it writes at all. Linear in the arguments of the schema.
[[nodiscard]] argument_effect effect_on(call_node const& call, argument const& a);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(schema)

#include <torch_ir/schema/argument_value.hpp>
#include <torch_ir/schema/detail/unmarked_effects.hpp>
#include <torch_ir/schema/outside.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Whether random numbers are really drawn, for operators that are mostly called so that none are.
[[nodiscard]] inline bool draws(call_node const& call) {
    auto const base = call.op.base();
    if (call.bound != binding::named) return true;
    if (base == "scaled_dot_product_attention") return argument_flag(call, "dropout_p", false);
    if (base == "lstm" || base == "gru" || base.starts_with("rnn_")) return argument_flag(call, "dropout", true) && argument_flag(call, "train", true);
    if (base.ends_with("dropout") && base != "native_dropout") return argument_flag(call, "train", true);
    if (base == "rrelu") return argument_flag(call, "training", false);
    return true;
}

/// Whether one of `unmarked_writers` really writes.
[[nodiscard]] inline bool writes_unmarked(call_node const& call) {
    auto const base = call.op.base();
    if (call.bound != binding::named) return true;
    if (base == "instance_norm")
        return argument_flag(call, "use_input_stats", true) &&
               std::any_of(call.arguments.begin(), call.arguments.end(), [](argument const& a) { return a.name.starts_with("running_") && a.value.is<use>(); });
    if (base.find("batch_norm") != std::string_view::npos) return argument_flag(call, "training", true);
    if (base == "qlinear_pointwise") return call.op.overload().starts_with("binary");
    if (call.op.space() == "quantized") return argument_flag(call, "inplace", false);
    return true;
}

/// The schema of a call's operator if it is known and the dispatcher executes it, or nullptr.
[[nodiscard]] inline operator_schema const* dispatched_schema(op_name const& op) {
    auto const* schema = find_schema(op);
    return schema && !op.text().starts_with("higher_order.") ? schema : nullptr;
}

[[nodiscard]] inline bool is_scalar_arithmetic(op_name const& op) noexcept {
    if (op.kind() != op_kind::python) return false;
    auto const space = op.space();
    return space == "_operator" || space == "math" || (space == "torch" && (op.base().starts_with("sym_") || op.base().starts_with("_sym_")));
}

/// What the schema says and what it leaves out. An operator with the tag for "one of the two" may do both, but for ATen's, of which is known what they do.
[[nodiscard]] inline bool may_write(call_node const& call, operator_schema const& schema) {
    if (schema.writes() || (schema.has(schema_tag::maybe_aliasing_or_mutating) && schema.name.space() != "aten")) return true;
    return is_among(unmarked_writers, schema.name.without_overload()) && writes_unmarked(call);
}

[[nodiscard]] inline bool may_share(operator_schema const& schema) noexcept {
    if (schema.returns_alias()) return true;
    auto const name = schema.name.without_overload();
    return is_among(unmarked_aliases, name) || is_among(loosely_marked_spaces, schema.name.space()) ||
           (schema.has(schema_tag::maybe_aliasing_or_mutating) && !is_among(unmarked_writers, name));
}

/// The schema marks all arguments that the operator writes to or shares memory with.
[[nodiscard]] inline bool marks_all(operator_schema const& schema) noexcept {
    auto const name = schema.name.without_overload();
    return !schema.has(schema_tag::maybe_aliasing_or_mutating) && !is_among(loosely_marked_spaces, schema.name.space()) && !is_among(unmarked_writers, name) &&
           !is_among(unmarked_aliases, name) && !is_among(acting_operators, name) && !is_among(sharing_writers, name);
}

}  // namespace detail

TORCH_IR_INLINE call_effect effect_of(call_node const& call) {
    auto const* schema = detail::dispatched_schema(call.op);
    if (!schema) return detail::is_scalar_arithmetic(call.op) ? call_effect::none : call_effect::writes;
    if (!outside_effect(call.op).empty()) return call_effect::writes;
    auto const name = call.op.without_overload();
    if (detail::may_write(call, *schema) || detail::is_among(detail::acting_operators, name)) return call_effect::writes;
    bool const is_random = schema->has(schema_tag::nondeterministic_seeded) || detail::is_among(detail::untagged_random, name);
    return is_random && detail::draws(call) ? call_effect::random : call_effect::none;
}

TORCH_IR_INLINE bool writes_memory(call_node const& call) {
    auto const* schema = detail::dispatched_schema(call.op);
    return schema ? detail::may_write(call, *schema) : !detail::is_scalar_arithmetic(call.op);
}

TORCH_IR_INLINE bool may_alias_arguments(call_node const& call) {
    auto const* schema = detail::dispatched_schema(call.op);
    return (schema && detail::may_share(*schema)) || effect_of(call) == call_effect::writes;
}

TORCH_IR_INLINE argument_effect effect_on(call_node const& call, argument const& a) {
    bool const writes = writes_memory(call);
    if (!writes && !may_alias_arguments(call)) return argument_effect::none;
    auto const* schema = call.bound == binding::named ? detail::dispatched_schema(call.op) : nullptr;
    if (auto const* marked = schema && detail::marks_all(*schema) ? schema->find_argument(a.name) : nullptr)
        return marked->writes() ? argument_effect::written : marked->alias ? argument_effect::shared : argument_effect::none;
    return writes ? argument_effect::written : argument_effect::shared;
}

TORCH_IR_INLINE bool changes_self_alone(call_node const& call) {
    auto const* schema = call.bound == binding::named ? detail::dispatched_schema(call.op) : nullptr;
    if (!schema || !detail::marks_all(*schema)) return false;
    auto const* self = schema->find_argument("self");
    return self && self->writes() &&
           std::count_if(schema->arguments.begin(), schema->arguments.end(), [](schema_argument const& a) { return a.alias.has_value(); }) == 1 &&
           std::all_of(schema->returns.begin(), schema->returns.end(), [](schema_return const& r) { return r.alias && r.alias->writes; });
}

}}  // namespace torch_ir

#endif
