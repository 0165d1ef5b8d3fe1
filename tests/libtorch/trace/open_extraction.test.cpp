// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/trace/open_extraction.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/ATen.h>

#include <functional>
#include <string>
#include <vector>

#include "support/torch.hpp"

TEST_SUITE("libtorch/trace/open_extraction") {
namespace {

using namespace torch_ir;
using T = at::Tensor;

open_dims batch_and_length() { return {{"x", {{0, {"batch", 1, 512}}, {1, {"seq"}}}}}; }

/// Extracts with both sizes of a (batch, seq, 16) input open, and compares with `f` at sizes that were not traced.
template <class F>
ir check_open(F&& f, tensor_map const& weights = {}, open_dims const& dims = batch_and_length()) {
    ir const program = extract_ir(f, weights, {at::rand({4, 6, 16})}, extract_options{.dynamic = dims});
    CAPTURE(to_text(program));
    CHECK(validate_ir(program).empty());
    executor run(program);
    run.load_weights(weights);
    for (auto const& [b, s] : std::vector<std::pair<int, int>>{{1, 2}, {3, 31}, {16, 5}, {2, 64}, {7, 9}}) {
        CAPTURE(b);
        CAPTURE(s);
        T const x = at::rand({b, s, 16});
        auto const found = run.execute({x}).tensors();
        REQUIRE(found.size() == 1);
        T const expected = f(x.clone());
        CHECK(found[0].sizes() == expected.sizes());
        CHECK(at::allclose(found[0], expected, 1e-5, 1e-6));
    }
    return program;
}

}  // namespace

TEST_CASE("a function runs at all sizes of inputs that are left open") {
    tensor_map const w{{"w", at::rand({32, 16})}, {"b", at::rand({32})}};
    auto const text = to_text(check_open([&](T x) { return at::linear(x, w.at("w"), w.at("b")).relu(); }, w));
    CHECK(text.find("range batch 1 512") != std::string::npos);
    CHECK(text.find("range seq 2 *") != std::string::npos);
    check_open([](T x) { return x.reshape({-1, 16}).sum(0); });
    check_open([](T x) { return x.reshape({x.size(0) * x.size(1), 16}).mul(2).view({x.size(0), x.size(1), 4, 4}).transpose(1, 2); });
    check_open([](T x) { return x + at::arange(x.size(1)).unsqueeze(-1); });
    check_open([](T x) { return x / static_cast<double>(x.size(1)); });
    check_open([](T x) { return x * (1.0 / std::sqrt(static_cast<double>(x.size(1)))); });
    check_open([](T x) { return x.slice(1, 0, x.size(1) / 2 + 1); });
    check_open([](T x) { return at::cat({x, x.slice(1, 0, 1), at::zeros({x.size(0), 3, 16})}, 1); });
    check_open([](T x) { return x.matmul(x.transpose(1, 2)).softmax(-1).matmul(x); });
    check_open([](T x) {
        T y = x.clone();
        y.slice(1, 0, 1).zero_();
        return y;
    });
    check_open([](T x) { return x.mean(1) * x.std(1); });
    check_open([](T x) { return at::constant_pad_nd(x, {0, 0, 0, (4 - x.size(1) % 4) % 4}); });
}

TEST_CASE("a convolution's sizes are followed through its strides") {
    tensor_map const w{{"w", at::rand({8, 16, 3})}, {"v", at::rand({8, 8, 3})}};
    auto const f = [&](T x) { return at::conv1d(at::conv1d(x.transpose(1, 2), w.at("w"), {}, 2, 1), w.at("v"), {}, 2, 1); };
    open_dims const dims{{"0", {{1, {"n", 4}}}}};
    ir const program = extract_ir(f, w, {at::rand({2, 16, 16})}, extract_options{.dynamic = dims});
    executor run(program);
    run.load_weights(w);
    for (int n = 4; n < 40; n += 3) {
        T const x = at::rand({2, n, 16});
        CHECK(at::allclose(run.execute({x}).tensors().front(), f(x)));
    }
}

TEST_CASE("a size may be a multiple, and several inputs may share one") {
    open_dims const dims{{"x1", {{0, {"n", 2, 64, 4}}}}, {"x2", {{-2, {"n", 2, 64, 4}}}}};
    auto const f = [](T a, T b) { return a.view({4, -1, 3}).sum(0) + b.slice(0, 0, b.size(0) / 4); };
    ir const program = extract_ir(f, {at::rand({8, 3}), at::rand({8, 3})}, extract_options{.dynamic = dims});
    executor const run(program);
    for (int n : {2, 5, 11, 64}) {
        T const a = at::rand({4 * n, 3}), b = at::rand({4 * n, 3});
        CHECK(at::allclose(run.execute({a, b}).tensors().front(), f(a, b)));
    }
    CHECK_THROWS_WITH_AS(static_cast<void>(run.execute({at::rand({6, 3}), at::rand({6, 3})})), doctest::Contains("x1"), error);
}

TEST_CASE("sizes that the program can't have are refused when it runs") {
    ir const program = extract_ir([](T x) { return x.relu(); }, {at::rand({4, 6, 16})}, extract_options{.dynamic = batch_and_length()});
    executor const run(program);
    CHECK_THROWS_WITH_AS(static_cast<void>(run.execute({at::rand({513, 6, 16})})), doctest::Contains("512"), error);
}

TEST_CASE("a function that becomes another at some size is refused, with sizes and node") {
    auto const refused = [](std::function<T(T)> const& f, std::string const& what) {
        auto const extract = [&] {
            static_cast<void>(extract_ir([&](T x) { return f(x); }, {at::rand({4, 6, 16})}, extract_options{.dynamic = batch_and_length()}));
        };
        CHECK_THROWS_WITH_AS(extract(), doctest::Contains(what.c_str()), error);
    };
    refused([](T x) { return x.size(1) > 8 ? x.relu() : x.neg(); }, "aten.relu.default");
    refused([](T x) { return x.size(0) == 1 ? x.squeeze(0).relu() : x.relu(); }, "batch=1");
    refused(
        [](T x) {
            T y = x;
            for (std::int64_t k = 0; k < x.size(1); ++k) y = y + 1;
            return y;
        },
        "calls");
    refused([](T x) { return at::cat(x.unbind(1), 0); }, "results");
    refused([](T x) { return x.view({4, 6, 16}); }, "batch=");
}

TEST_CASE("conditions on sizes far from the example are seen") {
    auto const open = [](std::function<T(T, T)> const& f, std::int64_t rows, std::int64_t columns) {
        return extract_ir([&](T x, T y) { return f(x, y); }, {at::rand({rows, 6}), at::rand({columns, 6})},
                          extract_options{.dynamic = {{"x1", {{0, {"q", 2}}}}, {"x2", {{0, {"k", 2}}}}}});
    };
    auto const refused = [&](std::function<T(T, T)> const& f) { CHECK_THROWS_AS(static_cast<void>(open(f, 7, 7)), error); };
    refused([](T x, T) { return x.size(0) > 100 ? x * 2 : x * 3; });
    refused([](T x, T) { return x.size(0) > 100 ? x.sin() : x.cos(); });
    refused([](T x, T) { return x.size(0) > 500 ? x.slice(0, 0, 500) : x; });
    refused([](T x, T) { return x * (x.size(0) > 50 ? 1 : 0); });
    refused([](T x, T) { return x * (x.size(0) >= 64 ? 2.0 : 1.0); });
    refused([](T x, T y) {  // at the example alone
        T const s = x.mm(y.t());
        return x.size(0) == y.size(0) ? s.tril() : s;
    });
    auto const same = [&](std::function<T(T, T)> const& f) {
        ir const program = open(f, 7, 5);
        executor const run(program);
        for (std::int64_t const n : {2, 3, 7, 31, 32, 63, 64, 65, 99, 100, 101, 127, 128, 200, 300, 1000}) {
            CAPTURE(n);
            T const x = at::rand({n, 6}), y = at::rand({3, 6});
            T const found = run.execute(std::vector<c10::IValue>{x, y}).tensors().front();
            REQUIRE(found.sizes() == f(x, y).sizes());
            CHECK(at::allclose(found, f(x, y)));
        }
    };
    same([](T x, T) { return x * (x.size(0) / 64); });
    same([](T x, T) { return x * (x.size(0) / 100); });
    same([](T x, T) { return x * (x.size(0) % 100); });
    same([](T x, T) { return x * ((x.size(0) + 127) / 128 * 128); });
    same([](T x, T) { return x * std::min<std::int64_t>(x.size(0), 100); });
    same([](T x, T) { return x * std::max<std::int64_t>(x.size(0) - 100, 0); });
    same([](T x, T) {
        T const y = x.slice(0, 0, 100);
        return y * y.size(0);
    });
}

TEST_CASE("what can't be opened is said before anything is traced at other sizes") {
    auto const refused = [](open_dims const& dims, std::string const& what) {
        auto const extract = [&] { static_cast<void>(extract_ir([](T x) { return x.relu(); }, {at::rand({4, 6})}, extract_options{.dynamic = dims})); };
        CHECK_THROWS_WITH_AS(extract(), doctest::Contains(what.c_str()), error);
    };
    refused({{"y", {{0, {"n"}}}}}, "'y'");
    refused({{"x", {{2, {"n"}}}}}, "dimension 2");
    refused({{"x", {{0, {"not a name"}}}}}, "not a name");
    refused({{"x", {{0, {"n", 5}}}}}, "range of 'n'");
    refused({{"x", {{0, {"n"}}, {1, {"n"}}}}}, "n = 4");
    refused({{"x", {{0, {"n", 2, 64, 3}}}}}, "4");
}
}  // TEST_SUITE("libtorch/trace/open_extraction")
