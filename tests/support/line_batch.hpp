// SPDX-License-Identifier: MIT
/// Many jobs in one process of another program, which prints a line for each.
#pragma once

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include "support/process.hpp"

namespace torch_ir_test {

/// Gives `command` a file with the lines of `jobs`, as its last argument, and returns the line that it prints for each: `ok` or what is wrong. A job that takes the process with it is told as
/// `run: the process ended, …`, and those behind it go on in another one.
[[nodiscard]] inline std::vector<std::string> run_line_batch(std::vector<std::string> command, std::vector<std::string> const& jobs) {
    temporary_folder const folder;
    command.push_back(folder / "manifest");
    std::vector<std::string> out;
    while (out.size() < jobs.size()) {
        std::string manifest;
        for (std::size_t k = out.size(); k < jobs.size(); ++k) manifest += jobs[k] + "\n";
        write_text(command.back(), manifest);
        auto const done = run_process(command);
        std::istringstream lines(done.out);
        for (std::string line; out.size() < jobs.size() && std::getline(lines, line);) out.push_back(line);
        if (out.size() < jobs.size()) out.push_back("run: the process ended, signal " + std::to_string(done.signal) + " " + done.err.substr(0, 200));
    }
    return out;
}

}  // namespace torch_ir_test
