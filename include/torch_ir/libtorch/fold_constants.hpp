// SPDX-License-Identifier: MIT
/// Constant folding: what a program computes of weights and constants alone is computed once, and stands in it as a weight.
///
/// \code
///     auto const folded = torch_ir::fold_constants(program, torch_ir::to_tensors(torch_ir::load_weights("weights.safetensors")));
///     torch_ir::executor run(folded.program);
///     run.load_weights(folded.weights);
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/foldable_calls.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/rewrite/rename_calls.hpp>

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Computes the calls whose results are the same in each run, on the CPU, and puts weights in the place of their results: constants of the
/// program where they follow from its constants alone, else buffers, whose values are added to `weights` under new keys. Weights without a value in
/// `weights` are not known, so an empty map folds constants only. Weights that nobody uses any more are taken out of the program, and stay in `weights`.
///
/// What is left alone tells `find_foldable_calls`; sub-programs are. Inputs are taken to share no memory with weights. The folded program is one for inference:
/// no gradient reaches the weights behind a folded value. Throws as `executor` does for weights that don't fit and for operators that fail. Returns how many
/// calls are gone.
std::size_t fold_constants(program_editor& edit, tensor_map& weights, fold_options const& options = {});

/// A program whose constant parts are computed, and the weights that it runs with.
struct folded_program {
    ir program;
    tensor_map weights;  ///< those that were given and those that were made
    std::size_t folded = 0;
};

/// The same for a program, which stays as it is.
[[nodiscard]] folded_program fold_constants(ir const& program, tensor_map weights = {}, fold_options const& options = {});

/// The pass `fold` for a pipeline. `weights` must live as long as the pass.
[[nodiscard]] rewrite_pass fold_constants_pass(tensor_map& weights, fold_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/libtorch/run/compile.hpp>
#include <torch_ir/libtorch/run/run_alone.hpp>
#include <torch_ir/libtorch/run/shared_storage.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The value that a weight has in `weights`, by its key or another key of the same tensor; nullptr where it has none (a tensor on meta is none).
[[nodiscard]] inline at::Tensor const* find_given(weight_node const& w, tensor_map const& weights) {
    auto const find = [&](std::string const& key) -> at::Tensor const* {
        auto const found = weights.find(key);
        return found != weights.end() && found->second.defined() && !found->second.is_meta() ? &found->second : nullptr;
    };
    at::Tensor const* given = find(w.target);
    for (auto alias = w.aliases.begin(); !given && alias != w.aliases.end(); ++alias) given = find(*alias);
    return given;
}

/// Each weight of the program has a value, and no two of them share memory.
[[nodiscard]] inline bool are_apart(program_editor const& edit, tensor_map const& weights) {
    detail::view_set constants;
    for (auto const& c : edit.constants()) constants.insert(c.target);
    std::unordered_set<c10::StorageImpl const*> storages;
    for (auto const& a : edit.arguments()) {
        auto const* w = std::get_if<weight_node>(&a);
        if (!w) continue;
        auto const* given = find_given(*w, weights);
        if (given ? !storages.insert(storage_of(*given)).second : !constants.contains(w->target)) return false;
    }
    return true;
}

/// The results of these calls that others use, computed on the CPU.
[[nodiscard]] inline std::vector<at::Tensor> compute_ahead(program_editor const& edit, foldable_calls const& found, tensor_map const& weights) {
    std::vector<call_node> calls;
    std::unordered_set<value_id> used;
    for (call_index const i : found.computed) {
        calls.push_back(without_type_argument(edit.at(i)));
        for (auto const& a : calls.back().arguments) for_each_use(a.value, [&](value_id v, std::uint32_t) { used.insert(v); });
    }
    plan_compiler compiler;
    compiler.begin({.model_name = "constants"});
    for (auto const& a : edit.arguments())
        if (auto const* w = std::get_if<weight_node>(&a); w && used.contains(w->result.id)) compiler.weight(*w);
    for (auto const& c : edit.constants()) compiler.constant(c);
    for (auto const& c : calls) compiler.call(c);
    output_node out;
    for (auto const& v : found.values) out.entries.push_back({use{v.value}});
    compiler.output(out);
    compiler.end();
    std::vector<at::Tensor> values = run_alone(std::move(compiler).result(), weights);
    for (at::Tensor& t : values)
        if (t.storage().nbytes() > t.nbytes()) t = t.clone();  // what it is a view of need not live on
    return values;
}

/// The names of inputs, weights and values, and the keys of weights.
[[nodiscard]] inline fresh_names names_in_use(program_editor const& edit) {
    fresh_names names;
    for (auto const& a : edit.arguments()) {
        names.take(std::visit([](auto const& n) -> value const& { return n.result; }, a).name);
        auto const* w = std::get_if<weight_node>(&a);
        if (!w) continue;
        names.take(w->target);
        for (auto const& alias : w->aliases) names.take(alias);
    }
    for (auto i = edit.first(); i != no_call; i = edit.next(i))
        for (auto const& r : edit.at(i).results) names.take(r.name);
    return names;
}

/// Puts a weight in the place of a value.
inline void put_in(program_editor& edit, folded_value const& from, at::Tensor const& t, tensor_map& weights, fresh_names& names) {
    weight_node w{.result = *edit.find_value(from.value), .kind = from.of_weights ? weight_kind::buffer : weight_kind::constant};
    w.target = "folded_" + w.result.name;
    while (!names.take(w.target) || weights.contains(w.target)) w.target += '_';
    w.result.name = (from.of_weights ? "b_" : "c_") + w.target;
    while (!names.take(w.result.name)) w.result.name += '_';
    w.result.id = edit.new_value();
    auto& type = std::get<tensor_type>(w.result.type);  // as it is: kernels go by strides
    type.strides.emplace(t.strides().begin(), t.strides().end());
    type.storage_offset = 0;
    if (from.of_weights) weights.emplace(w.target, t);
    else edit.constant({w.target, to_tensor_data(t)});
    auto const id = w.result.id;
    edit.weight(std::move(w));
    edit.redirect(from.value, id);
}

}  // namespace detail

