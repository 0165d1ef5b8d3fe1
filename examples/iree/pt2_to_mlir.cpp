// SPDX-License-Identifier: MIT
// An archive of torch.export as MLIR of the torch dialect, and its weights as a file that IREE loads: pt2_to_mlir MODEL.pt2 OUT.mlir OUT.safetensors
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include <torch_ir/ir/builder.hpp>
#include <torch_ir/mlir/write.hpp>
#include <torch_ir/source/open_program.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/safetensors.hpp>

int main(int count, char** words) {
    if (count != 4) {
        std::cerr << "usage: pt2_to_mlir MODEL.pt2 OUT.mlir OUT.safetensors\n";
        return 2;
    }
    try {
        torch_ir::ir const program = torch_ir::build(torch_ir::open_program(words[1]));
        auto const written = torch_ir::save_mlir(program, words[2]);
        torch_ir::save_safetensors(words[3], torch_ir::load_weights(words[1]));

        auto const print = [](std::vector<torch_ir::mlir_port> const& ports) {
            std::string text;
            for (auto const& p : ports) text += (text.empty() ? "" : ", ") + p.name;
            std::cout << '(' << text << ')';
        };
        std::cout << "main";
        print(written.arguments);
        std::cout << " -> ";
        print(written.results);
        std::cout << '\n';
    } catch (std::exception const& e) {
        std::cerr << e.what() << '\n';  // every call that can't be written, and what to do
        return 1;
    }
}
