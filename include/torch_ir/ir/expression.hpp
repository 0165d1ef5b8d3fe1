// SPDX-License-Identifier: MIT
/// Symbolic integer expressions: what a dynamic dimension is made of.
///
/// A `.pt2` archive writes them as SymPy constructors: `Add(Mul(Integer(4), Symbol('s24', positive=True, integer=True)), Integer(1))`.
/// An expression keeps every constructor, known or not, so that it can be written back unchanged; evaluation knows the
/// arithmetic that torch.export produces and answers "unknown" for the rest.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/expression_op.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// An immutable expression; copying shares it. A default-constructed expression is empty.
class expression {
public:
    enum class kind : std::uint8_t { empty, integer, symbol, call, text };

    expression() = default;

    [[nodiscard]] static expression integer(std::int64_t value);
    /// A symbol; `assumptions` is kept verbatim (`positive=True, integer=True`).
    [[nodiscard]] static expression symbol(std::string name, std::string assumptions = "positive=True, integer=True");
    /// A constructor applied to arguments: `call("Add", {a, b})`.
    [[nodiscard]] static expression call(std::string name, std::vector<expression> arguments);
    /// Anything else inside a constructor, verbatim (`True`, `'2.5'`, `precision=53`).
    [[nodiscard]] static expression text(std::string verbatim);

    [[nodiscard]] bool empty() const noexcept { return node_ == nullptr; }
    explicit operator bool() const noexcept { return node_ != nullptr; }
    [[nodiscard]] kind what() const noexcept;
    /// What a call calculates.
    [[nodiscard]] expression_op op() const noexcept;
    /// Value of an integer; 0 otherwise.
    [[nodiscard]] std::int64_t value() const noexcept;
    /// Name of a symbol or constructor, or the verbatim text.
    [[nodiscard]] std::string const& name() const noexcept;
    [[nodiscard]] std::string const& assumptions() const noexcept;
    [[nodiscard]] std::vector<expression> const& arguments() const noexcept;

    /// Structural equality. Linear in the smaller expression.
    friend bool operator==(expression const& a, expression const& b);

private:
    struct node;
    std::shared_ptr<node const> node_;
    explicit expression(std::shared_ptr<node const> n) : node_(std::move(n)) {}
};

/// Gives a symbol's value, or nothing where it is not known.
using symbol_values = std::function<std::optional<std::int64_t>(std::string_view symbol)>;

/// Parses SymPy's constructor form. Nothing if the text is not of that form or nests deeper than `max_depth`.
[[nodiscard]] std::optional<expression> parse_expression(std::string_view text);

/// The constructor form, as `parse_expression` reads it.
[[nodiscard]] std::string to_constructor_form(expression const&);

/// For people: `4*s24 + 1`, `s27 - 1`.
[[nodiscard]] std::string to_string(expression const&);

/// The integer value (relations give 0 or 1), or nothing where a symbol is unknown, an operation is not known, or the
/// result does not fit. Never throws on overflow or division by zero.
[[nodiscard]] std::optional<std::int64_t> evaluate(expression const&, symbol_values const&);

/// Finds the value of the single symbol that `e` holds and that `known` doesn't, such that `e == target`; handles sums and
/// products with integer factors (`8*s40 + 1`). Nothing where there is no such symbol or no integer solution.
[[nodiscard]] std::optional<std::pair<std::string, std::int64_t>> solve(expression const& e, std::int64_t target, symbol_values const& known);

/// The names of the symbols in expressions, first occurrence first, without duplicates.
class symbol_collector {
public:
    symbol_collector() = default;
    /// Begins with names that are there.
    explicit symbol_collector(std::vector<std::string> names);

