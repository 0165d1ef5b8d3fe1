// SPDX-License-Identifier: MIT
/// Linear layers of one input, as the query, key and value of an attention are, become one layer whose result is cut into theirs.
///
/// \code
///     torch_ir::state_dict weights = torch_ir::load_weights("weights.safetensors");
///     torch_ir::ir const joined = torch_ir::join_linears(program, weights);  // weights has the new ones
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstddef>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Joins `linear` calls that have the input, the dtype and a bias (or none) in common, where each result is used only by views that divide its last dimension, which
/// a cut allows. All their weights must be in `weights`, and the program must not write to any. The new weights have keys of their own (`q_proj.weight_joined`);
/// the old ones leave the program where nothing uses them any more, and stay in `weights`. Each element of a result is the same sum of the same products,
/// which a kernel for the larger matrix may add in another order. Sub-programs are left alone. Returns how many layers are gone. Linear in the program and the elements.
std::size_t join_linears(program_editor& edit, state_dict& weights);

/// The same for a program, which stays as it is.
[[nodiscard]] ir join_linears(ir const& program, state_dict& weights);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/rewrite/detail/memory_sets.hpp>
#include <torch_ir/rewrite/detail/written_weights.hpp>
#include <torch_ir/schema/argument_value.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Joins the layers of one program.
class linear_joining {
public:
    linear_joining(program_editor& edit, state_dict& weights)
        : edit_(edit), weights_(weights), memory_(edit, true), written_(edit.outputs()), users_(edit.value_count()) {
        for (auto i = edit.first(); i != no_call; i = edit.next(i))
            for (auto const& a : edit.at(i).arguments) for_each_use(a.value, [&](value_id v, std::uint32_t) { users_[to_index(v)].push_back(i); });
    }

    std::size_t run() {
        std::vector<std::vector<call_index>> groups;
        std::map<std::pair<value_id, bool>, std::size_t> places;  // by input and whether there is a bias
        for (auto i = edit_.first(); i != no_call; i = edit_.next(i)) {
            if (!is_joinable(i)) continue;
            auto const key = std::pair(edit_.use_in(i, "input"), edit_.use_in(i, "bias") != no_value);
            auto const [at, is_new] = places.try_emplace(key, groups.size());
            if (is_new) groups.emplace_back();
            groups[at->second].push_back(i);
        }
        std::size_t gone = 0;
        for (auto const& g : groups)
            if (g.size() > 1 && have_one_dtype(g)) join(g), gone += g.size() - 1;
        if (gone > 0) edit_.erase_weights([&](weight_node const& w) { return used_.contains(w.target); });
        return gone;
    }

private:
    program_editor& edit_;
    state_dict& weights_;
    memory_sets memory_;
    written_weights written_;
    std::vector<std::vector<call_index>> users_;
    name_set used_;

    [[nodiscard]] tensor_data const* data_at(call_index i, std::string_view name) {
        value_id const v = edit_.use_in(i, name);
        auto const* w = v == no_value ? nullptr : edit_.find_weight(v);
        if (!w || written_.contains(*w) || memory_.is_written(v)) return nullptr;
        auto const* found = weights_.find(w->target);
        return found && is_within_storage(*found) && w->result.tensor() && found->dtype == w->result.tensor()->dtype ? found : nullptr;
    }

    [[nodiscard]] bool is_joinable(call_index i) {
        auto const& c = edit_.at(i);
        if (c.op.text() != "aten.linear.default" || c.bound != binding::named || c.results.size() != 1 || edit_.use_in(i, "input") == no_value) return false;
        auto const* type = c.results.front().tensor();
        auto const* weight = data_at(i, "weight");
        if (!type || type->sizes.size() < 2 || !weight || weight->sizes.size() != 2) return false;
        auto const* bias = argument_value(c, "bias");
        if (bias && !bias->is<none>()) {
            auto const* b = data_at(i, "bias");
            if (!b || b->sizes.size() != 1 || b->sizes[0] != weight->sizes[0] || b->dtype != weight->dtype) return false;
        }
        value_id const v = c.results.front().id;
        auto const& users = users_[to_index(v)];
        if (memory_.is_written(v) || users.empty() || users.size() != edit_.use_count(v)) return false;
        return std::all_of(users.begin(), users.end(), [&](call_index u) { return divides_last(edit_.at(u), *type); });
    }

