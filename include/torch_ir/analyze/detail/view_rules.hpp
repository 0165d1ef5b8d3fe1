// SPDX-License-Identifier: MIT
/// Which results of a call lie in the memory of an argument, told from schemas, types and strides.
///
/// schema/effects.hpp asks what *may* alias, so that no rewriting is wrong. This asks what most likely *does*, so that memory is counted as
/// a run allocates it: `reshape` is a view where the strides allow it, `to` where nothing changes, dropout outside of training.
#pragma once

#include <torch_ir/analyze/detail/known_sizes.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/schema/argument_value.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Operators of aten whose results lie in the memory of their first argument though their schemas don't say so, sorted.
inline constexpr auto unmarked_view_operators =
    std::to_array<std::string_view>({"_unsafe_view", "data", "lift", "unsafe_chunk", "unsafe_split", "unsafe_split_with_sizes"});

/// Operators of aten that may return their argument, as their schemas say, and mostly copy it, sorted.
inline constexpr auto copying_operators = std::to_array<std::string_view>({"coalesce", "pin_memory"});

/// Views where the strides of the argument allow it, copies elsewhere, sorted.
inline constexpr auto reshape_operators = std::to_array<std::string_view>({"flatten", "ravel", "reshape", "reshape_as"});

/// The argument itself where neither dtype nor device nor strides change, copies elsewhere, sorted.
inline constexpr auto conversion_operators =
    std::to_array<std::string_view>({"_autocast_to_full_precision", "_autocast_to_reduced_precision", "contiguous", "cpu", "cuda", "to", "type_as"});

/// The argument itself outside of training, sorted.
inline constexpr auto dropout_operators = std::to_array<std::string_view>({"alpha_dropout", "dropout", "feature_alpha_dropout", "feature_dropout"});

template <std::size_t Size>
[[nodiscard]] bool holds(std::array<std::string_view, Size> const& sorted, std::string_view name) noexcept {
    return std::binary_search(sorted.begin(), sorted.end(), name);
}

/// A tensor can be seen with other sizes without moving an element: each run of dimensions that lie without gaps splits and joins freely.
[[nodiscard]] inline bool is_viewable(known_tensor const& t, std::vector<std::int64_t> const& sizes) {
    if (t.elements == 0 || !t.strides || t.strides->size() != t.sizes.size()) return true;  // unknown strides count as contiguous
    std::size_t next = sizes.size();
    std::int64_t run = 1;  // elements of the dimensions that lie behind one another without gaps
    std::int64_t step = t.sizes.empty() ? 1 : t.strides->back();
    for (std::size_t i = t.sizes.size(); i-- > 0;) {
        run = multiply_counts(run, t.sizes[i]);
        if (i > 0 && (t.sizes[i - 1] == 1 || (*t.strides)[i - 1] == multiply_counts(run, step))) continue;
        std::int64_t taken = 1;
        while (next > 0 && (taken < run || sizes[next - 1] == 1)) taken = multiply_counts(taken, sizes[--next]);
        if (taken != run) return false;
        run = 1;
        if (i > 0) step = (*t.strides)[i - 1];
    }
    return true;
}

/// The first tensor that a call takes, or `no_value`.
[[nodiscard]] inline value_id first_use(call_node const& c) {
    value_id first = no_value;
    for (auto const& a : c.arguments) for_each_use(a.value, [&](value_id v, std::uint32_t) { first = first == no_value ? v : first; });
    return first;
}

/// The value that result number `r` shares memory with as the schema says, or `no_value`. Not for operators that write: they compute.
[[nodiscard]] inline value_id marked_source(call_node const& c, std::size_t r) {
    auto const* schema = find_schema(c.op);
    auto const place = schema && schema->returns.size() == 1 ? 0 : r;  // a list is one
    if (!schema || schema->writes() || place >= schema->returns.size() || !schema->returns[place].alias) return no_value;
    auto const& sets = schema->returns[place].alias->before;
    for (auto const& marked : schema->arguments) {
        if (!marked.alias || std::find_first_of(sets.begin(), sets.end(), marked.alias->before.begin(), marked.alias->before.end()) == sets.end()) continue;
        auto const* a = find_argument(c, marked.name);
        auto const* one = a ? a->value.get_if<use>() : nullptr;
        return one ? one->value : first_use(c);
    }
    return no_value;
}

/// The value that result number `r` of an operator of aten always lies in, or `no_value`.
[[nodiscard]] inline value_id viewed_source(call_node const& c, std::size_t r) {
    auto const base = c.op.base();
    if (holds(unmarked_view_operators, base)) return first_use(c);
    return holds(reshape_operators, base) || holds(conversion_operators, base) || holds(copying_operators, base) ? no_value : marked_source(c, r);
}

/// The value whose memory result number `r` of a call lies in, or `no_value` where it has its own.
[[nodiscard]] inline value_id memory_of_result(ir const& program, std::vector<std::optional<known_tensor>> const& tensors, call_node const& c, std::size_t r) {
    if (c.op.kind() != op_kind::dispatcher || c.results[r].tensor() == nullptr) return no_value;
    auto const base = c.op.base();
    if (c.op.is_inplace()) return first_use(c);
    if (c.op.space() != "aten") return marked_source(c, r);
    if (auto const* out = find_argument(c, "out"); out && out->value.is<use>()) return out->value.get_if<use>()->value;
    auto const source = first_use(c);
    if (source == no_value) return no_value;
    if (auto const viewed = viewed_source(c, r); viewed != no_value) return viewed;
    if (base == "meshgrid" || base == "broadcast_tensors") {
        std::vector<value_id> uses;
        for (auto const& a : c.arguments) for_each_use(a.value, [&](value_id v, std::uint32_t) { uses.push_back(v); });
        return r < uses.size() ? uses[r] : no_value;
    }
    if (holds(dropout_operators, base)) return argument_flag(c, "train", true) ? no_value : source;
    auto const& from = tensors[to_index(source)];
    auto const& into = tensors[to_index(c.results[r].id)];
    if (!from || !into) return no_value;
    if (holds(reshape_operators, base)) return is_viewable(*from, into->sizes) ? source : no_value;
    if (holds(conversion_operators, base)) {
        auto const& a = *program.value(source).tensor();
        bool const same =
            from->type == into->type && a.device == c.results[r].tensor()->device && from->sizes == into->sizes && !argument_flag(c, "copy", false);
        return same && (!from->strides || !into->strides || from->strides == into->strides) ? source : no_value;
    }
    return no_value;
}

}}}  // namespace torch_ir::detail
