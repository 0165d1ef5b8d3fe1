// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/auto_functionalized.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/parse.hpp>

#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/run/auto_functionalized") {
namespace {

std::vector<c10::IValue> run_text(char const* text, std::vector<c10::IValue> inputs, kernel_registry kernels = {}) {
    return executor(parse_text(text), {.kernels = std::move(kernels)}).execute(inputs).outputs;
}

}  // namespace

TEST_CASE("the operator writes to a copy, which is a result behind its own") {
    auto const x = at::ones({2, 2});
    auto const out = run_text(R"(program "A"
%x: float32[2, 2] = input
%r: float32[2, 2], %new: float32[2, 2], = higher_order.auto_functionalized_v2@f(op("torch.ops.aten.add_.Tensor"), *, other=3, _self_base_index=0, _all_bases=[%x])
return %r, %new
)",
                              {x});
    CHECK(same(out[0].toTensor(), at::full({2, 2}, 4.F)));
    CHECK(same(out[1].toTensor(), at::full({2, 2}, 4.F)));
    CHECK(same(x, at::ones({2, 2})));
}

TEST_CASE("what is written to may be a slice, a view by strides or an alias of a base") {
    auto const x = at::tensor({1.F, 2.F, 3.F, 4.F});
    auto const out = run_text(R"(program "V"
%x: float32[4] = input
%#1: none, %a: float32[4], = higher_order.auto_functionalized_v2@f(op("torch.ops.aten.zero_.default"), *, _self_base_index=0, _self_slice_dim=0, _self_slice_start=1, _self_slice_end=3, _all_bases=[%x])
%#3: none, %b: float32[4], = higher_order.auto_functionalized_v2@g(op("torch.ops.aten.zero_.default"), *, _self_base_index=0, _self_size=[2], _self_stride=[2], _self_storage_offset=1, _all_bases=[%x])
%#5: none, %c: float32[4], = higher_order.auto_functionalized_v2@h(op("torch.ops.aten.zero_.default"), *, _self_base_index=0, _self_alias=True, _all_bases=[%x])
return %a, %b, %c
)",
                              {x});
    CHECK(same(out[0].toTensor(), at::tensor({1.F, 0.F, 0.F, 4.F})));
    CHECK(same(out[1].toTensor(), at::tensor({1.F, 0.F, 3.F, 0.F})));
    CHECK(same(out[2].toTensor(), at::zeros({4})));
}

TEST_CASE("a base keeps its strides, and two arguments may share one") {
    auto const x = at::tensor({1.F, 2.F, 3.F, 4.F, 5.F, 6.F}).reshape({2, 3}).t();
    auto const out = run_text(R"(program "S"
%x: float32[3, 2]{strides=[1, 3]} = input
%r: float32[3, 2], %new: float32[3, 2], = higher_order.auto_functionalized_v2@f(op("torch.ops.aten.mul_.Tensor"), *, other=2, _self_base_index=0, _all_bases=[%x])
return %new
)",
                              {x});
    CHECK(same(out[0].toTensor(), x * 2));
    CHECK(out[0].toTensor().strides() == x.strides());
}

TEST_CASE("lists of tensors are written to element by element; an operator without results gives none first") {
    auto const out = run_text(R"(program "L"
%x: float32[2] = input
%y: float32[3] = input
%#2: none, %a: float32[2], %b: float32[3], = higher_order.auto_functionalized_v2@f(op("torch.ops.aten._foreach_add_.Scalar"), *, scalar=2, _self_length=2, _self_0_base_index=1, _self_1_base_index=0, _all_bases=[%x, %y])
return %#2, %a, %b
)",
                              {at::ones({2}), at::ones({3})});
    CHECK(out[0].isNone());
    CHECK(same(out[1].toTensor(), at::full({2}, 3.F)));
    CHECK(same(out[2].toTensor(), at::full({3}, 3.F)));
}

TEST_CASE("the first form takes the operator's own arguments") {
    auto const x = at::ones({2});
    auto const out = run_text(R"(program "F"
%x: float32[2] = input
%r: float32[2], %new: float32[2], = higher_order.auto_functionalized@f(op("torch.ops.aten.add_.Tensor"), *, self=%x, other=1)
return %new
)",
                              {x});
    CHECK(same(out[0].toTensor(), at::full({2}, 2.F)));
    CHECK(same(x, at::ones({2})));
}

TEST_CASE("a kernel stands for an operator that LibTorch does not know, if its schema is registered") {
    constexpr char const* program = R"(program "K"
%x: float32[2] = input
%#1: none, %new: float32[2], = higher_order.auto_functionalized_v2@f(op("torch.ops.ours.add_n.default"), *, n=3, _x_base_index=0, _all_bases=[%x])
return %new
)";
    CHECK(contains(message_of([&] { run_text(program, {at::ones({2})}); }), "'ours.add_n.default', which is not registered"));
    kernel_registry kernels;
    kernels.add("ours.add_n", [](node_info const& node, std::vector<c10::IValue>& stack) {
        CHECK(node.op == "ours.add_n.default");
        stack[0].toTensor().add_(stack[1].toInt());
        stack.clear();
    });
    CHECK(contains(message_of([&] { run_text(program, {at::ones({2})}, kernels); }), "register_schema"));
    register_schema("ours::add_n(Tensor(a!) x, int n) -> ()");
    CHECK(same(run_text(program, {at::ones({2})}, kernels)[0].toTensor(), at::full({2}, 4.F)));
}

TEST_CASE("what is recorded otherwise is an error that names node and argument") {
    auto const fails = [](std::string const& arguments) {
        return message_of([&] {
            run_text(("program \"E\"\n%x: float32[2] = input\n%r: float32[2], %new: float32[2], = higher_order.auto_functionalized_v2@f(" + arguments +
                      ")\nreturn %new\n")
                         .c_str(),
                     {at::ones({2})});
        });
    };
    CHECK(contains(fails("%x"), "an operator as first argument"));
    CHECK(contains(fails("op(\"torch.ops.aten.add_.Tensor\"), *, _self_base_index=0, _all_bases=[%x]"), "'other'"));
    CHECK(contains(fails("op(\"torch.ops.aten.add_.Tensor\"), *, other=1, _self_base_index=4, _all_bases=[%x]"), "_self_base_index"));
    CHECK(contains(fails("op(\"torch.ops.aten.add_.Tensor\"), *, other=1, alpha=\"no\", _self_base_index=0, _all_bases=[%x]"), "'alpha'"));
    CHECK(contains(fails("op(\"torch.ops.aten.from_file.default\"), *, filename=\"/etc/passwd\""), "--allow-op"));
}
}  // TEST_SUITE("libtorch/run/auto_functionalized")
