// SPDX-License-Identifier: MIT
// The importer of docs/embedding.md: from an archive into a graph of another compiler.
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/visit/call_view.hpp>
#include <torch_ir/visit/drive.hpp>
#include <torch_ir/visit/value_table.hpp>

#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "check.hpp"

/// The other compiler: operations on tensors of float32 that are called by numbers.
struct my_graph {
    struct operation {
        std::string name;
        std::vector<int> operands;
        std::vector<std::int64_t> numbers;
        std::vector<std::int64_t> shape;
    };
    std::vector<operation> operations;

    int add(std::string name, std::vector<int> operands, std::vector<std::int64_t> numbers, std::vector<std::int64_t> shape) {
        operations.push_back({std::move(name), std::move(operands), std::move(numbers), std::move(shape)});
        return static_cast<int>(operations.size()) - 1;
    }
};

struct importer {
    my_graph graph;
    torch_ir::value_table values;
    std::map<torch_ir::value_id, int> imported;

    void input(torch_ir::input_node const& n) { values.add(n), import(n.result, "input"); }
    void weight(torch_ir::weight_node const& n) { values.add(n), import(n.result, n.target); }
    void call(torch_ir::call_node const& node) {
        torch_ir::call_view const c(values, node);
        values.add(node);
        auto const of = [&](char const* name) { return imported.at(c.operand(name).id()); };
        auto const is = [&](char const* name) { return c.op().without_overload() == name; };
        std::vector<int> operands; std::vector<std::int64_t> numbers;
        if (is("aten.conv2d")) operands = {of("input"), of("weight")}, numbers = c.integers("stride");
        else if (is("aten.batch_norm")) operands = {of("input"), of("running_mean"), of("running_var")};
        else if (is("aten.relu") || is("aten.adaptive_avg_pool2d")) operands = {of("self")};
        else if (is("aten.flatten")) operands = {of("self")}, numbers = {c.integer("start_dim"), c.integer("end_dim")};
        else if (is("aten.add") && c.number("alpha") == 1) operands = {of("self"), of("other")};
        else if (is("aten.linear")) operands = {of("input"), of("weight")};
        else c.refuse("an operator that this compiler lacks");
        if (c.has("bias")) operands.push_back(of("bias"));
        imported[c.result().id] = graph.add(node.op.text(), operands, numbers, c.result_sizes());
    }
    void import(torch_ir::value const& v, std::string const& name) { imported[v.id] = graph.add(name, {}, {}, torch_ir::sizes_of({&v})); }
};

int main() {
    auto const result = torch_ir::drive(torch_ir::pt2_archive::open("resnet.pt2"), importer());
    std::size_t convolutions = 0;
    for (auto const& o : result.graph.operations) {
        if (o.name != "aten.conv2d.default") continue;
        ++convolutions;
        check(o.numbers.size() == 2, "the stride, be it a default");
        check(o.operands.size() == 3, "input, weight and bias");
    }
    check(convolutions == 7, "seven convolutions");
    std::cout << result.graph.operations.size() << " operations\n";
    try {
        torch_ir::drive(torch_ir::pt2_archive::open("model.pt2"), importer());
        check(false, "a transformer is refused");
    } catch (torch_ir::error const& e) {
        std::cout << e.what() << '\n';
        check(std::string(e.what()).find("unsupported: an operator that this compiler lacks") != std::string::npos, "in words");
    }
}
