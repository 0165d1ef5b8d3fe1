// SPDX-License-Identifier: MIT
/// Writes a graph of an archive, the program's own or one of a higher-order operator. The reverse of pt2/detail/graph.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/pt2/detail/write_arguments.hpp>
#include <torch_ir/pt2/detail/write_calls.hpp>
#include <torch_ir/pt2/detail/write_names.hpp>
#include <torch_ir/pt2/detail/write_values.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// `key,path,type;key,path,type`, as `parse_module_stack` reads it. Types of C++, which may hold commas, get brackets that Python takes.
[[nodiscard]] std::string module_stack_text(module_stack const& stack);

/// Writes one graph. Throws errc::invalid_ir for a program without outputs or with values that are used before they are made, errc::unsupported for
/// what the format has no place for. Linear.
class pt2_graph_writer {
public:
    pt2_graph_writer(pt2_writer& out, ir const& program, std::size_t depth = 0);
    pt2_graph_writer(pt2_graph_writer const&) = delete;
    pt2_graph_writer& operator=(pt2_graph_writer const&) = delete;

    /// The whole record: inputs, outputs, nodes, tables of values. With `returns_bare` the one output is returned as it is and not in a tuple.
    void write(bool returns_bare = false);

    /// \{
    /// After `write`: parts of the signature, which name the same values.
    void write_argument(attribute const& a, std::string_view place) { arguments_.write(a, place); }
    void write_use(value_id v, std::string_view place) { arguments_.write_use(v, place); }
    void write_named(value_id v, std::string_view place) { arguments_.write_named(v, place); }
    /// \}
    [[nodiscard]] pt2_names const& names() const noexcept { return names_; }

private:
    pt2_writer& out_;
    ir const& program_;
    std::size_t depth_;
    pt2_names names_;
    pt2_written_values values_;
    pt2_argument_writer arguments_;
    call_node const* call_ = nullptr;                       ///< the one whose arguments are written
    std::unordered_map<void const*, std::string> escaped_;  ///< stacks and traces as they were written

    void write_inputs();
    void write_calls();
    void write_call(vertex v);
    void write_results(call_node const& call);
    void write_metadata(call_metadata const& m);
    void write_outputs();
    void write_tables();
    template <class T, class Write>
    void write_table(std::string_view key, Write&& write);
    void write_subgraph(subgraph_ref const& s);
};

// ---- implementation -------------------------------------------------------------------------------------------------

/// A type without commas outside of brackets and without `;`, which separate modules: `std::pair[int, int]` for `std::pair<int, int>`.
[[nodiscard]] inline std::string module_type_text(std::string const& type) {
    auto const separates = [](std::string const& text) {
        std::size_t open = 0;
        for (char const c : text) {
            if (c == '[' || c == '(') ++open;
            else if ((c == ']' || c == ')') && open > 0) --open;
            else if (c == ';' || (c == ',' && open == 0)) return true;
        }
        return false;
    };
    std::string out = type;
    if (!separates(out)) return out;
    for (char& c : out) c = c == '<' ? '[' : c == '>' ? ']' : c == ';' ? '_' : c;
    if (separates(out)) std::replace(out.begin(), out.end(), ',', '_');
    return out;
}

inline std::string module_stack_text(module_stack const& stack) {
    std::string out;
    for (module_frame const& f : stack) {
        if (!out.empty()) out += ';';
        out += concat(f.key, ",", f.path, ",", module_type_text(f.type));
    }
    return out;
}

inline pt2_graph_writer::pt2_graph_writer(pt2_writer& out, ir const& program, std::size_t depth)
    : out_(out), program_(program), depth_(depth), names_(program), values_(program, names_), arguments_(out, values_, [this](subgraph_ref const& s) {
          write_subgraph(s);
      }) {}

inline void pt2_graph_writer::write(bool returns_bare) {
    out_.open_compact('{');
    out_.key("inputs");
    write_inputs();
    out_.key("nodes");
    write_calls();
    out_.key("outputs");
    write_outputs();
    write_tables();
    out_.key("is_single_tensor_return");
    out_.boolean(returns_bare);
    out_.close('}');
}

/// Inputs and weights in their common order, which is that of the vertices.
inline void pt2_graph_writer::write_inputs() {
    out_.open_compact('[');
    for (vertex v = 0; v < num_vertices(program_.graph()); ++v) {
        node const& n = program_.node(v);
        auto const* input = std::get_if<input_node>(&n);
        if (input == nullptr && !std::holds_alternative<weight_node>(n)) break;
        value const& result = results_of(n).front();
        std::string const place = concat("input '", printable(result.name), "'");
        if (input == nullptr && depth_ > 0)
            raise(error::unsupported(concat("weight '", printable(result.name), "'"), "a weight of a sub-program, in an archive of torch.export",
                                     "pass it as an input of the sub-program"));
        values_.make(result.id);
        out_.item();
        if (input != nullptr && input->kind == input_kind::constant) arguments_.write(input->constant, place);
        else if (result.type.index() == 0) raise(error::invalid_ir(place, "a type", "none"));
        else arguments_.write_use(result.id, place);
    }
    out_.close(']');
}

inline void pt2_graph_writer::write_calls() {
    out_.open_compact('[');
    for (vertex const v : program_.calls()) {
        out_.item();
        write_call(v);
    }
    out_.close(']');
}

