// SPDX-License-Identifier: MIT
/// Decompositions of views and of operators that rearrange elements: transposition, splitting, stacking, rolling, shuffling, and the copying forms of views.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/creation.hpp>

#include <ATen/InferSize.h>
#include <ATen/TensorUtils.h>
#include <ATen/ops/alias.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/diagonal.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/expand.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/fmod.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/permute.h>
#include <ATen/ops/reshape.h>
#include <ATen/ops/resize.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/rot90.h>
#include <ATen/ops/slice.h>
#include <ATen/ops/split_with_sizes.h>
#include <ATen/ops/squeeze.h>
#include <ATen/ops/unbind.h>
#include <ATen/ops/unfold.h>
#include <ATen/ops/unsqueeze.h>
#include <ATen/ops/view.h>
#include <ATen/ops/where.h>
#include <c10/core/WrapDimMinimal.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

using sizes_list = std::vector<std::int64_t>;

[[nodiscard]] inline sizes_list numbers_up_to(std::int64_t n) {
    sizes_list out(static_cast<std::size_t>(n));
    std::iota(out.begin(), out.end(), 0);
    return out;
}

[[nodiscard]] inline std::int64_t& at_dim(sizes_list& sizes, std::int64_t dim) { return sizes[static_cast<std::size_t>(dim)]; }

/// As Python's `%`: never negative for a positive `n`.
[[nodiscard]] inline std::int64_t modulo(std::int64_t a, std::int64_t n) { return (a % n + n) % n; }

/// `t` as a tensor of its own: what the `_copy` form of a view gives.
[[nodiscard]] inline at::Tensor contiguous_copy(at::Tensor const& t) { return at::clone(t, at::MemoryFormat::Contiguous); }

[[nodiscard]] inline std::vector<at::Tensor> contiguous_copies(std::vector<at::Tensor> tensors) {
    for (auto& t : tensors) t = contiguous_copy(t);
    return tensors;
}

/// A decomposition may lay its result out otherwise than the operator does, as that of attention does. Where a program's view isn't one any more, its elements are
/// copied. (Python refuses such a program.)
[[nodiscard]] inline at::Tensor decomposed_view(at::Tensor const& x, sizes_list const& sizes) {
    auto const is_view = at::detail::computeStride(x.sizes(), x.strides(), at::infer_size_dv(sizes, x.numel())).has_value();
    return is_view ? x.view(sizes) : contiguous_copy(x).view(sizes);
}

[[nodiscard]] inline at::Tensor decomposed_transpose(at::Tensor const& x, std::int64_t dim0, std::int64_t dim1) {
    auto const a = c10::maybe_wrap_dim(dim0, x.dim()), b = c10::maybe_wrap_dim(dim1, x.dim());
    if (x.dim() <= 1 || dim0 == dim1) return at::alias(x);
    auto order = numbers_up_to(x.dim());
    std::swap(at_dim(order, a), at_dim(order, b));
    return at::permute(x, order);
}

[[nodiscard]] inline at::Tensor decomposed_t(at::Tensor const& x) {
    TORCH_CHECK(x.dim() <= 2, "t() expects a tensor with <= 2 dimensions, but self is ", x.dim(), "D");
    return decomposed_transpose(x, 0, x.dim() < 2 ? 0 : 1);
}

[[nodiscard]] inline at::Tensor squeezed(at::Tensor const& x, std::int64_t dim) { return at::squeeze(x, at::IntArrayRef(dim)); }
[[nodiscard]] inline at::Tensor squeezed(at::Tensor const& x) { return at::squeeze(x, numbers_up_to(x.dim())); }

[[nodiscard]] inline std::vector<at::Tensor> decomposed_split(at::Tensor const& x, std::int64_t size, std::int64_t dim) {
    auto const total = x.size(dim);
    TORCH_CHECK(size > 0 || (size == 0 && total == 0), "split_size can only be 0 if dimension size is 0, and not negative");
    if (total == 0) return {at::alias(x)};
    sizes_list sizes;
    for (auto left = total; left > 0; left -= size) sizes.push_back(std::min(left, size));
    return at::split_with_sizes(x, sizes, dim);
}

[[nodiscard]] inline std::vector<at::Tensor> decomposed_unbind(at::Tensor const& x, std::int64_t dim) {
    if (x.dim() == 0) return at::unbind(x, dim);
    dim = c10::maybe_wrap_dim(dim, x.dim());
    std::vector<at::Tensor> out;
    for (std::int64_t i = 0; i < x.size(dim); ++i) out.push_back(at::slice(x, dim, i, i + 1));
    for (auto& t : out) t = squeezed(t, dim);
    return out;
}

