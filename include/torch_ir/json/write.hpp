// SPDX-License-Identifier: MIT
/// Saving programs as IR JSON documents of either dialect.
///
/// \code
///     torch_ir::save_ir(program, "model.json");                                                   // native, lossless
///     torch_ir::save_ir(program, "exchange.json", {.dialect = torch_ir::dialect::pytorch_ir});    // for pytorch-ir
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/json/dialect.hpp>

#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How a document is written.
struct save_options {
    torch_ir::dialect dialect = torch_ir::dialect::native;
};

/// The text of the document. Deterministic. Throws errc::invalid_ir for what the dialect can't hold. Linear in the text.
[[nodiscard]] std::string serialize_ir(ir const& program, save_options const& options = {});

/// Writes the document to `path`, whole or not at all (see `atomic_file`). Also throws errc::io.
void save_ir(ir const& program, std::string const& path, save_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(json)

#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/json/detail/native_write.hpp>
#include <torch_ir/json/detail/pytorch_ir_write.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::string serialize_ir(ir const& program, save_options const& options) {
    return options.dialect == dialect::native ? write_native(program) : write_pytorch_ir(program);
}

TORCH_IR_INLINE void save_ir(ir const& program, std::string const& path, save_options const& options) { write_file(path, serialize_ir(program, options)); }

}}  // namespace torch_ir

#endif
