// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/optimize/wide_vectors.hpp>

#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/hardsigmoid.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/hardtanh.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/tanh.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"
#include "support/wide_vectors.hpp"

using namespace torch_ir::detail;
using torch_ir_test::lacks_wide_vectors;

TEST_SUITE("libtorch/optimize/wide_vectors") {
namespace {

struct function {
    fused_activation activation;
    std::function<at::Tensor(at::Tensor const&)> expected;
};

std::vector<function> functions() {
    auto const named = [](std::string const& name, std::vector<double> const& scalars = {}, std::string const& algorithm = {}) {
        fused_activation out;
        out.name = name;
        out.algorithm = algorithm;
        for (double const s : scalars) out.scalars.push_back(std::optional(c10::Scalar(s)));
        return out;
    };
    using t = at::Tensor const&;
    return {{named("none"), [](t x) { return x; }},
            {named("relu"), [](t x) { return at::relu(x); }},
            {named("hardtanh", {-1.5, 2}), [](t x) { return at::hardtanh(x, -1.5, 2); }},
            {named("leaky_relu", {0.1}), [](t x) { return at::leaky_relu(x, 0.1); }},
            {named("hardswish"), [](t x) { return at::hardswish(x); }},
            {named("hardsigmoid"), [](t x) { return at::hardsigmoid(x); }},
            {named("sigmoid"), [](t x) { return at::sigmoid(x); }},
            {named("swish"), [](t x) { return at::silu(x); }},
            {named("tanh"), [](t x) { return at::tanh(x); }},
            {named("gelu", {}, "none"), [](t x) { return at::gelu(x, "none"); }},
            {named("gelu", {}, "tanh"), [](t x) { return at::gelu(x, "tanh"); }}};
}

}  // namespace

TEST_CASE("every function that oneDNN's products end with is there, and none else") {
    for (auto const& f : functions()) {
        CAPTURE(f.activation.name);
        CHECK(find_ending(f.activation).has_value());
    }
    fused_activation other;
    other.name = "mish";
    CHECK_FALSE(find_ending(other));
}

TEST_CASE("functions are float64's within the roundings of float32, and hand NaN and infinity on") {
    if (lacks_wide_vectors()) return;
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (auto const& f : functions()) {
        CAPTURE(f.activation.name);
        at::Tensor const x = at::linspace(-30, 30, 100'003);
        at::Tensor y = x.clone();
        auto const ending = *find_ending(f.activation);
        apply_ending(ending, y.mutable_data_ptr<float>(), 1, static_cast<std::size_t>(y.numel()), 0);
        at::Tensor const expected = f.expected(x.to(at::kDouble)), error = (y.to(at::kDouble) - expected).abs();
        CHECK((error / (expected.abs() + 1)).max().item<double>() < 4e-7);

        std::vector<float> special{std::numeric_limits<float>::quiet_NaN(), infinity, -infinity, 0.0F, 100.0F, -100.0F, 3e38F, -3e38F};
        at::Tensor const wanted = f.expected(at::from_blob(special.data(), {static_cast<std::int64_t>(special.size())}, at::kFloat).to(at::kDouble));
        apply_ending(ending, special.data(), 1, special.size(), 0);
        for (std::size_t i = 0; i < special.size(); ++i) {
            CAPTURE(i);
            double const w = wanted[static_cast<std::int64_t>(i)].item<double>();
            if (std::isnan(w)) CHECK(std::isnan(special[i]));
            else CHECK((special[i] == w || std::abs(special[i] - w) < 1e-5 + 1e-6 * std::abs(w)));
        }
    }
}

TEST_CASE("only the rows and columns asked for are touched") {
    if (lacks_wide_vectors()) return;
    std::vector<float> numbers(3 * 40, -1.0F);
    apply_ending({vector_ending::kind::clamp, 0}, numbers.data() + 40, 1, 17, 40);
    for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(numbers[i] == (i >= 40 && i < 57 ? 0.0F : -1.0F));
}
}
