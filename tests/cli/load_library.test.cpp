// SPDX-License-Identifier: MIT
// Operators of a shared library, which torch-ir-run loads.
#include <string>
#include <vector>

#include <torch_ir/io/atomic_file.hpp>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/load_library") {
TEST_CASE("a program that calls an operator of a shared library runs once that is loaded, and says so where it is not") {
    temporary_folder const folder;
    auto const program = folder / "m.json";
    auto const text = output_of({"extract", reference_file("TransformerBlock/model.pt2")});
    torch_ir::write_file(program, edit(text, "", "aten.gelu.default", "torch_ir_cli_test.same_gelu.default"));
    CHECK(output_of({"validate", program}).find(": valid (") != std::string::npos);

    std::vector<std::string> verify{"verify",     program,
                                    "--weights",  reference_file("TransformerBlock/weights.safetensors"),
                                    "--inputs",   reference_file("TransformerBlock/inputs.safetensors"),
                                    "--expected", reference_file("TransformerBlock/outputs.safetensors")};
    check_refused(run_tool(verify), {"torch_ir_cli_test.same_gelu.default", "not registered", "--load-library"});
    verify.insert(verify.begin() + 1, {"--load-library", TORCH_IR_CLI_OPERATORS});
    CHECK(output_of(verify).find("PASSED") != std::string::npos);
}

TEST_CASE("a script may call such an operator too") {
    std::string const script = std::string(TORCH_IR_TEST_DATA) + "/cli/same_gelu.pt";  // 2 * same_gelu(x), by torch.jit.script
    check_refused(run_tool({"info", script, "--input", "2x3"}), {script, "torch_ir_cli_test::same_gelu", "--load-library"});
    auto const info = output_of({"info", script, "--input", "2x3", "--load-library", TORCH_IR_CLI_OPERATORS});
    CHECK(info.find("torch_ir_cli_test.same_gelu.default: 1") != std::string::npos);
}

TEST_CASE("what is no shared library is refused by name") {
    std::string const no_library = reference_file("TransformerBlock/model.pt2");
    auto const inputs = reference_file("TransformerBlock/inputs.safetensors");
    check_refused(run_tool({"run", no_library, "--load-library", no_library, "--inputs", inputs, "-o", "out.safetensors"}), {"--load-library", no_library});
    check_refused(run_tool({"run", no_library, "--load-library", "there-is-none.so", "--inputs", inputs, "-o", "out.safetensors"}), {"there-is-none.so"});
}
}  // TEST_SUITE("cli/load_library")
