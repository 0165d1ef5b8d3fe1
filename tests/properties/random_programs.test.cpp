// SPDX-License-Identifier: MIT
// What holds for every program, on random ones: it survives each form it can be written in, and a walk meets each node once.
#include <torch_ir/visit/drive.hpp>

#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/visit/order.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <random>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "support/damage.hpp"
#include "support/random_program.hpp"
#include "support/same_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("properties/random_programs") {
namespace {

/// Counts how often each node is announced, in sub-programs too, and asserts that calls come after what they use.
struct properties_walk {
    std::map<void const*, int>& met;
    std::size_t outputs = 0;
    std::vector<bool> announced{};

    void defined(value const& v) {
        if (announced.size() <= to_index(v.id)) announced.resize(to_index(v.id) + std::size_t{1});
        announced[to_index(v.id)] = true;
    }
    void input(input_node const& n) { ++met[&n], defined(n.result); }
    void weight(weight_node const& n) { ++met[&n], defined(n.result); }
    void unresolved(unresolved_value const& u) { defined({.id = u.id}); }
    void call(call_node const& n) {
        ++met[&n];
        for (auto const& a : n.arguments)
            for_each_use(a.value, [&](value_id id, std::uint32_t) {
                REQUIRE(to_index(id) < announced.size());
                CHECK(announced[to_index(id)]);
            });
        for (auto const& r : n.results) defined(r);
    }
    void output(output_node const& n) { ++met[&n]; }
    properties_walk subgraph(subgraph_info const&) { return {met}; }
};

void expect_each_node_once(ir const& program, std::map<void const*, int> const& met, std::size_t& nodes) {
    for (vertex v = 0; v < num_vertices(program.graph()); ++v) {
        void const* const node = std::visit([](auto const& n) -> void const* { return &n; }, program.node(v));
        auto const found = met.find(node);
        REQUIRE(found != met.end());
        CHECK(found->second == 1);
        ++nodes;
    }
    for (auto const& s : program.subgraphs()) expect_each_node_once(s, met, nodes);
}

/// The same program with the vertices that hold calls in a random order.
ir shuffled(ir const& program, std::mt19937_64& random) {
    struct collector {
        ir_builder target;
        std::vector<call_node> calls{};
        output_node results{};
        void begin(model_info const& i) { target.begin(i); }
        void input(input_node const& n) { target.input(n); }
        void weight(weight_node const& n) { target.weight(n); }
        void call(call_node const& n) { calls.push_back(n); }
        void output(output_node const& n) { results = n; }
    };
    auto c = drive(program, collector{});
    std::shuffle(c.calls.begin(), c.calls.end(), random);
    for (auto& n : c.calls) c.target.call(std::move(n));
    c.target.output(std::move(c.results));
    c.target.end();
    return std::move(c.target).result();
}

}  // namespace

TEST_CASE("a walk meets each node once and no call before what it uses") {
    std::uint64_t seed = 0;
    auto random = seeded(seed);
    CAPTURE(seed);
    std::size_t nodes = 0;
    for (int i = 0; i < 100; ++i) {
        std::uint64_t const one = random();
        CAPTURE(one);
        auto const program = random_program(one, {.max_calls = 30})();
        std::map<void const*, int> met;
        properties_walk walk{met};
        drive(program, walk);
        auto const before = nodes;
        expect_each_node_once(program, met, nodes);
        CHECK(met.size() == nodes - before);
    }
    CHECK(nodes > 1000);
}

TEST_CASE("topological order is a permutation along the edges, whatever the order of the vertices") {
    std::uint64_t seed = 0;
    auto random = seeded(seed);
    CAPTURE(seed);
    std::size_t edges_seen = 0, moved = 0;
    for (int i = 0; i < 100; ++i) {
        std::uint64_t const one = random();
        CAPTURE(one);
        auto const program = shuffled(random_program(one, {.max_calls = 30, .subgraph_levels = 0})(), random);
        auto const order = topological_order(program);
        std::vector<vertex> expected(num_vertices(program.graph()));
        std::iota(expected.begin(), expected.end(), vertex{0});
        moved += order != expected;
        REQUIRE(std::is_permutation(order.begin(), order.end(), expected.begin(), expected.end()));
        std::vector<std::size_t> place(order.size());
        for (std::size_t k = 0; k < order.size(); ++k) place[order[k]] = k;
        auto const [first, last] = edges(program.graph());
        for (auto e = first; e != last; ++e, ++edges_seen) CHECK(place[source(*e, program.graph())] < place[target(*e, program.graph())]);
    }
    CHECK(edges_seen > 1000);
    CHECK(moved > 20);
}

TEST_CASE("driven into a builder, through JSON, text and JSON again it stays the same program") {
    std::uint64_t seed = 0;
    auto random = seeded(seed);
    CAPTURE(seed);
    for (int i = 0; i < 80; ++i) {
        std::uint64_t const one = random();
        CAPTURE(one);
        auto const program = random_program(one, {.damaged = i % 2 == 0, .raw_bytes = false})();
        auto built = drive(program, ir_builder());
        auto const loaded = deserialize_ir(serialize_ir(std::move(built).result()));
        bool const is_equal = serialize_ir(loaded) == serialize_ir(program);
        REQUIRE(is_equal);
        auto const parsed = parse_text(to_text(loaded));
        REQUIRE(difference(program, deserialize_ir(serialize_ir(parsed))) == "");
    }
}
}  // TEST_SUITE("properties/random_programs")
