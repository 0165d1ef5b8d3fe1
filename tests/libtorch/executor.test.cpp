// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/executor.hpp>

#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/process.hpp"
#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/executor") {
namespace {

tensor_map mlp_weights() { return {{"fc.weight", counting({4, 4}).div(10)}, {"fc.bias", counting({4})}}; }

/// Each output of a program with one input.
std::vector<at::Tensor> outputs_of(ir const& program, at::Tensor const& x) { return executor(program).execute({x}).tensors(); }

attribute integer(std::int64_t n) { return n; }

}  // namespace

TEST_CASE("a program computes what eager computes") {
    auto const weights = mlp_weights();
    auto const x = counting({2, 4}).sub(3);
    auto const expected = x.matmul(weights.at("fc.weight").t()).add(weights.at("fc.bias")).relu().add(x);
    auto const out = execute_ir(small_mlp(), {x}, weights).tensors();
    REQUIRE(out.size() == 1);
    CHECK(out.front().allclose(expected));
}

TEST_CASE("inputs may be given by name") {
    executor run(small_mlp());
    run.load_weights(mlp_weights());
    auto const x = counting({2, 4});
    CHECK(same(run.execute_named({{"x", x}}).tensors().front(), run.execute({x}).tensors().front()));
    CHECK(contains(message_of([&] { static_cast<void>(run.execute_named({{"y", x}})); }), "'x'"));
    CHECK(contains(message_of([&] { static_cast<void>(run.execute_named({{"x", x}, {"y", x}})); }), "'y'"));
}

TEST_CASE("missing weights are named, weights of another shape or dtype refused") {
    executor run(small_mlp());
    CHECK(run.missing_weights() == std::vector<std::string>{"fc.weight", "fc.bias"});
    auto const message = message_of([&] { static_cast<void>(run.execute({counting({2, 4})})); });
    for (auto const* part : {"2 missing", "'fc.weight'", "'fc.bias'"}) CHECK(contains(message, part));
    for (auto const& wrong : {counting({4}), counting({4, 4}, c10::kDouble)})
        CHECK(contains(message_of([&] { run.load_weights(tensor_map{{"fc.weight", wrong}}); }), "float32[4, 4]"));
    CHECK(run.missing_weights().size() == 2);
}

TEST_CASE("a weight that nothing uses may be missing") {
    program_writer p;
    static_cast<void>(p.weight("w", "w", {2}));
    auto const x = p.input("x", {2});
    executor const run(p.finish({x}));
    CHECK(run.missing_weights().empty());
    CHECK(same(run.execute({counting({2})}).tensors().front(), counting({2})));
}

TEST_CASE("a number is promoted as in Python") {
    program_writer p;
    auto const x = p.input("x", {2}, dtype::float16);
    auto const y = p.call("mul", "aten.mul.Tensor", {tensor("self", x), attr("other", 2.5)}, {2}, dtype::float16);
    CHECK((outputs_of(p.finish({y}), counting({2}, c10::kHalf)).front().scalar_type() == c10::kHalf));
}

TEST_CASE("sizes flow through symbolic arithmetic") {
    program_writer p;
    auto const x = p.input("x", {dim(expression::symbol("s0"), std::nullopt), 3});
    auto const symbol = [&](std::string name, std::string op, std::vector<argument> arguments) {
        call_node c;
        c.name = name;
        c.op = op_name(std::move(op));
        c.arguments = std::move(arguments);
        c.results = {p.make(name, {}, dtype::int64)};
        c.results.front().type = symbol_type{};
        auto const id = c.results.front().id;
        p.builder().call(std::move(c));
        return id;
    };
    auto const rows = symbol("rows", "aten.sym_size.int", {tensor("self", x), attr("dim", integer(0))});
    auto const all = symbol("all", "_operator.mul", {tensor("a", rows), attr("b", integer(3))});
    auto const flat = p.call("flat", "aten.view.default", {tensor("self", x), attr("size", symbol_list{{use{all}, std::int64_t{1}}})}, {6, 1});
    auto const program = p.finish({flat});
    CHECK(same(outputs_of(program, counting({2, 3})).front(), counting({6, 1})));
    CHECK(same(outputs_of(program, counting({5, 3})).front(), counting({15, 1})));
}

