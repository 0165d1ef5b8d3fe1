// SPDX-License-Identifier: MIT
// torch-ir completion: what the shells make of it, where they are at hand.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/completion") {
namespace {

std::string const bash = "/bin/bash";

/// What bash offers for the last of some words, a line each. Files are those of `folder`.
std::string offered(temporary_folder const& folder, std::vector<std::string> const& words) {
    std::string script = "source ./completion; COMP_WORDS=(";
    for (auto const& w : words) script += "'" + w + "' ";
    script += "); COMP_CWORD=" + std::to_string(words.size() - 1) + "; _torch_ir; printf '%s\\n' \"${COMPREPLY[@]}\"";
    auto const r = run_process({bash, "--norc", "-c", "cd '" + (folder / "files") + "' && cp '" + (folder / "completion") + "' ./completion && " + script});
    CHECK(r.err == "");
    return r.out;
}

}  // namespace

TEST_CASE("bash completes commands, options, their values, and files") {
    if (!std::filesystem::exists(bash)) return;
    temporary_folder const folder;
    write_text(folder / "completion", output_of({"completion", "bash"}));
    CHECK(run_process({bash, "-n", folder / "completion"}).exit_code == 0);
    std::filesystem::create_directories(folder.path() / "files" / "models");
    write_text(folder / "files/my model.pt2", "");
    std::vector<std::pair<std::vector<std::string>, std::string>> const table{
        {{"torch-ir", "in"}, "info\n"},
        {{"torch-ir", "v"}, "visualize\nvalidate\nverify\n"},
        {{"torch-ir", "--color", "always", "inf"}, "info\n"},
        {{"torch-ir", "--c"}, "--color\n"},
        {{"torch-ir", "--color", ""}, "auto\nalways\nnever\n"},
        {{"torch-ir", "info", "--b"}, "--by\n"},
        {{"torch-ir", "info", "--by", ""}, "op\nmodule\nnode\n"},
        {{"torch-ir", "info", "--by", "=", "m"}, "module\n"},
        {{"torch-ir", "info", "--by", "="}, "op\nmodule\nnode\n"},
        {{"torch-ir", "info", "--by=m"}, "--by=module\n"},
        {{"torch-ir", "info", "my"}, "my model.pt2\n"},
        {{"torch-ir", "visualize", "-o", "my"}, "my model.pt2\n"},
        {{"torch-ir", "verify", "a.pt2", "--expected", "my"}, "my model.pt2\n"},
        {{"torch-ir", "extract", "a.pt2", "--output-dir", ""}, "models\n"},
        {{"torch-ir", "info", "a.pt2", "--depth", ""}, "\n"},
        {{"torch-ir", "rewrite", "a.pt2", "--pass", "func"}, "functionalize\n"},
        {{"torch-ir", "rewrite", "a.pt2", "--pass", "cse,d"}, "cse,dce\n"},
        {{"torch-ir", "rewrite", "a.pt2", "--pass=cse,d"}, "--pass=cse,dce\n"},
        {{"torch-ir", "export", "a.pt2", "--opset", "2"}, "20\n21\n22\n23\n"},
        {{"torch-ir", "verify", "a.pt2", "--device", "c"}, "cpu\ncuda\n"},
        {{"torch-ir", "help", "conv"}, "convert-weights\n"},
        {{"torch-ir", "completion", "z"}, "zsh\n"},
    };
    for (auto const& [words, expected] : table) {
        CAPTURE(words.back());
        CAPTURE(expected);
        CHECK(offered(folder, words) == expected);
    }
}

TEST_CASE("zsh and fish take theirs") {
    temporary_folder const folder;
    write_text(folder / "_torch-ir", output_of({"completion", "zsh"}));
    write_text(folder / "torch-ir.fish", output_of({"completion", "fish"}));
    CHECK(read_text(folder / "_torch-ir").starts_with("#compdef torch-ir\n"));
    for (auto const* zsh : {"/bin/zsh", "/usr/bin/zsh"})
        if (std::filesystem::exists(zsh)) CHECK(run_process({zsh, "-n", folder / "_torch-ir"}).exit_code == 0);
    if (!std::filesystem::exists("/usr/bin/fish")) return;
    CHECK(run_process({"/usr/bin/fish", "--no-execute", folder / "torch-ir.fish"}).exit_code == 0);
    CHECK(run_process({"/usr/bin/fish", "-c", "source '" + (folder / "torch-ir.fish") + "'; complete -C 'torch-ir info --by '"}).out.find("module\t") !=
          std::string::npos);
}

TEST_CASE("every command and option is in all three") {
    for (auto const* shell : {"bash", "zsh", "fish"}) {
        CAPTURE(shell);
        auto const text = output_of({"completion", shell});
        for (auto const* word : {"extract", "convert-weights", "max-inflated", "overlay", "reference-weights", "torch-mlir", "mermaid", "recursive"}) {
            CAPTURE(word);
            CHECK(text.find(word) != std::string::npos);
        }
    }
}
}  // TEST_SUITE("cli/completion")