inline void pt2_graph_writer::write_call(vertex v) {
    call_node const call = with_bound_arguments(program_, program_.call(v));
    call_ = &call;
    out_.open_compact('{');
    out_.key("target");
    out_.string(target_of(call));
    out_.key("inputs");
    out_.open_compact('[');
    for (argument const& a : call.arguments) {
        out_.item();
        out_.open_compact('{');
        out_.key("name");
        out_.string(a.name);
        out_.key("arg");
        arguments_.write(a.value, place_of(call, a.name));
        out_.key("kind");
        out_.integer(a.kind == argument_kind::positional ? 1 : 2);
        out_.close('}');
    }
    out_.close(']');
    out_.key("outputs");
    write_results(call);
    out_.key("metadata");
    write_metadata(call.metadata);
    out_.key("is_hop_single_tensor_return");
    if (call.returns_tuple || call.op.kind() == op_kind::higher_order) out_.boolean(!call.returns_tuple);
    else out_.null();
    out_.key("name");
    out_.string(names_.of_call(v));
    out_.close('}');
    call_ = nullptr;
}

inline void pt2_graph_writer::write_results(call_node const& call) {
    for (value const& r : call.results) values_.make(r.id);
    std::span<value const> left = call.results;
    out_.open_compact('[');
    for (std::int32_t const count : grouping_of(call)) {
        auto const size = static_cast<std::size_t>(count < 0 ? 1 : count);
        if (size > left.size()) raise(error::invalid_ir(place_of(call), "as many results as its returns have", std::to_string(call.results.size())));
        out_.item();
        if (count < 0) arguments_.write_result(left.front());
        else arguments_.write_results(left.first(size), place_of(call));
        left = left.subspan(size);
    }
    if (!left.empty()) raise(error::invalid_ir(place_of(call), "as many results as its returns have", std::to_string(call.results.size())));
    out_.close(']');
}

inline void pt2_graph_writer::write_metadata(call_metadata const& m) {
    auto const text = [&](std::string_view key, std::string_view value) {
        out_.key(key);
        out_.string(value);
    };
    auto const escaped = [&](std::string_view key, void const* object, auto const& make) {  // calls share stacks and traces
        auto const [at, is_new] = escaped_.try_emplace(object);
        out_.key(key);
        if (!is_new) return out_.raw(at->second);
        std::size_t const from = out_.text().size();
        out_.string(make());
        at->second = out_.text().substr(from);
    };
    out_.open_compact('{');
    if (m.stack) escaped("nn_module_stack", m.stack.get(), [&] { return module_stack_text(*m.stack); });
    if (m.trace) escaped("stack_trace", m.trace.get(), [&]() -> std::string_view { return *m.trace; });
    if (m.custom) text("custom", *m.custom);
    out_.close('}');
}

inline void pt2_graph_writer::write_outputs() {
    if (program_.output() == no_vertex)
        raise(error::invalid_ir(concat("program '", printable(program_.model_name()), "'"), "outputs", "an unfinished program"));
    out_.open_compact('[');
    for (std::size_t i = 0; i < program_.outputs().size(); ++i) {
        out_.item();
        arguments_.write(program_.outputs()[i].value, concat("output ", std::to_string(i)));
    }
    out_.close(']');
}

/// A table of the values whose type is a `T`: by name, what `write(value, T)` writes.
template <class T, class Write>
void pt2_graph_writer::write_table(std::string_view key, Write&& write) {
    out_.key(key);
    out_.open_compact('{');
    for (vertex v = 0; v < num_vertices(program_.graph()); ++v)
        for (value const& r : results_of(program_.node(v))) {
            auto const* t = std::get_if<T>(&r.type);
            if (t != nullptr && !names_.of(r.id).empty()) write(r, *t);
        }
    out_.close('}');
}

inline void pt2_graph_writer::write_tables() {
    write_table<tensor_type>("tensor_values", [&](value const& v, tensor_type const& t) {
        out_.key(names_.of(v.id));
        write_tensor_meta(out_, t, {"value", v.name});
    });
    for (auto const& [key, kind] : {std::pair("sym_int_values", symbol_kind::integer), std::pair("sym_bool_values", symbol_kind::boolean),
                                    std::pair("sym_float_values", symbol_kind::floating)})
        write_table<symbol_type>(key, [&, wanted = kind](value const& v, symbol_type const& t) {
            if (t.kind != wanted || !is_known(t)) return;
            out_.key(names_.of(v.id));
            write_symbol(out_, t);
        });
    write_table<object_type>("custom_obj_values", [&](value const& v, object_type const& t) {
        out_.key(names_.of(v.id));
        out_.object(names_.of(v.id), t.class_name);
    });
}

/// The sub-program returns its one output as it is: its source says so by a tree that is one leaf. The condition of a loop always does.
[[nodiscard]] inline bool returns_bare(ir const& nested, call_node const* call, std::uint32_t index) {
    if (nested.outputs().size() != 1) return false;
    if (nested.info().out_spec) return nested.info().out_spec->is_leaf();
    if (call == nullptr || call->op.text() != "higher_order.while_loop" || call->arguments.empty()) return false;
    auto const* condition = call->arguments.front().value.get_if<subgraph_ref>();
    return condition != nullptr && condition->index == index;
}

inline void pt2_graph_writer::write_subgraph(subgraph_ref const& s) {
    std::string const place = call_ != nullptr ? place_of(*call_) : std::string("output");
    if (s.index >= program_.subgraphs().size()) raise(error::invalid_ir(place, "a sub-program of the program", concat("number ", std::to_string(s.index))));
    if (depth_ >= max_depth) raise(error::unsupported(place, concat("more than ", std::to_string(max_depth), " levels of graphs"), {}));
    ir const& nested = program_.subgraphs()[s.index];
    write_union(out_, "as_graph", [&] {
        out_.open_compact('{');
        out_.key("name");
        out_.string(s.name.empty() ? concat("graph_", std::to_string(s.index)) : s.name);
        out_.key("graph");
        pt2_graph_writer(out_, nested, depth_ + 1).write(returns_bare(nested, call_, s.index));
        out_.close('}');
    });
}

}}}  // namespace torch_ir::detail
