// SPDX-License-Identifier: MIT
// The programs of docs/usage.md that need no LibTorch.
#include <torch_ir/analyze/graph_analyzer.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/pt2/write.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/validate/weights.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/pt.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/save.hpp>

#include <cstdint>
#include <iostream>
#include <string>

#include "check.hpp"

void print_nodes(torch_ir::ir const& program) {
    for (auto const v : program.calls()) {
        torch_ir::call_node const& node = program.call(v);
        std::cout << node.name << ": " << node.op.text() << '\n';
        for (auto const& a : node.arguments)
            if (auto const* value = torch_ir::find_used_value(program, a.value)) std::cout << "  takes " << a.name << " = " << value->name << '\n';
            else std::cout << "  with " << a.name << " = " << to_string(a.value) << '\n';
        for (auto const& r : node.results) std::cout << "  gives " << r.name << ": " << to_string(r.type) << '\n';
    }
}

void print_weights(torch_ir::ir const& program) {
    for (auto const v : program.weights()) {
        torch_ir::weight_node const& w = program.weight(v);
        std::cout << w.result.name << " is " << w.target << ": " << to_string(w.result.type) << '\n';
    }
}

void ask_analyzer(torch_ir::ir const& program) {
    torch_ir::graph_analyzer const analyzer(program);
    for (auto const& input : analyzer.graph_inputs()) std::cout << "input " << input.name << ": " << to_string(input.type) << '\n';
    for (auto const& output : analyzer.graph_outputs()) std::cout << "output " << output.name << ": " << to_string(output.type) << '\n';
    std::cout << analyzer.weights().size() << " weights, " << analyzer.call_nodes().size() << " calls\n";
    for (auto const& [placeholder, key] : analyzer.weight_name_mapping()) std::cout << placeholder << " is " << key << '\n';
}

void hand_over(torch_ir::ir const& program, torch_ir::state_dict const& weights) {
    torch_ir::write_pt2("with_weights.pt2", program, weights);  // streamed from the files that they are mapped from
    torch_ir::write_pt2("types_only.pt2", program);             // PyTorch puts the parameters on meta
}

int main() {
    auto const program = torch_ir::read_pt2("model.pt2");
    print_nodes(program);
    print_weights(program);
    ask_analyzer(program);
    check(torch_ir::graph_analyzer(program).call_nodes().size() == 25, "25 calls");

    // Save and load.
    torch_ir::save_ir(program, "model_ir.json");
    std::string const text = torch_ir::serialize_ir(program);
    torch_ir::ir const from_file = torch_ir::load_ir("model_ir.json");
    torch_ir::ir const from_text = torch_ir::deserialize_ir(text);
    check(to_text(from_file) == to_text(program) && to_text(from_text) == to_text(program), "saving loses nothing");

    // Validate: all problems as a list, or the first as an exception.
    for (auto const& problem : torch_ir::validate_ir(program)) std::cout << problem.message() << '\n';
    try {
        torch_ir::require_valid(program);
        std::cout << "IR is valid\n";
    } catch (torch_ir::error const& e) {
        std::cout << "IR validation failed: " << e.what() << '\n';
        check(false, "the program is sound");
    }

    // Weights: in any format, or in one.
    torch_ir::state_dict const weights = torch_ir::load_weights("model.pt2");
    torch_ir::save_weights("model.safetensors", weights);
    torch_ir::save_weights("model.pt", weights);
    auto const of_safetensors = torch_ir::load_weights_safetensors("model.safetensors");
    auto const of_pt = torch_ir::load_weights_pt("model.pt");
    check(of_safetensors.size() == weights.size() && of_pt.size() == weights.size(), "each format holds all weights");
    auto const problems = torch_ir::validate_weights_against_ir(of_pt, program);
    std::cout << (problems.empty() ? "Weights are valid\n" : "Weight validation errors:\n");
    for (auto const& problem : problems) std::cout << "  - " << problem.message() << '\n';
    check(problems.empty(), "the weights are those of the program");

    hand_over(program, weights);
    check(to_text(torch_ir::read_pt2("with_weights.pt2")) == to_text(program), "writing an archive loses nothing");
    return finish();
}
