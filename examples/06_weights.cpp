// SPDX-License-Identifier: MIT
// Weights of any format, mapped and not copied, and whether they are those of a program. (Usage guide §6)
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/validate/weights.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/save.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <iostream>
#include <string>

int main() {
    auto const program = torch_ir::read_pt2("model.pt2");
    auto const weights = torch_ir::load_weights("model.pt2");  // the format is told by content: .pt, .safetensors, sharded, …
    std::cout << weights.size() << " tensors\n";
    torch_ir::save_weights("weights.safetensors", weights);
    torch_ir::save_weights("weights.pt", weights);
    for (auto const* file : {"weights.safetensors", "weights.pt"}) {
        auto const again = torch_ir::load_weights(file);
        std::cout << file << ": " << again.size() << " tensors, " << torch_ir::validate_weights_against_ir(again, program).size() << " problems\n";
    }

    torch_ir::state_dict others;
    others.insert("norm1.weight", weights.get("ffn.linear1.weight"));
    others.insert("typo.weight", weights.get("norm1.weight"));
    auto const problems = torch_ir::validate_weights_against_ir(others, program);
    std::cout << problems.size() << " problems, such as\n";
    for (auto const& d : problems)
        if (auto const text = d.message(); text.find("norm1.weight") != std::string::npos || text.find("typo") != std::string::npos)
            std::cout << text << '\n';
}
