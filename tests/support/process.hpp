// SPDX-License-Identifier: MIT
/// Runs a program and tells how it ended: for tests of the command-line tool.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace torch_ir_test {

struct process_result {
    int exit_code = -1;  ///< -1 where a signal ended the program
    int signal = 0;
    std::string out;
    std::string err;
};

/// A folder that is removed with its contents at the end of the test.
class temporary_folder {
public:
    temporary_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "torch_ir_test_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        path_ = name;
    }
    ~temporary_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temporary_folder(temporary_folder const&) = delete;
    temporary_folder& operator=(temporary_folder const&) = delete;

    [[nodiscard]] std::string operator/(std::string const& name) const { return (path_ / name).string(); }
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

inline std::string read_text(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void write_text(std::filesystem::path const& path, std::string const& text) {
    std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
}

/// Runs `command` (the program and its arguments, no shell) with empty standard input and waits for it.
inline process_result run_process(std::vector<std::string> const& command) {
    temporary_folder const folder;
    std::string const out = folder / "out";
    std::string const err = folder / "err";
    std::vector<char*> arguments;
    for (auto const& a : command) arguments.push_back(const_cast<char*>(a.c_str()));
    arguments.push_back(nullptr);
    std::fflush(nullptr);  // else the child writes what waits in our buffers, too
    pid_t const child = fork();
    if (child == 0) {
        if (std::freopen("/dev/null", "r", stdin) == nullptr || std::freopen(out.c_str(), "w", stdout) == nullptr ||
            std::freopen(err.c_str(), "w", stderr) == nullptr)
            _exit(126);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    process_result result;
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return result;
    if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    result.out = read_text(out);
    result.err = read_text(err);
    return result;
}

}  // namespace torch_ir_test
