// SPDX-License-Identifier: MIT
/// A call whose arguments are read by name and type, as its operator's schema has them.
///
/// \code
///     torch_ir::call_view const call(program, v);                       // or (value_table, call_node) in a visitor
///     std::cout << call.operand("input").name() << '\n';                // also its id, its type, and what makes it
///     auto const sizes = call.sizes("input");                           // {1, 3, 224, 224}
///     auto const stride = call.integers("stride");                      // {1, 1} where the call does not say: the schema's default
///     if (auto const bias = call.find_operand("bias")) std::cout << bias->name() << '\n';
///     if (call.integer("groups") != 1) call.refuse("groups");
/// \endcode
///
/// An argument that the call does not give has its default in the schema, of operators that are known (LibTorch 2.13's, and those of
/// `register_schema`). Arguments without names (of higher-order operators) are found by their place in the schema, and those of a file of pytorch-ir,
/// which has lost the names of tensors, as `unflatten` finds them.
///
/// What is not there, or of another kind, throws errc::invalid_ir: `node 'conv2d' (aten.conv2d.default), argument 'stride': expected a list of integers,
/// found string 'same'`. A size that is not known before the program runs throws errc::unsupported, where a function asks for a number. All look-ups are
/// linear in the number of arguments. One view is for one thread.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/visit/value_table.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

class ir;
struct operator_schema;

/// Refers to the call, and to the program or table, which must live as long and not change.
class call_view {
public:
    /// The call on a vertex. Throws errc::argument where there is none.
    call_view(ir const& program, std::size_t vertex);
    /// A call of a program.
    call_view(ir const& program, call_node const& call);
    /// A call that a visitor is told of, before its results are added to the table.
    call_view(value_table const& values, call_node const& call);

    [[nodiscard]] call_node const& node() const noexcept { return *call_; }
    [[nodiscard]] std::string const& name() const noexcept { return call_->name; }
    [[nodiscard]] op_name const& op() const noexcept { return call_->op; }
    /// The schema of the operator, or nullptr.
    [[nodiscard]] operator_schema const* schema() const noexcept { return schema_; }

    // ---- any argument ----
    /// The call gives the argument, be it None.
    [[nodiscard]] bool is_given(std::string_view argument) const { return given(argument) != nullptr; }
    /// The argument is given, or has a default, and is not None.
    [[nodiscard]] bool has(std::string_view argument) const;
    /// Its value as it is recorded, or its default.
    [[nodiscard]] attribute const& argument(std::string_view argument) const;

    // ---- values ----
    /// The value that the argument is a use of: a tensor, a symbolic number, an object.
    [[nodiscard]] used_value operand(std::string_view argument) const;
    /// The same; nothing for None.
    [[nodiscard]] std::optional<used_value> find_operand(std::string_view argument) const;
    /// The values of a list, none of which may be absent.
    [[nodiscard]] std::vector<used_value> operands(std::string_view argument) const;
    /// The same with holes, as `index` takes them.
    [[nodiscard]] std::vector<std::optional<used_value>> optional_operands(std::string_view argument) const;
    /// The type of a tensor argument.
    [[nodiscard]] tensor_type const& tensor(std::string_view argument) const;
    /// Its sizes, all of which are known.
    [[nodiscard]] std::vector<std::int64_t> sizes(std::string_view argument) const;

    // ---- numbers and words ----
    /// An integer.
    [[nodiscard]] std::int64_t integer(std::string_view argument) const;
    /// A number or flag of any kind but complex.
    [[nodiscard]] double number(std::string_view argument) const;
    [[nodiscard]] bool flag(std::string_view argument) const;
    [[nodiscard]] std::string_view text(std::string_view argument) const;
    [[nodiscard]] torch_ir::dtype dtype(std::string_view argument) const;
    [[nodiscard]] torch_ir::device const& device(std::string_view argument) const;
    [[nodiscard]] torch_ir::layout layout(std::string_view argument) const;
    [[nodiscard]] torch_ir::memory_format memory_format(std::string_view argument) const;
    /// An integer that may be an expression over sizes.
    [[nodiscard]] dim dimension(std::string_view argument) const;

