// SPDX-License-Identifier: MIT
#include <torch_ir/core.hpp>

#include <iostream>
#include <map>
#include <string>

struct op_counter {                                            // a visitor says only what it cares about
    std::map<std::string, int> counts;
    void call(torch_ir::call_node const& c) { ++counts[c.op.text()]; }
};

int main() {
    auto const archive = torch_ir::pt2_archive::open("model.pt2");
    for (auto const& [op, count] : torch_ir::drive(archive, op_counter{}).counts) std::cout << op << ' ' << count << '\n';
}
