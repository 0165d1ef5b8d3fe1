// SPDX-License-Identifier: MIT
#include "commands.hpp"

#include "../command.hpp"
#include "../program_file.hpp"
#include "../terminal.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/profile.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <cstddef>
#include <iostream>
#include <set>
#include <string>
#include <vector>

namespace torch_ir_tool {

namespace {

using namespace torch_ir;

/// Weights in any format; the constants of an archive and of TorchScript are as good as weights.
state_dict weights_of(std::string const& path, std::string const& key) {
    auto const file = map_file(path);
    if (key.empty() && is_torchscript(file, path)) return to_state_dict(torch_ir::weights_of(load_torchscript(path)));
    state_dict weights = load_weights(file, path, {.key = key});
    if (find_weights_format(file, path) == weights_format::pt2) {
        ir const program = build(pt2_archive(file, path));
        for (auto const& c : program.constants())
            if (!weights.contains(c.target)) weights.insert(c.target, c.data);
    }
    return weights;
}

executor make_executor(run_options const& options) {
    ir const program = load_program(options.file, {.file = options.inputs, .may_use_values = true});
    executor run(program);
    std::string const source = options.weights.empty() ? options.file : options.weights;
    if (!options.weights.empty() || is_archive(map_file(options.file))) {
        try {
            run.load_weights(weights_of(source, options.key));
        } catch (error const& e) {
            if (e.code() != errc::argument) throw;
            raise(error(errc::argument, source + ": " + e.what()));
        }
    }
    if (auto const missing = run.missing_weights(); !missing.empty())
        raise(error::bad_argument(source, "all weights of " + options.file, std::to_string(missing.size()) + " missing, the first is '" +
                                                                                missing.front() + "' (give a file that has them with --weights)"));
    return run;
}

/// A tensor that a file of inputs or expected outputs should hold.
struct wanted {
    std::string label;       ///< its name in the program
    bool is_tensor = true;   ///< false for a symbolic number, which has no place in `input_0`, `input_1`, …
};

/// The tensors of a file, called `prefix`0, `prefix`1, … or by their labels, in order. All must be there, and no others.
std::vector<at::Tensor> select(std::string const& file, std::string const& prefix, std::vector<wanted> const& all) {
    auto const tensors = to_tensors(load_safetensors(file));
    std::vector<std::string> numbered;
    bool by_number = true;
    for (std::size_t n = 0; auto const& w : all) {
        numbered.push_back(w.is_tensor ? prefix + std::to_string(n++) : w.label);
        by_number = by_number && tensors.contains(numbered.back());
    }
    std::vector<at::Tensor> out;
    std::set<std::string> known;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const found = tensors.find(by_number ? numbered[i] : all[i].label);
        if (found == tensors.end())
            raise(error::bad_argument(file, "a tensor named '" + numbered[i] + "'" + (all[i].label.empty() ? "" : " or '" + all[i].label + "'"), "none"));
        out.push_back(found->second.clone());  // aligned, as PyTorch's own tensors are: kernels then compute the same bits
        known.insert(found->first);
    }
    for (auto const& [name, tensor] : tensors)
        if (!known.contains(name))
            raise(error::bad_argument(file, std::to_string(all.size()) + " tensors for this program", "another one named '" + name + "'"));
    return out;
}

std::vector<c10::IValue> read_inputs(executor const& run, std::string const& file) {
    std::vector<wanted> all;
    for (auto const* i : user_inputs(run.program())) all.push_back({i->result.name, i->result.tensor() != nullptr});
    auto const inputs = select(file, "input_", all);
    return {inputs.begin(), inputs.end()};
}

std::vector<at::Tensor> read_expected(executor const& run, std::string const& file) {
    std::vector<wanted> all;
    for (auto const& o : run.program().outputs)
        if ((o.kind == output_kind::user || o.kind == output_kind::loss) && o.is_tensor) all.push_back({o.name, true});
    return select(file, "output_", all);
}

void print(verification const& v) {
    for (auto const& o : v.outputs) std::cout << (o.is_close ? to_string(o) : red(to_string(o))) << '\n';
    std::cout << (v.is_valid() ? green(summary(v)) : red(summary(v))) << '\n';
}

/// Runs again, warm, and tells where the time goes.
void profile(executor const& run, std::vector<c10::IValue> const& inputs, run_options const& options) {
    profiler p;
    static_cast<void>(run.execute(inputs, p));
    if (options.profile) std::cout << to_table(p);
    if (!options.trace.empty()) write_file(options.trace, to_chrome_trace(p));
}

/// Runs `f`; an error of LibTorch loses its C++ stack.
template <class F>
int without_backtrace(F&& f) {
    try {
        return f();
    } catch (c10::Error const& e) {
        raise(error(errc::execution, e.what_without_backtrace()));
    }
}

}  // namespace

int run_program(run_options const& options) {
    return without_backtrace([&] {
        executor const run = make_executor(options);
        auto const inputs = read_inputs(run, options.inputs);
        auto const outputs = run.execute(inputs).tensors();
        if (!options.output.empty()) {
            state_dict named;
            for (std::size_t i = 0; i < outputs.size(); ++i) named.insert("output_" + std::to_string(i), to_tensor_data(outputs[i]));
            save_safetensors(options.output, named);
        }
        if (options.profile || !options.trace.empty()) profile(run, inputs, options);
        return int{done};
    });
}

int verify_program(run_options const& options) {
    return without_backtrace([&] {
        executor const run = make_executor(options);
        auto const inputs = read_inputs(run, options.inputs);
        auto const expected = read_expected(run, options.expected);
        verification const v = verify_ir(run, inputs, expected, {options.rtol, options.atol});
        if (options.json) std::cout << to_json(v) << '\n';
        else print(v);
        return int{v.is_valid() ? done : check_failed};
    });
}

}  // namespace torch_ir_tool