TEST_CASE("results of a returned list go to their own values") {
    program_writer p;
    auto const x = p.input("x", {2, 6});
    auto const parts =
        p.list_call("split", "aten.split.Tensor", {tensor("self", x), attr("split_size", integer(3)), attr("dim", integer(1))}, {"a", "b"}, {2, 3});
    auto const out = outputs_of(p.finish({parts[1], parts[0]}), counting({2, 6}));
    CHECK(same(out[0], counting({2, 6}).narrow(1, 3, 3)));
    CHECK(same(out[1], counting({2, 6}).narrow(1, 0, 3)));
}

TEST_CASE("a list of another length than the program says is an error") {
    program_writer p;
    auto const x = p.input("x", {2, 6});
    auto const parts =
        p.list_call("split", "aten.split.Tensor", {tensor("self", x), attr("split_size", integer(2)), attr("dim", integer(1))}, {"a", "b"}, {2, 3});
    auto const program = p.finish({parts[0]});
    CHECK(contains(message_of([&] { static_cast<void>(outputs_of(program, counting({2, 6}))); }), "'split'"));
}

TEST_CASE("an operator's own error is told with node and operator, on one line") {
    program_writer p;
    auto const x = p.input("x", {2, 3});
    auto const program = p.finish({p.call("mm", "aten.mm.default", {tensor("self", x), tensor("mat2", x)}, {2, 3})});
    auto const message = message_of([&] { static_cast<void>(outputs_of(program, counting({2, 3}))); });
    for (auto const* part : {"'mm'", "aten.mm.default", "2x3"}) CHECK(contains(message, part));
    CHECK_FALSE(contains(message, "\n"));
    CHECK(code_of([&] { static_cast<void>(outputs_of(program, counting({2, 3}))); }) == errc::execution);
}

TEST_CASE("a program exported on the meta device runs on the CPU") {
    program_writer p;
    auto const x = p.input("x", {3});
    auto const n = p.call("arange", "aten.arange.default", {attr("end", integer(3)), attr("device", device{"meta", -1}), attr("dtype", dtype::float32)}, {3});
    call_node check;
    check.name = "check";
    check.op = op_name("aten._assert_tensor_metadata.default");
    check.arguments = {tensor("a", x), attr("dtype", dtype::float32), attr("device", device{"meta", -1})};
    p.builder().call(std::move(check));
    auto const sum = p.call("sum", "aten.add.Tensor", {tensor("self", x), tensor("other", n)}, {3});
    CHECK(same(outputs_of(p.finish({sum}), counting({3})).front(), counting({3}).mul(2)));
}

TEST_CASE("the caller's input is not written to, and every view in the program sees the write") {
    program_writer p;
    auto const x = p.input("x", {2, 2});
    auto const before = p.call("before", "aten.select.int", {tensor("self", x), attr("dim", integer(0)), attr("index", integer(1))}, {2});
    auto const row = p.call("row", "aten.select.int", {tensor("self", x), attr("dim", integer(0)), attr("index", integer(1))}, {2});
    auto const written = p.call("written", "aten.mul_.Scalar", {tensor("self", row), attr("other", integer(10))}, {2});
    executor const run(p.finish({x, before, written}));
    auto const given = counting({2, 2});
    auto const result = run.execute({given});
    CHECK(same(given, counting({2, 2})));
    CHECK(same(result.tensors()[0], counting({2, 2}).mul(at::full({2, 2}, 1.0).index_fill(0, at::full({1}, 1, c10::kLong), 10.0))));
    CHECK(same(result.tensors()[1], result.tensors()[2]));
    REQUIRE(result.mutations.size() == 1);
    CHECK(result.mutations.front().kind == output_kind::user_input_mutation);
    CHECK(result.mutations.front().target == "x");
    CHECK(same(result.mutations.front().value, result.tensors()[0]));
    CHECK(same(run.execute({given}).tensors()[0], result.tensors()[0]));
}

