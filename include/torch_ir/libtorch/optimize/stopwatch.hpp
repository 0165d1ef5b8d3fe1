// SPDX-License-Identifier: MIT
/// Times candidates against each other.
#pragma once

#include <torch_ir/config.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The shortest time of each of some functions, all run in turns; `between` is called before each run and not timed. Takes some milliseconds, or three runs of
/// each where they are longer.
[[nodiscard]] inline std::vector<std::chrono::steady_clock::duration> time_each(std::span<std::function<void()> const> candidates,
                                                                                std::function<void()> const& between = {}) {
    using clock = std::chrono::steady_clock;
    constexpr auto budget = std::chrono::microseconds(600);
    constexpr int least = 3, most = 200;
    std::vector<clock::duration> best(candidates.size(), clock::duration::max());
    for (auto const& f : candidates) f();  // warms up
    auto const begin = clock::now();
    for (int k = 0; k < most && (k < least || clock::now() - begin < budget * candidates.size()); ++k)
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (between) between();
            auto const start = clock::now();
            candidates[i]();
            best[i] = std::min(best[i], clock::now() - start);
        }
    return best;
}

/// The index of the fastest of some functions. The first is kept unless another one takes less than 97 % of its time: a tie must not be decided by noise.
[[nodiscard]] inline std::size_t find_fastest(std::span<std::function<void()> const> candidates, std::function<void()> const& between = {}) {
    auto const best = time_each(candidates, between);
    std::size_t chosen = 0;
    for (std::size_t i = 1; i < best.size(); ++i)
        if (best[i] * 100 < best[chosen] * (chosen == 0 ? 97 : 100)) chosen = i;
    return chosen;
}

}}}  // namespace torch_ir::detail
