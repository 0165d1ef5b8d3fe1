// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/optimize/recurrent.hpp>

#include <cstdint>
#include <vector>

#include <ATen/Context.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/randn.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using torch_ir::detail::fused_lstm, torch_ir::detail::recurrent_weights;

TEST_SUITE("libtorch/optimize/recurrent") {
TEST_CASE("layers, directions, biases, states and orders of dimensions: what LibTorch's own operator computes") {
    at::manual_seed(7);
    for (std::int64_t const layers : {1, 2})
        for (bool const two_ways : {false, true})
            for (bool const bias : {false, true})
                for (bool const batch_first : {false, true})
                    for (bool const with_state : {false, true})
                        for (std::int64_t const hidden : {1, 6, 16, 33}) {
                            CAPTURE(layers);
                            CAPTURE(two_ways);
                            CAPTURE(bias);
                            CAPTURE(batch_first);
                            CAPTURE(with_state);
                            CAPTURE(hidden);
                            std::int64_t const directions = two_ways ? 2 : 1;
                            std::vector<recurrent_weights> weights;
                            std::vector<at::Tensor> flat;
                            for (std::int64_t k = 0; k < layers * directions; ++k) {
                                std::int64_t const inputs = k < directions ? 5 : hidden * directions;
                                recurrent_weights w{at::randn({4 * hidden, inputs}).mul(0.3), at::randn({4 * hidden, hidden}).mul(0.2), {}, {}};
                                flat.insert(flat.end(), {w.input, w.hidden});
                                if (bias) {
                                    w.input_bias = at::randn({4 * hidden});
                                    w.hidden_bias = at::randn({4 * hidden});
                                    flat.insert(flat.end(), {w.input_bias, w.hidden_bias});
                                }
                                weights.push_back(w);
                            }
                            at::Tensor const x = batch_first ? at::randn({3, 7, 5}) : at::randn({7, 3, 5});
                            at::Tensor const h = with_state ? at::randn({layers * directions, 3, hidden}) : at::zeros({layers * directions, 3, hidden});
                            at::Tensor const c = with_state ? at::randn({layers * directions, 3, hidden}) : at::zeros({layers * directions, 3, hidden});
                            auto const [y, hn, cn] = at::lstm(x, {h, c}, flat, bias, layers, 0.0, false, two_ways, batch_first);
                            auto const [found, found_h, found_c] =
                                fused_lstm(weights, two_ways, batch_first)(x, with_state ? h : at::Tensor(), with_state ? c : at::Tensor());
                            CHECK(at::allclose(found, y, 1e-5, 1e-5));
                            CHECK(at::allclose(found_h, hn, 1e-5, 1e-5));
                            CHECK(at::allclose(found_c, cn, 1e-5, 1e-5));
                            CHECK(found.strides() == y.strides());
                        }
}

TEST_CASE("states and inputs that don't fit are refused") {
    fused_lstm const lstm({{at::randn({8, 3}), at::randn({8, 2}), {}, {}}}, false, false);
    CHECK_THROWS(static_cast<void>(lstm(at::randn({4, 1, 3}), at::randn({1, 2, 2}), at::randn({1, 1, 2}))));
    CHECK_THROWS(static_cast<void>(lstm(at::randn({4, 1, 5}), {}, {})));
    CHECK_THROWS(static_cast<void>(lstm(at::randn({4, 3}), {}, {})));
}
}  // TEST_SUITE("libtorch/optimize/recurrent")
