// SPDX-License-Identifier: MIT
#include <torch_ir/schema/execution.hpp>

#include <torch_ir/text/parse.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/errors.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("schema/execution") {
namespace {

std::string obstacle_of(std::string op) {
    call_node c;
    c.op = op_name(std::move(op));
    return execution_obstacle(c);
}

}  // namespace

TEST_CASE("what LibTorch has or torch_ir brings along has no obstacle") {
    for (auto const* op : {"aten.add.Tensor", "prims.sum.default", "quantized_decomposed.quantize_per_tensor.default", "torchao.quantize_affine.default",
                           "transformers.grouped_mm_fallback.default", "higher_order.cond", "_operator.add", "torch.sym_max",
                           "torch._functorch.predispatch._add_batch_dim", "torch._functorch.predispatch._make_dual"}) {
        CAPTURE(op);
        CHECK(obstacle_of(op) == "");
    }
}

TEST_CASE("each kind of obstacle says what can be done") {
    CHECK(contains(obstacle_of("vendor.conv.default"), "--load-library"));
    CHECK(contains(obstacle_of("aten.from_file.default"), "--allow-op"));
    CHECK(contains(obstacle_of("torch._functorch.predispatch._grad_increment_nesting"), "run_decompositions"));
    CHECK(contains(obstacle_of("export.access_subclass_inner_tensor.default"), "run_decompositions"));
    CHECK(contains(obstacle_of("higher_order.flex_attention"), "higher order"));
}

TEST_CASE("a program's obstacles are counted by operator, within sub-programs and around others") {
    auto const program = parse_text(R"(program "O"
%x: float32[2] = input
%a: float32[2] = vendor.scale.default(x=%x)
%b: float32[2] = vendor.scale.default@scale_1(x=%a)
%c: float32[2] = aten.relu.default(self=%b)
%#4: none, %d: float32[2], = higher_order.auto_functionalized_v2@f(op("torch.ops.vendor.add_.default"), *, _x_base_index=0, _all_bases=[%c])
return %d
)");
    auto const all = execution_obstacles(program);
    REQUIRE(all.size() == 2);
    CHECK(all[0].op == "higher_order.auto_functionalized_v2");
    CHECK(contains(all[0].reason, "around vendor.add_.default: "));
    CHECK(all[1].op == "vendor.scale.default");
    CHECK(all[1].calls == 2);
    CHECK(
        contains(to_string(all), "Can't be executed as it is:\n  higher_order.auto_functionalized_v2 (1 call): around vendor.add_.default: LibTorch does not"));
    CHECK(contains(to_string(all, 1), "and 1 more operators"));
    CHECK(to_string(execution_obstacles(parse_text("program \"E\"\n%x: float32[2] = input\nreturn %x\n"))) == "");
}
}  // TEST_SUITE("schema/execution")
