// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/direct_call.hpp>

#include <string>
#include <vector>

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/rand.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("libtorch/run/direct_call") {
namespace {

c10::OperatorHandle find(std::string const& name, std::string const& overload = "") { return *c10::Dispatcher::singleton().findSchema({name, overload}); }

/// Calls an operator directly and boxed.
bool agrees(c10::OperatorHandle const& op, std::vector<c10::IValue> const& arguments) {
    auto const direct = find_direct_call(op);
    REQUIRE((direct.function != nullptr));
    std::vector<c10::IValue const*> pointers;
    std::vector<c10::IValue> prepared;
    for (auto const& a : arguments) prepared.push_back(prepare_literal(a));
    for (auto const& a : prepared) pointers.push_back(&a);
    auto const found = direct.function(direct.handle.get(), pointers.data()).clone();
    auto stack = arguments;
    op.callBoxed(stack);
    return stack.size() == 1 && same(found, stack.front().toTensor());
}

c10::IValue integers(std::vector<std::int64_t> const& v) { return c10::List<std::int64_t>(v); }

}  // namespace

TEST_CASE("operators of each signature compute what a boxed call computes") {
    at::Tensor const x = at::rand({4, 6}), y = at::rand({4, 6}), w = at::rand({3, 6});
    c10::IValue const none;
    CHECK(agrees(find("aten::relu"), {x}));
    CHECK(agrees(find("aten::mul", "Tensor"), {x, y}));
    CHECK(agrees(find("aten::add", "Tensor"), {x, y, 2}));
    CHECK(agrees(find("aten::mul", "Scalar"), {x, 2.5}));
    CHECK(agrees(find("aten::sub", "Scalar"), {x, 2.5, 1}));
    CHECK(agrees(find("aten::linear"), {x, w, none}));
    CHECK(agrees(find("aten::linear"), {x, w, at::rand({3})}));
    CHECK(agrees(find("aten::where", "self"), {x.gt(0.5), x, y}));
    CHECK(agrees(find("aten::addmm"), {at::rand({3}), x, w.t(), 1, 1}));
    CHECK(agrees(find("aten::unsqueeze"), {x, 1}));
    CHECK(agrees(find("aten::transpose", "int"), {x, 0, -1}));
    CHECK(agrees(find("aten::select", "int"), {x, 0, 2}));
    CHECK(agrees(find("aten::softmax", "int"), {x, -1, none}));
    CHECK(agrees(find("aten::softmax", "int"), {x, -1, static_cast<std::int64_t>(c10::kDouble)}));
    CHECK(agrees(find("aten::gelu"), {x, std::string("tanh")}));
    CHECK(agrees(find("aten::clamp"), {x, none, 0.5}));
    CHECK(agrees(find("aten::dropout"), {x, 0.5, false}));
    CHECK(agrees(find("aten::view"), {x, integers({2, -1})}));
    CHECK(agrees(find("aten::permute"), {x, integers({1, 0})}));
    CHECK(agrees(find("aten::expand"), {at::rand({6}), integers({2, 6}), false}));
    CHECK(agrees(find("aten::contiguous"), {x.t(), static_cast<std::int64_t>(c10::MemoryFormat::Contiguous)}));
    CHECK(agrees(find("aten::slice", "Tensor"), {x, 1, none, 4, 2}));
    CHECK(agrees(find("aten::layer_norm"), {x, integers({6}), at::rand({6}), none, 1e-5, true}));
    CHECK(agrees(find("aten::embedding"), {w, at::ones({2}, c10::kLong), -1, false, false}));
    CHECK(agrees(find("aten::batch_norm"), {x, none, none, at::rand({6}), at::rand({6}), false, 0.1, 1e-5, false}));
    CHECK(agrees(find("aten::conv2d"), {at::rand({1, 2, 5, 5}), at::rand({3, 2, 3, 3}), none, integers({1, 1}), integers({1, 1}), integers({1, 1}), 1}));
    auto const q = at::rand({1, 2, 4, 8});
    CHECK(agrees(find("aten::scaled_dot_product_attention"), {q, q, q, none, 0.0, true, none, false}));
}

TEST_CASE("an operator that writes to its first argument does so") {
    auto const direct = find_direct_call(find("aten::add_", "Tensor"));
    REQUIRE((direct.function != nullptr));
    c10::IValue const self = at::ones({2}), other = counting({2}), alpha = 3;
    c10::IValue const* const arguments[] = {&self, &other, &alpha};
    CHECK(direct.function(direct.handle.get(), arguments).is_same(self.toTensor()));
    CHECK(same(self.toTensor(), counting({2}).mul(3).add(1)));
}

TEST_CASE("a list of integers is unpacked once, and one that was not is refused; other constants stay as they are") {
    CHECK(prepare_literal(integers({2, 3})).isCapsule());
    CHECK(prepare_literal(integers({})).isCapsule());
    CHECK(prepare_literal(7).toInt() == 7);
    CHECK(prepare_literal(c10::List<double>({1.5})).isDoubleList());
    auto const direct = find_direct_call(find("aten::view"));
    REQUIRE((direct.function != nullptr));
    c10::IValue const self = at::ones({6}), sizes = integers({2, 3});
    c10::IValue const* const arguments[] = {&self, &sizes};
    CHECK_THROWS_WITH_AS(direct.function(direct.handle.get(), arguments), doctest::Contains("prepared list"), c10::Error);
}

TEST_CASE("operators of other signatures are left to boxed calls") {
    for (auto const* name : {"aten::cat", "aten::native_layer_norm", "aten::arange", "aten::_foreach_add_"})
        if (auto const op = c10::Dispatcher::singleton().findSchema({name, ""})) CHECK((find_direct_call(*op).function == nullptr));
    CHECK((find_direct_call(find("aten::relu", "out")).function == nullptr));
    CHECK((find_direct_call(find("aten::max", "dim")).function == nullptr));
    CHECK((find_direct_call(find("aten::size", "int")).function == nullptr));
}
}  // TEST_SUITE("libtorch/run/direct_call")
