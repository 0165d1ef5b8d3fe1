// SPDX-License-Identifier: MIT
// torch-ir rewrite.
#include <string>

#include <doctest/doctest.h>

#include "../support/tool.hpp"

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

    TEST_CASE("an unknown pass is told with those that there are") {
        check_refused(run_tool({"rewrite", reference_file("SelfAttention/model.pt2"), "--pass", "magic"}),
                      {"'magic'", "canonicalize, cse, dce, rename"});
    }
}
