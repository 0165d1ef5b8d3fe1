// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/compile.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/run/compile") {
namespace {

std::vector<std::uint32_t> written(ir const& program) { return compile(program).steps.front().written; }

/// A program of one call, whose first argument is the input.
ir one_call(std::string op, std::vector<argument> more) {
    program_writer p;
    auto const x = p.input("x", {2});
    more.insert(more.begin(), tensor("", x));
    return p.finish({p.call("n", std::move(op), std::move(more), {2})});
}

}  // namespace

TEST_CASE("a value dies behind its last use, one that an output uses lives on") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const a = p.call("a", "aten.relu.default", {tensor("self", x)}, {2});
    auto const b = p.call("b", "aten.add.Tensor", {tensor("self", a), tensor("other", x)}, {2});
    auto const unused = p.call("unused", "aten.neg.default", {tensor("self", b)}, {2});
    auto const plan = compile(p.finish({b}));
    REQUIRE(plan.steps.size() == 3);
    CHECK(plan.steps[0].dying.empty());
    CHECK((plan.steps[1].dying == std::vector<value_id>{x, a}));
    CHECK((plan.steps[2].dying == std::vector<value_id>{unused}));
    CHECK_FALSE(plan.uses(unused));
    CHECK(plan.outputs.front().name == "b");
    CHECK(plan.outputs.front().is_tensor);
}

TEST_CASE("written operands are those of the schema, and running statistics in training") {
    CHECK(written(one_call("aten.relu.default", {})).empty());
    CHECK(written(one_call("aten.relu_.default", {})) == std::vector<std::uint32_t>{0});
    auto const batch_norm = [](bool training) {
        program_writer p;
        auto const x = p.input("x", {2, 3});
        auto const m = p.weight("m", "m", {3}), v = p.weight("v", "v", {3});
        return p.finish({p.call("n", "aten.batch_norm.default",
                                {tensor("input", x), attr("weight", none{}), attr("bias", none{}), tensor("running_mean", m), tensor("running_var", v),
                                 attr("training", training), attr("momentum", 0.1), attr("eps", 1e-5), attr("cudnn_enabled", true)},
                                {2, 3})});
    };
    CHECK(written(batch_norm(true)) == std::vector<std::uint32_t>{3, 4});
    CHECK(written(batch_norm(false)).empty());
}

TEST_CASE("outputs that depend on random numbers are known") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const noise = p.call("noise", "aten.rand_like.default", {tensor("self", x)}, {2});
    auto const sum = p.call("sum", "aten.add.Tensor", {tensor("self", noise), tensor("other", x)}, {2});
    auto const plain = p.call("plain", "aten.relu.default", {tensor("self", x)}, {2});
    auto const plan = compile(p.finish({sum, plain}));
    CHECK(plan.is_random);
    CHECK(plan.outputs[0].is_random);
    CHECK_FALSE(plan.outputs[1].is_random);
}

TEST_CASE("random numbers written in place reach every view of the memory") {
    program_writer p;
    auto const x = p.input("x", {2, 2});
    auto const copy = p.call("copy", "aten.clone.default", {tensor("self", x)}, {2, 2});
    auto const view = p.call("view", "aten.select.int", {tensor("self", copy), attr("dim", std::int64_t{0}), attr("index", std::int64_t{0})}, {2});
    auto const drawn = p.call("drawn", "aten.uniform_.default", {tensor("self", view)}, {2});
    auto const plan = compile(p.finish({copy, drawn, x}));
    CHECK(plan.outputs[0].is_random);
    CHECK(plan.outputs[1].is_random);
    CHECK_FALSE(plan.outputs[2].is_random);
}

TEST_CASE("dropout outside of training is not random") {
    auto const random = [](double p, bool train) { return compile(one_call("aten.native_dropout.default", {attr("p", p), attr("train", train)})).is_random; };
    CHECK(random(0.5, true));
    CHECK_FALSE(random(0.5, false));
    CHECK_FALSE(random(0.0, true));
    CHECK(compile(one_call("aten.bernoulli.p", {attr("p", 0.5)})).is_random);
}

TEST_CASE("an operator that is not registered is an error that says what to do") {
    auto const message = message_of([] { static_cast<void>(compile(one_call("mylib.blur.default", {}))); });
    for (auto const* part : {"'n'", "mylib.blur.default", "load"}) CHECK(contains(message, part));
    CHECK(code_of([] { static_cast<void>(compile(one_call("aten.relu.no_such_overload", {}))); }) == errc::unsupported);
    CHECK(code_of([] { static_cast<void>(compile(one_call("os.system", {}))); }) == errc::unsupported);
}

TEST_CASE("more results than the operator returns are an error") {
    program_writer p;
    auto const x = p.input("x", {2});
    call_node c;
    c.name = "n";
    c.op = op_name("aten.relu.default");
    c.arguments = {tensor("self", x)};
    c.results = {p.make("a", {2}, dtype::float32), p.make("b", {2}, dtype::float32)};
    p.builder().call(std::move(c));
    auto const program = p.finish({});
    CHECK(code_of([&] { static_cast<void>(compile(program)); }) == errc::invalid_ir);
}

TEST_CASE("a value that is used before it is made is an error") {
    program_writer p;
    auto const x = p.input("x", {2});
    static_cast<void>(p.call("a", "aten.relu.default", {tensor("self", value_id{2})}, {2}));
    auto const b = p.call("b", "aten.relu.default", {tensor("self", x)}, {2});
    auto const program = p.finish({b});
    plan_compiler compiler;
    compiler.begin(program.info());
    compiler.input(program.input(program.inputs().front()));
    CHECK(contains(message_of([&] { compiler.call(program.call(program.calls().front())); }), "'a'"));
}

TEST_CASE("a higher-order operator needs its sub-programs") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const program = p.finish({p.call("c", "higher_order.cond", {tensor("", x)}, {2})});
    CHECK(contains(message_of([&] { static_cast<void>(compile(program)); }), "sub-programs"));
    program_writer q;
    auto const y = q.input("y", {2});
    auto const unknown = q.finish({q.call("c", "higher_order.flex_attention", {tensor("", y)}, {2})});
    CHECK(contains(message_of([&] { static_cast<void>(compile(unknown)); }), "while_loop"));
}

TEST_CASE("the place in the model is told by module and source line") {
    call_metadata m;
    CHECK(location_of(m).empty());
    m.stack = std::make_shared<module_stack const>(module_stack{{"", "", "Net"}, {"k", "layers.0", "Linear"}});
    m.trace = std::make_shared<std::string const>("  File \"/a/b/first.py\", line 3, in f\n    x\n  File \"/a/model.py\", line 12, in forward\n    y");
    CHECK(location_of(m) == " in module 'layers.0' at model.py:12");
}
}  // TEST_SUITE("libtorch/run/compile")
