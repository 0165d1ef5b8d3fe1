// SPDX-License-Identifier: MIT
/// Options that every command takes, before its name or behind it.
#pragma once

#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

/// When output is coloured: as the environment and the terminal say, always, or never.
enum class colour_choice { automatic, always, never };

struct common_options {
    colour_choice colour = colour_choice::automatic;
    bool quiet = false;    ///< standard error has errors only
    bool verbose = false;  ///< standard error has what is read and written, and how long it takes
};

/// Those of this process.
[[nodiscard]] common_options& common();

/// The group of these options in help.
inline constexpr char const* common_group = "Common options";

/// Adds them to the program or to a command.
void add_common_options(CLI::App& app, std::string const& version);

}  // namespace torch_ir_tool
