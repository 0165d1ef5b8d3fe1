// SPDX-License-Identifier: MIT
/// A guard as a tree: the part of Python's expressions that torch.export prints guards in.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/parse_double.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What a term of a guard is.
enum class guard_op : std::uint8_t {
    integer,
    real,
    text,
    name,    ///< `L`, `math`, `None`, `True`, a function
    list,    ///< `(a, b)` and `[a, b]`
    index,   ///< children: what is indexed, the key
    member,  ///< of its only child, by name: `x.size`
    call,    ///< children: the function, its arguments
    negative,
    positive,
    logical_not,
    logical_and,
    logical_or,
    condition,  ///< children: value, condition, value otherwise
    add,
    subtract,
    multiply,
    floor_divide,
    divide,
    remainder,
    power,
    bit_and,
    bit_or,
    bit_xor,
    shift_left,
    shift_right,
    comparison  ///< children: first operand, then one for each of `signs`
};

/// One term with its parts.
struct guard_term {
    guard_op op = guard_op::name;
    std::int64_t integer = 0;
    double real = 0;
    std::string text{};                ///< a name or a text
    std::vector<std::string> signs{};  ///< of a comparison, between its operands: `==`, `not in`
    std::vector<guard_term> children{};
    std::size_t depth = 1;  ///< of the tree

    void add(guard_term child) {
        depth = depth > child.depth ? depth : child.depth + 1;
        children.push_back(std::move(child));
    }
};

/// Reads a guard by precedence, as Python does. Nothing for what is not of this form, or is nested too deep.
class guard_parser {
public:
    explicit guard_parser(std::string_view text) : text_(text) {}

    [[nodiscard]] std::optional<guard_term> parse() {
        auto term = condition();
        skip_spaces();
        if (!term || at_ != text_.size()) return std::nullopt;
        return term;
    }

private:
    using result = std::optional<guard_term>;
    static constexpr std::size_t max_nesting = 200;        ///< of brackets and signs in front
    static constexpr std::size_t max_depth_of_tree = 500;  ///< as sums make it, one level for each term

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;

