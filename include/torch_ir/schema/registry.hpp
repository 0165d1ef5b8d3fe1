// SPDX-License-Identifier: MIT
/// Which operators there are: those of LibTorch 2.13, without LibTorch, and what a program adds.
///
///     torch_ir::register_schema("mycc::conv_relu(Tensor x, Tensor w, Tensor? bias=None) -> Tensor");
///     torch_ir::find_schema("mycc.conv_relu.default")->index_of("bias")          // 2
///     torch_ir::find_schema("aten.add.Tensor")->has(torch_ir::schema_tag::pointwise)  // true
///
/// There is one registry in a process (in a shared object that hides its symbols: one of its own). All functions here may be called by several threads at
/// once, and before main().
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/op_name.hpp>
#include <torch_ir/schema/schema.hpp>
#include <torch_ir/schema/tags.hpp>

#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The schema of an operator by the IR's name for it (`aten.add.Tensor`, `aten.relu.default`, `higher_order.cond`), or nullptr for one that is not known:
/// a custom operator that nobody registered, one of another LibTorch, a Python function (`_operator.add`). The pointer is valid for the life of the process.
///
/// The first question about an operator parses its schema; all others are one look-up in a hash table, without a lock: cheap enough to ask for each call of a
/// program. Throws nothing but std::bad_alloc.
[[nodiscard]] operator_schema const* find_schema(std::string_view op);
/// The same for the operator of a call.
[[nodiscard]] operator_schema const* find_schema(op_name const& op);

/// Makes an operator known, by its schema with the namespace, in the language of `TORCH_LIBRARY`. What the schema says of memory is believed: without `!`
/// the operator writes to nothing, without `(a)` its results are memory of their own, and without schema_tag::nondeterministic_seeded two equal calls give
/// equal results. Rewriting relies on that (schema/effects.hpp), and takes an operator that is not registered to do anything; so register before a program
/// is rewritten. Registering an equal schema again does nothing.
///
/// The reference is valid for the life of the process; there is no way to take a schema back. Throws errc::malformed as `parse_schema` does, and
/// errc::argument for another schema, or other tags, of a name that is known.
operator_schema const& register_schema(std::string_view schema, schema_tags tags = {});

/// All schemas that are known, sorted by name. Parses them all: some milliseconds the first time.
[[nodiscard]] std::vector<operator_schema const*> all_schemas();

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(schema)

#include <torch_ir/error.hpp>
#include <torch_ir/schema/detail/schema_cache.hpp>
#include <torch_ir/schema/detail/schema_tables.hpp>
#include <torch_ir/schema/text.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// `pointwise, core`: for messages.
[[nodiscard]] inline std::string tag_list(schema_tags tags) {
    std::string out;
    for (std::size_t i = 0; i < schema_tag_count; ++i)
        if (tags.has(static_cast<schema_tag>(i))) (out += out.empty() ? "" : ", ") += schema_tag_names[i];
    return out.empty() ? "no tags" : "the tags " + out;
}

[[nodiscard]] inline std::string quoted_schema(operator_schema const& s) { return concat("'", to_string(s), "' with ", tag_list(s.tags)); }

}  // namespace detail

TORCH_IR_INLINE operator_schema const* find_schema(std::string_view op) {
    auto const hash = std::hash<std::string_view>()(op);
    if (auto const* known = detail::known_schemas.find(op, hash)) return known;
    auto found = detail::read_schema_of(op);
    return found ? &detail::known_schemas.insert(*std::move(found), hash) : nullptr;
}

TORCH_IR_INLINE operator_schema const* find_schema(op_name const& op) { return find_schema(op.text()); }

TORCH_IR_INLINE operator_schema const& register_schema(std::string_view schema, schema_tags tags) {
    operator_schema wanted = parse_schema(schema);
    wanted.tags = tags;
    auto const* known = find_schema(wanted.name);
    if (!known) known = &detail::known_schemas.insert(wanted, std::hash<std::string_view>()(wanted.name.text()));
    if (*known != wanted)
        raise(error::bad_argument(detail::concat("register_schema: operator '", wanted.name.text(), "'"),
                                  detail::concat("the schema that it has already, ", detail::quoted_schema(*known)), detail::quoted_schema(wanted)));
    return *known;
}

TORCH_IR_INLINE std::vector<operator_schema const*> all_schemas() {
    for (auto const table : detail::schema_tables())
        for (auto const& lines : table)
            detail::for_each_line(lines, [&](std::string_view line) { static_cast<void>(find_schema(detail::op_of_line(lines.space, line))); });
    auto out = detail::known_schemas.all();
    std::sort(out.begin(), out.end(), [](auto const* a, auto const* b) { return a->name.text() < b->name.text(); });
    return out;
}

}}  // namespace torch_ir

#endif
