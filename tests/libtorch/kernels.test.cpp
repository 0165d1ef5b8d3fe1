// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/kernels.hpp>

#include <torch_ir/libtorch/executor.hpp>

#include <string>
#include <vector>

#include <ATen/ops/mul.h>
#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/kernels") {
namespace {

using stack = std::vector<c10::IValue>;

/// A kernel whose result is full of `n`.
node_kernel constant(double n) {
    return [n](node_info const&, stack& s) { s = stack{at::full({2}, n)}; };
}

ir one_relu(std::string op = "aten.relu.default") {
    program_writer p;
    auto const x = p.input("x", {2});
    return p.finish({p.call("relu", std::move(op), {tensor("self", x)}, {2})});
}

double run_with(kernel_registry const& kernels, ir const& program = one_relu()) {
    return executor(program, {.kernels = kernels}).execute({counting({2})}).tensors().front()[1].item().toDouble();
}

}  // namespace

TEST_CASE("a kernel replaces an operator by its exact name, its base name, or a predicate") {
    kernel_registry exact, base, predicate, other;
    exact.add("aten.relu.default", constant(5));
    base.add("aten.relu", constant(6));
    predicate.add([](call_node const& c) { return c.name == "relu"; }, constant(7));
    other.add("aten.relu.out", constant(8));
    other.add("aten.relu_", constant(8));
    other.add([](call_node const& c) { return c.name == "gelu"; }, constant(8));
    CHECK(run_with(exact) == 5);
    CHECK(run_with(base) == 6);
    CHECK(run_with(predicate) == 7);
    CHECK(run_with(other) == 1);
}

TEST_CASE("an exact name goes before a base name, that before a predicate, the later one before the earlier") {
    kernel_registry kernels;
    auto const all = [](call_node const&) { return true; };
    kernels.add(all, constant(1));
    kernels.add(all, constant(2));
    CHECK(run_with(kernels) == 2);
    kernels.add("aten.relu", constant(3));
    CHECK(run_with(kernels) == 3);
    kernels.add("aten.relu.default", constant(4));
    kernels.add("aten.relu.default", constant(5));
    CHECK(run_with(kernels) == 5);
}

TEST_CASE("a kernel gets all arguments of the schema in order, defaults included") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const y = p.call("sum", "aten.add.Tensor", {tensor("other", x), tensor("self", x)}, {2});
    std::size_t arguments = 0;
    std::string seen;
    kernel_registry kernels;
    kernels.add("aten.add.Tensor", [&](node_info const& node, stack& s) {
        arguments = s.size();
        seen = node.name + " " + node.op + " " + std::to_string(s.at(2).toScalar().toLong());
        s = stack{s[0].toTensor().mul(10)};
    });
    auto const out = executor(p.finish({y}), {.kernels = kernels}).execute({counting({2})}).tensors().front();
    CHECK(arguments == 3);
    CHECK(seen == "sum aten.add.Tensor 1");
    CHECK(same(out, counting({2}).mul(10)));
}

TEST_CASE("a kernel makes an operator run that LibTorch doesn't know") {
    CHECK(code_of([] { executor const run(one_relu("mylib.blur.default")); }) == errc::unsupported);
    kernel_registry kernels;
    kernels.add("mylib.blur", [](node_info const&, stack& s) { s = stack{s.at(0).toTensor().mul(3)}; });
    CHECK(run_with(kernels, one_relu("mylib.blur.default")) == 3);
}

TEST_CASE("a kernel that writes to its argument writes to a copy of the caller's") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const program = p.finish({p.call("relu", "aten.relu_.default", {tensor("self", x)}, {2})});
    kernel_registry kernels;
    kernels.add("aten.relu_", [](node_info const&, stack& s) { s.at(0).toTensor().fill_(9); });
    auto const given = counting({2});
    CHECK(same(executor(program, {.kernels = kernels}).execute({given}).tensors().front(), at::full({2}, 9.0)));
    CHECK(same(given, counting({2})));
}

TEST_CASE("a kernel that fails or leaves too few results is an error that names the node") {
    kernel_registry failing, silent;
    failing.add("aten.relu", [](node_info const&, stack&) { throw std::runtime_error("no such instruction"); });
    silent.add("aten.relu", [](node_info const&, stack& s) { s.clear(); });
    auto const message = message_of([&] { run_with(failing); });
    for (auto const* part : {"'relu'", "aten.relu.default", "no such instruction"}) CHECK(contains(message, part));
    CHECK(contains(message_of([&] { run_with(silent); }), "expected 1 results, found 0"));
}

TEST_CASE("a name without a namespace and an empty function are refused") {
    kernel_registry kernels;
    CHECK(code_of([&] { kernels.add("relu", constant(1)); }) == errc::argument);
    CHECK(code_of([&] { kernels.add("aten.relu", {}); }) == errc::argument);
    CHECK(code_of([&] { kernels.add(kernel_registry::predicate(), constant(1)); }) == errc::argument);
    CHECK(kernels.empty());
}
}  // TEST_SUITE("libtorch/kernels")
