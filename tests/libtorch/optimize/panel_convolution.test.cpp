// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/optimize/panel_convolution.hpp>

#include <torch_ir/libtorch/scoped_seed.hpp>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/silu.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"
#include "support/wide_vectors.hpp"

using namespace torch_ir::detail;
using torch_ir_test::lacks_wide_vectors;

TEST_SUITE("libtorch/optimize/panel_convolution") {
namespace {

at::Tensor expected_of(at::Tensor const& x, at::Tensor const& weight, at::Tensor const& bias, convolution_shape const& s) {
    auto const wide = [](at::Tensor const& t) { return t.defined() ? t.to(at::kDouble) : t; };
    return at::convolution(wide(x), wide(weight), bias.defined() ? std::optional(wide(bias)) : std::nullopt, s.stride, s.padding, s.dilation, false,
                           s.output_padding, s.groups);
}

void check(at::Tensor const& found, at::Tensor const& expected) {
    REQUIRE(found.sizes() == expected.sizes());
    CHECK(found.is_contiguous(c10::MemoryFormat::ChannelsLast));
    if (found.numel() > 0) CHECK((found.to(at::kDouble) - expected).abs().max().item<double>() < 1e-4);
}

}  // namespace

TEST_CASE("random convolutions are float64's within the roundings of float32") {
    if (lacks_wide_vectors()) return;
    unsigned const seed = 20'261'128;
    CAPTURE(seed);
    torch_ir::scoped_seed const tensors(seed);
    std::mt19937 random(seed);
    auto const draw = [&](std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random); };
    int computed = 0;
    for (int k = 0; k < 400; ++k) {
        bool const is_depthwise = k % 3 == 0;
        std::int64_t const groups = is_depthwise ? draw(2, 70) : k % 3 == 1 ? draw(2, 4) : 1;
        std::int64_t const depth = is_depthwise ? 1 : draw(groups > 1 ? 2 : 1, 40), outputs = is_depthwise ? 1 : draw(1, 70);
        convolution_shape const shape{{draw(1, 3), draw(1, 3)}, {draw(0, 3), draw(0, 3)}, {draw(1, 2), draw(1, 3)}, {0, 0}, groups, false};
        at::Tensor const weight = at::randn({groups * outputs, depth, draw(1, 5), draw(1, 5)}).mul(0.3);
        at::Tensor const bias = draw(0, 1) ? at::randn({groups * outputs}) : at::Tensor();
        at::Tensor x = at::randn({draw(0, 3), groups * depth, draw(1, 40), draw(1, 40)});
        if (draw(0, 1)) x = x.contiguous(c10::MemoryFormat::ChannelsLast);
        std::string const sizes =
            c10::str(x.sizes(), " * ", weight.sizes(), " stride ", shape.stride, " padding ", shape.padding, " dilation ", shape.dilation);
        CAPTURE(sizes);
        REQUIRE(panel_convolution::can_compute(weight, shape));
        bool fits = true;
        for (std::int64_t d = 0; d < 2; ++d) {
            auto const i = static_cast<std::size_t>(d);
            fits = fits && x.size(d + 2) + 2 * shape.padding[i] >= shape.dilation[i] * (weight.size(d + 2) - 1) + 1;
        }
        if (!fits) {
            CHECK_THROWS(panel_convolution(weight, bias, shape, {})(x, nullptr));
            continue;
        }
        ++computed;
        at::Tensor const expected = expected_of(x, weight, bias, shape), other = at::randn(expected.sizes());
        check(panel_convolution(weight, bias, shape, {})(x, nullptr), expected);
        check(panel_convolution(weight, bias, shape, {vector_ending::kind::clamp, 0})(x, &other), at::relu(expected + other));
        check(panel_convolution(weight, bias, shape, {vector_ending::kind::silu})(x, nullptr), at::silu(expected));
    }
    CHECK(computed > 250);
}