TORCH_IR_INLINE std::size_t fold_constants(program_editor& edit, tensor_map& weights, fold_options const& options) {
    fold_options chosen = options;
    chosen.arguments_are_apart = chosen.arguments_are_apart || detail::are_apart(edit, weights);
    auto const found = find_foldable_calls(
        edit, [&](weight_node const& w) { return detail::find_given(w, weights) != nullptr; }, chosen);
    if (found.values.empty()) return 0;
    auto const values = detail::compute_ahead(edit, found, weights);
    std::unordered_set<value_id> used;
    for (auto const& a : edit.arguments())
        if (auto const* w = std::get_if<weight_node>(&a); w && edit.use_count(w->result.id) > 0) used.insert(w->result.id);
    fresh_names names = detail::names_in_use(edit);
    for (std::size_t k = 0; k < values.size(); ++k) detail::put_in(edit, found.values[k], values[k], weights, names);
    for (auto i = found.calls.rbegin(); i != found.calls.rend(); ++i) edit.erase(*i);
    edit.erase_weights([&](weight_node const& w) { return used.contains(w.result.id); });
    return found.calls.size();
}

TORCH_IR_INLINE folded_program fold_constants(ir const& program, tensor_map weights, fold_options const& options) {
    program_editor edit(program);
    auto const folded = fold_constants(edit, weights, options);
    return {std::move(edit).result(), std::move(weights), folded};
}

TORCH_IR_INLINE rewrite_pass fold_constants_pass(tensor_map& weights, fold_options const& options) {
    return {"fold", "compute what follows from weights and constants alone",
            [&weights, options](program_editor& e) { return fold_constants(e, weights, options); }};
}

}}  // namespace torch_ir

#endif