    /// Takes those of `e`. O(n log n) over all expressions.
    void add(expression const& e);
    [[nodiscard]] bool contains(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> const& names() const& noexcept { return names_; }
    [[nodiscard]] std::vector<std::string> names() && { return std::move(names_); }

private:
    std::vector<std::string> names_;
    std::set<std::string, std::less<>> known_;  ///< no hash table: names may be chosen to share a hash
};

/// Appends the names of the symbols in `e`, first occurrence first, without duplicates. Of many expressions a `symbol_collector` takes them faster.
void collect_symbols(expression const& e, std::vector<std::string>& out);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

namespace torch_ir { inline namespace TORCH_IR_ABI {

struct expression::node {
    kind what = kind::empty;
    std::int64_t value = 0;
    std::string name;
    std::string assumptions;
    std::vector<expression> arguments;
    expression_op op = expression_op::none;
};

namespace detail {
TORCH_IR_INLINE std::string const empty_string{};
TORCH_IR_INLINE std::vector<expression> const no_expressions{};
}  // namespace detail

TORCH_IR_INLINE expression expression::integer(std::int64_t value) { return expression(std::make_shared<node const>(node{kind::integer, value, {}, {}, {}})); }
TORCH_IR_INLINE expression expression::symbol(std::string name, std::string assumptions) {
    return expression(std::make_shared<node const>(node{kind::symbol, 0, std::move(name), std::move(assumptions), {}}));
}
TORCH_IR_INLINE expression expression::call(std::string name, std::vector<expression> arguments) {
    auto const* known = detail::find_expression_op(name);
    auto const op = known ? known->op : expression_op::other;
    return expression(std::make_shared<node const>(node{kind::call, 0, std::move(name), {}, std::move(arguments), op}));
}
TORCH_IR_INLINE expression expression::text(std::string verbatim) {
    return expression(std::make_shared<node const>(node{kind::text, 0, std::move(verbatim), {}, {}}));
}
TORCH_IR_INLINE expression::kind expression::what() const noexcept { return node_ ? node_->what : kind::empty; }
TORCH_IR_INLINE expression_op expression::op() const noexcept { return node_ ? node_->op : expression_op::none; }
TORCH_IR_INLINE std::int64_t expression::value() const noexcept { return node_ ? node_->value : 0; }
TORCH_IR_INLINE std::string const& expression::name() const noexcept { return node_ ? node_->name : detail::empty_string; }
TORCH_IR_INLINE std::string const& expression::assumptions() const noexcept { return node_ ? node_->assumptions : detail::empty_string; }
TORCH_IR_INLINE std::vector<expression> const& expression::arguments() const noexcept { return node_ ? node_->arguments : detail::no_expressions; }
TORCH_IR_INLINE bool operator==(expression const& a, expression const& b) {
    if (a.node_ == b.node_) return true;
    if (!a.node_ || !b.node_) return false;
    return a.node_->what == b.node_->what && a.node_->value == b.node_->value && a.node_->name == b.node_->name &&
           a.node_->assumptions == b.node_->assumptions && a.node_->arguments == b.node_->arguments;
}

namespace detail {

/// Recursive descent over `Name(arg, arg, key=value, 'text')`.
class expression_parser {
public:
    explicit expression_parser(std::string_view text) : text_(text) {}

