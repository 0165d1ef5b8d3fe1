// SPDX-License-Identifier: MIT
/// What values of options must be, said in words that name the bounds.
#pragma once

#include "suggestion.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Error.hpp>
#include <CLI/Formatter.hpp>

#include <torch_ir/ir/op_name.hpp>
#include <torch_ir/schema/outside.hpp>

namespace torch_ir_tool {

namespace detail {

template <class Number>
[[nodiscard]] bool read_whole(std::string_view text, Number& number) {
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size();
}

}  // namespace detail

/// One of some words.
[[nodiscard]] inline CLI::Validator one_of(std::vector<std::string> const& words) {
    std::string in_help, in_message;
    for (std::size_t i = 0; i < words.size(); ++i) {
        in_help += (i == 0 ? "{" : ",") + words[i];
        in_message += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
    }
    return {[words, in_message](std::string& text) {
                if (std::find(words.begin(), words.end(), text) != words.end()) return std::string();
                auto const near = nearest_word(text, words);
                return "expected " + in_message + ", found '" + text + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?");
            },
            in_help + "}"};
}

/// A value of a list with blanks around it, as in `--pass "cse, dce"`, without them.
[[nodiscard]] inline CLI::Validator without_blanks() {
    return {[](std::string& text) {
                text.erase(0, std::min(text.find_first_not_of(" \t"), text.size()));
                text.erase(text.find_last_not_of(" \t") + 1);
                return std::string();
            },
            ""};
}

/// A whole number within bounds.
[[nodiscard]] inline CLI::Validator whole_number(std::int64_t least, std::int64_t most) {
    return {[=](std::string& text) {
                std::int64_t n = 0;
                return detail::read_whole(text, n) && n >= least && n <= most
                           ? std::string()
                           : "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", found '" + text + "'";
            },
            "WHOLE"};
}

/// A count: 1 or more, and within 63 bits.
[[nodiscard]] inline CLI::Validator positive_count() { return whole_number(1, std::numeric_limits<std::int64_t>::max()); }

/// Seconds: finite, more than none.
[[nodiscard]] inline CLI::Validator positive_number() {
    return {[](std::string& text) {
                double x = 0;
                return detail::read_whole(text, x) && std::isfinite(x) && x > 0 ? std::string() : "expected a number above 0, found '" + text + "'";
            },
            "POSITIVE"};
}

/// A tolerance: finite, 0 or more.
[[nodiscard]] inline CLI::Validator tolerance() {
    return {[](std::string& text) {
                double x = 0;
                return detail::read_whole(text, x) && std::isfinite(x) && x >= 0 ? std::string() : "expected a finite number, 0 or more, found '" + text + "'";
            },
            "NONNEGATIVE"};
}

/// An operator that must be allowed; `aten::from_file` and `torch.ops.aten.from_file` are written as programs write it. One that needs no leave is refused: a
/// misspelt one would be given in vain.
[[nodiscard]] inline CLI::Validator outside_operator() {
    return {[](std::string& text) {
                std::string name = text;
                constexpr std::string_view python = "torch.ops.";
                if (name.starts_with(python)) name.erase(0, python.size());
                if (auto const colons = name.find("::"); colons != std::string::npos) name.replace(colons, 2, ".");
                for (std::string_view const overload : {"", ".default", ".source_Storage"})
                    if (!torch_ir::outside_effect(torch_ir::op_name(name + std::string(overload))).empty()) return text = name, std::string();
                return "expected an operator that reaches beyond tensors, as aten.from_file, found '" + text +
                       "', which needs no leave or is none of LibTorch's";
            },
            "OPERATOR"};
}

}  // namespace torch_ir_tool