TEST_CASE("large images, whose lines are read from where they lie") {
    if (lacks_wide_vectors()) return;
    torch_ir::scoped_seed const seed(15);
    for (std::int64_t const stride : {1, 2}) {
        convolution_shape const shape{{stride, stride}, {2, 1}, {1, 1}, {0, 0}, 24, false};
        at::Tensor const weight = at::randn({24, 1, 5, 3}), bias = at::randn({24}), x = at::randn({2, 24, 70, 90});
        check(panel_convolution(weight, bias, shape, {})(x, nullptr), expected_of(x, weight, bias, shape));
        check(panel_convolution(weight, bias, shape, {vector_ending::kind::silu})(x, nullptr), at::silu(expected_of(x, weight, bias, shape)));
    }
}

TEST_CASE("results have the same bits whatever the number of threads") {
    if (lacks_wide_vectors()) return;
    torch_ir::scoped_seed const seed(16);
    int const threads = at::get_num_threads();
    for (std::int64_t const groups : {1, 2, 32}) {
        convolution_shape const shape{{1, 1}, {1, 1}, {1, 1}, {0, 0}, groups, false};
        panel_convolution const c(at::randn({64, 32 / groups, 3, 3}).narrow(0, 0, groups == 32 ? 32 : 64), {}, shape, {});
        at::Tensor const x = at::randn({1, 32, 33, 35});
        at::set_num_threads(1);
        at::Tensor const alone = c(x, nullptr);
        at::set_num_threads(3);
        CHECK(at::equal(c(x, nullptr), alone));
    }
    at::set_num_threads(threads);
}

TEST_CASE("NaN goes where eager hands it on") {
    if (lacks_wide_vectors()) return;
    torch_ir::scoped_seed const seed(17);
    for (std::int64_t const groups : {1, 4}) {
        convolution_shape const shape{{1, 1}, {1, 1}, {1, 1}, {0, 0}, groups, false};
        at::Tensor const weight = at::randn({4, 4 / groups, 3, 3});
        at::Tensor x = at::randn({1, 4, 9, 9});
        x[0][1][4][4] = std::numeric_limits<float>::quiet_NaN();
        at::Tensor const found = panel_convolution(weight, {}, shape, {vector_ending::kind::clamp, 0})(x, nullptr);
        CHECK(at::equal(at::isnan(found), at::isnan(at::relu(expected_of(x, weight, {}, shape)))));
    }
}

TEST_CASE("what it doesn't compute is said beforehand, and a wrong image is refused") {
    at::Tensor const weight = at::randn({8, 4, 3, 3});
    convolution_shape transposed;
    transposed.is_transposed = true;
    convolution_shape several;
    several.groups = 4;
    CHECK_FALSE(panel_convolution::can_compute(weight, transposed));
    CHECK_FALSE(panel_convolution::can_compute(at::randn({8, 1, 3, 3}), several));
    CHECK_FALSE(panel_convolution::can_compute(weight.to(at::kDouble), {}));
    CHECK(panel_convolution::can_compute(weight, {}));
    at::Tensor infinite = weight.clone();
    infinite[3][2][1][0] = std::numeric_limits<float>::infinity();
    convolution_shape padded;
    padded.padding = {0, 1};
    CHECK(panel_convolution::can_compute(weight, padded));
    CHECK(panel_convolution::can_compute(infinite, {}));
    CHECK_FALSE(panel_convolution::can_compute(infinite, padded));  // eager code multiplies nothing with the border
    panel_convolution const c(weight, {}, {}, {});
    CHECK_THROWS(c(at::randn({1, 5, 9, 9}), nullptr));
    CHECK_THROWS(c(at::randn({4, 9, 9}), nullptr));
    CHECK_THROWS(c(at::randn({1, 4, 9, 9}).to(at::kDouble), nullptr));
    CHECK_THROWS(c(at::randn({1, 4, 2, 9}), nullptr));
}
}
