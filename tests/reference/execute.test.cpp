// SPDX-License-Identifier: MIT
// Every model of the reference set that has weights and recorded outputs computes them, and notices one element that is 1 % off.
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/pt2/read.hpp>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>
#include <doctest/doctest.h>

#include "support/recorded.hpp"
#include "support/reference.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/execute") {
namespace {

/// Another value for one element: 1 % off where it is a number, the other one where it is a boolean, one more for integers.
std::vector<at::Tensor> with_one_element_changed(std::vector<at::Tensor> tensors, std::mt19937& random) {
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < tensors.size(); ++i)
        if (tensors[i].numel() > 0) candidates.push_back(i);
    if (candidates.empty()) return {};
    auto& t = tensors[candidates[random() % candidates.size()]];
    t = t.clone().contiguous();
    auto flat = t.view({-1});
    auto const magnitudes = flat.to(at::kComplexDouble).abs();
    bool const is_number = t.is_floating_point() || t.is_complex();
    // 1 % of 0 or of infinity is nothing, and 1 % of what cancelled to nearly 0 is less than another processor's rounding.
    auto const finite = at::isfinite(magnitudes);
    auto const least = at::where(finite, magnitudes, at::zeros_like(magnitudes)).max().div(256);
    auto const choices = is_number ? at::logical_and(finite, at::logical_and(magnitudes.gt(0), magnitudes.ge(least))) : magnitudes.ge(0);
    at::Tensor const places = choices.nonzero().view({-1});
    if (places.numel() == 0) return {};
    auto const at = places[static_cast<std::int64_t>(random() % static_cast<unsigned>(places.numel()))].item().toLong();
    auto element = flat[at];
    if (t.scalar_type() == at::kBool) element.logical_not_();
    else if (is_number) element.mul_(1.01);
    else element.add_(1);
    return tensors;
}

struct tally {
    int verified = 0;
    int bit_for_bit = 0;  // on another processor LibTorch may choose other kernels
    int noticed = 0;
    int random = 0;
    int without_weights = 0;
};

void verify(fs::path const& path, fs::path const& inputs_file, fs::path const& outputs_file, std::mt19937& random, tally& t) {
    CAPTURE(path.string());
    CAPTURE(outputs_file.filename().string());
    auto const archive = torch_ir::pt2_archive::open(path.string());
    auto const program = torch_ir::build(archive);
    auto const weights = weights_for(archive, program, path.parent_path());
    if (!weights) {
        ++t.without_weights;
        return;
    }
    torch_ir::executor run(torch_ir::deserialize_ir(torch_ir::serialize_ir(program)));  // what was saved runs as well
    run.load_weights(*weights);
    if (!run.missing_weights().empty()) {
        ++t.without_weights;  // an export on meta loses the constants
        return;
    }
    auto const tensors = leaves(inputs_file, "input_");
    std::vector<c10::IValue> const inputs(tensors.begin(), tensors.end());
    auto const expected = leaves(outputs_file, "output_");
    REQUIRE_FALSE(expected.empty());
    auto const v = torch_ir::verify_ir(run, inputs, expected);
    CHECK_MESSAGE(v.is_valid(), to_string(v));
    t.verified += v.is_valid();
    t.bit_for_bit += v.is_valid() && v.max_absolute() == 0;
    if (std::any_of(v.outputs.begin(), v.outputs.end(), [](auto const& o) { return o.is_random; })) {
        ++t.random;
        return;
    }
    auto const changed = with_one_element_changed(expected, random);
    bool const is_noticed = changed.empty() || !torch_ir::verify_ir(run, inputs, changed).is_valid();
    CHECK(is_noticed);
    t.noticed += is_noticed;
}

}  // namespace

TEST_CASE("models compute the outputs that PyTorch recorded, and notice one that is off by 1 %") {
    auto const seed = torch_ir_test::new_seed();
    MESSAGE("seed " << seed);
    std::mt19937 random(seed);
    tally t;
    for (auto const& folder : reference_folders("models"))
        for (auto const* archive : {"model.pt2", "model_cpu.pt2", "model_dyn.pt2"})
            if (fs::exists(folder / archive) && fs::exists(folder / "outputs.safetensors"))
                verify(folder / archive, folder / "inputs.safetensors", folder / "outputs.safetensors", random, t);
    MESSAGE(t.bit_for_bit << " bit for bit, " << t.random << " with random outputs, " << t.without_weights << " without weights or constants");
    check_seen("verified", t.verified, {85, 150});
    check_seen("noticed the change", t.noticed, {85, 150});
}

TEST_CASE("one archive with dynamic shapes computes right at every recorded size") {
    auto const seed = torch_ir_test::new_seed();
    MESSAGE("seed " << seed);
    std::mt19937 random(seed);
    tally t;
    for (auto const& folder : reference_folders("dynamic"))
        for (int k = 0; fs::exists(folder / ("outputs_" + std::to_string(k) + ".safetensors")); ++k)
            verify(folder / "model_cpu.pt2", folder / ("inputs_" + std::to_string(k) + ".safetensors"),
                   folder / ("outputs_" + std::to_string(k) + ".safetensors"), random, t);
    MESSAGE(t.bit_for_bit << " bit for bit");
    check_seen("verified", t.verified, {7, 10});
    check_seen("noticed the change", t.noticed, {7, 10});
}
}  // TEST_SUITE("reference/execute")
