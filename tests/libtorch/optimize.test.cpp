// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/optimize.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <ATen/ops/allclose.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("libtorch/optimize") {
namespace {

std::string const block = R"(
    program "Block"
    %wq: float32[16, 16] = parameter("q.weight")
    %wk: float32[16, 16] = parameter("k.weight")
    %wv: float32[16, 16] = parameter("v.weight")
    %wo: float32[16, 16] = parameter("o.weight")
    %x: float32[2, 5, 16] = input
    %d: float32[2, 5, 16] = aten.dropout.default(input=%x, p=0.1, train=False)
    %q: float32[2, 5, 16] = aten.linear.default(input=%d, weight=%wq)
    %k: float32[2, 5, 16] = aten.linear.default(input=%d, weight=%wk)
    %v: float32[2, 5, 16] = aten.linear.default(input=%d, weight=%wv)
    %q4: float32[2, 5, 4, 4] = aten.view.default(self=%q, size=[2, 5, 4, 4])
    %k4: float32[2, 5, 4, 4] = aten.view.default(self=%k, size=[2, 5, 4, 4])
    %v4: float32[2, 5, 4, 4] = aten.view.default(self=%v, size=[2, 5, 4, 4])
    %qt: float32[2, 4, 5, 4]{strides=[80, 4, 16, 1]} = aten.transpose.int(self=%q4, dim0=1, dim1=2)
    %kt: float32[2, 4, 5, 4]{strides=[80, 4, 16, 1]} = aten.transpose.int(self=%k4, dim0=1, dim1=2)
    %vt: float32[2, 4, 5, 4]{strides=[80, 4, 16, 1]} = aten.transpose.int(self=%v4, dim0=1, dim1=2)
    %ktt: float32[2, 4, 4, 5]{strides=[80, 4, 1, 16]} = aten.transpose.int(self=%kt, dim0=-2, dim1=-1)
    %s: float32[2, 4, 5, 5] = aten.matmul.default(self=%qt, other=%ktt)
    %sd: float32[2, 4, 5, 5] = aten.div.Tensor(self=%s, other=2.0)
    %p: float32[2, 4, 5, 5] = aten.softmax.int(self=%sd, dim=-1)
    %m: float32[2, 4, 5, 4] = aten.matmul.default(self=%p, other=%vt)
    %mt: float32[2, 5, 4, 4]{strides=[80, 4, 20, 1]} = aten.transpose.int(self=%m, dim0=1, dim1=2)
    %mc: float32[2, 5, 4, 4] = aten.contiguous.default(self=%mt)
    %mv: float32[2, 5, 16] = aten.view.default(self=%mc, size=[2, 5, 16])
    %o: float32[2, 5, 16] = aten.linear.default(input=%mv, weight=%wo)
    %r: float32[2, 5, 16] = aten.add.Tensor(self=%x, other=%o)
    return %r
)";

tensor_map block_weights() {
    tensor_map out;
    for (std::string const name : {"q", "k", "v", "o"}) out.emplace(name + ".weight", at::randn({16, 16}).mul(0.25));
    return out;
}

executor made(ir const& program, tensor_map const& weights, executor_options options = {}) {
    executor out(program, std::move(options));
    out.load_weights(weights);
    return out;
}

}  // namespace

TEST_CASE("what inference doesn't need goes, and layers and attention are joined") {
    ir const program = parse_text(block);
    auto const weights = block_weights();
    auto const fast = optimize(program, weights);
    CHECK(validate_ir(fast.program).empty());
    std::string const text = to_text(fast.program);
    CHECK(contains(text, "scaled_dot_product_attention"));
    CHECK(contains(text, "q.weight_joined"));
    CHECK_FALSE(contains(text, "dropout"));
    CHECK_FALSE(contains(text, "k.weight\""));
    CHECK(fast.weights.contains("q.weight_joined"));
    at::Tensor const x = at::randn({2, 5, 16});
    CHECK(at::allclose(made(fast.program, fast.weights).execute({x}).tensors()[0], made(program, weights).execute({x}).tensors()[0], 1e-5, 1e-6));
}

TEST_CASE("an executor optimises when all weights are there, and again when they are replaced") {
    ir const program = parse_text(block);
    executor run(program, {.optimize = true});
    CHECK(run.optimized() == nullptr);
    auto weights = block_weights();
    at::Tensor const x = at::randn({2, 5, 16});
    for (int k = 0; k < 2; ++k) {
        run.load_weights(weights);
        REQUIRE(run.optimized() != nullptr);
        CHECK(at::allclose(run.execute({x}).tensors()[0], made(program, weights).execute({x}).tensors()[0], 1e-5, 1e-6));
        CHECK(run.missing_weights().empty());
        CHECK(same(run.weights().at("k.weight"), weights.at("k.weight")));
        weights["k.weight"] = at::randn({16, 16}).mul(0.25);
    }
    executor const copy = run;
    CHECK(same(copy.execute({x}).tensors()[0], run.execute({x}).tensors()[0]));
    CHECK(run.plain().optimized() == nullptr);
    CHECK(run.program().steps.size() == program.calls().size());
}

