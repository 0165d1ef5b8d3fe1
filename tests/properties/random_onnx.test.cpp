// SPDX-License-Identifier: MIT
// Random programs of real operators are ONNX models that compute what LibTorch does, or are refused by name.
#include <torch_ir/libtorch/lower_for_onnx.hpp>

#include <torch_ir/onnx/write.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include "support/onnx_runtime.hpp"
#include "support/random_computation.hpp"
#include "support/seed.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("properties/random_onnx") {
TEST_CASE("random programs are ONNX models that compute the same, or are refused") {
    if (!onnx_python()) {
        MESSAGE("SKIPPED: no Python with onnx and onnxruntime (ctest's onnx/packages makes one)");
        return;
    }
    std::uint64_t const seed = new_seed();
    MESSAGE("seed " << seed);
    onnx_runs runs;
    std::size_t refused = 0;
    std::string reasons;
    for (std::uint64_t k = 0; k < 200; ++k) {
        random_computation const c(seed + k);
        CAPTURE(seed + k);
        try {
            auto const lowered = torch_ir::lower_for_onnx(c.program);
            auto const written = runs.model("seed " + std::to_string(seed + k), lowered, torch_ir::to_state_dict(c.weights));
            if (!written.notes.empty()) continue;  // float64 that is calculated in float32, which was said
            runs.run({c.inputs.begin(), c.inputs.end()}, c.expected);
        } catch (torch_ir::error const& e) {
            REQUIRE(e.code() == torch_ir::errc::unsupported);
            ++refused;
            reasons += std::string(e.what()).substr(0, 160) + "\n";
        }
    }
    auto const failures = runs.failures({1.3e-6, 1e-5});  // those of float32: what was calculated in it may be an output in float64
    std::string text;
    for (auto const& f : failures) text += f + "\n";
    MESSAGE(runs.size() << " runs, " << failures.size() << " not equal, " << refused << " refused\n" << text << reasons);
    CHECK(failures.empty());
    CHECK(runs.size() >= 100);
}
}  // TEST_SUITE("properties/random_onnx")
