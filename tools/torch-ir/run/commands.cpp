// SPDX-License-Identifier: MIT
#include "commands.hpp"

#include "../command.hpp"
#include "../program_file.hpp"
#include "../terminal.hpp"
#include "../weights_file.hpp"
#include "libraries.hpp"
#include "loading.hpp"
#include "reports.hpp"
#include "script_inputs.hpp"

#include <torch_ir/analyze/cost.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/libtorch/bisect.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/profile.hpp>
#include <torch_ir/libtorch/random_inputs.hpp>
#include <torch_ir/libtorch/run/inputs.hpp>
#include <torch_ir/libtorch/scoped_seed.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iostream>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir_tool {

namespace {

using namespace torch_ir;

example_options examples_of(run_options const& options) {
    return {.file = options.inputs,
            .model = options.model,
            .torchscript = options.torchscript,
            .max_operators = options.max_operators,
            .max_seconds = options.max_seconds,
            .may_use_values = true};
}

load_options loading_of(run_options const& options) { return {.key = options.key, .strip_prefix = options.strip_prefix, .model = options.model}; }

/// Where to run. Throws for what LibTorch doesn't know as a device, and for meta, which computes nothing.
c10::Device device_of(run_options const& options) {
    std::optional<c10::Device> found;
    try {
        found.emplace(options.device);
    } catch (c10::Error const&) {}
    if (!found || found->is_meta()) raise(error::bad_argument("--device", "a device that computes: cpu, cuda, cuda:1, mps, xpu", "'" + options.device + "'"));
    return *found;
}

executor_options running_of(run_options const& options) {
    executor_options out;
    out.allowed_operators = options.allowed;
    out.check_guards = !options.no_guards;
    out.most_nested_calls = options.max_calls;
    out.device = device_of(options);
    out.optimize = options.optimize;
    out.optimizing.preserve_nan = options.preserve_nan;
    out.optimizing.choice = options.kernels == "rule" ? kernel_choice::by_rule : kernel_choice::measured;
    return out;
}

/// The tensors on the device that the run is on: moved once, before it.
std::vector<c10::IValue> on_device(std::vector<c10::IValue> values, run_options const& options) {
    c10::Device const device = device_of(options);
    for (auto& v : values)
        if (v.isTensor() && v.toTensor().defined()) v = v.toTensor().to(device);
    return values;
}

executor executor_of(ir const& program, run_options const& options) {
    return make_executor(program, options.file, options.weights.empty() ? options.file : options.weights, loading_of(options), running_of(options));
}

std::vector<at::Tensor> read_expected(executor const& run, std::string const& file) {
    std::vector<wanted> all;
    for (auto const& o : run.program().outputs)
        if ((o.kind == output_kind::user || o.kind == output_kind::loss) && o.is_tensor) all.push_back({o.name, true});
    try {
        return select(file, "output_", all);
    } catch (error const& e) {
        bool const has_gradients = std::any_of(run.program().outputs.begin(), run.program().outputs.end(), [](plan_output const& o) {
            return o.kind == output_kind::gradient_to_parameter || o.kind == output_kind::gradient_to_user_input;
        });
        if (!has_gradients) throw;
        raise(error(e.code(), std::string(e.what()) + " (the gradients that this program returns are not compared: give the other outputs alone)"));
    }
}

/// Runs again, warm, and tells where the time goes. The trace is that of the last run.
void profile(ir const& program, executor const& run, std::vector<c10::IValue> const& inputs, run_options const& options) {
    auto const cost = compute_cost(program, {.sizes = {.symbols = bound_symbols(run.program(), inputs)}});
    profile_collector sums(program.model_name(), &cost);
    for (std::size_t k = 1; k < options.warm_up; ++k) static_cast<void>(run.execute(inputs));  // the run before this counts, too
    if (options.warm_up != 0) sums.count_warm_up(options.warm_up);
    std::size_t const repeats = options.profile ? options.repeats : 1;
    for (std::size_t k = 0; k < repeats; ++k) {
        profiler p;
        static_cast<void>(run.execute(inputs, p));
        sums.add(p);
        if (k + 1 == repeats && !options.trace.empty()) write_file(options.trace, to_chrome_trace(p));
    }
    if (!options.profile) return;
    auto const report = sums.report();
    if (options.json) return write_result({}, to_json(report), text_kind::json);
    profile_text_options shown;
    if (!options.by.empty())
        shown.rows = options.by == "op" ? profile_rows::by_operator : options.by == "module" ? profile_rows::by_module : profile_rows::by_node;
    if (options.depth) shown.depth = *options.depth;
    std::cout << printable_text(to_string(report, shown));
}

/// A number or a text, cut to a line.
std::string text_of(c10::IValue const& v) {
    std::ostringstream out;
    out << v;
    return out.str().substr(0, 200);
}

}  // namespace

