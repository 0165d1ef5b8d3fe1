// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/shared_storage.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/ops/complex.h>
#include <ATen/ops/conj.h>
#include <c10/core/InferenceMode.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("libtorch/run/shared_storage") {
TEST_CASE("in inference mode it is an inference tensor with the elements, sizes and strides of the original") {
    at::Tensor const t = counting({3, 4}).t().slice(0, 1, 4);
    c10::InferenceMode const mode;
    at::Tensor const out = same_memory(t);
    CHECK(out.is_inference());
    CHECK_FALSE(t.is_inference());
    CHECK(out.data_ptr() == t.data_ptr());
    CHECK((out.strides() == t.strides()));
    CHECK(same(out, t));
    CHECK_FALSE(out.is_view());
}

TEST_CASE("outside of it, it is an ordinary tensor of a version of its own") {
    at::Tensor made;
    {
        c10::InferenceMode const mode;
        made = counting({4});
    }
    at::Tensor const out = same_memory(made);
    CHECK_FALSE(out.is_inference());
    out.add_(1);
    CHECK(out._version() == 1);
    CHECK(same(made, counting({4}).add(1)));
}

TEST_CASE("it does not require gradients") {
    at::Tensor const t = counting({4}).requires_grad_();
    CHECK_FALSE(same_memory(t).requires_grad());
    c10::InferenceMode const mode;
    CHECK_FALSE(same_memory(t).requires_grad());
}

TEST_CASE("what is more than strides over memory is returned as it is") {
    at::Tensor const complex = at::complex(counting({4}), counting({4})), sparse = counting({2, 2}).to_sparse(), undefined;
    at::Tensor number = at::ones({});
    number.unsafeGetTensorImpl()->set_wrapped_number(true);
    c10::InferenceMode const mode;
    for (at::Tensor const& t : {complex.conj(), complex._neg_view(), sparse, undefined, number}) CHECK(same_memory(t).is_same(t));
    CHECK_FALSE(same_memory(complex).is_same(complex));
}

TEST_CASE("a storage is copied as a whole, and a view is moved to the copy") {
    at::Tensor const base = counting({6}), view = base.slice(0, 2, 6, 2);
    c10::Storage const copy = torch_ir::detail::copy_storage(view);
    at::Tensor const moved = torch_ir::detail::rebase(view, copy);
    CHECK(copy.nbytes() == base.storage().nbytes());
    CHECK(same(moved, view));
    moved.fill_(-1);
    CHECK(same(base, counting({6})));
    CHECK((torch_ir::detail::storage_of(moved) == copy.unsafeGetStorageImpl()));
    CHECK((torch_ir::detail::storage_of(at::Tensor()) == nullptr));
}
}  // TEST_SUITE("libtorch/run/shared_storage")
