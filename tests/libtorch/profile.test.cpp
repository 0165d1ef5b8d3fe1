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

TEST_CASE("time, calls and bytes are summed by operator and by node") {
    profiler p;
    auto const run = three_nodes();
    for (int k = 0; k < 2; ++k) static_cast<void>(run.execute({counting({256})}, p));
    REQUIRE(p.events().size() == 6);
    auto const operators = by_operator(p), nodes = by_node(p);
    REQUIRE(operators.size() == 2);
    REQUIRE(nodes.size() == 3);
    CHECK(row(operators, "aten.cumsum.default").calls == 4);
    CHECK(row(operators, "aten.relu.default").allocated == 2048);
    CHECK(row(nodes, "b (aten.cumsum.default)").calls == 2);
    auto const total = [](auto const& rows) {
        return std::accumulate(rows.begin(), rows.end(), std::chrono::nanoseconds(), [](auto sum, auto const& r) { return sum + r.time; });
    };
    CHECK(total(operators) == total(nodes));
    CHECK(total(nodes).count() > 0);
    CHECK(operators[0].time >= operators[1].time);
    CHECK(p.peak_memory() >= 1024);
}

TEST_CASE("the table tells operators, nodes and the whole") {
    profiler p;
    static_cast<void>(three_nodes().execute({counting({256})}, p));
    auto const table = to_table(p, 2);
    for (auto const* part : {"operator ", "aten.cumsum.default", "aten.relu.default", "... and 1 more", "3 nodes in "}) CHECK(contains(table, part));
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
    auto const operators = by_operator(p);
    auto const inside = std::accumulate(p.events().begin(), loop, std::chrono::nanoseconds(),
                                        [](auto sum, auto const& e) { return sum + (e.depth == 1 ? e.duration : std::chrono::nanoseconds()); });
    CHECK(std::find_if(operators.begin(), operators.end(), [](auto const& r) { return contains(r.name, "while_loop"); })->time == loop->duration - inside);
}
}  // TEST_SUITE("libtorch/profile")
