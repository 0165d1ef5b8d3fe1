// SPDX-License-Identifier: MIT
/// A program as text that people read and `parse_text` (text/parse.hpp) reads back: one line a node.
///
/// \code{.unparsed}
///     program "SmallMlp" pytorch "2.13.0+cpu"
///     device "cuda:0"                                             # of all tensors, unless their type says another; cpu without this line
///     opset aten 10
///     range s77 2 64                                              # `*` for an open bound
///     guard "s77 % 2 == 0"
///     arguments "x" "flag"                                        # the names of forward's arguments
///     in_spec builtins.tuple "null" (*, *)                        # pytrees: type, context, children; `*` is a leaf
///     constant "c" = int64[2] "01000000000000000200000000000000"  # the bytes that the view covers
///     unresolved %?lost                                           # a value that nothing produces
///     %p_fc_weight: float32[4, 4] = parameter("fc.weight")
///     %b_mean: float32[4] = buffer("bn.mean", persistent=False)
///     %c_lifted: int64[2] = constant("c")
///     %x: float32[{s77=2}, 4] = input
///     %flag: none = input(True)                                   # fixed by the traced program
///     %obj: object("Queue") = object("obj_0")
///     %linear: float32[{s77=2}, 4] = aten.linear.default(input=%x, weight=%p_fc_weight, bias=None)
///     [%a: float32[2], %b: float32[2]] = aten.split.Tensor@split(self=%x, split_size=3, *, dim=1)
///     %v: float32[2], %i: int64[2] = aten.topk.default@topk(self=%x, k=2)
///     graph 0 {
///         %y: float32[4] = input
///         return %y
///     }
///     %cond: float32[4], = higher_order.cond(%v, graph(0, "true_graph_0"))
///     return %linear, buffer_mutation("m")=%v, None
/// \endcode
///
/// * **Order**: head, constants, unresolved values, inputs and weights in their order, calls in trace order, `return`. A sub-program
///   is a block before the first call that refers to it. `#` begins a comment.
/// * **Names**: `%name`; `%"odd name"` where it is not of [A-Za-z0-9_.]; `%name#3` where several values have that name or it is
///   empty: the number tells them apart (the printer takes the value's place in the text).
/// * **Calls**: results `=` operator `@` the node's name where it is not that of the first result `!` if the arguments are bound
///   flattened. Brackets are a returned list, commas a tuple, a comma behind the last marks `returns_tuple`; `()` is an empty tuple; no
///   results and no `=` for an operator without any. Arguments behind `*` are keyword arguments (positional ones again behind `/`). An
///   operator whose name has no dot or an odd character is quoted.
/// * **Types**: `float32[2, {s77=2}]`, with `{strides=[1, 2], offset=3, device="meta", layout=torch.sparse_coo, grad}` where that
///   differs from contiguous, 0, the usual device, strided, no gradient; `{nostrides}` where the source has none. Contiguous strides are written too
///   where they depend on a symbol. `symint`, `symint(s77=4)`, `symfloat`, `symbool`, `object("cls")`, `none`.
/// * **Expressions**: `s77`, `4`, `Add(Mul(4, s77), 1)`: constructors as SymPy has them; `s77["integer=True"]` for other assumptions
///   than a size's, `$"odd"` for an odd name, quoted text for anything verbatim.
/// * **Values**: None True False 5 1.0 inf nan "text" complex(1.0, 2.0) torch.float32 torch.strided torch.channels_last
///   device("cuda:0") op("aten.add.Tensor") graph(0, "label") [1, 2] [%a, None] {"key": 1} list[1, "mixed"] sym[%s, 8], and
///   int[] float[] bool[] str[] Tensor[] Tensor?[] where the items don't tell the type.
/// * **Claims** of other types than the producers have: `claims (argument, element): type` behind a call or `return`.
///
/// Left out: where calls come from (module stacks, source lines, annotations), and bytes of a constant's storage that its
/// view does not reach. Nothing else.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What the text shows.
struct text_options {
    bool modules = false;  ///< behind each call a comment with the path of its module, which reading ignores
};

/// The program as text. Damaged programs (unresolved values, cycles, wild names) print as well; only a constant whose view
/// leaves its storage throws errc::invalid_ir. Linear in the program and its constants' bytes.
[[nodiscard]] std::string to_text(ir const& program, text_options const& options = {});

/// Prints `to_text(program)`.
std::ostream& operator<<(std::ostream& out, ir const& program);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(text)

