// SPDX-License-Identifier: MIT
/// Example inputs of a TorchScript file, which has no shapes of its own: `--input 1x3x224x224:float32` or `--inputs FILE`.
#pragma once

#include "input_path.hpp"
#include "option_checks.hpp"
#include "option_labels.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <torch_ir/error.hpp>
#include <torch_ir/ir/dtype.hpp>

namespace torch_ir_tool {

struct example_options {
    std::vector<std::string> inputs{};     ///< `1x3x224x224:float32`
    std::string file{};                    ///< .safetensors
    std::string model{};                   ///< of an archive with several programs
    std::vector<std::string> libraries{};  ///< shared ones, which register operators
    bool torchscript = false;              ///< run TorchScript although it takes no inputs
    std::size_t max_operators = 200'000;   ///< that the code may call
    double max_seconds = 15;               ///< of processor time
    bool use_values = false;
    bool may_use_values = false;  ///< where types alone don't do: the examples are the inputs that count
};

/// Whether the user wants the code of a TorchScript file to be run: never, unless asked for.
[[nodiscard]] inline bool wants_torchscript(example_options const& o) { return o.torchscript || !o.inputs.empty() || !o.file.empty(); }

/// A size that is left open.
struct open_size {
    std::string name;
    std::int64_t least = 2;
    std::optional<std::int64_t> most{};
};

/// A tensor that `--input` describes.
struct example_type {
    std::vector<std::int64_t> sizes{};
    std::map<std::int64_t, open_size> open{};  ///< by dimension
    torch_ir::dtype dtype = torch_ir::dtype::float32;
};

/// How long the code of a TorchScript file may take.
inline void add_script_limits(CLI::App& app, std::size_t& operators, double& seconds) {
    app.add_option("--max-operators", operators, "How many operators its code may call")->check(positive_count())->capture_default_str();
    app.add_option("--max-seconds", seconds, "Processor time that loading and tracing may take")->check(positive_number())->capture_default_str();
    label_options(app, {{"--max-operators", "N", torchscript_group}, {"--max-seconds", "SECONDS", torchscript_group}});
}

/// Which program of an archive.
inline void add_model_option(CLI::App& app, std::string& model) {
    app.add_option("--model", model, "Of an archive (.pt2) with several programs: the name of one")->type_name("NAME");
}

/// Adds the options to a command whose FILE may be TorchScript.
inline void add_example_options(CLI::App& app, example_options& o) {
    auto* types = app.add_option("--input", o.inputs,
                                 "Type of an input, such as 1x3x224x224:float32, in order (a number: ':int64'); sizes are left open by a name: "
                                 "'batch=4 x 64', 'batch=4[1..512] x 64'");
    app.add_option("--inputs", o.file, "Example inputs (.safetensors): input_0, input_1, ... or forward's names")->excludes(types);
    app.add_flag("--torchscript", o.torchscript, "Run its code although no inputs are given, for one that takes none");
    add_script_limits(app, o.max_operators, o.max_seconds);
    add_model_option(app, o.model);
    app.add_option("--load-library", o.libraries, "A shared library that registers operators (TORCH_LIBRARY), loaded first")->allow_extra_args(false);
    app.add_flag("--use-values", o.use_values, "Compute with the elements of --inputs, for shapes that depend on them");
    types->allow_extra_args(false);
    reads_file(app.get_option("--inputs"));
    label_options(app, {{"--input", "TYPE", torchscript_group},
                        {"--inputs", "FILE", torchscript_group},
                        {"--torchscript", nullptr, torchscript_group},
                        {"--load-library", "FILE", torchscript_group},
                        {"--use-values", nullptr, torchscript_group}});
}

/// Reads `1x3x224x224:float32`; the dtype may be left out, and sizes may be open: `batch=4 x seq=16[2..512] x 64`. Throws errc::argument.
[[nodiscard]] inline example_type parse_example(std::string_view text) {
    auto const fail = [&]() -> example_type {
        torch_ir::raise(torch_ir::error::bad_argument("--input", "sizes and a dtype such as 1x3x224x224:float32, open ones as batch=4 or batch=4[1..512]",
                                                      "'" + std::string(text) + "'"));
    };
    example_type out;
    std::string plain;  // without spaces
    for (char const c : text)
        if (c != ' ') plain += c;
    std::string_view rest = plain;
    if (auto const colon = rest.find(':'); colon != std::string_view::npos) {
        auto const found = torch_ir::find_dtype(rest.substr(colon + 1));
        if (!found || *found == torch_ir::dtype::undefined) return fail();
        out.dtype = *found;
        rest = rest.substr(0, colon);
    } else if (rest.empty()) {
        return fail();
    }
    auto const integer = [&](std::int64_t& n) {
        auto const [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), n);
        if (failed != std::errc() || n < 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        return true;
    };
    auto const take = [&](std::string_view expected) {
        if (!rest.starts_with(expected)) return false;
        rest.remove_prefix(expected.size());
        return true;
    };
    while (!rest.empty()) {
        open_size open;
        if (bool const is_named = rest.front() < '0' || rest.front() > '9'; is_named) {
            auto const equals = rest.find('=');
            if (equals == std::string_view::npos || equals == 0) return fail();
            open.name = std::string(rest.substr(0, equals));
            rest.remove_prefix(equals + 1);
        }
        std::int64_t size = 0;
        if (!integer(size)) return fail();
        if (take("[")) {
            std::int64_t most = 0;
            if (open.name.empty() || !integer(open.least) || !take("..")) return fail();
            if (rest.starts_with("]")) open.most = std::nullopt;
            else if (integer(most)) open.most = most;
            else return fail();
            if (!take("]")) return fail();
        }
        if (!open.name.empty()) out.open.emplace(static_cast<std::int64_t>(out.sizes.size()), open);
        out.sizes.push_back(size);
        if (rest.empty()) break;
        if (!take("x") || rest.empty()) return fail();
    }
    return out;
}

}  // namespace torch_ir_tool
