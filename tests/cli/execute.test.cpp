// SPDX-License-Identifier: MIT
// torch-ir run, torch-ir verify.
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>

#include "support/tool.hpp"

#if TORCH_IR_CLI_HAS_RUN

using namespace torch_ir_test;

namespace {

std::string const model = reference_file("SelfAttention/model.pt2");
std::string const weights = reference_file("SelfAttention/weights.safetensors");
std::string const inputs = reference_file("SelfAttention/inputs.safetensors");
std::string const outputs = reference_file("SelfAttention/outputs.safetensors");

/// A copy of a file of float32 tensors in which one element is 1 % larger.
void change_one_element(std::string const& from, std::string const& to, std::size_t element) {
    torch_ir::state_dict changed;
    for (auto const& [name, data] : torch_ir::load_safetensors(from)) {
        auto bytes = torch_ir::contiguous_bytes(data);
        if (changed.empty()) {
            float value = 0;
            REQUIRE(bytes.size() >= (element + 1) * sizeof value);
            std::memcpy(&value, bytes.data() + element * sizeof value, sizeof value);
            value *= 1.01F;
            std::memcpy(bytes.data() + element * sizeof value, &value, sizeof value);
        }
        changed.insert(name, torch_ir::make_tensor_data(data.dtype, data.sizes, std::move(bytes)));
    }
    torch_ir::save_safetensors(to, changed);
}

/// A copy of a file whose tensors have other names, in order.
void rename_tensors(std::string const& from, std::string const& to, std::vector<std::string> const& names) {
    torch_ir::state_dict renamed;
    auto const tensors = torch_ir::load_safetensors(from);
    REQUIRE(tensors.size() <= names.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) renamed.insert(names[i], tensors[i].data);
    torch_ir::save_safetensors(to, renamed);
}

}  // namespace

TEST_SUITE("cli/execute") {
TEST_CASE("an optimised run is verified, and its profile tells what was fused") {
    for (std::string const kernels : {"measured", "rule"})
        CHECK(
            output_of({"verify", model, "--weights", weights, "--inputs", inputs, "--expected", outputs, "--optimize", "--kernels", kernels, "--preserve-nan"})
                .find("PASSED") != std::string::npos);
    auto const profile = output_of({"run", model, "--weights", weights, "--inputs", inputs, "--optimize", "--kernels", "rule", "--profile"});
    CHECK(profile.find("fused linear (aten.linear.default") != std::string::npos);
    check_refused(run_tool({"run", model, "--weights", weights, "--inputs", inputs, "--profile", "--preserve-nan"}), {"--optimize"});
    check_refused(run_tool({"run", model, "--weights", weights, "--inputs", inputs, "--profile", "--optimize", "--kernels", "best"}), {"measured", "rule"});
}

TEST_CASE("a device that there is not is refused in words") {
    for (std::string const device : {"abacus", "cuda:x", ""})
        check_refused(run_tool({"run", model, "--weights", weights, "--inputs", inputs, "--profile", "--device=" + device}), {"device"});
    check_refused(run_tool({"run", model, "--weights", weights, "--inputs", inputs, "--profile", "--device", "meta"}), {"meta"});
}

TEST_CASE("verify tells that the outputs are right, with weights beside the program or inside of it") {
    auto const out = output_of({"verify", model, "--weights", weights, "--inputs", inputs, "--expected", outputs});
    CHECK(out.find("output 0") != std::string::npos);
    CHECK(out.find("PASSED") != std::string::npos);
    CHECK(out.find('\x1b') == std::string::npos);
    auto const archive = reference_file("SelfAttention/model_cpu.pt2");
    CHECK(output_of({"verify", archive, "--inputs", inputs, "--expected", outputs}).find("PASSED") != std::string::npos);
    CHECK(output_of({"verify", model, "--weights", archive, "--inputs", inputs, "--expected", outputs}).find("PASSED") != std::string::npos);
    CHECK(output_of({"verify", reference_file("SelfAttention/ir.json"), "--weights", weights, "--inputs", inputs, "--expected", outputs}).find("PASSED") !=
          std::string::npos);
}

TEST_CASE("verify fails where one element is off by one percent") {
    temporary_folder const folder;
    change_one_element(outputs, folder / "changed.safetensors", 17);
    auto const r = run_tool({"verify", model, "--weights", weights, "--inputs", inputs, "--expected", folder / "changed.safetensors"});
    CHECK(r.exit_code == 1);
    CHECK(r.out.find("FAILED") != std::string::npos);
    CHECK(r.err == "");
    auto const tolerant = run_tool({"verify", model, "--weights", weights, "--inputs", inputs, "--expected", folder / "changed.safetensors", "--rtol", "0.1"});
    CHECK(tolerant.exit_code == 0);
}

TEST_CASE("verify prints JSON where it is asked to") {
    auto const report =
        boost::json::parse(output_of({"verify", model, "--weights", weights, "--inputs", inputs, "--expected", outputs, "--json", "--atol", "1e-4"}));
    CHECK(report.at("is_valid").as_bool());
    CHECK(report.at("outputs").at(0).at("atol").as_double() == 1e-4);
    CHECK(report.at("outputs").at(0).at("is_close").as_bool());
}

TEST_CASE("run writes the outputs that verify expects") {
    temporary_folder const folder;
    auto const archive = reference_file("NestedIO/model_cpu.pt2"), in = reference_file("NestedIO/inputs.safetensors");
    auto const run = run_tool({"run", archive, "--inputs", in, "-o", folder / "out.safetensors"});
    CHECK(run.exit_code == 0);
    CHECK(run.out == "");
    for (auto const* left_out : {"holds tensors only: output 4, 3, is not in it", "output 5, hello, is not in it"})
        CHECK(run.err.find(left_out) != std::string::npos);
    auto const found = torch_ir::load_safetensors(folder / "out.safetensors");
    auto const expected = torch_ir::load_safetensors(reference_file("NestedIO/outputs.safetensors"));
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        auto const* e = expected.find(found[i].name);
        REQUIRE(e != nullptr);
        CHECK(found[i].data.sizes == e->sizes);
        CHECK(found[i].data.dtype == e->dtype);
    }
    CHECK(output_of({"verify", archive, "--inputs", in, "--expected", folder / "out.safetensors"}).find("PASSED") != std::string::npos);
}

