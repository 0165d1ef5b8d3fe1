// SPDX-License-Identifier: MIT
#include "option_words.hpp"

#include "common_options.hpp"
#include "option_labels.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>

namespace torch_ir_tool {

namespace {

/// `native` and `pytorch-ir` of `TEXT:{native,pytorch-ir}`.
std::vector<std::string> choices_in(std::string const& type) {
    std::vector<std::string> out;
    auto const begin = type.find('{');
    auto const end = type.find('}', begin == std::string::npos ? 0 : begin);
    if (begin == std::string::npos || end == std::string::npos) return out;
    for (auto at = begin + 1; at <= end;) {
        auto const stop = std::min(type.find(',', at), end);
        out.push_back(type.substr(at, stop - at));
        at = stop + 1;
    }
    return out;
}

/// What kind of value: the name that the option was given, else one for the type of C++.
std::string kind_in(std::string const& type) {
    std::string const kind = type.substr(0, type.find_first_of(":{"));
    if (kind.starts_with("UINT") || kind.starts_with("INT")) return "N";
    if (kind.starts_with("FLOAT")) return "X";
    return kind.empty() || kind.starts_with("TEXT") ? "VALUE" : kind.substr(0, kind.find(' '));
}

/// In brackets at the end: those that are there already, if they tell a default.
void append_notes(std::string& description, std::vector<std::string> const& notes) {
    if (notes.empty()) return;
    auto const bracket = description.rfind(" (default:");
    bool const has_bracket = bracket != std::string::npos && description.find(')', bracket) == description.size() - 1;
    if (has_bracket) description.pop_back();
    for (std::size_t i = 0; i < notes.size(); ++i) description += (i == 0 && !has_bracket ? " (" : "; ") + notes[i];
    description += ')';
}

std::string names_of(std::set<CLI::Option*> const& options, std::string const& description) {
    std::string out;
    for (auto const* o : options) {
        auto const name = o->get_lnames().empty() ? o->get_name() : "--" + o->get_lnames().front();
        if (description.find(name) == std::string::npos) out += (out.empty() ? "" : ", ") + name;
    }
    return out;
}

std::string_view without_blanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace

std::string option_words::heading() const {
    if (is_argument) return value;
    std::string out = name_of_short;
    if (!name_of_long.empty()) out += (out.empty() ? "    " : ", ") + name_of_long;
    return value.empty() ? out : out + " " + value;
}

option_words words_of(CLI::Option const& option) {
    option_words out;
    out.is_argument = option.get_positional();
    out.is_required = option.get_required();
    out.is_repeatable = option.get_expected_max() >= CLI::detail::expected_max_vector_size;
    out.is_list = option.get_delimiter() != '\0';
    if (out.is_argument) {
        out.name_of_long = option.get_name(true, false);
    } else {
        if (!option.get_snames().empty()) out.name_of_short = "-" + option.get_snames().front();
        if (!option.get_lnames().empty()) out.name_of_long = "--" + option.get_lnames().front();
    }
    bool const is_flag = !out.is_argument && option.get_items_expected_max() == 0;
    if (!is_flag) {
        auto const type = option.get_type_name();
        out.choices = choices_in(type);
        out.kind = kind_in(type);
        if (out.is_argument) out.value = "<" + out.name_of_long + ">" + (out.is_repeatable ? "..." : "");
        else if (out.choices.empty() || out.choices.size() > 5) out.value = "<" + out.kind + (out.is_list ? ",..." : "") + ">";
        else out.value = type.substr(type.find('{'), type.find('}') + 1 - type.find('{'));
        if (out.kind == "DEVICE") out.choices = {"cpu", "cuda", "mps", "xpu"};  // the usual ones of more
    }
    out.description = option.get_description();
    auto const tells = [&](char const* what) { return out.description.find(what) != std::string::npos; };
    std::vector<std::string> notes;
    if (!option.get_default_str().empty() && !tells("default:")) notes.push_back("default: " + option.get_default_str());
    if (out.is_repeatable && !out.is_argument && !out.is_list && !tells("several times")) notes.emplace_back("repeatable");
    if (auto const needed = names_of(option.get_needs(), out.description); !needed.empty()) notes.push_back("with " + needed);
    if (auto const other = names_of(option.get_excludes(), out.description); !other.empty()) notes.push_back("not with " + other);
    if (out.is_required && !out.is_argument) notes.emplace_back("required");
    append_notes(out.description, notes);
    return out;
}

std::vector<option_group> groups_of(CLI::App const& command) {
    std::vector<option_group> out{{"Arguments", {}}, {"Options", {}}};
    std::vector<option_group> last{{speed_group, {}}, {limits_group, {}}, {torchscript_group, {}}, {common_group, {}}};
    for (auto const* o : command.get_options()) {
        std::string const title = o->get_positional() ? "Arguments" : o->get_group();
        auto const is_it = [&](option_group const& g) { return g.title == title; };
        auto found = std::find_if(last.begin(), last.end(), is_it);
        if (found == last.end()) found = std::find_if(out.begin(), out.end(), is_it);
        if (found == out.end()) found = out.insert(out.end(), {title, {}});
        found->options.push_back(words_of(*o));
    }
    out.insert(out.end(), last.begin(), last.end());
    std::erase_if(out, [](option_group const& g) { return g.options.empty() || g.title.empty(); });
    return out;
}

std::vector<CLI::App const*> commands_of(CLI::App const& program) {
    return program.get_subcommands([](CLI::App const* c) { return !c->get_name().empty() && !c->get_group().empty(); });
}

std::string usage_of(CLI::App const& command, std::string const& name) {
    std::string out = name + " [OPTIONS]", arguments;
    for (auto const& group : groups_of(command))
        for (auto const& o : group.options) {
            if (o.is_argument) arguments += o.is_required ? " " + o.value : " [" + o.value + "]";
            else if (o.is_required) out += " " + o.name_of_long + " " + o.value;
        }
    return out + (commands_of(command).empty() ? arguments : " <COMMAND>");
}

closing_words closing_of(CLI::App const& command) {
    closing_words out;
    std::string const text = command.get_footer();
    constexpr std::string_view mark = "Example: ";
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find('\n', at), text.size());
        std::string_view line = std::string_view(text).substr(at, end - at);
        at = end + 1;
        if (auto const example = line.find(mark); example != std::string_view::npos) {
            if (auto const before = without_blanks(line.substr(0, example)); !before.empty()) out.paragraphs.emplace_back(before);
            out.examples.emplace_back(without_blanks(line.substr(example + mark.size())));
        } else if (line.starts_with(' ') && without_blanks(line).starts_with("torch-ir ")) {
            out.examples.emplace_back(without_blanks(line));
        } else if (!without_blanks(line).empty()) {
            out.paragraphs.emplace_back(line.starts_with("  ") ? line : without_blanks(line));
        }
    }
    return out;
}

}  // namespace torch_ir_tool
