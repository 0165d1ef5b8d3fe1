// SPDX-License-Identifier: MIT
// What is left when a command is ended from outside: no temporary file, no folder, no child.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iterator>
#include <sstream>
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
    for (int i = 0; i < 12'000 && !is_so(); ++i) usleep(10'000);
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

#if TORCH_IR_CLI_HAS_RUN
TEST_CASE("Ctrl-C ends a run, which leaves no output") {
    temporary_folder const folder;
    auto const program = folder / "endless.json", out = folder / "out/x.safetensors";
    fs::create_directory(folder.path() / "out");
    output_of({"extract", reference_file("WhileLoop/model_cpu.pt2"), "-o", program});
    auto const text = read_text(program);
    write_text(program, edit(text, "aten.lt.Scalar", "5", "1000000000000"));
    pid_t const tool = start({"run", program, "--inputs", reference_file("WhileLoop/inputs.safetensors"), "--max-calls", "1000000000000", "-o", out},
                             "/usr/bin", folder.path().string());
    // It runs when LibTorch is loaded and it has worked for more than a second since.
    wait_until([&] {
        auto const stat = read_text("/proc/" + std::to_string(tool) + "/stat");
        auto const name_end = stat.rfind(") ");
        if (name_end == std::string::npos || stat.find("torch-ir-run") == std::string::npos) return false;
        std::istringstream fields(stat.substr(name_end + 2));
        std::string skipped;
        for (int i = 0; i < 11; ++i) fields >> skipped;
        long ticks = 0;
        fields >> ticks;
        return ticks > 3 * sysconf(_SC_CLK_TCK);
    });
    CHECK(kill(tool, SIGINT) == 0);
    int status = 0;
    CHECK(waitpid(tool, &status, 0) == tool);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 130));
    CHECK(entries_of(folder.path() / "out") == 0);
}
#endif

TEST_CASE("a file that is cut short while it is read ends the command with a sentence") {
    temporary_folder const folder;
    std::string const header =
        R"({"a":{"dtype":"U8","shape":[1000000],"data_offsets":[0,1000000]},"b":{"dtype":"U8","shape":[1000000],"data_offsets":[1000000,2000000]}})";
    std::string file(8, '\0');
    for (int i = 0; i < 8; ++i) file[static_cast<std::size_t>(i)] = static_cast<char>(header.size() >> (8 * i));
    // The pipe takes the first tensor, then the second is looked at: its bytes are gone by then.
    for (std::size_t const rest : {header.size() + 8 + 1'000'000, std::size_t{100}}) {
        CAPTURE(rest);
        write_text(folder / "w.safetensors", file + header + std::string(2'000'000, 'x'));
        auto const r =
            run_process({"/bin/sh", "-c",
                         "cd '" + folder.path().string() + "'; mkfifo p.pt; '" TORCH_IR_CLI "' convert-weights w.safetensors p.pt & exec 3<p.pt; " +
                             "head -c 1000 <&3 >/dev/null; truncate -s " + std::to_string(rest) + " w.safetensors; cat <&3 >/dev/null; rm p.pt; wait $!"});
        CHECK(r.exit_code == 2);
        CHECK(r.err.find("cut short by another program") != std::string::npos);
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
