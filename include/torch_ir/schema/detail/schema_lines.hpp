// SPDX-License-Identifier: MIT
/// How the tables of schemas are stored, and how one is found in them: lines of text, sorted, searched by halves.
///
///     add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor #aqr
///
/// A line is a schema without its namespace and, behind `#`, the letters of its tags: `a` is the tag of number 0. Lines are sorted by what stands before the
/// parenthesis. A namespace of more than 50 kB is several literals, one behind the other, because compilers need to take no longer ones than 64 kB.
#pragma once

#include <torch_ir/config.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// One literal.
struct schema_lines {
    std::string_view space;
    std::string_view text;  ///< ends with a new line
};

/// A raw literal whose text begins on its second line.
template <std::size_t Size>
[[nodiscard]] constexpr std::string_view lines_of(char const (&literal)[Size]) noexcept {
    return {literal + 1, Size - 2};
}

/// `add.Tensor`: what a line is sorted by.
[[nodiscard]] constexpr std::string_view key_of_line(std::string_view line) noexcept { return line.substr(0, line.find('(')); }

/// The line, without its end, of that operator (`add.Tensor`, `relu`) in a namespace; empty if there is none. Logarithmic in the text.
[[nodiscard]] inline std::string_view find_schema_line(std::span<schema_lines const> table, std::string_view space, std::string_view key) noexcept {
    schema_lines const* holder = nullptr;
    for (auto const& l : table)
        if (l.space == space && (holder == nullptr || key_of_line(l.text) <= key)) holder = &l;
    if (holder == nullptr) return {};
    std::string_view rest = holder->text;  // whole lines, among which the line is if it is anywhere
    while (!rest.empty()) {
        auto const middle = rest.rfind('\n', rest.size() / 2 - 1);  // the end of a line in the first half
        auto const begin = middle == std::string_view::npos ? 0 : middle + 1;
        auto const end = rest.find('\n', begin);
        auto const line = rest.substr(begin, end - begin);
        auto const order = key.compare(key_of_line(line));
        if (order == 0) return line;
        rest = order < 0 ? rest.substr(0, begin) : rest.substr(end + 1);
    }
    return {};
}

/// Calls `f(line)` for each line of a literal.
template <class F>
void for_each_line(schema_lines const& lines, F&& f) {
    for (std::string_view rest = lines.text; !rest.empty();) {
        auto const end = rest.find('\n');
        f(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
}

}}}  // namespace torch_ir::detail