#include <ostream>

#include <torch_ir/ir/attribute_text.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

TORCH_IR_INLINE void append_text(std::string& out, pytree const& t) {
    if (t.is_leaf()) {
        out += '*';
        return;
    }
    append_word(out, t.type);
    if (!t.context.empty()) append_quoted(out += ' ', t.context);
    append_list(out, " (", t.children, ")", [&](pytree const& child) { append_text(out, child); });
}

/// The highest index of a sub-program in `a`, if there is any.
[[nodiscard]] inline std::optional<std::uint32_t> last_subgraph(attribute const& a) {
    std::optional<std::uint32_t> last;
    if (auto const* s = a.get_if<subgraph_ref>()) return s->index;
    if (auto const* list = a.get_if<attribute_list>())
        for (auto const& i : list->items) last = std::max(last, last_subgraph(i));
    else if (auto const* map = a.get_if<attribute_map>())
        for (auto const& i : map->items) last = std::max(last, last_subgraph(i.second));
    return last;
}

/// Sets `found` to the first tensor's device; false if tensors stand on several.
[[nodiscard]] inline bool share_device(ir const& program, std::optional<device>& found) {
    for (vertex v = 0; v < num_vertices(program.graph()); ++v)
        for (auto const& r : results_of(program.node(v))) {
            auto const* t = r.tensor();
            if (t && !found) found = t->device;
            if (t && t->device != *found) return false;
        }
    for (auto const& s : program.subgraphs())
        if (!share_device(s, found)) return false;
    return true;
}

/// Prints one program or sub-program.
class text_printer {
public:
    text_printer(std::string& out, text_options const& options, device const& usual, std::size_t indent)
        : out_(out), options_(options), usual_(usual), indent_(indent, ' ') {}

    void print(ir const& program);

private:
    std::string& out_;
    text_options const& options_;
    device const& usual_;
    std::string indent_;
    std::vector<std::string> names_;
    std::vector<unresolved_value> unresolved_;
    std::vector<std::string> declared_;  ///< their names in the text

    void name_values(ir const& program, std::span<vertex const> order);
    void find_unresolved(ir const& program);

    std::string& line(std::string_view keyword) { return (out_ += indent_) += keyword; }
    void print(model_info const&);
    void print(tensor_constant const&);
    void print(input_node const&);
    void print(weight_node const&);
    void print(call_node const&);
    void print(output_node const&);
    void result(value const&);
    void results(call_node const&);
    void claims(std::vector<type_claim> const&);
    std::string const& name(value_id v) const { return names_[to_index(v)]; }
};

inline void text_printer::print(ir const& program) {
    std::vector<vertex> order;
    order.reserve(num_vertices(program.graph()));
    std::merge(program.inputs().begin(), program.inputs().end(), program.weights().begin(), program.weights().end(), std::back_inserter(order));
    order.insert(order.end(), program.calls().begin(), program.calls().end());
    find_unresolved(program);
    name_values(program, order);

    print(program.info());
    for (auto const& c : program.constants()) print(c);
    for (auto const& u : declared_) (line("unresolved ") += u) += '\n';
    std::size_t printed = 0;
    auto const subgraphs_up_to = [&](std::size_t end) {
        for (; printed < std::min(end, program.subgraphs().size()); ++printed) {
            line("graph ") += std::to_string(printed) + " {\n";
            text_printer(out_, options_, usual_, indent_.size() + 4).print(program.subgraphs()[printed]);
            line("}\n");
        }
    };
    for (vertex const v : order) {
        if (auto const* i = std::get_if<input_node>(&program.node(v))) print(*i);
        else if (auto const* w = std::get_if<weight_node>(&program.node(v))) print(*w);
        else if (auto const* c = std::get_if<call_node>(&program.node(v))) {
            for (auto const& a : c->arguments)
                if (auto const last = last_subgraph(a.value)) subgraphs_up_to(std::size_t{*last} + 1);
            print(*c);
        }
    }
    subgraphs_up_to(program.subgraphs().size());
    if (program.output() != no_vertex) print(std::get<output_node>(program.node(program.output())));
}

