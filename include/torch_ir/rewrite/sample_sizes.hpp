// SPDX-License-Identifier: MIT
/// Sizes at which a program with open shapes is looked at: what `open_shapes` (rewrite/open_shapes.hpp) merges again.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/type.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Values of symbols.
using symbol_sizes = std::map<std::string, std::int64_t, std::less<>>;

/// A program, and the sizes that it is for.
struct sized_program {
    symbol_sizes sizes;
    ir program;
};

/// The symbols in the types of the user's inputs, with the values that the example inputs had, and those that only results have (`u0`): 0, as where the program does not tell.
[[nodiscard]] symbol_sizes example_sizes(ir const& program);

/// Tells `evaluate` these sizes, which must live as long.
[[nodiscard]] symbol_values values_of(symbol_sizes const& sizes);

/// `count` choices of sizes for these symbols within their ranges: even and odd ones, no two of one choice alike, near the example or above, and 5 or more where the
/// range allows. Never 0 or 1 unless the range leaves nothing else. `first` continues a series.
[[nodiscard]] std::vector<symbol_sizes> sample_sizes(model_info const& info, symbol_sizes const& example, std::size_t count, std::size_t first = 0);

/// Sizes at which a program may become another one: the ends of the ranges, the example, and sizes on both sides of powers of two, of 100 and of the numbers in `stated`, as far as the ranges have
/// them. All symbols change from one choice to the next. For a merger, which sees a condition (`n > 100`) only if there are samples on both sides of it.
[[nodiscard]] std::vector<symbol_sizes> telling_sizes(model_info const& info, symbol_sizes const& example, std::vector<expression> const& stated = {});

/// The expressions of more than one symbol or number that the program states of sizes, strides and numbers, each once.
[[nodiscard]] std::vector<expression> stated_expressions(ir const& program);

/// The type with numbers in the place of its symbols. Throws errc::invalid_ir for a symbol that is not among `sizes`.
[[nodiscard]] value_type at_sizes(value_type const& type, symbol_sizes const& sizes);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/error.hpp>
#include <torch_ir/ir/symbol_ranges.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The least and the largest size that is tried in a range. 0 and 1 are where there are hardly others: how many elements of one are not zero.
[[nodiscard]] inline std::pair<std::int64_t, std::int64_t> sampled_range(symbol_range const& range) {
    constexpr std::int64_t no_limit = std::int64_t{1} << 40, enough = 3;
    std::int64_t const most = std::max<std::int64_t>(1, std::min(range.max.value_or(no_limit), no_limit));
    std::int64_t const least = std::max<std::int64_t>(range.min.value_or(2), 2);
    if (most - least + 1 >= enough) return {least, most};
    return {std::min(most, std::max<std::int64_t>(range.min.value_or(0), 0)), most};
}

/// How many sizes can be tried, counted up to `enough`.
[[nodiscard]] inline std::size_t count_sizes(model_info const& info, symbol_sizes const& example, std::size_t enough) {
    std::size_t count = 1;
    for (auto const& [name, hint] : example) {
        auto const [least, most] = sampled_range(range_of(info, name));
        count *= static_cast<std::size_t>(std::min(most - least + 1, static_cast<std::int64_t>(enough)));
        if (count >= enough) return enough;
    }
    return count;
}

/// Within [least, most], beginning at `base`, in uneven steps.
[[nodiscard]] inline std::int64_t sampled_size(std::int64_t base, std::int64_t least, std::int64_t most, std::size_t step) {
    constexpr std::int64_t steps[] = {0, 3, 27, 10, 58, 17, 6, 91, 1, 12, 35, 20, 5, 73, 23, 4, 8, 41, 14, 62};
    auto const count = std::size(steps);
    std::int64_t const offset = steps[step % count] + static_cast<std::int64_t>(step / count) * 101;
    if (base > most - offset) return least + (base - least + offset) % (most - least + 1);
    return base + offset;
}

}  // namespace detail

TORCH_IR_INLINE symbol_values values_of(symbol_sizes const& sizes) {
    return [&sizes](std::string_view name) -> std::optional<std::int64_t> {
        auto const found = sizes.find(name);
        return found == sizes.end() ? std::nullopt : std::optional(found->second);
    };
}