TEST_CASE("two inputs over the same memory stay that") {
    program_writer p;
    auto const x = p.input("x", {4}), y = p.input("y", {2});
    auto const written = p.call("written", "aten.zero_.default", {tensor("self", x)}, {4});
    auto const sum = p.call("sum", "aten.add.Tensor", {tensor("self", y), attr("other", integer(1))}, {2});
    auto const given = counting({4});
    auto const out = executor(p.finish({written, sum})).execute({given, given.narrow(0, 2, 2)}).tensors();
    CHECK(same(out[1], at::ones({2})));
    CHECK(same(given, counting({4})));
}

TEST_CASE("operators that change the shape in place leave the caller's tensor alone") {
    program_writer p;
    auto const x = p.input("x", {2, 3});
    auto const t = p.call("t", "aten.t_.default", {tensor("self", x)}, {3, 2});
    auto const given = counting({2, 3});
    auto const out = executor(p.finish({t, x})).execute({given}).tensors();
    CHECK(same(given, counting({2, 3})));
    CHECK(same(out[0], counting({2, 3}).t()));
    CHECK(same(out[1], counting({2, 3}).t()));
}

TEST_CASE("weights and constants are not written to, their new values are told") {
    program_writer p;
    auto const b = p.weight("b_count", "count", {2}, weight_kind::buffer);
    auto const x = p.input("x", {2});
    auto const sum = p.call("sum", "aten.add_.Tensor", {tensor("self", b), tensor("other", x)}, {2});
    executor run(p.finish({sum}));
    auto const count = at::zeros({2});
    run.load_weights(tensor_map{{"count", count}});
    for (int k = 0; k < 2; ++k) {
        auto const result = run.execute({counting({2})});
        CHECK(same(result.tensors().front(), counting({2})));
        CHECK(same(count, at::zeros({2})));
        REQUIRE(result.mutations.size() == 1);
        CHECK(result.mutations.front().target == "count");
        CHECK(result.mutations.front().kind == output_kind::buffer_mutation);
    }
    run.load_weights(tensor_map{{"count", run.execute({counting({2})}).mutations.front().value}});
    CHECK(same(run.execute({counting({2})}).tensors().front(), counting({2}).mul(2)));
}

TEST_CASE("batch normalisation in training updates a copy of its statistics") {
    program_writer p;
    auto const mean = p.weight("b_mean", "mean", {3}, weight_kind::buffer), variance = p.weight("b_var", "var", {3}, weight_kind::buffer);
    auto const x = p.input("x", {4, 3});
    auto const y = p.call("bn", "aten.batch_norm.default",
                          {tensor("input", x), attr("weight", none{}), attr("bias", none{}), tensor("running_mean", mean), tensor("running_var", variance),
                           attr("training", true), attr("momentum", 0.5), attr("eps", 1e-5), attr("cudnn_enabled", false)},
                          {4, 3});
    executor run(p.finish({y}));
    tensor_map const weights{{"mean", at::zeros({3})}, {"var", at::ones({3})}};
    run.load_weights(weights);
    auto const result = run.execute({counting({4, 3})});
    CHECK(same(weights.at("mean"), at::zeros({3})));
    CHECK(same(weights.at("var"), at::ones({3})));
    REQUIRE(result.mutations.size() == 2);
    CHECK(result.mutations.front().value.allclose(counting({4, 3}).mean(0).mul(0.5)));
}

