// SPDX-License-Identifier: MIT
/// Convolutions of each channel with a kernel of its own, sixteen channels at a time, for AVX-512.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/optimize/convolution_shape.hpp>
#include <torch_ir/libtorch/optimize/panel_weight.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A kernel for each channel, with a bias. Immutable once it is made.
class depthwise_weight {
public:
    /// `elements` are (channels, height, width); `bias` has a number for each channel or is nullptr.
    depthwise_weight(float const* elements, float const* bias, std::int64_t channels, std::int64_t height, std::int64_t width);

    /// Convolves images with channels last into such images, by the threads that LibTorch has; the stride of the results is not looked at. Precondition:
    /// `has_wide_vectors()`. Small images are copied with zeros around them first.
    void convolve(image_sizes const& in, float const* from, image_sizes const& out, convolution_shape const& shape, product_results const& results) const;

private:
    static constexpr std::int64_t lanes_ = 16;
    std::int64_t channels_, height_, width_;
    std::vector<float> elements_;  ///< for each sixteen channels, for each tap, theirs; padded with zeros
    std::vector<float> bias_;
};

/// The taps, from the first to behind the last, that lie within 0 … `length`, of a kernel of `size` taps, `dilation` apart, whose first one lies at `at`.
[[nodiscard]] inline std::pair<std::int64_t, std::int64_t> taps_within(std::int64_t at, std::int64_t size, std::int64_t dilation, std::int64_t length) {
    std::int64_t const first = at < 0 ? (-at + dilation - 1) / dilation : 0;
    std::int64_t const last = at < length ? std::min(size, (length - at + dilation - 1) / dilation) : 0;
    return {std::min(first, last), last};
}

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <ATen/Parallel.h>

#include <array>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE depthwise_weight::depthwise_weight(float const* elements, float const* bias, std::int64_t channels, std::int64_t height, std::int64_t width)
    : channels_(channels), height_(height), width_(width) {
    std::int64_t const taps = height * width, padded = (channels + lanes_ - 1) / lanes_ * lanes_;
    elements_.resize(static_cast<std::size_t>(padded * taps));
    bias_.resize(static_cast<std::size_t>(padded));
    for (std::int64_t c = 0; c < channels; ++c) {
        if (bias) bias_[static_cast<std::size_t>(c)] = bias[c];
        for (std::int64_t t = 0; t < taps; ++t) elements_[static_cast<std::size_t>((c / lanes_ * taps + t) * lanes_ + c % lanes_)] = elements[c * taps + t];
    }
}

#ifdef TORCH_IR_AVX512

/// A line of results.
struct depthwise_line {
    float const* from;            ///< the pixel under the first tap of the first result
    std::int64_t step;            ///< numbers from one result's pixel to the next one's
    std::int64_t const* offsets;  ///< of the taps
    std::int64_t taps;
    float const* elements;
    float const* bias;
    float* to;
    float const* other;
    std::int64_t stride;    ///< numbers from one result to the next
    std::int64_t channels;  ///< of them
    vector_ending const* ending;
};

/// Writes a result in sixteen channels, but for an ending other than bounds.
TORCH_IR_AVX512 inline void store_pixel(depthwise_line const& l, std::int64_t place, std::uint16_t some, __m512 sum) {
    if (l.other) sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(some, l.other + place));
    if (l.ending->is_clamp()) sum = wide_clamp(sum, wide(l.ending->low), wide(l.ending->high));
    _mm512_mask_storeu_ps(l.to + place, some, sum);
}

