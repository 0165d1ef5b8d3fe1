// SPDX-License-Identifier: MIT
/// Reading types and attributes of the native dialect.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/json/detail/native_rules.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Reads values of one program of a document. All functions throw errc::malformed that names the place.
class native_value_reader {
public:
    /// What the values of a program may refer to, and how strict to be.
    struct scope {
        type_defaults defaults{};
        std::size_t values = 0;
        std::size_t subgraphs = 0;
        std::string newer{};  ///< the document's version if it is a later one than this library's
    };

    explicit native_value_reader(scope const& s) : scope_(s) {}

    /// Throws where the object has a member that is not among `known`.
    void check_keys(json_cursor const& object, std::initializer_list<std::string_view> known) const;

    [[nodiscard]] value_type type(json_cursor const& object) const;
    [[nodiscard]] torch_ir::attribute attribute(json_cursor const& at, std::size_t depth = 0) const;
    [[nodiscard]] torch_ir::device device(json_cursor const& at) const;
    [[nodiscard]] torch_ir::expression expression(json_cursor const& at, std::size_t depth = 0) const;
    [[nodiscard]] dtype element_type(json_cursor const& at) const;
    [[nodiscard]] std::vector<std::int64_t> integers(json_cursor const& at) const;
    /// An id of a value of the program; null is `no_value` where that is allowed.
    [[nodiscard]] value_id id(json_cursor const& at, bool or_null = false) const;

    /// The place of a text among `names`.
    template <class Enum>
    [[nodiscard]] static Enum choice(json_cursor const& at, std::initializer_list<std::string_view> names);

private:
    [[nodiscard]] tensor_type tensor(json_cursor const& object) const;
    [[nodiscard]] symbol_type symbol(json_cursor const& object) const;
    [[nodiscard]] dim dimension(json_cursor const& at) const;
    [[nodiscard]] shape dimensions(json_cursor const& at) const;
    [[nodiscard]] double number(json_cursor const& at) const;
    [[nodiscard]] torch_ir::attribute array(json_cursor const& at) const;
    [[nodiscard]] torch_ir::attribute tagged(json_cursor const& at, std::size_t depth) const;
    [[nodiscard]] tensor_list tensors(json_cursor const& at, bool optional) const;
    [[nodiscard]] symbol_list symbols(json_cursor const& at) const;
    template <class T, class Read>
    [[nodiscard]] static std::vector<T> list(json_cursor const& at, Read const& read);

