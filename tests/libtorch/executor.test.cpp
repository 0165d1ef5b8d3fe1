// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/executor.hpp>

#include <cstring>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "../support/programs.hpp"
#include "../support/torch.hpp"

using namespace torch_ir_test;

namespace {

tensor_map mlp_weights() { return {{"fc.weight", counting({4, 4}).div(10)}, {"fc.bias", counting({4})}}; }

/// Each output of a program with one input.
std::vector<at::Tensor> outputs_of(ir const& program, at::Tensor const& x) { return executor(program).execute({x}).tensors(); }

attribute integer(std::int64_t n) { return n; }

}  // namespace

TEST_SUITE("libtorch/executor") {
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
        auto const parts = p.list_call("split", "aten.split.Tensor", {tensor("self", x), attr("split_size", integer(3)), attr("dim", integer(1))}, {"a", "b"}, {2, 3});
        auto const out = outputs_of(p.finish({parts[1], parts[0]}), counting({2, 6}));
        CHECK(same(out[0], counting({2, 6}).narrow(1, 3, 3)));
        CHECK(same(out[1], counting({2, 6}).narrow(1, 0, 3)));
    }

    TEST_CASE("a list of another length than the program says is an error") {
        program_writer p;
        auto const x = p.input("x", {2, 6});
        auto const parts = p.list_call("split", "aten.split.Tensor", {tensor("self", x), attr("split_size", integer(2)), attr("dim", integer(1))}, {"a", "b"}, {2, 3});
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
                for (int k = 0; k < 50; ++k)
                    wrong[static_cast<std::size_t>(t)] += same(run.execute({given}).tensors().front(), at::full({64}, t + 1.0)) ? 0 : 1;
            });
        for (auto& t : threads) t.join();
        CHECK(wrong == std::vector<int>(4, 0));
    }
}
