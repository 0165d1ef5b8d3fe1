// SPDX-License-Identifier: MIT
// The programs of docs/migrate_from_torchscript.md.
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/pt2/upgrade.hpp>
#include <torch_ir/pt2/write.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <ATen/ops/equal.h>

#include <iostream>
#include <string>
#include <vector>

#include "check.hpp"

void migrate(std::string const& script_file, std::string const& archive, std::vector<at::Tensor> const& inputs) {
    auto const script = torch_ir::load_torchscript(script_file);  // runs nothing of it but how it is loaded
    torch_ir::ir const program = torch_ir::extract_ir(script, {inputs.begin(), inputs.end()});
    torch_ir::write_pt2(archive, program, torch_ir::load_weights(script_file));  // elements go from the mapped file into the archive
}

bool is_the_same(std::string const& script_file, std::string const& archive, std::vector<at::Tensor> const& inputs) {
    auto const written = torch_ir::pt2_archive::open(archive);
    torch_ir::executor run(torch_ir::build(written));
    run.load_weights(written.weights<torch_ir::state_dict>());
    auto script = torch_ir::load_torchscript(script_file);
    at::Tensor const expected = script.forward({inputs.begin(), inputs.end()}).toTensor();
    return at::equal(run.execute(std::vector<c10::IValue>(inputs.begin(), inputs.end())).tensors().front(), expected);
}

void modernize(std::string const& old_archive, std::string const& new_archive) {
    for (auto const& model : torch_ir::upgrade(old_archive, new_archive))
        for (auto const& [from, to] : model.written.renamed) std::cout << model.name << ": " << from << " is called " << to << '\n';
}

int main() {
    auto const given = torch_ir::load_safetensors("traced_inputs.safetensors");
    std::vector<at::Tensor> inputs;
    while (auto const* t = given.find("input_" + std::to_string(inputs.size()))) inputs.push_back(torch_ir::to_tensor(*t).clone());
    check(!inputs.empty(), "there are inputs");
    migrate("traced.pt", "script.pt2", inputs);
    check(is_the_same("traced.pt", "script.pt2", inputs), "the archive computes what the script computes");
    modernize("resnet.pt2", "upgraded.pt2");
    check(torch_ir::pt2_archive::open("upgraded.pt2").has_weights(), "the upgraded archive has the weights");
    return finish();
}
