// SPDX-License-Identifier: MIT
/// What the name of a file says of its content.
#pragma once

#include <filesystem>
#include <string>

namespace torch_ir_tool {

/// `.svg` of `x.SVG`.
[[nodiscard]] inline std::string lower_extension(std::string const& path) {
    std::string type = std::filesystem::path(path).extension().string();
    for (char& c : type)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return type;
}

/// The path is that of a picture (.png, .svg, .pdf) and not of text.
[[nodiscard]] inline bool is_picture(std::string const& path) {
    auto const type = lower_extension(path);
    return type == ".png" || type == ".svg" || type == ".pdf";
}

/// The path is that of a page of HTML.
[[nodiscard]] inline bool is_page(std::string const& path) {
    auto const type = lower_extension(path);
    return type == ".html" || type == ".htm";
}

}  // namespace torch_ir_tool
