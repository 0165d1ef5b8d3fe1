// SPDX-License-Identifier: MIT
// torch-ir visualize: a program as a Mermaid flowchart, in Graphviz's DOT, as an HTML page or as a picture.
#include "command.hpp"
#include "input_path.hpp"
#include "option_labels.hpp"
#include "overlays.hpp"
#include "program_file.hpp"
#include "render.hpp"
#include "terminal.hpp"
#include "weights_file.hpp"

#include <torch_ir/draw/dot.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/weights/element_statistics.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
    std::vector<std::string> overlays;
    std::string weights;
    std::string key;
    std::int64_t time_limit = 600;
};

/// The language that the extension of a file stands for; empty for one that says nothing.
std::string language_of(std::string const& path) {
    auto const type = lower_extension(path);
    if (type == ".mmd" || type == ".mermaid") return "mermaid";
    if (type == ".dot" || type == ".gv") return "dot";
    return type == ".html" || type == ".htm" ? "html" : "";
}

/// What --format says, else what the name of the file says. A name that says another language, or a kind of picture that nobody makes here, is refused.
std::string format_of(visualize_options const& o) {
    auto const type = lower_extension(o.output);
    auto const by_name = language_of(o.output);
    std::string const asked = o.format == "pytorch-ir" ? "mermaid" : o.format;
    if (!by_name.empty() && !asked.empty() && asked != by_name)
        torch_ir::raise(torch_ir::error::bad_argument("--format " + o.format, "a file of that language", "'" + o.output + "'"));
    bool const is_other = type == ".jpg" || type == ".jpeg" || type == ".gif" || type == ".webp" || type == ".bmp" || type == ".tif" || type == ".tiff" ||
                          type == ".ps" || type == ".eps" || type == ".json" || type == ".xml";
    if (by_name.empty() && !type.empty() && (asked.empty() || is_other))
        torch_ir::raise(torch_ir::error::bad_argument(
            "--output", std::string("a name that ends in .mmd, .dot, .html, .png, .svg or .pdf") + (asked.empty() ? ", or --format" : ""),
            "'" + o.output + "'"));
    return !asked.empty() ? asked : by_name.empty() ? "mermaid" : by_name;
}

/// Throws for an option that the language has no use for.
void require_effect(visualize_options const& o, std::string const& format) {
    bool const draws_modules = o.modules || o.repeats || o.depth != torch_ir::picture_options::all_levels;
    char const* const drawn = o.max_nodes     ? "--max-nodes"
                              : o.modules     ? "--group"
                              : o.repeats     ? "--collapse"
                              : o.no_weights  ? "--no-weights"
                              : draws_modules ? "--depth"
                                              : nullptr;
    if (format == "html" && drawn != nullptr)
        torch_ir::raise(
            torch_ir::error::bad_argument(drawn, "Mermaid, DOT or a picture (a page of HTML has all nodes, by modules that open and close)", "HTML"));
    if (format != "html" && !o.overlays.empty())
        torch_ir::raise(torch_ir::error::bad_argument("--overlay", "a page of HTML, which shows its numbers as colours", "'" + format + "'"));
    if (format != "html" && !o.weights.empty())
        torch_ir::raise(torch_ir::error::bad_argument("--weights", "a page of HTML, which shows what their elements are like", "'" + format + "'"));
    if (o.format != "pytorch-ir") return;
    if (draws_modules)
        torch_ir::raise(torch_ir::error::bad_argument("--format pytorch-ir", "a plain flowchart, as pytorch-ir draws it", "--group, --collapse or --depth"));
    if (is_picture(o.output)) torch_ir::raise(torch_ir::error::bad_argument("--format pytorch-ir", "text (Mermaid refuses some of it)", "'" + o.output + "'"));
}

std::string draw(torch_ir::ir const& program, visualize_options const& o, std::string const& format) {
    bool const plain = !o.modules && !o.repeats && o.depth == torch_ir::picture_options::all_levels;
    if (format == "dot")
        return torch_ir::draw_dot(program,
                                  {.max_nodes = o.max_nodes.value_or(0), .weights = !o.no_weights, .modules = !plain, .repeats = o.repeats, .depth = o.depth});
    return torch_ir::draw_mermaid_flowchart(program, {.max_nodes = o.max_nodes.value_or(plain ? 30 : 0),
                                                      .weights = !o.no_weights,
                                                      .modules = !plain,
                                                      .repeats = o.repeats,
                                                      .depth = o.depth,
                                                      .empty_labels = o.format == "pytorch-ir"});
}

