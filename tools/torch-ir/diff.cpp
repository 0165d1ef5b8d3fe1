// SPDX-License-Identifier: MIT
// torch-ir diff: what differs between two programs.
#include "command.hpp"
#include "diff_view.hpp"
#include "file_names.hpp"
#include "program_file.hpp"
#include "terminal.hpp"

#include <torch_ir/analyze/diff_text.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/error.hpp>

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

namespace torch_ir_tool {

namespace {

/// `ResNet18/model.pt2` of a path: the file with its folder, since models are often called alike.
std::string file_words(std::string const& path) {
    std::filesystem::path const p(path);
    auto const folder = p.parent_path().filename().string();
    return folder.empty() || folder == "." ? p.filename().string() : folder + "/" + p.filename().string();
}

}  // namespace

command add_diff(CLI::App& program) {
    struct options {
        std::string before;
        std::string after;
        example_options examples;
        std::string output;
        bool json = false;
        bool stat = false;
        bool all = false;
    };
    auto o = std::make_shared<options>();
    auto* app = program.add_subcommand("diff", "Show what differs between two programs: nodes, attributes, types, inputs, weights, outputs");
    app->add_option("A", o->before, "Archive (.pt2), IR JSON document or TorchScript file")->required();
    app->add_option("B", o->after, "Another one, in any of these forms")->required();
    add_example_options(*app, o->examples);
    app->add_option("-o,--output", o->output, "A page (.html) with both programs in one picture: added green, removed red, changed orange");
    auto* json = app->add_flag("--json", o->json, "Print the differences as JSON");
    app->add_flag("--stat", o->stat, "Print a table: how much was added, removed and changed in each module")->excludes(json);
    app->add_flag("--all", o->all, "A line for each difference and module, also where they are alike")->excludes(json);
    app->footer(
        "Exit code 1 where the programs differ. Example: torch-ir diff before.pt2 after.json\n"
        "                                               torch-ir diff before.pt2 after.pt2 --stat\n"
        "                                               torch-ir diff before.pt2 after.pt2 -o diff.html");
    for (auto const* file : {"A", "B"}) reads_file(app->get_option(file));
    label_options(*app, {{"--output", "FILE", output_group}, {"--json", nullptr, output_group}});
    return {app, [o] {
                require_torchscript(o->examples, {o->before, o->after});
                if (!o->output.empty() && !is_page(o->output))
                    torch_ir::raise(torch_ir::error::bad_argument("--output", "a name that ends in .html", "'" + o->output + "'"));
                auto const before = load_program(o->before, o->examples), after = load_program(o->after, o->examples);
                auto const difference = torch_ir::diff_ir(before, after);
                if (!o->output.empty()) {
                    std::string const title = file_words(o->before) + " \xE2\x86\x92 " + file_words(o->after);
                    write_result(o->output, torch_ir::draw_html_difference(before, after, {.title = title}), text_kind::page);
                }
                if (o->json) {
                    write_result({}, torch_ir::to_json(difference), text_kind::json);
                } else if (difference.is_equal()) {
                    std::cout << green("equal") << '\n';
                } else {
                    auto const form = o->all ? torch_ir::difference_form::all : torch_ir::difference_form::folded;
                    std::cout << (o->stat ? difference_table(difference, form, output_columns()) : difference_lines(difference, form));
                }
                return int{difference.is_equal() ? done : check_failed};
            }};
}

}  // namespace torch_ir_tool
