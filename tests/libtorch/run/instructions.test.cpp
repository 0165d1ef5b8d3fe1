// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/instructions.hpp>

#include <torch_ir/libtorch/run/compile.hpp>
#include <torch_ir/libtorch/run/run.hpp>

#include <string>
#include <vector>

#include <ATen/ops/cat.h>
#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/run/instructions") {
namespace {

std::vector<plan_load::from> sources(plan const& p, std::size_t step) {
    std::vector<plan_load::from> out;
    for (auto k = p.instructions[step].loads; k < p.instructions[step + 1].loads; ++k) out.push_back(p.loads[k].source);
    return out;
}

}  // namespace

TEST_CASE("a value is moved at its last use, copied before, and freed where nothing takes it") {
    using enum plan_load::from;
    program_writer p;
    auto const x = p.input("x", {4});
    auto const a = p.call("a", "aten.relu.default", {tensor("self", x)}, {4});
    auto const b = p.call("b", "aten.mul.Tensor", {tensor("self", a), tensor("other", a)}, {4});
    auto const c = p.call("c", "aten.cat.default", {attr("tensors", tensor_list{{x, b}}), attr("dim", std::int64_t{0})}, {8});
    static_cast<void>(p.call("unused", "aten.relu.default", {tensor("self", c)}, {8}));
    auto const plan = compile(p.finish({c}));
    REQUIRE(plan.instructions.size() == plan.steps.size() + 1);
    CHECK((sources(plan, 0) == std::vector{copy}));
    CHECK((sources(plan, 1) == std::vector{copy, move}));
    CHECK((sources(plan, 2) == std::vector{operand, constant}));
    auto const& list = std::get<std::vector<torch_ir::operand>>(plan.steps[2].operands[0].content);
    CHECK(list[0].is_last);
    CHECK(list[1].is_last);
    CHECK((sources(plan, 3) == std::vector{copy}));
    CHECK(plan.instructions[3].frees == 0);
    CHECK(plan.frees.size() == 1);
}

TEST_CASE("weights are read in place, but for lists and outputs, and where the plan writes to something") {
    using enum plan_load::from;
    program_writer p;
    auto const x = p.input("x", {4});
    auto const w = p.weight("p_w", "w", {4}), in_list = p.weight("p_l", "in_list", {4}), returned = p.weight("p_r", "returned", {4});
    auto const a = p.call("a", "aten.mul.Tensor", {tensor("self", x), tensor("other", w)}, {4});
    auto const b = p.call("b", "aten.cat.default", {attr("tensors", tensor_list{{a, in_list}}), attr("dim", std::int64_t{0})}, {8});
    auto const plan = compile(p.finish({b, returned}));
    CHECK((sources(plan, 0) == std::vector{move, weight}));
    CHECK(plan.loads[plan.instructions[0].loads + 1].index == 0);
    CHECK((plan.held == std::vector<std::uint32_t>{1, 2}));
    run_context context([](c10::StorageImpl const*) { return false; });
    std::vector<c10::IValue> values(plan.value_count());
    values[to_index(x)] = counting({4});
    std::vector<c10::IValue> const weights{at::full({4}, 2.0), at::ones({4}), at::zeros({4})};
    auto const out = run_plan(plan, values, context, weights);
    CHECK(same(out[0].toTensor(), at::cat({counting({4}).mul(2), at::ones({4})})));
    CHECK(out[1].toTensor().is_same(weights[2].toTensor()));
    CHECK(message_of([&] { static_cast<void>(run_plan(plan, values, context)); }).find("expected 3") != std::string::npos);

    program_writer writing;
    auto const y = writing.input("y", {4});
    auto const v = writing.weight("p_v", "v", {4});
    auto const sum = writing.call("sum", "aten.add_.Tensor", {tensor("self", y), tensor("other", v)}, {4});
    auto const writes = compile(writing.finish({sum}));
    CHECK((sources(writes, 0) == std::vector{move, move, constant}));
    CHECK((writes.held == std::vector<std::uint32_t>{0}));
}

TEST_CASE("a plan that was copied runs after the original is gone") {
    program_writer p;
    auto const x = p.input("x", {4});
    auto original = compile(p.finish({p.call("a", "aten.relu.default", {tensor("self", x)}, {4})}));
    REQUIRE((original.instructions[0].direct != nullptr));
    plan const copied = original;
    original = {};
    run_context context([](c10::StorageImpl const*) { return false; });
    std::vector<c10::IValue> values(copied.value_count());
    values[to_index(x)] = counting({4}).sub(2);
    CHECK(same(run_plan(copied, values, context).front().toTensor(), counting({4}).sub(2).clamp_min(0)));
}
}  // TEST_SUITE("libtorch/run/instructions")
