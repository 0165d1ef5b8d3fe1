// SPDX-License-Identifier: MIT
#include "file_selection.hpp"

#include "command.hpp"
#include "input_path.hpp"
#include "terminal.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/io/file_kind.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/number_text.hpp>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

namespace torch_ir_tool {

namespace {

namespace fs = std::filesystem;

/// A JSON document of a program, of either dialect; other documents lie beside models, too.
bool is_program_document(std::string_view text) {
    return text.find("\"graph_inputs\"") != std::string_view::npos || text.find("\"torch_ir\"") != std::string_view::npos;
}

bool holds_program(std::string const& path, example_options const& examples) {
    using torch_ir::file_kind;
    if (path.ends_with(".pt2")) return true;  // whatever is wrong with it is worth telling
    try {
        auto const file = torch_ir::map_file(path);
        switch (torch_ir::find_file_kind(file, path)) {
            case file_kind::pt2:
            case file_kind::old_pt2: return true;
            case file_kind::torchscript: return wants_torchscript(examples);
            case file_kind::json: return is_program_document(torch_ir::as_text(file.bytes));
            case file_kind::program_text: return torch_ir::as_text(file.bytes).starts_with("program \"");
            default: return false;
        }
    } catch (torch_ir::error const&) {  // a damaged archive of something else, a file that may not be read
        return false;
    }
}

/// Finds the files in a folder and in its folders, but for hidden ones. What can't be read, or has gone meanwhile, is a warning: the rest is worth doing.
void find_files(std::string const& folder, std::string const& output, file_selection& out, std::vector<std::string>& found) {
    std::error_code failed, ignored;
    for (auto at = fs::directory_iterator(folder, failed); !failed && at != fs::directory_iterator(); at.increment(failed)) {
        bool const is_folder = at->is_directory(ignored) && !at->is_symlink(ignored);
        if (is_folder && !output.empty() && fs::equivalent(at->path(), output, ignored)) continue;
        if (at->path().filename().string().starts_with('.')) ++out.hidden;
        else if (is_folder) find_files(at->path().string(), output, out, found);
        else if (at->is_regular_file(ignored)) found.push_back(at->path().string());
    }
    if (failed) say("warning", torch_ir::error::io_failed("read the folder", folder, failed.message()).what());
}

/// Adds the programs in a folder.
void add_folder(file_selection& out, std::string const& folder, example_options const& examples, std::string const& output) {
    std::vector<std::string> found;
    find_files(folder, output, out, found);
    std::sort(found.begin(), found.end());
    for (auto& path : found) {
        if (holds_program(path, examples)) out.files.push_back({std::move(path), folder});
        else ++out.skipped;
    }
}

}  // namespace

std::vector<std::string> file_selection::paths() const {
    std::vector<std::string> out;
    for (auto const& f : files) out.push_back(f.path);
    return out;
}

void add_file_options(CLI::App& app, file_options& o, std::string const& description) {
    reads_file(app.add_option("FILE", o.files, description))->required();
    app.add_flag("-r,--recursive", o.recursive, "FILE may be a folder: take all programs in it and in its folders");
}

file_selection select_files(file_options const& o, example_options const& examples, std::string const& output) {
    file_selection out;
    out.is_many = o.files.size() > 1;
    for (auto const& path : o.files) {
        std::error_code failed;
        if (!o.recursive || !fs::is_directory(path, failed)) {
            out.files.push_back({path});
            continue;
        }
        out.is_many = true;
        auto const before = out.files.size();
        add_folder(out, path, examples, output);
        if (out.files.size() == before)
            torch_ir::raise(torch_ir::error::bad_argument(
                "'" + path + "'", "a folder with programs (.pt2, IR JSON; TorchScript with --torchscript or examples)", "none" + skipped_text(out)));
    }
    return out;
}

many_results for_each_file(file_selection const& selection, bool with_output, std::function<int(selected_file const&)> const& f,
                           std::function<void(selected_file const&, std::string const&)> const& failed) {
    many_results out;
    progress_line progress(selection.files.size(), with_output);
    for (auto const& file : selection.files) {
        progress.next(file.path);
        int code = unusable;
        try {
            code = f(file);
        } catch (std::exception const& e) {
            std::error_code ignored;
            bool const is_folder = fs::is_directory(file.path, ignored);
            std::string const message = std::string(e.what()) + (is_folder ? " (--recursive takes the programs in it)" : "");
            say("error", message);
            if (failed) failed(file, message);
        }
        ++(code == done ? out.good : code == check_failed ? out.bad : out.unusable);
        out.code = std::max(out.code, code);
    }
    return out;
}

std::string part(std::size_t n, std::string const& what) {
    return n == 0 ? std::string() : ", " + torch_ir::with_thousands(static_cast<std::int64_t>(n)) + what;
}

std::string skipped_text(file_selection const& selection) {
    std::string out;
    if (selection.skipped != 0) out += ", " + counted(selection.skipped, "other file") + " skipped";
    return out + part(selection.hidden, " hidden");
}

std::string counted(std::size_t n, std::string const& thing) {
    return torch_ir::with_thousands(static_cast<std::int64_t>(n)) + " " + thing + (n == 1 ? "" : "s");
}

}  // namespace torch_ir_tool
