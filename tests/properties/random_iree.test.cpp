// SPDX-License-Identifier: MIT
// Random programs of real operators are MLIR that IREE's parser and verifier accept, that compiles, and computes what LibTorch does, or are refused by name.
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/mlir/write.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include "support/iree_runtime.hpp"
#include "support/random_computation.hpp"
#include "support/seed.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("properties/random_iree") {
TEST_CASE("random programs are MLIR that IREE compiles and that computes the same, or are refused") {
    if (!iree_python()) {
        MESSAGE("SKIPPED: no Python with iree-base-compiler, iree-base-runtime, ml_dtypes and numpy (-D TORCH_IR_IREE_PYTHON=...)");
        return;
    }
    std::uint64_t const seed = new_seed();
    MESSAGE("seed " << seed);
    iree_runs runs;
    std::size_t refused = 0;
    for (std::uint64_t k = 0; k < 200; ++k) {
        random_computation const c(seed + k);
        CAPTURE(seed + k);
        auto const name = "seed " + std::to_string(seed + k);
        auto const weights = torch_ir::to_state_dict(c.weights);
        auto const kind = k % 2 == 0 ? torch_ir::mlir_weights::arguments : torch_ir::mlir_weights::resources;
        if (k % 4 < 2 && torch_ir::mlir_obstacles(c.program).empty()) {  // as it is
            runs.run(name, c.program, kind, weights, c.inputs, c.expected);
            continue;
        }
        auto const core = torch_ir::to_core_aten(c.program);
        if (!torch_ir::mlir_obstacles(core).empty()) ++refused;
        else runs.run(name + ", core", core, kind, weights, c.inputs, c.expected);
    }
    auto const failures = runs.failures({1.3e-6, 1e-5});
    std::string text;
    for (auto const& f : failures) text += f + "\n";
    MESSAGE(runs.size() << " runs, " << failures.size() << " not equal, " << refused << " refused\n" << text);
    CHECK(failures.empty());
    CHECK(runs.size() >= 100);
}
}  // TEST_SUITE("properties/random_iree")
