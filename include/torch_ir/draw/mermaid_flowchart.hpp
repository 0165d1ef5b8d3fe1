// SPDX-License-Identifier: MIT
/// A program as a Mermaid flowchart, which code hosts and Markdown viewers draw.
///
/// \code
///     std::cout << torch_ir::draw_mermaid_flowchart(program, {.max_nodes = 50});
///     std::cout << torch_ir::draw_mermaid_flowchart(program, {.max_nodes = 0, .modules = true, .repeats = true});
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/draw/mermaid_picture.hpp>
#include <torch_ir/draw/picture.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a flowchart shows.
struct flowchart_options {
    std::size_t max_nodes = 30;                       ///< draw that many nodes, then a note with the number of those left out; 0: all
    bool weights = true;                              ///< draw the weights, too
    bool modules = false;                             ///< a box around each module; the following two imply it
    bool repeats = false;                             ///< alike modules in a row once, with their number: `layers.0 … layers.11 ×12`
    std::size_t depth = picture_options::all_levels;  ///< each module of that level as one node: 1 for the outermost
    /// As pytorch-ir writes it, byte for byte: the arrows of scalars have empty labels, which Mermaid refuses, and `<built-in function getitem>`
    /// stays a tag, of which it shows nothing. False for what Mermaid draws.
    bool empty_labels = true;
    mermaid_limits limits{};  ///< a picture beyond them is drawn smaller
    call_looks looks{};       ///< how calls of some operators are drawn
};

/// Without `modules`, `repeats`, `depth` and `looks`: the picture that pytorch-ir draws of the same program, byte for byte: inputs and outputs
/// slanted, weights slanted with dotted arrows, each arrow with the shape that flows; outputs of nodes that are left out have
/// no arrow. With one of them: the program's own calls, as `make_picture` has them; what is left out is one node.
///
/// A picture that Mermaid would refuse for its size is drawn by modules and without weights, then with ever fewer levels of modules,
/// then with fewer nodes, until it keeps within `limits`; a note on it says so. No newline at the end. Linear in the text, times the
/// logarithm of the nodes where the picture is too large.
[[nodiscard]] std::string draw_mermaid_flowchart(ir const& program, flowchart_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <torch_ir/detail/mermaid_text.hpp>
#include <torch_ir/detail/pytorch_ir_nodes.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// `<built-in function getitem>`, `<function sym_float at 0x7f12>`: Mermaid takes it for a tag and shows nothing.
[[nodiscard]] inline bool is_python_function(std::string_view op_type) {
    if (!op_type.starts_with("<built-in ") && !op_type.starts_with("<function ")) return false;
    if (!op_type.ends_with('>')) return false;
    op_type = op_type.substr(1, op_type.size() - 2);
    return std::all_of(op_type.begin(), op_type.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("_.- ").find(c) != std::string_view::npos;
    });
}

