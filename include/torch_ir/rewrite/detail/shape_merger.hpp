// SPDX-License-Identifier: MIT
/// Merges programs that differ in sizes only. Internal: used by rewrite/open_shapes.hpp.
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/rewrite/fit_sizes.hpp>
#include <torch_ir/rewrite/sample_sizes.hpp>
#include <torch_ir/visit/drive.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Whether two constants are the same tensor.
[[nodiscard]] inline bool has_equal_elements(tensor_data const& a, tensor_data const& b) {
    if (a.dtype != b.dtype || a.sizes != b.sizes || a.strides != b.strides || a.offset != b.offset || a.storage.size() != b.storage.size()) return false;
    return a.storage.data() == b.storage.data() || std::equal(a.storage.begin(), a.storage.end(), b.storage.begin());
}

/// Whether two expressions are one, whatever is assumed of their symbols.
[[nodiscard]] inline bool is_same_size(expression const& a, expression const& b) { return a && b && (a == b || to_string(a) == to_string(b)); }

/// Merges one program; its sub-programs with it. All samples have the same values in the same order.
class shape_merger {
public:
    using programs = std::vector<ir const*>;

    shape_merger(std::span<sized_program const> samples, size_fitter& fit, symbol_sizes const& example) : samples_(samples), fit_(fit), example_(example) {}

    /// `input_types` are those of the inputs, or null: they are found as those of all values are.
    [[nodiscard]] ir merge(programs const& p, model_info info, std::vector<value_type> const* input_types);

private:
    /// A value that a size can be read from.
    struct size_source {
        value_id value;
        value_type type;
    };
    std::span<sized_program const> samples_;
    size_fitter& fit_;
    symbol_sizes const& example_;
    ir_builder builder_{};
    std::uint32_t next_value_ = 0;
    std::set<std::string, std::less<>> labels_{};
    std::vector<size_source> sources_{};
    std::vector<std::pair<std::vector<double>, value_id>> real_sources_{};  ///< numbers that calls return
    std::map<std::string, attribute, std::less<>> computed_{};              ///< by the expression's text: a number, or a use of the value that has it
    std::string where_{};                                                   ///< for messages

