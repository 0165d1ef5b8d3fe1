// SPDX-License-Identifier: MIT
/// A matrix cut into panels of columns, as a product with AVX-512 reads it, and that product.
///
/// One kernel serves linear layers and convolutions: a row of the left matrix is a list of pieces, one for each tap of a convolution's kernel, that lie anywhere.
/// It holds up to 14 rows by 32 columns of the result in registers. Each number is summed in the order of the rows' elements, 256 at a time, whatever the number
/// of rows or threads: a row's result has the same bits in each batch.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/optimize/wide_vectors.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The right matrix of products, (taps · depth) × columns, with a bias for each column. Immutable once it is made.
class panel_weight {
public:
    static constexpr std::size_t width = 32;  ///< of a panel; the last one has 16 columns if that is enough

    /// The element of column c, tap t, depth k is `elements[c * strides.column + t * strides.tap + k * strides.depth]`. `bias` has `columns` numbers or is nullptr.
    struct layout {
        std::int64_t column = 0, tap = 0, depth = 0;
    };
    panel_weight(float const* elements, layout const& strides, std::size_t columns, std::size_t taps, std::size_t depth, float const* bias);

    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
    [[nodiscard]] std::size_t taps() const noexcept { return taps_; }
    [[nodiscard]] std::size_t depth() const noexcept { return depth_; }
    [[nodiscard]] std::size_t panel_count() const noexcept { return (columns_ + width - 1) / width; }
    /// The bytes of the elements.
    [[nodiscard]] std::size_t bytes() const noexcept { return padded_ * taps_ * depth_ * sizeof(float); }
    /// The panel's elements: for each tap and depth, its columns.
    [[nodiscard]] float const* panel(std::size_t i) const noexcept { return elements_.get() + i * width * taps_ * depth_; }
    [[nodiscard]] float const* bias(std::size_t panel) const noexcept { return bias_.get() + panel * width; }

private:
    struct release {
        void operator()(float* p) const noexcept;
    };
    using buffer = std::unique_ptr<float[], release>;
    std::size_t columns_, taps_, depth_, padded_;  // padded: columns, to a multiple of 16
    buffer elements_, bias_;

    [[nodiscard]] static buffer allocate(std::size_t count);
};

/// Where the results of a product go, and what is done to them.
struct product_results {
    float* to = nullptr;           ///< row i, column j: `to[i * stride + j]`
    float const* other = nullptr;  ///< what is added, in the same places; nullptr for nothing
    std::size_t stride = 0;
    vector_ending ending{};
};

/// Where the pieces of some rows begin: `points[t * row_pitch + i]` for tap t of the i-th.
inline constexpr std::size_t row_pitch = 16, tile_rows = 14;
/// Writes the points of `count` rows from `first` on, at most `tile_rows`.
struct row_finder {
    void (*find)(void const* self, std::size_t first, std::size_t count, float const** points) = nullptr;
    void const* self = nullptr;
};

/// Multiplies `rows` rows with the weight, by the threads that LibTorch has. Precondition: `has_wide_vectors()`. O(rows · columns · taps · depth).
void multiply(panel_weight const& weight, std::size_t rows, row_finder const& points, product_results const& results);

/// The same for rows of a matrix, `stride` numbers apart. Precondition: the weight has one tap.
void multiply(panel_weight const& weight, std::size_t rows, float const* from, std::size_t stride, product_results const& results);

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE void panel_weight::release::operator()(float* p) const noexcept { ::operator delete[](p, std::align_val_t(64)); }

TORCH_IR_INLINE panel_weight::buffer panel_weight::allocate(std::size_t count) {
    return buffer(static_cast<float*>(::operator new[](std::max<std::size_t>(1, count) * sizeof(float), std::align_val_t(64))));
}

