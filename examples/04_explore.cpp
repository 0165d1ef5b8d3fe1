// SPDX-License-Identifier: MIT
// What is in a program: inputs, outputs, nodes, operators, weights. (Usage guide §2, §7.4)
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/visit/operator_counts.hpp>

#include <iostream>
#include <string>

int main() {
    auto const program = torch_ir::read_pt2("model.pt2");
    std::cout << program.model_name() << ", PyTorch " << program.info().pytorch_version << ": " << program.calls().size() << " nodes, "
              << program.weights().size() << " weights\n";
    for (auto const v : program.inputs())
        std::cout << "input " << program.input(v).result.name << ": " << to_string(program.input(v).result.type) << '\n';
    for (auto const& entry : program.outputs())
        if (auto const* out = torch_ir::find_used_value(program, entry.value))
            std::cout << "output " << out->name << ": " << to_string(out->type) << '\n';

    // The first attention product, its arguments, and who uses its result: the graph is Boost.Graph's.
    auto const v = torch_ir::get_node(program, "matmul");
    for (auto const& argument : program.call(v).arguments)
        if (auto const* value = torch_ir::find_used_value(program, argument.value))
            std::cout << "matmul " << argument.name << " = " << value->name << ": " << to_string(value->type) << '\n';
    for (auto [e, end] = out_edges(v, program.graph()); e != end; ++e)
        std::cout << "matmul is used by " << name_of(program.node(target(*e, program.graph()))) << '\n';

    for (auto const& [op, count] : torch_ir::count_operators(program))
        if (count > 1) std::cout << count << " x " << op << '\n';
    for (auto const& [placeholder, key] : torch_ir::weight_name_mapping(program))
        if (key.ends_with("norm1.weight")) std::cout << placeholder << " is " << key << " in the state dict\n";
}
