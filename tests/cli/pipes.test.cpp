// SPDX-License-Identifier: MIT
// Files that are pipes: `-`, /dev/stdin, `<(…)` of a shell, a FIFO.
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/pipes") {
namespace {

std::string const tool = "'" TORCH_IR_CLI "'";
std::string quoted(std::string const& path) { return "'" + path + "'"; }

process_result in_bash(std::string const& script) { return run_process({"/bin/bash", "-c", script}); }

}  // namespace

TEST_CASE("the file of every command may be standard input, from a pipe or a file") {
    temporary_folder const folder;
    auto const model = quoted(reference_file("SelfAttention/model.pt2"));
    for (auto const& command : std::vector<std::string>{"info", "extract", "visualize --format dot", "validate", "rewrite -q --pass cse"}) {
        CAPTURE(command);
        auto const expected = in_bash(tool + " " + command + " " + model);
        REQUIRE(expected.exit_code == 0);
        for (auto const& way :
             std::vector<std::string>{"cat " + model + " | " + tool + " " + command + " -", tool + " " + command + " - < " + model,
                                      "cat " + model + " | " + tool + " " + command + " /dev/stdin", tool + " " + command + " <(cat " + model + ")"}) {
            CAPTURE(way);
            auto const r = in_bash(way);
            CHECK(r.exit_code == 0);
            CHECK(r.err == "");
            if (command == "validate") CHECK(r.out.ends_with(": valid (18 nodes, 8 weights)\n"));
            else CHECK(r.out == expected.out);
        }
    }
    CHECK(in_bash("cat " + model + " | " + tool + " validate -").out.starts_with("standard input: valid"));
}

TEST_CASE("weights, inputs and overlays come from pipes as well, several at once") {
    temporary_folder const folder;
    auto const model = quoted(reference_file("SelfAttention/model.pt2")), weights = quoted(reference_file("SelfAttention/weights.safetensors"));
    auto const r = in_bash("cat " + weights + " | " + tool + " validate <(cat " + model + ") --weights -");
    CHECK(r.exit_code == 0);
    CHECK(r.out.find("valid (18 nodes, 8 weights)") != std::string::npos);
    CHECK(in_bash("cat " + weights + " | " + tool + " convert-weights - " + quoted(folder / "w.pt")).exit_code == 0);
    CHECK(std::filesystem::file_size(folder.path() / "w.pt") > 50'000);
    CHECK(in_bash(tool + " export <(cat " + model + ") --weights <(cat " + weights + ") -o " + quoted(folder / "m.pt2")).exit_code == 0);
    CHECK(in_bash("echo '{}' | " + tool + " visualize " + model + " -o " + quoted(folder / "x.html") + " --overlay -").exit_code == 0);
    CHECK(in_bash(tool + " diff <(cat " + model + ") <(cat " + model + ")").out == "equal\n");
}

TEST_CASE("a FIFO is read by its name") {
    temporary_folder const folder;
    auto const model = quoted(reference_file("SelfAttention/model.pt2")), fifo = quoted(folder / "fifo");
    auto const r = in_bash("mkfifo " + fifo + " && { cat " + model + " > " + fifo + " & } && " + tool + " validate " + fifo);
    CHECK(r.exit_code == 0);
    CHECK(r.out == (folder / "fifo") + ": valid (18 nodes, 8 weights)\n");
    check_refused(in_bash("{ echo rubbish > " + fifo + " & } && " + tool + " info " + fifo), {folder / "fifo", "expected a program"});
}

TEST_CASE("what is wrong with a pipe is told by the name that was given") {
    auto const model = quoted(reference_file("SelfAttention/model.pt2"));
    check_refused(in_bash("echo rubbish | " + tool + " info -"), {"standard input: expected a program"});
    check_refused(in_bash(": | " + tool + " info -"), {"standard input", "an empty file"});
    check_refused(in_bash(tool + " info - <&-"), {"standard input"});
    check_refused(in_bash("cat " + model + " | " + tool + " diff - -"), {"expected '-' for one file only"});
    check_refused(in_bash("cat " + model + " | " + tool + " info - --nope"), {"unknown option --nope"});
}

#if TORCH_IR_CLI_HAS_RUN
TEST_CASE("what torch-ir-run reads may be pipes, too") {
    temporary_folder const folder;
    auto const file = [](std::string const& name) { return quoted(reference_file("SelfAttention/" + name)); };
    auto const fifo = quoted(folder / "fifo");
    for (auto const& way :
         std::vector<std::string>{"cat " + file("inputs.safetensors") + " | " + tool + " verify <(cat " + file("model.pt2") + ") --weights <(cat " +
                                      file("weights.safetensors") + ") --inputs - --expected <(cat " + file("outputs.safetensors") + ")",
                                  "cat " + file("model.pt2") + " | " + tool + " --color never verify - --weights " + file("weights.safetensors") +
                                      " --reference " + file("model.pt2"),
                                  "mkfifo " + fifo + " && { cat " + file("weights.safetensors") + " > " + fifo + " & } && " + tool + " verify " +
                                      file("model.pt2") + " --weights=" + fifo + " --reference " + file("model.pt2")}) {
        CAPTURE(way);
        auto const r = in_bash(way);
        CHECK(r.exit_code == 0);
        CHECK(r.err == "");
        CHECK(r.out.find("Verification: PASSED") != std::string::npos);
    }
    CHECK(in_bash("cat " + file("traced.pt") + " | " + tool + " info - --input 1x16x64").out.starts_with("Model: SelfAttention\n"));
    check_refused(in_bash("echo rubbish | " + tool + " verify " + file("model.pt2") + " --weights - --reference " + file("model.pt2")),
                  {"standard input: expected weights"});
}
#endif

TEST_CASE("help is shown without waiting for standard input") {
    temporary_folder const folder;
    auto const fifo = quoted(folder / "fifo");  // opened for writing, too: it never ends
    auto const r = in_bash("mkfifo " + fifo + " && exec 3<> " + fifo + " && exec timeout 10 " + tool + " info - --help <&3");
    CHECK(r.exit_code == 0);
    CHECK(r.out.find("Usage: torch-ir info") != std::string::npos);
}
}  // TEST_SUITE("cli/pipes")