/// pytorch-ir's picture.
[[nodiscard]] inline std::string pytorch_ir_flowchart(ir const& program, flowchart_options const& options) {
    std::string out = "flowchart TD";
    auto const line = [&](auto const&... pieces) { out += "\n    " + concat(pieces...); };
    auto const text = [](std::string_view s) { return mermaid_text(s); };
    auto const size = [](tensor_type const* t) { return mermaid_text(mermaid_shape(t->sizes)); };
    auto const flow = [&](tensor_type const* t) {
        std::string const label = size(t);
        return label.empty() && !options.empty_labels ? std::string(" ") : concat("|\"", label, "\"| ");
    };

    detail::name_set drawn;
    for (vertex const v : program.inputs()) {
        auto const& i = program.input(v);
        if (i.kind != input_kind::user || !i.result.tensor()) continue;
        std::string const id = "input_" + mermaid_id(i.result.name);
        line(id, "[/\"Input: ", text(i.result.name), "<br/>", size(i.result.tensor()), "\"/]");
        drawn.insert(id);
    }
    std::size_t count = 0;
    for_each_pytorch_ir_node(program, [&](pytorch_ir_view const& n) {
        ++count;
        if (options.max_nodes != 0 && count > options.max_nodes) return false;
        std::string const id = "op_" + mermaid_id(n.name);
        std::string const label = options.empty_labels && is_python_function(n.op_type) ? n.op_type : text(short_op_type(n.op_type));
        if (n.first_output) line(id, "[\"", label, "<br/>", size(n.first_output), "\"]");
        else line(id, "[\"", label, "\"]");
        drawn.insert(id);
        for (auto const& f : n.feeds) {
            if (f.kind == feed_kind::weight) {
                if (!options.weights) continue;
                std::string const weight = "w_" + mermaid_id(f.name);
                line(weight, "[/\"", text(f.name), "<br/>", size(f.type), "\"/]");
                line(weight, " -.->", flow(f.type), id);
            } else {
                line(f.kind == feed_kind::input ? "input_" : "op_", mermaid_id(f.name), " -->", flow(f.type), id);
            }
        }
        return true;
    });
    std::size_t index = 0;
    for (value_id const o : pytorch_ir_outputs(program)) {
        std::string const id = "output_" + std::to_string(index++);
        line(id, "[\\\"Output<br/>", size(program.value(o).tensor()), "\"/]");
        auto const from = feed_of(program, o);
        std::string const source = (from.kind == feed_kind::input ? "input_" : "op_") + mermaid_id(from.name);
        if (from.kind != feed_kind::weight && drawn.contains(source)) line(source, " --> ", id);
    }
    if (options.max_nodes != 0 && count > options.max_nodes) {
        std::size_t all = 0;
        for_each_pytorch_ir_type(program, [&](auto&&) { ++all; });
        line("note[\"... ", std::to_string(all - options.max_nodes), " more nodes ...\"]");
    }
    return out;
}

/// How the pictures that are drawn instead of a larger one differ from it: a sentence for the note.
[[nodiscard]] inline std::string note_on_size(mermaid_limits const& limits, std::string_view instead) {
    return concat("too large for Mermaid (", std::to_string(limits.edges), " edges, ", std::to_string(limits.characters), " characters): ", instead);
}

/// The largest of the smaller pictures that keeps within the limits.
[[nodiscard]] inline std::string smaller_flowchart(ir const& program, flowchart_options const& options) {
    picture_options o{
        .max_nodes = options.max_nodes, .weights = options.weights, .modules = true, .repeats = true, .depth = options.depth, .looks = options.looks};
    std::string text;
    auto const structure = find_structure(program);
    auto const fits = [&](std::string_view instead) {
        text = to_mermaid(make_picture(program, structure, o), note_on_size(options.limits, instead));
        return is_within(text, options.limits);
    };
    if (fits("drawn by modules, alike ones once")) return text;
    o.weights = false;
    if (fits("drawn by modules, alike ones once, without weights")) return text;
    std::size_t levels = 0;
    for (std::size_t m = 0; m < structure.tree.modules.size(); ++m) levels = std::max(levels, structure.tree.level(m));
    for (o.depth = std::min(o.depth, levels + 1); o.depth > 1;) {
        --o.depth;
        if (fits(concat("modules of level ", std::to_string(o.depth), " are one node each, without weights"))) return text;
    }
    std::size_t low = 0, high = std::min(program.calls().size(), options.limits.characters / 8);  // a node takes more than 8 characters
    if (o.max_nodes != 0) high = std::min(high, o.max_nodes);
    std::string best;
    while (low < high) {
        o.max_nodes = low + (high - low + 1) / 2;
        if (fits("the first nodes, without weights")) low = o.max_nodes, best = text;
        else high = o.max_nodes - 1;
    }
    if (!best.empty()) return best;
    return concat("flowchart TD\n    note[\"", note_on_size(options.limits, concat(std::to_string(program.calls().size()), " nodes")), "\"]");
}

}  // namespace detail

TORCH_IR_INLINE std::string draw_mermaid_flowchart(ir const& program, flowchart_options const& options) {
    bool const plain = !options.modules && !options.repeats && options.depth == picture_options::all_levels && options.looks.empty();
    auto text = plain ? detail::pytorch_ir_flowchart(program, options)
                      : to_mermaid(make_picture(program, {.max_nodes = options.max_nodes,
                                                          .weights = options.weights,
                                                          .modules = options.modules || options.repeats || options.depth != picture_options::all_levels,
                                                          .repeats = options.repeats,
                                                          .depth = options.depth,
                                                          .looks = options.looks}));
    return is_within(text, options.limits) ? text : detail::smaller_flowchart(program, options);
}

}}  // namespace torch_ir

#endif
