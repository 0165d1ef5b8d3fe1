// SPDX-License-Identifier: MIT
// torch-ir rewrite with constant folding, or checked on real weights.
#include "../rewrite_options.hpp"

#include "../command.hpp"
#include "../program_file.hpp"
#include "../weights_file.hpp"
#include "libraries.hpp"
#include "loading.hpp"

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/fold_constants.hpp>
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/libtorch/joint_graph.hpp>
#include <torch_ir/libtorch/lower_for_onnx.hpp>
#include <torch_ir/libtorch/lowering_targets.hpp>
#include <torch_ir/libtorch/numeric_check.hpp>
#include <torch_ir/libtorch/optimize.hpp>
#include <torch_ir/libtorch/random_inputs.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/weights/save.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace torch_ir_tool {

namespace {

using namespace torch_ir;

/// Those of the given weights that the program has.
state_dict weights_for(ir const& program, tensor_map const& weights) {
    state_dict out;
    for (vertex const v : program.weights())
        if (auto const found = weights.find(program.weight(v).target); found != weights.end() && !out.contains(found->first))
            out.insert(found->first, to_tensor_data(found->second));
    return out;
}

rewrite_pass pass_of(std::string const& name, rewrite_options const& o, tensor_map& weights) {
    functional_options const functional{
        .keep = {o.keep.begin(), o.keep.end()}, .decompose = {o.decompose.begin(), o.decompose.end()}, .recurrent_as_scan = o.recurrent_as_scan};
    if (name == fold_pass) return fold_constants_pass(weights);
    if (name == optimize_pass_name) return optimize_pass(weights);
    if (name == functionalize_pass_name) return functionalize_pass(functional);
    if (name == core_aten_pass_name) return core_aten_pass(functional);
    return get_rewrite_pass(name);
}

}  // namespace

ir lowered_program(ir const& program, lowering_request const& request) {
    if (request.onnx) return lower_for_onnx(program, *request.onnx);
    if (!request.joint) return lower_for(program, request.target);
    joint_options options{.loss = request.loss};
    if (!request.target.empty()) {
        auto const& target = find_lowering_target(request.target);
        options.core = target.core;
        options.functional = options_for(target);
    }
    return joint_graph(program, options);
}

int rewrite_with_libtorch(rewrite_options const& o) {
    return without_backtrace([&] {
        load_libraries(o.examples.libraries);
        ir const program = load_program(o.file, o.examples);
        load_options const loading{.key = o.key, .strip_prefix = o.strip_prefix, .model = o.examples.model};
        tensor_map weights;
        if (!o.weights.empty()) weights = to_tensors(weights_and_constants(o.weights, loading));
        pipeline passes;
        for (auto const& name : o.passes) passes.add(pass_of(name, o, weights));
        if (!o.weights.empty()) {
            executor const run = make_executor(program, o.file, o.weights, loading);  // tells what is missing or does not fit, with the file
            auto const inputs = o.examples.file.empty() ? random_inputs(program, 0) : read_inputs(run.program(), o.examples.file);
            passes.check(numeric_check(program, weights, {inputs}));
        } else if (validate_ir(program).empty()) {
            passes.check([](ir const& p, std::string_view) { require_valid(p); });
        }
        pipeline_result const result = passes.run(program);
        if (!o.output_weights.empty()) save_weights(o.output_weights, weights_for(result.program, weights));
        write_rewritten(o, result);
        return int{done};
    });
}

}  // namespace torch_ir_tool
