// SPDX-License-Identifier: MIT
/// Checks that a state dict has what a program needs.
#pragma once

#include <torch_ir/ir/ir.hpp>
#include <torch_ir/validate/diagnostic.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace torch_ir::inline v0 {

/// A dictionary of tensors: `find(name)` gives a pointer to tensor_data, and iterating gives entries with a `name`.
template <class D>
concept tensor_dictionary = requires(D const& d, std::string_view name) {
    { d.find(name) } -> std::convertible_to<tensor_data const*>;
    { std::string_view(d.begin()->name) };
};

/// All differences: weights of the program that are missing, of another shape or dtype, and tensors that the program doesn't
/// know. A constant of the program, and a buffer that is not persistent, need not be there. A tensor that several weights share may be
/// there once. Linear.
template <class N, class E, tensor_dictionary Dictionary>
[[nodiscard]] std::vector<diagnostic> validate_weights_against_ir(Dictionary const& weights, basic_ir<N, E> const& program);

// ---- implementation -------------------------------------------------------------------------------------------------

template <class N, class E, tensor_dictionary Dictionary>
std::vector<diagnostic> validate_weights_against_ir(Dictionary const& weights, basic_ir<N, E> const& program) {
    std::vector<diagnostic> out;
    std::unordered_set<std::string_view> known;
    for (vertex const v : program.weights()) {
        auto const& w = program.weight(v);
        if (!known.insert(w.target).second) continue;
        auto const* type = w.result.tensor();
        std::string const where = "weight '" + w.target + "'";
        tensor_data const* const given = weights.find(w.target);
        if (!given) {
            if (!program.find_constant(w.target) && w.persistent)
                out.push_back({problem::missing_weight, where, {}, type ? to_string(*type) : "a tensor", "none of that name"});
            continue;
        }
        if (!type) continue;
        tensor_type found;
        found.dtype = given->dtype;
        found.sizes.assign(given->sizes.begin(), given->sizes.end());
        if (found.dtype != type->dtype || (is_static(type->sizes) && found.sizes != type->sizes))
            out.push_back({problem::weight_mismatch, where, {}, to_string(*type), to_string(found)});
    }
    for (auto const& entry : weights)
        if (!known.contains(std::string_view(entry.name)))
            out.push_back({problem::unexpected_weight, "weight '" + std::string(entry.name) + "'", {}, "a name that the program knows", "an unknown one"});
    return out;
}

}  // namespace torch_ir::inline v0
