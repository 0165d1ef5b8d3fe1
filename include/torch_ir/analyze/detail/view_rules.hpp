// SPDX-License-Identifier: MIT
/// Which results of a call lie in the memory of an argument, told from names, types and strides.
///
/// rewrite/effects.hpp asks what *may* alias, so that no rewriting is wrong. This asks what most likely *does*, so that memory is counted as
/// a run allocates it: `reshape` is a view where the strides allow it, `to` where nothing changes, dropout outside of training.
#pragma once

#include <torch_ir/analyze/detail/known_sizes.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Operators of aten whose results always lie in the memory of their first argument, sorted.
// clang-format off
inline constexpr auto view_operators = std::to_array<std::string_view>({
    "_conj", "_neg_view", "_reshape_alias", "_unsafe_view", "adjoint", "alias", "as_strided", "broadcast_to", "chunk", "conj", "data", "detach",
    "diagonal", "dsplit", "expand", "expand_as", "hsplit", "imag", "lift", "lift_fresh", "linalg_diagonal", "mH", "mT", "matrix_H", "moveaxis",
    "movedim", "narrow", "numpy_T", "permute", "positive", "real", "resolve_conj", "resolve_neg", "select", "slice", "split", "split_with_sizes",
    "squeeze", "swapaxes", "swapdims", "t", "tensor_split", "transpose", "unbind", "unflatten", "unfold", "unsafe_chunk", "unsafe_split",
    "unsafe_split_with_sizes", "unsqueeze", "view", "view_as", "view_as_complex", "view_as_real", "vsplit"});
// clang-format on

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

[[nodiscard]] inline bool flag_of(call_node const& c, std::string_view name, bool standard) noexcept {
    auto const* a = find_argument(c, name);
    auto const* flag = a ? a->value.get_if<bool>() : nullptr;
    return flag ? *flag : standard;
}

/// The value whose memory result number `r` of a call lies in, or `no_value` where it has its own.
[[nodiscard]] inline value_id memory_of_result(ir const& program, std::vector<std::optional<known_tensor>> const& tensors, call_node const& c, std::size_t r) {
    if (c.op.kind() != op_kind::dispatcher || c.results[r].tensor() == nullptr) return no_value;
    auto const base = c.op.base();
    if (c.op.is_inplace()) return first_use(c);
    if (c.op.space() != "aten") return no_value;
    if (auto const* out = find_argument(c, "out"); out && out->value.is<use>()) return out->value.get_if<use>()->value;
    auto const source = first_use(c);
    if (source == no_value) return no_value;
    if (holds(view_operators, base)) return source;
    if (base == "meshgrid" || base == "broadcast_tensors") {
        std::vector<value_id> uses;
        for (auto const& a : c.arguments) for_each_use(a.value, [&](value_id v, std::uint32_t) { uses.push_back(v); });
        return r < uses.size() ? uses[r] : no_value;
    }
    if (holds(dropout_operators, base)) return flag_of(c, "train", true) ? no_value : source;
    auto const& from = tensors[to_index(source)];
    auto const& into = tensors[to_index(c.results[r].id)];
    if (!from || !into) return no_value;
    if (holds(reshape_operators, base)) return is_viewable(*from, into->sizes) ? source : no_value;
    if (holds(conversion_operators, base)) {
        auto const& a = *program.value(source).tensor();
        bool const same = from->type == into->type && a.device == c.results[r].tensor()->device && from->sizes == into->sizes && !flag_of(c, "copy", false);
        return same && (!from->strides || !into->strides || from->strides == into->strides) ? source : no_value;
    }
    return no_value;
}

}}}  // namespace torch_ir::detail
