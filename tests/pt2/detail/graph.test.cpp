// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/graph.hpp>

#include <doctest/doctest.h>

#include <string>

#include <torch_ir/pt2/read.hpp>

#include "support/damage.hpp"
#include "support/pt2_image.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/detail/graph") {
namespace {

ir read(pt2_program const& p) { return build(pt2_archive(pt2_image(p.text()), "m.pt2")); }
std::string refusal(pt2_program const& p) {
    return message_of([&] { return read(p).value_count(); });
}

/// A program whose first call has these outputs.
pt2_program with_outputs(std::string const& outputs) {
    pt2_program p;
    p.nodes = R"([{"target": "torch.ops.mylib.many.default", "inputs": [], "outputs": )" + outputs +
              R"(, "metadata": {}, "is_hop_single_tensor_return": null, "name": "many"}])";
    p.outputs = "[]";
    p.output_specs = "[]";
    p.tensor_values = replaced(p.tensor_values, R"("mul": )", R"("r1": )" + tensor_meta("1", "1") + R"(, "r0": )");
    return p;
}

std::string result_types(ir const& g) {
    std::string out;
    for (auto const& v : g.call(g.calls()[0]).results) out += v.name + ":" + to_string(v.type) + " ";
    return out;
}

/// `higher_order.cond` over a branch with this graph.
pt2_program with_subgraph(std::string const& graph) {
    pt2_program p;
    p.nodes = R"([{"target": "torch.ops.higher_order.cond", "inputs": [
        {"name": "pred", "arg": {"as_bool": true}, "kind": 1}, {"name": "true_fn", "arg": {"as_graph": {"name": "branch", "graph": )" +
              graph + R"(}}, "kind": 1}], "outputs": [{"as_tensor": {"name": "mul"}}], "metadata": {},
              "is_hop_single_tensor_return": false, "name": "cond"}])";
    return p;
}

std::string branch(std::string const& nodes = "[]") {
    return R"({"inputs": [{"as_tensor": {"name": "x"}}], "outputs": [{"as_tensor": {"name": "x"}}], "nodes": )" + nodes + R"(, "tensor_values": {"x": )" +
           tensor_meta("2", "1") + "}}";
}

}  // namespace

TEST_CASE("targets lose the prefix of the dispatcher and nothing else") {
    CHECK(detail::op_of_target("torch.ops.aten.add.Tensor").text() == "aten.add.Tensor");
    CHECK(detail::op_of_target("torch.ops.higher_order.cond").text() == "higher_order.cond");
    CHECK(detail::op_of_target("_operator.mul").text() == "_operator.mul");
    CHECK(detail::op_of_target("torch.sym_float").text() == "torch.sym_float");
}

TEST_CASE("a call keeps its arguments by name, how they were passed, and where it comes from") {
    ir const g = read({});
    call_node const& c = g.call(g.calls()[0]);
    CHECK(c.name == "mul");
    CHECK(c.op.text() == "aten.mul.Tensor");
    REQUIRE(c.arguments.size() == 2);
    CHECK(c.arguments[0] == argument{"self", use{value_id{2}}, argument_kind::positional});
    CHECK(c.arguments[1] == argument{"other", use{value_id{0}}, argument_kind::keyword});
    CHECK(c.bound == binding::named);
    CHECK(!c.returns_tuple);
    REQUIRE(c.metadata.stack);
    CHECK(c.metadata.stack->back().path == "inner");
    CHECK(*c.metadata.trace == "File \"scale.py\", line 3");
    CHECK(*c.metadata.custom == R"({"tag": 1})");
}

TEST_CASE("results are grouped as the operator returns them") {
    auto const returns = [](std::string const& outputs) { return read(with_outputs(outputs)); };
    auto const one = returns(R"([{"as_tensor": {"name": "r0"}}])");
    CHECK(result_types(one) == "r0:float32[2, 3] ");
    CHECK(one.call(one.calls()[0]).returns.empty());
    auto const two = returns(R"([{"as_tensor": {"name": "r0"}}, {"as_tensor": {"name": "r1"}}])");
    CHECK(two.call(two.calls()[0]).returns.empty());
    auto const list = returns(R"([{"as_tensors": [{"name": "r0"}, {"name": "r1"}]}])");
    CHECK(list.call(list.calls()[0]).returns == std::vector<std::int32_t>{2});
    auto const mixed = returns(R"([{"as_tensor": {"name": "r1"}}, {"as_tensors": [{"name": "r0"}]}, {"as_tensors": []}])");
    CHECK(mixed.call(mixed.calls()[0]).returns == std::vector<std::int32_t>{-1, 1, 0});
    auto const optional = returns(R"([{"as_optional_tensors": [{"as_none": true}, {"as_tensor": {"name": "r1"}}]}])");
    CHECK(result_types(optional) == ":none r1:float32[1] ");
    CHECK(optional.call(optional.calls()[0]).returns == std::vector<std::int32_t>{2});
    CHECK(returns("[]").call(returns("[]").calls()[0]).results.empty());
}

TEST_CASE("results may be none, symbols, numbers and objects") {
    auto p = with_outputs(R"([{"as_none": true}, {"as_sym_int": {"as_name": "n"}}, {"as_sym_float": {"as_name": "f"}},
        {"as_sym_bool": {"as_name": "b"}}, {"as_sym_int": {"as_int": 4}}, {"as_int": 3},
        {"as_custom_obj": {"name": "o", "class_fqn": "C"}}, {"as_optional_tensor": {"as_none": true}}])");
    p.more_values = R"j("sym_int_values": {"n": {"as_expr": {"expr_str": "Symbol('u0', integer=True)", "hint": null}}}, "sym_bool_values": {})j";
    ir const g = read(p);  // a table that is missing, or that lacks the name, leaves the expression open
    CHECK(result_types(g) == ":none n:symint(u0) f:symfloat b:symbool :symint :symint o:object(C) :none ");
    auto const& results = g.call(g.calls()[0]).results;
    CHECK(std::get<std::int64_t>(std::get<symbol_type>(results[4].type).hint) == 4);
    for (std::size_t i = 0; i < results.size(); ++i) CHECK(to_index(results[i].id) == 4 + i);
}

