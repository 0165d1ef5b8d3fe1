// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/dead_calls.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/dead_calls") {
namespace {

std::string alive(std::string const& body) {
    return rewritten("program \"Test\"\n%x: float32[2] = input\n" + body, [](program_editor& e) { eliminate_dead_calls(e); });
}

}  // namespace

TEST_CASE("a chain that nobody uses goes as a whole") {
    CHECK(alive(R"(
            %relu: float32[2] = aten.relu.default(self=%x)
            %neg: float32[2] = aten.neg.default(self=%relu)
            %abs_1: float32[2] = aten.abs.default(self=%neg)
            return %relu)") == "%relu: float32[2] = aten.relu.default(self=%x)\nreturn %relu\n");
}

TEST_CASE("a call with one used result stays") {
    std::string const body = "%getitem: float32[1], %getitem_1: int64[1] = aten.topk.default@topk(self=%x, k=1)\nreturn %getitem_1\n";
    CHECK(alive(body) == body);
}

TEST_CASE("what writes, draws, asserts, or is not known stays, with what it needs") {
    std::string const body = R"(
            %relu: float32[2] = aten.relu.default(self=%x)
            %add_: float32[2] = aten.add_.Tensor(self=%relu, other=1)
            %rand: float32[2] = aten.rand.default(size=[2])
            %gt: bool[2] = aten.gt.Scalar(self=%x, other=0)
            aten._assert_async.default@_assert_async_default(self=%gt)
            %blur: float32[2] = mylib.blur.default(self=%x)
            return %x)";
    CHECK(alive(body) == lines(body));
}

TEST_CASE("sub-programs are done as well") {
    CHECK(alive(R"(
            graph 0 {
                %y: float32[2] = input
                %a: float32[2] = aten.relu.default(self=%y)
                %b: float32[2] = aten.neg.default(self=%y)
                return %a
            }
            %gt: bool[] = aten.any.default(self=%x)
            %c: float32[2], = higher_order.cond@cond(%gt, graph(0, "true_graph_0"), graph(0, "true_graph_0"), [%x])
            return %c)")
              .find("neg") == std::string::npos);
}

TEST_CASE("the program that is given stays as it is") {
    auto const program = parse_text("program \"Test\"\n%x: float32[2] = input\n%relu: float32[2] = aten.relu.default(self=%x)\nreturn %x");
    CHECK(eliminate_dead_calls(program).calls().empty());
    CHECK(program.calls().size() == 1);
}
}  // TEST_SUITE("rewrite/dead_calls")
