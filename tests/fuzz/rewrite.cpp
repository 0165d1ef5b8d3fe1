// SPDX-License-Identifier: MIT
// The passes over programs, in text form. A valid program stays valid, and any other is changed or refused.
#include "fuzz.hpp"

#include <torch_ir/rewrite/foldable_calls.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/validate/validate.hpp>

#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return torch_ir_fuzz::refuse_or_read([&] {
        auto const program = torch_ir::parse_text(torch_ir_fuzz::text_of(data, size));
        bool const is_valid = torch_ir::validate_ir(program).empty();
        torch_ir::pipeline passes({"canonicalize", "cse", "dce", "rename"});
        passes.check([&](torch_ir::ir const& p, std::string_view) {
            if (is_valid && !torch_ir::validate_ir(p).empty()) std::abort();
        });
        static_cast<void>(passes.run(program));

        torch_ir::program_editor edit(program);
        auto const found = torch_ir::find_foldable_calls(edit, [](torch_ir::weight_node const&) { return true; });
        if (found.computed.size() < found.calls.size() || found.values.size() > program.value_count()) std::abort();
        edit.erase_weights([](torch_ir::weight_node const&) { return true; });
        auto const rest = std::move(edit).result();
        if (is_valid && !torch_ir::validate_ir(rest).empty()) std::abort();
    });
}
