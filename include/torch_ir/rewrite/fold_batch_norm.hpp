// SPDX-License-Identifier: MIT
/// Batch norms in evaluation become a part of the convolution or linear layer in front of them: they multiply and add the same numbers for each image, which
/// the weights can have in them.
///
/// \code
///     torch_ir::state_dict weights = torch_ir::load_weights(archive);
///     torch_ir::ir const folded = torch_ir::fold_batch_norm(program, weights);  // weights has the new ones
/// \endcode
///
/// With w, b the weight and bias of the layer, and g, c, m, v those of the norm and its running mean and variance: w' = w · g / √(v + eps),
/// b' = (b − m) · g / √(v + eps) + c, for each output channel (Ioffe and Szegedy, 2015, section 3.1). It is computed in float64 and rounded once to the dtype
/// of the layer's weight, so results differ from those of the two operators by roundings.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstddef>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Folds each batch norm that takes the only use of a convolution (`conv1d` to `conv3d`, `convolution`, transposed ones) or of a `linear` on two dimensions.
/// All their weights must be in `weights` or constants of the program; weights that the program writes to keep a norm from being folded. Sub-programs
/// likewise. The new weights have keys of their own (`conv1.weight` → `conv1.weight_folded`), so that those of the file are not taken for them; the old ones
/// leave the program and `weights` where nothing uses them any more. Returns how many were folded. Linear in the program and the elements, and for each fold
/// in the number of weights, among which a new key is looked for.
std::size_t fold_batch_norm(program_editor& edit, state_dict& weights);

/// The same for a program.
[[nodiscard]] ir fold_batch_norm(ir const& program, state_dict& weights);

