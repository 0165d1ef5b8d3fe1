// SPDX-License-Identifier: MIT
/// Patterns: an operator, conditions on its arguments and type, and the calls that make its operands, in the same way.
///
/// \code
///     // conv2d, with or without a bias, then batch_norm, where nobody else uses what the convolution gives
///     auto const p = torch_ir::pattern::call("aten.batch_norm.default")
///                        .where("training", torch_ir::equals(false))
///                        .operand("input", torch_ir::pattern::call("aten.conv2d.default")
///                                              .named("conv")
///                                              .only_use()
///                                              .operand("input", torch_ir::pattern::any("x"))
///                                              .operand("weight", torch_ir::pattern::any("w"))
///                                              .optional_operand("bias", torch_ir::pattern::any("b")));
///     if (auto const m = torch_ir::find_match(edit, i, p)) fuse(m->value("x"), edit.at(m->call("conv")));
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/rewrite/editor.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a value must come from. A value type, built by chaining (`std::move` a pattern that has a name to go on); matching does not change it.
class pattern {
public:
    /// A condition on an argument, or on its default in the schema where it is left out; nullptr where there is neither.
    using condition = std::function<bool(attribute const*)>;
    /// A condition on a value's type.
    using type_condition = std::function<bool(value_type const&)>;

    pattern(pattern const&);
    pattern(pattern&&) noexcept;
    pattern& operator=(pattern const&);
    pattern& operator=(pattern&&) noexcept;
    ~pattern();

    /// Any value, bound to `name`; where the name occurs twice, the values must be the same.
    [[nodiscard]] static pattern any(std::string name = {});
    /// A call of one of these operators, with arguments bound by name. As an operand: its only result, or the one that `result` says.
    template <class... Names>
    [[nodiscard]] static pattern call(Names&&... operators) {
        return pattern({}, {std::string(std::forward<Names>(operators))...});
    }

    /// Binds the value, and of a call also the call, to a name.
    [[nodiscard]] pattern named(std::string name) &&;
    /// The value is that result of a call with several.
    [[nodiscard]] pattern result(std::size_t index) &&;
    /// Nobody but the pattern's own call uses the value, and that once.
    [[nodiscard]] pattern only_use() &&;
    /// The type of the value (of the first result, for the root) meets a condition.
    [[nodiscard]] pattern type(type_condition meets) &&;

    /// The argument is a use of a value that matches `from`.
    [[nodiscard]] pattern operand(std::string argument, pattern from) &&;
    /// The argument is that, or None, or absent; its names are not bound then.
    [[nodiscard]] pattern optional_operand(std::string argument, pattern from) &&;
    /// The argument is a list of as many tensors, each of which matches the pattern in its place.
    [[nodiscard]] pattern operands(std::string argument, std::vector<pattern> from) &&;
    /// The argument is a list of tensors, of any length, each of which matches `from`. The list is bound to `name`; names in `from` are not bound.
    [[nodiscard]] pattern each_operand(std::string argument, std::string name, pattern from = any()) &&;
    /// Two arguments of a commutative operator: one matches `a` and the other `b`, in either order: the first that fits together with the operands
    /// that follow in the same call. What the calls around it bind later is no reason to try the other.
    [[nodiscard]] pattern either_order(std::string first, std::string second, pattern a, pattern b) &&;
    /// The argument meets a condition.
    [[nodiscard]] pattern where(std::string argument, condition meets) &&;

    /// Operators that the call may have; empty for any value.
    [[nodiscard]] std::span<std::string const> operators() const noexcept { return operators_; }

private:
    friend class pattern_matcher;
    enum class kind : unsigned char { one, optional, list, each, either_order };
    struct operand_pattern {
        std::string argument;
        std::vector<pattern> from;
        kind what = kind::one;
        std::string other{};  ///< the name of a list, or the second argument
    };

    pattern(std::string name, std::vector<std::string> operators);
    pattern add(operand_pattern o);

    std::string name_;
    std::vector<std::string> operators_;
    std::vector<operand_pattern> operands_;
    std::vector<std::pair<std::string, condition>> conditions_;
    std::vector<type_condition> types_;
    std::optional<std::size_t> result_;
    bool only_use_ = false;
};

