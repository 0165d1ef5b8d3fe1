// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/bisect.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/text/parse.hpp>

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/bisect") {
namespace {

constexpr std::string_view bisect_program = R"(program "A"
%w: float32[4, 4] = parameter("w")
%x: float32[2, 4] = input
%l: float32[2, 4] = aten.linear.default(input=%x, weight=%w)
%r: float32[2, 4] = aten.sigmoid.default(self=%l)
%s: float32[2, 4] = aten.softmax.int(self=%r, dim=1)
%t: float32[2, 4] = aten.tanh.default(self=%s)
%a: float32[2, 4] = aten.add.Tensor(self=%t, other=%x)
return %a
)";

tensor_map const bisect_weights{{"w", counting({4, 4}).sub(7).div(10)}};

std::string bisect_changed(std::vector<std::pair<std::string, std::string>> const& changes) {
    std::string text(bisect_program);
    for (auto const& [from, to] : changes) {
        auto const at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
    }
    return text;
}

bisection bisect_texts(std::string_view ours, std::string_view theirs) {
    return bisect_ir(parse_text(ours), bisect_weights, parse_text(theirs), bisect_weights, {counting({2, 4}).sub(3)});
}

}  // namespace

TEST_CASE("equal programs have no divergence") {
    auto const b = bisect_texts(bisect_program, bisect_program);
    CHECK_FALSE(b.first);
    CHECK(b.nodes == 5);
    CHECK(b.compared == 5);
    CHECK(contains(to_string(b), "no node departs"));
}

TEST_CASE("a wrong attribute is named, with what is right, and nothing behind it") {
    auto const b = bisect_texts(bisect_changed({{"dim=1", "dim=0"}}), bisect_program);
    REQUIRE(b.first);
    CHECK(b.first->node == "s");
    CHECK(b.first->op == "aten.softmax.int");
    CHECK((b.first->attributes == std::vector<change>{{"dim", "1", "0"}}));
    CHECK(contains(b.first->reason, "dim should be 1 and is 0"));
    REQUIRE(b.first->arguments.size() >= 2);
    CHECK(b.first->arguments[0].name == "self");
    CHECK(b.first->arguments[0].type == "float64[2, 4]");
    CHECK(b.first->arguments[0].min >= 0);
    CHECK(b.first->arguments[0].max <= 1);
    CHECK(b.first->found.size() == 1);
    CHECK(b.first->expected.size() == 1);
    CHECK(contains(to_string(b), "attribute dim: expected 1, found 0"));
}

TEST_CASE("an operator that was replaced, added or removed is named, or the call that lacks it") {
    auto const replaced = bisect_texts(bisect_changed({{"aten.sigmoid.default", "aten.relu.default"}}), bisect_program);
    REQUIRE(replaced.first);
    CHECK(replaced.first->node == "r");
    CHECK(replaced.first->reference_op == "aten.sigmoid.default");
    CHECK(contains(replaced.first->reason, "the reference calls aten.sigmoid.default here"));

    auto const added = bisect_texts(
        bisect_changed({{"%s: float32", "%e: float32[2, 4] = aten.exp.default(self=%r)\n%s: float32"}, {"softmax.int(self=%r", "softmax.int(self=%e"}}),
        bisect_program);
    REQUIRE(added.first);
    CHECK(added.first->node == "e");
    CHECK(contains(added.first->reason, "no such call"));

    auto const removed = bisect_texts(
        bisect_changed({{"%r: float32[2, 4] = aten.sigmoid.default(self=%l)\n", ""}, {"softmax.int(self=%r", "softmax.int(self=%l"}}), bisect_program);
    REQUIRE(removed.first);
    CHECK(removed.first->node == "s");
    CHECK((removed.first->missing == std::vector<std::string>{"r"}));
}

TEST_CASE("a call that works on another value is named") {
    auto const b = bisect_texts(bisect_changed({{"tanh.default(self=%s)", "tanh.default(self=%r)"}}), bisect_program);
    REQUIRE(b.first);
    CHECK(b.first->node == "t");
    CHECK(contains(b.first->reason, "it works on 'r', where the reference works on 's'"));
    auto const returned = bisect_texts(bisect_changed({{"return %a", "return %t"}}), bisect_program);
    REQUIRE(returned.first);
    CHECK(contains(returned.first->reason, "output 0 is 't', where the reference returns 'a'"));
}

TEST_CASE("a replaced last operator is found though only the output shows it") {
    auto const b = bisect_texts(bisect_changed({{"aten.add.Tensor(", "aten.mul.Tensor("}}), bisect_program);
    REQUIRE(b.first);
    CHECK(b.first->node == "a");
    CHECK(b.first->reference_op == "aten.add.Tensor");
}

TEST_CASE("another weight is told as such") {
    auto const program = parse_text(bisect_program);
    auto const b = bisect_ir(program, bisect_weights, program, {{"w", bisect_weights.at("w") * 1.001}}, {counting({2, 4})});
    REQUIRE(b.first);
    CHECK(b.first->node == "l");
    CHECK(contains(b.first->reason, "weight 'w' has other elements"));
}