TORCH_IR_INLINE panel_weight::panel_weight(float const* elements, layout const& strides, std::size_t columns, std::size_t taps, std::size_t depth,
                                           float const* bias)
    : columns_(columns),
      taps_(taps),
      depth_(depth),
      padded_((columns + 15) / 16 * 16),
      elements_(allocate(padded_ * taps * depth)),
      bias_(allocate(panel_count() * width)) {
    for (std::size_t c = 0; c < panel_count() * width; ++c) bias_[c] = bias && c < columns ? bias[c] : 0.0F;
    float* to = elements_.get();
    for (std::size_t c = 0; c < padded_; c += width) {
        std::size_t const here = std::min(width, padded_ - c), filled = std::min(here, columns - c);
        for (std::size_t t = 0; t < taps; ++t)
            for (std::size_t k = 0; k < depth; ++k) {
                float const* from = elements + static_cast<std::int64_t>(c) * strides.column + static_cast<std::int64_t>(t) * strides.tap +
                                    static_cast<std::int64_t>(k) * strides.depth;
                for (std::size_t j = 0; j < filled; ++j) to[j] = from[static_cast<std::int64_t>(j) * strides.column];
                std::fill(to + filled, to + here, 0.0F);
                to += here;
            }
    }
}

#ifdef TORCH_IR_AVX512

/// Some rows of the result in one panel, or in a few of them side by side.
struct product_tile {
    float const* const* points;
    std::size_t taps, depth;
    float const* panel;      ///< the first one
    std::size_t panel_size;  ///< numbers from one panel to the next
    float const* bias;
    float* to;
    float const* other;
    std::size_t stride, columns;  ///< columns are those that exist
    vector_ending const* ending;
};

/// Elements of a row that are summed before the sum is added to those before them: the error of a sum grows with the number of its terms.
inline constexpr std::size_t terms_together = 256;

/// `Vectors` is 1 for a panel of 16 columns, else 2 for each panel.
template <std::size_t Rows, std::size_t Vectors>
TORCH_IR_AVX512 void multiply_tile(product_tile const& t) {
    constexpr std::size_t step = Vectors == 1 ? 16 : panel_weight::width;
    __m512 sum[Rows][Vectors];
    _Pragma("GCC unroll 16") for (std::size_t j = 0; j < Vectors; ++j) {
        __m512 const bias = _mm512_loadu_ps(t.bias + 16 * j);
        _Pragma("GCC unroll 16") for (std::size_t i = 0; i < Rows; ++i) sum[i][j] = bias;
    }
    float const* panel = t.panel;
    std::size_t left = terms_together;
    bool has_part = false;  // the sum of the terms before lies where the result will
    for (std::size_t tap = 0; tap < t.taps; ++tap) {
        float const* row[Rows];
        _Pragma("GCC unroll 16") for (std::size_t i = 0; i < Rows; ++i) row[i] = t.points[tap * row_pitch + i];
        for (std::size_t k = 0; k < t.depth;) {
            std::size_t const end = std::min(t.depth, k + left);
            left -= end - k;
            if constexpr (Vectors == 1) {  // a row's address is read once for four elements
                for (; k + 4 <= end; k += 4, panel += 4 * step) {
                    __m512 w[4];
                    _Pragma("GCC unroll 16") for (std::size_t j = 0; j < 4; ++j) w[j] = _mm512_loadu_ps(panel + 16 * j);
                    _Pragma("GCC unroll 16") for (std::size_t i = 0; i < Rows; ++i) {
                        _Pragma("GCC unroll 16") for (std::size_t j = 0; j < 4; ++j) sum[i][0] =
                            _mm512_fmadd_ps(_mm512_set1_ps(row[i][k + j]), w[j], sum[i][0]);
                    }
                }
            }
            for (; k < end; ++k, panel += step) {
                __m512 w[Vectors];
                _Pragma("GCC unroll 16") for (std::size_t j = 0; j < Vectors; ++j) w[j] = _mm512_loadu_ps(panel + (j / 2) * t.panel_size + (j % 2) * 16);
                _Pragma("GCC unroll 16") for (std::size_t i = 0; i < Rows; ++i) {
                    __m512 const x = _mm512_set1_ps(row[i][k]);
                    _Pragma("GCC unroll 16") for (std::size_t j = 0; j < Vectors; ++j) sum[i][j] = _mm512_fmadd_ps(x, w[j], sum[i][j]);
                }
            }
            if (left > 0) continue;
            _Pragma("GCC unroll 16") for (std::size_t j = 0; j < Vectors; ++j) {
                std::uint16_t const some = lanes(t.columns > 16 * j ? t.columns - 16 * j : 0);
                _Pragma("GCC unroll 16") for (std::size_t i = 0; i < Rows; ++i) {
                    float* const part = t.to + i * t.stride + 16 * j;
                    if (has_part) sum[i][j] = _mm512_add_ps(sum[i][j], _mm512_maskz_loadu_ps(some, part));
                    _mm512_mask_storeu_ps(part, some, sum[i][j]);
                    sum[i][j] = _mm512_setzero_ps();
                }
            }
            has_part = true;
            left = terms_together;
        }
    }
    __m512 const low = _mm512_set1_ps(t.ending->low), high = _mm512_set1_ps(t.ending->high);
    bool const is_clamp = t.ending->is_clamp();
    _Pragma("GCC unroll 16") for (std::size_t j = 0; j < Vectors; ++j) {
        if (16 * j >= t.columns) break;
        std::uint16_t const some = lanes(t.columns - 16 * j);
        _Pragma("GCC unroll 16") for (std::size_t i = 0; i < Rows; ++i) {
            std::size_t const at = i * t.stride + 16 * j;
            __m512 y = sum[i][j];
            if (has_part) y = _mm512_add_ps(y, _mm512_maskz_loadu_ps(some, t.to + at));
            if (t.other) y = _mm512_add_ps(y, _mm512_maskz_loadu_ps(some, t.other + at));
            if (is_clamp) y = wide_clamp(y, low, high);
            _mm512_mask_storeu_ps(t.to + at, some, y);
        }
    }
    if (!is_clamp) apply_ending(*t.ending, t.to, Rows, t.columns, t.stride);
}

