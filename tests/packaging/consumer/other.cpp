// SPDX-License-Identifier: MIT
/// The second unit: the same headers once more, so that a function that is not inline is defined twice and does not link.
#include <torch_ir/io/zip.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <cstdio>
#include <utility>

int inputs_of_a_program_elsewhere();

int inputs_of_a_program_elsewhere() {
    torch_ir::ir_builder builder;
    builder.begin(torch_ir::model_info{});
    torch_ir::input_node x;
    x.result.id = torch_ir::value_id{0};
    x.result.name = "x";
    x.result.type = torch_ir::tensor_type{};
    builder.input(std::move(x));
    torch_ir::output_node output;
    output.entries.push_back({torch_ir::use{torch_ir::value_id{0}}});
    builder.output(std::move(output));
    builder.end();
    auto const program = std::move(builder).result();
    try {
        (void)torch_ir::zip_archive::open("there-is-no-such-file.zip");
        return -1;
    } catch (torch_ir::error const&) {
        return static_cast<int>(program.inputs().size());
    }
}
