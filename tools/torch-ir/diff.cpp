// SPDX-License-Identifier: MIT
// torch-ir diff: what differs between two programs.
#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"

#include <torch_ir/analyze/diff_text.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <string_view>

namespace torch_ir_tool {

command add_diff(CLI::App& program) {
    struct options {
        std::string before;
        std::string after;
        example_options examples;
        bool json = false;
    };
    auto o = std::make_shared<options>();
    auto* app = program.add_subcommand("diff", "Show what differs between two programs: nodes, attributes, types, inputs, weights, outputs");
    app->add_option("A", o->before, "Archive (.pt2), IR JSON document or TorchScript file")->required();
    app->add_option("B", o->after, "Another one, in any of these forms")->required();
    add_example_options(*app, o->examples);
    app->add_flag("--json", o->json, "Print the differences as JSON");
    app->footer("Exit code 1 where the programs differ. Example: torch-ir diff before.pt2 after.json");
    return {app, [o] {
                require_torchscript(o->examples, {o->before, o->after});
                auto const before = load_program(o->before, o->examples), after = load_program(o->after, o->examples);
                auto const difference = torch_ir::diff_ir(before, after);
                if (o->json) {
                    write_result({}, torch_ir::to_json(difference), text_kind::json);
                } else {
                    std::string const text = torch_ir::printable_text(torch_ir::to_string(difference)) + "\n";
                    for (std::size_t at = 0; at < text.size();) {
                        auto const end = text.find('\n', at);
                        std::string const line = text.substr(at, end - at);
                        std::cout << (line.starts_with('-') ? red(line) : line.starts_with('+') || line == "equal" ? green(line) : line) << '\n';
                        at = end + 1;
                    }
                }
                return int{difference.is_equal() ? done : check_failed};
            }};
}

}  // namespace torch_ir_tool
