// SPDX-License-Identifier: MIT
#include "command.hpp"
#include "interruption.hpp"
#include "terminal.hpp"

#include <torch_ir/error.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>

namespace torch_ir_tool {

namespace {

void print_error(std::string const& message) { say("error", message); }

/// Standard output took all of it.
bool is_output_written() {
    if (std::cout.flush()) return true;
    print_error(torch_ir::error::io_failed("write to", "standard output", "it was closed or is full").what());
    return false;
}

}  // namespace

int run_commands(CLI::App& program, std::vector<command> const& commands, int argc, char** argv) {
    handle_signals();
    std::string const first = argc > 1 ? argv[1] : "-";
    auto const is_first = [&](command const& c) { return c.app->get_name() == first; };
    if (!first.starts_with('-') && std::none_of(commands.begin(), commands.end(), is_first)) {
        print_error("'" + first + "' is not a command (torch-ir --help shows the commands)");
        return unusable;
    }
    try {
        program.parse(argc, argv);
    } catch (CLI::ParseError const& e) {
        if (e.get_exit_code() == 0) {  // --help, --version
            int const code = program.exit(e);
            return is_output_written() ? code : unusable;
        }
        print_error(std::string(e.what()) + " (torch-ir --help shows the commands, torch-ir COMMAND --help their options)");
        return unusable;
    }
    for (auto const& c : commands) {
        if (!c.app->parsed()) continue;
        try {
            int const code = c.run();
            return is_output_written() ? code : unusable;
        } catch (std::exception const& e) {
            print_error(e.what());
            return unusable;
        }
    }
    return unusable;
}

}  // namespace torch_ir_tool
