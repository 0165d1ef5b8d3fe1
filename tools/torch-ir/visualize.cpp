// SPDX-License-Identifier: MIT
// torch-ir visualize: a program as a Mermaid flowchart, in Graphviz's DOT, as an HTML page or as a picture.
#include "command.hpp"
#include "file_names.hpp"
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
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/weights/element_statistics.hpp>

#include <algorithm>
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
    bool no_idle = false;
    bool legend = false;
    std::string dialect = "native";
    std::string renderer;
    std::vector<std::string> overlays;
    std::string weights;
    std::string key;
    std::int64_t time_limit = 600;

    [[nodiscard]] bool is_pytorch_ir() const { return dialect == "pytorch-ir"; }
    [[nodiscard]] bool draws_modules() const { return modules || repeats || depth != torch_ir::picture_options::all_levels; }
    /// What is to be drawn of a large program was said.
    [[nodiscard]] bool is_explicit() const { return max_nodes || draws_modules(); }
};

/// The language that the extension of a file stands for; empty for one that says nothing.
std::string language_of(std::string const& path) {
    auto const type = lower_extension(path);
    if (type == ".mmd" || type == ".mermaid") return "mermaid";
    if (type == ".dot" || type == ".gv") return "dot";
    return is_page(path) ? "html" : "";
}

/// What --format says, else what the name of the file says. A name that says another language, or a kind of picture that nobody makes here, is refused.
std::string format_of(visualize_options const& o) {
    auto const type = lower_extension(o.output);
    auto const by_name = language_of(o.output);
    std::string const asked = o.format.empty() && o.is_pytorch_ir() ? "mermaid" : o.format;
    if (!by_name.empty() && !asked.empty() && asked != by_name)
        torch_ir::raise(torch_ir::error::bad_argument(o.format.empty() ? "--dialect pytorch-ir" : "--format " + o.format,
                                                      o.format.empty() ? "a file of Mermaid" : "a file of that language", "'" + o.output + "'"));
    bool const is_other = type == ".jpg" || type == ".jpeg" || type == ".gif" || type == ".webp" || type == ".bmp" || type == ".tif" || type == ".tiff" ||
                          type == ".ps" || type == ".eps" || type == ".json" || type == ".xml";
    bool const is_file = !o.output.empty() && o.output != "-" && !o.output.starts_with("/dev/");  // /dev/stdout is text
    if (by_name.empty() && is_file && (asked.empty() || is_other))
        torch_ir::raise(torch_ir::error::bad_argument(
            "--output", std::string("a name that ends in .mmd, .dot, .html, .png, .svg or .pdf") + (asked.empty() ? ", or --format" : ""),
            "'" + o.output + "'"));
    return !asked.empty() ? asked : by_name.empty() ? "mermaid" : by_name;
}

/// Throws for an option that the language or the kind of file has no use for.
void require_effect(visualize_options const& o, std::string const& format, bool to_picture) {
    using torch_ir::error;
    std::string const target = "'" + (to_picture ? o.output : format) + "'";
    char const* const drawn = o.max_nodes         ? "--max-nodes"
                              : o.modules         ? "--group"
                              : o.repeats         ? "--collapse"
                              : o.no_weights      ? "--no-weights"
                              : o.no_idle         ? "--no-idle"
                              : o.legend          ? "--legend"
                              : o.draws_modules() ? "--depth"
                                                  : nullptr;
    if (format == "html" && drawn != nullptr)
        torch_ir::raise(error::bad_argument(drawn, "Mermaid, DOT or a picture (a page of HTML has all nodes, by modules that open and close)", "HTML"));
    if (format != "html" && !o.overlays.empty())
        torch_ir::raise(error::bad_argument("--overlay", "a page of HTML, which shows its numbers as colours", target));
    if (format != "html" && !o.weights.empty())
        torch_ir::raise(error::bad_argument("--weights", "a page of HTML, which shows what their elements are like", target));
    if (!o.renderer.empty() && !to_picture)
        torch_ir::raise(error::bad_argument("--renderer", "a picture (.png, .svg, .pdf), which it makes", o.output.empty() ? "text" : "'" + o.output + "'"));
    if (!o.renderer.empty() && !format.empty() && (o.renderer == "dot") != (format == "dot"))
        torch_ir::raise(error::bad_argument("--renderer " + o.renderer, o.renderer == "dot" ? "--format dot" : "--format mermaid", "--format " + format));
    if (!o.is_pytorch_ir()) return;
    if (format != "mermaid" && !to_picture) torch_ir::raise(error::bad_argument("--dialect pytorch-ir", "Mermaid", "'" + format + "'"));
    if (o.draws_modules() || o.legend || o.no_idle)
        torch_ir::raise(
            error::bad_argument("--dialect pytorch-ir", "a plain flowchart, as pytorch-ir draws it", "--group, --collapse, --depth, --legend or --no-idle"));
    if (to_picture) torch_ir::raise(error::bad_argument("--dialect pytorch-ir", "text (Mermaid refuses some of it)", "'" + o.output + "'"));
}

