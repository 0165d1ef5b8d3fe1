// SPDX-License-Identifier: MIT
/// Finds what numbers are that differ between runs of one program at several sizes: expressions over the sizes.
///
/// \code
///     torch_ir::size_fitter fit({{"s0", {5, 8, 11, 14}}});
///     std::cout << to_string(*fit({3, 4, 6, 7})) << '\n';              // (s0 + 1)//2
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/sort_stably.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Expressions for columns of numbers, one number a run. What was found once is known from then on, and others are built on it: the size behind a second
/// convolution is an expression of the one behind the first.
class size_fitter {
public:
    using column = std::vector<std::int64_t>;

    /// The symbols, each with its values, equally many.
    explicit size_fitter(std::vector<std::pair<std::string, column>> const& symbols);

    /// Takes an expression, with its values, that numbers are likely to be. Of two with the same values the first one counts.
    void know(column const& values, expression e) {
        if (std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) != values.end()) add(values, std::move(e));
    }

    /// An expression that has these values in all runs, or nothing: known ones, multiples and sums of them, products, quotients rounded down (`(s0 + 1)//2`), a size up to a limit, and what is made of
    /// two of these. A constant for equal numbers. Quadratic in the number of different columns seen.
    [[nodiscard]] std::optional<expression> operator()(column const& values);

    /// The expressions known so far, with their columns.
    [[nodiscard]] std::vector<std::pair<column, expression>> const& known() const noexcept { return known_; }

private:
    std::vector<std::pair<column, expression>> known_;
    std::map<column, std::size_t> index_;

    void add(column const& values, expression e);
    [[nodiscard]] expression const* find(column const& values) const;
    [[nodiscard]] std::optional<expression> affine(column const& values) const;
    [[nodiscard]] std::optional<expression> product(column const& values, std::size_t depth) const;
    [[nodiscard]] std::optional<expression> sum(column const& values) const;
    [[nodiscard]] std::optional<expression> plane(column const& values) const;
    [[nodiscard]] std::optional<expression> remainder(column const& values) const;
    [[nodiscard]] std::optional<expression> quotient(column const& values) const;
    [[nodiscard]] std::optional<expression> clamped(column const& values) const;
};

namespace detail {

/// `factor * e`, its numbers multiplied out.
[[nodiscard]] expression times(std::int64_t factor, expression const& e);
/// `a * b`, as one product with its number in front.
[[nodiscard]] expression times(expression const& a, expression const& b);
/// `a + b`, as one sum with its number behind.
[[nodiscard]] expression plus(expression const& a, expression const& b);

}  // namespace detail

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <cstdlib>
#include <limits>
#include <numeric>
#include <set>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline bool is_constant(size_fitter::column const& c) {
    return std::all_of(c.begin(), c.end(), [&](std::int64_t x) { return x == c.front(); });
}

TORCH_IR_INLINE expression times(std::int64_t factor, expression const& e) {
    if (factor == 1) return e;
    if (e.what() == expression::kind::integer) return expression::integer(factor * e.value());
    if (e.op() != expression_op::mul) return expression::call("Mul", {expression::integer(factor), e});
    auto factors = e.arguments();
    if (factors.front().what() == expression::kind::integer) factors.front() = expression::integer(factor * factors.front().value());
    else factors.insert(factors.begin(), expression::integer(factor));
    return expression::call("Mul", std::move(factors));
}

TORCH_IR_INLINE expression times(expression const& a, expression const& b) {
    std::int64_t number = 1;
    std::vector<expression> factors;
    auto const take = [&](expression const& e) {
        if (e.what() == expression::kind::integer) number *= e.value();
        else factors.push_back(e);
    };
    for (auto const* e : {&a, &b}) {
        if (e->op() == expression_op::mul)
            for (auto const& f : e->arguments()) take(f);
        else take(*e);
    }
    sort_stably(factors, [](expression const& x, expression const& y) { return to_string(x) < to_string(y); });
    if (number != 1 || factors.empty()) factors.insert(factors.begin(), expression::integer(number));
    return factors.size() == 1 ? factors.front() : expression::call("Mul", std::move(factors));
}

TORCH_IR_INLINE expression plus(expression const& a, expression const& b) {
    std::int64_t number = 0;
    std::vector<expression> terms;
    for (auto const* e : {&a, &b}) {
        auto const take = [&](expression const& t) {
            if (t.what() == expression::kind::integer) number += t.value();
            else terms.push_back(t);
        };
        if (e->op() == expression_op::add)
            for (auto const& t : e->arguments()) take(t);
        else take(*e);
    }
    if (number != 0 || terms.empty()) terms.push_back(expression::integer(number));
    return terms.size() == 1 ? terms.front() : expression::call("Add", std::move(terms));
}

