// SPDX-License-Identifier: MIT
// torch-ir validate: what somebody does to a document by hand is found.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/validate") {
namespace {

/// Requires exit code 1, and a line that holds all of `parts`.
void check_found(std::string const& text, std::vector<std::string> const& parts) {
    temporary_folder const folder;
    auto const path = folder / "edited.json";
    write_text(path, text);
    auto const r = run_tool({"validate", path});
    CAPTURE(r.out);
    CAPTURE(parts.front());
    CHECK(r.exit_code == 1);
    CHECK(r.err == "");
    bool found = false;
    for (std::size_t at = 0; at < r.out.size();) {
        auto const end = r.out.find('\n', at);
        auto const line = r.out.substr(at, end - at);
        bool all = line.starts_with("problem: ") && line.find(": expected ") != std::string::npos && line.find(", found ") != std::string::npos;
        for (auto const& part : parts) all = all && line.find(part) != std::string::npos;
        found = found || all;
        at = end + 1;
    }
    CHECK(found);
}

/// The object around the first `marker` behind `anchor`, `{` to `}`.
std::string object_with(std::string const& text, std::string const& anchor, std::string const& marker) {
    auto const at = text.find(marker, text.find(anchor));
    REQUIRE(at != std::string::npos);
    auto const begin = text.rfind('{', at);
    std::size_t depth = 0, end = begin;
    do {
        depth += text[end] == '{';
        depth -= text[end] == '}';
    } while (depth != 0 && ++end < text.size());
    return text.substr(begin, end + 1 - begin);
}

}  // namespace

TEST_CASE("sound files are valid, archives and documents of either dialect") {
    temporary_folder const folder;
    CHECK(output_of({"extract", reference_file("CondNet/model.pt2"), "-o", folder / "native.json"}) == "");
    for (auto const& path : {reference_file("CondNet/model.pt2"), reference_file("SplitChunk/ir.json"), folder / "native.json"})
        CHECK(output_of({"validate", path}).starts_with(path + ": valid ("));
}

TEST_CASE("in a document of pytorch-ir each change by hand is told with node, argument, expected and found") {
    auto const text = read_text(reference_file("SelfAttention/ir.json"));
    std::string const softmax = "\"name\": \"softmax\"";  // the node
    auto const node = object_with(text, "\"nodes\"", softmax);
    check_found(edit(text, softmax, "\"producer_node\": \"div\"", "\"producer_node\": \"ghost\""), {"dangling-use", "'softmax'", "input 0", "ghost"});
    check_found(edit(text, softmax, "\"producer_output_idx\": 0", "\"producer_output_idx\": 1"), {"dangling-use", "'softmax'", "input 0", "div"});
    check_found(edit(text, softmax, "\"dtype\": \"float32\"", "\"dtype\": \"int64\""), {"type-mismatch", "'softmax'", "input 0", "'div'", "int64"});
    check_found(edit(text, softmax, "\"shape\": [", "\"shape\": [\n 7,"), {"type-mismatch", "'softmax'", "input 0", "'div'", "[7, "});
    check_found(edit(text, softmax, "\"outputs\": [",
                     "\"outputs\": [\n{\"name\": \"softmax\", \"shape\": [7], \"dtype\": \"float32\"}],\"attrs\": {}},"
                     "{\"name\": \"rest\", \"op_type\": \"aten.relu.default\", \"inputs\": [], \"outputs\": ["),
                {"type-mismatch", "input 0", "float32[7]"});
    check_found(edit(text, "\"nodes\"", softmax, "\"name\": \"renamed\""), {"dangling-use", "softmax"});
    check_found(edit(text, "\"nodes\"", node, node + ", " + node), {"duplicate-name", "'softmax'"});
    check_found(edit(text, "\"nodes\"", node + ",", ""), {"dangling-use", "softmax"});
    check_found(edit(text, softmax, "\"op_type\": \"aten.softmax.int\"", "\"op_type\": \"\""), {"missing-name", "'softmax'", "operator"});
    check_found(edit(text, "\"graph_outputs\"", object_with(text, "\"graph_outputs\"", "\"name\""), ""), {"missing-output"});
    check_found(edit(text, "\"graph_inputs\"", object_with(text, "\"graph_inputs\"", "\"name\""), ""), {"dangling-use", "'linear'", "x"});
    check_found(edit(text, "\"weights\"", "\"shape\": [", "\"shape\": [\n 9,"), {"type-mismatch", "'linear'", "input 1"});
    auto const before = object_with(text, "\"nodes\"", "\"name\": \"div\"");
    auto const swapped = edit(edit(edit(text, "\"nodes\"", node, "@"), "\"nodes\"", before, node), "\"nodes\"", "@", before);
    check_found(swapped, {"use-before-definition", "'softmax'", "input 0", "'div'"});
}