TEST_CASE("an output that is a weight is a copy of it") {
    program_writer p;
    auto const w = p.weight("w", "w", {2});
    executor run(p.finish({w}));
    auto const given = counting({2});
    run.load_weights(tensor_map{{"w", given}});
    run.execute({}).tensors().front().zero_();
    CHECK(same(given, counting({2})));
}

TEST_CASE("an output that is an input is the caller's tensor itself, until the program writes to it") {
    program_writer p;
    auto const x = p.input("x", {2}), y = p.input("y", {2});
    executor const run(p.finish({x, y}));
    auto const a = counting({2}), b = at::ones({2});
    auto const out = run.execute({a, b}).tensors();
    CHECK(out[0].is_same(a));
    CHECK(out[1].is_same(b));

    program_writer writing;
    auto const z = writing.input("z", {2});
    auto const sum = writing.call("sum", "aten.add_.Scalar", {tensor("self", z), attr("other", std::int64_t{1})}, {2});
    executor const writes(writing.finish({z, sum}));
    auto const written = writes.execute({a}).tensors();
    CHECK(written[0].is_same(written[1]));
    CHECK(same(written[0], counting({2}).add(1)));
    CHECK(same(a, counting({2})));
}

TEST_CASE("many outputs, weights among them, are each their own") {
    program_writer p;
    auto const x = p.input("x", {2});
    std::vector<value_id> outputs;
    tensor_map weights;
    for (int i = 0; i < 16; ++i) {
        std::string const n = std::to_string(i);
        outputs.push_back(p.weight("w" + n, "w" + n, {2}, weight_kind::parameter, true));
        weights.emplace("w" + n, at::full({2}, 100.0 + i));
    }
    for (int i = 0; i < 16; ++i)
        outputs.insert(outputs.begin() + 2 * i + 1, p.call("add" + std::to_string(i), "aten.add.Tensor", {tensor("self", x), attr("other", double(i))}, {2}));
    executor run(p.finish(outputs));
    run.load_weights(weights);
    auto const found = run.execute({at::zeros({2})}).tensors();
    REQUIRE(found.size() == 32);
    for (int i = 0; i < 16; ++i) {
        CHECK(found[static_cast<std::size_t>(2 * i)][0].item<double>() == 100.0 + i);
        CHECK(found[static_cast<std::size_t>(2 * i + 1)][0].item<double>() == i);
    }
}

TEST_CASE("outputs of a functional program that write back are mutations") {
    program_writer p;
    auto const b = p.weight("b_count", "count", {2}, weight_kind::buffer);
    auto const next = p.call("next", "aten.add.Scalar", {tensor("self", b), attr("other", integer(1))}, {2});
    output_node o;
    o.entries.push_back({use{next}, output_kind::buffer_mutation, "count"});
    o.entries.push_back({attribute(std::int64_t{5})});
    o.entries.push_back({use{b}});
    o.entries.push_back({attribute(none{})});
    p.builder().output(std::move(o));
    p.builder().end();
    executor run(std::move(p.builder()).result());
    run.load_weights(tensor_map{{"count", at::ones({2})}});
    auto const result = run.execute({});
    REQUIRE(result.outputs.size() == 3);
    CHECK(result.outputs[0].toInt() == 5);
    CHECK(result.outputs[2].isNone());
    CHECK(result.tensors().size() == 1);
    REQUIRE(result.mutations.size() == 1);
    CHECK(same(result.mutations.front().value, at::ones({2}).mul(2)));
}

TEST_CASE("constants of the program need no weights, and given ones replace them") {
    program_writer p;
    auto const c = p.weight("c_lifted", "lifted", {2}, weight_kind::constant);
    float const values[] = {3, 4};
    std::vector<std::byte> bytes(sizeof values);
    std::memcpy(bytes.data(), values, sizeof values);
    p.builder().constant({"lifted", make_tensor_data(dtype::float32, {2}, std::move(bytes))});
    executor run(p.finish({c}));
    CHECK(same(run.execute({}).tensors().front(), counting({2}).add(3)));
    run.load_weights(tensor_map{{"lifted", counting({2})}});
    CHECK(same(run.execute({}).tensors().front(), counting({2})));
}

