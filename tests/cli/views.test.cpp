// SPDX-License-Identifier: MIT
// torch-ir info, torch-ir visualize.
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/json/write.hpp>
#include <torch_ir/text/parse.hpp>

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

TEST_CASE("visualize draws pytorch-ir's picture of the guide's TransformerBlock where it is asked to") {
    temporary_folder const folder;
    auto const expected = read_text(reference_file("TransformerBlock/model.mmd"));
    CHECK(output_of({"visualize", "--dialect", "pytorch-ir", reference_file("TransformerBlock/model.pt2")}) == expected + "\n");
    CHECK(output_of({"visualize", "--dialect", "pytorch-ir", reference_file("TransformerBlock/ir.json"), "-o", folder / "x.mmd"}) == "");
    CHECK(read_text(folder / "x.mmd") == expected);
    CHECK(output_of({"visualize", "--dialect", "pytorch-ir", reference_file("TransformerBlock/model.pt2"), "--max-nodes", "0"}) ==
          read_text(reference_file("TransformerBlock/model_full.mmd")) + "\n");
    auto const model = reference_file("WhileLoop/model.pt2");
    CHECK(output_of({"visualize", model, "--dialect", "pytorch-ir"}).find("|\"\"|") != std::string::npos);
    CHECK(output_of({"visualize", model}).find("|\"\"|") == std::string::npos);
    check_refused(run_tool({"visualize", model, "--dialect", "pytorch-ir", "--collapse"}), {"--dialect pytorch-ir", "--collapse"});
    check_refused(run_tool({"visualize", model, "--dialect", "pytorch-ir", "-o", folder / "x.svg"}), {"--dialect pytorch-ir", "x.svg"});
    check_refused(run_tool({"visualize", model, "--dialect", "pytorch-ir", "-o", folder / "x.dot"}), {"--dialect pytorch-ir", "x.dot"});
    check_refused(run_tool({"visualize", model, "--dialect", "pytorch-ir", "--format", "html"}), {"--dialect pytorch-ir", "html"});
}

TEST_CASE("visualize draws all of a small program in colours, sub-programs as boxes, and as many nodes as it is told") {
    auto const model = reference_file("TransformerBlock/model.pt2");
    auto const text = output_of({"visualize", model});
    CHECK(text.find("more nodes") == std::string::npos);
    CHECK(text.find("classDef kind0 fill:") != std::string::npos);
    CHECK(output_of({"visualize", model, "--max-nodes", "5"}).find("... 20 more nodes ...") != std::string::npos);
    CHECK(output_of({"visualize", model, "--max-nodes", "0"}) == text);
    CHECK(text.find("w_p_") != std::string::npos);
    CHECK(output_of({"visualize", model, "--no-weights"}).find("w_p_") == std::string::npos);
    CHECK(text.find("[\"colours\"]") == std::string::npos);
    CHECK(output_of({"visualize", model, "--legend"}).find("[\"colours\"]") != std::string::npos);
    auto const cond = output_of({"visualize", reference_file("CondNet/model.pt2")});
    CHECK(cond.find("subgraph box_0[\"true_fn: true_graph_0\"]") != std::string::npos);
    CHECK(cond.find("op_linear --> op_cond") != std::string::npos);
}

