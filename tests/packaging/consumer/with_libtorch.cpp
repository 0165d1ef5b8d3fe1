// SPDX-License-Identifier: MIT
/// A program of one unit that needs what torch_ir::torch_ir links: LibTorch, Boost.JSON and zlib.
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/ops/ones.h>

#include <cstdlib>

int main() {
    at::Tensor const ones = at::ones({2, 3});
    bool refused = false;
    try {
        (void)torch_ir::load_safetensors("there-is-no-such-file.safetensors");
    } catch (torch_ir::error const& e) {
        refused = e.code() == torch_ir::errc::io;
    }
    return refused && torch_ir::to_tensor(torch_ir::to_tensor_data(ones)).equal(ones) ? EXIT_SUCCESS : EXIT_FAILURE;
}
