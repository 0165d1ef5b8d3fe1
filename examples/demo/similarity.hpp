// SPDX-License-Identifier: MIT
/// Printing for the demo: a similarity matrix, bars, sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <torch_ir/analyze/statistics.hpp>

namespace demo {

/// `1.2 MB`, `311.4 kB`.
inline std::string human_size(double bytes) {
    char text[32];
    if (bytes >= 1e6) std::snprintf(text, sizeof text, "%.1f MB", bytes / 1e6);
    else std::snprintf(text, sizeof text, "%.1f kB", bytes / 1e3);
    return text;
}

/// Cosine similarities of rows that have length 1.
inline std::vector<double> similarities(float const* rows, std::size_t count, std::size_t width) {
    std::vector<double> out(count * count, 0);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j)
            for (std::size_t k = 0; k < width; ++k)
                out[i * count + j] += static_cast<double>(rows[i * width + k]) * static_cast<double>(rows[j * width + k]);
    return out;
}

inline void print_matrix(std::vector<double> const& m, std::vector<std::string> const& labels) {
    std::size_t const n = labels.size();
    for (std::size_t i = 0; i < n; ++i) {
        std::printf("   %zu  %-48s", i + 1, labels[i].c_str());
        for (std::size_t j = 0; j < n; ++j) std::printf("  %6.3f", m[i * n + j]);
        std::printf("\n");
    }
}

}  // namespace demo
