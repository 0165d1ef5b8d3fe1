// SPDX-License-Identifier: MIT
/// What a drawing of a program shows, before it is written in any language: items, the links between them, boxes of modules.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <boost/graph/adjacency_list.hpp>

#include <torch_ir/config.hpp>
#include <torch_ir/draw/call_look.hpp>
#include <torch_ir/draw/module_structure.hpp>
#include <torch_ir/draw/modules.hpp>
#include <torch_ir/draw/palette.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Pictures of more items are drawn by modules, unless told otherwise: they are laid out within a second, but nobody finds anything on them.
inline constexpr std::size_t picture_items = 250;

/// What a picture shows.
struct picture_options {
    static constexpr std::size_t all_levels = std::numeric_limits<std::size_t>::max();

    std::size_t max_nodes = 0;       ///< draw the first ones, and one node for all others; 0: all
    bool weights = true;             ///< draw the weights, too
    bool idle = true;                ///< draw guards (`_assert_…`, and what only they use) and calls that nobody uses, too
    bool modules = true;             ///< draw a box around each module
    bool repeats = true;             ///< draw alike modules in a row once, with their number (see `find_repeats`), and others that are like one as one node
    std::size_t depth = all_levels;  ///< draw each module of that level as one node: 1 for the outermost
    bool legend = false;             ///< draw a box with the colours of the kinds of calls
    call_looks looks{};              ///< how calls of some operators are drawn
};

/// What an item stands for; `rest` for all calls that are left out.
enum class picture_kind : std::uint8_t { input, weight, call, module, output, rest };

/// Something that is drawn; weights of one module that a single call uses are one item. `node` is the vertex it stands for, the first of several, or no_vertex: for the rest, the legend and what is in a sub-program.
struct picture_item {
    picture_kind kind = picture_kind::call;
    std::string name;             ///< of the node or module; not unique in a damaged program
    std::string title, detail;    ///< what is written on it: two lines, the second may be empty
    std::size_t box = no_module;  ///< the box it stands in
    vertex node = no_vertex;
    std::string fill{};                 ///< its colour (see `call_look`); empty: that of its kind
    call_kind work = call_kind::other;  ///< of a call: its colour in each language (`colours_of`)
};

/// `next` goes from one copy of a repeated module to the following one: of each item one arrow, to the first that takes from it.
enum class picture_link_kind : std::uint8_t { data, weight, next };

/// An arrow.
struct picture_link {
    std::size_t from = 0, to = 0;  ///< items
    std::string label;             ///< shape of the tensor, where the item that it comes from doesn't say it
    picture_link_kind kind = picture_link_kind::data;
};

/// What a box holds.
enum class box_kind : std::uint8_t { module, program, legend };

/// A module, or a sub-program of a call: `true_fn: true_graph_0`; `parent` stands before it.
struct picture_box {
    std::string title;
    std::size_t parent = no_module;
    box_kind kind = box_kind::module;
};

/// A program as a picture in any language: items, links between them, boxes around them.
struct picture {
    std::vector<picture_item> items;  ///< inputs, then calls in trace order, each behind its weights and before its sub-programs, then outputs
    std::vector<picture_link> links;  ///< each once
    std::vector<picture_box> boxes;
    std::size_t left_out = 0;  ///< number of calls that `max_nodes` leaves out
};

/// Its colours: those of the palette, but for a `fill` of its own. Constant time.
[[nodiscard]] kind_colours const& colours_of(picture_item const& item) noexcept;

