// SPDX-License-Identifier: MIT
// torch-ir info: what a program, or a file of weights, consists of.
#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"

#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/analyze/statistics_json.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/summary.hpp>

#include <memory>
#include <string>

namespace torch_ir_tool {

namespace {

/// A file of weights alone: archives of torch.export and TorchScript are programs first.
bool is_weights(std::string const& path) {
    using torch_ir::weights_format;
    auto const file = torch_ir::map_file(path);
    auto const format = torch_ir::find_weights_format(file, path);
    return format != weights_format::pt2 && format != weights_format::unknown && !is_torchscript(file, path);
}

}  // namespace

command add_info(CLI::App& program) {
    struct options {
        std::string file;
        example_options examples;
        std::string output;
        std::string key;
        bool json = false;
    };
    auto o = std::make_shared<options>();
    auto* app = program.add_subcommand("info", "Show counts, shapes and operators of a program, or the tensors in a file of weights");
    app->add_option("FILE", o->file, "Archive (.pt2), IR JSON document, TorchScript file, or weights in any format")->required();
    add_example_options(*app, o->examples);
    app->add_option("--key", o->key, "Of weights: the dictionary inside of a checkpoint (default: found by itself)");
    app->add_flag("--json", o->json, "Print JSON");
    app->add_option("-o,--output", o->output, "The file to write (default: standard output)");
    app->footer("Example: torch-ir info model.pt2 --json -o summary.json");
    return {app, [o] {
                if (is_weights(o->file)) {
                    auto const weights = torch_ir::load_weights(o->file, {.key = o->key});
                    write_result(o->output, o->json ? torch_ir::to_json(weights) : torch_ir::to_text(weights));
                    return int{done};
                }
                auto const s = torch_ir::compute_statistics(load_program(o->file, o->examples));
                write_result(o->output, o->json ? torch_ir::to_json(s) : torch_ir::to_text(s));
                return int{done};
            }};
}

}  // namespace torch_ir_tool