/// The page of a file: of all programs of an archive with several, unless one is asked for.
std::string draw_page(visualize_options const& o) {
    auto const file = torch_ir::map_file(o.file);
    std::vector<std::string> names;
    if (o.examples.model.empty() && !is_torchscript(file, o.file)) {
        torch_ir::program_file const opened(file, o.file);
        if (auto const* archive = opened.archive()) names = archive->models();
    }
    std::vector<torch_ir::ir> programs;
    auto which = o.examples;
    for (std::size_t i = 0; i < (names.size() > 1 ? names.size() : 1); ++i) {
        if (names.size() > 1) which.model = names[i];
        programs.push_back(load_program(o.file, which));
    }
    std::vector<torch_ir::page_program> shown;
    for (std::size_t i = 0; i < programs.size(); ++i) shown.push_back({names.size() > 1 ? names[i] : programs[i].model_name(), &programs[i]});
    auto overlays = read_overlays(o.overlays);
    if (!o.weights.empty())
        overlays.push_back({std::filesystem::path(o.weights).filename().string(),
                            torch_ir::element_statistics_json(weights_and_constants(o.weights, {.key = o.key, .model = o.examples.model}))});
    return torch_ir::draw_html(shown, {.overlays = std::move(overlays)});
}

int visualize(visualize_options const& o) {
    require_torchscript(o.examples, {o.file});
    bool const to_picture = is_picture(o.output);
    if (to_picture && o.format == "html") throw torch_ir::error::bad_argument("--format html", "a file that ends in .html", "'" + o.output + "'");
    auto const format = to_picture ? o.format : format_of(o);
    require_effect(o, format);
    if (!to_picture && format == "html") {
        write_result(o.output, draw_page(o), text_kind::page);
        return done;
    }
    auto const program = load_program(o.file, o.examples);
    if (!to_picture) {
        write_result(o.output, draw(program, o, format), text_kind::lines);
        return done;
    }
    render({.mermaid = o.format == "dot" ? std::string() : draw(program, o, "mermaid"), .dot = o.format == "mermaid" ? std::string() : draw(program, o, "dot")},
           o.output, std::chrono::seconds(o.time_limit));
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
    app->add_option(
           "--format", o->format,
           "The language (default: by the file's name, else mermaid); pytorch-ir: Mermaid byte for byte as that system writes it, with empty labels for "
           "scalars, which Mermaid refuses")
        ->check(CLI::IsMember({"mermaid", "dot", "html", "pytorch-ir"}));
    app->add_option("--max-nodes", o->max_nodes, "Draw at most that many nodes; 0: all (default: 30 in a plain Mermaid flowchart, else all)")
        ->check(CLI::Range(0, 1'000'000'000));
    app->add_flag("--group", o->modules, "Draw a box around each module");
    app->add_flag("--collapse", o->repeats, "Draw alike modules in a row once, with their number; implies --group");
    app->add_option("--depth", o->depth, "Draw each module of that level as one node, 1 for the outermost; implies --group")
        ->check(CLI::Range(1, 1'000'000'000));
    app->add_flag("--no-weights", o->no_weights, "Leave the weights out");
    app->add_option("--overlay", o->overlays,
                    "For a page of HTML: a file of JSON with numbers by node, which it shows as colours: what run --trace or verify --bisect --json wrote, or "
                    "{\"name\": …, \"unit\": …, \"values\": {NODE: NUMBER}}; may be given several times");
    auto* weights =
        app->add_option("--weights", o->weights, "For a page of HTML: weights in any format, of whose elements it shows range, mean, histogram, NaN");
    app->add_option("--key", o->key, "The dictionary inside of a checkpoint: model.state_dict (default: found by itself)")->needs(weights);
    app->add_option("--time-limit", o->time_limit, "The most seconds that mmdc or dot may take for a picture; 0: any time")
        ->check(CLI::Range(0, 1'000'000'000))
        ->capture_default_str();
    reads_file(app->get_option("FILE"));
    reads_file(app->get_option("--overlay"))->allow_extra_args(false);
    label_options(*app, {{"--output", "FILE", output_group},
                         {"--format", nullptr, output_group},
                         {"--overlay", "FILE", output_group},
                         {"--time-limit", "SECONDS", output_group},
                         {"--max-nodes", "N"},
                         {"--depth", "N"}});
    app->footer(
        "A Mermaid flowchart beyond the limits of Mermaid (500 edges, 50,000 characters) is drawn by modules instead.\n"
        "Example: torch-ir visualize model.pt2 -o model.svg --collapse --no-weights\n"
        "         torch-ir visualize model.pt2 -o model.html --overlay trace.json");
    return {app, [o] { return visualize(*o); }};
}

}  // namespace torch_ir_tool