TEST_CASE("run tells where the time goes, as a table and as a trace, with outputs or without") {
    temporary_folder const folder;
    auto const table = output_of({"run", model, "--weights", weights, "--inputs", inputs, "--profile", "--trace", folder / "trace.json"});
    for (auto const* part : {"operator", "aten.linear.default", "allocated", "nodes in"}) CHECK(table.find(part) != std::string::npos);
    auto const trace = boost::json::parse(read_text(folder / "trace.json"));
    CHECK(trace.at("traceEvents").as_array().size() >= 2 * torch_ir::read_pt2(model).calls().size());
    CHECK(output_of({"run", model, "--weights", weights, "--inputs", inputs, "--trace", folder / "trace.json", "-o", folder / "out.safetensors"}) == "");
    CHECK(torch_ir::load_safetensors(folder / "out.safetensors").size() == 1);
    check_refused(run_tool({"run", model, "--weights", weights, "--inputs", inputs}), {"--output"});
}

TEST_CASE("a profile is the median of runs, by operator, module or node, as text and as JSON") {
    std::vector<std::string> const profile{"run", model, "--weights", weights, "--inputs", inputs, "--profile"};
    auto const with = [&](std::vector<std::string> const& more) {
        auto all = profile;
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    CHECK(output_of(profile).find("median of 10 runs after 1 to warm up") != std::string::npos);
    auto const modules = output_of(with({"--by", "module", "--depth", "1", "--repeat", "3", "--warm-up", "2"}));
    CHECK(modules.starts_with("module "));
    CHECK(modules.find("median of 3 runs after 2 to warm up") != std::string::npos);
    CHECK(modules.find("GFLOP/s") != std::string::npos);
    CHECK(output_of(with({"--by", "node"})).starts_with("node "));
    auto const json = boost::json::parse(output_of(with({"--json", "--repeat", "2"})));
    CHECK(json.at("runs").to_number<int>() == 2);
    CHECK(json.at("flops").to_number<double>() > 0);
    CHECK(json.at("nodes").as_array().size() == torch_ir::read_pt2(model).calls().size());
    check_refused(run_tool({"run", model, "--weights", weights, "--inputs", inputs, "-o", "-"}), {".safetensors", "'-'"});
    check_refused(run_tool({"run", model, "--weights", weights, "--inputs", inputs, "--trace", "-"}), {"--trace", "'-'"});
    check_refused(run_tool(with({"--repeat", "0"})), {"--repeat"});
    check_refused(run_tool(with({"--depth", "1"})), {"--by"});
    check_refused(run_tool(with({"--by", "op", "--depth", "1"})), {"--by module"});
    check_refused(run_tool({"run", model, "--weights", weights, "--inputs", inputs, "--trace", "/tmp/t.json", "--repeat", "2"}), {"--profile"});
}

TEST_CASE("tensors may have the names of the graph") {
    temporary_folder const folder;
    auto const program = torch_ir::read_pt2(model);
    rename_tensors(inputs, folder / "in.safetensors", {program.input(program.inputs().front()).result.name});
    auto const result = program.outputs().front().value.get_if<torch_ir::use>();
    REQUIRE(result != nullptr);
    rename_tensors(outputs, folder / "out.safetensors", {program.value(result->value).name});
    CHECK(output_of({"verify", model, "--weights", weights, "--inputs", folder / "in.safetensors", "--expected", folder / "out.safetensors"}).find("PASSED") !=
          std::string::npos);
}

TEST_CASE("what doesn't fit the program is one error line that names the file") {
    temporary_folder const folder;
    rename_tensors(inputs, folder / "in.safetensors", {"nonsense"});
    check_refused(run_tool({"verify", model, "--weights", weights, "--inputs", folder / "in.safetensors", "--expected", outputs}),
                  {folder / "in.safetensors", "'input_0'"});
    check_refused(run_tool({"verify", model, "--weights", weights, "--inputs", inputs, "--expected", weights}), {weights, "'output_0'"});
    check_refused(run_tool({"verify", model, "--inputs", inputs, "--expected", outputs}), {model, "missing", "--weights"});
    check_refused(run_tool({"verify", model, "--weights", outputs, "--inputs", inputs, "--expected", outputs}), {outputs, "missing"});
    check_refused(run_tool({"run", model, "--weights", weights, "--inputs", reference_file("NestedIO/inputs.safetensors"), "-o", folder / "x"}),
                  {reference_file("NestedIO/inputs.safetensors")});
    check_refused(run_tool({"run", model, "--weights", weights, "--inputs", folder / "none.safetensors", "-o", folder / "x"}), {folder / "none.safetensors"});
    CHECK(read_text(folder / "x") == "");
}
}  // TEST_SUITE("cli/execute")

#else

TEST_SUITE("cli/execute") {
TEST_CASE("a build without LibTorch refuses to execute") {
    using namespace torch_ir_test;
    auto const folder = reference_file("SelfAttention/");
    check_refused(run_tool({"run", folder + "model_cpu.pt2", "--inputs", folder + "inputs.safetensors", "-o", "unused"}), {"LibTorch"});
}
}  // TEST_SUITE("cli/execute")

#endif
