// SPDX-License-Identifier: MIT
/// Decompositions of operators that read or write at indices.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>
#include <torch_ir/libtorch/functional/decompositions/creation.hpp>

#include <ATen/ops/_assert_async.h>
#include <ATen/ops/add.h>
#include <ATen/ops/all.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bitwise_not.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/index.h>
#include <ATen/ops/index_put.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/permute.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/squeeze.h>
#include <ATen/ops/unsqueeze.h>
#include <c10/core/WrapDimMinimal.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

using index_list = c10::List<std::optional<at::Tensor>>;

/// These indices for the dimensions from `first` on.
[[nodiscard]] inline index_list indices_from(std::int64_t first, std::initializer_list<at::Tensor> indices) {
    index_list out;
    for (std::int64_t i = 0; i < first; ++i) out.push_back(std::optional<at::Tensor>());
    for (auto const& t : indices) out.push_back(std::optional(t));
    return out;
}

/// The indices, limited to their dimensions.
[[nodiscard]] inline index_list clamped(at::Tensor const& x, index_list const& indices, bool allow_negative) {
    index_list out;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        std::optional<at::Tensor> index = indices.get(i);
        auto const size = x.size(static_cast<std::int64_t>(i));
        if (index && index->defined()) index = at::clamp(*index, allow_negative ? -size : 0, size - 1);
        out.push_back(index);
    }
    return out;
}

/// The sizes of `x[indices]`: those of the indices take the place of the dimensions that they read, or come first where these lie apart.
[[nodiscard]] inline std::vector<std::int64_t> indexed_sizes(at::Tensor const& x, index_list const& indices) {
    std::vector<std::int64_t> read, before, after;
    bool ended = false, apart = false;
    for (std::int64_t d = 0; d < x.dim(); ++d) {
        auto const i = static_cast<std::size_t>(d);
        std::optional<at::Tensor> const index = i < indices.size() ? indices.get(i) : std::nullopt;
        if (index && index->defined()) {
            apart = apart || ended;
            read = at::infer_size(read, index->sizes());
        } else {
            ended = ended || after.size() + before.size() < i;
            (ended ? after : before).push_back(x.size(d));
        }
    }
    auto out = apart ? read : before;
    auto const& next = apart ? before : read;
    out.insert(out.end(), next.begin(), next.end());
    out.insert(out.end(), after.begin(), after.end());
    return out;
}

[[nodiscard]] inline at::Tensor decomposed_masked_index(at::Tensor const& x, at::Tensor const& mask, index_list const& indices, c10::Scalar const& fill) {
    if (x.numel() == 0) return at::full(indexed_sizes(x, indices), fill, completed_options({}, x.options()));
    auto const read = at::index(x, clamped(x, indices, false));
    return at::masked_fill(read, at::bitwise_not(mask), fill);
}

[[nodiscard]] inline at::Tensor decomposed_masked_index_put(at::Tensor const& x, at::Tensor const& mask, index_list const& indices, at::Tensor const& values) {
    if (x.numel() == 0) return at::clone(x);
    auto const limited = clamped(x, indices, true);
    return at::index_put(x, limited, at::masked_fill(values, at::bitwise_not(mask), std::int64_t{0}), true);
}

/// Writes along one dimension. A tensor without dimensions gets one for that.
[[nodiscard]] inline at::Tensor put_along(at::Tensor const& x, std::int64_t dim, at::Tensor const& index, at::Tensor const& values, bool accumulate) {
    TORCH_CHECK(index.dim() <= 1, "Index should have dimension 1 or 0 (got ", index.dim(), ")");
    auto const indices = indices_from(c10::maybe_wrap_dim(dim, x.dim()), {index});
    return x.dim() == 0 ? at::squeeze(at::index_put(at::unsqueeze(x, 0), indices, values, accumulate), at::IntArrayRef{0})
                        : at::index_put(x, indices, values, accumulate);
}

[[nodiscard]] inline at::Tensor decomposed_index_add(at::Tensor const& x, std::int64_t dim, at::Tensor index, at::Tensor source, c10::Scalar alpha) {
    auto const dtype = x.scalar_type();
    if (c10::isIntegralType(dtype, true) && (alpha.isFloatingPoint() || (dtype == at::kBool && !alpha.isBoolean()))) alpha = number_of_kind(alpha, dtype);
    if (alpha.isBoolean() ? !alpha.toBool() : !alpha.equal(1)) source = at::mul(source, wrapped(alpha));
    if (index.dim() == 0 && x.dim() > 0 && source.dim() == x.dim()) index = at::unsqueeze(index, 0);
    auto const out = put_along(x, dim, index, source, true);
    return x.dim() == 0 ? out : out.contiguous();
}

/// In the layout that `index_put` gives.
[[nodiscard]] inline at::Tensor copied_along(at::Tensor const& x, std::int64_t dim, at::Tensor const& index, at::Tensor const& source) {
    if (index.dim() != 0) return put_along(x, dim, index, source, false);
    if (x.dim() != 0) return put_along(x, dim, at::unsqueeze(index, 0), source, false);
    auto const row = at::unsqueeze(x, 0);
    return at::squeeze(put_along(row, 0, at::unsqueeze(index, 0), source, false), at::IntArrayRef{0});
}