TEST_CASE("a program that has nothing to gain runs as it is") {
    ir const program = parse_text(
        "program \"Test\"\n%x: float32[4, 4] = input\n%c: float32[4, 4] = aten.clone.default(self=%x)\n"
        "%a: float32[4, 4] = aten.add_.Tensor(self=%c, other=1.0)\n%m: float32[4, 4] = aten.mul_.Tensor(self=%a, other=2.0)\nreturn %m\n");
    executor run(program, {.optimize = true});
    run.load_weights(tensor_map());
    CHECK(run.optimized() == nullptr);
    CHECK(torch_ir_test::same(run.execute({at::ones({4, 4})}).tensors()[0], at::full({4, 4}, 4.0F)));
}

TEST_CASE("what can't be optimised is said: plans, and runs with gradients") {
    ir const program = parse_text(block);
    CHECK(contains(message_of([&] { executor e(compile(program), {.optimize = true}); }), "expected a program"));
    CHECK(contains(message_of([&] { executor e(program, {.gradients = true, .optimize = true}); }), "gradients"));
}

TEST_CASE("weights that are written are kept in step: a counter counts, and a norm that trains is not folded") {
    ir const program = parse_text(R"(
        program "Counter"
        %w: float32[64, 64] = parameter("w")
        %n: float32[] = buffer("n")
        %x: float32[300, 64] = input
        %add_: float32[] = aten.add_.Tensor(self=%n, other=1)
        %l: float32[300, 64] = aten.linear.default(input=%x, weight=%w)
        %y: float32[300, 64] = aten.mul.Tensor(self=%l, other=%n)
        return %y)");
    tensor_map const weights{{"w", at::randn({64, 64})}, {"n", at::zeros({})}};
    at::Tensor const x = at::randn({300, 64});
    auto const run = made(program, weights, {.mutations = mutation_policy::keep, .optimize = true});
    auto const plain = made(program, weights, {.mutations = mutation_policy::keep});
    for (int k = 1; k <= 3; ++k) {
        CHECK(at::allclose(run.execute({x}).tensors()[0], plain.execute({x}).tensors()[0], 1e-4, 1e-5));
        CHECK(run.weights().at("n").item().toDouble() == k);
    }
    CHECK(run.plain().weights().at("n").item().toDouble() == 3);
    auto loaded = run;
    loaded.load_weights(tensor_map{{"w", weights.at("w")}});  // the others stay as runs have left them
    CHECK(loaded.weights().at("n").item().toDouble() == 3);
    auto const give_back = made(program, weights, {.optimize = true});
    auto const given = give_back.execute({x});
    REQUIRE(given.mutations.size() == 1);
    CHECK(given.mutations[0].target == "n");
}

TEST_CASE("a search for NaN looks at the program as it was recorded") {
    ir const program = parse_text(R"(
        program "Log"
        %w: float32[64, 64] = parameter("w")
        %x: float32[300, 64] = input
        %log: float32[300, 64] = aten.log.default(self=%x)
        %l: float32[300, 64] = aten.linear.default(input=%log, weight=%w)
        %r: float32[300, 64] = aten.gelu.default(self=%l)
        return %r)");
    auto const run = made(program, {{"w", at::randn({64, 64})}}, {.optimize = true});
    std::vector<c10::IValue> const inputs{at::full({300, 64}, -1.0)};
    std::vector<at::Tensor> const expected{at::zeros({300, 64})};
    auto const v = verify_ir(run, inputs, expected);
    REQUIRE(v.non_finite.has_value());
    CHECK(v.non_finite->node == "log");
}

TEST_CASE("kernels of the caller's are called as before") {
    int calls = 0;
    kernel_registry kernels;
    kernels.add("aten.linear", [&](node_info const&, std::vector<c10::IValue>& stack) {
        ++calls;
        at::Tensor const y = stack[0].toTensor().matmul(stack[1].toTensor().t());
        stack.assign(1, y);
    });
    ir const program = parse_text(block);
    auto const weights = block_weights();
    auto const run = made(program, weights, {.kernels = kernels, .optimize = true});
    at::Tensor const x = at::randn({2, 5, 16});
    CHECK(at::allclose(run.execute({x}).tensors()[0], made(program, weights).execute({x}).tensors()[0], 1e-5, 1e-6));
    CHECK(calls == 4);
}

TEST_CASE("several threads run one optimised executor at once and get the same bits") {
    ir const program = parse_text(block);
    auto const run = made(program, block_weights(), {.optimize = true});
    at::Tensor const x = at::randn({2, 5, 16});
    at::Tensor const expected = run.execute({x}).tensors()[0];
    std::vector<int> wrong(3);
    std::vector<std::thread> threads;
    for (int& w : wrong)
        threads.emplace_back([&] {
            for (int k = 0; k < 50; ++k) w += !at::equal(run.execute({x}).tensors()[0], expected);
        });
    for (auto& t : threads) t.join();
    CHECK(wrong == std::vector<int>{0, 0, 0});
}
}  // TEST_SUITE("libtorch/optimize")
