// SPDX-License-Identifier: MIT
// A program that is wrong: what differs, by how much, and which node is to blame. (Usage guide §4)
#include <torch_ir/libtorch/bisect.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <iostream>
#include <utility>
#include <vector>

int main() {
    auto const archive = torch_ir::pt2_archive::open("model.pt2");
    torch_ir::ir const original = torch_ir::build(archive);
    auto const weights = torch_ir::to_tensors(archive.weights<torch_ir::state_dict>());
    at::Tensor const input = torch_ir::to_tensors(torch_ir::load_safetensors("inputs.safetensors")).at("input_0");
    std::vector<at::Tensor> const expected{torch_ir::to_tensors(torch_ir::load_safetensors("outputs.safetensors")).at("output_0")};

    auto const right = torch_ir::verify_ir(original, weights, {input}, expected);
    std::cout << summary(right) << '\n';

    // Somebody's converter scales attention by 5 where it should by 4.
    torch_ir::program_editor edit(original);
    for (auto i = edit.first(); i != torch_ir::no_call; i = edit.next(i)) {
        if (edit.at(i).op.text() != "aten.div.Tensor") continue;
        auto wrong = edit.at(i);
        wrong.arguments[1].value = 5.0;
        edit.replace(i, wrong);
    }
    torch_ir::ir const program = std::move(edit).result();

    auto const report = torch_ir::verify_ir(program, weights, {input}, expected, {.rtol = 1e-5, .atol = 1e-5});
    std::cout << "Verification: " << (report.is_valid() ? "PASSED" : "FAILED") << '\n';
    for (auto const& output : report.outputs)
        std::cout << "  output " << output.index << ": " << to_string(output.found) << ", close: " << (output.is_close ? "yes" : "no") << ", off by more than 0.001: "
                  << (output.max_absolute > 0.001 ? "yes" : "no") << '\n';

    auto const found = torch_ir::bisect_ir(program, weights, original, weights, {input});
    if (!found.first) return 1;
    std::cout << "first node that departs: " << found.first->node << " (" << found.first->op << ")\n";
    for (auto const& a : found.first->attributes) std::cout << "  " << a.what << ": " << a.before << " -> " << a.after << '\n';
}
