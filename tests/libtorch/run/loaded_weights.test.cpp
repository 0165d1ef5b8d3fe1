// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/loaded_weights.hpp>

#include <torch_ir/libtorch/run/compile.hpp>

#include <utility>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/run/loaded_weights") {
TEST_CASE("a set tells which weights are missing, and keeps those of before") {
    auto const plan = compile(small_mlp());
    weight_set const none(plan, {{}, {}}, false);
    CHECK((none.missing == std::vector<std::size_t>{0, 1}));
    auto const bias = counting({4});
    auto const one = with_weights(plan, none, {{"fc.bias", bias}, {"other", bias}}, {});
    CHECK((one.missing == std::vector<std::size_t>{0}));
    auto const both = with_weights(plan, one, {{"fc.weight", counting({4, 4})}}, {});
    CHECK(both.missing.empty());
    CHECK(both.tensors[1].data_ptr() == bias.data_ptr());
    CHECK(both.storages.size() == 2);
}

TEST_CASE("weights that gradients flow to are the caller's own") {
    auto const plan = compile(small_mlp());
    auto const w = counting({4, 4}).requires_grad_();
    auto const set = with_weights(plan, weight_set(), {{"fc.weight", w}}, {c10::kCPU, true});
    CHECK(set.tensors[0].is_same(w));
    CHECK_FALSE(with_weights(plan, weight_set(), {{"fc.weight", w}}, {}).tensors[0].requires_grad());
    CHECK(code_of([&] { static_cast<void>(with_weights(plan, weight_set(), {{"fc.weight", w.to(c10::kDouble)}}, {c10::kCPU, true})); }) == errc::argument);
}

TEST_CASE("runs read inference tensors over the memory of the weights, or the weights themselves where gradients are recorded") {
    auto const plan = compile(small_mlp());
    auto const w = counting({4, 4});
    auto const set = with_weights(plan, weight_set(), {{"fc.weight", w}}, {});
    CHECK(set.values[0].toTensor().is_inference());
    CHECK(set.values[0].toTensor().data_ptr() == w.data_ptr());
    CHECK_FALSE(set.tensors[0].is_inference());
    CHECK(set.values[1].isNone());
    program_writer p;
    auto const x = p.input("x", {4, 4});
    auto const v = p.weight("p_v", "v", {4, 4}, weight_kind::parameter, true);
    auto const trained = compile(p.finish({p.call("y", "aten.mm.default", {tensor("self", x), tensor("mat2", v)}, {4, 4})}));
    auto const kept = with_weights(trained, weight_set(), {{"v", w}}, {}).values[0].toTensor();
    CHECK(kept.requires_grad());
    c10::InferenceMode const mode;
    CHECK(kept.t().requires_grad());
    CHECK(with_weights(plan, weight_set(), {{"fc.weight", w}}, {c10::kCPU, true}).values[0].toTensor().is_same(w));
}

TEST_CASE("copies of a holder share a set until one gets another") {
    auto const plan = compile(small_mlp());
    weight_holder a;
    a.set(std::make_shared<weight_set const>(plan, std::vector<at::Tensor>(2), false));
    weight_holder b = a;
    CHECK((a.get() == b.get()));
    b.update([&](weight_set const& old) { return with_weights(plan, old, {{"fc.bias", counting({4})}}, {}); });
    CHECK(a.get()->missing.size() == 2);
    CHECK(b.get()->missing.size() == 1);
    a = b;
    CHECK((a.get() == b.get()));
}
}  // TEST_SUITE("libtorch/run/loaded_weights")
