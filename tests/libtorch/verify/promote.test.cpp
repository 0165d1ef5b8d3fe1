// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/verify/promote.hpp>

#include <string>

#include <torch_ir/text/parse.hpp>

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/verify/promote") {
TEST_CASE("floating and complex dtypes are promoted, in types, constants and arguments") {
    auto const program = parse_text(R"(program "P"
constant "c" = float32[2] "0000803f00000040"
%c: float32[2] = constant("c")
%w: bfloat16[2] = parameter("w")
%x: float16[2] = input
%i: int64[2] = input
%a: float32[2] = aten.to.dtype(self=%x, dtype=torch.float32)
%b: int32[2] = aten.to.dtype(self=%i, dtype=torch.int32)
%d: float32[2] = aten.add.Tensor(self=%a, other=%c)
%e: float32[2] = aten.div.Tensor(self=%b, other=%i)
return %d, %e
)");
    auto const wide = promoted(program);
    CHECK(wide.input(wide.inputs()[0]).result.tensor()->dtype == dtype::float64);
    CHECK(wide.input(wide.inputs()[1]).result.tensor()->dtype == dtype::int64);
    CHECK(wide.constants().front().data.dtype == dtype::float64);
    CHECK(*wide.call(wide.calls()[0]).arguments[1].value.get_if<dtype>() == dtype::float64);
    CHECK(*wide.call(wide.calls()[1]).arguments[1].value.get_if<dtype>() == dtype::int32);

    auto const x = at::rand({2}).to(c10::kHalf);
    auto const i = counting({2}, c10::kLong) + 1;
    auto const out = promoted_executor(program, {{"w", at::ones({2}, c10::kBFloat16)}}).execute({promoted(x), i}).tensors();
    CHECK(same(out[0], x.to(c10::kDouble) + counting({2}, c10::kDouble) + 1));
    CHECK((out[1].scalar_type() == c10::kDouble));  // though the operator gives the default dtype
}

TEST_CASE("elements that are read as another dtype can't be promoted") {
    auto const program = parse_text(R"(program "V"
%x: float32[2] = input
%v: int32[2] = aten.view.dtype(self=%x, dtype=torch.int32)
return %v
)");
    CHECK(contains(message_of([&] { static_cast<void>(promoted(program)); }), "node 'v'"));
}
}  // TEST_SUITE("libtorch/verify/promote")
