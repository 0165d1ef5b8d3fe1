// SPDX-License-Identifier: MIT
/// Types of values in an archive: tensors, symbolic scalars, objects.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/pt2/detail/printed_expression.hpp>
#include <torch_ir/pt2/detail/schema.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Reads types and shares equal expressions between them. Refers to the text of the document it reads.
class pt2_type_reader {
public:
    /// A TensorMeta record: dtype, sizes, strides, storage_offset, device, layout, requires_grad.
    [[nodiscard]] tensor_type tensor(json_cursor const& meta);

    /// A size, stride or offset: `{"as_int": 4}` or `{"as_expr": {"expr_str": "…", "hint": {"as_int": 2}}}`. An integer must not
    /// be negative.
    [[nodiscard]] dim dimension(json_cursor const&);

    /// The value of a symbolic scalar: SymInt, SymFloat or SymBool, by `kind`.
    [[nodiscard]] symbol_type symbol(json_cursor const&, symbol_kind kind);

    /// An expression in SymPy's constructor form, or printed for people as before 2.6. Anything else is kept verbatim.
    [[nodiscard]] expression parse(json_cursor const& text);

private:
    view_map<expression> expressions_;

    [[nodiscard]] shape dimensions(json_cursor const& list);
    [[nodiscard]] static bool is_identifier(std::string_view text) noexcept;
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline tensor_type pt2_type_reader::tensor(json_cursor const& meta) {
    tensor_type t;
    t.dtype = read_pt2_dtype(meta.at("dtype"));
    json_cursor const sizes = meta.at("sizes"), strides = meta.at("strides");
    t.sizes = dimensions(sizes);
    t.strides = dimensions(strides);
    if (t.strides->size() != t.sizes.size()) strides.fail(concat("as many strides as sizes (", std::to_string(t.sizes.size()), ")"));
    json_cursor const offset = meta.at("storage_offset");
    t.storage_offset = dimension(offset);
    json_cursor const where = meta.at("device");
    t.device = read_pt2_device(where);
    t.layout = read_pt2_layout(meta.at("layout"));
    t.requires_grad = meta.at("requires_grad").as_bool();
    return t;
}

inline shape pt2_type_reader::dimensions(json_cursor const& list) {
    shape out;
    out.reserve(list.as_array().size());
    list.for_each_element([&](json_cursor const& d) { out.push_back(dimension(d)); });
    return out;
}

inline dim pt2_type_reader::dimension(json_cursor const& c) {
    if (c.value().is_number()) return c.as_int(0, std::numeric_limits<std::int64_t>::max());  // an offset in 2.1, 2.2
    pt2_union const u = open_union(c);
    if (u.key == "as_int") return u.value.as_int(0, std::numeric_limits<std::int64_t>::max());
    if (u.key != "as_expr") fail_union(c, "'as_int' or 'as_expr'", u.key);
    std::optional<std::int64_t> hint;
    if (auto const h = find_member(u.value, "hint")) {
        if (h->value().is_number()) return {parse(u.value.at("expr_str")), h->as_int()};  // 2.1
        pt2_union const value = open_union(*h);
        if (value.key != "as_int") fail_union(*h, "'as_int'", value.key);
        hint = value.value.as_int();
    }
    return {parse(u.value.at("expr_str")), hint};
}

inline symbol_type pt2_type_reader::symbol(json_cursor const& c, symbol_kind kind) {
    symbol_type t{kind, {}, {}};
    auto const read_value = [&](json_cursor const& at, pt2_union const& u, std::string_view expected) {
        if (u.key == "as_int" && kind != symbol_kind::boolean) {
            std::int64_t const n = u.value.as_int();
            if (kind == symbol_kind::integer) t.hint = n;
            else t.hint = static_cast<double>(n);
        } else if (u.key == "as_float" && kind == symbol_kind::floating) {
            t.hint = read_pt2_float(u.value);
        } else if (u.key == "as_bool" && kind == symbol_kind::boolean) {
            t.hint = u.value.as_bool();
        } else {
            fail_union(at, expected, u.key);
        }
    };
    std::string_view const value_key = kind == symbol_kind::integer ? "'as_int'" : kind == symbol_kind::floating ? "'as_float'" : "'as_bool'";
    pt2_union const u = open_union(c);
    if (u.key != "as_expr") {
        read_value(c, u, concat(value_key, " or 'as_expr'"));
        return t;
    }
    if (u.value.value().is_string()) {  // a truth value in 2.1
        t.symbolic = parse(u.value);
        return t;
    }
    t.symbolic = parse(u.value.at("expr_str"));
    if (auto const h = find_member(u.value, "hint")) {
        if (h->value().is_number() && kind == symbol_kind::integer) t.hint = h->as_int();  // 2.1
        else read_value(*h, open_union(*h), value_key);
    }
    return t;
}

inline bool pt2_type_reader::is_identifier(std::string_view text) noexcept {
    auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    if (text.empty() || !is_letter(text.front()) || text == "True" || text == "False") return false;
    for (char const c : text)
        if (!is_letter(c) && (c < '0' || c > '9')) return false;
    return true;
}

inline expression pt2_type_reader::parse(json_cursor const& c) {
    std::string_view const text = c.as_string();
    if (text.empty()) c.fail("an expression");
    auto const [at, is_new] = expressions_.try_emplace(text);
    if (is_new) {
        if (is_identifier(text)) at->second = parse_printed_expression(text).value_or(expression::symbol(std::string(text)));
        else if (auto parsed = parse_expression(text)) at->second = *std::move(parsed);
        else if (auto printed = parse_printed_expression(text)) at->second = *std::move(printed);
        else at->second = expression::text(std::string(text));
    }
    return at->second;
}

}}}  // namespace torch_ir::detail
