// SPDX-License-Identifier: MIT
#include "usage_errors.hpp"

#include "option_words.hpp"
#include "suggestion.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <vector>

namespace torch_ir_tool {

namespace {

std::string did_you_mean(std::string const& word) { return word.empty() ? std::string() : "; did you mean '" + word + "'?"; }

/// The command that the arguments chose; the program itself where they chose none.
CLI::App const& chosen(CLI::App const& program) {
    auto const parsed = program.get_subcommands();
    return parsed.empty() ? program : *parsed.front();
}

std::vector<std::string> option_names(CLI::App const& command) {
    std::vector<std::string> out;
    for (auto const* o : command.get_options())
        for (auto const& name : o->get_lnames()) out.push_back("--" + name);
    return out;
}

std::string unknown_option(CLI::App const& command, std::string const& argument) {
    std::string const name = argument.substr(0, argument.find('='));
    std::string out = "unknown option " + name;
    std::error_code ignored;
    bool const is_file = std::filesystem::exists(argument, ignored) || (!name.starts_with("--") && argument.find_first_of("./") != std::string::npos);
    if (is_file) return out + "; for a file of that name: ./" + argument;
    return out + did_you_mean(name.starts_with("--") ? nearest_word(name, option_names(command)) : std::string());
}

/// What is wrong, if it is that arguments are left over. Options come first: one that is unknown leaves its value over as well.
std::string left_over(CLI::App const& program) {
    auto const& command = chosen(program);
    auto rest = program.remaining(true);
    if (&command != &program) std::erase(rest, "--");
    if (rest.empty()) return {};
    auto const is_option = [](std::string const& a) { return a.size() > 1 && a.front() == '-' && a != "--"; };
    auto const option = std::find_if(rest.begin(), rest.end(), is_option);
    bool const no_command = &command == &program;
    if (option != rest.end() && !(no_command && option != rest.begin())) return unknown_option(command, *option);
    if (no_command) return unknown_command(program, rest.front());
    return "unexpected argument '" + rest.front() + "'";
}

/// The error in other words, where the parser's own speak of the types of C++.
std::string reworded(CLI::ParseError const& error) {
    std::string const text = error.what();
    if (error.get_name() == "RequiredError" && text.find("subcommand") != std::string::npos) return "a command is required";
    if (error.get_name() == "ArgumentMismatch" && text.find(" required ") != std::string::npos) return text.substr(0, text.find(':')) + " needs a value";
    constexpr std::string_view conversion = "Could not convert: ";
    if (!text.starts_with(conversion)) return text;
    auto const equals = text.find(" = ");
    if (equals == std::string::npos) return text;
    return text.substr(conversion.size(), equals - conversion.size()) + ": expected a whole number, found '" + text.substr(equals + 3) + "'";
}

/// `usage: torch-ir info [OPTIONS] FILE...; see torch-ir info --help`
std::string pointer_to_help(CLI::App const& program) {
    auto const& command = chosen(program);
    std::string const name = &command == &program ? program.get_name() : program.get_name() + " " + command.get_name();
    std::string usage = usage_of(command, name);
    std::erase_if(usage, [](char c) { return c == '<' || c == '>'; });
    return " (usage: " + usage + "; see " + name + " --help)";
}

}  // namespace

std::string unknown_command(CLI::App const& program, std::string const& name) {
    std::vector<std::string> names;
    for (auto const* c : commands_of(program)) names.push_back(c->get_name());
    return "'" + name + "' is not a command" + did_you_mean(nearest_word(name, names));
}

std::string usage_message(CLI::App const& program, CLI::ParseError const& error) {
    auto const first = left_over(program);
    return (first.empty() ? reworded(error) : first) + pointer_to_help(program);
}

}  // namespace torch_ir_tool
