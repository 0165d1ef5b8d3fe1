// SPDX-License-Identifier: MIT
#include "child.hpp"

#include "interruption.hpp"
#include "terminal.hpp"

#include <torch_ir/error.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace torch_ir_tool {

namespace {

/// Starts a program from PATH in a process group of its own, with nothing but standard error, which goes to a file; 0 where there is no such program.
pid_t start(std::vector<std::string> words, std::string const& errors) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (auto& w : words) arguments.push_back(w.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    for (int const descriptor : {STDIN_FILENO, STDOUT_FILENO}) posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGXFSZ);  // this program ignores it
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    pid_t child = 0;
    int const failed = posix_spawnp(&child, arguments[0], &files, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (failed == ENOENT) return 0;
    if (failed != 0) throw torch_ir::error::io_failed("start", words[0], std::strerror(failed));
    return child;
}

}  // namespace

child_result run_child(std::vector<std::string> const& words, std::string const& errors, std::string const& what, std::chrono::seconds limit) {
    using clock = std::chrono::steady_clock;
    pid_t const child = start(words, errors);
    if (child == 0) return {.is_there = false};
    killed_at_signal const at_signal(child);
    waiting_line waiting(words[0] + " " + what);
    auto const begin = clock::now();
    child_result result;
    for (auto pause = std::chrono::milliseconds(1);; pause = std::min(pause * 2, std::chrono::milliseconds(50))) {
        int status = 0;
        pid_t const ended = waitpid(child, &status, WNOHANG);
        if (ended < 0 && errno != EINTR) throw torch_ir::error::io_failed("wait for", words[0], std::strerror(errno));
        if (ended == child) {
            result.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            return result;
        }
        auto const passed = clock::now() - begin;
        if (limit.count() != 0 && passed >= limit && !result.is_timed_out) {
            result.is_timed_out = true;
            kill(-child, SIGKILL);
        }
        waiting.tell(std::chrono::duration_cast<std::chrono::seconds>(passed));
        std::this_thread::sleep_for(pause);
    }
}

}  // namespace torch_ir_tool
