// SPDX-License-Identifier: MIT
/// Results on standard output or in files, and what a terminal shows beside them: progress.
#pragma once

#include "colour.hpp"
#include "file_names.hpp"
#include "messages.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/ir/printable.hpp>

#include <sys/ioctl.h>
#include <unistd.h>

namespace torch_ir_tool {

/// Columns of the terminal that standard output is, 40 or more; 80 for anything else.
[[nodiscard]] inline std::size_t output_columns() {
    winsize size{};
    if (isatty(1) != 1 || ioctl(1, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return std::max<std::size_t>(size.ws_col, 40);
}

/// Columns of a text in UTF-8, taken as one for each character.
[[nodiscard]] inline std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Progress over many files: one line on standard error that is written over; nothing in a pipe, with --quiet, or for one file.
class progress_line {
public:
    /// `with_output`: the files make standard output, which is progress enough where it is a terminal.
    explicit progress_line(std::size_t total, bool with_output = false)
        : total_(total), shown_(total > 1 && is_terminal(2) && !common().quiet && !(with_output && is_terminal(1))) {}
    ~progress_line() { detail::clear_passing_line(); }
    progress_line(progress_line const&) = delete;
    progress_line& operator=(progress_line const&) = delete;

    void next(std::string const& what) {
        ++at_;
        if (!shown_) return;
        std::cerr << "\r\x1b[K[" << at_ << '/' << total_ << "] " << torch_ir::shortened_middle(torch_ir::printable_line(what), 60) << std::flush;
        detail::has_passing_line() = true;
    }

private:
    std::size_t total_;
    std::size_t at_ = 0;
    bool shown_;
};

/// Tells after some seconds that something takes long: on a terminal one line that is written over, else a line now and then; not with --quiet.
class waiting_line {
public:
    explicit waiting_line(std::string what) : what_(std::move(what)) {}
    ~waiting_line() { detail::clear_passing_line(); }
    waiting_line(waiting_line const&) = delete;
    waiting_line& operator=(waiting_line const&) = delete;

    void tell(std::chrono::seconds passed) {
        if (passed < next_ || common().quiet) return;
        bool const on_terminal = is_terminal(2);
        next_ = passed + std::chrono::seconds(on_terminal ? 1 : 60);
        std::string const text = torch_ir::shortened_middle(torch_ir::printable_line(what_), 100) + ", " + std::to_string(passed.count()) + " s so far";
        if (on_terminal) std::cerr << "\r\x1b[K" << text << std::flush, detail::has_passing_line() = true;
        else std::cerr << text << std::endl;
    }

private:
    std::string what_;
    std::chrono::seconds next_{5};
};

/// What a text is to its reader: lines for people and pictures, where control characters are escaped; a document of JSON, which escapes them itself; or
/// a page, which no terminal reads.
enum class text_kind { lines, json, page };

/// Throws where text would go to a file by the name of an archive or of weights, which may be the one that it was made of.
inline void refuse_archive_name(std::string const& path) {
    auto const extension = lower_extension(path);
    for (std::string_view const other : {".pt2", ".pt", ".pth", ".ckpt", ".safetensors", ".onnx", ".pte"})
        if (extension == other) torch_ir::raise(torch_ir::error::bad_argument("--output", "the name of a document, as model.json", "'" + path + "'"));
}

/// Writes the result of a command: to standard output, or to a file, whole or not at all.
inline void write_result(std::string const& path, std::string const& text, text_kind kind = text_kind::lines) {
    bool const on_output = path.empty() || path == "-";
    if (!on_output) {
        refuse_archive_name(path);
        stopwatch const time;
        std::string const shown = kind == text_kind::lines ? torch_ir::printable_text(text) : text;
        std::error_code none;
        if (std::filesystem::is_fifo(path, none) || std::filesystem::is_character_file(path, none)) {  // /dev/stdout, >(command): nothing to rename
            std::ofstream to(path, std::ios::binary);
            if (!(to << shown << std::flush)) throw torch_ir::error::io_failed("write to", path, "it was closed or is full");
        } else {
            torch_ir::write_file(path, shown);
        }
        return say_step("wrote " + path + ": " + torch_ir::with_byte_unit(static_cast<std::int64_t>(text.size())) + ", " + time.text());
    }
    detail::clear_passing_line();
    std::cout << (kind == text_kind::lines ? torch_ir::printable_text(text) : kind == text_kind::json ? torch_ir::printable_json(text) : text);
    if (!text.ends_with('\n')) std::cout << '\n';
}

}  // namespace torch_ir_tool
