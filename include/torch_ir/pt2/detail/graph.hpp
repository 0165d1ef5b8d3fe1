// SPDX-License-Identifier: MIT
/// Reads a graph of an archive, the program's own or one of a higher-order operator, and announces it to a visitor.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/pt2/detail/arguments.hpp>
#include <torch_ir/pt2/detail/metadata.hpp>
#include <torch_ir/pt2/detail/old_schema.hpp>
#include <torch_ir/pt2/detail/scope.hpp>
#include <torch_ir/pt2/detail/types.hpp>
#include <torch_ir/visit/visitor.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What the graphs of one program share.
struct pt2_shared {
    pt2_schema_version version;
    pt2_type_reader types;
    pt2_metadata_reader metadata;
};

/// Reads one graph. Make it, read the inputs, announce the calls, read the outputs. Refers to the cursor and the document.
/// Everything throws errc::malformed with the JSON pointer of what is wrong.
class pt2_graph_reader {
public:
    pt2_graph_reader(json_cursor const& graph, pt2_shared& shared, std::size_t depth = 0);
    pt2_graph_reader(pt2_graph_reader const&) = delete;
    pt2_graph_reader& operator=(pt2_graph_reader const&) = delete;

    /// Defines a value that the object at `named` names by its key `name`, with its type from the graph's tables.
    [[nodiscard]] value named_tensor(json_cursor const& named);

    /// A graph input. One that stands for a symbol or an object has that type; one that is fixed is of kind constant.
    [[nodiscard]] input_node input(json_cursor const& argument);

    /// An object of the archive, named and typed by the object at `object`.
    [[nodiscard]] input_node object_input(json_cursor const& object);
    /// An effect token that the object at `named` names.
    [[nodiscard]] input_node token_input(json_cursor const& named);
    /// A constant of the table `constants` of 2.1, of that type.
    [[nodiscard]] value constant(std::string_view name, json_cursor const& place, tensor_type type);
    /// A value without type, for an input that is fixed.
    [[nodiscard]] value fixed_value(std::string_view name);

    /// An output or a constant, all names in which must be defined.
    [[nodiscard]] attribute argument(json_cursor const& a) const { return read_argument(a, scope_); }
    /// A use of the value that the object at `named` names.
    [[nodiscard]] attribute named_use(json_cursor const& named) const { return use{read_named(named, scope_)}; }

    /// Announces the calls in order, each behind the sub-programs that it refers to.
    template <class V>
    void announce_calls(V& v);

    /// Announces a sub-graph: inputs, calls, outputs.
    template <class V>
    void announce_nested(V& v, std::string_view name);

private:
    json_cursor const& graph_;
    pt2_shared& shared_;
    std::size_t depth_;
    pt2_scope scope_;
    std::optional<json_cursor> tensors_, integers_, floats_, booleans_;
    view_set call_names_;
    std::uint32_t subgraph_count_ = 0;
    std::size_t unnamed_calls_ = 0;

    [[nodiscard]] value tensor_value(json_cursor const& name);
    [[nodiscard]] value symbol_value(json_cursor const& argument, symbol_kind kind, std::string_view value_key);
    [[nodiscard]] value object_value(json_cursor const& object);
    [[nodiscard]] value result(json_cursor const& output);
    void read_results(json_cursor const& outputs, call_node& call);
    [[nodiscard]] std::string call_name(json_cursor const& node, call_node const& call);
    template <class V>
    [[nodiscard]] call_node read_call(json_cursor const& node, V& v);
};

/// `torch.ops.aten.add.Tensor` → `aten.add.Tensor`; other targets are what they are.
[[nodiscard]] inline op_name op_of_target(std::string_view target) {
    if (std::string old = old_higher_order_name(target); !old.empty()) return op_name(std::move(old));
    return op_name_of_python(target);
}

// ---- implementation -------------------------------------------------------------------------------------------------

inline pt2_graph_reader::pt2_graph_reader(json_cursor const& graph, pt2_shared& shared, std::size_t depth) : graph_(graph), shared_(shared), depth_(depth) {
    if (depth > max_depth) graph.fail(concat("at most ", std::to_string(max_depth), " levels of graphs"), "more");
    tensors_ = find_member(graph_, "tensor_values");
    integers_ = find_member(graph_, "sym_int_values");
    floats_ = find_member(graph_, "sym_float_values");
    booleans_ = find_member(graph_, "sym_bool_values");
    scope_.reserve(tensors_ ? tensors_->size() : 0);
}

inline value pt2_graph_reader::tensor_value(json_cursor const& name) {
    std::string_view const text = name.as_string();
    auto const meta = tensors_ ? tensors_->find(text) : std::nullopt;
    if (!meta) name.fail("a key of the graph's tensor_values", concat("'", printable(text), "'"));
    value v;
    v.id = scope_.define(name);
    v.name = text;
    auto const inner = meta->find("meta");  // a wrapper in 2.1
    v.type = shared_.types.tensor(inner ? *inner : *meta);
    return v;
}

