// SPDX-License-Identifier: MIT
/// The manual page of the program, made of what --help is made of.
#pragma once

#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

/// torch-ir.1, in roff with the macros of man(7).
[[nodiscard]] std::string man_page(CLI::App const& program);

}  // namespace torch_ir_tool
