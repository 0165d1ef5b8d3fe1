// SPDX-License-Identifier: MIT
// torch-ir extract: archives and TorchScript → IR JSON, or from one dialect to the other.
#include "command.hpp"
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
    std::vector<std::string> files;
    std::string output;
    std::string output_dir;
    std::string name;
    std::string dialect = "native";
    bool strict = false;
    bool core = false;
    lowering_request lowering;
    example_options examples;
};

/// The text for one file. What is wrong with the program is a warning, or with --strict an error.
std::string extract(std::string const& path, extract_options const& o) {
    auto program = load_program(path, o.examples);
    auto lowering = o.lowering;
    if (o.core) lowering.target = "core";
    if (lowering.joint || !lowering.target.empty()) program = about_file(path, [&] { return lowered_program(program, lowering); });
    if (!o.name.empty()) program.rename(o.name);
    auto const problems = torch_ir::validate_ir(program);
    if (o.strict && !problems.empty())
        throw torch_ir::error::malformed(path, {}, "a valid program (torch-ir validate lists all problems)", problems.front().message());
    auto text = about_file(path, [&] { return torch_ir::serialize_ir(program, {.dialect = *torch_ir::find_dialect(o.dialect)}); });
    for (auto const& p : problems) say("warning", path + ": " + p.message());
    return text;
}

/// A name in the output folder for each file: its stem, with its folder in front where two stems are the same.
std::vector<std::string> output_names(std::vector<std::string> const& files) {
    std::map<std::string, int> stems;
    for (auto const& f : files) ++stems[fs::path(f).stem().string()];
    std::map<std::string, std::string> taken;
    std::vector<std::string> names;
    for (auto const& f : files) {
        std::string const stem = fs::path(f).stem().string();
        auto const folder = fs::absolute(f).parent_path().filename().string();
        names.push_back((stems[stem] == 1 ? stem : folder + "_" + stem) + ".json");
        auto const [other, is_new] = taken.emplace(names.back(), f);
        if (!is_new)
            throw torch_ir::error::bad_argument("--output-dir", "files that get different names",
                                                "'" + other->second + "' and '" + f + "', both " + names.back() + "; extract them separately with -o");
    }
    return names;
}

int extract_all(extract_options const& o) {
    require_torchscript(o.examples, o.files);
    if (o.files.size() == 1 && o.output_dir.empty()) {
        write_result(o.output, extract(o.files.front(), o), text_kind::json);
        return done;
    }
    if (o.output_dir.empty()) throw torch_ir::error::bad_argument("extract", "--output-dir DIR for several files", "none");
    if (!o.name.empty() && o.files.size() > 1) throw torch_ir::error::bad_argument("--name", "one file to name", "several");
    auto const names = output_names(o.files);
    std::error_code failed;
    fs::create_directories(o.output_dir, failed);
    if (failed) throw torch_ir::error::io_failed("create the folder", o.output_dir, failed.message());
    progress_line progress(o.files.size());
    int code = done;
    for (std::size_t i = 0; i < o.files.size(); ++i) {
        progress.next(o.files[i]);
        try {
            torch_ir::write_file((fs::path(o.output_dir) / names[i]).string(), extract(o.files[i], o));
        } catch (std::exception const& e) {  // the other files are worth doing
            progress.clear();
            say("error", e.what());
            code = unusable;
        }
    }
    return code;
}

}  // namespace

command add_extract(CLI::App& program) {
    auto o = std::make_shared<extract_options>();
    auto* app = program.add_subcommand("extract", "Make IR JSON of archives and TorchScript files, or translate IR JSON between dialects");
    app->add_option("FILE", o->files, "Archives (.pt2), IR JSON documents or TorchScript files")->required();
    add_example_options(*app, o->examples);
    auto* output = app->add_option("-o,--output", o->output, "The document to write (default: standard output)");
    app->add_option("--output-dir", o->output_dir, "The folder for the documents of several files")->excludes(output);
    app->add_option("--name", o->name, "Name of the model (default: the archive's)");
    app->add_flag("--strict", o->strict, "Refuse a program that is not valid instead of warning");
    auto* core = app->add_flag("--core", o->core, "Make programs functional and decompose them to core ATen");
    app->add_option("--for", o->lowering.target, "Make programs as a compiler wants them: core, torch-mlir, executorch or onnx")
        ->check(CLI::IsMember({"core", "torch-mlir", "executorch", "onnx"}))
        ->excludes(core);
    auto* joint = app->add_flag(
        "--joint", o->lowering.joint,
        "Add the backward: gradients of all parameters become outputs, in core ATen or as --for says; without --loss, gradients of the outputs become inputs");
    app->add_option("--loss", o->lowering.loss, "The output, counted from 0, that the backward begins at")->needs(joint);
    app->add_option("--dialect", o->dialect, "native (lossless) or pytorch-ir (what the Python system reads)")
        ->check(CLI::IsMember({"native", "pytorch-ir"}))
        ->capture_default_str();
    app->footer("Example: torch-ir extract model.pt2 -o model.json");
    return {app, [o] { return extract_all(*o); }};
}

}  // namespace torch_ir_tool
