// SPDX-License-Identifier: MIT
/// A program in the DOT language, which Graphviz draws.
///
/// \code
///     std::ofstream("model.dot") << torch_ir::draw_dot(program, {.repeats = false});
/// \endcode
///
/// Not in core.hpp: Boost.Graph's writer, which does it, takes four seconds to compile and needs exceptions and type information.
#pragma once

#include <torch_ir/draw/picture.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/printable.hpp>

#include <cstddef>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/graph/subgraph.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The picture as a directed graph, whose boxes are clusters. Its name is `name`; each node is a number, the item's place in the picture.
[[nodiscard]] std::string to_dot(picture const& drawn, std::string const& name = "program");

/// `to_dot(make_picture(program, options))`, named like the program.
[[nodiscard]] std::string draw_dot(ir const& program, picture_options const& options = {});

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

using dot_attributes = std::map<std::string, std::string>;
using dot_graph =
    boost::subgraph<boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::property<boost::vertex_attribute_t, dot_attributes>,
                                          boost::property<boost::edge_index_t, int, boost::property<boost::edge_attribute_t, dot_attributes>>,
                                          boost::property<boost::graph_name_t, std::string,
                                                          boost::property<boost::graph_graph_attribute_t, dot_attributes,
                                                                          boost::property<boost::graph_vertex_attribute_t, dot_attributes,
                                                                                          boost::property<boost::graph_edge_attribute_t, dot_attributes>>>>>>;

/// A label as Graphviz reads it: in a quoted string a backslash begins an escape; Boost's writer escapes the quotes. A line break
/// ends a line.
[[nodiscard]] inline std::string dot_text(std::string_view text) {
    std::string line(text);
    for (char& c : line)
        if (c == '\n' || c == '\r' || c == '\0') c = ' ';
    std::string out;
    for (char const c : printable_line(line)) {
        if (c == '\\') out += '\\';
        out += c;
    }
    std::string lower = out;
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (std::string_view const word : {"graph", "digraph", "subgraph", "node", "edge", "strict"})
        if (lower == word) out += ' ';  // Boost's writer quotes what is no identifier, and would leave a word of the language bare
    return out;
}

[[nodiscard]] inline dot_attributes dot_item(picture_item const& item) {
    std::string label = dot_text(item.title);
    if (!item.detail.empty()) label += "\\n" + dot_text(item.detail);
    dot_attributes a{{"label", std::move(label)}};
    switch (item.kind) {
        case picture_kind::input: a["shape"] = "parallelogram", a["fillcolor"] = "#e3f2fd"; break;
        case picture_kind::output: a["shape"] = "parallelogram", a["fillcolor"] = "#e8f5e9"; break;
        case picture_kind::weight: a["shape"] = "note", a["fillcolor"] = "#f5f5f5"; break;
        case picture_kind::module: a["shape"] = "component", a["fillcolor"] = "#fff8e1"; break;
        case picture_kind::rest: a["shape"] = "plaintext"; break;
        case picture_kind::call:
            if (item.work == call_kind::other) break;
            a["fillcolor"] = std::string(colours_of(item.work).light);
            a["color"] = std::string(colours_of(item.work).strong);
            break;
    }
    if (!item.fill.empty()) a["fillcolor"] = item.fill;
    return a;
}

}  // namespace detail

inline std::string to_dot(picture const& drawn, std::string const& name) {
    using namespace boost;
    detail::dot_graph g(drawn.items.size());
    get_property(g, graph_name) = detail::dot_text(name.empty() ? "program" : name);
    get_property(g, graph_graph_attribute) = {{"rankdir", "TB"}, {"fontname", "Helvetica"}};
    get_property(g, graph_vertex_attribute) = {{"shape", "box"}, {"style", "filled"}, {"fillcolor", "white"}, {"fontname", "Helvetica"}};
    get_property(g, graph_edge_attribute) = {{"fontname", "Helvetica"}, {"fontsize", "10"}};
    std::vector<detail::dot_graph*> box;
    for (auto const& b : drawn.boxes) {
        auto& parent = b.parent == no_module ? g : *box[b.parent];
        auto& cluster = parent.create_subgraph();
        get_property(cluster, graph_name) = "cluster_" + std::to_string(box.size());
        get_property(cluster, graph_graph_attribute) = {{"label", detail::dot_text(b.title)}, {"style", "rounded"}, {"color", "#90a4ae"}};
        box.push_back(&cluster);
    }
    auto const items = get(vertex_attribute, g);
    for (std::size_t i = 0; i < drawn.items.size(); ++i) {
        items[i] = detail::dot_item(drawn.items[i]);
        if (drawn.items[i].box != no_module) add_vertex(i, *box[drawn.items[i].box]);
    }
    for (auto const& l : drawn.links) {
        auto const e = add_edge(l.from, l.to, g).first;
        detail::dot_attributes a;
        std::string const label = l.kind == picture_link_kind::next ? "next: " + l.label : l.label;
        if (!label.empty()) a["label"] = detail::dot_text(label);
        if (l.kind != picture_link_kind::data) a["style"] = "dashed";
        if (l.kind == picture_link_kind::next) a["constraint"] = "false";
        put(get(edge_attribute, g), e, a);
    }
    std::ostringstream out;
    write_graphviz(out, g);
    return std::move(out).str();
}

inline std::string draw_dot(ir const& program, picture_options const& options) { return to_dot(make_picture(program, options), program.model_name()); }

}}  // namespace torch_ir
