// SPDX-License-Identifier: MIT
#include <torch_ir/text/parse.hpp>
#include <torch_ir/weights/safetensors.hpp>

bool refuses_missing_file();

bool refuses_missing_file() {
    try {
        (void)torch_ir::load_safetensors("there-is-no-such-file.safetensors");
    } catch (torch_ir::error const& e) {
        return e.code() == torch_ir::errc::io;
    }
    return false;
}