    /// A view that keeps all dimensions but the last.
    [[nodiscard]] static bool divides_last(call_node const& c, tensor_type const& from) {
        static constexpr std::string_view views[] = {"aten.view.default", "aten.reshape.default", "aten.unflatten.int"};
        if (std::find(std::begin(views), std::end(views), c.op.text()) == std::end(views) || c.results.size() != 1) return false;
        auto const* to = c.results.front().tensor();
        return to && to->sizes.size() >= from.sizes.size() && std::equal(from.sizes.begin(), from.sizes.end() - 1, to->sizes.begin());
    }

    [[nodiscard]] bool have_one_dtype(std::vector<call_index> const& group) {
        auto const* first = data_at(group.front(), "weight");
        return std::all_of(group.begin(), group.end(), [&](call_index i) {
            auto const* w = data_at(i, "weight");
            return w->dtype == first->dtype && w->sizes[1] == first->sizes[1];
        });
    }

    /// The tensors one behind the other, along the first dimension.
    value_id add_joined(std::vector<call_index> const& group, std::string_view name) {
        tensor_data const* first = data_at(group.front(), name);
        dtype const type = first->dtype;
        auto sizes = first->sizes;
        sizes[0] = 0;
        std::vector<std::byte> bytes;
        for (call_index const i : group) {
            tensor_data const* part = data_at(i, name);
            auto const more = contiguous_bytes(*part);
            bytes.insert(bytes.end(), more.begin(), more.end());
            sizes[0] += part->sizes[0];
            used_.insert(edit_.find_weight(edit_.use_in(i, name))->target);
        }
        tensor_data out = make_tensor_data(type, std::move(sizes), std::move(bytes));
        auto const* w = edit_.find_weight(edit_.use_in(group.front(), name));
        std::string const base = w->target + "_joined";
        std::string key = base;
        for (int n = 2; weights_.contains(key) || has_weight(key); ++n) key = base + std::to_string(n);
        tensor_type joined{.dtype = out.dtype, .sizes = shape(out.sizes.begin(), out.sizes.end()), .device = w->result.tensor()->device};
        joined.strides = shape(out.strides.begin(), out.strides.end());
        value_id const id = edit_.add_weight(key, std::move(joined));
        weights_.set(key, std::move(out));
        return id;
    }

    [[nodiscard]] bool has_weight(std::string_view key) const {
        return std::any_of(edit_.arguments().begin(), edit_.arguments().end(), [&](auto const& a) {
            auto const* w = std::get_if<weight_node>(&a);
            return w && w->target == key;
        });
    }

    void join(std::vector<call_index> const& group) {
        call_node joined = edit_.at(group.front());
        bool const has_bias = edit_.use_in(group.front(), "bias") != no_value;
        value_id const weight = add_joined(group, "weight");
        for (auto& a : joined.arguments)
            if (a.name == "weight") a.value = use{weight};
        if (has_bias) {
            value_id const bias = add_joined(group, "bias");
            for (auto& a : joined.arguments)
                if (a.name == "bias") a.value = use{bias};
        }
        tensor_type whole = *joined.results.front().tensor();
        std::int64_t const width = edit_.find_tensor(weight)->sizes.front().value();
        whole.sizes.back() = width;
        whole.strides.reset();
        joined.name += "_joined";
        joined.results.front() = {edit_.new_value(), joined.name, whole};
        value_id const all = joined.results.front().id;
        edit_.insert_before(group.front(), std::move(joined));
        std::int64_t start = 0;
        for (call_index const i : group) {
            call_node const old = edit_.at(i);
            tensor_type type = *old.results.front().tensor();
            std::int64_t const end = start + type.sizes.back().value();
            type.strides.reset();
            call_node cut{.name = old.name, .op = op_name("aten.slice.Tensor"), .metadata = old.metadata};
            cut.arguments = {{"self", use{all}}, {"dim", std::int64_t{-1}}, {"start", start}, {"end", end}};
            cut.results = {{old.results.front().id, old.results.front().name, std::move(type)}};
            edit_.replace(i, std::move(cut));
            start = end;
        }
    }
};

}  // namespace detail

TORCH_IR_INLINE std::size_t join_linears(program_editor& edit, state_dict& weights) { return detail::linear_joining(edit, weights).run(); }

TORCH_IR_INLINE ir join_linears(ir const& program, state_dict& weights) {
    program_editor edit(program);
    join_linears(edit, weights);
    edit.settle_names();
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
