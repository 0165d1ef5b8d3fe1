// SPDX-License-Identifier: MIT
/// The files that a command with several works on: those that were named, and with --recursive the programs in the folders that were named.
#pragma once

#include "examples.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

struct selected_file {
    std::string path;
    std::string folder{};  ///< the named one that it was found in; empty for a file that was named itself
};

struct file_selection {
    std::vector<selected_file> files{};
    bool is_many = false;     ///< several were named, or a folder: whatever the number, results say which file they are of
    std::size_t skipped = 0;  ///< files in folders that hold no program
    std::size_t hidden = 0;   ///< files and folders whose names begin with a dot

    [[nodiscard]] std::vector<std::string> paths() const;
};

/// Which files: filled in when the program parses its arguments.
struct file_options {
    std::vector<std::string> files{};
    bool recursive = false;
};

/// Adds FILE... and --recursive.
void add_file_options(CLI::App& app, file_options& o, std::string const& description);

/// Folders are gone through in the order of names, without following links to folders. A program is told by content, and by a name that ends in .pt2, whatever
/// is in it; TorchScript is one where its code may be run. `output` is not gone into: a folder that results are written to. Throws for a folder
/// without --recursive, or without a program.
[[nodiscard]] file_selection select_files(file_options const& o, example_options const& examples, std::string const& output = {});

/// How a command over many files went.
struct many_results {
    int code = 0;              ///< an exit code: that of the file that went worst
    std::size_t good = 0;      ///< exit code 0
    std::size_t bad = 0;       ///< 1
    std::size_t unusable = 0;  ///< 2, or an error, which has been told
};

/// Calls `f` for each file, which returns an exit code. An error is told, and goes to `failed`; the other files are worth doing.
[[nodiscard]] many_results for_each_file(file_selection const& selection, bool with_output, std::function<int(selected_file const&)> const& f,
                                         std::function<void(selected_file const&, std::string const&)> const& failed = {});

/// `, 3 not read`, or nothing where there are none.
[[nodiscard]] std::string part(std::size_t n, std::string const& what);

/// `, 3 other files skipped` where there are any.
[[nodiscard]] std::string skipped_text(file_selection const& selection);

/// `1 file`, `1,234 files`
[[nodiscard]] std::string counted(std::size_t n, std::string const& thing);

}  // namespace torch_ir_tool
