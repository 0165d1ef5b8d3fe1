// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/python_operators.hpp>

#include <torch_ir/libtorch/common/find_operator.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/run/higher_order.hpp>
#include <torch_ir/schema/execution.hpp>
#include <torch_ir/schema/outside.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/parse.hpp>

#include <ATen/ops/tensor.h>
#include <torch/version.h>

#include <string>
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
    CHECK_FALSE(find_python_operator(op_name("aten.add.Tensor")).has_value());
}

TEST_CASE("every function and every twin has a schema, and a twin has all arguments that it is called with") {
    int functions = 0, twins = 0;
    for (auto const* schema : all_schemas()) {
        op_name const& op = schema->name;
        if (op.space() != "prims" && op.space() != "quantized_decomposed" && op.space() != "torchao" && op.space() != "transformers") continue;
        CAPTURE(op.text());
        if (auto const found = find_python_operator(op)) {
            ++functions;
            CHECK(found->schema.arguments().size() == schema->arguments.size());
            continue;
        }
        call_node c;
        c.op = op;
        for (auto const& a : schema->arguments) c.arguments.push_back({a.name, attribute(none{})});
        auto const twin = as_aten_call(c);
        if (!twin) {
            CHECK(op.text() == "prims.xor_sum.default");  // PyTorch computes it in compiled code only
            continue;
        }
        ++twins;
        auto const handle = c10::Dispatcher::singleton().findSchema(
            {"aten::" + std::string(twin->op.base()), twin->op.overload() == "default" ? "" : std::string(twin->op.overload())});
        REQUIRE(handle.has_value());
        for (auto const& a : twin->arguments) {
            CAPTURE(a.name);
            CHECK(handle->schema().argumentIndexWithName(a.name).has_value());
        }
    }
    CHECK(functions == 19 + 6 + 2 + 21);
    CHECK(twins > 85);
}

TEST_CASE("core tells without LibTorch which operators are executed") {
    for (auto const* schema : all_schemas()) {
        op_name const& op = schema->name;
        CAPTURE(op.text());
        call_node c;
        c.op = op;
        for (auto const& a : schema->arguments) c.arguments.push_back({a.name, attribute(none{})});
        bool is_executed = false;
        if (op.kind() == op_kind::higher_order)
            is_executed = find_higher_order(op.base()) || op.base().starts_with("auto_functionalized") || op.base() == "with_effects";
        else is_executed = outside_effect(op).empty() && (torch_ir::detail::find_operator(c) || find_python_operator(op) || as_aten_call(c));
        if (schema->name.space().starts_with("ours")) continue;  // of another test
        bool const is_of_table = TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR == 13;
        if (!is_of_table && !is_executed) continue;  // another LibTorch lacks some of the table's
        CHECK(is_executed == execution_obstacle(c).empty());
    }
}

