// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/higher_order.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/text/parse.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/run/higher_order") {
namespace {

/// Announces a sub-program of `inputs` inputs of which `body` makes results, and is its reference.
attribute subprogram(program_writer& outer, std::uint32_t index, std::size_t inputs,
                     std::function<std::vector<value_id>(program_writer&, std::vector<value_id> const&)> const& body) {
    program_writer inner;
    std::vector<value_id> ids;
    for (std::size_t i = 0; i < inputs; ++i) ids.push_back(inner.input("arg" + std::to_string(i), {2}));
    auto const results = body(inner, ids);
    auto const program = inner.finish(results);
    subgraph_info const s{index, "sub_" + std::to_string(index)};
    announce_subgraph(outer.builder(), s, [&](ir_builder& nested) { program.drive(nested); });
    return subgraph_ref{s.index, s.name};
}

value_id scaled(program_writer& p, value_id x, std::int64_t by) {
    return p.call("mul" + std::to_string(to_index(x)), "aten.mul.Tensor", {tensor("self", x), attr("other", by)}, {2});
}

}  // namespace

TEST_CASE("cond runs the branch that the predicate chooses") {
    program_writer p;
    auto const x = p.input("x", {2}), flag = p.input("flag", {}, dtype::bool_);
    auto const yes = subprogram(p, 0, 1, [](auto& q, auto const& in) { return std::vector{scaled(q, in[0], 2)}; });
    auto const no = subprogram(p, 1, 1, [](auto& q, auto const& in) { return std::vector{scaled(q, in[0], 3)}; });
    executor const run(p.finish({p.call("cond", "higher_order.cond", {tensor("", flag), attr("", yes), attr("", no), attr("", tensor_list{{x}})}, {2})}));
    auto const t = counting({2});
    CHECK(same(run.execute({t, at::full({}, true, c10::kBool)}).tensors().front(), t.mul(2)));
    CHECK(same(run.execute({t, at::full({}, false, c10::kBool)}).tensors().front(), t.mul(3)));
}

TEST_CASE("while_loop carries values until the condition fails") {
    program_writer p;
    auto const n = p.input("n", {}, dtype::int64), x = p.input("x", {2});
    auto const condition = subprogram(p, 0, 3, [](auto& q, auto const& in) {
        return std::vector{q.call("lt", "aten.lt.Scalar", {tensor("self", in[0]), attr("other", std::int64_t{5})}, {}, dtype::bool_)};
    });
    auto const body = subprogram(p, 1, 3, [](auto& q, auto const& in) {
        auto const next = q.call("next", "aten.add.Scalar", {tensor("self", in[0]), attr("other", std::int64_t{1})}, {}, dtype::int64);
        return std::vector{next, q.call("sum", "aten.add.Tensor", {tensor("self", in[1]), tensor("other", in[2])}, {2})};
    });
    call_node c;
    c.name = "loop";
    c.op = op_name("higher_order.while_loop");
    c.arguments = {attr("", condition), attr("", body), attr("", tensor_list{{n, x}}), attr("", tensor_list{{x}})};
    c.results = {p.make("n_out", {}, dtype::int64), p.make("x_out", {2}, dtype::float32)};
    auto const result = c.results[1].id;
    p.builder().call(std::move(c));
    executor const run(p.finish({result}));
    auto const t = counting({2});
    CHECK(same(run.execute({at::zeros({}, c10::kLong), t}).tensors().front(), t.mul(6)));
    CHECK(same(run.execute({at::full({}, 9, c10::kLong), t}).tensors().front(), t));
}

TEST_CASE("map stacks what the body makes of each row") {
    program_writer p;
    auto const x = p.input("x", {3, 2}), y = p.input("y", {2});
    auto const body = subprogram(p, 0, 2, [](auto& q, auto const& in) {
        return std::vector{q.call("sum", "aten.add.Tensor", {tensor("self", in[0]), tensor("other", in[1])}, {2})};
    });
    executor const run(p.finish({p.call("map", "higher_order.map_impl", {attr("", body), attr("", tensor_list{{x}}), attr("", tensor_list{{y}})}, {3, 2})}));
    CHECK(same(run.execute({counting({3, 2}), at::ones({2})}).tensors().front(), counting({3, 2}).add(1)));
}

