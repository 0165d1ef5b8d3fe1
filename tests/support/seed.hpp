// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>

namespace torch_ir_test {

/// A new seed for each run. Show it with INFO; the environment's TORCH_IR_SEED repeats that run.
[[nodiscard]] inline std::uint32_t new_seed() {
    if (char const* given = std::getenv("TORCH_IR_SEED")) return static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10));
    return std::random_device()();
}

/// A generator with a new seed.
[[nodiscard]] inline std::mt19937_64 seeded(std::uint64_t& seed) {
    seed = new_seed();
    return std::mt19937_64(seed);
}

}  // namespace torch_ir_test
