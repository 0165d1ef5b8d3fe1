// SPDX-License-Identifier: MIT
/// Which calls compute the same in each run, of weights and constants alone: what constant folding may compute ahead. libtorch/fold_constants.hpp does
/// so; a compiler with kernels of its own begins here.
///
/// \code
///     torch_ir::program_editor edit(program);
///     auto const f = torch_ir::find_foldable_calls(edit, [&](torch_ir::weight_node const& w) { return weights.contains(w.target); });
///     for (auto const i : f.computed) compute(edit.at(i));
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/rewrite/editor.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How large what is computed ahead may be.
struct fold_options {
    // Bytes that a value may have; a larger one is computed at each run as before, unless it is no larger than a weight or constant that it is made of.
    std::int64_t largest = std::int64_t{1} << 20;           ///< of weights
    std::int64_t largest_constant = std::int64_t{1} << 16;  ///< of constants alone: its elements become a part of the program
    // What may be computed on the way, also for a small result.
    std::int64_t largest_inner = std::int64_t{1} << 26;  ///< bytes of a value, unless it is no larger than four times a weight or constant that it is made of
    std::int64_t most_inner = std::int64_t{1} << 30;     ///< bytes of all values, besides four times those of all weights and constants
    /// No input and no weight shares memory with another, so that a write to one leaves the others as they are. Otherwise one such write keeps all weights
    /// from being folded.
    bool arguments_are_apart = false;
};

/// A value that takes the place of the calls that make it.
struct folded_value {
    value_id value = no_value;
    bool of_weights = false;  ///< of weights too, not of the program's own constants alone
    friend bool operator==(folded_value const&, folded_value const&) = default;
};

/// What can be computed ahead.
struct foldable_calls {
    std::vector<call_index> calls;     ///< that may be left out, in trace order
    std::vector<call_index> computed;  ///< to be run ahead, in trace order, as `without_type_argument` has them: these, and views that they need and that stay
    std::vector<folded_value> values;  ///< the results of `calls` that others use
};

/// The calls that can be computed once and then be left out. `is_known` tells weights with a value at hand; the program's own constants
/// always have one. Calls that write to memory are among them where all that is done with that memory is, and nobody else uses it in between.
///
/// Not among them are calls that draw random numbers, act or reach outside (`outside_effect`); calls on memory that others write to, the outputs among them
/// (a functional program gives a buffer its next value by an output); results of unknown size; tensors that are made of
/// numbers only (`zeros`, `zeros_like`), which are smaller as calls; views of these and of weights, which cost nothing; calls of sub-programs; calls that
/// nobody uses. Linear.
[[nodiscard]] foldable_calls find_foldable_calls(program_editor const& edit, std::function<bool(weight_node const&)> const& is_known,
                                                 fold_options const& options = {});

/// A call that makes a tensor by the type of another (`new_zeros`, `full_like`), as one that makes it of numbers: for a result of known size, and as it is
/// otherwise. So it can be computed where the other tensor is not known.
[[nodiscard]] call_node without_type_argument(call_node const& call);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/rewrite/detail/memory_sets.hpp>
#include <torch_ir/rewrite/detail/written_weights.hpp>
#include <torch_ir/schema/effects.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Operators of aten that take of `self` its type and nothing else, with the operator that needs no such argument; sorted.
inline constexpr auto factories_by_type = std::to_array<std::pair<std::string_view, std::string_view>>({{"full_like", "aten.full.default"},
                                                                                                        {"new_full", "aten.full.default"},
                                                                                                        {"new_ones", "aten.ones.default"},
                                                                                                        {"new_zeros", "aten.zeros.default"},
                                                                                                        {"ones_like", "aten.ones.default"},
                                                                                                        {"zeros_like", "aten.zeros.default"}});

