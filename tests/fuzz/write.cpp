// SPDX-License-Identifier: MIT
// What is read, from an archive of any release or from text, is written as an archive and is the same program when it is read again.
#include "fuzz.hpp"

#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/pt2/detail/write_model.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/validate/validate.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "support/same_program.hpp"

namespace {

torch_ir::ir program_of(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    if (text.starts_with("PK")) return torch_ir::build(torch_ir::pt2_archive(torch_ir_fuzz::bytes_of(data, size), "fuzz.pt2"));
    return torch_ir::parse_text(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string bytes;
    torch_ir::ir program;
    bool is_renamed = false;
    torch_ir_fuzz::refuse_or_read([&] {
        std::string out;
        program = program_of(data, size);
        if (!torch_ir::validate_ir(program).empty()) return;
        torch_ir::zip_writer archive([&](std::span<std::byte const> more) { out.append(reinterpret_cast<char const*>(more.data()), more.size()); });
        torch_ir::detail::pt2_package_writer package(archive, "model/");
        is_renamed = !package.add({.name = "model", .program = &program}).empty();
        package.finish();
        bytes = std::move(out);
    });
    if (bytes.empty()) return 0;
    std::string found;
    try {
        auto const* first = reinterpret_cast<std::uint8_t const*>(bytes.data());
        found = torch_ir_test::difference(program, torch_ir::build(torch_ir::pt2_archive(torch_ir_fuzz::bytes_of(first, bytes.size()), "written.pt2")));
    } catch (torch_ir::error const& e) {
        found = e.what();
    }
    if (!found.empty() && !is_renamed) {
        std::fprintf(stderr, "another program: %s\n", found.c_str());
        std::abort();
    }
    return 0;
}
