// SPDX-License-Identifier: MIT
/// What verify tells: on standard output, in a report of markdown, on a page.
#pragma once

#include "../run_options.hpp"

#include <torch_ir/ir/ir.hpp>
#include <torch_ir/report/verification.hpp>

namespace torch_ir_tool {

/// The report of a verification, for people.
void print(torch_ir::verification const& v);

/// Writes all that the options ask for, with what the report says of itself. Returns the exit code.
[[nodiscard]] int finish(torch_ir::ir const& program, torch_ir::verification v, run_options const& options);

}  // namespace torch_ir_tool
