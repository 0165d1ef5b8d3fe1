// SPDX-License-Identifier: MIT
/// What is wrong with arguments, in one line: what was meant, and where to read on.
#pragma once

#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

/// For what `program.parse` threw.
[[nodiscard]] std::string usage_message(CLI::App const& program, CLI::ParseError const& error);

/// For a command that there is not.
[[nodiscard]] std::string unknown_command(CLI::App const& program, std::string const& name);

}  // namespace torch_ir_tool
