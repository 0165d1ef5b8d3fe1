// SPDX-License-Identifier: MIT
// What a program costs, and a formula for an operator that torch_ir does not know.
#include <torch_ir/analyze/cost.hpp>
#include <torch_ir/text/parse.hpp>

#include <iostream>

torch_ir::program_cost cost_with_mine(torch_ir::ir const& program) {
    torch_ir::cost_options options;
    options.formulas["my.attention"] = [](torch_ir::sized_call const& c) {
        auto const& q = c.tensor("query", 0);  // by name, or the first tensor where names are lost
        return torch_ir::arithmetic{.macs = 2 * q.elements * q.size(-2)};
    };
    return compute_cost(program, options);
}

int main() {
    auto const program = torch_ir::parse_text(R"(program "Attention"
%q: float32[1, 8, 16, 64] = input
%k: float32[1, 8, 16, 64] = input
%v: float32[1, 8, 16, 64] = input
%y: float32[1, 8, 16, 64] = my.attention.default(query=%q, key=%k, value=%v)
%z: float32[1, 8, 16, 64] = aten.relu.default(self=%y)
return %z
)");
    std::cout << compute_cost(program).uncounted.size() << " operator without a formula\n";
    auto const cost = cost_with_mine(program);
    std::cout << cost.total.macs << " MACs, " << cost.total.flops << " FLOPs, " << cost.uncounted.size() << " without a formula\n";
}
