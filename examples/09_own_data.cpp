// SPDX-License-Identifier: MIT
// A compiler's own data on the nodes, and Boost.Graph's algorithms on the graph.
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/data_graph.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/visit/drive.hpp>

#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

#include <boost/graph/dominator_tree.hpp>
#include <boost/property_map/property_map.hpp>

struct schedule {
    int step = 0;  // the earliest at which the node can run
};

int main() {
    auto const archive = torch_ir::pt2_archive::open("model.pt2");
    auto program = torch_ir::build<torch_ir::basic_ir<schedule>>(archive);  // each node has a schedule

    auto const& g = program.graph();
    int steps = 0;
    for (auto const v : program.calls()) {
        for (auto [e, end] = in_edges(v, g); e != end; ++e)
            program.properties(v).step = std::max(program.properties(v).step, program.properties(source(*e, g)).step + 1);
        steps = std::max(steps, program.properties(v).step);
    }
    std::cout << program.calls().size() << " nodes in " << steps << " steps; at once in step 1:";
    for (auto const v : program.calls())
        if (program.properties(v).step == 1) std::cout << ' ' << program.call(v).name;
    std::cout << '\n';

    // Every path from the input to the output goes through the dominators of the output. Weights are no part of a path.
    auto const data = torch_ir::data_graph(program);
    std::vector<torch_ir::vertex> dominator(num_vertices(g), torch_ir::no_vertex);
    boost::lengauer_tarjan_dominator_tree(data, program.inputs().front(),
                                          boost::make_iterator_property_map(dominator.begin(), get(boost::vertex_index, g)));
    std::cout << "on every path:";
    for (auto v = dominator[program.output()]; v != program.inputs().front(); v = dominator[v]) std::cout << ' ' << name_of(program.node(v));
    std::cout << '\n';
}
