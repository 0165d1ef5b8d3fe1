// SPDX-License-Identifier: MIT
// A shared library that registers an operator, for `torch-ir --load-library`.
#include <ATen/core/Tensor.h>
#include <ATen/ops/gelu.h>
#include <torch/library.h>

namespace {

at::Tensor same_gelu(at::Tensor const& x) { return at::gelu(x); }

}  // namespace

TORCH_LIBRARY(torch_ir_cli_test, m) { m.def("same_gelu(Tensor self) -> Tensor"); }
TORCH_LIBRARY_IMPL(torch_ir_cli_test, CPU, m) { m.impl("same_gelu", &same_gelu); }
