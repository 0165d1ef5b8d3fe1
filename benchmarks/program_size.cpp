// SPDX-License-Identifier: MIT
// Time for each call of a long program beside short ones: 1 is linear.
#include "bench.hpp"

#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/rename_calls.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace {

using namespace torch_ir_bench;

/// `calls` calls, one behind the other.
torch_ir::ir chain_of(std::size_t calls) {
    std::string text = "program \"Chain\"\n%x: float32[4, 4] = input\n", last = "x";
    for (std::size_t i = 0; i < calls; ++i) {
        std::string const name = "add_" + std::to_string(i);
        text += "%" + name + ": float32[4, 4] = aten.add.Tensor(self=%" + last + ", other=%" + last + ")\n";
        last = name;
    }
    return torch_ir::parse_text(text + "return %" + last + "\n");
}

template <class F>
void linear(suite& s, std::string const& name, torch_ir::ir const& one, torch_ir::ir const& ten_times, F const& f) {
    s.compare(
        name, [&] { f(ten_times); },
        [&] {
            for (int i = 0; i < 10; ++i) f(one);
        },
        {.limit = 4.0, .rounds = 7, .note = "ten programs of a tenth; quadratic would be 10"});
}

void sizes(suite& s) {
    torch_ir::ir const one = chain_of(5'000), ten = chain_of(50'000);
    linear(s, "size/JSON written and read", one, ten, [](torch_ir::ir const& p) { keep(torch_ir::deserialize_ir(torch_ir::serialize_ir(p))); });
    linear(s, "size/text printed and parsed", one, ten, [](torch_ir::ir const& p) { keep(torch_ir::parse_text(torch_ir::to_text(p))); });
    linear(s, "size/calls renamed", one, ten, [](torch_ir::ir const& p) {
        torch_ir::program_editor edit(p);
        torch_ir::rename_calls(edit);
        keep(std::move(edit).result());
    });
}

registration const r("program_size", sizes);

}  // namespace