[[nodiscard]] inline at::Tensor decomposed_index_copy(at::Tensor const& x, std::int64_t dim, at::Tensor const& index, at::Tensor const& source) {
    auto const out = copied_along(x, dim, index, source);
    return x.dim() == 0 ? out : out.contiguous();
}

/// (Python copies to a contiguous tensor and back to the layout of `x`, with an operator that isn't core ATen.)
[[nodiscard]] inline at::Tensor decomposed_index_fill(at::Tensor const& x, std::int64_t dim, at::Tensor const& index, at::Tensor const& value) {
    TORCH_CHECK(value.dim() == 0, "index_fill: a value without dimensions is expected");
    auto const row = x.dim() == 0 ? at::unsqueeze(x, 0) : x;
    auto sizes = row.sizes().vec();
    sizes[static_cast<std::size_t>(c10::maybe_wrap_dim(dim, row.dim()))] = index.numel();
    auto const out = copied_along(row, dim, index, converted(value, x.scalar_type()).expand(sizes));
    if (x.dim() == 0) return at::clone(at::squeeze(out, at::IntArrayRef{0}));
    return x.is_non_overlapping_and_dense() ? out : out.contiguous();
}

[[nodiscard]] inline at::Tensor decomposed_max_unpool(at::Tensor const& x, at::Tensor const& indices, std::vector<std::int64_t> const& size) {
    auto const dims = static_cast<std::int64_t>(size.size());
    TORCH_CHECK(x.sizes() == indices.sizes() && (x.dim() == dims + 1 || x.dim() == dims + 2), "max_unpool: input and indices don't fit");
    auto const outer = x.sizes().slice(0, static_cast<std::size_t>(x.dim() - dims));
    auto sizes = outer.vec(), broadcast = outer.vec();
    sizes.insert(sizes.end(), size.begin(), size.end());
    broadcast.resize(static_cast<std::size_t>(x.dim()), 1);
    auto const count = c10::multiply_integers(outer), area = c10::multiply_integers(size);
    if (count * area == 0) return zero_filled(sizes, x.scalar_type(), x.device());
    auto const offsets = at::mul(counted(0, count, std::nullopt, x.device()).view(broadcast), wrapped(area));
    auto const places = at::add(indices, offsets).reshape(-1);
    auto const flat = zero_filled(sizes, x.scalar_type(), x.device()).reshape(-1);
    return at::index_put(flat, indices_from(0, {places}), x.reshape(-1)).view(sizes);
}

/// For one dimension of sliding blocks: its kernel, and what is between blocks and around them.
struct sliding_blocks {
    std::int64_t kernel, dilation, padding, stride;

    [[nodiscard]] std::int64_t count(std::int64_t size) const { return 1 + (size + 2 * padding - dilation * (kernel - 1) - 1) / stride; }
    /// The index of each element of each block: kernel x blocks.
    [[nodiscard]] at::Tensor indices(std::int64_t size, at::Device device) const {
        auto const options = at::TensorOptions(at::kLong).device(device).pinned_memory(false);
        auto const starts = at::unsqueeze(at::arange(0, size + padding * 2 - dilation * (kernel - 1), stride, options), 0);
        return at::add(starts, at::unsqueeze(at::arange(0, kernel * dilation, dilation, options), -1));
    }
};

/// From kernel, dilation, padding and stride, each for height and width, at four places from `i` on.
[[nodiscard]] inline std::array<sliding_blocks, 2> sliding_blocks_at(call_arguments const& a, std::size_t i) {
    auto const kernel = a.integers(i), dilation = a.integers(i + 1), padding = a.integers(i + 2), stride = a.integers(i + 3);
    TORCH_CHECK(kernel.size() == 2 && dilation.size() == 2 && padding.size() == 2 && stride.size() == 2,
                "im2col and col2im: only two dimensions are supported");
    return {sliding_blocks{kernel[0], dilation[0], padding[0], stride[0]}, sliding_blocks{kernel[1], dilation[1], padding[1], stride[1]}};
}

[[nodiscard]] inline at::Tensor decomposed_im2col(at::Tensor x, std::array<sliding_blocks, 2> const& blocks) {
    auto const& [h, w] = blocks;
    auto const batched = x.dim() == 4;
    TORCH_CHECK(batched || x.dim() == 3, "im2col: expected 3D or 4D (batch mode) tensor");
    if (!batched) x = at::unsqueeze(x, 0);
    auto rows = h.indices(x.size(2), x.device());
    auto const columns = w.indices(x.size(3), x.device());
    auto const padded = at::constant_pad_nd(x, {w.padding, w.padding, h.padding, h.padding}, 0.0);
    rows = at::unsqueeze(at::unsqueeze(rows, -1), -1);
    auto const out = at::permute(at::index(padded, indices_from(2, {rows, columns})), {0, 1, 2, 4, 3, 5})
                         .reshape({x.size(0), x.size(1) * h.kernel * w.kernel, rows.size(1) * columns.size(1)});
    return batched ? out : at::squeeze(out, at::IntArrayRef{0});
}

