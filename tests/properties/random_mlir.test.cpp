// SPDX-License-Identifier: MIT
// Random programs of real operators are MLIR, or are refused by name. properties/random_iree compiles them.
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/mlir/write.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include "support/random_computation.hpp"
#include "support/seed.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("properties/random_mlir") {
TEST_CASE("random programs are MLIR, or are refused") {
    std::uint64_t const seed = new_seed();
    MESSAGE("seed " << seed);
    std::size_t written = 0;
    for (std::uint64_t k = 0; k < 200; ++k) {
        random_computation const c(seed + k);
        CAPTURE(seed + k);
        auto const core = torch_ir::to_core_aten(c.program);
        if (!torch_ir::mlir_obstacles(core).empty()) {
            CHECK_THROWS_AS(static_cast<void>(torch_ir::to_mlir(core)), torch_ir::error);
            continue;
        }
        CHECK(torch_ir::to_mlir(core).find("func.func @main") != std::string::npos);
        ++written;
    }
    CHECK(written >= 100);
}
}  // TEST_SUITE("properties/random_mlir")
