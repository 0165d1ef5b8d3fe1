// SPDX-License-Identifier: MIT
/// Completion of commands, options, their values and files, for three shells; made of what --help is made of.
#pragma once

#include "option_words.hpp"
#include "shell_text.hpp"

#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

[[nodiscard]] std::string bash_completion(CLI::App const& program);
[[nodiscard]] std::string zsh_completion(CLI::App const& program);
[[nodiscard]] std::string fish_completion(CLI::App const& program);

/// All options and arguments of a command.
[[nodiscard]] std::vector<option_words> all_words(CLI::App const& command);

/// The beginning of a description, for a list beside a prompt: without what is in brackets or behind a semicolon, at most 70 characters.
[[nodiscard]] std::string short_description(std::string const& text);

/// With blanks between them.
[[nodiscard]] std::string joined(std::vector<std::string> const& words);

}  // namespace torch_ir_tool
