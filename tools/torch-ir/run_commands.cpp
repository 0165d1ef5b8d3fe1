// SPDX-License-Identifier: MIT
#include "command.hpp"

#include <torch_ir/error.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>

namespace torch_ir_tool {

namespace {

/// A message is one line, whatever a library put into it.
void print_error(std::string message) {
    std::replace(message.begin(), message.end(), '\n', ' ');
    std::cerr << "error: " << message << '\n';
}

}  // namespace

int run_commands(CLI::App& program, std::vector<command> const& commands, int argc, char** argv) {
    std::string const first = argc > 1 ? argv[1] : "-";
    auto const is_first = [&](command const& c) { return c.app->get_name() == first; };
    if (!first.starts_with('-') && std::none_of(commands.begin(), commands.end(), is_first)) {
        print_error("'" + first + "' is not a command (torch-ir --help shows the commands)");
        return unusable;
    }
    try {
        program.parse(argc, argv);
    } catch (CLI::ParseError const& e) {
        if (e.get_exit_code() == 0) return program.exit(e);  // --help, --version
        print_error(std::string(e.what()) + " (torch-ir --help shows the commands, torch-ir COMMAND --help their options)");
        return unusable;
    }
    for (auto const& c : commands) {
        if (!c.app->parsed()) continue;
        try {
            int const code = c.run();
            if (!std::cout.flush()) throw torch_ir::error::io_failed("write to", "standard output", "it was closed or is full");
            return code;
        } catch (std::exception const& e) {
            print_error(e.what());
            return unusable;
        }
    }
    return unusable;
}

}  // namespace torch_ir_tool
