// SPDX-License-Identifier: MIT
/// A program of two units that uses everything.
#include <torch_ir/torch_ir.hpp>

#include <cstdio>

#include <ATen/core/Tensor.h>
#include <ATen/ops/ones.h>

/// The second unit: every header once more, so that a function that is not inline is defined twice and does not link.
extern "C" int extract_and_run(double value);

int main() {
    double const sum = at::ones({2, 3}).sum().item<double>();
    int const calls = extract_and_run(sum);
    if (calls != 1) std::fprintf(stderr, "expected 1 call, found %d\n", calls);
    return calls == 1 ? 0 : 1;
}
