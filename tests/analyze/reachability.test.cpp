// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/reachability.hpp>

#include <torch_ir/ir/lookup.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("analyze/reachability") {
namespace {

std::string names_of_vertices(ir const& program, std::vector<vertex> const& vertices) {
    std::string out;
    for (auto const v : vertices) out += (out.empty() ? "" : " ") + name_of(program.node(v));
    return out;
}

}  // namespace

TEST_CASE("dependents and dependencies are told in trace order, with the vertices themselves") {
    auto const program = small_mlp();  // x → linear(x, w, b) → relu → add(relu, x)
    auto const at = [&](std::string const& name) { return get_node(program, name); };
    CHECK(names_of_vertices(program, dependents(program, {at("linear")})) == "linear relu add output");
    CHECK(names_of_vertices(program, dependents(program, {at("p_fc_bias"), at("add")})) == "p_fc_bias linear relu add output");
    CHECK(names_of_vertices(program, dependencies(program, {at("relu")})) == "p_fc_weight p_fc_bias x linear relu");
    CHECK(names_of_vertices(program, dependencies(program, {at("x")})) == "x");
    CHECK(dependents(program, {}).empty());
}

TEST_CASE("what lies between is on a way from one to the other") {
    auto const program = small_mlp();
    auto const at = [&](std::string const& name) { return get_node(program, name); };
    CHECK(names_of_vertices(program, vertices_between(program, {at("x")}, {at("relu")})) == "x linear relu");
    CHECK(names_of_vertices(program, vertices_between(program, {at("x")}, {at("add")})) == "x linear relu add");
    CHECK(vertices_between(program, {at("relu")}, {at("linear")}).empty());
}

TEST_CASE("a vertex depends on itself and on what it uses, directly or not") {
    auto const program = small_mlp();
    auto const at = [&](std::string const& name) { return get_node(program, name); };
    CHECK(depends_on(program, at("add"), at("p_fc_weight")));
    CHECK_FALSE(depends_on(program, at("linear"), at("relu")));
    CHECK(depends_on(program, at("relu"), at("relu")));
}

TEST_CASE("users and producers are each named once") {
    auto const program = small_mlp();
    auto const at = [&](std::string const& name) { return get_node(program, name); };
    CHECK(names_of_vertices(program, users_of(program, at("x"))) == "linear add");
    CHECK(names_of_vertices(program, producers_of(program, at("add"))) == "x relu");
    program_writer p;
    auto const x = p.input("x", {2});
    auto const twice = p.call("twice", "aten.add.Tensor", {tensor("self", x), tensor("other", x)}, {2});
    auto const doubled = p.finish({twice});
    CHECK(names_of_vertices(doubled, users_of(doubled, get_node(doubled, "x"))) == "twice");
}
}  // TEST_SUITE("analyze/reachability")
