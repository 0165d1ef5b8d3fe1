// SPDX-License-Identifier: MIT
/// What a drawing of a program shows, before it is written in any language: items, the links between them, boxes of modules.
#pragma once

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
#include <torch_ir/draw/modules.hpp>
#include <torch_ir/draw/palette.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a picture shows.
struct picture_options {
    static constexpr std::size_t all_levels = std::numeric_limits<std::size_t>::max();

    std::size_t max_nodes = 0;       ///< draw the first ones, and one node for all others; 0: all
    bool weights = true;             ///< draw the weights, too
    bool modules = true;             ///< draw a box around each module
    bool repeats = true;             ///< draw alike modules in a row once, with their number (see `find_repeats`)
    std::size_t depth = all_levels;  ///< draw each module of that level as one node: 1 for the outermost
    call_looks looks{};              ///< how calls of some operators are drawn
};

/// What an item stands for; `rest` for all calls that are left out.
enum class picture_kind : std::uint8_t { input, weight, call, module, output, rest };

/// Something that is drawn. `node` is the vertex it stands for, the first of several, or no_vertex.
struct picture_item {
    picture_kind kind = picture_kind::call;
    std::string name;             ///< of the node or module; not unique in a damaged program
    std::string title, detail;    ///< what is written on it: two lines, the second may be empty
    std::size_t box = no_module;  ///< the box it stands in
    vertex node = no_vertex;
    std::string fill{};                 ///< its colour (see `call_look`); empty: that of its kind
    call_kind work = call_kind::other;  ///< of a call: its colour in each language (`colours_of`)
};

/// `next` goes from one copy of a repeated module to the following one.
enum class picture_link_kind : std::uint8_t { data, weight, next };

/// An arrow.
struct picture_link {
    std::size_t from = 0, to = 0;  ///< items
    std::string label;             ///< shape of the tensor
    picture_link_kind kind = picture_link_kind::data;
};

/// A module; `parent` stands before it.
struct picture_box {
    std::string title;
    std::size_t parent = no_module;
};

/// A program as a picture in any language: items, links between them, boxes around them.
struct picture {
    std::vector<picture_item> items;  ///< inputs, then calls in trace order, each behind its weights, then outputs
    std::vector<picture_link> links;  ///< each once
    std::vector<picture_box> boxes;
    std::size_t left_out = 0;  ///< number of calls that `max_nodes` leaves out
};

/// The modules of a program and where they repeat, for several pictures of it.
struct module_structure {
    module_tree tree;
    module_repeats repeats;  ///< of `find_repeats`
};

/// O(calls x depth).
[[nodiscard]] module_structure find_structure(ir const& program);

