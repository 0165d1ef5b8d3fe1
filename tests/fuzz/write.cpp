// SPDX-License-Identifier: MIT
// What is read, from an archive of any release or from text, is written as an archive and is the same program when it is read again. What can be said
// in two ways (names that Python can't have, trees of outputs that are left out, a keyword by place) is compared once it has been written.
#include "fuzz.hpp"

#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/pt2/detail/write_model.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "support/same_program.hpp"

namespace {

torch_ir::ir program_of(std::uint8_t const* data, std::size_t size) {
    auto const text = torch_ir_fuzz::text_of(data, size);
    if (text.starts_with("PK")) return torch_ir::build(torch_ir::pt2_archive(torch_ir_fuzz::bytes_of(data, size), "fuzz.pt2"));
    return torch_ir::parse_text(text);
}

std::string write(torch_ir::ir const& program) {
    std::string out;
    torch_ir::zip_writer archive([&](std::span<std::byte const> more) { out.append(reinterpret_cast<char const*>(more.data()), more.size()); });
    torch_ir::detail::pt2_package_writer package(archive, "model/");
    auto const none = [](std::string_view) -> torch_ir::tensor_data const* { return nullptr; };
    package.add({.name = "model", .program = &program, .find = none});
    package.finish();
    return out;
}

[[noreturn]] void fail(std::string const& what, torch_ir::ir const& program) {
    std::fprintf(stderr, "another program: %s\n%s\n", what.c_str(), torch_ir::to_text(program).c_str());
    std::abort();
}

/// What the writer took the reader must take.
torch_ir::ir again(std::string const& bytes, torch_ir::ir const& program) {
    try {
        auto const* first = reinterpret_cast<std::uint8_t const*>(bytes.data());
        return torch_ir::build(torch_ir::pt2_archive(torch_ir_fuzz::bytes_of(first, bytes.size()), "written.pt2"));
    } catch (torch_ir::error const& e) {
        fail(e.what(), program);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    torch_ir::ir program;
    std::string first;
    torch_ir_fuzz::refuse_or_read([&] {
        program = program_of(data, size);
        if (torch_ir::validate_ir(program).empty()) first = write(program);
    });
    if (first.empty()) return 0;
    torch_ir::ir const second = again(first, program);
    if (num_vertices(program.graph()) != num_vertices(second.graph()) || program.calls().size() != second.calls().size()) fail("number of nodes", program);
    std::string rewritten;
    try {
        rewritten = write(second);
    } catch (torch_ir::error const& e) {
        fail(e.what(), second);
    }
    if (auto const last = torch_ir_test::difference(second, again(rewritten, second), true); !last.empty()) fail("the second time: " + last, second);
    return 0;
}
