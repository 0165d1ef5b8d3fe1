// SPDX-License-Identifier: MIT
/// What torch-ir-run does. Both functions return an exit code or throw `torch_ir::error`.
#pragma once

#include "../run_options.hpp"

namespace torch_ir_tool {

/// Runs a program and writes its tensor outputs.
[[nodiscard]] int run_program(run_options const& options);

/// Runs a program, compares its tensor outputs with expected ones, prints the report.
[[nodiscard]] int verify_program(run_options const& options);

}  // namespace torch_ir_tool
