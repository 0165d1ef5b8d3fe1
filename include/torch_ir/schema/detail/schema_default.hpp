// SPDX-License-Identifier: MIT
/// Reads the default of an argument: the attribute that an exporter would have written for it.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/parse_double.hpp>
#include <torch_ir/schema/detail/schema_text_cursor.hpp>
#include <torch_ir/schema/detail/schema_words.hpp>
#include <torch_ir/schema/schema.hpp>

#include <charconv>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The default that stands here, for an argument of that type. What LibTorch's parser makes of `long`, `Mean`, `strided` or `contiguous_format` is meant by
/// them here; an enumerator may be given as its number as well, as LibTorch prints it.
[[nodiscard]] attribute schema_default(schema_text_cursor& in, schema_type const& type);

// ---- implementation -------------------------------------------------------------------------------------------------

class schema_default_reader {
public:
    schema_default_reader(schema_text_cursor& in, schema_type const& type) : in_(in), type_(type) {}

    attribute read() {
        if (in_.take_word("None")) return none{};
        if (!type_.list) return single();
        if (in_.take("[")) return list();
        if (type_.list_size == 0) in_.fail("'['");
        if (type_.list_size > most_repeated) in_.fail(concat("'[': a list of ", std::to_string(type_.list_size), " elements is not made of one"));
        return pack(std::vector<attribute>(static_cast<std::size_t>(type_.list_size), single()));
    }

private:
    static constexpr std::int32_t most_repeated = 1024;

    schema_text_cursor& in_;
    schema_type const& type_;

    attribute list() {
        std::vector<attribute> items;
        if (!in_.take("]")) {
            do items.push_back(single());
            while (in_.take(","));
            in_.expect("]");
        }
        return pack(std::move(items));
    }

    /// A list as attributes hold it: of one kind, if it can be told.
    attribute pack(std::vector<attribute> items) const {
        switch (type_.kind) {
            case schema_kind::tensor: return tensor_list{std::vector<value_id>(items.size(), no_value), type_.optional_elements};  // all None
            case schema_kind::integer: return pack_as<std::int64_t>(items);
            case schema_kind::floating: return pack_as<double>(items);
            case schema_kind::boolean: return pack_as<bool>(items);
            case schema_kind::text: return pack_as<std::string>(items);
            default: break;
        }
        if (!items.empty() && items.front().is<std::int64_t>() && are_all<std::int64_t>(items)) return pack_as<std::int64_t>(items);
        if (!items.empty() && items.front().is<double>() && are_all<double>(items)) return pack_as<double>(items);
        return attribute_list{std::move(items)};
    }

    template <class T>
    static bool are_all(std::vector<attribute> const& items) {
        for (auto const& i : items)
            if (!i.is<T>()) return false;
        return true;
    }
    template <class T>
    static attribute pack_as(std::vector<attribute> const& items) {
        if (!are_all<T>(items)) return attribute_list{items};  // None among them
        std::vector<T> out;
        out.reserve(items.size());
        for (auto const& i : items) out.push_back(*i.get_if<T>());
        return out;
    }

    attribute single() {
        if (type_.list && type_.optional_elements && in_.take_word("None")) return none{};
        switch (type_.kind) {
            case schema_kind::integer: return in_.take_word("Mean") ? std::int64_t{1} : integer();
            case schema_kind::floating:
                if (type_.optional && !type_.list) return literal();  // LibTorch keeps the 1 of `float? x=1` an integer
                return floating();
            case schema_kind::boolean: return boolean("True or False");
            case schema_kind::text: return text("a text in quotes");
            case schema_kind::dtype: return enumerator<dtype>(dtype_count, &find_schema_dtype, "a dtype such as float, int64, or its number");
            case schema_kind::layout: return enumerator<layout>(layout_names.size(), &find_layout_word, "strided, or the number of a layout");
            case schema_kind::memory_format:
                return enumerator<memory_format>(memory_format_names.size(), &find_memory_format_word,
                                                 "contiguous_format, preserve_format, or the number of a memory format");
            case schema_kind::device: return device_of(text("a device in quotes"));
            case schema_kind::number:
            case schema_kind::complex:
            case schema_kind::any: return literal();
            default: in_.fail(concat("None, the only default that a ", type_.name, " may have"));
        }
    }

