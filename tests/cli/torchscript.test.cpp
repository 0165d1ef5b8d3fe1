// SPDX-License-Identifier: MIT
// TorchScript files as FILE of the commands.
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <torch_ir/weights/safetensors.hpp>

#include <doctest/doctest.h>

#include "support/tool.hpp"
#include "support/zip_image.hpp"

using namespace torch_ir_test;

#if TORCH_IR_CLI_HAS_RUN

TEST_SUITE("cli/torchscript") {
namespace {

std::string const script = reference_file("SelfAttention/scripted.pt");
std::string const traced = reference_file("SelfAttention/traced.pt");
std::string const inputs = reference_file("SelfAttention/inputs.safetensors");
std::string const outputs = reference_file("SelfAttention/outputs.safetensors");

bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

/// Writes a TorchScript file whose module has no attributes and this code.
std::string written_script(temporary_folder const& folder, std::string const& methods, std::string const& version = "3\n") {
    auto const path = folder / "script.pt";
    std::string const pickle = std::string("\x80\x02") + "c__torch__\nNet\n)\x81}b.";
    write_text(path, written_zip({{"m/data.pkl", pickle},
                                  {"m/code/__torch__.py", "class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n" + methods},
                                  {"m/constants.pkl", "\x80\x02)."},
                                  {"m/version", version}}));
    return path;
}

/// Writes tensors of two elements, or of one, by name.
std::string written_inputs(temporary_folder const& folder, std::vector<std::string> const& names, std::vector<std::string> const& numbers = {}) {
    auto const path = folder / "inputs.safetensors";
    torch_ir::state_dict tensors;
    for (auto const& n : names) tensors.insert(n, torch_ir::make_tensor_data(torch_ir::dtype::float32, {2}, std::vector<std::byte>(8)));
    for (auto const& n : numbers) tensors.insert(n, torch_ir::make_tensor_data(torch_ir::dtype::int64, {}, std::vector<std::byte>(8)));
    torch_ir::save_safetensors(path, tensors);
    return path;
}

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

TEST_CASE("sizes of a script's inputs are left open by a name") {
    temporary_folder const folder;
    auto const program = folder / "open.json", out = folder / "out.safetensors";
    for (auto const* command : {"batch=2x16x64:float32", "batch=2[1..32] x seq=16 x 64"}) {
        CHECK(output_of({"extract", script, "--input", command, "-o", program}) == "");
        CHECK(contains(output_of({"info", program}), "batch"));
    }
    CHECK(contains(output_of({"verify", program, "--weights", script, "--inputs", inputs, "--expected", outputs}), "PASSED"));  // at 1 x 16
    CHECK(output_of({"extract", script, "--input", "batch=2 x 16 x 64", "--core", "-o", program}) == "");
    for (std::string const wrong : {"batch=x16x64", "batch=2[1..]x", "=2x16x64", "2[1..3]x16", "batch=2[1..32x16"})
        CHECK(run_tool({"extract", script, "--input", wrong}).exit_code != 0);
    check_refused(run_tool({"extract", script, "--input", "batch=1x16x64"}), {"batch", "range"});
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

TEST_CASE("info of a script lists its tensors, classes and methods, and runs nothing") {
    auto const text = output_of({"info", script});
    CHECK(contains(text, "q_proj.weight"));
    CHECK(contains(text, "TorchScript of version "));
    CHECK(contains(text, "SelfAttention: forward\n"));
    CHECK(contains(output_of({"info", script, "--json"}), "\"script\": {"));
}

TEST_CASE("inputs of tuples and lists are packed by the signature") {
    temporary_folder const folder;
    auto const pair =
        written_script(folder, "  def forward(self, xy: Tuple[Tensor, Tensor], z: Tensor) -> Tensor:\n    return torch.add(torch.add(xy[0], xy[1]), z)\n");
    CHECK(contains(output_of({"info", pair, "--inputs", written_inputs(folder, {"input_0", "input_1", "input_2"})}), "aten.add.Tensor: 2"));
    CHECK(contains(output_of({"info", pair, "--inputs", written_inputs(folder, {"xy.0", "xy.1", "z"})}), "aten.add.Tensor: 2"));
    CHECK(contains(output_of({"info", pair, "--input", "2", "--input", "2", "--input", "2"}), "aten.add.Tensor: 2"));
    check_refused(run_tool({"info", pair, "--inputs", written_inputs(folder, {"input_0", "input_1"})}), {"'z'", "inputs.safetensors"});
    check_refused(run_tool({"info", pair, "--inputs", written_inputs(folder, {"xy.0", "z"})}), {"'xy.0'", "inputs.safetensors"});
    check_refused(run_tool({"info", pair, "--input", "2", "--input", "2", "--input", "2", "--input", "2"}), {"3", "4"});
    auto const list = written_script(
        folder, "  def forward(self, xs: List[Tensor], z: Tensor, w: Optional[Tensor]=None) -> Tensor:\n    return torch.add(torch.cat(xs), z)\n");
    CHECK(contains(output_of({"info", list, "--input", "2", "--input", "2", "--input", "4"}), "aten.cat.default: 1"));
    CHECK(contains(output_of({"info", list, "--inputs", written_inputs(folder, {"xs.0", "z"})}), "aten.cat.default: 1"));
    auto const nested = written_script(folder,
                                       "  def forward(self, x: Tensor, hc: Optional[Tuple[Tensor, Tensor]]=None) -> Tensor:\n    if hc is not None:\n      x = "
                                       "torch.add(x, hc[1])\n    return x\n");
    CHECK(contains(output_of({"info", nested, "--input", "2", "--input", "2", "--input", "2"}), "aten.add.Tensor: 1"));
    CHECK(!contains(output_of({"info", nested, "--input", "2"}), "aten.add.Tensor"));
}

TEST_CASE("inputs of dictionaries are named by their keys") {
    temporary_folder const folder;
    auto const dictionary =
        written_script(folder, "  def forward(self, d: Dict[str, Tensor], x: Tensor) -> Tensor:\n    return torch.add(torch.mul(d[\"a\"], d[\"b.c\"]), x)\n");
    auto const named = written_inputs(folder, {"d.a", "d.b.c", "x"});
    CHECK(contains(output_of({"info", dictionary, "--inputs", named}), "aten.mul.Tensor: 1"));
    CHECK(output_of({"run", dictionary, "--inputs", named, "-o", folder / "out.safetensors"}) == "");
    check_refused(run_tool({"info", dictionary, "--input", "2", "--input", "2"}), {"d.KEY"});
    check_refused(run_tool({"info", dictionary, "--inputs", written_inputs(folder, {"x"})}), {"'d.KEY'"});
    check_refused(run_tool({"info", dictionary, "--inputs", written_inputs(folder, {"input_0", "input_1", "input_2"})}), {"d.KEY", "inputs.safetensors"});
}

TEST_CASE("numbers among the inputs are read from tensors of one element") {
    temporary_folder const folder;
    auto const scaled = written_script(folder, "  def forward(self, x: Tensor, k: int, f: float) -> Tensor:\n    return torch.add(torch.mul(x, k), f)\n");
    CHECK(contains(output_of({"info", scaled, "--inputs", written_inputs(folder, {"x"}, {"k", "f"})}), "aten.mul.Tensor: 1"));
    check_refused(run_tool({"info", scaled, "--input", "2", "--input", ":int64", "--input", ":float32"}), {"'k'", "--inputs"});
}

TEST_CASE("a script that goes on for ever is ended") {
    temporary_folder const folder;
    auto const numbers = written_script(
        folder,
        "  def forward(self, x: Tensor) -> Tensor:\n    k = 0\n    for i in range(9223372036854775807):\n      k = (k + i) % 7\n    return torch.add(x, k)\n");
    check_refused(run_tool({"info", numbers, "--input", "2", "--max-seconds", "0.5"}), {numbers, "--max-seconds"});
    auto const operators = written_script(
        folder, "  def forward(self, x: Tensor) -> Tensor:\n    for i in range(9223372036854775807):\n      x = torch.add(x, 1)\n    return x\n");
    check_refused(run_tool({"info", operators, "--input", "2", "--max-operators", "2000"}), {operators, "--max-operators"});
}

TEST_CASE("a script that would reach files is refused, and makes none") {
    temporary_folder const folder;
    auto const made = folder / "made";
    for (std::string const& line : {"torch.from_file(\"" + made + "\", True, 8, dtype=0)\n    x = torch.add(x, t[0])", "torch.save([1], \"" + made + "\")"}) {
        auto const file = written_script(folder, "  def forward(self, x: Tensor) -> Tensor:\n    t = " + line + "\n    return x\n");
        check_refused(run_tool({"info", file, "--input", "8"}), {file, "reaches beyond"});
        auto const loading = written_script(
            folder, "  def forward(self, x: Tensor) -> Tensor:\n    return x\n  def __setstate__(self, s: Dict[str, int]) -> None:\n    t = " + line + "\n");
        check_refused(run_tool({"info", loading, "--input", "8"}), {loading, "reaches beyond", "__setstate__"});
        CHECK(!std::filesystem::exists(made));
    }
}

TEST_CASE("what a script prints goes to standard error without control characters") {
    temporary_folder const folder;
    auto const prints = written_script(folder, "  def forward(self, x: Tensor) -> Tensor:\n    print(\"a\\033[31mb\")\n    return torch.add(x, 1)\n");
    auto const r = run_tool({"extract", prints, "--input", "2"});
    CHECK(r.exit_code == 0);
    CHECK(r.out.starts_with("{"));
    CHECK(contains(r.err, "a?[31mb"));
}

TEST_CASE("a script that LibTorch could not read is refused before") {
    temporary_folder const folder;
    std::string const deep(100000, '(');
    auto const nested = written_script(folder, "  def forward(self, x: Tensor) -> Tensor:\n    return " + deep + "x" + std::string(100000, ')') + "\n");
    check_refused(run_tool({"info", nested, "--input", "8"}), {nested, "nested"});
    auto const version = written_script(folder, "  def forward(self, x: Tensor) -> Tensor:\n    return x\n", "99999999999999999999\n");
    check_refused(run_tool({"info", version, "--input", "8"}), {version, "version"});
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
