// SPDX-License-Identifier: MIT
/// Attributes as text, and what else the text form is written with. Grammar: text/print.hpp.
///
/// \code
///     for (auto const& a : call.arguments) std::cout << a.name << " = " << torch_ir::to_string(a.value) << '\n';   // stride = [1, 1]
/// \endcode
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/ir/utf8.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// An argument's value as the text form has it: `[1, 1]`, `torch.float32`, `None`. A use of a value is `names[to_index(value)]`, as `%x`, or its number
/// (`%?#3`) where `names` is shorter or empty there. Linear.
[[nodiscard]] std::string to_string(attribute const& a, std::span<std::string const> names = {});

namespace detail {

/// The text form of each value by its id: `%x`, `%"odd name"`, `%x#3`, `%?label`.
using text_names = std::span<std::string const>;

/// What the outputs of each `output_kind` are called, by its number.
inline constexpr std::array<std::string_view, 8> output_kind_words{"user", "buffer_mutation",       "user_input_mutation",    "parameter_mutation",
                                                                   "loss", "gradient_to_parameter", "gradient_to_user_input", "token"};

[[nodiscard]] constexpr bool is_text_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_text_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_text_digit(c) || c == '_' || c == '.';
}
/// Can stand without quotes: [A-Za-z0-9_.]+.
[[nodiscard]] bool is_text_word(std::string_view) noexcept;

/// `"text"`: `\"`, `\\`, `\n`, `\t`, `\r` and `\xNN` for other control characters, and for each byte behind ASCII where the
/// text is not UTF-8.
void append_quoted(std::string& out, std::string_view text);
/// `word` as it is, anything else quoted.
void append_word(std::string& out, std::string_view word);
void append_hex(std::string& out, std::span<std::byte const> bytes);

void append_text(std::string& out, bool);
void append_text(std::string& out, std::int64_t);
/// The shortest decimal that reads back as the same number, with a point or an exponent: `1.0`, `1e-05`; `inf`, `-inf`, `nan`.
void append_text(std::string& out, double);
/// `5`, `s77`, `s77["integer=True"]`, `$"odd name"`, `Add(Mul(4, s77), 1)`; verbatim text is quoted.
void append_text(std::string& out, expression const&);
/// `64`, `{s77=2}`, `{s77}`.
void append_text(std::string& out, dim const&);
void append_text(std::string& out, shape const&);
/// `"cuda:0"`, or `("type", index)` where that would read back as another device.
void append_text(std::string& out, device const&);
/// A type; a tensor's device is told where it is not `usual`.
void append_text(std::string& out, value_type const&, device const& usual);
void append_text(std::string& out, attribute const&, text_names);

/// The device that `text` spells: `cuda:1` has the index 1, a text without a number behind its last colon none.
[[nodiscard]] device device_from_text(std::string_view text);

/// Row-major strides of `sizes`: nothing where they depend on a symbol (only the first size may be one) or don't fit.
[[nodiscard]] std::optional<shape> canonical_strides(shape const& sizes);

/// What an attribute is, for messages: `string 'abc'`.
[[nodiscard]] std::string describe_attribute(attribute const& a);

/// `[a, b]` with `append(item)` for each item, between `open` and `close`.
template <class Items, class Append>
void append_list(std::string& out, std::string_view open, Items const& items, std::string_view close, Append&& append) {
    out += open;
    bool first = true;
    for (auto const& i : items) {
        if (!std::exchange(first, false)) out += ", ";
        append(i);
    }
    out += close;
}

}  // namespace detail

#if TORCH_IR_BODIES_OF(ir)