/// What a pattern was found to stand for.
struct pattern_match {
    call_index root = no_call;
    std::vector<call_index> calls{};                                     ///< all matched calls, the root first
    std::vector<std::pair<std::string, value_id>> values{};              ///< the bound names of values
    std::vector<std::pair<std::string, call_index>> named_calls{};       ///< those of calls
    std::vector<std::pair<std::string, std::vector<value_id>>> lists{};  ///< those of lists

    /// The value bound to a name. Throws errc::argument if there is none.
    [[nodiscard]] value_id value(std::string_view name) const;
    /// The value bound to a name, or nothing: that of an optional operand may be absent.
    [[nodiscard]] std::optional<value_id> find_value(std::string_view name) const;
    /// The call, or the list of values, bound to a name. Throw errc::argument if there is none.
    [[nodiscard]] call_index call(std::string_view name) const;
    [[nodiscard]] std::vector<value_id> const& list(std::string_view name) const;
};

/// Matches a pattern of a call at a call. Time is linear in the pattern, but exponential in its nested `either_order`.
[[nodiscard]] std::optional<pattern_match> find_match(program_editor const& edit, call_index root, pattern const& p);

/// The same value. Numbers are compared by value: an exporter writes 6, 6.0 or True for one Scalar.
[[nodiscard]] bool equal_values(attribute const& a, attribute const& b);

/// Conditions on arguments and types.
/// \{
/// The argument is there and has this value (`equal_values`).
[[nodiscard]] pattern::condition equals(attribute value);
/// Absent, or one of these values.
[[nodiscard]] pattern::condition absent_or(std::vector<attribute> values);
/// Absent or a number that equals one.
[[nodiscard]] pattern::condition absent_or_one();
/// An alternative that an attribute may have.
template <class T>
[[nodiscard]] pattern::condition is_a() {
    return [](attribute const* a) { return a && a->is<T>(); };
}
/// A tensor of this dtype, of this many dimensions.
[[nodiscard]] pattern::type_condition has_dtype(dtype type);
[[nodiscard]] pattern::type_condition has_rank(std::size_t rank);
/// \}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/schema/argument_value.hpp>

#include <algorithm>
#include <cstdint>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// What a name is bound to in a list of pairs, or nullptr.
template <class T>
[[nodiscard]] T const* find_bound(std::vector<std::pair<std::string, T>> const& all, std::string_view name) {
    auto const found = std::find_if(all.begin(), all.end(), [&](auto const& b) { return b.first == name; });
    return found == all.end() ? nullptr : &found->second;
}

template <class T>
[[nodiscard]] T const& get_bound(std::vector<std::pair<std::string, T>> const& all, std::string_view name, std::string_view what) {
    auto const* found = find_bound(all, name);
    if (!found) raise(error::bad_argument("pattern", concat(what, " bound to '", name, "'"), "none"));
    return *found;
}

}  // namespace detail

