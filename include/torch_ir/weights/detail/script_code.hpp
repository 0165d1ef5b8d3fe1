// SPDX-License-Identifier: MIT
/// Looks over the code in a TorchScript file: which classes and methods it has, what it calls, and how deep it is nested. Nothing is run, and nothing
/// recurs: what LibTorch's parser, which does, could not take is refused.
#pragma once

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// How deep code and values may be nested: far above what torch.jit.save writes, below what LibTorch's recursive parser can take on a stack of 8 MB.
inline constexpr std::size_t max_script_depth = 400;

/// A class as its text declares it.
struct script_class_text {
    std::string name;                    ///< `__torch__.models.Net`
    std::vector<std::string> methods{};  ///< in order
    std::vector<std::string> parameters{}, buffers{};
    bool lists_weights = false;  ///< it says which of its tensors are parameters and buffers
};

/// What the code of a file says, gathered over its entries.
struct script_code {
    std::vector<script_class_text> classes;
    std::vector<std::string> functions;
    std::set<std::string, std::less<>> called;  ///< each name that stands before a parenthesis: `forward`, `add`
};

/// Adds what `text` says, the code of the Python module `space` (`__torch__.models`). Throws errc::unsupported for code that is nested too deep; other faults are
/// LibTorch's to find. Linear.
void scan_script_code(std::string_view text, std::string_view space, std::string_view file, script_code& out);

// ---- implementation -------------------------------------------------------------------------------------------------

/// A part of a line of code.
struct script_token {
    enum kind : std::uint8_t { name, number, string, open, close, comma, sign, line_end, end } what = end;
    std::string_view text{};
};

/// Cuts code into tokens.
class script_lexer {
public:
    explicit script_lexer(std::string_view text) : text_(text) {}

    [[nodiscard]] script_token next() {
        while (at_ < text_.size() && is_blank()) ++at_;
        if (at_ == text_.size()) return {};
        std::size_t const from = at_;
        char const c = text_[at_++];
        if (c == '\n') return {script_token::line_end, text_.substr(from, 1)};
        if (c == '#') return at_ = std::min(text_.find('\n', from), text_.size()), next_after_comment();
        if (c == '"' || c == '\'') return skip_string(c), script_token{script_token::string, text_.substr(from, at_ - from)};
        bool const is_digit = c >= '0' && c <= '9';
        if (is_digit || is_letter(c)) {
            while (at_ < text_.size() && (is_letter(text_[at_]) || (text_[at_] >= '0' && text_[at_] <= '9') || (is_digit && text_[at_] == '.'))) ++at_;
            return {is_digit ? script_token::number : script_token::name, text_.substr(from, at_ - from)};
        }
        auto const what = c == '(' || c == '[' || c == '{'   ? script_token::open
                          : c == ')' || c == ']' || c == '}' ? script_token::close
                          : c == ','                         ? script_token::comma
                                                             : script_token::sign;
        return {what, text_.substr(from, 1)};
    }

    /// White space from here on.
    [[nodiscard]] std::size_t indentation() const noexcept { return std::min(text_.find_first_not_of(" \t", at_), text_.size()) - at_; }

private:
    std::string_view text_;
    std::size_t at_ = 0;

    [[nodiscard]] static bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & '\x80') != 0; }

    /// White space, of which a line break behind a backslash is some.
    [[nodiscard]] bool is_blank() const noexcept {
        char const c = text_[at_];
        return c == ' ' || c == '\t' || c == '\r' || (c == '\\' && text_.substr(at_ + 1, 1) == "\n") || (c == '\n' && at_ > 0 && text_[at_ - 1] == '\\');
    }

    /// At the line's end, so that comments behind each other don't recur.
    [[nodiscard]] script_token next_after_comment() {
        if (at_ == text_.size()) return {};
        return {script_token::line_end, text_.substr(at_++, 1)};
    }

    /// A string in one quote ends with its line at the latest.
    void skip_string(char quote) {
        std::string const three(3, quote);
        bool const is_long = text_.substr(at_ - 1, 3) == three;
        if (is_long) at_ += 2;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\\') {
                if (at_ + 1 < text_.size()) ++at_;
            } else if (is_long ? text_.substr(at_, 3) == three : text_[at_] == quote) {
                at_ += is_long ? 3 : 1;
                return;
            } else if (!is_long && text_[at_] == '\n') {
                return;
            }
        }
    }
};

/// How deep a parser that recurs would be: brackets around a place, operators before it in each of them, blocks around its line.
class script_depth {
public:
    [[nodiscard]] std::size_t now() const noexcept { return operators_.size() + sum_ + blocks_.size() + branches_; }

