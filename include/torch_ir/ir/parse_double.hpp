// SPDX-License-Identifier: MIT
/// Text to double, correctly rounded, also with a standard library whose std::from_chars has no floating-point numbers (libc++ before LLVM 20).
#pragma once

#include <torch_ir/config.hpp>

#include <cerrno>
#include <charconv>
#include <clocale>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The length of the decimal number, infinity or NaN that `text` begins with, as std::from_chars takes them: no `+`, no space, no hexadecimal.
[[nodiscard]] inline std::size_t number_length(std::string_view text) noexcept {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    auto const digits = [&] {
        std::size_t const from = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - from;
    };
    for (std::string_view const word : {"infinity", "inf", "nan"}) {
        std::size_t same = 0;
        while (same < word.size() && at + same < text.size() && (text[at + same] | 0x20) == word[same]) ++same;
        if (same == word.size()) return at + same;
    }
    std::size_t count = digits();
    if (at < text.size() && text[at] == '.') ++at, count += digits();
    if (count == 0) return 0;
    std::size_t const mantissa = at;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0) at = mantissa;  // the letter is not a part of it
    }
    return at;
}

/// std::from_chars by the C library, which rounds correctly but wants a terminated string and the decimal point of the user's language.
[[nodiscard]] inline std::from_chars_result parse_double_by_strtod(char const* first, char const* last, double& result) {
    std::size_t const length = number_length({first, static_cast<std::size_t>(last - first)});
    if (length == 0) return {first, std::errc::invalid_argument};
    std::string number(first, length);
    if (std::size_t const point = number.find('.'); point != std::string::npos) number.replace(point, 1, std::localeconv()->decimal_point);
    int const before = errno;
    errno = 0;
    double const x = std::strtod(number.c_str(), nullptr);
    bool const range = errno == ERANGE && (x == 0 || std::isinf(x));  // a subnormal number is one
    errno = before;
    if (range) return {first + length, std::errc::result_out_of_range};
    result = x;
    return {first + length, std::errc()};
}

/// As std::from_chars: reads the longest number that the text begins with, and leaves `result` where there is none or it is out of range.
[[nodiscard]] inline std::from_chars_result parse_double(char const* first, char const* last, double& result) {
#if defined(__cpp_lib_to_chars)
    return std::from_chars(first, last, result);
#else
    return parse_double_by_strtod(first, last, result);
#endif
}

/// The number that the whole of `text` is.
[[nodiscard]] inline std::optional<double> parse_double(std::string_view text) {
    double x = 0;
    auto const [end, failed] = parse_double(text.data(), text.data() + text.size(), x);
    return failed == std::errc() && end == text.data() + text.size() ? std::optional(x) : std::nullopt;
}

}}}  // namespace torch_ir::detail