/// The program's unresolved values and, behind them, used values that nothing produces and nothing labels.
inline void text_printer::find_unresolved(ir const& program) {
    unresolved_.assign(program.unresolved().begin(), program.unresolved().end());
    std::vector<bool> seen(program.value_count());
    for (auto const& u : unresolved_) seen[to_index(u.id)] = true;
    auto const look = [&](attribute const& a) {
        for_each_use(a, [&](value_id v, std::uint32_t) {
            if (program.find_value(v) || seen[to_index(v)]) return;
            seen[to_index(v)] = true;
            unresolved_.push_back({v, {}});
        });
    };
    for (vertex const v : program.calls())
        for (auto const& a : program.call(v).arguments) look(a.value);
    for (auto const& e : program.outputs()) look(e.value);
}

inline void text_printer::name_values(ir const& program, std::span<vertex const> order) {
    auto const text = [](std::string_view prefix, std::string const& label, bool clashes, std::size_t place) {
        std::string name(prefix);
        if (!label.empty()) append_word(name, label);
        if (clashes || label.empty()) name.append("#").append(std::to_string(place));
        return name;
    };
    names_.resize(program.value_count());
    detail::view_map<std::size_t> count;
    for (auto const& u : unresolved_) ++count[u.label];
    for (auto const& u : unresolved_) {
        declared_.push_back(text("%?", u.label, count[u.label] > 1, declared_.size()));
        if (auto& name = names_[to_index(u.id)]; name.empty()) name = declared_.back();
    }
    count.clear();
    for (vertex const v : order)
        for (auto const& r : results_of(program.node(v))) ++count[r.name];
    std::size_t place = 0;
    for (vertex const v : order)
        for (auto const& r : results_of(program.node(v))) names_[to_index(r.id)] = text("%", r.name, count[r.name] > 1, place++);
}

TORCH_IR_INLINE void text_printer::print(model_info const& info) {
    if (indent_.empty() || !info.model_name.empty() || !info.pytorch_version.empty()) {
        append_quoted(line("program "), info.model_name);
        if (!info.pytorch_version.empty()) append_quoted(out_ += " pytorch ", info.pytorch_version);
        out_ += '\n';
    }
    if (indent_.empty() && usual_ != device{}) {
        append_text(line("device "), usual_);
        out_ += '\n';
    }
    for (auto const& [space, version] : info.opset) {
        append_word(line("opset "), space);
        out_ += ' ' + std::to_string(version) + '\n';
    }
    for (auto const& r : info.ranges) {
        append_word(line("range "), r.symbol);
        for (auto const& bound : {r.min, r.max}) (out_ += ' ') += bound ? std::to_string(*bound) : "*";
        out_ += '\n';
    }
    for (auto const& g : info.guards) {
        append_quoted(line("guard "), g);
        out_ += '\n';
    }
    if (!info.argument_names.empty()) {
        line("arguments");
        for (auto const& a : info.argument_names) append_quoted(out_ += ' ', a);
        out_ += '\n';
    }
    if (info.in_spec) {
        append_text(line("in_spec "), *info.in_spec);
        out_ += '\n';
    }
    if (info.out_spec) {
        append_text(line("out_spec "), *info.out_spec);
        out_ += '\n';
    }
}

TORCH_IR_INLINE void text_printer::print(tensor_constant const& c) {
    auto const& d = c.data;
    if (!is_within_storage(d))
        raise(error::invalid_ir("constant '" + c.target + "'", "a view inside its storage", std::to_string(d.storage.size()) + " bytes"));
    tensor_type type;
    type.dtype = d.dtype;
    type.sizes.assign(d.sizes.begin(), d.sizes.end());
    type.strides.emplace(d.strides.begin(), d.strides.end());
    append_quoted(line("constant "), c.target);
    append_text(out_ += " = ", type, {});
    out_ += " \"";
    if (element_count(d.sizes).value_or(0) != 0) {
        std::int64_t last = 0;
        for (std::size_t i = 0; i < d.sizes.size(); ++i) last += (d.sizes[i] - 1) * d.strides[i];
        auto const width = element_size(d.dtype);
        append_hex(out_, d.storage.subspan(static_cast<std::size_t>(d.offset) * width, (static_cast<std::size_t>(last) + 1) * width));
    }
    out_ += "\"\n";
}

TORCH_IR_INLINE void text_printer::result(value const& v) { append_text((out_ += name(v.id)) += ": ", v.type, usual_); }

