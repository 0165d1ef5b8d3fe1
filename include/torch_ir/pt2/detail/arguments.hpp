// SPDX-License-Identifier: MIT
/// Arguments of calls and outputs of graphs: the schema's `Argument` union, every kind of it.
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/pt2/detail/schema.hpp>
#include <torch_ir/pt2/detail/scope.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The kinds of `Argument`, in the order of `pt2_argument_keys`.
// clang-format off
enum class pt2_argument : std::uint8_t {
    tensor, integer, integers, boolean, none, floating, scalar_type, device, string, layout, tensors, sym_int, sym_ints,
    floats, booleans, strings, memory_format, optional_tensors, optional_tensor, sym_float, sym_floats, sym_bool, sym_bools,
    graph, custom_object, op, complex, nested_tensors, int_lists, float_lists, string_to_argument
};
// clang-format on

/// Their keys, the frequent ones first.
// clang-format off
inline constexpr std::array<std::string_view, 31> pt2_argument_keys{
    "as_tensor",        "as_int",           "as_ints",            "as_bool",        "as_none",       "as_float",
    "as_scalar_type",   "as_device",        "as_string",          "as_layout",      "as_tensors",    "as_sym_int",
    "as_sym_ints",      "as_floats",        "as_bools",           "as_strings",     "as_memory_format",
    "as_optional_tensors", "as_optional_tensor", "as_sym_float",  "as_sym_floats",  "as_sym_bool",   "as_sym_bools",
    "as_graph",         "as_custom_obj",    "as_operator",        "as_complex",     "as_nested_tensors",
    "as_int_lists",     "as_float_lists",   "as_string_to_argument"};
// clang-format on

/// The kind of an argument; throws errc::malformed for a key that is not in the schema.
[[nodiscard]] pt2_argument kind_of_argument(json_cursor const& argument, std::string_view key);

/// Reads the Argument at `a`. Names are looked up in `scope`. A sub-graph is handed to `on_graph(json_cursor graph,
/// std::string_view name)`, which returns its index. Throws errc::malformed.
template <class OnGraph>
[[nodiscard]] attribute read_argument(json_cursor const& a, pt2_scope const& scope, OnGraph& on_graph, std::size_t depth = 0);

/// The same where there can be no sub-graph: outputs, constants.
[[nodiscard]] attribute read_argument(json_cursor const& a, pt2_scope const& scope);

// ---- implementation -------------------------------------------------------------------------------------------------

inline pt2_argument kind_of_argument(json_cursor const& argument, std::string_view key) {
    for (std::size_t i = 0; i < pt2_argument_keys.size(); ++i)
        if (pt2_argument_keys[i] == key) return static_cast<pt2_argument>(i);
    fail_union(argument, "a kind of argument of schema version 8 ('as_tensor', 'as_int', ...)", key);
}

/// A list of `T`, each read by `read(json_cursor)`.
template <class T, class Read>
[[nodiscard]] std::vector<T> read_list(json_cursor const& list, Read&& read) {
    std::vector<T> out;
    out.reserve(list.as_array().size());
    list.for_each_element([&](json_cursor const& element) { out.push_back(read(element)); });
    return out;
}

/// A list of lists.
template <class T, class Read>
[[nodiscard]] attribute read_lists(json_cursor const& lists, Read&& read) {
    return attribute_list{read_list<attribute>(lists, [&](json_cursor const& c) { return attribute(read_list<T>(c, read)); })};
}

[[nodiscard]] inline value_id read_named(json_cursor const& c, pt2_scope const& scope) {
    json_cursor const name = c.at("name");
    return scope.get(name);
}

/// OptionalTensorArgument; `no_value` for None.
[[nodiscard]] inline value_id read_optional_tensor(json_cursor const& c, pt2_scope const& scope) {
    pt2_union const u = open_union(c);
    if (u.key == "as_none") return no_value;
    if (u.key != "as_tensor") fail_union(c, "'as_tensor' or 'as_none'", u.key);
    return u.value.value().is_string() ? scope.get(u.value) : read_named(u.value, scope);  // a bare name before 2.4
}

/// SymIntArgument, SymFloatArgument or SymBoolArgument: a name or a value.
[[nodiscard]] inline symbol_list::item read_symbol(json_cursor const& c, pt2_scope const& scope, std::string_view value_key) {
    pt2_union const u = open_union(c);
    if (u.key == "as_name") return use{scope.get(u.value)};
    if (u.key != value_key) fail_union(c, concat("'as_name' or '", value_key, "'"), u.key);
    if (value_key == "as_int") return u.value.as_int();
    if (value_key == "as_float") return read_pt2_float(u.value);
    return u.value.as_bool();
}

[[nodiscard]] inline attribute read_symbol_attribute(json_cursor const& c, pt2_scope const& scope, std::string_view key) {
    return std::visit([](auto const& item) { return attribute(item); }, read_symbol(c, scope, key));
}

