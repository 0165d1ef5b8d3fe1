// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/optimize/depthwise_weight.hpp>

#include <cstdint>
#include <utility>

#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir::detail;

// Whole convolutions: panel_convolution.test.cpp.
TEST_SUITE("libtorch/optimize/depthwise_weight") {
TEST_CASE("the taps of a kernel that lie within a line") {
    using range = std::pair<std::int64_t, std::int64_t>;
    CHECK(taps_within(0, 3, 1, 10) == range(0, 3));
    CHECK(taps_within(-1, 3, 1, 10) == range(1, 3));
    CHECK(taps_within(8, 3, 1, 10) == range(0, 2));
    CHECK(taps_within(-3, 3, 2, 10) == range(2, 3));  // taps at -3, -1, 1
    CHECK(taps_within(7, 3, 2, 10) == range(0, 2));   // at 7, 9, 11
    CHECK(taps_within(-9, 3, 1, 10).first == taps_within(-9, 3, 1, 10).second);
    CHECK(taps_within(12, 3, 1, 10).first == taps_within(12, 3, 1, 10).second);
    for (std::int64_t at = -12; at < 12; ++at)
        for (std::int64_t size = 1; size < 6; ++size)
            for (std::int64_t dilation = 1; dilation < 4; ++dilation)
                for (std::int64_t length = 1; length < 8; ++length) {
                    auto const [first, last] = taps_within(at, size, dilation, length);
                    for (std::int64_t t = 0; t < size; ++t) {
                        std::int64_t const place = at + t * dilation;
                        CHECK((t >= first && t < last) == (place >= 0 && place < length));
                    }
                }
}
}
