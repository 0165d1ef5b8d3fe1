// SPDX-License-Identifier: MIT
/// Arguments of calls and outputs of graphs, written as the schema's `Argument` union. The reverse of pt2/detail/arguments.hpp.
#pragma once

#include <algorithm>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/pt2/detail/write_names.hpp>
#include <torch_ir/pt2/detail/write_values.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The values of a graph that is being written, and which of them are made already. Refers to the program.
class pt2_written_values {
public:
    pt2_written_values(ir const& program, pt2_names const& names) : program_(program), names_(names), made_(program.value_count(), false) {}

    void make(value_id v) { made_[to_index(v)] = true; }
    [[nodiscard]] std::string const& name(value_id v) const { return names_.of(v); }
    /// A value that is used at `place`. Throws errc::invalid_ir where nothing has made it yet.
    [[nodiscard]] value const& get(value_id v, std::string_view place) const;
    /// The input that a value is, if it is one.
    [[nodiscard]] input_node const* find_input(value_id v) const { return std::get_if<input_node>(&program_.node(program_.origin(v).producer)); }

private:
    ir const& program_;
    pt2_names const& names_;
    std::vector<bool> made_;
};

/// Writes arguments of one graph. `on_graph(subgraph_ref)` writes a sub-graph. Throws errc::unsupported for what the schema has no kind for, and
/// errc::invalid_ir for a use of no value.
class pt2_argument_writer {
public:
    using graph_writer = std::function<void(subgraph_ref const&)>;

    pt2_argument_writer(pt2_writer& out, pt2_written_values const& values, graph_writer on_graph)
        : out_(out), values_(values), on_graph_(std::move(on_graph)) {}

    /// `{"as_int": 4}`. `place` is the call and argument, for messages.
    void write(attribute const& a, std::string_view place, std::size_t depth = 0);
    /// `{"as_tensor": {"name": "x"}}`, or what else a value is.
    void write_use(value_id v, std::string_view place);
    /// `{"name": "x"}` of a tensor.
    void write_named(value_id v, std::string_view place);
    /// A value that is made here: the same as a use, and `{"as_none": true}` for none.
    void write_result(value const& v);
    /// A returned list of values.
    void write_results(std::span<value const> list, std::string_view place);

private:
    pt2_writer& out_;
    pt2_written_values const& values_;
    graph_writer on_graph_;