TEST_CASE("a change in a getitem is told") {
    auto const text = read_text(reference_file("SplitChunk/ir.json"));
    auto const getitem = object_with(text, "\"nodes\"", "\"name\": \"getitem\"");
    auto const with = [&](std::string const& from, std::string const& to) { return edit(text, "\"nodes\"", getitem, edit(getitem, "{", from, to)); };
    check_found(with("\"index\": 0", "\"index\": 9"), {"wrong-index", "'getitem'", "argument 'index'", "9"});
    check_found(with("\"producer_output_idx\": 0", "\"producer_output_idx\": 2"), {"wrong-index", "'getitem'", "input 0", "'split_with_sizes'"});
    check_found(with("\"producer_output_idx\": 2", "\"producer_output_idx\": 3"), {"dangling-use", "'getitem'", "input 2"});
}

TEST_CASE("in a native document each change by hand is told, sub-programs included") {
    auto const text = output_of({"extract", reference_file("CondNet/model.pt2")});
    check_found(edit(text, "\"nodes\"", "\"name\": \"gt\"", "\"name\": \"sum_1\""), {"duplicate-name", "'sum_1'"});
    check_found(edit(text, "\"op_type\": \"higher_order.cond\"", "\"values\": [2, 1, 0]", "\"values\": [2, 1]"), {"bad-subgraph", "'cond'", "true_graph_0"});
    check_found(edit(text, "\"op_type\": \"aten.cos.default\"", "\"value\": 0", "\"value\": 3"), {"cycle", "false_graph_0/cos", "argument 'self'"});
    check_found(edit(text, "\"name\": \"sum_1\"", "\"shape\": []", "\"shape\": [-4]"), {"bad-shape", "'sum_1'", "[-4]"});
}

TEST_CASE("weights are checked against the program") {
    auto const model = reference_file("SelfAttention/model.pt2");
    CHECK(output_of({"validate", model, "--weights", reference_file("SelfAttention/weights.safetensors")}).find("valid") != std::string::npos);
    CHECK(output_of({"validate", model, "--weights", reference_file("SelfAttention/model_cpu.pt2")}).find("valid") != std::string::npos);
    auto const r = run_tool({"validate", model, "--weights", reference_file("DeepResNet/weights.safetensors")});
    CHECK(r.exit_code == 1);
    CHECK(r.out.find("missing-weight: weight '") != std::string::npos);
    CHECK(r.out.find("unexpected-weight: weight '") != std::string::npos);
    CHECK(r.out.starts_with("problem: weights of '" + reference_file("DeepResNet/weights.safetensors") +
                            "': 8 missing, 51 unexpected, none fits: another model's file?\n"));
    CHECK(r.out.find("problem: unexpected-weight: 41 more (--all lists them)\n") != std::string::npos);
    auto const lines = [](std::string const& text) { return std::count(text.begin(), text.end(), '\n'); };
    CHECK(lines(r.out) == 1 + 8 + 10 + 1 + 1);
    auto const all = run_tool({"validate", model, "--weights", reference_file("DeepResNet/weights.safetensors"), "--all"});
    CHECK(all.exit_code == 1);
    CHECK(lines(all.out) == 1 + 8 + 51 + 1);
    check_refused(run_tool({"validate", model, "--all"}), {"--all", "--weights"});
    check_refused(run_tool({"validate", model, "--weights", reference_file("SelfAttention/ir.json")}), {"SelfAttention/ir.json"});
    check_refused(run_tool({"validate", model, "--weights", "missing.safetensors"}), {"missing.safetensors"});
}

TEST_CASE("a prefix that explains everything is told, and what takes it away") {
    temporary_folder const folder;
    auto const model = reference_file("SelfAttention/model.pt2");
    std::string const file = read_text(reference_file("SelfAttention/weights.safetensors"));
    std::size_t size = 0;  // of the header, in front of it
    for (std::size_t i = 8; i-- > 0;) size = size * 256 + static_cast<unsigned char>(file[i]);
    std::string header;
    for (char const c : file.substr(8, size))
        header += (c == 'q' || c == 'k' || c == 'v' || c == 'o') && header.ends_with('"') ? std::string("module.") + c : std::string(1, c);
    std::string length;
    for (std::size_t i = 0, n = header.size(); i < 8; ++i, n /= 256) length += static_cast<char>(n % 256);
    write_text(folder / "wrapped.safetensors", length + header + file.substr(8 + size));
    auto const r = run_tool({"validate", model, "--weights", folder / "wrapped.safetensors"});
    CHECK(r.exit_code == 1);
    CHECK(r.out ==
          "problem: weights of '" + std::string(folder / "wrapped.safetensors") +
              "': 8 missing, 8 unexpected, none fits: all that are missing are there with the prefix 'module.'; --strip-prefix module. takes it away\n" +
              model + ": 16 problems\n");
    CHECK(output_of({"validate", model, "--weights", folder / "wrapped.safetensors", "--strip-prefix", "module."}).find("valid") != std::string::npos);
    auto const shorter = run_tool({"validate", model, "--weights", reference_file("SelfAttention/weights.safetensors"), "--strip-prefix", "q_proj."});
    CHECK(shorter.out.find("2 missing, 2 unexpected, 6 fit: all that are missing are there without the prefix 'q_proj.'\n") != std::string::npos);
}
}  // TEST_SUITE("cli/validate")
