// SPDX-License-Identifier: MIT
/// The files of --overlay, for pages of HTML.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <torch_ir/detail/json_parse.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/ir.hpp>

#include "terminal.hpp"

namespace torch_ir_tool {

/// What an overlay may speak of: nodes by name, weights by key.
using overlay_names = std::set<std::string, std::less<>>;

inline void collect_overlay_names(torch_ir::ir const& program, overlay_names& out) {
    for (auto const v : program.calls()) out.insert(program.call(v).name);
    for (auto const v : program.weights()) out.insert(program.weight(v).target);
    for (auto const& inner : program.subgraphs()) collect_overlay_names(inner, out);
}

/// How many names of nodes and weights a document has, in any of the forms of docs/viewer.md, and how many of them are known.
struct overlay_fit {
    std::size_t names = 0, known = 0;
};

/// `is_node`: the object is one of a list of nodes, whose `name` is that of a node; elsewhere it may be that of a file or an output.
inline void count_names(boost::json::value const& value, overlay_names const& known, overlay_fit& fit, bool is_node) {
    auto const add = [&](std::string_view name) {
        ++fit.names;
        if (known.contains(name)) ++fit.known;
    };
    if (auto const* list = value.if_array()) {
        for (auto const& v : *list) count_names(v, known, fit, is_node);
    } else if (auto const* object = value.if_object()) {
        for (auto const& [key, v] : *object) {
            if ((key == "node" || (key == "name" && is_node)) && v.is_string()) add(v.get_string());
            else if ((key == "values" || key == "weights") && v.is_object())
                for (auto const& member : v.get_object()) add(member.key());
            else count_names(v, known, fit, v.is_array() && (key == "nodes" || key == "errors"));
        }
    }
}

/// Warns of a file that has names, none of which is one of the programs'. Throws for a file that cannot be read or is no JSON.
[[nodiscard]] inline std::vector<torch_ir::page_overlay> read_overlays(std::vector<std::string> const& files, std::vector<torch_ir::ir> const& programs) {
    std::vector<torch_ir::page_overlay> out;
    overlay_names known;
    if (!files.empty())
        for (auto const& p : programs) collect_overlay_names(p, known);
    for (auto const& path : files) {
        auto const file = torch_ir::map_file(path);
        std::string text(torch_ir::as_text(file.bytes));
        overlay_fit fit;
        auto const document = torch_ir::detail::parse_json(text, path);
        count_names(document, known, fit, document.is_array());
        if (fit.names > 0 && fit.known == 0) say("warning", "'" + path + "' names no node and no weight of the program: was it made from another one?");
        out.push_back({std::filesystem::path(path).filename().string(), std::move(text)});
    }
    return out;
}

}  // namespace torch_ir_tool