TORCH_IR_INLINE void text_printer::print(input_node const& n) {
    line("");
    result(n.result);
    switch (n.kind) {
        case input_kind::user: out_ += " = input\n"; return;
        case input_kind::constant: append_text(out_ += " = input(", n.constant, names_); break;
        case input_kind::object: append_quoted(out_ += " = object(", n.target); break;
        case input_kind::token: append_quoted(out_ += " = token(", n.target); break;
    }
    out_ += ")\n";
}

TORCH_IR_INLINE void text_printer::print(weight_node const& n) {
    line("");
    result(n.result);
    out_ += n.kind == weight_kind::parameter ? " = parameter(" : n.kind == weight_kind::buffer ? " = buffer(" : " = constant(";
    append_quoted(out_, n.target);
    if (!n.persistent) out_ += ", persistent=False";
    for (std::size_t i = 0; i < n.aliases.size(); ++i) append_quoted(out_ += i == 0 ? ", aliases=[" : ", ", n.aliases[i]);
    out_ += n.aliases.empty() ? ")\n" : "])\n";
}

/// The results, grouped as they are returned. A grouping that does not fit the results is that of a damaged program: dropped.
TORCH_IR_INLINE void text_printer::results(call_node const& c) {
    std::size_t covered = 0;
    bool sound = true;
    for (auto const r : c.returns) {
        sound = sound && r >= -1;
        covered += r < 0 ? 1 : static_cast<std::size_t>(r);
    }
    std::vector<std::int32_t> groups = c.returns;
    if (!sound || covered != c.results.size()) groups.assign(c.results.size(), -1);
    if (groups.empty()) {
        if (c.returns_tuple) out_ += "() = ";
        return;
    }
    std::size_t next = 0;
    append_list(out_, "", groups, "", [&](std::int32_t n) {
        if (n < 0) return result(c.results[next++]);
        auto const items = std::span(c.results).subspan(next, static_cast<std::size_t>(n));
        append_list(out_, "[", items, "]", [&](value const& v) { result(v); });
        next += items.size();
    });
    out_ += c.returns_tuple ? ", = " : " = ";
}

TORCH_IR_INLINE void text_printer::print(call_node const& c) {
    line("");
    results(c);
    if (is_text_word(c.op.text()) && c.op.text().find('.') != std::string::npos) out_ += c.op.text();
    else append_quoted(out_, c.op.text());
    if (c.name != (c.results.empty() ? std::string_view() : std::string_view(c.results.front().name))) append_word(out_ += '@', c.name);
    if (c.bound == binding::flattened) out_ += '!';
    auto kind = argument_kind::positional;
    append_list(out_, "(", c.arguments, ")", [&](argument const& a) {
        if (a.kind != kind) out_ += a.kind == argument_kind::keyword ? "*, " : "/, ";
        kind = a.kind;
        if (!a.name.empty()) {
            append_word(out_, a.name);
            out_ += '=';
        }
        append_text(out_, a.value, names_);
    });
    claims(c.claims);
    if (options_.modules && c.metadata.stack && !c.metadata.stack->empty() && !c.metadata.stack->back().path.empty())
        append_word(out_ += "  # ", c.metadata.stack->back().path);
    out_ += '\n';
}

TORCH_IR_INLINE void text_printer::print(output_node const& n) {
    line("return");
    append_list(out_, n.entries.empty() ? "" : " ", n.entries, "", [&](output_entry const& e) {
        if (e.kind != output_kind::user || !e.target.empty()) {
            append_quoted((out_ += output_kind_words[static_cast<std::size_t>(e.kind)]) += '(', e.target);
            out_ += ")=";
        }
        append_text(out_, e.value, names_);
    });
    claims(n.claims);
    out_ += '\n';
}

TORCH_IR_INLINE void text_printer::claims(std::vector<type_claim> const& all) {
    if (all.empty()) return;
    append_list(out_, " claims ", all, "", [&](type_claim const& c) {
        out_ += '(' + std::to_string(c.argument) + ", " + std::to_string(c.element) + "): ";
        append_text(out_, c.type, usual_);
    });
}

}  // namespace detail

TORCH_IR_INLINE std::ostream& operator<<(std::ostream& out, ir const& program) {
    std::string const text = to_text(program);
    return out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

TORCH_IR_INLINE std::string to_text(ir const& program, text_options const& options) {
    std::string out;
    std::optional<device> shared;
    device const usual = detail::share_device(program, shared) ? shared.value_or(device{}) : device{};
    detail::text_printer(out, options, usual, 0).print(program);
    return out;
}

}}  // namespace torch_ir

#endif