    [[noreturn]] void fail(std::string const& what, std::string const& remedy = "fix that size, or begin its range where the program is one") const;
    [[nodiscard]] std::string sizes_text(std::size_t sample) const;
    [[nodiscard]] std::optional<std::int64_t> hint_of(expression const& e) const;
    [[nodiscard]] symbol_type integer_type(expression const& e) const;
    [[nodiscard]] dim merged_dim(std::vector<dim> const& dims);
    [[nodiscard]] value_type merged_type(std::vector<value_type> const& types);
    [[nodiscard]] attribute merged(std::vector<attribute> const& values);
    [[nodiscard]] attribute number(size_fitter::column const& values);
    [[nodiscard]] attribute real_number(std::vector<double> const& values);
    void add_source(value const& v, std::vector<value_type> const& types);
    [[nodiscard]] attribute emitted(expression const& e);
    [[nodiscard]] attribute call(std::string_view op, std::string const& label, std::vector<argument> arguments, symbol_type type);
    [[nodiscard]] attribute size_of(expression const& e);
    void merge_inputs(programs const& p, std::vector<value_type> const* input_types);
    void merge_call(std::vector<call_node const*> const& calls);
    void merge_subgraphs(programs const& p);
    [[nodiscard]] std::string unique(std::string const& base);
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::string shape_merger::sizes_text(std::size_t sample) const {
    std::string out;
    for (auto const& [name, size] : samples_[sample].sizes) out += (out.empty() ? "" : ", ") + name + "=" + std::to_string(size);
    return out;
}

inline void shape_merger::fail(std::string const& what, std::string const& remedy) const {
    raise(error::unsupported(where_, concat(what, " (sizes tried: ", sizes_text(0), "; ", sizes_text(1), "; …)"), remedy));
}

inline std::string shape_merger::unique(std::string const& base) {
    std::string label = base;
    for (std::size_t n = 1; !labels_.insert(label).second; ++n) label = base + "_" + std::to_string(n);
    return label;
}

inline std::optional<std::int64_t> shape_merger::hint_of(expression const& e) const {
    return evaluate(e, [&](std::string_view name) -> std::optional<std::int64_t> {
        auto const found = example_.find(name);
        return found == example_.end() || found->second == 0 ? std::nullopt : std::optional(found->second);
    });
}

inline symbol_type shape_merger::integer_type(expression const& e) const {
    symbol_type out{symbol_kind::integer, e, {}};
    if (auto const hint = hint_of(e)) out.hint = *hint;
    return out;
}

inline dim shape_merger::merged_dim(std::vector<dim> const& dims) {
    if (std::all_of(dims.begin(), dims.end(), [&](dim const& d) { return d == dims.front(); })) return dims.front();
    size_fitter::column values;
    for (auto const& d : dims) values.push_back(d.hint().value_or(0));
    auto const e = fit_(values);
    if (!e) {
        std::string found;
        for (auto const v : values) found += (found.empty() ? "" : ", ") + std::to_string(v);
        fail("a size that is no expression of the sizes of the inputs: " + found);
    }
    return e->what() == expression::kind::integer ? dim(e->value()) : dim(*e, hint_of(*e));
}

inline value_type shape_merger::merged_type(std::vector<value_type> const& types) {
    if (std::all_of(types.begin(), types.end(), [&](value_type const& t) { return t == types.front(); })) return types.front();
    auto const* const first = std::get_if<tensor_type>(&types.front());
    if (!first) {  // a number
        if (auto const* real = std::get_if<symbol_type>(&types.front()); real && real->kind == symbol_kind::floating)
            return symbol_type{symbol_kind::floating, {}, {}};
        size_fitter::column values;
        for (auto const& t : types) {
            auto const* const s = std::get_if<symbol_type>(&t);
            auto const* const n = s ? std::get_if<std::int64_t>(&s->hint) : nullptr;
            if (!n) fail(concat("a value that is ", to_string(types.front()), " at one size, and ", to_string(t), " at another"));
            values.push_back(*n);
        }
        auto const e = fit_(values);
        if (!e) fail("a number that is no expression of the sizes of the inputs");
        return integer_type(*e);
    }
    tensor_type out = *first;
    std::vector<tensor_type const*> tensors;
    for (auto const& t : types) {
        auto const* const x = std::get_if<tensor_type>(&t);
        if (!x || x->dtype != out.dtype || x->sizes.size() != out.sizes.size() || x->strides.has_value() != out.strides.has_value())
            fail(concat("a result that is ", to_string(types.front()), " at one size, and ", to_string(t), " at another"));
        tensors.push_back(x);
    }
    auto const merge = [&](auto&& dim_of) {
        std::vector<dim> dims;
        dims.reserve(tensors.size());
        for (auto const* t : tensors) dims.push_back(dim_of(*t));
        return merged_dim(dims);
    };
    for (std::size_t d = 0; d < out.sizes.size(); ++d) out.sizes[d] = merge([&](tensor_type const& t) { return t.sizes[d]; });
    for (std::size_t d = out.sizes.size(); d-- > 0;) {  // the later ones are factors of the earlier
        if (out.strides) (*out.strides)[d] = merge([&](tensor_type const& t) { return (*t.strides)[d]; });
    }
    out.storage_offset = merge([](tensor_type const& t) { return t.storage_offset; });
    return out;
}

inline attribute shape_merger::call(std::string_view op, std::string const& label, std::vector<argument> arguments, symbol_type type) {
    value_id const id{next_value_++};
    std::string const name = unique(label);
    builder_.call({.name = name, .op = op_name(std::string(op)), .arguments = std::move(arguments), .results = {{id, name, std::move(type)}}});
    return use{id};
}

/// The value of an expression that an input's size is, or can be computed from; none where there is no such input.
inline attribute shape_merger::size_of(expression const& e) {
    for (auto const& s : sources_) {
        if (auto const* number = std::get_if<symbol_type>(&s.type); number && is_same_size(number->symbolic, e)) return use{s.value};
        auto const* t = std::get_if<tensor_type>(&s.type);
        if (!t) continue;
        for (std::size_t d = 0; d < t->sizes.size(); ++d)
            if (is_same_size(t->sizes[d].symbolic(), e))
                return call("aten.sym_size.int", "sym_size_int", {{"self", use{s.value}}, {"dim", static_cast<std::int64_t>(d)}}, integer_type(e));
    }
    // From a multiple or a sum: 8*s0, s0 + 2.
    for (auto const& s : sources_) {
        auto const* t = std::get_if<tensor_type>(&s.type);
        if (!t) continue;
        for (auto const& size : t->sizes) {
            auto const& whole = size.symbolic();
            if ((whole.op() != expression_op::mul && whole.op() != expression_op::add) || whole.arguments().size() != 2) continue;
            auto const &a = whole.arguments()[0], &b = whole.arguments()[1];
            bool const first_is_number = a.what() == expression::kind::integer;
            expression const &rest = first_is_number ? b : a, &term = first_is_number ? a : b;
            if (!is_same_size(rest, e) || term.what() != expression::kind::integer) continue;
            attribute const value = size_of(whole);
            if (whole.op() == expression_op::mul) return call("_operator.floordiv", "floordiv", {{"a", value}, {"b", term.value()}}, integer_type(e));
            return call("_operator.sub", "sub", {{"a", value}, {"b", term.value()}}, integer_type(e));
        }
    }
    return none{};
}

/// A number with the value of an expression: calls that compute it are put in where it is needed first.
inline attribute shape_merger::emitted(expression const& e) {
    if (e.what() == expression::kind::integer) return e.value();
    std::string const text = to_string(e);
    if (auto const found = computed_.find(text); found != computed_.end()) return found->second;
    attribute value = size_of(e);
    if (value.is<none>() && e.what() == expression::kind::call) {
        std::string_view op, label;
        switch (e.op()) {
            case expression_op::add: op = "_operator.add", label = "add"; break;
            case expression_op::mul: op = "_operator.mul", label = "mul"; break;
            case expression_op::floor_div: op = "_operator.floordiv", label = "floordiv"; break;
            case expression_op::mod: op = "_operator.mod", label = "mod"; break;
            case expression_op::pow: op = "_operator.pow", label = "pow"; break;
            case expression_op::max: op = "torch.sym_max", label = "sym_max"; break;
            case expression_op::min: op = "torch.sym_min", label = "sym_min"; break;
            default: fail("the expression " + to_string(e) + ", which can't be computed");
        }
        value = emitted(e.arguments().front());
        expression so_far = e.arguments().front();
        for (std::size_t i = 1; i < e.arguments().size(); ++i) {
            attribute const other = emitted(e.arguments()[i]);
            bool const is_last = i + 1 == e.arguments().size();
            so_far = is_last ? e : expression::call(e.name(), {e.arguments().begin(), e.arguments().begin() + static_cast<std::ptrdiff_t>(i) + 1});
            value = call(op, std::string(label), {{"a", value}, {"b", other}}, integer_type(so_far));
        }
    }
    if (value.is<none>()) fail("the size " + to_string(e) + ", which no input of the program has");
    return computed_[text] = value;
}

inline attribute shape_merger::number(size_fitter::column const& values) {
    auto const e = fit_(values);
    if (e) return emitted(*e);
    std::string found;
    for (auto const v : values) found += (found.empty() ? "" : ", ") + std::to_string(v);
    fail("a number that is no expression of the sizes of the inputs: " + found);
}

/// Exactly these: a size as a real number, a number divided by one or times one, or such a number under a root.
inline attribute shape_merger::real_number(std::vector<double> const& values) {
    auto const matches = [&](auto&& f) {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (f(i) != values[i]) return false;
        return true;
    };
    for (auto const& [column, id] : real_sources_)
        if (column == values) return use{id};
    auto const is_whole = [](double x) { return std::nearbyint(x) == x && std::abs(x) < 0x1p53; };
    auto const as_column = [&](auto&& f) -> std::optional<expression> {
        size_fitter::column out;
        for (double const v : values) {
            double const x = std::nearbyint(f(v));
            if (!(std::abs(x) < 0x1p53)) return std::nullopt;
            out.push_back(static_cast<std::int64_t>(x));
        }
        return fit_(out);
    };
    auto const value_at = [&](expression const& e, std::size_t i) { return static_cast<double>(evaluate(e, values_of(samples_[i].sizes)).value_or(0)); };
    auto const hint = [&](expression const& e) { return static_cast<double>(hint_of(e).value_or(0)); };
    auto const real = [](double value) {  // none where the example does not tell
        symbol_type out{symbol_kind::floating, {}, {}};
        if (std::isfinite(value) && value != 0) out.hint = value;
        return out;
    };
    auto const as_real = [&](expression const& e) { return call("torch.sym_float", "sym_float", {{"a", emitted(e)}}, real(hint(e))); };
    auto const root = [&](expression const& e) { return call("torch.sym_sqrt", "sym_sqrt", {{"a", as_real(e)}}, real(std::sqrt(hint(e)))); };
    if (std::all_of(values.begin(), values.end(), is_whole))
        if (auto const e = as_column([](double v) { return v; })) return as_real(*e);
    for (std::int64_t const part : {1, 2, 3, 4, -1, -2})
        if (auto const c = static_cast<double>(part); auto const e = as_column([c](double v) { return c / v; }))
            if (matches([&](std::size_t i) { return c / value_at(*e, i); }))
                return call("_operator.truediv", "truediv", {{"a", part}, {"b", emitted(*e)}}, real(c / hint(*e)));
    if (auto const e = as_column([](double v) { return v * v; }); e && matches([&](std::size_t i) { return std::sqrt(value_at(*e, i)); })) return root(*e);
    if (auto const e = as_column([](double v) { return 1 / (v * v); }); e && matches([&](std::size_t i) { return 1 / std::sqrt(value_at(*e, i)); }))
        return call("_operator.truediv", "truediv", {{"a", 1.0}, {"b", root(*e)}}, real(1 / std::sqrt(hint(*e))));
    std::vector<std::pair<size_fitter::column, expression>> const known = fit_.known();
    for (auto const& [x, e] : known) {
        auto const at = [&, &column = x](std::size_t i) { return static_cast<double>(column[i]); };
        if (double const c = values[0] * at(0); matches([&](std::size_t i) { return c / at(i); }))
            return call("_operator.truediv", "truediv", {{"a", c}, {"b", emitted(e)}}, real(c / hint(e)));
        if (double const c = values[0] / at(0); matches([&](std::size_t i) { return c * at(i); }))
            return call("_operator.mul", "mul", {{"a", c}, {"b", emitted(e)}}, real(c * hint(e)));
        if (double const c = 1 / (values[0] / at(0)); is_whole(std::nearbyint(c)) && matches([&](std::size_t i) { return at(i) / std::nearbyint(c); }))
            return call("_operator.truediv", "truediv", {{"a", emitted(e)}, {"b", static_cast<std::int64_t>(std::nearbyint(c))}},
                        real(hint(e) / std::nearbyint(c)));
    }
    std::string found;
    for (auto const v : values) found += (found.empty() ? "" : ", ") + std::to_string(v);
    fail("a real number that is no expression of the sizes of the inputs: " + found);
}

inline attribute shape_merger::merged(std::vector<attribute> const& values) {
    attribute const& first = values.front();
    auto const is_first = [&](attribute const& a) {
        auto const *x = a.get_if<double>(), *y = first.get_if<double>();
        return a == first || (x && y && std::isnan(*x) && std::isnan(*y));
    };
    if (std::all_of(values.begin(), values.end(), is_first)) return first;
    if (std::any_of(values.begin(), values.end(), [&](attribute const& a) { return a.index() != first.index(); }))
        fail(concat("an argument that is ", to_string(first), " at one size, and of another kind at another"));
    auto const all = [&]<class T>(T const*) {
        std::vector<T> out;
        out.reserve(values.size());
        for (auto const& a : values) out.push_back(*a.get_if<T>());
        return out;
    };
    auto const each = [&](std::size_t count, auto&& item) {
        std::vector<attribute> out;
        for (std::size_t i = 0; i < count; ++i) {
            std::vector<attribute> items;
            items.reserve(values.size());
            for (auto const& a : values) items.push_back(item(a, i));
            out.push_back(merged(items));
        }
        return out;
    };
    auto const same_count = [&](auto&& count) {
        for (auto const& a : values)
            if (count(a) != count(first))
                fail(concat("a list of ", std::to_string(count(first)), " items at one size, and of ", std::to_string(count(a)), " at another"));
        return count(first);
    };
    if (first.is<std::int64_t>()) return number(all(static_cast<std::int64_t const*>(nullptr)));
    if (first.is<double>()) return real_number(all(static_cast<double const*>(nullptr)));
    if (first.is<std::vector<std::int64_t>>()) {
        using list = std::vector<std::int64_t>;
        symbol_list out;
        for (auto& item : each(same_count([](attribute const&a) { return a.get_if<list>()->size(); }),
                               [](attribute const&a, std::size_t i) { return attribute((*a.get_if<list>())[i]); })) {
            if (auto const* u = item.get_if<use>()) out.items.emplace_back(*u);
            else out.items.emplace_back(*item.get_if<std::int64_t>());
        }
        return out;
    }
    if (first.is<attribute_list>())
        return attribute_list{each(same_count([](attribute const& a) { return a.get_if<attribute_list>()->items.size(); }),
                                   [](attribute const& a, std::size_t i) { return a.get_if<attribute_list>()->items[i]; })};
    fail(concat("an argument that is ", to_string(first), " at one size, and another at another"));
}

inline void shape_merger::merge_inputs(programs const& p, std::vector<value_type> const* input_types) {
    ir const& first = *p.front();
    for (std::size_t k = 0; k < first.weights().size(); ++k) {
        weight_node const& w = first.weight(first.weights()[k]);
        where_ = "weight '" + w.target + "'";
        for (auto const* other : p)
            if (!(other->weight(other->weights()[k]).result == w.result)) fail("a weight that changes with the sizes of the inputs");
        labels_.insert(w.result.name);
        builder_.weight(w);
    }
    for (std::size_t k = 0; k < first.inputs().size(); ++k) {
        input_node n = first.input(first.inputs()[k]);
        where_ = "input '" + n.result.name + "'";
        std::vector<value_type> types;
        for (auto const* other : p) types.push_back(other->input(other->inputs()[k]).result.type);
        n.result.type = input_types ? input_types->at(k) : merged_type(types);
        labels_.insert(n.result.name);
        if (n.kind == input_kind::user) sources_.push_back({n.result.id, n.result.type});
        builder_.input(std::move(n));
    }
    for (std::size_t k = 0; k < first.constants().size(); ++k) {
        where_ = "constant '" + first.constants()[k].target + "'";
        for (auto const* other : p)
            if (!has_equal_elements(other->constants()[k].data, first.constants()[k].data)) fail("elements that change with the sizes of the inputs");
        builder_.constant(first.constants()[k]);
    }
}

/// A result whose size or value the inputs don't tell.
inline void shape_merger::add_source(value const& v, std::vector<value_type> const& types) {
    std::vector<double> reals;
    for (auto const& t : types)
        if (auto const* s = std::get_if<symbol_type>(&t))
            if (auto const* x = std::get_if<double>(&s->hint)) reals.push_back(*x);
    if (reals.size() == types.size()) real_sources_.emplace_back(std::move(reals), v.id);
    auto const* const tensor = v.tensor();
    bool const is_open = tensor ? !is_static(tensor->sizes) : std::holds_alternative<symbol_type>(v.type);
    if (is_open) sources_.push_back({v.id, v.type});
}

inline void shape_merger::merge_call(std::vector<call_node const*> const& calls) {
    call_node out = *calls.front();
    where_ = concat("node '", out.name, "' (", out.op.text(), ")");
    for (std::size_t i = 0; i < calls.size(); ++i) {
        auto const& c = *calls[i];
        bool const is_alike =
            c.op == out.op && c.arguments.size() == out.arguments.size() && c.results.size() == out.results.size() && c.returns == out.returns;
        if (!is_alike)
            fail(concat("an operator that changes: ", out.op.text(), " with ", std::to_string(out.arguments.size()), " arguments and ",
                        std::to_string(out.results.size()), " results at ", sizes_text(0), ", and ", c.op.text(), " with ", std::to_string(c.arguments.size()),
                        " and ", std::to_string(c.results.size()), " at ", sizes_text(i)));
    }
    std::string const node = where_;
    for (std::size_t a = 0; a < out.arguments.size(); ++a) {
        where_ = concat(node, ", argument '", out.arguments[a].name, "'");
        std::vector<attribute> values;
        values.reserve(calls.size());
        for (auto const* c : calls) values.push_back(c->arguments[a].value);
        out.arguments[a].value = merged(values);
    }
    where_ = node;
    for (std::size_t r = 0; r < out.results.size(); ++r) {
        std::vector<value_type> types;
        for (auto const* c : calls) {
            if (c->results[r].id != out.results[r].id) fail("a value that stands elsewhere at another size");
            types.push_back(c->results[r].type);
        }
        out.results[r].type = merged_type(types);
        add_source(out.results[r], types);
    }
    labels_.insert(out.name);
    builder_.call(std::move(out));
}

inline void shape_merger::merge_subgraphs(programs const& p) {
    for (std::size_t i = 0; i < p.front()->subgraphs().size(); ++i) {
        programs nested;
        for (auto const* other : p) nested.push_back(&other->subgraphs()[i]);
        ir const merged_program = shape_merger(samples_, fit_, example_).merge(nested, nested.front()->info(), nullptr);
        subgraph_info const info{static_cast<std::uint32_t>(i), merged_program.model_name()};
        ir_builder inner = builder_.subgraph(info);
        merged_program.drive(inner);
        builder_.end_subgraph(info, std::move(inner));
    }
}

inline ir shape_merger::merge(programs const& p, model_info info, std::vector<value_type> const* input_types) {
    ir const& first = *p.front();
    where_ = "program '" + first.model_name() + "'";
    for (auto const* other : p) {
        auto const differ = [&](auto&& count, std::string const& what) {
            if (count(*other) != count(first))
                fail(concat(std::to_string(count(first)), " ", what, " at one size, and ", std::to_string(count(*other)), " at another"));
        };
        differ([](ir const& x) { return x.weights().size(); }, "weights");
        differ([](ir const& x) { return x.inputs().size(); }, "inputs");
        differ([](ir const& x) { return x.constants().size(); }, "constants");
        differ([](ir const& x) { return x.subgraphs().size(); }, "sub-programs");
    }
    std::size_t count = first.calls().size();
    for (auto const* other : p) count = std::min(count, other->calls().size());
    std::vector<std::vector<call_node const*>> rows(count);
    for (auto const* other : p)
        for (std::size_t i = 0; i < count; ++i) rows[i].push_back(&other->call(other->calls()[i]));
    for (auto const& row : rows) {
        labels_.insert(row.front()->name);
        for (auto const& r : row.front()->results) labels_.insert(r.name);
        for (auto const* c : row)
            for (auto const& r : c->results) next_value_ = std::max(next_value_, to_index(r.id) + 1);
    }
    next_value_ = std::max(next_value_, static_cast<std::uint32_t>(first.value_count()));
    builder_.begin(std::move(info));
    merge_inputs(p, input_types);
    merge_subgraphs(p);
    for (auto const& row : rows) merge_call(row);
    where_ = "program '" + first.model_name() + "'";
    for (std::size_t i = 0; i < p.size(); ++i)
        if (p[i]->calls().size() != first.calls().size())
            fail(concat(std::to_string(first.calls().size()), " calls at ", sizes_text(0), ", and ", std::to_string(p[i]->calls().size()), " at ",
                        sizes_text(i)));
    output_node out = std::get<output_node>(first.node(first.output()));
    for (std::size_t e = 0; e < out.entries.size(); ++e) {
        where_ = "output " + std::to_string(e);
        std::vector<attribute> values;
        for (auto const* other : p) values.push_back(std::get<output_node>(other->node(other->output())).entries[e].value);
        out.entries[e].value = merged(values);
    }
    builder_.output(std::move(out));
    builder_.end();
    return std::move(builder_).result();
}

}}}  // namespace torch_ir::detail