    // ---- lists ----
    /// Integers. One integer stands for as many as the schema says: `stride=2` of `int[2]` is {2, 2}.
    [[nodiscard]] std::vector<std::int64_t> integers(std::string_view argument) const;
    /// The same where some may be expressions over sizes.
    [[nodiscard]] std::vector<dim> dimensions(std::string_view argument) const;
    [[nodiscard]] std::vector<double> numbers(std::string_view argument) const;
    [[nodiscard]] std::vector<bool> flags(std::string_view argument) const;

    // ---- sub-programs ----
    [[nodiscard]] subgraph_ref const& subgraph(std::string_view argument) const;
    /// The sub-program itself; nullptr if the view is not of a program.
    [[nodiscard]] ir const* subprogram(std::string_view argument) const;

    // ---- results ----
    [[nodiscard]] value const& result(std::size_t i = 0) const;
    [[nodiscard]] tensor_type const& result_tensor(std::size_t i = 0) const;
    /// The sizes of a result, all of which are known.
    [[nodiscard]] std::vector<std::int64_t> result_sizes(std::size_t i = 0) const;

    // ---- saying no ----
    /// Throws errc::unsupported that names the node, its operator and where it comes from: `node 'lstm' (aten.lstm.input) in module 'rnn': unsupported:
    /// an operator with several results; rewrite the program without it`.
    [[noreturn]] void refuse(std::string_view what, std::string_view remedy = {}) const;
    /// Throws errc::invalid_ir about one argument.
    [[noreturn]] void fail(std::string_view argument, std::string_view expected, std::string_view found) const;

private:
    call_node const* call_;
    operator_schema const* schema_;
    ir const* program_ = nullptr;
    value_table const* table_ = nullptr;
    mutable std::shared_ptr<call_node const> unflattened_;  ///< made when a tensor of a flattened call is asked for

    void find_schema_of_call();
    void unflatten_call() const;
    [[nodiscard]] used_value find(value_id v) const;
    [[nodiscard]] torch_ir::argument const* given(std::string_view argument) const;
    [[nodiscard]] used_value used(std::string_view argument, value_id v) const;
    [[nodiscard]] std::int64_t known(std::string_view argument, dim const& d) const;
    [[nodiscard]] dim as_dim(std::string_view argument, value_id v) const;
    template <class T>
    [[nodiscard]] T const& get(std::string_view argument, std::string_view expected) const;
    template <class T, class Convert>
    [[nodiscard]] std::vector<T> list(std::string_view argument, std::string_view expected, Convert convert) const;
};

/// Reads the sizes of a value, all of which are known; throws errc::unsupported that names the value, for a tensor of open sizes or no tensor.
[[nodiscard]] std::vector<std::int64_t> sizes_of(used_value const& v);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(visit)

#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/schema/argument_value.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>
#include <torch_ir/schema/text.hpp>
#include <torch_ir/schema/unflatten.hpp>

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Calls `f(item)` for each item of a list, as an attribute, until it returns false. Returns whether `a` is a list whose items all were taken.
template <class F>
bool for_each_item(attribute const& a, F&& f) {
    return std::visit(
        [&](auto const& list) {
            using type = std::decay_t<decltype(list)>;
            if constexpr (std::is_same_v<type, std::vector<bool>> || std::is_same_v<type, std::vector<std::int64_t>> ||
                          std::is_same_v<type, std::vector<double>>) {
                for (auto const i : list)
                    if (!f(attribute(i))) return false;
                return true;
            } else if constexpr (std::is_same_v<type, attribute_list>) {
                return std::all_of(list.items.begin(), list.items.end(), [&](attribute const& i) { return f(i); });
            } else if constexpr (std::is_same_v<type, symbol_list>) {
                return std::all_of(list.items.begin(), list.items.end(),
                                   [&](symbol_list::item const& i) { return std::visit([&](auto const& x) { return f(attribute(x)); }, i); });
            } else if constexpr (std::is_same_v<type, tensor_list>) {
                return list.items.empty();
            } else {
                return false;
            }
        },
        a.as_variant());
}

}  // namespace detail

TORCH_IR_INLINE call_view::call_view(ir const& program, std::size_t v) : program_(&program) {
    bool const exists = v < num_vertices(program.graph());
    auto const* call = exists ? std::get_if<call_node>(&program.node(v)) : nullptr;
    if (!call) raise(error::bad_argument("vertex " + std::to_string(v), "a call", exists ? "'" + name_of(program.node(v)) + "'" : "no vertex of the program"));
    call_ = call;
    find_schema_of_call();
}

