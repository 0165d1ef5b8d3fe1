// SPDX-License-Identifier: MIT
// torch-ir export: any program as an archive that torch.export.load reads, or as an ONNX model.
#include "export_options.hpp"

#include "command.hpp"
#include "input_names.hpp"
#include "input_path.hpp"
#include "option_checks.hpp"
#include "option_labels.hpp"
#include "program_file.hpp"
#include "terminal.hpp"
#include "weights_file.hpp"

#include <torch_ir/pt2/read.hpp>
#include <torch_ir/pt2/write.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir_tool {

namespace {

using namespace torch_ir;

/// The file that the weights come from: the one that the user names, else the program's own, if it may hold some.
std::string weights_source(export_options const& o, weights_format own) {
    if (o.no_weights) return {};
    if (!o.weights.empty()) return o.weights;
    return own != weights_format::unknown ? o.file : std::string();
}

/// The tensors of --inputs, one for each input of the program that is a tensor.
std::vector<tensor_data> sample_inputs(ir const& program, std::string const& file) {
    if (file.empty()) return {};
    std::vector<wanted> all;
    for (auto const v : program.inputs()) {
        auto const& i = program.input(v);
        bool const is_tensor = i.result.tensor() != nullptr;
        if (i.kind == input_kind::user || i.kind == input_kind::constant) all.push_back({i.result.name, is_tensor, !is_tensor});
    }
    auto const tensors = load_safetensors(file);
    std::set<std::string> in_file;
    for (auto const& t : tensors) in_file.insert(t.name);
    auto const names = name_finder(in_file, "input_", all).find();
    std::vector<tensor_data> out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (names[i].empty() && !all[i].is_fixed)
            raise(error::bad_argument(file, "a tensor named 'input_" + std::to_string(i) + "' or '" + all[i].label + "'", "none"));
        if (!all[i].is_fixed) out.push_back(tensors.get(names[i]));
        in_file.erase(names[i]);
    }
    if (!in_file.empty())
        raise(error::bad_argument(file, std::to_string(all.size()) + " tensors for this program", "another one named '" + *in_file.begin() + "'"));
    return out;
}

/// What an archive holds beside its program. Sample inputs are data as weights are, so an archive that lacks the program's weights has none.
void take_along(pt2_write_options& how, ir const& program, export_options const& o, bool has_weights) {
    auto const archive = pt2_archive::open(o.file);
    how.extra_files = archive.extra_files();
    if (!(has_weights || program.weights().empty()) || o.no_weights || !how.inputs.empty()) return;
    if (auto inputs = archive.sample_inputs(o.examples.model); are_sample_inputs(program, inputs)) how.inputs = std::move(inputs);
}

int export_program(export_options const& o) {
    if (o.name.empty() || o.name.find_first_of("/\\") != std::string::npos)
        raise(error::bad_argument("--name", "a name without '/' and '\\'", "'" + o.name + "'"));
    if (o.output.ends_with(".onnx")) return export_onnx(o);
    if (o.output.ends_with(".mlir")) return export_mlir(o);
    if (!o.output.ends_with(".pt2"))
        raise(error::bad_argument("--output", "a name that ends with .pt2, which PyTorch asks for, or with .onnx or .mlir", "'" + o.output + "'"));
    if (o.check) raise(error::bad_argument("--check", "an ONNX model or MLIR to write", "'" + o.output + "' (torch-ir verify compares archives)"));
    ir const program = load_program(o.file, o.examples);
    auto const weights = weights_of(o, program);
    bool const has_weights = weights.complete;
    pt2_write_options how{o.name, sample_inputs(program, o.examples.file), o.plain_containers};
    if (find_weights_format(map_file(o.file), o.file) == weights_format::pt2) take_along(how, program, o, has_weights);
    stopwatch const time;
    auto const written = about_file(o.file, [&] { return write_pt2(o.output, program, has_weights ? weights_view(weights.tensors) : weights_view(), how); });
    for (auto const& [from, to] : written.renamed) say("warning", o.file + ": '" + from + "' is called '" + to + "' in the archive: Python has no such name");
    say_step("wrote " + o.output + ": " + time.text());
    return done;
}

}  // namespace

exported_weights weights_of(export_options const& o, ir const& program) {
    exported_weights out;
    weights_format const own = find_weights_format(map_file(o.file), o.file);
    out.source = weights_source(o, own);
    load_options load = o.load;
    if (out.source == o.file) load.model = o.examples.model;
    if (!out.source.empty()) out.tensors = weights_and_constants(out.source, load);
    out.complete = !o.weights.empty();  // an archive without weights may hold constants, which the program has as well
    for (auto const v : program.weights()) {
        auto const& w = program.weight(v);
        out.complete = out.complete || (w.kind != weight_kind::constant && w.persistent && out.tensors.contains(w.target));
    }
    return out;
}

