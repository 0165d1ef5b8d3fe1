// SPDX-License-Identifier: MIT
// Commands over several files, and over folders: info, validate, extract.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

namespace fs = std::filesystem;

TEST_SUITE("cli/many_files") {
namespace {

bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

/// Four programs, one of them damaged, one not valid; files of other kinds and hidden ones beside them.
struct model_folder {
    temporary_folder folder;
    std::string path = folder / "models";

    model_folder() {
        fs::create_directories(fs::path(path) / "a" / "deep");
        fs::create_directories(fs::path(path) / ".git");
        auto const copy = [&](std::string const& from, std::string const& to) { fs::copy_file(reference_file(from), fs::path(path) / to); };
        copy("SelfAttention/model.pt2", "a/model.pt2");
        copy("NestedIO/model.pt2", "a/deep/model.pt2");
        copy("SelfAttention/weights.safetensors", "a/weights.safetensors");
        copy("SelfAttention/traced.pt", "a/traced.pt");
        copy("SelfAttention/model.pt2", ".git/model.pt2");
        copy("SelfAttention/model.pt2", "a/.model.pt2");
        write_text(path + "/invalid.json",
                   edit(read_text(reference_file("SelfAttention/ir.json")), "\"nodes\"", "\"producer_node\": \"linear\"", "\"producer_node\": \"ghost\""));
        write_text(path + "/config.json", "{\"model_type\": \"bert\"}");
        write_text(path + "/notes.txt", "nothing");
    }
    void damage() const { write_text(path + "/a/cut.pt2", read_text(reference_file("SelfAttention/model.pt2")).substr(0, 5000)); }
};

}  // namespace

TEST_CASE("each of several files is told about under its name, and at the end how many there were") {
    auto const first = reference_file("SelfAttention/model.pt2"), second = reference_file("NestedIO/model.pt2");
    auto const r = run_tool({"info", first, second});
    CHECK(r.exit_code == 0);
    CHECK(r.out.starts_with(first + ":\nModel: SelfAttention\n"));
    CHECK(contains(r.out, "\n\n" + second + ":\nModel: NestedIO\n"));
    CHECK(r.err.starts_with("2 files ("));
    CHECK(output_of({"info", "-q", first, second}) == r.out);
    temporary_folder const folder;
    CHECK(output_of({"info", "-q", first, second, "-o", folder / "all.txt"}) == "");
    CHECK(read_text(folder / "all.txt") == r.out);
}

TEST_CASE("in JSON several files make one array, whose members say which file they are of") {
    auto const model = reference_file("SelfAttention/model.pt2");
    auto const r = run_tool({"info", "--json", model, "missing.pt2", reference_file("SelfAttention/weights.safetensors")});
    CHECK(r.exit_code == 2);
    auto const all = boost::json::parse(r.out).as_array();
    REQUIRE(all.size() == 3);
    CHECK(all[0].as_object().at("file").as_string() == model);
    CHECK(all[0].as_object().at("info").as_object().at("model_name").as_string() == "SelfAttention");
    CHECK(all[1].as_object().at("file").as_string() == "missing.pt2");
    CHECK(contains(std::string(all[1].as_object().at("error").as_string()), "missing.pt2"));
    CHECK(all[2].as_object().at("info").is_object());
    auto const one = boost::json::parse(output_of({"info", "--json", model})).as_object();
    CHECK(one == all[0].as_object().at("info").as_object());
}

TEST_CASE("validate goes on after a file that is not valid or can't be read; the worst of them is the exit code") {
    model_folder const models;
    auto const good = reference_file("SelfAttention/model.pt2");
    auto r = run_tool({"validate", good, models.path + "/invalid.json", good});
    CHECK(r.exit_code == 1);
    CHECK(contains(r.out, models.path + "/invalid.json: 1 problem\n" + good + ": valid ("));
    CHECK(r.err.starts_with("2 valid, 1 not ("));
    r = run_tool({"validate", "missing.pt2", models.path + "/invalid.json", good});
    CHECK(r.exit_code == 2);
    CHECK(r.out.ends_with(good + ": valid (18 nodes, 8 weights)\n"));
    CHECK(contains(r.err, "error: cannot open 'missing.pt2'"));
    CHECK(contains(r.err, "\n1 valid, 1 not, 1 not read ("));
}

TEST_CASE("of a folder all programs are taken; other files and hidden ones are counted") {
    model_folder const models;
    auto r = run_tool({"validate", "--recursive", models.path});
    CHECK(r.exit_code == 1);
    CHECK(contains(r.out, models.path + "/a/deep/model.pt2: valid ("));
    CHECK(contains(r.out, models.path + "/a/model.pt2: valid ("));
    CHECK_FALSE(contains(r.out, ".git"));
    CHECK(r.err.starts_with("2 valid, 1 not, 4 other files skipped, 2 hidden ("));
    models.damage();
    r = run_tool({"info", "-r", models.path});
    CHECK(r.exit_code == 2);
    CHECK(contains(r.err, "error: " + models.path + "/a/cut.pt2: "));
    CHECK(contains(r.err, "\n3 files, 1 not read, 4 other files skipped, 2 hidden ("));
    auto const json = boost::json::parse(run_tool({"info", "-r", models.path, "--json"}).out).as_array();
    CHECK(json.size() == 4);
}

TEST_CASE("documents of a folder keep their places, and are no input of the next time") {
    model_folder const models;
    auto const out = models.path + "/documents";
    for (int time = 0; time < 2; ++time) {
        auto const r = run_tool({"extract", "-r", models.path, "--output-dir", out, "-v"});
        CHECK(r.exit_code == 0);
        CHECK(contains(r.err, "3 documents in " + out + ", 4 other files skipped, 2 hidden ("));
    }
    for (auto const* name : {"a/model.json", "a/deep/model.json", "invalid.json"}) CHECK(fs::exists(fs::path(out) / name));
    fs::copy_file(reference_file("SelfAttention/ir.json"), fs::path(models.path) / "a" / "model.json");
    CHECK(run_tool({"extract", "-r", models.path, "--output-dir", out}).exit_code == 0);
    for (auto const* name : {"a/model.pt2.json", "a/model.json.json"}) CHECK(fs::exists(fs::path(out) / name));
}

TEST_CASE("a folder may be named in any way") {
    model_folder const models;
    for (std::string const& name : std::vector<std::string>{models.path + "/", models.path + "/a/..", models.path + "/./a/"}) {
        CAPTURE(name);
        auto const out = models.folder / "out";
        CHECK(run_tool({"extract", "-r", name, "--output-dir", out}).exit_code == 0);
        CHECK(fs::exists(fs::path(out) / (name.ends_with("a/") ? "model.json" : "a/model.json")));
        fs::remove_all(out);
    }
}

TEST_CASE("what is read is not written over by what is made of folders") {
    model_folder const models;
    auto const before = read_text(models.path + "/invalid.json");
    check_refused(run_tool({"extract", "-r", models.path, "--output-dir", models.path}), {"--output-dir", "another folder"});
    check_refused(run_tool({"extract", models.path + "/invalid.json", "--output-dir", models.path}), {"--output-dir", "not written over"});
    CHECK(read_text(models.path + "/invalid.json") == before);
}

TEST_CASE("a folder needs --recursive and a program in it") {
    temporary_folder const folder;
    for (auto const* command : {"info", "validate", "extract"}) {
        CAPTURE(command);
        check_refused(run_tool({command, folder.path().string()}), {folder.path().string(), "it is a directory"});
        check_refused(run_tool({command, "-r", folder.path().string(), "-q"}), {folder.path().string(), "a folder with programs"});
    }
    check_refused(run_tool({"info", folder.path().string()}), {"--recursive takes the programs in it"});
    check_refused(run_tool({"extract", "-r", folder.path().string()}), {"folder with programs"});
}

#if TORCH_IR_CLI_HAS_RUN
TEST_CASE("files that need LibTorch are done once, among others") {
    model_folder const models;
    auto r = run_tool({"validate", reference_file("SelfAttention/model.pt2"), "missing.pt2", reference_file("SelfAttention/traced.pt"), "--input", "1x16x64"});
    CHECK(r.exit_code == 2);
    CHECK(std::count(r.out.begin(), r.out.end(), '\n') == 2);
    CHECK(r.err.starts_with("error: cannot open 'missing.pt2'"));
    CHECK(contains(r.err, "\n2 valid, 1 not read ("));
    r = run_tool({"extract", "missing.pt2", reference_file("SelfAttention/model.pt2"), "--core", "--output-dir", models.folder / "out"});
    CHECK(r.exit_code == 2);
    CHECK(r.err.starts_with("error: cannot open 'missing.pt2'"));
    CHECK(contains(r.err, "\n1 document in "));
    r = run_tool({"extract", "-r", models.path, "--input", "1x16x64", "--output-dir", models.folder / "traced"});
    CHECK(fs::exists(models.folder.path() / "traced" / "a" / "traced.json"));
}
#endif

TEST_CASE("a terminal shows which file is worked on, and keeps the last line alone") {
    if (!fs::exists("/usr/bin/script")) return;
    model_folder const models;
    auto const command = "TERM=xterm exec '" TORCH_IR_CLI "' extract -r '" + models.path + "' --output-dir '" + (models.folder / "out") + "'";
    auto const text = run_process({"/usr/bin/script", "-qec", command, "/dev/null"}).out;
    CHECK(contains(text, "\r\x1b[K[1/3] "));
    CHECK(contains(text, "\r\x1b[K[3/3] "));
    CHECK(contains(text, "\n3 documents in "));
    CHECK(contains(text, "\r\x1b[K\x1b[1;33mwarning:\x1b[0m "));  // not behind the line of progress
    CHECK_FALSE(contains(run_process({"/usr/bin/script", "-qec", command + " -q", "/dev/null"}).out, "[1/3]"));
}
}  // TEST_SUITE("cli/many_files")
