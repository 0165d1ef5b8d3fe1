// SPDX-License-Identifier: MIT
// What is left when a command is ended from outside: no temporary file, no folder, no child.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

namespace fs = std::filesystem;

TEST_SUITE("cli/interruption") {
namespace {

std::ptrdiff_t entries_of(fs::path const& folder) { return std::distance(fs::directory_iterator(folder), fs::directory_iterator()); }

void wait_until(std::function<bool()> const& is_so) {
    for (int i = 0; i < 1000 && !is_so(); ++i) usleep(10'000);
    CHECK(is_so());
}

/// Starts torch-ir with a PATH of `programs` and temporary files in `scratch`, silently.
pid_t start(std::vector<std::string> words, std::string const& programs, std::string const& scratch) {
    words.insert(words.begin(), TORCH_IR_CLI);
    pid_t const child = fork();
    if (child != 0) return child;
    setenv("PATH", programs.c_str(), 1);
    setenv("TMPDIR", scratch.c_str(), 1);
    for (int const s : {SIGINT, SIGTERM, SIGHUP}) std::signal(s, SIG_DFL);
    std::vector<char*> arguments;
    for (auto& w : words) arguments.push_back(w.data());
    arguments.push_back(nullptr);
    if (freopen("/dev/null", "w", stderr) == nullptr) _exit(127);
    execv(arguments[0], arguments.data());
    _exit(127);
}

void install(std::string const& path, std::string const& script) {
    write_text(path, "#!/bin/sh\n" + script + "\n");
    fs::permissions(path, fs::perms::owner_all);
}

}  // namespace

TEST_CASE("a signal ends the renderer, too, and removes what was begun") {
    for (int const signal : {SIGINT, SIGTERM, SIGHUP}) {
        CAPTURE(signal);
        temporary_folder const folder;
        fs::create_directory(folder.path() / "scratch");
        fs::create_directory(folder.path() / "out");
        install(folder / "dot", "trap '' TERM INT HUP\necho $$ > '" + (folder / "pid.part") + "'\n/bin/mv '" + (folder / "pid.part") + "' '" +
                                    (folder / "pid") + "'\n/bin/sleep 60");
        pid_t const tool =
            start({"visualize", reference_file("SelfAttention/model.pt2"), "-o", folder / "out/x.svg"}, folder.path().string(), folder / "scratch");
        wait_until([&] { return fs::exists(folder / "pid"); });
        auto const renderer = static_cast<pid_t>(std::strtol(read_text(folder / "pid").c_str(), nullptr, 10));
        REQUIRE(renderer > 0);
        CHECK(kill(tool, signal) == 0);
        int status = 0;
        CHECK(waitpid(tool, &status, 0) == tool);
        if (signal == SIGINT) CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 130));
        else CHECK((WIFSIGNALED(status) && WTERMSIG(status) == signal));
        // Whoever adopts it may take its time to bury it.
        wait_until([&] { return kill(renderer, 0) != 0 || read_text("/proc/" + std::to_string(renderer) + "/stat").find(") Z ") != std::string::npos; });
        CHECK(entries_of(folder.path() / "scratch") == 0);
        CHECK(entries_of(folder.path() / "out") == 0);
    }
}

TEST_CASE("a renderer that takes too long is ended, and the other one is asked") {
    temporary_folder const folder;
    auto const picture = folder / "x.svg";
    install(folder / "mmdc", "/bin/sleep 60");
    auto const draw = [&] {
        return run_process({"/usr/bin/env", "PATH=" + folder.path().string() + ":/nowhere", TORCH_IR_CLI, "visualize",
                            reference_file("SelfAttention/model.pt2"), "-o", picture, "--time-limit", "1"});
    };
    check_refused(draw(), {"mmdc did not end within 1 s (--time-limit)", "dot is not on PATH", picture});
    install(folder / "dot", "/bin/cp \"$4\" \"$3\"");
    CHECK(draw().exit_code == 0);
    CHECK(read_text(picture).starts_with("digraph"));
}

TEST_CASE("a limit of the size of files is an error that leaves the old file and nothing else") {
    temporary_folder const folder;
    auto const out = folder / "x.json";
    write_text(out, "old");
    auto const r = run_process({"/bin/sh", "-c", "ulimit -f 1; '" TORCH_IR_CLI "' extract '" + reference_file("DeepResNet/model.pt2") + "' -o '" + out + "'"});
    CHECK(r.exit_code == 2);
    CHECK(read_text(out) == "old");
    CHECK(entries_of(folder.path()) == 1);
}
}  // TEST_SUITE("cli/interruption")
