// SPDX-License-Identifier: MIT
/// Pictures, made by mermaid-cli or Graphviz.
#pragma once

#include <string>

namespace torch_ir_tool {

/// The path is that of a picture (.png, .svg, .pdf) and not of text.
[[nodiscard]] bool is_picture(std::string const& path);

/// One drawing in two languages; empty for one that must not be taken.
struct drawing {
    std::string mermaid;
    std::string dot;
};

/// Lets mermaid-cli's `mmdc` or else Graphviz's `dot`, whichever is on PATH, turn `what` into the picture `output`, whole or not at
/// all. Throws `torch_ir::error` where neither is there or where the one that is fails.
void render(drawing const& what, std::string const& output);

}  // namespace torch_ir_tool
