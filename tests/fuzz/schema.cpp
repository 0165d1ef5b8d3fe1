// SPDX-License-Identifier: MIT
// The text of an operator's schema. What is parsed is printed, and must then be a fixed point.
#include "fuzz.hpp"

#include <torch_ir/schema/text.hpp>

#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return torch_ir_fuzz::refuse_or_read([&] {
        std::string const once = torch_ir::to_string(torch_ir::parse_schema(torch_ir_fuzz::text_of(data, size)));
        if (torch_ir::to_string(torch_ir::parse_schema(once)) != once) std::abort();
    });
}
