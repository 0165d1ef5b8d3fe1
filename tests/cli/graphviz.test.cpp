// SPDX-License-Identifier: MIT
// What torch-ir visualize draws, read by Graphviz itself.
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "support/reference.hpp"
#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/graphviz") {
TEST_CASE("Graphviz takes what is drawn of every reference archive") {
    temporary_folder const folder;
    std::size_t drawn = 0;
    for (auto const& archive : reference_archives()) {
        if (fs::file_size(archive) > 100'000) continue;  // Graphviz takes minutes for the largest
        CAPTURE(archive.string());
        CHECK(output_of({"visualize", archive.string(), "-o", folder / "x.dot", "--collapse"}) == "");
        auto const r = run_process({TORCH_IR_DOT, "-Tcanon", folder / "x.dot"});  // reads it, and lays nothing out
        CHECK(r.exit_code == 0);
        CHECK(r.err == "");
        ++drawn;
    }
    check_seen("pictures", drawn, {105, 150});
}

TEST_CASE("a picture made by Graphviz is one, and holds the program's operators") {
    temporary_folder const folder;
    CHECK(output_of({"visualize", reference_file("SelfAttention/model.pt2"), "-o", folder / "x.svg", "--format", "dot"}) == "");
    auto const picture = read_text(folder / "x.svg");
    CHECK(picture.find("<svg") != std::string::npos);
    CHECK(picture.find("softmax") != std::string::npos);
}
}  // TEST_SUITE("cli/graphviz")
