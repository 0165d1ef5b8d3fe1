// SPDX-License-Identifier: MIT
/// Which of some words a misspelt one was meant to be.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir_tool {

/// How many letters must be changed, added, left out or swapped with their neighbours to make one word of the other. Time and memory by the product
/// of their lengths.
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
}

/// The known word that `word`, three letters at least, is the beginning of; else the one that is nearest to it, if it is near: a quarter of the letters
/// differ at most. Else empty.
[[nodiscard]] inline std::string nearest_word(std::string_view word, std::vector<std::string> const& known) {
    std::string best;
    auto const letters = word.size() - std::min(word.find_first_not_of('-'), word.size());
    if (letters == 0 || word.size() > 100) return best;
    for (auto const& k : known)
        if (letters > 2 && k.starts_with(word)) return k;
    std::size_t least = (letters + 3) / 4 + 1;  // one too many
    for (auto const& k : known) {
        std::size_t const distance = edit_distance(word, k);
        if (distance < least) {
            least = distance;
            best = k;
        }
    }
    return best;
}

}  // namespace torch_ir_tool