/// The other operator, or nothing.
[[nodiscard]] inline std::string_view factory_of(call_node const& c) noexcept {
    if (c.bound != binding::named || c.op.kind() != op_kind::dispatcher || c.op.space() != "aten" || c.op.overload() != "default") return {};
    auto const found =
        std::lower_bound(factories_by_type.begin(), factories_by_type.end(), c.op.base(), [](auto const& f, auto const& b) { return f.first < b; });
    return found != factories_by_type.end() && found->first == c.op.base() ? found->second : std::string_view();
}

/// Calls `f(value)` for the values whose elements a call needs.
template <class F>
void for_each_operand(call_node const& c, F&& f) {
    bool const by_type = !factory_of(c).empty();
    for (auto const& a : c.arguments)
        if (!by_type || a.name != "self") for_each_use(a.value, [&](value_id v, std::uint32_t) { f(v); });
}

class folding_search {
public:
    folding_search(program_editor const& edit, std::function<bool(weight_node const&)> const& is_known, fold_options const& options)
        : edit_(edit),
          options_(options),
          memory_(edit, options.arguments_are_apart),
          weights_(edit.value_count()),
          is_spoilt_(edit.value_count(), false),
          budget_(static_cast<double>(options.most_inner)) {
        detail::view_set constants;
        for (auto const& c : edit.constants()) constants.insert(c.target);
        written_weights const written(edit.outputs());
        for (auto const& a : edit.arguments()) {
            auto const id = std::visit([](auto const& n) { return n.result.id; }, a);
            auto const* w = std::get_if<weight_node>(&a);
            if (memory_.is_written(id) || (w && written.contains(*w))) is_spoilt_[memory_.set_of(id)] = true;
            auto const bytes = w ? bytes_of(w->result) : std::nullopt;
            if (!bytes) continue;
            bool const given = is_known(*w);
            weights_[to_index(id)] = {given || constants.contains(w->target), true, given, *bytes};
            if (weights_[to_index(id)].is_known) budget_ += 4 * static_cast<double>(*bytes);
        }
    }

    foldable_calls run() {
        constexpr int most = 16;
        for (int round = 0;; ++round) {
            find_facts();
            foldable_calls found = choose();
            if (!spoil(found)) return found;
            if (round == most)  // a program made for it: no written memory at all, then
                for (std::uint32_t v = 0; v < is_spoilt_.size(); ++v)
                    if (memory_.is_written(value_id{v})) is_spoilt_[memory_.set_of(value_id{v})] = true;
        }
    }

private:
    /// What is known of a value that is the same in each run.
    struct fact {
        bool is_known = false;
        bool is_view = false;  ///< of a weight, a constant, or what is made of numbers
        bool of_weights = false;
        std::int64_t largest = 0;  ///< bytes of the largest weight or constant that it is made of
    };

    program_editor const& edit_;
    fold_options options_;
    memory_sets memory_;
    std::vector<fact> weights_;    ///< by value: what is known before any call
    std::vector<fact> facts_;      ///< by value
    std::vector<bool> wanted_;     ///< by value: used by what stays
    std::vector<bool> is_spoilt_;  ///< by set of memory: written, and not by folded calls alone
    double budget_;                ///< bytes that may be computed

    void want(attribute const& a) {
        for_each_use(a, [&](value_id v, std::uint32_t) { wanted_[to_index(v)] = true; });
    }

    /// Nothing for a size that is not known.
    [[nodiscard]] static std::optional<std::int64_t> bytes_of(value const& v) {
        auto const* t = v.tensor();
        auto const count = t && t->layout == layout::strided && kind_of(t->dtype) != dtype_kind::quantized ? element_count(t->sizes) : std::nullopt;
        std::int64_t bytes = 0;
        if (!count || detail::multiply_overflows(*count, static_cast<std::int64_t>(element_size(t->dtype)), bytes)) return std::nullopt;
        return bytes;
    }

