// SPDX-License-Identifier: MIT
// torch-ir help, man, completion: what there is to know about the program, for people and shells.
#include "command.hpp"
#include "completion.hpp"
#include "man_page.hpp"
#include "option_checks.hpp"
#include "option_words.hpp"
#include "usage_errors.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace torch_ir_tool {

namespace {

constexpr char const* group = "About the program";

}  // namespace

command add_help(CLI::App& program) {
    auto name = std::make_shared<std::string>();
    auto* app = program.add_subcommand("help", "Show what the program or one of its commands does")->group(group);
    app->add_option("COMMAND", *name, "One of the commands")->type_name("COMMAND");
    app->footer("Example: torch-ir help info");
    app->callback([&program, name] {
        auto const all = commands_of(program);
        bool const is_known = name->empty() || std::any_of(all.begin(), all.end(), [&](CLI::App const* c) { return c->get_name() == *name; });
        if (!is_known) throw CLI::ValidationError(unknown_command(program, *name));
    });
    return {app, [&program, name] {
                auto const* about = name->empty() ? &program : program.get_subcommand(*name);
                std::cout << about->get_formatter()->make_help(about, program.get_name() + (name->empty() ? "" : " " + *name), CLI::AppFormatMode::Normal);
                return int{done};
            }};
}

command add_completion(CLI::App& program) {
    auto shell = std::make_shared<std::string>();
    auto* app = program.add_subcommand("completion", "Print what makes a shell complete commands, options and their values")->group(group);
    app->add_option("SHELL", *shell, "bash, zsh or fish")->required()->check(one_of({"bash", "zsh", "fish"}));
    app->footer(
        "An installed torch-ir has them already. Else, for one session: source <(torch-ir completion bash)\n"
        "Example: torch-ir completion bash > ~/.local/share/bash-completion/completions/torch-ir\n"
        "         torch-ir completion zsh > ~/.zfunc/_torch-ir\n"
        "         torch-ir completion fish > ~/.config/fish/completions/torch-ir.fish");
    return {app, [&program, shell] {
                std::cout << (*shell == "bash" ? bash_completion(program) : *shell == "zsh" ? zsh_completion(program) : fish_completion(program));
                return int{done};
            }};
}

command add_man(CLI::App& program) {
    auto* app = program.add_subcommand("man", "Print the manual page, in roff")->group(group);
    app->footer("Example: torch-ir man | man -l -");
    return {app, [&program] {
                std::cout << man_page(program);
                return int{done};
            }};
}

}  // namespace torch_ir_tool