TEST_CASE("a weight gets the strides that the program recorded") {
    program_writer p;
    weight_node w;
    w.result = p.make("w", {2, 3}, dtype::float32);
    std::get<tensor_type>(w.result.type).strides = shape{1, 2};
    w.target = "w";
    auto const id = w.result.id;
    p.builder().weight(std::move(w));
    call_node c;
    c.name = "stride";
    c.op = op_name("aten.sym_stride.int");
    c.arguments = {tensor("self", id), attr("dim", integer(0))};
    c.results = {p.make("stride", {}, dtype::int64)};
    auto const stride = c.results.front().id;
    p.builder().call(std::move(c));
    executor run(p.finish({id, stride}));
    run.load_weights(tensor_map{{"w", counting({2, 3})}});
    auto const result = run.execute({});
    CHECK(same(result.outputs[0].toTensor(), counting({2, 3})));
    CHECK(result.outputs[1].toInt() == 1);
}

TEST_CASE("constant inputs are part of the program") {
    program_writer p;
    auto const x = p.input("x", {2});
    input_node n;
    n.result = p.make("factor", {}, dtype::int64);
    n.kind = input_kind::constant;
    n.constant = std::int64_t{4};
    auto const factor = n.result.id;
    p.builder().input(std::move(n));
    auto const y = p.call("mul", "aten.mul.Scalar", {tensor("self", x), tensor("other", factor)}, {2});
    CHECK(same(outputs_of(p.finish({y}), counting({2})).front(), counting({2}).mul(4)));
}

TEST_CASE("a flattened call runs by the schema of its operator") {
    program_writer p;
    auto const x = p.input("x", {2, 2}), y = p.input("y", {2, 2});
    call_node c;
    c.name = "cat";
    c.op = op_name("aten.cat.default");
    c.bound = binding::flattened;
    c.arguments = {tensor("", x), tensor("", y), attr("_tensor_list_sizes", std::vector<std::int64_t>{2}), attr("dim", integer(1))};
    c.results = {p.make("cat", {2, 4}, dtype::float32)};
    auto const id = c.results.front().id;
    p.builder().call(std::move(c));
    auto const out = executor(p.finish({id})).execute({counting({2, 2}), at::ones({2, 2})}).tensors().front();
    CHECK(same(out.narrow(1, 2, 2), at::ones({2, 2})));
}

TEST_CASE("gradients are neither recorded nor switched off for the caller") {
    auto const x = counting({2, 4}).requires_grad_();
    auto const out = execute_ir(small_mlp(), {x}, mlp_weights()).tensors().front();
    CHECK_FALSE(out.requires_grad());
    CHECK(x.requires_grad());
    CHECK(c10::GradMode::is_enabled());
}

TEST_CASE("outputs are ordinary tensors: they may be written to, viewed and trained with") {
    auto const w = at::ones({4}).requires_grad_();
    program_writer p;
    auto const x = p.input("x", {4});
    auto const y = p.call("y", "aten.add.Scalar", {tensor("self", x), attr("other", 1.0)}, {4});
    auto const v = p.call("v", "aten.view.default", {tensor("self", y), attr("size", std::vector<std::int64_t>{2, 2})}, {2, 2});
    auto const out = executor(p.finish({y, v, y})).execute({counting({4})}).tensors();
    for (auto const& t : out) {
        CHECK_FALSE(t.is_inference());
        CHECK_FALSE(t.is_view());
    }
    CHECK(out[0].is_same(out[2]));
    out[0].mul(w).sum().backward();
    CHECK(same(w.grad(), counting({4}).add(1)));
    out[0].zero_();
    CHECK(same(out[1], at::zeros({2, 2})));
}