/// `a` and `b` with `a*x + b == y` in all runs, `a` not 0.
[[nodiscard]] inline std::optional<std::pair<std::int64_t, std::int64_t>> line_through(size_fitter::column const& x, size_fitter::column const& y) {
    std::size_t second = 1;
    while (second < x.size() && x[second] == x[0]) ++second;
    if (second == x.size()) return std::nullopt;
    std::int64_t const dx = x[second] - x[0], dy = y[second] - y[0];
    if (dy == 0 || dy % dx != 0) return std::nullopt;
    std::int64_t const a = dy / dx, b = y[0] - a * x[0];
    for (std::size_t i = 0; i < x.size(); ++i)
        if (a * x[i] + b != y[i]) return std::nullopt;
    return std::pair(a, b);
}

}  // namespace detail

TORCH_IR_INLINE size_fitter::size_fitter(std::vector<std::pair<std::string, column>> const& symbols) {
    for (auto const& [name, values] : symbols) add(values, expression::symbol(name));
}

TORCH_IR_INLINE void size_fitter::add(column const& values, expression e) {
    if (index_.try_emplace(values, known_.size()).second) known_.emplace_back(values, std::move(e));
}

TORCH_IR_INLINE expression const* size_fitter::find(column const& values) const {
    auto const found = index_.find(values);
    return found == index_.end() ? nullptr : &known_[found->second].second;
}

TORCH_IR_INLINE std::optional<expression> size_fitter::affine(column const& values) const {
    std::optional<expression> shifted;
    for (auto const& [x, e] : known_)
        if (auto const line = detail::line_through(x, values)) {
            if (line->second == 0) return detail::times(line->first, e);
            if (!shifted) shifted = detail::plus(detail::times(line->first, e), expression::integer(line->second));
        }
    return shifted;
}

TORCH_IR_INLINE std::optional<expression> size_fitter::product(column const& values, std::size_t depth) const {
    if (detail::is_constant(values)) return expression::integer(values.front());
    if (auto const* e = find(values)) return *e;
    for (auto const& [x, e] : known_)
        if (auto const line = detail::line_through(x, values); line && line->second == 0) return detail::times(line->first, e);
    if (depth == 0) return std::nullopt;
    for (auto const& [x, e] : known_) {
        if (e.op() == expression_op::mul) continue;  // its factors are known, too
        column rest;
        for (std::size_t i = 0; i < x.size() && x[i] != 0 && values[i] % x[i] == 0; ++i) rest.push_back(values[i] / x[i]);
        if (rest.size() != x.size()) continue;
        if (auto const other = product(rest, depth - 1)) return detail::times(*other, e);
    }
    return std::nullopt;
}

TORCH_IR_INLINE std::optional<expression> size_fitter::sum(column const& values) const {
    for (auto const& [x, e] : known_)
        for (std::int64_t const factor : {1, 2, -1}) {
            column rest(values);
            for (std::size_t i = 0; i < x.size(); ++i) rest[i] -= factor * x[i];
            auto other = product(rest, 1);
            if (!other) other = affine(rest);
            if (other) return detail::plus(detail::times(factor, e), *other);
        }
    return std::nullopt;
}

/// `a*x + b*y + c` of two known columns.
TORCH_IR_INLINE std::optional<expression> size_fitter::plane(column const& values) const {
    constexpr std::size_t most_columns = 24;
    std::size_t const count = std::min(known_.size(), most_columns);
    if (values.size() < 4) return std::nullopt;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = i + 1; j < count; ++j) {
            auto const &x = known_[i].first, &y = known_[j].first;
            std::int64_t const x1 = x[1] - x[0], y1 = y[1] - y[0], v1 = values[1] - values[0];
            std::int64_t const x2 = x[2] - x[0], y2 = y[2] - y[0], v2 = values[2] - values[0];
            std::int64_t const determinant = x1 * y2 - x2 * y1;
            if (determinant == 0) continue;
            std::int64_t const a = v1 * y2 - v2 * y1, b = x1 * v2 - x2 * v1;
            if (a % determinant != 0 || b % determinant != 0 || a == 0 || b == 0) continue;
            std::int64_t const of_x = a / determinant, of_y = b / determinant, rest = values[0] - of_x * x[0] - of_y * y[0];
            bool fits = true;
            for (std::size_t k = 0; k < values.size(); ++k) fits = fits && of_x * x[k] + of_y * y[k] + rest == values[k];
            if (!fits) continue;
            return detail::plus(detail::plus(detail::times(of_x, known_[i].second), detail::times(of_y, known_[j].second)), expression::integer(rest));
        }
    return std::nullopt;
}

