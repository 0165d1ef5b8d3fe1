// SPDX-License-Identifier: MIT
#include "loading.hpp"

#include "../program_file.hpp"
#include "../weights_file.hpp"
#include "../weights_problems.hpp"

#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/inputs.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/validate/weights.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir_tool {

using namespace torch_ir;

namespace {

/// What is missing, with what `validate` says of all, and of the first.
[[noreturn]] void raise_missing(ir const& program, std::string const& file, std::string const& source, state_dict const& weights,
                                std::vector<std::string> const& missing) {
    auto const compared = compare_weights(weights, program);
    std::string const all = compared.missing == missing.size() ? to_string(compared) : std::to_string(missing.size()) + " missing";
    std::string first = "the first that is missing is '" + missing.front() + "'";
    if (!compared.strip_prefix.empty()) {
        first += prefix_advice(compared);
    } else {
        constexpr std::string_view none = "none of that name";
        for (auto const& d : compared.problems)
            if (d.node == "weight '" + missing.front() + "'" && d.found.starts_with(none)) first += d.found.substr(none.size());
        first += "; give a file that has them with --weights";
    }
    raise(error::bad_argument(source, "all weights of " + file, all + " (" + first + ")"));
}

}  // namespace

executor make_executor(ir const& program, std::string const& file, std::string const& source, load_options const& options, executor_options const& how) {
    executor run(program, how);
    state_dict weights;
    if (source != file || find_weights_format(map_file(file), file) != weights_format::unknown) {
        try {
            weights = weights_and_constants(source, options);
            run.load_weights(weights);
        } catch (error const& e) {
            if (e.code() != errc::argument) throw;
            raise(error(errc::argument, source + ": " + e.what()));
        }
    }
    if (auto const missing = run.missing_weights(); !missing.empty()) raise_missing(program, file, source, weights, missing);
    return run;
}

std::vector<at::Tensor> select(std::string const& file, std::string const& prefix, std::vector<wanted> const& all) {
    auto const tensors = to_tensors(load_safetensors(file));
    std::set<std::string> in_file;
    for (auto const& [name, tensor] : tensors) in_file.insert(name);
    auto const names = name_finder(std::move(in_file), prefix, all).find();
    std::vector<at::Tensor> out;
    std::set<std::string> known;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (names[i].empty() && all[i].is_fixed) {
            out.emplace_back();
            continue;
        }
        if (names[i].empty())
            raise(error::bad_argument(file, "a tensor named '" + prefix + std::to_string(i) + "'" + (all[i].label.empty() ? "" : " or '" + all[i].label + "'"),
                                      "none"));
        out.push_back(tensors.at(names[i]).clone());  // aligned, as PyTorch's own tensors are: kernels then compute the same bits
        known.insert(names[i]);
    }
    for (auto const& [name, tensor] : tensors)
        if (!known.contains(name))
            raise(error::bad_argument(file, std::to_string(all.size()) + " tensors for this program", "another one named '" + name + "'"));
    return out;
}

namespace {

/// A number of a file must be the one that the program holds.
void check_fixed(std::string const& file, input_node const& input, at::Tensor const& given) {
    auto const is = [&](double fixed) { return given.numel() == 1 && given.item().toDouble() == fixed; };
    bool same = false;
    if (auto const* n = input.constant.get_if<std::int64_t>()) same = is(static_cast<double>(*n));
    else if (auto const* x = input.constant.get_if<double>()) same = is(*x);
    else if (auto const* b = input.constant.get_if<bool>()) same = is(*b ? 1 : 0);
    if (!same)
        raise(error::bad_argument(file + ": input '" + input.result.name + "'", to_string(input.constant) + ", which is fixed in the program",
                                  given.numel() == 1 ? c10::str(given.item()) : "several numbers"));
}

}  // namespace

std::vector<c10::IValue> read_inputs(plan const& program, std::string const& file) {
    std::vector<wanted> all;
    std::vector<input_node const*> nodes;
    for (auto const& i : program.inputs) {
        if (i.kind != input_kind::user && i.kind != input_kind::constant) continue;
        all.push_back({i.result.name, i.result.tensor() != nullptr, i.kind == input_kind::constant});
        nodes.push_back(&i);
    }
    auto const given = select(file, "input_", all);
    std::vector<c10::IValue> inputs;
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (!all[i].is_fixed) inputs.emplace_back(given[i]);
        else if (given[i].defined()) check_fixed(file, *nodes[i], given[i]);
    }
    return inputs;
}

}  // namespace torch_ir_tool
