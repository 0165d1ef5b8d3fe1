// SPDX-License-Identifier: MIT
/// A program in the DOT language, which Graphviz draws.
///
/// \code
///     std::ofstream("model.dot") << torch_ir::draw_dot(program, {.repeats = false});
/// \endcode
///
/// Not in core.hpp: Boost.Graph's writer, which does it, takes four seconds to compile and needs exceptions and type information.
#pragma once

#include <torch_ir/draw/fit_picture.hpp>
#include <torch_ir/draw/palette.hpp>
#include <torch_ir/draw/picture.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/printable.hpp>

#include <cstddef>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/graph/subgraph.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The picture as a directed graph, whose boxes are clusters, those of sub-programs dashed. Its name is `name`; each node is a number, the item's place in the
/// picture. `note` is written below the picture.
[[nodiscard]] std::string to_dot(picture const& drawn, std::string const& name = "program", std::string const& note = {});

/// `to_dot(make_picture(program, options))`, named like the program.
[[nodiscard]] std::string draw_dot(ir const& program, picture_options const& options = {});

/// The same, but a picture beyond the limits is drawn smaller (`fit_picture`), and says so in a note.
[[nodiscard]] drawn_text fit_dot(ir const& program, picture_options const& options = {}, picture_limits const& limits = {});

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
    auto const& colours = colours_of(item);
    dot_attributes a{{"label", std::move(label)}};
    bool const is_call = item.kind == picture_kind::call;
    if (item.kind == picture_kind::rest) a["shape"] = "plaintext";
    else if (!is_call || item.work != call_kind::other) a["fillcolor"] = std::string(colours.light), a["color"] = std::string(colours.strong);
    switch (item.kind) {
        case picture_kind::input:
        case picture_kind::output: a["style"] = "filled,rounded"; break;
        case picture_kind::weight: a["shape"] = "note", a["fontsize"] = "10"; break;
        case picture_kind::module: a["shape"] = "box", a["peripheries"] = "2"; break;
        case picture_kind::call:
        case picture_kind::rest: break;
    }
    if (!item.fill.empty()) a["fillcolor"] = item.fill;
    return a;
}

[[nodiscard]] inline dot_attributes dot_box(picture_box const& box) {
    dot_attributes a{{"label", dot_text(box.title)},
                     {"style", "rounded"},
                     {"color", "#90a4ae"},
                     {"fontsize", "11"},
                     {"labeljust", "l"},
                     {"labelloc", "t"},
                     {"margin", "10"}};
    if (box.kind == box_kind::program) a["style"] = "rounded,dashed", a["color"] = std::string(colours_of(call_kind::control).strong);
    return a;
}

}  // namespace detail

inline std::string to_dot(picture const& drawn, std::string const& name, std::string const& note) {
    using namespace boost;
    detail::dot_graph g(drawn.items.size());
    get_property(g, graph_name) = detail::dot_text(name.empty() ? "program" : name);
    auto& graph = get_property(g, graph_graph_attribute);
    graph = {{"rankdir", "TB"}, {"fontname", "Helvetica"}, {"nodesep", "0.2"}, {"ranksep", "0.3"}};
    if (!note.empty()) graph.insert({{"label", detail::dot_text(note)}, {"labelloc", "b"}});
    get_property(g, graph_vertex_attribute) = {{"shape", "box"},   {"style", "filled"}, {"fillcolor", "white"}, {"fontname", "Helvetica"},
                                               {"fontsize", "12"}, {"height", "0.3"},   {"margin", "0.12,0.05"}};
    get_property(g, graph_edge_attribute) = {{"fontname", "Helvetica"}, {"fontsize", "10"}, {"arrowsize", "0.7"}, {"color", "#546e7a"}, {"weight", "8"}};
    std::vector<detail::dot_graph*> box;
    for (auto const& b : drawn.boxes) {
        auto& parent = b.parent == no_module ? g : *box[b.parent];
        auto& cluster = parent.create_subgraph();
        get_property(cluster, graph_name) = "cluster_" + std::to_string(box.size());
        get_property(cluster, graph_graph_attribute) = detail::dot_box(b);
        box.push_back(&cluster);
    }
    auto const items = get(vertex_attribute, g);
    for (std::size_t i = 0; i < drawn.items.size(); ++i) {
        items[i] = detail::dot_item(drawn.items[i]);
        if (drawn.items[i].box != no_module) add_vertex(i, *box[drawn.items[i].box]);
    }
    for (auto const& l : drawn.links) {
        bool const is_next = l.kind == picture_link_kind::next;  // upwards: laid out the other way round, since dot's own way curls
        auto const e = (is_next ? add_edge(l.to, l.from, g) : add_edge(l.from, l.to, g)).first;
        detail::dot_attributes a;
        std::string label = detail::dot_text(l.label);
        if (is_next) label = label.empty() ? "next" : "next: " + label;
        if (!label.empty()) a["label"] = " " + label;                                     // beside the line, not on it
        if (l.kind != picture_link_kind::data) a["style"] = "dashed", a["weight"] = "1";  // what carries data goes straight
        if (is_next) a["dir"] = "back";
        put(get(edge_attribute, g), e, a);
    }
    std::ostringstream out;
    write_graphviz(out, g);
    return std::move(out).str();
}

inline std::string draw_dot(ir const& program, picture_options const& options) { return to_dot(make_picture(program, options), program.model_name()); }

inline drawn_text fit_dot(ir const& program, picture_options const& options, picture_limits const& limits) {
    drawn_text best;
    picture drawn;
    static_cast<void>(fit_picture(program, options, [&](picture const& p, std::string_view change) {
        if (p.items.size() > limits.items || p.links.size() > limits.links) return false;
        drawn = p;
        best.change = std::string(change);
        return true;
    }));
    auto const note = best.change.empty() ? std::string() : std::to_string(program.calls().size()) + " nodes: " + best.change;
    best.text = to_dot(drawn, program.model_name(), note);
    return best;
}

}}  // namespace torch_ir
