// SPDX-License-Identifier: MIT
/// What values of options must be, said in words that name the bounds.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

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

/// A count: 1 or more, and within 63 bits.
[[nodiscard]] inline CLI::Validator positive_count() {
    return {[](std::string& text) {
                std::int64_t n = 0;
                return detail::read_whole(text, n) && n > 0 ? std::string() : "expected a whole number from 1 to 9223372036854775807, found '" + text + "'";
            },
            "POSITIVE"};
}

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
