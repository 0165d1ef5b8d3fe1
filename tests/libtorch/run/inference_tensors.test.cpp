// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/inference_tensors.hpp>

#include <vector>

#include <ATen/core/Tensor.h>
#include <c10/core/InferenceMode.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using torch_ir::detail::enter_run;
using torch_ir::detail::output_releaser;

TEST_SUITE("libtorch/run/inference_tensors") {
TEST_CASE("the program reads inference tensors over the caller's memory, and its own where it has them already") {
    at::Tensor const x = counting({4}), trained = counting({4}).requires_grad_();
    at::Tensor made;
    {
        c10::InferenceMode const mode;
        made = counting({4});
    }
    auto const in = enter_run({x, trained, made, 7, c10::IValue()}, false);
    CHECK(in.given[0].toTensor().is_same(x));
    CHECK_FALSE(in.given[1].toTensor().requires_grad());
    for (std::size_t i : {0, 1}) {
        CHECK(in.read[i].toTensor().is_inference());
        CHECK(in.read[i].toTensor().data_ptr() == in.given[i].toTensor().data_ptr());
    }
    CHECK(in.read[2].toTensor().is_same(made));
    CHECK(in.read[3].toInt() == 7);
    CHECK(in.read[4].isNone());
}

TEST_CASE("where gradients are recorded, the program reads the caller's tensors themselves") {
    at::Tensor const x = counting({4}).requires_grad_();
    auto const in = enter_run({x}, true);
    CHECK(in.given[0].toTensor().is_same(x));
    CHECK(in.read[0].toTensor().is_same(x));
}

TEST_CASE("a tensor that is given twice stays one, and comes out as the caller's") {
    at::Tensor const x = counting({4}), trained = counting({4}).requires_grad_();
    auto const in = enter_run({x, trained, x, trained}, false);
    CHECK(in.read[0].toTensor().is_same(in.read[2].toTensor()));
    CHECK(in.read[1].toTensor().is_same(in.read[3].toTensor()));
    CHECK(in.given[1].toTensor().is_same(in.given[3].toTensor()));
    output_releaser release(in, true);
    CHECK(release(in.read[2].toTensor()).is_same(x));
}

TEST_CASE("what a run made comes out as ordinary tensors; one that comes twice stays one; a view of an input shares its version") {
    at::Tensor const x = counting({4});
    auto const in = enter_run({x}, false);
    at::Tensor made, view;
    {
        c10::InferenceMode const mode;
        made = in.read[0].toTensor().add(1);
        view = in.read[0].toTensor().view({2, 2});
    }
    output_releaser release(in, true);
    at::Tensor const out = release(made);
    CHECK_FALSE(out.is_inference());
    CHECK(out.data_ptr() == made.data_ptr());
    CHECK(release(made).is_same(out));
    auto const before = x._version();
    release(view).add_(1);
    CHECK(x._version() == before + 1);
    CHECK(same(x, counting({4}).add(1)));
}
}  // TEST_SUITE("libtorch/run/inference_tensors")
