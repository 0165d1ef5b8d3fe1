// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/transform_layers.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/profile.hpp>
#include <torch_ir/text/parse.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/run/transform_layers") {
namespace {

/// Calls of functorch, without the module's name.
std::string program_of(std::string text) {
    for (std::size_t at = 0; (at = text.find("vmap:", at)) != std::string::npos;) text.replace(at, 5, "torch._functorch.predispatch.");
    return "program \"V\"\n%x: float32[3, 2] = input\n" + text;
}

std::vector<at::Tensor> run_text(std::string const& text, at::Tensor const& x) { return executor(parse_text(program_of(text))).execute({x}).tensors(); }

constexpr char const* sums = R"(%#1: none = vmap:_vmap_increment_nesting@open(3, "error")
%a: float32[2] = vmap:_add_batch_dim(%x, 0, 1)
%s: float32[] = aten.sum.default(self=%a)
%r: float32[3] = vmap:_remove_batch_dim(%s, 1, 3, 0)
%#5: none = vmap:_vmap_decrement_nesting@close()
return %r
)";

/// `call` makes %y of %d, which is %x with a tangent of ones; the results are %y and its tangent.
std::string with_tangent(std::string const& call) {
    return "%o: float32[3, 2] = aten.ones_like.default(self=%x)\n"
           "%#2: none = vmap:_jvp_increment_nesting@open()\n"
           "%#3: none = vmap:_enter_dual_level@enter()\n"
           "%d: float32[3, 2] = vmap:_make_dual(%x, %o, level=0)\n" +
           call +
           "%p: float32[3, 2], %t: float32[3, 2] = vmap:_unpack_dual(%y, level=0)\n"
           "%pu: float32[3, 2] = vmap:_unwrap_for_grad(%p, 1)\n"
           "%tu: float32[3, 2] = vmap:_unwrap_for_grad@_unwrap_for_grad_1(%t, 1)\n"
           "%#8: none = vmap:_exit_dual_level@exit(level=0)\n"
           "%#9: none = vmap:_jvp_decrement_nesting@close()\n"
           "return %pu, %tu\n";
}

bool runs_vmap() {
    try {
        executor const run(parse_text(program_of(sums)));
        return true;
    } catch (error const& e) {
        CHECK(contains(e.what(), "json.hpp"));
        CHECK(contains(e.what(), "run_decompositions"));
        return false;
    }
}

}  // namespace

TEST_CASE("a function is applied along a dimension") {
    if (!runs_vmap()) return;
    auto const x = at::arange(6).reshape({3, 2}).to(at::kFloat);
    CHECK(same(run_text(sums, x)[0], x.sum(1)));
}

TEST_CASE("layers nest, and what does not depend on one is repeated in it") {
    if (!runs_vmap()) return;
    auto const x = at::arange(6).reshape({3, 2}).to(at::kFloat);
    auto const out = run_text(R"(%#1: none = vmap:_vmap_increment_nesting@a(3, "error")
%r: float32[2] = vmap:_add_batch_dim(%x, 0, 1)
%#3: none = vmap:_vmap_increment_nesting@b(2, "error")
%e: float32[] = vmap:_add_batch_dim@_add_batch_dim_1(%r, 0, 2)
%y: float32[] = aten.mul.Tensor(self=%e, other=2)
%t: float32[2] = vmap:_remove_batch_dim(%y, 2, 2, 0)
%#7: none = vmap:_vmap_decrement_nesting@c()
%u: float32[2, 3] = vmap:_remove_batch_dim@_remove_batch_dim_1(%t, 1, 3, 1)
%k: float32[1] = aten.ones.default(size=[1])
%w: float32[1, 3] = vmap:_remove_batch_dim@_remove_batch_dim_2(%k, 1, 3, 1)
%#11: none = vmap:_vmap_decrement_nesting@d()
return %u, %w
)",
                              x);
    CHECK(same(out[0], (x * 2).t()));
    CHECK(same(out[1], at::ones({1, 3})));
}

