// SPDX-License-Identifier: MIT
/// What a signal that ends the tool leaves behind: nothing. Temporary files, folders and child processes go with it.
#pragma once

#include <cstddef>
#include <string>

#include <sys/types.h>

namespace torch_ir_tool {

/// Has signals that end the tool (Ctrl-C, kill, a closed terminal) clean up first; the process then ends by the signal, which a shell shows as 128 and its
/// number. A file that is cut short while it is mapped ends the tool with a sentence and exit code 2; a file beyond the limit of sizes is an ordinary error.
void handle_signals();

/// While one is alive, a signal removes that path, a file or a folder that is empty then: what was told last goes first.
class removed_at_signal {
public:
    explicit removed_at_signal(std::string const& path);
    ~removed_at_signal();
    removed_at_signal(removed_at_signal const&) = delete;
    removed_at_signal& operator=(removed_at_signal const&) = delete;

private:
    std::size_t slot_;
};

/// While one is alive, a signal kills that process and those that it has started.
class killed_at_signal {
public:
    /// `group`: of a process that leads a group of its own.
    explicit killed_at_signal(pid_t group);
    ~killed_at_signal();
    killed_at_signal(killed_at_signal const&) = delete;
    killed_at_signal& operator=(killed_at_signal const&) = delete;
};

}  // namespace torch_ir_tool