    void skip_spaces() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
    }
    [[nodiscard]] static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
    [[nodiscard]] static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    /// Takes a sign that is not the beginning of a longer one.
    bool take(std::string_view sign, std::string_view but_not_before = {}) {
        skip_spaces();
        if (!text_.substr(at_).starts_with(sign)) return false;
        std::size_t const end = at_ + sign.size();
        if (end < text_.size() && but_not_before.find(text_[end]) != std::string_view::npos) return false;
        at_ = end;
        return true;
    }
    bool take_word(std::string_view word) {
        skip_spaces();
        if (!text_.substr(at_).starts_with(word)) return false;
        std::size_t const end = at_ + word.size();
        if (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) return false;
        at_ = end;
        return true;
    }
    [[nodiscard]] static guard_term join(guard_op op, guard_term a, guard_term b) {
        guard_term out{.op = op};
        out.add(std::move(a));
        out.add(std::move(b));
        return out;
    }
    [[nodiscard]] static guard_term wrap(guard_op op, guard_term of) {
        guard_term out{.op = op};
        out.add(std::move(of));
        return out;
    }

    [[nodiscard]] result condition() {
        if (++depth_ > max_nesting) return std::nullopt;
        auto value = disjunction();
        if (value && take_word("if")) {
            auto when = disjunction();
            if (!when || !take_word("else")) return std::nullopt;
            auto otherwise = condition();
            if (!otherwise) return std::nullopt;
            guard_term out = join(guard_op::condition, *std::move(value), *std::move(when));
            out.add(*std::move(otherwise));
            value = std::move(out);
        }
        --depth_;
        return value;
    }
    /// `operand (word operand)*`, all in one term.
    template <class Operand>
    [[nodiscard]] result chain(guard_op op, std::string_view word, Operand operand) {
        result all = operand();
        for (bool is_chain = false; all && take_word(word); is_chain = true) {
            auto next = operand();
            if (!next) return next;
            if (!is_chain) all = wrap(op, *std::move(all));
            all->add(*std::move(next));
        }
        return all;
    }
    [[nodiscard]] result disjunction() {
        return chain(guard_op::logical_or, "or", [this] { return chain(guard_op::logical_and, "and", [this] { return negation(); }); });
    }
    [[nodiscard]] result negation() {
        if (!take_word("not")) return comparison();
        if (++depth_ > max_nesting) return std::nullopt;
        auto of = negation();
        --depth_;
        return of ? result(wrap(guard_op::logical_not, *std::move(of))) : std::nullopt;
    }
    [[nodiscard]] std::string_view relation() {
        for (std::string_view const sign : {"==", "!=", "<=", ">="})
            if (take(sign)) return sign;
        if (take("<", "<")) return "<";
        if (take(">", ">")) return ">";
        if (take_word("is")) return take_word("not") ? "is not" : "is";
        if (take_word("in")) return "in";
        std::size_t const before = at_;
        if (take_word("not") && take_word("in")) return "not in";
        at_ = before;
        return {};
    }
    [[nodiscard]] result comparison() {
        result all = binary(0);
        if (!all) return all;
        bool is_chain = false;
        for (auto sign = relation(); !sign.empty(); sign = relation()) {
            auto next = binary(0);
            if (!next) return next;
            if (!std::exchange(is_chain, true)) all = wrap(guard_op::comparison, *std::move(all));
            all->signs.emplace_back(sign);
            all->add(*std::move(next));
        }
        return all;
    }

    struct binary_sign {
        std::string_view sign;
        std::string_view but_not_before;
        guard_op op;
        std::size_t level;
    };
    /// From the loosest to the tightest.
    static constexpr std::array<binary_sign, 11> signs{{{"|", "", guard_op::bit_or, 0},
                                                        {"^", "", guard_op::bit_xor, 1},
                                                        {"&", "", guard_op::bit_and, 2},
                                                        {"<<", "", guard_op::shift_left, 3},
                                                        {">>", "", guard_op::shift_right, 3},
                                                        {"+", "", guard_op::add, 4},
                                                        {"-", "", guard_op::subtract, 4},
                                                        {"//", "", guard_op::floor_divide, 5},
                                                        {"/", "/", guard_op::divide, 5},
                                                        {"%", "", guard_op::remainder, 5},
                                                        {"*", "*", guard_op::multiply, 5}}};
    static constexpr std::size_t unary_level = 6;

    [[nodiscard]] result binary(std::size_t level) {
        if (level == unary_level) return unary();
        auto left = binary(level + 1);
        while (left) {
            guard_op op = guard_op::name;
            for (auto const& s : signs)
                if (s.level == level && op == guard_op::name && take(s.sign, s.but_not_before)) op = s.op;
            if (op == guard_op::name) break;
            auto right = binary(level + 1);
            if (!right) return right;
            left = join(op, *std::move(left), *std::move(right));
            if (left->depth > max_depth_of_tree) return std::nullopt;
        }
        return left;
    }
    [[nodiscard]] result unary() {
        bool const is_negative = take("-");
        if (!is_negative && !take("+")) return power();
        if (++depth_ > max_nesting) return std::nullopt;
        auto of = unary();
        --depth_;
        return of ? result(wrap(is_negative ? guard_op::negative : guard_op::positive, *std::move(of))) : std::nullopt;
    }
    [[nodiscard]] result power() {
        auto base = postfix();
        if (!base || !take("**")) return base;
        if (++depth_ > max_nesting) return std::nullopt;
        auto exponent = unary();
        --depth_;
        return exponent ? result(join(guard_op::power, *std::move(base), *std::move(exponent))) : std::nullopt;
    }
    [[nodiscard]] result postfix() {
        auto base = atom();
        while (base) {
            if (base->depth > max_depth_of_tree) return std::nullopt;
            if (take("[")) {
                auto key = condition();
                if (!key || !take("]")) return std::nullopt;
                base = join(guard_op::index, *std::move(base), *std::move(key));
            } else if (take("(")) {
                guard_term call = wrap(guard_op::call, *std::move(base));
                if (!items(call, ")")) return std::nullopt;
                base = std::move(call);
            } else if (take(".")) {
                auto const name = word();
                if (name.empty()) return std::nullopt;
                guard_term member = wrap(guard_op::member, *std::move(base));
                member.text = name;
                base = std::move(member);
            } else {
                break;
            }
        }
        return base;
    }
    [[nodiscard]] bool items(guard_term& into, std::string_view closing) {
        if (take(closing)) return true;
        do {
            auto item = condition();
            if (!item) return false;
            into.add(*std::move(item));
            if (take(closing)) return true;
        } while (take(",") && !take(closing));
        return text_.substr(0, at_).ends_with(closing);
    }
    [[nodiscard]] std::string_view word() {
        skip_spaces();
        std::size_t const from = at_;
        while (at_ < text_.size() && (is_letter(text_[at_]) || (at_ > from && is_digit(text_[at_])))) ++at_;
        return text_.substr(from, at_ - from);
    }
    [[nodiscard]] result atom() {
        skip_spaces();
        if (at_ >= text_.size()) return std::nullopt;
        char const c = text_[at_];
        if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return number();
        if (c == '\'' || c == '"') return quoted();
        if (c == '(' || c == '[') {
            ++at_;
            std::string_view const closing = c == '(' ? ")" : "]";
            guard_term list{.op = guard_op::list};
            std::size_t const from = at_;
            if (!items(list, closing)) return std::nullopt;
            bool const is_tuple = text_.substr(from, at_ - from).find(',') != std::string_view::npos && ends_with_comma(from);
            return c == '(' && list.children.size() == 1 && !is_tuple ? result(std::move(list.children.front())) : result(std::move(list));
        }
        auto const name = word();
        if (name.empty()) return std::nullopt;
        return guard_term{.op = guard_op::name, .text = std::string(name)};
    }
    /// Whether the list that begins at `from` and has just been closed ends with a comma: `(a,)` is a tuple.
    [[nodiscard]] bool ends_with_comma(std::size_t from) const {
        auto const inner = text_.substr(from, at_ - 1 - from);
        auto const last = inner.find_last_not_of(" \t\n");
        return last != std::string_view::npos && inner[last] == ',';
    }
    [[nodiscard]] result number() {
        std::size_t end = at_;
        bool is_real = false;
        while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.' || text_[end] == 'e' || text_[end] == 'E' || text_[end] == '_' ||
                                      ((text_[end] == '-' || text_[end] == '+') && (text_[end - 1] == 'e' || text_[end - 1] == 'E')))) {
            is_real = is_real || text_[end] == '.' || text_[end] == 'e' || text_[end] == 'E';
            ++end;
        }
        guard_term out{.op = is_real ? guard_op::real : guard_op::integer};
        if (is_real) {
            auto const read = parse_double(text_.substr(at_, end - at_));
            if (!read) return std::nullopt;
            out.real = *read;
        } else {
            char const* const last = text_.data() + end;
            auto const read = std::from_chars(text_.data() + at_, last, out.integer);
            if (read.ec != std::errc() || read.ptr != last) return std::nullopt;
        }
        at_ = end;
        return out;
    }
    [[nodiscard]] result quoted() {
        char const mark = text_[at_++];
        guard_term out{.op = guard_op::text};
        for (; at_ < text_.size() && text_[at_] != mark; ++at_) {
            if (text_[at_] == '\\' && ++at_ >= text_.size()) return std::nullopt;
            out.text += text_[at_];
        }
        if (at_ >= text_.size()) return std::nullopt;
        ++at_;
        return out;
    }
};

}}}  // namespace torch_ir::detail
