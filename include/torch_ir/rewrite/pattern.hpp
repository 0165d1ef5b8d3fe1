// SPDX-License-Identifier: MIT
/// Patterns: an operator, conditions on its arguments, and the calls that make its operands, in the same way.
///
/// \code
///     // x @ w.t(), where nobody else uses w.t()
///     auto const p = torch_ir::pattern::call("aten.matmul.default")
///                        .operand("self", torch_ir::pattern::any("x"))
///                        .operand("other", torch_ir::pattern::call("aten.t.default").only_use().operand("self", torch_ir::pattern::any("w")));
///     if (auto const m = torch_ir::find_match(edit, i, p)) … m->value("x") …
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/rewrite/editor.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a value must come from. A value type, built by chaining; matching does not change it.
class pattern {
public:
    /// A condition on an argument; it is told nullptr where the argument is absent.
    using condition = std::function<bool(attribute const*)>;

    /// Any value, bound to `name`; where the name stands twice, the values must be the same.
    [[nodiscard]] static pattern any(std::string name) { return pattern(std::move(name), {}); }
    /// The only result of a call of one of these operators, with arguments bound by name.
    template <class... Names>
    [[nodiscard]] static pattern call(Names&&... operators) {
        return pattern({}, {std::string(std::forward<Names>(operators))...});
    }

    /// Binds the call's result, and the call, to a name.
    [[nodiscard]] pattern named(std::string name) && { return name_ = std::move(name), std::move(*this); }
    /// Nobody but the pattern's own call uses the result, and that once.
    [[nodiscard]] pattern only_use() && { return only_use_ = true, std::move(*this); }
    /// The argument is a use of a value that matches `from`.
    [[nodiscard]] pattern operand(std::string argument, pattern from) && {
        return operands_.emplace_back(std::move(argument), std::move(from)), std::move(*this);
    }
    /// The argument meets a condition.
    [[nodiscard]] pattern where(std::string argument, condition meets) && {
        return conditions_.emplace_back(std::move(argument), std::move(meets)), std::move(*this);
    }

    /// Operators that the call may have; empty for any value.
    [[nodiscard]] std::span<std::string const> operators() const noexcept { return operators_; }

private:
    friend class pattern_matcher;
    pattern(std::string name, std::vector<std::string> operators) : name_(std::move(name)), operators_(std::move(operators)) {}

    std::string name_;
    std::vector<std::string> operators_;
    std::vector<std::pair<std::string, pattern>> operands_;
    std::vector<std::pair<std::string, condition>> conditions_;
    bool only_use_ = false;
};

/// What a pattern was found to stand for.
struct pattern_match {
    call_index root = no_call;
    std::vector<call_index> calls{};                         ///< all matched calls, the root first
    std::vector<std::pair<std::string, value_id>> values{};  ///< the bound names

    /// The value bound to a name. Throws errc::argument if there is none.
    [[nodiscard]] value_id value(std::string_view name) const;
};

/// Matches a pattern of a call at a call. Time is linear in the pattern.
[[nodiscard]] std::optional<pattern_match> find_match(program_editor const& edit, call_index root, pattern const& p);

/// Conditions on arguments.
/// \{
/// Absent, or one of these values.
[[nodiscard]] pattern::condition absent_or(std::vector<attribute> values);
/// Absent or a number that equals one.
[[nodiscard]] pattern::condition absent_or_one();
/// An alternative that an attribute may have.
template <class T>
[[nodiscard]] pattern::condition is_a() {
    return [](attribute const* a) { return a && a->is<T>(); };
}
/// \}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE value_id pattern_match::value(std::string_view name) const {
    for (auto const& [bound, v] : values)
        if (bound == name) return v;
    raise(error::bad_argument("pattern", detail::concat("a value bound to '", name, "'"), "none"));
}

class pattern_matcher {
public:
    explicit pattern_matcher(program_editor const& edit) : edit_(edit) {}

    bool call(call_index i, pattern const& p) {
        auto const& c = edit_.at(i);
        if (c.bound != binding::named || std::find(p.operators_.begin(), p.operators_.end(), c.op.text()) == p.operators_.end()) return false;
        found.calls.push_back(i);
        if (!p.name_.empty() && !(c.results.size() == 1 && bind(p.name_, c.results.front().id))) return false;
        for (auto const& [name, meets] : p.conditions_) {
            auto const* a = find_argument(c, name);
            if (!meets(a ? &a->value : nullptr)) return false;
        }
        for (auto const& [name, from] : p.operands_)
            if (auto const v = edit_.use_in(i, name); v == no_value || !value(v, from)) return false;
        return true;
    }

    pattern_match found;

private:
    bool value(value_id v, pattern const& p) {
        if (p.operators_.empty()) return bind(p.name_, v);
        auto const i = edit_.producer(v);
        if (i == no_call || edit_.at(i).results.size() != 1) return false;
        return (!p.only_use_ || edit_.use_count(v) == 1) && call(i, p);
    }
    bool bind(std::string const& name, value_id v) {
        for (auto const& [bound, to] : found.values)
            if (bound == name) return to == v;
        found.values.emplace_back(name, v);
        return true;
    }

    program_editor const& edit_;
};

TORCH_IR_INLINE std::optional<pattern_match> find_match(program_editor const& edit, call_index root, pattern const& p) {
    pattern_matcher matcher(edit);
    matcher.found.root = root;
    if (!matcher.call(root, p)) return std::nullopt;
    return std::move(matcher.found);
}

TORCH_IR_INLINE pattern::condition absent_or(std::vector<attribute> values) {
    return [values = std::move(values)](attribute const* a) { return !a || std::find(values.begin(), values.end(), *a) != values.end(); };
}

TORCH_IR_INLINE pattern::condition absent_or_one() { return absent_or({std::int64_t{1}, 1.0}); }

}}  // namespace torch_ir

#endif