/// The picture of a program. A box that would hold one item is not drawn; the item then has the module's name in its title.
/// What is left out by `max_nodes` is one item, so the picture hangs together and ends in the outputs; so are the inputs and outputs
/// that only have to do with what is left out.
/// O(calls x depth + edges log edges).
[[nodiscard]] picture make_picture(ir const& program, picture_options const& options = {});
/// The same, of a structure that `find_structure` gave.
[[nodiscard]] picture make_picture(ir const& program, module_structure const& structure, picture_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <torch_ir/detail/mermaid_text.hpp>
#include <torch_ir/detail/pytorch_ir_names.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The path as seen from `outer`: `attn` of `layers.0.attn` in `layers.0`.
[[nodiscard]] inline std::string_view path_inside(std::string_view path, std::string_view outer) {
    if (outer.empty() || path.size() <= outer.size() || !path.starts_with(outer) || path[outer.size()] != '.') return path;
    return path.substr(outer.size() + 1);
}

class picture_maker {
public:
    picture_maker(ir const& program, module_structure const& structure, picture_options const& options)
        : program_(program), options_(options), tree_(structure.tree), repeats_(structure.repeats) {
        box_of_.assign(tree_.modules.size(), no_module);
        folded_.assign(tree_.modules.size(), no_module);
        item_of_.assign(num_vertices(program.graph()), no_module);
        place_.assign(tree_.modules.size(), 0);
        for (auto const& module : tree_.modules)
            for (std::size_t i = 0; i < module.children.size(); ++i) place_[module.children[i]] = i;
    }

    [[nodiscard]] picture make() && {
        find_boxes();
        for (vertex const v : program_.inputs()) add_input(v);
        std::size_t drawn = 0;
        for (vertex const v : program_.calls()) {
            if (drawn == options_.max_nodes && drawn != 0 && !has_item(v)) ++out_.left_out;
            else if (add_call(v)) ++drawn;
        }
        if (out_.left_out != 0) {
            rest_ = out_.items.size();
            out_.items.push_back({picture_kind::rest, "rest", concat("... ", std::to_string(out_.left_out), " more nodes ..."), {}, no_module, no_vertex});
        }
        for (vertex const v : program_.calls()) link_call(v);
        add_outputs();
        if (rest_ != no_module) gather_ends();
        return std::move(out_);
    }

private:
    ir const& program_;
    picture_options const& options_;
    module_tree const& tree_;
    module_repeats const& repeats_;
    picture out_;
    std::vector<std::size_t> box_of_;   ///< by module: the innermost box that it stands in
    std::vector<std::size_t> folded_;   ///< by module: the module that is drawn as one item, itself or one above; or none
    std::vector<std::size_t> item_of_;  ///< by vertex
    std::vector<std::size_t> place_;    ///< by module: among its siblings
    std::map<std::size_t, std::size_t> item_of_module_;
    std::size_t rest_ = no_module;
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

    void find_boxes() {
        for (std::size_t m = 1; m < tree_.modules.size(); ++m) {
            auto const& node = tree_.modules[m];
            std::size_t const depth = tree_.level(m);
            if (folded_[node.parent] != no_module) folded_[m] = folded_[node.parent];
            else if (depth == options_.depth && (node.calls.size() > 1 || repeats_.times[m] > 1)) folded_[m] = m;
            box_of_[m] = box_of_[node.parent];
            bool const is_box = options_.modules && folded_[m] == no_module && repeats_.times[m] != 0 && (node.calls.size() > 1 || repeats_.times[m] > 1);
            if (!is_box) continue;
            box_of_[m] = out_.boxes.size();
            out_.boxes.push_back({title_of(m), box_of_[node.parent]});
        }
    }

    void add_input(vertex v) {
        auto const& i = program_.input(v);
        if (i.kind != input_kind::user) return;
        item_of_[v] = out_.items.size();
        out_.items.push_back({picture_kind::input, i.result.name, concat("Input: ", i.result.name), picture_shape(i.result.type), no_module, v});
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

    /// False for a call whose item is there.
    bool add_call(vertex v) {
        vertex const original = repeats_.original[v];
        std::size_t const module = tree_.module_of[original];
        if (std::size_t const m = folded_module(v); m != no_module) {
            auto const [place, is_new] = item_of_module_.try_emplace(m, out_.items.size());
            item_of_[v] = place->second;
            if (!is_new) return false;
            out_.items.push_back(
                {picture_kind::module, tree_.modules[m].path, title_of(m), concat(std::to_string(tree_.modules[m].calls.size()), " nodes"), box_of_[m], v});
            return true;
        }
        if (original != v) {
            item_of_[v] = item_of_[original];
            return false;
        }
        call_node const& c = program_.call(v);
        call_look look = look_of(program_, v, options_.looks);
        bool const alone = options_.modules && module != 0 && tree_.modules[module].calls.size() == 1 && repeats_.times[module] == 1;
        if (alone && look.title == usual_title(c)) look.title = concat(short_path(module), ": ", look.title);
        if (options_.weights) add_weights(v, box_of_[module]);
        item_of_[v] = out_.items.size();
        out_.items.push_back(
            {picture_kind::call, c.name, std::move(look.title), std::move(look.detail), box_of_[module], v, std::move(look.fill), call_kind_of(c.op)});
        return true;
    }

    void add_weights(vertex call, std::size_t box) {
        auto const& g = program_.graph();
        for (auto [e, end] = in_edges(call, g); e != end; ++e) {
            vertex const w = source(*e, g);
            if (!std::holds_alternative<weight_node>(program_.node(w)) || item_of_[w] != no_module) continue;
            auto const& r = program_.weight(w).result;
            item_of_[w] = out_.items.size();
            out_.items.push_back({picture_kind::weight, r.name, r.name, picture_shape(r.type), box, w});
        }
    }

    void link(std::size_t from, std::size_t to, picture_link_kind kind, std::string label) {
        if (from == no_module || to == no_module || from == to) return;
        if (from == rest_ || to == rest_) label.clear();
        if (linked_.try_emplace({from, to, kind, label}, true).second) out_.links.push_back({from, to, std::move(label), kind});
    }

    /// Where calls are drawn: with the others that are left out, if they are.
    [[nodiscard]] std::size_t shown(vertex v) const {
        bool const is_call = std::holds_alternative<call_node>(program_.node(v));
        return item_of_[v] == no_module && is_call ? rest_ : item_of_[v];
    }

    void link_call(vertex v) {
        auto const& g = program_.graph();
        for (auto [e, end] = in_edges(v, g); e != end; ++e) {
            vertex const from = source(*e, g);
            auto const kind = kind_of(from, v);
            if (kind) link(shown(from), shown(v), *kind, picture_shape(results_of(program_.node(from))[g[*e].result].type));
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

}  // namespace detail

TORCH_IR_INLINE module_structure find_structure(ir const& program) {
    module_structure s;
    s.tree = find_modules(program);
    s.repeats = find_repeats(program, s.tree);
    return s;
}

TORCH_IR_INLINE picture make_picture(ir const& program, picture_options const& options) {
    if (options.repeats) return make_picture(program, find_structure(program), options);
    module_structure s;  // nothing repeats
    s.tree = find_modules(program);
    s.repeats.times.assign(s.tree.modules.size(), 1);
    for (std::size_t m = 0; m < s.tree.modules.size(); ++m) s.repeats.run.push_back(m);
    for (vertex v = 0; v < num_vertices(program.graph()); ++v) s.repeats.original.push_back(v);
    return make_picture(program, s, options);
}

TORCH_IR_INLINE picture make_picture(ir const& program, module_structure const& structure, picture_options const& options) {
    return detail::picture_maker(program, structure, options).make();
}

}}  // namespace torch_ir

#endif