int run_program(run_options const& options) {
    return without_backtrace([&] {
        load_libraries(options.libraries);
        ir const program = load_program(options.file, examples_of(options));
        executor const run = executor_of(program, options);
        auto const inputs = on_device(read_inputs(run.program(), options.inputs), options);
        auto const result = run.execute(inputs);
        auto outputs = result.tensors();
        for (auto& t : outputs) t = t.cpu();
        if (!options.output.empty()) {
            for (std::size_t i = 0; i < result.outputs.size(); ++i)
                if (!result.outputs[i].isTensor() && !result.outputs[i].isNone())
                    say("warning", options.output + " holds tensors only: output " + std::to_string(i) + ", " + text_of(result.outputs[i]) + ", is not in it");
            state_dict named;
            for (std::size_t i = 0; i < outputs.size(); ++i) named.insert("output_" + std::to_string(i), to_tensor_data(outputs[i]));
            save_safetensors(options.output, named);
        }
        if (options.profile || !options.trace.empty()) profile(program, run, inputs, options);
        return int{done};
    });
}

namespace {

int verify_with_expected(run_options const& options) {
    ir const program = load_program(options.file, examples_of(options));
    executor const run = executor_of(program, options);
    auto const inputs = on_device(read_inputs(run.program(), options.inputs), options);
    auto expected = read_expected(run, options.expected);
    for (auto& t : expected) t = t.to(device_of(options));
    verification v = verify_ir(run, inputs, expected, {options.rtol, options.atol});
    if (options.bisect) v.bisected = bisect_ir(program, run.weights(), inputs, {.seed = options.seed});
    return finish(program, std::move(v), options);
}

/// What a program is compared with: TorchScript, which LibTorch itself runs, or an IR, which is run as programs are.
struct original_program {
    ir program;  ///< to be bisected beside
    tensor_map weights;
    std::function<std::vector<at::Tensor>(std::vector<c10::IValue> const&)> run;
};

/// The weights of the original: what it carries itself, in the place of what it lacks those of the program.
tensor_map reference_weights(executor const& run, run_options const& options) {
    tensor_map out = run.weights();
    if (!options.reference_weights.empty() || find_weights_format(map_file(options.reference), options.reference) != weights_format::unknown)
        for (auto& [name, tensor] :
             to_tensors(weights_and_constants(options.reference_weights.empty() ? options.reference : options.reference_weights, {.key = options.key})))
            if (tensor.defined() && !tensor.is_meta()) out.insert_or_assign(name, tensor);
    return out;
}

/// Gives a module other weights in the place of its own of these names.
void load_weights_into(torch::jit::Module const& script, tensor_map const& weights) {
    at::NoGradGuard const no_grad;
    for (auto const& [name, own] : torch_ir::weights_of(script)) {
        auto const given = weights.find(name);
        if (given == weights.end()) continue;
        if (given->second.sizes() != own.sizes())
            raise(error::bad_argument("weight '" + name + "'", "sizes " + c10::str(own.sizes()), c10::str(given->second.sizes())));
        at::Tensor(own).copy_(given->second);
    }
}

std::vector<at::Tensor> run_script(torch::jit::Module const& original, std::vector<c10::IValue> const& inputs, std::vector<std::string> const& names) {
    at::NoGradGuard const no_grad;
    torch::jit::Module script = original.deepcopy();  // it may write to its buffers, and to inputs
    std::vector<c10::IValue> copies;
    for (auto const& i : inputs) copies.push_back(i.isTensor() ? c10::IValue(i.toTensor().clone()) : i);
    copies = pack_inputs(script, std::move(copies), names);
    std::vector<named_leaf> leaves;
    static_cast<void>(flatten(script.forward(std::move(copies)), "output", leaves));
    std::vector<at::Tensor> out;
    for (auto const& leaf : leaves)
        if (leaf.value.isTensor()) out.push_back(leaf.value.toTensor());
    return out;
}

original_program make_original(executor const& run, run_options const& options) {
    original_program out;
    bool const is_script = is_torchscript(map_file(options.reference), options.reference);
    if (!is_script || options.bisect) {
        auto examples = examples_of(options);
        if (find_file_kind(map_file(options.reference), options.reference) != file_kind::pt2) examples.model.clear();
        out.program = load_program(options.reference, examples);
    }
    out.weights = reference_weights(run, options);
    if (is_script) {
        auto script = load_torchscript(options.reference);
        script.to(device_of(options));
        if (!options.reference_weights.empty()) load_weights_into(script, out.weights);
        require_self_contained(script);
        std::vector<std::string> names;
        for (auto const* i : user_inputs(run.program())) names.push_back(i->result.name);
        out.run = [script, names](auto const& inputs) { return run_script(script, inputs, names); };
        return out;
    }
    executor original(out.program, running_of(options));
    original.load_weights(out.weights);
    if (auto const missing = original.missing_weights(); !missing.empty())
        raise(error::bad_argument(
            options.reference, "all of its weights",
            std::to_string(missing.size()) + " missing, the first is '" + missing.front() + "' (give a file that has them with --reference-weights)"));
    out.run = [original = std::move(original)](auto const& inputs) { return original.execute(inputs).tensors(); };
    return out;
}

/// One set of inputs.
verification verify_trial(ir const& program, executor const& run, original_program const& original, std::vector<c10::IValue> const& inputs,
                          run_options const& options) {
    auto const expected = [&] {
        scoped_seed const same_numbers(options.seed);
        try {
            return original.run(inputs);
        } catch (error const& e) {
            if (!options.inputs.empty() || e.code() != errc::execution) throw;
            raise(error(e.code(), std::string(e.what()) + "; the inputs were drawn at random, and mean nothing: give real ones with --inputs"));
        }
    }();
    verification v;
    try {
        scoped_seed const same_numbers(options.seed);
        v = verify_ir(run, inputs, expected, {options.rtol, options.atol});
    } catch (error const& e) {
        if (!options.bisect || e.code() != errc::execution) throw;
        v.failure = e.what();
    }
    if (options.bisect) v.bisected = bisect_ir(program, run.weights(), original.program, original.weights, inputs, {.seed = options.seed});
    return v;
}

int verify_with_reference(run_options const& options) {
    ir const program = load_program(options.file, examples_of(options));
    executor const run = executor_of(program, options);
    original_program const original = make_original(run, options);
    auto const inputs_of_trial = [&](std::size_t trial) {
        return on_device(options.inputs.empty() ? random_inputs(program, options.seed + trial) : read_inputs(run.program(), options.inputs), options);
    };
    verification all;
    std::size_t const trials = options.inputs.empty() ? std::max<std::size_t>(options.trials, 1) : 1;
    for (std::size_t k = 0; k < trials; ++k) {
        verification one = verify_trial(program, run, original, inputs_of_trial(k), options);
        if (k == 0) {
            all = std::move(one);
            continue;
        }
        if (all.bisected && !all.bisected->first) all.bisected = std::move(one.bisected);
        add_trial(all, std::move(one));
    }
    return finish(program, std::move(all), options);
}

}  // namespace

int verify_program(run_options const& options) {
    return without_backtrace([&] {
        load_libraries(options.libraries);
        return options.reference.empty() ? verify_with_expected(options) : verify_with_reference(options);
    });
}

}  // namespace torch_ir_tool
