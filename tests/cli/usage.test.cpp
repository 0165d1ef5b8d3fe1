// SPDX-License-Identifier: MIT
// Help, wrong usage and unreadable files: what every command has in common.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/usage") {
TEST_CASE("the version and the commands are told") {
    CHECK(output_of({"--version"}).starts_with("torch-ir "));
    auto const help = output_of({"--help"});
    for (auto const* command : {"extract", "info", "visualize", "validate", "diff", "rewrite", "export", "convert-weights", "run", "verify"}) {
        CAPTURE(command);
        CHECK(help.find(command) != std::string::npos);
        CHECK(output_of({command, "--help"}).find("Example: torch-ir " + std::string(command) + " ") != std::string::npos);
    }
}

TEST_CASE("wrong usage is one line that says what is wrong") {
    std::vector<std::pair<std::vector<std::string>, std::string>> const table{
        {{}, "subcommand"},
        {{"bogus"}, "'bogus' is not a command"},
        {{"info"}, "FILE"},
        {{"info", "a.pt2", "b.pt2"}, "b.pt2"},
        {{"info", "--nope", "a.pt2"}, "--nope"},
        {{"extract"}, "FILE"},
        {{"extract", "a.pt2", "--dialect", "onnx"}, "onnx"},
        {{"extract", "a.pt2", "b.pt2"}, "--output-dir"},
        {{"extract", "a.pt2", "-o", "x", "--output-dir", "y"}, "--output-dir"},
        {{"extract", "a.pt2", "b.pt2", "--output-dir", "/tmp", "--name", "M"}, "--name"},
        {{"visualize", "a.pt2", "--max-nodes", "-1"}, "--max-nodes"},
        {{"visualize", "a.pt2", "--max-nodes", "many"}, "--max-nodes"},
        {{"run", "a.pt2"}, "--inputs"},
        {{"verify", "a.pt2", "--inputs", "x"}, "--expected"},
        {{"verify", "a.pt2", "--inputs", "x", "--expected", "y", "--rtol", "-1"}, "--rtol: expected a finite number, 0 or more, found '-1'"},
        {{"verify", "a.pt2", "--inputs", "x", "--expected", "y", "--atol", "nan"}, "--atol: expected a finite number, 0 or more, found 'nan'"},
        {{"run", "a.pt2", "--inputs", "x", "-o", "y.safetensors", "--max-calls", "0"}, "--max-calls: expected a whole number from 1 to"},
        {{"run", "a.pt2", "--inputs", "x", "-o", "y.safetensors", "--allow-op", "aten.relu"}, "--allow-op: expected an operator that reaches beyond tensors"},
        {{"run", "a.pt2", "--inputs", "x", "-o", "y.safetensors", "--max-seconds", "inf"}, "--max-seconds: expected a number above 0"},
    };
    for (auto const& [arguments, part] : table) {
        CAPTURE(part);
        check_refused(run_tool(arguments), {part});
    }
}

TEST_CASE("a file that can't be read is named with what is wrong with it, by every command") {
    temporary_folder const folder;
    auto const archive = read_text(reference_file("DeepResNet/model.pt2"));
    auto const document = read_text(reference_file("DeepResNet/ir.json"));
    std::vector<std::pair<std::string, std::string>> const table{
        {"empty.json", ""},
        {"array.json", "[]"},
        {"number.json", "3"},
        {"null.json", "null"},
        {"text.json", "\"x\""},
        {"object.json", "{}"},
        {"bytes.json", "\xFF\xFE{"},
        {"cut.json", document.substr(0, document.size() / 2)},
        {"deep.json", std::string(100000, '[')},
        {"twice.json", "{\"nodes\": [], \"nodes\": []}"},
        {"future.json", "{\"format\": \"torch_ir\", \"version\": \"99.0\"}"},
        {"other.json", "{\"format\": \"onnx\"}"},
        {"cut.pt2", archive.substr(0, archive.size() / 2)},
        {"head.pt2", "PK\x03\x04"},
        {"word.pt2", "hello"},
    };
    for (auto const& [name, text] : table) {
        CAPTURE(name);
        auto const path = folder / name;
        write_text(path, text);
        for (auto const* command : {"info", "visualize", "validate", "extract"}) check_refused(run_tool({command, path}), {path});
    }
    for (auto const& path : {folder / "missing.pt2", folder.path().string(), std::string("/dev/null")})
        for (auto const* command : {"info", "visualize", "validate", "extract"}) check_refused(run_tool({command, path}), {path});
}

TEST_CASE("an output that can't be written is an error, and standard output too") {
    auto const model = reference_file("SelfAttention/model.pt2");
    for (auto const* command : {"info", "visualize", "extract"}) check_refused(run_tool({command, model, "-o", "/nowhere/out"}), {"/nowhere/out"});
    CHECK(run_process({"/bin/sh", "-c", "'" TORCH_IR_CLI "' info '" + model + "' > /dev/full"}).exit_code == 2);
}

TEST_CASE("nothing is coloured in a pipe") {
    for (auto const& arguments : std::vector<std::vector<std::string>>{{"validate", reference_file("SelfAttention/model.pt2")}, {"--help"}})
        CHECK(output_of(arguments).find('\x1b') == std::string::npos);
}

#if !TORCH_IR_CLI_HAS_RUN
TEST_CASE("commands that execute say what is missing where there is no LibTorch") {
    check_refused(run_tool({"run", "a.pt2", "--inputs", "x", "-o", "y"}), {"LibTorch", "torch-ir-run"});
}
#endif
}  // TEST_SUITE("cli/usage")
