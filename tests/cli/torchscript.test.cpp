// SPDX-License-Identifier: MIT
// TorchScript files as FILE of the commands.
#include <string>
#include <vector>

#include <torch_ir/weights/safetensors.hpp>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

#if TORCH_IR_CLI_HAS_RUN

TEST_SUITE("cli/torchscript") {
namespace {

std::string const script = reference_file("SelfAttention/scripted.pt");
std::string const traced = reference_file("SelfAttention/traced.pt");
std::string const inputs = reference_file("SelfAttention/inputs.safetensors");
std::string const outputs = reference_file("SelfAttention/outputs.safetensors");

bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("extract takes the types of the inputs, or a file of examples, and writes the same program") {
    temporary_folder const folder;
    auto const program = folder / "m.json";
    CHECK(output_of({"extract", script, "--input", "1x16x64:float32", "-o", program}) == "");
    CHECK(contains(output_of({"info", program}), "aten.linear.default: 4"));
    CHECK(output_of({"extract", script, "--input", "1x16x64"}) == output_of({"extract", script, "--inputs", inputs}));
    auto const weights = reference_file("SelfAttention/weights.safetensors");
    CHECK(contains(output_of({"verify", program, "--weights", weights, "--inputs", inputs, "--expected", outputs}), "PASSED"));
    CHECK(contains(output_of({"verify", program, "--weights", script, "--inputs", inputs, "--expected", outputs}), "PASSED"));
}

TEST_CASE("info, visualize, validate, run and verify take a script like an archive") {
    CHECK(contains(output_of({"info", traced, "--input", "1x16x64"}), "Model: SelfAttention\n"));
    CHECK(contains(output_of({"visualize", traced, "--input", "1x16x64"}), "flowchart TD\n"));
    CHECK(contains(output_of({"validate", traced, "--input", "1x16x64"}), ": valid ("));
    CHECK(contains(output_of({"verify", traced, "--inputs", inputs, "--expected", outputs}), "PASSED"));
    temporary_folder const folder;
    auto const out = folder / "out.safetensors";
    CHECK(output_of({"run", script, "--inputs", inputs, "-o", out}) == "");
    CHECK(torch_ir::load_safetensors(out).size() == 1);
}

TEST_CASE("a script that is the original is run by LibTorch itself, with inputs given or drawn") {
    temporary_folder const folder;
    auto const program = folder / "m.json", weights = reference_file("SelfAttention/weights.safetensors");
    CHECK(output_of({"extract", script, "--inputs", inputs, "-o", program}) == "");
    std::vector<std::string> const verify{"verify", program, "--weights", script, "--reference", script};
    auto const with = [&](std::vector<std::string> more) {
        more.insert(more.begin(), verify.begin(), verify.end());
        return run_tool(more);
    };
    CHECK(contains(with({"--inputs", inputs}).out, "PASSED"));
    CHECK(contains(with({"--trials", "3", "--seed", "5"}).out, "PASSED"));
    CHECK(contains(with({"--reference-weights", weights, "--trials", "2"}).out, "PASSED"));
    torch_ir::state_dict changed;
    for (auto const& [name, data] : torch_ir::load_safetensors(weights))
        changed.insert(name, name != "q_proj.weight" ? data : torch_ir::make_tensor_data(data.dtype, data.sizes, std::vector<std::byte>(data.storage.size())));
    torch_ir::save_safetensors(folder / "changed.safetensors", changed);
    auto const other = with({"--reference-weights", folder / "changed.safetensors", "--trials", "2"});
    CHECK(other.exit_code == 1);
    CHECK(contains(other.out, "FAILED"));
}

TEST_CASE("a script whose shapes depend on elements is run with those of its inputs") {
    auto const file = reference_file("DynNonzero/traced.pt"), x = reference_file("DynNonzero/inputs.safetensors");
    check_refused(run_tool({"info", file, "--inputs", x}), {file, "aten.nonzero.default", "use_values"});
    CHECK(contains(output_of({"info", file, "--inputs", x, "--use-values"}), "aten.nonzero.default: 1"));
    CHECK(contains(output_of({"verify", file, "--inputs", x, "--expected", reference_file("DynNonzero/outputs.safetensors")}), "PASSED"));
}

TEST_CASE("the code of a script is run only where that is asked for") {
    temporary_folder const folder;
    auto const program = reference_file("SelfAttention/model.pt2"), out = folder / "out.json";
    for (std::vector<std::string> const& command : std::vector<std::vector<std::string>>{{"extract", script, "-o", out},
                                                                                         {"validate", script},
                                                                                         {"visualize", script},
                                                                                         {"diff", script, program},
                                                                                         {"diff", program, script},
                                                                                         {"rewrite", script, "--pass", "dce", "-o", out},
                                                                                         {"verify", script, "--reference", program}})
        check_refused(run_tool(command), {script, "a TorchScript file", "--torchscript"});
    CHECK(contains(output_of({"info", script}), "q_proj.weight"));  // its tensors, which need no code
    check_refused(run_tool({"info", script, "--torchscript"}), {script, "--input 1x3x224x224:float32"});
}

TEST_CASE("what is wrong with the examples is said") {
    check_refused(run_tool({"info", script, "--input", "1x16x63"}), {script, "aten.linear.default", "in module 'q_proj'"});
    check_refused(run_tool({"info", script, "--input", "1x16x64:float3"}), {"--input", "'1x16x64:float3'"});
    check_refused(run_tool({"info", script, "--input", "1xx64"}), {"--input", "'1xx64'"});
    check_refused(run_tool({"info", script, "--input", "-1x2"}), {"'-1x2'"});
    check_refused(run_tool({"info", script, "--input", "1x16x64", "--input", "2"}), {script});
    check_refused(run_tool({"info", script, "--inputs", outputs}), {outputs, "input_0"});
    check_refused(run_tool({"info", script, "--input", "1", "--inputs", inputs}), {"--input"});
}

TEST_CASE("a file that only looks like a script is an error") {
    temporary_folder const folder;
    auto const broken = folder / "m.pt";
    std::string text = read_text(script);
    auto const pickle = text.find("data.pkl");
    REQUIRE(pickle != std::string::npos);
    for (std::size_t i = pickle + 100; i < pickle + 400 && i < text.size(); i += 7) text[i] = '?';
    write_text(broken, text);
    check_refused(run_tool({"info", broken, "--input", "1x16x64"}), {broken});
}
}  // TEST_SUITE("cli/torchscript")

#else

TEST_CASE("without LibTorch a script is refused with the reason") {
    check_refused(run_tool({"info", reference_file("SelfAttention/scripted.pt"), "--input", "1x16x64"}), {"without LibTorch"});
}

#endif
