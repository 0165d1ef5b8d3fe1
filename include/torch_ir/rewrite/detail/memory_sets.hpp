// SPDX-License-Identifier: MIT
/// Which values of a program may share memory, and how often that is written.
#pragma once

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/schema/effects.hpp>

#include <cstdint>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Sets of values joined by views, in-place operators and operators that are not known. All inputs and weights are in one set, for nothing tells which of
/// them are views of others, unless the caller knows that none is. A snapshot: it does not follow changes of the editor.
class memory_sets {
public:
    /// Linear in the program.
    explicit memory_sets(program_editor const& edit, bool arguments_are_apart = false)
        : parent_(edit.value_count()), writes_(edit.value_count(), 0), now_(edit.value_count(), 0) {
        for (std::uint32_t v = 0; v < parent_.size(); ++v) parent_[v] = v;
        std::uint32_t first = to_index(no_value);  // inputs and weights may be views of each other: nothing tells
        for (auto const& a : edit.arguments()) {
            if (arguments_are_apart) break;
            auto const v = to_index(std::visit([](auto const& n) { return n.result.id; }, a));
            parent_[v] = first = first == to_index(no_value) ? v : first;
        }
        for (auto i = edit.first(); i != no_call; i = edit.next(i)) {
            auto const& c = edit.at(i);
            if (may_alias_arguments(c)) join(c);
        }
        for (auto i = edit.first(); i != no_call; i = edit.next(i))
            if (writes_memory(edit.at(i))) for_each_touched(edit.at(i), [&](std::uint32_t set) { ++writes_[set]; });
    }

    /// A number for all values that may share memory with this one, below the number of values.
    [[nodiscard]] std::uint32_t set_of(value_id v) { return find(to_index(v)); }
    [[nodiscard]] bool is_written(value_id v) { return writes_[find(to_index(v))] > 0; }
    /// How often the set of a value has been written before the call that is looked at.
    [[nodiscard]] std::uint32_t version(value_id v) { return now_[find(to_index(v))]; }
    /// Goes past a call.
    void pass(call_node const& c) {
        if (writes_memory(c)) for_each_touched(c, [&](std::uint32_t set) { ++now_[set]; });
    }

    /// Calls `f(set)` for the arguments that a call writes to, if it writes, and that its results share memory with, if they do.
    template <class F>
    void for_each_touched(call_node const& c, F&& f) {
        for (auto const& a : c.arguments)
            if (effect_on(c, a) != argument_effect::none) for_each_use(a.value, [&](value_id v, std::uint32_t) { f(find(to_index(v))); });
    }

private:
    std::vector<std::uint32_t> parent_;
    std::vector<std::uint32_t> writes_;
    std::vector<std::uint32_t> now_;

    std::uint32_t find(std::uint32_t v) {
        while (parent_[v] != v) v = parent_[v] = parent_[parent_[v]];
        return v;
    }
    void join(call_node const& c) {
        if (c.results.empty()) return;
        auto const into = find(to_index(c.results.front().id));
        for (auto const& r : c.results) parent_[find(to_index(r.id))] = into;
        for_each_touched(c, [&](std::uint32_t set) { parent_[find(set)] = into; });
    }
};

}}  // namespace torch_ir