    scope const& scope_;
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline void native_value_reader::check_keys(json_cursor const& object, std::initializer_list<std::string_view> known) const {
    object.for_each_member([&](std::string_view key, json_cursor const& member) {
        for (std::string_view const k : known)
            if (k == key) return;
        if (!scope_.newer.empty())
            raise(error::unsupported(object.file(),
                                     concat("version ", scope_.newer, " of the format, for its key '", printable(key), "' at ", member.pointer()),
                                     "write it with an older version, or read it with a newer one"));
        std::string names;
        for (std::string_view const k : known) names += (names.empty() ? "" : ", ") + std::string(k);
        object.fail(concat("only the keys ", names), concat("the key '", printable(key), "'"));
    });
}

template <class Enum>
Enum native_value_reader::choice(json_cursor const& at, std::initializer_list<std::string_view> names) {
    std::string_view const text = at.as_string();
    std::string all;
    std::size_t i = 0;
    for (std::string_view const n : names) {
        if (n == text) return static_cast<Enum>(i);
        all += (i++ == 0 ? "" : ", ") + std::string(n);
    }
    at.fail("one of " + all);
}

template <class T, class Read>
std::vector<T> native_value_reader::list(json_cursor const& at, Read const& read) {
    std::vector<T> out;
    out.reserve(at.as_array().size());
    at.for_each_element([&](json_cursor const& e) { out.push_back(read(e)); });
    return out;
}

inline value_id native_value_reader::id(json_cursor const& at, bool or_null) const {
    if (or_null && at.is_null()) return no_value;
    if (!at.value().is_int64() || at.as_int() < 0 || std::cmp_greater_equal(at.as_int(), scope_.values))
        at.fail(scope_.values == 0 ? "no value id, for the program has no values" : concat("a value id from 0 to ", std::to_string(scope_.values - 1)));
    return value_id{static_cast<std::uint32_t>(at.as_int())};
}

inline dtype native_value_reader::element_type(json_cursor const& at) const {
    auto const type = find_dtype(at.as_string());
    if (!type) at.fail("the name of a dtype such as float32");
    return *type;
}

inline std::vector<std::int64_t> native_value_reader::integers(json_cursor const& at) const {
    return list<std::int64_t>(at, [](json_cursor const& e) { return e.as_int(); });
}

inline torch_ir::device native_value_reader::device(json_cursor const& at) const {
    if (!at.value().is_object()) return parse_device(at.as_string());
    check_keys(at, {"type", "index"});
    json_cursor const type = at.at("type");
    json_cursor const index = at.at("index");
    return {std::string(type.as_string()),
            static_cast<std::int32_t>(index.as_int(std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()))};
}

inline torch_ir::expression native_value_reader::expression(json_cursor const& at, std::size_t depth) const {
    using torch_ir::expression;
    if (depth > max_depth) at.fail("an expression nested at most " + std::to_string(max_depth) + " deep", "a deeper one");
    if (at.is_null()) return {};
    if (at.value().is_string()) {
        auto e = parse_expression(at.as_string());
        if (!e) at.fail("an expression such as Symbol('s0')");
        return *std::move(e);
    }
    check_keys(at, {"integer", "symbol", "assumptions", "call", "arguments", "text"});
    if (auto const n = at.find("integer")) return expression::integer(n->as_int());
    if (auto const name = at.find("symbol")) {
        json_cursor const assumptions = at.at("assumptions");
        return expression::symbol(std::string(name->as_string()), std::string(assumptions.as_string()));
    }
    if (auto const text = at.find("text")) return expression::text(std::string(text->as_string()));
    json_cursor const name = at.at("call");
    json_cursor const arguments = at.at("arguments");
    return expression::call(std::string(name.as_string()), list<expression>(arguments, [&](json_cursor const& e) { return this->expression(e, depth + 1); }));
}

inline dim native_value_reader::dimension(json_cursor const& at) const {
    if (!at.value().is_object()) {
        if (!at.value().is_int64()) at.fail("an integer or an object with an expression");
        return at.as_int();
    }
    check_keys(at, {"expr", "hint"});
    json_cursor const e = at.at("expr");
    auto symbolic = expression(e);
    if (!symbolic) e.fail("an expression");
    auto const hint = at.find("hint");
    return {std::move(symbolic), hint ? std::optional(hint->as_int()) : std::nullopt};
}

inline shape native_value_reader::dimensions(json_cursor const& at) const {
    return list<dim>(at, [this](json_cursor const& e) { return dimension(e); });
}

inline tensor_type native_value_reader::tensor(json_cursor const& object) const {
    tensor_type t;
    json_cursor const sizes = object.at("shape");
    t.sizes = dimensions(sizes);
    json_cursor const type = object.at("dtype");
    t.dtype = element_type(type);
    if (auto const strides = object.find("strides")) {
        if (!strides->is_null()) {
            t.strides = dimensions(*strides);
            if (t.strides->size() != t.sizes.size()) strides->fail("as many strides as sizes");
        }
    } else if (scope_.defaults.has_strides) {
        t.strides = find_contiguous_strides(t.sizes);
    }
    if (auto const offset = object.find("storage_offset")) t.storage_offset = dimension(*offset);
    auto const d = object.find("device");
    t.device = d ? device(*d) : scope_.defaults.device;
    if (auto const l = object.find("layout")) {
        auto const found = find_layout(l->as_string());
        if (!found) l->fail("the name of a layout such as torch.strided");
        t.layout = *found;
    }
    if (auto const grad = object.find("requires_grad")) t.requires_grad = grad->as_bool();
    return t;
}

inline symbol_type native_value_reader::symbol(json_cursor const& object) const {
    symbol_type s;
    json_cursor const kind = object.at("symbol");
    s.kind = choice<symbol_kind>(kind, {"integer", "floating", "boolean"});
    if (auto const e = object.find("expr")) s.symbolic = expression(*e);
    if (auto const hint = object.find("hint")) {
        if (hint->value().is_bool()) s.hint = hint->as_bool();
        else if (hint->value().is_int64()) s.hint = hint->as_int();
        else s.hint = number(*hint);
    }
    return s;
}

inline value_type native_value_reader::type(json_cursor const& object) const {
    int kinds = 0;
    for (std::string_view const key : {"shape", "symbol", "object", "none"}) kinds += object.find(key) ? 1 : 0;
    if (kinds != 1) object.fail("one of the keys shape, symbol, object, none, which tells the type", kinds == 0 ? "none of them" : "several");
    if (object.find("shape")) return tensor(object);
    for (std::string_view const key : {"dtype", "strides", "storage_offset", "device", "layout", "requires_grad"})
        if (object.find(key)) object.fail("tensor keys only beside the key shape", concat("the key '", key, "'"));
    if (object.find("symbol")) return symbol(object);
    if (auto const o = object.find("object")) return object_type{std::string(o->as_string())};
    json_cursor const none = object.at("none");
    if (!none.as_bool()) none.fail("true");
    return std::monostate{};
}

inline double native_value_reader::number(json_cursor const& at) const {
    if (!at.value().is_object()) {
        double const x = at.as_double();
        if (!std::isfinite(x)) at.fail("a finite number, or an object such as {\"float\": \"inf\"}", "a bare token");
        return x;
    }
    check_keys(at, {"float"});
    json_cursor const name = at.at("float");
    constexpr double inf = std::numeric_limits<double>::infinity();
    constexpr std::array<double, 3> numbers{inf, -inf, std::numeric_limits<double>::quiet_NaN()};
    return numbers[choice<std::size_t>(name, {"inf", "-inf", "nan"})];
}

inline torch_ir::attribute native_value_reader::attribute(json_cursor const& at, std::size_t depth) const {
    if (depth >= max_depth) at.fail("attributes nested at most " + std::to_string(max_depth) + " deep", "deeper ones");
    boost::json::value const& v = at.value();
    switch (v.kind()) {
        case boost::json::kind::null: return none{};
        case boost::json::kind::bool_: return v.get_bool();
        case boost::json::kind::int64: return v.get_int64();
        case boost::json::kind::double_: return number(at);
        case boost::json::kind::string: return std::string(at.as_string());
        case boost::json::kind::array: return array(at);
        case boost::json::kind::object: return tagged(at, depth);
        case boost::json::kind::uint64: break;
    }
    at.fail("an integer of at most 64 bits, signed");
}

/// A list without a tag is of one kind: integers, truths, floats or texts. The first tells which.
inline torch_ir::attribute native_value_reader::array(json_cursor const& at) const {
    if (at.size() == 0) return std::vector<std::int64_t>{};
    boost::json::value const& first = at.as_array().front();
    if (first.is_int64()) return integers(at);
    if (first.is_bool()) return list<bool>(at, [](json_cursor const& e) { return e.as_bool(); });
    if (first.is_string()) return list<std::string>(at, [](json_cursor const& e) { return std::string(e.as_string()); });
    return list<double>(at, [this](json_cursor const& e) {
        if (!e.value().is_double() && !e.value().is_object()) e.fail("a number with a fraction, as the list begins");
        return number(e);
    });
}

inline tensor_list native_value_reader::tensors(json_cursor const& at, bool optional) const {
    return {list<value_id>(at, [this](json_cursor const& e) { return id(e, true); }), optional};
}

inline symbol_list native_value_reader::symbols(json_cursor const& at) const {
    return {list<symbol_list::item>(at, [this](json_cursor const& e) -> symbol_list::item {
        if (e.value().is_bool()) return e.as_bool();
        if (e.value().is_int64()) return e.as_int();
        if (!e.value().is_object() || e.find("float")) return number(e);
        check_keys(e, {"value"});
        json_cursor const v = e.at("value");
        return use{id(v, true)};
    })};
}

inline torch_ir::attribute native_value_reader::tagged(json_cursor const& at, std::size_t depth) const {
    auto const& object = at.as_object();
    if (object.empty()) at.fail("an object with a tag", "an empty one");
    std::string_view const tag(object.begin()->key().data(), object.begin()->key().size());
    json_cursor const value = at.at(tag);
    auto const only = [&] { check_keys(at, {tag}); };
    if (tag == "float") return number(at);
    if (tag == "subgraph") {
        check_keys(at, {"subgraph", "name"});
        json_cursor const name = at.at("name");
        if (!value.value().is_int64() || value.as_int() < 0 || std::cmp_greater_equal(value.as_int(), scope_.subgraphs))
            value.fail(concat("the number of one of ", std::to_string(scope_.subgraphs), " sub-programs"));
        return subgraph_ref{static_cast<std::uint32_t>(value.as_int()), std::string(name.as_string())};
    }
    only();
    if (tag == "value") return use{id(value, true)};
    if (tag == "values" || tag == "optional_values") return tensors(value, tag == "optional_values");
    if (tag == "symbols") return symbols(value);
    if (tag == "dtype") return element_type(value);
    if (tag == "device") return device(value);
    if (tag == "layout") {
        auto const found = find_layout(value.as_string());
        if (!found) value.fail("the name of a layout such as torch.strided");
        return *found;
    }
    if (tag == "memory_format") {
        auto const found = find_memory_format(value.as_string());
        if (!found) value.fail("the name of a memory format such as torch.contiguous_format");
        return *found;
    }
    if (tag == "complex") {
        if (value.size() != 2) value.fail("two numbers");
        return std::complex<double>(number(value[0]), number(value[1]));
    }
    if (tag == "operator") return operator_ref{std::string(value.as_string())};
    if (tag == "bools") return list<bool>(value, [](json_cursor const& e) { return e.as_bool(); });
    if (tag == "floats") return list<double>(value, [this](json_cursor const& e) { return number(e); });
    if (tag == "strings") return list<std::string>(value, [](json_cursor const& e) { return std::string(e.as_string()); });
    if (tag == "list") return attribute_list{list<torch_ir::attribute>(value, [&](json_cursor const& e) { return attribute(e, depth + 1); })};
    if (tag == "map") {
        attribute_map map;
        value.for_each_element([&](json_cursor const& e) {
            if (!e.value().is_array() || e.size() != 2) e.fail("a pair of a name and an attribute");
            json_cursor const name = e[0];
            json_cursor const item = e[1];
            map.items.emplace_back(std::string(name.as_string()), attribute(item, depth + 1));
        });
        return map;
    }
    at.fail("a tag that is known (value, values, dtype, device, ...)", concat("the tag '", printable(tag), "'"));
}

}}}  // namespace torch_ir::detail