TEST_CASE("a view of an input that is returned counts writes together with the input") {
    program_writer p;
    auto const x = p.input("x", {4});
    auto const v = p.call("v", "aten.view.default", {tensor("self", x), attr("size", std::vector<std::int64_t>{2, 2})}, {2, 2});
    auto const given = counting({4});
    auto const out = executor(p.finish({v})).execute({given}).tensors().front();
    auto const before = given._version();
    out.add_(1);
    CHECK(given._version() == before + 1);
    CHECK(same(given, counting({4}).add(1)));
}

TEST_CASE("with gradients a run is differentiable in its inputs and weights, as eager code is") {
    auto const eager_x = counting({2, 4}).sub(3).requires_grad_(), eager_w = counting({4, 4}).div(10).requires_grad_(), b = counting({4});
    eager_x.matmul(eager_w.t()).add(b).relu().add(eager_x).square().sum().backward();

    auto const x = eager_x.detach().clone().requires_grad_(), w = eager_w.detach().clone().requires_grad_();
    executor run(small_mlp(), {.gradients = true});
    run.load_weights(tensor_map{{"fc.weight", w}, {"fc.bias", b}});
    for (int k = 0; k < 2; ++k) {
        x.mutable_grad() = at::Tensor();
        w.mutable_grad() = at::Tensor();
        run.execute({x}).tensors().front().square().sum().backward();
        CHECK(x.grad().allclose(eager_x.grad()));
        CHECK(w.grad().allclose(eager_w.grad()));
    }
    CHECK_FALSE(b.grad().defined());
    c10::AutoGradMode const off(false);
    CHECK_FALSE(run.execute({x}).tensors().front().requires_grad());
}

TEST_CASE("with gradients, weights from a file become parameters that can be trained") {
    program_writer p;
    weight_node n;
    n.result = p.make("w", {2}, dtype::float32);
    std::get<tensor_type>(n.result.type).requires_grad = true;
    n.target = "w";
    auto const id = n.result.id;
    p.builder().weight(std::move(n));
    auto const y = p.call("y", "aten.mul.Scalar", {tensor("self", id), attr("other", 3.0)}, {2});
    executor run(p.finish({y}), {.gradients = true});
    run.load_weights(to_state_dict({{"w", counting({2})}}));
    run.execute({}).tensors().front().sum().backward();
    auto const w = run.weights().at("w");
    CHECK(same(w.grad(), at::full({2}, 3.0)));
    c10::AutoGradMode const off(false);
    w.sub_(w.grad());
    CHECK(same(run.execute({}).tensors().front(), counting({2}).sub(3).mul(3)));
}

TEST_CASE("with gradients, a program that writes to its input or weight is differentiable and changes neither") {
    for (bool const of_weight : {false, true}) {
        program_writer p;
        auto const a = of_weight ? p.weight("a", "a", {4}) : p.input("a", {4});
        auto const half =
            p.call("half", "aten.slice.Tensor", {tensor("self", a), attr("dim", integer(0)), attr("start", integer(2)), attr("end", integer(4))}, {2});
        static_cast<void>(p.call("written", "aten.mul_.Scalar", {tensor("self", half), attr("other", 10.0)}, {2}));
        auto const y = p.call("y", "aten.mul.Tensor", {tensor("self", a), tensor("other", a)}, {4});
        executor run(p.finish({y}), {.gradients = true});
        auto const given = counting({4}).requires_grad_();
        if (of_weight) run.load_weights(tensor_map{{"a", given}});
        auto const result = of_weight ? run.execute({}) : run.execute({given});
        result.tensors().front().sum().backward();
        CHECK(same(given.detach(), counting({4})));
        auto const eager = counting({4}).requires_grad_(), copy = eager.clone();
        copy.narrow(0, 2, 2).mul_(10.0);
        copy.mul(copy).sum().backward();
        CHECK(given.grad().allclose(eager.grad()));
        REQUIRE(result.mutations.size() == 1);
        CHECK(same(result.mutations.front().value.detach(), copy.detach()));
    }
}

