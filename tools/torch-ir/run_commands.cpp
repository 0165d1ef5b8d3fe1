// SPDX-License-Identifier: MIT
#include "command.hpp"
#include "common_options.hpp"
#include "help.hpp"
#include "input_path.hpp"
#include "interruption.hpp"
#include "messages.hpp"
#include "usage_errors.hpp"

#include <torch_ir/error.hpp>

#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace torch_ir_tool {

namespace {

/// Standard output took all of it.
bool is_output_written() {
    if (std::cout.flush()) return true;
    say("error", torch_ir::error::io_failed("write to", "standard output", "it was closed or is full").what());
    return false;
}

/// What all commands have, and the program itself.
void complete(CLI::App& program, std::string const& version) {
    auto const formatter = std::make_shared<help_formatter>(help_width());
    program.require_subcommand(1);
    program.formatter(formatter);
    add_common_options(program, version);
    for (auto* c : program.get_subcommands({})) {
        c->formatter(formatter);
        add_common_options(*c, version);
    }
}

/// Runs what was chosen. Throws what the command throws.
int run_chosen(std::vector<command> const& commands) {
    stopwatch const time;
    read_pipes();
    for (auto const& c : commands) {
        if (!c.app->parsed()) continue;
        int const code = c.run();
        detail::clear_passing_line();
        say_step("torch-ir " + c.app->get_name() + ": " + time.text());
        return is_output_written() ? code : int{unusable};
    }
    return unusable;
}

}  // namespace

std::vector<std::string>& process_arguments() {
    static std::vector<std::string> only;
    return only;
}

std::string& chosen_command() {
    static std::string only;
    return only;
}

int run_commands(CLI::App& program, std::string const& version, std::vector<command> const& commands, int argc, char** argv) {
    handle_signals();
    process_arguments().assign(argv + 1, argv + argc);
    complete(program, version);
    try {
        if (argc == 1) throw CLI::CallForHelp();
        program.parse(argc, argv);
    } catch (CLI::Success const& e) {  // --help, --version
        if (auto const rest = program.remaining(); program.get_subcommands().empty() && !rest.empty() && !rest.front().starts_with('-')) {
            say("error", usage_message(program, e));
            return unusable;
        }
        int const code = program.exit(e);
        return is_output_written() ? code : int{unusable};
    } catch (CLI::ParseError const& e) {
        say("error", usage_message(program, e));
        return unusable;
    }
    try {
        chosen_command() = program.get_subcommands().front()->get_name();
        return run_chosen(commands);
    } catch (std::exception const& e) {
        say("error", e.what());
        return unusable;
    }
}

}  // namespace torch_ir_tool
