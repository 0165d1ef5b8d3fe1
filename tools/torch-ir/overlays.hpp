// SPDX-License-Identifier: MIT
/// The files of --overlay, for pages of HTML.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <torch_ir/detail/json_parse.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>

namespace torch_ir_tool {

/// Throws for a file that cannot be read or is no JSON.
[[nodiscard]] inline std::vector<torch_ir::page_overlay> read_overlays(std::vector<std::string> const& files) {
    std::vector<torch_ir::page_overlay> out;
    for (auto const& path : files) {
        auto const file = torch_ir::map_file(path);
        std::string text(torch_ir::as_text(file.bytes));
        static_cast<void>(torch_ir::detail::parse_json(text, path));
        out.push_back({std::filesystem::path(path).filename().string(), std::move(text)});
    }
    return out;
}

}  // namespace torch_ir_tool