TORCH_IR_INLINE call_view::call_view(ir const& program, call_node const& call) : call_(&call), program_(&program) { find_schema_of_call(); }
TORCH_IR_INLINE call_view::call_view(value_table const& values, call_node const& call) : call_(&call), table_(&values) { find_schema_of_call(); }

TORCH_IR_INLINE void call_view::find_schema_of_call() { schema_ = find_schema(call_->op); }

/// Gives the tensors of a flattened call their names back.
TORCH_IR_INLINE void call_view::unflatten_call() const {
    value_names names;
    names.weight_key = [this](value_id v) { return std::string(find(v).key); };
    names.find = [this](std::string_view label) -> std::optional<value_id> {
        if (table_) {
            auto const found = table_->find(label);
            return found.value ? std::optional(found.id()) : std::nullopt;
        }
        auto const* found = find_value(*program_, label);
        return found ? std::optional(found->id) : std::nullopt;
    };
    unflattened_ = std::make_shared<call_node const>(unflatten(*call_, *schema_, names));
}

TORCH_IR_INLINE used_value call_view::find(value_id v) const {
    if (table_) return table_->find(v);
    auto const* value = program_->find_value(v);
    if (!value) return {};
    auto const producer = program_->origin(v).producer;
    auto const& node = program_->node(producer);
    auto const* w = std::get_if<weight_node>(&node);
    auto const kind = w ? producer_kind::weight : std::holds_alternative<input_node>(node) ? producer_kind::input : producer_kind::call;
    return {value, kind, producer, w ? std::string_view(w->target) : std::string_view()};
}

TORCH_IR_INLINE argument const* call_view::given(std::string_view argument) const {
    if (call_->bound != binding::flattened || !schema_) return given_argument(*call_, schema_, argument);
    auto const* known = schema_->find_argument(argument);
    if (!known || known->type.kind != schema_kind::tensor) return find_argument(*call_, argument);  // an attribute, which has kept its name
    if (!unflattened_) unflatten_call();
    return find_argument(*unflattened_, argument);
}

TORCH_IR_INLINE attribute const& call_view::argument(std::string_view argument) const {
    if (auto const* a = given(argument)) return a->value;
    if (!schema_) fail(argument, "a value, since the operator has no schema with defaults (register_schema)", "none");
    auto const* known = schema_->find_argument(argument);
    if (!known) fail(argument, "an argument of " + to_string(*schema_), "one that it does not have");
    if (!known->default_value) fail(argument, "a value, since " + to_string(*schema_) + " has no default for it", "none");
    return *known->default_value;
}

TORCH_IR_INLINE bool call_view::has(std::string_view argument) const {
    if (auto const* a = given(argument)) return !a->value.is<none>();
    auto const* known = schema_ ? schema_->find_argument(argument) : nullptr;
    return known && known->default_value && !known->default_value->is<none>();
}

TORCH_IR_INLINE void call_view::fail(std::string_view argument, std::string_view expected, std::string_view found) const {
    raise(error::invalid_ir(place_of(*call_, argument) + location_of(call_->metadata), expected, found));
}

TORCH_IR_INLINE void call_view::refuse(std::string_view what, std::string_view remedy) const {
    raise(error::unsupported(place_of(*call_) + location_of(call_->metadata), what, remedy));
}

TORCH_IR_INLINE used_value call_view::used(std::string_view argument, value_id v) const {
    auto const found = find(v);
    if (!found.value) fail(argument, "a value that something makes", "value " + std::to_string(to_index(v)) + ", which nothing does");
    return found;
}

TORCH_IR_INLINE used_value call_view::operand(std::string_view argument) const {
    auto found = find_operand(argument);
    if (!found) fail(argument, "a value", "None");
    return *found;
}

TORCH_IR_INLINE std::optional<used_value> call_view::find_operand(std::string_view argument) const {
    auto const& a = this->argument(argument);
    if (a.is<none>()) return std::nullopt;
    auto const* u = a.get_if<use>();
    if (!u) fail(argument, "a value", detail::describe_attribute(a));
    return used(argument, u->value);
}

