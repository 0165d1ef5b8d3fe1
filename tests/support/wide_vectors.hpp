// SPDX-License-Identifier: MIT
/// For tests of kernels that need AVX-512.
#pragma once

#include <torch_ir/libtorch/optimize/wide_vectors.hpp>

#include <doctest/doctest.h>

namespace torch_ir_test {

/// There is nothing to test here; the test's output says so.
[[nodiscard]] inline bool lacks_wide_vectors() {
    bool const lacks = !torch_ir::detail::has_wide_vectors();
    if (lacks) MESSAGE("no AVX-512 here, or no optimisation");
    return lacks;
}

}  // namespace torch_ir_test
