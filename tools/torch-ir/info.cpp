// SPDX-License-Identifier: MIT
// torch-ir info: what a program consists of.
#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"

#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/analyze/statistics_json.hpp>

#include <memory>
#include <string>

namespace torch_ir_tool {

command add_info(CLI::App& program) {
    struct options {
        std::string file;
        std::string output;
        bool json = false;
    };
    auto o = std::make_shared<options>();
    auto* app = program.add_subcommand("info", "Show counts, shapes and operators of a program");
    app->add_option("FILE", o->file, "Archive (.pt2) or IR JSON document")->required();
    app->add_flag("--json", o->json, "Print JSON");
    app->add_option("-o,--output", o->output, "The file to write (default: standard output)");
    app->footer("Example: torch-ir info model.pt2 --json -o summary.json");
    return {app, [o] {
                auto const s = torch_ir::compute_statistics(load_program(o->file));
                write_result(o->output, o->json ? torch_ir::to_json(s) : torch_ir::to_text(s));
                return int{done};
            }};
}

}  // namespace torch_ir_tool