    std::optional<expression> parse() {
        auto e = term(0);
        skip_spaces();
        if (!e || at_ != text_.size()) return std::nullopt;
        return e;
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;

    void skip_spaces() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    bool take(char c) {
        skip_spaces();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    static bool is_word(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' || c == '+';
    }
    std::string_view word() {
        skip_spaces();
        std::size_t const from = at_;
        while (at_ < text_.size() && is_word(text_[at_])) ++at_;
        return text_.substr(from, at_ - from);
    }
    std::optional<std::string_view> quoted() {
        skip_spaces();
        if (at_ >= text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) return std::nullopt;
        char const mark = text_[at_];
        std::size_t const from = ++at_;
        while (at_ < text_.size() && text_[at_] != mark) ++at_;
        if (at_ >= text_.size()) return std::nullopt;
        return text_.substr(from, at_++ - from);
    }
    static std::optional<std::int64_t> to_integer(std::string_view digits) {
        std::int64_t n = 0;
        auto const [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        if (failed != std::errc() || end != digits.data() + digits.size() || digits.empty()) return std::nullopt;
        return n;
    }

    std::optional<expression> term(std::size_t depth) {
        if (depth > max_depth) return std::nullopt;
        skip_spaces();
        if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) {
            std::size_t const from = at_;
            if (!quoted()) return std::nullopt;
            return expression::text(std::string(text_.substr(from, at_ - from)));
        }
        auto const name = word();
        if (name.empty()) return std::nullopt;
        if (take('=')) {
            auto value = term(depth + 1);
            if (!value) return std::nullopt;
            return expression::text(std::string(name) + "=" + to_constructor_form(*value));
        }
        if (!take('(')) return expression::text(std::string(name));
        if (name == "Integer") {
            auto const n = to_integer(word());
            if (!n || !take(')')) return std::nullopt;
            return expression::integer(*n);
        }
        if (name == "Symbol") return symbol();
        std::vector<expression> arguments;
        if (take(')')) return expression::call(std::string(name), std::move(arguments));
        do {
            auto a = term(depth + 1);
            if (!a) return std::nullopt;
            arguments.push_back(std::move(*a));
        } while (take(','));
        if (!take(')')) return std::nullopt;
        return expression::call(std::string(name), std::move(arguments));
    }

    std::optional<expression> symbol() {
        auto const name = quoted();
        if (!name) return std::nullopt;
        std::string_view assumptions;
        if (take(',')) {
            skip_spaces();
            std::size_t const end = text_.find(')', at_);
            if (end == std::string_view::npos) return std::nullopt;
            assumptions = text_.substr(at_, end - at_);
            at_ = end;
        }
        if (!take(')')) return std::nullopt;
        return expression::symbol(std::string(*name), std::string(assumptions));
    }
};

/// A term that prints with a minus in front: a negative number, or a product that begins with one.
[[nodiscard]] inline bool is_negative_term(expression const& e) {
    if (e.op() == expression_op::mul && !e.arguments().empty()) return is_negative_term(e.arguments().front());
    return e.what() == expression::kind::integer && e.value() < 0;
}

/// Makes ` - 3` and ` - s0` of the negative term that begins at `from`, which is ` + -3` or ` + -1*s0`.
inline void subtract_term(std::string& out, std::size_t from) {
    constexpr std::string_view added = " + -", subtracted = " - ", unit = "1*";
    if (out.compare(from, added.size(), added) != 0) return;  // in brackets
    out.replace(from, added.size(), subtracted);
    if (out.compare(from + subtracted.size(), unit.size(), unit) == 0) out.erase(from + subtracted.size(), unit.size());
}

TORCH_IR_INLINE void print_expression(expression const& e, int outer, std::string& out) {
    switch (e.what()) {
        case expression::kind::empty: out += '?'; return;
        case expression::kind::integer: out += std::to_string(e.value()); return;
        case expression::kind::symbol:
        case expression::kind::text: out += e.name(); return;
        case expression::kind::call: break;
    }
    if (auto const* o = find_expression_op(e.name()); o && !o->sign.empty()) {
        if (o->precedence <= outer) out += '(';
        for (std::size_t k = 0; k < e.arguments().size(); ++k) {
            std::size_t const from = out.size();
            if (k != 0) out += o->sign;
            print_expression(e.arguments()[k], o->precedence, out);
            if (k != 0 && o->op == expression_op::add && is_negative_term(e.arguments()[k])) subtract_term(out, from);
        }
        if (o->precedence <= outer) out += ')';
        return;
    }
    out += e.name();
    out += '(';
    for (std::size_t k = 0; k < e.arguments().size(); ++k) {
        if (k != 0) out += ", ";
        print_expression(e.arguments()[k], 0, out);
    }
    out += ')';
}

}  // namespace detail

TORCH_IR_INLINE std::optional<expression> parse_expression(std::string_view text) { return detail::expression_parser(text).parse(); }

TORCH_IR_INLINE std::string to_constructor_form(expression const& e) {
    switch (e.what()) {
        case expression::kind::empty: return {};
        case expression::kind::integer: return "Integer(" + std::to_string(e.value()) + ")";
        case expression::kind::text: return e.name();
        case expression::kind::symbol: return "Symbol('" + e.name() + "'" + (e.assumptions().empty() ? "" : ", " + e.assumptions()) + ")";
        case expression::kind::call: break;
    }
    std::string out = e.name() + "(";
    for (std::size_t k = 0; k < e.arguments().size(); ++k) {
        if (k != 0) out += ", ";
        out += to_constructor_form(e.arguments()[k]);
    }
    return out + ")";
}

TORCH_IR_INLINE std::string to_string(expression const& e) {
    std::string out;
    detail::print_expression(e, 0, out);
    return out;
}

TORCH_IR_INLINE std::optional<std::int64_t> evaluate(expression const& e, symbol_values const& known) {
    switch (e.what()) {
        case expression::kind::integer: return e.value();
        case expression::kind::symbol: return known(e.name());
        case expression::kind::empty:
        case expression::kind::text: return std::nullopt;
        case expression::kind::call: break;
    }
    auto const& args = e.arguments();
    if (args.empty()) return std::nullopt;
    auto r = evaluate(args[0], known);
    if (args.size() == 1 && r) switch (e.op()) {
            case expression_op::logical_not: return *r == 0;
            case expression_op::absolute: return *r < 0 ? detail::checked_multiply(*r, -1) : r;
            case expression_op::identity:
            case expression_op::trunc_to_int:
            case expression_op::max:
            case expression_op::min: return r;
            default: return std::nullopt;
        }
    if (args.size() > 2 && !detail::takes_many(e.op())) return std::nullopt;
    for (std::size_t k = 1; k < args.size() && r; ++k) {
        auto const next = evaluate(args[k], known);
        r = next ? detail::apply_binary(e.op(), *r, *next) : std::nullopt;
    }
    return r;
}

TORCH_IR_INLINE symbol_collector::symbol_collector(std::vector<std::string> names) : names_(std::move(names)), known_(names_.begin(), names_.end()) {}
TORCH_IR_INLINE bool symbol_collector::contains(std::string_view name) const { return known_.find(name) != known_.end(); }

TORCH_IR_INLINE void symbol_collector::add(expression const& e) {
    if (e.what() == expression::kind::symbol && known_.insert(e.name()).second) names_.push_back(e.name());
    for (auto const& a : e.arguments()) add(a);
}

TORCH_IR_INLINE void collect_symbols(expression const& e, std::vector<std::string>& out) {
    if (e.what() == expression::kind::integer) return;
    symbol_collector all(std::move(out));
    all.add(e);
    out = std::move(all).names();
}

TORCH_IR_INLINE std::optional<std::pair<std::string, std::int64_t>> solve(expression const& e, std::int64_t target, symbol_values const& known) {
    if (e.what() == expression::kind::symbol) return known(e.name()) ? std::nullopt : std::optional(std::pair(e.name(), target));
    if (e.op() != expression_op::add && e.op() != expression_op::mul) return std::nullopt;
    bool const sum = e.op() == expression_op::add;
    std::int64_t rest = sum ? 0 : 1;
    expression const* unknown = nullptr;
    for (auto const& a : e.arguments()) {
        if (auto const v = evaluate(a, known)) {
            auto const r = sum ? detail::checked_add(rest, *v) : detail::checked_multiply(rest, *v);
            if (!r) return std::nullopt;
            rest = *r;
        } else if (unknown) {
            return std::nullopt;
        } else {
            unknown = &a;
        }
    }
    if (!unknown) return std::nullopt;
    if (sum) {
        auto const difference = detail::checked_subtract(target, rest);
        return difference ? solve(*unknown, *difference, known) : std::nullopt;
    }
    auto const quotient = detail::floor_divide(target, rest);
    if (!quotient || detail::checked_multiply(*quotient, rest) != target) return std::nullopt;
    return solve(*unknown, *quotient, known);
}

}}  // namespace torch_ir

#endif
