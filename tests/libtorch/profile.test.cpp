// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/profile.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <string>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/profile") {
namespace {

/// x → cumsum → cumsum → relu.
executor three_nodes() {
    program_writer p;
    auto const x = p.input("x", {256});
    auto const a = p.call("a", "aten.cumsum.default", {tensor("self", x), attr("dim", std::int64_t{0})}, {256});
    auto const b = p.call("b", "aten.cumsum.default", {tensor("self", a), attr("dim", std::int64_t{0})}, {256});
    return executor(p.finish({p.call("c", "aten.relu.default", {tensor("self", b)}, {256})}));
}

profile_row const& row(std::vector<profile_row> const& rows, std::string const& name) {
    return *std::find_if(rows.begin(), rows.end(), [&](auto const& r) { return r.name == name; });
}

}  // namespace

TEST_CASE("time, calls and bytes of a run are summed by operator and by node") {
    profiler p;
    static_cast<void>(three_nodes().execute({counting({256})}, p));
    auto const report = make_profile_report(p);
    REQUIRE(report.operators.size() == 2);
    REQUIRE(report.nodes.size() == 3);
    CHECK(report.runs == 1);
    CHECK(report.executed == 3);
    CHECK(row(report.operators, "aten.cumsum.default").calls == 2);
    CHECK(row(report.operators, "aten.relu.default").allocated == 1024);
    CHECK(row(report.nodes, "b").calls == 1);
    CHECK(row(report.nodes, "b").op == "aten.cumsum.default");
    auto const total = [](auto const& rows) {
        return std::accumulate(rows.begin(), rows.end(), std::chrono::nanoseconds(), [](auto sum, auto const& r) { return sum + r.time; });
    };
    CHECK(total(report.operators) == total(report.nodes));
    CHECK(total(report.nodes) == report.time);
    CHECK(report.time.count() > 0);
    CHECK(report.operators[0].time >= report.operators[1].time);
    CHECK(report.peak_memory >= 1024);
    CHECK_FALSE(report.flops);
}

TEST_CASE("of several runs the median and the least are told, and what the program calculates") {
    program_writer p;
    auto const x = p.input("x", {8, 8});
    auto const product = p.finish({p.call("product", "aten.mm.default", {tensor("self", x), tensor("mat2", x)}, {8, 8})});
    executor const multiplies(product);
    auto const cost = compute_cost(product);
    profile_collector sums("Product", &cost);
    sums.count_warm_up(2);
    for (int k = 0; k < 5; ++k) {
        profiler one;
        static_cast<void>(multiplies.execute({at::ones({8, 8})}, one));
        sums.add(one);
    }
    auto const report = sums.report();
    CHECK(report.model_name == "Product");
    CHECK(report.runs == 5);
    CHECK(report.warm_up == 2);
    CHECK(report.flops == 2 * 8 * 8 * 8);
    auto const& product_row = row(report.nodes, "product");
    CHECK(product_row.flops == 2 * 8 * 8 * 8);
    CHECK(product_row.calls == 1);
    CHECK(product_row.uncounted == 0);
    CHECK(product_row.least <= product_row.time);
    CHECK(report.least <= report.time);
}

TEST_CASE("what the symbols stand for follows from the inputs") {
    program_writer p;
    auto const x = p.input("x", {dim(expression::symbol("s0"), 4), 3});
    executor const run(p.finish({p.call("y", "aten.relu.default", {tensor("self", x)}, {dim(expression::symbol("s0"), 4), 3})}));
    auto const bound = bound_symbols(run.program(), {at::ones({7, 3})});
    REQUIRE(bound.contains("s0"));
    CHECK(bound.at("s0") == 7);
    CHECK_THROWS_AS(static_cast<void>(bound_symbols(run.program(), {at::ones({7, 4})})), error);
}

TEST_CASE("the trace is JSON with an event for each node") {
    profiler p;
    static_cast<void>(three_nodes().execute({counting({256})}, p));
    auto const trace = boost::json::parse(to_chrome_trace(p));
    auto const& events = trace.at("traceEvents").as_array();
    REQUIRE(events.size() == 6);
    CHECK(events[0].at("ph").as_string() == "X");
    CHECK(events[0].at("name").as_string() == "aten.cumsum.default");
    CHECK(events[0].at("args").at("node").as_string() == "a");
    CHECK(events[0].at("dur").to_number<double>() > 0);
    CHECK(events[2].at("ts").to_number<double>() >= events[0].at("ts").to_number<double>() + events[0].at("dur").to_number<double>());
    CHECK(events[1].at("ph").as_string() == "C");
    CHECK(events[1].at("args").at("bytes").to_number<double>() > 0);
}

TEST_CASE("what a sub-program takes is not counted twice") {
    auto const folder = std::string(TORCH_IR_TEST_DATA "/reference/models/WhileLoop");
    auto const archive = pt2_archive::open(folder + "/model.pt2");
    executor run(archive);
    run.load_weights(archive.weights<state_dict>());
    auto const inputs = to_tensors(load_safetensors(folder + "/inputs.safetensors"));
    profiler p;
    std::vector<c10::IValue> values;
    for (auto const& i : inputs) values.emplace_back(i.second);
    static_cast<void>(run.execute(values, p));
    auto const is_loop = [](auto const& e) { return contains(e.op, "while_loop"); };
    auto const loop = std::find_if(p.events().begin(), p.events().end(), is_loop);
    REQUIRE(loop != p.events().end());
    CHECK(loop->depth == 0);
    CHECK(std::any_of(p.events().begin(), loop, [](auto const& e) { return e.depth == 1; }));
    auto const operators = make_profile_report(p).operators;
    auto const inside = std::accumulate(p.events().begin(), loop, std::chrono::nanoseconds(),
                                        [](auto sum, auto const& e) { return sum + (e.depth == 1 ? e.duration : std::chrono::nanoseconds()); });
    CHECK(std::find_if(operators.begin(), operators.end(), [](auto const& r) { return contains(r.name, "while_loop"); })->time == loop->duration - inside);
}
}  // TEST_SUITE("libtorch/profile")
