// SPDX-License-Identifier: MIT
// torch-ir rewrite.
#include <string>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/rewrite") {
namespace {

std::string const wasteful = R"({
  "model_name": "Wasteful", "pytorch_version": "2.13.0+cpu",
  "graph_inputs": [{"name": "x", "shape": [2], "dtype": "float32"}],
  "graph_outputs": [{"name": "relu_1", "shape": [2], "dtype": "float32"}],
  "weights": [], "weight_name_mapping": {},
  "nodes": [
    {"name": "relu", "op_type": "aten.relu.default", "inputs": [{"name": "x", "shape": [2], "dtype": "float32", "producer_node": "x", "producer_output_idx": 0}],
     "outputs": [{"name": "relu", "shape": [2], "dtype": "float32"}], "attrs": {}},
    {"name": "relu_1", "op_type": "aten.relu.default", "inputs": [{"name": "x", "shape": [2], "dtype": "float32", "producer_node": "x", "producer_output_idx": 0}],
     "outputs": [{"name": "relu_1", "shape": [2], "dtype": "float32"}], "attrs": {}}
  ]
})";

}  // namespace

TEST_CASE("passes change a document and tell what they did") {
    temporary_folder const folder;
    write_text(folder / "in.json", wasteful);
    auto const r = run_tool({"rewrite", folder / "in.json", "-o", folder / "out.json", "--pass", "dce,rename"});
    CHECK(r.exit_code == 0);
    CHECK(r.out == "");
    CHECK(r.err == "dce: 1 change, 2 -> 1 calls\nrename: 1 change, 1 -> 1 calls\n");
    auto const text = output_of({"rewrite", folder / "out.json", "--pass", "dce", "--format", "text", "--quiet"});
    CHECK(text.find("%relu: float32[2]") != std::string::npos);
    CHECK(text.find("relu_1") == std::string::npos);
}

TEST_CASE("what torch.export wrote is canonical already") {
    auto const r = run_tool({"rewrite", reference_file("SelfAttention/model.pt2"), "--format", "pytorch-ir"});
    CHECK(r.exit_code == 0);
    CHECK(r.out == read_text(reference_file("SelfAttention/ir.json")) + "\n");
    CHECK(r.err.starts_with("canonicalize: 0 changes"));
}

#if TORCH_IR_CLI_HAS_RUN
TEST_CASE("folding makes a program and its weights, checked on real numbers") {
    temporary_folder const folder;
    auto const file = [&](std::string const& name) { return reference_file("StridedWeights/" + name); };
    auto const r = run_tool({"rewrite", file("model.pt2"), "--pass", "fold,dce", "--weights", file("weights.safetensors"), "--output-weights",
                             folder / "folded.safetensors", "-o", folder / "folded.json"});
    CHECK(r.exit_code == 0);
    CHECK(r.out == "");
    CHECK(r.err == "fold: 5 changes, 7 -> 2 calls\ndce: 0 changes, 2 -> 2 calls\n");
    auto const verified = output_of({"verify", folder / "folded.json", "--weights", folder / "folded.safetensors", "--inputs", file("inputs.safetensors"),
                                     "--expected", file("outputs.safetensors")});
    CHECK(verified.find("Verification: PASSED, 3 of 3") != std::string::npos);
    CHECK(output_of({"validate", folder / "folded.json", "--weights", folder / "folded.safetensors"}).find("valid") != std::string::npos);
}

TEST_CASE("with weights each pass is checked on inputs of the user's; what is missing or wrong is refused") {
    auto const file = [&](std::string const& name) { return reference_file("SelfAttention/" + name); };
    auto const r = run_tool({"rewrite", file("model.pt2"), "--pass", "canonicalize,cse,dce", "--weights", file("weights.safetensors"), "--inputs",
                             file("inputs.safetensors"), "--format", "text"});
    CHECK(r.exit_code == 0);
    CHECK(r.out.starts_with("program \"SelfAttention\""));
    check_refused(run_tool({"rewrite", file("model.pt2"), "--pass", "fold", "--weights", file("weights.safetensors")}), {"--output-weights"});
    check_refused(run_tool({"rewrite", file("model.pt2"), "--output-weights", "w.pt"}), {"--weights"});
    check_refused(run_tool({"rewrite", file("model.pt2"), "--weights", file("inputs.safetensors")}),
                  {"inputs.safetensors", "all weights of", "missing", "q_proj.weight"});
    check_refused(run_tool({"rewrite", file("model.pt2"), "--weights", file("weights.safetensors"), "--inputs", file("outputs.safetensors")}),
                  {"outputs.safetensors", "input_0"});
}

