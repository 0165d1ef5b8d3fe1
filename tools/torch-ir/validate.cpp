// SPDX-License-Identifier: MIT
// torch-ir validate: all problems of a program, and of weights for it.
#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"
#include "weights_file.hpp"

#include <torch_ir/validate/validate.hpp>
#include <torch_ir/validate/weights.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace torch_ir_tool {

command add_validate(CLI::App& program) {
    struct options {
        std::string file;
        example_options examples;
        std::string weights;
        std::string key;
        std::string strip_prefix;
    };
    auto o = std::make_shared<options>();
    auto* app = program.add_subcommand("validate", "Check a program, and that weights fit it; lists all problems");
    app->add_option("FILE", o->file, "Archive (.pt2), IR JSON document or TorchScript file")->required();
    add_example_options(*app, o->examples);
    app->add_option("--weights", o->weights, "Weights to check against the program, in any format");
    app->add_option("--strip-prefix", o->strip_prefix, "Taken from the names of weights that begin with it: module.");
    app->add_option("--key", o->key, "The dictionary inside of a checkpoint: model.state_dict (default: found by itself)");
    app->footer("Example: torch-ir validate model.json --weights weights.safetensors");
    return {app, [o] {
                require_torchscript(o->examples, {o->file});
                auto const loaded = load_program(o->file, o->examples);
                auto problems = torch_ir::validate_ir(loaded);
                if (!o->weights.empty())
                    for (auto& p :
                         torch_ir::validate_weights_against_ir(load_weights_and_warn(o->weights, {.key = o->key, .strip_prefix = o->strip_prefix}), loaded))
                        problems.push_back(std::move(p));
                for (auto const& p : problems) std::cout << red("problem") << ": " << torch_ir::printable_line(p.message()) << '\n';
                if (!problems.empty()) {
                    std::cout << torch_ir::printable_line(o->file) << ": " << problems.size() << (problems.size() == 1 ? " problem\n" : " problems\n");
                    return int{check_failed};
                }
                std::cout << torch_ir::printable_line(o->file) << ": " << green("valid") << " (" << loaded.calls().size() << " nodes, "
                          << loaded.weights().size() << " weights)\n";
                return int{done};
            }};
}

}  // namespace torch_ir_tool
