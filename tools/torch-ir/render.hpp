// SPDX-License-Identifier: MIT
/// Pictures of Mermaid text, made by mermaid-cli.
#pragma once

#include <string>

namespace torch_ir_tool {

/// The path is that of a picture (.png, .svg, .pdf) and not of Mermaid text.
[[nodiscard]] bool is_picture(std::string const& path);

/// Lets mermaid-cli's `mmdc`, which must be on PATH, turn `mermaid` into the picture `output`, whole or not at all. Throws
/// `torch_ir::error` where there is no mmdc or where it fails.
void render(std::string const& mermaid, std::string const& output);

}  // namespace torch_ir_tool