/// Appended and viewed, where the new dimension isn't the last.
[[nodiscard]] inline at::Tensor decomposed_stack(std::vector<at::Tensor> tensors, std::int64_t dim) {
    TORCH_CHECK(!tensors.empty(), "stack expects a non-empty TensorList");
    auto const wrapped_dim = c10::maybe_wrap_dim(dim, tensors[0].dim() + 1);
    for (auto const& t : tensors) TORCH_CHECK(t.sizes() == tensors[0].sizes(), "stack expects each tensor to be equal size");
    if (wrapped_dim < tensors[0].dim()) {
        auto sizes = tensors[0].sizes().vec();
        sizes.insert(sizes.begin() + wrapped_dim, static_cast<std::int64_t>(tensors.size()));
        return at::cat(tensors, wrapped_dim).view(sizes);
    }
    for (auto& t : tensors) t = at::unsqueeze(t, wrapped_dim);
    return at::cat(tensors, dim);
}

[[nodiscard]] inline at::Tensor decomposed_chunk_cat(std::vector<at::Tensor> tensors, std::int64_t dim, std::int64_t count) {
    TORCH_CHECK(count >= 1 && !tensors.empty(), "_chunk_cat expects tensors and a positive num_chunks");
    auto const same_dim = std::all_of(tensors.begin(), tensors.end(), [&](at::Tensor const& t) { return t.dim() == tensors[0].dim(); });
    if (same_dim) dim = c10::maybe_wrap_dim(dim, tensors[0].dim());
    for (auto& t : tensors) {
        auto const length = t.size(dim), padded = (length + count - 1) / count * count;
        auto sizes = t.sizes().slice(0, static_cast<std::size_t>(dim)).vec();
        if (padded != length) {
            sizes_list padding(2 * static_cast<std::size_t>(t.dim() - dim), 0);
            padding.back() = padded - length;
            t = at::constant_pad_nd(t, padding, 0);
        }
        sizes.insert(sizes.end(), {count, -1});
        t = t.reshape(sizes);
    }
    return at::cat(tensors, dim + 1);
}

/// Rows of blocks of zeros around each matrix.
[[nodiscard]] inline at::Tensor decomposed_block_diag(std::vector<at::Tensor> tensors) {
    std::int64_t columns = 0, start = 0;
    for (auto& t : tensors) {
        TORCH_CHECK(t.dim() <= 2, "block_diag: input tensors must have 2 or fewer dimensions");
        if (t.dim() <= 1) t = t.view({1, -1});
        columns += t.size(1);
    }
    for (auto& t : tensors) {
        auto const rows = t.size(0), width = t.size(1);
        auto const block = [&](std::int64_t n) { return zero_filled({rows, n}, t.scalar_type(), t.device()); };
        auto const left = block(start), right = block(columns - start - width);
        t = at::cat({left, t, right}, 1);
        start += width;
    }
    return at::cat(tensors, 0);
}

/// `x` where the mask says so, and zero elsewhere.
[[nodiscard]] inline at::Tensor kept_where(at::Tensor const& mask, at::Tensor const& x) {
    return (x.scalar_type() == at::kBool ? at::logical_and(mask, x) : at::where(mask, x, c10::Scalar(0))).contiguous();
}

[[nodiscard]] inline at::Tensor decomposed_diag_embed(at::Tensor x, std::int64_t offset, std::int64_t dim1, std::int64_t dim2) {
    auto const rank = x.dim() + 1;
    auto a = c10::maybe_wrap_dim(dim1, rank), b = c10::maybe_wrap_dim(dim2, rank);
    if (a > b) {
        std::swap(a, b);
        offset = -offset;
    }
    TORCH_CHECK(a != b, "diagonal dimensions cannot be identical ", dim1, ", ", dim2);
    if (offset != 0) {
        auto sizes = x.sizes().vec();
        sizes.back() = std::abs(offset);
        auto const padding = zero_filled(sizes, x.scalar_type(), x.device());
        x = offset > 0 ? at::cat({padding, x}, -1) : at::cat({x, padding}, -1);
    }
    auto const size = x.size(-1);
    auto order = numbers_up_to(rank - 1);
    order.insert(order.begin() + b, rank - 1);
    x = at::permute(at::unsqueeze(x, a), order);
    auto const columns = counted(0, size, at::kLong, x.device());
    auto const rows = counted(offset, size + offset, at::kLong, x.device());
    sizes_list sizes(static_cast<std::size_t>(rank), 1);
    at_dim(sizes, a) = at_dim(sizes, b) = size;
    return kept_where(at::eq(columns, at::unsqueeze(rows, -1)).reshape(sizes), x);
}

