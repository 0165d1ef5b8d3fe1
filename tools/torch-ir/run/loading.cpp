// SPDX-License-Identifier: MIT
#include "loading.hpp"

#include "../program_file.hpp"
#include "../weights_file.hpp"

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
#include <map>
#include <set>
#include <string>
#include <vector>

namespace torch_ir_tool {

using namespace torch_ir;

state_dict weights_of(std::string const& path, load_options const& options) {
    auto const file = map_file(path);
    bool const is_archive = find_weights_format(file, path) == weights_format::pt2;
    load_options chosen = options;
    if (!is_archive) chosen.model.clear();
    state_dict weights = load_weights_and_warn(path, chosen);
    if (is_archive) {
        pt2_options which;
        which.model = options.model;
        ir const program = build(pt2_archive(file, path), which);
        for (auto const& c : program.constants())
            if (!weights.contains(c.target)) weights.insert(c.target, c.data);
    }
    return weights;
}

namespace {

/// What is missing, with what `validate` says of the first: a prefix, a transposition, a name that is near.
[[noreturn]] void raise_missing(ir const& program, std::string const& file, std::string const& source, state_dict const& weights,
                                std::vector<std::string> const& missing) {
    std::string hint;
    for (auto const& d : validate_weights_against_ir(weights, program))
        if (hint.empty() && d.node == "weight '" + missing.front() + "'") hint = d.found;
    if (hint.starts_with("none of that name")) hint.erase(0, std::string_view("none of that name").size());
    raise(error::bad_argument(source, "all weights of " + file,
                              std::to_string(missing.size()) + " missing, the first is '" + missing.front() + "'" + hint +
                                  (hint.find("prefix") == std::string::npos ? " (give a file that has them with --weights)" : "; --strip-prefix does that")));
}

}  // namespace

executor make_executor(ir const& program, std::string const& file, std::string const& source, load_options const& options, executor_options const& how) {
    executor run(program, how);
    state_dict weights;
    if (source != file || find_weights_format(map_file(file), file) != weights_format::unknown) {
        try {
            weights = weights_of(source, options);
            run.load_weights(weights);
        } catch (error const& e) {
            if (e.code() != errc::argument) throw;
            raise(error(errc::argument, source + ": " + e.what()));
        }
    }
    if (auto const missing = run.missing_weights(); !missing.empty()) raise_missing(program, file, source, weights, missing);
    return run;
}

namespace {

/// A name as a program writes it: `d_a` for `d.a`.
std::string label_of(std::string const& name) {
    std::string out;
    for (char const c : name) {
        bool const is_upper = c >= 'A' && c <= 'Z', is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        out += is_upper ? static_cast<char>(c - 'A' + 'a') : is_plain ? c : '_';
    }
    return out;
}

/// The names in a file of what is wanted: numbered all, numbered but for numbers, which then have labels, or by labels; empty where one is missing.
class name_finder {
public:
    name_finder(tensor_map const& tensors, std::string const& prefix, std::vector<wanted> const& all) : tensors_(tensors), prefix_(prefix), all_(all) {
        for (auto const& [name, tensor] : tensors) by_label_.emplace(label_of(name), name);
    }

    [[nodiscard]] std::vector<std::string> find() const {
        for (auto const way : {numbering::all, numbering::tensors, numbering::none}) {
            auto names = find(way);
            bool has_all = true;
            for (std::size_t i = 0; i < all_.size(); ++i) has_all = has_all && (all_[i].is_fixed || !names[i].empty());
            if (has_all) return names;
        }
        return find(tensors_.contains(prefix_ + "0") ? numbering::all : numbering::none);
    }

private:
    enum class numbering { all, tensors, none };
    tensor_map const& tensors_;
    std::string const& prefix_;
    std::vector<wanted> const& all_;
    std::map<std::string, std::string> by_label_;

    [[nodiscard]] std::vector<std::string> find(numbering way) const {
        std::vector<std::string> names;
        std::size_t n = 0;
        for (auto const& w : all_) {
            bool const is_numbered = way == numbering::all || (way == numbering::tensors && w.is_tensor);
            std::string const name = is_numbered ? prefix_ + std::to_string(n++) : w.label;
            auto const by_label = by_label_.find(label_of(name));
            names.push_back(tensors_.contains(name) ? name : !is_numbered && by_label != by_label_.end() ? by_label->second : "");
        }
        return names;
    }
};

}  // namespace

std::vector<at::Tensor> select(std::string const& file, std::string const& prefix, std::vector<wanted> const& all) {
    auto const tensors = to_tensors(load_safetensors(file));
    auto const names = name_finder(tensors, prefix, all).find();
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
