// SPDX-License-Identifier: MIT
/// A program of two units that uses everything.
#include <torch_ir/torch_ir.hpp>

#include <cstdio>

#include <ATen/core/Tensor.h>
#include <ATen/ops/ones.h>

double sum_elsewhere(at::Tensor const& tensor);

int main() {
    double const sum = sum_elsewhere(at::ones({2, 3}));
    if (sum != 6.0) {
        std::fprintf(stderr, "expected 6, found %f\n", sum);
        return 1;
    }
    return 0;
}
