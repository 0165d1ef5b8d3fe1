// SPDX-License-Identifier: MIT
// torch-ir export -o OUT.onnx.
#include "export_options.hpp"

#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"

#include <torch_ir/onnx/write.hpp>

#include <algorithm>
#include <string>

namespace torch_ir_tool {

using namespace torch_ir;

namespace {

/// Where float64 was calculated in float32, which was said, it is compared as float32 is, unless the user says otherwise.
export_options with_tolerance(export_options o, onnx_written const& written) {
    bool const is_narrowed =
        std::any_of(written.notes.begin(), written.notes.end(), [](std::string const& n) { return n.find("in float32") != std::string::npos; });
    if (is_narrowed && !o.rtol && !o.atol) {
        o.rtol = 1.3e-6;
        o.atol = 1e-5;
    }
    return o;
}

}  // namespace

int export_onnx(export_options const& o) {
    if (o.check && o.no_weights) raise(error::bad_argument("--check", "weights to run the model with", "--no-weights"));
    if (o.check) continue_in_companion();
    ir const program = load_program(o.file, o.examples);
    onnx_write_options how;
    how.model.opset = o.opset;
    how.model.allow_custom = o.allow_custom;
    how.model.types = o.any_types ? onnx_types::specification : onnx_types::onnxruntime_cpu;
    how.model.functions = o.functions;
    how.external_data = o.external_data;
    auto const weights = weights_of(o, program);
    ir const lowered = about_file(
        o.file, [&] { return onnx_obstacles(program, how.model).empty() ? program : lowered_program(program, {.target = "onnx", .onnx = how.model}); });
    auto const written =
        about_file(o.file, [&] { return write_onnx(o.output, lowered, weights.complete ? weights_view(weights.tensors) : weights_view(), how); });
    for (auto const& note : written.notes) say("warning", o.output + ": " + note);
    bool const lacks_weights =
        std::any_of(program.weights().begin(), program.weights().end(), [&](vertex v) { return program.find_constant(program.weight(v).target) == nullptr; });
    if (!weights.complete && !o.no_weights && lacks_weights)
        say("warning", o.output + ": '" + o.file + "' holds no weights: they are inputs of the model (--weights gives it some, --no-weights means it)");
    return o.check ? check_onnx(program, lowered, weights, with_tolerance(o, written)) : int{done};
}

}  // namespace torch_ir_tool