TEST_CASE("what throws within a layer closes it, and the thread goes on as before") {
    if (!runs_vmap()) return;
    auto const x = at::ones({3, 2});
    std::string const fails = R"(%#1: none = vmap:_vmap_increment_nesting@open(3, "error")
%a: float32[2] = vmap:_add_batch_dim(%x, 0, 1)
%s: float32[7] = aten.reshape.default(self=%a, shape=[7])
%r: float32[3, 7] = vmap:_remove_batch_dim(%s, 1, 3, 0)
%#5: none = vmap:_vmap_decrement_nesting@close()
return %r
)";
    for (int i = 0; i < 3; ++i) CHECK(contains(message_of([&] { run_text(fails, x); }), "'s'"));
    CHECK(same(run_text(sums, x)[0], x.sum(1)));
}

TEST_CASE("observers see what lies outside of layers") {
    if (!runs_vmap()) return;
    auto const program = parse_text(program_of(sums));
    executor run(program);
    profiler p;
    static_cast<void>(run.execute({at::ones({3, 2})}, p));
    CHECK(p.events().size() == 1);  // the one that closes the layer
}

TEST_CASE("layers that do not fit each other are errors that name the node") {
    if (!runs_vmap()) return;
    auto const message = [](std::string const& text) { return message_of([&] { run_text(text, at::ones({3, 2})); }); };
    CHECK(contains(message("%#1: none = vmap:_vmap_decrement_nesting@close()\nreturn %x\n"), "'close'"));
    CHECK(contains(message("%#1: none = vmap:_vmap_increment_nesting@open(3, \"error\")\nreturn %x\n"), "1 open at the end"));
    CHECK(contains(message("%a: float32[2] = vmap:_add_batch_dim(%x, 0, 1)\nreturn %a\n"), "'a'"));
    CHECK(contains(message("%#1: none = vmap:_grad_increment_nesting@g()\nreturn %x\n"), "run_decompositions"));
    CHECK(contains(message("%a: float32[3, 2] = vmap:_make_dual(%x, %x)\nreturn %a\n"), "'a'"));
    CHECK(contains(message("%#1: none = vmap:_exit_dual_level@e()\nreturn %x\n"), "'e'"));
    CHECK(
        contains(message("%#1: none = vmap:_vmap_increment_nesting@o(3, \"error\")\n%#2: none = vmap:_jvp_decrement_nesting@c()\nreturn %x\n"), "one of jvp"));
    CHECK(contains(message("%#1: none = vmap:_jvp_increment_nesting@o()\n%#2: none = vmap:_vmap_decrement_nesting@c()\nreturn %x\n"), "one of vmap"));
    CHECK(same(run_text(with_tangent("%y: float32[3, 2] = aten.exp.default(self=%d)\n"), at::ones({3, 2}))[1], at::ones({3, 2}).exp()));
}

TEST_CASE("a function is applied to a tensor and its tangent") {
    if (!runs_vmap()) return;
    auto const x = at::arange(6).reshape({3, 2}).to(at::kFloat);
    for (int i = 0; i < 2; ++i) {
        auto const out = run_text(with_tangent("%y: float32[3, 2] = aten.sin.default(self=%d)\n"), x);
        CHECK(same(out[0], x.sin()));
        CHECK(same(out[1], x.cos()));
    }
    CHECK(contains(message_of([&] { run_text(with_tangent("%y: float32[7] = aten.reshape.default(self=%d, shape=[7])\n"), x); }), "'y'"));
    CHECK(same(run_text(with_tangent("%y: float32[3, 2] = aten.exp.default(self=%d)\n"), x)[1], x.exp()));
}

TEST_CASE("several threads run programs with tangents, of which a process has one level") {
    if (!runs_vmap()) return;
    executor const run(parse_text(program_of(with_tangent("%y: float32[3, 2] = aten.sin.default(self=%d)\n"))));
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&, i] {
            auto const x = at::full({3, 2}, i).to(at::kFloat);
            for (int k = 0; k < 20; ++k) right += same(run.execute({x}).tensors()[1], x.cos()) ? 1 : 0;
        });
    for (auto& t : threads) t.join();
    CHECK(right == 80);
}
}  // TEST_SUITE("libtorch/run/transform_layers")
