// SPDX-License-Identifier: MIT
/// Schemas as text, in the language of LibTorch.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/schema/schema.hpp>

#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// `SymInt[2]?`: the type without what memory it is in.
[[nodiscard]] std::string to_string(schema_type const& type);

/// The schema as LibTorch spells it, without its tags: `aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor`. `parse_schema` makes an
/// equal one of it, less the tags.
[[nodiscard]] std::string to_string(operator_schema const& schema);

/// The schema of that text, in the language of LibTorch's `TORCH_LIBRARY` and Python's `torch.library.define`, with the namespace: `mylib::blur(Tensor x,
/// int width=3) -> Tensor`. A type of two words with a dot between is an object. Two more types are known, `Graph` and `Operator`. It has no tags.
///
/// Throws errc::malformed with the column, what was expected and what was found: for all that is not in that language, an argument given twice, types
/// nested deeper than `max_depth`, two alias annotations of one argument (`Tensor(a)[](b)`, which no operator of LibTorch has). Linear in the
/// text, n log n in the number of arguments.
[[nodiscard]] operator_schema parse_schema(std::string_view text);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(schema)

#include <torch_ir/schema/detail/schema_reader.hpp>
#include <torch_ir/schema/detail/schema_writer.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::string to_string(schema_type const& type) { return detail::type_text(type); }

TORCH_IR_INLINE std::string to_string(operator_schema const& schema) { return detail::schema_text(schema); }

TORCH_IR_INLINE operator_schema parse_schema(std::string_view text) { return detail::schema_reader(text).read(); }

}}  // namespace torch_ir

#endif