TEST_CASE("an executor may keep what the program writes to its buffers, and never the caller's") {
    program_writer p;
    auto const b = p.weight("b_count", "count", {2}, weight_kind::buffer);
    auto const x = p.input("x", {2});
    auto const sum = p.call("sum", "aten.add_.Tensor", {tensor("self", b), tensor("other", x)}, {2});
    auto const program = p.finish({sum});
    executor run(program, {.mutations = mutation_policy::keep});
    auto const count = at::zeros({2});
    run.load_weights(tensor_map{{"count", count}});
    for (int k = 1; k <= 3; ++k) {
        auto const result = run.execute({counting({2})});
        CHECK(same(result.tensors().front(), counting({2}).mul(k)));
        CHECK(result.mutations.empty());
        result.tensors().front().zero_();  // an output is the caller's
        CHECK(same(run.weights().at("count"), counting({2}).mul(k)));
        CHECK(same(count, at::zeros({2})));
    }
    executor const copy = run;
    CHECK(same(copy.execute({counting({2})}).tensors().front(), counting({2}).mul(4)));
    CHECK(same(run.weights().at("count"), counting({2}).mul(3)));
    run.load_weights_from_state_dict(tensor_map{{"count", count}});
    CHECK(same(run.execute({counting({2})}).tensors().front(), counting({2})));
}

TEST_CASE("buffers that a functional program gives back may be kept as well") {
    program_writer p;
    auto const b = p.weight("b_count", "count", {2}, weight_kind::buffer);
    auto const next = p.call("next", "aten.add.Scalar", {tensor("self", b), attr("other", integer(1))}, {2});
    output_node o;
    o.entries.push_back({use{next}, output_kind::buffer_mutation, "count"});
    o.entries.push_back({use{next}});
    p.builder().output(std::move(o));
    p.builder().end();
    executor run(std::move(p.builder()).result(), {.mutations = mutation_policy::keep});
    run.load_weights(tensor_map{{"count", at::zeros({2})}});
    for (int k = 1; k <= 3; ++k) CHECK(same(run.execute({}).tensors().front(), at::full({2}, static_cast<double>(k))));
}

TEST_CASE("weights may be replaced while other threads run: a run sees all old ones or all new ones") {
    program_writer p;
    auto const a = p.weight("a", "a", {2}), b = p.weight("b", "b", {2});
    auto const y = p.call("y", "aten.sub.Tensor", {tensor("self", a), tensor("other", b)}, {2});
    executor run(p.finish({y}));
    auto const load = [&](double n) { run.load_weights(tensor_map{{"a", at::full({2}, n)}, {"b", at::full({2}, n)}}); };
    load(0);
    int wrong = 0;
    std::thread runner([&] {
        for (int k = 0; k < 300; ++k) wrong += same(run.execute({}).tensors().front(), at::zeros({2})) ? 0 : 1;
    });
    for (int k = 0; k < 300; ++k) load(k);
    runner.join();
    CHECK(wrong == 0);
}

TEST_CASE("every wrong input is named") {
    program_writer p;
    auto const n = expression::symbol("s0");
    auto const x = p.input("x", {dim(n, std::nullopt), 3}), y = p.input("y", {dim(n, std::nullopt)});
    executor const run(p.finish({x, y}));
    auto const told = [&](std::vector<c10::IValue> inputs) { return message_of([&] { static_cast<void>(run.execute(inputs)); }); };
    CHECK(contains(told({counting({2, 3})}), "2 (x, y)"));
    CHECK(contains(told({counting({2, 4}), counting({2})}), "'x'"));
    CHECK(contains(told({counting({2, 3}, c10::kDouble), counting({2})}), "'x'"));
    CHECK(contains(told({counting({2, 3}), counting({5})}), "'y' (number 1), dimension 0"));
    CHECK(contains(told({counting({2, 3}), 7}), "'y'"));
}