TEST_CASE("a decomposition that computes the same is no divergence, a fault behind it is found") {
    std::string const decomposed = bisect_changed({{"%l: float32[2, 4] = aten.linear.default(input=%x, weight=%w)",
                                                    "%p: float32[4, 4] = aten.t.default(self=%w)\n%l: float32[2, 4] = aten.mm.default(self=%x, mat2=%p)"}});
    auto const none = bisect_texts(decomposed, bisect_program);
    CHECK_MESSAGE(!none.first, to_string(none));
    std::string wrong = decomposed;
    wrong.replace(wrong.find("dim=1"), 5, "dim=0");
    auto const b = bisect_texts(wrong, bisect_program);
    REQUIRE(b.first);
    CHECK(b.first->node == "s");
}

TEST_CASE("a dtype that float64 hides is found in the recorded dtypes") {
    constexpr std::string_view cast = R"(program "C"
%x: float32[8] = input
%c: float32[8] = aten.to.dtype(self=%x, dtype=torch.float32)
%d: float32[8] = aten.mul.Scalar(self=%c, other=3.0)
return %d
)";
    std::string half(cast);
    half.replace(half.find("dtype=torch.float32"), 19, "dtype=torch.float16");
    auto const b = bisect_ir(parse_text(half), tensor_map{}, parse_text(cast), tensor_map{}, {at::rand({8})});
    REQUIRE(b.first);
    CHECK(b.first->node == "c");
    CHECK(b.method == "both sides in the recorded dtypes");
}

TEST_CASE("a call that fails is named") {
    auto const b = bisect_texts(bisect_changed({{"dim=1", "dim=7"}}), bisect_program);
    REQUIRE(b.first);
    CHECK(b.first->node == "s");
    CHECK(contains(b.first->reason, "it fails"));
}

TEST_CASE("a fault in a sub-program is found inside of it") {
    constexpr std::string_view cond = R"(program "C"
%x: float32[2] = input
%p: bool[] = input
graph 0 {
    %y: float32[2] = input
    %m: float32[2] = aten.mul.Scalar(self=%y, other=2.0)
    return %m
}
graph 1 {
    %y: float32[2] = input
    %n: float32[2] = aten.neg.default(self=%y)
    return %n
}
%r: float32[2], = higher_order.cond(%p, graph(0, "yes"), graph(1, "no"), [%x])
%s: float32[2] = aten.sin.default(self=%r)
return %s
)";
    std::string wrong(cond);
    wrong.replace(wrong.find("other=2.0"), 9, "other=2.5");
    for (bool const taken : {true, false}) {
        auto const b = bisect_ir(parse_text(wrong), tensor_map{}, parse_text(cond), tensor_map{}, {at::ones({2}), at::full({}, taken)});
        CHECK(b.first.has_value() == taken);
        if (b.first) CHECK(b.first->node == "m");
    }
}

TEST_CASE("random numbers are the same on both sides") {
    constexpr std::string_view noisy = R"(program "R"
%x: float32[64] = input
%n: float32[64] = aten.rand_like.default(self=%x)
%a: float32[64] = aten.add.Tensor(self=%x, other=%n)
%d: float32[64] = aten.mul.Scalar(self=%a, other=3.0)
return %d
)";
    std::string wrong(noisy);
    wrong.replace(wrong.find("other=3.0"), 9, "other=3.1");
    CHECK_FALSE(bisect_ir(parse_text(noisy), tensor_map{}, parse_text(noisy), tensor_map{}, {at::ones({64})}).first);
    auto const b = bisect_ir(parse_text(wrong), tensor_map{}, parse_text(noisy), tensor_map{}, {at::ones({64})});
    REQUIRE(b.first);
    CHECK(b.first->node == "d");
}

TEST_CASE("what doesn't fit the memory takes more runs, with the same answer") {
    auto const program = parse_text(bisect_program), wrong = parse_text(bisect_changed({{"dim=1", "dim=0"}}));
    auto const b = bisect_ir(wrong, bisect_weights, program, bisect_weights, {counting({2, 4})}, {.memory = 1});
    REQUIRE(b.first);
    CHECK(b.first->node == "s");
    CHECK(b.compared == 5);
}

TEST_CASE("without a reference the node where rounding becomes large is named") {
    constexpr std::string_view cancelling = R"(program "X"
%x: float32[4] = input
%b: float32[4] = aten.add.Scalar(self=%x, other=1000000.0)
%c: float32[4] = aten.sub.Scalar(self=%b, other=1000000.0)
%d: float32[4] = aten.mul.Scalar(self=%c, other=2.0)
return %d
)";
    auto const program = parse_text(cancelling);
    auto const b = bisect_ir(program, tensor_map{}, {at::full({4}, 0.3)});
    REQUIRE(b.first);
    CHECK(b.first->node == "c");
    CHECK(contains(b.first->reason, "rounding becomes large"));
    CHECK_FALSE(bisect_ir(parse_text(bisect_program), bisect_weights, {counting({2, 4})}).first);
}

TEST_CASE("a traced callable is a reference like any other") {
    auto const& w = bisect_weights.at("w");
    auto const f = [&](at::Tensor x) { return at::softmax(at::linear(x, w).sigmoid(), 1).tanh() + x; };
    auto const reference = extract_ir(f, {{"w", w}}, {counting({2, 4})});
    auto const wrong = parse_text(bisect_changed({{"dim=1", "dim=0"}}));
    auto const b = bisect_ir(wrong, bisect_weights, reference, {{"w", w}}, {counting({2, 4})});
    REQUIRE(b.first);
    CHECK(b.first->node == "s");
    CHECK_FALSE(bisect_ir(parse_text(bisect_program), bisect_weights, reference, {{"w", w}}, {counting({2, 4})}).first);
}
}  // TEST_SUITE("libtorch/bisect")
