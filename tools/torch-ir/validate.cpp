// SPDX-License-Identifier: MIT
// torch-ir validate: all problems of a program, and of weights for it.
#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"
#include "weights_file.hpp"
#include "weights_problems.hpp"

#include <torch_ir/validate/validate.hpp>
#include <torch_ir/validate/weights.hpp>

#include <cstddef>
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
        bool all = false;
    };
    auto o = std::make_shared<options>();
    auto* app = program.add_subcommand("validate", "Check a program, and that weights fit it; lists all problems");
    app->add_option("FILE", o->file, "Archive (.pt2), IR JSON document or TorchScript file")->required();
    add_example_options(*app, o->examples);
    auto* weights = app->add_option("--weights", o->weights, "Weights to check against the program, in any format");
    app->add_option("--strip-prefix", o->strip_prefix, "Taken from the names of weights that begin with it: module.");
    app->add_option("--key", o->key, "The dictionary inside of a checkpoint: model.state_dict (default: found by itself)");
    app->add_flag("--all", o->all, "List every weight that doesn't fit (default: ten of each kind)")->needs(weights);
    app->footer("Example: torch-ir validate model.json --weights weights.safetensors");
    return {app, [o] {
                require_torchscript(o->examples, {o->file});
                auto const loaded = load_program(o->file, o->examples);
                auto const problems = torch_ir::validate_ir(loaded);
                torch_ir::weights_comparison of_weights;
                if (!o->weights.empty())
                    of_weights = torch_ir::compare_weights(load_weights_and_warn(o->weights, {.key = o->key, .strip_prefix = o->strip_prefix}), loaded);
                for (auto const& p : problems) std::cout << red("problem") << ": " << torch_ir::printable_line(p.message()) << '\n';
                print_weights_problems(o->weights, of_weights, o->all);
                if (std::size_t const count = problems.size() + of_weights.problems.size(); count != 0) {
                    std::cout << torch_ir::printable_line(o->file) << ": " << count << (count == 1 ? " problem\n" : " problems\n");
                    return int{check_failed};
                }
                std::cout << torch_ir::printable_line(o->file) << ": " << green("valid") << " (" << loaded.calls().size() << " nodes, "
                          << loaded.weights().size() << " weights)\n";
                return int{done};
            }};
}

}  // namespace torch_ir_tool
