// SPDX-License-Identifier: MIT
// Safetensors files: every element that a tensor has lies in the file.
#include "fuzz.hpp"

#include <torch_ir/weights/safetensors.hpp>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return torch_ir_fuzz::refuse_or_read([&] {
        auto const weights = torch_ir::load_safetensors(torch_ir_fuzz::bytes_of(data, size), "fuzz.safetensors");
        for (auto const& [name, tensor] : weights)
            if (tensor.storage.size() > size) std::abort();
    });
}
