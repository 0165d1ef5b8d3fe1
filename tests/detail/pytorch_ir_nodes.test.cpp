// SPDX-License-Identifier: MIT
#include <torch_ir/detail/pytorch_ir_nodes.hpp>

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("detail/pytorch_ir_nodes") {
namespace {

using counts = std::vector<std::pair<std::string, std::size_t>>;

counts counts_of(ir const& program) {
    counts out;
    for (auto const& o : torch_ir::detail::count_pytorch_ir_types(program)) out.emplace_back(o.op_type, o.count);
    return out;
}

}  // namespace

TEST_CASE("each used result of a call with several counts as a getitem") {
    program_writer p;
    auto const x = p.input("x", {4, 2});
    auto const parts = p.list_call("split", "aten.split.Tensor", {tensor("self", x)}, {"getitem", "split_unused_1", "getitem_1"}, {1, 2});
    CHECK(counts_of(p.finish({parts[0], parts[2]})) == counts{{"<built-in function getitem>", 2}, {"aten.split.Tensor", 1}});
}

TEST_CASE("a list inside of a tuple counts for itself and for each of its tensors") {
    program_writer p;
    auto const x = p.input("x", {8, 2});
    call_node c;
    c.name = "histogramdd";
    c.op = op_name("aten.histogramdd.default");
    c.arguments = {tensor("self", x)};
    for (auto const* name : {"getitem", "getitem_2", "getitem_3"}) c.results.push_back(p.make(name, {3}, dtype::float32));
    c.returns = {-1, 2};
    auto const first = c.results[0].id;
    p.builder().call(std::move(c));
    CHECK(counts_of(p.finish({first})) == counts{{"<built-in function getitem>", 4}, {"aten.histogramdd.default", 1}});
}

TEST_CASE("higher-order and Python operators are named as pytorch-ir names them") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const y = p.call("scan", "higher_order.scan", {tensor("", x)}, {2});
    auto const z = p.call("mul", "_operator.mul", {tensor("", y)}, {2});
    CHECK(counts_of(p.finish({z})) == counts{{"scan", 1}, {"<built-in function mul>", 1}});
}
}  // TEST_SUITE("detail/pytorch_ir_nodes")
