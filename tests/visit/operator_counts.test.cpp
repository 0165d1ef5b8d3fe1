// SPDX-License-Identifier: MIT
#include <torch_ir/visit/operator_counts.hpp>

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("visit/operator_counts") {
namespace {

using counts = std::vector<std::pair<std::string, std::size_t>>;

counts counts_of(ir const& program) {
    counts out;
    for (auto const& o : count_operators(program)) out.emplace_back(o.op_type, o.count);
    return out;
}

}  // namespace

TEST_CASE("the most frequent operator comes first, equals stand in order of occurrence") {
    program_writer p;
    auto x = p.input("x", {2});
    for (auto const* op : {"aten.relu.default", "aten.tanh.default", "aten.sigmoid.default", "aten.tanh.default"})
        x = p.call("c" + std::to_string(to_index(x)), op, {tensor("self", x)}, {2});
    CHECK(counts_of(p.finish({x})) == counts{{"aten.tanh.default", 2}, {"aten.relu.default", 1}, {"aten.sigmoid.default", 1}});
}

TEST_CASE("sub-programs are not looked into, and there are no getitems") {
    program_writer p;
    auto const x = p.input("x", {2});
    program_writer inner;
    auto nested = p.builder().subgraph({0, "body"});
    nested.begin({});
    call_node relu;
    relu.name = "relu";
    relu.op = op_name("aten.relu.default");
    relu.results.push_back(inner.make("relu", {2}, dtype::float32));
    nested.call(std::move(relu));
    nested.output({});
    nested.end();
    p.builder().end_subgraph({0, "body"}, std::move(nested));
    auto const y = p.call("scan", "higher_order.scan", {attr("", subgraph_ref{0, "body"}), tensor("", x)}, {2});
    auto const z = p.call("mul", "_operator.mul", {tensor("", y)}, {2});
    CHECK(counts_of(p.finish({z})) == counts{{"higher_order.scan", 1}, {"_operator.mul", 1}});
}
}  // TEST_SUITE("visit/operator_counts")
