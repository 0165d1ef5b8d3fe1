// SPDX-License-Identifier: MIT
/// Symbolic sizes as archives before PyTorch 2.6 have them: printed for people (`2*s0**2 + 1`, `s0//2`, `-u0 <= -2`) where later ones have SymPy's constructor
/// form.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/expression.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Parses what SymPy prints: + - * / // % **, comparisons, & | ~, calls such as `Max(1, s0)`. The result has SymPy's constructors. Nothing for another text,
/// for numbers beyond 64 bits, and beyond `max_depth` levels. Linear.
[[nodiscard]] std::optional<expression> parse_printed_expression(std::string_view text);

// ---- implementation -------------------------------------------------------------------------------------------------

class printed_expression_parser {
public:
    explicit printed_expression_parser(std::string_view text) : text_(text) {}

    [[nodiscard]] std::optional<expression> parse() {
        auto out = disjunction();
        skip_blanks();
        if (at_ != text_.size()) out.reset();
        return out;
    }

private:
    using result = std::optional<expression>;
    struct sign_of {
        std::string_view sign, constructor;
    };

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;

    void skip_blanks() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    /// Takes `sign`, unless `longer` stands there.
    [[nodiscard]] bool take(std::string_view sign, std::string_view longer = {}) {
        skip_blanks();
        std::string_view const rest = text_.substr(at_);
        if (!rest.starts_with(sign) || (!longer.empty() && rest.starts_with(longer))) return false;
        at_ += sign.size();
        return true;
    }
    [[nodiscard]] static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
    [[nodiscard]] static bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

    [[nodiscard]] static expression negated(expression e) {
        if (e.what() == expression::kind::integer && e.value() != INT64_MIN) return expression::integer(-e.value());
        return expression::call("Mul", {expression::integer(-1), std::move(e)});
    }

    /// `operand (sign operand)*`, all in one call of two or more.
    template <class Operand>
    [[nodiscard]] result chain(std::string_view sign, std::string_view constructor, Operand operand) {
        auto first = operand();
        if (!first) return first;
        std::vector<expression> all{*std::move(first)};
        while (take(sign)) {
            auto next = operand();
            if (!next) return next;
            all.push_back(*std::move(next));
        }
        return all.size() == 1 ? std::move(all.front()) : expression::call(std::string(constructor), std::move(all));
    }
    [[nodiscard]] result disjunction() {
        return chain("|", "Or", [this] { return chain("&", "And", [this] { return relation(); }); });
    }
    [[nodiscard]] result relation() {
        auto left = sum();
        static constexpr sign_of signs[] = {{"<=", "LessThan"},   {">=", "GreaterThan"},   {"==", "Equality"},
                                            {"!=", "Unequality"}, {"<", "StrictLessThan"}, {">", "StrictGreaterThan"}};
        for (auto const& s : signs) {
            if (!left || !take(s.sign)) continue;
            auto right = sum();
            if (!right) return right;
            return expression::call(std::string(s.constructor), {*std::move(left), *std::move(right)});
        }
        return left;
    }
    [[nodiscard]] result sum() {
        auto first = product();
        if (!first) return first;
        std::vector<expression> all{*std::move(first)};
        for (;;) {
            bool const is_plus = take("+");
            if (!is_plus && !take("-")) break;
            auto next = product();
            if (!next) return next;
            all.push_back(is_plus ? *std::move(next) : negated(*std::move(next)));
        }
        return all.size() == 1 ? std::move(all.front()) : expression::call("Add", std::move(all));
    }
    [[nodiscard]] result product() {
        auto left = factor();
        while (left) {
            static constexpr sign_of quotients[] = {{"//", "FloorDiv"}, {"/", "IntTrueDiv"}, {"%", "PythonMod"}};
            if (take("*", "**")) {
                auto right = factor();
                if (!right) return right;
                std::vector<expression> all;
                if (left->op() == expression_op::mul) all = left->arguments();
                else all.push_back(*std::move(left));
                all.push_back(*std::move(right));
                left = expression::call("Mul", std::move(all));
                continue;
            }
            std::string_view constructor;
            for (auto const& q : quotients)
                if (constructor.empty() && take(q.sign)) constructor = q.constructor;
            if (constructor.empty()) break;
            auto right = factor();
            if (!right) return right;
            left = expression::call(std::string(constructor), {*std::move(left), *std::move(right)});
        }
        return left;
    }
    /// A minus takes the power behind it: `-s0**2`.
    [[nodiscard]] result factor() {
        if (++depth_ > max_depth) return std::nullopt;
        result out;
        if (take("-")) {
            if (auto of = factor()) out = negated(*std::move(of));
        } else if (take("~")) {
            if (auto of = factor()) out = expression::call("Not", {*std::move(of)});
        } else {
            out = atom();
            if (out && take("**")) {
                auto exponent = factor();
                out = exponent ? result(expression::call("Pow", {*std::move(out), *std::move(exponent)})) : std::nullopt;
            }
        }
        --depth_;
        return out;
    }
    [[nodiscard]] result atom() {
        if (take("(")) {
            auto inside = disjunction();
            return inside && take(")") ? inside : std::nullopt;
        }
        skip_blanks();
        std::size_t const begin = at_;
        while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
        std::string_view const word = text_.substr(begin, at_ - begin);
        if (word.empty()) return std::nullopt;
        if (is_digit(word.front())) return number(word);
        if (word == "True" || word == "False") return expression::text(std::string(word));
        if (!take("(")) return expression::symbol(std::string(word), word.front() == 's' ? "positive=True, integer=True" : "integer=True");
        std::vector<expression> arguments;
        if (!take(")")) {
            do {
                auto next = disjunction();
                if (!next) return next;
                arguments.push_back(*std::move(next));
            } while (take(","));
            if (!take(")")) return std::nullopt;
        }
        std::string_view const constructor = word == "Eq" ? "Equality" : word == "Ne" ? "Unequality" : word;
        return expression::call(std::string(constructor), std::move(arguments));
    }
    [[nodiscard]] static result number(std::string_view word) {
        std::int64_t value = 0;
        auto const [end, failed] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (failed != std::errc()) return std::nullopt;
        if (end == word.data() + word.size()) return expression::integer(value);
        for (char const c : word)
            if (!is_digit(c) && c != '.') return std::nullopt;
        return expression::call("Float", {expression::text("'" + std::string(word) + "'"), expression::text("precision=53")});
    }
};

inline std::optional<expression> parse_printed_expression(std::string_view text) { return printed_expression_parser(text).parse(); }

}}}  // namespace torch_ir::detail
