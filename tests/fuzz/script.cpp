// SPDX-License-Identifier: MIT
// TorchScript files, and the code inside of them without the zip around it.
#include "fuzz.hpp"

#include <torch_ir/weights/detail/script_code.hpp>
#include <torch_ir/weights/script_outline.hpp>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const bytes = torch_ir_fuzz::bytes_of(data, size);
    torch_ir_fuzz::refuse_or_read([&] {
        torch_ir::detail::script_code code;
        torch_ir::detail::scan_script_code(torch_ir::as_text(bytes.bytes), "__torch__", "fuzz.py", code);
    });
    return torch_ir_fuzz::refuse_or_read([&] { static_cast<void>(torch_ir::to_string(torch_ir::read_script_outline(bytes, "fuzz.pt"))); });
}
