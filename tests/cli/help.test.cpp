// SPDX-License-Identifier: MIT
// torch-ir --help, help COMMAND, man: what the tool says of itself.
#include <algorithm>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/help") {
namespace {

std::vector<std::string> const commands{"extract",         "info", "visualize", "validate", "rewrite",    "diff", "export",
                                        "convert-weights", "run",  "verify",    "help",     "completion", "man"};

std::vector<std::string> lines_of(std::string const& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find('\n', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::size_t columns(std::string const& line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("without arguments the tool shows its help, which names all commands") {
    auto const help = output_of({});
    CHECK(help == output_of({"--help"}));
    CHECK(help == output_of({"help"}));
    CHECK(contains(help, "Usage: torch-ir [OPTIONS] <COMMAND>\n"));
    for (auto const& command : commands) CHECK(contains(help, "\n  " + command + " "));
}

TEST_CASE("the help of a command has its usage, its options and an example, however it is asked for") {
    for (auto const& command : commands) {
        CAPTURE(command);
        auto const help = output_of({command, "--help"});
        CHECK(help == output_of({"help", command}));
        CHECK(help == output_of({command, "-h"}));
        CHECK(contains(help, "Usage: torch-ir " + command + " [OPTIONS]"));
        CHECK(contains(help, "\nCommon options:\n  -h, --help "));
        CHECK(contains(help, "\nExamples:\n  torch-ir " + command));
    }
}

TEST_CASE("lines of help fit into 80 columns, with whole words, and values are called by words") {
    for (auto const& command : commands) {
        CAPTURE(command);
        auto const help = output_of({command, "--help"});
        for (auto const& line : lines_of(help)) {
            CAPTURE(line);
            CHECK(columns(line) <= 80);
            CHECK_FALSE(line.ends_with(' '));
        }
        for (auto const* noise : {"TEXT", "UINT", "INT ", "FLOAT", "REQUIRED", "Needs:", "Excludes:", "POSITIVE", "NONNEGATIVE", "in [", "<VALUE>"}) {
            CAPTURE(noise);
            CHECK_FALSE(contains(help, noise));
        }
    }
    auto const help = output_of({"info", "--help"});
    CHECK(contains(help, "  -o, --output <FILE>  "));
    CHECK(contains(help, "      --by {op,module,node}  "));
    CHECK(contains(help, "      --depth <N>  "));
    CHECK(contains(output_of({"rewrite", "--help"}), "--pass <PASS,...>"));
    CHECK(contains(output_of({"export", "--help"}), "\nONNX:\n"));
}

TEST_CASE("a long example is broken as a shell reads it") {
    auto const help = output_of({"rewrite", "--help"});
    CHECK(contains(
        help, "  torch-ir rewrite model.pt2 -o folded.json --pass fold,dce \\\n      --weights weights.safetensors --output-weights folded.safetensors\n"));
}

TEST_CASE("help takes the width of the terminal, from 60 to 120 columns") {
    if (!std::filesystem::exists("/usr/bin/script")) return;
    auto const longest = [](std::string const& columns_of_terminal) {
        auto const r = run_process(
            {"/usr/bin/script", "-qec", "stty cols " + columns_of_terminal + "; exec '" TORCH_IR_CLI "' --color never visualize --help", "/dev/null"});
        std::size_t most = 0;
        for (auto line : lines_of(r.out)) {
            std::erase(line, '\r');
            most = std::max(most, columns(line));
        }
        return most;
    };
    for (auto const& [asked, least, most] :
         std::vector<std::tuple<std::string, std::size_t, std::size_t>>{{"20", 50, 60}, {"70", 61, 70}, {"100", 85, 100}, {"300", 105, 120}}) {
        CAPTURE(asked);
        auto const found = longest(asked);
        CHECK(found >= least);
        CHECK(found <= most);
    }
}

TEST_CASE("the manual page is roff that groff has nothing to say about, and holds every option") {
    auto const page = output_of({"man"});
    CHECK(page.starts_with(".TH TORCH\\-IR 1 "));
    for (auto const* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "COMMON OPTIONS", "EXIT STATUS", "ENVIRONMENT", "EXAMPLES"})
        CHECK(contains(page, std::string(".SH ") + section + "\n"));
    CHECK(std::all_of(page.begin(), page.end(), [](unsigned char c) { return c < 0x80; }));
    for (auto const* option : {"\\-\\-output\\-dir", "\\-\\-pass", "\\-\\-opset", "\\-\\-reference\\-weights", "\\-\\-max\\-inflated", "\\-\\-color"})
        CHECK(contains(page, option));
    if (!std::filesystem::exists("/usr/bin/groff")) return;
    temporary_folder const folder;
    write_text(folder / "torch-ir.1", page);
    auto const r = run_process({"/usr/bin/groff", "-man", "-ww", "-Tutf8", folder / "torch-ir.1"});
    CHECK(r.exit_code == 0);
    CHECK(r.err == "");
    CHECK(contains(r.out, "torch-ir export [OPTIONS] --output <FILE> <FILE>"));
}
}  // TEST_SUITE("cli/help")