TORCH_IR_INLINE symbol_sizes example_sizes(ir const& program) {
    symbol_sizes out;
    symbol_collector symbols;
    std::vector<std::pair<expression, std::int64_t>> equations;
    auto const add = [&](expression const& e, std::optional<std::int64_t> hint) {
        if (!e) return;
        symbols.add(e);
        if (e.what() == expression::kind::symbol && hint) out.emplace(e.name(), *hint);
        else if (hint) equations.emplace_back(e, *hint);
    };
    for (vertex const v : program.inputs()) {
        input_node const& n = program.input(v);
        if (n.kind != input_kind::user) continue;
        if (auto const* t = n.result.tensor()) {
            for (auto const& d : t->sizes) add(d.symbolic(), d.hint());
        } else if (auto const* s = std::get_if<symbol_type>(&n.result.type); s && s->kind == symbol_kind::integer) {
            auto const* hint = std::get_if<std::int64_t>(&s->hint);
            add(s->symbolic, hint ? std::optional(*hint) : std::nullopt);
        }
    }
    for (vertex const v : program.calls())  // numbers that depend on elements
        for (auto const& r : program.call(v).results) {
            if (auto const* s = std::get_if<symbol_type>(&r.type); s && s->symbolic.what() == expression::kind::symbol) symbols.add(s->symbolic);
            if (auto const* t = r.tensor())
                for (auto const& d : t->sizes)
                    if (d.symbolic().what() == expression::kind::symbol) symbols.add(d.symbolic());
        }
    for (auto const& [e, hint] : equations)
        if (auto const solved = solve(e, hint, values_of(out))) out.emplace(solved->first, solved->second);
    for (auto const& name : symbols.names()) out.emplace(name, 0);
    return out;
}

TORCH_IR_INLINE std::vector<symbol_sizes> sample_sizes(model_info const& info, symbol_sizes const& example, std::size_t count, std::size_t first) {
    constexpr std::int64_t usual_least = 5;
    std::vector<symbol_sizes> out(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t number = 0;
        for (auto const& [name, hint] : example) {
            auto const [least, most] = detail::sampled_range(range_of(info, name));
            std::int64_t const base = std::clamp(std::max(hint, usual_least), least, most);
            std::size_t step = first + i + 2 * number++;
            std::int64_t size = detail::sampled_size(base, least, most, step);
            auto const is_taken = [&](std::int64_t n) {
                return std::any_of(out[i].begin(), out[i].end(), [&](auto const& other) { return other.second == n; });
            };
            for (std::size_t attempt = 0; attempt < 8 && is_taken(size); ++attempt) size = detail::sampled_size(base, least, most, ++step);
            out[i].emplace(name, size);
        }
    }
    return out;
}

namespace detail {

/// The same expression, its symbols without what SymPy assumes of them.
[[nodiscard]] inline expression without_assumptions(expression const& e) {
    if (e.what() == expression::kind::symbol) return expression::symbol(std::string(e.name()));
    if (e.what() != expression::kind::call) return e;
    std::vector<expression> arguments;
    for (auto const& a : e.arguments()) arguments.push_back(without_assumptions(a));
    return expression::call(std::string(e.name()), std::move(arguments));
}

/// Whether an expression is more than sums and products.
[[nodiscard]] inline bool has_steps(expression const& e) {
    if (e.what() != expression::kind::call) return false;
    if (e.op() != expression_op::add && e.op() != expression_op::mul) return true;
    auto const& arguments = e.arguments();
    return std::any_of(arguments.begin(), arguments.end(), [](expression const& a) { return has_steps(a); });
}

/// Calls `f` with the integers in an expression.
template <class F>
void for_each_integer(expression const& e, F&& f) {
    if (e.what() == expression::kind::integer) f(e.value());
    if (e.what() == expression::kind::call)
        for (auto const& a : e.arguments()) for_each_integer(a, f);
}

}  // namespace detail

