// SPDX-License-Identifier: MIT
#include <torch_ir/torch_ir.hpp>

#include <iostream>

int main() try {
    auto const archive = torch_ir::pt2_archive::open("model.pt2");             // weights inside stay where they are: mapped
    torch_ir::ir const program = torch_ir::build(archive);                     // a Boost.Graph adjacency list, no weights
    std::cout << to_string(torch_ir::compute_statistics(program)) << "\n\n";

    torch_ir::save_ir(program, "model.json");                                  // lossless; the pytorch-ir dialect on request
    torch_ir::write_file("model.mmd", torch_ir::draw_mermaid_flowchart(program));

    torch_ir::executor run(program);                                           // any operator, by the dispatcher's schema
    run.load_weights(archive.weights<torch_ir::state_dict>());
    auto const inputs = torch_ir::to_tensors(torch_ir::load_safetensors("inputs.safetensors"));
    auto const expected = torch_ir::to_tensors(torch_ir::load_safetensors("outputs.safetensors"));
    std::cout << to_string(torch_ir::verify_ir(run, {inputs.at("input_0")}, std::vector{expected.at("output_0")})) << '\n';
} catch (torch_ir::error const& e) {                                         // which file, node, argument; expected, found; what to do
    std::cerr << e.what() << '\n';
    return 1;
}