[[nodiscard]] inline at::Tensor decomposed_col2im(at::Tensor const& input, std::vector<std::int64_t> const& size, std::array<sliding_blocks, 2> const& blocks) {
    auto const& [h, w] = blocks;
    auto const p = promoted({input});
    auto x = p.in(input);
    auto const batched = x.dim() == 3;
    TORCH_CHECK((batched || x.dim() == 2) && size.size() == 2, "col2im: expected 2D or 3D (batch mode) tensor");
    if (!batched) x = at::unsqueeze(x, 0);
    auto const batch = x.size(0), channels = x.size(1) / (h.kernel * w.kernel);
    x = at::permute(x.reshape({batch, channels, h.kernel, w.kernel, h.count(size[0]), w.count(size[1])}), {0, 1, 2, 4, 3, 5});
    auto const rows = at::unsqueeze(at::unsqueeze(h.indices(size[0], x.device()), -1), -1), columns = w.indices(size[1], x.device());
    auto out = zero_filled({batch, channels, size[0] + 2 * h.padding, size[1] + 2 * w.padding}, x.scalar_type(), x.device());
    out = at::index_put(out, indices_from(2, {rows, columns}), x, true);
    out = at::constant_pad_nd(out, {-w.padding, -w.padding, -h.padding, -h.padding}, 0.0);
    return p.out(batched ? out : at::squeeze(out, at::IntArrayRef{0}));
}

/// Where the number of classes isn't said it is in the elements, and the operator stays.
[[nodiscard]] inline at::Tensor decomposed_one_hot(at::Tensor const& x, std::int64_t classes) {
    if (classes == -1) return at::one_hot(x, classes);
    at::_assert_async(at::all(at::ge(x, 0)), "one_hot: Class values must be non-negative.");
    at::_assert_async(at::all(at::lt(x, classes)), "one_hot: Class values must be smaller than num_classes.");
    auto const column = at::unsqueeze(x, -1);
    return converted(at::eq(column, counted(0, classes, x.scalar_type(), x.device())), at::kLong);
}

[[nodiscard]] inline std::span<named_decomposition const> indexing_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::_unsafe_index.Tensor", [](call_arguments const& a) -> decomposed_results { return {at::index(a.tensor(0), a.maybe_tensors(1))}; }},
        {"aten::_unsafe_index_put",
         [](call_arguments const& a) -> decomposed_results { return {at::index_put(a.tensor(0), a.maybe_tensors(1), a.tensor(2), a.flag(3))}; }},
        {"aten::_unsafe_masked_index",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_masked_index(a.tensor(0), a.tensor(1), a.maybe_tensors(2), a.number(3))}; }},
        {"aten::_unsafe_masked_index_put_accumulate",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_masked_index_put(a.tensor(0), a.tensor(1), a.maybe_tensors(2), a.tensor(3))};
         }},
        {"aten::index_add",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_index_add(a.tensor(0), a.integer(1), a.tensor(2), a.tensor(3), a.number(4))};
         }},
        {"aten::index_copy",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_index_copy(a.tensor(0), a.integer(1), a.tensor(2), a.tensor(3))}; }},
        {"aten::index_fill.int_Scalar",
         [](call_arguments const& a) -> decomposed_results {
             auto const x = a.tensor(0);
             auto const value = at::scalar_tensor(a.number(3), options_for(x.scalar_type(), x.device()));
             return {decomposed_index_fill(x, a.integer(1), a.tensor(2), value)};
         }},
        {"aten::index_fill.int_Tensor",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_index_fill(a.tensor(0), a.integer(1), a.tensor(2), a.tensor(3))}; }},
        {"aten::take", [](call_arguments const& a) -> decomposed_results { return {at::index(a.tensor(0).reshape(-1), indices_from(0, {a.tensor(1)}))}; }},
        {"aten::max_unpool2d", [](call_arguments const& a) -> decomposed_results { return {decomposed_max_unpool(a.tensor(0), a.tensor(1), a.integers(2))}; }},
        {"aten::max_unpool3d", [](call_arguments const& a) -> decomposed_results { return {decomposed_max_unpool(a.tensor(0), a.tensor(1), a.integers(2))}; }},
        {"aten::im2col", [](call_arguments const& a) -> decomposed_results { return {decomposed_im2col(a.tensor(0), sliding_blocks_at(a, 1))}; }},
        {"aten::col2im",
         [](call_arguments const& a) -> decomposed_results { return {decomposed_col2im(a.tensor(0), a.integers(1), sliding_blocks_at(a, 2))}; }},
        {"aten::one_hot", [](call_arguments const& a) -> decomposed_results { return {decomposed_one_hot(a.tensor(0), a.integer(1))}; }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
