// SPDX-License-Identifier: MIT
/// Sorting that keeps the order of what is equal. (std::stable_sort of libstdc++ 12 calls a deprecated function, of which Clang warns in its callers.)
#pragma once

#include <torch_ir/config.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Sorts by `before`, a strict weak order; what is equal by it keeps its order. Linearithmic.
template <class T, class Before>
void sort_stably(std::vector<T>& items, Before before) {
    std::vector<std::size_t> order(items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (before(items[a], items[b])) return true;
        return a < b && !before(items[b], items[a]);
    });
    std::vector<T> sorted;
    sorted.reserve(items.size());
    for (std::size_t const i : order) sorted.push_back(std::move(items[i]));
    items = std::move(sorted);
}

}}}  // namespace torch_ir::detail
