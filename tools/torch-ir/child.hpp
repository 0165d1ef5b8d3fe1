// SPDX-License-Identifier: MIT
/// Other programs that are started and waited for.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace torch_ir_tool {

/// How a child ended.
struct child_result {
    bool is_there = true;  ///< false where PATH has no such program
    bool is_timed_out = false;
    int code = -1;  ///< -1 where a signal ended it
};

/// Runs a program from PATH with nothing but standard error, which goes to the file `errors`, waits for it no longer than `limit` (0: for ever), and tells
/// after a while that it `what` takes long. A signal that ends this process ends the child.
[[nodiscard]] child_result run_child(std::vector<std::string> const& words, std::string const& errors, std::string const& what, std::chrono::seconds limit);

}  // namespace torch_ir_tool
