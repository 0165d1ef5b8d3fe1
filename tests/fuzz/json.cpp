// SPDX-License-Identifier: MIT
// IR documents of both dialects. What is read is written again, and must then be a fixed point.
#include "fuzz.hpp"

#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return torch_ir_fuzz::refuse_or_read([&] {
        auto const program = torch_ir::deserialize_ir(torch_ir_fuzz::text_of(data, size));
        static_cast<void>(torch_ir::validate_ir(program));
        std::string const once = torch_ir::serialize_ir(program);
        if (torch_ir::serialize_ir(torch_ir::deserialize_ir(once)) != once) std::abort();
        static_cast<void>(torch_ir::to_text(program));
    });
}