/// `(x + term) % divisor`, or of its negative.
TORCH_IR_INLINE std::optional<expression> size_fitter::remainder(column const& values) const {
    constexpr std::int64_t most_divisor = 1024;
    auto const [least, most] = std::minmax_element(values.begin(), values.end());
    if (*least < 0) return std::nullopt;
    for (auto const& [x, e] : known_)
        for (std::int64_t divisor = *most + 1; divisor <= most_divisor; ++divisor)
            for (std::int64_t const sign : {1, -1}) {
                auto const modulo = [&](std::int64_t n) { return ((n % divisor) + divisor) % divisor; };
                std::int64_t const term = modulo(values[0] - sign * x[0]);
                bool fits = true;
                for (std::size_t i = 0; i < x.size(); ++i) fits = fits && modulo(sign * x[i] + term) == values[i];
                if (fits) return expression::call("PythonMod", {detail::plus(detail::times(sign, e), expression::integer(term)), expression::integer(divisor)});
            }
    return std::nullopt;
}

/// `(factor*x + term) / divisor`, rounded down: of those that fit the one with the least term and divisor.
TORCH_IR_INLINE std::optional<expression> size_fitter::quotient(column const& values) const {
    constexpr std::int64_t most_divisor = 1024, most_factor = 4;
    constexpr std::size_t least_steps = 3;  // two numbers may be a condition as well
    if (std::set<std::int64_t>(values.begin(), values.end()).size() < least_steps) return std::nullopt;
    std::optional<expression> best;
    std::pair<std::int64_t, std::int64_t> best_cost;
    for (auto const& [x, e] : known_)
        for (std::int64_t divisor = 2; divisor <= most_divisor; ++divisor)
            for (std::int64_t factor = 1; factor <= most_factor; ++factor) {
                if (std::gcd(factor, divisor) != 1) continue;
                // values <= (factor*x + term) / divisor < values + 1
                std::int64_t least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
                for (std::size_t i = 0; i < x.size() && least <= most; ++i) {
                    least = std::max(least, values[i] * divisor - factor * x[i]);
                    most = std::min(most, values[i] * divisor - factor * x[i] + divisor - 1);
                }
                if (least > most) continue;
                std::int64_t const term = least <= 0 && most >= 0 ? 0 : least > 0 ? least : most;
                std::pair const cost(4 * std::abs(term) + divisor, factor);
                if (best && best_cost <= cost) continue;
                best_cost = cost;
                best = expression::call("FloorDiv", {detail::plus(detail::times(factor, e), expression::integer(term)), expression::integer(divisor)});
            }
    return best;
}

/// `min(x + term, limit)` or `max(x + term, limit)`, which at least two runs are beyond and two are not.
TORCH_IR_INLINE std::optional<expression> size_fitter::clamped(column const& values) const {
    auto const [least, most] = std::minmax_element(values.begin(), values.end());
    for (bool const is_min : {true, false}) {
        std::int64_t const limit = is_min ? *most : *least;
        auto const beyond = std::count(values.begin(), values.end(), limit);
        if (beyond < 2 || static_cast<std::size_t>(beyond) + 2 > values.size()) continue;
        for (auto const& [x, e] : known_) {
            std::optional<std::int64_t> term;
            bool fits = true;
            for (std::size_t i = 0; i < x.size() && fits; ++i)
                if (values[i] != limit) fits = term.value_or(values[i] - x[i]) == values[i] - x[i], term = values[i] - x[i];
            for (std::size_t i = 0; i < x.size() && fits; ++i)
                if (values[i] == limit) fits = is_min ? x[i] + *term >= limit : x[i] + *term <= limit;
            if (fits) return expression::call(is_min ? "Min" : "Max", {detail::plus(e, expression::integer(*term)), expression::integer(limit)});
        }
    }
    return std::nullopt;
}

TORCH_IR_INLINE std::optional<expression> size_fitter::operator()(column const& values) {
    if (detail::is_constant(values)) return expression::integer(values.front());
    if (auto const* e = find(values)) return *e;
    constexpr std::size_t most_factors = 4;
    auto found = product(values, most_factors);
    if (!found) found = affine(values);
    if (!found) found = plane(values);
    if (!found) found = sum(values);
    if (!found) found = clamped(values);
    if (!found) found = quotient(values);
    if (!found) found = remainder(values);
    if (!found) {  // rounded to a multiple
        std::int64_t common = 0;
        for (std::int64_t const v : values) common = std::gcd(common, v);
        if (common > 1) {
            column parts(values);
            for (auto& v : parts) v /= common;
            if (auto const part = quotient(parts)) found = detail::times(common, *part);
        }
    }
    if (found) add(values, *found);
    return found;
}

}}  // namespace torch_ir

#endif
