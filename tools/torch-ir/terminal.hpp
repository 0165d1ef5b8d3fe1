// SPDX-License-Identifier: MIT
/// What a terminal shows and a pipe doesn't: colour and progress.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include <torch_ir/io/atomic_file.hpp>

#include <unistd.h>

namespace torch_ir_tool {

/// Standard output (1) or error (2) is a terminal that wants colour (NO_COLOR is not set).
[[nodiscard]] inline bool wants_colour(int descriptor) {
    char const* const no_colour = std::getenv("NO_COLOR");
    return isatty(descriptor) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

[[nodiscard]] inline std::string coloured(std::string const& text, char const* code, int descriptor = 1) {
    return wants_colour(descriptor) ? std::string("\x1b[") + code + "m" + text + "\x1b[0m" : text;
}
[[nodiscard]] inline std::string green(std::string const& text) { return coloured(text, "32"); }
[[nodiscard]] inline std::string red(std::string const& text) { return coloured(text, "31"); }
[[nodiscard]] inline std::string bold(std::string const& text) { return coloured(text, "1"); }

/// Progress over many files: one line on standard error that is written over, nothing in a pipe.
class progress_line {
public:
    explicit progress_line(std::size_t total) : total_(total), shown_(total > 1 && isatty(2) == 1) {}
    ~progress_line() { clear(); }
    progress_line(progress_line const&) = delete;
    progress_line& operator=(progress_line const&) = delete;

    void next(std::string const& what) {
        ++at_;
        if (shown_) std::cerr << "\r\x1b[K[" << at_ << '/' << total_ << "] " << what << std::flush;
    }
    void clear() const {
        if (shown_) std::cerr << "\r\x1b[K" << std::flush;
    }

private:
    std::size_t total_;
    std::size_t at_ = 0;
    bool shown_;
};

/// Writes the result of a command: to standard output, or to a file, whole or not at all.
inline void write_result(std::string const& path, std::string const& text) {
    if (path.empty() || path == "-") {
        std::cout << text;
        if (!text.ends_with('\n')) std::cout << '\n';
    } else {
        torch_ir::write_file(path, text);
    }
}

}  // namespace torch_ir_tool
