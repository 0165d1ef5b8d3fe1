// SPDX-License-Identifier: MIT
/// In-place operators on memory that nobody else sees become operators that return a new value: `relu_` of a convolution becomes `relu`.
///
/// \code
///     torch_ir::ir const clear = torch_ir::make_out_of_place(program);  // easier to fuse, reorder and fold
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/rewrite/editor.hpp>

#include <cstddef>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Replaces element-wise in-place operators of ATen (`relu_`, `add_`, `mul_`, …) whose memory was made by a call of the program, has no views and is changed by
/// such operators alone; who used the memory afterwards uses the new value. Left alone are integers and comparisons, whose results would get another dtype, and
/// calls with operands of another dtype. The program computes the same, bit for bit. Sub-programs likewise. Returns how many were replaced. Linear.
std::size_t make_out_of_place(program_editor& edit);

/// The same for a program, which stays as it is.
[[nodiscard]] ir make_out_of_place(ir const& program);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/detail/map_uses.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/rewrite/detail/memory_sets.hpp>
#include <torch_ir/schema/registry.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The operator that returns what `op` writes: `aten.relu.default` of `aten.relu_.default`, where both are element-wise and take the same.
[[nodiscard]] inline std::optional<op_name> out_of_place_operator(op_name const& op) {
    std::string_view const base = op.base();
    if (op.kind() != op_kind::dispatcher || !op.text().starts_with("aten.") || !base.ends_with('_') || base.ends_with("__")) return std::nullopt;
    static constexpr std::string_view answers[] = {
        "eq_",   "ne_",         "lt_",        "le_",          "gt_",         "ge_",          "greater_",    "greater_equal_",
        "less_", "less_equal_", "not_equal_", "logical_and_", "logical_or_", "logical_xor_", "logical_not_"};
    if (std::find(std::begin(answers), std::end(answers), base) != std::end(answers)) return std::nullopt;
    auto const overload = op.text().substr(op.without_overload().size());
    op_name out(concat("aten.", base.substr(0, base.size() - 1), overload));
    auto const *mine = find_schema(op), *other = find_schema(out);
    bool const is_pointwise = other && (other->has(schema_tag::pointwise) || base == "hardswish_");  // LibTorch forgot to tag that one
    if (!mine || !is_pointwise || other->has(schema_tag::nondeterministic_seeded) || mine->arguments.size() != other->arguments.size() ||
        other->returns.size() != 1)
        return std::nullopt;
    for (std::size_t i = 0; i < mine->arguments.size(); ++i)
        if (mine->arguments[i].name != other->arguments[i].name || other->arguments[i].writes()) return std::nullopt;
    return out;
}

/// Replaces the in-place calls of one program.
class in_place_replacement {
public:
    explicit in_place_replacement(program_editor& edit) : edit_(edit), memory_(edit), is_clear_(edit.value_count(), true), now_(edit.value_count(), no_value) {}

    std::size_t run() {
        for (auto const& a : edit_.arguments()) is_clear_[memory_.set_of(std::visit([](auto const& n) { return n.result.id; }, a))] = false;
        std::vector<value_id> last(edit_.value_count(), no_value);
        std::size_t found = 0;
        for (auto i = edit_.first(); i != no_call; i = edit_.next(i)) {
            auto const& c = edit_.at(i);
            if (!may_alias_arguments(c) && !writes_memory(c)) continue;
            bool const fits = replacement_of(c).has_value();
            found += std::size_t{fits};
            memory_.for_each_touched(c, [&](std::uint32_t set) {
                if (!fits) is_clear_[set] = false;
                else last[set] = c.results.front().id;
            });
        }
        if (found == 0) return 0;
        if (auto const* outputs = edit_.outputs())  // what an output gives is the memory as it is at the end
            for (auto const& e : outputs->entries)
                for_each_use(e.value, [&](value_id v, std::uint32_t) {
                    auto const set = memory_.set_of(v);
                    if (last[set] != no_value && last[set] != v) is_clear_[set] = false;
                });
        std::size_t replaced = 0;
        for (auto i = edit_.first(); i != no_call; i = edit_.next(i)) replaced += std::size_t{replace(i)};
        return replaced;
    }

private:
    program_editor& edit_;
    memory_sets memory_;
    std::vector<bool> is_clear_;  ///< by set
    std::vector<value_id> now_;   ///< by set: the value that has its elements now; no_value before the first write

    [[nodiscard]] std::optional<op_name> replacement_of(call_node const& c) const {
        if (c.bound != binding::named || c.results.size() != 1 || c.arguments.empty() || c.arguments.front().name != "self") return std::nullopt;
        auto const* self = c.arguments.front().value.get_if<use>();
        auto const* type = self ? edit_.find_tensor(self->value) : nullptr;
        if (!type || kind_of(type->dtype) != dtype_kind::floating) return std::nullopt;
        bool alike = true;
        for (auto const& a : c.arguments)
            for_each_use(a.value, [&](value_id v, std::uint32_t) {
                auto const* t = edit_.find_tensor(v);
                alike = alike && t && t->dtype == type->dtype;
            });
        return alike ? out_of_place_operator(c.op) : std::nullopt;
    }

    bool replace(call_index i) {
        bool stale = false;
        for (auto const& a : edit_.at(i).arguments)
            for_each_use(a.value, [&](value_id v, std::uint32_t) {
                auto const now = now_at(v);
                stale = stale || now != v;
            });
        auto op = replacement_of(edit_.at(i));
        bool const goes = op && is_clear_[memory_.set_of(edit_.at(i).arguments.front().value.get_if<use>()->value)];
        if (!stale && !goes) return false;
        call_node c = edit_.at(i);
        for (auto& a : c.arguments) map_uses(a.value, [&](value_id v) { return now_at(v); });
        if (goes) {
            c.op = *std::move(op);
            if (c.name.ends_with('_')) c.name.pop_back(), c.results.front().name = c.name;
            now_[memory_.set_of(c.results.front().id)] = c.results.front().id;
        }
        edit_.replace(i, std::move(c));
        return goes;
    }

    [[nodiscard]] value_id now_at(value_id v) {
        auto const set = memory_.set_of(v);
        return is_clear_[set] && now_[set] != no_value ? now_[set] : v;
    }
};

}  // namespace detail

TORCH_IR_INLINE std::size_t make_out_of_place(program_editor& edit) {
    auto const replaced = for_each_program(edit, [](program_editor& e) { return detail::in_place_replacement(e).run(); });
    edit.settle_names();
    return replaced;
}

TORCH_IR_INLINE ir make_out_of_place(ir const& program) {
    program_editor edit(program);
    make_out_of_place(edit);
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
