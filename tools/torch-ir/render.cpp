// SPDX-License-Identifier: MIT
#include "render.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/mapped_file.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace torch_ir_tool {

namespace {

namespace fs = std::filesystem;

/// A folder for the text and the picture, removed at the end.
class scratch_folder {
public:
    scratch_folder() {
        std::string name = (fs::temp_directory_path() / "torch_ir_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw torch_ir::error::io_failed("create the folder", name, std::strerror(errno));
        path_ = name;
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
};

/// Runs a program from PATH, silently, and waits: its exit code, -1 where a signal ended it; nothing where there is no such program.
std::optional<int> run_silently(std::vector<std::string> words) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (auto& w : words) arguments.push_back(w.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    for (int const descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) posix_spawn_file_actions_addopen(&quiet, descriptor, "/dev/null", O_RDWR, 0);
    pid_t child = 0;
    int const failed = posix_spawnp(&child, arguments[0], &quiet, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&quiet);
    if (failed == ENOENT) return std::nullopt;
    if (failed != 0) throw torch_ir::error::io_failed("start", words[0], std::strerror(failed));
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) throw torch_ir::error::io_failed("wait for", words[0], std::strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// A program that makes pictures of a text.
struct renderer {
    std::string program;
    std::string text;       ///< empty: not to be taken
    std::string extension;  ///< of the text's file
    std::string advice;     ///< how to get it
};

/// False where the program is not there.
bool render_by(renderer const& r, std::string const& output) {
    if (r.text.empty()) return false;
    scratch_folder const folder;
    std::string const type = fs::path(output).extension().string();
    std::string const text = folder / ("graph" + r.extension);
    std::string const picture = folder / ("graph" + type);
    torch_ir::write_file(text, r.text);
    std::vector<std::string> words = {r.program, "-i", text, "-o", picture};
    if (r.program == "dot") words = {r.program, "-T" + type.substr(1), "-o", picture, text};
    auto const code = run_silently(words);
    if (!code) return false;
    if (*code != 0 || !fs::exists(picture))
        throw torch_ir::error::unsupported(r.program, "it made no picture of '" + output + "' (exit code " + std::to_string(*code) + ")",
                                           "write a " + r.extension + " file and run " + r.program + " on it to see why");
    torch_ir::write_file(output, torch_ir::map_file(picture).bytes);
    return true;
}

}  // namespace

bool is_picture(std::string const& path) {
    auto const type = fs::path(path).extension();
    return type == ".png" || type == ".svg" || type == ".pdf";
}

void render(drawing const& what, std::string const& output) {
    renderer const by_mermaid{"mmdc", what.mermaid, ".mmd", "mermaid-cli (npm install -g @mermaid-js/mermaid-cli)"};
    renderer const by_graphviz{"dot", what.dot, ".dot", "Graphviz (apt-get install graphviz)"};
    std::string names, advice, files;
    for (auto const& r : {by_mermaid, by_graphviz}) {
        if (render_by(r, output)) return;
        if (r.text.empty()) continue;
        names += (names.empty() ? "" : " nor ") + r.program;
        advice += (advice.empty() ? "" : " or ") + r.advice;
        files += (files.empty() ? "" : " or ") + r.extension;
    }
    throw torch_ir::error::unsupported("'" + output + "'",
                                       "other programs make pictures, and " + std::string(names.find(' ') == std::string::npos ? "" : "neither ") + names +
                                           (names.find(' ') == std::string::npos ? " is not on PATH" : " is on PATH"),
                                       "install " + advice + ", or write a " + files + " file");
}

}  // namespace torch_ir_tool
