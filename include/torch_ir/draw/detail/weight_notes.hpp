// SPDX-License-Identifier: MIT
/// How the weights of a call are written beside it: those of its own together, shared ones apart.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/graph/adjacency_list.hpp>

#include <torch_ir/config.hpp>
#include <torch_ir/draw/call_look.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

#if TORCH_IR_BODIES_OF(draw)  // it stands on those of call_look.hpp

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The path as seen from `outer`: `attn` of `layers.0.attn` in `layers.0`.
[[nodiscard]] inline std::string_view path_inside(std::string_view path, std::string_view outer) {
    if (outer.empty() || path.size() <= outer.size() || !path.starts_with(outer) || path[outer.size()] != '.') return path;
    return path.substr(outer.size() + 1);
}

/// `fc.weight` → `fc`; empty for a name without dots.
[[nodiscard]] inline std::string_view path_before_last_dot(std::string_view name) {
    auto const dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

struct weight_note {
    std::vector<vertex> weights;
    std::string title, detail;
};

/// `fc` above `weight 768x768, bias 768`: the module that has them, as seen from the box that they are drawn in, and each with its shape, which is written once
/// for several.
class weight_notes {
public:
    weight_notes(ir const& program, vertex call, std::string_view box) : program_(program), box_(box) {
        auto const& g = program.graph();
        std::map<vertex, bool> seen;
        for (auto [e, end] = in_edges(call, g); e != end; ++e) {
            vertex const w = source(*e, g);
            if (!std::holds_alternative<weight_node>(program.node(w))) continue;
            if (!seen.try_emplace(w, true).second) continue;
            bool own = true;
            for (auto [u, last] = out_edges(w, g); u != last && own; ++u) own = target(*u, g) == call;
            auto const module = path_before_last_dot(program.weight(w).target);
            bool const joins = own && !notes_.empty() && is_own_ && module == path_before_last_dot(program.weight(notes_.back().weights.front()).target);
            if (!joins) notes_.emplace_back();
            notes_.back().weights.push_back(w);
            is_own_ = own;
        }
        for (auto& n : notes_) write(n);
    }

    [[nodiscard]] std::vector<weight_note>& all() noexcept { return notes_; }

private:
    static constexpr std::size_t most_names = 6;

    ir const& program_;
    std::string_view box_;
    std::vector<weight_note> notes_;
    bool is_own_ = false;  ///< what the last note holds is the call's own

    void write(weight_note& note) const {
        std::string_view const first = program_.weight(note.weights.front()).target;
        auto const module = path_before_last_dot(first);
        std::string list, shape_before;
        std::size_t const shown = note.weights.size() <= most_names ? note.weights.size() : most_names - 1;
        for (std::size_t i = 0; i < shown; ++i) {
            auto const& weight = program_.weight(note.weights[i]);
            auto shape = picture_shape(weight.result.type);
            if (!list.empty()) list += shape == shape_before ? ", " : concat(shape_before.empty() ? "" : " ", shape_before, ", ");
            list += path_inside(weight.target, module);
            shape_before = std::move(shape);
        }
        if (!shape_before.empty()) list += concat(" ", shape_before);
        if (shown < note.weights.size()) list += concat(", ", std::to_string(note.weights.size() - shown), " more");
        if (module.empty() || module == box_) note.title = std::move(list);
        else note.title = path_inside(module, box_), note.detail = std::move(list);
        if (note.title.empty()) note.title = program_.weight(note.weights.front()).result.name;
    }
};

}}}  // namespace torch_ir::detail

#endif
