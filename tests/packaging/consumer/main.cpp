// SPDX-License-Identifier: MIT
/// A program of two units that uses core: one that needs what torch_ir::core links (Boost.JSON, zlib). It includes little, for it is compiled in each way
/// to get at the package; that all headers go together in two units is what compile/core_without_libtorch shows.
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/version.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <cstddef>
#include <cstdio>
#include <cstdlib>

#if __has_include(<ATen/ATen.h>) || __has_include(<c10/core/ScalarType.h>) || __has_include(<torch/torch.h>)
#error "LibTorch is on the include path of a program that links torch_ir::core alone"
#endif

std::size_t length_of_an_expression_elsewhere();

int main() {
    std::size_t const length = length_of_an_expression_elsewhere();
    bool refused = false;
    try {
        (void)torch_ir::load_safetensors("there-is-no-such-file.safetensors");
    } catch (torch_ir::error const& e) {
        refused = e.code() == torch_ir::errc::io;
    }
    std::printf("torch_ir %s: %zu letters, file %s\n", TORCH_IR_VERSION_STRING, length, refused ? "refused" : "not refused");
    return length == 2 && refused ? EXIT_SUCCESS : EXIT_FAILURE;
}
