// SPDX-License-Identifier: MIT
/// Decompositions of the short-time Fourier transform and its inverse, and of the sum over overlapping windows that the latter needs.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>
#include <torch_ir/libtorch/functional/decompositions/creation.hpp>
#include <torch_ir/libtorch/functional/decompositions/indexing.hpp>

#include <ATen/ops/add.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/div.h>
#include <ATen/ops/fft_fft.h>
#include <ATen/ops/fft_ifft.h>
#include <ATen/ops/fft_irfft.h>
#include <ATen/ops/fft_rfft.h>
#include <ATen/ops/index_put.h>
#include <ATen/ops/movedim.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/narrow.h>
#include <ATen/ops/pad.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/select.h>
#include <ATen/ops/slice.h>
#include <ATen/ops/squeeze.h>
#include <ATen/ops/transpose.h>
#include <ATen/ops/unsqueeze.h>
#include <ATen/ops/view_as_real.h>
#include <c10/core/WrapDimMinimal.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// Adds each window, which lies along the last dimension, to the elements that it was taken of: at once, or where the gradient is to be broadcast, one place of
/// the windows after the other.
[[nodiscard]] inline at::Tensor decomposed_unfold_backward(at::Tensor const& grad, std::vector<std::int64_t> const& sizes, std::int64_t dimension,
                                                           std::int64_t size, std::int64_t step) {
    TORCH_CHECK(step > 0, "step is ", step, " but must be > 0");
    if (sizes.empty()) return at::clone(at::squeeze(grad, at::IntArrayRef{0}), at::MemoryFormat::Contiguous);
    auto const dims = static_cast<std::int64_t>(sizes.size());
    auto const dim = c10::maybe_wrap_dim(dimension, dims);
    auto const length = sizes[static_cast<std::size_t>(dim)];
    auto out = zero_filled(sizes, grad.scalar_type(), grad.device());

    auto is_whole = grad.dim() == dims + 1 && grad.size(-1) == size && grad.size(dim) == (length - size) / step + 1;
    for (std::int64_t d = 0; is_whole && d < dims; ++d) is_whole = d == dim || grad.size(d) == sizes[static_cast<std::size_t>(d)];
    if (step >= size || is_whole) {
        auto const places = counted(0, length, at::kInt, grad.device()).unfold(0, size, step).flatten();
        auto const windows = at::movedim(grad, -1, dim + 1).flatten(dim, dim + 1);
        return at::index_put(out, indices_from(dim, {places}), windows, true).contiguous();
    }
    for (auto offset = size; offset-- > 0;) {
        auto const count = std::min(grad.size(dim), std::max<std::int64_t>((length - offset + step - 1) / step, 0));
        auto const places = at::add(at::mul(counted(0, count, at::kInt, grad.device()), wrapped(step)), wrapped(offset));
        auto const part = at::narrow(at::select(grad, -1, offset), dim, 0, count);
        auto target = sizes;
        target[static_cast<std::size_t>(dim)] = count;
        std::vector<std::int64_t> shape(sizes.size(), 1);
        for (std::int64_t d = 0; d < part.dim(); ++d) shape[static_cast<std::size_t>(d == dim ? dim : d + dims - part.dim())] = part.size(d);
        out = decomposed_index_add(out, dim, places, part.reshape(shape).expand(target), 1);
    }
    return out.contiguous();
}

/// A window with zeros around it, if it is shorter than `size`.
[[nodiscard]] inline at::Tensor centered_window(at::Tensor const& window, std::int64_t size) {
    if (window.size(0) == size) return window;
    auto const left = (size - window.size(0)) / 2;
    return at::constant_pad_nd(window, {left, size - window.size(0) - left}, std::int64_t{0});
}

[[nodiscard]] inline std::optional<std::string_view> normalization_of(bool normalized) {
    return normalized ? std::optional<std::string_view>("ortho") : std::nullopt;
}

[[nodiscard]] inline std::optional<bool> maybe_flag(call_arguments const& a, std::size_t i) {
    auto const given = a.maybe_number(i);
    return given ? std::optional(given->toBool()) : std::nullopt;
}

