// SPDX-License-Identifier: MIT
// torch-ir visualize: a program as a Mermaid flowchart.
#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"

#include <torch_ir/draw/mermaid_flowchart.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

namespace torch_ir_tool {

command add_visualize(CLI::App& program) {
    struct options {
        std::string file;
        std::string output;
        std::size_t max_nodes = 30;
        bool no_weights = false;
    };
    auto o = std::make_shared<options>();
    auto* app = program.add_subcommand("visualize", "Draw a program as a Mermaid flowchart");
    app->add_option("FILE", o->file, "Archive (.pt2) or IR JSON document")->required();
    app->add_option("-o,--output", o->output, "The file to write, .mmd (default: standard output)");
    app->add_option("--max-nodes", o->max_nodes, "Draw at most that many nodes; 0: all")->capture_default_str();
    app->add_flag("--no-weights", o->no_weights, "Leave the weights out");
    app->footer("Example: torch-ir visualize model.pt2 -o model.mmd --max-nodes 50");
    return {app, [o] {
                auto const type = std::filesystem::path(o->output).extension();
                if (type == ".png" || type == ".svg" || type == ".pdf")
                    torch_ir::raise(torch_ir::error::unsupported(o->output, "pictures of that kind",
                                                                 "write a .mmd file and turn it into a picture with mermaid-cli: mmdc -i model.mmd -o " + o->output));
                auto const loaded = load_program(o->file);
                write_result(o->output, torch_ir::draw_mermaid_flowchart(loaded, {.max_nodes = o->max_nodes, .weights = !o->no_weights}));
                return int{done};
            }};
}

}  // namespace torch_ir_tool