TEST_CASE("scan carries a state and stacks the results") {
    program_writer p;
    auto const initial = p.input("initial", {2}), x = p.input("x", {3, 2});
    auto const body = subprogram(p, 0, 2, [](auto& q, auto const& in) {
        auto const sum = q.call("sum", "aten.add.Tensor", {tensor("self", in[0]), tensor("other", in[1])}, {2});
        return std::vector{sum, scaled(q, sum, 10)};
    });
    call_node c;
    c.name = "scan";
    c.op = op_name("higher_order.scan");
    c.arguments = {attr("", body), attr("", tensor_list{{initial}}), attr("", tensor_list{{x}}), attr("", tensor_list{})};
    c.results = {p.make("state", {2}, dtype::float32), p.make("all", {3, 2}, dtype::float32)};
    auto const state = c.results[0].id, all = c.results[1].id;
    p.builder().call(std::move(c));
    auto const out = executor(p.finish({state, all})).execute({at::zeros({2}), counting({3, 2})}).tensors();
    CHECK(same(out[0], counting({3, 2}).sum(0)));
    CHECK(same(out[1], counting({3, 2}).cumsum(0).mul(10)));
}

TEST_CASE("a region for the device that the program was recorded on is one for the device that it runs on") {
    std::string const body = R"(
        graph 0 {
            %a: float32[2, 2]{device="cuda:0"} = input
            %m: bfloat16[2, 2]{device="cuda:0"} = aten.mm.default(self=%a, mat2=%a)
            return %m
        }
        %y: bfloat16[2, 2]{device="cuda:0"} = higher_order.wrap_with_autocast(DEVICE, torch.bfloat16, True, False, graph(0, "body"), %x)
        return %y)";
    auto const run_in = [&](std::string const& region) {
        std::string text = "program \"Cast\"\n%x: float32[2, 2]{device=\"cuda:0\"} = input\n" + body;
        text.replace(text.find("DEVICE"), 6, "\"" + region + "\"");
        torch_ir::executor const run(torch_ir::parse_text(text));
        return run.execute({at::ones({2, 2})}).tensors().front().scalar_type();
    };
    CHECK((run_in("cuda") == at::kBFloat16));
    CHECK((run_in("xpu") == at::kFloat));  // says nothing about the CPU
}

TEST_CASE("autocast holds inside of its region only") {
    program_writer p;
    auto const x = p.input("x", {2, 2});
    auto const body = subprogram(p, 0, 1, [](auto& q, auto const& in) {
        return std::vector{q.call("mm", "aten.mm.default", {tensor("self", in[0]), tensor("mat2", in[0])}, {2, 2}, dtype::bfloat16)};
    });
    auto const inside =
        p.call("cast", "higher_order.wrap_with_autocast",
               {attr("", std::string("cpu")), attr("", dtype::bfloat16), attr("", true), attr("", none{}), attr("", body), tensor("", x)}, {2, 2});
    auto const outside = p.call("mm", "aten.mm.default", {tensor("self", x), tensor("mat2", x)}, {2, 2});
    auto const out = executor(p.finish({inside, outside})).execute({counting({2, 2})}).tensors();
    CHECK((out[0].scalar_type() == c10::kBFloat16));
    CHECK((out[1].scalar_type() == c10::kFloat));
    CHECK_FALSE(at::autocast::is_autocast_enabled(c10::kCPU));
}

TEST_CASE("regions that only mark something run their body") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const body = subprogram(p, 0, 1, [](auto& q, auto const& in) { return std::vector{scaled(q, in[0], 2)}; });
    auto const a = p.call("a", "higher_order.wrap_with_set_grad_enabled", {attr("", true), attr("", body), tensor("", x)}, {2});
    auto const b = p.call("b", "higher_order.invoke_subgraph", {attr("", body), attr("", std::string("id")), tensor("", a)}, {2});
    auto const c = p.call("c", "higher_order.strict_mode", {attr("", body), attr("", tensor_list{{b}})}, {2});
    auto const out = executor(p.finish({c})).execute({counting({2}).requires_grad_()}).tensors().front();
    CHECK(same(out, counting({2}).mul(8)));
    CHECK_FALSE(out.requires_grad());
    CHECK(c10::GradMode::is_enabled());
}

TEST_CASE("an error inside of a sub-program names the node there") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const body = subprogram(p, 0, 1, [](auto& q, auto const& in) {
        return std::vector{q.call("inner", "aten.reshape.default", {tensor("self", in[0]), attr("shape", std::vector<std::int64_t>{7})}, {7})};
    });
    executor const run(p.finish({p.call("outer", "higher_order.invoke_subgraph", {attr("", body), attr("", none{}), tensor("", x)}, {2})}));
    auto const message = message_of([&] { static_cast<void>(run.execute({counting({2})})); });
    CHECK(contains(message, "'inner'"));
    CHECK(contains(message, "aten.reshape.default"));
}

TEST_CASE("a wrong number of operands is an error that names the node") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const body = subprogram(p, 0, 2, [](auto&, auto const& in) { return std::vector{in[0]}; });
    executor const run(p.finish({p.call("outer", "higher_order.invoke_subgraph", {attr("", body), attr("", none{}), tensor("", x)}, {2})}));
    CHECK(contains(message_of([&] { static_cast<void>(run.execute({counting({2})})); }), "'outer'"));
}
}  // TEST_SUITE("libtorch/run/higher_order")