    /// It computes, and writes at most to what it is called for (`add_`).
    [[nodiscard]] static bool only_computes(call_node const& c) {
        auto const base = c.op.base();
        if (c.bound != binding::named || c.op.kind() != op_kind::dispatcher || c.op.space() != "aten" || c.results.empty()) return false;
        if (base.find("empty") != std::string_view::npos) return false;  // empty_like, new_empty_strided, …: its elements are anything
        // Some kernels of these take indices unchecked. A program for inference has none of them to fold.
        if (base.find("backward") != std::string_view::npos || base.find("unsafe") != std::string_view::npos || base == "_reshape_alias") return false;
        if (effect_of(c) == call_effect::none) return true;
        auto const* schema = find_schema(c.op);
        return c.op.is_inplace() && schema && !schema->has(schema_tag::nondeterministic_seeded);
    }

    /// What a call makes of what is known.
    [[nodiscard]] fact fact_of(call_node const& c) {
        auto const is_plain = [&](value const& r) { return bytes_of(r) && !is_spoilt_[memory_.set_of(r.id)]; };
        if (!only_computes(c) || !std::all_of(c.results.begin(), c.results.end(), is_plain)) return {};
        bool const may_be_view = may_alias_arguments(c);
        fact out{.is_known = true};
        bool has_operands = false;
        for_each_operand(c, [&](value_id v) {
            fact const& of = facts_[to_index(v)];
            auto const* t = edit_.find_tensor(v);
            has_operands = true;
            out.is_known = out.is_known && of.is_known && !is_spoilt_[memory_.set_of(v)];
            out.is_view = out.is_view || (of.is_view && may_be_view && t && t->dtype == c.results.front().tensor()->dtype);
            out.of_weights = out.of_weights || of.of_weights;
            out.largest = std::max(out.largest, of.largest);
        });
        out.is_view = (out.is_view || !has_operands) && !memory_.is_written(c.results.front().id);
        return out;
    }

    /// Its results are not too large, on their own and with all that comes before.
    [[nodiscard]] bool is_affordable(call_node const& c, fact const& made, double& left) const {
        double all = 0;
        for (auto const& r : c.results) {
            auto const bytes = static_cast<double>(*bytes_of(r));
            if (bytes > std::max(static_cast<double>(options_.largest_inner), 4 * static_cast<double>(made.largest))) return false;
            all += bytes;
        }
        if (made.is_view) return true;  // costs nothing
        return (left -= all) >= 0;
    }

    void find_facts() {
        facts_ = weights_;
        double left = budget_;
        for (auto i = edit_.first(); i != no_call; i = edit_.next(i)) {
            fact const made = fact_of(edit_.at(i));
            if (made.is_known && is_affordable(edit_.at(i), made, left))
                for (auto const& r : edit_.at(i).results) facts_[to_index(r.id)] = made;
        }
    }

    /// Going back from the outputs: a call is folded where all that stays of it is worth being a weight.
    [[nodiscard]] foldable_calls choose() {
        foldable_calls out;
        wanted_.assign(edit_.value_count(), false);
        std::vector<bool> needed(edit_.value_count(), false);  // by what is computed ahead
        if (auto const* o = edit_.outputs())
            for (auto const& e : o->entries) want(e.value);
        for (auto i = edit_.last(); i != no_call; i = edit_.previous(i)) {
            auto const& c = edit_.at(i);
            bool const is_used = writes_memory(c) || std::any_of(c.results.begin(), c.results.end(), [&](value const& r) { return edit_.use_count(r.id) > 0; });
            bool const goes = is_used && !c.results.empty() && std::all_of(c.results.begin(), c.results.end(), [&](value const& r) { return can_go(r); });
            if (goes || std::any_of(c.results.begin(), c.results.end(), [&](value const& r) { return needed[to_index(r.id)]; })) {
                out.computed.push_back(i);
                for_each_operand(c, [&](value_id v) { needed[to_index(v)] = true; });
            }
            if (goes) {
                out.calls.push_back(i);
                for (auto r = c.results.rbegin(); r != c.results.rend(); ++r)
                    if (wanted_[to_index(r->id)]) out.values.push_back({r->id, facts_[to_index(r->id)].of_weights});
            } else {
                for (auto const& a : c.arguments) want(a.value);
            }
        }
        std::reverse(out.calls.begin(), out.calls.end());
        std::reverse(out.computed.begin(), out.computed.end());
        std::reverse(out.values.begin(), out.values.end());
        return out;
    }

