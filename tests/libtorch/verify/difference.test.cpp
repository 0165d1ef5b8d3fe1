// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/verify/difference.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/verify/difference") {
namespace {

at::Tensor departure_with(at::Tensor const& t, std::int64_t i, double x) {
    at::Tensor out = t.clone();
    out.view({-1}).select(0, i).fill_(x);
    return out;
}

}  // namespace

TEST_CASE("equal values don't depart, other types do without end") {
    auto const t = counting({2, 3});
    CHECK(departure(t, t.clone()) == 0);
    CHECK(std::isinf(departure(t, t.view({3, 2}))));
    CHECK(std::isinf(departure(t, t.to(c10::kDouble))));
    CHECK(departure(t, t.to(c10::kDouble), {.any_dtype = true}) == 0);
    CHECK(std::isinf(departure(t.to(c10::kLong), t.to(c10::kLong) + 1)));
    CHECK(departure(at::Tensor(), at::Tensor()) == 0);
    CHECK(std::isinf(departure(at::Tensor(), t)));
    double const nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(departure(departure_with(t, 1, nan), departure_with(t, 1, nan)) == 0);
    CHECK(std::isinf(departure(departure_with(t, 1, nan), t)));
}

TEST_CASE("differences are relative, and a fill value does not hide what is beside it") {
    auto const t = at::randn({1000}, c10::kDouble);
    CHECK(departure(t, t * 1.001) == doctest::Approx(0.001).epsilon(0.2));
    auto masked = t.clone(), wrong = t.clone();
    for (std::int64_t i = 0; i < 500; ++i) {
        masked.select(0, i).fill_(-1e30);
        wrong.select(0, i).fill_(-1e30);
    }
    wrong.select(0, 900).add_(0.01);
    CHECK(departure(masked, wrong) > 1e-3);
}

TEST_CASE("numbers, lists and text") {
    CHECK(departure(c10::IValue(2.0), c10::IValue(2.0)) == 0);
    CHECK(departure(c10::IValue(2.0), c10::IValue(2.2)) == doctest::Approx(0.1).epsilon(0.01));
    CHECK(std::isinf(departure(c10::IValue(std::int64_t{2}), c10::IValue(std::int64_t{3}))));
    CHECK(departure(c10::IValue(std::vector<at::Tensor>{counting({2})}), c10::IValue(std::vector<at::Tensor>{counting({2})})) == 0);
    CHECK(std::isinf(departure(c10::IValue(std::vector<at::Tensor>{counting({2})}), c10::IValue(std::vector<at::Tensor>{}))));
    CHECK(std::isinf(departure(c10::IValue("a"), c10::IValue("b"))));
    CHECK(departure(c10::IValue(), c10::IValue()) == 0);
}

TEST_CASE("a summary tells type, range and what is not finite") {
    auto const s = summarize("x", departure_with(departure_with(counting({2, 3}), 1, std::numeric_limits<double>::infinity()), 2, std::nan("")));
    CHECK(s.name == "x");
    CHECK(s.type == "float32[2, 3]");
    CHECK(s.min == 0);
    CHECK(s.max == 5);
    CHECK(s.mean == doctest::Approx(3));
    CHECK(s.nan == 1);
    CHECK(s.infinite == 1);
    CHECK(summarize("n", c10::IValue(std::int64_t{5})).type == "5");
    CHECK(summarize("z", counting({2}).to(c10::kComplexFloat)).max == 1);
}
}  // TEST_SUITE("libtorch/verify/difference")