/// A list of symbols and values; a plain list of `T` where it holds no symbol.
template <class T>
[[nodiscard]] attribute read_symbols(json_cursor const& list, pt2_scope const& scope, std::string_view key) {
    auto items = read_list<symbol_list::item>(list, [&](json_cursor const& c) { return read_symbol(c, scope, key); });
    std::vector<T> values;
    values.reserve(items.size());
    for (auto const& i : items) {
        T const* const value = std::get_if<T>(&i);
        if (value == nullptr) return symbol_list{std::move(items)};
        values.push_back(*value);
    }
    return values;
}

template <class OnGraph>
attribute read_argument(json_cursor const& a, pt2_scope const& scope, OnGraph& on_graph, std::size_t depth) {
    if (depth > max_depth) a.fail(concat("at most ", std::to_string(max_depth), " levels of arguments"), "more");
    pt2_union const u = open_union(a);
    json_cursor const& v = u.value;
    auto const as_int = [](json_cursor const& c) { return c.as_int(); };
    auto const as_float = [](json_cursor const& c) { return read_pt2_float(c); };
    auto const as_named = [&](json_cursor const& c) { return read_named(c, scope); };
    switch (kind_of_argument(a, u.key)) {
        case pt2_argument::tensor:
        case pt2_argument::custom_object: return use{read_named(v, scope)};
        case pt2_argument::integer:
            if (v.value().is_bool()) return v.as_bool();  // a constant of 2.4, 2.5
            return v.as_int();
        case pt2_argument::integers: return read_list<std::int64_t>(v, as_int);
        case pt2_argument::boolean: return v.as_bool();
        case pt2_argument::none: return none{};
        case pt2_argument::floating: return read_pt2_float(v);
        case pt2_argument::scalar_type: return read_pt2_dtype(v);
        case pt2_argument::device: return read_pt2_device(v);
        case pt2_argument::string: return std::string(v.as_string());
        case pt2_argument::layout: return read_pt2_layout(v);
        case pt2_argument::tensors: return tensor_list{read_list<value_id>(v, as_named), false};
        case pt2_argument::sym_int: return read_symbol_attribute(v, scope, "as_int");
        case pt2_argument::sym_ints: return read_symbols<std::int64_t>(v, scope, "as_int");
        case pt2_argument::floats: return read_list<double>(v, as_float);
        case pt2_argument::booleans: return read_list<bool>(v, [](json_cursor const& c) { return c.as_bool(); });
        case pt2_argument::strings: return read_list<std::string>(v, [](json_cursor const& c) { return std::string(c.as_string()); });
        case pt2_argument::memory_format: return read_pt2_memory_format(v);
        case pt2_argument::optional_tensors:
            return tensor_list{read_list<value_id>(v, [&](json_cursor const& c) { return read_optional_tensor(c, scope); }), true};
        case pt2_argument::optional_tensor: {
            value_id const id = read_optional_tensor(v, scope);
            return id == no_value ? attribute(none{}) : attribute(use{id});
        }
        case pt2_argument::sym_float: return read_symbol_attribute(v, scope, "as_float");
        case pt2_argument::sym_floats: return read_symbols<double>(v, scope, "as_float");
        case pt2_argument::sym_bool: return read_symbol_attribute(v, scope, "as_bool");
        case pt2_argument::sym_bools: return read_symbols<bool>(v, scope, "as_bool");
        case pt2_argument::graph: {
            std::string_view const name = v.at("name").as_string();
            json_cursor const graph = v.at("graph");
            std::uint32_t const index = on_graph(graph, name);
            return subgraph_ref{index, std::string(name)};
        }
        case pt2_argument::op: return operator_ref{std::string(v.as_string())};
        case pt2_argument::complex: return std::complex<double>(read_pt2_float(v.at("real")), read_pt2_float(v.at("imag")));
        case pt2_argument::nested_tensors:
            return attribute_list{read_list<attribute>(v, [&](json_cursor const& c) {
                return attribute(tensor_list{read_list<value_id>(c, as_named), false});
            })};
        case pt2_argument::int_lists: return read_lists<std::int64_t>(v, as_int);
        case pt2_argument::float_lists: return read_lists<double>(v, as_float);
        case pt2_argument::string_to_argument: break;
    }
    attribute_map map;
    map.items.reserve(v.size());
    v.for_each_member([&](std::string_view name, json_cursor const& member) {
        map.items.emplace_back(std::string(name), read_argument(member, scope, on_graph, depth + 1));
    });
    return map;
}

inline attribute read_argument(json_cursor const& a, pt2_scope const& scope) {
    auto on_graph = [](json_cursor const& graph, std::string_view) -> std::uint32_t { graph.fail("no sub-graph here"); };
    return read_argument(a, scope, on_graph);
}

}}}  // namespace torch_ir::detail