    [[nodiscard]] bool can_go(value const& r) const {
        fact const& f = facts_[to_index(r.id)];
        if (!f.is_known || !wanted_[to_index(r.id)]) return f.is_known;
        return !f.is_view && *bytes_of(r) <= std::max(f.of_weights ? options_.largest : options_.largest_constant, f.largest);
    }

    /// Spoils the written memory that a choice would tear apart: of which some calls are computed ahead and others stay, or which what stays uses before
    /// the last write. Returns whether there is such memory.
    bool spoil(foldable_calls const& chosen) {
        struct memory_use {
            bool is_computed = false, stays = false;
            std::size_t last_write = 0, first_use = std::numeric_limits<std::size_t>::max();
        };
        std::unordered_map<std::uint32_t, memory_use> uses;
        auto const of = [&](value_id v) -> memory_use* { return memory_.is_written(v) ? &uses[memory_.set_of(v)] : nullptr; };
        std::size_t step = 0;
        auto const is_next = [](std::vector<call_index> const& calls, std::size_t& next, call_index i) {
            return next < calls.size() && calls[next] == i ? (++next, true) : false;
        };
        std::size_t next_folded = 0;
        std::size_t next_computed = 0;
        for (auto i = edit_.first(); i != no_call; i = edit_.next(i), ++step) {
            auto const& c = edit_.at(i);
            bool const is_folded = is_next(chosen.calls, next_folded, i);
            bool const is_computed = is_next(chosen.computed, next_computed, i);
            auto const touch = [&](memory_use& m) { m.is_computed = m.is_computed || is_computed, m.stays = m.stays || !is_folded; };
            for (auto const& r : c.results)
                if (auto* m = of(r.id)) touch(*m);
            if (writes_memory(c))
                memory_.for_each_touched(c, [&](std::uint32_t set) {
                    auto& m = uses[set];
                    touch(m);
                    m.last_write = step;
                });
            if (!is_folded)
                for (auto const& a : c.arguments)
                    for_each_use(a.value, [&](value_id v, std::uint32_t) {
                        if (auto* m = of(v)) m->first_use = std::min(m->first_use, step);
                    });
        }
        bool any = false;
        for (auto const& [set, m] : uses)
            if (m.is_computed && (m.stays || m.first_use <= m.last_write)) any = is_spoilt_[set] = true;
        return any;
    }
};

}  // namespace detail

TORCH_IR_INLINE foldable_calls find_foldable_calls(program_editor const& edit, std::function<bool(weight_node const&)> const& is_known,
                                                   fold_options const& options) {
    return detail::folding_search(edit, is_known, options).run();
}

TORCH_IR_INLINE call_node without_type_argument(call_node const& call) {
    auto const op = detail::factory_of(call);
    auto const* type = op.empty() || call.results.size() != 1 ? nullptr : call.results.front().tensor();
    auto sizes = type ? static_sizes(type->sizes) : std::nullopt;
    if (!sizes) return call;
    call_node out = call;
    out.op = op_name(std::string(op));
    out.arguments.clear();
    out.arguments.push_back({"size", *std::move(sizes)});
    if (auto const* fill = find_argument(call, "fill_value")) out.arguments.push_back(*fill);
    out.arguments.push_back({"dtype", type->dtype, argument_kind::keyword});
    return out;
}

}}  // namespace torch_ir

#endif
