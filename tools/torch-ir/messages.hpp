// SPDX-License-Identifier: MIT
/// What goes to standard error: errors, and, unless --quiet, warnings, notes and how a command has ended; with --verbose what it does, and how long that takes.
#pragma once

#include "colour.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/ir/printable.hpp>

namespace torch_ir_tool {

namespace detail {

/// Paths that the user didn't write, and what he wrote in their place: `/dev/stdin` is `-`.
[[nodiscard]] inline std::vector<std::pair<std::string, std::string>>& renamed_paths() {
    static std::vector<std::pair<std::string, std::string>> only;
    return only;
}

/// A line on the terminal that will be written over, as progress is.
[[nodiscard]] inline bool& has_passing_line() {
    static bool only = false;
    return only;
}

inline void clear_passing_line() {
    if (has_passing_line()) std::cerr << "\r\x1b[K" << std::flush;
    has_passing_line() = false;
}

/// One line, whatever is in it, without control characters, and of a length that is read.
[[nodiscard]] inline std::string one_line(std::string text) {
    for (char& c : text)
        if (c == '\n') c = ' ';
    return torch_ir::shortened_message(torch_ir::printable_line(text));
}

}  // namespace detail

/// `path` as the user knows it.
[[nodiscard]] inline std::string shown_path(std::string const& path) {
    for (auto const& [real, written] : detail::renamed_paths())
        if (path == real) return written;
    return path;
}

/// `text` with the paths in it as the user knows them.
[[nodiscard]] inline std::string with_shown_paths(std::string text) {
    for (auto const& [real, written] : detail::renamed_paths())
        for (auto at = text.find(real); at != std::string::npos; at = text.find(real, at + written.size())) text.replace(at, real.size(), written);
    return text;
}

/// A line on standard error: `error: …`, or, unless --quiet, `warning: …` or `note: …`.
inline void say(std::string_view what, std::string const& message) {
    bool const is_error = what == "error";
    if (common().quiet && !is_error) return;
    detail::clear_passing_line();
    std::string const label = std::string(what) + ":";
    std::cerr << coloured(label, is_error ? "1;31" : what == "warning" ? "1;33" : "1;36", 2) << ' ' << detail::one_line(with_shown_paths(message)) << '\n';
}

/// A line on standard error that tells how a command has ended: not with --quiet.
inline void say_summary(std::string const& text) {
    if (common().quiet) return;
    detail::clear_passing_line();
    std::cerr << detail::one_line(with_shown_paths(text)) << '\n';
}

/// A line on standard error about what is being done: with --verbose only.
inline void say_step(std::string const& text) {
    if (common().verbose) say_summary(text);
}

/// `0.32 s`, `14 ms`, `75 s`.
[[nodiscard]] inline std::string seconds_text(std::chrono::duration<double> time) {
    double const s = time.count();
    std::array<char, 32> text{};
    if (s < 0.1) static_cast<void>(std::snprintf(text.data(), text.size(), s < 0.001 ? "%.1f ms" : "%.0f ms", s * 1000));
    else static_cast<void>(std::snprintf(text.data(), text.size(), s < 1 ? "%.2f s" : s < 10 ? "%.1f s" : "%.0f s", s));
    return text.data();
}

/// Time since it was made.
class stopwatch {
public:
    [[nodiscard]] std::string text() const { return seconds_text(std::chrono::steady_clock::now() - begin_); }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace torch_ir_tool
