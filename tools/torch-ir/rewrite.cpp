// SPDX-License-Identifier: MIT
// torch-ir rewrite: passes over a program.
#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"

#include <torch_ir/json/write.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir_tool {

command add_rewrite(CLI::App& program) {
    struct options {
        std::string file;
        example_options examples;
        std::string output;
        std::vector<std::string> passes{"canonicalize"};
        std::string format = "native";
        bool quiet = false;
    };
    auto o = std::make_shared<options>();
    std::string known;
    for (auto const& p : torch_ir::rewrite_passes()) known += "  " + p.name + ": " + p.description + "\n";
    auto* app = program.add_subcommand("rewrite", "Change a program by passes; it computes the same afterwards");
    app->add_option("FILE", o->file, "Archive (.pt2), IR JSON document or TorchScript file")->required();
    add_example_options(*app, o->examples);
    app->add_option("-o,--output", o->output, "The document to write (default: standard output)");
    app->add_option("--pass", o->passes, "Passes in order, separated by commas (default: canonicalize)")->delimiter(',');
    app->add_option("--format", o->format, "native or pytorch-ir (IR JSON documents), or text")
        ->check(CLI::IsMember({"native", "pytorch-ir", "text"}))
        ->capture_default_str();
    app->add_flag("--quiet", o->quiet, "Don't tell on standard error what the passes did");
    app->footer("Passes:\n" + known + "Example: torch-ir rewrite model.json -o smaller.json --pass canonicalize,cse,dce");
    return {app, [o] {
                torch_ir::pipeline passes(o->passes);
                auto const loaded = load_program(o->file, o->examples);
                if (torch_ir::validate_ir(loaded).empty()) passes.check([](torch_ir::ir const& p, std::string_view) { torch_ir::require_valid(p); });
                auto const result = passes.run(loaded);
                auto const text = o->format == "text" ? torch_ir::to_text(result.program)
                                                      : torch_ir::serialize_ir(result.program, {.dialect = *torch_ir::find_dialect(o->format)});
                write_result(o->output, text);
                if (!o->quiet)
                    for (auto const& p : result.passes)
                        std::cerr << p.name << ": " << p.changes << (p.changes == 1 ? " change, " : " changes, ") << p.calls_before << " -> "
                                  << p.calls_after << " calls\n";
                return int{done};
            }};
}

}  // namespace torch_ir_tool