TEST_CASE("a sub-graph becomes a sub-program with values of its own") {
    ir const g = read(with_subgraph(branch(R"([{"target": "torch.ops.aten.relu.default", "inputs": [
        {"name": "self", "arg": {"as_tensor": {"name": "x"}}, "kind": 1}], "outputs": [], "metadata": {}, "name": "cond"}])")));
    call_node const& cond = g.call(g.calls()[0]);
    CHECK(cond.op.text() == "higher_order.cond");
    CHECK(cond.returns_tuple);
    CHECK(cond.arguments[1].value == attribute(subgraph_ref{0, "branch"}));
    REQUIRE(g.subgraphs().size() == 1);
    ir const& sub = g.subgraphs()[0];
    CHECK(sub.model_name() == "branch");
    REQUIRE(sub.inputs().size() == 1);
    CHECK(to_string(sub.input(sub.inputs()[0]).result.type) == "float32[2]");  // not the outer x
    CHECK(sub.calls().size() == 1);
    REQUIRE(sub.outputs().size() == 1);
    CHECK(sub.outputs()[0].value == attribute(use{value_id{0}}));
}

TEST_CASE("a sub-graph sees nothing of the graph around it, and nests only so deep") {
    CHECK(contains(refusal(with_subgraph(replaced(branch(), R"("outputs": [{"as_tensor": {"name": "x"}}])", R"("outputs": [{"as_tensor": {"name": "p_w"}}])"))),
                   "/graph_module/graph/nodes/0/inputs/1/arg/as_graph/graph/outputs/0/as_tensor/name: expected the name of a value "
                   "defined before, found 'p_w'"));
    auto const nested = [](std::size_t levels) {
        std::string graph = branch();
        for (std::size_t i = 1; i < levels; ++i)
            graph = branch(R"([{"target": "torch.ops.higher_order.cond", "inputs": [{"name": "f", "arg": {"as_graph": {"name": "g", "graph": )" + graph +
                           R"(}}, "kind": 1}], "outputs": [], "metadata": {}, "name": "c"}])");
        return with_subgraph(graph);
    };
    ir const g = read(nested(20));
    CHECK(g.subgraphs()[0].subgraphs()[0].subgraphs().size() == 1);
    CHECK(contains(refusal(nested(max_depth + 5)), "levels"));
}

TEST_CASE("a call without a name takes that of its only result, or one made of its operator") {
    pt2_program p;
    p.nodes = replaced(replaced(p.nodes, R"(, "name": "mul"})", "}"), R"("is_hop_single_tensor_return": null)", R"("extra": null)");
    ir const g = read(p);
    CHECK(g.call(g.calls()[0]).name == "mul");
    auto q = with_outputs(R"([{"as_tensors": [{"name": "r0"}]}])");
    q.nodes = replaced(q.nodes, R"("name": "many")", R"("name": null)");
    ir const h = read(q);
    CHECK(h.call(h.calls()[0]).name == "many_node0");
}

TEST_CASE("a wrong node is an error with its place") {
    pt2_program const good;
    REQUIRE(refusal(good).empty());
    auto const node = [&](std::string_view from, std::string_view to) {
        pt2_program p;
        p.nodes = replaced(p.nodes, from, to);
        return refusal(p);
    };
    CHECK(contains(node(R"("as_tensor": {"name": "x"})", R"("as_tensor": {"name": "foo"})"),
                   "m.pt2:models/model.json: at /graph_module/graph/nodes/0/inputs/0/arg/as_tensor/name: expected the name of a value "
                   "defined before, found 'foo'"));
    CHECK(contains(node(R"("as_tensor": {"name": "x"})", R"("as_tensor": {"name": "mul"})"), "defined before, found 'mul'"));
    CHECK(contains(node(R"([{"as_tensor": {"name": "mul"}}])", R"([{"as_tensor": {"name": "x"}}])"), "found 'x' again"));
    CHECK(
        contains(node(R"([{"as_tensor": {"name": "mul"}}])", R"([{"as_tensor": {"name": "zz"}}])"), "expected a key of the graph's tensor_values, found 'zz'"));
    CHECK(contains(node(R"([{"as_tensor": {"name": "mul"}}])", R"([{"as_string": "mul"}])"), "as result, found 'as_string'"));
    CHECK(contains(node(R"("kind": 2)", R"("kind": 3)"), "at /graph_module/graph/nodes/0/inputs/1/kind"));
    CHECK(contains(node(R"("torch.ops.aten.mul.Tensor")", R"("")"), "expected the name of an operator"));
    CHECK(contains(node(R"("target": "torch.ops.aten.mul.Tensor", )", ""), "expected the key 'target'"));
    CHECK(contains(node(R"(null, "name": "mul"})", R"(null, "name": 3})"), "at /graph_module/graph/nodes/0/name: expected a string"));
    CHECK(contains(node(R"(null, "name": "mul"})", R"(null, "name": "mul"}, {"target": "t", "inputs": [], "outputs": [], "name": "mul"})"),
                   "at /graph_module/graph/nodes/1/name: expected a name that no other node has, found 'mul' again"));
}

}  // TEST_SUITE("pt2/detail/graph")
