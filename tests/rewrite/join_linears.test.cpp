// SPDX-License-Identifier: MIT
// That joined layers compute the same is compared in libtorch/optimize.test.cpp.
#include <torch_ir/rewrite/join_linears.hpp>

#include <torch_ir/ir/elements.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/join_linears") {
namespace {

std::string const head = R"(
    program "Test"
    %q: float32[2, 2] = parameter("q.weight")
    %k: float32[4, 2] = parameter("k.weight")
    %bq: float32[2] = parameter("q.bias")
    %bk: float32[4] = parameter("k.bias")
    %x: float32[3, 2] = input
)";

state_dict some_weights() {
    state_dict out;
    out.insert("q.weight", make_tensor_data<float>({2, 2}, {1, 2, 3, 4}));
    out.insert("k.weight", make_tensor_data<float>({4, 2}, {5, 6, 7, 8, 9, 10, 11, 12}));
    out.insert("q.bias", make_tensor_data<float>({2}, {1, 2}));
    out.insert("k.bias", make_tensor_data<float>({4}, {3, 4, 5, 6}));
    return out;
}

}  // namespace

TEST_CASE("two layers of one input become one, cut into their results") {
    auto weights = some_weights();
    ir const joined = join_linears(parse_text(head + R"(
        %a: float32[3, 2] = aten.linear.default(input=%x, weight=%q, bias=%bq)
        %b: float32[3, 4] = aten.linear.default(input=%x, weight=%k, bias=%bk)
        %c: float32[3, 1, 2] = aten.view.default(self=%a, size=[3, 1, 2])
        %d: float32[3, 2, 2] = aten.view.default(self=%b, size=[3, 2, 2])
        return %c, %d)"),
                                   weights);
    CHECK(calls_of(joined) == lines(R"(
        %a_joined: float32[3, 6]{nostrides} = aten.linear.default(input=%x, weight=%p_q_weight_joined, bias=%p_q_bias_joined)
        %a: float32[3, 2]{nostrides} = aten.slice.Tensor(self=%a_joined, dim=-1, start=0, end=2)
        %b: float32[3, 4]{nostrides} = aten.slice.Tensor(self=%a_joined, dim=-1, start=2, end=6)
        %c: float32[3, 1, 2] = aten.view.default(self=%a, size=[3, 1, 2])
        %d: float32[3, 2, 2] = aten.view.default(self=%b, size=[3, 2, 2])
        return %c, %d)"));
    CHECK(validate_ir(joined).empty());
    CHECK(joined.weights().size() == 2);
    CHECK(to_numbers(weights.get("q.weight_joined")) == std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    CHECK(to_numbers(weights.get("q.bias_joined")) == std::vector<double>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("layers whose results are used as they lie, of which one has no bias, or whose weights are not known, stay") {
    for (std::string const body : {
             "%a: float32[3, 2] = aten.linear.default(input=%x, weight=%q, bias=%bq)\n%b: float32[3, 4] = aten.linear.default(input=%x, weight=%k, bias=%bk)\n"
             "return %a, %b\n",
             "%a: float32[3, 2] = aten.linear.default(input=%x, weight=%q)\n%b: float32[3, 4] = aten.linear.default(input=%x, weight=%k, bias=%bk)\n"
             "%c: float32[3, 1, 2] = aten.view.default(self=%a, size=[3, 1, 2])\n%d: float32[3, 2, 2] = aten.view.default(self=%b, size=[3, 2, 2])\nreturn %c, "
             "%d\n",
             "%a: float32[3, 2] = aten.linear.default(input=%x, weight=%q)\n%b: float32[3, 4] = aten.linear.default(input=%x, weight=%k)\n"
             "%c: float32[6] = aten.view.default(self=%a, size=[6])\n%d: float32[3, 2, 2] = aten.view.default(self=%b, size=[3, 2, 2])\nreturn %c, %d\n",
         }) {
        auto weights = some_weights();
        CHECK(calls_of(join_linears(parse_text(head + body), weights)) == body);
    }
    state_dict none;
    std::string const joinable =
        "%a: float32[3, 2] = aten.linear.default(input=%x, weight=%q)\n%b: float32[3, 4] = aten.linear.default(input=%x, weight=%k)\n"
        "%c: float32[3, 1, 2] = aten.view.default(self=%a, size=[3, 1, 2])\n%d: float32[3, 2, 2] = aten.view.default(self=%b, size=[3, 2, 2])\nreturn %c, %d\n";
    CHECK(calls_of(join_linears(parse_text(head + joinable), none)) == joinable);
    CHECK(none.empty());
}
}  // TEST_SUITE("rewrite/join_linears")
