// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/compare.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/seed.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/compare") {
namespace {

double const infinity = std::numeric_limits<double>::infinity();
double const not_a_number = std::numeric_limits<double>::quiet_NaN();

at::Tensor with(at::Tensor const& t, std::int64_t at, c10::Scalar const& value) {
    at::Tensor out = t.clone();
    out.view({-1}).select(0, at).fill_(value);
    return out;
}

bool close(at::Tensor const& expected, at::Tensor const& found, verify_options const& options = {}) {
    return compare_tensors(expected, found, options).is_close;
}

}  // namespace

TEST_CASE("equal tensors of every dtype are close") {
    for (std::size_t k = 0; k + 1 < dtype_count; ++k) {
        auto const type = static_cast<dtype>(k);
        auto const kind = kind_of(type);
        if (!find_scalar_type(type)) continue;  // the LibTorch at hand is older
        if (kind == dtype_kind::quantized || kind == dtype_kind::bits || type == dtype::float4_e2m1fn_x2) continue;
        if (kind == dtype_kind::integer && element_size(type) == 1 && type != dtype::int8 && type != dtype::uint8) continue;
        INFO(std::string(to_string(type)));
        auto const t = at::ones({3}).to(to_torch(type));
        CHECK(close(t, t));
        CHECK_FALSE(close(t, at::zeros({3}).to(to_torch(type))));
    }
}

TEST_CASE("dtype and shape must be the same") {
    CHECK_FALSE(close(at::ones({2}), at::ones({2}, c10::kDouble)));
    CHECK_FALSE(close(at::ones({2}), at::ones({2, 1})));
    CHECK_FALSE(close(at::ones({2}), at::Tensor()));
    CHECK(close(at::zeros({0, 3}), at::zeros({0, 3})));
}

TEST_CASE("tolerances are those of the dtype") {
    auto const e = at::full({100}, 1.0, c10::kDouble);
    auto const noise = at::full({100}, 1.0, c10::kDouble);
    CHECK(close(e, noise.add(1e-7)));
    CHECK_FALSE(close(e, noise.add(3e-7)));
    auto const single = e.to(c10::kFloat);
    CHECK(close(single, single.add(1e-5)));
    CHECK_FALSE(close(single, single.add(2e-5)));
    auto const half = e.to(c10::kHalf);
    CHECK(close(half, half.mul(1.001)));
    CHECK_FALSE(close(half, half.mul(1.01)));
    auto const brain = e.to(c10::kBFloat16);
    CHECK(close(brain, brain.mul(1.01)));  // all of them: rounding
    CHECK_FALSE(close(brain, brain.mul(1.03)));
}

TEST_CASE("given tolerances replace those of the dtype") {
    auto const e = at::ones({4});
    CHECK(close(e, e.add(0.1), {.rtol = 0.2}));
    CHECK(close(e, with(e, 1, 1.1), {.rtol = 0.2}));
    CHECK_FALSE(close(e, e.add(1e-6), {.rtol = 0.0, .atol = 0.0}));
    CHECK(close(at::full({2}, 5, c10::kLong), at::full({2}, 6, c10::kLong), {.atol = 1.0}));
}

TEST_CASE("one element off by one percent is found wherever it is, in every dtype") {
    std::uint32_t const seed = torch_ir_test::new_seed();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    at::Tensor base = at::zeros({100000});
    for (std::int64_t i = 0; i < base.numel(); ++i) static_cast<float*>(base.mutable_data_ptr())[i] = normal(random);
    for (auto const type : {c10::kFloat, c10::kDouble, c10::kHalf, c10::kBFloat16, c10::kComplexFloat}) {
        auto const e = base.to(type);
        CHECK(close(e, e));
        for (int k = 0; k < 20; ++k) {
            auto const at = static_cast<std::int64_t>(random() % 100000);
            auto const value = e.select(0, at).to(c10::kComplexDouble).item().toComplexDouble();
            if (std::abs(value) < 0.01) continue;
            auto const changed = at::full({}, value * 1.01, c10::kComplexDouble).to(type);
            INFO(std::string(to_string(from_torch(type))) << " element " << at);
            auto const c = compare_tensors(with(e, at, changed.item()), e);
            CHECK_FALSE(c.is_close);
            REQUIRE(c.first);
            CHECK(c.first->position == std::vector<std::int64_t>{at});
            CHECK(c.mismatches == 1);
        }
    }
    auto const bits = base.gt(0);
    CHECK_FALSE(close(bits, with(bits, 77777, !bits.select(0, 77777).item().toBool())));
    auto const numbers = base.mul(1000).to(c10::kInt);
    CHECK_FALSE(close(numbers, with(numbers, 99999, numbers.select(0, 99999).item().toLong() + 1)));
}