TEST_CASE("a large program is drawn by modules with a note, unless the options say what to draw") {
    temporary_folder const folder;
    std::string weights, calls, last = "%x";
    for (int i = 0; i < 150; ++i) {
        auto const n = std::to_string(i);
        weights += "%w" + n + ": float32[4] = parameter(\"blocks." + n + ".scale\")\n";
        weights += "%s" + n + ": float32[4] = parameter(\"blocks." + n + ".shift\")\n";
        calls += "%mul_" + n + ": float32[4] = aten.mul.Tensor(self=" + last + ", other=%w" + n + ")\n";
        calls += "%add_" + n + ": float32[4] = aten.add.Tensor(self=%mul_" + n + ", other=%s" + n + ")\n";
        last = "%add_" + n;
    }
    auto const program = torch_ir::parse_text("program \"Blocks\"\n" + weights + "%x: float32[4] = input\n" + calls + "return " + last + "\n");
    auto const model = folder / "blocks.json";
    torch_ir::save_ir(program, model);
    for (std::string const format : {"mermaid", "dot"}) {
        CAPTURE(format);
        auto const r = run_tool({"visualize", model, "--format", format});
        CHECK(r.exit_code == 0);
        CHECK(r.err.starts_with("note: "));
        for (auto const* part : {"blocks.json' has 300 nodes: drawn by modules, alike ones once", "--max-nodes 0", "--depth"}) {
            CAPTURE(r.err);
            CHECK(r.err.find(part) != std::string::npos);
        }
        CHECK(r.out.size() < 4000);
        CHECK(r.out.find("300 nodes: drawn by modules") != std::string::npos);
        auto const all = run_tool({"visualize", model, "--format", format, "--max-nodes", "0"});
        CHECK(all.out.find("drawn by modules") == std::string::npos);
        CHECK(all.out.size() > 10'000);
        CHECK(run_tool({"visualize", model, "--format", format, "--group"}).out.find("drawn by modules") == std::string::npos);
        CHECK(output_of({"visualize", model, "--format", format, "--depth", "1"}).find("300 nodes") != std::string::npos);  // without a note on stderr
    }
    CHECK(run_tool({"visualize", model, "--max-nodes", "0"}).err.find("note: Mermaid draws nothing of more than 500 edges") == 0);
    CHECK(run_tool({"visualize", model, "--max-nodes", "0", "--format", "dot"}).err == "");
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
    CHECK(read_text(picture) + "\n" == output_of({"visualize", model}));
    install("[ \"$5\" = -c ] && cp \"$6\" \"$4\"");  // what Mermaid is told
    CHECK(with_path(folder.path().string() + ":/usr/bin:/bin").exit_code == 0);
    CHECK(read_text(picture).find("\"maxEdges\": 1000000") != std::string::npos);
    CHECK(read_text(picture).find("\"useMaxWidth\": false") != std::string::npos);
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
    CHECK(read_text(picture) + "\n" == output_of({"visualize", model}));
    CHECK(with({"--format", "dot"}).exit_code == 0);
    CHECK(read_text(picture).starts_with("digraph DeepResNet {"));
    CHECK(with({"--renderer", "mmdc"}).exit_code == 0);
    CHECK(read_text(picture).starts_with("flowchart"));
    CHECK(with({"--renderer", "dot"}).exit_code == 0);
    CHECK(read_text(picture).starts_with("digraph DeepResNet {"));
    install("mmdc", "exit 1");
    check_refused(with({"--renderer", "mmdc"}), {"mmdc made no picture (exit code 1)", picture});
    check_refused(with({"--renderer", "dot", "--format", "mermaid"}), {"--renderer dot", "--format mermaid"});
    check_refused(run_tool({"visualize", model, "--renderer", "dot"}), {"--renderer", "picture"});
    check_refused(run_tool({"visualize", model, "-o", folder / "x.mmd", "--renderer", "mmdc"}), {"--renderer", "x.mmd"});
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
    CHECK(collapsed.find("-.->|\"next\"|") != std::string::npos);
    CHECK(output_of({"visualize", model, "--depth", "1"}).find("module_res_block2[[\"res_block2 (ResidualBlock)<br/>7 nodes\"]]") != std::string::npos);
    CHECK(output_of({"visualize", model, "--group", "--max-nodes", "4"}).find("rest[\"... 23 more nodes ...\"]") != std::string::npos);
}

TEST_CASE("the picture of the guide is what the tool draws") {
    std::string const root = std::string(TORCH_IR_TEST_DATA) + "/../..";
    auto const drawn = run_tool({"visualize", root + "/examples/data/all-MiniLM-L6-v2/model.pt2", "--format", "dot"});
    CHECK(drawn.out == read_text(root + "/docs/pictures/sentence_encoder.dot"));  // after a change: write it anew, and dot -Tsvg
    CHECK(read_text(root + "/docs/viewer.md").find("(pictures/sentence_encoder.svg)") != std::string::npos);
    auto const image = read_text(root + "/docs/pictures/sentence_encoder.svg");
    for (auto const* part : {"layer.0 \xE2\x80\xA6 layer.5 \xC3\x97"
                             "6 (BertLayer)",
                             "attention (BertAttention)", "linalg_vector_norm", "194 nodes: drawn by modules"}) {
        CAPTURE(part);
        CHECK(image.find(part) != std::string::npos);
    }
}

TEST_CASE("guards and calls that nobody uses are left out where it is asked to") {
    auto const model = std::string(TORCH_IR_TEST_DATA) + "/../../examples/data/all-MiniLM-L6-v2/model.pt2";
    for (std::string const format : {"mermaid", "dot"}) {
        CHECK(run_tool({"visualize", model, "--format", format, "--group"}).out.find("_assert_tensor_metadata") != std::string::npos);
        CHECK(run_tool({"visualize", model, "--format", format, "--group", "--no-idle"}).out.find("_assert_tensor_metadata") == std::string::npos);
    }
    check_refused(run_tool({"visualize", model, "--format", "html", "--no-idle"}), {"--no-idle"});
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

TEST_CASE("weights that are none of the program's are told of") {
    temporary_folder const folder;
    auto const r =
        run_tool({"visualize", reference_file("SelfAttention/model.pt2"), "--weights", reference_file("DeepResNet/model_cpu.pt2"), "-o", folder / "p.html"});
    CHECK(r.exit_code == 0);
    CHECK(r.err.find("holds none of the weights of") != std::string::npos);
    check_refused(run_tool({"visualize", reference_file("SelfAttention/model.pt2"), "--weights", "w.pt", "-o", folder / "p.svg"}), {"--weights", "p.svg"});
}

TEST_CASE("numbers of another program are told of, those of a sub-program and reports without a name are not") {
    temporary_folder const folder;
    auto const said = [&](std::string const& model, std::string const& text) {
        auto const file = folder / "o.json";
        write_text(file, text);
        auto const r = run_tool({"visualize", reference_file(model), "--overlay", file, "-o", folder / "p.html"});
        CHECK(r.exit_code == 0);
        return r.err;
    };
    auto const model = "CondNet/model.pt2";
    for (std::string const text : {R"({"values": {"other_7": 1}})", R"({"traceEvents": [{"ph": "X", "dur": 1, "args": {"node": "other_7"}}]})",
                                   R"([{"name": "other_7", "time_ms": 1}])", R"({"weights": {"other.weight": {"min": 0}}})"}) {
        CAPTURE(text);
        CHECK(said(model, text).find("o.json' names no node and no weight of the program") != std::string::npos);
    }
    for (std::string const text :
         {R"({"values": {"cos": 1, "other_7": 2}})", R"({"weights": {"l.weight": {"min": 0}}})", R"({"is_valid": true, "first_divergence": null})"}) {
        CAPTURE(text);
        CHECK(said(model, text) == "");
    }
}
}  // TEST_SUITE("cli/views")
