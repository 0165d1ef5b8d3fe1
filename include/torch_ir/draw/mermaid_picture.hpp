// SPDX-License-Identifier: MIT
/// A picture in Mermaid's language, and the limits within which Mermaid draws.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/draw/palette.hpp>
#include <torch_ir/draw/picture.hpp>
#include <torch_ir/error.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Mermaid's defaults (`maxEdges`, `maxTextSize`): it draws nothing of a text beyond one of them; and how many items a reader takes in.
struct mermaid_limits {
    std::size_t edges = 500;
    std::size_t characters = 50'000;
    std::size_t items = picture_items;

    /// For a Mermaid that was told to draw anything.
    [[nodiscard]] static constexpr mermaid_limits none() noexcept { return {no_limit, no_limit, no_limit}; }

private:
    static constexpr std::size_t no_limit = static_cast<std::size_t>(-1);
};

/// A text of Mermaid keeps within the limits of edges and characters. It counts lines with an arrow and bytes, which are never fewer than what Mermaid counts.
[[nodiscard]] bool is_within(std::string_view mermaid, mermaid_limits const& limits) noexcept;

/// The picture as a flowchart that Mermaid takes, whatever the names: boxes are subgraphs, those of sub-programs dashed, `next` links are dotted. `note` is
/// written on a node of its own. No newline at the end.
[[nodiscard]] std::string to_mermaid(picture const& drawn, std::string_view note = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <torch_ir/detail/mermaid_text.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE bool is_within(std::string_view mermaid, mermaid_limits const& limits) noexcept {
    if (mermaid.size() > limits.characters) return false;
    std::size_t edges = 0;
    for (std::size_t at = 0; at != std::string_view::npos; at = mermaid.find('\n', at + 1)) {
        auto const line = mermaid.substr(at, mermaid.find('\n', at + 1) - at);
        if (line.find(" -->") != std::string_view::npos || line.find(" -.->") != std::string_view::npos) ++edges;
    }
    return edges <= limits.edges;
}

namespace detail {

/// Identifiers that differ, whatever the names.
class mermaid_ids {
public:
    [[nodiscard]] std::string of(std::string_view prefix, std::string_view name) {
        std::string base = concat(prefix, mermaid_id(name));
        auto const [known, is_new] = taken_.try_emplace(base, 1);
        if (is_new) return base;
        for (std::size_t& last = known->second;;)  // goes on where the last one of this name ended
            if (std::string id = concat(base, "__", std::to_string(++last)); taken_.try_emplace(id, 1).second) return id;
    }

private:
    std::map<std::string, std::size_t> taken_;  ///< with the last number that was tried; a map, since names may be chosen to share a hash
};

/// Mermaid takes no label of blanks.
[[nodiscard]] inline bool is_blank(std::string_view label) { return label.find_first_not_of(' ') == std::string_view::npos; }

[[nodiscard]] inline std::string mermaid_title(std::string_view title) {
    auto text = mermaid_text(title);
    return is_blank(text) ? std::string("?") : text;
}

[[nodiscard]] inline std::string mermaid_item(picture_item const& item, std::string_view id) {
    std::string_view open = "[\"", close = "\"]";
    if (item.kind == picture_kind::input || item.kind == picture_kind::weight) open = "[/\"", close = "\"/]";
    if (item.kind == picture_kind::output) open = "[\\\"", close = "\"/]";
    if (item.kind == picture_kind::module) open = "[[\"", close = "\"]]";
    return concat(id, open, mermaid_title(item.title), item.detail.empty() ? "" : "<br/>", mermaid_text(item.detail), close);
}

[[nodiscard]] inline std::string_view mermaid_prefix(picture_kind kind) {
    switch (kind) {
        case picture_kind::input: return "input_";
        case picture_kind::weight: return "w_";
        case picture_kind::module: return "module_";
        case picture_kind::output: return "output_";
        case picture_kind::call:
        case picture_kind::rest: break;
    }
    return "op_";
}

/// Colours of items: one class for all of a kind, since a style for each would take most of the text.
[[nodiscard]] inline std::string mermaid_classes(picture const& drawn, std::vector<std::string> const& id) {
    std::map<std::string, std::pair<kind_colours const*, std::string>> classes;
    for (std::size_t k = 0; k < drawn.items.size(); ++k) {
        auto const& item = drawn.items[k];
        bool const is_call = item.kind == picture_kind::call;
        if (!item.fill.empty() || item.kind == picture_kind::rest || (is_call && item.work == call_kind::other)) continue;
        std::string name = is_call ? concat("kind", std::to_string(static_cast<int>(item.work))) : std::string(colours_of(item).name);
        auto& [colours, members] = classes[std::move(name)];
        colours = &colours_of(item);
        members += concat(members.empty() ? "" : ",", id[k]);
    }
    std::string out;
    for (auto const& [name, of] : classes) {
        out += concat("\n    classDef ", name, " fill:", of.first->light, ",stroke:", of.first->strong, ",color:#000");
        out += concat("\n    class ", of.second, " ", name);
    }
    return out;
}

/// Mermaid's own colour of boxes hides those of items.
[[nodiscard]] inline std::string mermaid_box_classes(picture const& drawn, std::vector<std::string> const& id) {
    std::string modules, programs;
    for (std::size_t b = 0; b < drawn.boxes.size(); ++b) {
        if (id[b].empty()) continue;
        auto& members = drawn.boxes[b].kind == box_kind::program ? programs : modules;
        members += concat(members.empty() ? "" : ",", id[b]);
    }
    std::string out;
    if (!modules.empty()) out += concat("\n    classDef box fill:none,stroke:#90a4ae\n    class ", modules, " box");
    if (!programs.empty())
        out += concat("\n    classDef program fill:none,stroke:", colours_of(call_kind::control).strong, ",stroke-dasharray:4 3\n    class ", programs,
                      " program");
    return out;
}

}  // namespace detail

TORCH_IR_INLINE std::string to_mermaid(picture const& drawn, std::string_view note) {
    std::string out = "flowchart TD";
    detail::mermaid_ids ids;
    std::vector<std::string> id;
    std::size_t outputs = 0;
    for (auto const& i : drawn.items) {
        if (i.kind == picture_kind::rest) id.push_back(ids.of("rest", {}));
        else if (i.kind == picture_kind::output) id.push_back(ids.of("output_", std::to_string(outputs++)));
        else id.push_back(ids.of(detail::mermaid_prefix(i.kind), i.name));
    }
    std::size_t const whole = drawn.boxes.size();  // behind the boxes: the picture itself
    std::vector<std::string> inside(whole + 1), box_id(whole);
    std::vector<std::vector<std::string>> nested(whole + 1);  // from the last to the first
    std::vector<std::size_t> level(whole + 1, 1);
    auto const at = [&](std::size_t box) { return box == no_module ? whole : box; };
    auto const line = [](std::size_t levels) { return "\n" + std::string(4 * std::min<std::size_t>(levels, 8), ' '); };
    for (std::size_t b = 0; b < whole; ++b) level[b] = level[at(drawn.boxes[b].parent)] + 1;
    for (std::size_t k = 0; k < drawn.items.size(); ++k) {
        std::size_t const box = at(drawn.items[k].box);
        inside[box] += detail::concat(line(level[box]), detail::mermaid_item(drawn.items[k], id[k]));
    }
    auto const close = [&](std::size_t box) {
        for (; !nested[box].empty(); nested[box].pop_back()) inside[box] += nested[box].back();
    };
    for (std::size_t b = whole; b-- > 0;) {  // a parent stands before its children
        close(b);
        if (inside[b].empty()) continue;  // all that it holds is left out
        auto const margin = line(level[b] - 1);
        box_id[b] = ids.of("box_", std::to_string(b));
        nested[at(drawn.boxes[b].parent)].push_back(
            detail::concat(margin, "subgraph ", box_id[b], "[\"", detail::mermaid_title(drawn.boxes[b].title), "\"]", inside[b], margin, "end"));
        inside[b] = {};
    }
    close(whole);
    out += inside.back();
    for (auto const& l : drawn.links) {
        bool const dotted = l.kind != picture_link_kind::data;
        std::string label = detail::mermaid_text(l.label);
        if (l.kind == picture_link_kind::next) label = label.empty() ? "next" : "next: " + label;
        out += detail::concat("\n    ", id[l.from], dotted ? " -.->" : " -->");
        if (!detail::is_blank(label)) out += detail::concat("|\"", label, "\"|");
        out += detail::concat(" ", id[l.to]);
    }
    out += detail::mermaid_classes(drawn, id);
    out += detail::mermaid_box_classes(drawn, box_id);
    for (std::size_t k = 0; k < drawn.items.size(); ++k)
        if (!drawn.items[k].fill.empty()) out += detail::concat("\n    style ", id[k], " fill:", drawn.items[k].fill);
    if (!note.empty()) out += detail::concat("\n    note[\"", detail::mermaid_text(note), "\"]");
    return out;
}

}}  // namespace torch_ir

#endif
