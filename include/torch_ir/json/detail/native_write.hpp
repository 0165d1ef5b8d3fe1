// SPDX-License-Identifier: MIT
/// Writing the native dialect: lossless, linear in size, valid JSON, a line for each node (docs/json.md has the
/// schema).
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The program in the native dialect. Reading the text gives an equal program, and writing that one the same text.
/// Throws errc::invalid_ir for what no JSON document can hold: text that is not UTF-8, nesting deeper than `max_depth`,
/// constants that reach outside of their bytes. Linear in the program and its constants.
[[nodiscard]] std::string write_native(ir const& program);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(json)

#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/json/detail/native_constants.hpp>
#include <torch_ir/json/detail/native_rules.hpp>
#include <torch_ir/json/detail/native_tables.hpp>
#include <torch_ir/json/detail/native_values_write.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

class native_writer {
public:
    explicit native_writer(ir const& program) : program_(program), defaults_(find_defaults(program).value_or(type_defaults{})) {}

    std::string write() {
        out_.open('{');
        text_member("format", native_format);
        text_member("version", std::to_string(native_major) + "." + std::to_string(native_minor));
        write_program(program_, 0);
        tables_.write_tables();
        out_.close('}');
        out_.text() += '\n';
        return std::move(out_.text());
    }

private:
    [[nodiscard]] static std::optional<type_defaults> find_defaults(ir const& program) {
        for (vertex v = 0; v < num_vertices(program.graph()); ++v)
            for (auto const& r : results_of(program.node(v)))
                if (auto const* t = r.tensor()) return type_defaults{t->device, t->strides.has_value()};
        for (auto const& s : program.subgraphs())
            if (auto found = find_defaults(s)) return found;
        return std::nullopt;
    }

    void text_member(std::string_view key, std::string_view text) {
        out_.key(key);
        out_.string(text);
    }
    template <class Text>
    void optional_member(std::string_view key, Text const& text) {
        if (!text.empty()) text_member(key, text);
    }

    /// A list on lines: `write(element)` writes one, after its place is announced.
    template <class Range, class Write>
    void lines(std::string_view key, Range const& range, Write const& write) {
        out_.key(key);
        out_.open('[');
        for (auto const& e : range) {
            out_.item();
            write(e);
        }
        out_.close(']');
    }
    template <class Range, class Write>
    void optional_lines(std::string_view key, Range const& range, Write const& write) {
        if (std::begin(range) != std::end(range)) lines(key, range, write);
    }

    void write_program(ir const& p, std::size_t depth) {
        if (depth > max_depth) raise(error::invalid_ir("a sub-program", "at most " + std::to_string(max_depth) + " levels", "more"));
        write_info(p.info());
        if (depth == 0) write_defaults();
        lines("graph_inputs", p.inputs(), [&](vertex v) { write_input(p.input(v)); });
        write_output(p);
        lines("weights", p.weights(), [&](vertex v) { write_weight(p.weight(v)); });
        lines("nodes", p.calls(), [&](vertex v) { write_call(p.call(v)); });
        write_unresolved(p);
        write_order(p);
        optional_lines("constants", p.constants(), [&](tensor_constant const& c) { write_native_constant(out_, c); });
        optional_lines("subgraphs", p.subgraphs(), [&](ir const& s) {
            out_.open('{');
            write_program(s, depth + 1);
            out_.close('}');
        });
    }

    void write_info(model_info const& info) {
        text_member("model_name", info.model_name);
        text_member("pytorch_version", info.pytorch_version);
        if (!info.opset.empty()) {
            out_.key("opset");
            out_.open_line('{');
            for (auto const& [name, version] : info.opset) {
                out_.key(name);
                out_.integer(version);
            }
            out_.close('}');
        }
        optional_lines("ranges", info.ranges, [this](symbol_range const& r) {
            out_.open_line('{');
            text_member("symbol", r.symbol);
            for (auto const& [key, bound] : {std::pair("min", r.min), std::pair("max", r.max)}) {
                if (!bound) continue;
                out_.key(key);
                out_.integer(*bound);
            }
            out_.close('}');
        });
        optional_lines("guards", info.guards, [this](std::string const& g) { out_.string(g); });
        if (!info.argument_names.empty()) {
            out_.key("argument_names");
            out_.open_line('[');
            for (auto const& name : info.argument_names) {
                out_.item();
                out_.string(name);
            }
            out_.close(']');
        }
        for (auto const& [key, tree] : {std::pair("in_spec", &info.in_spec), std::pair("out_spec", &info.out_spec)}) {
            if (!*tree) continue;
            out_.key(key);
            write_pytree(**tree, 0);
        }
    }

    void write_pytree(pytree const& t, std::size_t depth) {
        if (depth > max_depth) raise(error::invalid_ir("a pytree", "at most " + std::to_string(max_depth) + " levels", "more"));
        if (t == pytree{}) return out_.null();
        out_.open_line('{');
        text_member("type", t.type);
        optional_member("context", t.context);
        if (!t.children.empty()) {
            out_.key("children");
            out_.open_line('[');
            for (auto const& c : t.children) {
                out_.item();
                write_pytree(c, depth + 1);
            }
            out_.close(']');
        }
        out_.close('}');
    }

    void write_defaults() {
        if (defaults_.device == device{} && defaults_.has_strides) return;
        out_.key("tensor_defaults");
        out_.open_line('{');
        if (defaults_.device != device{}) {
            out_.key("device");
            values_.device(defaults_.device);
        }
        if (!defaults_.has_strides) {
            out_.key("strides");
            out_.null();
        }
        out_.close('}');
    }

