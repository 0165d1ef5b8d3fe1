// SPDX-License-Identifier: MIT
// Archives of torch.export: the program, the weights, sample inputs and files of the user.
#include "fuzz.hpp"

#include <torch_ir/ir/builder.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/pt2/write.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/weights/load.hpp>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const bytes = torch_ir_fuzz::bytes_of(data, size);
    torch_ir_fuzz::refuse_or_read([&] { static_cast<void>(torch_ir::load_weights(bytes, "fuzz.pt2")); });
    return torch_ir_fuzz::refuse_or_read([&] {
        torch_ir::pt2_archive const archive(bytes, "fuzz.pt2");
        static_cast<void>(archive.extra_files());
        auto const samples = archive.sample_inputs();
        auto const program = torch_ir::build(archive);
        static_cast<void>(torch_ir::are_sample_inputs(program, samples));
        static_cast<void>(torch_ir::validate_ir(program));
        static_cast<void>(torch_ir::serialize_ir(program));
    });
}