namespace detail {

TORCH_IR_INLINE bool is_text_word(std::string_view text) noexcept {
    for (char const c : text)
        if (!is_text_word(c)) return false;
    return !text.empty();
}

TORCH_IR_INLINE void append_quoted(std::string& out, std::string_view text) {
    bool const utf8 = is_utf8(text);
    out += '"';
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') (out += '\\') += c;
        else if (c == '\n') out += "\\n";
        else if (c == '\t') out += "\\t";
        else if (c == '\r') out += "\\r";
        else if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !utf8)) {
            out += "\\x";
            auto const value = static_cast<std::byte>(byte);
            append_hex(out, {&value, 1});
        } else out += c;
    }
    out += '"';
}

TORCH_IR_INLINE void append_word(std::string& out, std::string_view word) {
    if (is_text_word(word)) out += word;
    else append_quoted(out, word);
}

TORCH_IR_INLINE void append_hex(std::string& out, std::span<std::byte const> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    out.reserve(out.size() + 2 * bytes.size());
    for (std::byte const b : bytes) {
        out += digits[std::to_integer<std::size_t>(b >> 4)];
        out += digits[std::to_integer<std::size_t>(b & std::byte{15})];
    }
}

TORCH_IR_INLINE void append_text(std::string& out, bool b) { out += b ? "True" : "False"; }
TORCH_IR_INLINE void append_text(std::string& out, std::int64_t n) { out += std::to_string(n); }
TORCH_IR_INLINE void append_text(std::string& out, double d) {
    if (std::isnan(d)) {
        out += "nan";
        return;
    }
    std::array<char, 40> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), d).ptr;
    std::string_view const text(digits.data(), static_cast<std::size_t>(end - digits.data()));
    out += text;
    if (text.find_first_of(".en") == std::string_view::npos) out += ".0";  // `n` is in inf
}

/// A name inside an expression, which must not look like a number.
TORCH_IR_INLINE void append_expression_name(std::string& out, std::string const& name) {
    if (is_text_word(name) && !is_text_digit(name.front())) {
        out += name;
    } else {
        out += '$';
        append_quoted(out, name);
    }
}

TORCH_IR_INLINE void append_text(std::string& out, expression const& e) {
    static std::string const usual = expression::symbol({}).assumptions();
    switch (e.what()) {
        case expression::kind::empty: out += '?'; return;
        case expression::kind::integer: append_text(out, e.value()); return;
        case expression::kind::text: append_quoted(out, e.name()); return;
        case expression::kind::symbol:
            append_expression_name(out, e.name());
            if (e.assumptions() == usual) return;
            out += '[';
            append_quoted(out, e.assumptions());
            out += ']';
            return;
        case expression::kind::call: break;
    }
    append_expression_name(out, e.name());
    append_list(out, "(", e.arguments(), ")", [&](expression const& a) { append_text(out, a); });
}

TORCH_IR_INLINE void append_text(std::string& out, dim const& d) {
    if (d.is_static()) {
        append_text(out, d.value());
        return;
    }
    out += '{';
    append_text(out, d.symbolic());
    if (auto const hint = d.hint()) {
        out += '=';
        append_text(out, *hint);
    }
    out += '}';
}

TORCH_IR_INLINE void append_text(std::string& out, shape const& s) {
    append_list(out, "[", s, "]", [&](dim const& d) { append_text(out, d); });
}

TORCH_IR_INLINE device device_from_text(std::string_view text) {
    auto const colon = text.rfind(':');
    if (colon != std::string_view::npos) {
        std::int32_t index = 0;
        auto const [end, failed] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), index);
        if (failed == std::errc() && end == text.data() + text.size() && is_text_digit(text[colon + 1])) return {std::string(text.substr(0, colon)), index};
    }
    return {std::string(text), -1};
}

TORCH_IR_INLINE void append_text(std::string& out, device const& d) {
    std::string const text = to_string(d);
    if (device_from_text(text) == d) {
        append_quoted(out, text);
        return;
    }
    out += '(';
    append_quoted(out, d.type);
    out += ", " + std::to_string(d.index) + ')';
}