    void open() { operators_.push_back(0); }
    void close() {
        separate();
        if (operators_.size() > 1) operators_.pop_back();
        count();  // what is called or indexed is an operand
    }
    void count() { ++operators_.back(), ++sum_; }
    void separate() {
        sum_ -= operators_.back();
        operators_.back() = 0;
    }
    [[nodiscard]] bool is_in_brackets() const noexcept { return operators_.size() > 1; }

    /// A line begins, after so much white space.
    void line(std::size_t indentation, bool is_elif) {
        separate();
        while (!blocks_.empty() && blocks_.back().indentation > indentation) leave();
        if (blocks_.empty() || blocks_.back().indentation < indentation) blocks_.push_back({indentation, 0});
        if (is_elif) ++blocks_.back().branches, ++branches_;
        else branches_ -= std::exchange(blocks_.back().branches, 0);
    }

private:
    struct block {
        std::size_t indentation, branches;
    };
    std::vector<std::size_t> operators_{0};  ///< by open bracket
    std::vector<block> blocks_;
    std::size_t sum_ = 0, branches_ = 0;

    void leave() {
        branches_ -= blocks_.back().branches;
        blocks_.pop_back();
    }
};

class script_scanner {
public:
    script_scanner(std::string_view text, std::string_view space, std::string_view file, script_code& out)
        : lexer_(text), space_(space), file_(file), out_(out) {}

    void scan() {
        for (bool is_first = true;;) {
            std::size_t const indentation = is_first ? lexer_.indentation() : 0;
            script_token const t = lexer_.next();
            if (t.what == script_token::end) return;
            if (is_first && t.what != script_token::line_end) begin_line(t, indentation);
            is_first = t.what == script_token::line_end && !depth_.is_in_brackets();
            take(t);
            if (t.what == script_token::line_end) ++line_;
            if (depth_.now() > max_script_depth)
                raise(error::unsupported(concat(file_, ": line ", std::to_string(line_)),
                                         concat("code that is nested more than ", std::to_string(max_script_depth), " times, which LibTorch can't read"),
                                         "split the expression"));
        }
    }

private:
    enum class expected : std::uint8_t { nothing, class_name, function_name, weight_list };

    script_lexer lexer_;
    std::string_view space_, file_;
    script_code& out_;
    script_depth depth_;
    expected expected_ = expected::nothing;
    std::vector<std::string>* list_ = nullptr;  ///< where names of weights go
    std::size_t indentation_ = 0, line_ = 1;
    std::string_view before_{};  ///< the name before this token
    bool in_class_ = false;

    void begin_line(script_token const& t, std::size_t indentation) {
        depth_.line(indentation, t.text == "elif");
        indentation_ = indentation;
        expected_ = expected::nothing;
        if (indentation == 0) in_class_ = false;  // until it has a name
        if (t.text == "class" && indentation == 0) expected_ = expected::class_name;
        else if (t.text == "def") expected_ = expected::function_name;
        else if (in_class_ && (t.text == "__parameters__" || t.text == "__buffers__")) {
            auto& of = out_.classes.back();
            of.lists_weights = of.lists_weights || t.text == "__buffers__";
            list_ = t.text == "__buffers__" ? &of.buffers : &of.parameters;
            expected_ = expected::weight_list;
        }
    }

    void take(script_token const& t) {
        switch (t.what) {
            case script_token::name: name(t.text); return;
            case script_token::string:
                if (expected_ == expected::weight_list && t.text.size() >= 2) list_->emplace_back(t.text.substr(1, t.text.size() - 2));
                depth_.count();
                break;
            case script_token::open:
                if (!before_.empty()) out_.called.emplace(before_);
                depth_.open();
                break;
            case script_token::close: depth_.close(); break;
            case script_token::comma: depth_.separate(); break;
            case script_token::sign: depth_.count(); break;
            case script_token::number:
            case script_token::line_end:
            case script_token::end: break;
        }
        before_ = {};
    }

    void name(std::string_view text) {
        constexpr auto operators = std::to_array<std::string_view>({"and", "await", "else", "if", "in", "is", "lambda", "not", "or"});
        before_ = {};
        if (std::binary_search(operators.begin(), operators.end(), text)) return depth_.count();
        if (expected_ == expected::class_name && text != "class") {
            out_.classes.push_back({.name = concat(space_, ".", text)});
            in_class_ = true;
            expected_ = expected::nothing;
        } else if (expected_ == expected::function_name && text != "def") {
            if (in_class_ && indentation_ > 0) out_.classes.back().methods.emplace_back(text);
            else if (indentation_ == 0) out_.functions.push_back(concat(space_, ".", text));
            expected_ = expected::nothing;
        } else {
            before_ = text;
        }
    }
};

inline void scan_script_code(std::string_view text, std::string_view space, std::string_view file, script_code& out) {
    script_scanner(text, space, file, out).scan();
}

}}}  // namespace torch_ir::detail
