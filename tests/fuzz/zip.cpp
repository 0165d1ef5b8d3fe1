// SPDX-License-Identifier: MIT
// Zip archives: every entry is read and its check sum compared.
#include "fuzz.hpp"

#include <torch_ir/io/zip.hpp>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return torch_ir_fuzz::refuse_or_read([&] {
        torch_ir::zip_archive const archive(torch_ir_fuzz::bytes_of(data, size), "fuzz.zip");
        for (auto const& entry : archive.entries()) torch_ir_fuzz::refuse_or_read([&] { static_cast<void>(archive.matches_checksum(entry)); });
    });
}
