// SPDX-License-Identifier: MIT
// torch-ir visualize: a program as a Mermaid flowchart, in Graphviz's DOT, as an HTML page or as a picture.
#include "command.hpp"
#include "program_file.hpp"
#include "render.hpp"
#include "terminal.hpp"

#include <torch_ir/draw/dot.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/error.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace torch_ir_tool {

namespace {

struct visualize_options {
    std::string file;
    example_options examples;
    std::string output;
    std::string format;
    std::optional<std::size_t> max_nodes;
    std::size_t depth = torch_ir::picture_options::all_levels;
    bool modules = false;
    bool repeats = false;
    bool no_weights = false;
    bool no_empty_labels = false;
};

/// What --format says, else what the name of the file says.
std::string format_of(visualize_options const& o) {
    if (!o.format.empty()) return o.format;
    auto const type = std::filesystem::path(o.output).extension();
    if (type == ".dot" || type == ".gv") return "dot";
    return type == ".html" || type == ".htm" ? "html" : "mermaid";
}

std::string draw(torch_ir::ir const& program, visualize_options const& o, std::string const& format) {
    bool const plain = !o.modules && !o.repeats && o.depth == torch_ir::picture_options::all_levels;
    if (format == "html") return torch_ir::draw_html(program);
    if (format == "dot")
        return torch_ir::draw_dot(program,
                                  {.max_nodes = o.max_nodes.value_or(0), .weights = !o.no_weights, .modules = !plain, .repeats = o.repeats, .depth = o.depth});
    return torch_ir::draw_mermaid_flowchart(program, {.max_nodes = o.max_nodes.value_or(plain ? 30 : 0),
                                                      .weights = !o.no_weights,
                                                      .modules = !plain,
                                                      .repeats = o.repeats,
                                                      .depth = o.depth,
                                                      .empty_labels = !o.no_empty_labels && !is_picture(o.output)});
}

int visualize(visualize_options const& o) {
    auto const program = load_program(o.file, o.examples);
    if (!is_picture(o.output)) {
        write_result(o.output, draw(program, o, format_of(o)));
        return done;
    }
    if (o.format == "html") throw torch_ir::error::bad_argument("--format html", "a file that ends in .html", "'" + o.output + "'");
    render({.mermaid = o.format == "dot" ? std::string() : draw(program, o, "mermaid"), .dot = o.format == "mermaid" ? std::string() : draw(program, o, "dot")},
           o.output);
    return done;
}

}  // namespace

command add_visualize(CLI::App& program) {
    auto o = std::make_shared<visualize_options>();
    auto* app = program.add_subcommand("visualize", "Draw a program: a Mermaid flowchart, DOT, an HTML page or a picture");
    app->add_option("FILE", o->file, "Archive (.pt2), IR JSON document or TorchScript file")->required();
    add_example_options(*app, o->examples);
    app->add_option("-o,--output", o->output,
                    "The file to write: .mmd, .dot, .html, or a picture (.png, .svg, .pdf) by mermaid-cli's mmdc or Graphviz's dot, whichever is there "
                    "(default: standard output)");
    app->add_option("--format", o->format, "The language (default: by the file's name, else mermaid)")->check(CLI::IsMember({"mermaid", "dot", "html"}));
    app->add_option("--max-nodes", o->max_nodes, "Draw at most that many nodes; 0: all (default: 30 in a plain Mermaid flowchart, else all)")
        ->check(CLI::Range(0, 1'000'000'000));
    app->add_flag("--group", o->modules, "Draw a box around each module");
    app->add_flag("--collapse", o->repeats, "Draw alike modules in a row once, with their number; implies --group");
    app->add_option("--depth", o->depth, "Draw each module of that level as one node, 1 for the outermost; implies --group")
        ->check(CLI::Range(1, 1'000'000'000));
    app->add_flag("--no-weights", o->no_weights, "Leave the weights out");
    app->add_flag("--no-empty-labels", o->no_empty_labels,
                  "Mermaid: leave out the empty labels of scalars, which pytorch-ir writes and Mermaid refuses (in pictures they are left out)");
    app->footer(
        "A Mermaid flowchart beyond the limits of Mermaid (500 edges, 50,000 characters) is drawn by modules instead.\n"
        "Example: torch-ir visualize model.pt2 -o model.svg --collapse --no-weights");
    return {app, [o] { return visualize(*o); }};
}

}  // namespace torch_ir_tool
