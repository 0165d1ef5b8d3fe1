// SPDX-License-Identifier: MIT
// torch-ir validate: all problems of a program, and of weights for it.
#include "command.hpp"
#include "file_selection.hpp"
#include "input_path.hpp"
#include "option_labels.hpp"
#include "program_file.hpp"
#include "terminal.hpp"
#include "weights_file.hpp"
#include "weights_problems.hpp"

#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/validate/weights.hpp>

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace torch_ir_tool {

namespace {

struct validate_options {
    file_options files;
    example_options examples;
    std::string weights;
    std::string key;
    std::string strip_prefix;
    bool all = false;
};

/// Prints all problems of a program, then what they come to. `weights` are read by the first one that needs them.
int validate_file(std::string const& path, validate_options const& o, std::optional<torch_ir::state_dict>& weights, bool is_many) {
    auto const loaded = load_program(path, o.examples);
    auto const problems = torch_ir::validate_ir(loaded);
    torch_ir::weights_comparison of_weights;
    if (!o.weights.empty()) {
        if (!weights) weights = load_weights_and_warn(o.weights, {.key = o.key, .strip_prefix = o.strip_prefix});
        of_weights = torch_ir::compare_weights(*weights, loaded);
    }
    std::string const name = torch_ir::printable_line(shown_path(path));
    for (auto const& p : problems)
        std::cout << (is_many ? name + ": " : std::string()) << red("problem") << ": " << torch_ir::printable_line(p.message()) << '\n';
    print_weights_problems(o.weights, of_weights, o.all);
    if (std::size_t const count = problems.size() + of_weights.problems.size(); count != 0) {
        std::cout << name << ": " << counted(count, "problem") << '\n';
        return check_failed;
    }
    std::cout << name << ": " << green("valid") << " (" << counted(loaded.calls().size(), "node") << ", " << counted(loaded.weights().size(), "weight")
              << ")\n";
    return done;
}

int validate(validate_options const& o) {
    stopwatch const time;
    auto const selection = select_files(o.files, o.examples);
    require_torchscript(o.examples, selection.paths());
    if (selection.is_many) hand_over_torchscript(o.examples, selection.paths());
    std::optional<torch_ir::state_dict> weights;
    auto const results = for_each_file(selection, true, [&](selected_file const& f) { return validate_file(f.path, o, weights, selection.is_many); });
    if (selection.is_many)
        say_summary(torch_ir::with_thousands(static_cast<std::int64_t>(results.good)) + " valid" + part(results.bad, " not") +
                    part(results.unusable, " not read") + skipped_text(selection) + " (" + time.text() + ")");
    return results.code;
}

}  // namespace

command add_validate(CLI::App& program) {
    auto o = std::make_shared<validate_options>();
    auto* app = program.add_subcommand("validate", "Check programs, and that weights fit them; lists all problems");
    add_file_options(*app, o->files, "Archives (.pt2), IR JSON documents or TorchScript files");
    add_example_options(*app, o->examples);
    auto* weights = app->add_option("--weights", o->weights, "Weights to check against the program, in any format");
    app->add_option("--strip-prefix", o->strip_prefix, "Taken from the names of weights that begin with it: module.");
    app->add_option("--key", o->key, "The dictionary inside of a checkpoint: model.state_dict (default: found by itself)");
    app->add_flag("--all", o->all, "List every weight that doesn't fit (default: ten of each kind)")->needs(weights);
    reads_file(weights);
    label_options(*app, {{"--weights", "FILE", weights_group},
                         {"--strip-prefix", "PREFIX", weights_group},
                         {"--key", "KEY", weights_group},
                         {"--all", nullptr, weights_group}});
    app->footer(
        "Exit code 1 where a program is not valid, 2 where a file can't be read; of several files the others are checked all the same.\n"
        "Example: torch-ir validate model.json --weights weights.safetensors\n"
        "         torch-ir validate --recursive models");
    return {app, [o] { return validate(*o); }};
}

}  // namespace torch_ir_tool