inline value pt2_graph_reader::constant(std::string_view name, json_cursor const& place, tensor_type type) {
    value v;
    v.id = scope_.define(name, place);
    v.name = name;
    v.type = std::move(type);
    return v;
}

inline value pt2_graph_reader::named_tensor(json_cursor const& named) {
    json_cursor const name = named.at("name");
    return tensor_value(name);
}

/// A symbolic scalar: named, with its type in a table of the graph where that has one, or just a number.
inline value pt2_graph_reader::symbol_value(json_cursor const& argument, symbol_kind kind, std::string_view value_key) {
    pt2_union const u = open_union(argument);
    value v;
    if (u.key == value_key) {
        v.id = scope_.add();
        v.type = shared_.types.symbol(argument, kind);
        return v;
    }
    if (u.key != "as_name") fail_union(argument, concat("'as_name' or '", value_key, "'"), u.key);
    v.id = scope_.define(u.value);
    v.name = u.value.as_string();
    auto const& table = kind == symbol_kind::integer ? integers_ : kind == symbol_kind::floating ? floats_ : booleans_;
    auto const type = table ? table->find(v.name) : std::nullopt;
    v.type = type ? shared_.types.symbol(*type, kind) : symbol_type{kind, {}, {}};
    return v;
}

inline value pt2_graph_reader::object_value(json_cursor const& object) {
    json_cursor const name = object.at("name");
    value v;
    v.id = scope_.define(name);
    v.name = name.as_string();
    v.type = object_type{std::string(string_or_empty(object, "class_fqn"))};
    return v;
}

inline value pt2_graph_reader::fixed_value(std::string_view name) {
    value v;
    v.id = scope_.add();
    v.name = name;
    return v;
}

inline input_node pt2_graph_reader::object_input(json_cursor const& object) {
    input_node n;
    n.kind = input_kind::object;
    n.result = object_value(object);
    return n;
}

/// PyTorch makes a token an empty tensor where it traces it.
inline input_node pt2_graph_reader::token_input(json_cursor const& named) {
    json_cursor const name = named.at("name");
    input_node n;
    n.kind = input_kind::token;
    if (tensors_ && tensors_->find(name.as_string())) {
        n.result = tensor_value(name);
    } else {
        n.result.id = scope_.define(name);
        n.result.name = name.as_string();
        n.result.type = object_type{"token"};
    }
    return n;
}

inline input_node pt2_graph_reader::input(json_cursor const& argument) {
    pt2_union const u = open_union(argument);
    input_node n;
    switch (kind_of_argument(argument, u.key)) {
        case pt2_argument::tensor: n.result = named_tensor(u.value); break;
        case pt2_argument::sym_int: n.result = symbol_value(u.value, symbol_kind::integer, "as_int"); break;
        case pt2_argument::sym_float: n.result = symbol_value(u.value, symbol_kind::floating, "as_float"); break;
        case pt2_argument::sym_bool: n.result = symbol_value(u.value, symbol_kind::boolean, "as_bool"); break;
        case pt2_argument::custom_object: return object_input(u.value);
        case pt2_argument::integer:
        case pt2_argument::floating:
        case pt2_argument::boolean:
        case pt2_argument::string:
        case pt2_argument::none:
            n.kind = input_kind::constant;
            n.constant = this->argument(argument);
            n.result = fixed_value({});
            break;
        default: fail_union(argument, "a tensor, a symbol, an object or a constant as graph input", u.key);
    }
    return n;
}

/// One result that is no list.
inline value pt2_graph_reader::result(json_cursor const& output) {
    pt2_union const u = open_union(output);
    auto const known = [&](symbol_kind kind) {  // a number that tracing fixed: a symbol whose value is known
        value v = fixed_value({});
        v.type = shared_.types.symbol(output, kind);
        return v;
    };
    switch (kind_of_argument(output, u.key)) {
        case pt2_argument::tensor: return named_tensor(u.value);
        case pt2_argument::none: return fixed_value({});
        case pt2_argument::sym_int: return symbol_value(u.value, symbol_kind::integer, "as_int");
        case pt2_argument::sym_float: return symbol_value(u.value, symbol_kind::floating, "as_float");
        case pt2_argument::sym_bool: return symbol_value(u.value, symbol_kind::boolean, "as_bool");
        case pt2_argument::custom_object: return object_value(u.value);
        case pt2_argument::integer: return known(symbol_kind::integer);
        case pt2_argument::floating: return known(symbol_kind::floating);
        case pt2_argument::boolean: return known(symbol_kind::boolean);
        case pt2_argument::optional_tensor: {
            pt2_union const optional = open_union(u.value);
            if (optional.key == "as_none") return fixed_value({});
            if (optional.key == "as_tensor") return named_tensor(optional.value);
            fail_union(u.value, "'as_tensor' or 'as_none'", optional.key);
        }
        default: fail_union(output, "a tensor, a list of tensors, a symbol, an object or none as result", u.key);
    }
}

