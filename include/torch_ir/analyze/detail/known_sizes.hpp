// SPDX-License-Identifier: MIT
/// Sizes of a program's tensors as numbers: symbols are replaced by given values or by those of the trace.
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/size_options.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A tensor with numbers for its sizes; bytes count each element once, whatever the strides.
struct known_tensor {
    std::vector<std::int64_t> sizes{};
    std::optional<std::vector<std::int64_t>> strides{};  ///< where the source has them
    dtype type = dtype::float32;
    double elements = 0;

    [[nodiscard]] double bytes() const noexcept { return elements * static_cast<double>(element_size(type)); }
};

/// 2^62 and above is "too large to count", as is not a number.
[[nodiscard]] inline std::int64_t to_count(double x) noexcept {
    return x >= 4.6e18 ? std::numeric_limits<std::int64_t>::max() : x > 0 ? static_cast<std::int64_t>(x) : 0;
}

/// a + b, or the largest number.
[[nodiscard]] inline std::int64_t add_counts(std::int64_t a, std::int64_t b) noexcept {
    return add_overflows(a, b, a) ? std::numeric_limits<std::int64_t>::max() : a;
}

/// a * b, or the largest number.
[[nodiscard]] inline std::int64_t multiply_counts(std::int64_t a, std::int64_t b) noexcept {
    return multiply_overflows(a, b, a) ? std::numeric_limits<std::int64_t>::max() : a;
}

/// A sum of counts that some are taken away from again; exact also beyond 2^63, for up to 2^31 of them.
class running_count {
public:
    running_count& operator+=(std::int64_t n) noexcept { return high_ += n >> 32, low_ += n & 0xFFFFFFFF, *this; }
    running_count& operator+=(running_count const& n) noexcept { return high_ += n.high_, low_ += n.low_, *this; }
    running_count& operator-=(running_count const& n) noexcept { return high_ -= n.high_, low_ -= n.low_, *this; }

    /// The sum, or the largest number.
    [[nodiscard]] std::int64_t value() const noexcept {
        std::int64_t const high = high_ + (low_ >> 32);
        return high >> 31 ? std::numeric_limits<std::int64_t>::max() : (high << 32) + (low_ & 0xFFFFFFFF);
    }

private:
    std::int64_t high_ = 0;  ///< in units of 2^32
    std::int64_t low_ = 0;
};

/// What the symbols of a program and its sub-programs stand for. Throws errc::argument where a value is given for a symbol that no size has.
class size_rule {
public:
    size_rule(ir const& program, size_options const& options) : options_(&options) {
        collect(program);
        for (auto const& [symbol, value] : options.symbols) check(symbol);
    }

    /// The number that a size stands for, or nothing. A hint is not used where one of its symbols was given another value.
    [[nodiscard]] std::optional<std::int64_t> operator()(dim const& d) const {
        if (d.is_static()) return d.value();
        bool given = false;
        auto const known = [&](std::string_view symbol) -> std::optional<std::int64_t> {
            if (auto const i = options_->symbols.find(symbol); i != options_->symbols.end()) return given = true, i->second;
            if (auto const i = hints_.find(symbol); options_->use_hints && i != hints_.end()) return i->second;
            return std::nullopt;
        };
        if (auto const n = evaluate(d.symbolic(), known)) return n;
        return options_->use_hints && !given ? d.hint() : std::nullopt;
    }

    [[nodiscard]] std::optional<std::vector<std::int64_t>> operator()(shape const& s) const {
        std::vector<std::int64_t> out;
        for (auto const& d : s) {
            auto const n = (*this)(d);
            if (!n || *n < 0) return std::nullopt;
            out.push_back(*n);
        }
        return out;
    }

    [[nodiscard]] std::optional<known_tensor> operator()(tensor_type const& t) const {
        auto sizes = (*this)(t.sizes);
        if (!sizes) return std::nullopt;
        known_tensor out{std::move(*sizes), t.strides ? (*this)(*t.strides) : std::nullopt, t.dtype, 1};
        for (auto const n : out.sizes) out.elements *= static_cast<double>(n);
        return out;
    }

    /// Symbols with the value of the trace that stand for themselves: those that were not given another.
    [[nodiscard]] std::vector<std::pair<std::string, std::int64_t>> assumed() const {
        std::vector<std::pair<std::string, std::int64_t>> out;
        for (auto const& [symbol, value] : hints_)
            if (options_->use_hints && !options_->symbols.contains(symbol)) out.emplace_back(symbol, value);
        return out;
    }

private:
    size_options const* options_;
    std::map<std::string, std::int64_t, std::less<>> hints_;
    symbol_collector symbols_;  ///< all there are

    void check(std::string const& symbol) const {
        if (symbols_.contains(symbol)) return;
        std::string all;
        for (auto const& s : symbols_.names()) all += concat(all.empty() ? "" : ", ", s);
        raise(error::bad_argument(concat("value of symbol '", symbol, "'"), all.empty() ? "a program with symbolic sizes" : "one of " + all,
                                  all.empty() ? "none" : "another"));
    }

    void collect(ir const& program) {
        for (std::uint32_t v = 0; v < program.value_count(); ++v) {
            auto const* found = program.find_value(value_id{v});
            auto const* t = found ? found->tensor() : nullptr;
            if (!t) continue;
            for (auto const& d : t->sizes) {
                if (!d.is_static()) symbols_.add(d.symbolic());
                if (!d.is_static() && d.symbolic().what() == expression::kind::symbol && d.hint()) hints_.emplace(d.symbolic().name(), *d.hint());
            }
        }
        for (auto const& s : program.subgraphs()) collect(s);
    }
};

/// The tensors of one program by value; nothing for a value that is no tensor or whose sizes are not known.
[[nodiscard]] inline std::vector<std::optional<known_tensor>> known_tensors(ir const& program, size_rule const& rule) {
    std::vector<std::optional<known_tensor>> out(program.value_count());
    for (std::uint32_t v = 0; v < out.size(); ++v) {
        auto const* found = program.find_value(value_id{v});
        if (auto const* t = found ? found->tensor() : nullptr) out[v] = rule(*t);
    }
    return out;
}

}  // namespace detail

}}  // namespace torch_ir