using tile_kernel = void (*)(product_tile const&);

/// By rows, less one. Few rows take more panels at once, so that enough sums are under way.
template <std::size_t Vectors, std::size_t... I>
[[nodiscard]] constexpr auto tile_kernels(std::index_sequence<I...>) {
    return std::array<tile_kernel, sizeof...(I)>{&multiply_tile<I + 1, Vectors>...};
}
inline constexpr auto narrow_tiles = tile_kernels<1>(std::make_index_sequence<tile_rows>());
inline constexpr auto panel_tiles = tile_kernels<2>(std::make_index_sequence<tile_rows>());
inline constexpr auto two_panel_tiles = tile_kernels<4>(std::make_index_sequence<6>());
inline constexpr auto four_panel_tiles = tile_kernels<8>(std::make_index_sequence<2>());

/// The part of a product that lies in some panels, for rows whose points are known, `height` rows a tile.
class product_block {
public:
    product_block(panel_weight const& w, product_results const& results, std::span<float const* const> points, std::size_t first, std::size_t rows,
                  std::size_t height)
        : weight_(w), results_(results), points_(points), first_(first), rows_(rows), height_(height) {}

    /// A weight that stays in the first cache is read tile by tile, a larger one panel by panel.
    void multiply(std::size_t first_panel, std::size_t last_panel, bool is_small) const {
        if (is_small) {
            for (std::size_t r = 0; r < rows_; r += height_)
                for (std::size_t p = first_panel; p < last_panel;) p += multiply_tile_at(r, p, last_panel);
        } else {
            for (std::size_t p = first_panel; p < last_panel;) {
                std::size_t taken = 1;
                for (std::size_t r = 0; r < rows_; r += height_) taken = multiply_tile_at(r, p, last_panel);
                p += taken;
            }
        }
    }

private:
    panel_weight const& weight_;
    product_results const& results_;
    std::span<float const* const> points_;
    std::size_t first_, rows_, height_;

