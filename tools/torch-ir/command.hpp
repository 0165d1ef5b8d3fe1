// SPDX-License-Identifier: MIT
/// The sub-commands: each file adds its own to the program and returns what runs it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

/// How a command ends.
enum exit_code : int {
    done = 0,          ///< done and true
    check_failed = 1,  ///< invalid, not close
    unusable = 2       ///< wrong usage or unreadable input
};

/// A sub-command and what runs it: returns an exit code or throws `torch_ir::error`.
struct command {
    CLI::App* app = nullptr;
    std::function<int()> run;
};

[[nodiscard]] command add_extract(CLI::App& program);
[[nodiscard]] command add_info(CLI::App& program);
[[nodiscard]] command add_visualize(CLI::App& program);
[[nodiscard]] command add_validate(CLI::App& program);
[[nodiscard]] command add_convert_weights(CLI::App& program);
[[nodiscard]] command add_rewrite(CLI::App& program);
[[nodiscard]] command add_export(CLI::App& program);
[[nodiscard]] command add_diff(CLI::App& program);
/// `run` and `verify` execute, so torch-ir starts torch-ir-run with the arguments of this process.
[[nodiscard]] command add_run(CLI::App& program);
[[nodiscard]] command add_verify(CLI::App& program);

/// About the program itself.
[[nodiscard]] command add_help(CLI::App& program);
[[nodiscard]] command add_completion(CLI::App& program);
[[nodiscard]] command add_man(CLI::App& program);

/// The arguments that this process was started with, without the name of the program.
[[nodiscard]] std::vector<std::string>& process_arguments();
/// The command that they chose.
[[nodiscard]] std::string& chosen_command();

/// torch-ir hands the command over to torch-ir-run here, with the same arguments, and does not return; there it does nothing.
void continue_in_companion();

/// Runs the chosen command and reports errors: one line on standard error, exit code 2. `version` is what --version prints.
[[nodiscard]] int run_commands(CLI::App& program, std::string const& version, std::vector<command> const& commands, int argc, char** argv);

}  // namespace torch_ir_tool
