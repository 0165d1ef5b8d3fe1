// SPDX-License-Identifier: MIT
// TorchScript files: the program that the examples lead to.
#include "../program_file.hpp"
#include "../terminal.hpp"
#include "libraries.hpp"
#include "script_inputs.hpp"
#include "time_limit.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/csrc/jit/runtime/print_handler.h>

namespace torch_ir_tool {

namespace {

using namespace torch_ir;

/// What the code prints: to standard error, without what a terminal would obey.
void print_plainly(std::string const& text) {
    std::string plain = text;
    for (char& c : plain)
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') c = '?';
    std::cerr << plain;
}

/// What `--inputs` or `--input` gives.
std::vector<c10::IValue> example_inputs(torch::jit::Module const& script, std::string const& path, example_options const& examples) {
    if (!examples.file.empty()) return pack_inputs(script, to_tensors(load_safetensors(examples.file)), examples.file);
    std::vector<c10::IValue> types;
    for (auto const& text : examples.inputs) {
        example_type const type = parse_example(text);
        types.emplace_back(at::empty(type.sizes, at::TensorOptions().dtype(to_torch(type.dtype)).device(c10::kMeta)));
    }
    auto const& arguments = script.get_method("forward").function().getSchema().arguments();
    bool const is_needed = std::any_of(arguments.begin() + 1, arguments.end(), [](c10::Argument const& a) { return !a.default_value(); });
    if (types.empty() && is_needed)
        raise(error::bad_argument(path,
                                  examples.may_use_values ? "a tensor for each input of a TorchScript file (--inputs FILE)"
                                                          : "an example for each input of a TorchScript file (--input 1x3x224x224:float32, or --inputs FILE)",
                                  "none"));
    return pack_inputs(script, std::move(types));
}

}  // namespace

ir load_torchscript_program(std::string const& path, example_options const& examples) {
    load_libraries(examples.libraries);
    torch::jit::setPrintHandler(print_plainly);
    time_limit const limit(examples.max_seconds, path + ": the code of the TorchScript file");
    auto script = load_torchscript(path);
    script.eval();
    if (!script.find_method("forward")) raise(error::unsupported(path, "a TorchScript module without a method 'forward'", "save one that has it"));
    extract_options options{
        .use_values = examples.use_values, .max_operators = examples.max_operators, .warn = [](std::string const& m) { say("warning", m); }};
    for (std::size_t i = 0; i < examples.inputs.size(); ++i)
        for (auto const& [d, open] : parse_example(examples.inputs[i]).open) options.dynamic[std::to_string(i)][d] = {open.name, open.least, open.most};
    try {
        auto const inputs = example_inputs(script, path, examples);
        try {
            return extract_ir(script, inputs, options);
        } catch (error const&) {
            if (options.use_values || !examples.may_use_values || !options.dynamic.empty()) throw;
            options.use_values = true;
            return extract_ir(script, inputs, options);
        }
    } catch (c10::Error const& e) {
        raise(error(errc::execution, path + ": " + e.what_without_backtrace()));
    } catch (error const& e) {
        bool const is_named = std::string_view(e.what()).starts_with(path) || (!examples.file.empty() && std::string_view(e.what()).starts_with(examples.file));
        if (is_named) throw;
        raise(error(e.code(), path + ": " + e.what()));
    } catch (std::runtime_error const& e) {  // what the file's own code raises
        raise(error(errc::execution, path + ": " + e.what()));
    }
}

}  // namespace torch_ir_tool