    template <class Write>
    void one(std::string_view key, Write&& write) {
        write_union(out_, key, std::forward<Write>(write));
    }
    template <class List, class Write>
    void list(std::string_view key, List const& items, Write&& write) {
        one(key, [&] { array(items, write); });
    }
    template <class List, class Write>
    void array(List const& items, Write&& write) {
        out_.open_compact('[');
        for (auto const& i : items) {
            out_.item();
            write(i);
        }
        out_.close(']');
    }
    void name(std::string_view text) {
        out_.open_compact('{');
        out_.key("name");
        out_.string(text);
        out_.close('}');
    }
    void write_value(value const& v);
    void write_tensors(tensor_list const& tensors, std::string_view place);
    void write_symbols(symbol_list const& symbols, std::string_view place);
    void write_list(attribute_list const& items, std::string_view place);
    [[noreturn]] static void refuse(std::string_view place, std::string const& what) {
        raise(error::unsupported(place, concat(what, " in an archive of torch.export"), "the format has no kind of argument for it"));
    }
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline value const& pt2_written_values::get(value_id v, std::string_view place) const {
    value const* const found = program_.find_value(v);
    if (found == nullptr) {
        std::string label = std::to_string(to_index(v));
        for (auto const& u : program_.unresolved())
            if (u.id == v) label = u.label;
        raise(error::invalid_ir(place, "a value that something makes", concat("'", printable(label), "', which nothing does")));
    }
    if (!made_[to_index(v)]) raise(error::invalid_ir(place, "a value that is made before", concat("'", printable(found->name), "', which is made after it")));
    return *found;
}

/// The keys of a symbolic scalar and of a list of them, and of its value.
struct symbol_keys {
    std::string_view one, list, value;
};
[[nodiscard]] inline symbol_keys keys_of(symbol_kind kind) noexcept {
    switch (kind) {
        case symbol_kind::integer: return {"as_sym_int", "as_sym_ints", "as_int"};
        case symbol_kind::floating: return {"as_sym_float", "as_sym_floats", "as_float"};
        case symbol_kind::boolean: break;
    }
    return {"as_sym_bool", "as_sym_bools", "as_bool"};
}

inline void pt2_argument_writer::write_value(value const& v) {
    std::string const& label = values_.name(v.id);
    struct writer {
        pt2_argument_writer& w;
        std::string const& label;
        void operator()(std::monostate) const {
            w.one("as_none", [&] { w.out_.boolean(true); });
        }
        void operator()(tensor_type const&) const {
            w.one("as_tensor", [&] { w.name(label); });
        }
        void operator()(symbol_type const& t) const {
            if (label.empty()) return write_symbol(w.out_, t);
            w.one(keys_of(t.kind).one, [&] { w.one("as_name", [&] { w.out_.string(label); }); });
        }
        void operator()(object_type const& t) const {
            w.one("as_custom_obj", [&] { w.out_.object(label, t.class_name); });
        }
    };
    std::visit(writer{*this, label}, v.type);
}

inline void pt2_argument_writer::write_result(value const& v) { write_value(v); }

inline void pt2_argument_writer::write_use(value_id v, std::string_view place) {
    value const& used = values_.get(v, place);
    if (auto const* input = values_.find_input(v); input != nullptr && input->kind == input_kind::constant) return write(input->constant, place);
    write_value(used);
}

inline void pt2_argument_writer::write_named(value_id v, std::string_view place) {
    value const& used = values_.get(v, place);
    if (used.type.index() == 0) raise(error::invalid_ir(place, "a tensor", "none"));
    name(values_.name(v));
}

inline void pt2_argument_writer::write_tensors(tensor_list const& tensors, std::string_view place) {
    auto const is_absent = [&](value_id v) { return v == no_value || values_.get(v, place).type.index() == 0; };
    bool const is_optional = tensors.optional || std::any_of(tensors.items.begin(), tensors.items.end(), is_absent);
    for (value_id const v : tensors.items)
        if (!is_absent(v) && values_.get(v, place).tensor() == nullptr) refuse(place, "a list of tensors and other values");
    list(is_optional ? "as_optional_tensors" : "as_tensors", tensors.items, [&](value_id v) {
        if (!is_optional) name(values_.name(v));
        else if (is_absent(v)) one("as_none", [&] { out_.boolean(true); });
        else one("as_tensor", [&] { name(values_.name(v)); });
    });
}

/// Integers and floats with symbols among them: what the symbols are decides, and all must be of one kind.
inline void pt2_argument_writer::write_symbols(symbol_list const& symbols, std::string_view place) {
    auto const kind_of_item = [&](symbol_list::item const& i) {
        if (auto const* u = std::get_if<use>(&i)) {
            auto const* symbol = std::get_if<symbol_type>(&values_.get(u->value, place).type);
            if (symbol == nullptr) refuse(place, "a list of numbers and tensors");
            return symbol->kind;
        }
        return std::holds_alternative<std::int64_t>(i) ? symbol_kind::integer
               : std::holds_alternative<double>(i)     ? symbol_kind::floating
                                                       : symbol_kind::boolean;
    };
    symbol_kind const kind = symbols.items.empty() ? symbol_kind::integer : kind_of_item(symbols.items.front());
    if (!std::all_of(symbols.items.begin(), symbols.items.end(), [&](auto const& i) { return kind_of_item(i) == kind; }))
        refuse(place, "a list of numbers of several kinds");
    symbol_keys const keys = keys_of(kind);
    list(keys.list, symbols.items, [&](symbol_list::item const& i) {
        if (auto const* u = std::get_if<use>(&i)) {
            value const& used = values_.get(u->value, place);
            if (values_.name(u->value).empty()) write_symbol(out_, std::get<symbol_type>(used.type));
            else one("as_name", [&] { out_.string(values_.name(u->value)); });
        } else if (auto const* n = std::get_if<std::int64_t>(&i)) {
            one(keys.value, [&] { out_.integer(*n); });
        } else if (auto const* x = std::get_if<double>(&i)) {
            one(keys.value, [&] { write_pt2_float(out_, *x); });
        } else {
            one(keys.value, [&] { out_.boolean(std::get<bool>(i)); });
        }
    });
}

inline void pt2_argument_writer::write_list(attribute_list const& items, std::string_view place) {
    auto const all = [&]<class T>(std::type_identity<T>) {
        return std::all_of(items.items.begin(), items.items.end(), [](attribute const& a) { return a.is<T>(); });
    };
    if (all(std::type_identity<std::vector<std::int64_t>>()))
        return list("as_int_lists", items.items,
                    [&](attribute const& a) { array(*a.get_if<std::vector<std::int64_t>>(), [&](std::int64_t n) { out_.integer(n); }); });
    if (all(std::type_identity<std::vector<double>>()))
        return list("as_float_lists", items.items,
                    [&](attribute const& a) { array(*a.get_if<std::vector<double>>(), [&](double x) { write_pt2_float(out_, x); }); });
    auto const is_tensor_or_none = [](attribute const& a) { return a.is<use>() || a.is<none>(); };
    if (std::all_of(items.items.begin(), items.items.end(), is_tensor_or_none)) {  // as a trace has the indices of `x[:, i]`
        tensor_list tensors;
        for (attribute const& a : items.items) tensors.items.push_back(a.is<use>() ? a.get_if<use>()->value : no_value);
        return write_tensors(tensors, place);
    }
    if (!all(std::type_identity<tensor_list>())) refuse(place, concat("the list ", describe_attribute(items)));
    list("as_nested_tensors", items.items, [&](attribute const& a) {
        array(a.get_if<tensor_list>()->items, [&](value_id v) {
            if (v == no_value) refuse(place, "a list of lists of optional tensors");
            write_named(v, place);
        });
    });
}

inline void pt2_argument_writer::write(attribute const& a, std::string_view place, std::size_t depth) {
    if (depth > max_depth) refuse(place, concat("more than ", std::to_string(max_depth), " levels of arguments"));
    auto const write_one = [&]<class T>(T const& x) {
        if constexpr (std::is_same_v<T, none>) one("as_none", [&] { out_.boolean(true); });
        else if constexpr (std::is_same_v<T, bool>) one("as_bool", [&] { out_.boolean(x); });
        else if constexpr (std::is_same_v<T, std::int64_t>) one("as_int", [&] { out_.integer(x); });
        else if constexpr (std::is_same_v<T, double>) one("as_float", [&] { write_pt2_float(out_, x); });
        else if constexpr (std::is_same_v<T, std::complex<double>>)
            one("as_complex", [&] {
                out_.open_compact('{');
                out_.key("real");
                write_pt2_float(out_, x.real());
                out_.key("imag");
                write_pt2_float(out_, x.imag());
                out_.close('}');
            });
        else if constexpr (std::is_same_v<T, std::string>) one("as_string", [&] { out_.string(x); });
        else if constexpr (std::is_same_v<T, dtype>) one("as_scalar_type", [&] { out_.integer(get_pt2_code(x, place)); });
        else if constexpr (std::is_same_v<T, device>) one("as_device", [&] { out_.device(x); });
        else if constexpr (std::is_same_v<T, layout>) one("as_layout", [&] { out_.integer(get_pt2_code(x, place)); });
        else if constexpr (std::is_same_v<T, memory_format>) one("as_memory_format", [&] { out_.integer(get_pt2_code(x, place)); });
        else if constexpr (std::is_same_v<T, use>) write_use(x.value, place);
        else if constexpr (std::is_same_v<T, subgraph_ref>) on_graph_(x);
        else if constexpr (std::is_same_v<T, operator_ref>) one("as_operator", [&] { out_.string(x.name); });
        else if constexpr (std::is_same_v<T, std::vector<bool>>) list("as_bools", x, [&](bool b) { out_.boolean(b); });
        else if constexpr (std::is_same_v<T, std::vector<std::int64_t>>) list("as_ints", x, [&](std::int64_t n) { out_.integer(n); });
        else if constexpr (std::is_same_v<T, std::vector<double>>) list("as_floats", x, [&](double f) { write_pt2_float(out_, f); });
        else if constexpr (std::is_same_v<T, std::vector<std::string>>) list("as_strings", x, [&](std::string const& s) { out_.string(s); });
        else if constexpr (std::is_same_v<T, tensor_list>) write_tensors(x, place);
        else if constexpr (std::is_same_v<T, symbol_list>) write_symbols(x, place);
        else if constexpr (std::is_same_v<T, attribute_list>) write_list(x, place);
        else {
            static_assert(std::is_same_v<T, attribute_map>);
            one("as_string_to_argument", [&] {
                view_set keys;
                out_.open_compact('{');
                for (auto const& [key, value] : x.items) {
                    if (!keys.insert(key).second) refuse(place, concat("two arguments '", printable(key), "' in one map"));
                    out_.key(key);
                    write(value, place, depth + 1);
                }
                out_.close('}');
            });
        }
    };
    std::visit(write_one, a.as_variant());
}

inline void pt2_argument_writer::write_results(std::span<value const> results, std::string_view place) {
    auto const* symbol = results.empty() ? nullptr : std::get_if<symbol_type>(&results.front().type);
    if (symbol != nullptr) {
        symbol_kind const kind = symbol->kind;
        return list(keys_of(kind).list, results, [&](value const& v) {
            auto const* t = std::get_if<symbol_type>(&v.type);
            if (t == nullptr || t->kind != kind) refuse(place, "a returned list of symbols and other values");
            if (values_.name(v.id).empty()) write_symbol(out_, *t);
            else one("as_name", [&] { out_.string(values_.name(v.id)); });
        });
    }
    bool const has_none = std::any_of(results.begin(), results.end(), [](value const& v) { return v.type.index() == 0; });
    list(has_none ? "as_optional_tensors" : "as_tensors", results, [&](value const& v) {
        if (v.type.index() != 0 && v.tensor() == nullptr) refuse(place, "a returned list of tensors and other values");
        if (has_none) write_value(v);
        else name(values_.name(v.id));
    });
}

}}}  // namespace torch_ir::detail
