// SPDX-License-Identifier: MIT
/// Convolutions over images with channels last by this library's own kernels, for AVX-512: as products with a weight in panels, and channel by channel.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/optimize/convolution_shape.hpp>
#include <torch_ir/libtorch/optimize/depthwise_weight.hpp>
#include <torch_ir/libtorch/optimize/panel_weight.hpp>
#include <torch_ir/libtorch/optimize/wide_vectors.hpp>

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// y = ending(conv(x, weight) + bias + other). Immutable once it is made; any number of threads may call it.
class panel_convolution {
public:
    /// There is a kernel for it: it is float32 and not transposed, has one result a channel where each channel is a group, and only finite weights where images are padded. `weight` is (outputs, inputs /
    /// groups, height, width).
    [[nodiscard]] static bool can_compute(at::Tensor const& weight, convolution_shape const& shape);

    /// Precondition: `can_compute`, `has_wide_vectors()`. `bias` may be undefined.
    panel_convolution(at::Tensor const& weight, at::Tensor const& bias, convolution_shape shape, vector_ending const& ending);

    /// `x` is (images, channels, height, width) with any strides, `other` is nullptr or has the result's sizes. The result has channels last. Throws c10::Error for
    /// an `x` that a convolution refuses.
    [[nodiscard]] at::Tensor operator()(at::Tensor const& x, at::Tensor const* other) const;

private:
    convolution_shape shape_;
    vector_ending ending_;
    std::int64_t inputs_, outputs_, height_, width_;  // channels and the kernel's sizes
    std::optional<depthwise_weight> depthwise_;
    std::vector<panel_weight> groups_;
    bool takes_lines_ = false;  ///< a tap is a line of the kernel, all its channels: for images of few channels

    void multiply_groups(image_sizes const& in, float const* from, image_sizes const& out, float const* other, float* to) const;
};

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <ATen/EmptyTensor.h>
#include <ATen/ops/all.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/item.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <array>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Finds the pixels under the taps of a convolution's kernel.
struct tap_finder {
    image_sizes in, out;
    std::array<std::int64_t, 2> stride, padding, dilation;
    std::int64_t height, width;  ///< of the kernel, in taps
    float const* from;           ///< the first pixel, at the channel where the group begins
    float const* zeros;          ///< what lies beyond the image

    static void find(void const* self, std::size_t first, std::size_t count, float const** points) {
        static_cast<tap_finder const*>(self)->find_rows(static_cast<std::int64_t>(first), count, points);
    }

private:
#ifdef TORCH_IR_AVX512
    TORCH_IR_AVX512
#endif
    void find_rows(std::int64_t first, std::size_t count, float const** points) const {
        std::array<float const*, row_pitch> image{};
        std::array<std::int64_t, row_pitch> y{}, x{};
        std::int64_t column = first % out.width, line = first / out.width % out.height, n = first / (out.width * out.height);
        std::int64_t y_low = in.height, y_high = 0, x_low = in.width, x_high = 0;
        for (std::size_t i = 0; i < count; ++i) {
            y[i] = line * stride[0] - padding[0], x[i] = column * stride[1] - padding[1];
            y_low = std::min(y_low, y[i]), y_high = std::max(y_high, y[i]), x_low = std::min(x_low, x[i]), x_high = std::max(x_high, x[i]);
            image[i] = from + n * in.height * in.width * in.channels;
            if (++column == out.width) {
                column = 0;
                if (++line == out.height) line = 0, ++n;
            }
        }
        std::int64_t const last_y = (height - 1) * dilation[0], last_x = (width - 1) * dilation[1];
        bool const is_inside = y_low >= 0 && x_low >= 0 && y_high + last_y < in.height && x_high + last_x < in.width;
        for (std::size_t i = count; i < row_pitch; ++i) image[i] = image[0], y[i] = y[0], x[i] = x[0];  // a loop of known length is a few instructions
        if (is_inside)
            for (std::size_t i = 0; i < row_pitch; ++i) image[i] += (y[i] * in.width + x[i]) * in.channels;
        for (std::int64_t ky = 0; ky < height; ++ky)
            for (std::int64_t kx = 0; kx < width; ++kx, points += row_pitch) {
                std::int64_t const down = ky * dilation[0], right = kx * dilation[1];
                if (is_inside) {
                    std::int64_t const offset = (down * in.width + right) * in.channels;
                    for (std::size_t i = 0; i < row_pitch; ++i) points[i] = image[i] + offset;
                    continue;
                }
                for (std::size_t i = 0; i < count; ++i) {
                    std::int64_t const at_y = y[i] + down, at_x = x[i] + right;
                    bool const is_pixel = at_y >= 0 && at_y < in.height && at_x >= 0 && at_x < in.width;
                    points[i] = is_pixel ? image[i] + (at_y * in.width + at_x) * in.channels : zeros;
                }
            }
    }
};

