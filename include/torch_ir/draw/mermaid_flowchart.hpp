// SPDX-License-Identifier: MIT
/// A program as a Mermaid flowchart, which code hosts and Markdown viewers draw.
///
/// \code
///     std::cout << torch_ir::draw_mermaid_flowchart(program, {.max_nodes = 50});
/// \endcode
#pragma once

#include <torch_ir/detail/mermaid_text.hpp>
#include <torch_ir/detail/pytorch_ir_nodes.hpp>
#include <torch_ir/ir/ir.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

namespace torch_ir::inline v0 {

struct flowchart_options {
    std::size_t max_nodes = 30;  ///< draw that many nodes, then a note with the number of those left out; 0: all
    bool weights = true;         ///< draw the weights, too
};

/// The picture that pytorch-ir draws of the same program: inputs and outputs slanted, weights slanted with dotted arrows, each
/// arrow with the shape that flows. Outputs of nodes that are left out have no arrow. No newline at the end. Linear in the text.
template <class N, class E>
[[nodiscard]] std::string draw_mermaid_flowchart(basic_ir<N, E> const& program, flowchart_options const& options = {});

// ---- implementation -------------------------------------------------------------------------------------------------

template <class N, class E>
std::string draw_mermaid_flowchart(basic_ir<N, E> const& program, flowchart_options const& options) {
    using detail::feed_kind;
    using detail::mermaid_id;
    std::string out = "flowchart TD";
    auto const line = [&](auto const&... pieces) { out += "\n    " + detail::concat(pieces...); };
    auto const text = [](std::string_view s) { return detail::mermaid_text(s); };
    auto const size = [](tensor_type const* t) { return detail::mermaid_shape(t->sizes); };

    std::unordered_set<std::string> drawn;
    for (vertex const v : program.inputs()) {
        auto const& i = program.input(v);
        if (i.kind != input_kind::user || !i.result.tensor()) continue;
        std::string const id = "input_" + mermaid_id(i.result.name);
        line(id, "[/\"Input: ", text(i.result.name), "<br/>", size(i.result.tensor()), "\"/]");
        drawn.insert(id);
    }
    std::size_t count = 0;
    detail::for_each_pytorch_ir_node(program, [&](detail::pytorch_ir_view const& n) {
        ++count;
        if (options.max_nodes != 0 && count > options.max_nodes) return false;
        std::string const id = "op_" + mermaid_id(n.name);
        std::string const label = text(detail::short_op_type(n.op_type));
        if (n.first_output) line(id, "[\"", label, "<br/>", size(n.first_output), "\"]");
        else line(id, "[\"", label, "\"]");
        drawn.insert(id);
        for (auto const& f : n.feeds) {
            if (f.kind == feed_kind::weight) {
                if (!options.weights) continue;
                std::string const weight = "w_" + mermaid_id(f.name);
                line(weight, "[/\"", text(f.name), "<br/>", size(f.type), "\"/]");
                line(weight, " -.->|\"", size(f.type), "\"| ", id);
            } else {
                line(f.kind == feed_kind::input ? "input_" : "op_", mermaid_id(f.name), " -->|\"", size(f.type), "\"| ", id);
            }
        }
        return true;
    });
    std::size_t index = 0;
    for (value_id const o : detail::pytorch_ir_outputs(program)) {
        std::string const id = "output_" + std::to_string(index++);
        line(id, "[\\\"Output<br/>", size(program.value(o).tensor()), "\"/]");
        auto const from = detail::feed_of(program, o);
        std::string const source = (from.kind == feed_kind::input ? "input_" : "op_") + mermaid_id(from.name);
        if (from.kind != feed_kind::weight && drawn.contains(source)) line(source, " --> ", id);
    }
    if (options.max_nodes != 0 && count > options.max_nodes) {
        std::size_t all = 0;
        detail::for_each_pytorch_ir_type(program, [&](auto&&) { ++all; });
        line("note[\"... ", std::to_string(all - options.max_nodes), " more nodes ...\"]");
    }
    return out;
}

}  // namespace torch_ir::inline v0
