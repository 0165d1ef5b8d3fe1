// SPDX-License-Identifier: MIT
/// Calls that give back what they get: dropout outside of training, casts to the dtype that a value has, `contiguous` of what is contiguous, and assertions.
///
/// \code
///     torch_ir::ir const shorter = torch_ir::eliminate_idle_calls(program);
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/rewrite/editor.hpp>

#include <cstddef>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Which calls go.
struct idle_options {
    bool assertions = true;  ///< `_assert_tensor_metadata`, `_assert_scalar`, `sym_constrain_range`, …: what an exporter checks while it traces
};

/// Takes out the calls that compute nothing, by the types that were recorded: dropout that does not train, `to`, `_to_copy` and `type_as` without a change, `contiguous`
/// and `clone` of a value that lies so, `expand`, `view` and `reshape` to the same sizes, `detach`, `alias`. One that makes a copy goes only where
/// neither the copy nor the original is ever written, and no output hands out the memory of an input or a weight in its place. For inference: gradients would flow where a `detach` is gone. Sub-programs likewise. Returns how
/// many are gone. Linear.
std::size_t eliminate_idle_calls(program_editor& edit, idle_options const& options = {});

/// The same for a program, which stays as it is.
[[nodiscard]] ir eliminate_idle_calls(ir const& program, idle_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/rewrite/detail/memory_sets.hpp>
#include <torch_ir/schema/argument_value.hpp>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string_view>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Takes out the idle calls of one program.
class idle_elimination {
public:
    idle_elimination(program_editor& edit, idle_options const& options)
        : edit_(edit), options_(options), memory_(edit), holds_argument_(edit.value_count()), is_given_out_(edit.value_count()) {
        for (auto const& a : edit.arguments()) holds_argument_[memory_.set_of(std::visit([](auto const& n) { return n.result.id; }, a))] = true;
        if (auto const* outputs = edit.outputs())
            for (auto const& e : outputs->entries) for_each_use(e.value, [&](value_id v, std::uint32_t) { is_given_out_[memory_.set_of(v)] = true; });
    }

    std::size_t run() {
        std::size_t gone = 0;
        for (auto i = edit_.first(); i != no_call;) {
            auto const next = edit_.next(i);
            if (options_.assertions && is_assertion(edit_.at(i))) {
                edit_.erase(i);
                ++gone;
            } else if (auto const from = idle_source(edit_.at(i)); from != no_value) {
                edit_.redirect(edit_.at(i).results.front().id, from);
                edit_.erase(i);
                ++gone;
            }
            i = next;
        }
        return gone;
    }

private:
    enum class keeps : std::uint8_t { nothing, memory, copy };  ///< what a call does to its argument: something, hands it on, copies it

    program_editor& edit_;
    idle_options const& options_;
    memory_sets memory_;
    std::vector<bool> holds_argument_, is_given_out_;  ///< by set

    [[nodiscard]] static bool is_assertion(call_node const& c) {
        static constexpr std::string_view all[] = {"_assert_tensor_metadata", "_assert_scalar", "_assert_async", "sym_constrain_range",
                                                   "sym_constrain_range_for_size"};
        return c.op.kind() == op_kind::dispatcher && c.results.empty() && std::find(std::begin(all), std::end(all), c.op.base()) != std::end(all);
    }

    [[nodiscard]] value_id idle_source(call_node const& c) {
        if (c.op.kind() != op_kind::dispatcher || !c.op.text().starts_with("aten.") || c.bound != binding::named || c.results.size() != 1 ||
            c.arguments.empty())
            return no_value;
        auto const* u = c.arguments.front().value.get_if<use>();
        auto const *from = u ? edit_.find_tensor(u->value) : nullptr, *to = c.results.front().tensor();
        if (!from || !to || from->dtype != to->dtype || from->device != to->device || from->layout != to->layout || from->sizes != to->sizes) return no_value;
        keeps const what = effect_of_idle(c, *from, *to);
        if (what == keeps::nothing) return no_value;
        auto const mine = memory_.set_of(u->value), made = memory_.set_of(c.results.front().id);
        if (what == keeps::memory) return u->value;
        bool const written = memory_.is_written(u->value) || memory_.is_written(c.results.front().id);
        bool const leaks = (holds_argument_[mine] && is_given_out_[made]) || (is_given_out_[mine] && is_given_out_[made]);
        if (written || leaks) return no_value;
        is_given_out_[mine] = is_given_out_[mine] || is_given_out_[made];
        return u->value;
    }

    [[nodiscard]] static bool lie_alike(tensor_type const& a, tensor_type const& b) { return a.strides && a.strides == b.strides; }

    [[nodiscard]] keeps effect_of_idle(call_node const& c, tensor_type const& from, tensor_type const& to) const {
        std::string_view const base = c.op.base();
        auto const is_one_of = [&](std::initializer_list<std::string_view> names) { return std::find(names.begin(), names.end(), base) != names.end(); };
        if (is_one_of({"dropout", "dropout_", "feature_dropout", "feature_dropout_", "alpha_dropout", "alpha_dropout_", "feature_alpha_dropout"}))
            return argument_flag(c, "train", true) ? keeps::nothing : keeps::memory;
        if (!lie_alike(from, to)) return keeps::nothing;
        if (is_one_of({"expand", "expand_as", "view", "reshape", "view_as", "detach", "detach_", "alias", "contiguous", "to", "type_as", "_unsafe_view",
                       "lift_fresh"}))
            return argument_flag(c, "copy", false) ? keeps::copy : keeps::memory;
        return is_one_of({"clone", "_to_copy", "lift_fresh_copy", "detach_copy", "alias_copy", "view_copy", "expand_copy"}) ? keeps::copy : keeps::nothing;
    }
};

}  // namespace detail

TORCH_IR_INLINE std::size_t eliminate_idle_calls(program_editor& edit, idle_options const& options) {
    return for_each_program(edit, [&](program_editor& e) { return detail::idle_elimination(e, options).run(); });
}

TORCH_IR_INLINE ir eliminate_idle_calls(ir const& program, idle_options const& options) {
    program_editor edit(program);
    eliminate_idle_calls(edit, options);
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