/// Some results side by side whose taps all lie within the image. The channels of a pixel come one after the other, as they lie in memory.
template <std::int64_t Pixels>
TORCH_IR_AVX512 void convolve_pixels(depthwise_line const& l, std::int64_t first) {
    float const* elements = l.elements;
    for (std::int64_t c = 0; c < l.channels; c += 16, elements += 16 * l.taps) {
        __m512 sum[static_cast<std::size_t>(Pixels)];
        __m512 const bias = _mm512_loadu_ps(l.bias + c);
        _Pragma("GCC unroll 8") for (std::int64_t i = 0; i < Pixels; ++i) sum[i] = bias;
        std::uint16_t const some = lanes(static_cast<std::size_t>(l.channels - c));
        float const* const from = l.from + first * l.step + c;
        for (std::int64_t t = 0; t < l.taps; ++t) {
            __m512 const w = _mm512_loadu_ps(elements + t * 16);
            float const* const under = from + l.offsets[t];
            _Pragma("GCC unroll 8") for (std::int64_t i = 0; i < Pixels; ++i) sum[i] =
                _mm512_fmadd_ps(_mm512_maskz_loadu_ps(some, under + i * l.step), w, sum[i]);
        }
        _Pragma("GCC unroll 8") for (std::int64_t i = 0; i < Pixels; ++i) store_pixel(l, (first + i) * l.stride + c, some, sum[i]);
    }
}

TORCH_IR_AVX512 inline void convolve_line(depthwise_line const& l, std::int64_t first, std::int64_t last) {
    std::int64_t i = first;
    for (; i + 7 <= last; i += 7) convolve_pixels<7>(l, i);
    for (; i + 2 <= last; i += 2) convolve_pixels<2>(l, i);
    if (i < last) convolve_pixels<1>(l, i);
}

/// A result some of whose taps lie beyond the image: those from `top` to `bottom` and `left` to `right` lie within.
struct tap_range {
    std::int64_t top, bottom, left, right, width;  ///< width: of the kernel
};
TORCH_IR_AVX512 inline void convolve_edge(depthwise_line const& l, std::int64_t i, tap_range const& taps) {
    float const* elements = l.elements;
    for (std::int64_t c = 0; c < l.channels; c += 16, elements += 16 * l.taps) {
        std::uint16_t const some = lanes(static_cast<std::size_t>(l.channels - c));
        __m512 sum = _mm512_loadu_ps(l.bias + c);
        for (std::int64_t y = taps.top; y < taps.bottom; ++y)
            for (std::int64_t x = taps.left; x < taps.right; ++x) {
                std::int64_t const t = y * taps.width + x;
                sum = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(some, l.from + i * l.step + l.offsets[t] + c), _mm512_loadu_ps(elements + t * 16), sum);
            }
        store_pixel(l, i * l.stride + c, some, sum);
    }
}

/// Copies sixteen channels of a line of `count` pixels.
TORCH_IR_AVX512 inline void copy_channels(float const* from, std::int64_t stride, std::int64_t count, std::uint16_t some, float* to) {
    for (std::int64_t i = 0; i < count; ++i) _mm512_storeu_ps(to + i * 16, _mm512_maskz_loadu_ps(some, from + i * stride));
}

/// A line of results, whole or in part over the image's edges. `under_y`, `under_x`: where in the image the first tap of its first result lies.
inline void convolve_whole_line(depthwise_line const& l, image_sizes const& in, std::int64_t under_y, std::int64_t under_x, std::int64_t count,
                                std::array<std::int64_t, 2> kernel, convolution_shape const& shape) {
    auto const [top, bottom] = taps_within(under_y, kernel[0], shape.dilation[0], in.height);
    std::int64_t const last_place = in.width - (kernel[1] - 1) * shape.dilation[1] - 1 - under_x;  // where a whole kernel fits
    for (std::int64_t x = 0; x < count;) {
        auto const [left, right] = taps_within(under_x + x * shape.stride[1], kernel[1], shape.dilation[1], in.width);
        if (bottom - top == kernel[0] && right - left == kernel[1]) {
            std::int64_t const last = std::min(count, last_place / shape.stride[1] + 1);
            convolve_line(l, x, last);
            x = last;
        } else {
            convolve_edge(l, x++, {top, bottom, left, right, kernel[1]});
        }
    }
    if (!l.ending->is_clamp())
        apply_ending(*l.ending, l.to, static_cast<std::size_t>(count), static_cast<std::size_t>(l.channels), static_cast<std::size_t>(l.stride));
}

