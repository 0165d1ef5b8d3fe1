// SPDX-License-Identifier: MIT
// torch-ir export.
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/pt2/read.hpp>
#include <torch_ir/weights/load.hpp>

#include "support/tool.hpp"
#include "support/weights.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/export") {
namespace {

torch_ir::state_dict weights_of(std::string const& archive) { return torch_ir::pt2_archive::open(archive).weights<torch_ir::state_dict>(); }

}  // namespace

TEST_CASE("an archive is written again with the weights that it holds, or without") {
    temporary_folder const folder;
    auto const file = reference_file("SelfAttention/model_cpu.pt2");
    CHECK(output_of({"export", file, "-o", folder / "a.pt2"}) == "");
    CHECK(output_of({"extract", folder / "a.pt2"}) == output_of({"extract", file}));
    CHECK(torch_ir::pt2_archive::open(folder / "a.pt2").has_weights());
    CHECK(output_of({"export", file, "-o", folder / "b.pt2", "--no-weights"}) == "");
    CHECK(!torch_ir::pt2_archive::open(folder / "b.pt2").has_weights());
    CHECK(torch_ir::pt2_archive::open(folder / "a.pt2").sample_inputs().size() == 1);
    CHECK(torch_ir::pt2_archive::open(folder / "b.pt2").sample_inputs().empty());
    CHECK(output_of({"export", folder / "a.pt2", "-o", folder / "a.pt2"}) == "");  // onto itself
    CHECK(torch_ir::pt2_archive::open(folder / "a.pt2").has_weights());
    CHECK(output_of({"export", reference_file("SelfAttention/model.pt2"), "-o", folder / "c.pt2"}) == "");
    CHECK(!torch_ir::pt2_archive::open(folder / "c.pt2").has_weights());
}

TEST_CASE("a document becomes an archive with weights from elsewhere, constants of archives among them") {
    temporary_folder const folder;
    auto const weights = reference_file("SelfAttention/weights.safetensors");
    for (auto const* document : {"SelfAttention/ir.json", "SelfAttention/model.pt2"}) {
        CAPTURE(document);
        CHECK(output_of({"export", reference_file(document), "-o", folder / "a.pt2", "--weights", weights}) == "");
        auto const expected = torch_ir::load_weights(weights), found = weights_of(folder / "a.pt2");
        CHECK(found.size() == expected.size());
        for (auto const& e : expected) CHECK(elements<float>(found.get(e.name)) == elements<float>(e.data));
    }
    CHECK(output_of({"extract", reference_file("LiftedU8/model_cpu.pt2"), "-o", folder / "m.json"}) == "");
    CHECK(output_of({"export", folder / "m.json", "-o", folder / "m.pt2"}) == "");
    CHECK(output_of({"extract", folder / "m.pt2"}) == output_of({"extract", reference_file("LiftedU8/model_cpu.pt2")}));
}

TEST_CASE("sample inputs of a program that has no weights come along") {
    temporary_folder const folder;
    auto const file = reference_file("ClampTensorMax/model_cpu.pt2");
    auto const before = torch_ir::pt2_archive::open(file).sample_inputs();
    CHECK(!before.empty());
    CHECK(output_of({"export", file, "-o", folder / "a.pt2"}) == "");
    CHECK(torch_ir::pt2_archive::open(folder / "a.pt2").sample_inputs().size() == before.size());
}

TEST_CASE("sample inputs are stored by number or name") {
    temporary_folder const folder;
    auto const file = reference_file("SelfAttention/model_cpu.pt2"), inputs = reference_file("SelfAttention/inputs.safetensors");
    CHECK(output_of({"export", file, "-o", folder / "a.pt2", "--inputs", inputs}) == "");
    torch_ir::zip_archive const archive(torch_ir::map_file(folder / "a.pt2"), "a.pt2");
    CHECK(archive.get("a/data/sample_inputs/model.pt").size > 0);
    check_refused(run_tool({"export", file, "-o", folder / "b.pt2", "--inputs", reference_file("SelfAttention/weights.safetensors")}),
                  {"expected a tensor named 'input_0' or 'x'"});
    CHECK(!std::filesystem::exists(folder / "b.pt2"));
}