torch_ir::drawn_text draw_graphviz(torch_ir::ir const& program, visualize_options const& o) {
    torch_ir::picture_options const options{.max_nodes = o.max_nodes.value_or(0),
                                            .weights = !o.no_weights,
                                            .idle = !o.no_idle,
                                            .modules = o.draws_modules(),
                                            .repeats = o.repeats,
                                            .depth = o.depth,
                                            .legend = o.legend};
    return o.is_explicit() ? torch_ir::drawn_text{torch_ir::draw_dot(program, options)} : torch_ir::fit_dot(program, options);
}

torch_ir::drawn_text draw_mermaid(torch_ir::ir const& program, visualize_options const& o) {
    return torch_ir::fit_mermaid_flowchart(program, {.max_nodes = o.max_nodes.value_or(o.is_pytorch_ir() ? 30 : 0),
                                                     .weights = !o.no_weights,
                                                     .idle = !o.no_idle,
                                                     .modules = o.modules,
                                                     .repeats = o.repeats,
                                                     .depth = o.depth,
                                                     .legend = o.legend,
                                                     .limits = o.is_explicit() ? torch_ir::mermaid_limits::none() : torch_ir::mermaid_limits{},
                                                     .form = o.is_pytorch_ir() ? torch_ir::flowchart_form::pytorch_ir : torch_ir::flowchart_form::native});
}

/// Says what was done to keep a picture small, and how to get another one.
void tell_change(torch_ir::ir const& program, visualize_options const& o, torch_ir::drawn_text const& drawn) {
    if (drawn.change.empty()) return;
    say("note", "'" + o.file + "' has " + torch_ir::with_thousands(static_cast<std::int64_t>(program.calls().size())) + " nodes: " + drawn.change +
                    " (--max-nodes 0 draws all of them; --group, --collapse, --depth N, --max-nodes N choose)");
}

void write_text(torch_ir::ir const& program, visualize_options const& o, std::string const& format) {
    auto const drawn = format == "dot" ? draw_graphviz(program, o) : draw_mermaid(program, o);
    write_result(o.output, drawn.text, text_kind::lines);
    tell_change(program, o, drawn);
    if (format == "mermaid" && !o.is_pytorch_ir() && !torch_ir::is_within(drawn.text, {}))
        say("note",
            "Mermaid draws nothing of more than 500 edges or 50,000 characters unless its maxEdges and maxTextSize are larger: draw less (--depth N, "
            "--no-weights), or leave the choice to this program (without --max-nodes, --group, --collapse, --depth)");
}

void write_picture(torch_ir::ir const& program, visualize_options const& o) {
    bool const only_dot = o.format == "dot" || o.renderer == "dot", only_mermaid = o.format == "mermaid" || o.renderer == "mmdc";
    auto const mermaid = only_dot ? torch_ir::drawn_text{} : draw_mermaid(program, o);
    auto const dot = only_mermaid ? torch_ir::drawn_text{} : draw_graphviz(program, o);
    auto const made = render({.mermaid = mermaid.text, .dot = dot.text}, o.output, std::chrono::seconds(o.time_limit));
    tell_change(program, o, made.by_dot ? dot : mermaid);
    if (!made.flaw.empty()) say("warning", made.flaw);
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
    auto overlays = read_overlays(o.overlays, programs);
    if (!o.weights.empty()) {
        auto const weights = weights_and_constants(o.weights, {.key = o.key, .model = o.examples.model});
        auto const has_one = [&](torch_ir::ir const& p) {
            return std::any_of(p.weights().begin(), p.weights().end(), [&](torch_ir::vertex v) { return weights.contains(p.weight(v).target); });
        };
        if (std::none_of(programs.begin(), programs.end(), has_one)) say("warning", o.weights + " holds none of the weights of '" + o.file + "'");
        overlays.push_back({std::filesystem::path(o.weights).filename().string(), torch_ir::element_statistics_json(weights)});
    }
    return torch_ir::draw_html(shown, {.overlays = std::move(overlays)});
}

