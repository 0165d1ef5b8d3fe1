// SPDX-License-Identifier: MIT
/// Printing for the demo: headlines, sizes, bars, a similarity matrix.
#pragma once

#include <torch_ir/visit/operator_counts.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace demo {

inline void headline(char const* text) { std::printf("\n---- %s %s\n", text, std::string(74 - std::string(text).size(), '-').c_str()); }

/// `90.9 MB`, `311.4 kB`.
inline std::string size(double bytes) {
    char text[32];
    if (bytes >= 1e6) std::snprintf(text, sizeof text, "%.1f MB", bytes / 1e6);
    else std::snprintf(text, sizeof text, "%.1f kB", bytes / 1e3);
    return text;
}

/// The most frequent operators, a bar each.
inline void bars(std::vector<torch_ir::operator_count> const& operators) {
    for (std::size_t i = 0; i < std::min<std::size_t>(operators.size(), 8); ++i) {
        auto const& o = operators[i];
        auto const length = std::max<std::size_t>(1, 32 * o.count / operators.front().count);
        std::printf("  %-44s %4zu %s\n", o.op_type.c_str(), o.count, std::string(length, '#').c_str());
    }
}

/// Products of all pairs of rows; rows of length 1 make them cosine similarities.
inline void similarities(float const* rows, std::vector<std::string> const& labels, std::size_t width) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
        std::printf("  %zu  %-48s", i + 1, labels[i].c_str());
        for (std::size_t j = 0; j < labels.size(); ++j) {
            double sum = 0;
            for (std::size_t k = 0; k < width; ++k) sum += static_cast<double>(rows[i * width + k]) * static_cast<double>(rows[j * width + k]);
            std::printf(" %6.3f", sum);
        }
        std::printf("\n");
    }
}

}  // namespace demo
