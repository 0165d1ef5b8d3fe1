// SPDX-License-Identifier: MIT
// torch-ir convert-weights, and the other commands on files of weights.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/weights/load.hpp>

#include "support/tool.hpp"
#include "support/weights.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/convert_weights") {
TEST_CASE("weights go from any format into another and back") {
    temporary_folder const folder;
    auto const convert = [&](std::string const& from, std::string const& to) { CHECK(output_of({"convert-weights", from, to}) == ""); };
    for (auto const* name : {"net_p2.pt", "net_legacy.pt", "traced.pt", "model.safetensors.index.json", "views.pt"}) {
        CAPTURE(name);
        convert(weights_file(name), folder / "a.safetensors");
        convert(folder / "a.safetensors", folder / "b.pt");
        convert(folder / "b.pt", folder / "c.safetensors");
        CHECK(first_difference(torch_ir::load_weights(folder / "b.pt"), torch_ir::load_weights(weights_file(name))) == "");
        CHECK(read_text(folder / "c.safetensors") == read_text(folder / "a.safetensors"));
    }
    convert(reference_file("SelfAttention/model_cpu.pt2"), folder / "d.pt");
    CHECK(torch_ir::load_weights(folder / "d.pt").size() > 0);
}

TEST_CASE("a checkpoint is searched, a key chooses, a prefix is taken off") {
    temporary_folder const folder;
    output_of({"convert-weights", weights_file("checkpoint.pt"), folder / "w.pt", "--key", "optimizer.state.0"});
    CHECK(names_of(torch_ir::load_weights(folder / "w.pt")) == std::vector<std::string>{"step", "exp_avg", "exp_avg_sq"});
    output_of({"convert-weights", weights_file("checkpoint.pt"), folder / "w.pt", "--strip-prefix", "norm."});
    CHECK(torch_ir::load_weights(folder / "w.pt").contains("running_var"));
    check_refused(run_tool({"convert-weights", weights_file("two_models.pt"), folder / "x.pt"}), {"several: 'generator', 'discriminator'"});
    check_refused(run_tool({"convert-weights", weights_file("attack.pt"), folder / "x.pt"}), {"'posix.system'", "nothing of it was run"});
    check_refused(run_tool({"convert-weights", weights_file("net_p2.pt"), folder / "x.onnx"}), {"ends with .safetensors"});
    for (auto const* bytes : {"0", "x", "-1", "99999999999999999999999", "1e3"})
        check_refused(run_tool({"convert-weights", weights_file("net_p2.pt"), folder / "x.pt", "--max-inflated", bytes}),
                      {"--max-inflated: expected a whole number from 1 to 9223372036854775807, found '" + std::string(bytes) + "'"});
    CHECK(!std::filesystem::exists(folder / "x.pt"));
}

TEST_CASE("info shows the tensors of a file of weights") {
    auto const text = output_of({"info", weights_file("checkpoint.pt")});
    CHECK(text.starts_with("fc.weight                 float32[2, 3]  24 B\n"));
    CHECK(text.find("\n9 tensors, 25 elements, 104 bytes\n  float32: ") != std::string::npos);
    auto const json = output_of({"info", "--json", weights_file("model.safetensors.index.json")});
    CHECK(json.find("  \"elements\": 6,\n  \"bytes\": 30,\n  \"dtypes\": [\n") != std::string::npos);
}

TEST_CASE("a whole module gives its weights, and what can't be read is left out with a warning") {
    temporary_folder const folder;
    CHECK(output_of({"info", weights_file("module.pt")}).starts_with("weight  float32["));
    CHECK(output_of({"convert-weights", weights_file("module.pt"), folder / "m.safetensors"}) == "");
    for (auto const* name : {"sparse.pt", "quantized.pt", "conjugated.pt", "meta.pt"}) {
        CAPTURE(name);
        for (auto const& command : {std::vector<std::string>{"info", weights_file(name)}, {"convert-weights", weights_file(name), folder / "o.safetensors"}}) {
            auto const r = run_tool(command);
            CHECK(r.exit_code == 0);
            CHECK(r.err.starts_with("warning: " + weights_file(name) + ": 'x' is left out: a"));
            bool const is_converted = command.front() == "convert-weights";  // into a file of none, which is said
            CHECK((r.err.find("holds no weights") != std::string::npos) == is_converted);
            CHECK(std::count(r.err.begin(), r.err.end(), '\n') == (is_converted ? 2 : 1));
        }
    }
}

TEST_CASE("validate takes weights in any format and tells near names") {
    temporary_folder const folder;
    auto const model = reference_file("SelfAttention/model_cpu.pt2");
    output_of({"convert-weights", model, folder / "w.pt"});
    CHECK(output_of({"validate", model, "--weights", folder / "w.pt"}).find(": valid (") != std::string::npos);
    CHECK(run_tool({"validate", model, "--weights", weights_file("net_p2.pt")}).exit_code == 1);
}

#if TORCH_IR_CLI_HAS_RUN
TEST_CASE("verify takes weights in any format, and a key") {
    temporary_folder const folder;
    std::string const model = "SelfAttention/";
    auto const verified = [&](std::string const& weights, std::vector<std::string> const& more) {
        std::vector<std::string> arguments{
            "verify",   reference_file(model + "model.pt2"),          "--weights",  weights,
            "--inputs", reference_file(model + "inputs.safetensors"), "--expected", reference_file(model + "outputs.safetensors")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_tool(arguments);
    };
    output_of({"convert-weights", reference_file(model + "weights.safetensors"), folder / "w.pt"});
    CHECK(verified(folder / "w.pt", {}).exit_code == 0);
    check_refused(verified(folder / "w.pt", {"--key", "nothing"}), {"key 'nothing'"});
    check_refused(verified(weights_file("attack.pt"), {}), {"'posix.system'"});
    check_refused(verified(weights_file("two_models.pt"), {}), {"'generator', 'discriminator'"});
    CHECK(verified(reference_file(model + "scripted.pt"), {}).exit_code == 0);
}
#endif
}  // TEST_SUITE("cli/convert_weights")
