// SPDX-License-Identifier: MIT
// torch-ir verify against an original, and its bisection.
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/verify") {
namespace {

std::string const verified_archive = reference_file("SelfAttention/model_cpu.pt2");
std::string const verified_inputs = reference_file("SelfAttention/inputs.safetensors");

/// The program with another dimension of the softmax; gives the name of that node.
std::string plant_wrong_dimension(std::string const& to) {
    auto const text = edit(output_of({"extract", verified_archive}), "aten.softmax.int", "-1", "-2");
    write_text(to, text);
    auto const document = boost::json::parse(text);
    for (auto const& node : document.at("nodes").as_array())
        if (node.at("op_type").as_string() == "aten.softmax.int") return std::string(node.at("name").as_string());
    return {};
}

}  // namespace

TEST_CASE("a program is verified against an archive, a document and a TorchScript file, with inputs given or drawn") {
    temporary_folder const folder;
    output_of({"extract", verified_archive, "-o", folder / "same.json"});
    for (auto const& reference : {verified_archive, reference_file("SelfAttention/ir_cpu.json"), reference_file("SelfAttention/traced.pt")}) {
        INFO(reference);
        CHECK(
            output_of({"verify", folder / "same.json", "--weights", verified_archive, "--reference", reference, "--inputs", verified_inputs}).find("PASSED") !=
            std::string::npos);
    }
    auto const drawn =
        output_of({"verify", folder / "same.json", "--weights", verified_archive, "--reference", verified_archive, "--trials", "2", "--seed", "3", "--json"});
    CHECK(boost::json::parse(drawn).at("trials").as_int64() == 2);
    CHECK_FALSE(boost::json::parse(drawn).as_object().contains("first_divergence"));
}

TEST_CASE("a TorchScript file without inputs is told of the option that this command has") {
    for (auto const& more : {std::vector<std::string>{}, {"--torchscript"}}) {
        std::vector<std::string> words{"verify", reference_file("SelfAttention/traced.pt"), "--reference", verified_archive};
        words.insert(words.end(), more.begin(), more.end());
        auto const r = run_tool(words);
        CHECK(r.exit_code != 0);
        CHECK(r.err.find("--inputs FILE") != std::string::npos);
        CHECK(r.err.find("--input 1x3") == std::string::npos);
    }
}

TEST_CASE("a check with what is no Python says so, not that a package is missing") {
    temporary_folder const folder;
    auto const checked = [&](std::string const& python) {
        return run_tool({"export", verified_archive, "-o", folder / "a.onnx", "--check", "--python", python}).err;
    };
    CHECK(checked(folder / "nothing").find("which can't be started") != std::string::npos);
    CHECK(checked("false").find("a program that runs Python") != std::string::npos);
    CHECK(checked("true").find("a program that runs Python") != std::string::npos);
}

TEST_CASE("bisection names the node that departs") {
    temporary_folder const folder;
    auto const node = plant_wrong_dimension(folder / "wrong.json");
    REQUIRE(node != "");
    for (auto const& reference : {verified_archive, reference_file("SelfAttention/traced.pt")}) {
        INFO(reference);
        auto const r = run_tool(
            {"verify", folder / "wrong.json", "--weights", verified_archive, "--reference", reference, "--inputs", verified_inputs, "--bisect", "--json"});
        CHECK(r.exit_code == 1);
        CHECK(r.err == "");
        auto const j = boost::json::parse(r.out);
        CHECK_FALSE(j.at("is_valid").as_bool());
        CHECK(j.at("outputs").at(0).at("cosine_similarity").as_double() < 1);
        CHECK(j.at("first_divergence").at("node").as_string() == node);
        CHECK(j.at("first_divergence").at("operator").as_string() == "aten.softmax.int");
        CHECK(j.at("first_divergence").at("attributes").at(0).at("found").as_string() == "-2");
    }
    auto const same = output_of({"verify", verified_archive, "--reference", verified_archive, "--bisect", "--json"});
    CHECK(boost::json::parse(same).at("first_divergence").is_null());
}