TEST_CASE("one element that stands out is found below the tolerance, noise that is spread is not") {
    auto const e = counting({1000}).add(1).to(c10::kBFloat16);
    auto const c = compare_tensors(with(e, 500, 505), e);
    CHECK_FALSE(c.is_close);
    CHECK(c.has_outlier);
    CHECK(close(e.mul(1.004), e));
    auto const small = counting({1000}).mul(1e-3);
    CHECK(close(small, small.add(5e-8)));                    // rounding
    CHECK_FALSE(close(with(small, 1, 1.01e-3), small));      // within atol, and yet alone
    CHECK(close(with(small, 1, 1.01e-3), small.add(5e-6)));  // not alone
    CHECK(close(with(at::zeros({10}), 3, 1e-40), at::zeros({10}), {.atol = 1e-5}));
}

TEST_CASE("NaN and infinity must stand in the same places") {
    auto const e = with(with(counting({4}), 1, not_a_number), 2, infinity);
    auto const c = compare_tensors(e, e);
    CHECK(c.is_close);
    CHECK(c.expected_nan == 1);
    CHECK(c.found_infinite == 1);
    CHECK(c.max_absolute == 0.0);
    CHECK_FALSE(close(e, with(e, 1, 1.0)));
    CHECK_FALSE(close(e, with(e, 0, not_a_number)));
    CHECK_FALSE(close(e, with(e, 2, -infinity)));
    CHECK_FALSE(close(e, with(e, 2, not_a_number)));
    CHECK_FALSE(close(e, with(e, 2, 1e30), {.rtol = 1.0, .atol = 1e38}));
}

TEST_CASE("big integers are compared as integers") {
    std::int64_t const big = (std::int64_t{1} << 60) + 1;
    CHECK_FALSE(close(at::full({1}, big, c10::kLong), at::full({1}, big - 1, c10::kLong)));
    auto const unsigned_big = at::full({1}, -1, c10::kLong).view(c10::kUInt64);
    CHECK(close(unsigned_big, unsigned_big));
    CHECK_FALSE(close(unsigned_big, at::full({1}, -2, c10::kLong).view(c10::kUInt64)));
    auto const least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
    CHECK(compare_tensors(at::full({1}, least, c10::kLong), at::full({1}, most, c10::kLong)).max_absolute > 1.8e19);
}

TEST_CASE("complex numbers are compared in both parts") {
    auto const z = [](double re, double im) { return at::full({3}, c10::complex<double>(re, im), c10::kComplexFloat); };
    CHECK(close(z(1, 2), z(1, 2)));
    CHECK_FALSE(close(z(1, 2), z(1, 2.1)));
    CHECK(close(z(not_a_number, 1), z(not_a_number, 1)));
    CHECK_FALSE(close(z(not_a_number, 1), z(not_a_number, 2)));
    CHECK_FALSE(close(z(infinity, 1), z(1, infinity)));
}

TEST_CASE("the report tells sizes and places of differences") {
    auto const e = counting({2, 3}).add(1);
    auto const c = compare_tensors(e, with(e, 4, 5.5));
    CHECK(c.elements == 6);
    CHECK(c.mismatches == 1);
    CHECK(c.max_absolute == doctest::Approx(0.5));
    CHECK(c.mean_absolute == doctest::Approx(0.5 / 6));
    CHECK(c.max_relative == doctest::Approx(0.1));
    REQUIRE(c.first);
    CHECK(c.first->position == std::vector<std::int64_t>{1, 1});
    CHECK(c.first->expected == "5");
    CHECK(c.first->found == "5.5");
}

TEST_CASE("another number of outputs fails") {
    std::vector<at::Tensor> const one{at::ones({2})}, two{at::ones({2}), at::ones({2})};
    CHECK(verify_outputs(one, one).is_valid());
    auto const v = verify_outputs(two, one);
    CHECK_FALSE(v.is_valid());
    CHECK(contains(v.failure, "expected 2"));
}

TEST_CASE("the cosine tells the direction, whatever the scale") {
    auto const e = counting({8}).add(1);
    CHECK(compare_tensors(e, e).cosine == doctest::Approx(1));
    CHECK(compare_tensors(e, e.mul(3)).cosine == doctest::Approx(1));
    CHECK(compare_tensors(e, e.neg()).cosine == doctest::Approx(-1));
    CHECK(compare_tensors(with(at::zeros({2}), 0, 1.0), with(at::zeros({2}), 1, 1.0)).cosine == doctest::Approx(0));
    CHECK(compare_tensors(at::zeros({2}), at::zeros({2})).cosine == doctest::Approx(1));
    CHECK(compare_tensors(with(e, 1, not_a_number), with(e, 1, not_a_number)).cosine == doctest::Approx(1));
}
}  // TEST_SUITE("libtorch/compare")
