// SPDX-License-Identifier: MIT
// Help, wrong usage and unreadable files: what every command has in common.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/usage") {
TEST_CASE("the version is told, by commands too, which then need no file") {
    auto const version = output_of({"--version"});
    CHECK(version.starts_with("torch-ir "));
    for (auto const& arguments : std::vector<std::vector<std::string>>{{"-V"}, {"info", "--version"}, {"run", "-V"}}) CHECK(output_of(arguments) == version);
}

TEST_CASE("wrong usage is one line that says what is wrong") {
    std::vector<std::pair<std::vector<std::string>, std::string>> const table{
        {{"--quiet"}, "a command is required"},
        {{"bogus"}, "'bogus' is not a command (usage: torch-ir [OPTIONS] COMMAND; see torch-ir --help)"},
        {{"inf", "a.pt2", "-o", "x"}, "'inf' is not a command; did you mean 'info'?"},
        {{"paint", "--help"}, "'paint' is not a command"},
        {{"vizualise"}, "did you mean 'visualize'?"},
        {{"convert", "a", "b"}, "did you mean 'convert-weights'?"},
        {{"help", "velify"}, "'velify' is not a command; did you mean 'verify'?"},
        {{"--nope"}, "unknown option --nope (usage: torch-ir [OPTIONS] COMMAND; see torch-ir --help)"},
        {{"visualize", "--fromat=dot", "a.pt2"},
         "unknown option --fromat; did you mean '--format'? (usage: torch-ir visualize [OPTIONS] FILE; see torch-ir visualize --help)"},
        {{"info", "--out", "a.pt2"}, "did you mean '--output'?"},
        {{"info", "-x.pt2"}, "unknown option -x.pt2; for a file of that name: ./-x.pt2"},
        {{"info", "-z"}, "unknown option -z (usage: torch-ir info [OPTIONS] FILE...; see torch-ir info --help)"},
        {{"export", "a.pt2"}, "--output is required (usage: torch-ir export [OPTIONS] --output FILE FILE; see torch-ir export --help)"},
        {{"info", "a.pt2", "--by"}, "--by needs a value"},
        {{"info", "a.pt2", "--by", "modul"}, "--by: expected op, module or node, found 'modul'; did you mean 'module'?"},
        {{"info", "a.pt2", "-q", "-v"}, "--verbose"},
        {{"verify", "a.pt2", "--inputs", "x", "--expected", "y", "--seed", "s"}, "--seed: expected a whole number, found 's'"},
        {{"rewrite", "a.pt2", "--pass", "cse, nosuch"},
         "--pass: expected canonicalize, cse, dce, rename, fold, optimize, functionalize or core-aten, found 'nosuch'"},
        {{"completion", "tcsh"}, "SHELL: expected bash, zsh or fish, found 'tcsh' (usage: torch-ir completion [OPTIONS] SHELL"},
        {{"diff", "a.pt2", "b.pt2", "c.pt2"}, "unexpected argument 'c.pt2'"},
        {{"info"}, "FILE is required"},
        {{"info", "--"}, "FILE is required"},
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
    for (auto const* command : {"info", "visualize", "extract"}) check_refused(run_tool({command, model, "-o", "/nowhere/out.mmd"}), {"/nowhere/out.mmd"});
    CHECK(run_process({"/bin/sh", "-c", "'" TORCH_IR_CLI "' info '" + model + "' > /dev/full"}).exit_code == 2);
}

TEST_CASE("a file may be called as a command is") {
    temporary_folder const folder;
    std::filesystem::copy_file(reference_file("SelfAttention/model.pt2"), folder.path() / "info");
    CHECK(run_process({"/bin/sh", "-c", "cd '" + folder.path().string() + "' && exec '" TORCH_IR_CLI "' validate info"}).out.starts_with("info: valid ("));
}

TEST_CASE("behind -- a file may begin with a dash") {
    temporary_folder const folder;
    std::filesystem::copy_file(reference_file("SelfAttention/model.pt2"), folder.path() / "-x.pt2");
    for (auto const* arguments : {"-- -x.pt2", "./-x.pt2"})
        CHECK(run_process({"/bin/sh", "-c", "cd '" + folder.path().string() + "' && exec '" TORCH_IR_CLI "' validate " + std::string(arguments)}).exit_code ==
              0);
}

TEST_CASE("quiet leaves errors alone on standard error, verbose tells what is read and how long it takes") {
    auto const model = reference_file("SelfAttention/model.pt2");
    for (auto const& arguments :
         std::vector<std::vector<std::string>>{{"-q", "rewrite", model, "--pass", "cse, dce"}, {"rewrite", "--quiet", model, "--pass", "cse, dce"}})
        CHECK(output_of(arguments).starts_with("{"));
    check_refused(run_tool({"-q", "info", "missing.pt2"}), {"missing.pt2"});
    auto const r = run_tool({"validate", "-v", model, "--weights", reference_file("SelfAttention/weights.safetensors")});
    CHECK(r.exit_code == 0);
    CHECK(r.err.starts_with("read " + model + ": "));
    CHECK(r.err.find(" kB, 18 nodes, ") != std::string::npos);
    CHECK(r.err.find("weights.safetensors: 8 tensors, ") != std::string::npos);
    CHECK(r.err.find("\ntorch-ir validate: ") != std::string::npos);
    CHECK(r.err.ends_with("s\n"));
}

#if !TORCH_IR_CLI_HAS_RUN
TEST_CASE("commands that execute say what is missing where there is no LibTorch") {
    check_refused(run_tool({"--color", "never", "run", "a.pt2", "--inputs", "x", "-o", "y"}), {"torch-ir run: ", "LibTorch", "torch-ir-run"});
}
#endif
}  // TEST_SUITE("cli/usage")