TORCH_IR_INLINE pattern::pattern(pattern const&) = default;
TORCH_IR_INLINE pattern::pattern(pattern&&) noexcept = default;
TORCH_IR_INLINE pattern& pattern::operator=(pattern const&) = default;
TORCH_IR_INLINE pattern& pattern::operator=(pattern&&) noexcept = default;
TORCH_IR_INLINE pattern::~pattern() = default;
TORCH_IR_INLINE pattern pattern::any(std::string name) { return pattern(std::move(name), {}); }
TORCH_IR_INLINE pattern pattern::named(std::string name) && { return name_ = std::move(name), std::move(*this); }
TORCH_IR_INLINE pattern pattern::result(std::size_t index) && { return result_ = index, std::move(*this); }
TORCH_IR_INLINE pattern pattern::only_use() && { return only_use_ = true, std::move(*this); }
TORCH_IR_INLINE pattern pattern::type(type_condition meets) && {
    if (!meets) raise(error::bad_argument("condition on a type", "a function", "none"));
    return types_.push_back(std::move(meets)), std::move(*this);
}
TORCH_IR_INLINE pattern pattern::operand(std::string argument, pattern from) && { return add({std::move(argument), {std::move(from)}, kind::one}); }
TORCH_IR_INLINE pattern pattern::optional_operand(std::string argument, pattern from) && {
    return add({std::move(argument), {std::move(from)}, kind::optional});
}
TORCH_IR_INLINE pattern pattern::operands(std::string argument, std::vector<pattern> from) && {
    return add({std::move(argument), std::move(from), kind::list});
}
TORCH_IR_INLINE pattern pattern::each_operand(std::string argument, std::string name, pattern from) && {
    return add({std::move(argument), {std::move(from)}, kind::each, std::move(name)});
}
TORCH_IR_INLINE pattern pattern::either_order(std::string first, std::string second, pattern a, pattern b) && {
    return add({std::move(first), {std::move(a), std::move(b)}, kind::either_order, std::move(second)});
}
TORCH_IR_INLINE pattern pattern::where(std::string argument, condition meets) && {
    if (!meets) raise(error::bad_argument("condition on '" + argument + "'", "a function", "none"));
    return conditions_.emplace_back(std::move(argument), std::move(meets)), std::move(*this);
}
TORCH_IR_INLINE pattern::pattern(std::string name, std::vector<std::string> operators) : name_(std::move(name)), operators_(std::move(operators)) {}
TORCH_IR_INLINE pattern pattern::add(operand_pattern o) { return operands_.push_back(std::move(o)), std::move(*this); }

TORCH_IR_INLINE bool equal_values(attribute const& a, attribute const& b) {
    if (a.is<std::int64_t>() && b.is<std::int64_t>()) return a == b;  // doubles don't tell all of them apart
    auto const x = detail::as_number<double>(a), y = detail::as_number<double>(b);
    return x && y ? *x == *y : a == b;
}

TORCH_IR_INLINE value_id pattern_match::value(std::string_view name) const { return detail::get_bound(values, name, "a value"); }
TORCH_IR_INLINE call_index pattern_match::call(std::string_view name) const { return detail::get_bound(named_calls, name, "a call"); }
TORCH_IR_INLINE std::vector<value_id> const& pattern_match::list(std::string_view name) const { return detail::get_bound(lists, name, "a list"); }

TORCH_IR_INLINE std::optional<value_id> pattern_match::find_value(std::string_view name) const {
    auto const* found = detail::find_bound(values, name);
    return found ? std::optional(*found) : std::nullopt;
}

/// Matches, and leaves `found` with what was bound up to a mismatch.
class pattern_matcher {
public:
    explicit pattern_matcher(program_editor const& edit) : edit_(edit) {}

    bool call(call_index i, pattern const& p) {
        auto const& c = edit_.at(i);
        if (c.bound != binding::named || std::find(p.operators_.begin(), p.operators_.end(), c.op.text()) == p.operators_.end()) return false;
        found.calls.push_back(i);
        if (!p.name_.empty()) found.named_calls.emplace_back(p.name_, i);
        std::size_t const result = p.result_.value_or(0);
        bool const has_value = c.results.size() == 1 || (p.result_ && result < c.results.size());
        if (!p.name_.empty() && has_value && !bind(p.name_, c.results[result].id)) return false;
        if (!p.types_.empty() && (c.results.size() <= result || !has_type(c.results[result].id, p))) return false;
        for (auto const& [name, meets] : p.conditions_) {
            if (!meets(argument_value(c, name))) return false;
        }
        return operands(i, p, 0);
    }

    pattern_match found;

private:
    program_editor const& edit_;

    /// The operands from number `n` on.
    bool operands(call_index i, pattern const& p, std::size_t n) {
        if (n == p.operands_.size()) return true;
        auto const& o = p.operands_[n];
        if (o.what != pattern::kind::either_order) return operand(i, o) && operands(i, p, n + 1);
        auto const before = found;
        if (used(i, o.argument, o.from[0]) && used(i, o.other, o.from[1]) && operands(i, p, n + 1)) return true;
        found = before;
        return used(i, o.argument, o.from[1]) && used(i, o.other, o.from[0]) && operands(i, p, n + 1);
    }