TORCH_IR_INLINE std::vector<std::optional<used_value>> call_view::optional_operands(std::string_view argument) const {
    auto const& a = this->argument(argument);
    auto const* all = a.get_if<tensor_list>();
    if (!all) {
        if (detail::for_each_item(a, [](attribute const&) { return false; })) return {};  // an empty list of another kind
        fail(argument, "a list of tensors", detail::describe_attribute(a));
    }
    std::vector<std::optional<used_value>> out;
    for (value_id const v : all->items) out.push_back(v == no_value ? std::nullopt : std::optional(used(argument, v)));
    return out;
}

TORCH_IR_INLINE std::vector<used_value> call_view::operands(std::string_view argument) const {
    std::vector<used_value> out;
    for (auto const& v : optional_operands(argument)) {
        if (!v) fail(argument, "a list of tensors", "one with an absent tensor");
        out.push_back(*v);
    }
    return out;
}

TORCH_IR_INLINE tensor_type const& call_view::tensor(std::string_view argument) const {
    auto const v = operand(argument);
    auto const* t = v.value->tensor();
    if (!t) fail(argument, "a tensor", "'" + v.name() + "', which is " + to_string(v.type()));
    return *t;
}

TORCH_IR_INLINE std::vector<std::int64_t> call_view::sizes(std::string_view argument) const {
    auto const& t = tensor(argument);
    auto const known = static_sizes(t.sizes);
    if (!known) refuse(detail::concat("argument '", argument, "' of open sizes, ", to_string(t)));
    return *known;
}

template <class T>
T const& call_view::get(std::string_view argument, std::string_view expected) const {
    auto const& a = this->argument(argument);
    auto const* found = a.get_if<T>();
    if (!found) fail(argument, expected, detail::describe_attribute(a));
    return *found;
}

TORCH_IR_INLINE double call_view::number(std::string_view argument) const {
    auto const& a = this->argument(argument);
    auto const n = detail::as_number<double>(a);
    if (!n && a.is<use>()) {
        auto const u = used(argument, a.get_if<use>()->value);
        if (!std::holds_alternative<symbol_type>(u.type())) fail(argument, "a number", "'" + u.name() + "', which is " + to_string(u.type()));
        refuse(detail::concat("argument '", argument, "', which is known only when the program runs"));
    }
    if (!n) fail(argument, "a number", detail::describe_attribute(a));
    return *n;
}

TORCH_IR_INLINE bool call_view::flag(std::string_view argument) const {
    auto const& a = this->argument(argument);
    if (auto const* n = a.get_if<std::int64_t>(); n && (*n == 0 || *n == 1)) return *n == 1;
    return get<bool>(argument, "True or False");
}

TORCH_IR_INLINE std::string_view call_view::text(std::string_view argument) const { return get<std::string>(argument, "a string"); }
TORCH_IR_INLINE dtype call_view::dtype(std::string_view argument) const { return get<torch_ir::dtype>(argument, "a dtype"); }
TORCH_IR_INLINE device const& call_view::device(std::string_view argument) const { return get<torch_ir::device>(argument, "a device"); }
TORCH_IR_INLINE layout call_view::layout(std::string_view argument) const { return get<torch_ir::layout>(argument, "a layout"); }
TORCH_IR_INLINE memory_format call_view::memory_format(std::string_view argument) const { return get<torch_ir::memory_format>(argument, "a memory format"); }

/// The number that a symbolic value stands for.
TORCH_IR_INLINE dim call_view::as_dim(std::string_view argument, value_id v) const {
    auto const u = used(argument, v);
    auto const* s = std::get_if<symbol_type>(&u.type());
    if (!s || s->kind == symbol_kind::floating) fail(argument, "an integer", "'" + u.name() + "', which is " + to_string(u.type()));
    if (s->symbolic.what() == expression::kind::integer) return s->symbolic.value();
    auto const* hint = std::get_if<std::int64_t>(&s->hint);
    return {s->symbolic ? s->symbolic : expression::symbol(u.name()), hint ? std::optional(*hint) : std::nullopt};
}

TORCH_IR_INLINE std::int64_t call_view::known(std::string_view argument, dim const& d) const {
    if (!d.is_static()) refuse(detail::concat("argument '", argument, "' that depends on a size, ", to_string(d)));
    return d.value();
}

