// SPDX-License-Identifier: MIT
/// A program of two units that uses core: one that needs what torch_ir::core links (Boost.JSON, zlib).
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/version.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#if __has_include(<ATen/ATen.h>) || __has_include(<c10/core/ScalarType.h>) || __has_include(<torch/torch.h>)
#error "LibTorch is on the include path of a program that links torch_ir::core alone"
#endif

int inputs_of_a_program_elsewhere();

int main() {
    int const inputs = inputs_of_a_program_elsewhere();
    bool refused = false;
    try {
        (void)torch_ir::load_safetensors("there-is-no-such-file.safetensors");
    } catch (torch_ir::error const& e) {
        refused = e.code() == torch_ir::errc::io;
    }
    std::printf("torch_ir %s: %d input, file %s\n", TORCH_IR_VERSION_STRING, inputs, refused ? "refused" : "not refused");
    return inputs == 1 && refused ? EXIT_SUCCESS : EXIT_FAILURE;
}
