// SPDX-License-Identifier: MIT
/// A visitor that writes down all that it is told: a line an event, with the whole payload.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/visit/visitor.hpp>

namespace torch_ir_test {

/// Values are told by the order in which they are first met, since a source may number them as it likes. With `metadata` it also writes where calls
/// come from. Sub-programs are written between their two events, indented.
class event_recorder {
public:
    explicit event_recorder(bool metadata = true) : metadata_(metadata) {}

    std::vector<std::string> lines{};

    void begin(torch_ir::model_info const& i) {
        std::string text = "begin " + i.model_name + " " + i.pytorch_version;
        for (auto const& [space, version] : i.opset) text += " " + space + "=" + std::to_string(version);
        for (auto const& r : i.ranges) text += " " + r.symbol + ":" + (r.min ? std::to_string(*r.min) : "") + ".." + (r.max ? std::to_string(*r.max) : "");
        for (auto const& g : i.guards) text += " [" + g + "]";
        if (i.in_spec) tree(text += " in ", *i.in_spec);
        if (i.out_spec) tree(text += " out ", *i.out_spec);
        for (auto const& n : i.argument_names) text += " " + n;
        add(std::move(text));
    }
    void input(torch_ir::input_node const& n) {
        std::string text = "input " + of(n.result) + " kind " + std::to_string(static_cast<int>(n.kind)) + " " + n.target + " ";
        add(text + of(n.constant));
    }
    void weight(torch_ir::weight_node const& n) {
        std::string text = "weight " + of(n.result) + " " + n.target + " kind " + std::to_string(static_cast<int>(n.kind)) + (n.persistent ? "" : " lost");
        for (auto const& a : n.aliases) text += " =" + a;
        add(std::move(text));
    }
    void constant(torch_ir::tensor_constant const& c) {
        std::string text = "constant " + c.target + " " + std::string(to_string(c.data.dtype));
        for (auto const n : c.data.sizes) text += " " + std::to_string(n);
        text += " ";
        if (is_within_storage(c.data)) torch_ir::detail::append_hex(text, contiguous_bytes(c.data));
        add(std::move(text));
    }
    void unresolved(torch_ir::unresolved_value const& u) { add("unresolved " + id(u.id) + " " + u.label); }
    event_recorder subgraph(torch_ir::subgraph_info const& s) {
        add("subgraph " + std::to_string(s.index) + " " + s.name);
        return event_recorder(metadata_);
    }
    void end_subgraph(torch_ir::subgraph_info const& s, event_recorder&& nested) {
        for (auto& l : nested.lines) lines.push_back("    " + std::move(l));
        add("end_subgraph " + std::to_string(s.index));
    }
    void call(torch_ir::call_node const& c) {
        std::string text = "call " + c.name + " " + c.op.text() + "(";
        for (auto const& a : c.arguments) text += a.name + (a.kind == torch_ir::argument_kind::keyword ? "*=" : "=") + of(a.value) + ", ";
        text += ") ->";
        for (auto const& r : c.results) text += " " + of(r);
        for (auto const n : c.returns) text += " |" + std::to_string(n);
        if (c.returns_tuple) text += " tuple";
        if (c.bound == torch_ir::binding::flattened) text += " flattened";
        claims(text, c.claims);
        if (metadata_) {
            if (c.metadata.stack)
                for (auto const& f : *c.metadata.stack) text += " " + f.key + ":" + f.path + ":" + f.type;
            if (c.metadata.trace) text += " trace " + *c.metadata.trace;
            if (c.metadata.custom) text += " custom " + *c.metadata.custom;
        }
        add(std::move(text));
    }
    void output(torch_ir::output_node const& n) {
        std::string text = "output";
        for (auto const& e : n.entries) text += " " + of(e.value) + "/" + std::to_string(static_cast<int>(e.kind)) + e.target;
        claims(text, n.claims);
        add(std::move(text));
    }
    void end() { add("end"); }

private:
    bool metadata_;
    std::map<torch_ir::value_id, std::size_t> numbers_;

    void add(std::string line) { lines.push_back(std::move(line)); }
    [[nodiscard]] std::string id(torch_ir::value_id v) {
        if (v == torch_ir::no_value) return "-";
        return "#" + std::to_string(numbers_.try_emplace(v, numbers_.size()).first->second);
    }
    [[nodiscard]] std::string of(torch_ir::value const& v) {
        std::string text = id(v.id) + " " + v.name + ": ";
        torch_ir::detail::append_text(text, v.type, torch_ir::device{});
        return text;
    }
    [[nodiscard]] std::string of(torch_ir::attribute const& a) {
        std::vector<std::string> names;
        for_each_use(a, [&](torch_ir::value_id v, std::uint32_t) {
            if (names.size() <= to_index(v)) names.resize(to_index(v) + std::size_t{1});
            names[to_index(v)] = id(v);
        });
        std::string text;
        torch_ir::detail::append_text(text, a, names);
        return text;
    }
    static void claims(std::string& text, std::vector<torch_ir::type_claim> const& all) {
        for (auto const& c : all) text += " claim " + std::to_string(c.argument) + "." + std::to_string(c.element) + " " + to_string(c.type);
    }
    static void tree(std::string& text, torch_ir::pytree const& t) {
        text += t.type + "(" + t.context;
        for (auto const& c : t.children) tree(text += ",", c);
        text += ")";
    }
};

/// What a source announces.
template <class Source, class... Options>
[[nodiscard]] std::vector<std::string> events_of(Source&& source, bool metadata = true, Options const&... options) {
    event_recorder r(metadata);
    source.drive(r, options...);
    return std::move(r.lines);
}

/// The first line that differs, with both; empty where none does.
[[nodiscard]] inline std::string first_difference(std::vector<std::string> const& a, std::vector<std::string> const& b) {
    for (std::size_t i = 0; i < a.size() || i < b.size(); ++i) {
        std::string const x = i < a.size() ? a[i] : "nothing", y = i < b.size() ? b[i] : "nothing";
        if (x != y) return "event " + std::to_string(i) + ":\n  " + x + "\n  " + y;
    }
    return {};
}

}  // namespace torch_ir_test
