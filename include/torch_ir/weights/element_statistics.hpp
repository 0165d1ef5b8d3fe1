// SPDX-License-Identifier: MIT
/// What the elements of weights are like: range, mean, deviation, zeros, NaN, a histogram.
///
/// \code
///     auto const s = torch_ir::compute_element_statistics(weights.get("fc.weight"));
///     if (s) std::cout << s->mean << " ± " << s->deviation << ", " << s->nan << " NaN\n";
///     torch_ir::write_file("statistics.json", torch_ir::element_statistics_json(weights));   // for a page of HTML: docs/viewer.md
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The elements of a tensor at a glance. Range, mean, deviation and histogram are those of its finite elements, and 0 where there are none.
struct element_statistics {
    std::uint64_t elements = 0;
    std::uint64_t finite = 0;
    std::uint64_t nan = 0;
    std::uint64_t infinite = 0;
    std::uint64_t zeros = 0;
    double min = 0;
    double max = 0;
    double mean = 0;
    double deviation = 0;                       ///< the root of the mean square of the distance from the mean
    std::array<std::uint64_t, 24> histogram{};  ///< equal parts from `min` to `max`; all in the first where these are equal
    std::vector<double> first{};                ///< elements, in row-major order
};

/// Nothing for dtypes that `to_numbers` doesn't read: complex, quantized, packed ones. Precondition: `is_within_storage`. Linear in the elements; takes memory
/// for a million of them at most where they stand in order, else for all.
[[nodiscard]] std::optional<element_statistics> compute_element_statistics(tensor_data const& t);

/// `{"weights": {"fc.weight": {"dtype": "float32", "sizes": [2, 3], "strides": [3, 1], "offset": 0, "elements": 6, "min": -0.5, …, "histogram": […]}, …}}`,
/// without tensors that have no statistics: what `torch-ir visualize --weights` puts into a page. Strides and offset are in elements.
[[nodiscard]] std::string element_statistics_json(state_dict const& weights);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(weights)

#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/element_type.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/ir/float_format.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline bool has_numbers(dtype type) {
    bool is_real = false;
    bool const is_known = with_element_type(type, [&]<class T>(std::type_identity<T>) { is_real = std::is_arithmetic_v<T>; });
    return is_known ? is_real : find_float_format(type).has_value();
}

/// Calls `f(x)` with each element, a part of them at a time.
template <class F>
void for_each_number(tensor_data const& t, F&& f) {
    constexpr std::int64_t most = 1 << 20;
    std::int64_t const count = element_count(t.sizes).value_or(0);
    if (!is_contiguous(t) || count <= most) {
        for (double const x : to_numbers(t)) f(x);
        return;
    }
    tensor_data part = t;
    part.strides = {1};
    for (std::int64_t at = 0; at < count; at += most) {
        part.sizes = {std::min(most, count - at)};
        part.offset = t.offset + at;
        for (double const x : to_numbers(part)) f(x);
    }
}

}  // namespace detail

TORCH_IR_INLINE std::optional<element_statistics> compute_element_statistics(tensor_data const& t) {
    if (!detail::has_numbers(t.dtype)) return std::nullopt;
    constexpr std::uint64_t most_first = 16;
    element_statistics s;
    s.min = std::numeric_limits<double>::infinity();
    s.max = -s.min;
    double sum = 0;
    detail::for_each_number(t, [&](double x) {
        if (++s.elements <= most_first) s.first.push_back(x);
        if (std::isnan(x)) ++s.nan;
        else if (std::isinf(x)) ++s.infinite;
        else ++s.finite, sum += x, s.min = std::min(s.min, x), s.max = std::max(s.max, x);
        if (x == 0) ++s.zeros;
    });
    if (s.finite == 0) {
        s.min = s.max = 0;
        return s;
    }
    s.mean = sum / static_cast<double>(s.finite);
    double const parts = static_cast<double>(s.histogram.size());
    double const width = s.max / parts - s.min / parts;  // so that it doesn't overflow
    double squares = 0;
    detail::for_each_number(t, [&](double x) {
        if (!std::isfinite(x)) return;
        squares += (x - s.mean) * (x - s.mean);
        double const place = width > 0 ? std::floor((x - s.min) / width) : 0;
        ++s.histogram[static_cast<std::size_t>(std::clamp(place, 0.0, parts - 1))];
    });
    s.deviation = std::sqrt(squares / static_cast<double>(s.finite));
    return s;
}

TORCH_IR_INLINE std::string element_statistics_json(state_dict const& weights) {
    detail::json_writer out(detail::json_charset::utf8);
    out.open('{');
    out.key("weights");
    out.open('{');
    for (auto const& w : weights) {
        auto const s = compute_element_statistics(w.data);
        if (!s) continue;
        out.key(w.name);
        out.open_line('{');
        out.key("dtype");
        out.string(to_string(w.data.dtype));
        for (auto const& [name, list] : {std::pair("sizes", &w.data.sizes), {"strides", &w.data.strides}}) {
            out.key(name);
            out.open_line('[');
            for (auto const n : *list) {
                out.item();
                out.integer(n);
            }
            out.close(']');
        }
        out.key("offset");
        out.integer(w.data.offset);
        for (auto const& [name, n] :
             {std::pair("elements", s->elements), {"finite", s->finite}, {"nan", s->nan}, {"infinite", s->infinite}, {"zeros", s->zeros}}) {
            out.key(name);
            out.integer(n);
        }
        for (auto const& [name, x] : {std::pair("min", s->min), {"max", s->max}, {"mean", s->mean}, {"deviation", s->deviation}}) {
            out.key(name);
            std::isfinite(x) ? out.number(x) : out.null();  // a sum beyond the largest number
        }
        out.key("histogram");
        out.open_line('[');
        for (auto const n : s->histogram) {
            out.item();
            out.integer(n);
        }
        out.close(']');
        out.key("first");
        out.open_line('[');
        for (auto const x : s->first) {
            out.item();
            std::isfinite(x) ? out.number(x) : out.string(std::isnan(x) ? "nan" : x < 0 ? "-inf" : "inf");
        }
        out.close(']');
        out.close('}');
    }
    out.close('}');
    out.close('}');
    return std::move(out.text());
}

}}  // namespace torch_ir

#endif