/// The place of an element relative to the diagonal: its column less its row.
[[nodiscard]] inline at::Tensor from_the_diagonal(at::Tensor const& x) {
    TORCH_CHECK(x.dim() >= 2, "tril and triu: input tensor must have at least 2 dimensions");
    auto const columns = at::unsqueeze(counted(0, x.size(-1), std::nullopt, x.device()), -2);
    return at::sub(columns, at::unsqueeze(counted(0, x.size(-2), std::nullopt, x.device()), -1));
}

[[nodiscard]] inline at::Tensor decomposed_select_scatter(at::Tensor const& x, at::Tensor const& source, std::int64_t dim, std::int64_t index) {
    dim = c10::maybe_wrap_dim(dim, x.dim());
    sizes_list sizes(static_cast<std::size_t>(x.dim()), 1);
    at_dim(sizes, dim) = -1;
    if (index < 0) index += x.size(dim);
    auto const mask = at::eq(counted(0, x.size(dim), std::nullopt, x.device()).view(sizes), index);
    return at::where(mask, at::unsqueeze(source, dim).expand(x.sizes()), x);
}

[[nodiscard]] inline at::Tensor decomposed_roll(at::Tensor x, sizes_list const& shifts, sizes_list const& dims) {
    if (x.numel() == 0) return at::clone(x);
    if (dims.empty() && shifts.size() == 1) return decomposed_roll(x.flatten(), shifts, {0}).view(x.sizes());
    if (x.dim() == 0 || shifts.empty() || shifts.size() != dims.size()) return at::roll(x, shifts, dims);
    for (std::size_t i = 0; i < dims.size(); ++i) {
        auto const dim = c10::maybe_wrap_dim(dims[i], x.dim());
        auto const size = x.size(dim);
        auto const from = at::add(counted(0, size, std::nullopt, x.device()), wrapped(modulo(size - shifts[i], size)));
        x = at::index_select(x, dim, at::fmod(from, size));
    }
    return x;
}

[[nodiscard]] inline at::Tensor decomposed_rot90(at::Tensor const& x, std::int64_t k, sizes_list const& dims) {
    if (dims.size() != 2 || x.dim() < 2) return at::rot90(x, k, dims);
    auto const a = c10::maybe_wrap_dim(dims[0], x.dim()), b = c10::maybe_wrap_dim(dims[1], x.dim());
    if (a == b) return at::rot90(x, k, dims);
    switch (modulo(k, 4)) {
        case 1: return decomposed_transpose(at::flip(x, b), a, b);
        case 2: return at::flip(x, {a, b});
        case 3: return decomposed_transpose(at::flip(x, a), a, b);
        default: return contiguous_copy(x);
    }
}

[[nodiscard]] inline at::Tensor decomposed_channel_shuffle(at::Tensor const& x, std::int64_t groups) {
    TORCH_CHECK(x.dim() > 2 && groups > 0 && x.size(1) % groups == 0, "channel_shuffle: ", groups, " groups don't fit sizes ", x.sizes());
    if (x.numel() == 0) return x.view(x.sizes());
    auto sizes = x.sizes().vec();
    sizes[1] /= groups;
    sizes.insert(sizes.begin() + 1, groups);
    return decomposed_transpose(x.reshape(sizes), 1, 2).reshape(x.sizes()).contiguous();
}

/// Splits the last three dimensions as `sizes` says, brings them into this order, and joins them to `joined`.
[[nodiscard]] inline at::Tensor shuffled_pixels(at::Tensor const& x, sizes_list const& sizes, std::vector<std::int64_t> const& order,
                                                sizes_list const& joined) {
    auto const batch = x.dim() - 3;
    auto const with_batch = [&](sizes_list const& s) {
        auto out = x.sizes().slice(0, static_cast<std::size_t>(batch)).vec();
        out.insert(out.end(), s.begin(), s.end());
        return out;
    };
    auto places = numbers_up_to(batch);
    for (auto const o : order) places.push_back(batch + o);
    return at::permute(x.view(with_batch(sizes)), places).reshape(with_batch(joined)).clone(x.suggest_memory_format());
}

[[nodiscard]] inline at::Tensor decomposed_pixel_shuffle(at::Tensor const& x, std::int64_t factor) {
    TORCH_CHECK(x.dim() >= 3 && factor > 0 && x.size(-3) % (factor * factor) == 0, "pixel_shuffle: factor ", factor, " doesn't fit sizes ", x.sizes());
    auto const channels = x.size(-3) / (factor * factor), height = x.size(-2), width = x.size(-1);
    return shuffled_pixels(x, {channels, factor, factor, height, width}, {0, 3, 1, 4, 2}, {channels, height * factor, width * factor});
}

