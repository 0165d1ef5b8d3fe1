// SPDX-License-Identifier: MIT
/// Another program, run to its end.
#pragma once

#include <torch_ir/error.hpp>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace torch_ir_tool {

/// How a program ended that was run to its end.
struct finished_process {
    int exit_code = 127;    ///< 127: it could not be started; 128 and the signal's number where one ended it
    std::string message{};  ///< the last line on its standard error
};

/// Starts a program that is found on PATH, without a shell, and waits for it. Its standard output goes to ours.
[[nodiscard]] inline finished_process run_to_end(std::vector<std::string> const& command) {
    int ends[2];
    if (pipe(ends) != 0) torch_ir::raise(torch_ir::error::io_failed("start", command.front(), std::strerror(errno)));
    std::vector<char*> words;
    for (auto const& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    pid_t const child = fork();
    if (child < 0) torch_ir::raise(torch_ir::error::io_failed("start", command.front(), std::strerror(errno)));
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(words.front(), words.data());
        char const* const reason = std::strerror(errno);
        static_cast<void>(!write(STDERR_FILENO, reason, std::strlen(reason)));
        _exit(127);
    }
    close(ends[1]);
    std::string text;
    char part[4096];
    for (;;) {
        auto const n = read(ends[0], part, sizeof part);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        text.append(part, static_cast<std::size_t>(n));
        if (text.size() > (std::size_t{1} << 20U)) text.erase(0, text.size() / 2);
    }
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    while (!text.empty() && text.back() == '\n') text.pop_back();
    auto const line = text.rfind('\n');
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), line == std::string::npos ? text : text.substr(line + 1)};
}

}  // namespace torch_ir_tool
