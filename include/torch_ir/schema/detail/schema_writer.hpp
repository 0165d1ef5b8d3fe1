// SPDX-License-Identifier: MIT
/// A schema, spelled as LibTorch prints it.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/schema/schema.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

[[nodiscard]] std::string schema_text(operator_schema const& schema);
[[nodiscard]] std::string type_text(schema_type const& type);

// ---- implementation -------------------------------------------------------------------------------------------------

inline void append_sets(std::string& out, std::vector<std::string> const& sets) {
    bool first = true;
    for (auto const& s : sets) {
        if (!first) out += '|';
        out += s;
        first = false;
    }
}

inline void append_alias(std::string& out, alias_annotation const& alias) {
    out += '(';
    append_sets(out, alias.before);
    if (alias.writes) out += '!';
    if (alias.before != alias.after) append_sets(out += " -> ", alias.after);
    out += ')';
}

/// `Tensor(a!)[2]?`: an annotation stands behind what it is about, and before a `?` of that.
inline void append_schema_type(std::string& out, schema_type const& type, std::optional<alias_annotation> const& alias) {
    out += type.name;
    if (!type.list) {
        if (alias) append_alias(out, *alias);
    } else {
        if (type.optional_elements) out += '?';
        if (alias && !alias->of_list) append_alias(out, *alias);
        out += '[';
        if (type.list_size > 0) out += std::to_string(type.list_size);
        out += ']';
        if (alias && alias->of_list) append_alias(out, *alias);
    }
    if (type.optional) out += '?';
}

inline std::string type_text(schema_type const& type) {
    std::string out;
    append_schema_type(out, type, std::nullopt);
    return out;
}

/// A default, as LibTorch prints it: floating-point numbers with 17 digits or, if they are whole, with a point; enumerators as numbers.
struct schema_default_writer {
    std::string& out;
    schema_type const& type;

    void write(attribute const& a) const { std::visit(*this, a.as_variant()); }

    void operator()(none) const { out += "None"; }
    void operator()(bool b) const { out += b ? "True" : "False"; }
    void operator()(std::int64_t n) const { out += std::to_string(n); }
    void operator()(double x) const {
        char text[40];
        std::size_t size = 0;
        if (std::isfinite(x) && std::abs(x) < 1e10 && std::trunc(x) == x) {
            if (std::signbit(x)) out += '-';
            out += std::to_string(static_cast<std::int64_t>(std::abs(x)));
        } else {
            auto const end = std::to_chars(text, text + sizeof text, x, std::chars_format::general, std::numeric_limits<double>::max_digits10).ptr;
            size = static_cast<std::size_t>(end - text);
            out.append(text, size);
        }
        if (std::string_view(text, size).find_first_of(".enf") == std::string_view::npos) out += '.';  // or it would read back as an integer
    }
    void operator()(std::complex<double> const& z) const {
        if (z.real() != 0 || std::signbit(z.real())) {
            (*this)(z.real());
            if (!std::signbit(z.imag())) out += '+';
        }
        (*this)(z.imag());
        out += 'j';
    }
    void operator()(std::string const& s) const { append_string(s); }
    void operator()(dtype t) const { out += std::to_string(static_cast<int>(t)); }
    void operator()(layout l) const { out += std::to_string(static_cast<int>(l)); }
    void operator()(memory_format f) const { out += std::to_string(static_cast<int>(f)); }
    void operator()(device const& d) const { append_string(torch_ir::to_string(d)); }
    /// `int[2] stride=1`, where LibTorch's own definitions write it so.
    void operator()(std::vector<std::int64_t> const& list) const {
        bool const is_one = list.size() > 1 && std::all_of(list.begin(), list.end(), [&](std::int64_t n) { return n == list.front(); });
        if (is_one && type.list_size == std::ssize(list) && !type.optional && !type.symbolic) return (*this)(list.front());
        append_list(list);
    }
    void operator()(tensor_list const& list) const { append_list(std::vector<attribute>(list.items.size(), none{})); }
    void operator()(attribute_list const& list) const { append_list(list.items); }
    void operator()(attribute const& a) const { write(a); }
    template <class T>
    void operator()(std::vector<T> const& list) const {
        append_list(list);
    }
    /// Values of the graph: no default is one.
    template <class T>
    void operator()(T const&) const {
        append_list(std::vector<bool>());
    }

    template <class Items>
    void append_list(Items const& items) const {
        out += '[';
        bool first = true;
        for (auto const& i : items) {
            if (!first) out += ", ";
            (*this)(i);
            first = false;
        }
        out += ']';
    }

    void append_string(std::string_view text) const {
        static constexpr std::string_view escaped = "\\'\"\a\b\f\n\r\t\v";
        static constexpr std::string_view letters = "\\'\"abfnrtv";
        out += '"';
        for (char const c : text) {
            auto const code = static_cast<unsigned char>(c);
            if (auto const i = escaped.find(c); i != std::string_view::npos) {
                (out += '\\') += letters[i];
            } else if (code >= 0x20 && code < 0x7f) {
                out += c;
            } else {
                out += '\\';
                for (int shift = 6; shift >= 0; shift -= 3) out += static_cast<char>('0' + ((code >> shift) & 7));
            }
        }
        out += '"';
    }
};

inline void append_schema_argument(std::string& out, schema_argument const& a) {
    append_schema_type(out, a.type, a.alias);
    (out += ' ') += a.name;
    if (!a.default_value) return;
    out += '=';
    schema_default_writer{out, a.type}.write(*a.default_value);
}

inline void append_schema_return(std::string& out, schema_return const& r) {
    append_schema_type(out, r.type, r.alias);
    if (!r.name.empty()) (out += ' ') += r.name;
}

inline std::string schema_text(operator_schema const& s) {
    std::string out;
    ((out += s.name.space()) += "::") += s.name.base();
    if (auto const overload = s.name.overload(); !overload.empty() && overload != "default") (out += '.') += overload;
    out += '(';
    bool first = true;
    bool keywords = false;
    auto const separate = [&] {
        if (!first) out += ", ";
        first = false;
    };
    for (auto const& a : s.arguments) {
        separate();
        if (a.keyword_only && !keywords) out += "*, ";
        keywords = keywords || a.keyword_only;
        append_schema_argument(out, a);
    }
    if (s.variadic) {
        separate();
        out += "...";
    }
    out += ") -> ";
    std::string returns;
    first = true;
    for (auto const& r : s.returns) {
        if (!first) returns += ", ";
        first = false;
        append_schema_return(returns, r);
    }
    if (s.variadic_returns) returns += first ? "..." : ", ...";
    bool const is_one = s.returns.size() + (s.variadic_returns ? 1 : 0) == 1 && returns.front() != '(';  // a tuple needs parentheses of its own
    return is_one ? out + returns : out + '(' + returns + ')';
}

}}}  // namespace torch_ir::detail