    void value_members(value const& v, std::string_view name_key = "name") {
        out_.key("id");
        out_.integer(to_index(v.id));
        text_member(name_key, v.name);
        values_.type(v.type);
    }

    void write_input(input_node const& i) {
        constexpr std::string_view kinds[] = {"user", "constant", "object", "token"};
        out_.open_line('{');
        value_members(i.result);
        if (i.kind != input_kind::user) text_member("kind", kinds[static_cast<std::size_t>(i.kind)]);
        if (!i.constant.is<none>()) {
            out_.key("constant");
            values_.attribute(i.constant);
        }
        optional_member("target", i.target);
        out_.close('}');
    }

    void write_weight(weight_node const& w) {
        constexpr std::string_view kinds[] = {"parameter", "buffer", "constant"};
        out_.open_line('{');
        text_member("name", w.target);
        value_members(w.result, "placeholder");
        text_member("kind", kinds[static_cast<std::size_t>(w.kind)]);
        if (!w.persistent) {
            out_.key("persistent");
            out_.boolean(false);
        }
        if (!w.aliases.empty()) {
            out_.key("aliases");
            out_.open_line('[');
            for (auto const& a : w.aliases) {
                out_.item();
                out_.string(a);
            }
            out_.close(']');
        }
        out_.close('}');
    }

    void write_output(ir const& p) {
        if (p.output() == no_vertex) {
            out_.key("graph_outputs");
            out_.null();
            return;
        }
        auto const& output = std::get<output_node>(p.node(p.output()));
        constexpr std::string_view kinds[] = {"user", "buffer_mutation",       "user_input_mutation",    "parameter_mutation",
                                              "loss", "gradient_to_parameter", "gradient_to_user_input", "token"};
        lines("graph_outputs", output.entries, [&](output_entry const& e) {
            out_.open_line('{');
            out_.key("value");
            values_.attribute(e.value);
            if (e.kind != output_kind::user) text_member("kind", kinds[static_cast<std::size_t>(e.kind)]);
            optional_member("target", e.target);
            out_.close('}');
        });
        optional_lines("output_claims", output.claims, [this](type_claim const& c) { write_claim(c); });
    }

    void write_claim(type_claim const& c) {
        out_.open_line('{');
        out_.key("argument");
        out_.integer(c.argument);
        if (c.element != 0) {
            out_.key("element");
            out_.integer(c.element);
        }
        values_.type(c.type);
        out_.close('}');
    }

    /// A list of short things on the current line.
    template <class Range, class Write>
    void row(std::string_view key, Range const& range, Write const& write) {
        out_.key(key);
        out_.open_line('[');
        for (auto const& e : range) {
            out_.item();
            write(e);
        }
        out_.close(']');
    }

    void write_call(call_node const& c) {
        out_.open_line('{');
        text_member("name", c.name);
        text_member("op_type", c.op.text());
        row("arguments", c.arguments, [this](argument const& a) {
            out_.open_line('[');
            out_.item();
            out_.string(a.name);
            out_.item();
            values_.attribute(a.value);
            if (a.kind == argument_kind::keyword) {
                out_.item();
                out_.string("keyword");
            }
            out_.close(']');
        });
        row("outputs", c.results, [this](value const& v) {
            out_.open_line('{');
            value_members(v);
            out_.close('}');
        });
        if (!c.returns.empty()) row("returns", c.returns, [this](std::int32_t n) { out_.integer(n); });
        if (c.returns_tuple) {
            out_.key("returns_tuple");
            out_.boolean(true);
        }
        if (c.bound == binding::flattened) text_member("binding", "flattened");
        if (!c.claims.empty()) row("claims", c.claims, [this](type_claim const& claim) { write_claim(claim); });
        tables_.write_references(c.metadata);
        out_.close('}');
    }

    /// Ids without a producer: those that the program knows of, and any that are left.
    void write_unresolved(ir const& p) {
        std::vector<unresolved_value> missing(p.unresolved().begin(), p.unresolved().end());
        std::vector<bool> listed(p.value_count(), false);
        for (auto const& u : missing) listed[to_index(u.id)] = true;
        for (std::uint32_t i = 0; i < p.value_count(); ++i)
            if (!listed[i] && p.origin(value_id{i}).producer == no_vertex) missing.push_back({value_id{i}, {}});
        optional_lines("unresolved", missing, [this](unresolved_value const& u) {
            out_.open_line('{');
            out_.key("id");
            out_.integer(to_index(u.id));
            text_member("name", u.label);
            out_.close('}');
        });
    }

    /// The order of the vertices, where it is not: inputs and weights by id, then the calls. A letter for each.
    void write_order(ir const& p) {
        bool canonical = true;
        std::string order;
        std::uint32_t previous = 0;
        for (vertex v = 0; v < num_vertices(p.graph()); ++v) {
            auto const& node = p.node(v);
            if (v == p.output()) continue;
            bool const is_call = std::holds_alternative<call_node>(node);
            if (!is_call) {
                std::uint32_t const id = to_index(results_of(node)[0].id);
                canonical = canonical && id >= previous && !order.ends_with('c');
                previous = id;
            }
            order += is_call ? 'c' : std::holds_alternative<input_node>(node) ? 'i' : 'w';
        }
        if (!canonical) text_member("order", order);
    }

    ir const& program_;
    type_defaults defaults_;
    json_writer out_{json_charset::utf8};
    native_value_writer values_{out_, defaults_};
    native_table_writer tables_{out_};
};

}  // namespace detail

inline std::string write_native(ir const& program) { return detail::native_writer(program).write(); }

}}  // namespace torch_ir

#endif