TEST_CASE("with expected outputs the program is compared with itself in float64") {
    auto const out =
        output_of({"verify", verified_archive, "--inputs", verified_inputs, "--expected", reference_file("SelfAttention/outputs.safetensors"), "--bisect"});
    CHECK(out.find("the program was compared with itself in float64, and rounding becomes large nowhere") != std::string::npos);
}

TEST_CASE("the report goes to a file in markdown") {
    temporary_folder const folder;
    output_of({"verify", verified_archive, "--reference", verified_archive, "--report", folder / "report.md", "--seed", "7"});
    auto const report = read_text(folder / "report.md");
    CHECK(report.starts_with("## Numerical verification"));
    for (auto const* part : {"### About this report", "| model | SelfAttention |", "| seed | 7 |", "| inputs | drawn at random |", "| exported by PyTorch | 2.",
                             "| LibTorch | 2.", "| date | 20", "verify"})
        CHECK_MESSAGE(report.find(part) != std::string::npos, part);
    auto const json = boost::json::parse(output_of({"verify", verified_archive, "--reference", verified_archive, "--json"}));
    CHECK(json.at("about").at("seed").as_string() == "0");
    CHECK(json.at("about").at("reference").as_string() == verified_archive);
}

TEST_CASE("a fault among calls that the reference spells otherwise lies between two of them") {
    temporary_folder const folder;
    auto const archive = reference_file("DeepResNet/model_cpu.pt2");
    auto text = output_of({"extract", "--core", archive, "-q"});
    auto const at = text.rfind("[\"eps\", 1e-05]");
    REQUIRE(at != std::string::npos);
    write_text(folder / "wrong.json", text.replace(at, 14, "[\"eps\", 0.3]"));
    auto const r = run_tool({"verify", folder / "wrong.json", "--weights", archive, "--reference", archive, "--bisect", "--json"});
    CHECK(r.exit_code == 1);
    auto const first = boost::json::parse(r.out).at("first_divergence");
    CHECK(std::string(first.at("last_node").as_string()).find("batch_norm") != std::string::npos);
    CHECK(std::string(first.at("reason").as_string()).find("calls that the reference spells otherwise") != std::string::npos);
}

TEST_CASE("a report goes to standard output, too") {
    auto const out = output_of({"verify", verified_archive, "--reference", verified_archive, "--report", "-", "--json"});
    CHECK(out.starts_with("## Numerical verification"));
}

TEST_CASE("a page opens at the node to blame, with its values") {
    temporary_folder const folder;
    auto const wrong = folder / "wrong.json", page = folder / "page.html";
    auto const node = plant_wrong_dimension(wrong);
    CHECK(run_tool({"verify", wrong, "--weights", verified_archive, "--reference", verified_archive, "--bisect", "--html", page}).exit_code == 1);
    auto const text = read_text(page);
    CHECK(text.find("first_divergence") != std::string::npos);
    CHECK(text.find("\\\"node\\\": \\\"" + node) != std::string::npos);
    check_refused(run_tool({"verify", wrong, "--weights", verified_archive, "--reference", verified_archive, "--bisect", "--html", folder / "page.txt"}),
                  {".html"});
    check_refused(run_tool({"verify", wrong, "--weights", verified_archive, "--reference", verified_archive, "--html", page}), {"--bisect"});
}

TEST_CASE("what does not go together is refused") {
    check_refused(run_tool({"verify", verified_archive, "--inputs", verified_inputs}), {"--expected or --reference"});
    check_refused(run_tool({"verify", verified_archive, "--expected", verified_inputs}), {"--inputs"});
    check_refused(run_tool({"verify", verified_archive, "--expected", verified_inputs, "--reference", verified_archive}), {"--expected", "--reference"});
    check_refused(run_tool({"verify", verified_archive, "--reference", "none.pt2"}), {"none.pt2"});
}
}  // TEST_SUITE("cli/verify")