TORCH_IR_INLINE std::optional<shape> canonical_strides(shape const& sizes) {
    shape strides(sizes.size());
    std::int64_t step = 1;
    for (std::size_t i = sizes.size(); i-- > 0;) {
        strides[i] = step;
        if (i == 0) break;
        if (!sizes[i].is_static()) return std::nullopt;
        if (sizes[i].value() > 1 && detail::multiply_overflows(step, sizes[i].value(), step)) return std::nullopt;
    }
    return strides;
}

TORCH_IR_INLINE void append_text(std::string& out, tensor_type const& t, device const& usual) {
    out += to_string(t.dtype);
    append_text(out, t.sizes);
    bool any = false;
    auto const extra = [&](std::string_view text) -> std::string& {
        out += std::exchange(any, true) ? ", " : "{";
        return out += text;
    };
    if (!t.strides) extra("nostrides");
    else if (t.strides != canonical_strides(t.sizes)) append_text(extra("strides="), *t.strides);
    if (t.storage_offset != dim(0)) append_text(extra("offset="), t.storage_offset);
    if (t.device != usual) append_text(extra("device="), t.device);
    if (t.layout != layout::strided) extra("layout=") += to_string(t.layout);
    if (t.requires_grad) extra("grad");
    if (any) out += '}';
}

TORCH_IR_INLINE void append_text(std::string& out, symbol_type const& t) {
    out += t.kind == symbol_kind::integer ? "symint" : t.kind == symbol_kind::floating ? "symfloat" : "symbool";
    if (!t.symbolic && std::holds_alternative<std::monostate>(t.hint)) return;
    out += '(';
    if (t.symbolic) append_text(out, t.symbolic);
    std::visit(
        [&](auto const& hint) {
            if constexpr (!std::is_same_v<decltype(hint), std::monostate const&>) append_text(out += '=', hint);
        },
        t.hint);
    out += ')';
}

TORCH_IR_INLINE void append_text(std::string& out, value_type const& type, device const& usual) {
    if (auto const* t = std::get_if<tensor_type>(&type)) append_text(out, *t, usual);
    else if (auto const* s = std::get_if<symbol_type>(&type)) append_text(out, *s);
    else if (auto const* o = std::get_if<object_type>(&type)) {
        append_quoted(out += "object(", o->class_name);
        out += ')';
    } else out += "none";
}

/// Writes one attribute, whatever it holds.
struct attribute_writer {
    std::string& out;
    text_names names;

    void operator()(none) const { out += "None"; }
    void operator()(bool b) const { append_text(out, b); }
    void operator()(std::int64_t n) const { append_text(out, n); }
    void operator()(double d) const { append_text(out, d); }
    void operator()(std::complex<double> const& c) const {
        append_text(out += "complex(", c.real());
        append_text(out += ", ", c.imag());
        out += ')';
    }
    void operator()(std::string const& s) const { append_quoted(out, s); }
    void operator()(dtype t) const { (out += "torch.") += to_string(t); }
    void operator()(layout l) const { out += to_string(l); }
    void operator()(memory_format f) const { out += to_string(f); }
    void operator()(device const& d) const {
        bool const plain = device_from_text(to_string(d)) == d;
        append_text(out += plain ? "device(" : "device", d);
        if (plain) out += ')';
    }
    void operator()(use u) const { reference(u.value); }
    void operator()(subgraph_ref const& s) const {
        out += "graph(" + std::to_string(s.index) + ", ";
        append_quoted(out, s.name);
        out += ')';
    }
    void operator()(operator_ref const& o) const {
        append_quoted(out += "op(", o.name);
        out += ')';
    }
    void operator()(std::vector<bool> const& v) const {
        append_list(out, v.empty() ? "bool[" : "[", v, "]", [&](bool b) { append_text(out, b); });
    }
    void operator()(std::vector<std::int64_t> const& v) const {
        append_list(out, v.empty() ? "int[" : "[", v, "]", [&](std::int64_t n) { append_text(out, n); });
    }
    void operator()(std::vector<double> const& v) const {
        append_list(out, v.empty() ? "float[" : "[", v, "]", [&](double d) { append_text(out, d); });
    }
    void operator()(std::vector<std::string> const& v) const {
        append_list(out, v.empty() ? "str[" : "[", v, "]", [&](std::string const& s) { append_quoted(out, s); });
    }
    void operator()(tensor_list const& t) const {
        bool some = false, hole = false;
        for (value_id const v : t.items) (v == no_value ? hole : some) = true;
        bool const plain = some && hole == t.optional;  // the items tell the type
        append_list(out,
                    plain        ? "["
                    : t.optional ? "Tensor?["
                                 : "Tensor[",
                    t.items, "]", [&](value_id v) {
                        if (v == no_value) out += "None";
                        else reference(v);
                    });
    }
    void operator()(symbol_list const& s) const {
        append_list(out, "sym[", s.items, "]", [&](symbol_list::item const& i) { std::visit(*this, i); });
    }
    void operator()(attribute_list const& l) const {
        append_list(out, "list[", l.items, "]", [&](attribute const& a) { append_text(out, a, names); });
    }
    void operator()(attribute_map const& m) const {
        append_list(out, "{", m.items, "}", [&](auto const& entry) {
            append_quoted(out, entry.first);
            append_text(out += ": ", entry.second, names);
        });
    }
    void reference(value_id v) const {
        if (to_index(v) < names.size() && !names[to_index(v)].empty()) out += names[to_index(v)];
        else out += "%?#" + std::to_string(to_index(v));
    }
};