/// Small images are copied, sixteen channels at a time, with zeros around them, for most of their results lie at edges. Large ones are read where they lie.
TORCH_IR_INLINE void depthwise_weight::convolve(image_sizes const& in, float const* from, image_sizes const& out, convolution_shape const& shape,
                                                product_results const& results) const {
    constexpr std::int64_t most_copied = (std::int64_t{64} << 10) / (lanes_ * static_cast<std::int64_t>(sizeof(float)));  // pixels: 64 KiB
    constexpr std::int64_t least_for_threads = 1 << 16;
    std::int64_t const top = shape.padding[0], left = shape.padding[1], taps = height_ * width_, chunks = (channels_ + lanes_ - 1) / lanes_;
    std::int64_t const lines = in.height + 2 * top, columns = in.width + 2 * left;
    bool const copies = top + left > 0 && lines <= most_copied / columns;
    image_sizes const read = copies ? image_sizes{1, lines, columns, lanes_} : in;
    std::int64_t const line = read.width * read.channels;
    auto const compute = [&](float const* image, std::int64_t n, std::int64_t channel, std::int64_t count, std::int64_t y, std::int64_t const* offsets) {
        std::int64_t const under_y = y * shape.stride[0] - (copies ? 0 : top), under_x = copies ? 0 : -left;
        std::int64_t const place = (n * out.height + y) * out.width * out.channels + channel;
        depthwise_line const l{image + under_y * line + under_x * read.channels,
                               shape.stride[1] * read.channels,
                               offsets,
                               taps,
                               elements_.data() + channel * taps,
                               bias_.data() + channel,
                               results.to + place,
                               results.other ? results.other + place : nullptr,
                               out.channels,
                               count,
                               &results.ending};
        convolve_whole_line(l, read, under_y, under_x, out.width, {height_, width_}, shape);
    };
    auto const run = [&](std::int64_t begin, std::int64_t end) {
        static thread_local std::vector<float> copy;
        static thread_local std::vector<std::int64_t> offsets;
        offsets.clear();
        for (std::int64_t y = 0; y < height_; ++y)
            for (std::int64_t x = 0; x < width_; ++x) offsets.push_back(y * shape.dilation[0] * line + x * shape.dilation[1] * read.channels);
        if (copies) copy.assign(static_cast<std::size_t>(lines * line), 0.0F);
        for (std::int64_t i = begin; i < end; ++i) {
            if (!copies) {
                std::int64_t const n = i / out.height, y = i % out.height;
                compute(from + n * in.height * line, n, 0, channels_, y, offsets.data());
                continue;
            }
            std::int64_t const n = i / chunks, c = i % chunks * lanes_, count = std::min(lanes_, channels_ - c);
            float const* const image = from + n * in.height * in.width * in.channels + c;
            for (std::int64_t y = 0; y < in.height; ++y)
                copy_channels(image + y * in.width * in.channels, in.channels, in.width, lanes(static_cast<std::size_t>(count)),
                              copy.data() + (top + y) * line + left * lanes_);
            for (std::int64_t y = 0; y < out.height; ++y) compute(copy.data(), n, c, count, y, offsets.data());
        }
    };
    std::int64_t const tasks = out.images * (copies ? chunks : out.height);
    bool const is_small = out.images * out.height * out.width * channels_ * taps < least_for_threads;
    if (is_small || at::get_num_threads() == 1) run(0, tasks);
    else at::parallel_for(0, tasks, 1, run);
}

#else

TORCH_IR_INLINE void depthwise_weight::convolve(image_sizes const&, float const*, image_sizes const&, convolution_shape const&, product_results const&) const {}

#endif

}}}  // namespace torch_ir::detail

#endif
