// SPDX-License-Identifier: MIT
// When output is coloured: --color, then NO_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM=dumb, then whether it is a terminal.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/colour") {
namespace {

bool is_coloured(std::string const& text) { return text.find('\x1b') != std::string::npos; }

/// Runs the tool by a shell with variables of the environment in front, others that matter unset.
process_result run_with(std::string const& variables, std::string const& arguments) {
    return run_process(
        {"/bin/sh", "-c", "unset NO_COLOR CLICOLOR CLICOLOR_FORCE; TERM=xterm; export TERM; " + variables + " exec '" TORCH_IR_CLI "' " + arguments});
}

/// The same on a terminal of its own: what it shows, standard output and error as they come.
std::string shown_on_terminal(std::string const& variables, std::string const& arguments) {
    std::string const command = "unset NO_COLOR CLICOLOR CLICOLOR_FORCE; TERM=xterm; export TERM; " + variables + " exec '" TORCH_IR_CLI "' " + arguments;
    return run_process({"/usr/bin/script", "-qec", command, "/dev/null"}).out;
}

}  // namespace

TEST_CASE("a pipe and a file get no escapes, unless they are forced") {
    auto const model = "'" + reference_file("SelfAttention/model.pt2") + "'";
    for (auto const& arguments :
         std::vector<std::string>{"validate " + model, "--help", "info --help", "diff " + model + " " + model, "info missing.pt2", "nope"}) {
        CAPTURE(arguments);
        std::vector<std::pair<std::string, bool>> const table{
            {"", false},
            {"CLICOLOR=1", false},
            {"CLICOLOR_FORCE=1", true},
            {"CLICOLOR_FORCE=0", false},
            {"NO_COLOR=", false},
            {"NO_COLOR=1 CLICOLOR_FORCE=1", false},
            {"TERM=dumb CLICOLOR_FORCE=1", true},
        };
        for (auto const& [variables, expected] : table) {
            CAPTURE(variables);
            auto const r = run_with(variables, arguments);
            CHECK(is_coloured(r.out + r.err) == expected);
        }
    }
}

TEST_CASE("--color decides, before the command or behind it, and for errors in what follows") {
    auto const model = "'" + reference_file("SelfAttention/model.pt2") + "'";
    CHECK(is_coloured(run_with("NO_COLOR=1", "--color always validate " + model).out));
    CHECK(is_coloured(run_with("", "validate --color=always " + model).out));
    CHECK_FALSE(is_coloured(run_with("CLICOLOR_FORCE=1", "validate --color never " + model).out));
    CHECK_FALSE(is_coloured(run_with("", "validate --color auto " + model).out));
    CHECK(run_with("", "--color always nope").err.starts_with("\x1b[1;31merror:\x1b[0m 'nope'"));
    CHECK(run_with("", "--color always info missing.pt2").err.starts_with("\x1b[1;31merror:\x1b[0m "));
    CHECK(run_with("", "--color always info --help").out.find("\x1b[1mUsage:\x1b[0m") != std::string::npos);
}

TEST_CASE("results in files are never coloured") {
    temporary_folder const folder;
    auto const model = reference_file("SelfAttention/model.pt2");
    for (auto const& [command, name] : std::vector<std::pair<std::string, std::string>>{{"info", "x.txt"}, {"extract", "x.json"}, {"visualize", "x.mmd"}}) {
        CHECK(output_of({"--color", "always", command, model, "-o", folder / name}) == "");
        CHECK_FALSE(is_coloured(read_text(folder / name)));
    }
}

TEST_CASE("on a terminal verdicts and errors are coloured, unless it is a dumb one or the environment says no") {
    if (!std::filesystem::exists("/usr/bin/script")) return;
    auto const model = "'" + reference_file("SelfAttention/model.pt2") + "'";
    CHECK(shown_on_terminal("", "validate " + model).find("\x1b[32mvalid\x1b[0m") != std::string::npos);
    CHECK(shown_on_terminal("", "nope").find("\x1b[1;31merror:\x1b[0m") != std::string::npos);
    for (auto const* variables : {"NO_COLOR=1", "CLICOLOR=0", "TERM=dumb"}) {
        CAPTURE(variables);
        CHECK_FALSE(is_coloured(shown_on_terminal(variables, "validate " + model)));
        CHECK_FALSE(is_coloured(shown_on_terminal(variables, "nope")));
    }
}
}  // TEST_SUITE("cli/colour")
