// SPDX-License-Identifier: MIT
#include "render.hpp"

#include "interruption.hpp"
#include "terminal.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/printable.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace torch_ir_tool {

namespace {

namespace fs = std::filesystem;

/// A folder for the text, the picture and what the renderer says, removed at the end, or by a signal.
class scratch_folder {
public:
    scratch_folder() {
        std::string name = (fs::temp_directory_path() / "torch_ir_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw torch_ir::error::io_failed("create the folder", name, std::strerror(errno));
        path_ = name;
        at_signal_.emplace(name);
    }
    ~scratch_folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    scratch_folder(scratch_folder const&) = delete;
    scratch_folder& operator=(scratch_folder const&) = delete;

    [[nodiscard]] std::string operator/(std::string const& name) const { return (path_ / name).string(); }

private:
    fs::path path_;
    std::optional<removed_at_signal> at_signal_;
};

/// How a child ended.
struct child_result {
    bool is_there = true;  ///< false where PATH has no such program
    bool is_timed_out = false;
    int code = -1;  ///< -1 where a signal ended it
};

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

/// Runs a program, waits for it no longer than `limit` (0: for ever), and tells after a while that it takes long.
child_result run_child(std::vector<std::string> const& words, std::string const& errors, std::string const& output, std::chrono::seconds limit) {
    using clock = std::chrono::steady_clock;
    pid_t const child = start(words, errors);
    if (child == 0) return {.is_there = false};
    killed_at_signal const at_signal(child);
    waiting_line waiting(words[0] + " draws '" + output + "'");
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

/// The last line that has letters.
std::string last_line(std::string const& path) {
    if (std::error_code none; !fs::exists(path, none) || fs::file_size(path, none) == 0) return {};
    auto const file = torch_ir::map_file(path);
    std::string_view text = torch_ir::as_text(file.bytes);
    text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    return torch_ir::shortened_middle(torch_ir::printable_line(text.substr(text.find_last_of("\r\n") + 1)), 400);
}

/// A program that makes pictures of a text.
struct renderer {
    std::string program;
    std::string text;       ///< empty: not to be taken
    std::string extension;  ///< of the text's file
    std::string advice;     ///< how to get it
};

enum class render_outcome { done, not_there, failed };

/// Makes the picture by one program; `problem` says why it did not.
render_outcome render_by(renderer const& r, std::string const& output, std::chrono::seconds limit, std::string& problem) {
    scratch_folder const folder;
    std::string const type = lower_extension(output);
    std::string const text = folder / ("graph" + r.extension), picture = folder / ("graph" + type), errors = folder / "errors.txt";
    removed_at_signal const files[] = {removed_at_signal(text), removed_at_signal(picture), removed_at_signal(errors)};
    torch_ir::write_file(text, r.text);
    std::vector<std::string> words = {r.program, "-i", text, "-o", picture};
    if (r.program == "dot") words = {r.program, "-T" + type.substr(1), "-o", picture, text};
    auto const result = run_child(words, errors, output, limit);
    if (!result.is_there) return problem = "is not on PATH", render_outcome::not_there;
    if (result.code == 0 && fs::exists(picture)) return torch_ir::write_file(output, torch_ir::map_file(picture).bytes), render_outcome::done;
    problem = result.is_timed_out
                  ? "did not end within " + std::to_string(limit.count()) + " s (--time-limit)"
                  : "made no picture (" + (result.code < 0 ? std::string("ended by a signal") : "exit code " + std::to_string(result.code)) + ")";
    if (auto const said = last_line(errors); !said.empty()) problem += ": " + said;
    return render_outcome::failed;
}

}  // namespace

std::string lower_extension(std::string const& path) {
    std::string type = fs::path(path).extension().string();
    for (char& c : type)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return type;
}

bool is_picture(std::string const& path) {
    auto const type = lower_extension(path);
    return type == ".png" || type == ".svg" || type == ".pdf";
}

void render(drawing const& what, std::string const& output, std::chrono::seconds limit) {
    renderer const by_mermaid{"mmdc", what.mermaid, ".mmd", "mermaid-cli (npm install -g @mermaid-js/mermaid-cli)"};
    renderer const by_graphviz{"dot", what.dot, ".dot", "Graphviz (apt-get install graphviz)"};
    std::string names, advice, files, problems;
    bool is_one_there = false;
    for (auto const& r : {by_mermaid, by_graphviz}) {
        if (r.text.empty()) continue;
        std::string problem;
        auto const outcome = render_by(r, output, limit, problem);
        if (outcome == render_outcome::done) return;
        is_one_there = is_one_there || outcome == render_outcome::failed;
        problems += (problems.empty() ? "" : "; ") + r.program + " " + problem;
        names += (names.empty() ? "" : " nor ") + r.program;
        advice += (advice.empty() ? "" : " or ") + r.advice;
        files += (files.empty() ? "" : " or ") + r.extension;
    }
    if (is_one_there)
        throw torch_ir::error::unsupported("'" + output + "'", problems,
                                           "draw less (--collapse, --depth, --no-weights), or write a " + files + " file and render it to see why");
    bool const are_two = names.find(' ') != std::string::npos;
    throw torch_ir::error::unsupported(
        "'" + output + "'",
        std::string("other programs make pictures, and ") + (are_two ? "neither " : "") + names + (are_two ? " is on PATH" : " is not on PATH"),
        "install " + advice + ", or write a " + files + " file");
}

}  // namespace torch_ir_tool
