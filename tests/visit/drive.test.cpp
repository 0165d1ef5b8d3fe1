// SPDX-License-Identifier: MIT
#include <torch_ir/visit/drive.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("visit/drive") {
namespace {

struct op_counter {
    std::map<std::string, int> counts;
    void call(torch_ir::call_node const& c) { ++counts[c.op.text()]; }
};

/// Writes one word an event.
struct recorder {
    std::string text;
    void begin(model_info const& i) { text += "begin(" + i.model_name + ") "; }
    void input(input_node const& n) { text += n.result.name + " "; }
    void weight(weight_node const& n) { text += n.target + " "; }
    void constant(tensor_constant const& c) { text += "const(" + c.target + ") "; }
    void unresolved(unresolved_value const& u) { text += "unresolved(" + u.label + ") "; }
    recorder& subgraph(subgraph_info const& s) {
        text += "sub(" + s.name + "): ";
        return *this;
    }
    void call(call_node const& c) { text += c.name + " "; }
    void output(output_node const& o) { text += "output(" + std::to_string(o.entries.size()) + ") "; }
    void end() { text += "end "; }
};

struct no_call {
    void input(input_node const&) {}
};

struct three_calls {
    template <class V>
    void drive(V& v) {
        announce_begin(v, model_info{});
        for (int i = 0; i < 3; ++i) {
            call_node c;
            c.op = op_name("aten.relu.default");
            announce_call(v, std::move(c));
        }
        announce_end(v);
    }
};

static_assert(visitor<op_counter>);
static_assert(visitor<recorder>);
static_assert(visitor<ir_builder>);
static_assert(!visitor<no_call>);
static_assert(source_for<three_calls, op_counter>);
static_assert(source_for<ir const, op_counter>);
static_assert(source_for<ir, ir_builder>);
static_assert(source_for<basic_ir<int>, recorder>);
static_assert(!source_for<ir, no_call>);
static_assert(!source_for<three_calls, no_call>);

}  // namespace

TEST_CASE("a visitor needs no hook but call, and its state is read from what drive returns") {
    auto const counts = drive(small_mlp(), op_counter{}).counts;
    CHECK(counts == std::map<std::string, int>{{"aten.add.Tensor", 1}, {"aten.linear.default", 1}, {"aten.relu.default", 1}});
}

TEST_CASE("events come in the order of the program") {
    CHECK(drive(small_mlp(), recorder{}).text == "begin(SmallMlp) fc.weight fc.bias x linear relu add output(1) end ");
}

TEST_CASE("sub-programs are announced before the call that refers to them") {
    program_writer p("Cond");
    auto const x = p.input("x", {2});
    auto nested = p.builder().subgraph({0, "true_graph"});
    nested.begin({.model_name = "nested"});
    nested.output({});
    nested.end();
    p.builder().end_subgraph({0, "true_graph"}, std::move(nested));
    auto const c = p.call("cond", "higher_order.cond", {tensor("", x), attr("", subgraph_ref{0, "true_graph"})}, {2});
    CHECK(drive(p.finish({c}), recorder{}).text == "begin(Cond) x sub(true_graph): begin(nested) output(0) end cond output(1) end ");
}

TEST_CASE("a builder driven over a program makes the same program") {
    auto const program = small_mlp();
    ir_builder again;
    drive(program, again);
    auto const copy = std::move(again).result();
    CHECK(drive(copy, recorder{}).text == drive(program, recorder{}).text);
    CHECK(num_edges(copy.graph()) == num_edges(program.graph()));
}

TEST_CASE("what a nested visitor found comes back to the outer one") {
    struct depth_counter {
        int calls = 0, deepest = 0;
        void call(call_node const&) { ++calls; }
        depth_counter subgraph(subgraph_info const&) { return {}; }
        void end_subgraph(subgraph_info const& s, depth_counter&& nested) {
            CHECK(s.name == "body");
            calls += nested.calls;
            deepest = std::max(deepest, nested.deepest + 1);
        }
    };
    program_writer p;
    auto const x = p.input("x", {2});
    announce_subgraph(p.builder(), {0, "body"}, [](ir_builder& outer) {
        outer.begin({});
        announce_subgraph(outer, {0, "body"}, [](ir_builder& inner) {
            inner.begin({});
            inner.call({.name = "a", .op = op_name("aten.relu.default")});
            inner.end();
        });
        outer.call({.name = "b", .op = op_name("higher_order.wrap"), .arguments = {{"", subgraph_ref{0, "body"}}}});
        outer.end();
    });
    auto const c = p.call("c", "higher_order.wrap", {attr("", subgraph_ref{0, "body"}), tensor("", x)}, {2});
    auto const program = p.finish({c});
    auto const counted = drive(program, depth_counter{});
    CHECK(counted.calls == 3);
    CHECK(counted.deepest == 2);
    CHECK(drive(build(program), depth_counter{}).calls == 3);
}

TEST_CASE("sub-programs come by number before the first call that refers to one, those of no call after the last") {
    program_writer p;
    for (std::uint32_t i = 0; i < 4; ++i)
        announce_subgraph(p.builder(), {i, ""}, [](ir_builder& nested) {
            nested.begin({});
            nested.end();
        });
    p.call("first", "a.b.c", {attr("", subgraph_ref{1, "one"})}, {2});
    p.call("second", "a.b.c", {attr("", attribute_list{{subgraph_ref{0, "zero"}, subgraph_ref{2, "two"}}})}, {2});
    CHECK(drive(p.finish({}), recorder{}).text ==
          "begin(Test) sub(): begin() end sub(one): begin() end first sub(two): begin() end second sub(): begin() end output(0) end ");
}

TEST_CASE("an input or weight after a call is refused") {
    ir_builder b;
    b.begin({});
    b.call({.name = "a", .op = op_name("aten.relu.default")});
    CHECK_THROWS_WITH_AS(b.input({.result = {value_id{0}, "x", {}}}),
                         "invalid program: node 'x': expected inputs and weights before calls, found it after a call", error);
    CHECK_THROWS_AS(b.weight({.result = {value_id{0}, "w", {}}}), error);
}

TEST_CASE("any class with drive is a source") {
    CHECK(drive(three_calls{}, op_counter{}).counts["aten.relu.default"] == 3);
    CHECK(build(three_calls{}).calls().size() == 3);
}
}  // TEST_SUITE("visit/drive")
