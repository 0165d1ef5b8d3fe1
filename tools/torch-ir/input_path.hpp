// SPDX-License-Identifier: MIT
/// Files that a command reads may be pipes: standard input as `-`, `<(…)` of a shell, a FIFO. The library maps files, which a pipe isn't, so a pipe is read
/// into memory first, and its descriptor then leads there; a process that is started with the same arguments finds it so, too.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

/// Makes an option or argument the name of a file to be read.
CLI::Option* reads_file(CLI::Option* option);

/// Reads the pipes among the files that the arguments named. Call it once the arguments are known to be right. Throws errc::io.
void read_pipes();

}  // namespace torch_ir_tool