TEST_CASE("what can't be written is refused, and nothing is written") {
    temporary_folder const folder;
    auto const file = reference_file("SelfAttention/model_cpu.pt2");
    check_refused(run_tool({"export", file}), {"--output"});
    check_refused(run_tool({"export", file, "-o", folder / "a.json"}), {"a name that ends with .pt2"});
    check_refused(run_tool({"export", file, "-o", folder / "a.pt2", "--name", "a/b"}), {"--name", "a name without '/'"});
    check_refused(run_tool({"export", file, "-o", folder / "a.pt2", "--weights", reference_file("SelfAttention/inputs.safetensors")}),
                  {file, "a tensor of that name among the weights, found none"});
    check_refused(run_tool({"export", reference_file("CondNet/ir_cpu.json"), "-o", folder / "a.pt2"}),
                  {"node 'cond' (higher_order.cond)", "lost its sub-programs"});
    check_refused(run_tool({"export", file, "-o", folder / "a.pt2", "--no-weights", "--weights", file}), {"--no-weights"});
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("the program gets the name that is asked for in the archive") {
    temporary_folder const folder;
    CHECK(output_of({"export", reference_file("SelfAttention/model_cpu.pt2"), "-o", folder / "a.pt2", "--name", "encoder"}) == "");
    CHECK(torch_ir::pt2_archive::open(folder / "a.pt2").models() == std::vector<std::string>{"encoder"});
}

TEST_CASE("a program becomes an ONNX model, with weights inside, beside it, or as inputs") {
    temporary_folder const folder;
    auto const file = reference_file("TransformerBlock/model_cpu.pt2");
    CHECK(output_of({"export", file, "-o", folder / "a.onnx"}) == "");
    CHECK(std::filesystem::file_size(folder / "a.onnx") > 150'000);  // the weights alone have 200 kB
    CHECK(output_of({"export", file, "-o", folder / "b.onnx", "--external-data", "--opset", "23"}) == "");
    CHECK(std::filesystem::file_size(folder / "b.onnx") < 100'000);
    CHECK(std::filesystem::exists(folder / "b.onnx.data"));
    CHECK(output_of({"export", file, "-o", folder / "c.onnx", "--no-weights"}) == "");
    CHECK(std::filesystem::file_size(folder / "c.onnx") < 100'000);
    auto const said = run_tool({"export", reference_file("TransformerBlock/model.pt2"), "-o", folder / "d.onnx"});
    CHECK(said.exit_code == 0);
    CHECK(said.err.find("holds no weights: they are inputs of the model") != std::string::npos);
}

TEST_CASE("modules that repeat become functions of ONNX on request") {
    temporary_folder const folder;
    auto const plain = folder / "plain.onnx", outlined = folder / "outlined.onnx";
    CHECK(output_of({"export", reference_file("DeepResNet/model.pt2"), "-o", plain, "--no-weights"}) == "");
    CHECK(output_of({"export", reference_file("DeepResNet/model.pt2"), "-o", outlined, "--no-weights", "--functions"}) == "");
    CHECK(read_text(plain).find("torch_ir.modules") == std::string::npos);
    CHECK(read_text(outlined).find("torch_ir.modules") != std::string::npos);
}

TEST_CASE("a program becomes MLIR") {
    temporary_folder const folder;
    CHECK(output_of({"export", reference_file("TransformerBlock/model.pt2"), "-o", folder / "a.mlir"}) == "");
    auto const text = read_text(folder / "a.mlir");
    CHECK(text.find("func.func @main") != std::string::npos);
    CHECK(text.find("#flow.parameter.named<\"model\"") != std::string::npos);
    CHECK(output_of({"export", reference_file("TransformerBlock/model_cpu.pt2"), "-o", folder / "b.mlir", "--weights-as", "resources"}) == "");
    CHECK(read_text(folder / "b.mlir").find("dialect_resources") != std::string::npos);
}

TEST_CASE("options that don't fit the kind of file are refused") {
    temporary_folder const folder;
    auto const file = reference_file("TransformerBlock/model_cpu.pt2");
    check_refused(run_tool({"export", file, "-o", folder / "a.onnx", "--opset", "17"}), {"--opset"});
    check_refused(run_tool({"export", file, "-o", folder / "a.onnx", "--plain-containers"}), {"--plain-containers", "files that end in .pt2"});
    for (auto const* option : {"--functions", "--external-data", "--allow-custom", "--any-types", "--opset=20"})
        check_refused(run_tool({"export", file, "-o", folder / "a.pt2", option}), {"files that end in .onnx", "a.pt2"});
    check_refused(run_tool({"export", file, "-o", folder / "a.onnx", "--allow-unsafe"}), {"--allow-unsafe", ".mlir"});
    check_refused(run_tool({"export", file, "-o", folder / "a.mlir", "--name", "x"}), {"--name", ".pt2"});
    check_refused(run_tool({"export", file, "-o", folder / "a.tflite"}), {"ends with .pt2", ".onnx or .mlir"});
    check_refused(run_tool({"export", file, "-o", folder / "a.pt2", "--check"}), {"--check"});
    CHECK(std::filesystem::is_empty(folder.path()));
}

}
