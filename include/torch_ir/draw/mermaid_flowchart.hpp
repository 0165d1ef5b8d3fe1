// SPDX-License-Identifier: MIT
/// A program as a Mermaid flowchart, which code hosts and Markdown viewers draw.
///
/// \code
///     std::cout << torch_ir::draw_mermaid_flowchart(program, {.max_nodes = 50});
///     std::cout << torch_ir::draw_mermaid_flowchart(program, {.modules = true, .repeats = true});
///     std::cout << torch_ir::draw_mermaid_flowchart(program, {.max_nodes = 30, .form = torch_ir::flowchart_form::pytorch_ir});
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/draw/fit_picture.hpp>
#include <torch_ir/draw/mermaid_picture.hpp>
#include <torch_ir/draw/picture.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How a flowchart is written: as `make_picture` draws, or as pytorch-ir does, byte for byte.
enum class flowchart_form : std::uint8_t { native, pytorch_ir };

/// What a flowchart shows.
struct flowchart_options {
    std::size_t max_nodes = 0;                        ///< draw the first ones, and one node for all others; 0: all (pytorch-ir's own default is 30)
    bool weights = true;                              ///< draw the weights, too
    bool idle = true;                                 ///< draw guards and calls that nobody uses, too
    bool modules = false;                             ///< a box around each module; the following two imply it
    bool repeats = false;                             ///< alike modules in a row once, with their number: `layers.0 … layers.11 ×12`
    std::size_t depth = picture_options::all_levels;  ///< each module of that level as one node: 1 for the outermost
    bool legend = false;                              ///< a box with the colours of the kinds of calls
    mermaid_limits limits{};                          ///< a picture beyond them is drawn smaller
    call_looks looks{};                               ///< how calls of some operators are drawn
    /// Of pytorch-ir's form only `max_nodes` and `weights` are heeded. Not all of it is a flowchart to Mermaid: the arrows of scalars have empty labels, which
    /// its parser refuses, and `<built-in function getitem>` is a tag to it, of which it shows nothing.
    flowchart_form form = flowchart_form::native;
};

/// The picture of `make_picture` as a flowchart that Mermaid takes. One that it would refuse for its size is drawn by modules and without weights, then with
/// ever fewer levels of modules, then with fewer nodes, until it keeps within `limits` (`fit_picture`); a note on it says so. No newline at the end. Linear in
/// the text, times the logarithm of the nodes where the picture is too large.
[[nodiscard]] std::string draw_mermaid_flowchart(ir const& program, flowchart_options const& options = {});

/// The same, with what was done to keep it small.
[[nodiscard]] drawn_text fit_mermaid_flowchart(ir const& program, flowchart_options const& options = {});

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
    auto const flow = [&](tensor_type const* t) { return concat("|\"", size(t), "\"| "); };

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
        std::string const label = is_python_function(n.op_type) ? n.op_type : text(short_op_type(n.op_type));
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

}  // namespace detail

TORCH_IR_INLINE drawn_text fit_mermaid_flowchart(ir const& program, flowchart_options const& options) {
    if (options.form == flowchart_form::pytorch_ir) return {detail::pytorch_ir_flowchart(program, options)};
    picture_options const wanted{.max_nodes = options.max_nodes,
                                 .weights = options.weights,
                                 .idle = options.idle,
                                 .modules = options.modules || options.repeats || options.depth != picture_options::all_levels,
                                 .repeats = options.repeats,
                                 .depth = options.depth,
                                 .legend = options.legend,
                                 .looks = options.looks};
    auto const size = std::to_string(program.calls().size()) + " nodes";
    auto const note = [&](std::string_view change) { return detail::concat(size, ": ", change); };
    drawn_text best;
    bool const is_drawn = fit_picture(program, wanted, [&](picture const& drawn, std::string_view change) {
        auto text = to_mermaid(drawn, change.empty() ? std::string() : note(change));
        if (drawn.items.size() > options.limits.items || !is_within(text, options.limits)) return false;
        best = {std::move(text), std::string(change)};
        return true;
    });
    if (is_drawn) return best;
    std::string change = "too large for Mermaid";
    return {detail::concat("flowchart TD\n    note[\"", note(change), "\"]"), std::move(change)};
}

TORCH_IR_INLINE std::string draw_mermaid_flowchart(ir const& program, flowchart_options const& options) { return fit_mermaid_flowchart(program, options).text; }

}}  // namespace torch_ir

#endif
