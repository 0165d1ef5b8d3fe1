// SPDX-License-Identifier: MIT
// Every program of the reference set, made functional and taken to core ATen, computes what PyTorch recorded; the pairs are what Python's run_decompositions makes.
#include <torch_ir/libtorch/functionalize.hpp>

#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <set>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <doctest/doctest.h>

#include "support/recorded.hpp"
#include "support/reference.hpp"
#include "support/type_watch.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/functionalize") {
namespace {

void count_writes(torch_ir::ir const& program, std::set<std::string>& out) {
    for (auto const v : program.calls())
        if (auto const* schema = torch_ir::find_schema(program.call(v).op); schema && schema->writes()) out.insert(program.call(v).op.text());
    for (auto const& s : program.subgraphs()) count_writes(s, out);
}

/// Makes the program of an archive functional in a form, and verifies it where there is something to verify it with.
bool verify(fs::path const& path, bool core, std::vector<std::pair<fs::path, fs::path>> const& runs, seen_types& types) {
    CAPTURE(path.string());
    CAPTURE(core);
    auto const archive = torch_ir::pt2_archive::open(path.string());
    auto const program = torch_ir::build(archive);
    auto const made = core ? torch_ir::to_core_aten(program) : torch_ir::functionalize(program);
    CHECK(torch_ir::validate_ir(made).size() <= torch_ir::validate_ir(program).size());
    std::set<std::string> writes;
    count_writes(made, writes);
    CHECK_MESSAGE(writes.empty(), *writes.begin());
    auto const weights = weights_for(archive, program, path.parent_path());
    if (!weights) return false;
    torch_ir::executor run(made);
    run.load_weights(*weights);
    if (!run.missing_weights().empty()) return false;
    for (auto const& [inputs_file, outputs_file] : runs) {
        CAPTURE(outputs_file.filename().string());
        auto const tensors = leaves(inputs_file, "input_");
        auto const v = torch_ir::verify_ir(run, {tensors.begin(), tensors.end()}, leaves(outputs_file, "output_"));
        CHECK_MESSAGE(v.is_valid(), to_string(v));
        type_watch watch(made);
        static_cast<void>(run.execute({tensors.begin(), tensors.end()}, watch));
        types.seen += watch.seen;
        types.others_seen += watch.others_seen;
        types.others.insert(watch.others.begin(), watch.others.end());
    }
    return !runs.empty();
}

}  // namespace

TEST_CASE("functional programs, and core ATen, compute the outputs that PyTorch recorded") {
    int verified = 0;
    seen_types types;
    for (auto const& folder : reference_folders("models"))
        for (auto const* archive : {"model.pt2", "model_cpu.pt2", "model_dyn.pt2"}) {
            if (!fs::exists(folder / archive)) continue;
            std::vector<std::pair<fs::path, fs::path>> runs;
            if (fs::exists(folder / "outputs.safetensors")) runs.emplace_back(folder / "inputs.safetensors", folder / "outputs.safetensors");
            for (bool const core : {false, true}) verified += verify(folder / archive, core, runs, types);
        }
    check_seen("functional programs verified", verified, {170, 290});
    check_seen("results of them seen", types.seen, {2000, 9000});
    std::string others;
    for (auto const& op : types.others) others += op + " ";
    MESSAGE(types.others_seen << " of them lie otherwise than recorded: " << others);
    CHECK(types.others_seen * 200 <= types.seen);  // none where this was written; kernels of another processor may lay out otherwise
}

TEST_CASE("archives with dynamic shapes are functional at every recorded size") {
    int verified = 0;
    seen_types types;
    for (auto const& folder : reference_folders("dynamic")) {
        std::vector<std::pair<fs::path, fs::path>> runs;
        for (int k = 0; fs::exists(folder / ("outputs_" + std::to_string(k) + ".safetensors")); ++k)
            runs.emplace_back(folder / ("inputs_" + std::to_string(k) + ".safetensors"), folder / ("outputs_" + std::to_string(k) + ".safetensors"));
        for (bool const core : {false, true}) verified += verify(folder / "model_cpu.pt2", core, runs, types);
    }
    check_seen("dynamic programs verified", verified, {2, 8});
}

TEST_CASE("functional programs are those that Python makes") {
    int equal = 0;
    for (auto const& folder : reference_folders("decomposed")) {
        auto const name = folder.filename().string();
        auto const suffix = name.rfind("_func");
        auto const original = reference_root() / "models" / name.substr(0, suffix) / "model_cpu.pt2";
        if (suffix == std::string::npos || !fs::exists(original)) continue;
        CAPTURE(name);
        auto const made = torch_ir::functionalize(torch_ir::build(torch_ir::pt2_archive::open(original.string())));
        auto const theirs = torch_ir::build(torch_ir::pt2_archive::open((folder / "model.pt2").string()));
        auto const difference = torch_ir::diff_ir(theirs, made);
        CHECK_MESSAGE(difference.is_equal(), name);
        equal += difference.is_equal();
    }
    check_seen("functional programs equal to Python's", equal, {8, 32});
}
}  // TEST_SUITE("reference/functionalize")
