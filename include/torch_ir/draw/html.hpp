// SPDX-License-Identifier: MIT
/// A program as one HTML page to look around in: modules open and close, a search, the details of each node, costs as colours. It needs no network.
/// docs/viewer.md shows what the page can do.
///
/// \code
///     torch_ir::write_file("model.html", torch_ir::draw_html(program));
/// \endcode
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/draw/call_look.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Numbers or findings by node that the page shows as colours: a document of JSON of one of the forms in docs/viewer.md (a profile, a trace of `run --trace`,
/// a report of `verify --bisect --json`, a table of your own). `document` is checked to be JSON by the page, not here.
struct page_overlay {
    std::string name;      ///< what the page calls it
    std::string document;  ///< JSON text
};

/// What a page shows besides the program.
struct page_options {
    std::string title{};                   ///< what the page is called; empty: the name of its first program
    call_looks looks{};                    ///< how calls of some operators are drawn
    std::vector<page_overlay> overlays{};  ///< the first is what the page shows as it opens
};

/// One of several programs on a page.
struct page_program {
    std::string name;  ///< in the page's list of programs
    ir const* program = nullptr;
};

/// The page. Whatever the names in the program, they are text on it and never markup. Bytes that are not UTF-8 become `?`.
/// `looks` says how calls of some operators are drawn. O(calls x depth + edges log edges).
[[nodiscard]] std::string draw_html(ir const& program, call_looks const& looks = {});
/// The same, with numbers by node.
[[nodiscard]] std::string draw_html(ir const& program, page_options const& options);
/// A page with a list of programs, at least one, of which it shows the first. Throws errc::argument for none.
[[nodiscard]] std::string draw_html(std::span<page_program const> programs, page_options const& options = {});
/// Two programs in one picture: what `after` has and `before` has not is green, what it lost is red, what changed is orange. What corresponds is found by
/// `align`, and costs as much.
[[nodiscard]] std::string draw_html_difference(ir const& before, ir const& after, page_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <boost/graph/adjacency_list.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/draw/detail/html_viewer.hpp>
#include <torch_ir/draw/detail/page_graph.hpp>
#include <torch_ir/draw/detail/page_tables.hpp>
#include <torch_ir/draw/palette.hpp>
#include <torch_ir/ir/printable.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline std::string html_text(std::string_view text) {
    std::string out;
    for (char const c : printable_line(text)) {
        if (c == '<') out += "&lt;";
        else if (c == '&') out += "&amp;";
        else out += c;
    }
    return out;
}

/// Kinds of nodes: inputs, weights, outputs, then those of calls.
inline void write_kinds(json_writer& out) {
    auto const kind = [&](kind_colours const& k) {
        out.item();
        out.open_compact('[');
        for (auto const text : {k.name, k.light, k.dark, k.strong}) {
            out.item();
            out.string(text);
        }
        out.close(']');
    };
    out.key("kinds");
    out.open_compact('[');
    for (auto const& k : {input_colours, weight_colours, output_colours}) kind(k);
    for (std::size_t k = 0; k < call_kind_count; ++k) kind(colours_of(static_cast<call_kind>(k)));
    out.close(']');
}

struct page_input {
    std::string name;
    ir const* program = nullptr;
    ir const* old = nullptr;
};

[[nodiscard]] inline std::string write_page(std::span<page_input const> programs, page_options const& options) {
    json_writer out(json_charset::script);
    page_tables tables;
    out.open_compact('{');
    out.key("version");
    out.integer(1);
    write_kinds(out);
    out.key("graphs");
    out.open_compact('[');
    page_graphs graphs(out, tables, options.looks);
    std::vector<std::size_t> first;
    for (auto const& p : programs) first.push_back(graphs.add(p.name, *p.program, p.old));
    out.close(']');
    out.key("programs");
    out.open_compact('[');
    for (auto const g : first) page_number(out, g);
    out.close(']');
    out.key("about");
    out.open_compact('[');
    for (auto const& p : programs) {
        out.item();
        out.open_compact('[');
        for (auto const& text : {p.program->model_name(), p.program->info().pytorch_version, p.old ? p.old->model_name() : std::string()})
            page_number(out, tables.text(text));
        page_number(out, p.old ? 1 : 0);
        out.close(']');
    }
    out.close(']');
    tables.write(out);
    out.key("overlays");
    out.open_compact('[');
    for (auto const& o : options.overlays) {
        out.item();
        out.open_compact('[');
        out.item();
        out.string(page_utf8(o.name));
        out.item();
        out.string(page_utf8(o.document));
        out.close(']');
    }
    out.close(']');
    out.close('}');
    std::string page = concat(html_head, html_text(options.title.empty() ? programs.front().name : options.title));
    for (auto const part : html_middle) page += part;
    page += out.text();
    for (auto const part : html_script) page += part;
    return page;
}

}  // namespace detail

TORCH_IR_INLINE std::string draw_html(ir const& program, call_looks const& looks) { return draw_html(program, page_options{.looks = looks}); }
TORCH_IR_INLINE std::string draw_html(ir const& program, page_options const& options) {
    page_program const one[] = {{options.title.empty() ? program.model_name() : options.title, &program}};
    return draw_html(std::span<page_program const>(one), options);
}
TORCH_IR_INLINE std::string draw_html(std::span<page_program const> programs, page_options const& options) {
    if (programs.empty()) raise(error::bad_argument("programs", "at least one", "none"));
    std::vector<detail::page_input> inputs;
    for (auto const& p : programs) inputs.push_back({p.name, p.program, nullptr});
    return detail::write_page(inputs, options);
}
TORCH_IR_INLINE std::string draw_html_difference(ir const& before, ir const& after, page_options const& options) {
    auto const name = options.title.empty() ? detail::concat(before.model_name(), " \xE2\x86\x92 ", after.model_name()) : options.title;
    detail::page_input const one[] = {{name, &after, &before}};
    return detail::write_page(one, options);
}

}}  // namespace torch_ir

#endif