[[nodiscard]] inline at::Tensor decomposed_pixel_unshuffle(at::Tensor const& x, std::int64_t factor) {
    TORCH_CHECK(x.dim() >= 3 && factor > 0 && x.size(-2) % factor == 0 && x.size(-1) % factor == 0, "pixel_unshuffle: factor ", factor, " doesn't fit sizes ",
                x.sizes());
    auto const channels = x.size(-3), height = x.size(-2) / factor, width = x.size(-1) / factor;
    return shuffled_pixels(x, {channels, height, factor, width, factor}, {0, 2, 4, 1, 3}, {channels * factor * factor, height, width});
}

[[nodiscard]] inline at::Tensor decomposed_resize_as(at::Tensor const& x, at::Tensor const& like, std::optional<at::MemoryFormat> format) {
    auto const wanted = format.value_or(at::MemoryFormat::Contiguous);
    return at::resize(x, like.sizes(), wanted == at::MemoryFormat::Preserve ? like.suggest_memory_format() : wanted);
}

[[nodiscard]] inline std::vector<at::Tensor> decomposed_broadcast_tensors(std::vector<at::Tensor> tensors) {
    sizes_list sizes;
    for (auto const& t : tensors) sizes = at::infer_size(sizes, t.sizes());
    for (auto& t : tensors) t = expanded(t, sizes);
    return tensors;
}

/// Each sequence is padded, and put into its place of a tensor that is full of the padding value.
[[nodiscard]] inline at::Tensor decomposed_pad_sequence(std::vector<at::Tensor> const& sequences, bool batch_first, double value, bool left) {
    TORCH_CHECK(!sequences.empty(), "received an empty list of sequences");
    std::int64_t longest = 0;
    for (auto const& s : sequences) longest = std::max(longest, s.size(0));
    auto const& first = sequences[0];
    auto const count = static_cast<std::int64_t>(sequences.size());
    auto sizes = first.sizes().vec();
    sizes[0] = batch_first ? longest : count;
    sizes.insert(sizes.begin(), batch_first ? count : longest);
    auto out = filled(sizes, value, first.scalar_type(), first.device());
    for (std::int64_t i = 0; i < count; ++i) {
        auto const sequence = converted(sequences[static_cast<std::size_t>(i)], first.scalar_type());
        sizes_list padding(2 * static_cast<std::size_t>(first.dim()), 0);
        padding[padding.size() - (left ? 2 : 1)] = longest - sequence.size(0);
        out = decomposed_select_scatter(out, at::constant_pad_nd(sequence, padding, value), batch_first ? 0 : 1, i);
    }
    return out;
}

