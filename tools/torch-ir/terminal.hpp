// SPDX-License-Identifier: MIT
/// What a terminal shows and a pipe doesn't: colour and progress.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/ir/printable.hpp>

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
[[nodiscard]] inline std::string orange(std::string const& text) { return coloured(text, "33"); }
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
        if (shown_) std::cerr << "\r\x1b[K[" << at_ << '/' << total_ << "] " << torch_ir::shortened_middle(torch_ir::printable_line(what), 60) << std::flush;
    }
    void clear() const {
        if (shown_) std::cerr << "\r\x1b[K" << std::flush;
    }

private:
    std::size_t total_;
    std::size_t at_ = 0;
    bool shown_;
};

/// Tells after some seconds that something takes long: on a terminal one line that is written over, else a line now and then.
class waiting_line {
public:
    explicit waiting_line(std::string what) : what_(std::move(what)) {}
    ~waiting_line() {
        if (is_shown_) std::cerr << "\r\x1b[K" << std::flush;
    }
    waiting_line(waiting_line const&) = delete;
    waiting_line& operator=(waiting_line const&) = delete;

    void tell(std::chrono::seconds passed) {
        if (passed < next_) return;
        bool const on_terminal = isatty(2) == 1;
        next_ = passed + std::chrono::seconds(on_terminal ? 1 : 60);
        std::string const text = torch_ir::shortened_middle(torch_ir::printable_line(what_), 100) + ", " + std::to_string(passed.count()) + " s so far";
        if (on_terminal) std::cerr << "\r\x1b[K" << text << std::flush, is_shown_ = true;
        else std::cerr << text << std::endl;
    }

private:
    std::string what_;
    std::chrono::seconds next_{5};
    bool is_shown_ = false;
};

/// What a text is to its reader: lines for people and pictures, where control characters are escaped; a document of JSON, which escapes them itself; or
/// a page, which no terminal reads.
enum class text_kind { lines, json, page };

/// Throws where text would go to a file by the name of an archive or of weights, which may be the one that it was made of.
inline void refuse_archive_name(std::string const& path) {
    std::string extension = std::filesystem::path(path).extension().string();
    for (char& c : extension)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (std::string_view const other : {".pt2", ".pt", ".pth", ".ckpt", ".safetensors", ".onnx", ".pte"})
        if (extension == other) torch_ir::raise(torch_ir::error::bad_argument("--output", "the name of a document, as model.json", "'" + path + "'"));
}

/// Writes the result of a command: to standard output, or to a file, whole or not at all.
inline void write_result(std::string const& path, std::string const& text, text_kind kind = text_kind::lines) {
    bool const on_output = path.empty() || path == "-";
    if (!on_output) refuse_archive_name(path);
    if (!on_output) return torch_ir::write_file(path, kind == text_kind::lines ? torch_ir::printable_text(text) : text);
    std::cout << (kind == text_kind::lines ? torch_ir::printable_text(text) : kind == text_kind::json ? torch_ir::printable_json(text) : text);
    if (!text.ends_with('\n')) std::cout << '\n';
}

/// A line on standard error, `error: …` or `warning: …`: one, whatever is in the message, without control characters, and of a length that is read.
inline void say(std::string_view what, std::string message) {
    for (char& c : message)
        if (c == '\n') c = ' ';
    std::cerr << what << ": " << torch_ir::shortened_message(torch_ir::printable_line(message)) << '\n';
}

}  // namespace torch_ir_tool
