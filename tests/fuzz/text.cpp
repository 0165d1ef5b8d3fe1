// SPDX-License-Identifier: MIT
// The text form. What is parsed is printed, and must then be a fixed point.
#include "fuzz.hpp"

#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>

#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return torch_ir_fuzz::refuse_or_read([&] {
        std::string const once = torch_ir::to_text(torch_ir::parse_text(torch_ir_fuzz::text_of(data, size)));
        if (torch_ir::to_text(torch_ir::parse_text(once)) != once) std::abort();
    });
}
