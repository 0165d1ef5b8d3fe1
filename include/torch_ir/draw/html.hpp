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

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// JSON that may stand in a script element: nothing in it reads as a tag.
class html_json {
public:
    html_json& raw(std::string_view text) {
        out_ += text;
        return *this;
    }
    html_json& string(std::string_view text) {
        std::string clean(text);
        for (char& c : clean)
            if (static_cast<unsigned char>(c) >= 0x80 && !is_utf8(text)) c = '?';
        std::string quoted;
        append_json_string(quoted, clean, json_charset::utf8);
        for (char const c : quoted) {
            if (c == '<') out_ += "\\u003c";
            else out_ += c;
        }
        return *this;
    }
    html_json& number(std::size_t n) { return raw(std::to_string(n)); }
    /// A comma, but for the first of a list.
    html_json& next(bool& first) {
        if (!first) out_ += ',';
        first = false;
        return *this;
    }
    [[nodiscard]] std::string&& take() && { return std::move(out_); }

private:
    std::string out_;
};

[[nodiscard]] inline std::string html_text(std::string_view text) {
    std::string out;
    for (char const c : text) {
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
    void write(html_json& out, picture_item const& item, module_tree const& tree) {
        bool first = true;
        auto const row = [&](std::string_view what, std::string_view text) { out.next(first).raw("[").string(what).raw(",").string(text).raw("]"); };
        out.raw("[");
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
        out.raw("]");
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
    detail::html_json out;
    bool first = true;
    out.raw("{\"name\":").string(program.model_name()).raw(",\"summary\":");
    out.string(detail::concat(std::to_string(program.calls().size()), " nodes, ", std::to_string(program.weights().size()), " weights"));
    out.raw(",\"modules\":[");
    for (auto const& m : tree.modules)
        out.next(first).raw("[").string(m.path).raw(",").string(m.type).raw(",").number(m.parent == no_module ? 0 : m.parent).raw("]");
    out.raw("],\"items\":[");
    first = true;
    detail::html_details details(program);
    for (auto const& i : drawn.items) {
        bool const in_module = i.node != no_vertex && i.kind == picture_kind::call;
        out.next(first).raw("\n[").string(detail::html_kind(i.kind)).raw(",").string(i.name).raw(",").string(i.title).raw(",").string(i.detail).raw(",");
        out.number(in_module ? tree.module_of[i.node] : 0).raw(",");
        details.write(out, i, tree);
        if (!i.fill.empty()) out.raw(",").string(i.fill);
        out.raw("]");
    }
    out.raw("],\"links\":[");
    first = true;
    for (auto const& l : drawn.links) out.next(first).raw("[").number(l.from).raw(",").number(l.to).raw(",").string(l.label).raw("]");
    out.raw("]}");
    return detail::concat(detail::html_head, detail::html_text(program.model_name()), detail::html_body, std::move(out).take(), detail::html_script);
}

}}  // namespace torch_ir

#endif