    attribute literal() {
        if (in_.peek("True") || in_.peek("False")) return boolean("a number");
        if (type_.kind == schema_kind::any && (in_.peek("\"") || in_.peek("'"))) return text("a text in quotes");
        auto const place = in_.position();
        auto digits = in_.number();
        double real = 0;
        if (in_.peek("+") || (in_.peek("-") && !digits.empty())) {
            auto const first = to_double(digits);
            if (!first) in_.fail_at(place, "a number");
            real = *first;
            digits = in_.number();
            if (!digits.ends_with('j')) in_.fail_at(place, "a number");
        }
        if (digits.ends_with('j')) {
            auto const imaginary = to_double(digits.substr(0, digits.size() - 1));
            if (!imaginary) in_.fail_at(place, "a number");
            return std::complex<double>(real, *imaginary);
        }
        if (digits.find_first_of(".eEn") == std::string_view::npos)
            if (auto const n = to_integer(digits)) return *n;
        auto const x = to_double(digits);
        if (!x || digits.find_first_of(".eEn") == std::string_view::npos) in_.fail_at(place, "a number; an integer of 64 bits");
        return *x;
    }

    std::int64_t integer() {
        auto const place = in_.position();
        auto const n = to_integer(in_.number());
        if (!n) in_.fail_at(place, "an integer of 64 bits");
        return *n;
    }

    double floating() {
        auto const place = in_.position();
        auto const x = to_double(in_.number());
        if (!x) in_.fail_at(place, "a number");
        return *x;
    }

    bool boolean(std::string_view expected) {
        auto const place = in_.position();
        auto const word = in_.word();
        if (word != "True" && word != "False") in_.fail_at(place, expected);
        return word == "True";
    }

    template <class Enum, class Find>
    attribute enumerator(std::size_t count, Find find, std::string_view expected) {
        auto const place = in_.position();
        auto const word = in_.word();
        if (auto const named = find(word)) return *named;
        auto const n = to_integer(word);
        if (!n || *n < 0 || static_cast<std::size_t>(*n) >= count) in_.fail_at(place, expected);
        return static_cast<Enum>(*n);
    }
    static std::optional<layout> find_layout_word(std::string_view word) { return find_layout(concat("torch.", word)); }
    static std::optional<memory_format> find_memory_format_word(std::string_view word) { return find_memory_format(concat("torch.", word)); }

    static device device_of(std::string text) {
        auto const colon = text.rfind(':');
        auto const index = colon == std::string::npos ? std::nullopt : to_integer(std::string_view(text).substr(colon + 1));
        if (!index || *index < 0 || *index > 0x7fff) return {std::move(text), -1};
        return {text.substr(0, colon), static_cast<std::int32_t>(*index)};
    }

    std::string text(std::string_view expected) {
        auto const place = in_.position();
        char const quote = in_.peek("'") ? '\'' : '"';
        if (!in_.take(std::string_view(&quote, 1))) in_.fail(expected);
        std::string out;
        for (char c = in_.next(); c != quote; c = in_.next()) {
            if (c == '\0') in_.fail_at(place, "a text that ends with a quotation mark");
            out += c == '\\' ? escaped(place) : c;
        }
        return out;
    }

    /// `\n`, `\"`, `\101`: what stands behind a backslash.
    char escaped(std::size_t place) {
        static constexpr std::string_view letters = "\\'\"abfnrtv";
        static constexpr std::string_view meant = "\\'\"\a\b\f\n\r\t\v";
        char const c = in_.next();
        if (auto const i = letters.find(c); c != '\0' && i != std::string_view::npos) return meant[i];
        unsigned code = 0;
        char digit = c;
        for (int i = 0; i < 3; ++i) {
            if (i > 0) digit = in_.next();
            if (digit < '0' || digit > '7') in_.fail_at(place, R"(a text in which a backslash begins one of \\ \' \" \a \b \f \n \r \t \v \NNN)");
            code = code * 8 + static_cast<unsigned>(digit - '0');
        }
        return static_cast<char>(code & 0xff);
    }

    static std::optional<double> to_double(std::string_view digits) { return parse_double(digits); }
    static std::optional<std::int64_t> to_integer(std::string_view digits) {
        std::int64_t n = 0;
        auto const [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        if (failed != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
        return n;
    }
};

inline attribute schema_default(schema_text_cursor& in, schema_type const& type) { return schema_default_reader(in, type).read(); }

}}}  // namespace torch_ir::detail