TEST_CASE("many threads may run one executor, in place operators included") {
    program_writer p;
    auto const b = p.weight("b", "b", {64}, weight_kind::buffer);
    auto const x = p.input("x", {64});
    auto const y = p.call("add", "aten.add_.Tensor", {tensor("self", b), tensor("other", x)}, {64});
    executor run(p.finish({y}));
    run.load_weights(tensor_map{{"b", at::ones({64})}});
    std::vector<int> wrong(4, 0);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            auto const given = at::full({64}, static_cast<double>(t));
            for (int k = 0; k < 50; ++k) wrong[static_cast<std::size_t>(t)] += same(run.execute({given}).tensors().front(), at::full({64}, t + 1.0)) ? 0 : 1;
        });
    for (auto& t : threads) t.join();
    CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("operators that reach outside are refused unless they are allowed") {
    temporary_folder const folder;
    std::filesystem::path const file = folder / "secret";
    write_text(file, "12345678");
    program_writer p;
    auto const x = p.input("x", {2});
    auto const read = p.call("read", "aten.from_file.default", {attr("filename", file.string()), attr("shared", false), attr("size", std::int64_t{2})}, {2});
    auto const program = p.finish({p.call("sum", "aten.add.Tensor", {tensor("self", x), tensor("other", read)}, {2})});
    auto const message = message_of([&] { executor const run(program); });
    for (auto const* part : {"'read'", "aten.from_file", "reads and writes files", "allow"}) CHECK(contains(message, part));
    executor_options options;
    options.allowed_operators = {"aten.from_file"};
    CHECK_NOTHROW(static_cast<void>(executor(program, options).execute({counting({2})})));
    CHECK(contains(message_of([&] { executor const run(program, {.allowed_operators = {"aten.save"}}); }), "'read'"));
}

TEST_CASE("an alias of another shape stays within the memory of its argument") {
    program_writer p;
    auto const x = p.input("x", {2, 3});
    auto const all = p.call("all", "aten._reshape_alias.default",
                            {tensor("self", x), attr("size", std::vector<std::int64_t>{6}), attr("stride", std::vector<std::int64_t>{1})}, {6});
    auto const good = p.finish({all});
    CHECK(same(outputs_of(good, counting({2, 3})).front(), counting({6})));
    program_writer q;
    auto const y = q.input("y", {2, 3});
    auto const far = q.call("far", "aten._reshape_alias.default",
                            {tensor("self", y), attr("size", std::vector<std::int64_t>{64}), attr("stride", std::vector<std::int64_t>{1})}, {64});
    auto const bad = q.finish({far});
    CHECK(contains(message_of([&] { static_cast<void>(outputs_of(bad, counting({2, 3}))); }), "'far'"));
}

TEST_CASE("a run of too many calls in sub-programs is refused") {
    program_writer p;
    auto const x = p.input("x", {2});
    subgraph_info const s{0, "body"};
    announce_subgraph(p.builder(), s, [&](ir_builder& nested) {
        program_writer q;
        auto const y = q.input("y", {2});
        q.finish({q.call("neg", "aten.neg.default", {tensor("self", y)}, {2})}).drive(nested);
    });
    value_id last = x;
    for (int i = 0; i < 10; ++i)
        last = p.call("call_" + std::to_string(i), "higher_order.invoke_subgraph",
                      {attr("", subgraph_ref{0, "body"}), attr("", std::string("id")), tensor("", last)}, {2});
    auto const program = p.finish({last});
    executor_options options;
    options.most_nested_calls = 20;
    CHECK_NOTHROW(static_cast<void>(executor(program, options).execute({counting({2})})));
    options.most_nested_calls = 19;
    auto const message = message_of([&] { static_cast<void>(executor(program, options).execute({counting({2})})); });
    for (auto const* part : {"more than 19 calls", "--max-calls"}) CHECK(contains(message, part));
}

}  // TEST_SUITE("libtorch/executor")
