// SPDX-License-Identifier: MIT
/// Options of the commands that execute: parsed by torch-ir (for errors and --help) and by torch-ir-run (which does the work).
#pragma once

#include "examples.hpp"
#include "file_names.hpp"
#include "input_path.hpp"
#include "option_checks.hpp"
#include "option_labels.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Error.hpp>
#include <CLI/Formatter.hpp>

namespace torch_ir_tool {

struct run_options {
    std::string file;
    std::string weights;                  ///< empty: those inside of the archive
    std::string key;                      ///< of the dictionary in a checkpoint; empty: found by itself
    std::string strip_prefix;             ///< of the names of weights
    std::string model;                    ///< of an archive with several programs
    std::vector<std::string> allowed;     ///< operators that reach beyond tensors
    bool no_guards = false;               ///< run inputs that the guards of the program don't admit
    std::uint64_t max_calls = 5'000'000;  ///< in sub-programs and loops
    bool optimize = false;
    bool preserve_nan = false;         ///< of an optimised run
    std::string kernels = "measured";  ///< how an optimised run chooses them: measured or rule
    std::string device = "cpu";
    std::string inputs;
    bool torchscript = false;             ///< run FILE's code although it takes no inputs
    std::size_t max_operators = 200'000;  ///< that TorchScript may call
    double max_seconds = 15;              ///< of processor time for loading and tracing it
    std::vector<std::string> libraries;   ///< shared ones, which register operators
    std::string output;                   ///< run
    bool profile = false;                 ///< run
    std::string trace;                    ///< run
    std::size_t warm_up = 1;              ///< run: before it is profiled
    std::size_t repeats = 10;             ///< run: that are profiled
    std::string by;                       ///< run: rows of the profile: op, module or node
    std::optional<std::size_t> depth;     ///< run: levels of modules
    std::string expected;                 ///< verify
    std::string reference;                ///< verify: another program
    std::string reference_weights;        ///< verify; empty: its own, else those of the program
    std::size_t trials = 0;               ///< verify: sets of inputs to draw
    std::uint64_t seed = 0;               ///< verify
    bool bisect = false;                  ///< verify
    std::string report;                   ///< verify: where a report in markdown goes
    std::string page;                     ///< verify: where a page with what the bisection found goes
    std::optional<double> rtol;
    std::optional<double> atol;
    bool json = false;
};

namespace detail {

inline constexpr char const* comparison_group = "What to compare with";

inline CLI::App* add_running_options(CLI::App& program, std::string const& name, std::string const& description, run_options& o) {
    auto* app = program.add_subcommand(name, description);
    app->add_option("FILE", o.file, "Archive (.pt2), IR JSON document or TorchScript file")->required();
    app->add_option("--weights", o.weights, "Weights in any format: safetensors, torch.save, TorchScript, .pt2, an index (default: those inside of FILE)");
    app->add_option("--key", o.key, "The dictionary inside of a checkpoint: model.state_dict (default: found by itself)");
    app->add_option("--strip-prefix", o.strip_prefix, "Taken from the names of weights that begin with it: module.");
    app->add_option("--inputs", o.inputs, "Inputs (.safetensors): input_0, input_1, ... or the names of the graph");
    app->add_flag("--torchscript", o.torchscript, "Run its code although no inputs are given, for one that takes none");
    add_script_limits(*app, o.max_operators, o.max_seconds);
    add_model_option(*app, o.model);
    app->add_option("--allow-op", o.allowed, "An operator that may be called although it reaches beyond tensors: aten.from_file")
        ->transform(outside_operator())
        ->allow_extra_args(false);
    app->add_flag("--no-guards", o.no_guards, "Take inputs that the guards of the program, under which it was exported, don't admit");
    app->add_option("--max-calls", o.max_calls, "Calls that a run may execute in sub-programs and loops")->check(positive_count())->capture_default_str();
    auto* optimize = app->add_flag("--optimize", o.optimize, "Rewrite the program for its weights, pack them and fuse kernels before it runs (CPU, float32)");
    app->add_flag("--preserve-nan", o.preserve_nan, "Don't fuse kernels that turn NaN into a number")->needs(optimize);
    app->add_option("--kernels", o.kernels, "How they are chosen: measured (timed on this machine) or rule (by size, the same everywhere)")
        ->check(one_of({"measured", "rule"}))
        ->capture_default_str()
        ->needs(optimize);
    app->add_option("--device", o.device, "Where to run: cpu, cuda, cuda:1, mps, xpu; devices written in FILE are replaced by it")->capture_default_str();
    app->add_option("--load-library", o.libraries, "A shared library that registers operators (TORCH_LIBRARY), loaded first")->allow_extra_args(false);
    for (auto const* file : {"FILE", "--weights", "--inputs"}) reads_file(app->get_option(file));
    label_options(*app, {{"--weights", "FILE", weights_group},
                         {"--key", "KEY", weights_group},
                         {"--strip-prefix", "PREFIX", weights_group},
                         {"--torchscript", nullptr, torchscript_group},
                         {"--allow-op", "OPERATOR", limits_group},
                         {"--no-guards", nullptr, limits_group},
                         {"--max-calls", "N", limits_group},
                         {"--optimize", nullptr, speed_group},
                         {"--preserve-nan", nullptr, speed_group},
                         {"--kernels", nullptr, speed_group},
                         {"--device", "DEVICE"},
                         {"--load-library", "FILE"}});
    return app;
}

}  // namespace detail

/// Adds `run`. The options are filled in when the program parses its arguments; they must live until then.
inline CLI::App* add_run_options(CLI::App& program, run_options& o) {
    auto* app = detail::add_running_options(program, "run", "Run a program on real weights and inputs", o);
    app->add_option("-o,--output", o.output, "Where the outputs go (.safetensors): output_0, output_1, ... (required, unless it profiles)");
    auto* profile = app->add_flag("--profile", o.profile, "Print time, calls, GFLOP/s and memory of operators and nodes, the median of --repeat runs");
    app->add_option("--warm-up", o.warm_up, "Runs before it that don't count; the first makes the outputs")
        ->check(whole_number(1, 1'000'000))
        ->capture_default_str()
        ->needs(profile);
    app->add_option("--repeat", o.repeats, "Runs that count")->check(whole_number(1, 1'000'000))->capture_default_str()->needs(profile);
    auto* by = app->add_option("--by", o.by, "Rows for each op, module or node (default: op, then the longest 20 nodes)")
                   ->check(one_of({"op", "module", "node"}))
                   ->needs(profile);
    auto* depth =
        app->add_option("--depth", o.depth, "With --by module: levels of modules to show (default: all)")->needs(by)->check(whole_number(0, 1'000'000'000));
    app->add_flag("--json", o.json, "Print it as JSON, which visualize --overlay takes for colours")->needs(profile);
    app->add_option("--trace", o.trace, "Where that goes as a trace (.json) for chrome://tracing or ui.perfetto.dev");
    // As CLI11 words it for a required option.
    app->get_option("--inputs")->required();
    app->callback([&o, depth] {
        if (depth->count() != 0 && o.by != "module") throw CLI::ValidationError("--depth", "needs --by module, not --by " + o.by);
        if (auto const type = lower_extension(o.output); o.output == "-" || (!type.empty() && type != ".safetensors"))
            throw CLI::ValidationError("--output", "expected a file that ends in .safetensors, the only format of outputs, found '" + o.output + "'");
        if (o.trace == "-") throw CLI::ValidationError("--trace", "expected the name of a file, found '-'");
        if (o.output.empty() && !o.profile && o.trace.empty()) throw CLI::RequiredError("--output");
    });
    constexpr char const* profile_group = "Profile";
    label_options(*app, {{"--output", "FILE", output_group},
                         {"--profile", nullptr, profile_group},
                         {"--warm-up", "N", profile_group},
                         {"--repeat", "N", profile_group},
                         {"--by", nullptr, profile_group},
                         {"--depth", "N", profile_group},
                         {"--json", nullptr, profile_group},
                         {"--trace", "FILE", profile_group}});
    app->footer("Example: torch-ir run model.pt2 --weights weights.safetensors --inputs in.safetensors -o out.safetensors");
    return app;
}

/// Adds `verify`, likewise.
inline CLI::App* add_verify_options(CLI::App& program, run_options& o) {
    auto* app = detail::add_running_options(program, "verify", "Run a program and compare its outputs with expected ones, or with those of the original", o);
    app->add_option("--expected", o.expected, "Expected outputs (.safetensors): output_0, output_1, ...");
    app->add_option("--reference", o.reference,
                    "Instead: the original, an archive (.pt2), IR JSON document or TorchScript file, which is run on the same inputs");
    app->add_option("--reference-weights", o.reference_weights, "Weights of the original (default: those inside of it, else those of FILE)");
    app->add_option("--trials", o.trials, "Draw so many sets of inputs at random (default: 1 where there are no --inputs)")->check(positive_count());
    app->add_option("--seed", o.seed, "Where the random numbers begin")->capture_default_str();
    auto* bisect = app->add_flag("--bisect", o.bisect, "Find the first node that departs from the original (with --expected: where rounding becomes large)");
    app->add_option("--report", o.report, "Where a report in markdown goes");
    app->add_option("--html", o.page, "With --bisect: where a page (.html) goes that opens at the node to blame, with its values")->needs(bisect);
    app->add_option("--rtol", o.rtol, "Relative tolerance (default: by dtype, as torch.testing)")->check(tolerance());
    app->add_option("--atol", o.atol, "Absolute tolerance (default: by dtype, as torch.testing)")->check(tolerance());
    app->add_flag("--json", o.json, "Print the report as JSON");
    app->callback([&o] {
        if (o.expected.empty() && o.reference.empty()) throw CLI::RequiredError("--expected or --reference");
        if (!o.expected.empty() && !o.reference.empty()) throw CLI::ExcludesError("--expected", "--reference");
        if (!o.expected.empty() && o.inputs.empty()) throw CLI::RequiredError("--inputs");
        if (!o.inputs.empty() && o.trials != 0) throw CLI::ExcludesError("--inputs", "--trials");
        if (o.reference.empty() && !o.reference_weights.empty()) throw CLI::RequiredError("--reference");
    });
    for (auto const* file : {"--expected", "--reference", "--reference-weights"}) reads_file(app->get_option(file))->group(detail::comparison_group);
    label_options(*app, {{"--trials", "N", detail::comparison_group},
                         {"--seed", "N", detail::comparison_group},
                         {"--rtol", "X", detail::comparison_group},
                         {"--atol", "X", detail::comparison_group},
                         {"--bisect", nullptr, output_group},
                         {"--report", "FILE", output_group},
                         {"--html", "FILE", output_group},
                         {"--json", nullptr, output_group}});
    app->footer(
        "Example: torch-ir verify model.pt2 --weights weights.safetensors --inputs in.safetensors --expected out.safetensors\n"
        "         torch-ir verify model.json --weights weights.safetensors --reference model.pt2 --trials 3 --bisect");
    return app;
}

}  // namespace torch_ir_tool
