// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/optimize/gate_functions.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

TEST_SUITE("libtorch/optimize/gate_functions") {
namespace {

using torch_ir::detail::for_each_group, torch_ir::detail::gate_sigmoid, torch_ir::detail::gate_tanh;

std::vector<float> sigmoid(std::vector<float> x) {
    for_each_group(x.size(), [&](auto load, auto store) { store(x.data(), gate_sigmoid(load(x.data()))); });
    return x;
}

std::vector<float> tanh(std::vector<float> x) {
    for_each_group(x.size(), [&](auto load, auto store) { store(x.data(), gate_tanh(load(x.data()))); });
    return x;
}

}  // namespace

TEST_CASE("both are as exact as float32 rounds, over all that they may get") {
    std::vector<float> x;
    for (int i = -20000; i <= 20001; ++i) x.push_back(static_cast<float>(i) * 0.005F);  // 40002: no multiple of a group
    for (float const tiny : {1e-3F, 1e-6F, 1e-20F, -1e-6F, 0.0F}) x.push_back(tiny);
    auto const s = sigmoid(x), t = tanh(x);
    double worst_sigmoid = 0, worst_tanh = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        double const exact = 1 / (1 + std::exp(-static_cast<double>(x[i]))), exact_tanh = std::tanh(static_cast<double>(x[i]));
        worst_sigmoid = std::max(worst_sigmoid, std::abs(s[i] - exact) / std::max(exact, 1e-30));
        worst_tanh = std::max(worst_tanh, std::abs(t[i] - exact_tanh) / std::max(std::abs(exact_tanh), 1e-30));
    }
    CHECK(worst_sigmoid < 4e-7);
    CHECK(worst_tanh < 4e-7);
}

TEST_CASE("infinities have their limits, and NaN stays NaN") {
    float const inf = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
    CHECK(tanh({inf, -inf}) == std::vector<float>{1, -1});
    auto const s = sigmoid({inf, -inf});
    CHECK(s[0] == 1);
    CHECK(s[1] < 1e-37F);
    CHECK(std::isnan(sigmoid({nan})[0]));
    CHECK(std::isnan(tanh({nan})[0]));
}
}  // TEST_SUITE("libtorch/optimize/gate_functions")
