// SPDX-License-Identifier: MIT
#include "completion.hpp"

namespace torch_ir_tool {

namespace {

/// In single quotes, in which fish knows two escapes.
std::string fish_quoted(std::string const& text) {
    std::string out = "'";
    for (char const c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

/// What completes a value: words, files, or nothing that can be known.
std::string fish_values(option_words const& o, std::string const& commands) {
    std::string const words = o.kind == "COMMAND" ? commands : joined(o.choices);
    bool const is_file = o.kind == "FILE" || (o.is_argument && o.kind == "VALUE" && words.empty());
    std::string const follows = o.is_argument ? "" : is_file ? " -r" : " -x";
    if (!words.empty()) return follows + " -a " + fish_quoted(words);
    if (is_file) return follows + " -F";
    return o.kind == "DIR" ? follows + " -a '(__fish_complete_directories)'" : follows;
}

std::string lines_of(CLI::App const& app, std::string const& when, std::string const& commands) {
    std::string out;
    for (auto const& o : all_words(app)) {
        std::string line = "complete -c torch-ir -n " + fish_quoted(when);
        if (!o.name_of_short.empty()) line += " -s " + o.name_of_short.substr(1);
        if (!o.is_argument) line += " -l " + o.name_of_long.substr(2);
        if (!o.value.empty()) line += fish_values(o, commands);
        out += line + (o.is_argument ? "" : " -d " + fish_quoted(short_description(o.description))) + "\n";
    }
    return out;
}

}  // namespace

std::string fish_completion(CLI::App const& program) {
    std::vector<std::string> names;
    for (auto const* c : commands_of(program)) names.push_back(c->get_name());
    std::string out = "# torch-ir for fish, made by: torch-ir completion fish\n\ncomplete -c torch-ir -f\n";
    for (auto const* c : commands_of(program))
        out += "complete -c torch-ir -n __fish_use_subcommand -a " + c->get_name() + " -d " + fish_quoted(short_description(c->get_description())) + "\n";
    out += lines_of(program, "__fish_use_subcommand", joined(names));
    for (auto const* c : commands_of(program)) out += lines_of(*c, "__fish_seen_subcommand_from " + c->get_name(), joined(names));
    return out;
}

}  // namespace torch_ir_tool
