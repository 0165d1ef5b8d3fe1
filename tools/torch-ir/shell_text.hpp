// SPDX-License-Identifier: MIT
/// Words as shells read them.
#pragma once

#include <string>

namespace torch_ir_tool {

/// In single quotes, as bash, zsh and POSIX shells read it.
[[nodiscard]] inline std::string quoted(std::string const& text) {
    std::string out = "'";
    for (char const c : text) {
        if (c == '\'') out += "'\\''";
        else out += c;
    }
    return out + "'";
}

}  // namespace torch_ir_tool