TEST_CASE("prims are operators of ATen under other names") {
    auto const x = counting({2, 3});
    auto const out = executor(parse_text(R"(program "P"
%x: float32[2, 3] = input
%s: float32[2] = prims.sum.default(inp=%x, dims=[1])
%t: float32[3, 2] = prims.transpose.default(%x, [1, 0])
%b: float32[2, 4, 3] = prims.broadcast_in_dim.default(a=%x, shape=[2, 4, 3], broadcast_dimensions=[0, 2])
%f: int64[2] = prims.full.default(shape=[2], fill_value=7, dtype=torch.int64, device=device("cpu"), requires_grad=False)
%w: float32[2, 3] = prims.copy_to.default(a=%x, b=%x)
return %s, %t, %b, %f
)"))
                         .execute({x})
                         .tensors();
    CHECK(same(out[0], x.sum(1)));
    CHECK(same(out[1], x.t()));
    CHECK(same(out[2], x.unsqueeze(1).expand({2, 4, 3})));
    CHECK(same(out[3], at::full({2}, 7, c10::kLong)));
    auto const refused =
        parse_text("program \"R\"\n%x: float32[2] = input\n%y: float32[2] = prims.amax.default(inp=%x, dims=[0], output_dtype=torch.float64)\nreturn %y\n");
    CHECK(contains(message_of([&] { executor const e(refused); }), "'output_dtype'"));
}

TEST_CASE("a view that prims give is known to be one: writing to it is writing to what it views") {
    auto const x = counting({2, 2});
    auto const out = executor(parse_text(R"(program "W"
%x: float32[2, 2] = input
%v: float32[4] = prims.collapse_view.default(a=%x, start=0, end=1)
%z: float32[4] = aten.zero_.default(self=%v)
%y: float32[2, 2] = aten.add.Tensor(self=%x, other=1)
return %y
)"))
                         .execute({x})
                         .tensors();
    CHECK(same(out[0], at::full({2, 2}, 1.F)));
    CHECK(same(x, counting({2, 2})));
}

TEST_CASE("arguments of other releases are left out where they say what is done anyway, else refused") {
    auto const program = [](std::string const& extra) {
        return parse_text(
            "program \"T\"\n%x: float32[2, 4] = input\n%s: float32[2] = input\n%z: int32[2] = input\n"
            "%q: int8[2, 4] = torchao.quantize_affine.default(input=%x, block_size=[1, 4], scale=%s, zero_point=%z, output_dtype=torch.int8" +
            extra + ")\nreturn %q\n");
    };
    auto const run = [&](std::string const& extra) {
        return executor(program(extra)).execute({counting({2, 4}), at::tensor({0.5F, 1.F}), at::tensor({0, 1}, c10::kInt)}).tensors()[0];
    };
    auto const expected = at::tensor({0, 2, 4, 6, 5, 6, 7, 8}, c10::kChar).reshape({2, 4});
    CHECK(same(run(""), expected));
    CHECK(same(run(", zero_point_domain=\"INT\""), expected));
    CHECK(contains(message_of([&] { run(", zero_point_domain=\"FLOAT\""); }), "'zero_point_domain'"));
    CHECK(contains(message_of([&] { run(", nobody=1"); }), "'nobody'"));
}

TEST_CASE("a kernel of the caller's gets the arguments in the order of the schema, with their defaults") {
    kernel_registry kernels;
    std::size_t seen = 0;
    kernels.add("quantized_decomposed.dequantize_per_tensor", [&](node_info const&, std::vector<c10::IValue>& stack) {
        seen = stack.size();
        stack.assign(1, stack[0].toTensor().to(c10::kFloat));
    });
    auto const program = parse_text(R"(program "K"
%q: int8[2] = input
%d: float32[2] = quantized_decomposed.dequantize_per_tensor.default(input=%q, scale=0.5, zero_point=1, quant_min=-128, quant_max=127, dtype=torch.int8)
return %d
)");
    static_cast<void>(executor(program, {.kernels = kernels}).execute({at::tensor({1, 2}, c10::kChar)}));
    CHECK(seen == 7);
}

TEST_CASE("rows go to the experts that the offsets name") {
    auto const program = parse_text(R"(program "M"
%x: float32[4, 2] = input
%w: float32[2, 2, 3] = input
%o: int32[2] = input
%y: float32[4, 3] = transformers.grouped_mm_fallback.default(input=%x, weight=%w, offs=%o)
return %y
)");
    auto const x = counting({4, 2}), w = counting({2, 2, 3});
    executor const run(program);
    auto const y = run.execute({x, w, at::tensor({1, 3}, c10::kInt)}).tensors()[0];
    CHECK(same(y.narrow(0, 0, 1), x.narrow(0, 0, 1).mm(w[0])));
    CHECK(same(y.narrow(0, 1, 2), x.narrow(0, 1, 2).mm(w[1])));
    CHECK(same(y.narrow(0, 3, 1), at::zeros({1, 3})));
    CHECK(contains(message_of([&] { static_cast<void>(run.execute({x, w, at::tensor({3, 9}, c10::kInt)})); }), "ascending offsets"));
}
}  // TEST_SUITE("libtorch/run/python_operators")
