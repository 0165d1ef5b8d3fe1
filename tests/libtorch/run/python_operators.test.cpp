// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/python_operators.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/text/parse.hpp>

#include <ATen/ops/tensor.h>

#include <vector>

#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/run/python_operators") {
TEST_CASE("quantization rounds to even, then adds the zero point, and clamps") {
    auto const program = parse_text(R"(program "Q"
%x: float32[5] = input
%q: int8[5] = quantized_decomposed.quantize_per_tensor.default(input=%x, scale=0.5, zero_point=1, quant_min=-128, quant_max=127, dtype=torch.int8)
%d: float32[5] = quantized_decomposed.dequantize_per_tensor.default(input=%q, scale=0.5, zero_point=1, quant_min=-128, quant_max=127, dtype=torch.int8)
return %q, %d
)");
    auto const out = executor(program).execute({at::tensor({0.25F, 0.75F, -1.F, 1000.F, -1000.F})}).tensors();
    CHECK(same(out[0], at::tensor({1, 3, -1, 127, -128}, c10::kChar)));
    CHECK(same(out[1], at::tensor({0.F, 1.F, -1.F, 63.F, -64.5F})));
}

TEST_CASE("channels have scales and zero points of their own") {
    auto const program = parse_text(R"(program "C"
%x: float32[2, 2] = input
%s: float32[2] = input
%z: int64[2] = input
%q: int8[2, 2] = quantized_decomposed.quantize_per_channel.default(input=%x, scales=%s, zero_points=%z, axis=1, quant_min=-128, quant_max=127, dtype=torch.int8)
%d: float32[2, 2] = quantized_decomposed.dequantize_per_channel.default(input=%q, scales=%s, zero_points=%z, axis=1, quant_min=-128, quant_max=127, dtype=torch.int8)
return %q, %d
)");
    auto const x = at::tensor({1.F, 1.F, 2.F, 2.F}).reshape({2, 2});
    auto const out = executor(program).execute({x, at::tensor({1.F, 0.5F}), at::tensor({0, 3}, c10::kLong)}).tensors();
    CHECK(same(out[0], at::tensor({1, 5, 2, 7}, c10::kChar).reshape({2, 2})));
    CHECK(same(out[1], x));
}

TEST_CASE("what is no argument of the operator is an error that names the node") {
    auto const program = parse_text(R"(program "E"
%x: float64[2] = input
%q: int8[2] = quantized_decomposed.quantize_per_tensor.default(input=%x, scale=0.5, zero_point=1, quant_min=-128, quant_max=127, dtype=torch.int8)
return %q
)");
    CHECK(contains(message_of([&] { static_cast<void>(executor(program).execute({counting({2}, c10::kDouble)})); }), "'q'"));
    bool const is_known = find_python_operator(op_name("aten.add.Tensor")) != nullptr;
    CHECK_FALSE(is_known);
}
}  // TEST_SUITE("libtorch/run/python_operators")