/// The picture of a program. A box that would hold one item is not drawn; the item then has the module's name in its title.
/// What is left out by `max_nodes` is one item, so the picture hangs together and ends in the outputs; so are the inputs and outputs
/// that only have to do with what is left out.
/// The sub-programs of a call are boxes that its operands lead to and whose results lead to the call; each is drawn once, and not where it has more calls
/// than `max_nodes` leaves to draw.
/// O(calls x depth + edges log edges), sub-programs included.
[[nodiscard]] picture make_picture(ir const& program, picture_options const& options = {});
/// The same, of a structure that `find_structure` gave.
[[nodiscard]] picture make_picture(ir const& program, module_structure const& structure, picture_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <torch_ir/detail/mermaid_text.hpp>
#include <torch_ir/detail/pytorch_ir_names.hpp>
#include <torch_ir/draw/detail/operand_places.hpp>
#include <torch_ir/draw/detail/weight_notes.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// A program and all that it holds have no more calls than `most`, which becomes what is left of it.
[[nodiscard]] inline bool has_at_most(ir const& program, std::size_t& most) {
    if (program.calls().size() > most) return false;
    most -= program.calls().size();
    for (auto const& inner : program.subgraphs())
        if (!has_at_most(inner, most)) return false;
    return true;
}

/// Draws a program into a picture, and its sub-programs by makers of their own.
class picture_maker {
public:
    picture_maker(ir const& program, module_structure const& structure, picture_options const& options, picture& out, std::size_t box = no_module,
                  std::string_view path = {})
        : program_(program),
          options_(options),
          tree_(structure.tree),
          repeats_(structure.repeats),
          like_(structure.like),
          is_idle_(structure.is_idle),
          out_(out),
          outermost_box_(box),
          path_(path) {
        box_of_.assign(tree_.modules.size(), box);
        folded_.assign(tree_.modules.size(), no_module);
        item_of_.assign(num_vertices(program.graph()), no_module);
        is_drawn_.assign(program.subgraphs().size(), false);
        place_.assign(tree_.modules.size(), 0);
        for (auto const& module : tree_.modules)
            for (std::size_t i = 0; i < module.children.size(); ++i) place_[module.children[i]] = i;
    }

    void make() {
        find_boxes();
        for (vertex const v : program_.inputs()) add_input(v);
        add_calls();
        if (out_.left_out != 0) {
            rest_ = out_.items.size();
            out_.items.push_back({picture_kind::rest, "rest", concat("... ", std::to_string(out_.left_out), " more nodes ..."), {}, no_module, no_vertex});
        }
        for (vertex const v : program_.calls()) link_call(v);
        add_outputs();
        if (rest_ != no_module) gather_ends();
    }

    /// Draws a sub-program, whose results go to the item of a call.
    void make_inner(std::size_t call) {
        find_boxes();
        for (vertex const v : program_.inputs())
            if (out_degree(v, program_.graph()) != 0) add_input(v);
        add_calls();
        for (vertex const v : program_.calls()) link_call(v);
        for (auto const& entry : program_.outputs())
            if (auto const* u = entry.value.get_if<use>())
                if (auto const* v = program_.find_value(u->value))
                    link(shown(program_.origin(u->value).producer), call, picture_link_kind::data, picture_shape(v->type));
    }

    /// Items of the inputs in order; `no_module` for one that is not drawn.
    [[nodiscard]] std::vector<std::size_t> input_items() const {
        std::vector<std::size_t> items;
        for (vertex const v : program_.inputs()) items.push_back(item_of_[v]);
        return items;
    }

    [[nodiscard]] std::size_t drawn() const noexcept { return drawn_; }

private:
    ir const& program_;
    picture_options const& options_;
    module_tree const& tree_;
    module_repeats const& repeats_;
    std::vector<std::size_t> const& like_;
    std::vector<bool> const& is_idle_;
    picture& out_;
    std::size_t outermost_box_;
    std::string_view path_;                                          ///< of the module that a sub-program's call stands in
    std::size_t drawn_ = 0;                                          ///< calls
    std::vector<std::size_t> box_of_;                                ///< by module: the innermost box that it stands in
    std::vector<std::size_t> folded_;                                ///< by module: the module that is drawn as one item, itself or one above; or none
    std::vector<std::size_t> item_of_;                               ///< by vertex
    std::vector<std::size_t> place_;                                 ///< by module: among its siblings
    std::vector<bool> is_drawn_;                                     ///< by sub-program
    std::map<vertex, std::vector<std::vector<std::size_t>>> inner_;  ///< by call: of each of its sub-programs the items of the inputs
    std::map<std::size_t, std::size_t> item_of_module_;
    std::size_t rest_ = no_module;
    std::map<std::size_t, bool> has_next_;  ///< by item
    std::map<std::tuple<std::size_t, std::size_t, picture_link_kind, std::string>, bool> linked_;

    [[nodiscard]] std::string_view short_path(std::size_t m) const {
        auto const& node = tree_.modules[m];
        return path_inside(node.path, node.parent == no_module ? std::string_view() : std::string_view(tree_.modules[node.parent].path));
    }

    /// `layers.0 (Layer)`, `layers.0 … layers.11 ×12 (Layer)`.
    [[nodiscard]] std::string title_of(std::size_t m) const {
        auto const& node = tree_.modules[m];
        std::string title(short_path(m));
        if (std::size_t const times = repeats_.times[m]; times > 1) {
            auto const& siblings = tree_.modules[node.parent].children;
            title += concat(" \xE2\x80\xA6 ", short_path(siblings[place_[m] + times - 1]), " \xC3\x97", std::to_string(times));
        }
        return node.type.empty() ? title : concat(title, " (", node.type, ")");
    }

    [[nodiscard]] std::size_t like(std::size_t m) const { return m < like_.size() ? like_[m] : no_module; }

    [[nodiscard]] std::string detail_of(std::size_t m) const {
        auto const size = concat(std::to_string(tree_.modules[m].calls.size()), " nodes");
        return like(m) == no_module ? size : concat("like ", tree_.modules[like(m)].path, ", ", size);
    }

    void find_boxes() {
        for (std::size_t m = 1; m < tree_.modules.size(); ++m) {
            auto const& node = tree_.modules[m];
            bool const is_item = tree_.level(m) == options_.depth && (node.calls.size() > 1 || repeats_.times[m] > 1);
            if (folded_[node.parent] != no_module) folded_[m] = folded_[node.parent];
            else if (is_item || like(m) != no_module) folded_[m] = m;
            box_of_[m] = box_of_[node.parent];
            bool const has_several = repeats_.times[m] != 0 && (node.calls.size() > 1 || repeats_.times[m] > 1);
            bool const is_outside = outermost_box_ != no_module && (path_ == node.path || path_inside(path_, node.path).size() < path_.size());
            if (!options_.modules || folded_[m] != no_module || !has_several || is_outside) continue;
            box_of_[m] = out_.boxes.size();
            out_.boxes.push_back({title_of(m), box_of_[node.parent]});
        }
    }

    void add_input(vertex v) {
        auto const& i = program_.input(v);
        if (i.kind != input_kind::user) return;
        bool const is_inner = outermost_box_ != no_module;
        item_of_[v] = out_.items.size();
        out_.items.push_back({picture_kind::input, i.result.name, concat(is_inner ? "" : "Input: ", i.result.name), picture_shape(i.result.type),
                              outermost_box_, is_inner ? no_vertex : v});
    }

    /// The vertex or module that stands for a call.
    [[nodiscard]] std::size_t folded_module(vertex v) const {
        std::size_t const m = tree_.module_of[repeats_.original[v]];
        return m == no_module ? no_module : folded_[m];
    }

    [[nodiscard]] bool has_item(vertex v) const {
        vertex const original = repeats_.original[v];
        if (std::size_t const m = folded_module(v); m != no_module) return item_of_module_.contains(m);
        return original != v && item_of_[original] != no_module;
    }

    void add_calls() {
        for (vertex const v : program_.calls()) {
            if (is_left_out(v)) continue;
            if (options_.max_nodes != 0 && drawn_ >= options_.max_nodes && !has_item(v)) ++out_.left_out;
            else if (add_call(v)) ++drawn_, add_inner_programs(v);
        }
    }

    /// False for a call whose item is there.
    bool add_call(vertex v) {
        vertex const original = repeats_.original[v];
        std::size_t const module = tree_.module_of[original];
        vertex const node = outermost_box_ == no_module ? v : no_vertex;
        if (std::size_t const m = folded_module(v); m != no_module) {
            auto const [place, is_new] = item_of_module_.try_emplace(m, out_.items.size());
            item_of_[v] = place->second;
            if (is_new) out_.items.push_back({picture_kind::module, tree_.modules[m].path, title_of(m), detail_of(m), box_of_[m], node});
            return is_new;
        }
        if (original != v) {
            item_of_[v] = item_of_[original];
            return false;
        }
        call_node const& c = program_.call(v);
        call_look look = look_of(program_, v, options_.looks);
        bool const alone = options_.modules && module != 0 && tree_.modules[module].calls.size() == 1 && repeats_.times[module] == 1;
        if (alone && look.title == usual_title(c)) look.title = concat(short_path(module), ": ", look.title);
        if (options_.weights) add_weights(v, module);
        item_of_[v] = out_.items.size();
        out_.items.push_back(
            {picture_kind::call, c.name, std::move(look.title), std::move(look.detail), box_of_[module], node, std::move(look.fill), call_kind_of(c.op)});
        return true;
    }

    void add_weights(vertex call, std::size_t module) {
        while (module != 0 && box_of_[module] == box_of_[tree_.modules[module].parent]) module = tree_.modules[module].parent;  // to that of the box
        weight_notes notes(program_, call, tree_.modules[module].path);
        for (auto& note : notes.all()) {
            vertex const first = note.weights.front();
            if (item_of_[first] != no_module) continue;  // shared with a call before this one
            for (vertex const w : note.weights) item_of_[w] = out_.items.size();
            out_.items.push_back({picture_kind::weight, program_.weight(first).result.name, std::move(note.title), std::move(note.detail), box_of_[module],
                                  outermost_box_ == no_module ? first : no_vertex});
        }
    }

    /// Draws the sub-programs of a call that has an item of its own, but for those that were drawn, are too large, or have nothing to show.
    void add_inner_programs(vertex v) {
        if (program_.subgraphs().empty() || folded_module(v) != no_module) return;
        call_node const& c = program_.call(v);
        auto const* schema = c.bound == binding::named ? find_schema(c.op) : nullptr;
        operand_places const operands(c);
        for (std::size_t i = 0; i < c.arguments.size(); ++i) {
            bool const is_told = !c.arguments[i].name.empty() || schema == nullptr || i >= schema->arguments.size();
            std::string const& name = is_told ? c.arguments[i].name : schema->arguments[i].name;
            for_each_subgraph(c.arguments[i].value, [&](subgraph_ref const& s) {
                if (s.index >= is_drawn_.size() || is_drawn_[s.index]) return;
                ir const& inner = program_.subgraphs()[s.index];
                auto const is_used = [&](vertex input) { return out_degree(input, inner.graph()) != 0; };
                if (inner.calls().empty() && !std::any_of(inner.inputs().begin(), inner.inputs().end(), is_used)) return;
                std::size_t left = options_.max_nodes - std::min(drawn_, options_.max_nodes);
                if (options_.max_nodes != 0 && !has_at_most(inner, left)) return;
                is_drawn_[s.index] = true;
                out_.boxes.push_back({name.empty() ? s.name : concat(name, ": ", s.name), box_of_[tree_.module_of[v]], box_kind::program});
                auto const structure = options_.repeats ? find_structure(inner) : structure_without_repeats(inner);
                picture_maker maker(inner, structure, options_, out_, out_.boxes.size() - 1, tree_.modules[tree_.module_of[v]].path);
                maker.make_inner(item_of_[v]);
                drawn_ += maker.drawn();
                if (operands.count() == inner.inputs().size()) inner_[v].push_back(maker.input_items());
            });
        }
    }

    void link(std::size_t from, std::size_t to, picture_link_kind kind, std::string label) {
        if (from == no_module || to == no_module || from == to) return;
        if (from == rest_ || to == rest_ || kind == picture_link_kind::weight || label == out_.items[from].detail) label.clear();
        if (kind == picture_link_kind::next && !has_next_.try_emplace(from, true).second) return;
        if (linked_.try_emplace({from, to, kind, label}, true).second) out_.links.push_back({from, to, std::move(label), kind});
    }

    [[nodiscard]] bool is_left_out(vertex v) const { return !options_.idle && v < is_idle_.size() && is_idle_[v]; }

    /// Where calls are drawn: with the others that are left out, if they are.
    [[nodiscard]] std::size_t shown(vertex v) const {
        bool const is_call = std::holds_alternative<call_node>(program_.node(v));
        return item_of_[v] == no_module && is_call && !is_left_out(v) ? rest_ : item_of_[v];
    }

    void link_call(vertex v) {
        auto const& g = program_.graph();
        auto const inner = inner_.find(v);
        auto const operands = inner == inner_.end() ? std::nullopt : std::optional(operand_places(program_.call(v)));
        for (auto [e, end] = in_edges(v, g); e != end; ++e) {
            vertex const from = source(*e, g);
            auto const kind = kind_of(from, v);
            if (!kind) continue;
            auto const label = picture_shape(results_of(program_.node(from))[g[*e].result].type);
            bool is_linked = false;  // to an input of a sub-program
            auto const number = operands ? operands->number(g[*e].argument, g[*e].element) : std::nullopt;
            for (std::size_t i = 0; number && i < inner->second.size(); ++i) {
                auto const& items = inner->second[i];
                if (*number >= items.size() || items[*number] == no_module) continue;
                link(shown(from), items[*number], *kind, label);
                is_linked = true;
            }
            if (!is_linked) link(shown(from), shown(v), *kind, label);
        }
    }

    /// How a use is drawn; nothing for one that is not: inside of a copy, or a weight of a copy or of what is drawn as one.
    [[nodiscard]] std::optional<picture_link_kind> kind_of(vertex from, vertex to) const {
        node const& n = program_.node(from);
        std::size_t at = tree_.module_of[to];
        if (std::holds_alternative<weight_node>(n)) {
            bool const drawn = repeats_.original[to] == to && shown(to) != rest_ && folded_module(to) == no_module;
            return drawn ? std::optional(picture_link_kind::weight) : std::nullopt;
        }
        if (!std::holds_alternative<call_node>(n)) return picture_link_kind::data;
        std::size_t before = tree_.module_of[from];
        std::size_t below_at = no_module, below_before = no_module;
        while (at != before) {  // up to the innermost module that has both; parents have smaller numbers
            if (at > before) at = tree_.modules[below_at = at].parent;
            else before = tree_.modules[below_before = before].parent;
        }
        if (repeats_.times[at] == 0) return std::nullopt;
        bool const same_run = below_at != no_module && below_before != no_module && repeats_.run[below_at] == repeats_.run[below_before];
        return same_run ? picture_link_kind::next : picture_link_kind::data;
    }

    void add_outputs() {
        for (auto const& entry : program_.outputs()) {
            auto const* u = entry.value.get_if<use>();
            auto const* v = u ? program_.find_value(u->value) : nullptr;
            if (v == nullptr) continue;
            vertex const from = program_.origin(u->value).producer;
            std::string const title = entry.kind == output_kind::user ? "Output" : concat("Output: ", entry.target);
            std::size_t const item = out_.items.size();
            out_.items.push_back({picture_kind::output, std::to_string(item), title, picture_shape(v->type), no_module, program_.output()});
            link(shown(from), item, picture_link_kind::data, {});
        }
    }

    /// Makes one item of all inputs that feed only the rest, and one of all outputs that come from it, where there are several.
    void gather_ends() {
        std::vector<bool> is_apart(out_.items.size(), false);  // has to do with an item that is drawn
        for (auto const& l : out_.links) {
            if (l.from != rest_) is_apart[l.to] = true;
            if (l.to != rest_) is_apart[l.from] = true;
        }
        std::vector<std::size_t> renumbered(out_.items.size());
        std::vector<picture_item> items;
        std::size_t count = 0, place = no_module;
        for (std::size_t i = 0; i < out_.items.size(); ++i) {
            auto& item = out_.items[i];
            bool const is_end = item.kind == picture_kind::input || item.kind == picture_kind::output;
            if (i == 0 || item.kind != out_.items[i - 1].kind) count = 0, place = no_module;  // inputs and outputs stand together
            if (!is_end || is_apart[i]) {
                renumbered[i] = items.size();
                items.push_back(std::move(item));
                continue;
            }
            if (++count == 1) {
                place = items.size();
                items.push_back(item);
            } else {
                items[place].title = concat("... ", std::to_string(count), item.kind == picture_kind::input ? " more inputs ..." : " outputs ...");
                items[place].detail.clear();
            }
            renumbered[i] = place;
        }
        std::vector<picture_link> links;
        std::map<std::pair<std::size_t, std::size_t>, bool> seen;
        for (auto& l : out_.links) {
            l.from = renumbered[l.from];
            l.to = renumbered[l.to];
            if ((l.from != renumbered[rest_] && l.to != renumbered[rest_]) || seen.try_emplace({l.from, l.to}, true).second) links.push_back(std::move(l));
        }
        out_.items = std::move(items);
        out_.links = std::move(links);
    }
};

/// A box with one item for each kind of call that is drawn.
inline void add_legend(picture& p) {
    std::vector<bool> is_there(call_kind_count, false);
    for (auto const& i : p.items)
        if (i.kind == picture_kind::call && i.fill.empty() && i.work != call_kind::other) is_there[static_cast<std::size_t>(i.work)] = true;
    std::size_t const box = p.boxes.size();
    for (std::size_t k = 0; k < call_kind_count; ++k) {
        if (!is_there[k]) continue;
        auto const kind = static_cast<call_kind>(k);
        if (box == p.boxes.size()) p.boxes.push_back({"colours", no_module, box_kind::legend});
        p.items.push_back({picture_kind::call, concat("kind_", std::to_string(k)), std::string(colours_of(kind).name), {}, box, no_vertex, {}, kind});
    }
}

}  // namespace detail

TORCH_IR_INLINE kind_colours const& colours_of(picture_item const& item) noexcept {
    switch (item.kind) {
        case picture_kind::input: return input_colours;
        case picture_kind::weight: return weight_colours;
        case picture_kind::output: return output_colours;
        case picture_kind::module: return module_colours;
        case picture_kind::call:
        case picture_kind::rest: break;
    }
    return colours_of(item.work);
}

TORCH_IR_INLINE picture make_picture(ir const& program, picture_options const& options) {
    return make_picture(program, options.repeats ? find_structure(program) : detail::structure_without_repeats(program), options);
}

TORCH_IR_INLINE picture make_picture(ir const& program, module_structure const& structure, picture_options const& options) {
    picture out;
    detail::picture_maker(program, structure, options, out).make();
    if (options.legend) detail::add_legend(out);
    return out;
}

}}  // namespace torch_ir

#endif