TEST_CASE("optimising makes a program and its weights, checked on real numbers, that run and verify as they are and with fused kernels") {
    temporary_folder const folder;
    auto const file = [&](std::string const& name) { return reference_file("SelfAttention/" + name); };
    check_refused(run_tool({"rewrite", file("model.pt2"), "--pass", "optimize", "--weights", file("weights.safetensors")}), {"--output-weights"});
    auto const r = run_tool({"rewrite", file("model.pt2"), "--pass", "optimize", "--weights", file("weights.safetensors"), "--output-weights",
                             folder / "fast.safetensors", "-o", folder / "fast.json"});
    CHECK(r.exit_code == 0);
    CHECK(r.err.starts_with("optimize: "));
    for (std::string const how : {"--max-calls=1000", "--optimize"}) {
        auto const verified = output_of({"verify", folder / "fast.json", "--weights", folder / "fast.safetensors", "--inputs", file("inputs.safetensors"),
                                         "--expected", file("outputs.safetensors"), how});
        CHECK(verified.find("PASSED") != std::string::npos);
    }
    CHECK(run_tool({"rewrite", file("model.pt2"), "--pass", "optimize", "--format", "text"}).exit_code == 0);
}

TEST_CASE("a program becomes functional core ATen, verified on real numbers, but for the operators that are kept") {
    temporary_folder const folder;
    auto const file = [&](std::string const& name) { return reference_file("SelfAttention/" + name); };
    auto const text = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"rewrite", file("model.pt2"), "--format", "text", "--quiet"};
        words.insert(words.end(), more.begin(), more.end());
        return output_of(words);
    };
    CHECK(text({"--pass", "functionalize"}).find("aten.linear.default") != std::string::npos);
    auto const core = text({"--pass", "core-aten", "--weights", file("weights.safetensors"), "--inputs", file("inputs.safetensors")});
    CHECK(core.find("aten.linear.default") == std::string::npos);
    CHECK(core.find("aten.addmm.default") != std::string::npos);
    CHECK(text({"--pass", "core-aten", "--keep", "aten.linear"}).find("aten.linear.default") != std::string::npos);
    check_refused(run_tool({"rewrite", file("model.pt2"), "--pass", "core-aten", "--keep", "aten.nope"}), {"keep", "aten.nope"});
    auto const program = folder / "core.json";
    CHECK(output_of({"extract", file("model.pt2"), "--core", "-o", program}) == "");
    CHECK(output_of(
              {"verify", program, "--weights", file("weights.safetensors"), "--inputs", file("inputs.safetensors"), "--expected", file("outputs.safetensors")})
              .find("PASSED") != std::string::npos);
}

TEST_CASE("a program is lowered for a compiler, and with its backward") {
    temporary_folder const folder;
    auto const file = [&](std::string const& name) { return reference_file("SelfAttention/" + name); };
    auto const made = folder / "made.json";
    auto const info = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"extract", file("model.pt2"), "-o", made};
        words.insert(words.end(), more.begin(), more.end());
        CHECK(output_of(words) == "");
        CHECK(output_of({"validate", made}).find("valid") != std::string::npos);
        return output_of({"info", made});
    };
    CHECK(info({"--for", "torch-mlir"}).find("aten.linear.default") != std::string::npos);
    CHECK(info({"--for", "core"}).find("aten.linear.default") == std::string::npos);
    CHECK(info({"--joint"}).find("tangents_1: [1, 16, 64]") != std::string::npos);
    CHECK(info({"--joint", "--for", "onnx"}).find("tangents_1") != std::string::npos);
    check_refused(run_tool({"extract", file("model.pt2"), "--joint", "--loss", "0"}), {"SelfAttention/model.pt2", "loss", "one element", "output 0"});
    check_refused(run_tool({"extract", file("model.pt2"), "--for", "tvm"}), {"--for", "tvm"});
    check_refused(run_tool({"extract", file("model.pt2"), "--loss", "0"}), {"--joint"});
}

TEST_CASE("folding without weights folds constants alone") {
    auto const r = run_tool({"rewrite", reference_file("StridedWeights/model.pt2"), "--pass", "fold", "--format", "text"});
    CHECK(r.exit_code == 0);
    CHECK(r.err == "fold: 0 changes, 7 -> 7 calls\n");
}
#endif

TEST_CASE("an unknown pass is told with those that there are") {
    check_refused(run_tool({"rewrite", reference_file("SelfAttention/model.pt2"), "--pass", "magic"}),
                  {"'magic'", "canonicalize, cse, dce, rename, fold, optimize, functionalize or core-aten"});
    check_refused(run_tool({"rewrite", reference_file("SelfAttention/model.pt2"), "--pass", "fold,magic"}), {"'magic'", "canonicalize, cse, dce, rename"});
}

TEST_CASE("blanks between passes don't matter") {
    auto const r = run_tool({"rewrite", reference_file("SelfAttention/model.pt2"), "--pass", "cse, dce", "--format", "text"});
    CHECK(r.exit_code == 0);
    CHECK(r.err.find("cse: ") == 0);
    CHECK(r.err.find("\ndce: ") != std::string::npos);
}
}  // TEST_SUITE("cli/rewrite")
