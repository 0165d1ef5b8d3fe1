// SPDX-License-Identifier: MIT
#include "completion.hpp"

namespace torch_ir_tool {

namespace {

/// Text in the brackets of a specification of _arguments.
std::string in_brackets(std::string const& text) {
    std::string out;
    for (char const c : text) {
        if (c == '[' || c == ']' || c == '\\') out += '\\';
        out += c;
    }
    return "[" + out + "]";
}

/// What completes a value.
std::string action(option_words const& o, std::vector<std::string> const& commands) {
    if (o.kind == "COMMAND") return "(" + joined(commands) + ")";
    if (!o.choices.empty() && o.is_list) return "_sequence compadd - " + joined(o.choices);
    if (!o.choices.empty()) return "(" + joined(o.choices) + ")";
    if (o.kind == "FILE" || (o.is_argument && o.kind == "VALUE")) return "_files";
    return o.kind == "DIR" ? "_files -/" : "";
}

/// `'(-o --output)'{-o,--output=}'[The file to write]:FILE:_files'`
std::string specification(option_words const& o, std::vector<std::string> const& commands) {
    std::string const rest = in_brackets(short_description(o.description)) + (o.value.empty() ? "" : ":" + o.kind + ":" + action(o, commands));
    if (o.is_argument) return quoted((o.is_repeatable ? "*:" : o.is_required ? ":" : "::") + o.name_of_long + ":" + action(o, commands));
    std::string const repeated = o.is_repeatable ? "*" : "", long_name = o.name_of_long + (o.value.empty() ? "" : "=");
    if (o.name_of_short.empty()) return quoted(repeated + long_name + rest);
    std::string const short_name = o.name_of_short + (o.value.empty() ? "" : "+");
    return quoted("(" + o.name_of_short + " " + o.name_of_long + ")") + "{" + short_name + "," + long_name + "}" + quoted(rest);
}

std::string arguments(CLI::App const& app, std::vector<std::string> const& commands, std::string const& indent) {
    std::string out;
    for (auto const& o : all_words(app)) out += " \\\n" + indent + specification(o, commands);
    return out;
}

}  // namespace

std::string zsh_completion(CLI::App const& program) {
    std::vector<std::string> names;
    for (auto const* c : commands_of(program)) names.push_back(c->get_name());
    std::string out = R"(#compdef torch-ir
# torch-ir for zsh, made by: torch-ir completion zsh

_torch-ir() {
    local context state state_descr line
    typeset -A opt_args
    _arguments -C -s)" +
                      arguments(program, names, "        ") + R"( \
        '1:command:->command' \
        '*::argument:->argument'
    case $state in
    command)
        local -a commands=(
)";
    for (auto const* c : commands_of(program)) out += "            " + quoted(c->get_name() + ":" + short_description(c->get_description())) + "\n";
    out += R"(        )
        _describe -t commands command commands
        ;;
    argument)
        case $words[1] in
)";
    for (auto const* c : commands_of(program))
        out += "        " + c->get_name() + ")\n            _arguments -s" + arguments(*c, names, "                ") + "\n            ;;\n";
    out += R"(        esac
        ;;
    esac
}

if [[ $funcstack[1] == _torch-ir ]]; then
    _torch-ir "$@"
else
    compdef _torch-ir torch-ir
fi
)";
    return out;
}

}  // namespace torch_ir_tool
