// SPDX-License-Identifier: MIT
#include "help.hpp"

#include "option_words.hpp"
#include "terminal.hpp"

#include <algorithm>
#include <vector>

namespace torch_ir_tool {

namespace {

constexpr std::size_t most_of_heading = 28;  // columns; a longer one has its description below

std::string title(std::string const& text) { return bold(text + ":") + "\n"; }

/// A name and what it means, in two columns.
std::string entry(std::string const& heading, std::string const& description, std::size_t column, std::size_t width) {
    std::size_t const end = 2 + columns_of(heading);
    std::string out = "  " + coloured(heading, "36");
    if (end + 2 > column) out += "\n" + std::string(column, ' ');
    else out += std::string(column - end, ' ');
    return out + wrapped(description, width, column, column) + "\n";
}

std::size_t column_for(std::vector<std::string> const& headings) {
    std::size_t longest = 0;
    for (auto const& h : headings)
        if (columns_of(h) <= most_of_heading) longest = std::max(longest, columns_of(h));
    return 2 + longest + 2;
}

/// A command of the shell, broken in front of options, with a backslash.
std::string example(std::string const& command, std::size_t width) {
    std::string out, line = "  ", option;
    auto const end_option = [&] {
        if (line.size() + 1 + option.size() + 2 > width && columns_of(line) > 6) {
            out += line + " \\\n";
            line = "     ";
        }
        line += (line.back() == ' ' && line.size() == 2 ? "" : " ") + option;
        option.clear();
    };
    for (std::size_t at = 0; at <= command.size();) {
        auto const end = std::min(command.find(' ', at), command.size());
        std::string const word = command.substr(at, end - at);
        if (word.starts_with('-') && !option.empty()) end_option();
        option += (option.empty() ? "" : " ") + word;
        at = end + 1;
    }
    end_option();
    return out + line + "\n";
}

std::string options_text(CLI::App const& app, std::size_t width) {
    auto const groups = groups_of(app);
    std::vector<std::string> headings;
    for (auto const& g : groups)
        for (auto const& o : g.options) headings.push_back(o.heading());
    auto const column = column_for(headings);
    std::string out;
    for (auto const& g : groups) {
        out += "\n" + title(g.title);
        for (auto const& o : g.options) out += entry(o.heading(), o.description, column, width);
    }
    return out;
}

std::string commands_text(CLI::App const& app, std::size_t width) {
    std::vector<std::string> headings, groups;
    for (auto const* c : commands_of(app)) {
        headings.push_back(c->get_name());
        if (std::find(groups.begin(), groups.end(), c->get_group()) == groups.end()) groups.push_back(c->get_group());
    }
    auto const column = column_for(headings);
    std::string out;
    for (auto const& g : groups) {
        out += "\n" + title(g == "Subcommands" ? "Commands" : g);
        for (auto const* c : commands_of(app))
            if (c->get_group() == g) out += entry(c->get_name(), c->get_description(), column, width);
    }
    return out;
}

}  // namespace

std::string wrapped(std::string const& text, std::size_t width, std::size_t indent, std::size_t begin) {
    std::string out;
    std::size_t column = begin;
    bool is_first = true;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find(' ', at), text.size());
        std::string const word = text.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        if (!is_first && column + 1 + columns_of(word) > width) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (!is_first) {
            out += ' ';
            ++column;
        }
        out += word;
        column += columns_of(word);
        is_first = false;
    }
    return out;
}

std::size_t help_width() { return std::clamp<std::size_t>(output_columns(), 60, 120); }

std::string help_formatter::make_help(CLI::App const* app, std::string name, CLI::AppFormatMode) const {
    std::string out = wrapped(app->get_description(), width_, 0, 0) + "\n\n" + bold("Usage:") + " " + wrapped(usage_of(*app, name), width_, 9, 7) + "\n";
    out += commands_text(*app, width_) + options_text(*app, width_);
    auto const closing = closing_of(*app);
    for (std::size_t i = 0; i < closing.paragraphs.size(); ++i) {
        auto const& p = closing.paragraphs[i];
        bool const is_item = p.starts_with("  ");
        if (!is_item) out += "\n";
        out += is_item ? "  " + wrapped(p.substr(2), width_, 6, 2) + "\n" : wrapped(p, width_, 0, 0) + "\n";
    }
    if (!closing.examples.empty()) out += "\n" + title("Examples");
    for (auto const& e : closing.examples) out += example(e, width_);
    return out;
}

}  // namespace torch_ir_tool
