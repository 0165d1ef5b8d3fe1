// SPDX-License-Identifier: MIT
// Pictures: Mermaid, all of it and by modules, DOT for Graphviz, a page to look around in. (Usage guide §10.2)
#include <torch_ir/draw/dot.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/pt2/read.hpp>

#include <iostream>

int main() {
    auto const program = torch_ir::read_pt2("model.pt2");
    torch_ir::write_file("model.mmd", torch_ir::draw_mermaid_flowchart(program));
    torch_ir::write_file("model.dot", torch_ir::draw_dot(program));
    torch_ir::write_file("model.html", torch_ir::draw_html(program));
    std::cout << torch_ir::draw_mermaid_flowchart(program, {.weights = false, .depth = 1}) << '\n';
}