[[nodiscard]] inline std::span<named_decomposition const> view_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::_reshape_alias", [](call_arguments const& a) -> decomposed_results { return {a.tensor(0).view(a.integers(1))}; }},
        {"aten::_unsafe_view", [](call_arguments const& a) -> decomposed_results { return {a.tensor(0).view(a.integers(1))}; }},
        {"aten::view", [](call_arguments const& a) -> decomposed_results { return {decomposed_view(a.tensor(0), a.integers(1))}; }},
        {"aten::detach", [](call_arguments const& a) -> decomposed_results { return {at::alias(a.tensor(0))}; }},
        {"aten::t", [](call_arguments const& a) -> decomposed_results { return {decomposed_t(a.tensor(0))}; }},
        {"aten::transpose.int", [](call_arguments const& a) -> decomposed_results { return {decomposed_transpose(a.tensor(0), a.integer(1), a.integer(2))}; }},
        {"aten::squeeze", [](call_arguments const& a) -> decomposed_results { return {squeezed(a.tensor(0))}; }},
        {"aten::squeeze.dim", [](call_arguments const& a) -> decomposed_results { return {squeezed(a.tensor(0), a.integer(1))}; }},
        {"aten::split.Tensor", [](call_arguments const& a) -> decomposed_results { return {decomposed_split(a.tensor(0), a.integer(1), a.integer(2))}; }},
        {"aten::unsafe_split.Tensor",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_split(a.tensor(0), a.integer(1), a.integer(2))}; }},
        {"aten::unsafe_split_with_sizes",
         [](call_arguments const& a) -> decomposed_results { return {at::split_with_sizes(a.tensor(0), a.integers(1), a.integer(2))}; }},
        {"aten::unbind.int", [](call_arguments const& a) -> decomposed_results { return {decomposed_unbind(a.tensor(0), a.integer(1))}; }},
        {"aten::stack", [](call_arguments const& a) -> decomposed_results { return {decomposed_stack(a.tensors(0), a.integer(1))}; }},
        {"aten::_chunk_cat", [](call_arguments const& a) -> decomposed_results { return {decomposed_chunk_cat(a.tensors(0), a.integer(1), a.integer(2))}; }},
        {"aten::block_diag", [](call_arguments const& a) -> decomposed_results { return {decomposed_block_diag(a.tensors(0))}; }},
        {"aten::diag_embed",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_diag_embed(a.tensor(0), a.integer(1), a.integer(2), a.integer(3))}; }},
        {"aten::tril",
         [](call_arguments const& a) -> decomposed_results { return {kept_where(at::le(from_the_diagonal(a.tensor(0)), a.integer(1)), a.tensor(0))}; }},
        {"aten::triu",
         [](call_arguments const& a) -> decomposed_results { return {kept_where(at::ge(from_the_diagonal(a.tensor(0)), a.integer(1)), a.tensor(0))}; }},
        {"aten::select_scatter",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_select_scatter(a.tensor(0), a.tensor(1), a.integer(2), a.integer(3))}; }},
        {"aten::roll", [](call_arguments const& a) -> decomposed_results { return {decomposed_roll(a.tensor(0), a.integers(1), a.integers(2))}; }},
        {"aten::rot90", [](call_arguments const& a) -> decomposed_results { return {decomposed_rot90(a.tensor(0), a.integer(1), a.integers(2))}; }},
        {"aten::channel_shuffle", [](call_arguments const& a) -> decomposed_results { return {decomposed_channel_shuffle(a.tensor(0), a.integer(1))}; }},
        {"aten::pixel_shuffle", [](call_arguments const& a) -> decomposed_results { return {decomposed_pixel_shuffle(a.tensor(0), a.integer(1))}; }},
        {"aten::pixel_unshuffle", [](call_arguments const& a) -> decomposed_results { return {decomposed_pixel_unshuffle(a.tensor(0), a.integer(1))}; }},
        {"aten::resize_as",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_resize_as(a.tensor(0), a.tensor(1), a.maybe_memory_format(2))}; }},
        {"aten::broadcast_tensors", [](call_arguments const& a) -> decomposed_results { return {decomposed_broadcast_tensors(a.tensors(0))}; }},
        {"aten::pad_sequence",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_pad_sequence(a.tensors(0), a.flag(1), a.real(2), a.text(3) == "left")}; }},
        {"aten::alias_copy", [](call_arguments const& a) -> decomposed_results { return {contiguous_copy(at::alias(a.tensor(0)))}; }},
        {"aten::diagonal_copy",
         [](call_arguments const& a) -> decomposed_results { return {contiguous_copy(at::diagonal(a.tensor(0), a.integer(1), a.integer(2), a.integer(3)))}; }},
        {"aten::expand_copy", [](call_arguments const& a) -> decomposed_results { return {contiguous_copy(a.tensor(0).expand(a.integers(1), a.flag(2)))}; }},
        {"aten::split_with_sizes_copy",
         [](call_arguments const& a) -> decomposed_results { return {contiguous_copies(at::split_with_sizes(a.tensor(0), a.integers(1), a.integer(2)))}; }},
        {"aten::squeeze_copy", [](call_arguments const& a) -> decomposed_results { return {contiguous_copy(squeezed(a.tensor(0)))}; }},
        {"aten::squeeze_copy.dim", [](call_arguments const& a) -> decomposed_results { return {contiguous_copy(squeezed(a.tensor(0), a.integer(1)))}; }},
        {"aten::squeeze_copy.dims", [](call_arguments const& a) -> decomposed_results { return {contiguous_copy(at::squeeze(a.tensor(0), a.integers(1)))}; }},
        {"aten::t_copy", [](call_arguments const& a) -> decomposed_results { return {contiguous_copy(decomposed_t(a.tensor(0)))}; }},
        {"aten::transpose_copy.int",
         [](call_arguments const& a) -> decomposed_results { return {contiguous_copy(decomposed_transpose(a.tensor(0), a.integer(1), a.integer(2)))}; }},
        {"aten::unfold_copy",
         [](call_arguments const& a) -> decomposed_results { return {contiguous_copy(a.tensor(0).unfold(a.integer(1), a.integer(2), a.integer(3)))}; }},
        {"aten::unsqueeze_copy", [](call_arguments const& a) -> decomposed_results { return {contiguous_copy(at::unsqueeze(a.tensor(0), a.integer(1)))}; }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