    bool operand(call_index i, pattern::operand_pattern const& o) {
        using kind = pattern::kind;
        auto const* a = find_argument(edit_.at(i), o.argument);
        auto const* list = a ? a->value.get_if<tensor_list>() : nullptr;
        switch (o.what) {
            case kind::one: return used(i, o.argument, o.from[0]);
            case kind::optional: return !a || a->value.is<none>() || used(i, o.argument, o.from[0]);
            case kind::list:
                if (!list || list->items.size() != o.from.size()) return false;
                for (std::size_t n = 0; n < o.from.size(); ++n)
                    if (list->items[n] == no_value || !value(list->items[n], o.from[n])) return false;
                return true;
            case kind::each:
                if (!list) return false;
                for (value_id const v : list->items)
                    if (v == no_value || !apart(v, o.from[0])) return false;
                return bind_list(o.other, list->items);
            case kind::either_order: break;  // see `operands`
        }
        return false;
    }

    bool used(call_index i, std::string const& argument, pattern const& p) {
        auto const v = edit_.use_in(i, argument);
        return v != no_value && value(v, p);
    }
    bool value(value_id v, pattern const& p) {
        if (p.only_use_ && edit_.use_count(v) != 1) return false;
        if (p.operators_.empty()) return has_type(v, p) && bind(p.name_, v);
        auto const i = edit_.producer(v);
        if (i == no_call) return false;
        auto const& results = edit_.at(i).results;
        std::size_t const at = p.result_.value_or(0);
        if ((!p.result_ && results.size() != 1) || at >= results.size() || results[at].id != v) return false;
        return call(i, p);
    }
    /// Matches, but keeps the calls alone of what it binds: the elements of a list all match the same names.
    bool apart(value_id v, pattern const& p) {
        auto before = found;
        if (!value(v, p)) return false;
        before.calls = std::move(found.calls);
        found = std::move(before);
        return true;
    }
    bool has_type(value_id v, pattern const& p) const {
        auto const* known = edit_.find_value(v);
        return std::all_of(p.types_.begin(), p.types_.end(), [&](auto const& meets) { return known && meets(known->type); });
    }
    bool bind(std::string const& name, value_id v) {
        if (name.empty()) return true;
        if (auto const* bound = detail::find_bound(found.values, name)) return *bound == v;
        found.values.emplace_back(name, v);
        return true;
    }
    bool bind_list(std::string const& name, std::vector<value_id> const& all) {
        if (name.empty()) return true;
        if (auto const* bound = detail::find_bound(found.lists, name)) return *bound == all;
        found.lists.emplace_back(name, all);
        return true;
    }
};

TORCH_IR_INLINE std::optional<pattern_match> find_match(program_editor const& edit, call_index root, pattern const& p) {
    pattern_matcher matcher(edit);
    matcher.found.root = root;
    if (!matcher.call(root, p)) return std::nullopt;
    return std::move(matcher.found);
}

TORCH_IR_INLINE pattern::condition equals(attribute value) {
    return [value = std::move(value)](attribute const* a) { return a && equal_values(*a, value); };
}

TORCH_IR_INLINE pattern::condition absent_or(std::vector<attribute> values) {
    return [values = std::move(values)](attribute const* a) {
        return !a || std::any_of(values.begin(), values.end(), [&](attribute const& v) { return equal_values(*a, v); });
    };
}

TORCH_IR_INLINE pattern::condition absent_or_one() { return absent_or({1.0}); }

TORCH_IR_INLINE pattern::type_condition has_dtype(dtype type) {
    return [type](value_type const& t) {
        auto const* tensor = std::get_if<tensor_type>(&t);
        return tensor && tensor->dtype == type;
    };
}

TORCH_IR_INLINE pattern::type_condition has_rank(std::size_t rank) {
    return [rank](value_type const& t) {
        auto const* tensor = std::get_if<tensor_type>(&t);
        return tensor && tensor->sizes.size() == rank;
    };
}

}}  // namespace torch_ir

#endif
