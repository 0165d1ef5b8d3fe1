// SPDX-License-Identifier: MIT
// torch-ir extract.
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

namespace fs = std::filesystem;

TEST_SUITE("cli/extract") {
TEST_CASE("an archive becomes the text that pytorch-ir saves") {
    temporary_folder const folder;
    auto const expected = read_text(reference_file("SelfAttention/ir.json"));
    CHECK(output_of({"extract", reference_file("SelfAttention/model.pt2"), "--dialect", "pytorch-ir", "-o", folder / "x.json"}) == "");
    CHECK(read_text(folder / "x.json") == expected);
}

TEST_CASE("a document is translated from one dialect to the other and back") {
    temporary_folder const folder;
    auto const theirs = reference_file("SelfAttention/ir.json");
    auto const native = folder / "native.json";
    CHECK(output_of({"extract", theirs, "-o", native}) == "");
    CHECK(read_text(native).find("\"format\": \"torch_ir\"") != std::string::npos);
    CHECK(output_of({"extract", native, "--dialect", "pytorch-ir"}) == read_text(theirs) + "\n");
}

TEST_CASE("the model gets the name that is asked for") {
    auto const text = output_of({"extract", reference_file("SelfAttention/model.pt2"), "--name", "Mine"});
    CHECK(text.find("\"model_name\": \"Mine\"") != std::string::npos);
    CHECK(text.find("\"model_name\": \"SelfAttention\"") == std::string::npos);
}

TEST_CASE("several files go to a folder, named after their stems, or their folders where those are the same") {
    temporary_folder const folder;
    auto const out = folder / "new/out";
    CHECK(output_of({"extract", "-q", reference_file("SelfAttention/model.pt2"), reference_file("NestedIO/model.pt2"), reference_file("NestedIO/model_cpu.pt2"),
                     "--output-dir", out}) == "");
    for (auto const* name : {"SelfAttention_model.json", "NestedIO_model.json", "model_cpu.json"}) {
        CAPTURE(name);
        CHECK(fs::exists(fs::path(out) / name));
    }
    check_refused(run_tool({"extract", reference_file("NestedIO/model.pt2"), reference_file("NestedIO/../NestedIO/model.pt2"), "--output-dir", out}),
                  {"NestedIO_model.json"});
}

TEST_CASE("one bad file among several is told, and the others are done") {
    temporary_folder const folder;
    write_text(folder / "bad.json", "{}");
    check_refused(run_tool({"extract", "-q", folder / "bad.json", reference_file("NestedIO/model_cpu.pt2"), "--output-dir", folder / "out"}),
                  {folder / "bad.json"});
    CHECK(fs::exists(folder / "out/model_cpu.json"));
    CHECK_FALSE(fs::exists(folder / "out/bad.json"));
}

TEST_CASE("what a dialect can't say is an error that names the file, and leaves none behind") {
    temporary_folder const folder;
    auto const model = reference_file("DynSeqAttn/model_dyn.pt2");
    auto const r = run_tool({"extract", model, "--dialect", "pytorch-ir", "-o", folder / "x.json"});
    check_refused(r, {model, "Dynamic shape", "native"});
    CHECK_FALSE(fs::exists(folder / "x.json"));
}

TEST_CASE("a program that is not valid is a warning, and with --strict an error") {
    temporary_folder const folder;
    auto const damaged = folder / "damaged.json";
    write_text(damaged, edit(read_text(reference_file("SelfAttention/ir.json")), "\"nodes\"", "\"producer_node\": \"linear\"", "\"producer_node\": \"ghost\""));
    auto const r = run_tool({"extract", damaged});
    CHECK(r.exit_code == 0);
    CHECK(r.err.starts_with("warning: " + damaged + ": dangling-use: "));
    check_refused(run_tool({"extract", damaged, "--strict"}), {damaged, "ghost"});
    check_refused(run_tool({"extract", damaged, "--dialect", "pytorch-ir"}), {damaged, "ghost"});
}
}  // TEST_SUITE("cli/extract")
