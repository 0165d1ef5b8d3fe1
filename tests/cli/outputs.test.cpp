// SPDX-License-Identifier: MIT
// Where results go: names that say a format, options that have an effect, standard output that is full.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

namespace fs = std::filesystem;

TEST_SUITE("cli/outputs") {
TEST_CASE("a name says its language in any letters, and one that says another is refused") {
    temporary_folder const folder;
    auto const model = reference_file("SelfAttention/model.pt2");
    for (auto const& [name, begin] : std::vector<std::pair<std::string, std::string>>{
             {"x.HTML", "<!DOCTYPE html>"}, {"x.Htm", "<!DOCTYPE html>"}, {"x.GV", "digraph"}, {"x.MMD", "flowchart"}}) {
        CAPTURE(name);
        CHECK(output_of({"visualize", model, "-o", folder / name}) == "");
        CHECK(read_text(folder / name).starts_with(begin));
    }
    for (auto const* name : {"x.jpg", "x.JPEG", "x.gif", "x.txt", "x.json", "x.pn", "x.tar.gz"}) {
        CAPTURE(name);
        check_refused(run_tool({"visualize", model, "-o", folder / name}), {name, ".svg"});
        CHECK_FALSE(fs::exists(folder / name));
    }
    check_refused(run_tool({"visualize", model, "-o", folder / "x.jpg", "--format", "mermaid"}), {"x.jpg"});
    check_refused(run_tool({"visualize", model, "-o", folder / "noextension"}), {"noextension", ".mmd"});
    CHECK(output_of({"visualize", model, "-o", "/dev/stdout"}).starts_with("flowchart TD"));
    check_refused(run_tool({"visualize", model, "-o", folder / "y.html", "--format", "dot"}), {"--format dot", "y.html"});
    CHECK(output_of({"visualize", model, "-o", folder / "x.txt", "--format", "mermaid"}) == "");
}

TEST_CASE("outputs of a run are safetensors by name, too") {
    for (auto const* name : {"out.npz", "out.PT", "out.json"})
        check_refused(run_tool({"run", "a.pt2", "--inputs", "x.safetensors", "-o", name}), {"--output", ".safetensors", name});
}

TEST_CASE("an option that would change nothing is refused") {
    auto const model = reference_file("SelfAttention/model.pt2");
    std::vector<std::pair<std::vector<std::string>, std::string>> const table{
        {{"visualize", model, "--format", "html", "--group"}, "--group"},
        {{"visualize", model, "--format", "html", "--collapse"}, "--collapse"},
        {{"visualize", model, "--format", "html", "--depth", "1"}, "--depth"},
        {{"visualize", model, "--format", "html", "--no-weights"}, "--no-weights"},
        {{"visualize", model, "--format", "html", "--max-nodes", "3"}, "--max-nodes"},
        {{"visualize", model, "--dialect", "pytorch-ir", "--group"}, "--group"},
        {{"visualize", model, "--renderer", "dot"}, "--renderer"},
        {{"visualize", model, "--input", "2:float32"}, "--input"},
        {{"info", model, "--by", "op", "--depth", "1"}, "--depth"},
        {{"info", model, "--by", "module", "--depth", "-1"}, "--depth"},
        {{"info", model, "--key", "model"}, "--key"},
        {{"info", model, "--input", "2:float32"}, "--input"},
        {{"validate", model, "--input", "2:float32"}, "--input"},
        {{"extract", model, "--use-values"}, "--use-values"},
        {{"diff", model, model, "--input", "2:float32"}, "--input"},
    };
    for (auto const& [arguments, part] : table) {
        CAPTURE(part);
        check_refused(run_tool(arguments), {part});
    }
}

TEST_CASE("help and the version need a standard output that takes them") {
    if (!fs::exists("/dev/full")) return;
    for (auto const* arguments : {"--help", "--version", "info --help"}) {
        CAPTURE(arguments);
        auto const full = run_process({"/bin/sh", "-c", std::string("'" TORCH_IR_CLI "' ") + arguments + " > /dev/full"});
        CHECK(full.exit_code == 2);
        CHECK(full.err.find("standard output") != std::string::npos);
        CHECK(run_process({"/bin/sh", "-c", std::string("'" TORCH_IR_CLI "' ") + arguments + " >&-"}).exit_code == 2);
    }
}
}  // TEST_SUITE("cli/outputs")
