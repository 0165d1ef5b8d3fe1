// SPDX-License-Identifier: MIT
/// What two sequences have in common, in order.
#pragma once

#include <torch_ir/config.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Pairs of positions of a longest common subsequence, the last pair first: `same(i, j)` compares element i of the first sequence with element j of
/// the second. The greedy algorithm of Myers, "An O(ND) Difference Algorithm and Its Variations" (1986): linear where few
/// elements differ. Where more than 1500 do, what the search had reached by then.
template <class Same>
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> common_subsequence(std::size_t rows, std::size_t columns, Same&& same) {
    using number = std::ptrdiff_t;
    constexpr number most_differences = 1500;
    number const m = static_cast<number>(rows), n = static_cast<number>(columns), most = std::min(m + n, most_differences);
    std::vector<number> reach(static_cast<std::size_t>(2 * most + 3), 0);  // by diagonal: the furthest row
    auto const on = [&](std::vector<number>& v, number k) -> number& { return v[static_cast<std::size_t>(k + (static_cast<number>(v.size()) - 1) / 2)]; };
    std::vector<std::vector<number>> steps;  // reach before each step
    number best_k = 0, d = 0;
    for (bool found = m == 0 || n == 0; !found && d <= most; ++d) {
        std::vector<number> before(static_cast<std::size_t>(2 * d + 3));
        for (number k = -d - 1; k <= d + 1; ++k) on(before, k) = on(reach, k);
        steps.push_back(std::move(before));
        number furthest = -1;
        for (number k = -d; k <= d; k += 2) {
            number x = k == -d || (k != d && on(reach, k - 1) < on(reach, k + 1)) ? on(reach, k + 1) : on(reach, k - 1) + 1;
            while (x < m && x - k < n && x - k >= 0 && same(static_cast<std::size_t>(x), static_cast<std::size_t>(x - k))) ++x;
            on(reach, k) = x;
            if (x <= m && x - k <= n && 2 * x - k > furthest) {
                furthest = 2 * x - k;
                best_k = k;
            }
            found = found || (x >= m && x - k >= n);
        }
    }
    std::vector<std::pair<std::size_t, std::size_t>> out;
    if (steps.empty()) return out;
    number k = best_k, x = on(reach, k);
    for (std::size_t step = steps.size(); step-- > 0;) {
        auto& before = steps[step];
        number const e = static_cast<number>(step);
        bool const is_down = k == -e || (k != e && on(before, k - 1) < on(before, k + 1));
        number const start = e == 0 ? 0 : is_down ? on(before, k + 1) : on(before, k - 1) + 1;
        for (; x > start; --x) out.emplace_back(static_cast<std::size_t>(x - 1), static_cast<std::size_t>(x - 1 - k));
        if (e == 0) break;
        x = is_down ? start : start - 1;
        k += is_down ? 1 : -1;
    }
    return out;
}

}}}  // namespace torch_ir::detail
