// SPDX-License-Identifier: MIT
// torch-ir visualize: a program as a Mermaid flowchart.
#include "command.hpp"
#include "program_file.hpp"
#include "render.hpp"
#include "terminal.hpp"

#include <torch_ir/draw/mermaid_flowchart.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace torch_ir_tool {

command add_visualize(CLI::App& program) {
    struct options {
        std::string file;
        example_options examples;
        std::string output;
        std::size_t max_nodes = 30;
        bool no_weights = false;
    };
    auto o = std::make_shared<options>();
    auto* app = program.add_subcommand("visualize", "Draw a program as a Mermaid flowchart");
    app->add_option("FILE", o->file, "Archive (.pt2), IR JSON document or TorchScript file")->required();
    add_example_options(*app, o->examples);
    app->add_option("-o,--output", o->output, "The file to write: .mmd, or a picture (.png, .svg, .pdf) by mermaid-cli's mmdc (default: standard output)");
    app->add_option("--max-nodes", o->max_nodes, "Draw at most that many nodes; 0: all")
        ->check(CLI::Range(0, 1'000'000'000))
        ->capture_default_str();
    app->add_flag("--no-weights", o->no_weights, "Leave the weights out");
    app->footer("Example: torch-ir visualize model.pt2 -o model.mmd --max-nodes 50");
    return {app, [o] {
                auto const drawn = torch_ir::draw_mermaid_flowchart(load_program(o->file, o->examples), {.max_nodes = o->max_nodes, .weights = !o->no_weights});
                if (is_picture(o->output)) render(drawn, o->output);
                else write_result(o->output, drawn);
                return int{done};
            }};
}

}  // namespace torch_ir_tool
