// SPDX-License-Identifier: MIT
// Programs that change: passes by name, a rule of one's own, a part cut out. A program as text is as good as any other.
#include <torch_ir/rewrite/extract_subgraph.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <iostream>
#include <string_view>

int main() {
    auto const program = torch_ir::parse_text(R"(program "Twice"
%w: float32[4, 4] = parameter("fc.weight")
%x: float32[2, 4] = input
%linear: float32[2, 4] = aten.linear.default(input=%x, weight=%w)
%linear_1: float32[2, 4] = aten.linear.default(input=%x, weight=%w)
%unused: float32[2, 4] = aten.tanh.default(self=%x)
%add: float32[2, 4] = aten.add.Tensor(self=%linear, other=%linear_1)
%relu: float32[2, 4] = aten.relu.default(self=%add)
return %relu
)");
    auto const done = torch_ir::pipeline({"cse", "dce"})
                          .check([](torch_ir::ir const& p, std::string_view) { torch_ir::require_valid(p); })
                          .run(program);
    for (auto const& pass : done.passes) std::cout << pass.name << ": " << pass.calls_before << " -> " << pass.calls_after << " calls\n";
    std::cout << to_text(done.program) << '\n';
    std::cout << to_text(torch_ir::extract_subgraph(done.program, {"linear"}, {"add"}));
}
