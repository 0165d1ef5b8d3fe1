// SPDX-License-Identifier: MIT
// torch-ir export -o OUT.onnx.
#include "export_options.hpp"

#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"

#include <torch_ir/onnx/write.hpp>

#include <string>

namespace torch_ir_tool {

using namespace torch_ir;

int export_onnx(export_options const& o) {
    if (o.check && o.no_weights) raise(error::bad_argument("--check", "weights to run the model with", "--no-weights"));
    if (o.check) continue_in_companion();
    ir const program = load_program(o.file, o.examples);
    onnx_write_options how;
    how.model.opset = o.opset;
    how.model.allow_custom = o.allow_custom;
    how.model.types = o.any_types ? onnx_types::specification : onnx_types::onnxruntime_cpu;
    how.external_data = o.external_data;
    auto const weights = weights_of(o, program);
    ir const lowered =
        about_file(o.file, [&] { return onnx_obstacles(program, how.model).empty() ? program : lowered_program(program, {.target = "onnx", .onnx = how.model}); });
    auto const written =
        about_file(o.file, [&] { return write_onnx(o.output, lowered, weights.complete ? weights_view(weights.tensors) : weights_view(), how); });
    for (auto const& note : written.notes) say("warning", o.output + ": " + note);
    if (!weights.complete && !o.no_weights && !program.weights().empty())
        say("warning", o.output + ": '" + o.file + "' holds no weights: they are inputs of the model (--weights gives it some, --no-weights means it)");
    return o.check ? check_onnx(program, lowered, weights, o) : int{done};
}

}  // namespace torch_ir_tool
