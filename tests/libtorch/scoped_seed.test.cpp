// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/scoped_seed.hpp>

#include <ATen/Context.h>
#include <ATen/ops/rand.h>

#include <doctest/doctest.h>

#include "support/torch.hpp"

using torch_ir_test::same;

TEST_SUITE("libtorch/scoped_seed") {
TEST_CASE("random numbers begin at the seed, and go on outside as if nothing had been drawn") {
    at::Generator generator = at::globalContext().defaultGenerator(c10::kCPU);
    generator.set_current_seed(3);
    auto const undisturbed = at::rand({4});
    generator.set_current_seed(3);
    at::Tensor first, again;
    {
        torch_ir::scoped_seed const s(7);
        first = at::rand({4});
    }
    {
        torch_ir::scoped_seed const s(7);
        again = at::rand({4});
    }
    CHECK(same(first, again));
    CHECK(same(at::rand({4}), undisturbed));
}
}  // TEST_SUITE("libtorch/scoped_seed")