TORCH_IR_INLINE std::vector<symbol_sizes> telling_sizes(model_info const& info, symbol_sizes const& example, std::vector<expression> const& stated) {
    constexpr std::int64_t largest = 4096;
    constexpr std::size_t most_thresholds = 72;
    std::set<std::int64_t> around;
    for (auto const& e : stated) {
        if (!detail::has_steps(e)) continue;
        std::vector<std::int64_t> numbers;
        detail::for_each_integer(e, [&](std::int64_t n) { numbers.push_back(n); });
        std::size_t const count = numbers.size();
        for (std::size_t a = 0; a < count; ++a)  // (n + 2)//61 changes at 59
            for (std::size_t b = 0; b < count; ++b)
                if (a != b) numbers.push_back(numbers[a] - numbers[b]);
        for (std::int64_t const n : numbers) {
            if (n <= 1 || around.size() >= most_thresholds) continue;
            for (std::int64_t const at : {n, 8 * n})
                if (at < largest) around.insert({at - 1, at, at + 1});
        }
    }
    around.insert({3, 9, 17, 33, 65, 101, 129, 257, 513, 1025});
    std::vector<std::vector<std::int64_t>> choices;
    std::size_t count = 0;
    for (auto const& [name, hint] : example) {
        auto const range = range_of(info, name);
        auto const [least, most] = detail::sampled_range(range);
        auto& c = choices.emplace_back();
        c.push_back(least);
        if (hint >= least && hint <= most) c.push_back(hint);
        if (range.max && most <= largest) c.push_back(most);
        for (std::int64_t const n : around)
            if (n > least && n <= most && n != hint && std::find(c.begin(), c.end(), n) == c.end()) c.push_back(n);
        count = std::max(count, c.size());
    }
    std::vector<symbol_sizes> out;
    for (std::size_t i = 0; i < count; ++i) {
        symbol_sizes& sizes = out.emplace_back();
        std::size_t number = 0;
        for (auto const& [name, _] : example) {
            auto const& c = choices[number];
            sizes.emplace(name, c[(i + (i < 2 ? 0 : number)) % c.size()]);  // the least and the examples together
            ++number;
        }
        if (std::find(out.begin(), out.end() - 1, sizes) != out.end() - 1) out.pop_back();
    }
    return out;
}

TORCH_IR_INLINE std::vector<expression> stated_expressions(ir const& program) {
    std::vector<expression> out;
    std::set<std::string> seen;
    auto const add = [&](expression const& e) {
        if (e.what() == expression::kind::call && seen.insert(to_string(e)).second) out.push_back(detail::without_assumptions(e));
    };
    auto const add_type = [&](value_type const& type) {
        if (auto const* t = std::get_if<tensor_type>(&type)) {
            for (auto const& d : t->sizes) add(d.symbolic());
            if (t->strides)
                for (auto const& d : *t->strides) add(d.symbolic());
            add(t->storage_offset.symbolic());
        } else if (auto const* s = std::get_if<symbol_type>(&type); s && s->kind == symbol_kind::integer) {
            add(s->symbolic);
        }
    };
    auto const add_program = [&](auto const& self, ir const& p) -> void {
        for (vertex const v : p.inputs()) add_type(p.input(v).result.type);
        for (vertex const v : p.calls())
            for (auto const& r : p.call(v).results) add_type(r.type);
        for (auto const& s : p.subgraphs()) self(self, s);
    };
    add_program(add_program, program);
    return out;
}

TORCH_IR_INLINE value_type at_sizes(value_type const& type, symbol_sizes const& sizes) {
    auto const value = [&](expression const& e) {
        auto const n = evaluate(e, values_of(sizes));
        if (!n) raise(error::invalid_ir("a size", "an expression of the sizes of the inputs", to_string(e)));
        return *n;
    };
    auto const fix = [&](dim& d) {
        if (!d.is_static()) d = dim(value(d.symbolic()));
    };
    value_type out = type;
    if (auto* const t = std::get_if<tensor_type>(&out)) {
        for (auto& d : t->sizes) fix(d);
        if (t->strides)
            for (auto& d : *t->strides) fix(d);
        fix(t->storage_offset);
    } else if (auto* const s = std::get_if<symbol_type>(&out); s && s->symbolic && s->kind != symbol_kind::boolean) {
        if (s->kind == symbol_kind::integer) s->hint = value(s->symbolic);
        else s->hint = static_cast<double>(value(s->symbolic)) + 0.28125;  // a number of no meaning
        s->symbolic = {};
    }
    return out;
}

}}  // namespace torch_ir

#endif