/// The same for a program with data on its nodes, which stays.
template <class N, class E>
[[nodiscard]] basic_ir<N, E> fold_batch_norm(basic_ir<N, E> const& program, state_dict& weights) {
    program_editor edit(program);
    fold_batch_norm(edit, weights);
    return std::move(edit).result(program);
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/ir/elements.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/rewrite/detail/memory_sets.hpp>
#include <torch_ir/rewrite/detail/written_weights.hpp>
#include <torch_ir/rewrite/pattern.hpp>
#include <torch_ir/schema/argument_value.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Folds the norms of one program; sub-programs have no weights of their own.
class batch_norm_folding {
public:
    batch_norm_folding(program_editor& edit, state_dict& weights) : edit_(edit), weights_(weights), memory_(edit), written_(edit.outputs()) {}

    std::size_t run() {
        std::size_t folded = 0;
        std::vector<call_index> norms;
        for (auto i = edit_.first(); i != no_call; i = edit_.next(i)) norms.push_back(i);
        for (auto const i : norms)
            for (auto const& p : patterns()) {
                auto const m = find_match(edit_, i, p);
                if (!m || !fold(*m)) continue;
                ++folded;
                break;
            }
        if (folded == 0) return 0;
        detail::name_set gone;
        edit_.erase_weights([&](weight_node const& w) {
            if (!used_.contains(w.target)) return false;
            gone.insert(w.target);
            gone.insert(w.aliases.begin(), w.aliases.end());
            return true;
        });
        weights_.erase_if([&](auto const& e) { return gone.contains(e.name); });
        return folded;
    }

private:
    program_editor& edit_;
    state_dict& weights_;
    memory_sets memory_;
    written_weights written_;  ///< those that the program writes to at its end
    detail::name_set used_;    ///< keys of what was folded

    [[nodiscard]] static std::span<pattern const> patterns() {
        static auto const all = [] {
            std::vector<pattern> out;
            auto const norm = [](char const* op) {
                return pattern::call(op).operand(
                    "input", pattern::call("aten.conv1d.default", "aten.conv2d.default", "aten.conv3d.default", "aten.convolution.default",
                                           "aten.conv_transpose1d.default", "aten.conv_transpose2d.input", "aten.conv_transpose3d.input", "aten.linear.default")
                                 .named("layer")
                                 .only_use());
            };
            for (char const* op : {"aten.batch_norm.default", "aten.native_batch_norm.default", "aten._native_batch_norm_legit.default"})
                out.push_back(norm(op).where("training", equals(false)));
            out.push_back(norm("aten._native_batch_norm_legit_no_training.default"));
            return out;
        }();
        return all;
    }

    /// The elements of a weight of a call; nothing where they are not known or not the same in each run. True if there are some, or None is allowed.
    bool read(call_index i, std::string_view name, bool required, std::optional<tensor_data>& out) {
        auto const* given = argument_value(edit_.at(i), name);
        if (!given || given->is<none>()) return !required;
        auto const* u = given->get_if<use>();
        auto const* w = u ? edit_.find_weight(u->value) : nullptr;
        if (!w || written_.contains(*w) || memory_.is_written(u->value)) return false;
        auto const constant = std::find_if(edit_.constants().begin(), edit_.constants().end(), [&](tensor_constant const& c) { return c.target == w->target; });
        if (constant != edit_.constants().end()) out = constant->data;
        else if (auto const* data = weights_.find(w->target)) out = *data;
        return out && out->dtype == w->result.tensor()->dtype && is_within_storage(*out);
    }

    [[nodiscard]] std::string key_of(call_index i, std::string_view name) const { return edit_.find_weight(edit_.use_in(i, name))->target; }

    /// A key that neither the program nor the weights have.
    [[nodiscard]] std::string new_key(std::string const& layer_key, std::string_view name) const {
        auto const dot = layer_key.rfind('.');
        std::string const prefix = dot == std::string::npos ? std::string() : layer_key.substr(0, dot + 1);
        auto const is_taken = [&](std::string const& key) {
            return weights_.contains(key) || std::any_of(edit_.arguments().begin(), edit_.arguments().end(), [&](auto const& a) {
                       auto const* w = std::get_if<weight_node>(&a);
                       return w && w->target == key;
                   });
        };
        std::string key = concat(prefix, name, "_folded");
        for (int n = 2; is_taken(key); ++n) key = concat(prefix, name, "_folded", std::to_string(n));
        return key;
    }

    bool fold(pattern_match const& m) {
        auto const norm = m.root;
        auto const layer = m.call("layer");
        auto const& c = edit_.at(layer);
        for (std::size_t r = 1; r < edit_.at(norm).results.size(); ++r)
            if (edit_.use_count(edit_.at(norm).results[r].id) > 0) return false;
        std::optional<tensor_data> weight, bias, gain, shift, mean, variance;
        if (!read(layer, "weight", true, weight) || !read(layer, "bias", false, bias) || !read(norm, "weight", false, gain) ||
            !read(norm, "bias", false, shift) || !read(norm, "running_mean", true, mean) || !read(norm, "running_var", true, variance))
            return false;
        bool const is_linear = c.op.base() == "linear";
        bool const is_transposed = c.op.base().starts_with("conv_transpose") || argument_flag(c, "transposed", false);
        auto const& result = c.results.front();
        auto const rank = result.tensor() ? result.tensor()->sizes.size() : 0;
        if (rank != weight->sizes.size() || rank < 2 || (is_linear && rank != 2)) return false;
        auto const* groups = argument_value(c, "groups");
        std::int64_t const group_count = is_transposed && groups && groups->is<std::int64_t>() ? *groups->get_if<std::int64_t>() : 1;
        std::int64_t const channels = is_transposed ? weight->sizes[1] * group_count : weight->sizes[0];
        auto const fits = [&](std::optional<tensor_data> const& t) { return !t || t->sizes == std::vector<std::int64_t>{channels}; };
        if (!fits(bias) || !fits(gain) || !fits(shift) || !fits(mean) || !fits(variance) || group_count < 1 || weight->sizes[0] % group_count != 0)
            return false;
        auto const* eps = argument_value(edit_.at(norm), "eps");
        bool const is_real = find_real(weight->dtype) && (!eps || eps->is<double>() || eps->is<std::int64_t>());
        if (!is_real || !eps) return false;
        double const epsilon = eps->is<double>() ? *eps->get_if<double>() : static_cast<double>(*eps->get_if<std::int64_t>());

        auto w = to_numbers(*weight);
        auto const n = static_cast<std::size_t>(channels);
        auto const numbers = [&](std::optional<tensor_data> const& t, double otherwise) { return t ? to_numbers(*t) : std::vector<double>(n, otherwise); };
        auto const b = numbers(bias, 0), g = numbers(gain, 1), s = numbers(shift, 0), mu = to_numbers(*mean), var = to_numbers(*variance);
        std::vector<double> factor(n), new_bias(n);
        for (std::size_t k = 0; k < n; ++k) {
            factor[k] = g[k] / std::sqrt(var[k] + epsilon);
            new_bias[k] = (b[k] - mu[k]) * factor[k] + s[k];
        }
        // The elements of one output channel lie in a row: blocks of them, in a transposed convolution after the input channel of the group.
        auto const outer = is_transposed ? static_cast<std::size_t>(weight->sizes[0]) : n;
        auto const per_group = is_transposed ? n / static_cast<std::size_t>(group_count) : 1;
        std::size_t const block = outer * per_group == 0 ? 0 : w.size() / (outer * per_group);
        for (std::size_t o = 0, at = 0; o < outer; ++o)
            for (std::size_t k = 0; k < per_group; ++k) {
                std::size_t const group = is_transposed ? o / (outer / static_cast<std::size_t>(group_count)) : 0;
                double const f = factor[is_transposed ? group * per_group + k : o];
                for (std::size_t e = 0; e < block; ++e, ++at) w[at] *= f;
            }

        std::string const layer_key = key_of(layer, "weight");
        for (char const* name : {"weight", "bias"})
            for (auto const i : {layer, norm})
                if (auto const v = edit_.use_in(i, name); v != no_value) used_.insert(edit_.find_weight(v)->target);
        for (char const* name : {"running_mean", "running_var"}) used_.insert(key_of(norm, name));

        auto const device = edit_.find_weight(edit_.use_in(layer, "weight"))->result.tensor()->device;
        auto const add = [&](std::string_view name, std::vector<std::int64_t> sizes, std::vector<double> const& values) {
            std::string const key = new_key(layer_key, name);
            auto data = from_numbers(weight->dtype, std::move(sizes), values);
            tensor_type type{.dtype = data.dtype, .sizes = shape(data.sizes.begin(), data.sizes.end()), .device = device};
            type.strides = shape(data.strides.begin(), data.strides.end());
            auto const id = edit_.add_weight(key, std::move(type));
            weights_.set(key, std::move(data));
            return id;
        };
        auto const new_weight = add("weight", weight->sizes, w);
        auto const bias_id = add("bias", {channels}, new_bias);

        call_node changed = edit_.at(layer);
        auto const put = [&](std::string_view name, value_id v) {
            for (auto& a : changed.arguments)
                if (a.name == name) return static_cast<void>(a.value = use{v});
            auto const after = std::find_if(changed.arguments.begin(), changed.arguments.end(), [](argument const& a) { return a.name == "weight"; });
            changed.arguments.insert(after + 1, {std::string(name), use{v}});
        };
        put("weight", new_weight);
        put("bias", bias_id);
        edit_.replace(layer, std::move(changed));
        edit_.redirect(edit_.at(norm).results.front().id, edit_.at(layer).results.front().id);
        edit_.erase(norm);
        return true;
    }

    [[nodiscard]] static bool find_real(dtype type) noexcept {
        return type == dtype::float32 || type == dtype::float64 || type == dtype::float16 || type == dtype::bfloat16;
    }
};

}  // namespace detail

TORCH_IR_INLINE std::size_t fold_batch_norm(program_editor& edit, state_dict& weights) {
    return for_each_program(edit, [&](program_editor& e) { return detail::batch_norm_folding(e, weights).run(); });
}

TORCH_IR_INLINE ir fold_batch_norm(ir const& program, state_dict& weights) {
    program_editor edit(program);
    fold_batch_norm(edit, weights);
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
