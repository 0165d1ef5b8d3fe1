// SPDX-License-Identifier: MIT
/// The second unit: every header once more, so that a function that is not inline is defined twice and does not link.
#include <torch_ir/torch_ir.hpp>

#include <ATen/core/Tensor.h>

double sum_elsewhere(at::Tensor const& tensor) { return tensor.sum().item<double>(); }
