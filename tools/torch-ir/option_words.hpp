// SPDX-License-Identifier: MIT
/// What --help, the manual page and completions say of commands and options, read off their registration.
#pragma once

#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

/// An option or an argument in words.
struct option_words {
    std::string name_of_short{};         ///< `-o`, or empty
    std::string name_of_long{};          ///< `--output`; of an argument `FILE`
    std::string value{};                 ///< `<FILE>`, `{native,pytorch-ir}`; empty for a flag
    std::vector<std::string> choices{};  ///< the values that it takes, if there are few
    std::string description{};           ///< with its default, and what it needs
    std::string kind{};                  ///< of the value: `FILE`, `DIR`, `N`, …
    bool is_argument = false;
    bool is_required = false;
    bool is_repeatable = false;
    bool is_list = false;  ///< separated by commas

    /// `-o, --output <FILE>`
    [[nodiscard]] std::string heading() const;
};

[[nodiscard]] option_words words_of(CLI::Option const& option);

/// Options under one title.
struct option_group {
    std::string title;
    std::vector<option_words> options;
};

/// Arguments first, then the groups as they come, at last those that are seldom needed, and those that every command has.
[[nodiscard]] std::vector<option_group> groups_of(CLI::App const& command);

/// The commands of a program, but for hidden ones.
[[nodiscard]] std::vector<CLI::App const*> commands_of(CLI::App const& program);

/// `torch-ir export [OPTIONS] --output <FILE> <FILE>`; `name` is that of the program with that of the command.
[[nodiscard]] std::string usage_of(CLI::App const& command, std::string const& name);

/// What stands below the options.
struct closing_words {
    std::vector<std::string> paragraphs{};  ///< one that begins with two spaces is an item of a list
    std::vector<std::string> examples{};    ///< commands
};

/// Of a footer of lines, in which `Example: ` or spaces stand in front of a command.
[[nodiscard]] closing_words closing_of(CLI::App const& command);

}  // namespace torch_ir_tool
