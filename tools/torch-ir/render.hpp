// SPDX-License-Identifier: MIT
/// Pictures, made by mermaid-cli or Graphviz.
#pragma once

#include <chrono>
#include <string>

namespace torch_ir_tool {

/// One drawing in two languages; empty for one that must not be taken.
struct drawing {
    std::string mermaid;
    std::string dot;
};

/// How a picture was made.
struct rendering {
    bool by_dot = false;
    std::string flaw{};  ///< what is wrong with it, and what to do; empty for nothing
};

/// Lets mermaid-cli's `mmdc`, and where that is not there or fails Graphviz's `dot`, turn `what` into the picture `output`, whole or not at all. Each may take
/// `limit`; 0 is for ever. Throws `torch_ir::error` where neither does it, with what they said last.
rendering render(drawing const& what, std::string const& output, std::chrono::seconds limit);

}  // namespace torch_ir_tool
