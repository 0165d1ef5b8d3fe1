// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/optimize/stopwatch.hpp>

#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

TEST_SUITE("libtorch/optimize/stopwatch") {
TEST_CASE("the fastest wins, a tie goes to the first, and what is called between is not timed") {
    auto const wait = [](int milliseconds) {
        return std::function<void()>([milliseconds] { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); });
    };
    std::vector<std::function<void()>> const candidates{wait(30), wait(2), wait(40)};
    CHECK(torch_ir::detail::find_fastest(candidates) == 1);
    int calls = 0, between = 0;
    std::vector<std::function<void()>> const alike{[&] { ++calls; }, [&] { ++calls; }};
    auto const times = torch_ir::detail::time_each(alike, [&] { ++between; });
    CHECK(times.size() == 2);
    CHECK(calls == between + 2);  // each warms up once
    std::vector<std::function<void()>> const one{wait(1)};
    CHECK(torch_ir::detail::find_fastest(one) == 0);
}
}  // TEST_SUITE("libtorch/optimize/stopwatch")
