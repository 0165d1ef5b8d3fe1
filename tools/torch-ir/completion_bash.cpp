// SPDX-License-Identifier: MIT
#include "completion.hpp"

namespace torch_ir_tool {

namespace {

/// `info:-o|info:--output`
std::string pattern(std::string const& command, option_words const& o) {
    std::string out;
    for (auto const& name : {o.name_of_short, o.name_of_long})
        if (!name.empty()) out += (out.empty() ? "" : "|") + command + ":" + name;
    return out;
}

/// What follows an option or stands for an argument: lines that set `values` or `files`.
std::string bash_values(option_words const& o, std::string const& commands) {
    if (o.kind == "COMMAND") return "values=" + quoted(commands);
    if (!o.choices.empty()) return "values=" + quoted(joined(o.choices)) + (o.is_list ? " list=1" : "");
    if (o.kind == "FILE" || (o.is_argument && o.kind == "VALUE")) return "files=-f";
    return o.kind == "DIR" ? "files=-d" : "nothing=1";
}

std::string cases_of(CLI::App const& app, std::string const& commands) {
    std::string const name = app.get_parent() == nullptr ? std::string() : app.get_name();
    std::string out;
    for (auto const& o : all_words(app))
        if (!o.is_argument && !o.value.empty()) out += "        " + pattern(name, o) + ") " + bash_values(o, commands) + " ;;\n";
    return out;
}

std::string options_of(CLI::App const& app) {
    std::vector<std::string> names;
    for (auto const& o : all_words(app))
        if (!o.is_argument) names.push_back(o.name_of_long);
    return joined(names);
}

std::string argument_of(CLI::App const& app, std::string const& commands) {
    for (auto const& o : all_words(app))
        if (o.is_argument) return bash_values(o, commands);
    return "nothing=1";
}

}  // namespace

std::string bash_completion(CLI::App const& program) {
    std::vector<std::string> names;
    for (auto const* c : commands_of(program)) names.push_back(c->get_name());
    std::string const commands = joined(names);
    std::string either;
    for (auto const& n : names) either += (either.empty() ? "" : "|") + n;

    std::string out = R"(# torch-ir for bash, made by: torch-ir completion bash

_torch_ir() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} front= command= values= files= list= nothing= options= i
    # The `=` of --option=value is a word of its own, or not, as COMP_WORDBREAKS says.
    if [[ $word == = ]]; then
        word=
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
    elif [[ $word == --*=* ]]; then
        previous=${word%%=*} front=${word%%=*}= word=${word#*=}
    fi
    for ((i = 1; i < COMP_CWORD; ++i)); do
        case ${COMP_WORDS[i]} in
        )" + either + R"() command=${COMP_WORDS[i]}; break ;;
        esac
    done
    case $command:$previous in
)";
    out += cases_of(program, commands);
    for (auto const* c : commands_of(program)) out += cases_of(*c, commands);
    out += R"(    *)
        case $command in
        '') options=)" +
           quoted(options_of(program)) + " values=" + quoted(commands) + " ;;\n";
    for (auto const* c : commands_of(program))
        out += "        " + c->get_name() + ") options=" + quoted(options_of(*c)) + " " + argument_of(*c, commands) + " ;;\n";
    out += R"(        esac
        if [[ $word == -* ]]; then
            values=$options files= list= nothing=
        fi ;;
    esac
    COMPREPLY=()
    if [[ -n $nothing ]]; then
        return
    elif [[ -n $files ]]; then
        compopt -o filenames 2> /dev/null
        mapfile -t COMPREPLY < <(compgen $files -- "$word")
    else
        if [[ -n $list && $word == *,* ]]; then
            front+=${word%,*}, word=${word##*,}
        fi
        mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word")
    fi
    if [[ -n $front ]]; then
        COMPREPLY=("${COMPREPLY[@]/#/$front}")
    fi
}

complete -F _torch_ir torch-ir
)";
    return out;
}

}  // namespace torch_ir_tool