TORCH_IR_INLINE dim call_view::dimension(std::string_view argument) const {
    auto const& a = this->argument(argument);
    if (auto const* u = a.get_if<use>()) return as_dim(argument, u->value);
    auto const n = detail::as_number<std::int64_t>(a);
    if (!n) fail(argument, "an integer", detail::describe_attribute(a));
    return *n;
}

TORCH_IR_INLINE std::int64_t call_view::integer(std::string_view argument) const { return known(argument, dimension(argument)); }

/// A list, or one item, which stands for as many as the schema says.
template <class T, class Convert>
std::vector<T> call_view::list(std::string_view argument, std::string_view expected, Convert convert) const {
    auto const& a = this->argument(argument);
    std::vector<T> out;
    auto const add = [&](attribute const& item) {
        std::optional<T> converted = convert(item);
        if (!converted) return false;
        out.push_back(*std::move(converted));
        return true;
    };
    if (!detail::for_each_item(a, add)) {
        out.clear();
        if (!add(a)) fail(argument, expected, detail::describe_attribute(a));
    }
    auto const* known = schema_ ? schema_->find_argument(argument) : nullptr;
    if (known && known->type.list && out.size() == 1 && known->type.list_size > 1) out.assign(static_cast<std::size_t>(known->type.list_size), T(out[0]));
    return out;
}

TORCH_IR_INLINE std::vector<dim> call_view::dimensions(std::string_view argument) const {
    return list<dim>(argument, "a list of integers", [&](attribute const& item) -> std::optional<dim> {
        if (auto const* u = item.get_if<use>()) return as_dim(argument, u->value);
        auto const n = detail::as_number<std::int64_t>(item);
        return n ? std::optional(dim(*n)) : std::nullopt;
    });
}

TORCH_IR_INLINE std::vector<std::int64_t> call_view::integers(std::string_view argument) const {
    std::vector<std::int64_t> out;
    for (dim const& d : dimensions(argument)) out.push_back(known(argument, d));
    return out;
}

TORCH_IR_INLINE std::vector<double> call_view::numbers(std::string_view argument) const {
    return list<double>(argument, "a list of numbers", detail::as_number<double>);
}

TORCH_IR_INLINE std::vector<bool> call_view::flags(std::string_view argument) const {
    return list<bool>(argument, "a list of True and False", [](attribute const& item) {
        auto const* b = item.get_if<bool>();
        return b ? std::optional(*b) : std::nullopt;
    });
}

TORCH_IR_INLINE subgraph_ref const& call_view::subgraph(std::string_view argument) const { return get<subgraph_ref>(argument, "a sub-program"); }

TORCH_IR_INLINE ir const* call_view::subprogram(std::string_view argument) const {
    auto const& s = subgraph(argument);
    if (!program_) return nullptr;
    auto const all = program_->subgraphs();
    if (s.index >= all.size()) fail(argument, "one of " + std::to_string(all.size()) + " sub-programs", "number " + std::to_string(s.index));
    return &all[s.index];
}

TORCH_IR_INLINE value const& call_view::result(std::size_t i) const {
    if (i >= call_->results.size())
        raise(error::invalid_ir(place_of(*call_) + location_of(call_->metadata), "result " + std::to_string(i),
                                std::to_string(call_->results.size()) + " results"));
    return call_->results[i];
}

TORCH_IR_INLINE tensor_type const& call_view::result_tensor(std::size_t i) const {
    auto const& r = result(i);
    if (!r.tensor()) refuse(detail::concat("result ", std::to_string(i), ", which is ", to_string(r.type), " and no tensor"));
    return *r.tensor();
}

TORCH_IR_INLINE std::vector<std::int64_t> call_view::result_sizes(std::size_t i) const {
    auto const& t = result_tensor(i);
    auto const known = static_sizes(t.sizes);
    if (!known) refuse(detail::concat("a result of open sizes, ", to_string(t)));
    return *known;
}

TORCH_IR_INLINE std::vector<std::int64_t> sizes_of(used_value const& v) {
    auto const* t = v.value->tensor();
    auto const known = t ? static_sizes(t->sizes) : std::nullopt;
    if (!known) raise(error::unsupported("value '" + v.name() + "'", to_string(v.type()) + " where a tensor of known sizes is needed", {}));
    return *known;
}

}}  // namespace torch_ir

#endif
