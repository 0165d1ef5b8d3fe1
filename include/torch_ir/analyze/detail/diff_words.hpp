// SPDX-License-Identifier: MIT
/// How differences are worded, and what makes two of them alike.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/config.hpp>
#include <torch_ir/ir/number_text.hpp>

#if TORCH_IR_BODIES_OF(analyze)

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// `3 nodes`, `1 node`.
[[nodiscard]] inline std::string counted(std::size_t n, std::string_view what) {
    return concat(with_thousands(static_cast<std::int64_t>(n)), " ", what, n == 1 ? "" : "s");
}

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

/// A path without the numbers that its steps end in: `layers.*.fc*` and 0, 1 of `layers.0.fc1`.
struct numbered_path {
    std::string pattern;
    std::vector<std::string> numbers;
};

[[nodiscard]] inline numbered_path numbered(std::string_view path) {
    numbered_path out;
    for (std::size_t begin = 0; begin <= path.size();) {
        auto const end = std::min(path.find('.', begin), path.size());
        auto const step = path.substr(begin, end - begin);
        std::size_t word = step.size();
        while (word > 0 && is_digit(step[word - 1])) --word;
        out.pattern += concat(begin == 0 ? "" : ".", step.substr(0, word), word < step.size() ? "*" : "");
        if (word < step.size()) out.numbers.emplace_back(step.substr(word));
        begin = end + 1;
    }
    return out;
}

/// Paths of one pattern: `layers.{0…11}.fc` where they differ in one number, else the first and the last of them.
[[nodiscard]] inline std::string paths_text(std::vector<std::string> const& paths) {
    if (paths.size() == 1) return paths.front();
    auto const first = numbered(paths.front());
    std::size_t differs = first.numbers.size(), how_many = 0;
    for (std::size_t k = 0; k < first.numbers.size(); ++k)
        for (auto const& p : paths)
            if (auto const n = numbered(p).numbers; k < n.size() && n[k] != first.numbers[k]) {
                differs = k, ++how_many;
                break;
            }
    if (how_many != 1) return concat(paths.front(), " \xE2\x80\xA6 ", paths.back());
    std::vector<std::string> all;
    bool is_range = true;
    for (auto const& p : paths) {
        all.push_back(numbered(p).numbers[differs]);
        if (all.back().size() > 9) is_range = false;
        else if (all.size() > 1 && is_range) is_range = std::stol(all.back()) == std::stol(all[all.size() - 2]) + 1;
    }
    std::string const numbers = is_range && all.size() > 2 ? concat(all.front(), "\xE2\x80\xA6", all.back()) : joined(all, ",");
    std::string out;
    std::size_t k = 0;
    for (char const c : first.pattern) {
        if (c != '*' || k == first.numbers.size()) out += c;  // a name may have a star itself
        else if (k++ == differs) out += concat("{", numbers, "}");
        else out += first.numbers[k - 1];
    }
    return out;
}

}}}  // namespace torch_ir::detail

#endif
