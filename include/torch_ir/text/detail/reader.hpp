// SPDX-License-Identifier: MIT
/// The text form's types and attributes, read. Grammar: text/print.hpp.
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/text/detail/cursor.hpp>
#include <torch_ir/text/detail/scope.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Reads types and attributes at the cursor.
class text_reader {
public:
    text_reader(text_cursor& in, text_scope& scope, device usual) : in_(in), scope_(scope), usual_(std::move(usual)) {}

    /// The device of tensors whose type names none.
    [[nodiscard]] device const& usual_device() const noexcept { return usual_; }
    void read_usual_device() { usual_ = device_value(); }

    [[nodiscard]] value_type type();
    [[nodiscard]] tensor_type tensor();
    [[nodiscard]] attribute value(std::size_t depth = 0);

private:
    text_cursor& in_;
    text_scope& scope_;
    device usual_;

    [[nodiscard]] torch_ir::expression expression(std::size_t depth);
    [[nodiscard]] dim dimension();
    [[nodiscard]] shape dimensions();
    void extras(tensor_type&);
    [[nodiscard]] symbol_type symbol(symbol_kind);
    [[nodiscard]] device device_value();
    [[nodiscard]] device device_in_parentheses();
    [[nodiscard]] attribute number();
    [[nodiscard]] double real();
    [[nodiscard]] attribute named_value(std::size_t depth);
    [[nodiscard]] std::vector<attribute> items(std::size_t depth);
    [[nodiscard]] attribute plain_list(std::size_t depth);
    [[nodiscard]] attribute prefixed_list(std::string_view prefix, std::size_t start, std::size_t depth);
    [[nodiscard]] attribute map(std::size_t depth);
    void check_depth(std::size_t depth);
    template <class T>
    [[nodiscard]] attribute list_of(std::vector<attribute>&, std::size_t start, std::string_view expected);
    [[nodiscard]] attribute tensors(std::vector<attribute> const&, bool optional, std::size_t start);
    [[nodiscard]] attribute symbols(std::vector<attribute> const&, std::size_t start);
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline void text_reader::check_depth(std::size_t depth) {
    if (depth > max_depth) in_.fail_at(in_.position(), "at most " + std::to_string(max_depth) + " levels", "more");
}

inline torch_ir::expression text_reader::expression(std::size_t depth) {
    check_depth(depth);
    using torch_ir::expression;
    char const next = in_.peek();
    if (next == '"') return expression::text(in_.quoted());
    if (next == '-' || is_text_digit(next)) return expression::integer(in_.integer());
    if (in_.take('?')) return {};
    auto name = in_.take('$') ? in_.quoted() : std::string(in_.word());
    if (name.empty() && next != '$') in_.fail("an expression such as s77, 4 or Add(s77, 1)");
    if (in_.take('[')) {
        auto assumptions = in_.quoted();
        in_.expect(']');
        return expression::symbol(std::move(name), std::move(assumptions));
    }
    if (!in_.take('(')) return expression::symbol(std::move(name));
    std::vector<expression> arguments;
    if (!in_.take(')')) {
        do arguments.push_back(this->expression(depth + 1));
        while (in_.take(','));
        in_.expect(')');
    }
    return expression::call(std::move(name), std::move(arguments));
}

inline dim text_reader::dimension() {
    if (!in_.take('{')) return in_.integer("a dimension: an integer or {expression=hint}");
    auto e = expression(0);
    std::optional<std::int64_t> hint;
    if (in_.take('=')) hint = in_.integer();
    in_.expect('}');
    return dim(std::move(e), hint);
}

inline shape text_reader::dimensions() {
    shape out;
    in_.expect('[');
    if (in_.take(']')) return out;
    do out.push_back(dimension());
    while (in_.take(','));
    in_.expect(']');
    return out;
}

inline device text_reader::device_value() { return in_.peek() == '(' ? device_in_parentheses() : device_from_text(in_.quoted("a device such as \"meta\"")); }

inline device text_reader::device_in_parentheses() {
    in_.expect('(');
    device d;
    std::string const text = in_.quoted("a device such as \"cuda:0\"");
    if (in_.take(',')) {
        std::size_t const start = in_.position();
        auto const index = in_.integer();
        if (index != static_cast<std::int32_t>(index)) in_.fail_at(start, "a device index");
        d = {text, static_cast<std::int32_t>(index)};
    } else d = device_from_text(text);
    in_.expect(')');
    return d;
}

inline void text_reader::extras(tensor_type& t) {
    do {
        std::size_t const start = in_.position();
        auto const key = in_.word();
        if (key == "nostrides") t.strides.reset();
        else if (key == "grad") t.requires_grad = true;
        else if (key == "strides") in_.expect('='), t.strides = dimensions();
        else if (key == "offset") in_.expect('='), t.storage_offset = dimension();
        else if (key == "device") in_.expect('='), t.device = device_value();
        else if (key == "layout") {
            in_.expect('=');
            std::size_t const at = in_.position();
            auto const found = find_layout(in_.word());
            if (!found) in_.fail_at(at, "a layout such as torch.sparse_coo");
            t.layout = *found;
        } else in_.fail_at(start, "strides=, nostrides, offset=, device=, layout= or grad");
    } while (in_.take(','));
    in_.expect('}');
}

inline symbol_type text_reader::symbol(symbol_kind kind) {
    symbol_type t;
    t.kind = kind;
    if (!in_.take('(')) return t;
    if (in_.peek() != '=') t.symbolic = expression(0);
    if (in_.take('=')) {
        std::size_t const start = in_.position();
        attribute const hint = value();
        if (auto const* n = hint.get_if<std::int64_t>()) t.hint = *n;
        else if (auto const* d = hint.get_if<double>()) t.hint = *d;
        else if (auto const* b = hint.get_if<bool>()) t.hint = *b;
        else in_.fail_at(start, "a number, True or False");
    }
    in_.expect(')');
    return t;
}

inline value_type text_reader::type() {
    std::size_t const start = in_.position();
    auto const name = in_.word();
    if (name == "none") return std::monostate();
    if (name == "symint") return symbol(symbol_kind::integer);
    if (name == "symfloat") return symbol(symbol_kind::floating);
    if (name == "symbool") return symbol(symbol_kind::boolean);
    if (name == "object") {
        in_.expect('(');
        object_type t{in_.quoted("the name of a class")};
        in_.expect(')');
        return t;
    }
    in_.go_back(start);
    return tensor();
}

inline tensor_type text_reader::tensor() {
    std::size_t const start = in_.position();
    auto const found = find_dtype(in_.word());
    if (!found) in_.fail_at(start, "a type such as float32[2, 3], symint, none or object(\"class\")");
    tensor_type t;
    t.dtype = *found;
    t.device = usual_;
    t.sizes = dimensions();
    t.strides = canonical_strides(t.sizes);
    if (in_.take('{')) extras(t);
    return t;
}

inline attribute text_reader::number() {
    std::size_t const start = in_.position();
    auto const text = in_.number();
    if (auto const n = text_cursor::to_integer(text)) return *n;
    bool const digits = text.find_first_not_of("-0123456789") == std::string_view::npos;
    auto const d = digits ? std::nullopt : text_cursor::to_double(text);
    if (!d) in_.fail_at(start, digits ? "an integer of 64 bits" : "a number");
    return *d;
}

inline double text_reader::real() {
    std::size_t const start = in_.position();
    auto const d = text_cursor::to_double(in_.number());
    if (!d) in_.fail_at(start, "a number");
    return *d;
}

inline attribute text_reader::value(std::size_t depth) {
    check_depth(depth);
    char const next = in_.peek();
    if (next == '%') return use{scope_.reference(in_)};
    if (next == '"') return in_.quoted();
    if (next == '[') return plain_list(depth);
    if (next == '{') return map(depth);
    if (next == '-' || is_text_digit(next)) return number();
    return named_value(depth);
}

inline attribute text_reader::named_value(std::size_t depth) {
    std::size_t const start = in_.position();
    auto const word = in_.word();
    if (word == "None") return none();
    if (word == "True") return true;
    if (word == "False") return false;
    if (word == "inf" || word == "nan") return *text_cursor::to_double(word);
    if (word == "device") return device_in_parentheses();
    if (word == "op") {
        in_.expect('(');
        operator_ref o{in_.quoted("the name of an operator")};
        in_.expect(')');
        return o;
    }
    if (word == "graph") {
        in_.expect('(');
        subgraph_ref g{in_.index(), {}};
        in_.expect(',');
        g.name = in_.quoted("the label of a sub-program");
        in_.expect(')');
        return g;
    }
    if (word == "complex") {
        in_.expect('(');
        double const re = real();
        in_.expect(',');
        double const im = real();
        in_.expect(')');
        return std::complex<double>(re, im);
    }
    if (word.starts_with("torch.")) {
        if (auto const t = find_dtype(word.substr(6))) return *t;
        if (auto const l = find_layout(word)) return *l;
        if (auto const f = find_memory_format(word)) return *f;
        in_.fail_at(start, "a dtype, layout or memory format");
    }
    if (in_.peek_here() == '[' || (in_.peek_here() == '?' && in_.peek_behind() == '[')) return prefixed_list(word, start, depth);
    in_.fail_at(start, "a value such as %x, 5, 1.0, \"text\", None, torch.float32 or [1, 2]");
}

inline std::vector<attribute> text_reader::items(std::size_t depth) {
    std::vector<attribute> out;
    in_.expect('[');
    if (in_.take(']')) return out;
    do out.push_back(value(depth + 1));
    while (in_.take(','));
    in_.expect(']');
    return out;
}

template <class T>
attribute text_reader::list_of(std::vector<attribute>& from, std::size_t start, std::string_view expected) {
    std::vector<T> out;
    out.reserve(from.size());
    for (auto& i : from) {
        if (!i.is<T>()) in_.fail_at(start, expected, "an item of another type");
        out.push_back(std::get<T>(std::move(i)));
    }
    return out;
}

inline attribute text_reader::tensors(std::vector<attribute> const& from, bool optional, std::size_t start) {
    tensor_list out;
    out.optional = optional;
    for (auto const& i : from) {
        auto const* u = i.get_if<use>();
        if (!u && !i.is<none>()) in_.fail_at(start, "a list of values and None", "an item of another type");
        out.items.push_back(u ? u->value : no_value);
    }
    return out;
}

inline attribute text_reader::symbols(std::vector<attribute> const& from, std::size_t start) {
    symbol_list out;
    for (auto const& i : from) {
        if (auto const* n = i.get_if<std::int64_t>()) out.items.emplace_back(*n);
        else if (auto const* d = i.get_if<double>()) out.items.emplace_back(*d);
        else if (auto const* b = i.get_if<bool>()) out.items.emplace_back(*b);
        else if (auto const* u = i.get_if<use>()) out.items.emplace_back(*u);
        else in_.fail_at(start, "a list of values and numbers", "an item of another type");
    }
    return out;
}

/// A list whose items tell its type.
inline attribute text_reader::plain_list(std::size_t depth) {
    std::size_t const start = in_.position();
    auto all = items(depth);
    constexpr std::string_view one_type = "items of one type (else list[...], or sym[...] for numbers and values)";
    bool holes = false, uses = false;
    for (auto const& i : all) {
        holes = holes || i.is<none>();
        uses = uses || i.is<use>();
    }
    if (all.empty()) in_.fail_at(start, "the type of an empty list: int[], float[], bool[], str[], Tensor[], Tensor?[] or list[]", "[]");
    if (uses) return tensors(all, holes, start);
    if (all.front().is<std::int64_t>()) return list_of<std::int64_t>(all, start, one_type);
    if (all.front().is<double>()) return list_of<double>(all, start, one_type);
    if (all.front().is<bool>()) return list_of<bool>(all, start, one_type);
    if (all.front().is<std::string>()) return list_of<std::string>(all, start, one_type);
    in_.fail_at(start, "a list of numbers, booleans, texts or values (else list[...])", "a list of something else");
}

inline attribute text_reader::prefixed_list(std::string_view prefix, std::size_t start, std::size_t depth) {
    bool const optional = in_.peek_here() == '?';
    if (optional) in_.advance();
    if (prefix == "Tensor") return tensors(items(depth), optional, start);
    if (!optional) {
        if (prefix == "sym") return symbols(items(depth), start);
        if (prefix == "list") return attribute_list{items(depth)};
        auto all = prefix == "int" || prefix == "float" || prefix == "bool" || prefix == "str" ? std::optional(items(depth)) : std::nullopt;
        if (all && prefix == "int") return list_of<std::int64_t>(*all, start, "integers");
        if (all && prefix == "float") return list_of<double>(*all, start, "floating-point numbers, such as 1.0");
        if (all && prefix == "bool") return list_of<bool>(*all, start, "True or False");
        if (all) return list_of<std::string>(*all, start, "quoted texts");
    }
    in_.fail_at(start, "a list: int[], float[], bool[], str[], Tensor[], Tensor?[], sym[] or list[]");
}

inline attribute text_reader::map(std::size_t depth) {
    attribute_map out;
    in_.expect('{');
    if (in_.take('}')) return out;
    do {
        auto key = in_.quoted("a quoted key");
        in_.expect(':');
        out.items.emplace_back(std::move(key), value(depth + 1));
    } while (in_.take(','));
    in_.expect('}');
    return out;
}

}}}  // namespace torch_ir::detail
