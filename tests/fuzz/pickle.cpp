// SPDX-License-Identifier: MIT
// Checkpoints of torch.save in every form, and the pickle inside of them without the zip around it.
#include "fuzz.hpp"

#include <torch_ir/pickle/reader.hpp>
#include <torch_ir/weights/load.hpp>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const bytes = torch_ir_fuzz::bytes_of(data, size);
    torch_ir_fuzz::refuse_or_read([&] { static_cast<void>(torch_ir::detail::read_pickle(bytes.bytes, "fuzz.pkl", size % 2 == 0)); });
    return torch_ir_fuzz::refuse_or_read([&] { static_cast<void>(torch_ir::load_weights(bytes, "fuzz.pt")); });
}
