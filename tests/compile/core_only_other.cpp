// SPDX-License-Identifier: MIT
/// The second unit: every header once more, so that a function that is not inline is defined twice and does not link.
#include <utility>

#include <torch_ir/core.hpp>

#include "core_only.hpp"

namespace {

torch_ir::value tensor(std::uint32_t id, char const* name) {
    torch_ir::value v;
    v.id = torch_ir::value_id{id};
    v.name = name;
    torch_ir::tensor_type type;
    type.dtype = torch_ir::dtype::float32;
    type.sizes = {2, 4};
    v.type = std::move(type);
    return v;
}

}  // namespace

torch_ir::ir make_program() {
    torch_ir::ir_builder builder;
    torch_ir::model_info info;
    info.model_name = "Small";
    builder.begin(std::move(info));

    torch_ir::input_node x;
    x.result = tensor(0, "x");
    builder.input(std::move(x));

    torch_ir::call_node relu;
    relu.name = "relu";
    relu.op = torch_ir::op_name("aten.relu.default");
    relu.arguments.push_back({"self", torch_ir::use{torch_ir::value_id{0}}, torch_ir::argument_kind::positional});
    relu.results.push_back(tensor(1, "relu"));
    builder.call(std::move(relu));

    torch_ir::call_node add;
    add.name = "add";
    add.op = torch_ir::op_name("aten.add.Tensor");
    add.arguments.push_back({"self", torch_ir::use{torch_ir::value_id{1}}, torch_ir::argument_kind::positional});
    add.arguments.push_back({"other", torch_ir::use{torch_ir::value_id{0}}, torch_ir::argument_kind::positional});
    add.results.push_back(tensor(2, "add"));
    builder.call(std::move(add));

    torch_ir::output_node output;
    output.entries.push_back({torch_ir::use{torch_ir::value_id{2}}});
    builder.output(std::move(output));
    builder.end();
    return std::move(builder).result();
}

int count_calls_elsewhere(torch_ir::ir const& program) { return torch_ir::drive(program, call_counter{}).calls; }