TORCH_IR_INLINE void append_text(std::string& out, attribute const& a, text_names names) { std::visit(attribute_writer{out, names}, a.as_variant()); }

TORCH_IR_INLINE std::string describe_attribute(attribute const& a) {
    struct describer {
        std::string operator()(none) const { return "None"; }
        std::string operator()(bool b) const { return b ? "True" : "False"; }
        std::string operator()(std::int64_t n) const { return "integer " + std::to_string(n); }
        std::string operator()(double x) const { return "float " + std::to_string(x); }
        std::string operator()(std::complex<double> const&) const { return "a complex number"; }
        std::string operator()(std::string const& s) const { return "string '" + s.substr(0, 60) + "'"; }
        std::string operator()(dtype t) const { return concat("dtype ", to_string(t)); }
        std::string operator()(device const& d) const { return concat("device ", to_string(d)); }
        std::string operator()(layout l) const { return concat("layout ", to_string(l)); }
        std::string operator()(memory_format f) const { return concat("memory format ", to_string(f)); }
        std::string operator()(use) const { return "a value"; }
        std::string operator()(subgraph_ref const& s) const { return "sub-program '" + s.name + "'"; }
        std::string operator()(operator_ref const& o) const { return "operator '" + o.name + "'"; }
        std::string operator()(tensor_list const& l) const { return list(l.items.size(), "tensors"); }
        std::string operator()(symbol_list const& l) const { return list(l.items.size(), "numbers"); }
        std::string operator()(std::vector<bool> const& l) const { return list(l.size(), "booleans"); }
        std::string operator()(std::vector<std::int64_t> const& l) const { return list(l.size(), "integers"); }
        std::string operator()(std::vector<double> const& l) const { return list(l.size(), "floats"); }
        std::string operator()(std::vector<std::string> const& l) const { return list(l.size(), "strings"); }
        std::string operator()(attribute_list const& l) const { return list(l.items.size(), "items"); }
        std::string operator()(attribute_map const& m) const { return list(m.items.size(), "named items"); }
        static std::string list(std::size_t n, char const* what) { return "a list of " + std::to_string(n) + " " + what; }
    };
    return std::visit(describer{}, a.as_variant());
}

}  // namespace detail

TORCH_IR_INLINE std::string to_string(attribute const& a, std::span<std::string const> names) {
    std::string out;
    detail::append_text(out, a, names);
    return out;
}

#endif

}}  // namespace torch_ir
