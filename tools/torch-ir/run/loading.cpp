// SPDX-License-Identifier: MIT
#include "loading.hpp"

#include "../program_file.hpp"
#include "../weights_file.hpp"

#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/inputs.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace torch_ir_tool {

using namespace torch_ir;

state_dict weights_of(std::string const& path, std::string const& key) {
    auto const file = map_file(path);
    state_dict weights = load_weights_and_warn(path, {.key = key});
    if (find_weights_format(file, path) == weights_format::pt2) {
        ir const program = build(pt2_archive(file, path));
        for (auto const& c : program.constants())
            if (!weights.contains(c.target)) weights.insert(c.target, c.data);
    }
    return weights;
}

executor make_executor(ir const& program, std::string const& file, std::string const& source, std::string const& key) {
    executor run(program);
    if (source != file || find_weights_format(map_file(file), file) != weights_format::unknown) {
        try {
            run.load_weights(weights_of(source, key));
        } catch (error const& e) {
            if (e.code() != errc::argument) throw;
            raise(error(errc::argument, source + ": " + e.what()));
        }
    }
    if (auto const missing = run.missing_weights(); !missing.empty())
        raise(error::bad_argument(
            source, "all weights of " + file,
            std::to_string(missing.size()) + " missing, the first is '" + missing.front() + "' (give a file that has them with --weights)"));
    return run;
}

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

std::vector<c10::IValue> read_inputs(plan const& program, std::string const& file) {
    std::vector<wanted> all;
    for (auto const* i : user_inputs(program)) all.push_back({i->result.name, i->result.tensor() != nullptr});
    auto const inputs = select(file, "input_", all);
    return {inputs.begin(), inputs.end()};
}

}  // namespace torch_ir_tool
