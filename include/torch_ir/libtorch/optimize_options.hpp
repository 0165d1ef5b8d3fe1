// SPDX-License-Identifier: MIT
/// How a program is made faster for the weights that it runs with: see libtorch/optimize.hpp and docs/performance.md.
#pragma once

#include <torch_ir/config.hpp>

#include <cstdint>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How one of several kernels that compute the same is chosen.
enum class kernel_choice : std::uint8_t {
    measured,  ///< each candidate is timed on this machine when weights are loaded: never slower than without, but two loads may choose, and round, differently
    by_rule    ///< by sizes and by whether the machine has AVX-512: the same at each load
};

/// What `executor_options::optimize` does.
struct optimize_options {
    kernel_choice choice = kernel_choice::measured;
    /// oneDNN's products with relu, hardtanh (relu6, clamp) or hardsigmoid at their end turn NaN into a number, which eager operators and this library's own
    /// kernels hand on. True keeps these operators apart, so that no NaN gets lost.
    bool preserve_nan = false;
};

}}  // namespace torch_ir