    /// Returns how many panels it took: several where there are few rows, none of which has padding.
    std::size_t multiply_tile_at(std::size_t row, std::size_t panel, std::size_t last_panel) const {
        std::size_t const full = std::min(weight_.columns() / panel_weight::width, last_panel), left = full > panel ? full - panel : 0;
        std::size_t const together = height_ <= 2 && left >= 4 ? 4 : height_ <= 6 && left >= 2 ? 2 : 1;
        std::size_t const column = panel * panel_weight::width, columns = std::min(together * panel_weight::width, weight_.columns() - column);
        std::size_t const here = std::min(height_, rows_ - row), at = (first_ + row) * results_.stride + column;
        product_tile const t{points_.data() + row / height_ * weight_.taps() * row_pitch,
                             weight_.taps(),
                             weight_.depth(),
                             weight_.panel(panel),
                             panel_weight::width * weight_.taps() * weight_.depth(),
                             weight_.bias(panel),
                             results_.to + at,
                             results_.other ? results_.other + at : nullptr,
                             results_.stride,
                             columns,
                             &results_.ending};
        auto const kernel = together == 4   ? four_panel_tiles[here - 1]
                            : together == 2 ? two_panel_tiles[here - 1]
                            : columns <= 16 ? narrow_tiles[here - 1]
                                            : panel_tiles[here - 1];
        kernel(t);
        return together;
    }
};

/// Blocks of rows, whose pieces stay in the second cache while panel after panel passes through the first, are shared among threads, and panels where there are
/// too few of them.
TORCH_IR_INLINE void multiply(panel_weight const& w, std::size_t rows, row_finder const& points, product_results const& results) {
    if (rows == 0 || w.columns() == 0) return;
    constexpr std::size_t first_cache = std::size_t{24} << 10, second_cache = std::size_t{256} << 10, large_weight = std::size_t{1} << 20, most_tiles = 16;
    constexpr double least_for_threads = 1 << 18;  // multiplications
    std::size_t const piece = tile_rows * w.taps() * w.depth() * sizeof(float);
    std::size_t const tiles = (rows + tile_rows - 1) / tile_rows, height = (rows + tiles - 1) / tiles;
    bool const fits_first = w.bytes() <= first_cache, fits_none = w.bytes() > large_weight;  // the latter is read once for as many rows as possible
    std::size_t const in_cache = fits_first || fits_none ? most_tiles : std::clamp<std::size_t>(second_cache / std::max<std::size_t>(1, piece), 1, most_tiles);
    bool const is_small = static_cast<double>(rows) * static_cast<double>(w.bytes() / sizeof(float)) < least_for_threads;
    std::size_t const threads = is_small ? 1 : static_cast<std::size_t>(std::max(1, at::get_num_threads()));
    std::size_t const blocks = std::min(tiles, (std::max((tiles + in_cache - 1) / in_cache, threads) + threads - 1) / threads * threads);
    std::size_t const parts = std::min((w.panel_count() + 3) / 4, (threads + blocks - 1) / blocks);  // of panels
    auto const run = [&](std::int64_t begin, std::int64_t end) {
        static thread_local std::vector<float const*> found;
        for (std::size_t i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
            std::size_t const block = i / parts, part = i % parts;
            std::size_t const first = tiles * block / blocks, last = tiles * (block + 1) / blocks;
            std::size_t const from = first * height, to = std::min(rows, last * height);
            if (from >= to) continue;
            found.resize((last - first) * w.taps() * row_pitch);
            for (std::size_t r = from; r < to; r += height)
                points.find(points.self, r, std::min(height, to - r), found.data() + (r - from) / height * w.taps() * row_pitch);
            product_block(w, results, found, from, to - from, height)
                .multiply(w.panel_count() * part / parts, w.panel_count() * (part + 1) / parts, fits_first);
        }
    };
    auto const tasks = static_cast<std::int64_t>(blocks * parts);
    if (threads == 1 || tasks == 1) run(0, tasks);
    else at::parallel_for(0, tasks, 1, run);
}

#else

TORCH_IR_INLINE void multiply(panel_weight const&, std::size_t, row_finder const&, product_results const&) {}

#endif

TORCH_IR_INLINE void multiply(panel_weight const& w, std::size_t rows, float const* from, std::size_t stride, product_results const& results) {
    struct matrix {
        float const* from;
        std::size_t stride;
        static void find(void const* self, std::size_t first, std::size_t count, float const** points) {
            auto const& m = *static_cast<matrix const*>(self);
            for (std::size_t i = 0; i < count; ++i) points[i] = m.from + (first + i) * m.stride;
        }
    };
    matrix const m{from, stride};
    multiply(w, rows, row_finder{&matrix::find, &m}, results);
}

}}}  // namespace torch_ir::detail

#endif
