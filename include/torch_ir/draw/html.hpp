// SPDX-License-Identifier: MIT
/// A program as one HTML page to look around in: modules open and close, a search, the details of each node. It needs no network.
///
/// \code
///     torch_ir::write_file("model.html", torch_ir::draw_html(program));
/// \endcode
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/draw/call_look.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The page. Whatever the names in the program, they are text on it and never markup. Bytes that are not UTF-8 become `?`.
/// `looks` says how calls of some operators are drawn. O(calls x depth + edges log edges).
[[nodiscard]] std::string draw_html(ir const& program, call_looks const& looks = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <boost/graph/adjacency_list.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/draw/detail/html_viewer.hpp>
#include <torch_ir/draw/picture.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/printable.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// `text`, with `?` for each byte outside of ASCII where it is not UTF-8.
[[nodiscard]] inline std::string html_utf8(std::string_view text) {
    std::string out(text);
    if (is_utf8(text)) return out;
    for (char& c : out)
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    return out;
}

/// One item of an array.
inline void html_string(json_writer& out, std::string_view text) {
    out.item();
    out.string(printable_text(html_utf8(text)));
}
inline void html_number(json_writer& out, std::size_t n) {
    out.item();
    out.integer(n);
}

[[nodiscard]] inline std::string html_text(std::string_view text) {
    std::string out;
    for (char const c : printable_line(text)) {
        if (c == '<') out += "&lt;";
        else if (c == '&') out += "&amp;";
        else out += c;
    }
    return out;
}

class html_details {
public:
    explicit html_details(ir const& program) : program_(program) {
        for (std::size_t i = 0; i < program.value_count(); ++i) {
            auto const* v = program.find_value(value_id{static_cast<std::uint32_t>(i)});
            names_.push_back(concat("%", v ? std::string_view(v->name) : std::string_view("?")));
        }
    }

    /// `[[what, text]…]` of one item.
    void write(json_writer& out, picture_item const& item, module_tree const& tree) {
        auto const row = [&](std::string_view what, std::string_view text) {
            out.item();
            out.open_compact('[');
            html_string(out, what);
            html_string(out, text);
            out.close(']');
        };
        out.item();
        out.open_compact('[');
        if (item.node != no_vertex && item.kind != picture_kind::output) {
            node const& n = program_.node(item.node);
            if (auto const* c = std::get_if<call_node>(&n)) {
                row("operator", c->op.text());
                for (auto const& a : c->arguments) {
                    std::string text;
                    append_text(text, a.value, names_);
                    row(concat("argument ", a.name), text);
                    for_each_use(a.value, [&](value_id v, std::uint32_t) { weight_row(row, v); });
                }
                if (std::size_t const m = tree.module_of[item.node]; m != 0) row("module", concat(tree.modules[m].path, " ", tree.modules[m].type));
                if (c->metadata.trace) row("source", *c->metadata.trace);
            }
            for (auto const& r : results_of(n)) row(concat("result ", r.name), to_string(r.type));
        }
        out.close(']');
    }

private:
    ir const& program_;
    std::vector<std::string> names_;

    template <class Row>
    void weight_row(Row const& row, value_id v) const {
        if (to_index(v) >= program_.value_count()) return;
        vertex const from = program_.origin(v).producer;
        if (from == no_vertex) return;
        if (auto const* w = std::get_if<weight_node>(&program_.node(from))) row(concat("weight ", w->target), to_string(w->result.type));
    }
};

[[nodiscard]] inline std::string_view html_kind(picture_kind kind) {
    if (kind == picture_kind::input) return "input";
    return kind == picture_kind::output ? "output" : "call";
}

}  // namespace detail

TORCH_IR_INLINE std::string draw_html(ir const& program, call_looks const& looks) {
    auto const tree = find_modules(program);
    auto const drawn = make_picture(program, {.weights = false, .modules = false, .repeats = false, .looks = looks});
    detail::json_writer out(detail::json_charset::script);
    out.open_compact('{');
    out.key("name");
    out.string(detail::html_utf8(program.model_name()));
    out.key("summary");
    out.string(detail::concat(std::to_string(program.calls().size()), " nodes, ", std::to_string(program.weights().size()), " weights"));
    out.key("modules");
    out.open_compact('[');
    for (auto const& m : tree.modules) {
        out.item();
        out.open_compact('[');
        detail::html_string(out, m.path);
        detail::html_string(out, m.type);
        detail::html_number(out, m.parent == no_module ? 0 : m.parent);
        out.close(']');
    }
    out.close(']');
    out.key("items");
    out.open_compact('[');
    detail::html_details details(program);
    for (auto const& i : drawn.items) {
        out.item();
        out.raw("\n");
        out.open_compact('[');
        for (std::string_view const text : {detail::html_kind(i.kind), std::string_view(i.name), std::string_view(i.title), std::string_view(i.detail)})
            detail::html_string(out, text);
        detail::html_number(out, i.node != no_vertex && i.kind == picture_kind::call ? tree.module_of[i.node] : 0);
        details.write(out, i, tree);
        if (!i.fill.empty()) detail::html_string(out, i.fill);
        out.close(']');
    }
    out.close(']');
    out.key("links");
    out.open_compact('[');
    for (auto const& l : drawn.links) {
        out.item();
        out.open_compact('[');
        detail::html_number(out, l.from);
        detail::html_number(out, l.to);
        detail::html_string(out, l.label);
        out.close(']');
    }
    out.close(']');
    out.close('}');
    return detail::concat(detail::html_head, detail::html_text(program.model_name()), detail::html_body, out.text(), detail::html_script);
}

}}  // namespace torch_ir

#endif
