// SPDX-License-Identifier: MIT
// torch-ir export -o OUT.mlir.
#include "export_options.hpp"

#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"

#include <torch_ir/mlir/write.hpp>

#include <string>

namespace torch_ir_tool {

using namespace torch_ir;

int export_mlir(export_options const& o) {
    mlir_options how;
    how.weights = o.weights_as == "resources" ? mlir_weights::resources : o.weights_as == "arguments" ? mlir_weights::arguments : mlir_weights::parameters;
    how.allow_unsafe = o.allow_unsafe;
    if (o.check && o.no_weights) raise(error::bad_argument("--check", "weights to run the module with", "--no-weights"));
    if (o.check) continue_in_companion();
    ir const program = load_program(o.file, o.examples);
    auto const weights = weights_of(o, program);
    auto const written = about_file(o.file, [&] {
        ir const lowered = mlir_obstacles(program, how).empty() ? program : lowered_program(program, {.target = "core"});
        return save_mlir(lowered, o.output, how, weights.complete ? weights_view(weights.tensors) : weights_view());
    });
    return o.check ? check_mlir(program, written, weights, o) : int{done};
}

}  // namespace torch_ir_tool