int visualize(visualize_options const& o) {
    require_torchscript(o.examples, {o.file});
    bool const to_picture = is_picture(o.output);
    if (to_picture && o.format == "html") throw torch_ir::error::bad_argument("--format html", "a file that ends in .html", "'" + o.output + "'");
    auto const format = to_picture ? o.format : format_of(o);
    require_effect(o, format, to_picture);
    if (!to_picture && format == "html") {
        write_result(o.output, draw_page(o), text_kind::page);
        return done;
    }
    auto const program = load_program(o.file, o.examples);
    if (to_picture) write_picture(program, o);
    else write_text(program, o, format);
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
    app->add_option("--format", o->format, "The language (default: by the file's name, else mermaid)")->check(one_of({"mermaid", "dot", "html"}));
    app->add_option("--dialect", o->dialect,
                    "Of a Mermaid flowchart: native, or pytorch-ir (what the Python system draws, byte for byte: 30 nodes unless --max-nodes says otherwise; "
                    "Mermaid refuses the empty labels of its scalars)")
        ->check(one_of({"native", "pytorch-ir"}))
        ->capture_default_str();
    app->add_option("--max-nodes", o->max_nodes, "Draw the first nodes only, that many at most; 0: all")->check(whole_number(0, 1'000'000'000));
    app->add_flag("--group", o->modules, "Draw a box around each module");
    app->add_flag("--collapse", o->repeats,
                  "Draw alike modules in a row once, with their number, and others that are like one before them as one node; implies --group");
    app->add_option("--depth", o->depth, "Draw each module of that level as one node, 1 for the outermost; implies --group")
        ->check(whole_number(1, 1'000'000'000));
    app->add_flag("--no-weights", o->no_weights, "Leave the weights out");
    app->add_flag("--no-idle", o->no_idle, "Leave out guards (_assert_…, and what only they use) and calls that nobody uses");
    app->add_flag("--legend", o->legend, "Draw a box with what the colours mean");
    app->add_option("--renderer", o->renderer, "The program that makes a picture (default: mmdc, and dot where mmdc is not there or fails)")
        ->check(one_of({"dot", "mmdc"}));
    app->add_option("--overlay", o->overlays,
                    "A file of JSON with numbers by node, which become colours: what run --profile --json, run --trace or verify --bisect --json wrote, or "
                    "{\"name\": …, \"unit\": …, \"values\": {NODE: NUMBER}}; may be given several times");
    auto* weights = app->add_option("--weights", o->weights, "Weights in any format, of whose elements the page shows range, mean, histogram, NaN");
    app->add_option("--key", o->key, "The dictionary inside of a checkpoint: model.state_dict (default: found by itself)")->needs(weights);
    app->add_option("--time-limit", o->time_limit, "The most seconds that mmdc or dot may take for a picture; 0: any time")
        ->check(whole_number(0, 1'000'000'000))
        ->capture_default_str();
    for (auto const* file : {"FILE", "--weights"}) reads_file(app->get_option(file));
    reads_file(app->get_option("--overlay"))->allow_extra_args(false);
    constexpr char const *drawn = "What is drawn", *page = "Page of HTML";
    label_options(*app, {{"--output", "FILE", output_group},
                         {"--format", nullptr, output_group},
                         {"--dialect", nullptr, output_group},
                         {"--renderer", nullptr, output_group},
                         {"--time-limit", "SECONDS", output_group},
                         {"--max-nodes", "N", drawn},
                         {"--group", nullptr, drawn},
                         {"--collapse", nullptr, drawn},
                         {"--depth", "N", drawn},
                         {"--no-weights", nullptr, drawn},
                         {"--no-idle", nullptr, drawn},
                         {"--legend", nullptr, drawn},
                         {"--overlay", "FILE", page},
                         {"--weights", "FILE", page},
                         {"--key", "KEY", page}});
    app->footer(
        "A program of more than some 250 nodes and weights is drawn by modules, alike ones once, and smaller still where that isn't enough, unless "
        "--max-nodes, "
        "--group, --collapse or --depth say what to draw. A note on standard error says what was done.\n"
        "Example: torch-ir visualize model.pt2 -o model.svg\n"
        "         torch-ir visualize model.pt2 -o model.svg --collapse --depth 3 --no-weights\n"
        "         torch-ir visualize model.pt2 -o model.html --overlay trace.json");
    return {app, [o] { return visualize(*o); }};
}

}  // namespace torch_ir_tool
