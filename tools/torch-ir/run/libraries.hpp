// SPDX-License-Identifier: MIT
/// Shared libraries that register operators, as Python's `torch.ops.load_library` loads them.
#pragma once

#include <string>
#include <vector>

namespace torch_ir_tool {

/// Loads them in order, for as long as the process runs. Throws errc::argument for a file that is not a shared library or lacks what it needs.
void load_libraries(std::vector<std::string> const& paths);

}  // namespace torch_ir_tool
