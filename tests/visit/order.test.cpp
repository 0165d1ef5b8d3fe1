// SPDX-License-Identifier: MIT
#include <torch_ir/visit/order.hpp>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("visit/order") {
namespace {

/// One input and calls that negate the values with the given ids (0 is the input, i + 1 the result of call i).
ir chain(std::vector<std::uint32_t> const& used) {
    program_writer p;
    p.input("x", {2});
    for (std::size_t i = 0; i < used.size(); ++i) p.call("neg_" + std::to_string(i), "aten.neg.default", {tensor("self", value_id{used[i]})}, {2});
    return p.finish({value_id{static_cast<std::uint32_t>(used.size())}});
}

}  // namespace

TEST_CASE("trace order is kept where the data flow allows it") { CHECK(topological_order(chain({0, 0, 1})) == std::vector<vertex>{0, 1, 2, 3, 4}); }

TEST_CASE("a producer that stands behind its use is moved before it, and nothing else moves") {
    CHECK(topological_order(chain({2, 0, 0})) == std::vector<vertex>{0, 2, 1, 3, 4});
}

TEST_CASE("a cycle is an error that names a node on it") {
    auto const program = chain({2, 1});
    CHECK_FALSE(find_topological_order(program).has_value());
    CHECK(vertices_in_or_behind_cycles(program) == std::vector<vertex>{1, 2, 3});
    CHECK_THROWS_WITH_AS(static_cast<void>(topological_order(program)),
                         "invalid program: node 'neg_0': expected no cycle, found an input that depends on the node's own result", error);
}

TEST_CASE("random programs are ordered so that each use stands behind its producer") {
    auto const seed = torch_ir_test::new_seed();
    CAPTURE(seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 20; ++round) {
        // A random DAG in a random numbering: call p[i] uses the result of a call p[j], j < i, or the input.
        std::vector<std::uint32_t> position(30);
        std::iota(position.begin(), position.end(), 0U);
        std::shuffle(position.begin(), position.end(), random);
        std::vector<std::uint32_t> used(position.size());
        for (std::size_t i = 0; i < position.size(); ++i) used[position[i]] = i == 0 ? 0 : (random() % 4 == 0 ? 0 : position[random() % i] + 1);
        auto const program = chain(used);
        auto const order = topological_order(program);
        std::vector<std::size_t> place(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
        for (auto [e, end] = edges(program.graph()); e != end; ++e) CHECK(place[source(*e, program.graph())] < place[target(*e, program.graph())]);
    }
}
}  // TEST_SUITE("visit/order")
