// SPDX-License-Identifier: MIT
// torch-ir extract: archives and TorchScript → IR JSON, or from one dialect to the other.
#include "command.hpp"
#include "file_selection.hpp"
#include "option_checks.hpp"
#include "option_labels.hpp"
#include "program_file.hpp"
#include "terminal.hpp"

#include <torch_ir/json/write.hpp>
#include <torch_ir/validate/validate.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace torch_ir_tool {

namespace {

namespace fs = std::filesystem;

struct extract_options {
    file_options files;
    std::string output;
    std::string output_dir;
    std::string name;
    std::string dialect = "native";
    bool strict = false;
    bool core = false;
    lowering_request lowering;
    example_options examples;
};

/// What only torch-ir-run can do to a program.
bool needs_lowering(extract_options const& o) { return o.core || o.lowering.joint || !o.lowering.target.empty(); }

/// The text for one file. What is wrong with the program is a warning, or with --strict an error.
std::string extract(std::string const& path, extract_options const& o) {
    auto program = load_program(path, o.examples);
    auto lowering = o.lowering;
    if (o.core) lowering.target = "core";
    if (needs_lowering(o)) program = about_file(path, [&] { return lowered_program(program, lowering); });
    if (!o.name.empty()) program.rename(o.name);
    auto const problems = torch_ir::validate_ir(program);
    if (o.strict && !problems.empty())
        throw torch_ir::error::malformed(path, {}, "a valid program (torch-ir validate lists all problems)", problems.front().message());
    auto text = about_file(path, [&] { return torch_ir::serialize_ir(program, {.dialect = *torch_ir::find_dialect(o.dialect)}); });
    for (auto const& p : problems) say("warning", path + ": " + p.message());
    return text;
}

/// Where the document of a file goes in the output folder: files in a folder keep their place in it; others get their stem, with the name of their folder in
/// front where two stems are the same.
std::vector<std::string> output_names(std::vector<selected_file> const& files) {
    std::map<fs::path, int> stems;
    auto const plain = [](selected_file const& f) {
        auto const path = f.folder.empty() ? fs::path(f.path).filename() : fs::path(f.path).lexically_relative(f.folder);
        return path.parent_path() / path.stem();
    };
    for (auto const& f : files) ++stems[plain(f)];
    std::map<std::string, std::string> taken;
    std::vector<std::string> names;
    for (auto const& f : files) {
        auto name = plain(f);
        bool const is_alone = stems[name] == 1;
        if (!is_alone && f.folder.empty()) name = fs::absolute(f.path).parent_path().filename().string() + "_" + name.string();
        if (!is_alone && !f.folder.empty()) name += fs::path(f.path).extension();
        names.push_back(name.string() + ".json");
        auto const [other, is_new] = taken.emplace(names.back(), f.path);
        if (!is_new)
            throw torch_ir::error::bad_argument("--output-dir", "files that get different names",
                                                "'" + other->second + "' and '" + f.path + "', both " + names.back() + "; extract them separately with -o");
    }
    return names;
}

void make_folder(fs::path const& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) throw torch_ir::error::io_failed("create the folder", folder.string(), failed.message());
}

int extract_all(extract_options const& o) {
    stopwatch const time;
    for (auto const& path : o.files.files) {
        std::error_code ignored;
        if (!o.output_dir.empty() && o.files.recursive && fs::equivalent(path, o.output_dir, ignored))
            throw torch_ir::error::bad_argument("--output-dir", "another folder than those that are gone through", "'" + o.output_dir + "'");
    }
    auto const selection = select_files(o.files, o.examples, o.output_dir);
    auto const& files = selection.files;
    require_torchscript(o.examples, selection.paths());
    if (!selection.is_many && o.output_dir.empty()) {
        write_result(o.output, extract(files.front().path, o), text_kind::json);
        return done;
    }
    if (o.output_dir.empty()) throw torch_ir::error::bad_argument("extract", "--output-dir DIR for several files", "none");
    if (!o.name.empty() && files.size() > 1) throw torch_ir::error::bad_argument("--name", "one file to name", "several");
    auto const names = output_names(files);
    if (selection.is_many) hand_over_torchscript(o.examples, selection.paths());
    if (needs_lowering(o)) continue_in_companion();
    make_folder(o.output_dir);
    std::size_t next = 0;
    auto const results = for_each_file(selection, false, [&](selected_file const& f) {
        auto const to = fs::path(o.output_dir) / names[next++];
        std::error_code ignored;
        if (fs::equivalent(to, f.path, ignored))
            throw torch_ir::error::bad_argument("--output-dir", "a folder in which '" + f.path + "' is not written over", "'" + o.output_dir + "'");
        auto const text = extract(f.path, o);
        make_folder(to.parent_path());
        write_result(to.string(), text, text_kind::json);
        return int{done};
    });
    if (selection.is_many)
        say_summary(counted(results.good, "document") + " in " + o.output_dir + part(results.unusable, " failed") + skipped_text(selection) + " (" +
                    time.text() + ")");
    return results.code;
}

}  // namespace

command add_extract(CLI::App& program) {
    auto o = std::make_shared<extract_options>();
    auto* app = program.add_subcommand("extract", "Make IR JSON of archives and TorchScript files, or translate IR JSON between dialects");
    add_file_options(*app, o->files, "Archives (.pt2), IR JSON documents or TorchScript files");
    add_example_options(*app, o->examples);
    auto* output = app->add_option("-o,--output", o->output, "The document to write (default: standard output)");
    app->add_option("--output-dir", o->output_dir, "The folder for the documents of several files")->excludes(output);
    app->add_option("--name", o->name, "Name of the model (default: the archive's)");
    app->add_flag("--strict", o->strict, "Refuse a program that is not valid instead of warning");
    auto* core = app->add_flag("--core", o->core, "Make programs functional and decompose them to core ATen");
    app->add_option("--for", o->lowering.target, "Make programs as a compiler wants them")
        ->check(one_of({"core", "torch-mlir", "executorch", "onnx"}))
        ->excludes(core);
    auto* joint = app->add_flag(
        "--joint", o->lowering.joint,
        "Add the backward: gradients of all parameters become outputs, in core ATen or as --for says; without --loss, gradients of the outputs become inputs");
    app->add_option("--loss", o->lowering.loss, "The output, counted from 0, that the backward begins at")->needs(joint);
    app->add_option("--dialect", o->dialect, "native (lossless) or pytorch-ir (what the Python system reads)")
        ->check(one_of({"native", "pytorch-ir"}))
        ->capture_default_str();
    constexpr char const* lowering = "For other compilers";
    label_options(*app, {{"--output", "FILE", output_group},
                         {"--output-dir", "DIR", output_group},
                         {"--dialect", nullptr, output_group},
                         {"--name", "NAME"},
                         {"--core", nullptr, lowering},
                         {"--for", nullptr, lowering},
                         {"--joint", nullptr, lowering},
                         {"--loss", "N", lowering}});
    app->footer(
        "Example: torch-ir extract model.pt2 -o model.json\n"
        "         torch-ir extract --recursive models --output-dir documents");
    return {app, [o] { return extract_all(*o); }};
}

}  // namespace torch_ir_tool