#ifdef TORCH_IR_AVX512

/// Three lines of `count` numbers, one number of each in turn.
TORCH_IR_AVX512 inline void interleave(float const* a, float const* b, float const* c, std::int64_t count, float* to) {
    auto const places = [](int first, auto const& place) {
        std::array<std::int32_t, 16> out{};
        for (int i = 0; i < 16; ++i) out[static_cast<std::size_t>(i)] = place(first + i);
        return out;
    };
    std::int64_t i = 0;
    if (count >= 16) {
        __m512i of_ab[3], of_c[3];
        for (int k = 0; k < 3; ++k) {  // number n of the result is number n / 3 of line n % 3
            auto const ab = places(16 * k, [](int n) { return n / 3 + (n % 3 == 1 ? 16 : 0); });
            auto const abc = places(16 * k, [k](int n) { return n % 3 == 2 ? 16 + n / 3 : n - 16 * k; });
            of_ab[k] = _mm512_loadu_si512(ab.data());
            of_c[k] = _mm512_loadu_si512(abc.data());
        }
        for (; i + 16 <= count; i += 16) {
            __m512 const x = _mm512_loadu_ps(a + i), y = _mm512_loadu_ps(b + i), z = _mm512_loadu_ps(c + i);
            for (int k = 0; k < 3; ++k) _mm512_storeu_ps(to + 3 * i + 16 * k, _mm512_permutex2var_ps(_mm512_permutex2var_ps(x, of_ab[k], y), of_c[k], z));
        }
    }
    for (; i < count; ++i) to[3 * i] = a[i], to[3 * i + 1] = b[i], to[3 * i + 2] = c[i];
}

#endif

/// A copy of images with channels last and zeros around them, as (images, height, width, channels).
[[nodiscard]] inline at::Tensor with_border(at::Tensor const& x, std::int64_t vertical, std::int64_t horizontal) {
    std::int64_t const channels = x.size(1), height = x.size(2), width = x.size(3), line = (width + 2 * horizontal) * channels;
    at::Tensor out = at::detail::empty_cpu({x.size(0), height + 2 * vertical, width + 2 * horizontal, channels}, at::kFloat);
    float* to = out.mutable_data_ptr<float>();
    float const* const from = x.const_data_ptr<float>();
    std::int64_t const step = x.stride(1), next = x.stride(3);
    for (std::int64_t n = 0; n < x.size(0); ++n) {
        to = std::fill_n(to, vertical * line, 0.0F);
        for (std::int64_t y = 0; y < height; ++y) {
            float const* const row = from + n * x.stride(0) + y * x.stride(2);
            to = std::fill_n(to, horizontal * channels, 0.0F);
#ifdef TORCH_IR_AVX512
            if (channels == 3 && next == 1) interleave(row, row + step, row + 2 * step, width, to);
            else
#endif
                for (std::int64_t i = 0; i < width; ++i)
                    for (std::int64_t c = 0; c < channels; ++c) to[i * channels + c] = row[i * next + c * step];
            to = std::fill_n(to + width * channels, horizontal * channels, 0.0F);
        }
        to = std::fill_n(to, vertical * line, 0.0F);
    }
    return out;
}

TORCH_IR_INLINE bool panel_convolution::can_compute(at::Tensor const& weight, convolution_shape const& shape) {
    bool const can = !shape.is_transposed && weight.dim() == 4 && weight.scalar_type() == at::kFloat && weight.numel() > 0 && shape.groups > 0 &&
                     weight.size(0) % shape.groups == 0 && shape.padding[0] >= 0 && shape.padding[1] >= 0 &&
                     (shape.groups == 1 || weight.size(1) > 1 || weight.size(0) == shape.groups);
    bool const is_padded = can && shape.padding[0] + shape.padding[1] > 0;  // 0 * infinity is NaN, and eager code leaves such products out
    return can && (!is_padded || at::isfinite(weight).all().item<bool>());
}

TORCH_IR_INLINE panel_convolution::panel_convolution(at::Tensor const& weight, at::Tensor const& bias, convolution_shape shape, vector_ending const& ending)
    : shape_(std::move(shape)),
      ending_(ending),
      inputs_(weight.size(1) * shape_.groups),
      outputs_(weight.size(0)),
      height_(weight.size(2)),
      width_(weight.size(3)) {
    at::Tensor const plain = weight.contiguous(), plain_bias = bias.defined() ? bias.contiguous() : bias;
    float const *elements = plain.const_data_ptr<float>(), *biases = bias.defined() ? plain_bias.const_data_ptr<float>() : nullptr;
    auto const area = height_ * width_, depth = weight.size(1), outputs = outputs_ / shape_.groups;
    auto const size = [](std::int64_t n) { return static_cast<std::size_t>(n); };
    if (shape_.groups > 1 && depth == 1) {
        depthwise_.emplace(elements, biases, outputs_, height_, width_);
        return;
    }
    constexpr std::int64_t few = 8;
    takes_lines_ = shape_.groups == 1 && depth < few && area > 1 && shape_.dilation[1] == 1;
    if (takes_lines_) {  // the elements of a line lie as channels do in a pixel, pixel after pixel
        at::Tensor const lines = plain.permute({0, 2, 3, 1}).contiguous();
        groups_.emplace_back(lines.const_data_ptr<float>(), panel_weight::layout{area * depth, width_ * depth, 1}, size(outputs), size(height_),
                             size(width_ * depth), biases);
        return;
    }
    for (std::int64_t g = 0; g < shape_.groups; ++g)
        groups_.emplace_back(elements + g * outputs * depth * area, panel_weight::layout{depth * area, 1, area}, size(outputs), size(area), size(depth),
                             biases ? biases + g * outputs : nullptr);
}