/// With `center`, and how to pad for it, at places 5 and 6.
[[nodiscard]] inline at::Tensor decomposed_stft(call_arguments const& a) {
    auto x = a.tensor(0);
    auto const size = a.integer(1), hop = a.maybe_integer(2).value_or(size / 4), window_length = a.maybe_integer(3).value_or(size);
    auto window = a.maybe_tensor(4);
    auto const center = a.flag(5), normalized = a.flag(7);
    auto const mode = a.text(6);
    auto const return_complex = maybe_flag(a, 9).value_or(x.is_complex() || (window && window->is_complex()));
    auto const align_to_window = maybe_flag(a, 10);
    TORCH_CHECK(x.is_floating_point() || x.is_complex(), "stft expected a tensor of floating point or complex values");
    TORCH_CHECK(x.dim() == 1 || x.dim() == 2, "stft expected a 1D or 2D tensor");
    TORCH_CHECK(maybe_flag(a, 9) || return_complex, "stft requires the return_complex parameter be given for real inputs");
    TORCH_CHECK(!center || !align_to_window, "stft only supports align_to_window for center = False.");

    auto const is_single = x.dim() == 1;
    if (is_single) x = at::unsqueeze(x, 0);
    if (center) {
        x = at::pad(x.view({1, x.size(0), x.size(1)}), {size / 2, size / 2}, mode);
        x = x.view({x.size(1), x.size(2)});
    }
    TORCH_CHECK(0 < size && size <= x.size(1) && hop > 0 && 0 < window_length && window_length <= size, "stft: n_fft=", size, ", hop_length=", hop,
                " and win_length=", window_length, " don't fit ", x.size(1), " elements");
    TORCH_CHECK(!window || (window->dim() == 1 && window->size(0) == window_length), "expected a 1D window tensor of size equal to win_length=", window_length);
    if (window_length < size) {
        if (!window) window = filled({window_length}, true, options_for(x.scalar_type(), x.device()));
        window = centered_window(*window, size);
    }
    if (!center && align_to_window.value_or(false)) {
        auto const amount = (size - window_length) / 2;
        x = at::pad(x, {amount, amount}, mode);
    }
    x = x.unfold(-1, size, hop);
    if (window) x = at::mul(x, *window);
    auto const onesided = maybe_flag(a, 8).value_or(!x.is_complex());
    TORCH_CHECK(!onesided || !x.is_complex(), "Cannot have onesided output if window or input is complex");
    auto const norm = normalization_of(normalized);
    auto out = at::transpose(onesided ? at::fft_rfft(x, std::nullopt, -1, norm) : at::fft_fft(x, std::nullopt, -1, norm), 1, 2);
    if (is_single) out = at::squeeze(out, at::IntArrayRef{0});
    return return_complex ? out : at::view_as_real(out);
}

[[nodiscard]] inline at::Tensor decomposed_istft(call_arguments const& a) {
    auto x = a.tensor(0);
    auto const size = a.integer(1), hop = a.maybe_integer(2).value_or(size / 4), window_length = a.maybe_integer(3).value_or(size);
    auto const given = a.maybe_tensor(4);
    auto const center = a.flag(5), normalized = a.flag(6), return_complex = a.flag(9);
    auto const wanted = a.maybe_integer(8);
    TORCH_CHECK(x.is_complex() && x.numel() > 0 && (x.dim() == 2 || x.dim() == 3), "istft expected a complex tensor with 2 or 3 dimensions, not empty");
    auto const frames = x.size(-1), bins = x.size(-2), length = size + hop * (frames - 1);
    auto const onesided = maybe_flag(a, 7).value_or(bins != size);
    TORCH_CHECK(bins == (onesided ? size / 2 + 1 : size), "istft: the frequency dimension is ", bins, ", which doesn't fit n_fft=", size);
    TORCH_CHECK(0 < hop && hop <= window_length && window_length <= size, "istft expected 0 < hop_length <= win_length <= n_fft");
    TORCH_CHECK(!return_complex || !onesided, "cannot have onesided output if window or input is complex");
    TORCH_CHECK(return_complex || !given || !given->is_complex(), "Complex windows are incompatible with return_complex=False");

    auto const window = centered_window(given ? *given : filled({window_length}, true, options_for(c10::toRealValueType(x.scalar_type()), x.device())), size);
    auto const is_single = x.dim() == 2;
    if (is_single) x = at::unsqueeze(x, 0);
    x = at::transpose(x, 1, 2);
    auto const norm = normalization_of(normalized);
    if (!return_complex && !onesided) x = at::narrow(x, -1, 0, size / 2 + 1);
    x = return_complex ? at::fft_ifft(x, std::nullopt, -1, norm) : at::fft_irfft(x, size, -1, norm);

    auto const windows = at::mul(x, window.view({1, 1, size}));
    std::vector<std::int64_t> const sizes{windows.size(0), length};
    auto y = decomposed_unfold_backward(windows, sizes, 1, size, hop);
    auto weight = decomposed_unfold_backward(at::pow(window, 2).expand({1, frames, size}), sizes, 1, size, hop);
    auto const start = center ? size / 2 : 0;
    auto const end = wanted ? start + *wanted : center ? length - size / 2 : length;
    y = at::slice(y, 1, start, end);
    weight = at::slice(weight, 1, start, end);
    y = at::div(y, weight);
    if (is_single) y = at::squeeze(y, at::IntArrayRef{0});
    return end > length ? at::constant_pad_nd(y, {0, end - length}, std::int64_t{0}) : y;
}

[[nodiscard]] inline std::span<named_decomposition const> spectral_decompositions() {
    static constexpr named_decomposition table[] = {
        {"aten::stft.center", [](call_arguments const& a) -> decomposed_results { return {decomposed_stft(a)}; }},
        {"aten::istft", [](call_arguments const& a) -> decomposed_results { return {decomposed_istft(a)}; }},
        {"aten::unfold_backward",
         [](call_arguments const& a) -> decomposed_results {
             return {decomposed_unfold_backward(a.tensor(0), a.integers(1), a.integer(2), a.integer(3), a.integer(4))};
         }},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
