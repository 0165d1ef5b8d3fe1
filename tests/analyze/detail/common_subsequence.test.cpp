// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/detail/common_subsequence.hpp>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/seed.hpp"

TEST_SUITE("analyze/detail/common_subsequence") {
namespace {

std::string common_letters(std::string const& a, std::string const& b) {
    auto pairs = torch_ir::detail::common_subsequence(a.size(), b.size(), [&](std::size_t i, std::size_t j) { return a[i] == b[j]; });
    std::reverse(pairs.begin(), pairs.end());
    std::string out;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        CHECK(a[pairs[k].first] == b[pairs[k].second]);
        if (k > 0) CHECK((pairs[k - 1].first < pairs[k].first && pairs[k - 1].second < pairs[k].second));
        out += a[pairs[k].first];
    }
    return out;
}

/// By the table of all prefixes.
std::size_t common_length(std::string const& a, std::string const& b) {
    std::vector<std::vector<std::size_t>> t(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) t[i][j] = a[i - 1] == b[j - 1] ? t[i - 1][j - 1] + 1 : std::max(t[i - 1][j], t[i][j - 1]);
    return t[a.size()][b.size()];
}

}  // namespace

TEST_CASE("of equal, empty and different sequences") {
    CHECK(common_letters("abc", "abc") == "abc");
    CHECK(common_letters("", "abc") == "");
    CHECK(common_letters("abc", "") == "");
    CHECK(common_letters("abc", "xyz") == "");
    CHECK(common_letters("abcd", "acd") == "acd");
    CHECK(common_letters("acd", "abcd") == "acd");
}

TEST_CASE("it is as long as can be, for random sequences") {
    auto const seed = torch_ir_test::new_seed();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    for (int k = 0; k < 300; ++k) {
        std::string a(random() % 30, 'a'), b(random() % 30, 'a');
        for (auto* s : {&a, &b})
            for (char& c : *s) c = static_cast<char>('a' + random() % 3);
        INFO(a << " " << b);
        CHECK(common_letters(a, b).size() == common_length(a, b));
    }
}
}  // TEST_SUITE("analyze/detail/common_subsequence")
