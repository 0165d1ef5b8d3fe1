// SPDX-License-Identifier: MIT
#include <torch_ir/ir/lookup.hpp>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("ir/lookup") {
TEST_CASE("nodes, values, weights and arguments are found by name") {
    auto const program = small_mlp();
    CHECK(find_node(program, "relu") == program.calls()[1]);
    CHECK(find_value(program, "add")->id == value_id{5});
    CHECK(find_weight(program, "fc.bias")->result.name == "p_fc_bias");
    auto const& linear = program.call(get_node(program, "linear"));
    REQUIRE(find_argument(linear, "weight") != nullptr);
    CHECK(find_used_value(program, find_argument(linear, "weight")->value)->name == "p_fc_weight");
}

TEST_CASE("what is not there is nothing, or an error that says so") {
    auto const program = small_mlp();
    CHECK_FALSE(find_node(program, "conv").has_value());
    CHECK(find_value(program, "conv") == nullptr);
    CHECK(find_weight(program, "conv") == nullptr);
    CHECK_THROWS_WITH_AS(static_cast<void>(get_node(program, "conv")), "program 'SmallMlp': expected a node named 'conv', found none", error);
}

TEST_CASE("the mapping from placeholder to state-dict key keeps trace order") {
    auto const mapping = weight_name_mapping(small_mlp());
    REQUIRE(mapping.size() == 2);
    CHECK(mapping[0] == std::pair<std::string, std::string>("p_fc_weight", "fc.weight"));
}

TEST_CASE("an index answers as the linear search does") {
    auto const program = small_mlp();
    name_index const index(program);
    for (auto const* name : {"x", "relu", "p_fc_bias", "output", "nothing"}) {
        CAPTURE(name);
        CHECK(index.find_node(name) == find_node(program, name));
        auto const* v = find_value(program, name);
        CHECK(index.find_value(name) == (v ? std::optional(v->id) : std::nullopt));
    }
}
}  // TEST_SUITE("ir/lookup")
