// SPDX-License-Identifier: MIT
// torch-ir info, torch-ir visualize.
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

namespace fs = std::filesystem;

TEST_SUITE("cli/views") {
TEST_CASE("info prints what pytorch-ir prints, of an archive and of either dialect") {
    temporary_folder const folder;
    auto const expected = read_text(reference_file("DeepResNet/info.txt")) + "\n";
    CHECK(output_of({"info", "--dialect", "pytorch-ir", reference_file("DeepResNet/model.pt2")}) == expected);
    CHECK(output_of({"info", "--dialect", "pytorch-ir", reference_file("DeepResNet/ir.json")}) == expected);
    CHECK(output_of({"extract", reference_file("DeepResNet/model.pt2"), "-o", folder / "native.json"}) == "");
    CHECK(output_of({"info", "--dialect", "pytorch-ir", folder / "native.json"}) == expected);
}

TEST_CASE("info tells parameters and buffers apart") {
    auto const text = output_of({"info", reference_file("DeepResNet/model.pt2")});
    CHECK(text.find("Total parameters: 57,617 (parameters 57,162, buffers and constants 455)\n") != std::string::npos);
}

TEST_CASE("info prints JSON where it is asked to, into a file where it is told one") {
    temporary_folder const folder;
    auto const expected = read_text(reference_file("DeepResNet/info.json"));
    CHECK(output_of({"info", reference_file("DeepResNet/model.pt2"), "--json", "--dialect", "pytorch-ir"}) == expected + "\n");
    CHECK(output_of({"info", reference_file("DeepResNet/model.pt2"), "--dialect", "pytorch-ir", "--json", "-o", folder / "x.json"}) == "");
    CHECK(read_text(folder / "x.json") == expected);
}

TEST_CASE("visualize draws the picture of the guide's TransformerBlock") {
    temporary_folder const folder;
    auto const expected = read_text(reference_file("TransformerBlock/model.mmd"));
    CHECK(output_of({"visualize", reference_file("TransformerBlock/model.pt2")}) == expected + "\n");
    CHECK(output_of({"visualize", reference_file("TransformerBlock/ir.json"), "-o", folder / "x.mmd"}) == "");
    CHECK(read_text(folder / "x.mmd") == expected);
}

TEST_CASE("visualize draws as many nodes as it is told, and no weights if it is told so") {
    auto const model = reference_file("TransformerBlock/model.pt2");
    CHECK(output_of({"visualize", model, "--max-nodes", "5"}).find("... 20 more nodes ...") != std::string::npos);
    CHECK(output_of({"visualize", model, "--max-nodes", "0"}) == read_text(reference_file("TransformerBlock/model_full.mmd")) + "\n");
    CHECK(output_of({"visualize", model, "--no-weights"}).find("w_p_") == std::string::npos);
    auto const scalars = reference_file("WhileLoop/model.pt2");
    CHECK(output_of({"visualize", scalars}).find("|\"\"|") == std::string::npos);
    CHECK(output_of({"visualize", scalars, "--format", "pytorch-ir"}).find("|\"\"|") != std::string::npos);
}

TEST_CASE("a picture is made by mmdc, and without it the error says what to install") {
    temporary_folder const folder;
    auto const model = reference_file("SelfAttention/model.pt2");
    auto const picture = folder / "x.svg";
    auto const with_path = [&](std::string const& path) {
        return run_process({"/usr/bin/env", "PATH=" + path, TORCH_IR_CLI, "visualize", model, "-o", picture});
    };
    check_refused(with_path(folder / "nothing"), {"mmdc", "mermaid-cli", picture});
    auto const install = [&](std::string const& script) {
        write_text(folder / "mmdc", "#!/bin/sh\n" + script + "\n");
        fs::permissions(folder / "mmdc", fs::perms::owner_all);
    };
    install("echo starting >&2; echo 'no browser is here' >&2; exit 3");
    check_refused(with_path(folder.path().string() + ":/nowhere"), {"mmdc made no picture (exit code 3): no browser is here", "dot is not on PATH", picture});
    CHECK_FALSE(fs::exists(picture));
    install("[ \"$1\" = -i ] && [ \"$3\" = -o ] && cp \"$2\" \"$4\"");
    CHECK(with_path(folder.path().string() + ":/usr/bin:/bin").exit_code == 0);
    CHECK(read_text(picture) == read_text(reference_file("SelfAttention/model.mmd")));
}

TEST_CASE("a picture is made by Graphviz where mermaid-cli is not there, and by what the format says") {
    temporary_folder const folder;
    auto const model = reference_file("DeepResNet/model.pt2");
    auto const picture = folder / "x.svg";
    auto const with = [&](std::vector<std::string> const& more) {
        std::vector<std::string> words{"/usr/bin/env", "PATH=" + folder.path().string() + ":/nowhere", TORCH_IR_CLI, "visualize", model, "-o", picture};
        words.insert(words.end(), more.begin(), more.end());
        return run_process(words);
    };
    auto const install = [&](std::string const& program, std::string const& script) {
        write_text(folder / program, "#!/bin/sh\n" + script + "\n");
        fs::permissions(folder / program, fs::perms::owner_all);
    };
    check_refused(with({}), {"neither mmdc nor dot is on PATH", "graphviz", "mermaid-cli", picture});
    check_refused(with({"--format", "dot"}), {"dot is not on PATH", "graphviz", picture});
    check_refused(with({"--format", "html"}), {"html", picture});
    install("dot", "[ \"$1\" = -Tsvg ] && [ \"$2\" = -o ] && /bin/cp \"$4\" \"$3\"");
    CHECK(with({"--collapse"}).exit_code == 0);
    CHECK(read_text(picture).starts_with("digraph DeepResNet {"));
    CHECK(read_text(picture).find("\xC3\x97"
                                  "3") != std::string::npos);
    check_refused(with({"--format", "mermaid"}), {"mmdc is not on PATH", picture});
    install("mmdc", "exit 1");
    CHECK(with({"--collapse"}).exit_code == 0);
    CHECK(read_text(picture).starts_with("digraph DeepResNet {"));
    install("mmdc", "/bin/cp \"$2\" \"$4\"");
    CHECK(with({}).exit_code == 0);
    CHECK(read_text(picture) == read_text(reference_file("DeepResNet/model.mmd")));
    CHECK(with({"--format", "dot"}).exit_code == 0);
    CHECK(read_text(picture).starts_with("digraph DeepResNet {"));
}

TEST_CASE("visualize draws modules as boxes, alike ones once, and levels as nodes") {
    auto const model = reference_file("DeepResNet/model.pt2");
    auto const grouped = output_of({"visualize", model, "--group", "--no-weights"});
    CHECK(grouped.find("subgraph box_0[\"res_block1 (ResidualBlock)\"]") != std::string::npos);
    CHECK(grouped.find("subgraph box_2[\"res_block3 (ResidualBlock)\"]") != std::string::npos);
    auto const collapsed = output_of({"visualize", model, "--collapse", "--no-weights"});
    CHECK(collapsed.find("[\"res_block1 \xE2\x80\xA6 res_block3 \xC3\x97"
                         "3 (ResidualBlock)\"]") != std::string::npos);
    CHECK(collapsed.find("box_1") == std::string::npos);
    CHECK(collapsed.find("-.->|\"next: 1x32x32x32\"|") != std::string::npos);
    CHECK(output_of({"visualize", model, "--depth", "1"}).find("module_res_block2[[\"res_block2 (ResidualBlock)<br/>7 nodes\"]]") != std::string::npos);
    CHECK(output_of({"visualize", model, "--group", "--max-nodes", "4"}).find("rest[\"... 23 more nodes ...\"]") != std::string::npos);
}

TEST_CASE("the picture of the guide is what the tool draws") {
    std::string const root = std::string(TORCH_IR_TEST_DATA) + "/../..";
    auto const drawn =
        output_of({"visualize", root + "/examples/data/all-MiniLM-L6-v2/model.pt2", "--collapse", "--depth", "3", "--no-weights", "--format", "dot"});
    CHECK(drawn == read_text(root + "/docs/pictures/sentence_encoder.dot"));  // after a change: write it anew, and dot -Tsvg
    CHECK(read_text(root + "/docs/viewer.md").find("(pictures/sentence_encoder.svg)") != std::string::npos);
    auto const image = read_text(root + "/docs/pictures/sentence_encoder.svg");
    for (auto const* part : {"layer.0 \xE2\x80\xA6 layer.5 \xC3\x97"
                             "6 (BertLayer)",
                             "attention (BertAttention)", "linalg_vector_norm"}) {
        CAPTURE(part);
        CHECK(image.find(part) != std::string::npos);
    }
}

TEST_CASE("visualize writes the language that it is told, or that the file is named for") {
    temporary_folder const folder;
    auto const model = reference_file("SelfAttention/model.pt2");
    auto const dot = output_of({"visualize", model, "--format", "dot"});
    CHECK(dot.starts_with("digraph SelfAttention {"));
    CHECK(dot.find("cluster_") == std::string::npos);
    CHECK(output_of({"visualize", model, "-o", folder / "x.gv"}) == "");
    CHECK(read_text(folder / "x.gv") == dot);
    CHECK(output_of({"visualize", model, "-o", folder / "x.html"}) == "");
    auto const page = read_text(folder / "x.html");
    CHECK(page.starts_with("<!DOCTYPE html>"));
    CHECK(output_of({"visualize", model, "--format", "html"}) == page);
    check_refused(run_tool({"visualize", model, "--format", "pdf"}), {"--format", "pdf"});
    check_refused(run_tool({"visualize", model, "--depth", "0"}), {"--depth"});
}
}  // TEST_SUITE("cli/views")
