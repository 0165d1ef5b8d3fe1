// SPDX-License-Identifier: MIT
/// The small pieces of torch.export's serialization schema, written: code numbers, numbers, devices, types of tensors and symbols. The reverse of
/// pt2/detail/schema.hpp and pt2/detail/types.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/printable.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/pt2/detail/schema.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// \{
/// The archive's number; nothing for what the schema has none for (quantized dtypes, those below a byte, jagged tensors).
[[nodiscard]] constexpr std::optional<std::int64_t> pt2_code(dtype) noexcept;
[[nodiscard]] constexpr std::optional<std::int64_t> pt2_code(layout) noexcept;
[[nodiscard]] constexpr std::optional<std::int64_t> pt2_code(memory_format) noexcept;
/// \}

/// The same; throws errc::unsupported where there is none. `place` says where it stands: `value 'x'`.
template <class Coded>
[[nodiscard]] std::int64_t get_pt2_code(Coded coded, std::string_view place);

/// Writes the JSON of an archive.
class pt2_writer : public json_writer {
public:
    /// `meta_is_cpu`: what a program that was traced without data says of the device `meta` is written as `cpu`, since the archive has the data.
    explicit pt2_writer(bool meta_is_cpu = false) : json_writer(json_charset::utf8), meta_is_cpu_(meta_is_cpu) {}

    /// `{"type": "cuda", "index": 0}`.
    void device(torch_ir::device const& d);
    /// `{"name": "obj", "class_fqn": "C"}`: CustomObjArgument.
    void object(std::string_view name, std::string_view class_name);

private:
    bool meta_is_cpu_;
};

/// Writes an object with the one key `key`, whose value `write()` writes.
template <class Write>
void write_union(pt2_writer& out, std::string_view key, Write&& write);

/// Where something stands, for messages: made a text where there is one.
struct pt2_place {
    std::string_view what, name;
    [[nodiscard]] std::string text() const { return concat(what, " '", printable(name), "'"); }
};

/// A float: a number, or one of the strings that stand for what JSON has no number for.
void write_pt2_float(pt2_writer& out, double x);
/// SymInt: a size, stride or offset.
void write_dimension(pt2_writer& out, dim const& d);
/// SymInt, SymFloat or SymBool: what is known of a symbolic scalar. Precondition: `is_known(t)`.
void write_symbol(pt2_writer& out, symbol_type const& t);
/// TensorMeta. Strides that the type has none of are those of row-major order. Throws errc::unsupported for a dtype or layout without a number, errc::invalid_ir
/// for negative sizes.
void write_tensor_meta(pt2_writer& out, tensor_type const& t, pt2_place place);

/// Something is known of a symbolic scalar: its expression, or its value.
[[nodiscard]] inline bool is_known(symbol_type const& t) noexcept { return t.symbolic || t.hint.index() != 0; }
/// It is a number, as a value without a name may be.
[[nodiscard]] inline bool is_number(symbol_type const& t) noexcept { return !t.symbolic && t.hint.index() != 0; }

/// The strides of row-major order, symbolic where sizes are.
[[nodiscard]] shape row_major_strides(shape const& sizes);

// ---- implementation -------------------------------------------------------------------------------------------------

/// Looks a number up by trying all: one table serves reading and writing.
template <class Coded, class Find>
[[nodiscard]] constexpr std::optional<std::int64_t> code_of(Coded coded, Find find) noexcept {
    constexpr std::int64_t most = 64;
    for (std::int64_t code = 0; code <= most; ++code)
        if (find(code) == coded) return code;
    return std::nullopt;
}

constexpr std::optional<std::int64_t> pt2_code(dtype t) noexcept { return code_of(t, pt2_dtype); }
constexpr std::optional<std::int64_t> pt2_code(layout l) noexcept { return code_of(l, pt2_layout); }
constexpr std::optional<std::int64_t> pt2_code(memory_format f) noexcept { return code_of(f, pt2_memory_format); }

template <class Coded>
std::int64_t get_pt2_code(Coded coded, std::string_view place) {
    auto const code = pt2_code(coded);
    if (!code) raise(error::unsupported(place, concat("'", to_string(coded), "' in an archive of torch.export"), "the format has no number for it"));
    return *code;
}

template <class Write>
void write_union(pt2_writer& out, std::string_view key, Write&& write) {
    out.open_compact('{');
    out.key(key);
    write();
    out.close('}');
}

inline void write_pt2_float(pt2_writer& out, double x) {
    if (std::isnan(x)) out.string("NaN");
    else if (std::isinf(x)) out.string(x < 0 ? "-Infinity" : "Infinity");
    else out.number(x);
}