command add_export(CLI::App& program) {
    auto o = std::make_shared<export_options>();
    auto* app = program.add_subcommand("export",
                                       "Write an archive (.pt2) that torch.export.load of PyTorch 2.9 and newer reads, an ONNX model (.onnx), or MLIR (.mlir)");
    app->add_option("FILE", o->file, "Archive (.pt2), IR JSON document or TorchScript file")->required();
    add_example_options(*app, o->examples);
    app->get_option("--inputs")
        ->description("Sample inputs to store (.safetensors): input_0, input_1, ... or the names of the graph; TorchScript is traced with them");
    app->add_option("-o,--output", o->output, "The archive (.pt2), ONNX model (.onnx) or MLIR (.mlir) to write")->required();
    app->add_option("--name", o->name, "Name of the program in the archive; torch.export.load wants 'model'")->capture_default_str();
    auto* weights = app->add_option("--weights", o->weights, "Weights in any format (default: those that FILE holds)");
    app->add_option("--key", o->load.key, "The dictionary inside of a checkpoint: model.state_dict (default: found by itself)")->needs(weights);
    app->add_option("--strip-prefix", o->load.strip_prefix, "Taken from the names of weights that begin with it: module.")->needs(weights);
    app->add_flag("--no-weights", o->no_weights, "Leave weights and sample inputs out: PyTorch loads the program with parameters on the device meta")
        ->excludes(weights);
    app->add_flag("--plain-containers", o->plain_containers,
                  "Nested inputs and outputs of library classes become tuples: PyTorch loads the archive without that library");
    app->add_option("--opset", o->opset, "The version of its operators, 18 to 23")->check(one_of({"18", "19", "20", "21", "22", "23"}))->capture_default_str();
    app->add_flag("--external-data", o->external_data, "Weights go to a file beside the model, OUT.onnx.data (they do anyway beyond 2 GiB)");
    app->add_flag("--allow-custom", o->allow_custom, "Operators without a counterpart become ones of domains of their own");
    app->add_flag("--functions", o->functions, "Modules that repeat become local functions, with their weights as arguments");
    app->add_flag("--any-types", o->any_types, "Keep element types that ONNX Runtime has no kernels for on the CPU, instead of casts");
    app->add_option("--weights-as", o->weights_as, "Weights are parameters (by name, of IREE), arguments of the function, or resources in the text")
        ->check(one_of({"parameters", "arguments", "resources"}))
        ->capture_default_str();
    app->add_flag("--allow-unsafe", o->allow_unsafe, "Write also what IREE is known to compute wrongly");
    auto* check = app->add_flag("--check", o->check, "Run it with ONNX Runtime or IREE (their Python packages) and compare, on --inputs or on random ones");
    app->add_option("--python", o->python, "The Python that has these packages")->capture_default_str()->needs(check);
    app->add_option("--seed", o->seed, "Where the random inputs of --check begin")->capture_default_str()->needs(check);
    app->add_option("--rtol", o->rtol, "Relative tolerance of --check (default: by dtype, as torch.testing)")->check(tolerance())->needs(check);
    app->add_option("--atol", o->atol, "Absolute tolerance of --check (default: by dtype, as torch.testing)")->check(tolerance())->needs(check);
    for (auto const* file : {"FILE", "--weights"}) reads_file(app->get_option(file));
    constexpr char const *onnx = "ONNX", *mlir = "MLIR", *proof = "Check of ONNX and MLIR";
    label_options(*app, {{"--output", "FILE"},
                         {"--name", "NAME"},
                         {"--inputs", "FILE", "Options"},
                         {"--weights", "FILE", weights_group},
                         {"--key", "KEY", weights_group},
                         {"--strip-prefix", "PREFIX", weights_group},
                         {"--no-weights", nullptr, weights_group},
                         {"--opset", "N", onnx},
                         {"--external-data", nullptr, onnx},
                         {"--allow-custom", nullptr, onnx},
                         {"--any-types", nullptr, onnx},
                         {"--weights-as", nullptr, mlir},
                         {"--allow-unsafe", nullptr, mlir},
                         {"--check", nullptr, proof},
                         {"--python", "PROGRAM", proof},
                         {"--seed", "N", proof},
                         {"--rtol", "X", proof},
                         {"--atol", "X", proof}});
    app->callback([app, o] {
        struct use {
            char const* option;
            std::string_view files;
        };
        constexpr use uses[] = {{"--name", ".pt2"},           {"--plain-containers", ".pt2"}, {"--opset", ".onnx"},
                                {"--external-data", ".onnx"}, {"--allow-custom", ".onnx"},    {"--functions", ".onnx"},
                                {"--any-types", ".onnx"},     {"--weights-as", ".mlir"},      {"--allow-unsafe", ".mlir"}};
        std::string const type = std::filesystem::path(o->output).extension().string();
        bool const is_known = type == ".pt2" || type == ".onnx" || type == ".mlir";
        for (auto const& u : uses)
            if (is_known && app->get_option(u.option)->count() != 0 && u.files != type)
                throw CLI::ValidationError(u.option, "is for files that end in " + std::string(u.files) + ", found '" + o->output + "'");
    });
    app->footer(
        "Example: torch-ir export model.json -o model.pt2 --weights weights.safetensors\n"
        "         torch-ir export model.pt2 -o model.onnx --weights weights.safetensors --check");
    return {app, [o] { return export_program(*o); }};
}

}  // namespace torch_ir_tool
