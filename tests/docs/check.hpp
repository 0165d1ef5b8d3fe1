// SPDX-License-Identifier: MIT
/// What a program of the documentation checks its results with: no test framework, so that its text is a reader's own program.
#pragma once

#include <iostream>
#include <string_view>

inline int failed_checks = 0;

/// Says what is wrong; `main` returns `finish()`.
inline void check(bool holds, std::string_view what) {
    if (holds) return;
    ++failed_checks;
    std::cerr << "not so: " << what << '\n';
}

[[nodiscard]] inline int finish() { return failed_checks == 0 ? 0 : 1; }