/// Fills in `results`, and `returns` where one return is a list.
inline void pt2_graph_reader::read_results(json_cursor const& outputs, call_node& call) {
    bool has_list = false;
    std::vector<std::int32_t> returns;
    call.results.reserve(outputs.as_array().size());
    outputs.for_each_element([&](json_cursor const& output) {
        pt2_union const u = open_union(output);
        std::size_t const before = call.results.size();
        auto const list = [&](auto&& read) {
            has_list = true;
            u.value.for_each_element([&](json_cursor const& c) { call.results.push_back(read(c)); });
            returns.push_back(static_cast<std::int32_t>(call.results.size() - before));
        };
        switch (kind_of_argument(output, u.key)) {
            case pt2_argument::tensors: return list([&](json_cursor const& c) { return named_tensor(c); });
            case pt2_argument::optional_tensors: return list([&](json_cursor const& c) { return result(c); });
            case pt2_argument::sym_ints: return list([&](json_cursor const& c) { return symbol_value(c, symbol_kind::integer, "as_int"); });
            case pt2_argument::sym_floats: return list([&](json_cursor const& c) { return symbol_value(c, symbol_kind::floating, "as_float"); });
            case pt2_argument::sym_bools: return list([&](json_cursor const& c) { return symbol_value(c, symbol_kind::boolean, "as_bool"); });
            default: break;
        }
        call.results.push_back(result(output));
        returns.push_back(-1);
    });
    if (has_list) call.returns = std::move(returns);
}

/// The call's name. Archives of early versions have none: it is the name of the only result then, or made from the operator.
inline std::string pt2_graph_reader::call_name(json_cursor const& node, call_node const& call) {
    if (auto const name = find_member(node, "name")) {
        std::string_view const text = name->as_string();
        if (text.empty()) name->fail("the name of a node");
        if (!call_names_.insert(text).second) name->fail("a name that no other node has", concat("'", printable(text), "' again"));
        return std::string(text);
    }
    if (call.results.size() == 1 && call.returns.empty() && !call.returns_tuple && !call.results.front().name.empty()) return call.results.front().name;
    return concat(call.op.base(), "_node", std::to_string(unnamed_calls_++));
}

template <class V>
call_node pt2_graph_reader::read_call(json_cursor const& node, V& v) {
    call_node call;
    json_cursor const target = node.at("target");
    if (target.as_string().empty()) target.fail("the name of an operator");
    call.op = op_of_target(target.as_string());

    auto on_graph = [&](json_cursor const& graph, std::string_view name) {
        std::uint32_t const index = subgraph_count_++;
        announce_subgraph(v, subgraph_info{index, std::string(name)}, [&](auto& nested) {
            pt2_graph_reader reader(graph, shared_, depth_ + 1);
            reader.announce_nested(nested, name);
        });
        return index;
    };
    json_cursor const inputs = node.at("inputs");
    call.arguments.reserve(inputs.as_array().size());
    inputs.for_each_element([&](json_cursor const& input) {
        argument_kind kind = argument_kind::positional;
        if (auto const k = find_member(input, "kind"); k && k->as_int(0, 2) == 2) kind = argument_kind::keyword;
        json_cursor const arg = input.at("arg");
        call.arguments.push_back({std::string(input.at("name").as_string()), read_argument(arg, scope_, on_graph), kind});
    });

    json_cursor const outputs = node.at("outputs");
    read_results(outputs, call);
    if (auto const single = find_member(node, "is_hop_single_tensor_return")) call.returns_tuple = !single->as_bool();
    if (shared_.version.is_before(8, 7)) {
        if (call.op.kind() == op_kind::higher_order) modernize_higher_order(call);
        else find_keyword_arguments(call);
    }
    call.metadata = shared_.metadata.read(node);
    call.name = call_name(node, call);
    return call;
}

template <class V>
void pt2_graph_reader::announce_calls(V& v) {
    json_cursor const nodes = graph_.at("nodes");
    call_names_.reserve(nodes.as_array().size());
    nodes.for_each_element([&](json_cursor const& node) { announce_call(v, read_call(node, v)); });
}

template <class V>
void pt2_graph_reader::announce_nested(V& v, std::string_view name) {
    model_info info;
    info.model_name = name;
    if (auto const bare = find_member(graph_, "is_single_tensor_return"); bare && bare->as_bool())
        info.out_spec = pytree();  // its one output as it is, no tuple
    announce_begin(v, std::move(info));
    json_cursor const inputs = graph_.at("inputs");
    inputs.for_each_element([&](json_cursor const& argument) { announce_input(v, input(argument)); });
    announce_calls(v);
    output_node out;
    json_cursor const outputs = graph_.at("outputs");
    out.entries.reserve(outputs.as_array().size());
    outputs.for_each_element([&](json_cursor const& a) { out.entries.push_back({argument(a), output_kind::user, {}}); });
    announce_output(v, std::move(out));
    announce_end(v);
}

}}}  // namespace torch_ir::detail
