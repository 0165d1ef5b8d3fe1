// SPDX-License-Identifier: MIT
/// How differences are worded, and what makes two of them alike.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/ir/number_text.hpp>

#if TORCH_IR_BODIES_OF(analyze)

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

[[nodiscard]] inline std::string count_text(std::size_t n) { return with_thousands(static_cast<std::int64_t>(n)); }

/// `3 nodes`, `1 node`.
[[nodiscard]] inline std::string counted(std::size_t n, std::string_view what) { return concat(count_text(n), " ", what, n == 1 ? "" : "s"); }

/// `×12`: so many that are alike.
[[nodiscard]] inline std::string times_text(std::size_t n) { return concat("\xC3\x97", count_text(n)); }

[[nodiscard]] inline std::string joined(std::vector<std::string> const& parts, std::string_view between) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) out += concat(i == 0 ? "" : between, parts[i]);
    return out;
}

[[nodiscard]] inline char sign_of(change const& c) { return c.before.empty() ? '+' : c.after.empty() ? '-' : '~'; }

/// `before -> after`; of what is in one program only, what it is there.
[[nodiscard]] inline std::string ends_text(change const& c) {
    return c.before.empty() ? c.after : c.after.empty() ? c.before : concat(c.before, " -> ", c.after);
}

/// `before -> after`, also of what one side leaves out.
[[nodiscard]] inline std::string sides_text(change const& c) {
    auto const side = [&](std::string const& text) {
        return !text.empty() ? text : c.default_value.empty() ? std::string("absent") : concat("absent (= default ", c.default_value, ")");
    };
    return concat(side(c.before), " -> ", side(c.after));
}

/// All that changed of a call: `stride [1, 1] -> [2, 2]; groups absent (= default 1) -> 2`. Of calls of different operators these, and what both have.
[[nodiscard]] inline std::string change_words(changed_node const& n) {
    bool const is_other = n.before.op != n.after.op;
    std::vector<std::string> parts;
    if (is_other) parts.push_back(concat(n.before.op, " -> ", n.after.op));
    std::vector<change> arguments = n.attributes;
    for (change c : n.operands) {  // an argument that was a number and is a value now
        auto const same = std::find_if(arguments.begin(), arguments.end(), [&](change const& a) {
            return a.what == c.what && (c.before.empty() ? a.after.empty() : c.after.empty() && a.before.empty());
        });
        if (same == arguments.end()) {
            arguments.push_back(std::move(c));
            continue;
        }
        (c.before.empty() ? same->after : same->before) = c.before.empty() ? c.after : c.before;
    }
    for (auto const& c : arguments)
        if (!is_other || (!c.before.empty() && !c.after.empty())) parts.push_back(concat(c.what.empty() ? "argument" : c.what, " ", sides_text(c)));
    for (auto const& c : n.types) parts.push_back(concat(n.types.size() == 1 ? "result" : c.what, " ", sides_text(c)));
    return joined(parts, "; ");
}

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The text with names of values (`%linear_3`) without numbers and underscores: equal for what differs in nothing else.
[[nodiscard]] inline std::string without_numbers(std::string_view text) {
    std::string out;
    bool in_name = false;
    for (char const c : text) {
        bool const goes_on = is_digit(c) || c == '_' || c == '.' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        in_name = c == '%' || (in_name && goes_on);
        if (!in_name || (!is_digit(c) && c != '_')) out += c;
    }
    return out;
}

/// The names in a text without the numbers that tell equal ones apart: `linear` of `linear_3`.
[[nodiscard]] inline std::string without_suffixes(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::size_t end = i + 1;
        if (text[i] == '_')
            while (end < text.size() && is_digit(text[end])) ++end;
        bool const is_suffix = end > i + 1 && (end == text.size() || text[end] == ' ' || text[end] == ',');
        if (is_suffix) i = end - 1;
        else out += text[i];
    }
    return out;
}

/// A path without the numbers that its steps end in, each marked in the pattern; and 0, 1 of `layers.0.fc1`.
struct numbered_path {
    std::string pattern;
    std::vector<std::string> numbers;
};
inline constexpr char number_mark = '\x1f';

[[nodiscard]] inline numbered_path numbered(std::string_view path) {
    numbered_path out;
    for (std::size_t begin = 0; begin <= path.size();) {
        auto const end = std::min(path.find('.', begin), path.size());
        auto const step = path.substr(begin, end - begin);
        std::size_t word = step.size();
        while (word > 0 && is_digit(step[word - 1])) --word;
        if (begin != 0) out.pattern += '.';
        out.pattern += step.substr(0, word);
        if (word < step.size()) {
            out.pattern += number_mark;
            out.numbers.emplace_back(step.substr(word));
        }
        begin = end + 1;
    }
    return out;
}

/// `0…11`, `0,2`; of many that are no range some.
[[nodiscard]] inline std::string numbers_text(std::vector<std::string> const& numbers) {
    constexpr std::size_t most_digits = 9;
    bool is_range = numbers.size() > 2;
    for (std::size_t i = 0; i < numbers.size() && is_range; ++i)
        is_range = numbers[i].size() <= most_digits && (i == 0 || std::stol(numbers[i]) == std::stol(numbers[i - 1]) + 1);
    if (is_range) return concat(numbers.front(), "\xE2\x80\xA6", numbers.back());
    constexpr std::size_t most = 6;
    if (numbers.size() <= most) return joined(numbers, ",");
    std::vector<std::string> some(numbers.begin(), numbers.begin() + most - 1);
    some.emplace_back("\xE2\x80\xA6");
    some.push_back(numbers.back());
    return joined(some, ",");
}

/// Paths of one pattern: `layers.{0…11}.fc` where they differ in one number, else the first and the last of them.
[[nodiscard]] inline std::string paths_text(std::vector<std::string> const& paths) {
    if (paths.size() == 1) return paths.front();
    std::vector<numbered_path> all;
    for (auto const& p : paths) all.push_back(numbered(p));
    auto const& first = all.front();
    std::size_t const none = first.numbers.size();
    std::size_t place = none;
    for (std::size_t k = 0; k < first.numbers.size(); ++k) {
        bool const is_same = std::all_of(all.begin(), all.end(), [&](auto const& p) { return k < p.numbers.size() && p.numbers[k] == first.numbers[k]; });
        if (!is_same && place != none) return concat(paths.front(), " \xE2\x80\xA6 ", paths.back());
        if (!is_same) place = k;
    }
    std::vector<std::string> numbers;
    for (auto const& p : all)
        if (place < p.numbers.size()) numbers.push_back(p.numbers[place]);
    if (numbers.size() != paths.size()) return concat(paths.front(), " \xE2\x80\xA6 ", paths.back());
    std::string out;
    std::size_t k = 0;
    for (char const c : first.pattern) {
        if (c != number_mark || k == first.numbers.size()) out += c;
        else if (k++ == place) out += concat("{", numbers_text(numbers), "}");
        else out += first.numbers[k - 1];
    }
    return out;
}

}}}  // namespace torch_ir::detail

#endif
