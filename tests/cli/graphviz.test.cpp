// SPDX-License-Identifier: MIT
// What torch-ir visualize draws, read by Graphviz itself.
#include <cstddef>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <torch_ir/json/write.hpp>
#include <torch_ir/text/parse.hpp>

#include "support/reference.hpp"
#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/graphviz") {
TEST_CASE("Graphviz lays out what is drawn of every reference model") {
    temporary_folder const folder;
    std::size_t drawn = 0;
    for (auto const& archive : reference_archives()) {
        if (archive.parent_path().parent_path().filename() != "models" || archive.filename() != "model.pt2") continue;
        CAPTURE(archive.string());
        CHECK(run_tool({"visualize", archive.string(), "-o", folder / "x.dot"}).exit_code == 0);
        auto const r = run_process({TORCH_IR_DOT, "-Tplain", folder / "x.dot"});  // lays it out
        CHECK(r.exit_code == 0);
        CHECK(r.err == "");
        ++drawn;
    }
    check_seen("pictures", drawn, {42, 85});
}

TEST_CASE("a picture made by Graphviz is one, and holds the program's operators") {
    temporary_folder const folder;
    CHECK(output_of({"visualize", reference_file("SelfAttention/model.pt2"), "-o", folder / "x.svg", "--format", "dot"}) == "");
    auto const picture = read_text(folder / "x.svg");
    CHECK(picture.find("<svg") != std::string::npos);
    CHECK(picture.find("softmax") != std::string::npos);
}

namespace {

struct png_size {
    unsigned width = 0, height = 0;
};

png_size size_of_png(std::string const& path) {
    auto const bytes = read_text(path);
    REQUIRE(bytes.size() > 24);
    REQUIRE(bytes.substr(1, 3) == "PNG");
    auto const number = [&](std::size_t at) {
        unsigned n = 0;
        for (std::size_t i = 0; i < 4; ++i) n = n * 256 + static_cast<unsigned char>(bytes[at + i]);
        return n;
    };
    return {number(16), number(20)};
}

/// A program of one call behind the other.
std::string save_chain(std::string const& path, int calls) {
    std::string text = "program \"Chain\"\n%x: float32[2] = input\n", last = "%x";
    for (int i = 0; i < calls; ++i) {
        text += "%r" + std::to_string(i) + ": float32[2] = aten.relu.default(self=" + last + ")\n";
        last = "%r" + std::to_string(i);
    }
    torch_ir::save_ir(torch_ir::parse_text(text + "return " + last + "\n"), path);
    return path;
}

}  // namespace

TEST_CASE("a PNG is sharp where it is small, and one that cannot hold its picture is told of") {
    temporary_folder const folder;
    auto const picture = folder / "x.png";
    auto const small = run_tool({"visualize", save_chain(folder / "small.json", 3), "-o", picture, "--renderer", "dot"});
    CHECK(small.exit_code == 0);
    CHECK(small.err == "");
    auto const size = size_of_png(picture);
    CHECK(size.height > 400);  // 5 nodes at 144 dots per inch
    CHECK(size.height < 900);
    auto const model = save_chain(folder / "long.json", 700);
    auto const r = run_tool({"visualize", model, "-o", picture, "--renderer", "dot", "--max-nodes", "0"});
    CHECK(r.exit_code == 0);
    CHECK(r.err.starts_with("warning: '" + picture + "' is shrunk to "));
    CHECK(r.err.find("write .svg or .pdf, or draw less (--depth") != std::string::npos);
    CHECK(size_of_png(picture).height <= 32'767);
    CHECK(size_of_png(picture).height > 32'000);
    CHECK(output_of({"visualize", model, "-o", folder / "x.svg", "--renderer", "dot", "--max-nodes", "0"}) == "");
    auto const cut = run_tool({"visualize", model, "-o", picture, "--renderer", "dot"});
    CHECK(cut.err.starts_with("note: '" + model + "' has 700 nodes: the first nodes"));
    CHECK(size_of_png(picture).height < 20'000);
}
}  // TEST_SUITE("cli/graphviz")
