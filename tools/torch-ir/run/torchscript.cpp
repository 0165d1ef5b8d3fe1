// SPDX-License-Identifier: MIT
// TorchScript files: the program that the examples lead to.
#include "../program_file.hpp"
#include "../terminal.hpp"
#include "libraries.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace torch_ir_tool {

namespace {

using namespace torch_ir;

/// The tensors of a file in the order of forward's arguments: `input_0`, `input_1`, … or by name.
std::vector<c10::IValue> read_examples(std::string const& file, std::vector<std::string> const& names) {
    auto const tensors = to_tensors(load_safetensors(file));
    bool const by_number = tensors.contains("input_0");
    std::vector<c10::IValue> out;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (!by_number && i >= names.size()) break;
        auto const found = tensors.find(by_number ? "input_" + std::to_string(i) : names[i]);
        if (found == tensors.end()) break;
        out.emplace_back(found->second.clone());
    }
    if (out.size() != tensors.size() || out.empty())
        raise(error::bad_argument(file, "the inputs of forward, named input_0, input_1, … or as it names them",
                                  std::to_string(tensors.size()) + " tensors, of which " + std::to_string(out.size()) + " are named so"));
    return out;
}

}  // namespace

ir load_torchscript_program(std::string const& path, example_options const& examples) {
    load_libraries(examples.libraries);
    auto script = load_torchscript(path);
    script.eval();
    auto const& arguments = script.get_method("forward").function().getSchema().arguments();
    std::vector<std::string> names;
    for (std::size_t i = 1; i < arguments.size(); ++i) names.push_back(arguments[i].name());
    std::vector<c10::IValue> inputs;
    if (!examples.file.empty()) inputs = read_examples(examples.file, names);
    for (auto const& text : examples.inputs) {
        example_type const type = parse_example(text);
        inputs.emplace_back(at::empty(type.sizes, at::TensorOptions().dtype(to_torch(type.dtype)).device(c10::kMeta)));
    }
    if (inputs.empty() && !names.empty())
        raise(error::bad_argument(path, "an example for each input of a TorchScript file (--input 1x3x224x224:float32, or --inputs FILE)", "none"));
    extract_options options{.use_values = examples.use_values, .warn = [](std::string const& m) { say("warning", m); }};
    try {
        try {
            return extract_ir(script, inputs, options);
        } catch (error const&) {
            if (options.use_values || !examples.may_use_values) throw;
            options.use_values = true;
            return extract_ir(script, inputs, options);
        }
    } catch (c10::Error const& e) {
        raise(error(errc::execution, path + ": " + e.what_without_backtrace()));
    } catch (error const& e) {
        raise(error(e.code(), path + ": " + e.what()));
    }
}

}  // namespace torch_ir_tool
