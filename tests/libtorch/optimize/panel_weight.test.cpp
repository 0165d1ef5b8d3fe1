// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/optimize/panel_weight.hpp>

#include <torch_ir/libtorch/scoped_seed.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/relu.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"
#include "support/wide_vectors.hpp"

using namespace torch_ir::detail;
using torch_ir_test::lacks_wide_vectors;

TEST_SUITE("libtorch/optimize/panel_weight") {
namespace {

std::size_t size(std::int64_t n) { return static_cast<std::size_t>(n); }

/// `weight` is (columns, depth) with any strides.
panel_weight pack(at::Tensor const& weight, at::Tensor const& bias) {
    return {weight.const_data_ptr<float>(), {weight.stride(0), 0, weight.stride(1)},
            size(weight.size(0)),           1,
            size(weight.size(1)),           bias.defined() ? bias.const_data_ptr<float>() : nullptr};
}

at::Tensor product(panel_weight const& w, at::Tensor const& x, at::Tensor const* other = nullptr, vector_ending const& ending = {}) {
    at::Tensor y = at::full({x.size(0), static_cast<std::int64_t>(w.columns())}, std::numeric_limits<float>::quiet_NaN());
    multiply(w, size(x.size(0)), x.const_data_ptr<float>(), size(x.stride(0)),
             {y.mutable_data_ptr<float>(), other ? other->const_data_ptr<float>() : nullptr, w.columns(), ending});
    return y;
}

double error_of(at::Tensor const& found, at::Tensor const& expected) { return (found.to(at::kDouble) - expected).abs().max().item<double>(); }

}  // namespace

TEST_CASE("any number of rows, columns and inputs: float64's product within the roundings of float32") {
    if (lacks_wide_vectors()) return;
    torch_ir::scoped_seed const seed(11);
    for (std::int64_t const rows : {1, 2, 3, 5, 6, 7, 13, 14, 15, 29, 100, 400})
        for (std::int64_t const columns : {1, 15, 16, 17, 32, 33, 48, 64, 97, 128, 257})
            for (std::int64_t const depth : {1, 2, 3, 64, 101}) {
                CAPTURE(rows);
                CAPTURE(columns);
                CAPTURE(depth);
                at::Tensor const x = at::randn({rows, depth}), w = at::randn({columns, depth}), bias = at::randn({columns}), other = at::randn({rows, columns});
                at::Tensor const expected = at::addmm(bias.to(at::kDouble), x.to(at::kDouble), w.to(at::kDouble).t());
                CHECK(error_of(product(pack(w, bias), x), expected) < 1e-4);
                CHECK(error_of(product(pack(w, {}), x), expected - bias) < 1e-4);
                CHECK(error_of(product(pack(w, bias), x, &other, {vector_ending::kind::clamp, 0}), at::relu(expected + other)) < 1e-4);
            }
}

TEST_CASE("long sums are about as exact as LibTorch's") {
    if (lacks_wide_vectors()) return;
    torch_ir::scoped_seed const seed(18);
    for (std::int64_t const depth : {1000, 3072, 9216, 40'000})
        for (std::int64_t const columns : {16, 40}) {
            CAPTURE(depth);
            CAPTURE(columns);
            at::Tensor const x = at::randn({14, depth}).abs(), w = at::randn({columns, depth}).abs();
            at::Tensor const exact = x.to(at::kDouble).mm(w.to(at::kDouble).t());
            CHECK(error_of(product(pack(w, {}), x), exact) < 4 * error_of(x.mm(w.t()), exact));
        }
}

TEST_CASE("weights and rows lie with any strides") {
    if (lacks_wide_vectors()) return;
    torch_ir::scoped_seed const seed(12);
    at::Tensor const w = at::randn({40, 70}), wide = at::randn({9, 100}), x = wide.narrow(1, 10, 40);
    CHECK(error_of(product(pack(w.t(), {}), x), x.to(at::kDouble).mm(w.to(at::kDouble))) < 1e-4);
}

TEST_CASE("a row's result has the same bits in each batch, and whatever the number of threads") {
    if (lacks_wide_vectors()) return;
    torch_ir::scoped_seed const seed(13);
    int const threads = at::get_num_threads();
    at::Tensor const w = at::randn({300, 200}), bias = at::randn({300}), x = at::randn({50, 200});
    auto const packed = pack(w, bias);
    at::set_num_threads(1);
    at::Tensor const all = product(packed, x);
    for (std::int64_t const rows : {1, 2, 4, 7, 16, 33}) {
        CAPTURE(rows);
        CHECK(at::equal(product(packed, x.narrow(0, 5, rows)), all.narrow(0, 5, rows)));
    }
    for (int const n : {2, 3, 7}) {
        CAPTURE(n);
        at::set_num_threads(n);
        CHECK(at::equal(product(packed, x), all));
        CHECK(at::equal(product(packed, x.narrow(0, 0, 1)), all.narrow(0, 0, 1)));
    }
    at::set_num_threads(threads);
}

TEST_CASE("results between other numbers: nothing else is written") {
    if (lacks_wide_vectors()) return;
    torch_ir::scoped_seed const seed(14);
    for (auto const what : {vector_ending::kind::clamp, vector_ending::kind::tanh}) {
        at::Tensor const w = at::randn({19, 8}), x = at::randn({16, 8});
        at::Tensor y = at::full({16, 64}, 5.0F);
        auto const packed = pack(w, {});
        multiply(packed, 16, x.const_data_ptr<float>(), 8, {y.mutable_data_ptr<float>() + 20, nullptr, 64, {what}});
        CHECK(at::equal(y.narrow(1, 0, 20), at::full({16, 20}, 5.0F)));
        CHECK(at::equal(y.narrow(1, 39, 25), at::full({16, 25}, 5.0F)));
        CHECK_FALSE(at::equal(y.narrow(1, 20, 19), at::full({16, 19}, 5.0F)));
    }
}

TEST_CASE("no rows, no columns, no inputs") {
    if (lacks_wide_vectors()) return;
    at::Tensor const bias = at::full({3}, 2.0F);
    CHECK(product(pack(at::empty({3, 4}), bias), at::empty({0, 4})).sizes() == at::IntArrayRef({0, 3}));
    CHECK(product(pack(at::empty({0, 4}), {}), at::empty({2, 4})).numel() == 0);
    CHECK(at::equal(product(pack(at::empty({3, 0}), bias), at::empty({2, 0})), at::full({2, 3}, 2.0F)));
}
}
