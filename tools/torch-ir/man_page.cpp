// SPDX-License-Identifier: MIT
#include "man_page.hpp"

#include "common_options.hpp"
#include "option_words.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <string_view>

#include <torch_ir/ir/utf8.hpp>
#include <torch_ir/version.hpp>

namespace torch_ir_tool {

namespace {

/// `\[u2026]`
std::string roff_code(char32_t c) {
    std::array<char, 16> text{};
    static_cast<void>(std::snprintf(text.data(), text.size(), "\\[u%04X]", static_cast<unsigned>(c)));
    return text.data();
}

/// Text that roff prints as it is: hyphens are those that can be copied to a shell, and no line is taken for a request.
std::string plain(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto const c = torch_ir::detail::next_code_point(text, at);
        if (!c) ++at;
        else if (*c == '\\') out += "\\e";
        else if (*c == '-') out += "\\-";
        else if (*c == '\'') out += "\\(aq";
        else if (*c < 0x80) out += static_cast<char>(*c);
        else out += roff_code(*c);
    }
    return out.starts_with('.') ? "\\&" + out : out;
}

std::string paragraph(std::string_view text) { return ".PP\n" + plain(text) + "\n"; }

/// A name in bold with what it means below, indented.
std::string item(std::string_view name, std::string_view value, std::string_view text) {
    return ".TP\n\\fB" + plain(name) + "\\fR" + (value.empty() ? "" : " \\fI" + plain(value) + "\\fR") + "\n" + plain(text) + "\n";
}

std::string options(option_group const& group) {
    std::string out;
    for (auto const& o : group.options) {
        if (o.is_argument) out += ".TP\n\\fI" + plain(o.value) + "\\fR\n" + plain(o.description) + "\n";
        else out += item(o.name_of_short + (o.name_of_short.empty() ? "" : ", ") + o.name_of_long, o.value, o.description);
    }
    return out;
}

std::string examples(std::vector<std::string> const& commands) {
    if (commands.empty()) return {};
    std::string out = ".PP\nExamples:\n.PP\n.EX\n";
    for (auto const& c : commands) out += "    " + plain(c) + "\n";
    return out + ".EE\n";
}

std::string about_command(CLI::App const& command, std::string const& name) {
    std::string out = ".SS " + plain(command.get_name()) + "\n" + plain(command.get_description()) + ".\n" + paragraph(usage_of(command, name));
    for (auto const& group : groups_of(command)) {
        if (group.title == common_group) continue;
        if (group.title != "Arguments" && group.title != "Options") out += ".PP\n" + plain(group.title) + ":\n";
        out += options(group);
    }
    auto const closing = closing_of(command);
    for (auto const& p : closing.paragraphs) {
        auto const colon = p.find(": ");
        if (p.starts_with("  ") && colon != std::string::npos) out += item(p.substr(2, colon - 2), "", p.substr(colon + 2));
        else out += paragraph(p);
    }
    return out + examples(closing.examples);
}

/// Those that this program looks at, and those that others look at likewise.
constexpr struct {
    char const *name, *text;
} variables[] = {
    {"NO_COLOR", "If it is not empty, output is not coloured, unless --color says so."},
    {"CLICOLOR_FORCE", "If it is neither empty nor 0, output is coloured even where it is no terminal; NO_COLOR counts more."},
    {"CLICOLOR", "If it is 0, output is not coloured."},
    {"TERM", "If it is dumb, terminals are neither coloured nor written over."},
    {"TORCH_IR_SYNC", "If it is 0, files that are written do not wait for the disk."},
};

}  // namespace

std::string man_page(CLI::App const& program) {
    std::string const name = program.get_name();
    std::string out = ".TH TORCH\\-IR 1 \"\" \"torch_ir " TORCH_IR_VERSION_STRING "\" \"User Commands\"\n.SH NAME\n" + plain(name) +
                      " \\- PyTorch models as weight\\-free graphs\n.SH SYNOPSIS\n";
    for (auto const* c : commands_of(program))
        out += (c == commands_of(program).front() ? "" : ".br\n") + plain(usage_of(*c, name + " " + c->get_name())) + "\n";
    out += ".SH DESCRIPTION\n" + plain(program.get_description()) + "\n";
    auto const closing = closing_of(program);
    for (auto const& p : closing.paragraphs) out += paragraph(p);
    out += ".SH COMMANDS\n";
    for (auto const* c : commands_of(program)) out += about_command(*c, name + " " + c->get_name());
    out += ".SH COMMON OPTIONS\nEvery command takes these, before its name or behind it.\n";
    for (auto const& group : groups_of(program)) out += options(group);
    out += ".SH EXIT STATUS\n" + item("0", "", "Done, and what was checked is true.") + item("1", "", "A check failed: invalid, not close, different.") +
           item("2", "", "Wrong usage, or a file that cannot be read or written. Of several files the others are done.");
    out += ".SH ENVIRONMENT\n";
    for (auto const& v : variables) out += item(v.name, "", v.text);
    out += ".SH EXAMPLES\n.EX\n";
    for (auto const& e : closing.examples) out += plain(e) + "\n";
    return out + ".EE\n";
}

}  // namespace torch_ir_tool
