// SPDX-License-Identifier: MIT
#include <torch_ir/ir/sort_stably.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <utility>
#include <vector>

TEST_SUITE("ir/sort_stably") {

TEST_CASE("sorts as std::stable_sort does, and moves only") {
    std::random_device device;
    unsigned const seed = device();
    CAPTURE(seed);
    std::mt19937 random(seed);
    for (int size : {0, 1, 2, 17, 1000}) {
        std::vector<std::pair<unsigned, int>> expected;
        std::vector<std::unique_ptr<std::pair<unsigned, int>>> items;
        for (int i = 0; i < size; ++i) {
            expected.emplace_back(random() % 7, i);
            items.push_back(std::make_unique<std::pair<unsigned, int>>(expected.back()));
        }
        std::stable_sort(expected.begin(), expected.end(), [](auto const& a, auto const& b) { return a.first > b.first; });
        torch_ir::detail::sort_stably(items, [](auto const& a, auto const& b) { return a->first > b->first; });
        CHECK(std::equal(items.begin(), items.end(), expected.begin(), expected.end(), [](auto const& a, auto const& b) { return *a == b; }));
    }
}

}  // TEST_SUITE("ir/sort_stably")
