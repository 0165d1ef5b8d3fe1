// SPDX-License-Identifier: MIT
/// An end for code of a file that has none: a loop over numbers alone calls no operator that could be counted.
#pragma once

#include <string>

namespace torch_ir_tool {

/// While it lives the process may use that much more processor time; beyond, it ends with the sentence that `what` took too long, and exit code 2.
class time_limit {
public:
    time_limit(double seconds, std::string what);
    ~time_limit();
    time_limit(time_limit const&) = delete;
    time_limit& operator=(time_limit const&) = delete;

private:
    struct watcher;
    watcher* watcher_;
};

}  // namespace torch_ir_tool
