// SPDX-License-Identifier: MIT
// torch-ir rewrite: passes over a program.
#include "command.hpp"
#include "file_selection.hpp"
#include "input_path.hpp"
#include "option_checks.hpp"
#include "option_labels.hpp"
#include "program_file.hpp"
#include "rewrite_options.hpp"
#include "terminal.hpp"

#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir_tool {

namespace {

/// Those that need LibTorch, and what they do.
constexpr struct {
    char const *name, *description;
} more_passes[] = {
    {fold_pass, "compute what follows from constants alone, and from --weights if they are given"},
    {optimize_pass_name, "for inference: fold, batch norms folded, linear layers of one input joined, attention in one call, idle calls and assertions gone"},
    {functionalize_pass_name, "no operator writes; new values of buffers and inputs become outputs, as run_decompositions({}) does it"},
    {core_aten_pass_name, "functional, and decomposed to core ATen, as run_decompositions() does it; --keep leaves operators whole"},
};

std::vector<std::string> pass_names() {
    std::vector<std::string> out;
    for (auto const& p : torch_ir::rewrite_passes()) out.push_back(p.name);
    for (auto const& p : more_passes) out.emplace_back(p.name);
    return out;
}

/// A line for each.
std::string descriptions_of_passes() {
    std::string out;
    for (auto const& p : torch_ir::rewrite_passes()) out += "  " + p.name + ": " + p.description + "\n";
    for (auto const& p : more_passes) out += std::string("  ") + p.name + ": " + p.description + "\n";
    return out;
}

}  // namespace

void write_rewritten(rewrite_options const& o, torch_ir::pipeline_result const& result) {
    auto const text =
        o.format == "text" ? torch_ir::to_text(result.program) : torch_ir::serialize_ir(result.program, {.dialect = *torch_ir::find_dialect(o.format)});
    bool const is_file = !o.output.empty() && o.output != "-";  // which is read again
    write_result(o.output, text, o.format != "text" ? text_kind::json : is_file ? text_kind::page : text_kind::lines);
    for (auto const& p : result.passes)
        say_summary(p.name + ": " + counted(p.changes, "change") + ", " + torch_ir::with_thousands(static_cast<std::int64_t>(p.calls_before)) + " -> " +
                    torch_ir::with_thousands(static_cast<std::int64_t>(p.calls_after)) + " calls");
}

command add_rewrite(CLI::App& program) {
    auto o = std::make_shared<rewrite_options>();
    auto* app = program.add_subcommand("rewrite", "Change a program by passes, after which it computes the same");
    app->add_option("FILE", o->file, "Archive (.pt2), IR JSON document or TorchScript file")->required();
    add_example_options(*app, o->examples);
    app->add_option("-o,--output", o->output, "The document to write (default: standard output)");
    app->add_option("--pass", o->passes, "Passes in order, separated by commas (default: canonicalize)")->delimiter(',')->check(one_of(pass_names()));
    app->add_option("--decompose", o->decompose, "functionalize: operators that are taken apart: aten.addmm,aten.layer_norm")->delimiter(',');
    app->add_option("--keep", o->keep, "core-aten: operators that stay: aten.linear,aten.layer_norm")->delimiter(',');
    app->add_flag("--scan", o->recurrent_as_scan, "core-aten: recurrent layers become loops (scan), not as many steps as the sequence has");
    auto* weights = app->add_option("--weights", o->weights,
                                    "Weights in any format: the program is run after each pass, on --inputs or random ones, and must compute the same");
    app->add_option("--key", o->key, "The dictionary inside of a checkpoint: model.state_dict (default: found by itself)")->needs(weights);
    app->add_option("--strip-prefix", o->strip_prefix, "Taken from the names of weights that begin with it: module.")->needs(weights);
    auto* output_weights = app->add_option("--output-weights", o->output_weights,
                                           "Where the weights of the new program go (.safetensors, .pt): with fold or optimize, and --weights")
                               ->needs(weights);
    app->add_option("--format", o->format, "native or pytorch-ir (IR JSON documents), or text")
        ->check(one_of({"native", "pytorch-ir", "text"}))
        ->capture_default_str();
    for (auto const* list : {"--pass", "--decompose", "--keep"}) app->get_option(list)->transform(without_blanks());
    for (auto const* file : {"FILE", "--weights"}) reads_file(app->get_option(file));
    label_options(*app, {{"--pass", "PASS"},
                         {"--decompose", "OPERATOR"},
                         {"--keep", "OPERATOR"},
                         {"--output", "FILE", output_group},
                         {"--format", nullptr, output_group},
                         {"--weights", "FILE", weights_group},
                         {"--key", "KEY", weights_group},
                         {"--strip-prefix", "PREFIX", weights_group},
                         {"--output-weights", "FILE", weights_group}});
    app->footer("Passes:\n" + descriptions_of_passes() +
                "Example: torch-ir rewrite model.json -o smaller.json --pass canonicalize,cse,dce\n"
                "         torch-ir rewrite model.pt2 -o folded.json --pass fold,dce --weights weights.safetensors --output-weights folded.safetensors");
    auto const folds = [o] { return std::any_of(o->passes.begin(), o->passes.end(), makes_weights); };
    app->callback([o, folds, output_weights] {
        if (folds() && !o->weights.empty() && output_weights->count() == 0) throw CLI::RequiredError("--output-weights (fold and optimize make new weights)");
    });
    return {app, [o] {
                if (std::any_of(o->passes.begin(), o->passes.end(), needs_libtorch) || !o->weights.empty()) return rewrite_with_libtorch(*o);
                torch_ir::pipeline passes(o->passes);
                auto const loaded = load_program(o->file, o->examples);
                if (torch_ir::validate_ir(loaded).empty()) passes.check([](torch_ir::ir const& p, std::string_view) { torch_ir::require_valid(p); });
                write_rewritten(*o, passes.run(loaded));
                return int{done};
            }};
}

}  // namespace torch_ir_tool
