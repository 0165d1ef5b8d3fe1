// SPDX-License-Identifier: MIT
// IR JSON there and back, and what validation says of a damaged program. (Usage guide §3)
#include <torch_ir/error.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <iostream>

int main() {
    auto const program = torch_ir::read_pt2("model.pt2");
    torch_ir::save_ir(program, "native.json");                                                      // lossless
    torch_ir::save_ir(program, "pytorch_ir.json", {.dialect = torch_ir::dialect::pytorch_ir});      // as pytorch-ir writes it
    auto const loaded = torch_ir::load_ir("native.json");                                           // either dialect, told apart by content
    std::cout << "native: " << (to_text(loaded) == to_text(program) ? "the same program" : "another program") << '\n';
    std::cout << "pytorch-ir: " << torch_ir::load_ir("pytorch_ir.json").calls().size() << " nodes\n";
    std::cout << "text: " << torch_ir::deserialize_ir(torch_ir::serialize_ir(program)).calls().size() << " nodes\n";
    std::cout << "problems: " << torch_ir::validate_ir(loaded).size() << '\n';

    auto const damaged = torch_ir::parse_text(R"(program "Damaged"
unresolved %?gone
%w: float32[4, 3] = parameter("fc.weight")
%x: float32[2, 4] = input
%linear: float32[2, 4] = aten.linear.default(input=%x, weight=%w)
%relu: float32[2, 4] = aten.relu.default(self=%?gone)
return %relu
)");
    for (auto const& d : torch_ir::validate_ir(damaged)) std::cout << d.message() << '\n';
    try {
        torch_ir::require_valid(damaged);
    } catch (torch_ir::error const& e) {
        std::cout << e.what() << '\n';
    }
}