/// `in` has its border already where a tap is a line.
TORCH_IR_INLINE void panel_convolution::multiply_groups(image_sizes const& in, float const* from, image_sizes const& out, float const* other, float* to) const {
    auto const rows = static_cast<std::size_t>(out.images * out.height * out.width);
    auto const pair = [](std::vector<std::int64_t> const& list) { return std::array{list[0], list[1]}; };
    std::array<std::int64_t, 2> const one{1, 1}, none{0, 0};
    bool const is_pointwise = height_ * width_ == 1 && pair(shape_.stride) == one && pair(shape_.padding) == none;
    static thread_local std::vector<float> zeros;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        panel_weight const& w = groups_[g];
        std::size_t const column = g * w.columns();
        product_results const results{to + column, other ? other + column : nullptr, static_cast<std::size_t>(out.channels), ending_};
        float const* const first = from + g * w.depth();
        if (is_pointwise) {
            multiply(w, rows, first, static_cast<std::size_t>(in.channels), results);
            continue;
        }
        if (zeros.size() < w.depth()) zeros.resize(w.depth());
        tap_finder const taps{.in = in,
                              .out = out,
                              .stride = pair(shape_.stride),
                              .padding = takes_lines_ ? none : pair(shape_.padding),
                              .dilation = pair(shape_.dilation),
                              .height = height_,
                              .width = takes_lines_ ? 1 : width_,
                              .from = first,
                              .zeros = zeros.data()};
        multiply(w, rows, row_finder{&tap_finder::find, &taps}, results);
    }
}

TORCH_IR_INLINE at::Tensor panel_convolution::operator()(at::Tensor const& x, at::Tensor const* other) const {
    TORCH_CHECK(x.dim() == 4 && x.size(1) == inputs_ && x.scalar_type() == at::kFloat && x.device().is_cpu() && x.layout() == c10::kStrided && !x.is_neg(),
                "a convolution takes images of ", inputs_, " channels, float32 on the CPU; it was given ", x.toString(), " of sizes ", x.sizes());
    auto const result = [&](std::size_t d, std::int64_t kernel) {
        std::int64_t const left = x.size(static_cast<std::int64_t>(d) + 2) + 2 * shape_.padding[d] - shape_.dilation[d] * (kernel - 1) - 1;
        TORCH_CHECK(left >= 0, "a convolution's kernel of ", height_, " x ", width_, " doesn't fit into images of sizes ", x.sizes());
        return left / shape_.stride[d] + 1;
    };
    image_sizes const out{x.size(0), result(0, height_), result(1, width_), outputs_};
    std::array const sizes{out.images, out.channels, out.height, out.width};
    at::Tensor const y = at::detail::empty_cpu(sizes, at::kFloat, /*pin_memory=*/false, c10::MemoryFormat::ChannelsLast);
    if (y.numel() == 0) return y;
    at::Tensor added;
    if (other) {
        added = other->contiguous(c10::MemoryFormat::ChannelsLast);
        TORCH_CHECK(added.sizes() == y.sizes() && added.scalar_type() == at::kFloat, "a sum of images of sizes ", y.sizes(), " was given ", added.sizes());
    }
    float const* const sum = other ? added.const_data_ptr<float>() : nullptr;
    float* const to = y.mutable_data_ptr<float>();
    at::Tensor const images = takes_lines_ ? with_border(x, shape_.padding[0], shape_.padding[1]) : x.contiguous(c10::MemoryFormat::ChannelsLast);
    float const* const from = images.const_data_ptr<float>();
    image_sizes in{x.size(0), x.size(2), x.size(3), inputs_};
    if (takes_lines_) in.height += 2 * shape_.padding[0], in.width += 2 * shape_.padding[1];
    if (depthwise_) depthwise_->convolve(in, from, out, shape_, {to, sum, 0, ending_});
    else multiply_groups(in, from, out, sum, to);
    return y;
}

}}}  // namespace torch_ir::detail

#endif
