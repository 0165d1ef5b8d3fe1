// SPDX-License-Identifier: MIT
/// --help: as wide as the terminal, options by groups, values in words, examples at the end.
#pragma once

#include <cstddef>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

/// Makes the help of a program and of its commands.
class help_formatter : public CLI::Formatter {
public:
    /// `width`: of a line, in columns.
    explicit help_formatter(std::size_t width) : width_(width) {}

    [[nodiscard]] std::string make_help(CLI::App const* app, std::string name, CLI::AppFormatMode mode) const override;

private:
    std::size_t width_;
};

/// The columns of the terminal that is standard output, 60 to 120; 80 elsewhere.
[[nodiscard]] std::size_t help_width();

/// `text` in lines of at most `width` columns, broken between words; but for the first they begin with `indent` spaces. A word that is longer than a line is on
/// a line of its own. `text` is taken to begin at the column `begin`.
[[nodiscard]] std::string wrapped(std::string const& text, std::size_t width, std::size_t indent, std::size_t begin);

}  // namespace torch_ir_tool
