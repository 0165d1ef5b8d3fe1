// SPDX-License-Identifier: MIT
// Every model of the reference set that has weights and recorded outputs computes them when it is optimised, with fused kernels chosen by rule: the same
// everywhere.
#include <torch_ir/libtorch/optimize.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/validate/validate.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <doctest/doctest.h>

#include "support/recorded.hpp"
#include "support/reference.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/optimize") {
namespace {

struct tally {
    int verified = 0;
    std::size_t changes = 0;
};

void verify(fs::path const& path, fs::path const& inputs_file, fs::path const& outputs_file, tally& t) {
    CAPTURE(path.string());
    CAPTURE(outputs_file.filename().string());
    auto const archive = torch_ir::pt2_archive::open(path.string());
    auto const program = torch_ir::build(archive);
    auto const weights = weights_for(archive, program, path.parent_path());
    if (!weights) return;
    torch_ir::executor_options options;
    options.optimize = true;
    options.optimizing.choice = torch_ir::kernel_choice::by_rule;
    torch_ir::executor run(program, options);
    run.load_weights(*weights);
    if (!run.missing_weights().empty()) return;
    auto const tensors = leaves(inputs_file, "input_");
    std::vector<c10::IValue> const inputs(tensors.begin(), tensors.end());
    auto const expected = leaves(outputs_file, "output_");
    REQUIRE_FALSE(expected.empty());
    auto const v = torch_ir::verify_ir(run, inputs, expected);
    CHECK_MESSAGE(v.is_valid(), to_string(v));
    t.verified += v.is_valid();

    auto const plain = run.plain().execute(inputs).tensors(), fast = run.execute(inputs).tensors();
    REQUIRE(plain.size() == fast.size());
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (plain[i].layout() != c10::kStrided || plain[i].sizes() != fast[i].sizes()) continue;
        CHECK_MESSAGE(plain[i].strides() == fast[i].strides(), "output ", i, " lies otherwise");
    }
    auto given = torch_ir::to_tensors(*weights);
    auto const made = torch_ir::optimize(program, given);
    CHECK(torch_ir::validate_ir(made.program).size() <= torch_ir::validate_ir(program).size());
    t.changes += made.changes;
}

}  // namespace

TEST_CASE("optimised models compute the outputs that PyTorch recorded") {
    tally t;
    for (auto const& folder : reference_folders("models"))
        for (auto const* archive : {"model.pt2", "model_cpu.pt2", "model_dyn.pt2"})
            if (fs::exists(folder / archive) && fs::exists(folder / "outputs.safetensors"))
                verify(folder / archive, folder / "inputs.safetensors", folder / "outputs.safetensors", t);
    MESSAGE(t.changes << " calls changed or gone");
    check_seen("verified", t.verified, {85, 150});
}

TEST_CASE("one optimised archive with dynamic shapes computes right at every recorded size") {
    tally t;
    for (auto const& folder : reference_folders("dynamic"))
        for (int k = 0; fs::exists(folder / ("outputs_" + std::to_string(k) + ".safetensors")); ++k)
            verify(folder / "model_cpu.pt2", folder / ("inputs_" + std::to_string(k) + ".safetensors"),
                   folder / ("outputs_" + std::to_string(k) + ".safetensors"), t);
    check_seen("verified", t.verified, {7, 10});
}
}  // TEST_SUITE("reference/optimize")