inline void pt2_writer::device(torch_ir::device const& d) {
    bool const is_replaced = meta_is_cpu_ && d.type == "meta";
    open_compact('{');
    key("type");
    string(is_replaced ? "cpu" : d.type);
    key("index");
    d.index < 0 || is_replaced ? null() : integer(d.index);
    close('}');
}

inline void pt2_writer::object(std::string_view name, std::string_view class_name) {
    open_compact('{');
    key("name");
    string(name);
    key("class_fqn");
    string(class_name);
    close('}');
}

/// `{"as_expr": {"expr_str": …, "hint": …}}`.
template <class WriteHint>
void write_expression(pt2_writer& out, expression const& e, bool has_hint, WriteHint&& write_hint) {
    write_union(out, "as_expr", [&] {
        out.open_compact('{');
        out.key("expr_str");
        out.string(to_constructor_form(e));
        out.key("hint");
        has_hint ? write_hint() : out.null();
        out.close('}');
    });
}

inline void write_dimension(pt2_writer& out, dim const& d) {
    auto const write_value = [&] { write_union(out, "as_int", [&] { out.integer(*d.hint()); }); };
    if (d.is_static()) write_value();
    else write_expression(out, d.symbolic(), d.hint().has_value(), write_value);
}

inline void write_symbol(pt2_writer& out, symbol_type const& t) {
    auto const write_value = [&] {
        switch (t.kind) {
            case symbol_kind::integer: return write_union(out, "as_int", [&] { out.integer(std::get<std::int64_t>(t.hint)); });
            case symbol_kind::floating: return write_union(out, "as_float", [&] { write_pt2_float(out, std::get<double>(t.hint)); });
            case symbol_kind::boolean: return write_union(out, "as_bool", [&] { out.boolean(std::get<bool>(t.hint)); });
        }
    };
    if (t.symbolic) write_expression(out, t.symbolic, t.hint.index() != 0, write_value);
    else write_value();
}

inline shape row_major_strides(shape const& sizes) {
    shape out(sizes.size(), dim(1));
    for (std::size_t i = sizes.size(); i-- > 1;) {
        dim const &step = out[i], &size = sizes[i];
        std::optional<std::int64_t> product;
        if (std::int64_t n = 0; step.hint() && size.hint() && !multiply_overflows(*step.hint(), *size.hint() > 1 ? *size.hint() : 1, n)) product = n;
        auto const factor = [](dim const& d) { return d.is_static() ? expression::integer(d.value()) : d.symbolic(); };
        if (step.is_static() && size.is_static()) out[i - 1] = product.value_or(0);
        else if (step == dim(1)) out[i - 1] = size;
        else if (size == dim(1)) out[i - 1] = step;
        else
            out[i - 1] =
                dim(expression::call("Mul", step.is_static() ? std::vector{factor(step), factor(size)} : std::vector{factor(size), factor(step)}), product);
    }
    return out;
}

inline void write_tensor_meta(pt2_writer& out, tensor_type const& t, pt2_place place) {
    shape const usual = t.strides ? shape() : row_major_strides(t.sizes);
    shape const& strides = t.strides ? *t.strides : usual;
    auto const is_negative = [](dim const& d) { return d.is_static() && d.value() < 0; };
    bool const has_negative = std::any_of(t.sizes.begin(), t.sizes.end(), is_negative) || std::any_of(strides.begin(), strides.end(), is_negative);
    if (has_negative || is_negative(t.storage_offset) || strides.size() != t.sizes.size())
        raise(error::invalid_ir(place.text(), "sizes, as many strides, and an offset, each 0 or more",
                                concat(to_string(t.sizes), ", ", to_string(strides), ", ", to_string(t.storage_offset))));
    if (t.device.type.empty()) raise(error::invalid_ir(place.text(), "the name of a device type", "none"));
    auto const list = [&](std::string_view key, shape const& all) {
        out.key(key);
        out.open_compact('[');
        for (dim const& d : all) {
            out.item();
            write_dimension(out, d);
        }
        out.close(']');
    };
    out.open_compact('{');
    out.key("dtype");
    auto const dtype_code = pt2_code(t.dtype), layout_code = pt2_code(t.layout);
    out.integer(dtype_code ? *dtype_code : get_pt2_code(t.dtype, place.text()));
    list("sizes", t.sizes);
    out.key("requires_grad");
    out.boolean(t.requires_grad);
    out.key("device");
    out.device(t.device);
    list("strides", strides);
    out.key("storage_offset");
    write_dimension(out, t.storage_offset);
    out.key("layout");
    out.integer(layout_code ? *layout_code : get_pt2_code(t.layout, place.text()));
    out.close('}');
}

}}}  // namespace torch_ir::detail
