// SPDX-License-Identifier: MIT
// The program of an archive of torch.export, without the zip around it: the fuzzer reaches deeper.
#include "fuzz.hpp"

#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/validate/validate.hpp>

#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace {

torch_ir::shared_bytes archive_of(std::string_view program) {
    std::vector<std::byte> out;
    torch_ir::zip_writer zip([&](std::span<std::byte const> bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); });
    auto const add = [&](char const* name, std::string_view content) { zip.add(name, torch_ir::as_bytes(content)); };
    add("m/archive_format", "pt2");
    add("m/models/model.json", program);
    add("m/version", "3");
    zip.finish();
    return torch_ir::share(std::move(out));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return torch_ir_fuzz::refuse_or_read([&] {
        auto const archive = archive_of(torch_ir_fuzz::text_of(data, size));
        static_cast<void>(torch_ir::validate_ir(torch_ir::build(torch_ir::pt2_archive(archive, "fuzz.pt2"))));
    });
}
