// SPDX-License-Identifier: MIT
/// The range of a symbol, from what a program says of it and of expressions over it.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/model_info.hpp>

#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The range of the symbol of that name: bounds are inclusive, absent where open. A program records ranges of expressions as well, by their text
/// (`8*s40`, `s0 + 1`); those of one symbol times a number, plus a number, bound the symbol too. Linear in the number of ranges.
[[nodiscard]] symbol_range range_of(model_info const& info, std::string_view symbol);

/// The range of an expression as the program records it, by its text; of a symbol as above, of a number that number. Open where nothing is recorded.
[[nodiscard]] symbol_range range_of(model_info const& info, expression const& e);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// `factor*symbol + term`, as `to_string` prints it.
struct linear_text {
    std::int64_t factor = 1;
    std::int64_t term = 0;
};

[[nodiscard]] inline std::optional<std::int64_t> integer_text(std::string_view text) {
    std::int64_t n = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (text.empty() || failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return n;
}

[[nodiscard]] inline std::optional<linear_text> linear_in(std::string_view text, std::string_view symbol) {
    linear_text out;
    if (auto const plus = text.find(" + "); plus != std::string_view::npos) {
        auto const left = integer_text(text.substr(0, plus)), right = integer_text(text.substr(plus + 3));
        if (left.has_value() == right.has_value()) return std::nullopt;
        out.term = left ? *left : *right;
        text = left ? text.substr(plus + 3) : text.substr(0, plus);
    } else if (auto const minus = text.find(" - "); minus != std::string_view::npos) {
        auto const term = integer_text("-" + std::string(text.substr(minus + 3)));  // the least number has no positive one
        if (!term) return std::nullopt;
        out.term = *term;
        text = text.substr(0, minus);
    }
    if (auto const times = text.find('*'); times != std::string_view::npos) {
        auto const factor = integer_text(text.substr(0, times));
        if (!factor || *factor <= 0) return std::nullopt;
        out.factor = *factor;
        text = text.substr(times + 1);
    }
    return text == symbol ? std::optional(out) : std::nullopt;
}

}  // namespace detail

TORCH_IR_INLINE symbol_range range_of(model_info const& info, std::string_view symbol) {
    symbol_range out{std::string(symbol), std::nullopt, std::nullopt};
    for (auto const& r : info.ranges) {
        auto const linear = detail::linear_in(r.symbol, symbol);
        if (!linear) continue;
        // factor*s + term >= min  <=>  s >= ceil((min - term) / factor)
        if (r.min)
            if (auto const least = detail::checked_subtract(*r.min, linear->term))
                if (auto const q = detail::apply_binary(expression_op::ceil_div, *least, linear->factor)) out.min = std::max(out.min.value_or(*q), *q);
        if (r.max)
            if (auto const most = detail::checked_subtract(*r.max, linear->term))
                if (auto const q = detail::floor_divide(*most, linear->factor)) out.max = std::min(out.max.value_or(*q), *q);
    }
    return out;
}

TORCH_IR_INLINE symbol_range range_of(model_info const& info, expression const& e) {
    if (e.what() == expression::kind::symbol) return range_of(info, e.name());
    if (e.what() == expression::kind::integer) return {to_string(e), e.value(), e.value()};
    std::string text = to_string(e);
    for (auto const& r : info.ranges)
        if (r.symbol == text) return r;
    return {std::move(text), std::nullopt, std::nullopt};
}

}}  // namespace torch_ir

#endif
