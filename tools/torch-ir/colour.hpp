// SPDX-License-Identifier: MIT
/// Colour for terminals: --color decides, else NO_COLOR, CLICOLOR_FORCE, CLICOLOR and TERM=dumb, as other programs take them.
#pragma once

#include "common_options.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

#include <unistd.h>

namespace torch_ir_tool {

namespace detail {

/// The text of a variable of the environment; empty where there is none.
[[nodiscard]] inline std::string_view variable(char const* name) {
    char const* const text = std::getenv(name);
    return text == nullptr ? std::string_view() : std::string_view(text);
}

}  // namespace detail

/// Standard output (1) or error (2) is a terminal that understands more than lines of text: a line on it can be written over.
[[nodiscard]] inline bool is_terminal(int descriptor) { return isatty(descriptor) == 1 && detail::variable("TERM") != "dumb"; }

/// Standard output (1) or error (2) is to be coloured.
[[nodiscard]] inline bool wants_colour(int descriptor) {
    if (common().colour != colour_choice::automatic) return common().colour == colour_choice::always;
    if (!detail::variable("NO_COLOR").empty()) return false;
    if (auto const forced = detail::variable("CLICOLOR_FORCE"); !forced.empty() && forced != "0") return true;
    return detail::variable("CLICOLOR") != "0" && is_terminal(descriptor);
}

/// The text between the escapes that switch `code` on and all off; without them where no colour is wanted.
[[nodiscard]] inline std::string coloured(std::string const& text, char const* code, int descriptor = 1) {
    return wants_colour(descriptor) ? std::string("\x1b[") + code + "m" + text + "\x1b[0m" : text;
}
[[nodiscard]] inline std::string green(std::string const& text) { return coloured(text, "32"); }
[[nodiscard]] inline std::string red(std::string const& text) { return coloured(text, "31"); }
[[nodiscard]] inline std::string orange(std::string const& text) { return coloured(text, "33"); }
[[nodiscard]] inline std::string bold(std::string const& text) { return coloured(text, "1"); }

}  // namespace torch_ir_tool
